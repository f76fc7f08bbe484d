"""A bot, its learners and the pretend Telegram between them, for as long as a campaign lasts."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, gettempdir

from bot import paths
from bot.commands.bank import bank_of
from bot.packs.bank_file import FILE as BANK_FILE
from bot.quiz.bank import Bank
from tests.durability.learners import Deed, Learner, Uptime
from tests.durability.ledger import Acknowledged, Audit, Ledger, Turn
from tests.durability.programs import PUBLIC, SCOREWISE, SECRET, Program
from tests.durability.sender import Sender
from tests.durability.wire import Telegram, free_port, listening

CHECKED = Path(gettempdir()) / f"scorewise-campaign-{os.getuid()}"
"""Where the checked bank is kept from one campaign to the next."""
ATTEMPTS = 5
"""Starts in a row that may end by themselves, as a supervisor would try them."""
WITHIN = 300.0
"""Seconds in which what is waited for must come; a campaign that hangs shows nothing."""


@dataclass
class Scene:
    world: Telegram
    program: Program
    ledger: Ledger
    learners: list[Learner]
    uptime: Uptime
    port: int = 0
    audits: Audit = field(default_factory=Audit)
    living: list["asyncio.Task[None]"] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    started: int = 0

    async def start(self) -> None:
        """Start the program and wait until it takes updates; one that gives up by itself is started again."""
        for _ in range(ATTEMPTS):
            await self.launch()
            if await self.up():
                return
        raise AssertionError(f"The program does not start:\n{self.program.said()}")

    async def launch(self) -> None:
        self.started += 1
        self._listens = asyncio.Event()
        self.world.stories.happened("the program is started")
        self.world.time.program(await self.program.start())

    async def up(self) -> bool:
        """Whether the program takes updates now; False if it has ended."""
        ended = asyncio.ensure_future(self.program.gone())
        listens = asyncio.ensure_future(self._taking_updates())
        try:
            await asyncio.wait((ended, listens), timeout=WITHIN, return_when=asyncio.FIRST_COMPLETED)
            if not listens.done():
                assert ended.done(), f"The program does not take updates:\n{self.program.said()}"
                return False
            self.uptime.begins()
            self.world.stories.happened("it takes updates")
            return True
        finally:
            ended.cancel()
            listens.cancel()
            await asyncio.gather(ended, listens, return_exceptions=True)

    def begin(self) -> None:
        """Let the learners live."""
        self.living = [asyncio.ensure_future(learner.live(self.enough)) for learner in self.learners]

    async def down(self, moment: str = "") -> None:
        """The program has been killed at *moment*: compare what it left with what was acknowledged, on a copy."""
        await self.program.gone()
        self.uptime.ends()
        self.world.stories.happened(f"killed ({moment}); in hand {self.program.in_hand()}")
        acknowledged = dict(self.ledger.acknowledged)
        with TemporaryDirectory() as copy:
            for name in ("scorewise.db", "scorewise.db-wal", "scorewise.db-journal"):
                with suppress(FileNotFoundError):
                    shutil.copy(self.program.data / name, copy)
            await self.compare(Path(copy) / "scorewise.db", acknowledged)

    async def compare(self, database: Path, acknowledged: Mapping[Turn, Acknowledged]) -> None:
        found = await asyncio.to_thread(self.ledger.audit, database, acknowledged)
        self.audits.add(found)

    async def rest(self) -> None:
        """Let everybody finish what they began; the program must be up."""
        self.enough.set()
        await asyncio.gather(*self.living)
        await self.until(lambda: not self.world.state.updates.waiting)

    async def until(self, holds: Callable[[], bool], within: float = WITHIN) -> None:
        """Wait for something that shows in the world.

        Raises:
            TimeoutError: if it does not come.
        """
        stirred = asyncio.Event()
        unlisten = self.world.listen(lambda event: stirred.set())
        try:
            async with asyncio.timeout(within):
                while not holds():
                    stirred.clear()
                    await stirred.wait()
        finally:
            unlisten()

    @property
    def deeds(self) -> list[Deed]:
        return [deed for learner in self.learners for deed in learner.deeds]

    def never_answered(self) -> list[str]:
        """Taps of which nothing ever came: no answer to the callback query, and nothing to see in the chat."""
        taps = self.world.state.taps
        return [self._told(d) for d in self.deeds if d.callback and not d.effect and taps[d.callback].answer is None]

    def _told(self, deed: Deed) -> str:
        story = "\n    ".join(self.world.stories.of(deed.callback, deed.learner, deed.at))
        return f"{deed.what} by {deed.learner}\n    {story}"

    async def _taking_updates(self) -> None:
        if not self.port:
            await self._listens.wait()
        while self.port:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                await writer.wait_closed()
                return
            await asyncio.sleep(0.02)

    def hear(self, moment: str, method: str) -> None:
        """The first sign that updates are fetched."""
        if (moment, method) == ("begins", "getUpdates"):
            self._listens.set()

    _listens: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def playing(
    folder: Path,
    seed: int,
    arguments: Sequence[str] = SCOREWISE,
    *,
    learners: int = 16,
    webhook: bool = False,
    trouble: float = 0.0,
    pause: float = 0.1,
    extra: Mapping[str, str] | None = None,
    mark: Callable[[], int] = lambda: 0,
    telegram: type[Telegram] = Telegram,
) -> AsyncIterator[Scene]:
    """A scenario in *folder*; nobody acts yet.

    Args:
        trouble: the share of calls that Telegram refuses, and of pieces of data that the network loses.
        mark: how long the disk's journal is.
        telegram: the kind of pretend Telegram.
    """
    world, uptime = telegram(Random(f"{seed} telegram"), trouble), Uptime()
    scorewise = "tests.durability.stock_ptb" not in arguments
    ledger = Ledger(facts_of_questions() if scorewise else None, mark)
    people = [Learner(world, id, Random(f"{seed} {id}"), uptime, scorewise, pause) for id in range(1, learners + 1)]
    for person in people:
        world.add_person(person.id, f"Learner {person.id}", "en")
        world.listen(person.hear)
    world.listen(ledger.hear)
    port = free_port() if webhook else 0
    hook = {"SCOREWISE_WEBHOOK": PUBLIC, "SCOREWISE_WEBHOOK_SECRET": SECRET, "SCOREWISE_LISTEN": f"127.0.0.1:{port}"}
    if webhook:
        world.state.webhook = {"url": PUBLIC}  # as its operator has registered it, once
    async with listening(world, Random(f"{seed} network"), trouble) as api:
        if scorewise:
            with_bank(folder / "data")
        program = Program(arguments, folder / "data", api, {**(hook if webhook else {}), **(extra or {})})
        scenario = Scene(world, program, ledger, people, uptime, port)
        world.watchers.append(scenario.hear)
        sending = (
            asyncio.ensure_future(Sender(world, port, Random(f"{seed} sender"), trouble).run()) if webhook else None
        )
        try:
            yield scenario
        finally:
            for task in (*scenario.living, *((sending,) if sending else ())):
                task.cancel()
            program.kill()
            if program.process is not None:
                await program.gone()
            await asyncio.gather(*scenario.living, *((sending,) if sending else ()), return_exceptions=True)


def with_bank(data: Path) -> None:
    """Give a program that has not run yet the checked bank that an earlier run kept: checking takes half a minute."""
    checked_bank()
    with suppress(OSError):  # a disk without room: then it checks them itself
        data.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(CHECKED / BANK_FILE, data / BANK_FILE)


def checked_bank() -> Bank:
    """The questions that come with the program, checked once for all processes."""
    CHECKED.mkdir(mode=0o700, exist_ok=True)
    return bank_of(paths.own("questions"), CHECKED)


def facts_of_questions() -> dict[str, tuple[str, ...]]:
    bank = checked_bank()
    return {question.id: tuple(fact.id for fact in question.facts) for question in bank.questions.values()}
