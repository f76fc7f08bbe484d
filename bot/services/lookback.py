"""Looking back: an answered question once more, and how a sitting went."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.quiz.attempts import Score, last_score
from bot.quiz.bank import Bank
from bot.quiz.grading import Verdict
from bot.quiz.question import Question
from bot.quiz.schedule import Card
from bot.quiz.selection import due_facts
from bot.quiz.sitting import DealtQuestion, Sitting, StoredAnswer, grade_when_given
from bot.quiz.user import User
from bot.services.library import Library
from bot.services.memory import cards_of
from bot.services.outcomes import Feedback, FinishedSitting, NextReview, QuestionChanged, Unavailable
from bot.storage.store import Store, Transaction


class Lookback:
    """What was answered. Its methods with a transaction are for other services, which have one open."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def past_answer(self, id: int, sitting_id: str, turn: int) -> Feedback | QuestionChanged | Unavailable:
        """An answered question again."""
        async with self._store.reading() as tx:
            owned = await owned_sitting(tx, id, sitting_id)
            return await self.feedback_for_turn(tx, *owned, turn) if owned else Unavailable()

    async def finished_sitting(self, id: int, sitting_id: str) -> FinishedSitting | Unavailable:
        """How a sitting went, if it is finished."""
        async with self._store.reading() as tx:
            owned = await owned_sitting(tx, id, sitting_id)
            return await self.summary(tx, *owned) if owned else Unavailable()

    async def replayed_outcome(
        self, tx: Transaction, learner: User, message: int
    ) -> Feedback | QuestionChanged | Unavailable:
        """The outcome of the last typed answer, when that message is delivered again because our reply was lost."""
        if learner.last_message != message:
            return Unavailable()
        sitting = await tx.sittings.latest(learner.id)
        return await self.feedback_for_turn(tx, learner, sitting, sitting.turn - 1) if sitting else Unavailable()

    async def feedback_for_turn(
        self, tx: Transaction, learner: User, sitting: Sitting, turn: int
    ) -> Feedback | QuestionChanged | Unavailable:
        """The answer to that turn with its explanation, in the wording that was shown."""
        answer = await tx.sittings.answer(sitting.id, learner.id, turn)
        if answer is None:
            return Unavailable()
        bank = await self._library.for_learner(tx, learner.id, sitting.ids)
        topic = bank.topics.get(sitting.topic)
        question = bank.version(answer.asked.question, answer.asked.hash)
        if topic is None or question is None:
            return QuestionChanged()
        cards = await cards_of(tx, bank, learner.id, question.remembered)
        return Feedback(
            learner=learner,
            topic=topic,
            sitting=sitting,
            turn=turn,
            asked=replace(_in_some_order(answer.asked, question), new_risk=sitting.asked[turn].new_risk),
            question=question,
            choice=answer.choice,
            grade=grade_when_given(question, answer),
            counted=False,
            next_review=self.next_review(learner, cards.values()),
            guessed=answer.guessed,
        )

    async def summary(self, tx: Transaction, learner: User, sitting: Sitting) -> FinishedSitting | Unavailable:
        """How the sitting went; `Unavailable` if it is open, or was left for another one."""
        if sitting.ended is None:
            return Unavailable()
        cards = await cards_of(tx, self._library.shared, learner.id)
        bank = await self._library.for_learner(tx, learner.id, (*sitting.ids, *cards))
        topic = bank.topics.get(sitting.topic)
        if topic is None:
            return Unavailable()
        stored = await tx.sittings.answers(sitting.id, learner.id)
        if len(stored) < sitting.size:
            return Unavailable()
        asked = [(_question(bank, answer), answer) for answer in stored]
        answers = tuple((question, grade_when_given(question, answer)) for question, answer in asked if question)
        missed_facts = {fact.id for question, grade in answers if not grade.right for fact in question.remembered}
        due = due_facts(bank.questions.values(), cards, self._clock())
        return FinishedSitting(
            learner=learner,
            topic=topic,
            sitting=sitting,
            answers=answers,
            missed=tuple(answer.turn for answer in stored if answer.verdict is not Verdict.RIGHT),
            next_review=self.next_review(learner, (card for card in cards.values() if card.fact in missed_facts)),
            other_due=len(due - missed_facts),
            before=await _score_before(tx, sitting),
        )

    def next_review(self, learner: User, cards: Iterable[Card]) -> NextReview | None:
        """The day on which the first of these cards is due, in the learner's zone; today if one is overdue."""
        due = [card.memory.due for card in cards if card.memory]
        now = self._clock()
        return NextReview(learner.today(max(min(due), now)), learner.today(now)) if due else None


def _question(bank: Bank, answer: StoredAnswer) -> Question | None:
    """The question of an answer: in the wording of then if it is kept, or else as it is now."""
    return bank.version(answer.asked.question, answer.asked.hash) or bank.questions.get(answer.asked.question)


def _in_some_order(asked: DealtQuestion, question: Question) -> DealtQuestion:
    """The question as it was asked or, once it is forgotten how its options stood, in the order of its author."""
    return asked if asked.option_order else replace(asked, option_order=tuple(range(len(question.options))))


async def _score_before(tx: Transaction, sitting: Sitting) -> Score | None:
    """The learner's score in the pre-test, if the sitting was a later test of it."""
    assignment = await tx.assignments.get(sitting.assignment) if sitting.assignment else None
    pre_test = await tx.assignments.get(assignment.pre_test_id) if assignment and assignment.pre_test_id else None
    if pre_test is None or pre_test.hides_results:
        return None
    return last_score(await tx.assignments.attempts(pre_test.klass, sitting.learner), pre_test.id)


async def owned_sitting(tx: Transaction, id: int, sitting_id: str) -> tuple[User, Sitting] | None:
    """The person and their sitting; `None` if it is somebody else's, or nobody's."""
    learner = await tx.users.get(id)
    sitting = await tx.sittings.get(sitting_id, id) if learner else None
    return (learner, sitting) if learner and sitting else None
