"""The schema, and nothing else. Every row about a person has a `learner` column, so that all of them can be found."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Index, MetaData, String, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """SQLite gives times back without their zone; ours are UTC, always with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without its zone")
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """Constraints have names from the first revision on, since a batch migration can only drop what has one."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads it from the class


def _learner(**kwargs: Any) -> Mapped[int]:
    """Telegram's ids have up to 52 bits."""
    return mapped_column(BigInteger, ForeignKey("learner.id", ondelete="CASCADE"), **kwargs)


class LearnerRow(Table):
    """A person who has tapped "Start" after reading what is stored."""

    __tablename__ = "learner"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8))
    plain: Mapped[bool]
    since: Mapped[datetime]
    reachable: Mapped[bool]
    heard: Mapped[int] = mapped_column(BigInteger)
    zone: Mapped[str] = mapped_column(String(48))
    retention: Mapped[float]
    exam: Mapped[date | None]
    asking: Mapped[str] = mapped_column(String(48))


class SittingRow(Table):
    """`asked` holds [question, hash, [order…], void] for each turn, `draft` the positions ticked at the present one.

    `assignment` is what a class is shown of; it is emptied when the learner leaves the class.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        Index(
            "uq_sitting_open",
            "learner",
            unique=True,
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        Index("ix_sitting_learner", "learner"),
        Index("ix_sitting_assignment", "assignment"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    learner: Mapped[int] = _learner()
    topic: Mapped[str] = mapped_column(String(48))
    asked: Mapped[list[Any]] = mapped_column(JSON)
    turn: Mapped[int]
    shown: Mapped[int]
    draft: Mapped[list[int]] = mapped_column(JSON)
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    assignment: Mapped[str | None] = mapped_column(ForeignKey("assignment.id", ondelete="SET NULL"))
    attempt: Mapped[int]
    silent: Mapped[bool]


class AnswerRow(Table):
    """One answer a turn: the key is the last referee of a double tap."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_learner_at", "learner", "at"),)
    sitting: Mapped[str] = mapped_column(String(24), ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    learner: Mapped[int] = _learner()
    question: Mapped[str] = mapped_column(String(48))
    hash: Mapped[str] = mapped_column(String(16))
    shown: Mapped[list[int]] = mapped_column(JSON)
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)
    verdict: Mapped[str] = mapped_column(String(16))
    found: Mapped[int]
    of: Mapped[int]
    at: Mapped[datetime]
    guessed: Mapped[bool]


class CardRow(Table):
    """What one learner knows of one fact.

    `before` holds [days, stability, difficulty, due, reviewed] as they were before the last move, or [days] if the
    fact was new then: "I guessed" goes back to it.
    """

    __tablename__ = "card"
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False)
    fact: Mapped[str] = mapped_column(String(48), primary_key=True)
    stability: Mapped[float]
    difficulty: Mapped[float]
    due: Mapped[datetime]
    reviewed: Mapped[datetime]
    asked: Mapped[int]
    right: Mapped[int]
    known: Mapped[bool]
    question: Mapped[str] = mapped_column(String(48))
    days: Mapped[int]
    before: Mapped[list[Any]] = mapped_column(JSON)


class MistakeRow(Table):
    """A misconception that a learner has chosen: how often, and how often since it was last resisted."""

    __tablename__ = "mistake"
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False)
    misconception: Mapped[str] = mapped_column(String(48), primary_key=True)
    times: Mapped[int]
    standing: Mapped[int]
    at: Mapped[datetime]


class ReminderRow(Table):
    """When a learner wants to be reminded; a row without `wanted` says that they were asked."""

    __tablename__ = "reminder"
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False)
    minute: Mapped[int]
    wanted: Mapped[bool]
    next: Mapped[datetime | None] = mapped_column(index=True)
    sent: Mapped[datetime | None]
    ignored: Mapped[int]


class ReportRow(Table):
    """A mistake that a learner reported in a question."""

    __tablename__ = "report"
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(48), primary_key=True)
    hash: Mapped[str] = mapped_column(String(16), primary_key=True)
    reason: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


def _class(**kwargs: Any) -> Mapped[str]:
    return mapped_column(String(24), ForeignKey("class.id", ondelete="CASCADE"), **kwargs)


class InstructorRow(Table):
    """Somebody who has redeemed a code of the operator."""

    __tablename__ = "instructor"
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False)
    since: Mapped[datetime]


class UsedCodeRow(Table):
    """The number of a code that was redeemed, by whomever: it is redeemed once, even if they delete themselves."""

    __tablename__ = "used_code"
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    at: Mapped[datetime]


class ClassRow(Table):
    __tablename__ = "class"
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    name: Mapped[str] = mapped_column(String(48))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    until: Mapped[datetime | None]
    seats: Mapped[int]
    asks_id: Mapped[bool]
    since: Mapped[datetime]


class TeacherRow(Table):
    """Who teaches a class, under the name that learners read; `handle` stands for them in buttons."""

    __tablename__ = "teacher"
    klass: Mapped[str] = _class(primary_key=True)
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False, index=True)
    name: Mapped[str] = mapped_column(String(48))
    owner: Mapped[bool]
    since: Mapped[datetime]
    handle: Mapped[str] = mapped_column(String(24))


class InvitationRow(Table):
    """A one-time invitation to teach a class."""

    __tablename__ = "invitation"
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    klass: Mapped[str] = _class(index=True)
    until: Mapped[datetime]


class MemberRow(Table):
    """A learner in a class, under the name that the class sees.

    `handle` stands for them in buttons and in files without names.
    """

    __tablename__ = "member"
    __table_args__ = (Index("uq_member_class_name", "klass", "name", unique=True),)
    klass: Mapped[str] = _class(primary_key=True)
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False, index=True)
    name: Mapped[str] = mapped_column(String(48))
    roster_id: Mapped[str] = mapped_column(String(64))
    joined: Mapped[datetime]
    handle: Mapped[str] = mapped_column(String(24))


class RosterRow(Table):
    """An id on the instructor's own list; nothing else of that list is kept."""

    __tablename__ = "roster"
    klass: Mapped[str] = _class(primary_key=True)
    roster_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class AssignmentRow(Table):
    __tablename__ = "assignment"
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    klass: Mapped[str] = _class(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    topics: Mapped[list[str]] = mapped_column(JSON)
    questions: Mapped[list[str]] = mapped_column(JSON)
    size: Mapped[int]
    counted: Mapped[str] = mapped_column(String(8))
    opens: Mapped[datetime]
    due: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(48))
    since: Mapped[datetime]
    given: Mapped[datetime | None]
    pair: Mapped[str | None] = mapped_column(ForeignKey("assignment.id", ondelete="SET NULL"))
    reminded: Mapped[datetime | None]


class NoticeRow(Table):
    """A message about an assignment that waits to be sent to one learner; gone once it is taken to be sent."""

    __tablename__ = "notice"
    assignment: Mapped[str] = mapped_column(
        String(24), ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    learner: Mapped[int] = _learner(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class ExportRow(Table):
    """A file that an instructor took away; learners of the class can see that, even if the instructor is gone."""

    __tablename__ = "export"
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    klass: Mapped[str] = _class(index=True)
    learner: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("learner.id", ondelete="SET NULL"), index=True)
    form: Mapped[str] = mapped_column(String(16))
    named: Mapped[bool]
    rows: Mapped[int]
    at: Mapped[datetime]
