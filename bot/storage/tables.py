"""What the database holds: its tables and columns, and nothing else.

Every table about a person has a `learner` column, so that all rows of one person can be found. `docs/data.md` is
written from the `doc` of each table and column. Foreign keys tell which columns are about a person. A column that
says more than they can tell has a mark in `about`: `who` for one that identifies somebody, `words` for one that a
person has written.
"""

from collections.abc import Callable
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
    """A time that is UTC and carries its zone, in the program as in the database.

    SQLite stores no zone, so it is put back when a row is read. A time without a zone is a ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without its zone")
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Read SQLite's text in one step: SQLAlchemy's own two take three times as long, in each of a million rows."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _from_text(stored: str | None) -> datetime | None:
    """Return the time that SQLAlchemy has written into SQLite as "2026-11-30 22:00:00.000000", which is UTC."""
    return None if stored is None else datetime.fromisoformat(stored + "+00:00")


METADATA = MetaData(  # every constraint has a name from the start: a batch migration can only drop one by its name
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, *args: Any, **kwargs: Any) -> Column[Any]:
    return Column(name, *args, **{"nullable": False} | kwargs)


def _learner(**kwargs: Any) -> Column[Any]:
    """The column for a person. It is a BigInteger because Telegram's ids have up to 52 bits."""
    settings = {"doc": "The learner's Telegram id."} | kwargs
    return _required("learner", BigInteger, ForeignKey("learner.id", ondelete="CASCADE"), **settings)


def _class(**kwargs: Any) -> Column[Any]:
    return _required("klass", String(24), ForeignKey("class.id", ondelete="CASCADE"), doc="The class.", **kwargs)


def _live(**kwargs: Any) -> Column[Any]:
    return _required("live", String(24), ForeignKey("live.id", ondelete="CASCADE"), doc="The live quiz.", **kwargs)


def _key(name: str, *args: Any, **kwargs: Any) -> Column[Any]:
    return _required(name, *args, primary_key=True, autoincrement=False, **kwargs)


LEARNER = Table(
    "learner",
    METADATA,
    _key("id", BigInteger, doc="The Telegram id. Nothing else in this table identifies the person."),
    _required("language", String(8), doc="The language of the bot's texts: en or id."),
    _required("plain", Boolean, doc="Whether bars and symbols are left out, for screen readers."),
    _required("since", UtcDateTime, doc="When they agreed to be remembered, after reading what is stored."),
    _required("reachable", Boolean, doc="False after they blocked the bot."),
    _required("heard", BigInteger, doc="Telegram's time and number of the last message that was read."),
    _required("zone", String(48), doc="Their time zone, such as Asia/Jakarta; empty if they gave none."),
    _required("retention", Double, doc="The share of facts that they want to know when asked, such as 0.9."),
    Column("exam", Date, doc="The day of an exam that they prepare for."),
    _required("asking", String(48), doc="The setting that the bot has asked them to type; empty if none."),
    _required("guess_first", Boolean, doc="Whether they would rather be asked before they have read anything."),
    _required("seen", Date, doc="The day of their last visit, in UTC. After a year without a visit they are deleted."),
    Column(
        "warned", Date, doc="The day on which that was announced to them; empty if it was not since their last visit."
    ),
    info={"doc": "A person, learner or instructor, who has agreed to be remembered, after reading what is stored."},
)

SITTING = Table(
    "sitting",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _learner(),
    _required("topic", String(48), doc="The topic of the quiz."),
    _required(
        "asked",
        JSON,
        doc="The questions in order: [question, hash of its text, order of options, withdrawn, readings, new risk]; "
        "order and readings are emptied a day after the end, unless an attempt can be gone on with or "
        "is not explained yet.",
    ),
    _required("turn", Integer, doc="The present turn, from 0: how many questions are behind, withdrawn ones included."),
    _required("shown", Integer, doc="The last turn whose question was sent; -1 once those orders are emptied."),
    _required("draft", JSON, doc="The options ticked so far at the present question."),
    _required("started", UtcDateTime, doc="When the sitting began; to the minute once those orders are emptied."),
    Column("ended", UtcDateTime, doc="When it ended or the learner left it, likewise; empty while it is open."),
    Column(
        "assignment",
        String(24),
        ForeignKey("assignment.id", ondelete="SET NULL"),
        doc="The assignment of a class that it belongs to.",
    ),
    _required(
        "attempt", Integer, doc="Which attempt at the assignment, from 1; 0 without one; negative once they left."
    ),
    _required("silent", Boolean, doc="Whether verdicts and explanations wait until the end, as in a test."),
    _required("sealed", Boolean, doc="Whether they wait until the test is closed for the whole class."),
    Index(
        "uq_sitting_open",
        "learner",
        unique=True,
        sqlite_where=text("ended IS NULL"),  # so it is on PostgreSQL; to say it here would import that dialect, too
    ),
    Index("ix_sitting_learner", "learner"),
    Index("ix_sitting_assignment", "assignment"),
    info={"doc": "One run through a quiz."},
)

ANSWER = Table(
    "answer",
    METADATA,
    _key("sitting", String(24), ForeignKey("sitting.id", ondelete="CASCADE"), doc="The sitting."),
    _key("turn", Integer, doc="The turn, from 0. One answer a turn: this key stops what a double tap would add."),
    _learner(),
    _required("question", String(48), doc="The question."),
    _required("hash", String(16), doc="The hash of the question's text at that time."),
    _required("shown", JSON, doc="The order in which its options stood; emptied with those of the sitting."),
    _required("choice", JSON, doc="The options chosen, or the number typed. Nothing else that was typed is kept."),
    _required("verdict", String(16), doc="How it was judged: right, partly, wrong or not-known."),
    _required("found", Integer, doc="How many parts of the answer were right."),
    _required("of", Integer, doc="How many parts there were."),
    _required(
        "at",
        UtcDateTime,
        doc="When it was given, to the minute once that order is emptied; of a quiz that was tried first, when it was "
        "remembered.",
    ),
    _required("guessed", Boolean, doc="Whether the learner said that it was a guess."),
    Index("ix_answer_learner_at", "learner", "at"),
    info={"doc": "One answer to one question."},
)

CARD = Table(
    "card",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("fact", String(48), doc="The fact."),
    _required("stability", Double, doc="Days until the chance that the learner still knows it is 90 % (FSRS)."),
    _required("difficulty", Double, doc="How hard it is for the learner, from 1 to 10 (FSRS)."),
    _required("due", UtcDateTime, doc="When it is due to be asked again."),
    _required(
        "reviewed",
        UtcDateTime,
        doc="When an answer last changed its memory (FSRS), at most once a day; to the minute a day later.",
    ),
    _required("asked", Integer, doc="How often it was asked."),
    _required("right", Integer, doc="How many of the answers were right."),
    _required("known", Boolean, doc="Whether the last answer was right."),
    _required("question", String(48), doc="The question that last asked for it."),
    _required("days", Integer, doc="On how many different days it was known since it was last missed."),
    _required(
        "before",
        JSON,
        doc='The values before the memory last changed: "I guessed" goes back to them. A day later only whether there '
        "was a memory.",
    ),
    info={"doc": "How well one learner remembers one fact."},
)

READING = Table(
    "reading",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("reading", String(48), doc="The passage."),
    _required("day", Date, doc="The day on which they read it, in UTC."),
    info={"doc": "A passage that a learner has read, so that it is not shown again before its questions."},
)

PLAY = Table(
    "play",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _learner(),
    _required("scenario", String(24), doc="The story."),
    _required("moves", JSON, doc="The moves that were made in it, in order; nothing that was typed."),
    _required("started", UtcDateTime, doc="When it was begun."),
    Column("ended", UtcDateTime, doc="When it ended or was begun anew; empty while it can be gone on with."),
    Column(
        "assignment",
        String(24),
        ForeignKey("assignment.id", ondelete="SET NULL"),
        doc="The assignment of a class that it is played for; emptied when they leave the class or begin it anew.",
    ),
    Index("uq_play_assignment", "assignment", "learner", unique=True),
    Index(
        "uq_play_open",
        "learner",
        "scenario",
        unique=True,
        sqlite_where=text("ended IS NULL"),  # on PostgreSQL as well; see `uq_sitting_open`
    ),
    Index("ix_play_learner", "learner"),
    info={
        "doc": "One way through a story. Nobody but the learner sees its moves. Teachers of a class that it is played "
        "for see whether it was begun and ended, and on which day."
    },
)

MET = Table(
    "met",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("fact", String(48), doc="The fact."),
    _required("day", Date, doc="The day on which they last met it, in UTC."),
    info={"doc": "A fact that a learner met in a story, so that it counts as read."},
)

MISTAKE = Table(
    "mistake",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("misconception", String(48), doc="The misconception."),
    _required("times", Integer, doc="How often an option that stands for it was chosen."),
    _required("standing", Integer, doc="How often since it was last on offer and not chosen."),
    _required("at", UtcDateTime, doc="When one was last chosen; to the minute."),
    info={"doc": "A misconception that a learner has chosen."},
)

REMINDER = Table(
    "reminder",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _required("minute", Integer, doc="The time of day, in minutes after midnight in the learner's time zone."),
    _required("wanted", Boolean, doc="Whether they want to be reminded. A no is kept, so that nobody is asked twice."),
    Column("next", UtcDateTime, index=True, doc="When the next reminder is due."),
    Column("sent", UtcDateTime, doc="When the last one was sent."),
    _required("ignored", Integer, doc="How many were sent since the learner last did anything."),
    info={"doc": "When a learner wants to be reminded."},
)

REPORT = Table(
    "report",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _key("question", String(48), doc="The question."),
    _key("hash", String(16), doc="The hash of the text that they saw."),
    _required("reason", String(16), doc="What is wrong with it, one of four reasons."),
    _required("at", UtcDateTime, doc="When they reported it; to the minute."),
    info={"doc": "A mistake in a question that a learner reported."},
)

JOB = Table(
    "job",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _learner(index=True),
    _required("kind", String(16), doc="The kind of work: export or upload."),
    _required(
        "wanted",
        JSON,
        doc="Which class, which quiz and which file, not its content; of a text that a teacher has pasted, the text.",
        info={"about": "words"},
    ),
    _required("language", String(8), doc="The language of the file's texts, or of the reply."),
    _required("message", BigInteger, doc="Telegram's number of the message that shows the progress; 0 if none does."),
    _required("made", UtcDateTime, doc="When the file was asked for."),
    Column("until", UtcDateTime, doc="Until when a process has claimed it; empty if none has."),
    _required("tries", Integer, doc="How often the work was begun."),
    _required("sending", Boolean, doc="Whether sending the file was begun. The bot does not send it again by itself."),
    Index("ix_job_made", "made"),
    info={"doc": "Work too long for a tap to wait for. The row is deleted when the work is done."},
)

INSTRUCTOR = Table(
    "instructor",
    METADATA,
    _learner(primary_key=True, autoincrement=False),
    _required("since", UtcDateTime, doc="When they redeemed a code."),
    info={"doc": "A person who may teach, having redeemed a code from the operator."},
)

USED_CODE = Table(
    "used_code",
    METADATA,
    _key("code", String(24), doc="The number of the code."),
    _required("at", UtcDateTime, doc="When it was redeemed."),
    info={"doc": "A code that was redeemed. It is good once, even if the person deletes themselves."},
)

CLASS = Table(
    "class",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _required("name", String(48), doc="The name of the class.", info={"about": "words"}),
    _required("code", String(24), unique=True, doc="The code in its invitation link."),
    Column("until", UtcDateTime, doc="Until when the link lets people in; empty while it is closed."),
    _required("seats", Integer, doc="How many learners may be in it."),
    _required("asks_id", Boolean, doc="Whether learners who join are asked for their id on the instructor's list."),
    _required("since", UtcDateTime, doc="When the class was made."),
    Column("ends", Date, doc="Its last day, in UTC; then it is deleted. Empty until a teacher has chosen it."),
    Column(
        "under",
        Integer,
        doc="Under which age somebody in it is: 18, 16 or 13; 0 if nobody is under 18. Empty until a teacher said so.",
    ),
    _required(
        "warned",
        Integer,
        doc="So many days before its end its teachers were last told: 30 or 7; 0: not yet; -1: of no end at all.",
    ),
    info={"doc": "A class of learners."},
)

TEACHER = Table(
    "teacher",
    METADATA,
    _class(primary_key=True),
    _learner(primary_key=True, autoincrement=False, index=True),
    _required("name", String(48), doc="The name that learners see, as the teacher wrote it.", info={"about": "words"}),
    _required("owner", Boolean, doc="Whether they own the class: they may delete it and name other teachers."),
    _required("since", UtcDateTime, doc="Since when they have taught it."),
    _required("handle", String(24), doc="A random name that stands for the teacher in buttons."),
    info={"doc": "A teacher of a class."},
)

INVITATION = Table(
    "invitation",
    METADATA,
    _key("code", String(24), doc="The code in the link."),
    _class(index=True),
    _required("until", UtcDateTime, doc="Until when the link can be used."),
    info={"doc": "A one-time invitation to teach a class."},
)

MEMBER = Table(
    "member",
    METADATA,
    _class(primary_key=True),
    _learner(primary_key=True, autoincrement=False, index=True),
    _required(
        "name",
        String(48),
        doc="The name that the class sees: a pseudonym, or one that the learner chose.",
        info={"about": "words"},
    ),
    _required(
        "roster_id",
        String(64),
        doc="Their id on the instructor's list; empty if they gave none.",
        info={"about": "who"},
    ),
    _required("joined", UtcDateTime, doc="When they joined."),
    _required("handle", String(24), doc="A random name for the learner in buttons."),
    _required("consent", Integer, doc="Which version of what is shared they agreed to."),
    _required("read", String(64), doc="A hash of the text that they read before; empty if they joined before 0009."),
    _required("agreed", Date, doc="The day on which they agreed to it, in UTC."),
    _required("asked", Integer, index=True, doc="The version that they were last asked about, whatever they said."),
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
        doc="A hash, made with `secret` and the class, of an id on the instructor's own list. Nothing else is kept.",
        info={"about": "who"},
    ),
    info={"doc": "Which ids an instructor expects in a class: they can be matched and counted, and not read."},
)

ROSTER_DRAFT = Table(
    "roster_draft",
    METADATA,
    _class(primary_key=True),
    _key("roster_id", String(64), doc="The same hash of an id in what an instructor sent.", info={"about": "who"}),
    _required("at", UtcDateTime, doc="When it was sent."),
    info={"doc": "A list of ids that an instructor was asked to look at before it counts. It is kept for a day."},
)

ASSIGNMENT = Table(
    "assignment",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _class(index=True),
    _required("kind", String(16), doc="Practice, pre-test, post-test, delayed test, live quiz or story."),
    _required("topics", JSON, doc="The topics of the quiz."),
    _required("questions", JSON, doc="The questions that everybody gets; an empty list if each attempt gets others."),
    _required("size", Integer, doc="How many questions are asked; 0 of a story."),
    _required("read_first", Boolean, doc="Whether learners read passages before they are asked about them."),
    _required("counted", String(8), doc="Which attempt counts: first, best or last."),
    _required("opens", UtcDateTime, doc="From when on it can be started."),
    Column("due", UtcDateTime, doc="Until when it counts as on time; empty if there is no limit."),
    _required("zone", String(48), doc="The time zone in which the two times were set."),
    _required("since", UtcDateTime, doc="When the draft was made."),
    Column("given", UtcDateTime, doc="When the class was given it; empty for a draft."),
    Column(
        "pair", String(24), ForeignKey("assignment.id", ondelete="SET NULL"), doc="The pre-test before this later test."
    ),
    Column("reminded", UtcDateTime, doc="When those who had not started were last reminded."),
    _required("explains", String(8), doc="When a test is explained: finished (to each), closed (to all), or closing."),
    info={"doc": "A quiz or a story given to a class."},
)

EXTENSION = Table(
    "extension",
    METADATA,
    _key("assignment", String(24), ForeignKey("assignment.id", ondelete="CASCADE"), doc="The assignment."),
    _learner(primary_key=True, autoincrement=False, index=True),
    _required("due", UtcDateTime, doc="Until when it counts as on time for this learner."),
    info={"doc": "A learner's own due date for a quiz, in place of everybody's."},
)

NOTICE = Table(
    "notice",
    METADATA,
    _key("assignment", String(24), ForeignKey("assignment.id", ondelete="CASCADE"), doc="The assignment."),
    _learner(primary_key=True, autoincrement=False),
    _key(
        "kind",
        String(8),
        doc="What it says (given, remind, moved or explain); unsure if it was sent, and may not have arrived.",
    ),
    _required("at", UtcDateTime, index=True, doc="When it is due to be sent."),
    info={
        "doc": "A message about an assignment that waits to be sent, or may not have arrived. Else the row is deleted."
    },
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
        doc="The Telegram id of the person who took it; empty after they deleted themselves.",
    ),
    _required("form", String(16), doc="The kind of file."),
    _required("named", Boolean, doc="Whether it has names."),
    _required("rows", Integer, doc="How many rows it has."),
    _required("at", UtcDateTime, doc="When it was about to be sent; to the minute."),
    info={"doc": "A note that an instructor took a file of results. What learners see of it is in `disclosure`."},
)

DISCLOSURE = Table(
    "disclosure",
    METADATA,
    _key("event", String(24), doc="A random name of what happened, the same for everybody whom it concerns."),
    _learner(
        primary_key=True,
        autoincrement=False,
        index=True,
        doc="The Telegram id of the learner whom it concerns, or of the teacher who is to be told.",
    ),
    _key(
        "what",
        String(16),
        doc="The kind of file that was taken; teacher (somebody was let in). Told and then deleted: let-in, erased, "
        "ends and ended (a class, to its teachers), unvisited (that the person will be deleted), columns (that files "
        "can tell more than the learner agreed to).",
    ),
    _required("klass", String(24), doc="The class, which may be gone since."),
    _required(
        "class_name",
        String(48),
        doc="The name of the class at that time; empty if it has gone with its only teacher.",
        info={"about": "words"},
    ),
    Column(
        "taker",
        BigInteger,
        ForeignKey("learner.id", ondelete="SET NULL"),
        index=True,
        doc="The Telegram id of who took it or was let in; empty for the operator, and once they are deleted.",
    ),
    _required(
        "teacher",
        String(48),
        doc="The name that learners read for them; empty for the operator, and once they are deleted.",
        info={"about": "words"},
    ),
    _required("operator", Boolean, doc="Whether it was the operator."),
    _required("named", Boolean, doc="Whether names are in the file."),
    _required("at", UtcDateTime, doc="When it was noted, before the file was sent; to the minute."),
    Column("tell", UtcDateTime, index=True, doc="From when on the person is to be told; empty once they were."),
    Column("day", Date, doc="The last day of a class, or the day before the person is deleted; empty for all else."),
    info={
        "doc": "What others got of a person: files taken with them, and teachers let in. It outlives class and "
        "teacher. What is only told, above all to teachers, is deleted once it was."
    },
)

RESULTS_MESSAGE = Table(
    "results_message",
    METADATA,
    _learner(primary_key=True, autoincrement=False, doc="The Telegram id of the teacher in whose chat it is."),
    _key("message", BigInteger, doc="Telegram's number of the message."),
    _class(index=True),
    _required("handle", String(24), doc="The handle of the learner whose answers it shows; empty if it is a list."),
    _required("at", UtcDateTime, doc="When it was sent or last changed to show them."),
    _required("stale", Boolean, index=True, doc="Whether it is to be rewritten, since somebody has left or is gone."),
    info={"doc": "A message to a teacher that shows results of learners. It is rewritten when one of them leaves."},
)

OWN_PACK = Table(
    "own_pack",
    METADATA,
    _class(primary_key=True),
    _required("version", String(16), doc="A hash of its questions and of which of them are asked."),
    info={"doc": "That a class has questions of its own. A row tells other processes when they have changed."},
)

OWN_QUESTION = Table(
    "own_question",
    METADATA,
    _key("id", String(48), doc="The question; the class is in its name."),
    _key("hash", String(16), doc="The hash of this version of its text."),
    _class(index=True),
    _required("place", Integer, doc="Its place among the questions of the class, from 0."),
    _required("current", Boolean, doc="Whether this is the version that is asked, or was asked last."),
    _required("retired", Boolean, doc="Whether it is no longer asked."),
    _required("approved", UtcDateTime, doc="When a teacher approved this version."),
    _required(
        "draft",
        JSON,
        doc="Its texts and its answer, with the passage that it quotes and where that is from.",
        info={"about": "words"},
    ),
    info={"doc": "A question that a class has of its own, in one version, as its teacher approved it."},
)

OWN_DOCUMENT = Table(
    "own_document",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _class(index=True),
    _required(
        "source",
        JSON,
        doc="What it says of itself, or a teacher of it: title, publisher, date, caution, hash; and words in it that "
        "were perhaps parted at the end of a line.",
    ),
    _required("passages", JSON, doc="Its text in passages, with their pages.", info={"about": "words"}),
    _required("at", UtcDateTime, doc="When it was sent, or last looked at."),
    info={"doc": "A text that a teacher has sent, to write questions from. The file itself is not kept."},
)

OWN_DRAFT = Table(
    "own_draft",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _class(index=True),
    Column(
        "document",
        String(24),
        ForeignKey("own_document.id", ondelete="SET NULL"),
        doc="The document that it was made from, if it was.",
    ),
    _required("place", Integer, doc="Its place among the drafts of the class, from 0."),
    _required("draft", JSON, doc="As in `own_question`; nobody has approved it yet.", info={"about": "words"}),
    _required("at", UtcDateTime, doc="When it was read from a file, or last changed."),
    info={
        "doc": "A question that waits for a teacher's approval. The row is deleted when it is approved or thrown away."
    },
)

LIVE = Table(
    "live",
    METADATA,
    _key("id", String(24), doc="A random name."),
    _required("chat", BigInteger, doc="Telegram's number of the group."),
    Column("thread", BigInteger, doc="The topic of the group in which it is played; empty outside of forums."),
    _required("language", String(8), doc="The language of its texts: en or id."),
    _required("way", String(8), doc="hands: anonymous. ranking: with the players who joined."),
    _required("topic", String(48), doc="The topic of its questions."),
    _required("size", Integer, doc="How many questions were asked for."),
    _required("seconds", Integer, doc="How long a question is open; 0: the host says, 1: until all have answered."),
    _required(
        "host", String(32), doc="A hash, made with `secret`, of who began it, to know them again; empty at the end."
    ),
    Column("klass", String(24), ForeignKey("class.id", ondelete="SET NULL"), doc="The class that it is played with."),
    Column(
        "assignment",
        String(24),
        ForeignKey("assignment.id", ondelete="SET NULL"),
        doc="The assignment of that class that it counts for.",
    ),
    _required("phase", String(16), doc="Where it is: lobby, open, explaining, and so on."),
    _required(
        "questions",
        JSON,
        doc="The questions in order: [question, hash of its text, order of options, result, votes for each, voters].",
    ),
    _required("turn", Integer, doc="The present question, from 0."),
    _required("since", UtcDateTime, doc="When it was set up, started or ended, whichever was last."),
    Column("due", UtcDateTime, index=True, doc="When the bot has to do something; empty if it waits for the host."),
    _required("claim", String(24), doc="A random name of the call to Telegram that is under way; empty if none is."),
    _required("lobby", BigInteger, doc="Telegram's number of the message with the lobby; 0 if unknown."),
    _required("poll", String(32), index=True, doc="Telegram's number of the open poll; empty if none is."),
    _required("poll_message", BigInteger, doc="Telegram's number of its message; 0 if none."),
    Column("closes", UtcDateTime, doc="When Telegram closes the poll by itself."),
    _required("silent", Integer, doc="How many questions in a row nobody answered."),
    _required("pausing", Boolean, doc="Whether it pauses after the present question."),
    _required("ending", Boolean, doc="Whether it ends after the present question."),
    Index(
        "uq_live_chat",
        "chat",
        unique=True,
        sqlite_where=text("phase <> 'over'"),  # on PostgreSQL as well; see `uq_sitting_open`
    ),
    info={"doc": "A quiz in a group: its course and how many chose what. The row is deleted a day after the end."},
)

LIVE_PLAYER = Table(
    "live_player",
    METADATA,
    _live(primary_key=True),
    _key("learner", BigInteger, index=True, doc="The player's Telegram id.", info={"about": "who"}),
    _required("alias", String(48), doc="The name in the ranking, which the bot made up.", info={"about": "person"}),
    _required("right", Integer, doc="How many of the answers were right.", info={"about": "person"}),
    _required("remember", Boolean, doc="Whether the answers are to count for their memory.", info={"about": "person"}),
    info={
        "doc": "A person who tapped [I'm in] at a quiz with a ranking. The row is deleted when the ranking was shown, "
        "and when they delete themselves; they need no account."
    },
)

LIVE_VOTE = Table(
    "live_vote",
    METADATA,
    _live(primary_key=True),
    _key("turn", Integer, doc="The question, from 0."),
    _key("learner", BigInteger, index=True, doc="The player's Telegram id.", info={"about": "who"}),
    _required("options", JSON, doc="The options that they chose.", info={"about": "person"}),
    info={"doc": "What a player chose. The row is deleted together with that of the player."},
)

LIVE_GROUP = Table(
    "live_group",
    METADATA,
    _key("chat", BigInteger, doc="Telegram's number of the group."),
    _required("everybody", Boolean, doc="Whether everybody there may start a quiz, and not only administrators."),
    _required("at", UtcDateTime, doc="When that was set."),
    info={"doc": "What the administrators of a group have set. The row is deleted when the bot leaves the group."},
)

SET_ASIDE = Table(
    "set_aside",
    METADATA,
    _key("update", BigInteger, doc="Telegram's number of the update."),
    _required("reason", String(48), doc="Why, in one word. Nothing of the update's content is kept."),
    _required("at", UtcDateTime, doc="When it was set aside."),
    info={"doc": "An update that could not be read, or whose handling failed. The note is kept for 30 days."},
)

HOUSE = Table(
    "house",
    METADATA,
    _key("name", String(16), doc="Which of the two times it is: looked or steady."),
    _required("at", UtcDateTime, doc="looked: when the clock was last read. steady: since when it has not jumped."),
    info={"doc": "What has to be known of the clock before old data is deleted. Nothing about a person."},
)
