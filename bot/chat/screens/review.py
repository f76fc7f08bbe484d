"""What is due, and how long it takes."""

from bot.chat.actions.quiz import Begin, Later, Topics
from bot.chat.screens.markup import Button, Screen, bold, line, plain
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW
from bot.services.overview import Due

SECONDS = 40
"""For a question and its explanation."""


def review(say: Translator, seen: Due, leave: str) -> Screen:
    if not seen.questions:
        return _nothing(say, seen, leave)
    minutes = max(1, round(seen.questions * SECONDS / 60))
    parts = [
        say.plural("One question is due.", "{n} questions are due.", seen.questions),
        say.plural("About a minute.", "About {n} minutes.", minutes),
    ]
    if seen.later:
        parts.append(say.plural("One more fact waits after them.", "{n} more facts wait after them.", seen.later))
    rows = (
        (
            Button(say.t("Start"), Begin(REVIEW, leave), main=True),
            Button(say.t("Later"), Later()),
        ),
    )
    return Screen(line(bold(say.t("Review")), plain("·"), plain(" ".join(parts))), rows)


def _nothing(say: Translator, seen: Due, leave: str) -> Screen:
    nothing = [say.t("Nothing to repeat today.")]
    if seen.next:
        nothing.append(say.t("The next one is due {when}.", when=say.when(seen.next, seen.today)))
    return Screen(plain(" ".join(nothing)), ((Button(say.t("Take a new quiz"), Topics(leave), main=True),),))


def later(say: Translator) -> Screen:
    return Screen(plain(say.t("OK. What is due waits in /review.")))
