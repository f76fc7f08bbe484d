"""The transaction of one vote in a live quiz, beside that of one answer in a private one."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import cast

from telegram import Bot

from bench.clock import utc_now
from bench.figures import Goal, Line
from bench.transaction import AT_ONCE, Measured, copy_of, ours
from bot.app import handed_over_at_once
from bot.chat.heard import Heard
from bot.chat.senders.live import LiveSender
from bot.commands.data_folder import DataFolder, opened
from bot.delivery.periodic import run_by_the_clock
from bot.quiz.bank import Bank
from bot.quiz.live import LiveQuiz, Phase, Player, Way
from bot.quiz.live_questions import LiveQuestion
from bot.services.library import Library
from bot.services.live_course import LiveCourse
from bot.storage.store import Store

GROUPS = 50
"""Groups that play at once."""


def lines(ground: Path, bank: Bank, votes: int) -> Iterator[Line]:
    """Measure votes, and answers beside them."""
    vote, answer = _voted(ground, bank, votes), ours(ground, bank, votes)
    goal, ratio = Goal(0.7, 0.5, least=False), vote.cpu / answer.cpu
    yield Line(
        f"one vote's transaction alone, {AT_ONCE} at once, in {GROUPS} groups",
        f"{vote.rate:.0f}/s, {vote.cpu * 1000:.2f} ms CPU each, {vote.errors} lost",
        f"one answer's: {answer.rate:.0f}/s, {answer.cpu * 1000:.2f} ms",
        f"CPU {ratio:.2f}",
        str(goal),
        goal.verdict(ratio) if not vote.errors else "NOT REACHED",
    )
    yield lateness(ground, bank)


def lateness(ground: Path, bank: Bank) -> Line:
    """Measure how late the last of `GROUPS` polls is closed that are all due at the same moment."""
    with copy_of(ground) as data:
        late = asyncio.run(_close_all(data, bank))
    goal = Goal(0.3, 0.15, least=False)
    return Line(f"the last of {GROUPS} polls due at once is closed", f"{late * 1000:.0f} ms late", goal=f"{goal} s",
                verdict=goal.verdict(late))  # fmt: skip


class _Line:
    """A bot whose calls are answered at once. It notes when polls were closed."""

    base_url, username = "", "bench_bot"

    def __init__(self) -> None:
        self.request = self
        self.closed: list[float] = []
        self.all_closed = asyncio.Event()

    async def post(self, url: str, data: object, **_: object) -> object:
        if url.endswith("stopPoll"):
            self.closed.append(time.perf_counter())
            if len(self.closed) == GROUPS:
                self.all_closed.set()
            return {"options": [{"voter_count": 1}, {"voter_count": 0}], "total_voter_count": 1}
        return {"message_id": 1, "date": 0, "poll": {"id": "p"}}


async def _close_all(data: Path, bank: Bank) -> float:
    async with opened(DataFolder(data)) as database:
        store, line = Store(database), _Line()
        question = next(iter(bank.questions.values()))
        due = utc_now() + timedelta(seconds=0.5)
        at = time.perf_counter() + 0.5
        await _prepare(store, GROUPS, LiveQuestion(question.id, question.hash, (0, 1)), due)
        course = LiveCourse(store, Library(bank), utc_now, Random(1), lambda: "z" * 14)
        bot, wake, stop = cast(Bot, line), asyncio.Event(), asyncio.Event()
        sender = LiveSender(
            bot, course, bank, utc_now, asyncio.sleep, heard=Heard(), wake=wake, caught_up=handed_over_at_once
        )
        clock = asyncio.create_task(run_by_the_clock(sender.run_due, stop, wake))
        await line.all_closed.wait()
        stop.set()
        wake.set()
        await clock
        await sender.finished()
    return max(line.closed) - at


def _voted(ground: Path, bank: Bank, votes: int) -> Measured:
    with copy_of(ground) as data:
        return asyncio.run(_vote_in_groups(data, bank, votes))


async def _vote_in_groups(data: Path, bank: Bank, votes: int) -> Measured:
    """Let `AT_ONCE` tasks hand in the votes of different players, each once."""
    left = iter(range(votes))
    async with opened(DataFolder(data)) as database:
        store = Store(database)
        course = LiveCourse(store, Library(bank), utc_now, Random(1), lambda: "z" * 14)
        await _prepare(store, votes)

        async def one_after_another() -> None:
            for number in left:
                await course.vote(f"poll-{number % GROUPS}", number + 1, (0,))

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        async with store.reading() as tx:
            stored = sum([await tx.live.count_votes(f"live-{group}", 0) for group in range(GROUPS)])
    return Measured(votes / wall, cpu / votes, errors=votes - stored)


async def _prepare(
    store: Store,
    votes: int,
    question: LiveQuestion = LiveQuestion("q", "h", (0, 1)),  # noqa: B008 - it never changes
    due: datetime | None = None,
) -> None:
    """Open *question* in each group, with everybody as a player in one of them; it closes when it is *due*."""
    now = utc_now()
    async with store.transaction() as tx:
        for group in range(GROUPS):
            quiz = LiveQuiz(
                id=f"live-{group}", chat=-group - 1, thread=None, language="en", way=Way.RANKING, topic="mix", size=5,
                seconds=30, host="", since=now, phase=Phase.OPEN, questions=(question,) * 5,
                poll=f"poll-{group}", poll_message=1, closes=now + timedelta(minutes=1), due=due,
            )  # fmt: skip
            await tx.live.save(quiz)
            players = [Player(number + 1, f"P{number}") for number in range(group, votes, GROUPS)]
            await tx.live.save_players(quiz.id, players)
