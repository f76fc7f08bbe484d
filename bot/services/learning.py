"""Taking a quiz: start, answer, look back, see how it goes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz import mistakes
from bot.quiz.bank import MIX, REVIEW, Bank, Topic
from bot.quiz.classes import Assignment
from bot.quiz.grading import Choice, NotKnown, Typed
from bot.quiz.question import Numeric, Question
from bot.quiz.schedule import Card, guessed, review
from bot.quiz.selection import choose, due_facts, due_questions, needs, targeted
from bot.quiz.sitting import (
    Sitting,
    Stale,
    answer,
    bring_next,
    pick,
    refresh,
    start,
    tick,
    verdict_then,
)
from bot.quiz.user import User
from bot.services.outcomes import (
    CurrentQuestion,
    Feedback,
    FinishedSitting,
    Incomplete,
    NextReview,
    QuestionChanged,
    Reply,
    SelectedPositions,
    SelectedSoFar,
    Unavailable,
)
from bot.storage.store import Store, Transaction

SIZE = 6
REVIEW_SIZE = 10


class Learning:
    def __init__(
        self, store: Store, bank: Bank, clock: Callable[[], datetime], rng: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock
        self._rng = rng
        self._new_id = new_id

    @property
    def bank(self) -> Bank:
        return self._bank

    async def begin(self, id: int, topic: str, leave: str) -> CurrentQuestion | Unavailable:
        """A new sitting on *topic*, or on the first one if it is empty.

        An open sitting is gone on with, unless it is the one named by *leave*: so the same tap twice starts one.
        """
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return Unavailable()
            now = self._clock()
            opened = await tx.sittings.open_one(id)
            if opened and opened.id != leave and (place := await self._current(tx, learner, opened, show=True)):
                return place
            chosen = self._bank.topics.get(topic or next(iter(self._bank.topics)))
            questions = await self._chosen(tx, id, chosen, now) if chosen else ()
            if not chosen or not questions:
                return Unavailable()
            if opened is not None and opened.id == leave:
                await tx.sittings.save(replace(opened, ended=now))
            sitting = start(self._new_id(), id, chosen.id, questions, now, self._rng)
            await tx.sittings.save(sitting)
            return await self._current(tx, learner, sitting) or Unavailable()

    async def begin_for_class(
        self, id: int, assignment_id: str, leave: str
    ) -> CurrentQuestion | FinishedSitting | Unavailable:
        """An attempt at what a class was given: the one that was begun, else a new one where one is allowed.

        An open sitting on something else is gone on with, unless it is the one named by *leave*. Who is not in the
        class, or comes too early, gets nothing.
        """
        async with self._store.transaction() as tx:
            learner, now = await tx.users.get(id), self._clock()
            assignment = await tx.assignments.get(assignment_id)
            if learner is None or assignment is None or not assignment.is_open(now):
                return Unavailable()
            if await tx.classes.member(assignment.klass, id) is None:
                return Unavailable()
            if assignment.once and await tx.classes.withdrew(assignment_id, id):
                return Unavailable()  # who leaves and joins again knows the answers
            opened = await tx.sittings.open_one(id)
            if opened is not None and opened.id == leave and opened.assignment != assignment_id:
                await tx.sittings.save(replace(opened, ended=now))
                opened = None
            if opened is not None and (place := await self._current(tx, learner, opened, show=True)):
                return place
            runs = [
                run for run in await tx.assignments.attempts(assignment.klass, id) if run.assignment == assignment_id
            ]
            begun = next((run for run in runs if run.finished is None), None)
            if begun is not None and (sitting := await tx.sittings.get(begun.sitting, id)):
                await tx.sittings.save(reopened := replace(sitting, ended=None))
                return await self._current(tx, learner, reopened, show=True) or Unavailable()
            if runs and assignment.once:
                last = await tx.sittings.get(runs[-1].sitting, id)
                return await self._finished(tx, learner, last) if last else Unavailable()
            sitting = await self._dealt(tx, learner, assignment, 1 + max((run.number for run in runs), default=0), now)
            if sitting is None:
                return Unavailable()
            await tx.sittings.save(sitting)
            return await self._current(tx, learner, sitting) or Unavailable()

    async def _dealt(
        self, tx: Transaction, learner: User, assignment: Assignment, attempt: int, now: datetime
    ) -> Sitting | None:
        """A sitting on *assignment*: the questions it fixes, in an order of chance, or some chosen for this learner."""
        fixed = [self._bank.questions[id] for id in assignment.questions if id in self._bank.questions]
        questions = [question for question in fixed if not question.retired]
        self._rng.shuffle(questions)
        if not assignment.questions:
            pool = self._bank.about(assignment.topics)
            needed = needs(self._bank.questions.values(), await tx.memory.cards(learner.id))
            questions = list(choose(pool, needed, now, self._rng, assignment.size))
        if not questions:
            return None
        topic = assignment.topics[0] if len(assignment.topics) == 1 else MIX
        sitting = start(self._new_id(), learner.id, topic, questions, now, self._rng)
        return replace(sitting, assignment=assignment.id, attempt=attempt, deferred_feedback=assignment.kind.is_test)

    async def current_question(self, id: int, *, show: bool = False, message: int = 0) -> CurrentQuestion | None:
        """The question a learner is at, if a sitting is open. With *show* it is about to be sent to them.

        Args:
            message: the number of the message that brought it up; it is no answer to it, even if it comes again.
        """
        async with self._store.transaction() as tx:
            if message:
                await self._seen_message(tx, id, message)
            learner = await tx.users.get(id)
            opened = await tx.sittings.open_one(id) if learner else None
            return await self._current(tx, learner, opened, show=show) if learner and opened else None

    async def next_question(self, id: int, sitting_id: str) -> CurrentQuestion | FinishedSitting | Unavailable:
        """What comes after an answered question: the next one, or the end."""
        async with self._store.transaction() as tx:
            found = await self._owned_sitting(tx, id, sitting_id)
            if found is None:
                return Unavailable()
            learner, sitting = found
            if place := await self._current(tx, learner, sitting, show=True):
                return place
            return await self._finished(tx, learner, sitting)

    async def tick(
        self, id: int, sitting_id: str, turn: int, position: int, on: bool
    ) -> CurrentQuestion | Feedback | QuestionChanged | Unavailable:
        """Tick or place a letter; saying the same twice changes nothing."""
        async with self._store.transaction() as tx:
            found = await self._at_turn(tx, id, sitting_id, turn)
            if not isinstance(found, CurrentQuestion) or found.dealt_anew:
                return found
            ticked = tick(found.sitting, found.question, turn, position, on)
            if isinstance(ticked, Stale):
                return Unavailable()
            if ticked != found.sitting:
                await tx.sittings.save(ticked)
            return replace(found, sitting=ticked)

    async def answer(
        self, id: int, sitting_id: str, turn: int, reply: Reply, message: int = 0
    ) -> Feedback | CurrentQuestion | Incomplete | QuestionChanged | Unavailable:
        """Grade a reply and keep it; the first answer to a turn counts, whatever comes later.

        Args:
            message: the number of the message that was typed; one that was heard before shows what it came to.
        """
        now = self._clock()
        async with self._store.transaction() as tx:
            if message and await self._seen_message(tx, id, message):
                own = await self._owned_sitting(tx, id, sitting_id)
                return await self._feedback_for_turn(tx, *own, turn - 1) if own else Unavailable()
            found = await self._at_turn(tx, id, sitting_id, turn)
            if not isinstance(found, CurrentQuestion) or found.dealt_anew:
                return found
            choice = _choice(found, reply)
            if choice is None:
                return Incomplete(found.question)
            cards = await tx.memory.cards(id, [fact.id for fact in found.question.facts])
            preferences = found.learner.review_preferences(now)
            answered = answer(found.sitting, found.question, turn, choice, cards, now, self._rng.random(), preferences)
            if isinstance(answered, Stale):
                return Unavailable()
            if answered.sitting.deferred_feedback:
                await tx.sittings.record(replace(answered, cards=()), now)
                if not answered.sitting.feedback_hidden:
                    await self._learn_from(tx, found.learner, answered.sitting)
            else:
                if stood := await self._update_misconceptions(tx, id, found.question, choice, now):
                    answered = replace(
                        answered, sitting=await self._bring_forward(tx, found.topic, answered.sitting, stood)
                    )
                await tx.sittings.record(answered, now)
        return Feedback(
            found.learner,
            found.topic,
            answered.sitting,
            turn,
            answered.asked,
            found.question,
            choice,
            answered.grade,
            True,
            self._next_review(found.learner, answered.cards),
        )

    async def mark_guessed(self, id: int, sitting_id: str, turn: int) -> Feedback | QuestionChanged | Unavailable:
        """Note that a right answer was luck: its facts come back sooner. Saying it twice is no different."""
        async with self._store.transaction() as tx:
            own = await self._owned_sitting(tx, id, sitting_id)
            seen = await self._feedback_for_turn(tx, *own, turn) if own else Unavailable()
            if not isinstance(seen, Feedback) or not seen.grade.right or seen.guessed or seen.sitting.feedback_hidden:
                return seen
            given = await tx.sittings.answer(sitting_id, id, turn)
            assert given is not None, "it has just been seen"
            cards = await tx.memory.cards(id, [fact.id for fact in seen.question.facts])
            preferences = seen.learner.review_preferences(self._clock())
            changed = [
                guessed(card, seen.question.id, given.at, self._rng.random(), preferences) for card in cards.values()
            ]
            await tx.sittings.mark_guess(sitting_id, id, turn)
            await tx.memory.save_cards(id, changed)
            return replace(seen, guessed=True, next_review=self._next_review(seen.learner, changed))

    async def past_answer(self, id: int, sitting_id: str, turn: int) -> Feedback | QuestionChanged | Unavailable:
        """An answered question again."""
        async with self._store.reading() as tx:
            found = await self._owned_sitting(tx, id, sitting_id)
            return await self._feedback_for_turn(tx, *found, turn) if found else Unavailable()

    async def replayed_outcome(self, id: int, message: int) -> Feedback | QuestionChanged | Unavailable:
        """What the last message came to, when it comes again because nobody could say so."""
        async with self._store.reading() as tx:
            learner = await tx.users.get(id)
            sitting = await tx.sittings.latest(id) if learner and learner.last_message_id == message else None
            return (
                await self._feedback_for_turn(tx, learner, sitting, sitting.turn - 1)
                if learner and sitting
                else Unavailable()
            )

    async def finished_sitting(self, id: int, sitting_id: str) -> FinishedSitting | Unavailable:
        async with self._store.reading() as tx:
            found = await self._owned_sitting(tx, id, sitting_id)
            return await self._finished(tx, *found) if found else Unavailable()

    async def report(self, id: int, sitting_id: str, turn: int, reason: str) -> bool:
        """Keep a report on the question of that turn, in the wording that was shown."""
        async with self._store.transaction() as tx:
            given = await tx.sittings.answer(sitting_id, id, turn)
            if given is None:
                return False
            await tx.housekeeping.add_report(id, given.asked.question, given.asked.hash, reason, self._clock())
            return True

    async def _chosen(self, tx: Transaction, id: int, topic: Topic, now: datetime) -> tuple[Question, ...]:
        cards = await tx.memory.cards(id)
        standing = [m.misconception for m in (await tx.memory.mistakes(id)).values() if m.stands]
        needed = needs(self._bank.questions.values(), cards, standing)
        if topic.id == REVIEW:
            return choose(due_questions(topic.questions, cards, now), needed, now, self._rng, REVIEW_SIZE)
        return choose(topic.questions, needed, now, self._rng, SIZE)

    async def _update_misconceptions(
        self, tx: Transaction, id: int, question: Question, choice: Choice, now: datetime
    ) -> frozenset[str]:
        """Keep what an answer says about misconceptions; gives those chosen now that stand."""
        before = await tx.memory.mistakes(id, mistakes.offered(question))
        changed = mistakes.after(before, question, choice, now)
        await tx.memory.save_mistakes(id, changed)
        return frozenset(mistake.misconception for mistake in changed if mistake.stands)

    async def _learn_from(self, tx: Transaction, learner: User, sitting: Sitting) -> None:
        """Keep what a finished test says about memory and mistakes; earlier it would have told what was right."""
        for given in await tx.sittings.answers(sitting.id, learner.id):
            question = self._bank.questions.get(given.asked.question)
            if question is None or question.hash != given.asked.hash:
                continue
            cards = await tx.memory.cards(learner.id, [fact.id for fact in question.facts])
            facts, preferences = verdict_then(question, given).facts, learner.review_preferences(given.at)
            moved = [
                review(cards.get(fact) or Card(fact), question.id, right, given.at, self._rng.random(), preferences)
                for fact, right in facts.items()
            ]
            await tx.memory.save_cards(learner.id, moved)
            await self._update_misconceptions(tx, learner.id, question, given.choice, given.at)

    async def _bring_forward(
        self, tx: Transaction, topic: Topic, sitting: Sitting, standing: frozenset[str]
    ) -> Sitting:
        """With a question on a misconception that stands as the next one, where the topic has one that fits."""
        coming = sitting.current
        if coming is None or sitting.assignment is not None:
            return sitting  # the next sitting begins with it; what a class is given stays as it was given
        others = [self._bank.questions.get(asked.question) for asked in sitting.asked if asked != coming]
        cards = await tx.memory.cards(sitting.learner)
        pool = due_questions(topic.questions, cards, self._clock()) if topic.id == REVIEW else topic.questions
        found = targeted(pool, needs((), cards, standing), [each for each in others if each], self._rng)
        return bring_next(sitting, found, self._rng) if found and found.id != coming.question else sitting

    def _next_review(self, learner: User, cards: Iterable[Card]) -> NextReview | None:
        due = [card.memory.due for card in cards if card.memory]
        now = self._clock()
        return NextReview(learner.today(max(min(due), now)), learner.today(now)) if due else None

    async def _seen_message(self, tx: Transaction, id: int, message: int) -> bool:
        """Whether that message was taken as an answer before; from now on it was."""
        learner = await tx.users.get(id)
        if learner is None or message <= learner.last_message_id:
            return learner is not None
        await tx.users.save(replace(learner, last_message_id=message))
        return False

    async def _owned_sitting(self, tx: Transaction, id: int, sitting_id: str) -> tuple[User, Sitting] | None:
        learner = await tx.users.get(id)
        sitting = await tx.sittings.get(sitting_id, id) if learner else None
        return (learner, sitting) if learner and sitting else None

    async def _at_turn(
        self, tx: Transaction, id: int, sitting_id: str, turn: int
    ) -> CurrentQuestion | Feedback | QuestionChanged | Unavailable:
        """The place, if *turn* is the present one; else what that turn came to."""
        found = await self._owned_sitting(tx, id, sitting_id)
        if found is None:
            return Unavailable()
        sitting = found[1]
        if turn != sitting.turn or turn != sitting.last_shown_turn or sitting.ended is not None:
            return await self._feedback_for_turn(tx, *found, turn)
        return await self._current(tx, *found, show=True) or Unavailable()

    async def _current(
        self, tx: Transaction, learner: User, sitting: Sitting, *, show: bool = False
    ) -> CurrentQuestion | None:
        """The present question; where the bank has changed since, it is dealt anew or left out.

        With *show* the learner is about to see it. Without, nothing is kept, since nobody sees what changed.
        """
        topic = self._bank.topics.get(sitting.topic)
        before = sitting
        dealt_anew = False
        while (asked := sitting.current) is not None:
            question = self._bank.questions.get(asked.question) if topic else None
            if topic and question and question.hash == asked.hash:
                if show and (sitting := replace(sitting, last_shown_turn=sitting.turn)) != before:
                    await tx.sittings.save(sitting)
                if show and learner.asking:  # what is typed now answers the question
                    await tx.users.save(learner := replace(learner, asking=""))
                return CurrentQuestion(learner, topic, sitting, asked, question, dealt_anew)
            dealt_anew = True
            sitting = refresh(sitting, question, self._clock(), self._rng)
        if sitting != before:
            await tx.sittings.save(sitting)
        return None

    async def _feedback_for_turn(
        self, tx: Transaction, learner: User, sitting: Sitting, turn: int
    ) -> Feedback | QuestionChanged | Unavailable:
        given = await tx.sittings.answer(sitting.id, learner.id, turn)
        if given is None:
            return Unavailable()
        topic = self._bank.topics.get(sitting.topic)
        question = self._bank.questions.get(given.asked.question)
        if topic is None or question is None or question.hash != given.asked.hash:
            return QuestionChanged()
        cards = await tx.memory.cards(learner.id, [fact.id for fact in question.facts])
        return Feedback(
            learner,
            topic,
            sitting,
            turn,
            given.asked,
            question,
            given.choice,
            verdict_then(question, given),
            False,
            self._next_review(learner, cards.values()),
            given.guessed,
        )

    async def _finished(self, tx: Transaction, learner: User, sitting: Sitting) -> FinishedSitting | Unavailable:
        topic = self._bank.topics.get(sitting.topic)
        if topic is None or sitting.ended is None:
            return Unavailable()
        given = await tx.sittings.answers(sitting.id, learner.id)
        if len(given) < sitting.size:
            return Unavailable()  # it was left for another one
        asked = [(self._bank.questions.get(each.asked.question), each) for each in given]
        answers = tuple((question, verdict_then(question, each)) for question, each in asked if question)
        missed = tuple(each.turn for each in given if each.verdict != "right")
        again = {fact.id for question, verdict in answers if not verdict.right for fact in question.facts}
        cards = await tx.memory.cards(learner.id)
        back = self._next_review(learner, (card for card in cards.values() if card.fact in again))
        waiting = due_facts(self._bank.questions.values(), cards, self._clock())
        return FinishedSitting(learner, topic, sitting, answers, missed, back, len(waiting - again))


def _choice(place: CurrentQuestion, reply: Reply) -> Choice | None:
    """What a reply says about the present question, or nothing if it says nothing about it."""
    match reply:
        case NotKnown():
            return reply
        case Typed():
            return reply if isinstance(place.question.form, Numeric) else None
        case SelectedSoFar():
            return pick(place.sitting, place.question, place.sitting.draft)
        case SelectedPositions(positions):
            return pick(place.sitting, place.question, positions)
