"""What is stored about a person: in words, as the rows themselves, and what happens to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.actions.privacy import AskDelete, Delete, Download, Keep, Policy, ShowRows
from bot.chat.screens.markup import Button, Html, Screen, bold, code, line, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.services.privacy import Known
from bot.services.retention import KEPT

ROWS_SHOWN = 1
"""Rows of each table on the screen; the file has all of them."""
VALUE_LIMIT = 48
"""Characters of a value on the screen."""
FILE_NAME = "scorewise-data.json"


def _tables(tr: Translator) -> dict[str, str]:
    """What people call each table."""
    return {
        "learner": tr.t("Profile"),
        "sitting": tr.t("Quizzes"),
        "answer": tr.t("Answers"),
        "card": tr.t("What you remember of each fact"),
        "reading": tr.t("What you have read"),
        "met": tr.t("What you met in stories"),
        "play": tr.t("Stories you played"),
        "mistake": tr.t("What you mix up"),
        "reminder": tr.t("Your reminder"),
        "report": tr.t("Mistakes you reported"),
        "member": tr.t("Classes you are in"),
        "teacher": tr.t("Classes you teach"),
        "instructor": tr.t("Your permission to teach"),
        "notice": tr.t("Messages that wait for you"),
        "extension": tr.t("Due dates of your own"),
        "export": tr.t("Files you took away"),
        "job": tr.t("Files that are being made for you"),
        "disclosure": tr.t("What others got of you"),
        "results_message": tr.t("Messages with results of your classes"),
        "live_player": tr.t("Live quizzes you play in right now"),
        "live_vote": tr.t("Your answers in them"),
    }


def _titled(tr: Translator, rows: Mapping[str, list[dict[str, Any]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The tables that hold something, each under a name that people use; a table without one under its own."""
    titles = _tables(tr)
    return [(titles.get(table, table), entries) for table, entries in rows.items() if entries]


def known(tr: Translator, known: Known, operator: str) -> Screen:
    """What is stored about the person and why, in words.

    Args:
        operator: who keeps the data.
    """
    policy = Button(tr.t("Policy"), Policy())
    head = bold(tr.t("What I know about you"))
    if known.is_empty:
        nothing = tr.t("Nothing. I remember somebody only after they have agreed to it.")
        return Screen(paragraphs((head, plain(nothing))), ((policy,),))
    where = tr.t(
        "Kept until you delete it, or have not been here for a year, on the machine of {operator}, who can read all of "
        "it, as can whoever hosts that machine. Telegram carries our messages, can read them too, and keeps them by "
        "its own rules.",
        operator=operator,
    )
    kept = lines(plain(f"· {words}") for table, words in _in_words(tr, known).items() if known.rows[table])
    return Screen(
        paragraphs((head, kept, plain(where))),
        (
            (Button(tr.t("Download everything"), Download(), main=True), Button(tr.t("Show the rows"), ShowRows())),
            (Button(tr.t("Delete everything"), AskDelete(), danger=True), policy),
        ),
    )


def _in_words(tr: Translator, known: Known) -> dict[str, str]:
    """What each table keeps and what for, by the name of the table."""
    n = {table: len(entries) for table, entries in known.rows.items()}

    return {
        "learner": tr.t("Your Telegram ID, language and settings, and the day of your last visit: to know you again."),
        "answer": tr.plural(
            "{n} answer, and when you gave it: to go on where you stopped.",
            "{n} answers, and when you gave them: to go on where you stopped.",
            n["answer"],
        ),
        "card": tr.plural(
            "What that says about your memory of {n} fact: to bring it back in time.",
            "What that says about your memory of {n} facts: to bring them back in time.",
            n["card"],
        ),
        "mistake": tr.plural(
            "{n} thing that you mixed up: to ask about it again.",
            "{n} things that you mixed up: to ask about them again.",
            n["mistake"],
        ),
        "reading": tr.plural(
            "{n} passage that you have read: so that it is not shown twice.",
            "{n} passages that you have read: so that they are not shown twice.",
            n["reading"],
        ),
        "play": tr.plural(
            "{n} way through a story, with your moves: to go on where you stopped. Only you see the moves; what a "
            "class sees, /classes says.",
            "{n} ways through stories, with your moves: to go on where you stopped. Only you see the moves; what a "
            "class sees, /classes says.",
            n["play"],
        ),
        "met": tr.plural(
            "{n} fact that you met there: so that it is not shown twice.",
            "{n} facts that you met there: so that they are not shown twice.",
            n["met"],
        ),
        "reminder": tr.t("When you want to be reminded, or that you do not."),
        "report": tr.plural(
            "{n} mistake that you reported: so that it can be mended.",
            "{n} mistakes that you reported: so that they can be mended.",
            n["report"],
        ),
        "member": tr.plural(
            "{n} class that you are in, with your name and ID there: /classes says who sees what.",
            "{n} classes that you are in, with your names and IDs there: /classes says who sees what.",
            n["member"],
        ),
        "instructor": tr.t("That you may teach."),
        "teacher": tr.plural(
            "{n} class that you teach, with your name there.",
            "{n} classes that you teach, with your names there.",
            n["teacher"],
        ),
        "notice": tr.plural(
            "{n} message about a quiz that waits to be sent to you.",
            "{n} messages about quizzes that wait to be sent to you.",
            n["notice"],
        ),
        "extension": tr.plural(
            "{n} due date of your own for a quiz of a class.",
            "{n} due dates of your own for quizzes of classes.",
            n["extension"],
        ),
        "export": tr.plural(
            "{n} file of results that you took: its learners can see that.",
            "{n} files of results that you took: their learners can see that.",
            n["export"],
        ),
        "live_player": tr.plural(
            "That you play in {n} live quiz right now, your name there and how many were right: until its ranking is "
            "shown.",
            "That you play in {n} live quizzes right now, your names there and how many were right: until their "
            "rankings are shown.",
            n["live_player"],
        ),
        "live_vote": tr.plural(
            "{n} answer in a live quiz, for as long.", "{n} answers in live quizzes, for as long.", n["live_vote"]
        ),
        "job": tr.plural("{n} file that is being made for you.", "{n} files that are being made for you.", n["job"]),
        "disclosure": tr.plural(
            "{n} note of what others got of you, such as a file: /classes shows it.",
            "{n} notes of what others got of you, such as files: /classes shows them.",
            n["disclosure"],
        ),
        "results_message": tr.plural(
            "{n} message of mine that shows results of your class: it is rewritten when a learner leaves.",
            "{n} messages of mine that show results of your classes: they are rewritten when a learner leaves.",
            n["results_message"],
        ),
    }


def rows(tr: Translator, known: Known) -> Screen:
    """The newest row of each table, as it is stored. The file has all of them."""
    tables = [_table(tr, name, rows) for name, rows in _titled(tr, known.rows)]
    note = plain(tr.t("The newest row of each table; the download has all of them."))
    thief = plain(tr.t("A thief of the database would read exactly this about you, and so would a court that asks."))
    return Screen(paragraphs((bold(tr.t("What is stored, as it is stored")), thief, *tables, note)))


def _table(tr: Translator, name: str, rows: list[dict[str, Any]]) -> Html:
    """One table: how many rows it has, and the newest."""
    shown = rows[-ROWS_SHOWN:]
    count = tr.plural("{n} entry", "{n} entries", len(rows))
    newest = tr.t("the newest one:") if len(shown) < len(rows) else ""
    head = line(bold(f"{name}:"), plain(count + (f", {newest}" if newest else "")))
    return lines((head, code("\n\n".join(_row(row) for row in shown))))


def _row(row: Mapping[str, Any]) -> str:
    return "\n".join(f"{column}: {_value(value)}" for column, value in row.items())


def _value(value: object) -> str:
    """A value as text, cut where it is too long for a phone."""
    text = value.strftime("%Y-%m-%d %H:%M UTC") if isinstance(value, datetime) else str(value)
    return text if len(text) <= VALUE_LIMIT else text[: VALUE_LIMIT - 1] + "…"


def confirm(tr: Translator, known: Known) -> Screen:
    """Ask whether everything shall be deleted, and say what that is."""
    answers = len(known.rows["answer"])
    question = tr.plural(
        "Delete your profile, {n} answer and what it says about your memory? This cannot be undone.",
        "Delete your profile, {n} answers and what they say about your memory? This cannot be undone.",
        answers,
    )
    taught = tr.t("Classes that only you teach are deleted too, with their results.") if known.rows["teacher"] else ""
    return Screen(
        paragraphs((plain(question), plain(taught))),
        (
            (Button(tr.t("Delete"), Delete(), danger=True),),
            (Button(tr.t("Keep"), Keep(), main=True),),
        ),
    )


def deleted(tr: Translator) -> Screen:
    """Say that everything is deleted, and what a deletion does not reach."""
    left = tr.t(
        "Done: everything about you is deleted here. Backups lose it within {n} days. This chat, files that teachers "
        "took away and scrambled IDs (hashes) from a list that a teacher uploaded are not reached by it. /start begins "
        "again.",
        n=KEPT.days,
    )
    return Screen(plain(left))


def kept(tr: Translator) -> Screen:
    """Say that nothing was deleted."""
    return Screen(plain(tr.t("OK, everything stays as it was.")))


def caption(tr: Translator) -> str:
    """What stands under the file with everything."""
    return tr.t("Everything I know about you, as a JSON file: any text editor opens it.")
