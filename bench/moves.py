"""One move in a story with its screen, beside one answer in a quiz with its explanation."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.clock import utc_now
from bench.crowd import sitting_of
from bench.figures import Goal, Line
from bench.prepare import FIRST_LEARNER
from bench.transaction import AT_ONCE, Measured, copy_of
from bot.chat.screens import explanation
from bot.chat.screens import scenarios as screens
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.quiz.bank import Bank
from bot.quiz.grading import NotKnown
from bot.quiz.play import Play
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import Feedback
from bot.services.scenarios import CurrentPlay, Scenarios
from bot.storage.store import Store


def lines(ground: Path, bank: Bank, moves: int) -> Iterator[Line]:
    """Measure moves, and answers beside them; each with the message that it makes."""
    answer, move = (_measured(ground, bank, moves, stories=stories) for stories in (False, True))
    goal, ratio = Goal(1.2, 1.0, least=False), move.cpu / answer.cpu
    yield Line(
        f"one move in a story with its message, {AT_ONCE} at once",
        f"{move.rate:.0f}/s, {move.cpu * 1000:.2f} ms CPU each, {move.errors} lost",
        f"one answer with its: {answer.rate:.0f}/s, {answer.cpu * 1000:.2f} ms",
        f"CPU {ratio:.2f}",
        str(goal),
        goal.verdict(ratio) if not move.errors else "NOT REACHED",
    )


def _measured(ground: Path, bank: Bank, many: int, *, stories: bool) -> Measured:
    with copy_of(ground) as data:
        return asyncio.run(_run(data, bank, many, stories=stories))


async def _run(data: Path, bank: Bank, many: int, *, stories: bool) -> Measured:
    """Let `AT_ONCE` tasks make the moves, or give the answers, of different people, each once."""
    left, tr, lost = iter(range(many)), Translator("en"), 0
    async with opened(DataFolder(data)) as database:
        store = Store(database)
        learning = Learning(store, Library(bank), utc_now, Random(1))
        scenarios = Scenarios(store, bank, utc_now, lambda: "z" * 14)
        if stories:
            await _prepare(store, bank, many)

        async def moved(k: int) -> bool:
            outcome = await scenarios.move(FIRST_LEARNER + k, f"play{k}", 0, 0)
            return isinstance(outcome, CurrentPlay) and outcome.counted and bool(screens.play(tr, outcome).html)

        async def answered(k: int) -> bool:
            outcome = await learning.answer(FIRST_LEARNER + k, sitting_of(k), 0, NotKnown())
            return isinstance(outcome, Feedback) and bool(explanation.explained(tr, bank, outcome).html)

        async def one_after_another() -> None:
            nonlocal lost
            for k in left:
                lost += not await (moved(k) if stories else answered(k))

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Measured(many / wall, cpu / many, errors=lost)


async def _prepare(store: Store, bank: Bank, many: int) -> None:
    """Begin a story for each person."""
    story = next(iter(bank.scenarios))
    async with store.transaction() as tx:
        for k in range(many):
            await tx.plays.save(Play(f"play{k}", FIRST_LEARNER + k, story, (), utc_now()))
