"""Where the parts meet: engine, bank, clock and dice become services, handlers and an application."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, TypeAlias

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.chat.handlers.assignments import AssignmentHandlers
from bot.chat.handlers.dispatch import Dispatcher
from bot.chat.handlers.membership import MembershipHandlers
from bot.chat.handlers.privacy import PrivacyHandlers
from bot.chat.handlers.progress import ProgressHandlers
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.handlers.results import ResultsHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.teaching import TeachingHandlers
from bot.chat.identify import Identification
from bot.chat.routes import LastResort, routes
from bot.chat.screens import welcome as texts
from bot.chat.senders.exports import ExportSender, Maker, in_this_process
from bot.chat.senders.notices import NoticeSender
from bot.chat.senders.reminders import ReminderSender
from bot.chat.translation import LANGUAGES, Translator
from bot.quiz import instructor_codes
from bot.quiz.bank import Bank
from bot.services.account import Account
from bot.services.assignments import Assignments
from bot.services.class_results import ResultsReader
from bot.services.export_jobs import ExportJobs
from bot.services.learning import Learning
from bot.services.membership import Memberships
from bot.services.overview import Overview
from bot.services.privacy import Privacy
from bot.services.reminders import Reminders
from bot.services.retention import Retention
from bot.services.teaching import Teaching
from bot.storage.deletion_log import FILE as FORGOTTEN
from bot.storage.deletion_log import DeletionLog
from bot.storage.engine.connection import Database
from bot.storage.store import Store

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 14  # of base 36: 72 bits


class StatelessApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Without PTB's list of everybody who was ever answered: only a persistence, which we have not, would empty it."""

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: object | None = None) -> None:
        pass


def utc_now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)  # noqa: TID251 - this is the place that owns it


@dataclass(frozen=True)
class Environment:
    """Everything that is not the same twice, handed in by who builds the application."""

    clock: Callable[[], datetime]
    dice: Random

    def new_id(self) -> str:
        """A name that cannot be guessed."""
        return "".join(self.dice.choices(_DIGITS, k=_ID_LENGTH))

    def new_code(self) -> str:
        """A short code for a log line; it need not be unique."""
        return f"{self.dice.randrange(16**4):04X}"


def real_environment() -> Environment:
    return Environment(utc_now, SystemRandom())


@dataclass(frozen=True)
class Scorewise:
    """The whole bot: `application` answers, and the rest has work that nobody's message brings about."""

    application: App
    learner: Dispatcher
    reminders: ReminderSender
    notices: NoticeSender
    exports: ExportSender
    to_do: asyncio.Event
    account: Account
    reminding: Reminders
    exporting: ExportJobs
    house: Retention

    async def keep_house(self) -> bool:
        """What has to be put right now and then; there is never more of it at once."""
        await self.reminding.repair()
        await self.account.end_exams()
        await self.house.tidy()
        return False

    async def make_files(self) -> bool:
        """Make one file that somebody waits for; whether there was one."""
        self.to_do.clear()
        return await self.exports.work()

    async def speak_first(self) -> bool:
        """Send one message that waits; whether there was one."""
        return await self.reminders.send_next() or await self.notices.send_next()


def build(
    token: str,
    request: BaseRequest,
    database: Database,
    bank: Bank,
    chance: Environment,
    folder: Path,
    secret: bytes,
    *,
    operator: str = "",
    api: str = "",
    instructors: Collection[int] = (),
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    make: Maker | None = None,
    count: Callable[[str], None] = lambda _: None,
) -> Scorewise:
    """The bot. It fetches nothing by itself: updates are handed to it by `delivery`, which also says when to remind.

    Args:
        folder: where deletions are remembered.
        secret: what signs the codes that make others instructors, and hides who was deleted.
        api: the Bot API's address up to the token; Telegram's own if empty.
        instructors: ids of people who may make classes.
        count: told the reason whenever an update is set aside.
        make: makes the files that teachers ask for; in a thread of this process if it is not said how.
    """
    os.environ["PTB_TIMEDELTA"] = "1"  # python-telegram-bot's switch to durations with a unit; the default warns
    store = Store(database)
    account = Account(store, chance.clock)
    forgotten = DeletionLog(folder / FORGOTTEN, secret)
    house = Retention(store, chance.clock, forgotten, folder, count)
    learning = Learning(store, bank, chance.clock, chance.dice, chance.new_id)
    overview = Overview(store, bank, chance.clock, chance.dice)
    reminding = Reminders(store, bank, chance.clock)
    giving = Assignments(store, bank, chance.clock, chance.dice, chance.new_id)
    gathering = ResultsReader(store, bank, chance.clock)
    exporting = ExportJobs(store, chance.clock, chance.new_id)
    to_do = asyncio.Event()

    def redeem(code: str, now: datetime) -> str | None:
        return instructor_codes.check(secret, code, now)

    teaching = Teaching(store, chance.clock, chance.new_id, instructors, redeem, forgotten)

    def operated_by(say: Translator) -> str:
        return operator or say.t("whoever runs this bot")

    meeting = Identification(account, chance.clock)
    settings = SettingsHandlers(meeting, account, reminding, chance.clock)
    quizzes = QuizHandlers(meeting, learning, overview, settings)
    progress = ProgressHandlers(meeting, overview, learning)
    privacy = PrivacyHandlers(meeting, Privacy(store, chance.clock, house), operated_by)
    classes = MembershipHandlers(
        meeting, account, Memberships(store, chance.clock, chance.new_id, forgotten), quizzes, chance.clock, chance.dice
    )
    teachers = TeachingHandlers(meeting, account, teaching, bank, chance.clock)
    assignments = AssignmentHandlers(account, teaching, giving, bank, chance.clock)
    results = ResultsHandlers(teaching, giving, gathering, exporting, to_do.set, bank)
    learner = Dispatcher(
        meeting, account, quizzes, progress, settings, privacy, classes, teachers, assignments, results
    )

    builder = ApplicationBuilder().token(token).request(request).get_updates_request(request).updater(None)
    if api:
        builder = builder.base_url(api)
    application: App = builder.application_class(StatelessApplication).build()
    application.add_handlers(routes(learner, quizzes, progress, settings, privacy, classes, teachers))
    application.add_error_handler(LastResort(account, chance.new_code, house.set_aside, sleep))
    bot = application.bot
    notices = NoticeSender(bot, account, giving, bank, chance.clock)
    exports = ExportSender(bot, account, exporting, make or in_this_process(gathering))
    reminders = ReminderSender(bot, account, reminding)
    return Scorewise(application, learner, reminders, notices, exports, to_do, account, reminding, exporting, house)


async def introduce(bot: Bot) -> None:
    """Set the command menu and the descriptions in every language, where they differ from what is set.

    Setting them is limited to a few times a day; English is what everybody else sees.
    """
    private = BotCommandScopeAllPrivateChats()
    for language in LANGUAGES:
        say, code = Translator(language), None if language == "en" else language
        commands = tuple(BotCommand(command, text) for command, text in texts.commands(say).items())
        if await bot.get_my_commands(private, code) != commands:
            await bot.set_my_commands(commands, private, code)
        if (await bot.get_my_description(code)).description != texts.description(say):
            await bot.set_my_description(texts.description(say), code)
        if (await bot.get_my_short_description(code)).short_description != texts.short_description(say):
            await bot.set_my_short_description(texts.short_description(say), code)
