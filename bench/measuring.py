"""One run of the bench: what is started how often, on which database, and what did not agree."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.figures import STUB_LIMIT, Compared, Goal, Line, Phase, Round
from bench.programs import Ground, Program, Programs, Run, running

WARM = 200

Triple = tuple[Phase, Phase, Phase]
"""A reference, ours, and the reference again."""


@dataclass
class Bench:
    """`seconds` is how long a burst is measured, `sizes` are the numbers of past answers beside none.

    What is compared runs side by side, and each is driven for a burst by turns while the others wait: what else the
    machine does meets all of them alike.
    """

    programs: Programs
    scratch: Path
    rounds: int
    seconds: float
    at_once: Sequence[int]
    sizes: Sequence[int]
    answers: int
    trouble: list[str] = field(default_factory=list)
    _grounds: dict[tuple[int, int], Ground] = field(default_factory=dict)

    @property
    def learners(self) -> int:
        """Enough for every burst of the longest part."""
        return 30_000 + 12_000 * self.rounds

    def ground(self, answers: int = 0, learners: int = 0) -> Ground:
        """The database with that many past answers and open questions; made when it is first asked for."""
        key = (answers, learners or self.learners)
        if key not in self._grounds:
            note(f"preparing a database with {key[0]:,} past answers and {key[1]:,} open questions")
            folder = self.scratch / f"ground-{key[0]}-{key[1]}"
            self._grounds[key] = Ground.prepared(self.programs, folder, key[1], answers)
        return self._grounds[key]

    @contextmanager
    def started(self, *programs: Program, grounds: Sequence[Ground] = ()) -> Iterator[list[Run]]:
        """The programs, side by side and warm; what went wrong in them is told below the table."""
        with ExitStack() as held:
            of_each = grounds or [self.ground()] * len(programs)
            runs = [held.enter_context(running(*each)) for each in zip(programs, of_each, strict=True)]
            yield runs
        self.trouble += [f"{run.program.name}: {each}" for run in runs for each in run.trouble]

    def burst(self, run: Run, people: int) -> Phase:
        """*people* who keep tapping; the first burst of a program begins with more to get warm."""
        warm = max(people, 20 if run.taps else WARM)
        return run.phase(taps=run.left, together=people, warm=warm, seconds=self.seconds, least=people)


def turn(references: Sequence[Run], ours: Run, measured: Callable[[Run], Phase]) -> list[Triple]:
    """One round: every reference, ours, and every reference again; a triple for each reference."""
    before = [measured(each) for each in references]
    between = measured(ours)
    return [(a, between, measured(each)) for a, each in zip(before, references, strict=True)]


def note(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def beside(what: str, triples: Sequence[Triple], goal: Goal | None) -> Line:
    """Rates beside a reference before and after, by the clock and by CPU time."""
    wall = Compared.over([Round(a.rate, b.rate, c.rate) for a, b, c in triples])
    cpu = Compared.over([Round(1 / a.cpu_each, 1 / b.cpu_each, 1 / c.cpu_each) for a, b, c in triples])
    busy = max(phase.stub for triple in triples for phase in triple)
    return Line(
        what,
        f"{wall.found:.0f}/s, {1000 / cpu.found:.2f} ms CPU",
        f"{wall.reference:.0f}/s, {1000 / cpu.reference:.2f} ms CPU" + (f", STUB {busy:.0%}" * (busy > STUB_LIMIT)),
        f"{wall} (CPU {cpu})",
        str(goal or ""),
        _verdict(goal, wall, cpu, busy) if goal else "",
    )


def _verdict(goal: Goal, wall: Compared, cpu: Compared, busy: float) -> str:
    """Where both are steady, both must reach the goal: who waits idly is slow as well. Else the steady one judges."""
    both = goal.verdict(min(wall.ratio, cpu.ratio))
    if busy > STUB_LIMIT or not (wall.steady or cpu.steady):
        return f"too noisy ({both})"
    if wall.steady:
        return both if cpu.steady else goal.verdict(wall.ratio)
    return f"{goal.verdict(cpu.ratio)}, by CPU"


def judged(what: str, found: Compared, unit: str, reference: str, goal: Goal) -> Line:
    """A line about one figure beside its reference; *unit* is a format, such as "{:.2f} s"."""
    verdict = goal.verdict(found.ratio)
    return Line(
        what,
        unit.format(found.found),
        f"{reference}: {unit.format(found.reference)}",
        str(found),
        str(goal),
        verdict if found.steady else f"too noisy ({verdict})",
    )


def latency(phases: Iterable[Phase]) -> str:
    all_ = list(phases)
    p50, p95, p99 = (median(phase.ms(percent) for phase in all_) for percent in (50, 95, 99))
    return f"p50/95/99 {p50:.0f}/{p95:.0f}/{p99:.0f} ms"
