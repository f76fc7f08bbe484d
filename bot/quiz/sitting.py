"""One run through a quiz: what was shown, where the learner is, and what an answer changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.quiz.grading import Choice, Chosen, Grade, Verdict, grade
from bot.quiz.question import MultipleChoice, Numeric, Ordering, Question
from bot.quiz.schedule import Card, ReviewPreferences, review


@dataclass(frozen=True)
class DealtQuestion:
    """A question as this learner sees it: `order[position]` is the place of the option as written.

    A `withdrawn` one was withdrawn because its text changed; its turn stays, so that its buttons mean nothing else.
    """

    question: str
    hash: str
    option_order: tuple[int, ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class Sitting:
    """`draft` holds the positions ticked, or placed in sequence, at the present turn.

    `last_shown_turn` is the last turn whose question the learner has been sent: nobody answers what they have not seen.
    `assignment` is the one of a class that it belongs to, `attempt` its number there. With `deferred_feedback` its
    answers are explained only when it has ended.
    """

    id: str
    learner: int
    topic: str
    asked: tuple[DealtQuestion, ...]
    started: datetime
    turn: int = 0
    last_shown_turn: int = 0
    draft: tuple[int, ...] = ()
    ended: datetime | None = None
    assignment: str | None = None
    attempt: int = 0
    deferred_feedback: bool = False

    @property
    def current(self) -> DealtQuestion | None:
        return self.asked[self.turn] if self.ended is None and self.turn < len(self.asked) else None

    @property
    def size(self) -> int:
        """How many questions there are, withdrawn ones not counted."""
        return sum(not asked.withdrawn for asked in self.asked)

    def number(self, turn: int) -> int:
        """Which question of the sitting that turn is, from 1."""
        return 1 + sum(not asked.withdrawn for asked in self.asked[:turn])

    @property
    def feedback_hidden(self) -> bool:
        """Whether nothing may be said yet about what was right: a test that was left is not finished."""
        return self.deferred_feedback and self.turn < len(self.asked)


@dataclass(frozen=True)
class AnswerResult:
    """An answer that counts."""

    sitting: Sitting
    turn: int
    asked: DealtQuestion
    question: Question
    choice: Choice
    grade: Grade
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it was stored: what was shown, what was chosen, how it was judged then."""

    turn: int
    asked: DealtQuestion
    choice: Choice
    verdict: Verdict
    found: int
    of: int
    at: datetime
    guessed: bool = False


@dataclass(frozen=True)
class Stale:
    """The tap belongs to another turn than the present one, or to no button of it."""


def ask(question: Question, rng: Random) -> DealtQuestion:
    """Deal the options of *question* anew. Words keep the author's order; an order question never starts solved."""
    order = list(range(len(question.options)))
    if not getattr(question.form, "words", False):
        rng.shuffle(order)
        while isinstance(question.form, Ordering) and order == sorted(order):
            rng.shuffle(order)
    return DealtQuestion(question.id, question.hash, tuple(order))


def start(id: str, learner: int, topic: str, questions: Sequence[Question], now: datetime, rng: Random) -> Sitting:
    return Sitting(id, learner, topic, tuple(ask(question, rng) for question in questions), now)


def tick(sitting: Sitting, question: Question, turn: int, position: int, on: bool) -> Sitting | Stale:
    """Tick or place a letter, or take it back. Saying the same twice changes nothing."""
    asked = sitting.current
    tickable = isinstance(question.form, MultipleChoice | Ordering)
    if asked is None or turn != sitting.turn or not tickable or not 0 <= position < len(asked.option_order):
        return Stale()
    if (position in sitting.draft) == on:
        return sitting
    draft = (*sitting.draft, position) if on else tuple(p for p in sitting.draft if p != position)
    return replace(sitting, draft=tuple(sorted(draft)) if isinstance(question.form, MultipleChoice) else draft)


def pick(sitting: Sitting, question: Question, positions: Sequence[int]) -> Chosen | None:
    """The options at *positions*, or nothing if those positions are no answer to the present question."""
    asked = sitting.current
    if asked is None or not positions or len(set(positions)) != len(positions):
        return None
    if any(not 0 <= position < len(asked.option_order) for position in positions):
        return None
    options = tuple(asked.option_order[position] for position in positions)
    if isinstance(question.form, Ordering):
        return Chosen(options) if len(options) == len(asked.option_order) else None
    if isinstance(question.form, Numeric) or (len(options) > 1 and not isinstance(question.form, MultipleChoice)):
        return None
    return Chosen(tuple(sorted(options)))


def answer(
    sitting: Sitting,
    question: Question,
    turn: int,
    choice: Choice,
    cards: Mapping[str, Card],
    now: datetime,
    fuzz: float,
    preferences: ReviewPreferences,
) -> AnswerResult | Stale:
    """Grade *choice* for the present turn and move on; the last answer ends the sitting."""
    asked = sitting.current
    if asked is None or turn != sitting.turn:
        return Stale()
    verdict = grade(question, choice)
    reviewed = tuple(
        review(cards.get(fact) or Card(fact), question.id, right, now, fuzz, preferences)
        for fact, right in verdict.facts.items()
    )
    last = turn + 1 == len(sitting.asked)
    after = replace(sitting, turn=turn + 1, draft=(), ended=now if last else None)
    return AnswerResult(after, turn, asked, question, choice, verdict, reviewed)


def verdict_then(question: Question, given: StoredAnswer) -> Grade:
    """As it was judged then, even if the question would be judged otherwise today."""
    if question.hash == given.asked.hash:
        return grade(question, given.choice)
    right = given.verdict is Verdict.RIGHT
    return Grade(given.verdict, given.found, given.of, {fact.id: right for fact in question.facts})


def bring_next(sitting: Sitting, question: Question, rng: Random) -> Sitting:
    """Ask *question* at the present turn instead of the one that was to come."""
    asked = (*sitting.asked[: sitting.turn], ask(question, rng), *sitting.asked[sitting.turn + 1 :])
    return replace(sitting, asked=asked)


def refresh(sitting: Sitting, question: Question | None, now: datetime, rng: Random) -> Sitting:
    """Withdraw the present question after its text changed, and deal it anew unless it is gone."""
    here = sitting.turn
    dealt = () if question is None or question.retired else (ask(question, rng),)
    withdrawn = replace(sitting.asked[here], withdrawn=True)
    asked = (*sitting.asked[:here], withdrawn, *dealt, *sitting.asked[here + 1 :])
    return replace(sitting, asked=asked, turn=here + 1, draft=(), ended=now if here + 1 >= len(asked) else None)
