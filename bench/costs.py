"""What the bot costs to run: waiting for the disk, memory."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.figures import Goal, Line
from bench.measuring import WARM, Bench, note
from bench.process import descriptors, resident
from bench.programs import Run

SYNCED = 1000
"""How many answers are given while fsyncs are counted."""
WORST = 10
"""How many of the slowest packages are listed."""
HOUR = 12
"""Stretches of five minutes in an hour."""
FIVE_MINUTES = 15_000
"""Answers in five minutes, at fifty a second."""
REST = 40
"""Seconds to wait before open files are counted. By then the bot has closed the connections that it does not need."""


def syncs(bench: Bench) -> Iterator[Line]:
    """Count how often the bot waits for the disk (fsync and fdatasync), with strace."""
    goal, what = Goal(80, 45, least=False), f"fsyncs for {SYNCED:,} answers, 64 at once"
    if shutil.which("strace") is None:
        yield Line(what, "not counted: no strace", goal=str(goal), verdict="not measured")
        return
    with bench.started(bench.programs.bot) as (run,):
        counted = _traced(run)
    yield Line(what, str(counted), goal=str(goal), verdict=goal.verdict(counted))


def _traced(run: Run) -> int:
    """Return how many fsyncs and fdatasyncs the program does while it takes `SYNCED` answers."""
    run.phase(taps=WARM, together=64)
    out = run.data.parent / "strace"
    command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(out), "-p", str(run.process.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        tracer.stderr.readline()  # wait for "Process … attached"
        run.phase(taps=SYNCED, together=64)
        tracer.send_signal(signal.SIGINT)
    # strace's summary has one line for each kind of call: % time, seconds, usecs/call, calls, syscall
    rows = [line.split() for line in out.read_text().splitlines() if line.endswith(("fsync", "fdatasync"))]
    return sum(int(row[3]) for row in rows)


def memory(bench: Bench) -> Iterator[Line]:
    """Measure the memory after many answers, and its growth over as many more."""
    megabytes = []
    with bench.started(bench.programs.bot) as (run,):
        for _ in range(2):
            run.phase(taps=bench.answers, together=64)
            megabytes.append(resident(run.process.pid))
    first, more = megabytes[0], (megabytes[1] / megabytes[0] - 1) * 100
    after, growth = Goal(120, 100, least=False), Goal(2, 0.1, least=False)
    answers = f"{bench.answers:,} answers"
    yield Line(f"memory after {answers}", f"{first:.0f} MB", goal=f"{after} MB", verdict=after.verdict(first))
    yield Line(f"growth over {answers} more", f"{more:+.1f} %", goal=f"{growth} %", verdict=growth.verdict(more))


def hour(bench: Bench) -> Iterator[Line]:
    """Give fifty answers a second for an hour, and measure what grew after the first five minutes."""
    samples: list[_Sample] = []
    open_at_rest: list[int] = []
    with bench.started(bench.programs.bot, grounds=[bench.ground(0, HOUR * FIVE_MINUTES)]) as (run,):
        for n in range(HOUR):
            run.phase(taps=FIVE_MINUTES, every=1 / 50)
            samples.append(sample := _sampled(run))
            note(f"hour {n + 1} of {HOUR}: {sample.memory:.0f} MB, {sample.open} descriptors, WAL {sample.wal:.1f} MiB")
            if n in (0, HOUR - 1):
                open_at_rest.append(_open_at_rest(run))
    yield from _grown(samples, opened=open_at_rest[-1] - open_at_rest[0])


@dataclass(frozen=True)
class _Sample:
    """The program at one moment: memory in MB, open descriptors, and the size of the write-ahead log in MiB."""

    memory: float
    open: int
    wal: float


def _sampled(run: Run) -> _Sample:
    wal = (run.data / "scorewise.db-wal").stat().st_size / 2**20
    return _Sample(resident(run.process.pid), descriptors(run.process.pid), wal)


def _grown(samples: Sequence[_Sample], opened: int) -> Iterator[Line]:
    """Yield the lines about an hour: its *samples*, and how many more descriptors were *opened* at rest."""
    first, last = samples[0], samples[-1]
    growth = (last.memory / first.memory - 1) * 100
    goal = Goal(5, 0.1, least=False)
    yield Line(
        "memory after an hour",
        f"{last.memory:.0f} MB",
        f"after 5 minutes: {first.memory:.0f} MB",
        ratio=f"{growth:+.1f} %",
        goal=f"{goal} %",
        verdict=goal.verdict(growth),
    )
    goal, under_load = Goal(0, 0, least=False), f"under load at most {max(sample.open for sample in samples)}"
    yield Line("  descriptors more, at rest", str(opened), under_load, goal=str(goal), verdict=goal.verdict(opened))
    goal, wal = Goal(16, 4, least=False), max(sample.wal for sample in samples)
    yield Line("  write-ahead log, at most", f"{wal:.1f} MiB", goal=f"{goal} MiB", verdict=goal.verdict(wal))


def _open_at_rest(run: Run) -> int:
    """Return how many descriptors are open after a pause."""
    time.sleep(REST)
    files = descriptors(run.process.pid)
    note(f"at rest: {files} descriptors")
    return files


def imports(bench: Bench) -> Iterator[Line]:
    """Measure how long the import of the bot takes, by the package that takes it."""
    printed = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import bot.commands.run"],
        check=True,
        capture_output=True,
        text=True,
        cwd=bench.programs.checkout,
    ).stderr
    spent: Counter[str] = Counter()
    for line in printed.splitlines():
        itself, _, name = line.removeprefix("import time:").split("|")
        if itself.strip().isdigit():
            spent[name.strip().split(".")[0]] += int(itself)
    yield Line("imports of bot.commands.run", f"{spent.total() / 1000:.0f} ms")
    for name, micros in spent.most_common(WORST):
        yield Line(f"  {name}", f"{micros / 1000:.0f} ms")


def transaction(bench: Bench) -> Iterator[Line]:
    """Measure the service and its store alone, in one process, beside plain sqlite3 with the same statements."""
    yield from _lines_of(bench, "bench.transaction", 0, "--rounds", str(min(3, bench.rounds)))


def lookups(bench: Bench) -> Iterator[Line]:
    """Measure the screens that show the past, with few and with many answers in the database."""
    folders = [str(bench.ground(size).folder) for size in bench.sizes]
    if folders:
        yield from _lines_of(bench, "bench.lookups", 10_000, *folders)


def _lines_of(bench: Bench, module: str, answers: int, *arguments: str) -> Iterator[Line]:
    """Run a module of the bench with the bot of the checkout, and yield the lines that it prints as JSON.

    Args:
        bench: the run of the bench.
        module: the name of the module.
        answers: how many past answers the database has whose folder is its first argument.
        arguments: its other arguments.
    """
    note(module)
    command = [*bench.programs.within, module, str(bench.ground(answers).folder), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=bench.programs.checkout)
    for line in done.stdout.splitlines():
        yield Line(**json.loads(line))
