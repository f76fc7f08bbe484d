"""A quiz of which nothing is stored: what a button carries is shown, and only a yes at the end makes a row."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat.actions.trial import ForgetTrial, RememberTrial, TrialNext, TrialPlace, Try
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Taps
from bot.chat.recent import Recent
from bot.chat.screens import explanation, quiz, trial, welcome
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW, Bank
from bot.quiz.language import LANGUAGES
from bot.quiz.trial import Deal, Place, Step
from bot.services.outcomes import Feedback, FinishedSitting, Incomplete
from bot.services.trials import Trials

MOMENT = timedelta(minutes=1)
"""How long the same button is taken for tapped twice."""


class TrialHandlers:
    """Trying one quiz without a trace. Memory only keeps a second tap apart from a first one, for a while."""

    def __init__(
        self, identification: Identification, trials: Trials, bank: Bank, clock: Callable[[], datetime]
    ) -> None:
        self._identification = identification
        self._trials = trials
        self._bank = bank
        self._clock = clock
        self._answered: Recent[tuple[int, str, int], tuple[int, ...]] = Recent()  # person, deal, turn: positions
        self._sent: Recent[tuple[int, str | None], datetime] = Recent()  # person, what was tapped: when it was sent
        self.taps: Taps = {
            Try: self._begin,
            TrialPlace: self._go_to,
            TrialNext: self._go_on,
            RememberTrial: self._remember,
            ForgetTrial: self._forget,
        }

    async def _begin(self, chat: Conversation, tr: Translator, tap: Try) -> None:
        begun = self._trials.begin(tap.topic) if tap.language in LANGUAGES and tap.topic != REVIEW else None
        if begun is None:
            await stale(chat, tr)
        elif self._just_sent(chat):
            await chat.toast(welcome.below_toast(tr))
        else:
            await self._send(chat, Translator(tap.language), *begun)

    async def _go_to(self, chat: Conversation, tr: Translator, tap: TrialPlace) -> None:
        """Turn the message into a place. The first answer to a question counts, as far as memory reaches."""
        found = self._found(tap)
        if found is None:
            await stale(chat, tr)
            return
        tr, (deal, at) = Translator(tap.language), found
        shown = self._trials.shown(deal, at, tr.language)
        if isinstance(shown, Incomplete):
            await chat.toast(quiz.incomplete_alert(tr, shown.question), alert=True)
            return
        if isinstance(shown, Feedback):
            counted = self._first_answer(chat.person, deal, at)
            if counted != at:
                await chat.toast(welcome.answered_before_alert(tr), alert=True)
                at, shown = counted, self._trials.shown(deal, counted, tr.language)
            elif at.step is not Step.WHOLE:
                await chat.toast(explanation.verdict(tr, shown))
        assert not isinstance(shown, Incomplete), "what counted was an answer"
        await chat.replace(self._screen(tr, deal, at, shown))

    async def _go_on(self, chat: Conversation, tr: Translator, tap: TrialNext) -> None:
        """Send what comes next, unless a double tap has just sent it, and take the button away that led to it."""
        found = self._found(tap)
        if found is None:
            await stale(chat, tr)
        elif self._just_sent(chat):
            await chat.toast(welcome.below_toast(tr))
        else:
            await self._send(chat, Translator(tap.language), *found)
            await chat.take_tapped_button()

    async def _send(self, chat: Conversation, tr: Translator, deal: Deal, at: Place) -> None:
        shown = self._trials.shown(deal, at, tr.language)
        if isinstance(shown, Incomplete):  # only a forged button leads there
            await chat.toast(quiz.incomplete_alert(tr, shown.question), alert=True)
            return
        await chat.say(self._screen(tr, deal, at, shown))
        self._sent.put((chat.person, chat.tapped), self._clock())

    def _just_sent(self, chat: Conversation) -> bool:
        sent = self._sent.get((chat.person, chat.tapped))
        return sent is not None and self._clock() - sent < MOMENT

    def _screen(self, tr: Translator, deal: Deal, at: Place, shown: trial.Shown) -> Screen:
        return trial.shown(tr, self._bank, deal, at, shown, self._identification.operator(tr))

    async def _remember(self, chat: Conversation, tr: Translator, tap: RememberTrial) -> None:
        found = self._found(tap)
        if found is None or found[1].step is not Step.END:
            await stale(chat, tr)
            return
        tr = Translator(tap.language)
        match await self._trials.remember(chat.person, tap.language, *found):
            case FinishedSitting() as done:
                await chat.replace(trial.remembered(tr, self._bank, done))
            case _:
                await chat.toast(trial.known_alert(tr), alert=True)

    async def _forget(self, chat: Conversation, tr: Translator, tap: ForgetTrial) -> None:
        if tap.language in LANGUAGES:
            await chat.replace(trial.forgotten(Translator(tap.language)))
        else:
            await stale(chat, tr)

    def _found(self, tap: TrialPlace | TrialNext | RememberTrial) -> tuple[Deal, Place] | None:
        return self._trials.find(tap.deal, tap.at, tap.said) if tap.language in LANGUAGES else None

    def _first_answer(self, person: int, deal: Deal, at: Place) -> Place:
        """The place of the answer that was given first, as far as memory reaches; else *at*."""
        key = (person, deal.code, at.turn)
        before = self._answered.get(key)
        if before is None:
            self._answered.put(key, at.said[-1])
            return at
        return Place(at.step, at.turn, 0, (*at.said[:-1], before))
