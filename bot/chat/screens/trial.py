"""A quiz of which nothing is stored: the screens of any quiz, with buttons that carry the place they lead to."""

from dataclasses import replace
from typing import TypeAlias, assert_never

from bot.chat.actions import Action
from bot.chat.actions.privacy import Policy
from bot.chat.actions.quiz import AskMe, Check, Choose, DontKnow, GuessFirst, More, Next, ShowOriginal, Tick
from bot.chat.actions.trial import ForgetTrial, RememberTrial, TrialNext, TrialPlace
from bot.chat.actions.welcome import Greet
from bot.chat.screens import explanation, quiz, reading, summary
from bot.chat.screens.markup import Button, Screen, paragraphs, plain
from bot.chat.screens.welcome import notice
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.sitting import Sitting, tick
from bot.quiz.trial import Deal, Place, Step, after
from bot.services.outcomes import CurrentQuestion, CurrentReading, Feedback, FinishedSitting

Shown: TypeAlias = CurrentReading | CurrentQuestion | Feedback | FinishedSitting
"""What can stand at a place."""


def shown(tr: Translator, bank: Bank, deal: Deal, at: Place, what: Shown, operator: str) -> Screen:
    """A place of a trial; at its end *operator* is who would keep it."""
    match what:
        case CurrentReading():
            screen = reading.reading(tr, what, original=at.step is Step.ORIGINAL)
        case CurrentQuestion():
            screen = quiz.question(tr, bank, what)
        case Feedback():
            screen = explanation.explained(tr, bank, what, whole=at.step is Step.WHOLE)
        case FinishedSitting():
            return _end(tr, bank, deal, at, what, operator)
        case _:
            assert_never(what)
    return _carrying(tr, screen, deal, at)


def _carrying(tr: Translator, screen: Screen, deal: Deal, at: Place) -> Screen:
    """The screen with each button in exchange for one that carries its place; without those that need a row."""
    rows = (tuple(button for old in row if (button := _carried(tr, old, deal, at))) for row in screen.rows)
    return Screen(screen.html, tuple(row for row in rows if row))


def _carried(tr: Translator, button: Button, deal: Deal, at: Place) -> Button | None:
    if isinstance(button.action, Next):
        to = after(deal, at)
        return replace(button, action=TrialNext(tr.language, deal.code, to.at, to.spoken))
    led = _led_to(button.action, deal, at)
    return replace(button, action=TrialPlace(tr.language, deal.code, led.at, led.spoken)) if led else None


def _led_to(action: Action, deal: Deal, at: Place) -> Place | None:
    """The place to which an ordinary button leads from *at*; `None` for what a trial does not have."""
    before = at.said[: at.turn]
    match action:
        case AskMe(left=left) if left > 1:
            return Place(Step.READ, at.turn, left - 1, before)
        case AskMe() | GuessFirst():
            return Place(Step.ASK, at.turn, 0, (*before, ()))
        case ShowOriginal(on=on):
            return Place(Step.ORIGINAL if on else Step.READ, at.turn, at.left, before)
        case Choose(slot=slot):
            return Place(Step.EXPLAIN, at.turn, 0, (*before, (slot,)))
        case Tick(slot=slot, on=on):
            return Place(Step.ASK, at.turn, 0, (*before, _ticked(deal, at, slot, on)))
        case Check():
            return Place(Step.CHECK, at.turn, 0, at.said)
        case DontKnow():
            return Place(Step.EXPLAIN, at.turn, 0, (*before, ()))
        case More():
            return Place(Step.WHOLE, at.turn, 0, at.said)
        case _:
            return None


def _ticked(deal: Deal, at: Place, slot: int, on: bool) -> tuple[int, ...]:
    """What is ticked after a tap."""
    changed = tick(deal.sitting(at.turn, at.said[-1]), deal.questions[at.turn], at.turn, slot, on)
    return changed.draft if isinstance(changed, Sitting) else at.said[-1]


def _end(tr: Translator, bank: Bank, deal: Deal, at: Place, done: FinishedSitting, operator: str) -> Screen:
    """How it went, and the question whether it shall be remembered: nothing is, so far."""
    so_far = tr.t("Nothing of this is stored. Shall I remember it, and you?")
    remember = RememberTrial(tr.language, deal.code, at.at, at.spoken)
    return Screen(
        paragraphs((summary.outcome(tr, bank, done), plain(so_far), plain(notice(tr, operator)))),
        (
            (Button(tr.t("Remember me and these answers"), remember, main=True),),
            (Button(tr.t("No, keep nothing"), ForgetTrial(tr.language)), Button(tr.t("Policy"), Policy(tr.language))),
        ),
    )


def remembered(tr: Translator, bank: Bank, done: FinishedSitting) -> Screen:
    """How it went, now that it is stored."""
    finished = summary.finished(tr, bank, done)
    return Screen(paragraphs((plain(tr.t("I remember these answers from now on.")), finished.html)), finished.rows)


def forgotten(tr: Translator) -> Screen:
    """Say that nothing was stored, and where the answers still stand."""
    nothing = tr.t(
        "Nothing was stored, so there is nothing to delete. The answers still stand in this chat, with Telegram: you "
        "can clear it there."
    )
    return Screen(plain(nothing), ((Button(tr.t("Start"), Greet(tr.language)),),))


def known_alert(tr: Translator) -> str:
    """Why a trial is not stored."""
    return tr.t("I remember you already, by another quiz. These answers are not added to it.")
