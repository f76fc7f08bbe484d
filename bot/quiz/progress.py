"""How is a learner doing? By scoring system, by risk, and over time."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.quiz.day import day
from bot.quiz.detection import NOTHING_JUDGED, Judgements
from bot.quiz.grading import Grade
from bot.quiz.mistakes import Mistake
from bot.quiz.question import Pack, Question
from bot.quiz.schedule import Card, ReviewPreferences, guessed, recall, review

WEEK = 7
SAMPLES = 60
"""The most points that a curve has; a phone shows no more."""


@dataclass(frozen=True)
class Share:
    """A learner's share of the facts of one system or risk.

    `of` is how many facts the group has, `met` how many of them the learner has read or was asked, `asked` how many
    they were asked, and `mastered` how many of those they have mastered. `id` is that of the pack or the risk.
    """

    id: str
    mastered: int
    asked: int
    met: int
    of: int

    @property
    def learning(self) -> int:
        """How many facts were asked and are not mastered yet."""
        return self.asked - self.mastered


@dataclass(frozen=True)
class Progress:
    """What the progress screen shows of one learner.

    Attributes:
        systems: the systems of which the learner met some fact, in the order of the packs.
        risks: the risks of which the learner met some fact, the most met first.
        answers: how many answers they have given.
        since: when they gave the first one (UTC), or `None` if they gave none.
        met: how many facts they have read or were asked.
        known_later: how many facts they knew on a later day than the first on which they were asked.
        remembered: how many of those are known today: the sum of the probabilities that FSRS-6 predicts.
        due: how many facts are due now.
        coming: for each of seven days, today first, how many facts become due. Facts that are overdue count today.
        mistakes: the misconceptions they fell for more than once, the most frequent first.
        today: the date in the learner's zone.
        judged: how they judged statements, each the first time.
    """

    systems: tuple[Share, ...]
    risks: tuple[Share, ...]
    answers: int
    since: datetime | None
    met: int
    known_later: int
    remembered: float
    due: int
    due_per_day: tuple[tuple[date, int], ...]
    mistakes: tuple[Mistake, ...]
    today: date
    judged: Judgements = NOTHING_JUDGED


@dataclass(frozen=True)
class Tally:
    """How many answers of one group were right: `right` of `of`. `id` is that of the group."""

    id: str
    right: int
    of: int


@dataclass(frozen=True)
class PastAnswer:
    """An answer of the past.

    `at` is when it was given (UTC), `facts` says by the id of each fact whether the answer showed that the fact is
    known, and `guessed` whether the learner said afterwards that it was luck.
    """

    at: datetime
    facts: Mapping[str, bool]
    guessed: bool = False


@dataclass(frozen=True)
class DayOfMemory:
    """A learner's memory on one day.

    `met` is how many facts they had read or been asked by then. `remembered` is how many they knew of those that they
    had known on a later day than the first: the sum of the probabilities that FSRS-6 predicts.
    """

    day: date
    met: int
    remembered: float


def progress(
    packs: Iterable[Pack],
    cards: Mapping[str, Card],
    read: Container[str],
    answers: int,
    since: datetime | None,
    mistakes: Iterable[Mistake],
    now: datetime,
    zone: tzinfo,
) -> Progress:
    """Compute what the progress screen shows of one learner.

    Args:
        packs: all packs. Only facts that some question still asks for count.
        cards: what the learner knows, by the id of the fact.
        read: ids of the facts that the learner has read.
        answers: how many answers the learner has given.
        since: when the learner gave the first answer (UTC).
        mistakes: the learner's mistakes.
        now: the present time (UTC).
        zone: the learner's time zone, which decides what today is.
    """
    packs, today = tuple(packs), day(now, zone)
    asked_facts = _asked_facts(packs)
    memories = [card.memory for fact, card in cards.items() if card.memory and fact in asked_facts]
    proven = [card.memory for fact, card in cards.items() if card.memory and card.known_later and fact in asked_facts]
    return Progress(
        systems=system_shares(packs, cards, read),
        risks=_risk_shares(packs, asked_facts, cards, read),
        answers=answers,
        since=since,
        met=sum(fact in cards or fact in read for fact in asked_facts),
        known_later=len(proven),
        remembered=sum(recall(memory, today, zone) for memory in proven),
        due=sum(memory.due <= now for memory in memories),
        due_per_day=due_per_day((day(memory.due, zone) for memory in memories), today),
        mistakes=_repeated(mistakes),
        today=today,
    )


def due_per_day(due: Iterable[date], today: date) -> tuple[tuple[date, int], ...]:
    """Count how many facts become due on each of seven days, today first.

    Args:
        due: the due date of each fact. Facts that are overdue count today; those due after the week do not count.
        today: the first of the seven days.
    """
    counts = {today + timedelta(days=ahead): 0 for ahead in range(WEEK)}
    for due_date in due:
        counted_on = max(due_date, today)
        if counted_on in counts:
            counts[counted_on] += 1
    return tuple(counts.items())


def system_shares(packs: Iterable[Pack], cards: Mapping[str, Card], read: Container[str]) -> tuple[Share, ...]:
    """Return the shares of the systems of which some fact was met, in the order of *packs*.

    Args:
        packs: all packs. Only facts that some question still asks for count.
        cards: what the learner knows, by the id of the fact.
        read: ids of the facts that the learner has read.
    """
    packs = tuple(packs)
    asked_facts = _asked_facts(packs)
    groups = ((pack.id, [fact.id for fact in pack.facts if fact.id in asked_facts]) for pack in packs)
    shares = (_share(id, facts, cards, read) for id, facts in groups)
    return tuple(share for share in shares if share.met)


def _asked_facts(packs: Iterable[Pack]) -> set[str]:
    """Return the ids of the facts that some question still asks for."""
    return {fact.id for pack in packs for q in pack.questions if not q.retired for fact in q.facts}


def _risk_shares(
    packs: Iterable[Pack], asked_facts: set[str], cards: Mapping[str, Card], read: Container[str]
) -> tuple[Share, ...]:
    """Return the shares of the risks of which some fact was met, the most met first."""
    facts_by_risk: dict[str, list[str]] = {}
    for fact in (fact for pack in packs for fact in pack.facts if fact.id in asked_facts):
        for risk in fact.risks:
            facts_by_risk.setdefault(risk, []).append(fact.id)
    shares = (_share(risk, facts, cards, read) for risk, facts in facts_by_risk.items())
    return tuple(sorted((share for share in shares if share.met), key=lambda share: (-share.met, share.id)))


def _share(id: str, facts: list[str], cards: Mapping[str, Card], read: Container[str]) -> Share:
    asked = [cards[fact] for fact in facts if fact in cards]
    return Share(
        id,
        mastered=sum(card.mastered for card in asked),
        asked=len(asked),
        met=sum(fact in cards or fact in read for fact in facts),
        of=len(facts),
    )


def _repeated(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Return the mistakes that were made more than once, the most frequent first."""
    return tuple(sorted((m for m in mistakes if m.times > 1), key=lambda m: (-m.times, m.misconception)))


def by_risk(answers: Iterable[tuple[Question, Grade]]) -> tuple[Tally, ...]:
    """Count right answers for each risk that the questions of a sitting illustrate.

    Args:
        answers: the questions of the sitting, each with the grade of its answer.

    Returns:
        One tally for each risk, the best first.
    """
    counts: dict[str, tuple[int, int]] = {}
    for question, grade in answers:
        for risk in dict.fromkeys(risk for fact in question.facts for risk in fact.risks):
            right, of = counts.get(risk, (0, 0))
            counts[risk] = right + grade.right, of + 1
    tallies = (Tally(risk, right, of) for risk, (right, of) in counts.items())
    return tuple(sorted(tallies, key=lambda tally: (-tally.right / tally.of, -tally.of, tally.id)))


def over_time(
    answers: Sequence[PastAnswer], read: Mapping[str, date], until: datetime, preferences: ReviewPreferences
) -> tuple[DayOfMemory, ...]:
    """Compute how much a learner remembered on each day from the first answer on.

    What a memory was on a past day is not stored, so the answers are played through the scheduler again.

    Args:
        answers: all answers, the oldest first.
        read: when each fact was read, by its id.
        until: the time whose day is the last one (UTC).
        preferences: the learner's zone, which decides what a day is, and the share they want to know.

    Returns:
        At most `SAMPLES` moments, evenly spread over the days; none without answers.
    """
    if not answers:
        return ()
    zone = preferences.zone
    days = _sampled(day(answers[0].at, zone), day(until, zone))
    cards: dict[str, Card] = {}
    moments, replayed = [], 0
    for sampled_day in days:
        while replayed < len(answers) and day(answers[replayed].at, zone) <= sampled_day:
            cards |= _cards_after(answers[replayed], cards, preferences)
            replayed += 1
        proven = [card.memory for card in cards.values() if card.memory and card.known_later]
        remembered = sum(recall(memory, sampled_day, zone) for memory in proven)
        met = cards.keys() | {fact for fact, read_on in read.items() if read_on <= sampled_day}
        moments.append(DayOfMemory(sampled_day, len(met), remembered))
    return tuple(moments)


def _cards_after(answer: PastAnswer, cards: Mapping[str, Card], preferences: ReviewPreferences) -> dict[str, Card]:
    """Return the cards of the facts that *answer* was about, as they were after it."""
    return {fact: _card_after(answer, cards.get(fact, Card(fact)), preferences) for fact in answer.facts}


def _card_after(answer: PastAnswer, card: Card, preferences: ReviewPreferences) -> Card:
    # A fuzz of 0.5 leaves due dates where FSRS puts them. The curve does not show them, nor the question.
    reviewed = review(card, "", answer.facts[card.fact], answer.at, 0.5, preferences)
    return guessed(reviewed, "", answer.at, 0.5, preferences) if answer.guessed else reviewed


def _sampled(first: date, last: date) -> Sequence[date]:
    """Return every day from *first* to *last*, or `SAMPLES` evenly spread ones if there are more.

    Both *first* and *last* are among them; if *last* is the earlier one, only *last* is.
    """
    span = max(0, (last - first).days)
    steps = min(span, SAMPLES - 1)
    return [first + timedelta(days=round(span * i / steps)) for i in range(steps + 1)] if steps else [last]
