"""Word processors' documents, as they would read with every tracked change accepted and no comment."""

from dataclasses import replace
from xml.etree.ElementTree import Element, tostring

import mammoth

from bot.authoring import docx_formulas
from bot.authoring.document import About, Caution, DocumentRefused, Extracted, Refusal
from bot.authoring.docx_package import W, packed, parts, tree
from bot.authoring.extract_html import extract

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_STYLES = "strike => s\np[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"


def read_docx(data: bytes, name: str) -> Extracted:
    """Return what a .docx file holds.

    Raises:
        DocumentRefused: if it is none, is protected, or is built to do harm.
    """
    found = parts(data, name)
    body = tree(found["word/document.xml"], name)
    cautions = _cautions(body, found)
    if docx_formulas.write_out(body):
        cautions.add(Caution.FORMULAS)
    _without_hidden(body)
    found["word/document.xml"] = tostring(body)
    for path in ("word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml"):
        if path in found:
            tree(found[path], name)  # a part that is no XML is refused here, not in the library
    said = _said(found, name)
    found = {path: content for path, content in found.items() if path.startswith("word/") and "comments" not in path}
    extracted = extract(_html(found, name), name, whole=True)
    return replace(extracted, cautions=extracted.cautions | cautions, about=said)


def _html(found: dict[str, bytes], name: str) -> str:
    """Return the document as mammoth writes it."""
    try:
        result = mammoth.convert_to_html(
            packed(found), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _: {})
        )
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError):
        raise DocumentRefused(Refusal.BROKEN, name) from None  # parts that are XML and contradict each other
    return f"<html><body>{result.value}</body></html>"


def _cautions(body: Element, found: dict[str, bytes]) -> set[Caution]:
    """Return what is in the document that the passages do not show."""
    tags = {each.tag for each in body.iter()}
    cautions = set()
    if tags & {f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"}:
        cautions.add(Caution.CHANGES_ACCEPTED)
    if f"{W}commentReference" in tags and "word/comments.xml" in found:
        cautions.add(Caution.COMMENTS)
    if tags & {f"{W}drawing", f"{W}pict"}:
        cautions.add(Caution.PICTURES)
    return cautions


def _without_hidden(body: Element) -> None:
    """Take out what a reader does not see: hidden runs, what was moved away, double strikes, fields' instructions."""
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag == f"{W}moveFrom" or (child.tag == f"{W}r" and _is_hidden(child)):
                parent.remove(child)
    for properties in body.iter(f"{W}rPr"):
        double = properties.find(f"{W}dstrike")
        if double is not None and double.get(f"{W}val") not in ("0", "false"):
            double.tag = f"{W}strike"


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false")


def _said(found: dict[str, bytes], name: str) -> About:
    """Return what the document's properties say of it."""
    if "docProps/core.xml" not in found:
        return About()
    core = tree(found["docProps/core.xml"], name)

    def said(*tags: str) -> str:
        return next(filter(None, ((core.findtext(tag) or "").strip() for tag in tags)), "")

    return About(
        title=said(f"{_DC}title"),
        publisher=said(f"{_DC}publisher", f"{_DC}creator"),
        published=said(f"{_TERMS}created")[:10],
        language=said(f"{_DC}language")[:2].lower(),
    )
