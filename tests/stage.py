"""The whole bot on a pretend Telegram: real handlers, real SQLite, people who say and tap."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from telegram import Bot
from telegram.constants import InlineKeyboardMarkupLimit

from bot.app import App, build, handed_over_at_once
from bot.chat.conversation import read
from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.polling import Polling
from bot.environment import Environment
from bot.playground.connection import Connection
from bot.playground.copying import copied
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.quiz.bank import Bank
from bot.services.assembly import Services
from bot.storage.engine.connection import Database
from bot.storage.migrate import upgrade
from bot.storage.revision import up_to_date
from bot.storage.store import Store
from tests import databases, judge
from tests.builders import NOON, a_bank
from tests.databases import MIGRATIONS

JSON = dict[str, Any]


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


class Stage:
    """One world, one database, and a bot that can be killed and started again."""

    def __init__(self, folder: Path, bank: Bank) -> None:
        self.folder, self.bank = folder, bank
        self.clock = Clock()
        self.rng = Random(7)
        self.world = PretendTelegram(lambda: self.clock.now.timestamp())
        self.waits: list[float] = []
        self.elapsed = 0.0
        """Seconds that the bot's waits took, and some after each delivery, so that no message is too soon."""
        self.instructors: tuple[int, ...] = ()
        self.caught_up: Callable[[], Awaitable[bool]] = handed_over_at_once
        """Whether every vote was handed over that Telegram held when this was called."""
        self.metrics = Metrics()
        self._expected_refusals: list[str] = []
        self.database: Database
        self._intake: Intake

    async def start(self) -> None:
        """Start the bot. What an earlier one held in memory is gone."""
        await databases.used.fill(self.folder)
        self.database = databases.used.open(self.folder)
        if not await up_to_date(self.database, MIGRATIONS):  # as the program asks first: it costs a tenth of the other
            await upgrade(self.database, MIGRATIONS)
        self._scorewise = build(
            TOKEN,
            RateLimitedRequest(Connection(self.world), self._wait, lambda: self.elapsed, self.metrics),
            self.database,
            self.bank,
            Environment(self.clock, self.rng),
            self.folder,
            b"s" * 32,
            operator="Ada",
            instructors=self.instructors,
            sleep=self._wait,
            caught_up=lambda: self.caught_up(),
            count=self.metrics.count_dead_letter,
        )
        await self.application.initialize()
        await self._scorewise.services.live_course.release()  # as the program does: whoever ran an errand is gone
        set_aside = self._scorewise.services.retention.dead_letter
        self._intake = Intake(self.application, read=read, set_aside=set_aside, metrics=self.metrics)

    async def kill(self) -> None:
        """As if the process had died between two updates."""
        await self.application.shutdown()
        await self.database.close()

    @property
    def application(self) -> App:
        return self._scorewise.application

    @property
    def services(self) -> Services:
        return self._scorewise.services

    @property
    def bot(self) -> Bot:
        bot: Bot = self.application.bot
        return bot

    async def deliver(self) -> None:
        """Hand everything that waits to the bot, until nothing does."""
        while updates := self.world.take_updates():
            await self.settle(updates)

    async def remind(self) -> None:
        """Let the clock's hour strike: whatever reminder has come due is sent."""
        while await self._scorewise.speak_first():
            pass

    async def claims_a_notice(self) -> bool:
        """Note that a notice is being sent, and get no further. Returns whether there was one."""
        return await self._scorewise.services.notices.next_notice() is not None

    async def hourly_work(self) -> None:
        """Let an hour strike at which things are put right."""
        await self._scorewise.hourly_work()

    async def settle(self, updates: list[JSON]) -> None:
        """Hand raw updates to the bot as one batch."""
        await self._intake.handle_all(updates)
        await self._intake.drain(60)
        while await self._scorewise.make_files():
            pass
        self.elapsed += 60

    async def play_live(self) -> None:
        """Let live quizzes do what is due now, and hear what comes of it."""
        sender, course = self._scorewise.live_sender, self._scorewise.services.live_course
        while any(due <= self.clock.now for _, due in await course.due()):
            await sender.run_due()
            await sender.finished()

    def polling(self, sleep: Callable[[float], Awaitable[None]]) -> Polling:
        """What fetches updates from this world, as the program does."""
        request = RateLimitedRequest(Connection(self.world), self._wait, lambda: self.elapsed, self.metrics)
        return Polling(request, self.bot.base_url, self._intake, sleep)

    async def begin_live(self) -> None:
        """Let live quizzes begin what is due now."""
        await self._scorewise.live_sender.run_due()

    async def stop_live(self) -> None:
        """Let live quizzes come to a rest, as at a stop."""
        self._scorewise.live_sender.stop_listening()
        await self._scorewise.live_sender.finished()

    async def pass_time(self, seconds: float) -> None:
        """Let time pass for live quizzes: each does what it has to when its time comes."""
        end = self.clock.now + timedelta(seconds=seconds)
        while True:
            await self.deliver()
            await self.play_live()
            await self.deliver()
            coming = [due for _, due in await self._scorewise.services.live_course.due() if due > self.clock.now]
            if not coming or min(coming) > end:
                break
            self._move_clock(min(coming))
            self.world.let_time_end_polls()
        self._move_clock(max(end, self.clock.now))
        self.world.let_time_end_polls()
        await self.play_live()
        await self.deliver()

    def _move_clock(self, to: datetime) -> None:
        self.elapsed += (to - self.clock.now).total_seconds()
        self.clock.now = to

    def begin(self, updates: list[JSON]) -> None:
        """Hand raw updates to the bot without waiting for what comes of them."""
        for update in updates:
            self._intake.accept(update)

    async def settled(self) -> None:
        """Wait for what was begun."""
        await self._intake.drain(60)

    async def redeliver(self, updates: list[JSON]) -> None:
        """Hand over updates once more: the process died before it could say that it had handled them."""
        await self.kill()
        await self.start()
        await self.settle(updates)

    async def rate_limit(self, update: JSON) -> None:
        """Answer an update as one that came too fast."""
        await self._scorewise.dispatcher.too_fast(read(update, self.bot))

    async def set_aside(self, update: JSON) -> None:
        """Tell who did it that an update is left out, as one that ended the process."""
        await self._scorewise.dispatcher.left_out(read(update, self.bot))

    def expect_refusal(self, *words: str) -> None:
        """Refusals of Telegram that belong to the story, by their words."""
        self._expected_refusals.extend(words)

    def unexpected_refusals(self) -> list[object]:
        """What Telegram refused although the story did not foresee it."""
        return [
            call
            for call in self.world.refused
            if not any(words in call.description for words in self._expected_refusals)
        ]

    def cut_keyboards(self) -> list[object]:
        """Calls with more buttons than python-telegram-bot allows: Telegram may leave some out without a word."""
        return [call for call in self.world.calls if not _fits(call.params.get("reply_markup"))]

    def objections(self) -> list[str]:
        """What TDLib says against the texts that the bot sent; nothing where it is not installed."""
        said = {text for call in self.world.calls if (text := judge.markup_of(call.params))}
        return [objection for text in sorted(said) for objection in judge.objections(text)]

    async def rows(self, person: int) -> dict[str, list[JSON]]:
        async with Store(self.database).reading() as tx:
            return await tx.users.all_rows(person)

    def person(self, id: int = 1, name: str = "Ani", language: str | None = "en") -> "Person":
        self.world.add_person(id, name, language)
        return Person(self, id)

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.elapsed += seconds


class Person:
    """Somebody with a Telegram client: reads what is there, taps what can be tapped."""

    def __init__(self, stage: Stage, id: int) -> None:
        self.stage, self.id = stage, id

    async def says(self, words: str) -> JSON:
        """Say *words*; gives the newest message of the bot."""
        self.stage.world.say(self.id, words)
        await self.stage.deliver()
        return self.sees

    async def taps(self, label: str, message: JSON | None = None) -> JSON:
        """Tap the button *label*, on the newest message that has it unless *message* is given."""
        on = message or next(m for m in self._newest_first() if label in labels(m))
        self.stage.world.tap(self.id, on["message_id"], label)
        await self.stage.deliver()
        return self.sees

    async def forges(self, data: str, message_id: int = 1) -> JSON:
        """Send callback data that no button holds."""
        self.stage.world.tap_data(self.id, message_id, data)
        await self.stage.deliver()
        return self.sees

    async def begins(self, pack: str = "Sesame") -> JSON:
        """From nothing to the first question."""
        await self.says("/start")
        return await self.taps(next(label for label in labels(self.sees) if "6 " in label))

    @property
    def chat(self) -> list[JSON]:
        """The bot's messages, as they stand now."""
        return [m for m in self.stage.world.messages(self.id) if m["from"]["is_bot"]]

    @property
    def sees(self) -> JSON:
        return next(self._newest_first(), {})

    @property
    def done(self) -> JSON:
        """The end of the newest sitting."""
        return next(m for m in self._newest_first() if re.match("Done: |Selesai: ", m["text"]))

    @property
    def toast(self) -> JSON:
        """The newest answer to a tap."""
        return self.stage.world.toasts(self.id)[-1]

    def asked(self) -> JSON:
        """The newest message that asks something."""
        return next(m for m in self._newest_first() if {"I don't know", "Aku tidak tahu"} & {*labels(m)})

    def _newest_first(self) -> Iterator[JSON]:
        """The bot's messages, copied one by one: a chat of hundreds is not copied for its last one."""
        for message in reversed(self.stage.world.state.messages.get(self.id, {}).values()):
            if message["from"]["is_bot"]:
                yield copied(message)


def _fits(markup: object) -> bool:
    keyboard = json.loads(markup) if isinstance(markup, str) else markup
    rows = keyboard.get("inline_keyboard", []) if isinstance(keyboard, dict) else []
    limits = InlineKeyboardMarkupLimit
    return sum(map(len, rows)) <= limits.TOTAL_BUTTON_NUMBER and all(len(row) <= limits.BUTTONS_PER_ROW for row in rows)


def labels(message: JSON) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def data_of(message: JSON, label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(button["callback_data"]) for row in rows for button in row if button["text"] == label)


def letter_of(message: JSON, option: str) -> str:
    """The letter before *option* in a question."""
    found = re.search(rf"^([A-H])\. {re.escape(option)}$", message["text"], re.MULTILINE)
    assert found, f"{option!r} is not in:\n{message['text']}"
    return found[1]


@asynccontextmanager
async def staged(folder: Path, bank: Bank | None = None) -> AsyncIterator[Stage]:
    """A running bot; at the end every tap was answered and Telegram refused nothing unexpectedly."""
    stage = Stage(folder, bank or a_bank())
    await stage.start()
    try:
        yield stage
    finally:
        await stage.kill()
    assert stage.world.unanswered() == []
    assert stage.unexpected_refusals() == []
    assert stage.cut_keyboards() == []
    assert stage.objections() == []
