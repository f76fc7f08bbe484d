"""Quizzes in groups: commands and buttons that steer them, votes, and what happens to the group."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from telegram import ChatMember, Update

from bot.chat.actions.live import (
    EndLive,
    HurryLive,
    ImIn,
    OfLive,
    OpenLobby,
    PauseLive,
    SetEverybody,
    SetSeconds,
    SetSize,
    SetTongue,
    SetTopic,
    SetWay,
    ShowTopics,
    StartLive,
)
from bot.chat.conversation import Conversation
from bot.chat.group_rights import Obstacle, obstacle
from bot.chat.heard import Heard
from bot.chat.identify import Taps
from bot.chat.screens import live as screens
from bot.chat.screens import live_course
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator, translator_for
from bot.quiz.bank import Bank
from bot.quiz.live import RUNNING, LiveQuiz, Phase
from bot.services.account import Account
from bot.services.live import Live
from bot.services.live_outcomes import (
    AlreadyLive,
    By,
    NoLive,
    NothingToAsk,
    NotHost,
    NotYourClass,
    UnknownPoll,
)
from bot.services.teaching import Teaching

R = TypeVar("R")

SELDOM = timedelta(seconds=20)
"""How often a group is told at most where a quiz is, or that nobody may: whoever asks again and again would use up the
twenty calls a minute that the quiz itself needs."""
AWAIT_POLL, POLL_TRIES = 0.2, 75
"""Seconds between two looks for a poll that is just being sent, and how many looks: 15 seconds."""
CHANNEL_VOTER = 136817688
"""Whom Telegram names as the voter where a channel or group voted (core.telegram.org/bots/api#pollanswer)."""


class LiveHandlers:
    """What is done with updates of groups.

    Args:
        heard: who has voted in open polls, as far as this process has heard.
        wake: set when a quiz may have something to do at once.
        sleep: waits the given number of seconds.
        clock: tells the time.
    """

    def __init__(
        self,
        live: Live,
        account: Account,
        teaching: Teaching,
        bank: Bank,
        heard: Heard,
        wake: asyncio.Event,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._live = live
        self._account = account
        self._teaching = teaching
        self._bank = bank
        self._heard = heard
        self._wake = wake
        self._sleep = sleep
        self._clock = clock
        self._told: dict[int, datetime] = {}

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
            StartLive: self._start,
            HurryLive: self._hurry,
            PauseLive: self._pause,
            EndLive: self._end,
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
        running = await self._live.of_chat(chat.chat)
        if running is not None:
            await self._show(chat, running)
            return
        language = await self._language(chat)
        tr = Translator(language)
        match await obstacle(update.get_bot(), chat.chat):
            case Obstacle.SLOW_MODE:
                await chat.say(screens.needs_administrator(tr))
                return
            case Obstacle.NO_POLLS:
                await chat.say(screens.no_polls_allowed(tr))
                return
        match await _as_host(chat, lambda by: self._live.set_up(by, chat.chat, chat.thread, language, klass)):
            case LiveQuiz() as quiz:
                await self._say_lobby(chat, quiz, await self._settings(quiz))
            case AlreadyLive(quiz):
                await self._show(chat, quiz)
            case NotHost():
                await self._tell(chat, screens.may_not_start(tr))
            case NotYourClass():
                await chat.say(screens.not_your_class(tr))

    async def next(self, update: Update, _: object) -> None:
        """Answer /next in a group: start, close the question, go on."""
        chat = Conversation.from_update(update)
        quiz = await self._live.of_chat(chat.chat)
        if quiz is None or quiz.phase is Phase.SETUP:
            await self._tell(chat, screens.not_running(await self._tr(chat)))
        elif quiz.phase is Phase.LOBBY:
            await self._start(chat, Translator(quiz.language), StartLive(quiz.id))
        else:
            await self._commanded(chat, quiz, lambda by: self._live.hurry(quiz.id, chat.chat, by))

    async def pause(self, update: Update, _: object) -> None:
        """Answer /pause in a group."""
        chat = Conversation.from_update(update)
        quiz = await self._live.of_chat(chat.chat)
        if quiz is None:
            await self._tell(chat, screens.not_running(await self._tr(chat)))
        else:
            await self._commanded(chat, quiz, lambda by: self._live.pause(quiz.id, chat.chat, by))

    async def stop(self, update: Update, _: object) -> None:
        """Answer /stop in a group."""
        chat = Conversation.from_update(update)
        quiz = await self._live.of_chat(chat.chat)
        if quiz is None:
            await self._tell(chat, screens.not_running(await self._tr(chat)))
        else:
            await self._commanded(chat, quiz, lambda by: self._live.end(quiz.id, chat.chat, by))

    async def _commanded(
        self, chat: Conversation, quiz: LiveQuiz, work: Callable[[By], Awaitable[LiveQuiz | NoLive | NotHost]]
    ) -> None:
        """Steer by a command, which says something only where nothing else shows that it worked."""
        tr = Translator(quiz.language)
        match await _as_host(chat, work):
            case LiveQuiz(phase=Phase.OVER):
                await chat.say(screens.cancelled(tr))
            case LiveQuiz(phase=Phase.PAUSED) as after if after.phase is not quiz.phase:
                await chat.say(live_course.paused(tr, after))
            case LiveQuiz(pausing=True):
                await chat.say(Screen(plain(live_course.will_pause(tr))))
            case NoLive():
                await self._tell(chat, screens.not_running(tr))
            case NotHost():
                await self._tell(chat, Screen(plain(screens.only_hosts(tr))))
        self._wake.set()

    async def _show(self, chat: Conversation, quiz: LiveQuiz) -> None:
        """Show the quiz that is under way."""
        tr = Translator(quiz.language)
        if quiz.phase is Phase.SETUP:
            await self._say_lobby(chat, quiz, await self._settings(quiz))
        elif quiz.phase is Phase.LOBBY:
            players = await self._live.count_players(quiz.id)
            await self._say_lobby(chat, quiz, screens.lobby(tr, self._bank, quiz, players))
        elif quiz.phase in RUNNING:
            await self._tell(chat, live_course.where(tr, self._bank, quiz))

    async def _tell(self, chat: Conversation, screen: Screen) -> None:
        """Say it, unless the group was told something like it a moment ago."""
        now = self._clock()
        self._told = {group: at for group, at in self._told.items() if now - at < SELDOM}
        if chat.chat not in self._told:
            self._told[chat.chat] = now
            await chat.say(screen)

    async def _say_lobby(self, chat: Conversation, quiz: LiveQuiz, screen: Screen) -> None:
        await self._live.note_lobby(quiz.id, await chat.say(screen))

    async def _settings(self, quiz: LiveQuiz) -> Screen:
        everybody = await self._live.everybody_may_start(quiz.chat)
        return screens.settings(Translator(quiz.language), self._bank, quiz, everybody=everybody)

    async def _language(self, chat: Conversation) -> str:
        return (await self._tr(chat)).language

    async def _tr(self, chat: Conversation) -> Translator:
        """How to speak to whoever gave a command; nothing about them is noted."""
        known = None if _nobody(chat) else await self._account.user(chat.person)
        return translator_for(known, chat.language_code)

    # settings ------------------------------------------------------------------------------------

    async def _show_topics(self, chat: Conversation, tr: Translator, tap: ShowTopics) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.choose(tap.live, chat.chat, by), show_topics=True)

    async def _set_topic(self, chat: Conversation, tr: Translator, tap: SetTopic) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.choose(tap.live, chat.chat, by, topic=tap.topic))

    async def _set_size(self, chat: Conversation, tr: Translator, tap: SetSize) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.choose(tap.live, chat.chat, by, size=tap.size))

    async def _set_seconds(self, chat: Conversation, tr: Translator, tap: SetSeconds) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.choose(tap.live, chat.chat, by, seconds=tap.seconds))

    async def _set_way(self, chat: Conversation, tr: Translator, tap: SetWay) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.choose(tap.live, chat.chat, by, way=tap.way))

    async def _set_language(self, chat: Conversation, tr: Translator, tap: SetTongue) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.choose(tap.live, chat.chat, by, language=tap.language))

    async def _open_lobby(self, chat: Conversation, tr: Translator, tap: OpenLobby) -> None:
        await self._set(chat, tr, tap, lambda by: self._live.open_lobby(tap.live, chat.chat, by))

    async def _set(
        self,
        chat: Conversation,
        tr: Translator,
        tap: OfLive,
        change: Callable[[By], Awaitable[LiveQuiz | NoLive | NotHost]],
        *,
        show_topics: bool = False,
    ) -> None:
        """Change a setting, and show the settings or the lobby as they are then."""
        quiz = await self._steered(chat, tr, change)
        if quiz is None:
            return
        await self._live.note_lobby(tap.live, chat.tapped_message)
        tr = Translator(quiz.language)
        if show_topics:
            await chat.replace(screens.topics(tr, await self._live.bank(quiz), quiz))
        elif quiz.phase is Phase.SETUP:
            await chat.replace(await self._settings(quiz))
        else:
            players = await self._live.count_players(quiz.id)
            await chat.replace(screens.lobby(tr, self._bank, quiz, players))

    async def _set_everybody(self, chat: Conversation, tr: Translator, tap: SetEverybody) -> None:
        by = By(chat.person, await chat.is_administrator())
        if not await self._live.let_everybody_start(chat.chat, by, tap.everybody):
            await chat.toast(screens.only_admins(tr), alert=True)
            return
        quiz = await self._live.of_chat(chat.chat)
        if quiz is not None and quiz.id == tap.live and quiz.phase is Phase.SETUP:
            await chat.replace(await self._settings(quiz))

    # players and hosts ---------------------------------------------------------------------------

    async def _im_in(self, chat: Conversation, tr: Translator, tap: ImIn) -> None:
        joined = await self._live.join(tap.live, chat.chat, chat.person, remember=tap.remember)
        if isinstance(joined, NoLive):
            await chat.toast(screens.over(tr), alert=True)
            return
        await chat.toast(screens.you_are_in(Translator(joined.quiz.language), joined), alert=True)
        self._wake.set()

    async def _start(self, chat: Conversation, tr: Translator, tap: StartLive) -> None:
        match await _as_host(chat, lambda by: self._live.start(tap.live, chat.chat, by)):
            case LiveQuiz() as quiz:
                players = await self._live.count_players(quiz.id)
                if chat.tapped_message:
                    await chat.replace(screens.running(Translator(quiz.language), self._bank, quiz, players))
                self._wake.set()
            case NothingToAsk():
                await chat.toast(screens.nothing_to_ask(tr), alert=True)
            case refusal:
                await self._refuse(chat, tr, refusal)

    async def _hurry(self, chat: Conversation, tr: Translator, tap: HurryLive) -> None:
        work = self._live.hurry
        await self._steered(chat, tr, lambda by: work(tap.live, chat.chat, by, turn=tap.turn))
        self._wake.set()

    async def _pause(self, chat: Conversation, tr: Translator, tap: PauseLive) -> None:
        work = self._live.pause
        quiz = await self._steered(chat, tr, lambda by: work(tap.live, chat.chat, by, turn=tap.turn))
        if quiz is None:
            return
        if quiz.phase is Phase.PAUSED:
            await chat.say(live_course.paused(Translator(quiz.language), quiz))
        else:
            await chat.toast(live_course.will_pause(Translator(quiz.language)), alert=True)

    async def _end(self, chat: Conversation, tr: Translator, tap: EndLive) -> None:
        quiz = await self._steered(chat, tr, lambda by: self._live.end(tap.live, chat.chat, by))
        if quiz is None:
            return
        if quiz.phase is Phase.OVER:
            await chat.replace(screens.cancelled(Translator(quiz.language)))
        elif quiz.phase is not Phase.ENDING:
            await chat.toast(live_course.will_end(Translator(quiz.language)), alert=True)
        self._wake.set()

    async def _steered(
        self, chat: Conversation, tr: Translator, work: Callable[[By], Awaitable[LiveQuiz | NoLive | NotHost]]
    ) -> LiveQuiz | None:
        """The quiz after *work*; `None` if it could not be done, which the person is told."""
        outcome = await _as_host(chat, work)
        if isinstance(outcome, LiveQuiz):
            return outcome
        await self._refuse(chat, tr, outcome)
        return None

    async def _refuse(self, chat: Conversation, tr: Translator, why: NoLive | NotHost) -> None:
        words = screens.only_hosts(tr) if isinstance(why, NotHost) else screens.over(tr)
        if chat.tapped is None:
            await self._tell(chat, Screen(plain(words)))
        else:
            await chat.toast(words, alert=True)

    # votes ---------------------------------------------------------------------------------------

    async def voted(self, update: Update, _: object) -> None:
        """Take a vote. Nothing of a voter who is no player is stored or logged."""
        answer = update.poll_answer
        assert answer is not None
        person = answer.user.id if answer.user and answer.voter_chat is None else 0
        person = 0 if person == CHANNEL_VOTER else person
        outcome = await self._live.vote(answer.poll_id, person, tuple(answer.option_ids))
        for _again in range(POLL_TRIES):
            if not isinstance(outcome, UnknownPoll) or not outcome.may_come:
                break
            await self._sleep(AWAIT_POLL)  # the vote has overtaken Telegram's answer that names the poll
            outcome = await self._live.vote(answer.poll_id, person, tuple(answer.option_ids))
        if isinstance(outcome, UnknownPoll):
            return
        self._heard.voted(answer.poll_id, person or (answer.voter_chat.id if answer.voter_chat else 0))
        if (quiz := self._heard.complete(answer.poll_id)) is not None:
            await self._live.seal_now(quiz)
            self._wake.set()
        if outcome.closes_now:
            self._wake.set()

    async def counted(self, update: Update, _: object) -> None:
        """Note the counts of a poll that Telegram sent by itself."""
        poll = update.poll
        assert poll is not None
        counts = tuple(option.voter_count for option in poll.options)
        await self._live.note_counts(poll.id, counts, poll.total_voter_count)

    # groups --------------------------------------------------------------------------------------

    async def migrated(self, update: Update, _: object) -> None:
        """Follow a group that has become a supergroup. Both chats say so; the second time changes nothing."""
        message = update.message
        assert message is not None
        if message.migrate_to_chat_id:
            await self._live.moved(message.chat_id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._live.moved(message.migrate_from_chat_id, message.chat_id)
        self._wake.set()

    async def membership(self, update: Update) -> None:
        """Forget a group that the bot is not in any more."""
        change = update.my_chat_member
        assert change is not None
        if change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED):
            await self._live.left(change.chat.id)


def _nobody(chat: Conversation) -> bool:
    """Whether a message was sent in the name of a chat, so that its author's number is nobody's."""
    return chat.anonymous_administrator or chat.in_name_of_chat


async def _as_host(chat: Conversation, work: Callable[[By], Awaitable[R]]) -> R:
    """Do *work* as the person; only if that is not enough, Telegram is asked whether they administer the group."""
    person = 0 if _nobody(chat) else chat.person
    outcome = await work(By(person, chat.anonymous_administrator))
    if isinstance(outcome, NotHost) and not chat.anonymous_administrator and await chat.is_administrator():
        outcome = await work(By(person, True))
    return outcome
