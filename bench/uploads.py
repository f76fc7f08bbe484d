"""How long do learners wait while a teacher's files are read, those that mean harm among them?"""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

from bench.botapi import FLOODER
from bench.clock import utc_now
from bench.figures import Compared, Goal, Line, Phase, Round
from bench.measuring import Bench, judged, latency, note
from bot.chat.actions.authoring import AskOwnFile
from bot.commands.data_folder import DataFolder, opened
from bot.services.teaching import Teaching
from bot.storage.deletion_log import LOG_FILE, DeletionLog
from bot.storage.store import Store
from tests.authoring.hostile_files import FAMILIES, Outside, made

STRETCH = {"taps": 500, "every": 1 / 50}
"""Fifty taps a second, for ten seconds."""
LEARNERS = 60_000
GOAL = Goal(1.5, 1.1, least=False)
SEED = 17


async def with_a_class(folder: Path) -> str:
    """Make a class whose teacher is `FLOODER`. Returns its id."""
    ids = iter(f"benchupload{n:03}" for n in range(10))
    async with opened(DataFolder(folder)) as database:
        log = DeletionLog(folder / LOG_FILE, b"of nobody")
        teaching = Teaching(Store(database), utc_now, lambda: next(ids), [FLOODER], lambda code, now: None, log)
        await teaching.create(FLOODER, "en", "Uploads")
        ((klass, _),) = await teaching.classes(FLOODER)
        return klass.id


def files(folder: Path) -> list[tuple[str, str]]:
    """Write the hostile files. Returns their names and paths, in an order of chance."""
    outside = Outside("http://127.0.0.1:9/", folder / "secret")
    outside.secret.write_text("a secret")
    listed = []
    for number, file in enumerate(file for family in FAMILIES for file in made(family, SEED, outside)):
        path = folder / f"{number}"
        path.write_bytes(file.content)
        listed.append((file.name, str(path)))
    random.Random(SEED).shuffle(listed)
    return listed


def uploads(bench: Bench) -> Iterator[Line]:
    """Compare how long learners wait while files are read, each once at least, with how long they wait otherwise."""
    folder = bench.scratch / "hostile"
    folder.mkdir()
    ground = bench.ground(learners=LEARNERS)
    klass = asyncio.run(with_a_class(ground.folder))
    sent = files(folder)
    rounds: list[tuple[Phase, Phase, Phase]] = []
    with bench.started(bench.programs.bot, grounds=[ground]) as (run,):
        run.stub.tell({"teacher": {"ask": AskOwnFile(klass).pack(), "files": sent}})
        bench.burst(run, 8)  # to warm up
        told = 0
        while told < len(sent) and run.left > 3 * int(STRETCH["taps"]):
            before = run.phase(**STRETCH)
            run.stub.tell({"sends": True})
            loud = run.phase(**STRETCH)
            told = int(run.stub.tell({"sends": False})["told"])
            rounds.append((before, loud, run.phase(**STRETCH)))
            note(f"uploads: {told} files; p95 {before.ms(95):.0f}, {loud.ms(95):.0f}, {rounds[-1][2].ms(95):.0f} ms")
    p95 = Compared.over([Round(a.ms(95), b.ms(95), c.ms(95)) for a, b, c in rounds])
    yield Line(f"{told} hostile files, one after another: others", latency(b for _, b, _ in rounds),
               f"none: {latency(phase for a, _, c in rounds for phase in (a, c))}")  # fmt: skip
    yield judged("hostile files: p95 of others", p95, "{:.0f} ms", "none", GOAL)
