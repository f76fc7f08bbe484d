"""The commands: what can be typed after the program's name, and what the exit codes mean.

0: fine. 1: something that a person can mend. 3: a mistake of ours. 130: stopped with Ctrl-C.
"""

import argparse
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot import __version__
from bot.commands.subcommands import (
    Arguments,
    announce,
    backup,
    check,
    convert,
    doctor,
    draft,
    export,
    instructor,
    migrate,
    person,
    play,
    policy,
    reports,
    restore,
    run,
    schema,
    webhook,
)
from bot.errors import UserError
from bot.quiz.exports import ExportFormat
from bot.quiz.language import LANGUAGES

Option = tuple[tuple[str, ...], dict[str, object]]


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        name: what is typed after `python -m bot`.
        help: what it does, in one line.
        run: does it, and returns the exit code.
        options: what it takes, each as names and keywords for `argparse`.
    """

    name: str
    help: str
    run: Callable[[Arguments], int]
    options: Sequence[Option] = field(default=())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that *arguments* name; the playground if they name none. Returns the exit code.

    Args:
        arguments: the words after the program's name; those it was started with if `None`.
    """
    parser = argparse.ArgumentParser("python -m bot", description="Scorewise. Without a command: the playground.")
    parser.add_argument("--version", action="version", version=f"Scorewise {__version__}")
    parser.set_defaults(command=COMMANDS[0], port=PORT, terminal=False, no_browser=True, tunnel=None, data=None)
    commands = parser.add_subparsers(title="commands", metavar="")
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        sub.set_defaults(command=command)
        for names, settings in command.options:
            sub.add_argument(*names, **settings)  # type: ignore[arg-type]  # argparse's own loose signature
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.command.run(chosen))
    except UserError as error:
        print(error, file=sys.stderr)
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


def port(text: str) -> int:
    """Read a port. The playground looks for a free one from there on, so twenty more must follow it."""
    number = int(text)
    if not 1 <= number <= 65_500:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65500")
    return number


def host_name(text: str) -> str:
    """Read the name of a host as browsers send it: without a scheme and a path, with a port if it is not the usual."""
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", text.lower()):
        raise argparse.ArgumentTypeError("it is only a name, such as play.example.org")
    return text.lower()


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
            (
                ("--tunnel",),
                {
                    "type": host_name,
                    "metavar": "NAME",
                    "help": "also answer to NAME, where a tunnel leads to the page; anybody who opens it reads every "
                    "chat of the playground, and acts as everybody in it",
                },
            ),
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
            (("--stats",), {"action": "store_true", "help": "print what the bank covers, and its figures with limits"}),
            (
                ("--worst",),
                {
                    "nargs": "?",
                    "const": "",
                    "metavar": "PACK",
                    "help": "print what each figure comes from, of one pack",
                },
            ),
            (("--questions",), {"type": Path, "metavar": "DIR", "help": "the question files, if not our own"}),
        ),
    ),
    Command(
        "draft",
        "suggest questions on a document (.txt, .md, .html, .pdf, .docx), in a file to edit and convert",
        draft,
        (
            (("document",), {"type": Path, "metavar": "DOCUMENT", "help": "the document"}),
            (
                ("--out",),
                {
                    "type": Path,
                    "metavar": "FILE",
                    "help": "where to; its ending says the format (a .csv table beside you)",
                },
            ),
            (
                ("--model",),
                {"action": "store_true", "help": "let the model of SCOREWISE_MODEL_URL propose, too; it gets the text"},
            ),
        ),
    ),
    Command(
        "convert",
        "write questions into another format: GIFT, Moodle XML, Aiken, a table, YAML, Anki, or QTI for Canvas",
        convert,
        (
            (("source",), {"type": Path, "metavar": "IN", "help": "a file, a pack of the bank by its id, or template"}),
            (
                ("target",),
                {"type": Path, "metavar": "OUT", "help": ".gift .xml .txt (Aiken) .csv .xlsx .yaml .apkg .zip (QTI)"},
            ),
            (("--language",), {"choices": tuple(LANGUAGES), "default": "en", "help": "of the questions"}),
        ),
    ),
    Command("schema", "write the JSON Schemas for editors of question files, and docs/data.md", schema),
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
            (
                ("--as",),
                {"dest": "teacher", "type": int, "help": argparse.SUPPRESS},
            ),  # the bot itself asks for a teacher's file with it
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
    Command(
        "announce",
        "tell everybody of a change or a breach, once each; the bot may be running",
        announce,
        (
            *(
                ((f"--{code}",), {"type": Path, "metavar": "FILE", "required": True, "help": f"the text in {name}"})
                for code, name in LANGUAGES.items()
            ),
            (("--send",), {"action": "store_true", "help": "begin, or go on; without it, only say to how many"}),
            _DATA,
        ),
    ),
    Command(
        "policy",
        "write the privacy policy as a web page, for @BotFather",
        policy,
        ((("--to",), {"type": Path, "metavar": "FILE", "default": Path("privacy.html"), "help": "where to"}),),
    ),
    Command("reports", "list the mistakes that learners reported", reports, (_DATA,)),
)
