"""XML of strangers as a small tree: no DOCTYPE, no entities, nothing fetched, and a limit to depth and number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.authoring.reasons import Reason, UnreadableQuestions

MAX_DEPTH = 60
MAX_ELEMENTS = 200_000
"""Elements of one file; a question of Moodle's has some forty."""


@dataclass
class Element:
    """An element with what stands in it.

    Attributes:
        tag: its name.
        line: where it begins, from 1.
        attributes: by their names.
        children: the elements in it.
        text: the words in it, those of its children left out.
        comments: the comments right in it.
    """

    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""
    comments: list[str] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Element"]:
        """Yield the children of that name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        """Return the first child of that name."""
        return next(self.all(tag), None)

    def words(self, tag: str, default: str = "") -> str:
        """Return the text of the first child of that name."""
        child = self.first(tag)
        return default if child is None else child.text.strip()


def tree_of(data: bytes) -> Element:
    """Return the outermost element of an XML file.

    Raises:
        UnreadableQuestions: it is not well-formed, has a DOCTYPE, or is too deep or too large.
    """
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder.listen_to(parser)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableQuestions(Reason.NOT_XML, error.lineno) from None
    except (LookupError, ValueError):  # an encoding that does not exist, or that expat cannot use
        raise UnreadableQuestions(Reason.NOT_XML, 1) from None
    if builder.root is None:
        raise UnreadableQuestions(Reason.NOT_XML)
    return builder.root


class _Builder:
    """Builds the tree from the parser's events, with a list of what is open in place of recursion."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._parts: list[list[str]] = []
        self._count = 0

    def listen_to(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.CommentHandler = self._comment
        parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise UnreadableQuestions(Reason.XML_ENTITIES, self._parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        line = self._parser.CurrentLineNumber
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise UnreadableQuestions(Reason.XML_TOO_DEEP, line)
        element = Element(tag, line, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._parts.append([])

    def _end(self, _: str) -> None:
        self._open.pop().text = "".join(self._parts.pop())

    def _words(self, text: str) -> None:
        if self._parts:
            self._parts[-1].append(text)

    def _comment(self, text: str) -> None:
        if self._open:
            self._open[-1].comments.append(text)
