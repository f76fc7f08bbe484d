"""How many answers a second does the bot give, and how long does a learner wait for one?"""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from bench.figures import Compared, Goal, Line, Phase, Round
from bench.measuring import Bench, Triple, beside, judged, latency, note, turn
from bench.programs import Run

FAR = 0.060
"""Seconds by which every answer of a distant Telegram is late."""
FLOOD = 100
"""How many messages a flooding chat sends in one moment."""

STRETCHES: dict[str, dict[str, float | int]] = {
    "50 a second": {"taps": 250, "every": 1 / 50},
    "300 a second": {"taps": 1200, "every": 1 / 300},
    "300 at once": {"taps": 300, "burst": 300},
    "1,000 at once": {"taps": 1000, "burst": 1000},
    "300 twice": {"taps": 300, "burst": 300, "twice": True},
    "quiet": {"taps": 150, "every": 1 / 50},
    "one floods": {"taps": 150, "every": 1 / 50, "flood": FLOOD},
}


class Cycle:
    """Measures bursts of taps on the references and on the bot, and keeps the rates for the comparisons to come."""

    def __init__(self, bench: Bench, references: Sequence[Run], ours: Run) -> None:
        self._bench = bench
        self._references = references
        self._ours = ours
        self._rates: dict[Run, dict[int, float]] = {run: {} for run in (*references, ours)}

    def at_once(self, people: int) -> Iterator[Line]:
        """Measure all programs with *people* at once, and compare the bot with each reference."""
        rounds = self._rounds(dict.fromkeys(self._rates, people))
        for n, run in enumerate(self._references):
            self._rates[run][people] = median(triples[n][i].rate for triples in rounds for i in (0, 2))
        mine = [triples[0][1] for triples in rounds]
        self._rates[self._ours][people] = median(phase.rate for phase in mine)
        rates_so_far = ", ".join(f"{run.program.name} {rates[people]:.0f}/s" for run, rates in self._rates.items())
        note(f"{people} at once: {rates_so_far}")
        yield Line(f"answer cycle, {people} at once", f"{self._rates[self._ours][people]:.0f}/s", latency(mine))
        for n, run in enumerate(self._references):
            yield beside(f"  beside {run.program.name}", [triples[n] for triples in rounds], None)

    def at_best(self, goals: Sequence[Goal]) -> Iterator[Line]:
        """Compare the programs, each with the number of people at which it was fastest."""
        best = {run: max(rates, key=rates.__getitem__) for run, rates in self._rates.items()}
        rounds = self._rounds(best)
        for n, (run, goal) in enumerate(zip(self._references, goals, strict=True)):
            what = f"at {best[self._ours]} at once, beside {run.program.name} at {best[run]}"
            yield beside(what, [triples[n] for triples in rounds], goal)

    def many_beside_few(self, goal: Goal) -> Iterator[Line]:
        """Compare the rate with 256 people at once with that with 8."""
        if not {8, 256} <= set(self._rates[self._ours]):
            return
        stock, *_, ours = (rates[256] / rates[8] for rates in self._rates.values())
        name = self._references[0].program.name
        yield Line(
            what="256 at once against 8",
            figure="",
            reference=f"{name}: {stock:.2f}",
            ratio=f"{ours:.2f}",
            goal=str(goal),
            verdict=goal.verdict(ours),
        )

    def _rounds(self, people: dict[Run, int]) -> list[list[Triple]]:
        """Measure all rounds, each program with its number of people; each round has a triple for each reference."""

        def measured(run: Run) -> Phase:
            return self._bench.burst(run, people[run])

        return [turn(self._references, self._ours, measured) for _ in range(self._bench.rounds)]


def cycle(bench: Bench) -> Iterator[Line]:
    """Measure the whole way of an answer: from the tap over the commit to the edited message."""
    programs = bench.programs
    with bench.started(programs.ptb, programs.aiogram, programs.bare, programs.bot) as (*references, ours):
        cycle = Cycle(bench, references, ours)
        for people in bench.at_once:
            yield from cycle.at_once(people)
        yield from cycle.at_best((Goal(1.3, 2.5), Goal(0.7, 1.0), Goal(0.5, 0.7)))
        yield from cycle.many_beside_few(Goal(0.9, 1.0))


def modes(bench: Bench) -> Iterator[Line]:
    """Measure a steady stream, a class at once, a thousand people at once, and one chat that floods the bot."""
    triples = _stretches(bench)

    def compared(name: str, value: Callable[[Phase], float]) -> Compared:
        return Compared.over([Round(value(a), value(b), value(c)) for a, b, c in triples[name]])

    for name in ("50 a second", "300 a second", "300 at once"):
        theirs = latency(phase for a, _, c in triples[name] for phase in (a, c))
        yield Line(name, latency(b for _, b, _ in triples[name]), f"own bare cycle: {theirs}")
    p95 = compared("300 a second", lambda phase: phase.ms(95))
    yield judged("300 a second: p95", p95, "{:.0f} ms", "own bare cycle", Goal(3, 2, least=False))
    for name in ("1,000 at once", "300 twice"):
        lost = sum(phase.sent - phase.edited + sum(phase.strange.values()) for _, phase, _ in triples[name])
        verdict = "NOT REACHED" if lost or bench.trouble else "aim reached"
        yield Line(f"{name}: lost, doubled, overtaken", str(lost), goal="0", verdict=verdict)
    last = compared("1,000 at once", lambda phase: phase.last)
    yield judged("1,000 at once: the last one", last, "{:.2f} s", "own bare cycle", Goal(2, 1.5, least=False))
    yield _flooded(*([b for _, b, _ in triples[name]] for name in ("quiet", "one floods")))


def _stretches(bench: Bench) -> dict[str, list[Triple]]:
    """Measure every stretch of `STRETCHES` on the bot and on its bare cycle, in half as many rounds as usual."""
    triples: dict[str, list[Triple]] = {name: [] for name in STRETCHES}
    with bench.started(bench.programs.bare, bench.programs.bot) as (bare, ours):
        for run in (bare, ours):
            bench.burst(run, 8)  # to warm up
        for n in range(max(1, bench.rounds // 2)):
            for name, stretch in STRETCHES.items():
                triples[name] += turn([bare], ours, lambda run, stretch=stretch: run.phase(**stretch))  # type: ignore[misc]
            note(f"modes {n + 1}: " + ", ".join(f"{name}: {t[-1][1].ms(95):.0f} ms" for name, t in triples.items()))
    return triples


def _flooded(quiet: Sequence[Phase], loud: Sequence[Phase]) -> Line:
    """Compare how long learners wait while another chat floods the bot (*loud*) and while none does (*quiet*)."""
    goal, ratio = Goal(3, 1.5, least=False), median(b.ms(95) / a.ms(95) for a, b in zip(quiet, loud, strict=True))
    what, reference = f"one chat sends {FLOOD}: the others", f"none floods: {latency(quiet)}"
    return Line(
        what=what,
        figure=latency(loud),
        reference=reference,
        ratio=f"{ratio:.2f}",
        goal=str(goal),
        verdict=goal.verdict(ratio),
    )


def far(bench: Bench) -> Iterator[Line]:
    """Compare the bot with its own bare cycle while every answer of Telegram is 60 ms late."""
    with bench.started(bench.programs.bare, bench.programs.bot) as (bare, ours):
        for run in (bare, ours):
            run.stub.tell({"delay": FAR})
        triples = _bursts(bench, bare, ours, 256)
    yield beside("60 ms away, 256 at once, beside own bare cycle", triples, Goal(0.5, 0.65))


def webhook(bench: Bench) -> Iterator[Line]:
    """Compare updates that are sent to the bot with updates that it fetches."""
    with bench.started(bench.programs.bot, bench.programs.hook) as (polling, hook):
        triples = _bursts(bench, polling, hook, 64)
    yield beside("behind a webhook, 64 at once, beside polling", triples, None)


def history(bench: Bench) -> Iterator[Line]:
    """Compare a database with many past answers with one that has none."""
    for size in bench.sizes:
        grounds = [bench.ground(0), bench.ground(size)]
        with bench.started(bench.programs.bot, bench.programs.bot, grounds=grounds) as (young, old):
            triples = _bursts(bench, young, old, 64)
        yield beside(f"64 at once with {size:,} past answers, beside none", triples, Goal(0.8, 0.95))


def _bursts(bench: Bench, reference: Run, ours: Run, people: int) -> list[Triple]:
    """Measure all rounds of a comparison with one reference."""
    triples = [turn([reference], ours, lambda run: bench.burst(run, people))[0] for _ in range(bench.rounds)]
    note(f"{ours.program.name} beside {reference.program.name}: " + ", ".join(f"{b.rate:.0f}/s" for _, b, _ in triples))
    return triples
