"""How long it takes to start: the bot until it asks Telegram for updates, the playground until its page is there."""

import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bench.figures import Compared, Goal, Line, Round
from bench.measuring import Bench, judged, note
from bench.process import resident
from bench.programs import PATIENCE, Ground, Program, free_port, without_settings

START = Goal(1.8, 1.4, least=False)
PAGE = Goal(1.75, 1.2, least=False)
"""0.6 and 0.4 of what the page took on 2026-11-30: 2.9 times PTB."""


def start(bench: Bench) -> Iterator[Line]:
    """Measure how long it takes from the command to the first getUpdates: a start as usual, and the very first one."""
    used = bench.ground()
    kinds = {
        "start to the first getUpdates": used,
        "  the first start of all": replace(used, used=False),
    }
    starts = {what: _fetches(bench, bench.programs.bot, ground) for what, ground in kinds.items()}
    yield from _beside_ptb(bench, starts, START)


def page(bench: Bench) -> Iterator[Line]:
    """Measure how long it takes until the playground, used before, serves its page; and its memory then."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        megabytes: list[float] = []

        def served() -> float:
            seconds, memory = _page_is_there(bench.programs.checkout, Path(folder))
            megabytes.append(memory)
            return seconds

        served()
        yield from _beside_ptb(bench, {"second start to the playground's page": served}, PAGE)
        yield Line("  memory then", f"{megabytes[-1]:.0f} MB")


def _beside_ptb(bench: Bench, kinds: dict[str, Callable[[], float]], goal: Goal) -> Iterator[Line]:
    """Measure starts of several kinds by turns, each round between two starts of PTB. Yields a line for each kind."""
    ptb = _fetches(bench, bench.programs.ptb, bench.ground())
    rounds: dict[str, list[Round]] = {what: [] for what in kinds}
    for n in range(max(3, bench.rounds)):
        before, *found, after = [seconds() for seconds in (ptb, *kinds.values(), ptb)]
        for what, seconds in zip(kinds, found, strict=True):
            rounds[what].append(Round(before, seconds, after))
        note(f"start {n + 1}: " + ", ".join(f"{seconds:.2f} s" for seconds in (before, *found, after)))
    for what in kinds:
        yield judged(what, Compared.over(rounds[what]), "{:.2f} s", "PTB", goal)


def _fetches(bench: Bench, program: Program, ground: Ground) -> Callable[[], float]:
    """Return what starts *program*, and returns the seconds until its first getUpdates."""

    def seconds() -> float:
        with bench.started(program, grounds=[ground]) as (run,):
            return run.until_it_fetches()

    return seconds


def _page_is_there(checkout: Path, folder: Path) -> tuple[float, float]:
    """Start the playground in *folder*. Returns the seconds until its page is there, and its memory in MB."""
    port, began = free_port(), time.monotonic()
    command = [sys.executable, "-m", "bot", "play", "--no-browser", "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(command, cwd=checkout, env=without_settings(), stdout=subprocess.DEVNULL) as process:
        try:
            while time.monotonic() < began + PATIENCE:
                with suppress(ConnectionRefusedError):
                    line = http.client.HTTPConnection("127.0.0.1", port)
                    line.request("GET", "/")
                    if line.getresponse().status == http.client.OK:
                        return time.monotonic() - began, resident(process.pid)
                time.sleep(0.005)
            raise RuntimeError("the playground serves no page")
        finally:
            process.terminate()
