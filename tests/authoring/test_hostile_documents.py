"""Documents that are made to do harm, or that are broken, are refused with a sentence or read harmlessly."""

import io
import zipfile
from collections.abc import Callable

import pytest

from bot.authoring.document import MAX_CHARACTERS, DocumentRefused, Refusal
from bot.authoring.documents import read_document
from tests.authoring.test_documents import W, a_docx, whole


def a_pdf(*objects: str, trailer: str = "/Root 1 0 R") -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} {trailer} >>\n"
    return body + f"{end}startxref\n{len(body)}\n%%EOF".encode()


def a_page_of(text: str, catalog: str = "", page: str = "") -> bytes:
    """Return a PDF with one page that shows *text*."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    return a_pdf(
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R >> >> {page} >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def many_pages(number: int) -> bytes:
    kids = " ".join(f"{n} 0 R" for n in range(3, number + 3))
    pages = ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * number
    return a_pdf("<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {number} >>", *pages)


def a_bomb(name: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body/></w:document>")
        package.writestr(name, b"0" * size)
    return file.getvalue()


def members(number: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for n in range(number):
            package.writestr(f"{n}", b"")
    return file.getvalue()


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>one</w:body></w:document>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("word/document.xml", f"<w:document {W}><w:body>two</w:body></w:document>")
    return file.getvalue()


PARAGRAPH = "<w:p><w:r><w:t>Text of the document.</w:t></w:r></w:p>"
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 10}'>" for n in range(9)) + "]>"
REFUSED: dict[str, tuple[str, Callable[[], bytes], Refusal]] = {
    "nothing": ("a.pdf", lambda: b"", Refusal.EMPTY),
    "blanks": ("a.txt", lambda: b" \n\t\n", Refusal.EMPTY),
    "eleven megabytes": ("a.txt", lambda: b"a" * 11_000_000, Refusal.TOO_LARGE),
    "a line of a megabyte": ("a.txt", lambda: b"a" * 1_000_000, Refusal.TOO_LONG),
    "NULs": ("a.txt", lambda: b"a\0b" * 100, Refusal.BROKEN),
    "a program": ("a.exe", lambda: b"MZ\x90\0", Refusal.UNKNOWN_KIND),
    "an old .doc": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, Refusal.UNKNOWN_KIND),
    "a .docx with a password": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, Refusal.PROTECTED),
    "a PDF cut short": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type", Refusal.BROKEN),
    "no PDF": ("a.pdf", lambda: b"Hello", Refusal.BROKEN),
    "10,000 pages": ("a.pdf", lambda: many_pages(10_000), Refusal.TOO_MANY_PAGES),
    "empty pages": ("a.pdf", lambda: many_pages(3), Refusal.EMPTY),
    "a bomb in the text": ("a.docx", lambda: a_bomb("word/styles.xml", 50_000_000), Refusal.SUSPICIOUS),
    "a thousand files": ("a.docx", lambda: members(4_000), Refusal.SUSPICIOUS),
    "two texts": ("a.docx", twice, Refusal.SUSPICIOUS),
    "an external entity": ("a.docx", lambda: a_docx(PARAGRAPH, ENTITY), Refusal.SUSPICIOUS),
    "a billion laughs": ("a.docx", lambda: a_docx(PARAGRAPH, LAUGHS), Refusal.SUSPICIOUS),
    "no XML": ("a.docx", lambda: a_docx("<w:p>"), Refusal.BROKEN),
    "100,000 tables in tables": ("a.docx", lambda: a_docx("<w:tbl>" * 100_000 + "</w:tbl>" * 100_000), Refusal.BROKEN),
    "a ZIP of something else": ("a.docx", lambda: members(2), Refusal.BROKEN),
    "a ZIP cut short": ("a.docx", lambda: a_docx(PARAGRAPH)[:-30], Refusal.BROKEN),
    "a workbook": ("a.xlsx", lambda: members(2), Refusal.UNKNOWN_KIND),
    "a page of nothing": ("a.html", lambda: b"<html><script>alert(1)</script></html>", Refusal.EMPTY),
    "100,000 boxes in boxes": ("a.html", lambda: b"<div>" * 100_000 + b"Seen.", Refusal.EMPTY),
    "5,000 quotes in quotes": ("a.md", lambda: b"> " * 5_000 + b"Seen.", Refusal.EMPTY),
    "a long page": ("a.html", lambda: b"<p>word word </p>" * 30_000, Refusal.TOO_LONG),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_sentence_that_says_what_now(what: str) -> None:
    name, data, refusal = REFUSED[what]

    with pytest.raises(DocumentRefused) as refused:
        read_document(name, data())

    assert refused.value.refusal is refusal
    assert name in str(refused.value)
    assert str(refused.value).endswith(".")


READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a script in a PDF": (
        "a.pdf",
        lambda: a_page_of("Seen.", "/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /AcroForm << /Fields [] >>"),
        "Seen.",
    ),
    "a link in a PDF": (
        "a.pdf",
        lambda: a_page_of("Seen.", page="/AA << /O << /S /URI /URI (http://127.0.0.1:9/) >> >>"),
        "Seen.",
    ),
    "a bomb beside the text": ("a.docx", lambda: a_bomb("word/media/image1.png", 50_000_000), ""),
    "a template elsewhere": (
        "a.docx",
        lambda: a_docx(PARAGRAPH + '<w:p><w:attachedTemplate w:id="http://127.0.0.1:9/"/></w:p>'),
        "Text of the document.",
    ),
    "scripts in a page": ("a.html", lambda: b"<p onclick=x()>Seen.</p><script>y()</script><img src=x>", "Seen."),
    "a frame": ("a.html", lambda: b"<p>Seen.</p><iframe src='http://127.0.0.1:9/'>no</iframe>", "Seen."),
    "control signs in a page": (
        "a.html",
        lambda: "<p>Se<sup>\x01&#2;</sup>en\uffff.<del>&#xFFFE;x</del></p>\x0c".encode(),
        "Seen.",
    ),
    "an entity in a page": ("a.html", lambda: f"{ENTITY}<p>Seen. &e;</p>".encode(), "Seen. &e;"),
    "private signs": ("a.txt", lambda: "A\ue00dB \ue00e\u202eC".encode(), "A\ufffdB \ufffdC"),
}  # fmt: skip


@pytest.mark.parametrize("what", READ)
def test_it_is_read_and_nothing_in_it_runs_or_is_fetched(what: str) -> None:
    name, data, text = READ[what]

    if not text:
        with pytest.raises(DocumentRefused):
            read_document(name, data())
        return
    assert text in whole(read_document(name, data()))


def test_a_document_of_the_largest_size_is_read() -> None:
    words = "word and word " * (MAX_CHARACTERS // 14)

    assert len(whole(read_document("a.txt", words.encode()))) > 0.99 * MAX_CHARACTERS
