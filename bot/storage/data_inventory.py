"""Writes docs/data.md: what a full copy of the data folder contains, table by table, taken from the schema."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Integer, String, Table
from sqlalchemy.types import TypeEngine

from bot.storage.deletion_log import KEPT
from bot.storage.secret import LENGTH
from bot.storage.tables import CLASS, LEARNER, METADATA, UtcDateTime

_HEAD = """\
# What a full copy contains

Written from the schema by `python -m bot schema`; a test compares. Change `bot/storage/tables.py` and
`bot/storage/data_inventory.py`, not this page.

Anyone who steals the database learns, about everybody who has agreed to be remembered: their Telegram id, their
language, which passages they have read, which questions they were asked, in which order the options stood, what they
answered and when, what that says about their memory and about what they mix up, which moves they made in
stories, and the day of their last visit.
About some people also: a time zone, the day of an exam, when they want to be reminded, mistakes they reported. About
classes: their names, who teaches them and who is in them, the names that teachers and learners chose for themselves
there, the ids that learners gave, hashes of those on instructors' lists, the quizzes given, and who took files of
results.
While a live quiz with a ranking runs in a group: the Telegram ids of those who joined it, with or without an account,
and what they answered.
A Telegram id is a number, not a name; but Telegram can say whose it is, and so
can anybody who meets that person in a group there. Invitation links that are still good work for the thief too.

The program never writes down, so no copy contains: names, user names, phone numbers and pictures of Telegram accounts;
the text of messages (it keeps the number from a typed answer, and in classes the names and ids that were typed); which
device or network address somebody has; the bot's token, the webhook's secret, and passwords.
"""

_FILES = """\
## The other files of the data folder

- `scorewise.db-wal`, `scorewise.db-shm`: the newest changes, while the bot runs; part of the database. With PostgreSQL
  neither they nor `scorewise.db` are there.
- `secret`: {secret} random bytes. Anyone who has them can make codes for instructors, look through `forgotten`, and
  try out ids against the hashes of those on instructors' lists.
- `forgotten`: a line for each deletion of a person or a class, and each time that somebody left a class, stopped
  teaching one, took back an id, replaced a list of ids or deleted a document of a class, in the last {days} days: a
  hash of the Telegram id, of the class or of the document made with `secret`, and when. Without the secret it says
  only how many there were; with it, every number can be tried out.
- `announced/`: for each announcement that was made to everybody, who was told: hashes as in `forgotten`. Deleted after
  {days} days.
- `bank.json`: the questions, as they were read from the question files; nothing about people. It is made anew if it is
  missing, so it may be deleted at any time.
- `in-hand`: numbers that Telegram gave to updates, and how often they were tried. Deleted after an orderly stop.
- `backups/`: copies of the database as it was, so they still contain people who have deleted themselves since: those
  made with `python -m bot backup`, the one before each migration (`before-…`), and what a restore has replaced
  (`replaced-…`). Files that are older than {days} days are deleted.
- `jobs/`: the file that is being made for an instructor: a class's results, with names if they were asked for. Deleted
  when it has been sent. While a workbook is made, its rows are there too. A start empties this folder.
- `.lock`: empty. A running bot holds it, so that no second one uses the folder.

The log holds times, numbers of updates and jobs, kinds of errors, places in the code, and codes that learners can
quote; no names, no Telegram ids, no texts, no token. The metrics hold figures, none of them about one person. The token
is in `.env` or wherever you keep the settings, not in the data folder.
"""

_LEGEND = """\
## The tables

**About whom** says for each column: **who** identifies a person; **words** were written by a person, so a real name
may stand there; **person** is about the person of that row; **nobody** is about no single person. A moment is a date
and time in UTC. It is kept to the second only where something needs that: `learner.since`, `member.joined` and
`teacher.since` are compared with `forgotten` at a restore; `card.due` is FSRS's; `notice`, `reminder`, `job` and `live`
wait for their time; of two ways through a story the later one counts; and for a day after an answer, "I guessed" has
to find the memory that this answer changed. Besides these tables, `alembic_version` holds the number of the schema.

A player of a live quiz is deleted with the person too, although no foreign key says so: players need no account.

A class that only the deleted person taught is deleted with them. A class with other teachers passes to the one who has
taught it longest. The hash of an id on an instructor's list stays there, without saying whose it was. A person who has
not been here for a year is deleted in the same way.
"""


def data_page() -> str:
    """Write the page, in Markdown."""
    files = _FILES.format(secret=LENGTH, days=KEPT.days)
    return "\n".join((_HEAD, _LEGEND, *("\n".join(_section(table)) for table in METADATA.tables.values()), files))


def of_a_person(table: Table) -> bool:
    """Whether each row of a table belongs to a person."""
    return table is LEARNER or any(key.column.table is LEARNER for key in table.foreign_keys)


def about(column: Column[object]) -> str:
    """Tell whom a column is about.

    Returns:
        `"who"` if it identifies a person, `"words"` if a person wrote it, `"person"` if it is about the person of its
        row, and `"nobody"` otherwise.
    """
    if column is LEARNER.c.id or any(key.column is LEARNER.c.id for key in column.foreign_keys):
        return "who"
    return str(column.info.get("about") or ("person" if of_a_person(column.table) else "nobody"))


def end(table: Table, gone: Table) -> str:
    """Tell what happens to a row of *table* when the row of *gone* that it belongs to is deleted.

    The foreign keys decide; they are followed through other tables too.

    Returns:
        `"deleted"`, `"stays"`, or `"stays, `column` is emptied"`, as docs/data.md says it.
    """
    if table is gone:
        return "deleted"
    emptied: list[str] = []
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        if key.column.table is not table and end(key.column.table, gone) == "deleted":
            if key.ondelete == "CASCADE":
                return "deleted"
            emptied.append(f"`{key.parent.name}` is emptied")
    return "stays, " + ", ".join(emptied) if emptied else "stays"


def after_deletion(table: Table) -> str:
    """Tell what becomes of a person's row of *table* when they delete themselves.

    Rows of people who need no account have a Telegram id without a foreign key; `UserRepository.delete` deletes them.
    """
    by_hand = table is not LEARNER and "learner" in table.c and not table.c["learner"].foreign_keys
    return "deleted" if by_hand else end(table, LEARNER)


def _section(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield f"{table.info['doc']}\n"
    yield f"When the person is deleted: {after_deletion(table)}. When the class is: {end(table, CLASS)}.\n"
    yield "| column | type | about whom | what it says |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        name = f"**{column.name}**" if column.primary_key else column.name
        yield f"| {name} | {_type(column)} | {about(column)} | {column.doc} |"
    yield ""


def _type(column: Column[object]) -> str:
    return _type_name(column.type) + (", or empty" if column.nullable else "")


def _type_name(kind: TypeEngine[object]) -> str:
    match kind:
        case String():
            return f"text, {kind.length} at most"
        case BigInteger() | Integer():
            return "whole number"
        case Double():
            return "number"
        case Boolean():
            return "yes or no"
        case UtcDateTime():
            return "moment"
        case Date():
            return "day"
        case _:
            return "list (JSON)"
