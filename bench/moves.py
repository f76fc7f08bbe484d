"""One move in a story with its screen, and one statement judged with its explanation, beside one answer in a quiz."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from enum import StrEnum
from pathlib import Path
from random import Random
from statistics import median

from bench.clock import utc_now
from bench.crowd import sitting_of
from bench.figures import Goal, Line
from bench.prepare import FIRST_LEARNER
from bench.transaction import AT_ONCE, Measured, copy_of
from bot.chat.screens import explanation
from bot.chat.screens import scenarios as screens
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.quiz.bank import ALL_CLAIMS, Bank
from bot.quiz.claims import ROUND, choose_claims
from bot.quiz.grading import NotKnown
from bot.quiz.play import Play
from bot.quiz.reading import prepared
from bot.quiz.sitting import start
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import Feedback, Reply, SelectedPositions
from bot.services.scenarios import CurrentPlay, Scenarios
from bot.storage.store import Store

GOAL = Goal(1.2, 1.0, least=False)
Tap = Callable[[int], Awaitable[bool]]
"""A tap of the k-th learner, with the message that it makes. Returns whether it counted."""


class Kind(StrEnum):
    """What is tapped, each by its learner once."""

    ANSWER = "one answer"
    MOVE = "one move in a story"
    CLAIM = "one statement judged"


def lines(ground: Path, bank: Bank, many: int, rounds: int) -> Iterator[Line]:
    """Measure each kind in turn, *rounds* times; a round's ratio is taken within it."""
    turns = [{kind: _measured(ground, bank, many, kind) for kind in Kind} for _ in range(rounds)]
    for kind in (Kind.MOVE, Kind.CLAIM):
        ratios = [turn[kind].cpu / turn[Kind.ANSWER].cpu for turn in turns]
        ratio, lost = median(ratios), sum(turn[kind].errors + turn[Kind.ANSWER].errors for turn in turns)
        yield Line(
            f"{kind} with its message, {AT_ONCE} at once",
            f"{_rate(turns, kind)}, {_milliseconds(turns, kind)} CPU each, {lost} lost",
            f"one answer with its: {_rate(turns, Kind.ANSWER)}, {_milliseconds(turns, Kind.ANSWER)}",
            f"CPU {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            str(GOAL),
            GOAL.verdict(ratio) if not lost else "NOT REACHED",
        )


def _rate(turns: list[dict[Kind, Measured]], kind: Kind) -> str:
    return f"{median(turn[kind].rate for turn in turns):.0f}/s"


def _milliseconds(turns: list[dict[Kind, Measured]], kind: Kind) -> str:
    return f"{median(turn[kind].cpu for turn in turns) * 1000:.2f} ms"


def _measured(ground: Path, bank: Bank, many: int, kind: Kind) -> Measured:
    with copy_of(ground) as data:
        return asyncio.run(_run(data, bank, many, kind))


async def _run(data: Path, bank: Bank, many: int, kind: Kind) -> Measured:
    """Let `AT_ONCE` tasks do the taps of different people, each once."""
    left, lost = iter(range(many)), 0
    async with opened(DataFolder(data)) as database:
        tap = await _prepared(Store(database), bank, many, kind)

        async def one_after_another() -> None:
            nonlocal lost
            for k in left:
                lost += not await tap(k)

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Measured(many / wall, cpu / many, errors=lost)


async def _prepared(store: Store, bank: Bank, many: int, kind: Kind) -> Tap:
    """Let everybody sit at something of that kind. Returns what they tap."""
    match kind:
        case Kind.ANSWER:
            return _answering(store, bank, NotKnown())
        case Kind.CLAIM:
            await _begin_rounds(store, bank, many)
            return _answering(store, bank, SelectedPositions((0,)))
        case Kind.MOVE:
            await _begin_stories(store, bank, many)
            return _moving(store, bank)


def _answering(store: Store, bank: Bank, reply: Reply) -> Tap:
    learning, tr = Learning(store, Library(bank), utc_now, Random(1)), Translator("en")

    async def tap(k: int) -> bool:
        outcome = await learning.answer(FIRST_LEARNER + k, sitting_of(k), 0, reply)
        return isinstance(outcome, Feedback) and bool(explanation.explained(tr, bank, outcome).html)

    return tap


def _moving(store: Store, bank: Bank) -> Tap:
    scenarios, tr = Scenarios(store, bank, utc_now, lambda: "z" * 14), Translator("en")

    async def tap(k: int) -> bool:
        outcome = await scenarios.move(FIRST_LEARNER + k, f"play{k}", 0, 0)
        return isinstance(outcome, CurrentPlay) and outcome.counted and bool(screens.play(tr, outcome).html)

    return tap


async def _begin_stories(store: Store, bank: Bank, many: int) -> None:
    """Begin a story for each person."""
    story = next(iter(bank.scenarios))
    async with store.transaction() as tx:
        for k in range(many):
            await tx.plays.save(Play(f"play{k}", FIRST_LEARNER + k, story, (), utc_now()))


async def _begin_rounds(store: Store, bank: Bank, many: int) -> None:
    """Put a round of statements in the place of each person's open sitting."""
    rng, pool = Random(1), bank.topics[ALL_CLAIMS].questions
    async with store.transaction() as tx:
        for k in range(many):
            chosen = prepared(choose_claims(pool, {}, rng, ROUND))
            await tx.sittings.save(start(sitting_of(k), FIRST_LEARNER + k, ALL_CLAIMS, chosen, utc_now(), rng))
