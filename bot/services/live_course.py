"""What the clock, votes and Telegram's answers do to quizzes that a group takes together. Each step is stored here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz import live_steps as steps
from bot.quiz.bank import Bank
from bot.quiz.live import ALL_ANSWERED, KEPT, AllHeard, Claimed, LiveQuiz, Outcome, Phase
from bot.quiz.live_questions import Result, dealt, fits, is_right, ranking
from bot.services.library import Library
from bot.services.live_outcomes import LiveEnd, UnknownPoll, VoteHeard
from bot.services.live_record import record_player
from bot.storage.store import Store, Transaction


class LiveCourse:
    """The course of live quizzes: one that is due does its next step, votes count until their question is sealed."""

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng
        self._new_id = new_id

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
        bank = await self._library.for_group(tx, quiz.klass)
        quiz = self._as_asked_today(bank, quiz)
        if steps.may_seal(quiz):
            taken = Claimed(await self._seal(tx, bank, quiz, now))
        else:
            taken = steps.claimed(quiz, self._new_id(), now)
        await tx.live.save(taken.quiz)
        return taken

    async def settle(self, id: str, claim: str, outcome: Outcome) -> LiveQuiz | None:
        """Note how an errand ended.

        Args:
            claim: the id of the errand. If the errand has been given up meanwhile, its outcome changes nothing.
        """
        async with self._store.transaction() as tx:
            quiz, now = await tx.live.get(id), self._clock()
            if quiz is None or quiz.claim != claim:
                return None
            if isinstance(outcome, AllHeard):
                bank = await self._library.for_group(tx, quiz.klass)
                after = await self._seal(tx, bank, replace(quiz, claim=""), now)
            else:
                after = steps.settled(quiz, outcome, now)
            if after.phase is Phase.OVER:
                await tx.live.delete_players(id)
            await tx.live.save(after)
            return after

    async def bank(self, quiz: LiveQuiz) -> Bank:
        """What a quiz can ask."""
        async with self._store.reading() as tx:
            return await self._library.for_group(tx, quiz.klass)

    async def votes_so_far(self, quiz: LiveQuiz) -> int | None:
        """How many players have answered the question of *quiz*; `None` if it has been sealed meanwhile."""
        async with self._store.reading() as tx:
            present = await tx.live.by_poll(quiz.poll)
            return None if present is None else await tx.live.count_votes(quiz.id, quiz.turn)

    async def count_players(self, id: str) -> int:
        """How many have joined."""
        async with self._store.reading() as tx:
            return await tx.live.count_players(id)

    async def end_of(self, quiz: LiveQuiz) -> LiveEnd:
        """What there is to say at the end of a quiz."""
        async with self._store.reading() as tx:
            players = await tx.live.players(quiz.id)
        return LiveEnd(quiz, ranking({player.alias: player.right for player in players}), len(players))

    async def release(self) -> None:
        """Take over what another process left: what it was running counts as lost.

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
            bank = await self._library.for_group(tx, quiz.klass)
            await record_player(tx, bank, quiz, players[0], now, self._rng, self._new_id)
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
        """Seal the present question at once: as many votes were heard as Telegram has counted."""
        async with self._store.transaction() as tx:
            quiz = await tx.live.get(id)
            if quiz is not None and quiz.phase is Phase.SEALING:
                bank = await self._library.for_group(tx, quiz.klass)
                await tx.live.save(await self._seal(tx, bank, replace(quiz, claim=""), self._clock()))

    # groups --------------------------------------------------------------------------------------

    async def moved(self, old: int, new: int) -> None:
        """Follow a group that has become a supergroup to its new number."""
        async with self._store.transaction() as tx:
            await tx.live.move_group(old, new)
            quiz = await tx.live.of_chat(old)
            if quiz is not None:
                await tx.live.save(steps.moved(quiz, new, self._clock()))

    async def left(self, chat: int) -> None:
        """End the quiz of a group that the bot is not in any more, and forget what was chosen there."""
        async with self._store.transaction() as tx:
            await tx.live.forget_group(chat)
            quiz = await tx.live.of_chat(chat)
            if quiz is not None:
                await tx.live.delete_players(quiz.id)
                await tx.live.save(steps.over(quiz, self._clock()))
