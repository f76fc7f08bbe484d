"""Teaching a class: make it, invite, name other teachers, remove. Every method asks who is asking."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.quiz.classes import (
    INVITATION,
    SEATS,
    Class,
    Teacher,
)
from bot.quiz.naming import clean
from bot.quiz.user import User
from bot.services.class_view import ClassView, class_view
from bot.storage.deletion_log import DeletionLog
from bot.storage.store import Store, Transaction

END_OF_DAY = 24 * 60 - 1
ROSTER_LIMIT = 2000
ONCE_A_DAY = timedelta(hours=20)


class Teaching:
    """`instructors` are those whom the operator names; `redeem` checks a code of theirs and gives its number."""

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

    # who ----------------------------------------------------------------------------------------

    async def may_make_classes(self, id: int) -> bool:
        """Whether that person may make classes."""
        async with self._store.reading() as tx:
            return await self._instructs(tx, id)

    async def become_instructor(self, id: int, language: str, code: str) -> bool:
        """Redeem a code of the operator, once; whether it was good."""
        number = self._redeem(code, self._clock())
        if number is None:
            return False
        async with self._store.transaction() as tx:
            if await tx.classes.is_instructor(id):
                return True  # the code stays good for somebody else
            if await tx.classes.code_used(number):
                return False
            await self._known(tx, id, language)
            await tx.classes.make_instructor(id, number, self._clock())
            return True

    async def classes(self, id: int) -> list[tuple[Class, int]]:
        async with self._store.reading() as tx:
            return await tx.classes.all_taught(id)

    async def view(self, id: int, class_id: str) -> ClassView | None:
        async with self._store.reading() as tx:
            klass = await tx.classes.taught(class_id, id)
            return await class_view(tx, klass, id) if klass else None

    # the class ----------------------------------------------------------------------------------

    async def create(self, id: int, language: str, name: str) -> ClassView | None:
        """A new class with a closed door; nothing for who may not teach, or without a name."""
        async with self._store.transaction() as tx:
            if not await self._instructs(tx, id) or not clean(name):
                return None
            await self._known(tx, id, language)
            now = self._clock()
            known_as = [
                teacher.name
                for klass, _ in await tx.classes.all_taught(id)
                for teacher in await tx.classes.teachers(klass.id)
                if teacher.learner == id
            ]
            klass = Class(self._new_id(), clean(name), self._new_id(), None, SEATS[1], False, now)
            await tx.classes.save(klass)
            await tx.classes.save_teacher(
                Teacher(klass.id, id, known_as[0] if known_as else "", True, now, self._new_id())
            )
            return await class_view(tx, klass, id)

    async def rename(self, id: int, class_id: str, name: str) -> ClassView | None:
        return await self._change(id, class_id, lambda klass: replace(klass, name=clean(name)) if clean(name) else None)

    async def rename_teacher(self, id: int, class_id: str, name: str) -> ClassView | None:
        """The name that learners read."""
        async with self._store.transaction() as tx:
            klass = await tx.classes.taught(class_id, id)
            if klass is None or not clean(name):
                return None
            view = await class_view(tx, klass, id)
            await tx.classes.save_teacher(replace(view.teacher(id), name=clean(name)))
            return await class_view(tx, klass, id)

    async def open_invitation(self, id: int, class_id: str, *, renew: bool) -> ClassView | None:
        """Let learners in for a month; with *renew* by a new link, and the old one stops."""
        now = self._clock()

        def opened(klass: Class) -> Class:
            code = self._new_id() if renew else klass.code
            still = klass.until if klass.until and klass.until > now and not renew else now + INVITATION
            return replace(klass, code=code, until=still)

        return await self._change(id, class_id, opened)

    async def close_invitation(self, id: int, class_id: str) -> ClassView | None:
        return await self._change(id, class_id, lambda klass: replace(klass, until=None))

    async def set_seats(self, id: int, class_id: str, seats: int) -> ClassView | None:
        return await self._change(id, class_id, lambda klass: replace(klass, seats=seats) if seats in SEATS else None)

    async def set_asks_id(self, id: int, class_id: str, on: bool) -> ClassView | None:
        return await self._change(id, class_id, lambda klass: replace(klass, asks_id=on))

    async def set_roster(self, id: int, class_id: str, ids: Iterable[str]) -> ClassView | None:
        """Replace the list of ids; learners are asked for theirs from now on."""
        known = sorted({clean(each, 64) for each in ids} - {""})
        if not known or len(known) > ROSTER_LIMIT:
            return None
        async with self._store.transaction() as tx:
            klass = await tx.classes.taught(class_id, id)
            if klass is None:
                return None
            await tx.classes.replace_roster(class_id, known)
            await tx.classes.save(replace(klass, asks_id=True))
            return await class_view(tx, replace(klass, asks_id=True), id)

    async def remove(self, id: int, class_id: str, learner: int) -> ClassView | None:
        """Take a learner out of the class."""
        async with self._store.transaction() as tx:
            klass = await tx.classes.taught(class_id, id)
            if klass is None or await tx.classes.member(class_id, learner) is None:
                return None
            self._deletion_log.note(learner, self._clock(), class_id)
            await tx.classes.remove_member(class_id, learner)
            return await class_view(tx, klass, id)

    async def delete(self, id: int, class_id: str) -> bool:
        """The owner only; what learners learnt stays theirs."""
        async with self._store.transaction() as tx:
            klass = await self._owned(tx, id, class_id)
            if klass is None:
                return False
            for assignment in await tx.assignments.published(class_id):
                await tx.assignments.delete(assignment.id)  # an open test is explained from now on
            await tx.classes.delete(class_id)
            return True

    # other teachers -----------------------------------------------------------------------------

    async def invite_teacher(self, id: int, class_id: str) -> tuple[Class, str] | None:
        """A code that lets one person teach the class too; it is good for a week, once."""
        async with self._store.transaction() as tx:
            klass = await self._owned(tx, id, class_id)
            if klass is None:
                return None
            code = self._new_id()
            await tx.classes.invite_teacher(code, class_id, self._clock() + timedelta(days=7))
            return klass, code

    async def accept(self, id: int, language: str, code: str) -> ClassView | None:
        """Teach a class one was invited to; the code is used up."""
        async with self._store.transaction() as tx:
            now = self._clock()
            klass = await tx.classes.teaching_invitation(code, now)
            if klass is None:
                return None
            await self._known(tx, id, language)
            if all(teacher.learner != id for teacher in await tx.classes.teachers(klass.id)):
                await tx.classes.use_invitation(code)
                await tx.classes.save_teacher(Teacher(klass.id, id, "", False, now, self._new_id()))
            return await class_view(tx, klass, id)

    async def remove_teacher(self, id: int, class_id: str, teacher: int) -> ClassView | None:
        """The owner removes another teacher, or a teacher leaves; the owner stays."""
        async with self._store.transaction() as tx:
            klass = await tx.classes.taught(class_id, id)
            if klass is None:
                return None
            view = await class_view(tx, klass, id)
            known = {each.learner: each for each in view.teachers}
            if teacher not in known or known[teacher].owner or not (known[id].owner or teacher == id):
                return None
            await tx.classes.remove_teacher(class_id, teacher)
            return await class_view(tx, klass, id)

    # shared -------------------------------------------------------------------------------------

    async def _instructs(self, tx: Transaction, id: int) -> bool:
        return id in self._instructors or await tx.classes.is_instructor(id)

    async def _known(self, tx: Transaction, id: int, language: str) -> None:
        if await tx.users.get(id) is None:
            await tx.users.save(User(id, language, self._clock()))

    async def _owned(self, tx: Transaction, id: int, class_id: str) -> Class | None:
        klass = await tx.classes.taught(class_id, id)
        if klass is None:
            return None
        return klass if any(t.owner and t.learner == id for t in await tx.classes.teachers(class_id)) else None

    async def _change(self, id: int, class_id: str, change: Callable[[Class], Class | None]) -> ClassView | None:
        async with self._store.transaction() as tx:
            klass = await tx.classes.taught(class_id, id)
            changed = change(klass) if klass else None
            if changed is None:
                return None
            await tx.classes.save(changed)
            return await class_view(tx, changed, id)
