"""One learner's run through a quiz: which questions they got, where they are, and what an answer changes.

Three numbers must be kept apart. A *turn* counts the questions of a sitting from 0, withdrawn ones included. A
*position* counts the options of a question from 0, in the order in which this learner sees them. An *option index*
counts them in the order in which the author wrote them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.quiz.grading import Choice, Chosen, Grade, Verdict, grade
from bot.quiz.question import MultipleChoice, Numeric, Ordering, Question
from bot.quiz.reading import PreparedQuestion
from bot.quiz.schedule import Card, ReviewPreferences, review


@dataclass(frozen=True)
class DealtQuestion:
    """A question as one learner sees it.

    `hash` is that of the question's text when it was dealt. `option_order[position]` is the option index of the option
    at that position. `withdrawn` says that the question was withdrawn because its text changed. It keeps its turn, so
    that buttons on its old message cannot be taken for those of another question. `readings` are the ids of what is
    still to be read before it. `new_risk` is the id of a risk that the learner meets with it for the first time.
    """

    question: str
    hash: str
    option_order: tuple[int, ...]
    withdrawn: bool = False
    readings: tuple[str, ...] = ()
    new_risk: str | None = None


@dataclass(frozen=True)
class Sitting:
    """One learner's run through a quiz.

    Attributes:
        id: the id of the sitting.
        learner: the learner's Telegram id.
        topic: the id of the topic.
        asked: the questions, in order; those of later turns have been dealt as well.
        started: when it began (UTC).
        turn: the present turn.
        last_shown_turn: the last turn whose question the learner was sent. They cannot answer one they have not seen.
        draft: the positions that the learner has ticked, or placed in sequence, at the present turn.
        ended: when the last question was answered or the sitting was left (UTC).
        assignment: the id of the assignment of a class that it belongs to, or `None`.
        attempt: which attempt at the assignment it is, from 1; 0 without an assignment.
        deferred_feedback: whether its answers are explained only when it has ended.
        sealed: whether they are explained even later, when the test is closed for the whole class.
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
    sealed: bool = False

    @property
    def current(self) -> DealtQuestion | None:
        """The question of the present turn, or `None` after the end."""
        return self.asked[self.turn] if self.ended is None and self.turn < len(self.asked) else None

    @property
    def size(self) -> int:
        """How many questions there are, withdrawn ones not counted."""
        return sum(not asked.withdrawn for asked in self.asked)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its topic and its questions: what has to be known to go on with it."""
        return self.topic, *(asked.question for asked in self.asked)

    def number(self, turn: int) -> int:
        """Return the number that learners see for *turn*: questions are counted from 1, withdrawn ones not at all."""
        return 1 + sum(not asked.withdrawn for asked in self.asked[:turn])

    @property
    def feedback_hidden(self) -> bool:
        """Whether the learner may not be told yet what was right.

        A test that was left before its last question stays hidden: it has ended, but it is not finished. One that is
        sealed stays hidden until its class is told.
        """
        return self.deferred_feedback and (self.sealed or self.turn < len(self.asked))


@dataclass(frozen=True)
class AnswerResult:
    """An answer that counts, and what it changes.

    Attributes:
        sitting: the sitting after the answer.
        turn: the turn that was answered.
        asked: the question as the learner saw it.
        question: the question.
        choice: the answer.
        grade: how it was judged.
        cards: the cards of the question's facts after the answer.
    """

    sitting: Sitting
    turn: int
    asked: DealtQuestion
    question: Question
    choice: Choice
    grade: Grade
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it was stored.

    Attributes:
        turn: the turn that was answered.
        asked: the question as the learner saw it.
        choice: the answer.
        verdict: how it was judged when it was given.
        found: how many parts were right then; see `grading.Grade`.
        of: how many parts there were.
        at: when it was given (UTC).
        guessed: whether the learner said afterwards that it was luck.
    """

    turn: int
    asked: DealtQuestion
    choice: Choice
    verdict: Verdict
    found: int
    of: int
    at: datetime
    guessed: bool = False


@dataclass(frozen=True, eq=False)
class GradedChoice:
    """What was answered to a question, and how that was judged then; without by whom and when.

    Many answers of a class share one. To find those again fast, they are compared by identity.

    Attributes:
        question: the question's id.
        hash: the hash of the text that the learner saw.
        choice: the answer.
        verdict: how it was judged when it was given.
        found: how many parts were right then; see `grading.Grade`.
        of: how many parts there were.
    """

    question: str
    hash: str
    choice: Choice
    verdict: Verdict
    found: int
    of: int


@dataclass(frozen=True)
class Stale:
    """A tap that is out of date: on the buttons of another turn, or on a button that the question does not have."""


def deal(question: Question, rng: Random) -> DealtQuestion:
    """Deal *question*: shuffle its options for one learner.

    Options that are words on buttons keep the author's order. The items of an ordering never start in the right order.
    """
    order = list(range(len(question.options)))
    if not getattr(question.form, "words", False):
        rng.shuffle(order)
        while isinstance(question.form, Ordering) and order == sorted(order):
            rng.shuffle(order)
    return DealtQuestion(question.id, question.hash, tuple(order))


def start(
    id: str, learner: int, topic: str, questions: Sequence[PreparedQuestion], now: datetime, rng: Random
) -> Sitting:
    """Begin a sitting at its first question, or at what is read before it.

    Args:
        id: the id of the new sitting.
        learner: the learner's Telegram id.
        topic: the id of the topic.
        questions: the questions in the order in which to ask them.
        now: the present time (UTC).
        rng: shuffles the options.
    """
    dealt = tuple(
        replace(deal(each.question, rng), readings=tuple(it.id for it in each.readings), new_risk=each.new_risk)
        for each in questions
    )
    return Sitting(id, learner, topic, dealt, now)


def after_reading(sitting: Sitting, reading: str) -> Sitting:
    """Return the sitting with that reading, and what stood before it at the present turn, behind.

    Raises:
        ValueError: no such reading stands there.
    """
    asked = sitting.asked[sitting.turn]
    return _with_current(sitting, replace(asked, readings=asked.readings[asked.readings.index(reading) + 1 :]))


def without_readings(sitting: Sitting) -> Sitting:
    """Return the sitting with nothing left to read, for a learner who would rather guess first."""
    return replace(sitting, asked=tuple(replace(asked, readings=()) for asked in sitting.asked))


def tick(sitting: Sitting, question: Question, turn: int, position: int, on: bool) -> Sitting | Stale:
    """Tick an option, or place an item, or take it back. Doing the same twice changes nothing.

    Args:
        sitting: the sitting before.
        question: the question of the present turn.
        turn: the turn that the tapped button belongs to.
        position: the position of the option.
        on: whether it is to be ticked or placed; if false, it is taken back.

    Returns:
        The sitting with the changed draft, or `Stale` if the button does not belong to the present turn.
    """
    asked = sitting.current
    can_be_ticked = isinstance(question.form, MultipleChoice | Ordering)
    if asked is None or turn != sitting.turn or not can_be_ticked or not 0 <= position < len(asked.option_order):
        return Stale()
    if (position in sitting.draft) == on:
        return sitting
    draft = (*sitting.draft, position) if on else tuple(p for p in sitting.draft if p != position)
    return replace(sitting, draft=tuple(sorted(draft)) if isinstance(question.form, MultipleChoice) else draft)


def choice_from_positions(sitting: Sitting, question: Question, positions: Sequence[int]) -> Chosen | None:
    """Turn positions into an answer to the present question.

    Args:
        sitting: the sitting.
        question: the question of the present turn.
        positions: what the learner chose: one position, several, or all of them in the learner's order.

    Returns:
        The answer, or `None` if these positions are no answer to a question of this form.
    """
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
    """Grade an answer to the present question and go on to the next turn. The last answer ends the sitting.

    Args:
        sitting: the sitting before.
        question: the question of the present turn.
        turn: the turn that the answer is meant for.
        choice: the answer.
        cards: the learner's cards by the id of the fact; facts without one are new.
        now: when the answer was given (UTC).
        fuzz: from 0 to 1; see `schedule.review`.
        preferences: how the learner wants to remember.

    Returns:
        What the answer changes, or `Stale` if *turn* is not the present one.

    Raises:
        ValueError: *choice* is no answer to this kind of question; see `grading.grade`.
    """
    asked = sitting.current
    if asked is None or turn != sitting.turn:
        return Stale()
    graded = grade(question, choice)
    reviewed_cards = tuple(
        review(cards.get(fact) or Card(fact), question.id, right, now, fuzz, preferences)
        for fact, right in graded.facts.items()
    )
    last = turn + 1 == len(sitting.asked)
    after = replace(sitting, turn=turn + 1, draft=(), ended=now if last else None)
    return AnswerResult(
        sitting=after,
        turn=turn,
        asked=asked,
        question=question,
        choice=choice,
        grade=graded,
        cards=reviewed_cards,
    )


def grade_when_given(question: Question, given: StoredAnswer) -> Grade:
    """Return how an answer was judged when it was given, even if the question would be judged otherwise today.

    While the text is unchanged the answer is graded again. Otherwise the grade is what was stored; whether each fact
    was known is then taken from the whole answer.

    Args:
        question: the question as it is now.
        given: the stored answer.
    """
    if question.hash == given.asked.hash:
        return grade(question, given.choice)
    right = given.verdict is Verdict.RIGHT
    return Grade(given.verdict, given.found, given.of, {fact.id: right for fact in question.remembered})


def replace_current(sitting: Sitting, question: Question, rng: Random) -> Sitting:
    """Return the sitting with *question*, newly dealt, in place of the question of the present turn.

    What was to be read there still is: later questions may rest on it.
    """
    readings = sitting.asked[sitting.turn].readings
    return _with_current(sitting, replace(deal(question, rng), readings=readings))


def _with_current(sitting: Sitting, asked: DealtQuestion) -> Sitting:
    """Return the sitting with another question at the present turn."""
    return replace(sitting, asked=(*sitting.asked[: sitting.turn], asked, *sitting.asked[sitting.turn + 1 :]))


def withdraw_current(sitting: Sitting, question: Question | None, now: datetime, rng: Random) -> Sitting:
    """Withdraw the present question after its text changed, and deal it again at the next turn.

    Args:
        sitting: the sitting before.
        question: the question as it is now. If it is `None` (no longer in the bank) or retired, it is only withdrawn.
        now: the present time (UTC).
        rng: shuffles the options.

    Returns:
        The sitting at the next turn; ended if the withdrawn question was the last one.
    """
    turn = sitting.turn
    dealt_again = () if question is None or question.retired else (deal(question, rng),)
    readings = sitting.asked[turn].readings
    withdrawn = replace(sitting.asked[turn], withdrawn=True, readings=())
    following = (*dealt_again, *sitting.asked[turn + 1 :])
    if following:  # what was to be read is read before whatever comes now
        following = (replace(following[0], readings=(*readings, *following[0].readings)), *following[1:])
    asked = (*sitting.asked[:turn], withdrawn, *following)
    return replace(sitting, asked=asked, turn=turn + 1, draft=(), ended=now if turn + 1 >= len(asked) else None)
