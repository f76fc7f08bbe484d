"""Web pages: the article without what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bot.authoring.document import About, Block, Caution, DocumentRefused, Extracted, Refusal
from bot.authoring.document_encoding import decode_html
from bot.authoring.mathml import linear
from bot.authoring.scripts import subscript, superscript

_NEVER = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "head"}
_NEVER |= {"form", "button", "select", "input", "textarea", "dialog", "audio", "video", "datalist"}
_AROUND = {"nav", "aside", "footer"}
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"}
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?[_-]?(?:banner|notice|consent|bar|popup)|consent|comments?|comment[_-]?list|disqus\w*|breadcrumbs?"
    r"|share[_-]?(?:bar|buttons|links)|social[_-]?(?:share|links|media)|related[_-]?(?:posts|articles)|sidebar"
    r"|newsletter(?:[_-]?signup)?|advert(?:isement)?s?|skip[_-]?link)(?:$|\s)",
    re.IGNORECASE,
)
_LIMIT = 0.5
"""The largest share of a page's text that a part known only by its name may have: more is no furniture."""
_ITEM = re.compile(r"(?P<bullet>• )|(?P<step>\d{1,4}\. )")
_BLOCKS = (
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "article",
    "section",
)
_CELL = 200
"""Characters in a cell of a table; more is a part of a page that is laid out by a table."""
_HEADING = "\ue00e"
_BREAK = "\ue00f"
_NOTE = "\ue010"
"""Private signs for what a page's text does not show: a heading, the end of a line within a paragraph, a note."""
_NOTES = re.compile(r"(?:fn|footnote|endnote|cite_note)[-_:]?\w*|doc-(?:end|foot)note", re.IGNORECASE)
_ARROWS = re.compile(r"[\s↑↩⏎^\ufe0e\ufe0f]+")
_SITE = re.compile(r"\s*[|–—:·»-]\s")
"""What stands between a page's title and the name of its site."""
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that the parser lets in, as themselves or as `&#1;`, and that cannot be written back into its tree."""
_SKIPPED = re.compile("[\ue000-\uf8ff]")


def read_html(data: bytes, name: str = "") -> Extracted:
    """Return what a web page or an XHTML file holds.

    Raises:
        DocumentRefused: if it is no page.
    """
    text, old = decode_html(data)
    extracted = extract(_SKIPPED.sub("", text), name)
    if not old:
        return extracted
    return replace(extracted, cautions=extracted.cautions | {Caution.OLD_ENCODING})


def extract(html: str, name: str, *, whole: bool = False) -> Extracted:
    """Return what the text of a web page holds.

    Args:
        html: its text, already decoded.
        name: the file's, for the sentence of a refusal.
        whole: whether everything in its body is wanted, as in a page that we made ourselves.
    """
    html = re.sub(r"\A\s*<\?xml[^>]*\?>", "", html.replace("\0", ""))
    if not html.strip():
        raise DocumentRefused(Refusal.EMPTY, name)
    try:
        root = document_fromstring(html, parser=HTMLParser(no_network=True, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise DocumentRefused(Refusal.BROKEN, name) from None
    _without_controls(root)
    said = _said(root)
    cautions = _without_struck(root)
    left_out: list[str] = []
    body = root.find("body") if root.find("body") is not None else root
    part = body if whole else _main(body)
    if not whole:
        left_out += _without_furniture(body, part)
    _marked(part)
    return Extracted(
        blocks=tuple(_blocks(_text(part))), left_out=tuple(dict.fromkeys(left_out)), cautions=cautions, about=said
    )


def _without_controls(root: HtmlElement) -> None:
    for element in root.iter(etree.Element):
        if element.text and _CONTROLS.search(element.text):
            element.text = _CONTROLS.sub("", element.text)
        if element.tail and _CONTROLS.search(element.tail):
            element.tail = _CONTROLS.sub("", element.tail)


def _said(root: HtmlElement) -> About:
    """Return what the page's head says of it."""
    meta = {
        (each.get("property") or each.get("name") or "").lower(): (each.get("content") or "").strip()
        for each in root.iter("meta")
    }
    title = root.find(".//title")
    return About(
        title=meta.get("og:title")
        or (_without_site(root, _one_line(title.text_content())) if title is not None else ""),
        publisher=meta.get("og:site_name") or meta.get("publisher") or meta.get("author", ""),
        published=(meta.get("article:published_time") or meta.get("date") or meta.get("dc.date", ""))[:10],
        language=(root.get("lang") or "")[:2].lower(),
    )


def _without_site(root: HtmlElement, title: str) -> str:
    """Return a page's title without the name of its site, where the page's one great heading is the rest of it."""
    heads = [_one_line(head.text_content()) for head in root.iter("h1")]
    rest = title.removeprefix(heads[0]) if len(heads) == 1 and heads[0] else title
    return heads[0] if rest != title and _SITE.match(rest) else title


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(element: HtmlElement) -> str:
    """Return the words of an element that is left out, with a blank between its parts."""
    return _one_line(" ".join(element.itertext()))


def _length(element: HtmlElement) -> int:
    return len(_one_line(element.text_content()))


def _without_struck(root: HtmlElement) -> frozenset[Caution]:
    """Take out what is struck through and what is never text, and say what that was."""
    cautions = set()
    for element in [each for each in root.iter(etree.Element) if each.tag in ("del", "s", "strike")]:
        element.drop_tree()
        cautions.add(Caution.STRUCK_OUT)
    for element in list(root.iter("math")):
        text, tail = linear(element), element.tail
        element.clear()
        element.tag, element.text, element.tail = "span", text, tail
        cautions.add(Caution.FORMULAS)
    for element in [each for each in root.iter(etree.Element) if each.tag in _NEVER and each.tag != "head"]:
        if element.getparent() is not None:
            _drop(element)
    return frozenset(cautions)


def _drop(element: HtmlElement) -> None:
    """Take an element out, what stands in it as well, so that the words around it stay apart."""
    element.tail = " " + (element.tail or "")
    element.drop_tree()


def _main(body: HtmlElement) -> HtmlElement:
    """Return the part of a page that holds its text: its article or main element, if that holds enough."""
    mains = [each for each in body.iter("main", "div", "section") if each.tag == "main" or each.get("role") == "main"]
    main = max(mains, key=_length, default=body)
    articles = [each for each in main.iter("article") if not any(up.tag == "article" for up in each.iterancestors())]
    article = max(articles, key=_length, default=main)
    return article if _length(article) > _LIMIT * sum(map(_length, articles or [main])) else main


def _without_furniture(body: HtmlElement, part: HtmlElement) -> list[str]:
    """Take the furniture out of *part*, and return what was left out of the whole page, one line for each piece."""
    whole = _length(part)
    left_out = [_words(each) for each in _outside(body, part)]
    for element in [each for each in part.iter(etree.Element) if each is not part and _is_furniture(each, whole)]:
        if any(up is part for up in element.iterancestors()):  # not within what is already out
            left_out.append(_words(element))
            _drop(element)
    return [text for text in left_out if text]


def _outside(body: HtmlElement, part: HtmlElement) -> Iterator[HtmlElement]:
    """Return the elements beside *part* and beside what it stands in."""
    inside = part
    while inside is not body and inside.getparent() is not None:
        yield from (each for each in inside.getparent() if each is not inside and isinstance(each.tag, str))
        inside = inside.getparent()


def _is_furniture(element: HtmlElement, whole: int) -> bool:
    """Whether an element is no part of the text; one known only by its name must be the smaller part of it."""
    if element.tag in _AROUND or element.get("role") in _ROLES or "hidden" in element.attrib:
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").lower():
        return True
    if element.tag == "header" and not any(up.tag == "article" for up in element.iterancestors()):
        return element.find(".//h1") is None
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return bool(_NAMES.search(names)) and _length(element) < _LIMIT * whole


def _marked(part: HtmlElement) -> None:
    """Write into the text what the text alone would not show: raised figures, headings, ends of lines."""
    for element in part.iter("sup", "sub"):
        raised = element.text_content()
        tail = element.tail
        element.clear()
        element.text = superscript(raised) if element.tag == "sup" else subscript(raised)
        element.tail = tail
    for element in part.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        element.text = _HEADING + (element.text or "")
    for element in [each for each in part.iter("a") if _ARROWS.fullmatch(each.text_content() or "x")]:
        _drop(element)
    for element in part.iter("br"):
        element.tail = _BREAK + (element.tail or "").lstrip()
        element.tag = "span"
    for element in part.iter("dt", "dd", "figcaption", "caption", "summary", "legend", "address"):
        element.tag = "p"  # inscriptis writes them on one line with what is beside them
    notes = [
        each
        for each in part.iter("li", "aside", "div", "p")
        if _NOTES.fullmatch(each.get("role") or each.get("id") or "")
    ]
    for element in list(part.iter("ol", "ul", "menu")):
        _mark_items(element)
    for element in notes:
        _before(element, _NOTE)
    for element in list(part.iter("table")):
        _mark_rows(element)


def _mark_items(element: HtmlElement) -> None:
    """Write the marks of a list as text; inscriptis counts each from 1, whatever the page says."""
    number = int(element.get("start")) if (element.get("start") or "").isdecimal() else 1
    for item in [each for each in element if each.tag == "li"]:
        number = int(item.get("value")) if (item.get("value") or "").isdecimal() else number
        _before(item, f"{number % 10_000}. " if element.tag == "ol" else "• ")
        item.tag = "div"
        number += 1
    element.tag = "div"


def _before(element: HtmlElement, mark: str) -> None:
    """Write a mark before the first words of an element."""
    while len(element) and not (element.text or "").strip() and element[0].tag in ("p", "div"):
        element = element[0]
    element.text = mark + (element.text or "").lstrip()


def _mark_rows(table: HtmlElement) -> None:
    """Set the cells of a row apart with a sign; a table that only lays a page out becomes blocks."""
    cells = list(table.iter("td", "th"))
    if any(_lays_out(each) for each in cells):
        for each in [table, *table.iter("tr", "tbody", "thead", "tfoot", "td", "th")]:
            each.tag = "div"
        return
    for row in table.iter("tr"):
        texts = [" ".join(each.text_content().split()) for each in row if each.tag in ("td", "th")]
        row.clear()
        row.text, row.tag = " | ".join(texts), "div"
    for each in [table, *table.iter("tbody", "thead", "tfoot")]:
        each.tag = "div"


def _lays_out(cell: HtmlElement) -> bool:
    """Whether a cell holds a part of a page, not a figure or a few words."""
    blocks = [each for each in cell.iter(*_BLOCKS) if each is not cell]
    return len(blocks) > 1 or any(each.tag == "table" for each in blocks) or _length(cell) > _CELL


def _text(part: HtmlElement) -> str:
    """Return the text of *part* as a browser would lay it out, one line for each block."""
    config = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_anchors=False)
    text: str = Inscriptis(part, config).get_text()
    return text


def _blocks(text: str) -> Iterator[Block]:
    """Return a block for each line of laid-out text."""
    for line in text.split("\n"):
        line = line.strip()
        if not line.strip(_HEADING + _BREAK + _NOTE + " •"):
            continue
        if _HEADING in line[:6] or _NOTE in line[:6]:
            yield Block(_clean(line), "heading" if _HEADING in line[:6] else "note")
            continue
        item = _ITEM.match(line)
        if item is None and " | " not in line:
            yield Block(_clean(line))
        else:
            yield Block(_clean(line), "step" if item and item["step"] else "item")


def _clean(line: str) -> str:
    """Return a line without our signs, with blanks as they are shown."""
    lines = line.replace(_HEADING, "").replace(_NOTE, "").split(_BREAK)
    return "\n".join(filter(None, (" ".join(each.split(" ")).strip() for each in map(_squeeze, lines))))


def _squeeze(text: str) -> str:
    """Return a text with each run of blanks as one; those that do not break stay."""
    return re.sub(r"[ \t\r\n]+", " ", text)
