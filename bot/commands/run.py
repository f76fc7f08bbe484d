"""A bot on Telegram, from start to stop."""

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.app import App, build, introduce, real_environment
from bot.chat.conversation import read
from bot.chat.senders.exports import Made, Progress
from bot.commands.data_folder import DataFolder, opened
from bot.delivery.crash_guard import CrashGuard
from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.periodic import HOUR, run_periodically
from bot.delivery.polling import DRAIN, TOKEN_REFUSED, Polling
from bot.delivery.rate_limit import RateLimiter
from bot.delivery.redaction import log_safely
from bot.delivery.transport import HttpRequest
from bot.errors import TransientError, UserError
from bot.quiz.bank import Bank
from bot.quiz.jobs import Job
from bot.settings import Settings
from bot.storage.engine.connection import Database
from bot.storage.engine.sqlite import SqliteFile
from bot.storage.lock import alone_with, exclusive
from bot.storage.secret import secret_of
from bot.storage.store import Store

log = logging.getLogger(__name__)

SECRETS_LEFT_OUT = {"SCOREWISE_TOKEN": "", "SCOREWISE_WEBHOOK_SECRET": ""}


def looped(work: Coroutine[Any, Any, None]) -> None:
    """Do *work* in uvloop's event loop, which takes a tenth less time for an answer; in asyncio's where it is missing.

    What has been read so far (above all the bank) stays: the garbage collector need not look at it again.
    """
    gc.freeze()
    gc.enable()
    with asyncio.Runner(loop_factory=_event_loop()) as runner:
        runner.run(work)


def _event_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop
    return new_event_loop


async def run(settings: Settings, token: str, bank: Bank) -> None:
    """On Telegram, until a signal says stop."""
    log_safely(token, settings.webhook_secret.get_secret_value(), as_json=settings.log == "json")
    if not settings.operator:
        log.warning("SCOREWISE_OPERATOR is empty: /privacy cannot say who keeps the data and whom to ask")
    async with AsyncExitStack() as held:
        if settings.webhook and settings.database_url:  # several processes may share the work
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            held.enter_context(exclusive(settings.data))
            held.enter_context(alone_with(token, settings.api))
        place = DataFolder(settings.data, settings.database_url)
        database = await held.enter_async_context(opened(place))
        if not settings.webhook:
            await held.enter_async_context(database.alone())
        metrics = Metrics()
        request = RateLimitedRequest(HttpRequest(), asyncio.sleep, metrics=metrics)
        held.push_async_callback(request.shutdown)
        started = await held.enter_async_context(answering(token, request, database, bank, settings, place, metrics))
        if settings.health:
            from bot.delivery.health import Health  # tornado is for those who want it

            health = Health(settings.health, metrics, lambda: answers(database))
            held.push_async_callback(health.close)
        stop = stopped_by_signal()
        if settings.webhook:
            await _behind_webhook(settings, started, metrics, stop)
        else:
            await _must_have_no_webhook(started.bot)
            log.info("on Telegram; Ctrl-C stops")
            await started.polling(request, metrics).run(stop)


async def made_apart(place: DataFolder, job: Job, progress: Progress) -> Made | None:
    """A job's file, made by a process of its own: the event loop here does not wait for it.

    That process is this program's `export`. It takes its settings from the environment, without the token.
    """
    request = job.request
    folder = place.folder.resolve()
    to = folder / "jobs" / job.id
    to.parent.mkdir(mode=0o700, exist_ok=True)
    words = ["--data", folder, "--class", request.klass, "--form", request.format, "--to", to]
    words += ["--language", job.language, "--assignment", request.assignment, "--as", job.learner]
    words += [] if request.named else ["--without-names"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "export", "--lines", *map(str, words)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **SECRETS_LEFT_OUT, "SCOREWISE_DATABASE_URL": place.url},
        cwd=Path(__file__).parent.parent.parent,
    )
    assert process.stdout is not None
    made: dict[str, Any] = {}
    try:
        async for line in process.stdout:
            made = json.loads(line)
            progress(made.get("told", 0))
        if await process.wait() or "name" not in made:
            return None
        return Made(made["name"], made["caption"], await asyncio.to_thread(to.read_bytes), made["rows"])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        to.unlink(missing_ok=True)


@dataclass(frozen=True)
class Started:
    """The bot, known to the other side; what comes in at either door goes through its intake."""

    bot: ExtBot[Any]
    intake: Intake

    def polling(self, request: BaseRequest, metrics: Metrics) -> Polling:
        return Polling(request, self.bot.base_url, self.intake, metrics=metrics)


@asynccontextmanager
async def answering(
    token: str,
    request: BaseRequest,
    database: Database,
    bank: Bank,
    settings: Settings,
    place: DataFolder,
    metrics: Metrics,
) -> AsyncIterator[Started]:
    """The bot, ready to answer, and reminding who wants it.

    Raises:
        Refusal: if the token is refused or nobody answers.
    """
    scorewise = build(
        token,
        request,
        database,
        bank,
        real_environment(),
        place.folder,
        secret_of(place.folder, make=True),
        operator=settings.operator,
        api=settings.api,
        instructors=settings.instructors,
        make=partial(made_apart, place),
        count=metrics.count_dead_letter,
    )
    if isinstance(database, SqliteFile):  # it has one process, and the last one is gone
        await scorewise.services.export_jobs.release_all()
    application = scorewise.application
    await _initialised(application)
    crash_guard = CrashGuard(place.folder / f"in-hand{settings.listen.rpartition(':')[2] if settings.webhook else ''}")
    intake = Intake(
        application,
        read=read,
        set_aside=scorewise.services.retention.dead_letter,
        too_fast=scorewise.dispatcher.too_fast,
        rate_limiter=RateLimiter(),
        crash_guard=crash_guard,
        metrics=metrics,
    )
    stop = asyncio.Event()
    at_work = [
        asyncio.ensure_future(_introduce(application.bot)),
        asyncio.ensure_future(run_periodically(scorewise.speak_first, stop)),
        asyncio.ensure_future(run_periodically(scorewise.keep_house, stop, every=HOUR)),
        asyncio.ensure_future(run_periodically(scorewise.make_files, stop, nudge=scorewise.file_wanted)),
    ]
    try:
        yield Started(application.bot, intake)
    finally:
        crash_guard.stopped()
        stop.set()
        _, left = await asyncio.wait(at_work, timeout=1)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(TelegramError):
            await application.shutdown()


async def _initialised(application: App) -> None:
    try:
        await application.initialize()
    except InvalidToken:
        raise UserError(TOKEN_REFUSED) from None
    except BadRequest as error:
        raise UserError(f"Telegram refuses to start: {error.message}. Is SCOREWISE_API right?") from None
    except NetworkError as error:
        reason = error.message.removeprefix("Unknown error in HTTP implementation: ")
        raise UserError(f"Telegram cannot be reached ({reason}). Check the network, then start again.") from None
    except TelegramError as error:
        raise UserError(f"Telegram refuses to start: {error.message}.") from None


async def _introduce(bot: ExtBot[Any]) -> None:
    try:
        await introduce(bot)
    except TelegramError as error:
        log.warning("the command menu and the descriptions could not be set: %s", type(error).__name__)


async def _must_have_no_webhook(bot: ExtBot[Any]) -> None:
    try:
        registered = (await bot.get_webhook_info()).url
    except TelegramError:
        return  # the first fetch says what is wrong
    if registered:
        raise UserError(
            "A webhook is registered for this bot, so updates go there. To take it away: python -m bot webhook remove. "
            "To answer there: set SCOREWISE_WEBHOOK."
        )


async def _behind_webhook(settings: Settings, started: Started, metrics: Metrics, stop: asyncio.Event) -> None:
    from bot.delivery.webhook import Webhook

    secret = settings.webhook_secret.get_secret_value()
    door = Webhook(settings.webhook, secret, settings.listen, started.intake, metrics)
    log.info("answering at %s; Ctrl-C stops", settings.listen)
    try:
        await stop.wait()
    finally:
        door.stop()
        await started.intake.drain(DRAIN)
        await door.close()


async def answers(database: Database) -> bool:
    """Whether the database can be read."""
    try:
        async with Store(database).reading() as tx:
            await tx.housekeeping.dead_letters()
    except TransientError:
        return False
    return True


def stopped_by_signal() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop
