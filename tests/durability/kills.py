"""kill -9 at any moment, and above all at the worst ones."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.playground.telegram_api import Fault
from tests.durability.ledger import Audit
from tests.durability.programs import SCOREWISE
from tests.durability.scenario import Scene, playing

AT_LAST = 3.0
"""Seconds after which a moment that does not come is waited for no longer."""
TROUBLE = 0.006


@dataclass
class Figures:
    """What a campaign came to."""

    seed: int
    kills: int
    starts: int
    taps: int
    words: int
    acknowledged: int
    audit: Audit
    contradictions: list[str]
    never_answered: list[str]
    refused: dict[str, int]
    log: str

    @property
    def clean(self) -> bool:
        return self.audit.clean and not self.contradictions and not self.never_answered

    def __str__(self) -> str:
        """What there is to say when it is not clean; the log comes last."""
        return "\n".join(
            (
                f"seed {self.seed}: {self.kills} kills, {self.taps} taps, {self.acknowledged} acknowledged",
                *(f"corrupt: {each}" for each in self.audit.corrupt),
                *(f"lost: {each}" for each in self.audit.lost),
                *(f"changed: {each}" for each in self.audit.changed + self.contradictions),
                *(f"doubled: {each}" for each in self.audit.doubled),
                *(f"never answered: {each}" for each in self.never_answered),
                self.log[-3000:],
            )
        )


Moment = Callable[[Scene, Random], Awaitable[None]]


async def any_moment(_: Scene, rng: Random) -> None:
    await asyncio.sleep(rng.uniform(0, 1.5))


async def starting(_: Scene, rng: Random) -> None:
    await asyncio.sleep(rng.uniform(0, 2.0))


def call(moment: str, *methods: str, later: float = 0.0, after: int = 0) -> Moment:
    """The n-th call of one of *methods* *after* so many, at once or a little *later*."""

    async def wait(scenario: Scene, rng: Random) -> None:
        left, delay = after + rng.randrange(1, rng.choice((8, 60))), rng.uniform(0, later)
        struck = asyncio.get_running_loop().create_future()

        def watch(when: str, method: str) -> None:
            nonlocal left
            left -= when == moment and method in methods
            if left <= 0 and not struck.done():
                struck.set_result(None)
                if not delay:
                    scenario.program.kill()  # here, before another instruction of the call is carried out

        scenario.world.watchers.append(watch)
        await asyncio.wait((struck,), timeout=AT_LAST)
        scenario.world.watchers.remove(watch)
        await asyncio.sleep(delay)

    wait.__name__ = f"{methods[0]} {moment}"
    return wait


async def confirmed(scenario: Scene, rng: Random) -> None:
    """Updates have just left Telegram's queue for good."""
    left = rng.randrange(1, 12)
    struck = asyncio.get_running_loop().create_future()

    def hear(event: dict[str, object]) -> None:
        nonlocal left
        left -= event["kind"] == "confirmed"
        if left <= 0 and not struck.done():
            struck.set_result(None)
            scenario.program.kill()

    unlisten = scenario.world.listen(hear)
    await asyncio.wait((struck,), timeout=AT_LAST)
    unlisten()


async def held(scenario: Scene, rng: Random) -> None:
    """Telegram has just put a message off for a second."""
    scenario.world.inject(Fault(429, "Too Many Requests: retry after 1", method="sendMessage"))
    struck = asyncio.Event()

    def watch(when: str, method: str) -> None:
        if (when, method) == ("ends", "sendMessage"):
            struck.set()

    scenario.world.watchers.append(watch)
    with suppress(TimeoutError):
        await asyncio.wait_for(struck.wait(), AT_LAST)
    scenario.world.watchers.remove(watch)
    await asyncio.sleep(rng.uniform(0, 1.0))


async def writing(scenario: Scene, rng: Random) -> None:
    """The n-th time that the write-ahead log, or the database, is seen to change."""
    left, deadline = rng.randrange(1, 100), asyncio.get_running_loop().time() + AT_LAST
    before = _touched(scenario.program.database)
    while left > 0 and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.0005)
        now = _touched(scenario.program.database)
        left -= now != before
        before = now


def _touched(database: Path) -> list[int]:
    names = [database.with_name(f"{database.name}{suffix}") for suffix in ("", "-wal", "-journal")]
    return [name.stat().st_mtime_ns if name.exists() else 0 for name in names]


MOMENTS: tuple[Moment, ...] = (
    any_moment,
    any_moment,
    starting,
    confirmed,
    held,
    writing,
    call("ends", "getUpdates", "POST", later=0.03),
    call("begins", "POST", "getUpdates", later=0.01),
    call("begins", "editMessageText"),
    call("ends", "editMessageText"),
    call("begins", "answerCallbackQuery"),
    call("ends", "answerCallbackQuery", later=0.01),
    call("ends", "sendMessage"),
)


async def campaign(
    folder: Path,
    seed: int,
    kills: int,
    arguments: Sequence[str] = SCOREWISE,
    *,
    webhook: bool = False,
    trouble: float = TROUBLE,
    learners: int = 16,
    pause: float = 0.1,
    moments: Sequence[Moment] = MOMENTS,
    extra: Mapping[str, str] | None = None,
) -> Figures:
    """Kill the program *kills* times while learners use it, then let it finish in peace.

    Args:
        pause: seconds that a learner thinks at most; with 0 and many learners the bot is busy all the time.
    """
    rng = Random(f"{seed} kills")
    async with playing(
        folder, seed, arguments, webhook=webhook, trouble=trouble, learners=learners, pause=pause, extra=extra
    ) as scenario:
        await scenario.start()
        scenario.begin()
        for number in range(kills):
            if number:
                await scenario.launch()
            moment = rng.choice(moments)
            if (moment is starting and number) or await scenario.up():
                await moment(scenario, rng)
                scenario.program.kill()
            await scenario.down(moment.__name__)
        await scenario.start()
        return await _metrics(scenario, seed, kills)


async def crowd(folder: Path, seed: int, learners: int = 64, answers: int = 300) -> Figures:
    """Many people at once and nobody killed: whoever writes to the database waits for the others, and no longer."""
    async with playing(folder, seed, learners=learners, pause=0.0) as scenario:
        await scenario.start()
        scenario.begin()
        await scenario.until(lambda: len(scenario.ledger.acknowledged) >= answers)
        return await _metrics(scenario, seed, 0)


async def _metrics(scenario: Scene, seed: int, kills: int) -> Figures:
    """Let everybody finish, stop the program as an operator does, and look once more."""
    await scenario.rest()
    assert await scenario.program.stop() == 0, scenario.program.said()
    await scenario.compare(scenario.program.database, scenario.ledger.acknowledged)
    return Figures(
        seed,
        kills,
        scenario.started,
        sum(bool(deed.callback) for deed in scenario.deeds),
        sum(not deed.callback for deed in scenario.deeds),
        len(scenario.ledger.acknowledged),
        scenario.audits,
        scenario.ledger.contradictions,
        scenario.never_answered(),
        dict(Counter(f"{call.method}: {call.description}" for call in scenario.world.refused)),
        scenario.program.log.read_text(encoding="utf-8", errors="replace"),
    )
