"""Does every question fit into a message and its buttons, whatever is answered, in every language?

And how many lines of a phone's screen does its feedback take?
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from random import Random
from textwrap import wrap

from bot.chat.screens import explanation, quiz, reading
from bot.chat.screens.markup import MESSAGE_LIMIT, Html, Screen, length
from bot.chat.screens.passages import risk_means
from bot.chat.translation import Translator
from bot.packs.figure import FeedbackLines
from bot.quiz.bank import MIX, Bank
from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, grade
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question, SingleChoice
from bot.quiz.reading import introducible
from bot.quiz.sitting import Sitting, deal
from bot.quiz.user import User
from bot.services.outcomes import CurrentQuestion, CurrentReading, Feedback, NextReview

ROW_LIMIT = 64
"""Characters of all labels in one row that a phone still shows; Telegram itself cuts longer ones."""
BUTTONS_LIMIT = 8
"""Buttons in a row (undocumented; a constant of python-telegram-bot)."""
LINE = 38
"""Characters in a line of a message on a phone of 390 points, at the usual size of letters."""
_LONGEST_REVIEW = NextReview(date(2001, 9, 30), date(2000, 1, 1))  # so far away that its year is named
_NEXT_REVIEW = NextReview(date(2000, 1, 2), date(2000, 1, 1))  # tomorrow, as after most wrong answers


def fits(screen: Screen) -> bool:
    """Whether Telegram accepts the screen, and a phone shows its buttons whole."""
    rows_fit = all(
        len(row) <= BUTTONS_LIMIT and sum(len(button.label) for button in row) <= ROW_LIMIT for row in screen.rows
    )
    return length(screen.html) <= MESSAGE_LIMIT and rows_fit


def too_long(bank: Bank) -> Iterator[str]:
    """A sentence for each question that does not fit, in each language in which it does not."""
    for question in bank.questions.values():
        for language in LANGUAGES:
            longest = max(
                screens(bank, question, Translator(language)),
                key=lambda screen: (not fits(screen), length(screen.html)),
            )
            if not fits(longest):
                yield (
                    f"{question.pack} > {question.id!r}: does not fit into a message or its buttons in {language!r} "
                    f"({length(longest.html)} of {MESSAGE_LIMIT} characters)"
                )


def screens(bank: Bank, question: Question, tr: Translator) -> Iterator[Screen]:
    """The question and its whole explanations, for the choices whose explanations are longest.

    What is shown at once is a part of these; its buttons are the same under every question.
    """
    feedback = _feedback(bank, question, tr, NotKnown())
    yield quiz.question(
        tr, bank, CurrentQuestion(feedback.learner, feedback.topic, feedback.sitting, feedback.asked, question)
    )
    for choice in _choices(question):
        feedback = _feedback(bank, question, tr, choice, next_review=_LONGEST_REVIEW, guessed=True)
        yield explanation.explained(tr, bank, feedback, whole=True)


def readings(bank: Bank, tr: Translator) -> Iterator[Screen]:
    """What is read before questions, in the learner's language and as it stands in its source."""
    for pack in bank.packs.values():
        first = _feedback(bank, pack.questions[0], tr, NotKnown())
        for each in pack.readings:
            current = CurrentReading(first.learner, bank.topics[pack.id], first.sitting, each, left=1)
            yield from (reading.reading(tr, current, original=original) for original in (False, True))


def feedback_lines(bank: Bank, question: Question, tr: Translator) -> list[FeedbackLines]:
    """For each answer that may be given: whether it is right, and how many lines its feedback takes on a phone.

    Counted is what is shown at once, empty lines included; what is behind "More" is not. What a new risk means stands
    in lines of its own.
    """
    risk = _longest_risk(bank, question, tr)
    for_risk = lines_on_a_phone(risk_means(tr, bank.risks[risk])) if risk else 0
    measured = []
    for feedback in feedbacks(bank, question, tr):
        lines = lines_on_a_phone(explanation.explained(tr, bank, feedback).html)
        measured.append(FeedbackLines(feedback.grade.right, lines - for_risk, lines))
    return measured


def at_once(bank: Bank, question: Question, tr: Translator) -> Iterator[Screen]:
    """What is shown at once after each answer that may be given."""
    for feedback in feedbacks(bank, question, tr):
        yield explanation.explained(tr, bank, feedback)


def feedbacks(bank: Bank, question: Question, tr: Translator) -> list[Feedback]:
    """The feedback on each answer that may be given, with what comes back tomorrow, and a risk if it may be new."""
    risk = _longest_risk(bank, question, tr)
    given = (_feedback(bank, question, tr, choice) for choice in _choices(question))
    return [replace(it, asked=replace(it.asked, new_risk=risk)) for it in given]


def _longest_risk(bank: Bank, question: Question, tr: Translator) -> str | None:
    """The id of the question's risk whose meaning takes most room; `None` where it illustrates none."""
    risks = introducible(question)
    return max(risks, key=lambda risk: lines_on_a_phone(risk_means(tr, bank.risks[risk])), default=None)


def lines_on_a_phone(html: Html) -> int:
    """The lines that a text takes, wrapped at words to `LINE` characters; marks take no room."""
    text = unescape(re.sub(r"<[^>]*>", "", html))
    return sum(1 if len(line) <= LINE else max(1, len(wrap(line, LINE))) for line in text.split("\n"))


def _feedback(
    bank: Bank,
    question: Question,
    tr: Translator,
    choice: Choice,
    *,
    next_review: NextReview = _NEXT_REVIEW,
    guessed: bool = False,
) -> Feedback:
    """What there is to show after *choice*, in a mix of everything: there the system of each question is named."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    asked = deal(question, Random(0))  # noqa: S311 - the length does not depend on the order
    return Feedback(
        learner=User(1, tr.language, start),
        topic=bank.topics[MIX],
        sitting=Sitting("z" * 14, 1, question.pack, (asked,) * 10, start),
        turn=0,
        asked=asked,
        question=question,
        choice=choice,
        grade=grade(question, choice),
        counted=True,
        next_review=next_review,
        guessed=guessed,
    )


def _choices(question: Question) -> list[Choice]:
    """The right choice, and the choices whose explanations are longest."""
    all_options = tuple(range(len(question.options)))
    match question.form:
        case Numeric(answer=answer, anticipated_errors=expected):
            errors = [Typed(error.value) for error in expected]
            return [Typed(answer), Typed(Decimal("123456.789")), *errors, NotKnown()]
        case Judgement():
            return [Chosen(all_options[:1]), Chosen(all_options[-1:]), NotKnown()]
        case SingleChoice():
            return [*(Chosen((index,)) for index in all_options), NotKnown()]
        case Ordering():
            return [Chosen(all_options), Chosen(all_options[::-1]), NotKnown()]
        case MultipleChoice(options):
            right = tuple(index for index in all_options if options[index].right)
            some = dict.fromkeys((right, all_options, *((index,) for index in all_options)))
            return [*(Chosen(picked) for picked in some), NotKnown()]
