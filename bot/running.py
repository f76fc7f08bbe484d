"""A bot from start to stop: on Telegram, or in the playground."""

import asyncio
import json
import logging
import os
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot import paths
from bot.app import build, introduce, real_chance
from bot.chat.speech import Speech
from bot.delivery.intake import Intake
from bot.delivery.pacing import PatientRequest
from bot.delivery.polling import Polling
from bot.delivery.redaction import log_safely
from bot.delivery.rounds import HOUR, rounds
from bot.playground.connection import Connection
from bot.playground.server import serve
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.playground.terminal import converse
from bot.quiz.bank import Bank
from bot.quiz.classes import Class
from bot.refusal import Refusal
from bot.reports.files import Written, write
from bot.reports.results import Results
from bot.services.results import Gathering, Wanted
from bot.settings import Settings
from bot.storage.connection import Database
from bot.storage.database import FILE, database_of
from bot.storage.lock import exclusive
from bot.storage.migrate import upgrade
from bot.storage.secret import secret_of
from bot.storage.store import Store
from bot.trouble import Passing

log = logging.getLogger(__name__)

INSTRUCTOR = 103
"""The person in the playground who may make classes."""


async def run(settings: Settings, token: str, bank: Bank) -> None:
    """On Telegram, until a signal says stop."""
    log_safely(token)
    if not settings.operator:
        log.warning("SCOREWISE_OPERATOR is empty: /privacy cannot say who keeps the data and whom to ask")
    with exclusive(settings.data):
        async with opened(settings.data, settings.database_url) as database:
            request = PatientRequest(HTTPXRequest(connection_pool_size=64), asyncio.sleep)
            secret = secret_of(settings.data, make=True)
            async with polling(token, request, database, bank, settings, secret) as started:
                log.info("on Telegram; Ctrl-C stops")
                await started.run(stopped_by_signal())


async def play(folder: Path, bank: Bank, port: int, *, terminal: bool, open_page: bool) -> None:
    """In the playground, until a signal says stop or the terminal's input ends."""
    log_safely()
    with exclusive(folder):
        async with opened(folder) as database:
            chats = folder / "chats.json"
            world = remembered(chats)
            request = PatientRequest(Connection(world), asyncio.sleep)
            alone = Settings(_env_file=None, token=None, operator="", instructors=(INSTRUCTOR,), api="")
            secret = secret_of(folder, make=True)
            async with polling(TOKEN, request, database, bank, alone, secret) as started:
                if terminal:
                    await _in_terminal(world, started)
                    keep(world, chats)
                else:
                    await _in_browser(world, started, port, open_page, chats)


async def reports(folder: Path) -> list[tuple[str, str, str, int]]:
    """What learners reported, read without holding anybody up."""
    async with looked_at(folder) as store, store.reading() as tx:
        return await tx.reports()


async def classes(folder: Path) -> list[Class]:
    """Every class, for the operator."""
    async with looked_at(folder) as store, store.reading() as tx:
        return await tx.classes.everything_taught()


async def export(folder: Path, bank: Bank, klass: str, form: str, to: Path, *, named: bool, language: str) -> Written:
    """Write the results of a class to a file for its owner's eyes only, whole or not at all.

    Raises:
        Refusal: if there is no such class, or the file cannot be written.
    """
    chance, say = real_chance(), Speech(language)
    new = to.with_name(f"{to.name}.new")

    def written(results: Results) -> Written:
        new.touch(mode=0o600)
        with new.open("wb") as file:
            return write(form, results, file, say.t, language, klass)

    try:
        async with looked_at(folder) as store:
            gathering = Gathering(store, bank, chance.clock, chance.new_id)
            done = await gathering.use(None, Wanted(klass, "", named), say, written)
        if done is None:
            raise Refusal(f"There is no class {klass} in {folder}. Without --class, export lists them.")
        new.replace(to)
        return done
    except OSError as error:
        raise Refusal(f"{to} cannot be written: {error.strerror}. Choose another place with --to.") from None
    finally:
        new.unlink(missing_ok=True)


@asynccontextmanager
async def looked_at(folder: Path, url: str = "") -> AsyncIterator[Store]:
    """The database as it is, for commands that only read; the bot may be running."""
    if not url and not (folder / FILE).exists():
        raise Refusal(f"There is no database in {folder}. Name its folder with --data.")
    database = database_of(folder, url)
    try:
        yield Store(database)
    except Passing as error:
        reason = getattr(error.__cause__, "orig", error.__cause__)
        raise Refusal(f"{database.where} cannot be read: {reason}. Is it the right folder?") from None
    finally:
        await database.close()


@asynccontextmanager
async def opened(folder: Path, url: str = "") -> AsyncIterator[Database]:
    """The database of *folder*, or the one at *url*, at this version's schema."""
    database = database_of(folder, url)
    try:
        await upgrade(database, paths.own("migrations"))
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def polling(
    token: str, request: BaseRequest, database: Database, bank: Bank, settings: Settings, secret: bytes
) -> AsyncIterator[Polling]:
    """The bot, known to the other side, ready to fetch, and reminding who wants it.

    Raises:
        Refusal: if the token is refused or nobody answers.
    """
    bot = build(
        token,
        request,
        database,
        bank,
        real_chance(),
        operator=settings.operator,
        api=settings.api,
        instructors=settings.instructors,
        secret=secret,
    )
    application = bot.application
    try:
        await application.initialize()
        await application.bot.delete_webhook()  # polling is refused while one is set
    except InvalidToken:
        raise Refusal(
            "Telegram refuses the token. Ask @BotFather for the current one and set SCOREWISE_TOKEN."
        ) from None
    except BadRequest as error:
        raise Refusal(f"Telegram refuses to start: {error.message}. Is SCOREWISE_API right?") from None
    except NetworkError as error:
        reason = type(error.__cause__ or error).__name__
        raise Refusal(f"Telegram cannot be reached ({reason}). Check the network, then start again.") from None
    try:
        await introduce(application.bot)
    except TelegramError as error:
        log.warning("the command menu and the descriptions could not be set: %s", type(error).__name__)
    stop = asyncio.Event()
    at_work = [
        asyncio.ensure_future(rounds(bot.speak_first, stop)),
        asyncio.ensure_future(rounds(bot.keep_house, stop, every=HOUR)),
    ]
    try:
        yield Polling(request, application.bot.base_url, Intake(application))
    finally:
        stop.set()
        await asyncio.gather(*at_work)
        with suppress(TelegramError):
            await application.shutdown()


def stopped_by_signal() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop


def remembered(path: Path) -> PretendTelegram:
    """The playground's people, with the chats they had when it was last closed."""
    world = PretendTelegram()
    world.add_person(101, "Ani", "id")
    world.add_person(102, "Ben", "en")
    world.add_person(INSTRUCTOR, "Dr. Rivera", "en", note="instructor")
    world.add_group(-1001, "Privacy 101", (101, 102, 103))
    if path.exists():
        try:
            world.load(json.loads(path.read_text(encoding="utf-8")))
        except Exception as error:  # of another version, or damaged: only a toy is lost
            log.warning("%s cannot be read (%s); the playground starts with empty chats", path, type(error).__name__)
            return remembered(path.with_name("none"))
    return world


def keep(world: PretendTelegram, path: Path) -> None:
    """Write the chats down, whole or not at all."""
    new = path.with_suffix(".new")
    try:
        new.touch(mode=0o600)
        new.write_text(json.dumps(world.save(), ensure_ascii=False), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        log.warning("%s cannot be written (%s); the chats are gone when the playground stops", path, error.strerror)


async def _in_browser(world: PretendTelegram, polling: Polling, port: int, open_page: bool, chats: Path) -> None:
    try:
        server = await serve(world, port, on_change=lambda: keep(world, chats))
    except OSError as error:
        raise Refusal(str(error)) from None
    print(f"Scorewise answers at {server.url} (only on this computer; Ctrl-C stops)", flush=True)
    if open_page and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"):
        webbrowser.open(server.url)
    try:
        await polling.run(stopped_by_signal())
    finally:
        await server.close()


async def _in_terminal(world: PretendTelegram, polling: Polling) -> None:
    stop = asyncio.Event()
    answering = asyncio.ensure_future(polling.run(stop))
    try:
        await converse(world, 102)
    finally:
        stop.set()
        await answering
