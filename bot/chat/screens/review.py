"""What is due, and how long it takes."""

from bot.chat.actions.quiz import Begin, Later, Topics
from bot.chat.screens.markup import Button, Screen, bold, line, plain
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW
from bot.services.overview import Due

SECONDS = 40
"""Seconds for a question and its explanation."""


def review(tr: Translator, due: Due, leave: str) -> Screen:
    """What is due, and whether to review it now.

    Args:
        leave: the id of a sitting that ends if the review is begun; "" for none.
    """
    if not due.questions:
        return _nothing(tr, due, leave)
    minutes = max(1, round(due.questions * SECONDS / 60))
    parts = [
        tr.plural("One question is due.", "{n} questions are due.", due.questions),
        tr.plural("About a minute.", "About {n} minutes.", minutes),
    ]
    if due.later:
        parts.append(tr.plural("One more fact waits after them.", "{n} more facts wait after them.", due.later))
    rows = (
        (
            Button(tr.t("Start"), Begin(REVIEW, leave), main=True),
            Button(tr.t("Later"), Later()),
        ),
    )
    return Screen(line(bold(tr.t("Review")), plain("·"), plain(" ".join(parts))), rows)


def _nothing(tr: Translator, due: Due, leave: str) -> Screen:
    """Say that nothing is due, and when something will be."""
    nothing = [tr.t("Nothing to repeat today.")]
    if due.next:
        nothing.append(tr.t("The next one is due {when}.", when=tr.when(due.next, due.today)))
    return Screen(plain(" ".join(nothing)), ((Button(tr.t("Take a new quiz"), Topics(leave), main=True),),))


def later(tr: Translator) -> Screen:
    """Say that what is due can wait."""
    return Screen(plain(tr.t("OK. What is due waits in /review.")))
