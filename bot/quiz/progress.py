"""How am I doing? By system and by risk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.quiz.grading import Verdict
from bot.quiz.question import Pack, Question
from bot.quiz.schedule import Card


@dataclass(frozen=True)
class Share:
    """`known` of `met` facts were answered right the last time; `of` there are in all."""

    id: str
    known: int
    met: int
    of: int


@dataclass(frozen=True)
class Progress:
    systems: tuple[Share, ...]
    risks: tuple[Share, ...]
    answers: int
    since: datetime | None
    due: int


@dataclass(frozen=True)
class Tally:
    """Right answers of all answers, for one group."""

    id: str
    right: int
    of: int


def progress(
    packs: Iterable[Pack], cards: Mapping[str, Card], answers: int, since: datetime | None, now: datetime
) -> Progress:
    """Shares of the facts that were met; systems in the order of the packs, risks by how much of them was met."""
    packs = tuple(packs)
    systems = [_share(pack.id, [fact.id for fact in pack.facts], cards) for pack in packs]
    facts_by_risk: dict[str, list[str]] = {}
    for fact in (fact for pack in packs for fact in pack.facts):
        for risk in fact.risks:
            facts_by_risk.setdefault(risk, []).append(fact.id)
    risks = [_share(risk, facts, cards) for risk, facts in facts_by_risk.items()]
    return Progress(
        tuple(share for share in systems if share.met),
        tuple(sorted((share for share in risks if share.met), key=lambda share: (-share.met, share.id))),
        answers,
        since,
        sum(card.due(now) for card in cards.values()),
    )


def _share(id: str, facts: list[str], cards: Mapping[str, Card]) -> Share:
    met = [cards[fact] for fact in facts if fact in cards]
    return Share(id, sum(card.known for card in met), len(met), len(facts))


def by_risk(answers: Iterable[tuple[Question, Verdict]]) -> tuple[Tally, ...]:
    """Right answers for each risk that the questions of a sitting illustrate, best first."""
    counts: dict[str, tuple[int, int]] = {}
    for question, verdict in answers:
        for risk in dict.fromkeys(risk for fact in question.facts for risk in fact.risks):
            right, of = counts.get(risk, (0, 0))
            counts[risk] = right + verdict.right, of + 1
    tallies = (Tally(risk, right, of) for risk, (right, of) in counts.items())
    return tuple(sorted(tallies, key=lambda tally: (-tally.right / tally.of, -tally.of, tally.id)))
