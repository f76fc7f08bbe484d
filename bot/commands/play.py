"""The bot in the playground, from start to stop."""

import asyncio
import json
import logging
import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from bot.app import Scorewise
from bot.chat.screens.live import join_label
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.commands.run import answering, stopped_by_signal
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.periodic import HOUR
from bot.delivery.polling import Polling
from bot.delivery.redaction import log_safely
from bot.environment import real_environment
from bot.errors import UserError
from bot.playground.classmates import Classmates
from bot.playground.connection import Connection
from bot.playground.page_api import clock
from bot.playground.server import serve
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.playground.terminal import converse
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.settings import Settings
from bot.storage.lock import exclusive

log = logging.getLogger(__name__)

INSTRUCTOR = 103
"""Telegram id of the person in the playground who may make classes."""
EVENING = 18
"""Hour (UTC) to which days pass at least: from Jayapura to London it is past 17:00, the usual time of reminders."""


async def play(folder: Path, bank: Bank, port: int, *, terminal: bool, open_page: bool, tunnel: str) -> None:
    """Run the bot in the playground, until a signal stops it or the terminal's input ends.

    Args:
        folder: where its database and its chats are kept.
        bank: everything that can be asked.
        port: the first port to try for the page.
        terminal: talk in the terminal instead of on a page.
        open_page: open the page in a browser.
        tunnel: the name of a tunnel that leads to the page; "" for none.

    Raises:
        UserError: if the page cannot be served, or another bot uses the folder.
    """
    log_safely()
    with exclusive(folder):
        async with opened(DataFolder(folder)) as database:
            chats = folder / "chats.json"
            world = remembered(chats)
            metrics = Metrics()
            request = RateLimitedRequest(Connection(world), asyncio.sleep, metrics=metrics)
            settings = Settings(instructors=(INSTRUCTOR,), api="")
            environment = replace(real_environment(), clock=partial(_time_in, world))
            async with answering(
                TOKEN, request, database, bank, settings, DataFolder(folder), metrics, environment
            ) as running_bot:
                polling = running_bot.polling(request, metrics)
                world.pass_days = Days(world, running_bot.scorewise).begin
                with _going_on(world, environment.rng):
                    if terminal:
                        await _in_terminal(world, polling)
                        keep(world, chats)
                    else:
                        await _in_browser(world, polling, port, open_page, chats, tunnel)


class Days:
    """Lets days pass in a world, hour by hour, so that reminders come when their time does.

    It goes on to the evening: whoever looks in the morning sees the reminder of that afternoon, too.
    """

    def __init__(self, world: PretendTelegram, scorewise: Scorewise) -> None:
        self._world = world
        self._scorewise = scorewise
        self._passing: asyncio.Task[None] | None = None

    def begin(self, days: int) -> None:
        """Begin to let *days* pass, unless others are passing."""
        if self._passing is None or self._passing.done():
            self._passing = asyncio.ensure_future(self._pass(days))

    async def _pass(self, days: int) -> None:
        for _ in range(24 * days):
            await self._pass_hour()
        while _time_in(self._world).hour < EVENING:
            await self._pass_hour()
        await self._scorewise.hourly_work()
        self._world.state.tell(kind="clock", clock=clock(self._world))

    async def _pass_hour(self) -> None:
        self._world.state.ahead += HOUR
        while await self._scorewise.speak_first():
            pass


def _time_in(world: PretendTelegram) -> datetime:
    """The time of the world, in UTC."""
    return datetime.fromtimestamp(world.clock(), UTC)


def remembered(path: Path) -> PretendTelegram:
    """The playground's people, with the chats that they had when it was last closed."""
    world = PretendTelegram()
    world.add_person(101, "Ani", "id")
    world.add_person(102, "Ben", "en")
    world.add_person(INSTRUCTOR, "Dr. Rivera", "en", note="instructor")
    world.add_group(-1001, "Privacy 101", (101, 102, 103))
    world.set_group(-1001, administrators=[INSTRUCTOR])
    if path.exists():
        try:
            world.load(json.loads(path.read_text(encoding="utf-8")))
            world.set_group(-1001, administrators=[INSTRUCTOR])  # chats of older versions have no administrators
        except Exception as error:  # they are of another version, or damaged; only chats of the playground are lost
            log.warning("%s cannot be read (%s); the playground starts with empty chats", path, type(error).__name__)
            return remembered(path.with_name("none"))
    return world


def keep(world: PretendTelegram, path: Path) -> None:
    """Write the chats to a file, whole or not at all."""
    new = path.with_suffix(".new")
    try:
        new.touch(mode=0o600)
        new.write_text(json.dumps(world.save(), ensure_ascii=False), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        log.warning("%s cannot be written (%s); the chats are gone when the playground stops", path, error.strerror)


@contextmanager
def _going_on(world: PretendTelegram, rng: Random) -> Iterator[None]:
    """Let polls end when their time is over, and made-up classmates act by themselves."""
    joins = frozenset(join_label(Translator(language)) for language in LANGUAGES)
    classmates = Classmates(world, joins, rng)
    world.bring_class = classmates.bring
    ending_polls = asyncio.ensure_future(_end_polls(world))
    try:
        yield
    finally:
        ending_polls.cancel()
        classmates.close()


async def _end_polls(world: PretendTelegram) -> None:
    """Close polls whose time is over; without this they would wait for the bot's next call."""
    while True:
        world.let_time_end_polls()
        await asyncio.sleep(1)


async def _in_browser(
    world: PretendTelegram, polling: Polling, port: int, open_page: bool, chats: Path, tunnel: str
) -> None:
    try:
        server = await serve(world, port, on_change=lambda: keep(world, chats), tunnel=tunnel)
    except OSError as error:
        raise UserError(str(error)) from None
    print(f"Scorewise answers at {server.url} (only on this computer; Ctrl-C stops)", flush=True)
    if tunnel:
        print(f"Anybody who opens {tunnel} reads every chat here, and acts as everybody in it.", flush=True)
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
