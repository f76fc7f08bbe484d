"""Looking back: progress, past answers, what a learner mixes up."""

import asyncio

from telegram import Update

from bot.chat.actions.progress import Answers, Mistakes, Picture, ProgressByRisk, ProgressPage, Reread, ShowProgress
from bot.chat.conversation import Conversation
from bot.chat.identify import Identification, Taps
from bot.chat.screens import explanation, welcome
from bot.chat.screens import progress as screens
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.services.lookback import Lookback
from bot.services.outcomes import Feedback
from bot.services.overview import Overview


class ProgressHandlers:
    """How a learner is doing."""

    def __init__(self, identification: Identification, overview: Overview, lookback: Lookback, bank: Bank) -> None:
        self._identification = identification
        self._overview = overview
        self._lookback = lookback
        self._bank = bank
        self.taps: Taps = {
            ShowProgress: self._show,
            ProgressPage: self._turn,
            ProgressByRisk: self._by_risk,
            Picture: self._picture,
            Mistakes: self._mistakes,
            Answers: self._answers,
            Reread: self._reread,
        }

    async def progress(self, update: Update, _: object) -> None:
        """Answer /progress."""
        chat, _user, tr = await self._identification.from_update(update)
        await self._show(chat, tr, ShowProgress())

    async def _show(self, chat: Conversation, tr: Translator, _: ShowProgress) -> None:
        await chat.say(screens.progress(tr, self._bank, await self._overview.progress(chat.person)))

    async def _turn(self, chat: Conversation, tr: Translator, tap: ProgressPage) -> None:
        await chat.replace(screens.progress(tr, self._bank, await self._overview.progress(chat.person), tap.page))

    async def _by_risk(self, chat: Conversation, tr: Translator, tap: ProgressByRisk) -> None:
        await chat.replace(screens.by_risk(tr, self._bank, await self._overview.progress(chat.person), tap.page))

    async def _mistakes(self, chat: Conversation, tr: Translator, tap: Mistakes) -> None:
        await chat.replace(screens.mistakes(tr, self._bank, await self._overview.progress(chat.person), tap.page))

    async def _picture(self, chat: Conversation, tr: Translator, _: Picture) -> None:
        """Send progress as a picture; in words, if there is nothing to draw yet."""
        await chat.toast()
        progress, days = await self._overview.progress(chat.person), await self._overview.memory_over_time(chat.person)
        if days:
            from bot.chat.screens.progress_chart import picture  # the drawing library takes memory

            png = await asyncio.to_thread(picture, tr, days, progress)
            await chat.send_picture(png, screens.described(tr, progress))
        else:
            await chat.say(screens.progress(tr, self._bank, progress))

    async def _answers(self, chat: Conversation, tr: Translator, tap: Answers) -> None:
        await chat.replace(screens.answers(tr, await self._overview.answers(chat.person, tap.page)))

    async def _reread(self, chat: Conversation, tr: Translator, tap: Reread) -> None:
        match await self._lookback.past_answer(chat.person, tap.sitting, tap.turn):
            case Feedback() as feedback:
                await chat.say(explanation.explained(tr, self._bank, feedback, after=-1))
            case gone:
                await chat.toast(welcome.gone_alert(tr, gone), alert=True)
