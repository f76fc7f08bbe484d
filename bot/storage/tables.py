"""The schema, and nothing else. Every row about a person has a `learner` column, so that all of them can be found.

What stands in `doc` is what docs/data.md tells of a column. Whom it is about follows from the foreign keys; a column
that says more of a person than they tell has it in `about`: `who` says who somebody is, `words` are a person's own.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect


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


METADATA = MetaData(  # constraints have names from the first revision on: a batch migration can only drop what has one
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _needed(name: str, *args: Any, **kwargs: Any) -> Column[Any]:
    return Column(name, *args, **{"nullable": False} | kwargs)


def _learner(**kwargs: Any) -> Column[Any]:
    """Telegram's ids have up to 52 bits."""
    settings = {"doc": "The learner's Telegram id."} | kwargs
    return _needed("learner", BigInteger, ForeignKey("learner.id", ondelete="CASCADE"), **settings)


def _class(**kwargs: Any) -> Column[Any]:
    return _needed("klass", String(24), ForeignKey("class.id", ondelete="CASCADE"), doc="The class.", **kwargs)


def _key(name: str, *args: Any, **kwargs: Any) -> Column[Any]:
    return _needed(name, *args, primary_key=True, autoincrement=False, **kwargs)


LEARNER = Table(
    "learner",
    METADATA,
    _key("id", BigInteger, doc="The Telegram id. The only thing here that says who somebody is."),
    _needed("language", String(8), doc="Of the texts: en or id."),
    _needed("plain", Boolean, doc="Whether bars and signs are left out."),
    _needed("since", UtcDateTime, doc='When they tapped "Start" after reading what is stored.'),
    _needed("reachable", Boolean, doc="False after they blocked the bot."),
    _needed("heard", BigInteger, doc="The number of the last message that was taken as an answer."),
    _needed("zone", String(48), doc="The time zone they gave, if any."),
    _needed("retention", Double, doc="How much of what is asked they want to remember."),
    Column("exam", Date, doc="The day of an exam they prepare for, if any."),
    _needed("asking", String(48), doc="What the bot has just asked them to type, if anything."),
    _needed("seen", Date, doc="The day of their last visit, in UTC; after a year without one, all of it is deleted."),
    info={"doc": 'A person who has tapped "Start" after reading what is stored.'},
)

SITTING = Table(
    "sitting",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _learner(),
    _needed("topic", String(48), doc="What the quiz is about."),
    _needed("asked", JSON, doc="The questions in their order: [question, hash, order of its options, withdrawn]."),
    _needed("turn", Integer, doc="How many were answered."),
    _needed("shown", Integer, doc="The last one that was shown."),
    _needed("draft", JSON, doc="The letters ticked at the present one."),
    _needed("started", UtcDateTime, doc="When it began."),
    Column("ended", UtcDateTime, doc="When it ended or was left."),
    Column(
        "assignment",
        String(24),
        ForeignKey("assignment.id", ondelete="SET NULL"),
        doc="What a class was given, if it was that.",
    ),
    _needed("attempt", Integer, doc="Which attempt at it; negative after they left the class."),
    _needed("silent", Boolean, doc="Whether nothing is told before the end, as in a test."),
    Index(
        "uq_sitting_open",
        "learner",
        unique=True,
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    Index("ix_sitting_learner", "learner"),
    Index("ix_sitting_assignment", "assignment"),
    info={"doc": "One run through a quiz."},
)

ANSWER = Table(
    "answer",
    METADATA,
    _key("sitting", String(24), ForeignKey("sitting.id", ondelete="CASCADE"), doc="The sitting."),
    _key("turn", Integer, doc="Which question of it. One answer a turn: this key is the last referee of a double tap."),
    _learner(),
    _needed("question", String(48), doc="What was asked."),
    _needed("hash", String(16), doc="In which wording."),
    _needed("shown", JSON, doc="In which order its options stood."),
    _needed("choice", JSON, doc="What was chosen or typed, read as a number; nothing else that was typed is kept."),
    _needed("verdict", String(16), doc="Right, partly right, wrong or not known."),
    _needed("found", Integer, doc="How many parts were right."),
    _needed("of", Integer, doc="Of how many."),
    _needed("at", UtcDateTime, doc="When."),
    _needed("guessed", Boolean, doc="Whether they said that it was a guess."),
    Index("ix_answer_learner_at", "learner", "at"),
    info={"doc": "One answer."},
)

CARD = Table(
    "card",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("fact", String(48), doc="The fact."),
    _needed("stability", Double, doc="In how many days nine tenths of it would still be remembered (FSRS)."),
    _needed("difficulty", Double, doc="How hard it is for them, from 1 to 10 (FSRS)."),
    _needed("due", UtcDateTime, doc="When it is to be asked again."),
    _needed("reviewed", UtcDateTime, doc="When it was last asked."),
    _needed("asked", Integer, doc="How often it was asked."),
    _needed("right", Integer, doc="How often the answer was right."),
    _needed("known", Boolean, doc="Whether the last answer was right."),
    _needed("question", String(48), doc="The question that asked for it last."),
    _needed("days", Integer, doc="On how many days it was asked."),
    _needed("before", JSON, doc='The same before the last answer: "I guessed" goes back to it.'),
    info={"doc": "What one learner remembers of one fact."},
)

MISTAKE = Table(
    "mistake",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("misconception", String(48), doc="The misconception."),
    _needed("times", Integer, doc="How often it was chosen."),
    _needed("standing", Integer, doc="How often since it was last resisted."),
    _needed("at", UtcDateTime, doc="When it was last chosen."),
    info={"doc": "A misconception that a learner has chosen."},
)

REMINDER = Table(
    "reminder",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _needed("minute", Integer, doc="When in their day."),
    _needed("wanted", Boolean, doc="Whether they want to be reminded; a row without says that they were asked."),
    Column("next", UtcDateTime, index=True, doc="When the next one comes."),
    Column("sent", UtcDateTime, doc="When the last one came."),
    _needed("ignored", Integer, doc="How many they did not react to."),
    info={"doc": "When a learner wants to be reminded."},
)

REPORT = Table(
    "report",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("question", String(48), doc="The question."),
    _key("hash", String(16), doc="In which wording."),
    _needed("reason", String(16), doc="What is wrong with it, of four reasons."),
    _needed("at", UtcDateTime, doc="When."),
    info={"doc": "A mistake in a question that a learner reported."},
)

JOB = Table(
    "job",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _learner(index=True),
    _needed("kind", String(16), doc="What is to be done: export."),
    _needed("wanted", JSON, doc="Which class, which quiz, which file; never its content."),
    _needed("language", String(8), doc="Of the file's texts."),
    _needed("message", BigInteger, doc="The message that shows how far it is."),
    _needed("made", UtcDateTime, doc="When it was asked for."),
    Column("until", UtcDateTime, doc="Until when the process at work on it may be silent; then another takes over."),
    _needed("tries", Integer, doc="How often it was begun."),
    _needed("sending", Boolean, doc="Whether the file was on its way: it is not sent a second time by itself."),
    Index("ix_job_made", "made"),
    info={"doc": "Work that takes longer than a tap may wait, until it is done."},
)

INSTRUCTOR = Table(
    "instructor",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _needed("since", UtcDateTime, doc="When they redeemed a code."),
    info={"doc": "Somebody who has redeemed a code of the operator."},
)

USED_CODE = Table(
    "used_code",
    METADATA,
    _key("code", String(24), doc="The number of the code."),
    _needed("at", UtcDateTime, doc="When it was redeemed."),
    info={"doc": "A code that was redeemed, by whomever: it is redeemed once, even if they delete themselves."},
)

CLASS = Table(
    "class",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _needed("name", String(48), doc="What the class is called.", info={"about": "words"}),
    _needed("code", String(24), unique=True, doc="What is in its invitation link."),
    Column("until", UtcDateTime, doc="How long the link lets somebody in."),
    _needed("seats", Integer, doc="How many may join."),
    _needed("asks_id", Boolean, doc="Whether learners are asked for their id on the instructor's list."),
    _needed("since", UtcDateTime, doc="When it was made."),
    info={"doc": "A class."},
)

TEACHER = Table(
    "teacher",
    METADATA,
    _class(primary_key=True),
    _learner(primary_key=True, autoincrement=False, index=True),
    _needed("name", String(48), doc="The name that learners read, as the teacher wrote it.", info={"about": "words"}),
    _needed("owner", Boolean, doc="Whether the class is theirs."),
    _needed("since", UtcDateTime, doc="Since when."),
    _needed("handle", String(24), doc="A random name that stands for them in buttons."),
    info={"doc": "Who teaches a class."},
)

INVITATION = Table(
    "invitation",
    METADATA,
    _key("code", String(24), doc="What is in the link."),
    _class(index=True),
    _needed("until", UtcDateTime, doc="How long it is good."),
    info={"doc": "A one-time invitation to teach a class."},
)

MEMBER = Table(
    "member",
    METADATA,
    _class(primary_key=True),
    _learner(primary_key=True, autoincrement=False, index=True),
    _needed(
        "name",
        String(48),
        doc="The name that the class sees: a pseudonym, or what the learner chose.",
        info={"about": "words"},
    ),
    _needed("roster_id", String(64), doc="Their id on the instructor's list, if they gave one.", info={"about": "who"}),
    _needed("joined", UtcDateTime, doc="When."),
    _needed("handle", String(24), doc="A random name that stands for them in buttons and in files without names."),
    Index("uq_member_class_name", "klass", "name", unique=True),
    info={"doc": "A learner in a class."},
)

ROSTER = Table(
    "roster",
    METADATA,
    _class(primary_key=True),
    _key(
        "roster_id",
        String(64),
        doc="An id on the instructor's own list; nothing else of that list is kept.",
        info={"about": "who"},
    ),
    info={"doc": "The ids that an instructor expects."},
)

ASSIGNMENT = Table(
    "assignment",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _class(index=True),
    _needed("kind", String(16), doc="Practice, pre-test, post-test or delayed test."),
    _needed("topics", JSON, doc="What it is about."),
    _needed("questions", JSON, doc="The questions that everybody gets, if they are fixed."),
    _needed("size", Integer, doc="How many are asked."),
    _needed("counted", String(8), doc="Which attempt counts."),
    _needed("opens", UtcDateTime, doc="From when on."),
    Column("due", UtcDateTime, doc="Until when."),
    _needed("zone", String(48), doc="In whose time zone."),
    _needed("since", UtcDateTime, doc="When it was drafted."),
    Column("given", UtcDateTime, doc="When it was given to the class."),
    Column("pair", String(24), ForeignKey("assignment.id", ondelete="SET NULL"), doc="The pre-test of a later test."),
    Column("reminded", UtcDateTime, doc="When the class was last reminded of it."),
    info={"doc": "A quiz given to a class."},
)

NOTICE = Table(
    "notice",
    METADATA,
    _key("assignment", String(24), ForeignKey("assignment.id", ondelete="CASCADE"), doc="The assignment."),
    _learner(primary_key=True, autoincrement=False),
    _key("kind", String(8), doc="Given, or a reminder."),
    _needed("at", UtcDateTime, index=True, doc="When it is to be sent."),
    info={"doc": "A message about an assignment that waits to be sent; gone once it is taken to be sent."},
)

EXPORT = Table(
    "export",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _class(index=True),
    Column(
        "learner",
        BigInteger,
        ForeignKey("learner.id", ondelete="SET NULL"),
        index=True,
        doc="The Telegram id of who took it; empty after they deleted themselves.",
    ),
    _needed("form", String(16), doc="Which kind of file."),
    _needed("named", Boolean, doc="With names or without."),
    _needed("rows", Integer, doc="How many rows."),
    _needed("at", UtcDateTime, doc="When."),
    info={"doc": "A file that an instructor took away; learners of the class can see that."},
)

SET_ASIDE = Table(
    "set_aside",
    METADATA,
    _key("update", BigInteger, doc="Telegram's number of the update."),
    _needed("reason", String(48), doc="Why, in one word; nothing of what was in it."),
    _needed("at", UtcDateTime, doc="When."),
    info={"doc": "An update that could not be read or kept failing; kept for thirty days."},
)

HOUSE = Table(
    "house",
    METADATA,
    _key("name", String(16), doc="Which clock: looked, or steady."),
    _needed("at", UtcDateTime, doc="When it was last looked at; since when it has run without a jump."),
    info={"doc": "What retention needs to know of the clock. Nothing about a person."},
)
