"""What is due, and how long it takes."""

from bot.chat.actions.quiz import Begin, Later, Topics
from bot.chat.screens.markup import Button, Screen, bold, line, plain
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW
from bot.services.overview import Due

SECONDS = 40
"""For a question and its explanation."""


def review(tr: Translator, seen: Due, leave: str) -> Screen:
    if not seen.questions:
        return _nothing(tr, seen, leave)
    minutes = max(1, round(seen.questions * SECONDS / 60))
    parts = [
        tr.plural("One question is due.", "{n} questions are due.", seen.questions),
        tr.plural("About a minute.", "About {n} minutes.", minutes),
    ]
    if seen.later:
        parts.append(tr.plural("One more fact waits after them.", "{n} more facts wait after them.", seen.later))
    rows = (
        (
            Button(tr.t("Start"), Begin(REVIEW, leave), main=True),
            Button(tr.t("Later"), Later()),
        ),
    )
    return Screen(line(bold(tr.t("Review")), plain("·"), plain(" ".join(parts))), rows)


def _nothing(tr: Translator, seen: Due, leave: str) -> Screen:
    nothing = [tr.t("Nothing to repeat today.")]
    if seen.next:
        nothing.append(tr.t("The next one is due {when}.", when=tr.when(seen.next, seen.today)))
    return Screen(plain(" ".join(nothing)), ((Button(tr.t("Take a new quiz"), Topics(leave), main=True),),))


def later(tr: Translator) -> Screen:
    return Screen(plain(tr.t("OK. What is due waits in /review.")))
