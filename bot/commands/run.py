"""The bot on Telegram, from start to stop."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from shutil import rmtree
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.app import Scorewise, build
from bot.chat.conversation import read
from bot.commands.data_folder import DataFolder, opened
from bot.commands.export_process import export_in_subprocess
from bot.commands.telegram_start import initialised, introduced, must_have_no_webhook, warn_of_missing_votes
from bot.delivery.backlog import Backlog, nothing_waits
from bot.delivery.crash_guard import CrashGuard
from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.periodic import HOUR, run_by_the_clock, run_periodically
from bot.delivery.polling import DRAIN, Polling
from bot.delivery.rate_limit import RateLimiter
from bot.delivery.redaction import log_safely
from bot.environment import Environment, real_environment
from bot.errors import TransientError, UserError
from bot.quiz.bank import Bank
from bot.settings import Settings
from bot.storage.engine.connection import Database
from bot.storage.engine.sqlite import SqliteFile
from bot.storage.lock import alone_with, exclusive
from bot.storage.secret import secret_of
from bot.storage.store import Store

log = logging.getLogger(__name__)
LAST_CALLS = 5.0
"""Seconds that calls of live quizzes get to come to their end at a stop: the outcome of one that is broken off is lost.
"""


def run_in_event_loop(work: Coroutine[Any, Any, None]) -> None:
    """Run *work* in uvloop's event loop, which takes a tenth less time for an answer; in asyncio's where it is missing.

    What has been read so far, above all the bank, stays for good: the garbage collector need not look at it again.
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
    """Run the bot on Telegram, until a signal stops it.

    Raises:
        UserError: if it cannot start, or Telegram refuses to hand out updates.
    """
    # aiohttp reads certificates; the playground does without
    from bot.delivery.transport import HttpRequest, must_be_usable_proxy

    log_safely(token, settings.webhook_secret.value, as_json=settings.log == "json")
    must_be_usable_proxy(settings.api)
    async with AsyncExitStack() as held:
        if settings.webhook and settings.database_url:  # several processes may share the work
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            held.enter_context(exclusive(settings.data))
            held.enter_context(alone_with(token, settings.api))
        data_folder = DataFolder(settings.data, settings.database_url)
        database = await held.enter_async_context(opened(data_folder))
        lock_lost = asyncio.Event()
        if not settings.webhook:
            await held.enter_async_context(database.polling_lock(lock_lost.set))
        metrics = Metrics()
        request = RateLimitedRequest(HttpRequest(), asyncio.sleep, metrics=metrics)
        held.push_async_callback(request.shutdown)
        running_bot = await held.enter_async_context(
            answering(token, request, database, bank, settings, data_folder, metrics)
        )
        if settings.health:
            from bot.delivery.health import Health  # tornado takes memory, and few set an address for it

            health = Health(settings.health, metrics, lambda: trouble(database, running_bot.intake))
            held.push_async_callback(health.close)
        stop = stopped_by_signal()
        if settings.webhook:
            await _behind_webhook(settings, running_bot, metrics, stop)
        else:
            await must_have_no_webhook(running_bot.bot)
            log.info("on Telegram; Ctrl-C stops")
            await _until(lock_lost, running_bot.polling(request, metrics).run(stop), stop)


async def _until(lock_lost: asyncio.Event, polling: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Poll until *stop* is set, which is also done when another process has the lock of those that poll.

    Raises:
        UserError: if another process has it, or polling cannot go on.
    """

    async def stop_when_lost() -> None:
        await lock_lost.wait()
        stop.set()

    watching = asyncio.ensure_future(stop_when_lost())
    try:
        await polling
    finally:
        watching.cancel()
    if lock_lost.is_set():
        raise UserError(
            "The database's server had cut this bot's connection, and another Scorewise fetches updates now. Stop that "
            "one, then start this one again."
        )


@dataclass(frozen=True)
class RunningBot:
    """The bot, initialised at Telegram. Updates go through its intake, however they come in."""

    bot: ExtBot[Any]
    intake: Intake
    scorewise: Scorewise
    backlog: Backlog

    def polling(self, request: BaseRequest, metrics: Metrics) -> Polling:
        """What fetches updates from Telegram for the intake."""
        polling = Polling(request, self.bot.base_url, self.intake, metrics=metrics)
        self.backlog.known_by(polling.caught_up)
        return polling


@asynccontextmanager
async def answering(
    token: str,
    request: BaseRequest,
    database: Database,
    bank: Bank,
    settings: Settings,
    data_folder: DataFolder,
    metrics: Metrics,
    environment: Environment | None = None,
) -> AsyncIterator[RunningBot]:
    """The bot, ready to answer; meanwhile it sends reminders, notices and files.

    Args:
        environment: its clock and chance, where they are not those of the operating system.

    Raises:
        UserError: if the token is refused, or Telegram cannot be reached.
    """
    environment, backlog = environment or real_environment(), Backlog()
    scorewise = _built(token, request, database, bank, settings, data_folder, metrics, environment, backlog)
    if isinstance(database, SqliteFile):  # one process at a time uses it, and an earlier one is gone
        await scorewise.services.export_jobs.release_all()
        await asyncio.to_thread(rmtree, data_folder.folder / "jobs", ignore_errors=True)
    if isinstance(database, SqliteFile) or not settings.webhook:  # of several that poll, too, only one works at a time
        await scorewise.services.live_course.release()
    application = scorewise.application
    await initialised(application)
    crash_guard = _crash_guard(settings, data_folder)
    intake = Intake(
        application,
        read=read,
        set_aside=scorewise.services.retention.dead_letter,
        too_fast=scorewise.dispatcher.too_fast,
        apologise=scorewise.dispatcher.left_out,
        rate_limiter=RateLimiter(),
        crash_guard=crash_guard,
        metrics=metrics,
    )
    stop = asyncio.Event()
    background_work = _background_work(scorewise, stop)
    try:
        yield RunningBot(application.bot, intake, scorewise, backlog)
    finally:
        crash_guard.stopped()
        stop.set()
        await _finished(background_work)
        scorewise.live_sender.stop_listening()
        with suppress(TimeoutError):
            await asyncio.wait_for(scorewise.live_sender.finished(), LAST_CALLS)
        with suppress(TelegramError):
            await application.shutdown()


def _built(
    token: str,
    request: BaseRequest,
    database: Database,
    bank: Bank,
    settings: Settings,
    data_folder: DataFolder,
    metrics: Metrics,
    environment: Environment,
    backlog: Backlog,
) -> Scorewise:
    return build(
        token,
        request,
        database,
        bank,
        environment,
        data_folder.folder,
        secret_of(data_folder.folder, make=True),
        operator=settings.operator,
        api=settings.api,
        instructors=settings.instructors,
        make=partial(export_in_subprocess, data_folder),
        count=metrics.count_dead_letter,
        caught_up=backlog.caught_up,
    )


def _crash_guard(settings: Settings, data_folder: DataFolder) -> CrashGuard:
    """Behind a webhook several processes may share the folder: each has a file of its own, named by its port."""
    port = settings.listen.rpartition(":")[2] if settings.webhook else ""
    return CrashGuard(data_folder.folder / f"in-hand{port}")


def _background_work(scorewise: Scorewise, stop: asyncio.Event) -> list["asyncio.Future[None]"]:
    """Begin the work that no message asks for. It ends when *stop* is set."""
    return [
        asyncio.ensure_future(introduced(scorewise.application.bot)),
        asyncio.ensure_future(run_periodically(scorewise.speak_first, stop)),
        asyncio.ensure_future(run_periodically(scorewise.hourly_work, stop, every=HOUR)),
        asyncio.ensure_future(run_periodically(scorewise.empty_log, stop)),
        asyncio.ensure_future(run_periodically(scorewise.make_files, stop, nudge=scorewise.file_wanted)),
        asyncio.ensure_future(run_by_the_clock(scorewise.live_sender.run_due, stop, scorewise.live_sender.wake)),
    ]


async def _finished(tasks: Sequence["asyncio.Future[None]"]) -> None:
    """Wait a second for the tasks to end by themselves, then cancel those that are left."""
    _, left = await asyncio.wait(tasks, timeout=1)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def _behind_webhook(settings: Settings, running_bot: RunningBot, metrics: Metrics, stop: asyncio.Event) -> None:
    """Answer what Telegram sends to the webhook, until *stop* is set."""
    from bot.delivery.webhook import Webhook

    secret = settings.webhook_secret.value
    webhook = Webhook(settings.webhook, secret, settings.listen, running_bot.intake, metrics)
    running_bot.backlog.known_by(partial(nothing_waits, running_bot.bot))
    log.info("answering at %s; Ctrl-C stops", settings.listen)
    await warn_of_missing_votes(running_bot.bot)
    try:
        await stop.wait()
    finally:
        webhook.stop()
        await running_bot.intake.drain(DRAIN)
        await webhook.close()


async def trouble(database: Database, intake: Intake) -> str:
    """Why people cannot be answered; "" if they can."""
    if intake.stuck():
        return "updates are fetched, and none has been settled for a minute"
    try:
        async with Store(database).reading() as tx:
            await tx.housekeeping.dead_letters()
    except TransientError:
        return "the database does not answer"
    return ""


def stopped_by_signal() -> asyncio.Event:
    """An event that Ctrl-C and SIGTERM set."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
