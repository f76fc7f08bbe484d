"""Quizzes in groups, steered by their hosts: start, go on, pause, end, by buttons and by commands."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Update

from bot.chat.actions.live import EndLive, HurryLive, PauseLive, StartLive
from bot.chat.conversation import Conversation
from bot.chat.handlers.live_replies import LiveReplies, as_host
from bot.chat.identify import Taps
from bot.chat.screens import live as screens
from bot.chat.screens import live_course
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.live import LiveQuiz, Phase
from bot.services.live_course import LiveCourse
from bot.services.live_hosting import LiveHosting
from bot.services.live_outcomes import By, NoLive, NothingToAsk, NotHost, Steered


class LiveHostHandlers:
    """How a live quiz is steered.

    Args:
        wake: set when a quiz may have something to do at once.
    """

    def __init__(
        self, hosting: LiveHosting, course: LiveCourse, bank: Bank, replies: LiveReplies, wake: asyncio.Event
    ) -> None:
        self._hosting = hosting
        self._course = course
        self._bank = bank
        self._replies = replies
        self._wake = wake

    @property
    def taps(self) -> Taps:
        """What each button does. Nobody needs an account for them, and no visit is noted."""
        return {
            StartLive: self._start,
            HurryLive: self._hurry,
            PauseLive: self._pause,
            EndLive: self._end,
        }

    # commands ------------------------------------------------------------------------------------

    async def next(self, update: Update, _: object) -> None:
        """Answer /next in a group: start, close the question, go on."""
        chat = Conversation.from_update(update)
        quiz = await self._hosting.of_chat(chat.chat)
        if quiz is None or quiz.phase is Phase.SETUP:
            await self._replies.tell(chat, screens.not_running(await self._replies.tr(chat)))
        elif quiz.phase is Phase.LOBBY:
            await self._start(chat, Translator(quiz.language), StartLive(quiz.id))
        else:
            await self._commanded(chat, quiz, lambda by: self._hosting.hurry(quiz.id, chat.chat, by))

    async def pause(self, update: Update, _: object) -> None:
        """Answer /pause in a group."""
        chat = Conversation.from_update(update)
        quiz = await self._hosting.of_chat(chat.chat)
        if quiz is None:
            await self._replies.tell(chat, screens.not_running(await self._replies.tr(chat)))
        else:
            await self._commanded(chat, quiz, lambda by: self._hosting.pause(quiz.id, chat.chat, by))

    async def stop(self, update: Update, _: object) -> None:
        """Answer /stop in a group."""
        chat = Conversation.from_update(update)
        quiz = await self._hosting.of_chat(chat.chat)
        if quiz is None:
            await self._replies.tell(chat, screens.not_running(await self._replies.tr(chat)))
        else:
            await self._commanded(chat, quiz, lambda by: self._hosting.end(quiz.id, chat.chat, by))

    async def _commanded(self, chat: Conversation, quiz: LiveQuiz, work: Callable[[By], Awaitable[Steered]]) -> None:
        """Steer by a command, which says something only where nothing else shows that it worked."""
        tr = Translator(quiz.language)
        match await as_host(chat, work):
            case LiveQuiz(phase=Phase.OVER):
                await chat.say(screens.cancelled(tr))
            case LiveQuiz(phase=Phase.PAUSED) as after if after.phase is not quiz.phase:
                await chat.say(live_course.paused(tr, after))
            case LiveQuiz(pausing=True):
                await chat.say(Screen(plain(live_course.will_pause(tr))))
            case NoLive():
                await self._replies.tell(chat, screens.not_running(tr))
            case NotHost():
                await self._replies.tell(chat, Screen(plain(screens.only_hosts(tr))))
        self._wake.set()

    # buttons -------------------------------------------------------------------------------------

    async def _start(self, chat: Conversation, tr: Translator, tap: StartLive) -> None:
        match await as_host(chat, lambda by: self._hosting.start(tap.live, chat.chat, by)):
            case LiveQuiz() as quiz:
                players = await self._course.count_players(quiz.id)
                if chat.tapped_message:
                    await chat.replace(screens.running(Translator(quiz.language), self._bank, quiz, players))
                self._wake.set()
            case NothingToAsk():
                await self._replies.alert(chat, screens.nothing_to_ask(tr))
            case refusal:
                await self._replies.refuse(chat, tr, refusal)

    async def _hurry(self, chat: Conversation, tr: Translator, tap: HurryLive) -> None:
        work = self._hosting.hurry
        await self._steered(chat, tr, lambda by: work(tap.live, chat.chat, by, turn=tap.turn))
        self._wake.set()

    async def _pause(self, chat: Conversation, tr: Translator, tap: PauseLive) -> None:
        quiz = await self._steered(chat, tr, lambda by: self._hosting.pause(tap.live, chat.chat, by))
        if quiz is None:
            return
        if quiz.phase is Phase.PAUSED:
            await chat.say(live_course.paused(Translator(quiz.language), quiz))
        else:
            await chat.toast(live_course.will_pause(Translator(quiz.language)), alert=True)

    async def _end(self, chat: Conversation, tr: Translator, tap: EndLive) -> None:
        quiz = await self._steered(chat, tr, lambda by: self._hosting.end(tap.live, chat.chat, by))
        if quiz is None:
            return
        if quiz.phase is Phase.OVER:
            await chat.replace(screens.cancelled(Translator(quiz.language)))
        elif quiz.phase is not Phase.ENDING:
            await chat.toast(live_course.will_end(Translator(quiz.language)), alert=True)
        self._wake.set()

    async def _steered(
        self, chat: Conversation, tr: Translator, work: Callable[[By], Awaitable[Steered]]
    ) -> LiveQuiz | None:
        """The quiz after *work*; `None` if it could not be done, which the person is told."""
        outcome = await as_host(chat, work)
        if isinstance(outcome, LiveQuiz):
            return outcome
        await self._replies.refuse(chat, tr, outcome)
        return None
