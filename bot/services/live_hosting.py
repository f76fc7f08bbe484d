"""What people do with quizzes that a group takes together: set up, join, steer. Who may is decided here each time."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from random import Random

from bot.quiz import live_steps as steps
from bot.quiz.bank import REVIEW, Bank
from bot.quiz.classes import Assignment, AttemptRule, Kind
from bot.quiz.language import LANGUAGES
from bot.quiz.live import (
    ALL_ANSWERED,
    BY_HOST,
    LOBBY_LIFE,
    RUNNING,
    SECONDS,
    SIZES,
    LiveQuiz,
    Phase,
    Player,
    Way,
)
from bot.quiz.live_questions import chosen_for_group
from bot.quiz.naming import PSEUDONYMS, made_unique, pseudonym
from bot.quiz.own_pack import pack_id
from bot.services.class_outcomes import NoClass
from bot.services.class_view import taught_class
from bot.services.library import Library
from bot.services.live_outcomes import (
    AlreadyLive,
    By,
    Joined,
    NoLive,
    NothingToAsk,
    NotHost,
    NotYourClass,
    PastQuestion,
    Steered,
)
from bot.storage.store import Store, Transaction

DEFAULT_SIZE, DEFAULT_SECONDS = 5, 30
_NOT_JOINABLE = (Phase.SETUP, Phase.ENDING, Phase.RECORDING, Phase.OVER)


class LiveHosting:
    """Setting live quizzes up, joining and steering them. A group has at most one at a time.

    Args:
        secret: makes the mark by which the person who began a quiz is known again. Without it the mark says nothing.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Callable[[], datetime],
        rng: Random,
        new_id: Callable[[], str],
        secret: bytes,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng
        self._new_id = new_id
        self._secret = secret

    # setting up ----------------------------------------------------------------------------------

    async def set_up(
        self, by: By, chat: int, thread: int | None, language: str, klass: str = ""
    ) -> LiveQuiz | AlreadyLive | NotHost | NotYourClass:
        """Begin to choose the settings of a quiz in a group. Topic, size and time are those of its last quiz.

        Args:
            thread: the topic of a forum in which it is played.
            language: the language of its texts.
            klass: the id of a class to play it with, whose teacher *by* has to be.
        """
        async with self._store.transaction() as tx:
            running = await tx.live.of_chat(chat)
            if running is not None:
                return AlreadyLive(running)
            if klass and (not by.person or isinstance(await taught_class(tx, klass, by.person), NoClass)):
                return NotYourClass()
            if not (klass or by.administrator or await tx.live.everybody_may_start(chat)):
                return NotHost()
            now, id = self._clock(), self._new_id()
            way = Way.RANKING if klass else Way.HANDS
            last = next(iter(await tx.live.past(chat)), None)
            quiz = LiveQuiz(
                id=id,
                chat=chat,
                thread=thread,
                language=language,
                way=way,
                topic=last.topic if last and self._may_ask(last.topic, klass) else self._first_topic,
                size=last.size if last else DEFAULT_SIZE,
                seconds=_seconds(last.seconds, way) if last else DEFAULT_SECONDS,
                host=self._mark(id, by.person) if by.person else "",
                klass=klass or None,
                since=now,
                due=now + LOBBY_LIFE,
            )
            await tx.live.save(quiz)
            return quiz

    async def choose(
        self,
        id: str,
        chat: int,
        by: By,
        *,
        topic: str = "",
        size: int = 0,
        seconds: int | None = None,
        way: str = "",
        language: str = "",
    ) -> Steered:
        """Change a setting before the start. In the lobby only the language changes.

        Args:
            seconds: a time for each question, one of those that are offered.
            topic, size, way, language: an empty value leaves the setting as it is, and so does an impossible one.
        """

        def chosen(quiz: LiveQuiz) -> LiveQuiz | NoLive:
            if quiz.phase is Phase.LOBBY:  # the settings may still be shown, if the lobby got lost on its way
                return replace(quiz, language=language) if language in LANGUAGES else quiz
            if quiz.phase is not Phase.SETUP:
                return NoLive()
            new_way = Way(way) if way in set(Way) and quiz.klass is None else quiz.way
            wanted = quiz.seconds if seconds is None or seconds not in (*SECONDS, BY_HOST, ALL_ANSWERED) else seconds
            return replace(
                quiz,
                topic=topic if self._may_ask(topic, quiz.klass) else quiz.topic,
                size=size if size in SIZES else quiz.size,
                seconds=_seconds(wanted, new_way),
                way=new_way,
                language=language if language in LANGUAGES else quiz.language,
            )

        return await self._steer(id, chat, by, chosen)

    @property
    def _first_topic(self) -> str:
        return next(iter(self._library.shared.topics))

    def _may_ask(self, topic: str, klass: str | None) -> bool:
        """Whether a quiz may be about a topic: any of the shared bank, or what its class has of its own."""
        own = bool(klass) and topic == pack_id(klass or "")
        return own or (topic in self._library.shared.topics and topic != REVIEW)

    async def bank(self, quiz: LiveQuiz) -> Bank:
        """What a quiz can ask."""
        async with self._store.reading() as tx:
            return await self._library.for_group(tx, quiz.klass)

    async def let_everybody_start(self, chat: int, by: By, everybody: bool) -> bool:
        """Set who may start in a group. Returns whether that person may set it: administrators only."""
        if not by.administrator:
            return False
        async with self._store.transaction() as tx:
            await tx.live.let_everybody_start(chat, everybody, self._clock())
        return True

    async def everybody_may_start(self, chat: int) -> bool:
        """Whether everybody may start in that group."""
        async with self._store.reading() as tx:
            return await tx.live.everybody_may_start(chat)

    async def note_lobby(self, id: str, message: int) -> None:
        """Note the number of the message with settings and lobby."""
        async with self._store.transaction() as tx:
            quiz = await tx.live.get(id)
            if quiz is not None and quiz.lobby != message and quiz.phase is not Phase.OVER:
                await tx.live.save(replace(quiz, lobby=message))

    async def open_lobby(self, id: str, chat: int, by: By) -> Steered:
        """End the choosing of settings: people may join. Doing it again changes nothing."""

        def opened(quiz: LiveQuiz) -> LiveQuiz | NoLive:
            if quiz.phase is Phase.SETUP:
                return steps.opened_lobby(quiz, self._clock())
            return quiz if quiz.phase is Phase.LOBBY else NoLive()

        return await self._steer(id, chat, by, opened)

    async def join(self, id: str, chat: int, person: int, *, remember: bool) -> Joined | NoLive:
        """Make somebody a player. Doing it again shows who they are, and can turn *remember* on.

        Args:
            remember: whether their answers are to count for their memory, if the bot knows them.
        """
        async with self._store.transaction() as tx:
            quiz = await tx.live.get(id)
            if quiz is None or quiz.chat != chat or not quiz.ranks or quiz.phase in _NOT_JOINABLE:
                return NoLive()
            known = await tx.users.get(person) is not None
            player = await tx.live.player(id, person)
            changed = player or Player(person, await self._alias(tx, quiz))
            changed = replace(changed, remember=changed.remember or (remember and known))
            if changed != player:
                await tx.live.save_players(id, [changed])
            if player is None:
                await tx.live.save(steps.joined(quiz, self._clock()))
            member = known and quiz.klass and await tx.classes.member(quiz.klass, person)
            return Joined(quiz, changed, counts_for_class=bool(member), no_account=remember and not known)

    async def _alias(self, tx: Transaction, quiz: LiveQuiz) -> str:
        taken = {player.alias for player in await tx.live.players(quiz.id)}
        return made_unique(pseudonym(quiz.language, self._rng.randrange(PSEUDONYMS)), taken)

    # steering ------------------------------------------------------------------------------------

    async def start(self, id: str, chat: int, by: By) -> LiveQuiz | NoLive | NotHost | NothingToAsk:
        """Deal the questions, new ones first, and ask the first. For a class that makes its assignment.

        Doing it again changes nothing.
        """
        async with self._store.transaction() as tx:
            quiz = await self._steered(tx, id, chat, by)
            if not isinstance(quiz, LiveQuiz) or quiz.phase in RUNNING:
                return quiz
            if quiz.phase is not Phase.LOBBY:
                return NoLive()
            now = self._clock()
            pool = (await self._library.for_group(tx, quiz.klass)).about((quiz.topic,))
            asked = {each.question for past in await tx.live.past(chat) for each in past.questions[: past.turn + 1]}
            questions = chosen_for_group(pool, quiz.size, now, self._rng, asked)
            if not questions:
                return NothingToAsk()
            begun = steps.started(quiz, questions, now)
            if begun.klass is not None:
                begun = replace(begun, assignment=await self._assign(tx, begun, now))
            await tx.live.save(begun)
            return begun

    async def _assign(self, tx: Transaction, quiz: LiveQuiz, now: datetime) -> str:
        """Make the assignment that a class's live quiz counts for. Returns its id."""
        assert quiz.klass is not None
        assignment = Assignment(
            id=self._new_id(),
            klass=quiz.klass,
            kind=Kind.LIVE,
            topics=(quiz.topic,),
            questions=tuple(asked.question for asked in quiz.questions),
            size=len(quiz.questions),
            attempt_rule=AttemptRule.FIRST,
            opens=now,
            due_date=None,
            zone="",
            created_at=now,
            published_at=now,
            read_first=False,
        )
        await tx.assignments.save(assignment)
        return assignment.id

    async def hurry(self, id: str, chat: int, by: By, *, turn: int | None = None) -> Steered:
        """Close the open question, or go on to the next one.

        Args:
            turn: the question that it is meant for. If another one is present, the button is an old one.
        """
        return await self._steer_running(id, chat, by, steps.advanced, turn)

    async def pause(self, id: str, chat: int, by: By) -> Steered:
        """Pause, at once or after the present question."""
        return await self._steer_running(id, chat, by, steps.paused, None)

    async def end(self, id: str, chat: int, by: By) -> LiveQuiz | NoLive | NotHost:
        """End it, after the present question if one is open."""
        async with self._store.transaction() as tx:
            quiz = await self._steered(tx, id, chat, by)
            if not isinstance(quiz, LiveQuiz):
                return quiz
            ended = steps.ended(quiz, self._clock())
            if ended.phase is Phase.OVER:
                await tx.live.delete_players(quiz.id)
            await tx.live.save(ended)
            return ended

    async def of_chat(self, chat: int) -> LiveQuiz | None:
        """The quiz of a group that is not over."""
        async with self._store.reading() as tx:
            return await tx.live.of_chat(chat)

    async def _steer_running(
        self,
        id: str,
        chat: int,
        by: By,
        change: Callable[[LiveQuiz, datetime], LiveQuiz],
        turn: int | None,
    ) -> Steered:
        def changed(quiz: LiveQuiz) -> LiveQuiz | NoLive | PastQuestion:
            if quiz.phase not in RUNNING:
                return NoLive()
            return change(quiz, self._clock()) if turn in (None, quiz.turn) else PastQuestion()

        return await self._steer(id, chat, by, changed)

    async def _steer(
        self, id: str, chat: int, by: By, change: Callable[[LiveQuiz], LiveQuiz | NoLive | PastQuestion]
    ) -> Steered:
        """Keep what *change* makes of the quiz, if that person may steer it."""
        async with self._store.transaction() as tx:
            quiz = await self._steered(tx, id, chat, by)
            changed = change(quiz) if isinstance(quiz, LiveQuiz) else quiz
            if isinstance(changed, LiveQuiz) and changed != quiz:
                await tx.live.save(changed)
            return changed

    async def _steered(self, tx: Transaction, id: str, chat: int, by: By) -> LiveQuiz | NoLive | NotHost:
        """The quiz, if that person may steer it: administrators, whoever began it, a class's teachers."""
        quiz = await tx.live.get(id)
        if quiz is None or quiz.chat != chat or quiz.phase is Phase.OVER:
            return NoLive()
        if by.administrator or (by.person and hmac.compare_digest(quiz.host, self._mark(id, by.person))):
            return quiz
        if quiz.klass and by.person and not isinstance(await taught_class(tx, quiz.klass, by.person), NoClass):
            return quiz
        return NotHost()

    def _mark(self, id: str, person: int) -> str:
        return hmac.new(self._secret, f"live {id} {person}".encode(), sha256).hexdigest()[:32]


def _seconds(wanted: int, way: Way) -> int:
    """How long a question is open: as *wanted*, unless that needs players and there are none."""
    return DEFAULT_SECONDS if wanted == ALL_ANSWERED and way is Way.HANDS else wanted
