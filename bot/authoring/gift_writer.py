"""Drafts as GIFT that Moodle 5.1 imports whole, and that is read here as it was written."""

import re
from collections.abc import Iterable

from bot.authoring.citing import explanation_of
from bot.authoring.extras import extras_of
from bot.authoring.html_text import html_of
from bot.authoring.moodle import WORDS
from bot.authoring.moodle_weights import weights_of
from bot.authoring.writing import Part, Writer
from bot.quiz.draft import Draft, DraftNumber

_SIGNS = re.compile(r"[\\~=#{}:]")
_HELD = (Part.EXPLANATION, Part.SOURCE, Part.SLIPS, Part.NUMBER, Part.NAMES)


def write_gift(writer: Writer, drafts: Iterable[Draft]) -> str:
    """Return the drafts as a GIFT file; what it cannot hold is told to *writer*."""
    return "\n".join(_Question(writer, draft).written() for draft in drafts)


class _Question:
    """Writes one question. All its texts are HTML if one of them has a sign that would be read as HTML."""

    def __init__(self, writer: Writer, draft: Draft) -> None:
        self._draft = draft
        self._explanation = explanation_of(draft).strip()
        texts = (draft.ask, self._explanation, *(text for each in draft.options for text in (each.text, each.feedback)))
        slips = draft.number.slips if draft.number else ()
        self._is_html = any("<" in text or "&" in text for text in (*texts, *(slip.feedback for slip in slips)))
        writer.lose_all_but(draft, _HELD if draft.kind == "order" else (*_HELD, Part.FEEDBACK))

    def written(self) -> str:
        """Return the lines of the question, with an empty one at the end."""
        draft = self._draft
        title = f"::{_escaped(' '.join(draft.title.split()))}::" if draft.title else ""
        form = "html" if self._is_html else "moodle"
        return f"{self._comments()}{title}[{form}]{self._written(draft.ask)}{{{self._answers()}}}\n"

    def _comments(self) -> str:
        """Return the lines of comments that hold id and tags for Moodle, and what only we read."""
        draft = self._draft
        marks = [f"[id:{_in_brackets(draft.id)}]"] if draft.id else []
        marks += [f"[tag:{_in_brackets(tag)}]" for tag in draft.tags]
        lines = (" ".join(marks), extras_of(draft))
        return "".join(f"// {line}\n" for line in lines if line)

    def _answers(self) -> str:
        """Return what stands between the braces."""
        draft = self._draft
        if draft.number is not None:
            return self._number(draft.number) + self._general("\n")
        if draft.kind == "order":
            head = f">{len(draft.options)} ALL VERTICAL ABSOLUTE_POSITION SHOW none\n"
            return head + "".join(f"{_item(option.text)}\n" for option in draft.options) + self._general("")
        if is_true_false(draft):
            return self._truth() + self._general("")
        lines = (
            f"{mark}{self._text(option.text)}{self._feedback(option.feedback)}\n"
            for option, mark in zip(draft.options, _marks(draft), strict=True)
        )
        return "\n" + "".join(lines) + self._general("")

    def _truth(self) -> str:
        true, false = self._draft.options
        right, wrong = (true.feedback, false.feedback) if true.right else (false.feedback, true.feedback)
        said = f"#{self._text(wrong)}" if wrong or right else ""
        return ("TRUE" if true.right else "FALSE") + said + self._feedback(right)

    def _number(self, number: DraftNumber) -> str:
        key = f"{number.answer:f}:{number.tolerance:f}"
        if not number.slips:
            return f"#{key}"
        slips = "".join(f"=%0%{slip.value:f}:0{self._feedback(slip.feedback)}\n" for slip in number.slips)
        return f"#\n={key}\n{slips}".rstrip("\n")

    def _general(self, before: str) -> str:
        return f"{before}####{self._text(self._explanation)}" if self._explanation else ""

    def _feedback(self, feedback: str) -> str:
        return f"#{self._text(feedback)}" if feedback else ""

    def _text(self, text: str) -> str:
        """Return a text after a sign. One that begins like a weight, or like the name of a format, names its own."""
        form = "[html]" if self._is_html else "[moodle]"
        return (form if text.strip().startswith(("[", "%")) else "") + self._written(text)

    def _written(self, text: str) -> str:
        return _escaped(html_of(text.strip()) if self._is_html else text.strip())


def is_true_false(draft: Draft) -> bool:
    """Whether a draft is a true/false question: its two answers are the words for that in its language."""
    words = tuple(option.text for option in draft.options)
    return (
        draft.kind == "one"
        and words == WORDS.get(draft.language, WORDS["en"])
        and sum(option.right for option in draft.options) == 1
    )


def _marks(draft: Draft) -> list[str]:
    """Return the sign before each answer. Without a ~ Moodle takes a choice for typed words, so there is always one."""
    if draft.kind == "several":
        return [f"~%{weight.normalize():f}%" for weight in weights_of(draft)]
    marks = ["=" if option.right else "~" for option in draft.options]
    return marks if "~" in marks else ["=", *("~%100%" for _ in marks[1:])]


def _escaped(text: str) -> str:
    """Return *text* with a backslash before each sign that GIFT uses, and on one line."""
    return _SIGNS.sub(r"\\\g<0>", text).replace("\n", "\\n")


_IN_ITEMS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>", "\\": "&#92;", "#": "&#35;", "{": "&#123;", "}": "&#125;"}
)


def _item(text: str) -> str:
    """Return an item to put in order. Moodle undoes no escapes there, but shows HTML, so signs become entities."""
    item = text.strip().translate(_IN_ITEMS)
    # a comment, or what PHP takes for nothing
    return f"&#{ord(item[0])};{item[1:]}" if item.startswith("//") or item == "0" else item


def _in_brackets(text: str) -> str:
    return " ".join(text.split()).translate({ord(sign): None for sign in "<>`"}).replace("]", "\\]")
