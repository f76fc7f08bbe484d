"""How much do learners remember after ninety days of ten minutes? The bot's selection beside simpler ones.

The learners are simulated. They forget as FSRS-6 says, each with parameters, an error rate and a speed of their own. A
policy, which chooses the questions, sees only right and wrong answers. README.md says what this assumes.

    python -m bench.memory [--learners 60] [--seed 1]
"""

import argparse
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean, stdev

import fsrs

from bot import paths
from bot.packs.load import load
from bot.quiz.bank import Bank
from bot.quiz.question import Question, Reading
from bot.quiz.reading import PreparedQuestion, arranged, prepared
from bot.quiz.schedule import Card, recall, review
from bot.quiz.selection import choose, due_questions, needs
from bot.services.starting import REVIEW_SIZE, SIZE

START = datetime(2026, 1, 1, 17, tzinfo=UTC)
STUDY, LATER = 90, 120
"""The days, counted from the first, on which memory is measured: the end of the study, and a month later."""
BUDGETS = (10, 4)
"""How many minutes a day learners have."""
BOXES = (1, 3, 7, 14, 30)
"""Days after which a fact in each of Leitner's boxes comes back."""

READING = 25.0
"""Seconds to read a reading: at most 70 words, at 200 a minute, and a tap."""
JUST_READ = 0.8
"""The chance that a learner knows a new fact that they have just read; an assumption."""
READ_ODDS = math.exp((0.74 - 0.35) * math.pi / math.sqrt(3))
"""By how much a reading before the question raises the odds of knowing a fact a week later: by 2.0.

Questions after reading had an effect of d = 0.74 on later tests, questions before it of 0.35 (Latimier, Riegert, Peyre,
Ly, Casati and Ramus 2019, npj Science of Learning 4:24). A difference d in the log of the odds is d·π/√3 (Chinn 2000,
Statistics in Medicine 19:3127).
"""
WEEK = 7

GUESSES = {"one": 0.3, "several": 0.05, "number": 0.02, "order": 0.08}
"""The chance of a right answer without knowledge, by the kind of question; wrong options attract more or less."""


@dataclass
class Trace:
    """A learner's true memory of one fact: FSRS-6's stability (days) and difficulty, and the day of the last answer."""

    stability: float
    difficulty: float
    at: int


class Learner:
    """A simulated learner, whose memory follows FSRS-6.

    The parameters are near the published defaults and not equal to them, since the policies schedule with the defaults.
    `seconds` is how long an answer takes, `slip` the chance of a wrong answer in spite of knowledge.
    """

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.seconds = min(70.0, max(20.0, rng.gauss(40, 10)))
        self.slip = rng.uniform(0.01, 0.06)
        defaults = fsrs.Scheduler().parameters
        varied = [value * math.exp(rng.gauss(0, 0.15)) for value in defaults]
        gift = math.exp(rng.gauss(0, 0.4))  # how well this learner remembers new facts
        varied[:4] = [value * gift for value in sorted(varied[:4])]
        varied[20] = min(0.8, max(0.1, varied[20]))
        bounded = [min(max(v, low), high) for v, low, high in zip(varied, _LOWEST, _HIGHEST, strict=True)]
        self.scheduler = fsrs.Scheduler(bounded, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self.decay = -bounded[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        self.traces: dict[str, Trace] = {}
        self.read: set[str] = set()

    def reads(self, facts: Iterable[str]) -> None:
        """Read a passage that tells *facts*."""
        self.read.update(facts)

    def recalls(self, fact: str, day: int) -> float:
        """Return the true probability that the learner knows *fact* on *day*."""
        trace = self.traces.get(fact)
        if trace is None:
            return 0.0
        return float((1 + self.factor * (day - trace.at) / trace.stability) ** self.decay)

    def answers(self, question: Question, day: int) -> bool:
        """Answer *question*, return whether it was right, and learn from the explanation in any case."""
        known = {fact.id: self.rng.random() < self._chance(fact.id, day) for fact in question.facts}
        right = all(known.values()) and self.rng.random() >= self.slip
        right = right or self.rng.random() < GUESSES[question.kind]
        for fact, knew in known.items():
            self._learns(fact, knew, day)
        return right

    def _chance(self, fact: str, day: int) -> float:
        """Return the probability that the learner answers a question on *fact* from memory."""
        just_read = fact in self.read and fact not in self.traces
        return JUST_READ if just_read else self.recalls(fact, day)

    def _longer(self, stability: float) -> float:
        """Return the stability after which the odds of knowing a fact in a week are `READ_ODDS` times as high."""
        chance = (1 + self.factor * WEEK / stability) ** self.decay
        odds = READ_ODDS * chance / (1 - chance)
        return float(self.factor * WEEK / ((odds / (1 + odds)) ** (1 / self.decay) - 1))

    def _learns(self, fact: str, knew: bool, day: int) -> None:
        """Change the true memory of *fact* after a review: Good if the learner *knew* it, Again if not."""
        trace = self.traces.get(fact)
        at = START + timedelta(days=day)
        before = (
            fsrs.Card(card_id=0, due=at)
            if trace is None
            else fsrs.Card(
                card_id=0,
                state=fsrs.State.Review,
                stability=trace.stability,
                difficulty=trace.difficulty,
                due=at,
                last_review=START + timedelta(days=trace.at),
            )
        )
        new = trace is None  # what was only read has left no memory yet, whether the answer was right or not
        rating = fsrs.Rating.Good if knew and not new else fsrs.Rating.Again
        after, _ = self.scheduler.review_card(before, rating, at)
        assert after.stability is not None
        assert after.difficulty is not None
        stability = self._longer(after.stability) if new and fact in self.read else after.stability
        self.traces[fact] = Trace(stability, after.difficulty, day)


_LOWEST = fsrs.scheduler.LOWER_BOUNDS_PARAMETERS
_HIGHEST = fsrs.scheduler.UPPER_BOUNDS_PARAMETERS

Policy = Callable[["Study", int], Sequence[PreparedQuestion]]
"""Chooses the next questions on a day, and what is read before them; none if there is nothing left to do that day."""


@dataclass
class Study:
    """What a policy knows of a learner.

    Attributes:
        bank: the bank.
        questions: its questions, without retired ones.
        rng: for random choices.
        cards: the bot's cards, by the id of the fact.
        boxes: for Leitner's boxes: the number of the box and the day of the last answer, by the id of the fact.
        asked_today: the ids of the facts that were asked for today.
        place: how many questions were asked so far, for the fixed order.
        read: the ids of the readings that were read.
    """

    bank: Bank
    questions: Sequence[Question]
    rng: Random
    cards: dict[str, Card] = field(default_factory=dict)
    boxes: dict[str, tuple[int, int]] = field(default_factory=dict)
    asked_today: set[str] = field(default_factory=set)
    place: int = 0
    read: set[str] = field(default_factory=set)

    def now(self, day: int) -> datetime:
        """Return the time at which the learner studies on *day*."""
        return START + timedelta(days=day)


def ours(study: Study, day: int) -> Sequence[PreparedQuestion]:
    """The bot: a quiz on everything while there are new facts; after that, a review of the facts that are due."""
    now = study.now(day)
    if any(fact.id not in study.cards for question in study.questions for fact in question.facts):
        needed = needs(study.questions, study.cards, readings=study.bank.reading_by_fact, read=study.read)
        return arranged(choose(study.questions, needed, now, study.rng, SIZE), needed.unread)
    return _reviewing(study, now)


def guessing_first(study: Study, day: int) -> Sequence[PreparedQuestion]:
    """The bot, for learners who would rather guess first: the same without readings."""
    now, needed = study.now(day), needs(study.questions, study.cards)
    if any(fact.id not in study.cards for question in study.questions for fact in question.facts):
        return prepared(choose(study.questions, needed, now, study.rng, SIZE))
    return _reviewing(study, now)


def _reviewing(study: Study, now: datetime) -> Sequence[PreparedQuestion]:
    due = due_questions(study.questions, study.cards, now)
    return prepared(choose(due, needs(study.questions, study.cards), now, study.rng, REVIEW_SIZE))


def due_first(study: Study, day: int) -> Sequence[PreparedQuestion]:
    """The first design of the bot: all facts that are due, and only then new ones."""
    now, needed = study.now(day), needs(study.questions, study.cards)
    if due_questions(study.questions, study.cards, now):
        return _reviewing(study, now)
    fresh = [q for q in study.questions if any(fact.id not in study.cards for fact in q.facts)]
    return prepared(choose(fresh, needed, now, study.rng, SIZE))


def new_first(study: Study, day: int) -> Sequence[PreparedQuestion]:
    """Every fact once before any comes back, and then the facts that are due."""
    now, needed = study.now(day), needs(study.questions, study.cards)
    fresh = [q for q in study.questions if any(fact.id not in study.cards for fact in q.facts)]
    return prepared(choose(fresh, needed, now, study.rng, SIZE)) if fresh else _reviewing(study, now)


def by_recall(study: Study, day: int) -> Sequence[PreparedQuestion]:
    """Without due dates: always the fact that the learner is least likely to know. A new one counts as 90 % known."""
    now = study.now(day)
    left = [q for q in study.questions if not any(fact.id in study.asked_today for fact in q.facts)]

    def recall_chance(question: Question) -> float:
        memories = [card.memory for f in question.facts if (card := study.cards.get(f.id)) and card.memory]
        return min((recall(memory, now.date(), UTC) for memory in memories), default=0.9)

    return prepared(sorted(left, key=lambda q: (recall_chance(q), study.rng.random()))[:1])


def in_fixed_order(study: Study, _: int) -> Sequence[PreparedQuestion]:
    """The questions of the bank from the first to the last, and then from the first again."""
    study.place += 1
    return prepared([study.questions[(study.place - 1) % len(study.questions)]])


def at_random(study: Study, _: int) -> Sequence[PreparedQuestion]:
    """Any question of the bank."""
    return prepared([study.rng.choice(study.questions)])


def in_boxes(study: Study, day: int) -> Sequence[PreparedQuestion]:
    """Leitner's boxes: a right answer moves a fact to the next box, a wrong one to the first box.

    Facts that have waited long enough in their box come first, then new ones in the order of the bank.
    """

    def days_over(question: Question) -> int:
        box, last = study.boxes[question.facts[0].id]
        return day - last - BOXES[box]

    met = [q for q in study.questions if q.facts[0].id in study.boxes and q.facts[0].id not in study.asked_today]
    ready = [q for q in met if days_over(q) >= 0]
    if ready:
        return prepared([max(ready, key=lambda q: (days_over(q), study.rng.random()))])
    return prepared([q for q in study.questions if not any(fact.id in study.boxes for fact in q.facts)][:1])


POLICIES: Mapping[str, Policy] = {
    "ours": ours,
    "ours, guess first": guessing_first,
    "due first": due_first,
    "new first": new_first,
    "least likely known": by_recall,
    "boxes 1/3/7/14/30": in_boxes,
    "fixed order": in_fixed_order,
    "random": at_random,
}


@dataclass(frozen=True)
class Outcome:
    """How many facts a learner truly knows on two days, and how many answers they gave until the end of the study."""

    at_90: float
    at_120: float
    answers: int


def live(policy: Policy, bank: Bank, minutes: float, seed: int) -> Outcome:
    """Simulate the study of one learner.

    Args:
        policy: chooses the questions.
        bank: the bank.
        minutes: how long the learner studies on each day.
        seed: the same seed makes the same learner, whatever the policy.
    """
    questions = [question for question in bank.questions.values() if not question.retired]
    learner, study = Learner(Random(seed)), Study(bank, questions, Random(seed + 1))
    answers = sum(_study_day(policy, learner, study, minutes, day) for day in range(STUDY))
    facts = {fact.id for question in questions for fact in question.facts}
    retained = [sum(learner.recalls(fact, day) for fact in facts) for day in (STUDY, LATER)]
    return Outcome(retained[0], retained[1], answers)


def _study_day(policy: Policy, learner: Learner, study: Study, minutes: float, day: int) -> int:
    """Let *learner* study for *minutes* on *day*, and return how many answers they gave."""
    answers = 0
    seconds_left, study.asked_today = minutes * 60.0, set()
    while seconds_left > 0:
        batch = policy(study, day)
        if not batch:
            break
        for step in batch:
            if seconds_left <= 0:
                break
            seconds_left -= READING * len(step.readings) + learner.seconds
            _read(study, learner, step.readings)
            answers += 1
            _record(study, step.question, learner.answers(step.question, day), day)
    return answers


def _read(study: Study, learner: Learner, readings: Iterable[Reading]) -> None:
    """Let *learner* read, and note it for the policies."""
    for reading in readings:
        study.read.add(reading.id)
        learner.reads(fact for fact, told in study.bank.reading_by_fact.items() if told is reading)


def _record(study: Study, question: Question, right: bool, day: int) -> None:
    """Change what the policies know of a learner after an answer."""
    for fact in question.facts:
        card = study.cards.get(fact.id, Card(fact.id))
        study.cards[fact.id] = review(card, question.id, right, study.now(day), study.rng.random())
        box, _ = study.boxes.get(fact.id, (-1, 0))
        if fact.id not in study.asked_today:
            study.boxes[fact.id] = (min(box + 1, len(BOXES) - 1) if right else 0, day)
        study.asked_today.add(fact.id)


def main() -> None:
    """Print a table of all policies for each budget of time."""
    parser = argparse.ArgumentParser("python -m bench.memory")
    parser.add_argument("--learners", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    facts = len({fact.id for q in bank.questions.values() if not q.retired for fact in q.facts})
    for minutes in BUDGETS:
        print(
            f"\n{arguments.learners} learners, {facts} facts, {minutes} minutes a day for {STUDY} days: facts retained"
        )
        print(f"{'policy':18} {'at day 90':>14} {'at day 120':>14} {'answers':>8} {'for each at 90':>15} {'at 120':>7}")
        for name, policy in POLICIES.items():
            print_row(name, [live(policy, bank, minutes, arguments.seed + 100 * n) for n in range(arguments.learners)])


def print_row(name: str, outcomes: Sequence[Outcome]) -> None:
    """Print the line of the policy *name* from the outcomes of all learners."""
    at_90, at_120 = [o.at_90 for o in outcomes], [o.at_120 for o in outcomes]
    answers = mean(o.answers for o in outcomes)
    print(
        f"{name:18} {mean(at_90):7.1f} ± {_error(at_90):4.1f} {mean(at_120):7.1f} ± {_error(at_120):4.1f} "
        f"{answers:8.0f} {answers / mean(at_90):15.2f} {answers / mean(at_120):7.2f}",
        flush=True,
    )


def _error(values: Sequence[float]) -> float:
    """Return half of the width of a 95 % confidence interval of the mean."""
    return 1.96 * stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0


if __name__ == "__main__":
    main()
