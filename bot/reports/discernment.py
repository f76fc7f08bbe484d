"""How well a class tells what texts say from what nobody says, and how suspicious it is: before, after, later."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.quiz.detection import Change, Detection, Judgements, change, judged, of_class, pooled
from bot.reports.gain import t_quantile
from bot.reports.results import MIN_GROUP_SIZE, Assignment, Item, Results

ByLearner = Mapping[str, Judgements]
"""What learners judged, by their names."""


@dataclass(frozen=True)
class Discernment:
    """How the statements of one assignment were judged, in the attempts that count.

    Attributes:
        assignment: the assignment.
        learners: how many learners judged some.
        judgements: what they judged, added up.
        detection: both figures; `None` below `MIN_GROUP_SIZE` learners, for whom the intervals would say nothing.
    """

    assignment: Assignment
    learners: int
    judgements: Judgements
    detection: Detection | None


@dataclass(frozen=True)
class DiscernmentChange:
    """What has changed from *before* to *after*; `change` is `None` if fewer than `MIN_GROUP_SIZE` took both."""

    before: Assignment
    after: Assignment
    change: Change | None


def discernment(results: Results) -> tuple[tuple[Discernment, ...], tuple[DiscernmentChange, ...]]:
    """Work out both figures for each assignment that has statements, and what changed since its pre-test.

    Passes over the answers once, unless no assignment has statements.
    """
    told = {(item.assignment, item.question, item.version): tells(item) for item in results.items if _is_claim(item)}
    if not told:
        return (), ()
    judgements = _by_learner(results, told)
    having = [assignment for assignment in results.assignments if assignment.id in judgements]
    by_id = {assignment.id: assignment for assignment in having}
    changes = [
        _change(by_id[after.pre_test_id], after, judgements[after.pre_test_id], judgements[after.id])
        for after in having
        if after.pre_test_id in by_id
    ]
    return tuple(_of(assignment, judgements[assignment.id]) for assignment in having), tuple(changes)


def tells(item: Item) -> bool:
    """Whether the texts tell a statement: then its first half of answers is right."""
    return item.choices[0].right


def _is_claim(item: Item) -> bool:
    return item.kind == "claim" and bool(item.choices)


def _by_learner(results: Results, told: Mapping[tuple[str, str, str], bool]) -> dict[str, dict[str, Judgements]]:
    """What each learner judged, by assignment; "I don't know" counts nowhere."""
    half = {(item.assignment, item.question, item.version): len(item.choices) // 2 for item in results.items}
    judgements: dict[str, dict[str, Judgements]] = {}
    for answer in results.answers():
        key, run, chosen = answer.item, answer.run, answer.response.chosen
        if run.counts and chosen and key in told:
            own = judgements.setdefault(run.assignment, {})
            one = judged(told[key], chosen[0] < half[key])
            own[run.learner] = pooled((own.get(run.learner, Judgements()), one))
    return judgements


def _of(assignment: Assignment, by_learner: ByLearner) -> Discernment:
    each = _in_order(by_learner)
    return Discernment(assignment, len(each), pooled(each), of_class(each, MIN_GROUP_SIZE, t_quantile))


def _change(before: Assignment, after: Assignment, first: ByLearner, later: ByLearner) -> DiscernmentChange:
    pairs = [(first[name], later[name]) for name in sorted(first.keys() & later.keys())]
    return DiscernmentChange(before, after, change(pairs, MIN_GROUP_SIZE, t_quantile))


def _in_order(by_learner: ByLearner) -> list[Judgements]:
    """What each learner judged, by their names: sums of floats depend on their order."""
    return [by_learner[name] for name in sorted(by_learner)]


def shares(judgements: Judgements) -> tuple[float | None, float | None]:
    """Return the shares of told and of untold statements that were taken for told."""
    return (
        judgements.hits / judgements.told if judgements.told else None,
        judgements.false_alarms / judgements.untold if judgements.untold else None,
    )
