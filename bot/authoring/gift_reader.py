"""GIFT, read as Moodle 5.1 reads it: questions in lines, divided by empty ones, with answers in braces.

Each step follows what Moodle was seen to do with files (`tests/authoring/moodle/`): escaped signs are set aside before
anything is looked for; the first { and the first } enclose the answers; the kind follows from what stands within.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.authoring import moodle
from bot.authoring.collecting import Collector, FullError
from bot.authoring.decoding import lines_of
from bot.authoring.extras import MARK
from bot.authoring.moodle import Answer, Head, text_in
from bot.authoring.reasons import QuestionsRead, Reason

_BLANKS = " \t\n\r\0\x0b"
"""What PHP's trim takes away."""
_LONGEST = 100_000
"""Characters of one question."""
_LONGEST_COMMENT = 2_000
# Escaped signs, set aside as characters that decoding has removed from the file.
_ESCAPED = {"\\": "\\", ":": "\x01", "#": "\x02", "=": "\x03", "{": "\x04", "}": "\x05", "~": "\x06", "n": "\x07"}
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_ASIDE = str.maketrans("\x01\x02\x03\x04\x05\x06\x07", ":#={}~\n")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]{0,20})%", re.ASCII)
_ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f\x7f])+)\]")
_ORDER = re.compile(
    r"\s*>\s*(\d{1,9})\s*(?:ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?\s*(?:HORIZONTAL|HORI|H|1|VERTICAL|VERT|V|0)?\s*"
    r"(?:ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_NEXT_EXCLUDE_LAST|RELATIVE_NEXT_INCLUDE_LAST|"
    r"RELATIVE_ONE_PREVIOUS_AND_NEXT|RELATIVE_ALL_PREVIOUS_AND_NEXT|RELATIVE_TO_CORRECT|RELATIVE|"
    r"LONGEST_ORDERED_SUBSET|LONGEST_CONTIGUOUS_SUBSET)?\s*(?:SHOW|TRUE|YES|1|HIDE|FALSE|NO|0)?\s*"
    r"(?:none|123|abc|ABCD|iii|IIII)?\s*",
    re.ASCII,
)


@dataclass(frozen=True)
class _Chunk:
    """The lines of one question, comments apart. `line` is the number of the first one in the file."""

    line: int
    text: str
    comments: str


def read_gift(text: str, language: str) -> QuestionsRead:
    """Return the questions of a GIFT file.

    Args:
        text: the file, with `\\n` at the ends of lines and without control characters.
        language: the language it is written in.
    """
    found = Collector()
    try:
        for chunk in _chunks(text):
            if len(chunk.text) > _LONGEST:
                found.leave_out(chunk.text, Reason.LONG, chunk.line)
            elif chunk.text:
                _question(found, chunk, language)
    except FullError:
        pass
    return found.read()


def _chunks(text: str) -> Iterator[_Chunk]:
    """Divide a file at its empty lines. Lines of a question that is too long to be one are not kept."""
    lines: list[str] = []
    comments: list[str] = []
    size, first = 0, 0
    for number, line in lines_of(text):
        line = line.strip(_BLANKS)
        # "0" is empty to PHP, and so divides questions as an empty line does
        if line in ("", "0"):
            if first:
                yield _Chunk(first, "\n".join(lines).strip(_BLANKS), "\n".join(comments))
            lines, comments, size, first = [], [], 0, 0
            continue
        first = first or number
        if line.startswith("//"):
            comments.append(line[:_LONGEST_COMMENT])
            line = " "
        if size <= _LONGEST:  # what comes after it cannot be asked, and is told to be too long
            lines.append(line)
            size += len(line) + 1
    if first:
        yield _Chunk(first, "\n".join(lines).strip(_BLANKS), "\n".join(comments))


def _question(found: Collector, chunk: _Chunk, language: str) -> None:
    """Take in one question, or why it is none."""
    text = _ESCAPE.sub(lambda sign: _ESCAPED[sign[1]], chunk.text)
    if text.startswith("$CATEGORY:"):
        found.leave_out(text[len("$CATEGORY:") :], Reason.CATEGORY, chunk.line)
        return
    title, text = _title(text)
    opening, closing = text.find("{"), text.find("}")
    if (opening < 0) != (closing < 0) or closing < opening:
        found.leave_out((title or text).translate(_ASIDE), Reason.BRACES, chunk.line)
        return
    answers = text[opening + 1 : closing].strip(_BLANKS) if opening >= 0 else ""
    answers, _, feedback = answers.rpartition("####") if "####" in answers else (answers, "", "")
    gap = "" if text.endswith("}") else "_____"
    asked = text if opening < 0 else f"{text[:opening]}{gap}{text[closing + 1 :]}"
    remarks: set[Reason] = set()
    form, asked = _format(asked, "moodle")
    explained_in, feedback = _format(feedback, form)
    head = Head(
        ask=text_in(asked.translate(_ASIDE), form, remarks),
        line=chunk.line,
        language=language,
        title=" ".join(title.translate(_ASIDE).split()),
        explanation=text_in(feedback.translate(_ASIDE), explained_in, remarks),
        remarks=remarks,
    )
    _read_comments(head, chunk.comments)
    if opening < 0:
        found.leave_out(head.what, Reason.DESCRIPTION, head.line)
    else:
        _Answers(found, head, form).read(answers.strip(_BLANKS))


def _title(text: str) -> tuple[str, str]:
    """Return the title between :: and ::, empty if there is none, and what follows it."""
    if not text.startswith("::"):
        return "", text
    title, mark, rest = text[2:].partition("::")
    return (title, rest.strip(_BLANKS)) if mark else ("", title)


def _format(text: str, default: str) -> tuple[str, str]:
    """Return the format that *text* names at its beginning, and the text after it."""
    text = text.strip(_BLANKS)
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :].strip(_BLANKS)) if found else (default, text)


def _read_comments(head: Head, comments: str) -> None:
    """Take id and tags from the comments of a question, as Moodle does, and what we wrote there ourselves."""
    if "[" in comments or MARK in comments:
        id = _ID.search(comments)
        head.id = id[1].strip().replace("\\]", "]") if id else None
        tags = (tag[1].strip().replace("\\]", "]") for tag in _TAG.finditer(comments))
        head.tags = tuple(dict.fromkeys("-".join(tag.split()) for tag in tags if tag))
        head.comment = next((line for line in comments.split("\n") if MARK in line), "")


class _Answers:
    """The answers of one question, by whose signs its kind is known."""

    def __init__(self, found: Collector, head: Head, form: str) -> None:
        self._found, self._head, self._form = found, head, form

    def read(self, answers: str) -> None:
        """Take in the question with *answers*: what stands between the braces, without the general feedback."""
        head = self._head
        order = _ORDER.match(answers) if answers.startswith(">") else None
        if order:
            items = [line.strip(_BLANKS) for line in answers[order.end() :].split("\n")]
            kept = [text_in(item.translate(_ASIDE), "moodle", head.remarks) for item in items if item not in ("", "0")]
            moodle.ordering(self._found, head, kept, shown=int(order[1]) if int(order[1]) > 2 else None)
        elif not answers:
            self._found.leave_out(head.what, Reason.ESSAY, head.line)
        elif answers.startswith("#"):
            self._numerical(answers[1:])
        elif "~" in answers:
            parts = _parts(answers.replace("=", "~="), "~")
            read = [self._answer(part, Decimal(0)) for part in parts]
            moodle.choice(self._found, head, read, single="=" in answers)
        elif "=" in answers and "->" in answers:
            self._matching(answers)
        elif (truth := answers.partition("#")[0].strip(_BLANKS)) in ("T", "TRUE", "F", "FALSE"):
            self._true_false(truth in ("T", "TRUE"), answers)
        else:
            self._found.leave_out(head.what, Reason.SHORT_ANSWER, head.line)

    def _text(self, source: str) -> str:
        form, text = _format(source, self._form)
        return text_in(text.translate(_ASIDE), form, self._head.remarks)

    def _answer(self, part: str, default: Decimal) -> Answer:
        """Read one answer: `=` or a weight, its text, and after # its feedback."""
        part, weight = part.strip(_BLANKS), default
        if part.startswith("="):
            part, weight = part[1:], Decimal(1)
        elif found := _WEIGHT.match(part):
            part, weight = part[found.end() :], _share(found[1])
        text, _, feedback = part.partition("#")
        return Answer(self._text(text), weight, self._text(feedback))

    def _true_false(self, truth: bool, answers: str) -> None:
        _, _, feedback = answers.partition("#")
        wrong, _, right = feedback.partition("#")
        wrong, right = self._text(wrong), self._text(right)
        if_true, if_false = (right, wrong) if truth else (wrong, right)
        moodle.true_false(self._found, self._head, truth=truth, if_true=if_true, if_false=if_false)

    def _matching(self, answers: str) -> None:
        pairs = []
        for part in _parts(answers, "="):
            first, arrow, second = part.partition("->")
            if not arrow:
                self._found.leave_out(self._head.what, Reason.PAIR, self._head.line)
                return
            pairs.append((self._text(first), second.translate(_ASIDE).strip(_BLANKS)))
        moodle.matching(self._found, self._head, pairs)

    def _numerical(self, answers: str) -> None:
        answers, _, others = answers.partition("~")
        if others.partition("#")[2].strip(_BLANKS):
            self._head.remarks.add(Reason.OTHER_FEEDBACK)
        read = []
        for part in _parts(answers, "="):
            answer = self._answer(part, Decimal(1))
            value, tolerance = _span(answer.text)
            read.append(Answer(value, answer.fraction, answer.feedback, tolerance))
        moodle.numerical(self._found, self._head, read)


def _parts(answers: str, sign: str) -> list[str]:
    """Divide *answers* at *sign*; what stands before the first one counts only if it is more than nothing."""
    first, *others = answers.split(sign)
    return others if first.strip(_BLANKS) in ("", "0") else [first, *others]


def _share(weight: str) -> Decimal:
    """Return a weight in per cent as a share of the mark. PHP takes what it cannot read (--5) for nothing."""
    try:
        return Decimal(weight) / 100
    except ArithmeticError:
        return Decimal(0)


def _span(text: str) -> tuple[str, str]:
    """Return number and tolerance of `38`, `38:2` or `36..40`."""
    least, dots, most = text.partition("..")
    if dots and least:
        lowest, highest = moodle.number_in(least), moodle.number_in(most)
        if isinstance(lowest, Reason) or isinstance(highest, Reason):
            return text, "0"
        middle = (lowest + highest) / 2
        return str(middle), str(highest - middle)
    value, colon, tolerance = text.partition(":")
    return (value, tolerance.strip() or "0") if colon and value else (text, "0")
