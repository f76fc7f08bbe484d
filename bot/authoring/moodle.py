"""Moodle's kinds of questions as drafts, whichever of its formats they were read from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from bot.authoring.citing import with_citation
from bot.authoring.collecting import Collector, name_of
from bot.authoring.extras import with_extras
from bot.authoring.html_text import text_of
from bot.authoring.reasons import Reason
from bot.quiz.draft import Draft, DraftNumber, DraftOption, DraftSlip

GRADES = tuple(
    Decimal(grade)
    for grade in (
        *("1", "0.9", "0.8333333", "0.8", "0.75", "0.7", "0.6666667", "0.6", "0.5", "0.4", "0.3333333", "0.3", "0.25"),
        *("0.2", "0.1666667", "0.1428571", "0.125", "0.1111111", "0.1", "0.05", "0"),
    )
)
"""The shares of a mark that an answer can have in Moodle (question_bank::fraction_options_full), or their negatives."""
_ALIKE = Decimal("0.00001")  # match_grade_options takes a share for one of the list if it is as close as this
_LONGEST_TEXT = 20_000
_NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?", re.ASCII)
WORDS = {"en": ("True", "False"), "id": ("Benar", "Salah")}
"""What the two answers of a true/false question are called, by language."""


@dataclass(frozen=True)
class Answer:
    """An answer as Moodle reads it: its text, its share of the mark (1 is all of it), and feedback."""

    text: str
    fraction: Decimal
    feedback: str = ""
    tolerance: str = "0"


@dataclass
class Head:
    """What every kind of question has.

    Attributes:
        ask: the question.
        line: where it begins in its file.
        language: the language it is written in.
        title: its short name; empty if its author gave it none.
        explanation: the feedback that everybody reads, perhaps with a citation.
        id: its id in Moodle (idnumber).
        tags: its tags.
        comment: what `extras` wrote for it.
        remarks: what of it is not kept.
    """

    ask: str
    line: int | None
    language: str
    title: str = ""
    explanation: str = ""
    id: str | None = None
    tags: tuple[str, ...] = ()
    comment: str = ""
    remarks: set[Reason] = field(default_factory=set)

    @property
    def what(self) -> str:
        """How its author would name it."""
        return name_of(self.title or self.ask)

    def draft(self, kind: Literal["one", "several", "order", "number"], **parts: object) -> Draft:
        """Return a draft of this question, with its citation and what its comment says."""
        draft = Draft(
            kind=kind,
            ask=self.ask,
            language=self.language,
            explanation=self.explanation,
            id=self.id,
            title=self.title,
            tags=self.tags,
            **parts,  # type: ignore[arg-type]  # options or a number, by the four functions below
        )
        draft, is_sound = with_citation(draft)
        if not is_sound:
            self.remarks.add(Reason.QUOTE)
        return with_extras(draft, self.comment)


def text_in(source: str, form: str, head_remarks: set[Reason]) -> str:
    """Return the words of a text in one of Moodle's formats: html, moodle, plain or markdown.

    What could not be kept is added to *head_remarks*. Markdown stays as it was written.
    """
    if len(source) > _LONGEST_TEXT:
        head_remarks.add(Reason.LONG)
        return source[:_LONGEST_TEXT]
    if form in ("plain", "plain_text", "markdown"):
        return source.strip()
    plain = text_of(source, line_breaks=form != "html")
    head_remarks |= plain.lost
    return plain.text.strip()


def is_grade(fraction: Decimal) -> bool:
    """Whether Moodle knows this share of a mark; a file with another one is refused as a whole."""
    return any(abs(abs(fraction) - grade) < _ALIKE for grade in GRADES)


def choice(found: Collector, head: Head, answers: Sequence[Answer], *, single: bool) -> None:
    """Take in a multiple choice question. An answer with any share of the mark is right, as Moodle shows it."""
    answers = [answer for answer in answers if answer.text]
    if not all(is_grade(answer.fraction) for answer in answers):
        found.leave_out(head.what, Reason.WEIGHT, head.line)
        return
    options = tuple(
        DraftOption(text=answer.text, right=answer.fraction > 0, feedback=answer.feedback) for answer in answers
    )
    rights = {answer.fraction for answer in answers if answer.fraction > 0}
    if single and any(fraction < 1 for fraction in rights):
        head.remarks.add(Reason.PARTIAL_CREDIT)
    if not single and len(rights) > 1:
        head.remarks.add(Reason.WEIGHTS_ALIKE)
    if single and any(answer.fraction < 0 for answer in answers):
        head.remarks.add(Reason.PENALTY)
    found.add(head.draft("one" if single else "several", options=options), head.line, head.remarks)


def true_false(found: Collector, head: Head, *, truth: bool, if_true: str, if_false: str) -> None:
    """Take in a true/false question; the feedbacks are for who chose true, and for who chose false."""
    yes, no = WORDS.get(head.language, WORDS["en"])
    options = (
        DraftOption(text=yes, right=truth, feedback=if_true),
        DraftOption(text=no, right=not truth, feedback=if_false),
    )
    found.add(head.draft("one", options=options), head.line, head.remarks)


def numerical(found: Collector, head: Head, answers: Sequence[Answer], unit: str = "") -> None:
    """Take in a question for a number. Numbers that earn less than the whole mark become slips with their feedback."""
    others = [answer for answer in answers if answer.text != "*"]
    if any(answer.text == "*" and answer.feedback for answer in answers):
        head.remarks.add(Reason.OTHER_FEEDBACK)
    number = _number(head, others, unit)
    if isinstance(number, Reason):
        found.leave_out(head.what, number, head.line)
        return
    found.add(head.draft("number", number=number), head.line, head.remarks)


def _number(head: Head, answers: Sequence[Answer], unit: str) -> DraftNumber | Reason:
    if not all(is_grade(answer.fraction) for answer in answers):
        return Reason.WEIGHT
    right = [answer for answer in answers if abs(answer.fraction - 1) < _ALIKE]
    if len(right) != 1:
        return Reason.NUMBERS if right else Reason.NO_KEY
    value, tolerance = number_in(right[0].text), number_in(right[0].tolerance or "0")
    if isinstance(value, Reason):
        return value
    if isinstance(tolerance, Reason):
        return tolerance
    if right[0].feedback:
        head.explanation = f"{right[0].feedback}\n\n{head.explanation}" if head.explanation else right[0].feedback
    slips = _slips(head, [answer for answer in answers if answer is not right[0]], value, abs(tolerance))
    if isinstance(slips, Reason):
        return slips
    return DraftNumber(answer=value, tolerance=abs(tolerance), unit=unit, slips=slips)


def _slips(head: Head, answers: Sequence[Answer], value: Decimal, tolerance: Decimal) -> tuple[DraftSlip, ...] | Reason:
    """Return the numbers that are not wholly right and have feedback; those within the tolerance are right here."""
    slips = []
    for answer in answers:
        wrong = number_in(answer.text)
        if isinstance(wrong, Reason):
            return wrong
        if answer.fraction > 0:
            head.remarks.add(Reason.PARTIAL_CREDIT)
        if answer.feedback and abs(wrong - value) > tolerance:
            slips.append(DraftSlip(value=wrong, feedback=answer.feedback))
    return tuple(slips)


def number_in(text: str) -> Decimal | Reason:
    """Return the number that Moodle reads in *text*, or why it is none."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return Reason.NUMBER
    number = Decimal(text)
    if abs(number) >= 10**15 or number != round(number, 6):
        return Reason.RANGE
    return plain_number(number)


def plain_number(number: Decimal) -> Decimal:
    """Return *number* without an exponent and without zeros at its end, so that equal numbers are written alike."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def matching(found: Collector, head: Head, pairs: Sequence[tuple[str, str]]) -> None:
    """Take in a matching question: each pair is asked on its own, with the other halves to choose from."""
    halves = tuple(dict.fromkeys(second for _, second in pairs if second))
    asked = [(first, second) for first, second in pairs if first]
    if not asked or any(not second for _, second in asked):
        found.leave_out(head.what, Reason.PAIR, head.line)
        return
    head.remarks.add(Reason.MATCHING)
    for number, (first, second) in enumerate(asked, 1):
        options = tuple(DraftOption(text=half, right=half == second) for half in halves)
        part = replace(head, ask=f"{head.ask}\n{first}".strip(), id=f"{head.id}-{number}" if head.id else None)
        found.add(part.draft("one", options=options), head.line, head.remarks if number == 1 else ())


def ordering(found: Collector, head: Head, items: Sequence[str], *, shown: int | None = None) -> None:
    """Take in items in their right order. *shown* is how many of them Moodle shows, if it is not all."""
    if shown is not None and shown < len(items):
        head.remarks.add(Reason.SUBSET)
    options = tuple(DraftOption(text=item) for item in items if item)
    found.add(head.draft("order", options=options), head.line, head.remarks)
