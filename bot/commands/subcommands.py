"""What each command does: it reads the settings, calls one function and returns an exit code.

Each imports what it needs when it is called, so that the others start faster.
"""

import argparse
import asyncio
import gc
import json
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import paths
from bot.commands.bank import bank_of
from bot.errors import UserError
from bot.quiz import instructor_codes
from bot.quiz.bank import Bank
from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.language import LANGUAGES
from bot.settings import read
from bot.storage.backup import expired
from bot.storage.deletion_log import KEPT
from bot.storage.secret import secret_of

if TYPE_CHECKING:
    from bot.commands.data_folder import DataFolder

Arguments = argparse.Namespace


def play(arguments: Arguments) -> int:
    """Try the bot in the playground."""
    leave_out_unused()
    from bot.commands.play import play
    from bot.commands.run import run_in_event_loop

    gc.disable()  # until `run_in_event_loop` enables it: nothing that is read here is thrown away
    settings = read()
    folder = arguments.data or settings.data / "playground"
    run_in_event_loop(
        play(
            folder,
            _bank(folder),
            arguments.port,
            terminal=arguments.terminal,
            open_page=not arguments.no_browser,
            tunnel=arguments.tunnel or "",
        )
    )
    return 0


def run(_: Arguments) -> int:
    """Run the bot on Telegram."""
    gc.disable()
    settings = read()
    token = settings.checked_token
    settings = replace(settings, operator=settings.checked_operator)
    bank = _bank(settings.data)

    leave_out_unused()
    from bot.commands.run import run, run_in_event_loop  # after the settings: what is wrong there is said at once

    run_in_event_loop(run(settings, token, bank))
    return 0


def check(arguments: Arguments) -> int:
    """Verify the question files, and count what is in them. Returns the exit code."""
    from bot.commands.question_files import check

    return check(arguments)


def draft(arguments: Arguments) -> int:
    """Suggest questions on a document. Returns the exit code."""
    from bot.commands.documents import draft

    return draft(arguments, read())


def convert(arguments: Arguments) -> int:
    """Write questions into another format, and print what was left out."""
    from bot.commands.convert import convert
    from bot.environment import utc_now

    print(*convert(arguments.source, arguments.target, arguments.language, utc_now()), sep="\n")
    return 0


def schema(_: Arguments) -> int:
    """Write the JSON Schemas for editors of question files and, in a checkout, docs/data.md."""
    from bot.commands.question_files import write_schemas

    return write_schemas()


def instructor(arguments: Arguments) -> int:
    """Print a code that makes a person an instructor."""
    from bot.chat.deep_links import DeepLink
    from bot.environment import real_environment

    environment, folder = real_environment(), arguments.data or read().data
    code = instructor_codes.make(secret_of(folder, make=False), environment.new_id(), environment.clock())
    payload = DeepLink.BECOME_INSTRUCTOR.payload(code)
    print(f"Send this to the bot, within seven days; it works once:\n\n/start {payload}\n")
    print("Whoever sends it can make classes. Hand it to that person only.")
    return 0


def export(arguments: Arguments) -> int:
    """Write a file of results, or list the classes if none is named.

    With `--lines`, for the bot's own use, it prints lines of JSON: the number of answers read so far, and at the end
    the name and the caption of the file.
    """
    from bot.chat.senders.exports import made_of
    from bot.chat.translation import Translator
    from bot.commands.admin import classes, export

    data_folder = _data_folder(arguments)
    if not arguments.klass:
        all_classes = asyncio.run(classes(data_folder))
        print(*(f"{klass.id}  {klass.name}" for klass in all_classes), sep="\n")
        print("Name one of these with --class." if all_classes else "There is no class in this database.")
        return 0
    request = ExportRequest(
        arguments.klass, ExportFormat(arguments.form), arguments.assignment, named=not arguments.without_names
    )
    results, written = asyncio.run(
        export(
            data_folder,
            bank_of(paths.own("questions"), data_folder.folder),
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
    """Copy the database. Without a target it goes into the data folder, where old copies are deleted."""
    from bot.commands.admin import back_up
    from bot.environment import utc_now

    data_folder = _data_folder(arguments)
    to = arguments.to or data_folder.folder / "backups" / f"scorewise-{utc_now():%Y%m%d-%H%M%S}.db"
    rows = asyncio.run(back_up(data_folder, to))
    print(f"{to}: {rows:,} rows, whole. It holds what the database holds; keep it as safe, and not for long.")
    if not arguments.to:
        for old in expired(to.parent, utc_now()):
            print(f"{old} was older than {KEPT.days} days and is gone.")
    return 0


def restore(arguments: Arguments) -> int:
    """Put a backup in the database's place."""
    from bot.commands.admin import restore_backup

    rows, deleted_again = asyncio.run(restore_backup(_data_folder(arguments), arguments.backup))
    print(f"Restored: {rows:,} rows." if arguments.backup else "Deletions were looked through.")
    print(f"People who had deleted themselves since, and are deleted again: {deleted_again}.")
    return 0


def person(arguments: Arguments) -> int:
    """Print everything about a person, and delete it if that is wanted."""
    from bot.commands.admin import person

    content = asyncio.run(person(_data_folder(arguments), arguments.id, delete=arguments.delete))
    print(content.decode())
    if arguments.delete:
        print("What stands above is deleted.", file=sys.stderr)
    return 0


def migrate(arguments: Arguments) -> int:
    """Bring the database to this version."""
    from bot.commands.admin import migrate

    print(f"{asyncio.run(migrate(_data_folder(arguments)))} is at this version.")
    return 0


def webhook(arguments: Arguments) -> int:
    """Register the webhook, take it away, or look at it."""
    settings = read()
    token = settings.checked_token

    from bot.commands.admin import register_webhook
    from bot.delivery.redaction import log_safely

    log_safely(token, settings.webhook_secret.value)
    print(asyncio.run(register_webhook(settings, token, arguments.what)))
    return 0


def doctor(arguments: Arguments) -> int:
    """Print what each check found. Returns 1 if there is something to do."""
    from bot.commands.doctor import CheckResult, examine
    from bot.environment import utc_now
    from bot.storage.database import database_of

    settings = read()
    if arguments.data:
        settings = replace(settings, data=arguments.data)

    async def examined() -> list[CheckResult]:
        database = partial(database_of, settings.data, settings.database_url)
        return [result async for result in examine(settings, database, utc_now, paths.own("migrations"))]

    results = asyncio.run(examined())
    for result in results:
        print(f"{'to do' if result.advice else 'fine':6} {result.what}: {result.said}")
        if result.advice:
            print(f"{'':6}   {result.advice}")
    return int(any(result.advice for result in results))


def reports(arguments: Arguments) -> int:
    """List the mistakes that learners reported, the most frequent first."""
    from bot.commands.admin import reports

    reported = asyncio.run(reports(_data_folder(arguments)))
    for question, hash, reason, number in reported:
        print(f"{number:4}  {question} ({hash}): {reason}")
    if not reported:
        print("Nobody has reported a mistake.")
    return 0


def announce(arguments: Arguments) -> int:
    """Tell everybody something, or say to how many it would go."""
    from bot.commands.announce import announce
    from bot.delivery.redaction import log_safely

    settings = read()
    token = settings.checked_token
    log_safely(token, settings.webhook_secret.value)
    try:
        texts = {language: getattr(arguments, language).read_text(encoding="utf-8") for language in LANGUAGES}
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"A text cannot be read ({type(error).__name__}). Each is a file in UTF-8.") from None
    print(asyncio.run(announce(settings, token, _data_folder(arguments), texts, send=arguments.send)))
    if not arguments.send:
        print("Nobody was told now. With --send it begins; the same texts go on where it stopped.")
    return 0


def policy(arguments: Arguments) -> int:
    """Write the privacy policy as a web page."""
    from bot.chat.screens.policy_page import policy_page

    page = policy_page(read().checked_operator)
    try:
        arguments.to.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"{arguments.to} cannot be written: {error.strerror}. Choose another place with --to."
        ) from None
    print(f"{arguments.to} written. Put it on a website, and give its address to @BotFather: Edit Privacy Policy.")
    return 0


def _data_folder(arguments: Arguments) -> "DataFolder":
    """The data folder that the option --data names, or the settings."""
    from bot.commands.data_folder import DataFolder

    settings = read()
    return DataFolder(arguments.data or settings.data, settings.database_url)


def _bank(folder: Path) -> Bank:
    """The question bank, kept for the next start in the data folder *folder*, which is made if it is missing."""
    with suppress(OSError):  # the command says why the folder cannot be used when it locks it
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return bank_of(paths.own("questions"), folder)


def leave_out_unused() -> None:
    """Keep libraries from importing parts of theirs that they can do without, and that nothing here uses.

    These are httpx's command line, with rich and pygments where they are installed, and python-telegram-bot's own
    webhook server, with tornado. Without them a start takes 50 ms and 8 MB less.
    """
    for name in ("httpx._main", "telegram.ext._utils.webhookhandler"):
        sys.modules[name] = None  # type: ignore[assignment]  # to import it is an ImportError, which they expect
