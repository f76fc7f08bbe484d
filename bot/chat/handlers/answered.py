"""A question that was answered: its explanation in full, a guess, a report of a mistake, looking back."""

from bot.chat.actions.quiz import Guessed, LookBack, More, Report, ReportAs
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Taps
from bot.chat.screens import explanation, welcome
from bot.chat.translation import Translator
from bot.services.learning import Learning
from bot.services.lookback import Lookback
from bot.services.outcomes import Feedback, FinishedSitting


class AnsweredHandlers:
    """The buttons below an explanation, and those that lead back to it."""

    def __init__(self, learning: Learning, lookback: Lookback) -> None:
        self._learning = learning
        self._lookback = lookback
        self.taps: Taps = {
            More: self._more,
            Guessed: self._guessed,
            Report: self._report,
            ReportAs: self._report_as,
            LookBack: self._look_back,
        }

    async def _more(self, chat: Conversation, tr: Translator, tap: More) -> None:
        match await self._lookback.past_answer(chat.person, tap.sitting, tap.turn):
            case Feedback() as feedback:
                await chat.replace(explanation.explained(tr, self._learning.bank, feedback, whole=True))
            case gone:
                await chat.toast(welcome.gone_alert(tr, gone), alert=True)

    async def _guessed(self, chat: Conversation, tr: Translator, tap: Guessed) -> None:
        match await self._learning.mark_guessed(chat.person, tap.sitting, tap.turn):
            case Feedback() as feedback:
                await chat.replace(explanation.explained(tr, self._learning.bank, feedback))
            case gone:
                await chat.toast(welcome.gone_alert(tr, gone), alert=True)

    async def _report(self, chat: Conversation, tr: Translator, tap: Report) -> None:
        await chat.say(welcome.report(tr, tap.sitting, tap.turn))

    async def _report_as(self, chat: Conversation, tr: Translator, tap: ReportAs) -> None:
        noted = tap.reason in welcome.REASONS and await self._learning.report(
            chat.person, tap.sitting, tap.turn, tap.reason
        )
        if noted:
            await chat.replace(welcome.reported(tr))
        else:
            await stale(chat, tr)

    async def _look_back(self, chat: Conversation, tr: Translator, tap: LookBack) -> None:
        """Show an answered question once more, with a button to the next one that was not right."""
        match await self._lookback.past_answer(chat.person, tap.sitting, tap.turn):
            case Feedback() as feedback:
                done = await self._lookback.finished_sitting(chat.person, tap.sitting)
                missed = done.missed if isinstance(done, FinishedSitting) else ()
                after = next((turn for turn in missed if turn > tap.turn), -1)
                await chat.say(explanation.explained(tr, self._learning.bank, feedback, after=after))
            case gone:
                await chat.toast(welcome.gone_alert(tr, gone), alert=True)
