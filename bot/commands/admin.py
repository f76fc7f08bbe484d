"""What an operator does beside running the bot: look, export, back up, restore, register a webhook."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import paths
from bot.chat.screens.titles import ResultsWording
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, looked_at, opened
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.polling import ALLOWED, TOKEN_REFUSED
from bot.delivery.transport import HttpRequest
from bot.delivery.webhook import checked_secret, path_of
from bot.environment import real_environment, utc_now
from bot.errors import UserError
from bot.quiz.bank import Bank
from bot.quiz.classes import Class
from bot.quiz.exports import ExportRequest
from bot.reports.files import Written, write
from bot.reports.results import Answer, Results
from bot.services.class_outcomes import ClassDeleted, NoClass, NotForMinors
from bot.services.class_results import ResultsReader
from bot.services.ledger import Ledger
from bot.services.library import Library
from bot.services.privacy import Privacy
from bot.services.retention import Retention
from bot.settings import Settings
from bot.storage.backup import copy
from bot.storage.database import FILE, prepare
from bot.storage.deletion_log import LOG_FILE, DeletionLog
from bot.storage.engine.connection import Database
from bot.storage.list_hashes import hash_lists
from bot.storage.lock import exclusive
from bot.storage.migrate import upgrade
from bot.storage.restore import forget_again, must_be_fresh, restore
from bot.storage.secret import secret_of
from bot.storage.store import Store

COUNTED = 2000
"""Answers that are read between two calls of `progress`."""


async def back_up(data_folder: DataFolder, to: Path) -> int:
    """Copy the database to the file *to*; the bot may be running. Returns the number of rows.

    Raises:
        UserError: if there is no database, a PostgreSQL server has it, or the copy is not whole.
    """
    if data_folder.url:
        raise UserError("PostgreSQL makes its own backups: pg_dump --format=custom. See docs/operating.md.")
    if not (data_folder.folder / FILE).exists():
        raise UserError(f"There is no database in {data_folder.folder}. Name its folder with --data.")
    return await asyncio.to_thread(copy, data_folder.folder / FILE, to)


async def restore_backup(data_folder: DataFolder, backup: Path | None) -> tuple[int, int]:
    """Put *backup* in the place of the database, and delete again everybody who was deleted since.

    On PostgreSQL its own tools have restored the database. Then *backup* is `None`, and only the deletions are done.

    Returns:
        The number of rows in the backup, and of the people who were deleted again.

    Raises:
        UserError: if the bot runs, or the backup is missing, damaged or too old.
    """
    if backup is not None and data_folder.url:
        raise UserError(
            "PostgreSQL has its own: pg_restore. After it, restore without a FILE: it deletes again who was."
        )
    if backup is None and not data_folder.url:
        raise UserError(
            "Name a backup: python -m bot restore FILE. Those that were made by themselves are in backups/."
        )
    with exclusive(data_folder.folder):
        deletion_log = DeletionLog(data_folder.folder / LOG_FILE, secret_of(data_folder.folder, make=True))
        if backup is None:
            async with opened(data_folder) as database:
                await must_be_fresh(Store(database), database.where, utc_now())
                return 0, await forget_again(Store(database), deletion_log, utc_now())
        upgraded = partial(_upgraded, data_folder.folder)
        return await restore(backup, data_folder.folder / FILE, deletion_log, utc_now(), upgraded)


async def _upgraded(folder: Path, path: Path) -> Database:
    database = prepare(path)
    await upgrade(database, paths.own("migrations"), copied=True)
    await hash_lists(database, partial(secret_of, folder, make=True))
    return database


async def person(data_folder: DataFolder, id: int, *, delete: bool) -> bytes:
    """Everything about a person who lost their account and asks in writing.

    Args:
        id: their Telegram id.
        delete: delete everything about them afterwards.

    Returns:
        What the bot would send them itself, as JSON in UTF-8.

    Raises:
        UserError: if the bot runs and something is to be deleted.
    """
    async with AsyncExitStack() as held:
        if delete:
            held.enter_context(exclusive(data_folder.folder))
        store = await held.enter_async_context(looked_at(data_folder))
        deletion_log = DeletionLog(data_folder.folder / LOG_FILE, secret_of(data_folder.folder, make=False))
        retention = Retention(
            store, utc_now, real_environment().new_id, deletion_log, data_folder.folder, lambda _: None
        )
        privacy = Privacy(store, utc_now, retention)
        content = await privacy.download(id)
        if delete:
            await privacy.forget(id)
        return content


async def migrate(data_folder: DataFolder) -> str:
    """Bring the database to this version's schema. Returns where the database is, for people to read.

    Raises:
        UserError: if the bot runs, or it cannot be done.
    """
    with exclusive(data_folder.folder):
        async with opened(data_folder) as database:
            return database.where


async def register_webhook(settings: Settings, token: str, what: str) -> str:
    """Register the webhook, take it away, or look at it.

    Args:
        what: "set", "remove" or "show".

    Returns:
        A sentence that says how it stands now.

    Raises:
        UserError: if Telegram refuses.
    """
    async with AsyncExitStack() as held:
        request = RateLimitedRequest(HttpRequest(), asyncio.sleep)
        bot = Bot(token, base_url=settings.api, request=request, get_updates_request=request)
        held.push_async_callback(bot.shutdown)
        try:
            await bot.initialize()
            if what == "set":
                path_of(settings.webhook)
                secret = checked_secret(settings.webhook_secret.value)
                await bot.set_webhook(
                    settings.webhook, secret_token=secret, allowed_updates=ALLOWED, max_connections=100
                )
            elif what == "remove":
                await bot.delete_webhook()
            info = await bot.get_webhook_info()
        except InvalidToken:
            raise UserError(TOKEN_REFUSED) from None
        except TelegramError as error:
            raise UserError(f"Telegram does not do it: {error.message}.") from None
        if not info.url:
            return "No webhook is registered; python -m bot run fetches updates."
        trouble = f" Last trouble: {info.last_error_message}." if info.last_error_message else ""
        return f"Telegram calls {info.url}; {info.pending_update_count} updates wait.{trouble}"


async def reports(data_folder: DataFolder) -> list[tuple[str, str, str, int]]:
    """The mistakes that learners reported: question, version, reason, and how often. The bot may be running."""
    async with looked_at(data_folder) as store, store.reading() as tx:
        return await tx.housekeeping.reports()


async def classes(data_folder: DataFolder) -> list[Class]:
    """Every class, for the operator."""
    async with looked_at(data_folder) as store, store.reading() as tx:
        return await tx.classes.all_classes()


async def export(
    data_folder: DataFolder,
    bank: Bank,
    request: ExportRequest,
    to: Path,
    language: str,
    *,
    asked_by: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Results, Written]:
    """Write the results of a class to a file that only its owner can read, whole or not at all.

    Args:
        request: which class, which results, which kind of file.
        to: the file.
        language: the language of the words in it.
        asked_by: the Telegram id of a teacher of the class; `None` for the operator.
        progress: called now and then with the number of answers read so far.

    Returns:
        The results, and what was written of them.

    Raises:
        UserError: if there is no such class, or the file cannot be written.
    """
    tr = Translator(language)
    new = to.with_name(f"{to.name}.new")

    def write_file(results: Results) -> tuple[Results, Written]:
        new.touch(mode=0o600)
        with new.open("wb") as file:
            counted = replace(results, answers=partial(_counted, results.answers, progress)) if progress else results
            return results, write(request.format, counted, file, tr.t, language, request.klass)

    async def read() -> tuple[Results, Written] | NoClass:
        """The file, which is noted for its learners before it can be had, unless a job of the bot's has noted it."""
        async with looked_at(data_folder, with_lists=True) as store:
            reader = ResultsReader(store, Library(bank), utc_now, real_environment().new_id)
            ledger = Ledger(store, utc_now, real_environment().new_id)
            while True:  # until nobody leaves meanwhile
                included = await ledger.members(request)
                if isinstance(included, ClassDeleted):
                    return included
                if isinstance(included, NotForMinors):
                    raise UserError(
                        f"Somebody in class {request.klass} is under age, so there are no files with names. "
                        "Add --without-names."
                    )
                done = await reader.read(asked_by, request, ResultsWording(tr, bank), write_file)
                if isinstance(done, NoClass) or asked_by is not None or await ledger.note_operator(request, included):
                    return done

    try:
        done = await read()
        if isinstance(done, NoClass):
            raise UserError(
                f"There is no class {request.klass} in {data_folder.folder}. Without --class, export lists them."
            )
        new.replace(to)
        return done
    except OSError as error:
        raise UserError(f"{to} cannot be written: {error.strerror}. Choose another place with --to.") from None
    finally:
        new.unlink(missing_ok=True)


def _counted(answers: Callable[[], Iterator[Answer]], progress: Callable[[int], None]) -> Iterator[Answer]:
    """The answers, while *progress* is called after every `COUNTED` of them."""
    for number, answer in enumerate(answers(), 1):
        if number % COUNTED == 0:
            progress(number)
        yield answer
