"""Quizzes that a group takes together: set up, played by a clock, ended. Who may steer is decided here each time."""

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
    KEPT,
    LOBBY_LIFE,
    RUNNING,
    SECONDS,
    SIZES,
    Claimed,
    LiveQuiz,
    Outcome,
    Phase,
    Player,
    Way,
)
from bot.quiz.live_questions import Result, chosen_for_group, dealt, fits, is_right, ranking
from bot.quiz.naming import PSEUDONYMS, made_unique, pseudonym
from bot.quiz.own_pack import pack_id
from bot.services.class_outcomes import NoClass
from bot.services.class_view import taught_class
from bot.services.library import Library
from bot.services.live_outcomes import (
    AlreadyLive,
    By,
    Joined,
    LiveEnd,
    NoLive,
    NothingToAsk,
    NotHost,
    NotYourClass,
    UnknownPoll,
    VoteHeard,
)
from bot.services.live_record import record_player
from bot.storage.store import Store, Transaction

DEFAULT_SIZE, DEFAULT_SECONDS = 5, 30
_POLL_IS_TAKEN = (Phase.SEALING, Phase.UNSTOPPED)


class Live:
    """Live quizzes. A group has at most one at a time.

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
        """Begin to choose the settings of a quiz in a group.

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
            quiz = LiveQuiz(
                id=id,
                chat=chat,
                thread=thread,
                language=language,
                way=Way.RANKING if klass else Way.HANDS,
                topic=next(iter(self._library.shared.topics)),
                size=DEFAULT_SIZE,
                seconds=DEFAULT_SECONDS,
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
    ) -> LiveQuiz | NoLive | NotHost:
        """Change a setting before the start; what is no possible value changes nothing. Only the language may be
        changed in the lobby."""

        def chosen(quiz: LiveQuiz) -> LiveQuiz | NoLive:
            if quiz.phase is Phase.LOBBY and language in LANGUAGES:
                return replace(quiz, language=language)
            if quiz.phase is not Phase.SETUP:
                return NoLive()
            new_way = Way(way) if way in set(Way) and quiz.klass is None else quiz.way
            wanted = quiz.seconds if seconds is None or seconds not in (*SECONDS, BY_HOST, ALL_ANSWERED) else seconds
            return replace(
                quiz,
                topic=topic if self._offers(quiz, topic) else quiz.topic,
                size=size if size in SIZES else quiz.size,
                seconds=DEFAULT_SECONDS if wanted == ALL_ANSWERED and new_way is Way.HANDS else wanted,
                way=new_way,
                language=language if language in LANGUAGES else quiz.language,
            )

        return await self._steer(id, chat, by, chosen)

    def _offers(self, quiz: LiveQuiz, topic: str) -> bool:
        """Whether a quiz may be about a topic: any of the shared bank, or what its class has of its own."""
        own = quiz.klass is not None and topic == pack_id(quiz.klass)
        return own or (topic in self._library.shared.topics and topic != REVIEW)

    async def bank(self, quiz: LiveQuiz) -> Bank:
        """What a quiz can ask."""
        async with self._store.reading() as tx:
            return await self._bank_of(tx, quiz)

    async def _bank_of(self, tx: Transaction, quiz: LiveQuiz) -> Bank:
        return await self._library.for_class(tx, quiz.klass) if quiz.klass else self._library.shared

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

    async def open_lobby(self, id: str, chat: int, by: By) -> LiveQuiz | NoLive | NotHost:
        """End the choosing of settings: people may join."""
        now = self._clock()
        return await self._steer(
            id, chat, by, lambda quiz: steps.opened_lobby(quiz, now) if quiz.phase is Phase.SETUP else NoLive()
        )

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
        """Deal the questions, and ask the first. For a class that makes its assignment."""
        async with self._store.transaction() as tx:
            quiz = await self._steered(tx, id, chat, by)
            if not isinstance(quiz, LiveQuiz) or quiz.phase is not Phase.LOBBY:
                return quiz if not isinstance(quiz, LiveQuiz) else NoLive()
            now = self._clock()
            pool = (await self._bank_of(tx, quiz)).about((quiz.topic,))
            questions = chosen_for_group(pool, quiz.size, now, self._rng)
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

    async def hurry(self, id: str, chat: int, by: By, *, turn: int | None = None) -> LiveQuiz | NoLive | NotHost:
        """Close the open question, or go on to the next one.

        Args:
            turn: the question that it is meant for. If another one is present, the button is an old one.
        """
        return await self._steer_running(id, chat, by, steps.hurried, turn)

    async def pause(self, id: str, chat: int, by: By, *, turn: int | None = None) -> LiveQuiz | NoLive | NotHost:
        """Pause, at once or after the present question. *turn* is as for `hurry`."""
        return await self._steer_running(id, chat, by, steps.paused, turn)

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

    async def count_players(self, id: str) -> int:
        """How many have joined."""
        async with self._store.reading() as tx:
            return await tx.live.count_players(id)

    async def _steer_running(
        self,
        id: str,
        chat: int,
        by: By,
        change: Callable[[LiveQuiz, datetime], LiveQuiz],
        turn: int | None,
    ) -> LiveQuiz | NoLive | NotHost:
        def changed(quiz: LiveQuiz) -> LiveQuiz | NoLive:
            is_present = quiz.phase in RUNNING and turn in (None, quiz.turn)
            return change(quiz, self._clock()) if is_present else NoLive()

        return await self._steer(id, chat, by, changed)

    async def _steer(
        self, id: str, chat: int, by: By, change: Callable[[LiveQuiz], LiveQuiz | NoLive]
    ) -> LiveQuiz | NoLive | NotHost:
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

    # by the clock --------------------------------------------------------------------------------

    async def due(self) -> list[tuple[str, datetime]]:
        """The quizzes that are to do something, and when, the first one first."""
        async with self._store.reading() as tx:
            return await tx.live.due()

    async def claim(self, id: str) -> Claimed | None:
        """Do what is due in a quiz, and claim the errand that comes next.

        Returns:
            The quiz with its errand, if there is one; `None` if nothing is due.
        """
        async with self._store.transaction() as tx:
            quiz, now = await tx.live.get(id), self._clock()
            if quiz is None or quiz.due is None or quiz.due > now:
                return None
            if quiz.phase is not Phase.RECORDING:
                return await self._claim_errand(tx, quiz, now)
            recorded = await self._record_next(tx, quiz, now)
        if recorded.phase is Phase.OVER and quiz.ranks:
            await self._store.forget_freed_pages()  # players are told that they are deleted now
        return Claimed(recorded)

    async def _claim_errand(self, tx: Transaction, quiz: LiveQuiz, now: datetime) -> Claimed:
        bank = await self._bank_of(tx, quiz)
        quiz = self._as_asked_today(bank, quiz)
        if quiz.phase in _POLL_IS_TAKEN and not quiz.claim:
            taken = Claimed(await self._seal(tx, bank, quiz, now))
        else:
            taken = steps.claimed(quiz, self._new_id(), now)
        await tx.live.save(taken.quiz)
        return taken

    async def settle(self, id: str, claim: str, outcome: Outcome, *, heard_all: bool = True) -> LiveQuiz | None:
        """Note how an errand ended.

        Args:
            claim: the id of the errand. If the errand has been given up meanwhile, its outcome changes nothing.
            heard_all: whether this process has heard every vote for the poll; if not, votes may arrive for longer.
        """
        async with self._store.transaction() as tx:
            quiz, now = await tx.live.get(id), self._clock()
            if quiz is None or quiz.claim != claim:
                return None
            after = steps.settled(quiz, outcome, now)
            after = after if heard_all else steps.with_grace(after, now)
            if after.phase is Phase.OVER:
                await tx.live.delete_players(id)
            await tx.live.save(after)
            return after

    async def end_of(self, quiz: LiveQuiz) -> LiveEnd:
        """What there is to say at the end of a quiz."""
        async with self._store.reading() as tx:
            players = await tx.live.players(quiz.id)
        return LiveEnd(quiz, ranking({player.alias: player.right for player in players}), len(players))

    async def release(self) -> None:
        """Take over what another process left: what it was running counts as lost, and votes may still be at Telegram.

        Call it when no other process can be at work.
        """
        async with self._store.transaction() as tx:
            for quiz in await tx.live.under_way():
                taken_over = steps.taken_over(quiz, self._clock())
                if taken_over != quiz:
                    await tx.live.save(taken_over)

    async def forget_old(self) -> None:
        """Delete quizzes that were over for a day."""
        async with self._store.transaction() as tx:
            await tx.live.delete_over(self._clock() - KEPT)

    def _as_asked_today(self, bank: Bank, quiz: LiveQuiz) -> LiveQuiz:
        """The quiz, whose present question may have changed in the bank while the bot was away."""
        if not quiz.questions or quiz.phase is Phase.OVER:
            return quiz
        question = bank.questions.get(quiz.current.question)
        if question is not None and question.hash == quiz.current.hash:
            return quiz
        asked_anew = quiz.phase is Phase.ASKING and not quiz.claim and question is not None and fits(question)
        present = (
            dealt(question, self._rng)
            if asked_anew and question is not None
            else replace(quiz.current, result=Result.VOID, counts=(), voters=0)
        )
        phase = Phase.EXPLAINING if quiz.phase is Phase.ASKING and not asked_anew and not quiz.claim else quiz.phase
        questions = (*quiz.questions[: quiz.turn], present, *quiz.questions[quiz.turn + 1 :])
        return replace(quiz, questions=questions, phase=phase)

    async def _seal(self, tx: Transaction, bank: Bank, quiz: LiveQuiz, now: datetime) -> LiveQuiz:
        """Count the present question's votes. None counts from now on."""
        void = quiz.current.result is Result.VOID
        quiz = replace(steps.sealed(quiz, now), questions=quiz.questions) if void else steps.sealed(quiz, now)
        question = bank.questions.get(quiz.current.question)
        if not quiz.ranks or void or question is None:
            return quiz
        votes = await tx.live.votes(quiz.id, quiz.turn)
        right = [
            replace(player, right=player.right + 1)
            for player in await tx.live.players(quiz.id)
            if player.learner in votes and is_right(question, quiz.current, votes[player.learner])
        ]
        await tx.live.save_players(quiz.id, right)
        return quiz

    async def _record_next(self, tx: Transaction, quiz: LiveQuiz, now: datetime) -> LiveQuiz:
        """Let one player's answers count for their class and their memory, and forget the player. Then the next."""
        players = await tx.live.players(quiz.id)
        if players:
            await record_player(tx, await self._bank_of(tx, quiz), quiz, players[0], now, self._rng, self._new_id)
            await tx.live.delete_player(quiz.id, players[0].learner)
        after = replace(quiz, due=now) if len(players) > 1 else steps.over(quiz, now)
        await tx.live.save(after)
        return after

    # votes ---------------------------------------------------------------------------------------

    async def vote(self, poll: str, person: int, positions: tuple[int, ...]) -> VoteHeard | UnknownPoll:
        """Take a vote. Only that of a player is kept, and only the first; nothing is kept of anybody else.

        Args:
            poll: Telegram's id of the poll.
            person: the voter; 0 for one who votes as a channel or group, and so is nobody.
            positions: the options that were chosen; none if the vote was taken back.
        """
        async with self._store.transaction() as tx:
            quiz = await tx.live.by_poll(poll)
            if quiz is None:
                return UnknownPoll(may_come=await tx.live.asking())
            player = await tx.live.player(quiz.id, person) if person and positions else None
            if player is None or not await tx.live.add_vote(quiz.id, quiz.turn, person, positions):
                return VoteHeard()
            return VoteHeard(closes_now=await self._all_answered(tx, quiz))

    async def _all_answered(self, tx: Transaction, quiz: LiveQuiz) -> bool:
        """Close the question if it was open until every player has answered, and they have."""
        if quiz.seconds != ALL_ANSWERED:
            return False
        players, votes = await tx.live.count_players(quiz.id), await tx.live.count_votes(quiz.id, quiz.turn)
        ready = steps.all_players_answered(quiz, self._clock()) if votes >= players else quiz
        if ready != quiz:
            await tx.live.save(ready)
        return ready != quiz

    async def note_counts(self, poll: str, counts: tuple[int, ...], voters: int) -> None:
        """Note counts of a poll that Telegram sent by itself. They are used only where closing the poll fails."""
        async with self._store.transaction() as tx:
            quiz = await tx.live.by_poll(poll)
            noted = steps.with_counts(quiz, counts, voters) if quiz else None
            if noted is not None and noted != quiz:
                await tx.live.save(noted)

    async def seal_now(self, id: str) -> None:
        """As many votes were heard as Telegram has counted: do not wait for more."""
        async with self._store.transaction() as tx:
            quiz = await tx.live.get(id)
            sealed = steps.all_votes_heard(quiz, self._clock()) if quiz else None
            if sealed is not None and sealed != quiz:
                await tx.live.save(sealed)

    # groups --------------------------------------------------------------------------------------

    async def moved(self, old: int, new: int) -> None:
        """A group has become a supergroup with another number."""
        async with self._store.transaction() as tx:
            await tx.live.move_group(old, new)
            quiz = await tx.live.of_chat(old)
            if quiz is not None:
                await tx.live.save(steps.moved(quiz, new, self._clock()))

    async def left(self, chat: int) -> None:
        """The bot is not in that group any more."""
        async with self._store.transaction() as tx:
            await tx.live.forget_group(chat)
            quiz = await tx.live.of_chat(chat)
            if quiz is not None:
                await tx.live.delete_players(quiz.id)
                await tx.live.save(steps.over(quiz, self._clock()))


_NOT_JOINABLE = (Phase.SETUP, Phase.ENDING, Phase.RECORDING, Phase.OVER)
