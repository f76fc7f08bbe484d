"""What is known about a person: the rows themselves, and what happens to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chat.actions.account import AskDelete, Delete, Download, Keep, Policy
from bot.chat.screens.markup import Button, Html, Screen, bold, code, line, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.services.privacy import Known
from bot.services.retention import KEPT

ROWS_SHOWN = 1
VALUE_LIMIT = 48
FILE_NAME = "scorewise-data.json"


def _tables(say: Translator) -> dict[str, str]:
    return {
        "learner": say.t("Profile"),
        "sitting": say.t("Quizzes"),
        "answer": say.t("Answers"),
        "card": say.t("What you remember of each fact"),
        "mistake": say.t("What you mix up"),
        "reminder": say.t("Your reminder"),
        "report": say.t("Mistakes you reported"),
        "member": say.t("Classes you are in"),
        "teacher": say.t("Classes you teach"),
        "instructor": say.t("Your permission to teach"),
        "notice": say.t("Messages that wait for you"),
        "export": say.t("Files you took away"),
        "job": say.t("Files that are being made for you"),
    }


def _titled(say: Translator, rows: Mapping[str, list[dict[str, Any]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Tables that hold something, each under a name that people use; a new table shows under its own."""
    names = _tables(say)
    return [(names.get(table, table), found) for table, found in rows.items() if found]


def known(say: Translator, seen: Known, operator: str) -> Screen:
    """The rows as they are: the newest of each table here, all of them in the file."""
    policy = (Button(say.t("Policy"), Policy()),)
    head = bold(say.t("What I know about you"))
    if seen.nothing:
        nothing = say.t("Nothing. I remember somebody only after they have started a quiz.")
        return Screen(paragraphs((head, plain(nothing))), (policy,))
    where = say.t(
        "Kept until you delete it, or have not been here for a year, on the machine of {operator}. Telegram carries "
        "our messages and keeps them by its own rules.",
        operator=operator,
    )
    tables = [_table(say, name, rows) for name, rows in _titled(say, seen.rows)]
    return Screen(
        paragraphs((head, *tables, plain(where))),
        (
            (Button(say.t("Download everything"), Download(), main=True),),
            (Button(say.t("Delete everything"), AskDelete(), danger=True), *policy),
        ),
    )


def _table(say: Translator, name: str, rows: list[dict[str, Any]]) -> Html:
    shown = rows[-ROWS_SHOWN:]
    count = say.plural("{n} entry", "{n} entries", len(rows))
    newest = say.t("the newest one:") if len(shown) < len(rows) else ""
    head = line(bold(f"{name}:"), plain(count + (f", {newest}" if newest else "")))
    return lines((head, code("\n\n".join(_row(row) for row in shown))))


def _row(row: Mapping[str, Any]) -> str:
    return "\n".join(f"{column}: {_value(value)}" for column, value in row.items())


def _value(value: object) -> str:
    text = value.strftime("%Y-%m-%d %H:%M UTC") if isinstance(value, datetime) else str(value)
    return text if len(text) <= VALUE_LIMIT else text[: VALUE_LIMIT - 1] + "…"


def confirm(say: Translator, seen: Known) -> Screen:
    answers = len(seen.rows["answer"])
    question = say.plural(
        "Delete your profile, {n} answer and what it says about your memory? This cannot be undone.",
        "Delete your profile, {n} answers and what they say about your memory? This cannot be undone.",
        answers,
    )
    taught = say.t("Classes that only you teach are deleted too, with their results.") if seen.rows["teacher"] else ""
    return Screen(
        paragraphs((plain(question), plain(taught))),
        (
            (Button(say.t("Delete"), Delete(), danger=True),),
            (Button(say.t("Keep"), Keep(), main=True),),
        ),
    )


def deleted(say: Translator) -> Screen:
    return Screen(plain(say.t("Done. I know nothing about you now. /start begins again.")))


def kept(say: Translator) -> Screen:
    return Screen(plain(say.t("OK, everything stays as it was.")))


def caption(say: Translator) -> str:
    return say.t("Everything I know about you, as a JSON file: any text editor opens it.")


def policy(say: Translator, operator: str) -> Screen:
    """What is stored, why, where, for how long, and whom to ask; the text that BotFather's privacy entry points to."""
    paragraphs_ = (
        say.t("What is stored, from your first quiz on: your Telegram ID (not your phone number), language and "
              "settings; if you tell me, your time zone and the day of an exam; which questions you were asked, what "
              "you answered and when; what that says about your memory of each fact and about what you mix up; when "
              "you want to be reminded, when you last were and how often you did not react; mistakes that you "
              "reported; classes you are in, with "
              "the name and the id you gave there; classes you teach, your name there, and which files you took away; "
              "since when you are here, the day of your last visit, "
              "whether you have blocked me, what setting I last asked you to type, and the number of your last typed "
              "answer."),
        say.t("Not stored: your name, user name, phone number, picture or messages, except names that you choose to "
              "send for a class."),
        say.t("Why: to go on where you stopped, to bring back what you missed, to remind you if you want that, and to "
              "show you your progress. Nothing else, no advertising."),
        say.t("Who else sees it: nobody, unless you join a class. Then its teachers get what you agreed to before you "
              "joined; /classes shows what that is, and which files they took away. Leaving ends it."),
        say.t("Where and how long: on the machine of {operator}, until you delete it with /privacy, or until you have "
              "not been here for a year. Deleting works at once and takes everything along. Backups are kept for "
              "{n} days, and as long a note that you are gone, which says nothing else: if a backup has to be "
              "restored, you are deleted from it again.", operator=operator, n=KEPT.days),
        say.t("Telegram carries our messages and keeps them by its own rules. Deleting your data here does not empty "
              "this chat; you can do that in Telegram."),
        say.t("Your rights: see, download and delete, at any time, in /privacy. Questions go to {operator}.",
              operator=operator),
    )  # fmt: skip
    return Screen(paragraphs((bold(say.t("Privacy policy")), *(plain(text) for text in paragraphs_))))
