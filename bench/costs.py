"""What it costs to run: waiting for the disk, starting, memory."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from bench.figures import Compared, Goal, Line, Round
from bench.measuring import WARM, Bench, judged, note
from bench.process import descriptors, resident
from bench.programs import Run

SYNCED = 1000
WORST = 10
HOUR = 12
FIVE_MINUTES = 15_000
"""Answers, at fifty a second."""
REST = 40
"""Seconds after which a line to Telegram that nobody needed has been closed: what is open then stays open."""


def syncs(bench: Bench) -> Iterator[Line]:
    """How often the disk is waited for, counted by strace."""
    goal, what = Goal(80, 45, least=False), f"fsyncs for {SYNCED:,} answers, 64 at once"
    if shutil.which("strace") is None:
        yield Line(what, "not counted: no strace", goal=str(goal), verdict="not measured")
        return
    with bench.started(bench.programs.bot) as (run,):
        counted = _traced(run)
    yield Line(what, str(counted), goal=str(goal), verdict=goal.verdict(counted))


def _traced(run: Run) -> int:
    run.phase(taps=WARM, together=64)
    out = run.data.parent / "strace"
    command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(out), "-p", str(run.process.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        tracer.stderr.readline()  # "Process … attached"
        run.phase(taps=SYNCED, together=64)
        tracer.send_signal(signal.SIGINT)
    rows = [line.split() for line in out.read_text().splitlines() if line.endswith(("fsync", "fdatasync"))]
    return sum(int(row[3]) for row in rows)


def start(bench: Bench) -> Iterator[Line]:
    """From the command to the first getUpdates."""
    rounds = []
    for n in range(max(3, bench.rounds)):
        times = []
        for program in (bench.programs.ptb, bench.programs.bot, bench.programs.ptb):
            with bench.started(program) as (run,):
                times.append(run.until_it_fetches())
        rounds.append(Round(*times))
        note(f"start {n + 1}: " + ", ".join(f"{each:.2f} s" for each in times))
    goal = Goal(2.5, 1.8, least=False)
    yield judged("start to the first getUpdates", Compared.over(rounds), "{:.2f} s", "PTB", goal)


def memory(bench: Bench) -> Iterator[Line]:
    """What stays in memory after many answers."""
    found = []
    with bench.started(bench.programs.bot) as (run,):
        for _ in range(2):
            run.phase(taps=bench.answers, together=64)
            found.append(resident(run.process.pid))
    first, more = found[0], (found[1] / found[0] - 1) * 100
    after, growth = Goal(120, 100, least=False), Goal(2, 0.1, least=False)
    answers = f"{bench.answers:,} answers"
    yield Line(f"memory after {answers}", f"{first:.0f} MB", goal=f"{after} MB", verdict=after.verdict(first))
    yield Line(f"growth over {answers} more", f"{more:+.1f} %", goal=f"{growth} %", verdict=growth.verdict(more))


def hour(bench: Bench) -> Iterator[Line]:
    """An hour of fifty answers a second; what grew after its first five minutes."""
    seen: list[tuple[float, int, float]] = []
    at_rest: list[int] = []
    with bench.started(bench.programs.bot, grounds=[bench.ground(0, HOUR * FIVE_MINUTES)]) as (run,):
        for n in range(HOUR):
            run.phase(taps=FIVE_MINUTES, every=1 / 50)
            wal = (run.data / "scorewise.db-wal").stat().st_size / 2**20
            seen.append((resident(run.process.pid), descriptors(run.process.pid), wal))
            note(f"hour {n + 1} of {HOUR}: {seen[-1][0]:.0f} MB, {seen[-1][1]} descriptors, WAL {wal:.1f} MiB")
            if n in (0, HOUR - 1):
                at_rest.append(_at_rest(run))
    more, files = (seen[-1][0] / seen[0][0] - 1) * 100, at_rest[-1] - at_rest[0]
    wal, most = max(size for _, _, size in seen), max(count for _, count, _ in seen)
    growth, opened, log = Goal(5, 0.1, least=False), Goal(0, 0, least=False), Goal(16, 4, least=False)
    first = f"after 5 minutes: {seen[0][0]:.0f} MB"
    yield Line(
        "memory after an hour", f"{seen[-1][0]:.0f} MB", first, f"{more:+.1f} %", f"{growth} %", growth.verdict(more)
    )
    under_load = f"under load at most {most}"
    yield Line("  descriptors more, at rest", str(files), under_load, goal=str(opened), verdict=opened.verdict(files))
    yield Line("  write-ahead log, at most", f"{wal:.1f} MiB", goal=f"{log} MiB", verdict=log.verdict(wal))


def _at_rest(run: Run) -> int:
    time.sleep(REST)
    note(f"at rest: {(files := descriptors(run.process.pid))} descriptors")
    return files


def imports(bench: Bench) -> Iterator[Line]:
    """Time to import, by the package that spends it."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import bot.commands.run"],
        check=True,
        capture_output=True,
        text=True,
        cwd=bench.programs.checkout,
    ).stderr
    spent: Counter[str] = Counter()
    for line in told.splitlines():
        itself, _, name = line.removeprefix("import time:").split("|")
        if itself.strip().isdigit():
            spent[name.strip().split(".")[0]] += int(itself)
    yield Line("imports of bot.commands.run", f"{spent.total() / 1000:.0f} ms")
    for name, micros in spent.most_common(WORST):
        yield Line(f"  {name}", f"{micros / 1000:.0f} ms")


def transaction(bench: Bench) -> Iterator[Line]:
    """The service and its store alone, in one process, beside plain sqlite3 with the same statements."""
    yield from _told(bench, "bench.transaction", 0, "--rounds", str(min(3, bench.rounds)))


def lookups(bench: Bench) -> Iterator[Line]:
    """What is shown of the past, with little and with much of it."""
    folders = [str(bench.ground(size).folder) for size in bench.sizes]
    if folders:
        yield from _told(bench, "bench.lookups", 10_000, *folders)


def _told(bench: Bench, module: str, answers: int, *arguments: str) -> Iterator[Line]:
    """What a module prints that runs with the bot of the checkout."""
    note(module)
    command = [*bench.programs.within, module, str(bench.ground(answers).folder), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=bench.programs.checkout)
    for line in done.stdout.splitlines():
        yield Line(**json.loads(line))
