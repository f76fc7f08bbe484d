"""Taking a quiz: start, answer, look back, see how it goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import TypeAlias

from bot.quiz.bank import Bank, Topic
from bot.quiz.grading import Choice, NotKnown, Typed, Verdict, grade
from bot.quiz.learner import Learner
from bot.quiz.progress import Progress, progress
from bot.quiz.question import Number, Question
from bot.quiz.selection import choose
from bot.quiz.sitting import Asked, Given, Sitting, Stale, answer, pick, refresh, start, tick
from bot.storage.store import Store, Transaction

SIZE = 6


@dataclass(frozen=True)
class Place:
    """Where a learner is: at this question. `dealt_anew` if its text changed under an older message."""

    learner: Learner
    topic: Topic
    sitting: Sitting
    asked: Asked
    question: Question
    dealt_anew: bool = False


@dataclass(frozen=True)
class Explained:
    """An answered question. `counted` is false when it had been answered before and nothing changed."""

    learner: Learner
    topic: Topic
    sitting: Sitting
    turn: int
    asked: Asked
    question: Question
    choice: Choice
    verdict: Verdict
    counted: bool


@dataclass(frozen=True)
class Finished:
    """A sitting that is done, with what was answered; `missed` are the turns not answered right."""

    learner: Learner
    topic: Topic
    sitting: Sitting
    answers: tuple[tuple[Question, Verdict], ...]
    missed: tuple[int, ...]


@dataclass(frozen=True)
class AnsweredBefore:
    """This turn has its answer, but the question has changed since and cannot be shown as it was."""


@dataclass(frozen=True)
class Incomplete:
    """ "Check my answer" was tapped before there was one."""

    question: Question


@dataclass(frozen=True)
class Over:
    """The sitting has ended, is not this person's, or never was."""


@dataclass(frozen=True)
class Positions:
    """Options by where they stood on the screen."""

    positions: tuple[int, ...]


@dataclass(frozen=True)
class Draft:
    """What has been ticked so far."""


Reply: TypeAlias = Positions | Draft | Typed | NotKnown


class Learning:
    def __init__(
        self, store: Store, bank: Bank, clock: Callable[[], datetime], dice: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock
        self._dice = dice
        self._new_id = new_id

    @property
    def bank(self) -> Bank:
        return self._bank

    async def learner(self, id: int) -> Learner | None:
        async with self._store.reading() as tx:
            return await tx.learner(id)

    async def agree(self, id: int, language: str) -> Learner:
        """Start to remember a person who has read what is remembered; who is known already gets that language."""
        async with self._store.transaction() as tx:
            known = await tx.learner(id)
            now = self._clock()
            learner = replace(known, language=language, reachable=True) if known else Learner(id, language, now)
            if learner != known:
                await tx.save_learner(learner)
            return learner

    async def change(self, id: int, *, language: str | None = None, plain: bool | None = None) -> Learner | None:
        async with self._store.transaction() as tx:
            learner = await tx.learner(id)
            if learner is None:
                return None
            changed = replace(
                learner,
                language=learner.language if language is None else language,
                plain=learner.plain if plain is None else plain,
            )
            await tx.save_learner(changed)
            return changed

    async def reachable(self, id: int, reachable: bool) -> None:
        """Note that a person has blocked the bot, or is back. A stranger is not noted."""
        async with self._store.transaction() as tx:
            learner = await tx.learner(id)
            if learner is not None and learner.reachable != reachable:
                await tx.save_learner(replace(learner, reachable=reachable))

    async def begin(self, id: int, topic: str, leave: str) -> Place | Over:
        """A new sitting on *topic*, or on the first one if it is empty.

        An open sitting is gone on with, unless it is the one named by *leave*: so the same tap twice starts one.
        """
        async with self._store.transaction() as tx:
            learner = await tx.learner(id)
            if learner is None:
                return Over()
            now = self._clock()
            opened = await tx.open_sitting(id)
            if opened is not None and opened.id == leave:
                await tx.save_sitting(replace(opened, ended=now))
                opened = None
            if opened is not None and (place := await self._place(tx, learner, opened, show=True)):
                return place
            chosen = self._bank.topics.get(topic or next(iter(self._bank.topics)))
            if chosen is None:
                return Over()
            questions = choose(chosen.questions, await tx.cards(id), now, self._dice, SIZE)
            if not questions:
                return Over()
            sitting = start(self._new_id(), id, chosen.id, questions, now, self._dice)
            await tx.save_sitting(sitting)
            return await self._place(tx, learner, sitting) or Over()

    async def here(self, id: int, *, show: bool = False) -> Place | None:
        """The question a learner is at, if a sitting is open. With *show* it is about to be sent to them."""
        async with self._store.transaction() as tx:
            learner = await tx.learner(id)
            opened = await tx.open_sitting(id) if learner else None
            return await self._place(tx, learner, opened, show=show) if learner and opened else None

    async def go_on(self, id: int, sitting_id: str) -> Place | Finished | Over:
        """What comes after an answered question: the next one, or the end."""
        async with self._store.transaction() as tx:
            found = await self._own(tx, id, sitting_id)
            if found is None:
                return Over()
            learner, sitting = found
            if place := await self._place(tx, learner, sitting, show=True):
                return place
            return await self._finished(tx, learner, sitting)

    async def tick(
        self, id: int, sitting_id: str, turn: int, position: int, on: bool
    ) -> Place | Explained | AnsweredBefore | Over:
        """Tick or place a letter; saying the same twice changes nothing."""
        async with self._store.transaction() as tx:
            found = await self._at_turn(tx, id, sitting_id, turn)
            if not isinstance(found, Place) or found.dealt_anew:
                return found
            ticked = tick(found.sitting, found.question, turn, position, on)
            if isinstance(ticked, Stale):
                return Over()
            if ticked != found.sitting:
                await tx.save_sitting(ticked)
            return replace(found, sitting=ticked)

    async def answer(
        self, id: int, sitting_id: str, turn: int, reply: Reply, message: int = 0
    ) -> Explained | Place | Incomplete | AnsweredBefore | Over:
        """Grade a reply and keep it; the first answer to a turn counts, whatever comes later.

        Args:
            message: the number of the message that was typed; one that was heard before shows what it came to.
        """
        now = self._clock()
        async with self._store.transaction() as tx:
            if message and await self._heard(tx, id, message):
                own = await self._own(tx, id, sitting_id)
                return await self._past(tx, *own, turn - 1) if own else Over()
            found = await self._at_turn(tx, id, sitting_id, turn)
            if not isinstance(found, Place) or found.dealt_anew:
                return found
            choice = _choice(found, reply)
            if choice is None:
                return Incomplete(found.question)
            cards = await tx.cards(id, [fact.id for fact in found.question.facts])
            answered = answer(found.sitting, found.question, turn, choice, cards, now, self._dice.random())
            if isinstance(answered, Stale):
                return Over()
            await tx.record(answered, now)
        return Explained(
            found.learner,
            found.topic,
            answered.sitting,
            turn,
            answered.asked,
            found.question,
            choice,
            answered.verdict,
            True,
        )

    async def look_back(self, id: int, sitting_id: str, turn: int) -> Explained | AnsweredBefore | Over:
        """An answered question again."""
        async with self._store.reading() as tx:
            found = await self._own(tx, id, sitting_id)
            return await self._past(tx, *found, turn) if found else Over()

    async def finished(self, id: int, sitting_id: str) -> Finished | Over:
        async with self._store.reading() as tx:
            found = await self._own(tx, id, sitting_id)
            return await self._finished(tx, *found) if found else Over()

    async def report(self, id: int, sitting_id: str, turn: int, reason: str) -> bool:
        """Keep a report on the question of that turn, in the wording that was shown."""
        async with self._store.transaction() as tx:
            given = await tx.given(sitting_id, id, turn)
            if given is None:
                return False
            await tx.report(id, given.asked.question, given.asked.hash, reason, self._clock())
            return True

    async def progress(self, id: int) -> Progress:
        async with self._store.reading() as tx:
            number, since = await tx.answers(id)
            return progress(self._bank.packs.values(), await tx.cards(id), number, since, self._clock())

    async def known(self, id: int) -> Mapping[str, int]:
        """How many facts of each pack the learner answered right the last time."""
        async with self._store.reading() as tx:
            cards = await tx.cards(id)
        known = {fact for fact, card in cards.items() if card.known}
        return {pack.id: len(known & {fact.id for fact in pack.facts}) for pack in self._bank.packs.values()}

    async def _heard(self, tx: Transaction, id: int, message: int) -> bool:
        """Whether that message was taken as an answer before; from now on it was."""
        learner = await tx.learner(id)
        if learner is None or message <= learner.heard:
            return learner is not None
        await tx.save_learner(replace(learner, heard=message))
        return False

    async def _own(self, tx: Transaction, id: int, sitting_id: str) -> tuple[Learner, Sitting] | None:
        learner = await tx.learner(id)
        sitting = await tx.sitting(sitting_id, id) if learner else None
        return (learner, sitting) if learner and sitting else None

    async def _at_turn(
        self, tx: Transaction, id: int, sitting_id: str, turn: int
    ) -> Place | Explained | AnsweredBefore | Over:
        """The place, if *turn* is the present one; else what that turn came to."""
        found = await self._own(tx, id, sitting_id)
        if found is None:
            return Over()
        sitting = found[1]
        if turn != sitting.turn or turn != sitting.shown or sitting.ended is not None:
            return await self._past(tx, *found, turn)
        return await self._place(tx, *found, show=True) or Over()

    async def _place(self, tx: Transaction, learner: Learner, sitting: Sitting, *, show: bool = False) -> Place | None:
        """The present question; where the bank has changed since, it is dealt anew or left out.

        With *show* the learner is about to see it. Without, nothing is kept, since nobody sees what changed.
        """
        topic = self._bank.topics.get(sitting.topic)
        before = sitting
        dealt_anew = False
        while (asked := sitting.current) is not None:
            question = self._bank.questions.get(asked.question) if topic else None
            if topic and question and question.hash == asked.hash:
                if show and (sitting := replace(sitting, shown=sitting.turn)) != before:
                    await tx.save_sitting(sitting)
                return Place(learner, topic, sitting, asked, question, dealt_anew)
            dealt_anew = True
            sitting = refresh(sitting, question, self._clock(), self._dice)
        if sitting != before:
            await tx.save_sitting(sitting)
        return None

    async def _past(
        self, tx: Transaction, learner: Learner, sitting: Sitting, turn: int
    ) -> Explained | AnsweredBefore | Over:
        given = await tx.given(sitting.id, learner.id, turn)
        if given is None:
            return Over()
        topic = self._bank.topics.get(sitting.topic)
        question = self._bank.questions.get(given.asked.question)
        if topic is None or question is None or question.hash != given.asked.hash:
            return AnsweredBefore()
        verdict = grade(question, given.choice)
        return Explained(learner, topic, sitting, turn, given.asked, question, given.choice, verdict, False)

    async def _finished(self, tx: Transaction, learner: Learner, sitting: Sitting) -> Finished | Over:
        topic = self._bank.topics.get(sitting.topic)
        if topic is None or sitting.ended is None:
            return Over()
        given = await tx.all_given(sitting.id, learner.id)
        if len(given) < sitting.size:
            return Over()  # it was left for another one
        asked = [(self._bank.questions.get(each.asked.question), each) for each in given]
        answers = tuple((question, _verdict(question, each)) for question, each in asked if question)
        missed = tuple(each.turn for each in given if each.result != "right")
        return Finished(learner, topic, sitting, answers, missed)


def _choice(place: Place, reply: Reply) -> Choice | None:
    """What a reply says about the present question, or nothing if it says nothing about it."""
    match reply:
        case NotKnown():
            return reply
        case Typed():
            return reply if isinstance(place.question.form, Number) else None
        case Draft():
            return pick(place.sitting, place.question, place.sitting.draft)
        case Positions(positions):
            return pick(place.sitting, place.question, positions)


def _verdict(question: Question, given: Given) -> Verdict:
    """As it was judged then, even if the question would be judged otherwise today."""
    right = given.result == "right"
    return Verdict(given.result, given.found, given.of, {fact.id: right for fact in question.facts})
