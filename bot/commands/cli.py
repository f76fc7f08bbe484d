"""The commands: each parses, calls one function and returns an exit code.

0: fine. 1: something that a person can mend. 3: our mistake. 130: stopped with Ctrl-C.
"""

import argparse
import asyncio
import gc
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import paths
from bot.errors import UserError
from bot.packs import schema
from bot.packs.load import Findings, inspect, load
from bot.packs.stats import counts, tables
from bot.quiz import instructor_codes
from bot.quiz.bank import Bank
from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.language import LANGUAGES
from bot.settings import read
from bot.storage.backup import expired
from bot.storage.data_inventory import data_page
from bot.storage.deletion_log import KEPT
from bot.storage.secret import secret_of

if TYPE_CHECKING:
    from bot.commands.data_folder import DataFolder

Arguments = argparse.Namespace
Option = tuple[tuple[str, ...], dict[str, object]]


@dataclass(frozen=True)
class Command:
    """A command with what it takes; `run` returns the exit code."""

    name: str
    help: str
    run: Callable[[Arguments], int]
    options: Sequence[Option] = field(default=())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m bot", description="Scorewise. Without a command: the playground.")
    parser.set_defaults(command=COMMANDS[0], port=PORT, terminal=False, no_browser=True, data=None)
    commands = parser.add_subparsers(title="commands", metavar="")
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        sub.set_defaults(command=command)
        for names, settings in command.options:
            sub.add_argument(*names, **settings)  # type: ignore[arg-type]  # argparse's own loose signature
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.command.run(chosen))
    except UserError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `… | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        logging.getLogger(__name__).critical("%s", type(error).__name__, exc_info=True)
        print("That is a mistake of ours. The lines above say where; please report them.", file=sys.stderr)
        return 3


def bank_of(folder: Path) -> Bank:
    """The question bank.

    Raises:
        Refusal: listing every problem in it.
    """
    found = load(folder)
    if isinstance(found, Bank):
        return found
    listed = "\n".join(str(problem) for problem in found)
    raise UserError(f"{listed}\nThe question files have {len(found)} problems; see docs/writing-questions.md.")


def play(arguments: Arguments) -> int:
    from bot.commands.play import play  # the other commands start faster without Telegram and tornado
    from bot.commands.run import looped

    gc.disable()  # `looped` enables it: until then nothing that is made is thrown away
    settings = read()
    folder = arguments.data or settings.data / "playground"
    looped(
        play(
            folder,
            bank_of(paths.own("questions")),
            arguments.port,
            terminal=arguments.terminal,
            open_page=not arguments.no_browser,
        )
    )
    return 0


def run(_: Arguments) -> int:
    gc.disable()
    settings = read()
    token, bank = settings.checked_token, bank_of(paths.own("questions"))

    from bot.commands.run import looped, run  # after what may be refused without it

    looped(run(settings, token, bank))
    return 0


def check(arguments: Arguments) -> int:
    from bot.chat.screens.fit import too_long  # Telegram's limits are known there

    found = inspect(arguments.questions or paths.own("questions"), arguments.documents)
    if not isinstance(found, Findings):
        print(*found, f"Problems: {len(found)}.", sep="\n")
        return 1
    if over := list(too_long(found.bank)):
        print(*over, f"Problems: {len(over)}.", sep="\n")
        return 1
    for name, problem in found.warnings:
        print(f"{problem}\n    warning: {name}")
    print(", ".join(f"{what}: {number}" for what, number in counts(found.bank).items()))
    print(f"Warnings: {len(found.warnings)}, and {len(found.explained)} that the files explain.")
    print("Every quote stands word for word in its passage.")
    if arguments.documents:
        print("Every passage stands byte for byte in its document.")
    if arguments.stats:
        for heading, rows in tables(found.bank):
            print()
            print_table(heading, rows)
        for (name, problem), reason in found.explained:
            print(f"\n{problem.where}: {name}\n    {reason}", end="")
        print()
    return 0


def print_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    for row in (heading, *rows):
        first, *rest = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *rest)))


def write_schemas(arguments: Arguments) -> int:
    folder = paths.own("questions") / "schema"
    folder.mkdir(exist_ok=True)
    for name in schema.FILES:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8")
    print(f"{len(schema.FILES)} schemas written.")
    page = folder.parent.parent / "docs" / "data.md"
    if page.parent.is_dir():  # not where only the program is installed
        page.write_text(data_page(), encoding="utf-8")
        print(f"{page.name} written.")
    return 0


def schema_text(name: str) -> str:
    return json.dumps(schema.json_schema(name), indent=2, ensure_ascii=False) + "\n"


def instructor(arguments: Arguments) -> int:
    from bot.app import real_environment
    from bot.chat.deep_links import DeepLink

    environment, folder = real_environment(), arguments.data or read().data
    code = instructor_codes.make(secret_of(folder, make=False), environment.new_id(), environment.clock())
    payload = DeepLink.BECOME_INSTRUCTOR.payload(code)
    print(f"Send this to the bot, within seven days; it works once:\n\n/start {payload}\n")
    print("Whoever sends it can make classes. Hand it to that person only.")
    return 0


def export(arguments: Arguments) -> int:
    from bot.chat.senders.exports import made_of
    from bot.chat.translation import Translator
    from bot.commands.admin import classes, export

    place = place_of(arguments)
    if not arguments.klass:
        found = asyncio.run(classes(place))
        print(*(f"{klass.id}  {klass.name}" for klass in found), sep="\n")
        print("Name one of these with --class." if found else "There is no class in this database.")
        return 0
    request = ExportRequest(
        arguments.klass, ExportFormat(arguments.form), arguments.assignment, named=not arguments.without_names
    )
    results, written = asyncio.run(
        export(
            place,
            bank_of(paths.own("questions")),
            request,
            arguments.to,
            arguments.language,
            asked_by=arguments.teacher,
            progress=(lambda number: print(json.dumps({"told": number}), flush=True)) if arguments.lines else None,
        )
    )
    if arguments.lines:
        made = made_of(Translator(arguments.language), request.format, results, written, b"")
        print(json.dumps({"name": made.name, "caption": made.caption, "rows": made.rows}), flush=True)
        return 0
    print(f"{arguments.to}: {written.rows} rows.")
    if written.left_out:
        print(f"{written.left_out} learners are not in it, because they gave no usable id.")
    return 0


def backup(arguments: Arguments) -> int:
    from bot.app import utc_now
    from bot.commands.admin import back_up

    place = place_of(arguments)
    to = arguments.to or place.folder / "backups" / f"scorewise-{utc_now():%Y%m%d-%H%M%S}.db"
    rows = asyncio.run(back_up(place, to))
    print(f"{to}: {rows:,} rows, whole. It holds what the database holds; keep it as safe, and not for long.")
    if not arguments.to:
        for old in expired(to.parent, utc_now()):
            print(f"{old} was older than {KEPT.days} days and is gone.")
    return 0


def restore(arguments: Arguments) -> int:
    from bot.commands.admin import restore_backup

    rows, gone = asyncio.run(restore_backup(place_of(arguments), arguments.backup))
    print(f"Restored: {rows:,} rows." if arguments.backup else "Deletions were looked through.")
    print(f"People who had deleted themselves since, and are deleted again: {gone}.")
    return 0


def person(arguments: Arguments) -> int:
    from bot.commands.admin import person

    known = asyncio.run(person(place_of(arguments), arguments.id, delete=arguments.delete))
    print(known.decode())
    if arguments.delete:
        print("What stands above is deleted.", file=sys.stderr)
    return 0


def migrate(arguments: Arguments) -> int:
    from bot.commands.admin import migrate

    print(f"{asyncio.run(migrate(place_of(arguments)))} is at this version.")
    return 0


def webhook(arguments: Arguments) -> int:
    settings = read()
    token = settings.checked_token

    from bot.commands.admin import register_webhook
    from bot.delivery.redaction import log_safely

    log_safely(token, settings.webhook_secret.get_secret_value())
    print(asyncio.run(register_webhook(settings, token, arguments.what)))
    return 0


def doctor(arguments: Arguments) -> int:
    from bot.app import utc_now
    from bot.commands.doctor import CheckResult, examine
    from bot.storage.database import database_of

    settings = read()
    if arguments.data:
        settings = settings.model_copy(update={"data": arguments.data})

    async def examined() -> list[CheckResult]:
        database = partial(database_of, settings.data, settings.database_url)
        found = examine(settings, database, utc_now, paths.own("migrations"))
        return [each async for each in found]

    found = asyncio.run(examined())
    for each in found:
        print(f"{'to do' if each.advice else 'fine':6} {each.what}: {each.said}")
        if each.advice:
            print(f"{'':6}   {each.advice}")
    return int(any(each.advice for each in found))


def reports(arguments: Arguments) -> int:
    from bot.commands.admin import reports

    found = asyncio.run(reports(place_of(arguments)))
    for question, hash, reason, number in found:
        print(f"{number:4}  {question} ({hash}): {reason}")
    if not found:
        print("Nobody has reported a mistake.")
    return 0


def place_of(arguments: Arguments) -> "DataFolder":
    from bot.commands.data_folder import DataFolder

    settings = read()
    return DataFolder(arguments.data or settings.data, settings.database_url)


def port(text: str) -> int:
    """A port to begin looking at; twenty more must follow it."""
    number = int(text)
    if not 1 <= number <= 65_500:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65500")
    return number


PORT = 8765
FORMATS = tuple(format.value for format in ExportFormat)
_DATA: Option = (("--data",), {"type": Path, "metavar": "DIR", "help": "the data folder, if not SCOREWISE_DATA"})

COMMANDS = (
    Command(
        "play",
        "try the bot here, in the browser or the terminal; no token, no network",
        play,
        (
            (("--terminal",), {"action": "store_true", "help": "in this terminal; can be piped"}),
            (("--port",), {"type": port, "default": PORT, "help": f"where to look for a free port (from {PORT} on)"}),
            (("--no-browser",), {"action": "store_true", "help": "do not open the page"}),
            _DATA,
        ),
    ),
    Command("run", "be on Telegram, with SCOREWISE_TOKEN", run),
    Command(
        "check",
        "verify the question files and count them",
        check,
        (
            (("--documents",), {"type": Path, "metavar": "DIR", "help": "look every passage up in these documents"}),
            (("--stats",), {"action": "store_true", "help": "print what the bank covers"}),
            (("--questions",), {"type": Path, "metavar": "DIR", "help": "the question files, if not our own"}),
        ),
    ),
    Command("schema", "write the JSON Schemas for editors of question files, and docs/data.md", write_schemas),
    Command(
        "instructor",
        "print a code that lets somebody make classes",
        instructor,
        ((("what",), {"choices": ["add"], "help": "add: a new code"}), _DATA),
    ),
    Command(
        "export",
        "write the results of a class to a file; without --class, list the classes",
        export,
        (
            (("--class",), {"dest": "klass", "metavar": "ID", "default": "", "help": "which class"}),
            (("--form",), {"choices": FORMATS, "default": FORMATS[0], "help": "which kind of file (workbook)"}),
            (("--to",), {"type": Path, "metavar": "FILE", "default": Path("results.xlsx"), "help": "where to"}),
            (("--without-names",), {"action": "store_true", "help": "number learners instead of naming them"}),
            (("--assignment",), {"metavar": "ID", "default": "", "help": "of one quiz only"}),
            (("--as",), {"dest": "teacher", "type": int, "help": argparse.SUPPRESS}),  # the bot makes its files so
            (("--lines",), {"action": "store_true", "help": argparse.SUPPRESS}),
            (("--language",), {"choices": tuple(LANGUAGES), "default": "en", "help": "of the texts in it"}),
            _DATA,
        ),
    ),
    Command(
        "backup",
        "copy the database, also while the bot runs; checked, and for your eyes only",
        backup,
        ((("--to",), {"type": Path, "metavar": "FILE", "help": "where to, if not backups/ in the data folder"}), _DATA),
    ),
    Command(
        "restore",
        "put a backup in the database's place; who was deleted since is deleted again",
        restore,
        ((("backup",), {"type": Path, "nargs": "?", "metavar": "FILE", "help": "the backup"}), _DATA),
    ),
    Command(
        "person",
        "print everything about somebody who cannot ask the bot any more, and delete it if wanted",
        person,
        (
            (("id",), {"type": int, "help": "their Telegram id"}),
            (("--delete",), {"action": "store_true", "help": "delete it; the bot must not be running"}),
            _DATA,
        ),
    ),
    Command("migrate", "bring the database to this version; `run` does it by itself", migrate, (_DATA,)),
    Command(
        "webhook",
        "register the webhook of SCOREWISE_WEBHOOK, take it away, or look at it",
        webhook,
        ((("what",), {"choices": ["set", "remove", "show"], "help": "set, remove or show"}),),
    ),
    Command("doctor", "look at settings, database, disk, token and clock, and say what to do", doctor, (_DATA,)),
    Command("reports", "list the mistakes that learners reported", reports, (_DATA,)),
)
