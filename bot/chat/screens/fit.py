"""Does every question fit into a message and its buttons, whatever is answered, in every language?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

from bot.chat.screens import explanation, quiz
from bot.chat.screens.markup import MESSAGE_LIMIT, Screen, length
from bot.chat.translation import Translator
from bot.quiz.bank import MIX, Bank
from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, grade
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Numeric, Ordering, Question, SingleChoice
from bot.quiz.sitting import Sitting, deal
from bot.quiz.user import User
from bot.services.outcomes import CurrentQuestion, Feedback, NextReview

ROW_LIMIT = 64
"""Characters of all labels in one row that a phone still shows; Telegram itself cuts longer ones."""
BUTTONS_LIMIT = 8
"""Buttons in a row (undocumented; a constant of python-telegram-bot)."""
_LONGEST_REVIEW = NextReview(date(2001, 9, 30), date(2000, 1, 1))  # so far away that its year is named


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
    """The question and its explanations, for the choices whose explanations are longest."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    asked = deal(question, Random(0))  # noqa: S311 - the length does not depend on the order
    sitting = Sitting("z" * 14, 1, question.pack, (asked,) * 10, start)
    learner, topic = User(1, tr.language, start), bank.topics[MIX]  # a mix names the system of each question
    yield quiz.question(tr, bank, CurrentQuestion(learner, topic, sitting, asked, question))
    for choice in _choices(question):
        feedback = Feedback(
            learner=learner,
            topic=topic,
            sitting=sitting,
            turn=0,
            asked=asked,
            question=question,
            choice=choice,
            grade=grade(question, choice),
            counted=True,
            next_review=_LONGEST_REVIEW,
            guessed=True,
        )
        for whole in (False, True):
            yield explanation.explained(tr, bank, feedback, whole=whole)


def _choices(question: Question) -> list[Choice]:
    """The choices whose explanations are longest."""
    all_options = tuple(range(len(question.options)))
    match question.form:
        case Numeric(anticipated_errors=expected):
            return [Typed(Decimal("123456.789")), *(Typed(error.value) for error in expected), NotKnown()]
        case SingleChoice():
            return [*(Chosen((index,)) for index in all_options), NotKnown()]
        case Ordering():
            return [Chosen(all_options), Chosen(all_options[::-1]), NotKnown()]
        case _:
            return [Chosen(all_options), Chosen(all_options[:1]), NotKnown()]
