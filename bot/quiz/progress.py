"""How am I doing? By system, by risk, and over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.quiz.day import day
from bot.quiz.grading import Grade
from bot.quiz.mistakes import Mistake
from bot.quiz.question import Pack, Question
from bot.quiz.schedule import Card, ReviewPreferences, guessed, recall, review

WEEK = 7
SAMPLES = 60
"""Points of a curve; a phone shows no more."""


@dataclass(frozen=True)
class Share:
    """Facts of a group: `mastered` of those that were `met`, and how many there are (`of`)."""

    id: str
    mastered: int
    met: int
    of: int

    @property
    def learning(self) -> int:
        return self.met - self.mastered

    @property
    def new(self) -> int:
        return self.of - self.met


@dataclass(frozen=True)
class Progress:
    """`remembered` is how many of the facts that were `met` are known today, as FSRS predicts; `due` how many are due.

    `coming` says for each of seven days, today first, how many facts become due; those overdue count today.
    """

    systems: tuple[Share, ...]
    risks: tuple[Share, ...]
    answers: int
    since: datetime | None
    met: int
    remembered: float
    due: int
    coming: tuple[tuple[date, int], ...]
    mistakes: tuple[Mistake, ...]
    today: date


@dataclass(frozen=True)
class Tally:
    """Right answers of all answers, for one group."""

    id: str
    right: int
    of: int


@dataclass(frozen=True)
class Past:
    """An answer given once: which facts it showed to be known, and whether the learner said that it was luck."""

    at: datetime
    facts: Mapping[str, bool]
    guessed: bool = False


@dataclass(frozen=True)
class Moment:
    """One day's memory: how many facts had been met, and how many of them were remembered, as FSRS predicts."""

    day: date
    met: int
    remembered: float


def progress(
    packs: Iterable[Pack],
    cards: Mapping[str, Card],
    answers: int,
    since: datetime | None,
    mistakes: Iterable[Mistake],
    now: datetime,
    zone: tzinfo,
) -> Progress:
    """Shares of the facts that were met; systems in the order of the packs, risks by how much of them was met."""
    packs, today = tuple(packs), day(now, zone)
    asked = {fact.id for pack in packs for q in pack.questions if not q.retired for fact in q.facts}
    systems = [_share(pack.id, [fact.id for fact in pack.facts if fact.id in asked], cards) for pack in packs]
    facts_by_risk: dict[str, list[str]] = {}
    for fact in (fact for pack in packs for fact in pack.facts if fact.id in asked):
        for risk in fact.risks:
            facts_by_risk.setdefault(risk, []).append(fact.id)
    risks = [_share(risk, facts, cards) for risk, facts in facts_by_risk.items()]
    memories = [card.memory for fact, card in cards.items() if card.memory and fact in asked]
    return Progress(
        tuple(share for share in systems if share.met),
        tuple(sorted((share for share in risks if share.met), key=lambda share: (-share.met, share.id))),
        answers,
        since,
        len(memories),
        sum(recall(memory, today, zone) for memory in memories),
        sum(memory.due <= now for memory in memories),
        coming((day(memory.due, zone) for memory in memories), today),
        tuple(sorted((m for m in mistakes if m.times > 1), key=lambda m: (-m.times, m.misconception))),
        today,
    )


def coming(due: Iterable[date], today: date) -> tuple[tuple[date, int], ...]:
    """How many become due on each of seven days, today first; those overdue count today."""
    days = [today + timedelta(days=ahead) for ahead in range(WEEK)]
    counts = dict.fromkeys(days, 0)
    for each in due:
        if max(each, today) in counts:
            counts[max(each, today)] += 1
    return tuple(counts.items())


def _share(id: str, facts: list[str], cards: Mapping[str, Card]) -> Share:
    met = [cards[fact] for fact in facts if fact in cards]
    return Share(id, sum(card.mastered for card in met), len(met), len(facts))


def by_risk(answers: Iterable[tuple[Question, Grade]]) -> tuple[Tally, ...]:
    """Right answers for each risk that the questions of a sitting illustrate, best first."""
    counts: dict[str, tuple[int, int]] = {}
    for question, verdict in answers:
        for risk in dict.fromkeys(risk for fact in question.facts for risk in fact.risks):
            right, of = counts.get(risk, (0, 0))
            counts[risk] = right + verdict.right, of + 1
    tallies = (Tally(risk, right, of) for risk, (right, of) in counts.items())
    return tuple(sorted(tallies, key=lambda tally: (-tally.right / tally.of, -tally.of, tally.id)))


def over_time(answers: Sequence[Past], until: datetime, preferences: ReviewPreferences) -> tuple[Moment, ...]:
    """What was remembered, day by day, from the first answer until today; *answers* from the oldest.

    Memory's past is not stored: it follows from the answers.
    """
    if not answers:
        return ()
    zone = preferences.zone
    days = _sampled(day(answers[0].at, zone), day(until, zone))
    cards: dict[str, Card] = {}
    moments, at = [], 0
    for each in days:
        while at < len(answers) and day(answers[at].at, zone) <= each:
            cards |= {
                fact: _then(cards.get(fact, Card(fact)), fact, answers[at], preferences) for fact in answers[at].facts
            }
            at += 1
        memories = [card.memory for card in cards.values() if card.memory]
        moments.append(Moment(each, len(memories), sum(recall(memory, each, zone) for memory in memories)))
    return tuple(moments)


def _then(card: Card, fact: str, past: Past, preferences: ReviewPreferences) -> Card:
    moved = review(card, "", past.facts[fact], past.at, 0.5, preferences)
    return guessed(moved, "", past.at, 0.5, preferences) if past.guessed else moved


def _sampled(first: date, last: date) -> Sequence[date]:
    """Every day from *first* to *last*, or evenly spread ones where there are too many; both ends are among them."""
    span = max(0, (last - first).days)
    steps = min(span, SAMPLES - 1)
    return [first + timedelta(days=round(span * i / steps)) for i in range(steps + 1)] if steps else [last]
