"""Several teachers of one class: its owner invites them, and takes them out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz.classes import Class, Teacher
from bot.services.account import remember
from bot.services.class_outcomes import NoClass, NotInClass, OwnerOnly
from bot.services.class_view import ClassView, class_view, owned_class, taught_class
from bot.services.ledger import note_teacher
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store

TEACHER_CODE_VALID = timedelta(days=7)
"""How long another teacher can use the link that was made for them."""


@dataclass(frozen=True)
class InvalidCode:
    """The code is not ours, too old, or used up."""


@dataclass(frozen=True)
class TeacherInvitation:
    """`code` lets one other person teach the class."""

    klass: Class
    code: str


@dataclass(frozen=True)
class LeftTeaching:
    """The person who asked does not teach the class any more: they took themselves out."""


class CoTeaching:
    """The other teachers of classes. `id` is the Telegram id of the person who asks."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str], deletion_log: DeletionLog
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log

    async def invite(self, id: int, class_id: str) -> TeacherInvitation | NoClass | OwnerOnly:
        """Make a code that lets one more person teach the class, within a week."""
        async with self._store.transaction() as tx:
            klass = await owned_class(tx, id, class_id)
            if not isinstance(klass, Class):
                return klass
            code = self._new_id()
            await tx.classes.invite_teacher(code, class_id, self._clock() + TEACHER_CODE_VALID)
            return TeacherInvitation(klass, code)

    async def accept(self, id: int, language: str, code: str) -> ClassView | InvalidCode:
        """Teach the class that *code* invites to; the code is used up."""
        async with self._store.transaction() as tx:
            now = self._clock()
            klass = await tx.classes.teaching_invitation(code, now)
            if klass is None:
                return InvalidCode()
            await remember(tx, id, language, now)
            if all(teacher.user_id != id for teacher in await tx.classes.teachers(klass.id)):
                await tx.classes.use_invitation(code)
                teacher = Teacher(klass.id, id, "", False, now, self._new_id())
                await tx.classes.save_teacher(teacher)
                await note_teacher(tx, self._new_id(), klass, teacher, now)
            return await class_view(tx, klass, id)

    async def remove(
        self, id: int, class_id: str, handle: str
    ) -> ClassView | LeftTeaching | NoClass | NotInClass | OwnerOnly:
        """Take a teacher out of the class: the owner removes another one, or a teacher leaves. The owner stays."""
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            view = await class_view(tx, klass, id)
            leaving = next((teacher for teacher in view.teachers if teacher.handle == handle), None)
            if leaving is None or leaving.owner:
                return NotInClass()
            if not view.owned_by(id) and leaving.user_id != id:
                return OwnerOnly()
            self._deletion_log.note_decision(Decision.NOT_TEACHING, class_id, self._clock(), leaving.user_id)
            await tx.classes.remove_teacher(class_id, leaving.user_id)
            return LeftTeaching() if leaving.user_id == id else await class_view(tx, klass, id)
