"""Loading and saving classes: who teaches them, who is in them, and which files of results were taken."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, func, insert, select, update

from bot.errors import UserError
from bot.quiz.classes import Class, Member, Teacher
from bot.quiz.own_pack import question_id
from bot.quiz.roster import HASHED, Roster, keyed_hash
from bot.storage.engine.connection import Connection
from bot.storage.engine.statements import Statements
from bot.storage.repositories.disclosures import DisclosureRepository
from bot.storage.rows import Row, to_the_minute
from bot.storage.tables import (
    ASSIGNMENT,
    CARD,
    CLASS,
    EXPORT,
    EXTENSION,
    INSTRUCTOR,
    INVITATION,
    MEMBER,
    NOTICE,
    PLAY,
    ROSTER,
    ROSTER_DRAFT,
    SITTING,
    TEACHER,
    USED_CODE,
)


class ClassRepository(Statements):
    """Classes, teachers and members.

    A teacher reaches a class by `taught`, which names the teacher. The other methods do not check who asks. Ids of
    classes and codes are strings; ids of people are Telegram's.

    Args:
        secret: The key of the hashes of ids on lists; needed only where there is a list.
    """

    def __init__(self, db: Connection, secret: bytes | None = None) -> None:
        super().__init__(db)
        self._secret = secret

    # teachers ------------------------------------------------------------------------------------

    async def is_instructor(self, learner: int) -> bool:
        """Whether a person may make classes, because they have redeemed a code of the operator."""
        return await self._scalar(select(INSTRUCTOR.c.learner).where(INSTRUCTOR.c.learner == learner)) is not None

    async def code_used(self, code: str) -> bool:
        """Whether somebody has redeemed the operator's code of that number."""
        return await self._scalar(select(USED_CODE.c.code).where(USED_CODE.c.code == code)) is not None

    async def make_instructor(self, learner: int, code: str, now: datetime) -> None:
        """Let a person make classes, and note that the operator's code of that number is used.

        Raises:
            IntegrityError: SQLAlchemy's, if the code was used before or the person is an instructor already.
        """
        await self._db.execute(insert(USED_CODE), {"code": code, "at": now})
        await self._db.execute(insert(INSTRUCTOR), {"learner": learner, "since": now})

    async def taught(self, id: str, teacher: int) -> Class | None:
        """Return the class if that person teaches it, else `None`.

        Its row stays locked until a changing transaction on PostgreSQL ends.
        """
        query = select(CLASS).join(TEACHER, TEACHER.c.klass == CLASS.c.id)
        row = await self._one(query.where(CLASS.c.id == id, TEACHER.c.learner == teacher), lock=True)
        return _class(row) if row else None

    async def all_taught(self, teacher: int) -> list[tuple[Class, int]]:
        """Return the classes of a teacher, each with the number of its learners, the newest class first."""
        members = select(func.count()).where(MEMBER.c.klass == CLASS.c.id).scalar_subquery().label("members")
        query = select(CLASS, members).join(TEACHER, TEACHER.c.klass == CLASS.c.id)
        ordered = query.where(TEACHER.c.learner == teacher).order_by(CLASS.c.since.desc(), CLASS.c.id)
        return [(_class(row), row.members) for row in await self._all(ordered)]

    async def teachers(self, klass: str) -> list[Teacher]:
        """Return the teachers of a class: the owner first, then by how long they have taught it."""
        query = select(TEACHER).where(TEACHER.c.klass == klass)
        ordered = query.order_by(TEACHER.c.owner.desc(), TEACHER.c.since)
        return [_teacher(row) for row in await self._all(ordered)]

    async def save_teacher(self, teacher: Teacher) -> None:
        await self._save(
            TEACHER,
            {
                "klass": teacher.klass,
                "learner": teacher.user_id,
                "name": teacher.name,
                "owner": teacher.owner,
                "since": teacher.since,
                "handle": teacher.handle,
            },
        )

    async def remove_teacher(self, klass: str, learner: int) -> None:
        await self._db.execute(delete(TEACHER).where(TEACHER.c.klass == klass, TEACHER.c.learner == learner))

    async def invite_teacher(self, code: str, klass: str, until: datetime) -> None:
        """Keep an invitation to teach a class: the code in its link, and until when it is good."""
        await self._save(INVITATION, {"code": code, "klass": klass, "until": until})

    async def teaching_invitation(self, code: str, now: datetime) -> Class | None:
        """Return the class that the code of an invitation is for; `None` if the code is unknown, used or expired."""
        query = select(CLASS).join(INVITATION, INVITATION.c.klass == CLASS.c.id)
        row = await self._one(query.where(INVITATION.c.code == code, INVITATION.c.until > now))
        return _class(row) if row else None

    async def use_invitation(self, code: str) -> None:
        """Delete an invitation to teach, which is good for one person."""
        await self._db.execute(delete(INVITATION).where(INVITATION.c.code == code))

    # classes -------------------------------------------------------------------------------------

    async def save(self, klass: Class) -> None:
        await self._save(
            CLASS,
            {
                "id": klass.id,
                "name": klass.name,
                "code": klass.code,
                "until": klass.open_until,
                "seats": klass.seats,
                "asks_id": klass.asks_id,
                "since": klass.since,
                "ends": klass.ends,
                "under": klass.under,
                "warned": klass.warned,
            },
        )

    async def by_id(self, id: str) -> Class | None:
        """Return a class without checking who asks. Only the operator may see every class."""
        row = await self._one(select(CLASS).where(CLASS.c.id == id))
        return _class(row) if row else None

    async def all_classes(self) -> list[Class]:
        """Return every class, in the order of names. Only the operator may see every class."""
        return [_class(row) for row in await self._all(select(CLASS).order_by(CLASS.c.name, CLASS.c.id))]

    async def by_code(self, code: str) -> Class | None:
        """Return the class that an invitation link for learners belongs to, even while the link is closed.

        Its row stays locked until a changing transaction on PostgreSQL ends, so that two people cannot take the last
        seat.
        """
        row = await self._one(select(CLASS).where(CLASS.c.code == code), lock=True)
        return _class(row) if row else None

    async def delete(self, klass: str) -> None:
        """Delete a class with its teachers, members, roster, assignments, notes of exports and own questions.

        Learners keep their sittings, plays, answers and cards, but for cards of what the class had of its own.
        """
        await self._forget_own_facts(klass, CARD.c.learner.in_(select(MEMBER.c.learner).where(MEMBER.c.klass == klass)))
        await DisclosureRepository(self._db).withdraw_question(klass)
        await self._db.execute(delete(CLASS).where(CLASS.c.id == klass))

    async def pass_on(self, klass: str) -> None:
        """Call it after a teacher of a class was deleted.

        If other teachers are left but no owner, the one who has taught the class longest becomes its owner. If no
        teacher is left, the class is deleted, and learners may see the verdicts in their unfinished tests.
        """
        left = await self.teachers(klass)
        if not left:
            await self._db.execute(
                update(SITTING)
                .where(SITTING.c.assignment.in_(select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.klass == klass)))
                .values(silent=False)
            )
            await self.delete(klass)
        elif not any(teacher.owner for teacher in left):
            await self.save_teacher(replace(left[0], owner=True))

    # learners ------------------------------------------------------------------------------------

    async def member(self, klass: str, learner: int) -> Member | None:
        row = await self._one(select(MEMBER).where(MEMBER.c.klass == klass, MEMBER.c.learner == learner))
        return _member(row) if row else None

    async def members(self, klass: str) -> list[Member]:
        """Return the learners of a class in the order of their names, ignoring upper and lower case."""
        query = select(MEMBER).where(MEMBER.c.klass == klass).order_by(func.lower(MEMBER.c.name))
        return [_member(row) for row in await self._all(query)]

    async def joined(self, learner: int) -> list[tuple[Class, Member]]:
        """Return the classes that a learner is in, the one joined last first."""
        query = select(MEMBER).where(MEMBER.c.learner == learner).order_by(MEMBER.c.joined.desc(), MEMBER.c.klass)
        members = [_member(row) for row in await self._all(query)]
        of_members = select(CLASS).where(CLASS.c.id.in_([member.klass for member in members]))
        classes = {row.id: _class(row) for row in await self._all(of_members)}
        return [(classes[member.klass], member) for member in members]

    async def not_asked(self, version: int, limit: int) -> list[Member]:
        """Return at most *limit* learners who were not asked yet about that version of what is shared."""
        query = select(MEMBER).where(MEMBER.c.asked < version).order_by(MEMBER.c.klass, MEMBER.c.learner)
        return [_member(row) for row in await self._all(query.limit(limit))]

    async def everybody(self) -> dict[str, list[tuple[int, datetime]]]:
        """Return the members of each class, by its id, for comparing with the deletion log.

        Returns:
            The learners' ids, each with the time when they joined.
        """
        by_class: dict[str, list[tuple[int, datetime]]] = {}
        for row in await self._all(select(MEMBER.c.klass, MEMBER.c.learner, MEMBER.c.joined)):
            by_class.setdefault(row.klass, []).append((row.learner, row.joined))
        return by_class

    async def save_member(self, member: Member) -> None:
        await self._save(
            MEMBER,
            {
                "klass": member.klass,
                "learner": member.learner,
                "name": member.name,
                "roster_id": member.roster_id,
                "joined": member.joined,
                "handle": member.handle,
                "consent": member.consent,
                "read": member.read,
                "agreed": member.agreed,
                "asked": member.asked,
            },
        )

    async def remove_member(self, klass: str, learner: int) -> None:
        """Take a learner out of a class.

        They keep their sittings and plays. The numbers of their attempts become negative: such attempts appear in no
        results, but still tell which tests the learner has begun. A play is theirs alone then. What they remember of
        the class's own questions is deleted.
        """
        await self._forget_own_facts(klass, CARD.c.learner == learner)
        await DisclosureRepository(self._db).expire_messages(learner, klass)
        await DisclosureRepository(self._db).withdraw_question(klass, learner)
        assignments = select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.klass == klass)
        attempts = (SITTING.c.learner == learner, SITTING.c.assignment.in_(assignments), SITTING.c.attempt > 0)
        await self._db.execute(update(SITTING).where(*attempts).values(attempt=-SITTING.c.attempt, silent=False))
        plays = (PLAY.c.learner == learner, PLAY.c.assignment.in_(assignments))
        await self._db.execute(update(PLAY).where(*plays).values(assignment=None))
        await self._db.execute(delete(NOTICE).where(NOTICE.c.learner == learner, NOTICE.c.assignment.in_(assignments)))
        own = (EXTENSION.c.learner == learner, EXTENSION.c.assignment.in_(assignments))
        await self._db.execute(delete(EXTENSION).where(*own))
        await self._db.execute(delete(MEMBER).where(MEMBER.c.klass == klass, MEMBER.c.learner == learner))

    async def _forget_own_facts(self, klass: str, of: ColumnElement[bool]) -> None:
        """Delete the cards of facts that are the class's own, of the learners whom *of* selects."""
        facts = CARD.c.fact.startswith(question_id(klass, ""), autoescape=True)
        await self._db.execute(delete(CARD).where(of, facts))

    async def withdrew(self, assignment: str, learner: int) -> bool:
        """Whether a learner began an assignment and then left its class."""
        query = select(func.count()).where(
            SITTING.c.assignment == assignment, SITTING.c.learner == learner, SITTING.c.attempt < 0
        )
        return bool(await self._scalar(query))

    # lists of ids --------------------------------------------------------------------------------

    async def roster(self, klass: str) -> Roster:
        """Return the instructor's list of ids of the class; it is empty if there is none."""
        stored = await self._all(select(ROSTER.c.roster_id).where(ROSTER.c.klass == klass))
        return Roster(frozenset(row.roster_id for row in stored), partial(self._hash, klass))

    async def replace_roster_draft(self, klass: str, ids: Iterable[str], at: datetime) -> None:
        """Keep these ids, and no others, to be looked at. Only their hashes are stored."""
        await self._db.execute(delete(ROSTER_DRAFT).where(ROSTER_DRAFT.c.klass == klass))
        hashes = sorted({self._hash(klass, id) for id in ids})
        await self._save(ROSTER_DRAFT, *({"klass": klass, "roster_id": hash, "at": at} for hash in hashes))

    async def accept_roster_draft(self, klass: str) -> bool:
        """Make the list that was looked at the instructor's list of the class.

        Returns:
            Whether there was one; if not, nothing has changed.
        """
        query = select(ROSTER_DRAFT.c.roster_id).where(ROSTER_DRAFT.c.klass == klass)
        hashes = [row.roster_id for row in await self._all(query)]
        if not hashes:
            return False
        await self.remove_roster(klass)
        await self._save(ROSTER, *({"klass": klass, "roster_id": hash} for hash in hashes))
        return True

    async def remove_roster(self, klass: str) -> None:
        """Delete the list of the class, and the one that waits for being looked at. Ids that members gave stay."""
        for table in (ROSTER, ROSTER_DRAFT):
            await self._db.execute(delete(table).where(table.c.klass == klass))

    async def has_plain_rosters(self) -> bool:
        """Whether there are ids on lists that an earlier version has stored as they were."""
        return any([await self._one(_plain(table).limit(1)) for table in (ROSTER, ROSTER_DRAFT)])

    async def hash_rosters(self) -> None:
        """Hash the ids that an earlier version has stored as they were."""
        for table in (ROSTER, ROSTER_DRAFT):
            for row in await self._all(_plain(table)):
                own = (table.c.klass == row.klass, table.c.roster_id == row.roster_id)
                await self._db.execute(delete(table).where(*own))
                await self._save(table, dict(row._mapping) | {"roster_id": self._hash(row.klass, row.roster_id)})

    def _hash(self, klass: str, id: str) -> str:
        """The hash under which an id on the list of a class is kept.

        Raises:
            UserError: if the secret of the data folder is not known here.
        """
        if self._secret is None:
            raise UserError("A list of ids cannot be matched without `secret`. Put it beside the database, as it was.")
        return keyed_hash(self._secret, klass, id)

    # files of results ----------------------------------------------------------------------------

    async def note_export(
        self, id: str, klass: str, learner: int, form: str, *, named: bool, rows: int, at: datetime
    ) -> None:
        """Note that a teacher takes a file of results, for the teacher's own `/privacy`.

        Args:
            id: A random name of the note.
            klass: The class.
            learner: The teacher's Telegram id.
            form: The kind of file.
            named: Whether the file has the learners' names.
            rows: The number of rows in the file.
            at: When, before it is sent, with the zone.
        """
        note = {"id": id, "klass": klass, "learner": learner, "form": form, "named": named, "rows": rows}
        note["at"] = to_the_minute(at)
        await self._save(EXPORT, note)

    async def withdraw_export(self, id: str) -> None:
        """Delete the note of a file that surely did not arrive."""
        await self._db.execute(delete(EXPORT).where(EXPORT.c.id == id))


def _plain(table: Table) -> Select[Any]:
    """Selects what is not hashed. No id of a school begins like a hash."""
    return select(table).where(~table.c.roster_id.startswith(HASHED, autoescape=True))


def _class(row: Row) -> Class:
    return Class(
        id=row.id,
        name=row.name,
        code=row.code,
        open_until=row.until,
        seats=row.seats,
        asks_id=row.asks_id,
        since=row.since,
        ends=row.ends,
        under=row.under,
        warned=row.warned,
    )


def _teacher(row: Row) -> Teacher:
    return Teacher(
        klass=row.klass,
        user_id=row.learner,
        name=row.name,
        owner=row.owner,
        since=row.since,
        handle=row.handle,
    )


def _member(row: Row) -> Member:
    return Member(
        klass=row.klass,
        learner=row.learner,
        name=row.name,
        roster_id=row.roster_id,
        joined=row.joined,
        handle=row.handle,
        consent=row.consent,
        read=row.read,
        agreed=row.agreed,
        asked=row.asked,
    )
