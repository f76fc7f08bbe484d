"""Quizzes in groups, up to their start: settings, the lobby, players."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Update

from bot.chat.actions.live import (
    ImIn,
    OfLive,
    OpenLobby,
    SetEverybody,
    SetSeconds,
    SetSize,
    SetTongue,
    SetTopic,
    SetWay,
    ShowTopics,
)
from bot.chat.conversation import Conversation
from bot.chat.group_rights import Obstacle, obstacle
from bot.chat.handlers.live_replies import LiveReplies, as_host
from bot.chat.identify import Taps
from bot.chat.screens import live as screens
from bot.chat.screens import live_course
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator, translator_for
from bot.quiz.bank import Bank
from bot.quiz.live import RUNNING, LiveQuiz, Phase
from bot.services.account import Account
from bot.services.live_course import LiveCourse
from bot.services.live_hosting import LiveHosting
from bot.services.live_outcomes import AlreadyLive, By, NoLive, NotHost, NotYourClass, Steered
from bot.services.teaching import Teaching


class LiveLobbyHandlers:
    """What is done before a live quiz starts. People can also join later.

    Args:
        wake: set when a quiz may have something to do at once.
    """

    def __init__(
        self,
        hosting: LiveHosting,
        course: LiveCourse,
        account: Account,
        teaching: Teaching,
        bank: Bank,
        replies: LiveReplies,
        wake: asyncio.Event,
    ) -> None:
        self._hosting = hosting
        self._course = course
        self._account = account
        self._teaching = teaching
        self._bank = bank
        self._replies = replies
        self._wake = wake

    @property
    def taps(self) -> Taps:
        """What each button does. Nobody needs an account for them, and no visit is noted."""
        return {
            ShowTopics: self._show_topics,
            SetTopic: self._set_topic,
            SetSize: self._set_size,
            SetSeconds: self._set_seconds,
            SetWay: self._set_way,
            SetTongue: self._set_language,
            SetEverybody: self._set_everybody,
            OpenLobby: self._open_lobby,
            ImIn: self._im_in,
        }

    # commands ------------------------------------------------------------------------------------

    async def in_private(self, update: Update, _: object) -> None:
        """Answer /live in a private chat."""
        chat = Conversation.from_update(update)
        tr = translator_for(await self._account.user(chat.person), chat.language_code)
        classes = [klass for klass, _ in await self._teaching.classes(chat.person)]
        await chat.say(screens.in_private(tr, chat.bot_name, classes))

    async def open_link(self, chat: Conversation, tr: Translator, code: str) -> None:
        """Answer a link to a class's live quiz that was opened in private."""
        classes = [klass for klass, _ in await self._teaching.classes(chat.person)]
        await chat.say(screens.in_private(tr, chat.bot_name, classes))

    async def live(self, update: Update, _: object) -> None:
        """Answer /live in a group: set a quiz up, or show the one that is under way."""
        await self.set_up(update, "")

    async def set_up(self, update: Update, klass: str) -> None:
        """Set a quiz up in a group.

        Args:
            klass: the id of the class to play it with; "" for none.
        """
        chat = Conversation.from_update(update)
        running = await self._hosting.of_chat(chat.chat)
        if running is not None:
            await self._show(chat, running)
            return
        tr = await self._replies.tr(chat)
        match await obstacle(update.get_bot(), chat.chat):
            case Obstacle.SLOW_MODE:
                await chat.say(screens.needs_administrator(tr))
                return
            case Obstacle.NO_POLLS:
                await chat.say(screens.no_polls_allowed(tr))
                return
        match await as_host(chat, lambda by: self._hosting.set_up(by, chat.chat, chat.thread, tr.language, klass)):
            case LiveQuiz() as quiz:
                await self._hosting.note_lobby(quiz.id, await chat.say(await self._settings(quiz)))
            case AlreadyLive(quiz):
                await self._show(chat, quiz)
            case NotHost():
                await self._replies.tell(chat, screens.may_not_start(tr))
            case NotYourClass():
                await chat.say(screens.not_your_class(tr))

    async def _show(self, chat: Conversation, quiz: LiveQuiz) -> None:
        """Show the quiz that is under way."""
        tr = Translator(quiz.language)
        if quiz.phase in (Phase.SETUP, Phase.LOBBY):
            said = await self._replies.tell(chat, await self._before_start(tr, quiz))
            if said:
                await self._hosting.note_lobby(quiz.id, said)
        elif quiz.phase in RUNNING:
            await self._replies.tell(chat, live_course.where(tr, self._bank, quiz))

    async def _before_start(self, tr: Translator, quiz: LiveQuiz) -> Screen:
        """The settings, or the lobby once it is open."""
        if quiz.phase is Phase.SETUP:
            return await self._settings(quiz)
        return screens.lobby(tr, self._bank, quiz, await self._course.count_players(quiz.id))

    async def _settings(self, quiz: LiveQuiz) -> Screen:
        everybody = await self._hosting.everybody_may_start(quiz.chat)
        return screens.settings(Translator(quiz.language), self._bank, quiz, everybody=everybody)

    # settings ------------------------------------------------------------------------------------

    async def _show_topics(self, chat: Conversation, tr: Translator, tap: ShowTopics) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.choose(tap.live, chat.chat, by), show_topics=True)

    async def _set_topic(self, chat: Conversation, tr: Translator, tap: SetTopic) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.choose(tap.live, chat.chat, by, topic=tap.topic))

    async def _set_size(self, chat: Conversation, tr: Translator, tap: SetSize) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.choose(tap.live, chat.chat, by, size=tap.size))

    async def _set_seconds(self, chat: Conversation, tr: Translator, tap: SetSeconds) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.choose(tap.live, chat.chat, by, seconds=tap.seconds))

    async def _set_way(self, chat: Conversation, tr: Translator, tap: SetWay) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.choose(tap.live, chat.chat, by, way=tap.way))

    async def _set_language(self, chat: Conversation, tr: Translator, tap: SetTongue) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.choose(tap.live, chat.chat, by, language=tap.language))

    async def _open_lobby(self, chat: Conversation, tr: Translator, tap: OpenLobby) -> None:
        await self._set(chat, tr, tap, lambda by: self._hosting.open_lobby(tap.live, chat.chat, by))

    async def _set(
        self,
        chat: Conversation,
        tr: Translator,
        tap: OfLive,
        change: Callable[[By], Awaitable[Steered]],
        *,
        show_topics: bool = False,
    ) -> None:
        """Change a setting, and show the settings or the lobby as they are then."""
        quiz = await as_host(chat, change)
        if not isinstance(quiz, LiveQuiz):
            await self._replies.refuse(chat, tr, quiz)
            return
        await self._hosting.note_lobby(tap.live, chat.tapped_message)
        tr = Translator(quiz.language)
        if show_topics:
            await chat.replace(screens.topics(tr, await self._course.bank(quiz), quiz))
        else:
            await chat.replace(await self._before_start(tr, quiz))

    async def _set_everybody(self, chat: Conversation, tr: Translator, tap: SetEverybody) -> None:
        by = By(chat.person, await chat.is_administrator())
        if not await self._hosting.let_everybody_start(chat.chat, by, tap.everybody):
            await chat.toast(screens.only_admins(tr), alert=True)
            return
        quiz = await self._hosting.of_chat(chat.chat)
        if quiz is not None and quiz.id == tap.live and quiz.phase is Phase.SETUP:
            await chat.replace(await self._settings(quiz))

    async def _im_in(self, chat: Conversation, tr: Translator, tap: ImIn) -> None:
        joined = await self._hosting.join(tap.live, chat.chat, chat.person, remember=tap.remember)
        if isinstance(joined, NoLive):
            await chat.toast(screens.over(tr), alert=True)
            return
        await chat.toast(screens.you_are_in(Translator(joined.quiz.language), joined), alert=True)
        self._wake.set()
