"""PDFs, by PDFium: its text, with the lines, the furniture and the raised figures that it does not tell apart."""

import re

import pypdfium2 as pdfium

from bot.authoring.document import MAX_CHARACTERS, MAX_PAGES, About, Caution, DocumentRefused, Extracted, Refusal
from bot.authoring.hyphens import BREAK
from bot.authoring.pdf_furniture import without_furniture
from bot.authoring.pdf_lines import Line, lines
from bot.authoring.pdf_paragraphs import blocks

_UNREADABLE = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪"})
_NO_UNICODE = 0.02
"""The share of signs without a meaning from which a document is refused."""
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_FILLED_IN = re.compile(
    r"(?i)\.(?:docx?|tex|odt|indd|html?)$|^untitled|^microsoft word|^\(?anonymous\)?$|^\(unspecified\)$"
)
_PICTURE_PAGE = 20
"""Characters; a page with fewer that shows a picture is one."""


def read_pdf(data: bytes, name: str) -> Extracted:
    """Return what a PDF holds.

    Raises:
        DocumentRefused: if it is none, is protected, scanned, too long, or says of its signs not what they mean.
    """
    document = _opened(data, name)
    try:
        if len(document) > MAX_PAGES:
            raise DocumentRefused(Refusal.TOO_MANY_PAGES, name)
        pages, sideways, pictures, unreadable = _pages(document, name)
        said = _said(document)
    finally:
        document.close()
    characters = sum(len(line.text) for page in pages for line in page)
    if not characters or (pictures > 0.5 * len(pages) and characters < 50 * len(pages)):
        raise DocumentRefused(Refusal.SCANNED if pictures else Refusal.EMPTY, name)
    if unreadable > _NO_UNICODE * characters:
        raise DocumentRefused(Refusal.NO_UNICODE, name)
    cautions = {Caution.SOME_PAGES_EMPTY} if pictures else set()
    if unreadable:
        cautions.add(Caution.UNREADABLE_SIGNS)
    kept, left_out = without_furniture(pages)
    return Extracted(
        blocks=blocks(kept), left_out=(*left_out, *dict.fromkeys(sideways)), cautions=frozenset(cautions), about=said
    )


def _opened(data: bytes, name: str) -> pdfium.PdfDocument:
    """Open a PDF; no form is initialised, so that nothing in it runs."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        protected = getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD
        raise DocumentRefused(Refusal.PROTECTED if protected else Refusal.BROKEN, name) from None


def _pages(document: pdfium.PdfDocument, name: str) -> tuple[list[list[Line]], list[str], int, int]:
    """Return the lines of each page, what stands sideways, the number of pages that are pictures, and of odd signs."""
    pages: list[list[Line]] = []
    sideways: list[str] = []
    characters = pictures = unreadable = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pdfium.PdfiumError:
            raise DocumentRefused(Refusal.BROKEN, name) from None
        text = text_page.get_text_range() if text_page.count_chars() else ""
        text = text.replace(BREAK, "\N{REPLACEMENT CHARACTER}")
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise DocumentRefused(Refusal.TOO_LONG, name)
        if len(text) < _PICTURE_PAGE and any(page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
            pictures += 1
        found, turned = lines(text_page, text) if text else ([], [])
        unreadable += len(_UNREADABLE.findall(text.translate(_BULLETS)))
        pages.append(found)
        sideways += turned
        text_page.close()
        page.close()
    return pages, sideways, pictures, unreadable


def _said(document: pdfium.PdfDocument) -> About:
    """Return what the PDF's own properties say of it, but for what a program fills in by itself."""
    meta = {key: value for key, value in document.get_metadata_dict().items() if not _FILLED_IN.search(value)}
    date = _DATE.match(meta.get("CreationDate", ""))
    return About(
        title=meta.get("Title", ""),
        publisher=meta.get("Author", ""),
        published="-".join(part for part in date.groups() if part) if date else "",
    )
