"""One run of the bench: it starts the programs, lets people tap, and compares what was measured."""

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
"""How many answers a program gives before it is measured for the first time."""

Triple = tuple[Phase, Phase, Phase]
"""A measurement of a reference, one of the bot, and one of the reference again."""


@dataclass
class Bench:
    """One run of the bench.

    The programs that are compared run side by side. Each gets a burst of taps by turns while the others wait, so that
    whatever else the machine does affects all of them alike.

    Attributes:
        programs: the programs.
        scratch: a folder for the databases.
        rounds: how often everything is measured.
        seconds: how long a burst is measured.
        at_once: the numbers of people who tap at once.
        sizes: the numbers of past answers that are compared with none.
        answers: how many answers are given before memory is measured.
        trouble: what did not agree, in words.
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
        """How many learners a database has: enough for every burst of the longest part."""
        return 30_000 + 12_000 * self.rounds

    def ground(self, answers: int = 0, learners: int = 0) -> Ground:
        """Return a prepared database on which the bot has run once; it is made when it is first asked for.

        Args:
            answers: how many past answers it has.
            learners: how many learners have an open question; `learners` of the bench if it is 0.
        """
        key = (answers, learners or self.learners)
        if key not in self._grounds:
            note(f"preparing a database with {key[0]:,} past answers and {key[1]:,} open questions")
            folder = self.scratch / f"ground-{key[0]}-{key[1]}"
            ground = Ground.prepared(self.programs, folder, key[1], answers)
            with self.started(self.programs.bot, grounds=[ground]) as (run,):
                ground.keep(run.data)
            self._grounds[key] = ground
        return self._grounds[key]

    @contextmanager
    def started(self, *programs: Program, grounds: Sequence[Ground] = ()) -> Iterator[list[Run]]:
        """Start programs side by side, and end them with the block; what went wrong is added to `trouble`.

        Args:
            programs: the programs to start.
            grounds: a database for each; without them all get the one without past answers.
        """
        with ExitStack() as held:
            ground_of_each = grounds or [self.ground()] * len(programs)
            pairs = zip(programs, ground_of_each, strict=True)
            runs = [held.enter_context(running(program, ground)) for program, ground in pairs]
            yield runs
        self.trouble += [f"{run.program.name}: {trouble}" for run in runs for trouble in run.trouble]

    def burst(self, run: Run, people: int) -> Phase:
        """Let *people* tap at once for a while. The first burst of a program begins with more answers to warm it up."""
        warm = max(people, 20 if run.taps else WARM)
        return run.phase(taps=run.left, together=people, warm=warm, seconds=self.seconds, least=people)


def turn(references: Sequence[Run], ours: Run, measured: Callable[[Run], Phase]) -> list[Triple]:
    """Measure one round: every reference, the bot, and every reference again.

    Args:
        references: the references.
        ours: the bot.
        measured: measures one program.

    Returns:
        A triple for each reference.
    """
    before = [measured(reference) for reference in references]
    between = measured(ours)
    return [(first, between, measured(reference)) for first, reference in zip(before, references, strict=True)]


def note(words: str) -> None:
    """Print how far the bench is, to standard error."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def beside(what: str, triples: Sequence[Triple], goal: Goal | None) -> Line:
    """Return the line that compares answers a second with those of a reference, by the clock and by CPU time.

    Args:
        what: what was measured.
        triples: the rounds.
        goal: the goal for the ratio, if there is one.
    """
    wall = Compared.over([Round(a.rate, b.rate, c.rate) for a, b, c in triples])
    cpu = Compared.over([Round(1 / a.cpu_each, 1 / b.cpu_each, 1 / c.cpu_each) for a, b, c in triples])
    busy = max(phase.stub for triple in triples for phase in triple)
    stub_too_busy = f", STUB {busy:.0%}" if busy > STUB_LIMIT else ""
    return Line(
        what=what,
        figure=f"{wall.found:.0f}/s, {1000 / cpu.found:.2f} ms CPU",
        reference=f"{wall.reference:.0f}/s, {1000 / cpu.reference:.2f} ms CPU{stub_too_busy}",
        ratio=f"{wall} (CPU {cpu})",
        goal=str(goal or ""),
        verdict=_verdict(goal, wall, cpu, busy) if goal else "",
    )


def _verdict(goal: Goal, wall: Compared, cpu: Compared, busy: float) -> str:
    """Judge a comparison by the clock (*wall*) and by CPU time.

    If both are steady, both must reach the goal: a program that waits idly is slow, although it needs little CPU time.
    If only one is steady, that one decides. *busy* is the share of a core that the pretend Telegram used.
    """
    both = goal.verdict(min(wall.ratio, cpu.ratio))
    if busy > STUB_LIMIT or not (wall.steady or cpu.steady):
        return f"too noisy ({both})"
    if wall.steady:
        return both if cpu.steady else goal.verdict(wall.ratio)
    return f"{goal.verdict(cpu.ratio)}, by CPU"


def judged(what: str, found: Compared, unit: str, reference: str, goal: Goal) -> Line:
    """Return the line that compares one figure with its reference.

    Args:
        what: what was measured.
        found: the rounds together.
        unit: how to print a figure, such as "{:.2f} s".
        reference: the name of the reference.
        goal: the goal for the ratio.
    """
    verdict = goal.verdict(found.ratio)
    return Line(
        what=what,
        figure=unit.format(found.found),
        reference=f"{reference}: {unit.format(found.reference)}",
        ratio=str(found),
        goal=str(goal),
        verdict=verdict if found.steady else f"too noisy ({verdict})",
    )


def latency(phases: Iterable[Phase]) -> str:
    """Return the percentiles of the latencies for the table, each the median over all phases."""
    phases = list(phases)
    p50, p95, p99 = (median(phase.ms(percent) for phase in phases) for percent in (50, 95, 99))
    return f"p50/95/99 {p50:.0f}/{p95:.0f}/{p99:.0f} ms"
