"""Teaching a class: make it, invite, name other teachers, remove. Every method checks what the person may do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from bot.quiz.class_end import is_possible_end
from bot.quiz.classes import AGES, INVITATION, SEATS, Class, Member, Teacher
from bot.quiz.naming import as_name
from bot.services.account import remember
from bot.services.class_ends import delete_class
from bot.services.class_outcomes import (
    EndDoesNotFit,
    NoClass,
    NotForMinors,
    NotInClass,
    OwnerOnly,
    UnknownChoice,
    UnusableName,
)
from bot.services.class_view import ClassView, class_view, owned_class, taught_class
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store, Transaction

R = TypeVar("R")


@dataclass(frozen=True)
class MayNotTeach:
    """The person is no instructor."""


@dataclass(frozen=True)
class NotReady:
    """Before learners are invited to the class it must be known when it ends, and whether somebody is under age."""

    klass: Class


@dataclass(frozen=True)
class Deleted:
    """The class is gone."""


class Teaching:
    """Classes, for their teachers. `id` is the Telegram id of the person who asks.

    Args:
        instructors: Telegram ids of the people whom the operator names; they may make classes.
        redeem: returns the number of an operator's code, or `None` if the code is not good at that time.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        instructors: Collection[int],
        redeem: Callable[[str, datetime], str | None],
        deletion_log: DeletionLog,
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._instructors = frozenset(instructors)
        self._redeem = redeem
        self._deletion_log = deletion_log

    # who may teach -------------------------------------------------------------------------------

    async def may_make_classes(self, id: int) -> bool:
        """Whether that person is an instructor: named by the operator, or by one of the operator's codes."""
        async with self._store.reading() as tx:
            return await self._is_instructor(tx, id)

    async def teaches(self, id: int) -> bool:
        """Whether that person is an instructor, or teaches a class that somebody else made."""
        async with self._store.reading() as tx:
            return await self._is_instructor(tx, id) or bool(await tx.classes.all_taught(id))

    async def become_instructor(self, id: int, language: str, code: str) -> bool:
        """Redeem a code of the operator. Returns whether the person is an instructor now."""
        number = self._redeem(code, self._clock())
        if number is None:
            return False
        async with self._store.transaction() as tx:
            if await tx.classes.is_instructor(id):
                return True  # the code stays good for somebody else
            if await tx.classes.code_used(number):
                return False
            await remember(tx, id, language, self._clock())
            await tx.classes.make_instructor(id, number, self._clock())
            return True

    # classes -------------------------------------------------------------------------------------

    async def classes(self, id: int) -> list[tuple[Class, int]]:
        """The classes that the person teaches, each with the number of its learners."""
        async with self._store.reading() as tx:
            return await tx.classes.all_taught(id)

    async def view(self, id: int, class_id: str) -> ClassView | NoClass:
        """A class, to be shown."""
        async with self._store.reading() as tx:
            klass = await taught_class(tx, class_id, id)
            return klass if isinstance(klass, NoClass) else await class_view(tx, klass, id)

    async def create(self, id: int, language: str, name: str) -> ClassView | MayNotTeach | UnusableName:
        """Make a class. Nobody can join it until its invitation is opened."""
        async with self._store.transaction() as tx:
            if not await self._is_instructor(tx, id):
                return MayNotTeach()
            if not as_name(name):
                return UnusableName()
            await remember(tx, id, language, self._clock())
            now = self._clock()
            klass = Class(
                id=self._new_id(),
                name=as_name(name),
                code=self._new_id(),
                open_until=None,
                seats=SEATS[1],
                asks_id=False,
                since=now,
            )
            known_as = await _name_elsewhere(tx, id)
            await tx.classes.save(klass)
            await tx.classes.save_teacher(Teacher(klass.id, id, known_as, True, now, self._new_id()))
            return await class_view(tx, klass, id)

    async def rename(self, id: int, class_id: str, name: str) -> ClassView | NoClass | UnusableName:
        """Give the class another name."""
        return await self._change(
            id, class_id, lambda klass: replace(klass, name=as_name(name)) if as_name(name) else UnusableName()
        )

    async def rename_teacher(self, id: int, class_id: str, name: str) -> ClassView | NoClass | UnusableName:
        """Set the name that learners read for the person who asks."""
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            if not as_name(name):
                return UnusableName()
            view = await class_view(tx, klass, id)
            await tx.classes.save_teacher(replace(view.teacher(id), name=as_name(name)))
            await tx.disclosures.name_teacher(class_id, id, as_name(name))
            return await class_view(tx, klass, id)

    async def set_end(self, id: int, class_id: str, end: date) -> ClassView | NoClass | EndDoesNotFit:
        """Set the last day of the class. Its teachers are warned anew."""
        if not is_possible_end(end, self._clock().date()):
            return EndDoesNotFit()
        return await self._change(id, class_id, lambda klass: replace(klass, ends=end, warned=0))

    async def set_under(self, id: int, class_id: str, under: int) -> ClassView | NoClass | UnknownChoice:
        """Note under which age somebody in the class is: one of `AGES`.

        If somebody is, the class has no ids from now on: those that were given and the list are deleted.
        """
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            if under not in AGES:
                return UnknownChoice()
            changed = replace(klass, under=under, asks_id=klass.asks_id and not under)
            await tx.classes.save(changed)
            if changed.of_minors:
                await self._without_ids(tx, class_id)
            return await class_view(tx, changed, id)

    async def _without_ids(self, tx: Transaction, class_id: str) -> None:
        """Delete the ids and the list of a class, also from what a restore brings back."""
        now = self._clock()
        if await tx.classes.roster(class_id):
            self._deletion_log.note_decision(Decision.OTHER_LIST, class_id, now)
        await tx.classes.remove_roster(class_id)
        for member in await tx.classes.members(class_id):
            if member.roster_id:
                self._deletion_log.note_decision(Decision.NO_ID, class_id, now, member.learner)
                await tx.classes.save_member(replace(member, roster_id=""))

    async def open_invitation(self, id: int, class_id: str, *, renew: bool) -> ClassView | NoClass | NotReady:
        """Let learners join for a month; with *renew* by a new link, and the old one stops.

        Nobody is invited before it is known when the class ends and whether somebody in it is under age.
        """
        now = self._clock()

        def opened(klass: Class) -> Class | NotReady:
            if not klass.is_ready:
                return NotReady(klass)
            code = self._new_id() if renew else klass.code
            current_end = klass.open_until if klass.open_until and klass.open_until > now and not renew else None
            return replace(klass, code=code, open_until=current_end or now + INVITATION)

        return await self._change(id, class_id, opened)

    async def close_invitation(self, id: int, class_id: str) -> ClassView | NoClass:
        """Let nobody join any more."""
        return await self._change(id, class_id, lambda klass: replace(klass, open_until=None))

    async def set_seats(self, id: int, class_id: str, seats: int) -> ClassView | NoClass | UnknownChoice:
        """Set how many learners fit into the class: one of `SEATS`."""
        return await self._change(
            id, class_id, lambda klass: replace(klass, seats=seats) if seats in SEATS else UnknownChoice()
        )

    async def set_asks_id(self, id: int, class_id: str, on: bool) -> ClassView | NoClass | NotForMinors:
        """Ask learners for the id that a gradebook knows them by, or ask no longer."""
        return await self._change(
            id, class_id, lambda klass: NotForMinors() if on and klass.of_minors else replace(klass, asks_id=on)
        )

    async def member(self, id: int, class_id: str, handle: str) -> Member | NoClass | NotInClass:
        """The learner whom that handle of the class stands for."""
        async with self._store.reading() as tx:
            klass = await taught_class(tx, class_id, id)
            return klass if isinstance(klass, NoClass) else await _member(tx, class_id, handle)

    async def remove(self, id: int, class_id: str, handle: str) -> ClassView | NoClass | NotInClass:
        """Take the learner whom that handle stands for out of the class."""
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            member = await _member(tx, class_id, handle)
            if isinstance(member, NotInClass):
                return member
            self._deletion_log.note(member.learner, self._clock(), class_id)
            await tx.classes.remove_member(class_id, member.learner)
            return await class_view(tx, klass, id)

    async def delete(self, id: int, class_id: str) -> Deleted | NoClass | OwnerOnly:
        """Delete the class; what its learners have learnt stays theirs."""
        async with self._store.transaction() as tx:
            klass = await owned_class(tx, id, class_id)
            if not isinstance(klass, Class):
                return klass
            await delete_class(tx, class_id, self._deletion_log, self._clock())
            return Deleted()

    # shared --------------------------------------------------------------------------------------

    async def _is_instructor(self, tx: Transaction, id: int) -> bool:
        """Whether the operator has named that person, or they have redeemed a code."""
        return id in self._instructors or await tx.classes.is_instructor(id)

    async def _change(self, id: int, class_id: str, change: Callable[[Class], Class | R]) -> ClassView | NoClass | R:
        """Keep what *change* makes of the class, unless that is a reason against it."""
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            changed = change(klass)
            if not isinstance(changed, Class):
                return changed
            await tx.classes.save(changed)
            return await class_view(tx, changed, id)


async def _member(tx: Transaction, class_id: str, handle: str) -> Member | NotInClass:
    """The learner of the class with that handle."""
    members = await tx.classes.members(class_id)
    return next((member for member in members if member.handle == handle), NotInClass())


async def _name_elsewhere(tx: Transaction, id: int) -> str:
    """The name that learners of another class read for that teacher; "" if there is none."""
    for klass, _ in await tx.classes.all_taught(id):
        for teacher in await tx.classes.teachers(klass.id):
            if teacher.user_id == id:
                return teacher.name
    return ""
