"""Joins the parts: database, bank, clock and random generator become services, handlers and an application."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, TypeAlias

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.authoring.sandbox import read_apart, suggest_apart
from bot.chat.handlers.assignments import AssignmentHandlers
from bot.chat.handlers.authoring import AuthoringHandlers
from bot.chat.handlers.claims import ClaimsHandlers
from bot.chat.handlers.class_setup import ClassSetupHandlers
from bot.chat.handlers.deadlines import DeadlineHandlers
from bot.chat.handlers.dispatch import Dispatcher, Flows
from bot.chat.handlers.documents import DocumentHandlers
from bot.chat.handlers.live_host import LiveHostHandlers
from bot.chat.handlers.live_lobby import LiveLobbyHandlers
from bot.chat.handlers.live_replies import LiveReplies
from bot.chat.handlers.live_votes import LiveVoteHandlers
from bot.chat.handlers.membership import MembershipHandlers
from bot.chat.handlers.privacy import PrivacyHandlers
from bot.chat.handlers.progress import ProgressHandlers
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.handlers.results import ResultsHandlers
from bot.chat.handlers.scenarios import ScenarioHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.teaching import TeachingHandlers
from bot.chat.handlers.trial import TrialHandlers
from bot.chat.heard import Heard
from bot.chat.identify import Identification
from bot.chat.routes import LastResort, routes
from bot.chat.screens import welcome
from bot.chat.senders.exports import ExportSender, Maker, in_this_process
from bot.chat.senders.ledger import LedgerSender
from bot.chat.senders.live import LiveSender
from bot.chat.senders.notices import NoticeSender
from bot.chat.senders.reminders import ReminderSender
from bot.chat.senders.uploads import UploadReader
from bot.chat.translation import Translator
from bot.quiz import instructor_codes
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.services.account import Account
from bot.services.assignments import Assignments
from bot.services.authoring import Authoring
from bot.services.class_documents import Documents
from bot.services.class_ends import ClassEnds
from bot.services.class_results import ResultsReader
from bot.services.deadlines import Deadlines
from bot.services.export_jobs import ExportJobs
from bot.services.learning import Learning
from bot.services.ledger import Ledger
from bot.services.library import Library
from bot.services.live_course import LiveCourse
from bot.services.live_hosting import LiveHosting
from bot.services.lookback import Lookback
from bot.services.lookup import Lookup
from bot.services.membership import Memberships
from bot.services.overview import Overview
from bot.services.privacy import Privacy
from bot.services.reading import Readings
from bot.services.reminders import Reminders
from bot.services.retention import Retention
from bot.services.scenarios import Scenarios
from bot.services.starting import Starting
from bot.services.teaching import Teaching
from bot.services.trials import Trials
from bot.storage.deletion_log import LOG_FILE, DeletionLog
from bot.storage.engine.connection import Database
from bot.storage.store import Store

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 14  # of base 36: 72 bits


class StatelessApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application that does not remember whom it has answered.

    python-telegram-bot keeps a list of them for its persistence. This bot has none, so nothing would empty the list.
    """

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: object | None = None) -> None:
        pass


def utc_now() -> datetime:
    """The time now, in UTC. Everything else takes the time as an argument."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock


@dataclass(frozen=True)
class Environment:
    """Everything that is different each time. Tests hand in a clock and a random generator that repeat."""

    clock: Callable[[], datetime]
    rng: Random

    def new_id(self) -> str:
        """An id that cannot be guessed: 14 digits of base 36."""
        return "".join(self.rng.choices(_DIGITS, k=_ID_LENGTH))

    def new_code(self) -> str:
        """A short code for a log line, such as "3FA0"; it need not be unique."""
        return f"{self.rng.randrange(16**4):04X}"


def real_environment() -> Environment:
    """The clock and the random generator of the operating system."""
    return Environment(utc_now, SystemRandom())


@dataclass(frozen=True, kw_only=True)
class Services:
    """What people can do, joined to one database.

    Attributes:
        account: who a person is to the bot, and their settings.
        assignments: drafts and quizzes of classes.
        authoring: what classes have of their own.
        documents: what classes write questions from.
        class_ends: warns before classes end, and deletes them then.
        deadlines: when quizzes of classes end, and when tests are explained.
        export_jobs: files of results that were asked for.
        ledger: what others got of a person, and who has to be told.
        learning: answering the questions of a sitting.
        live_course: quizzes in groups, by the clock.
        live_hosting: quizzes in groups, by their hosts.
        lookback: what was answered.
        memberships: classes, for their learners.
        overview: progress, and what is due.
        privacy: what is stored about a person.
        readings: what is read before a question.
        reminders: when to remind whom.
        results_reader: the results of classes.
        retention: deletes what is no longer kept.
        scenarios: stories to play.
        starting: begins sittings.
        teaching: classes, for their teachers.
        trials: quizzes without a trace.
    """

    account: Account
    assignments: Assignments
    authoring: Authoring
    class_ends: ClassEnds
    deadlines: Deadlines
    documents: Documents
    export_jobs: ExportJobs
    learning: Learning
    ledger: Ledger
    live_course: LiveCourse
    live_hosting: LiveHosting
    lookback: Lookback
    memberships: Memberships
    overview: Overview
    privacy: Privacy
    readings: Readings
    reminders: Reminders
    results_reader: ResultsReader
    retention: Retention
    scenarios: Scenarios
    starting: Starting
    teaching: Teaching
    trials: Trials


@dataclass(frozen=True, kw_only=True)
class Scorewise:
    """The whole bot: `application` answers what comes in; the methods do work that no message asks for.

    Attributes:
        application: python-telegram-bot's part: routes and the way to Telegram.
        dispatcher: answers people who send more than is allowed.
        services: what people can do.
        reminder_sender: sends reminders.
        notice_sender: sends messages about assignments.
        ledger_sender: tells what others got of a person, and rewrites messages that show somebody who has left.
        export_sender: makes and sends files of results.
        file_wanted: set when a teacher asks for a file, so that it is made at once.
        live_sender: runs quizzes in groups by their clock.
    """

    application: App
    dispatcher: Dispatcher
    services: Services
    reminder_sender: ReminderSender
    notice_sender: NoticeSender
    ledger_sender: LedgerSender
    export_sender: ExportSender
    file_wanted: asyncio.Event
    live_sender: LiveSender

    async def hourly_work(self) -> bool:
        """Do what has to be done every hour. Returns `False`: one call does all of it."""
        await self.services.reminders.repair()
        await self.services.account.end_exams()
        await self.services.live_course.forget_old()
        await self.services.retention.purge_expired()
        await self.services.retention.fade()
        if await self.services.retention.clock_is_believed():
            await self.services.class_ends.work()
        return False

    async def empty_log(self) -> bool:
        """Remove what is left on disk of what was erased. Returns `False`: one call does all of it."""
        await self.services.retention.empty_log()
        return False

    async def make_files(self) -> bool:
        """Make one file that a teacher asked for. Returns whether one was pending."""
        self.file_wanted.clear()
        return await self.export_sender.work()

    async def speak_first(self) -> bool:
        """Explain one closed test, send one pending message, or rewrite one. Returns whether one was pending."""
        return (
            await self.services.deadlines.explain_next()
            or await self.reminder_sender.send_next()
            or await self.notice_sender.send_next()
            or await self.ledger_sender.rewrite_next()
            or await self.ledger_sender.send_next()
        )


def build(
    token: str,
    request: BaseRequest,
    database: Database,
    bank: Bank,
    environment: Environment,
    folder: Path,
    secret: bytes,
    *,
    operator: str = "",
    api: str = "",
    instructors: Collection[int] = (),
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    make: Maker | None = None,
    shared: bool = False,
    count: Callable[[str], None] = lambda _: None,
) -> Scorewise:
    """Build the bot. It fetches nothing by itself: `bot/delivery` hands updates to it and calls its other work.

    Args:
        token: the bot's token.
        request: carries calls to Telegram, or to the playground.
        database: where everything is stored.
        bank: everything that can be asked.
        environment: the clock and the random generator.
        folder: the data folder, with the deletion log and backups.
        secret: signs the codes that make others instructors, and hides who was deleted.
        operator: who keeps the data, as `/privacy` names them.
        api: the Bot API's address up to the token; Telegram's own if empty.
        instructors: Telegram ids of people who may make classes.
        sleep: waits for the given number of seconds before an update is tried again.
        shared: whether updates may go to other processes as well, or come one at a time, as they do by webhook.
        make: makes the files that teachers ask for; by default in a thread of this process.
        count: called with the reason whenever an update is set aside.
    """
    os.environ["PTB_TIMEDELTA"] = "1"  # python-telegram-bot's switch to durations with a unit; the default warns
    services = _services(database, bank, environment, folder, secret, instructors, count)
    file_wanted, live_wanted, heard = asyncio.Event(), asyncio.Event(), Heard()

    def operated_by(tr: Translator) -> str:
        return operator or tr.t("whoever runs this bot")

    identification = Identification(services.account, environment.clock, operated_by)
    live = _live_handlers(services, bank, environment, heard, live_wanted, sleep)
    flows = _flows(services, identification, bank, environment, file_wanted.set, live)
    dispatcher = Dispatcher(identification, services.account, Lookup(bank), flows)
    application = _application(token, request, api)
    application.add_handlers(routes(dispatcher, flows))
    last_resort = LastResort(services.account, environment.new_code, services.retention.dead_letter, sleep)
    application.add_error_handler(last_resort)
    bot = application.bot
    return Scorewise(
        application=application,
        dispatcher=dispatcher,
        services=services,
        reminder_sender=ReminderSender(bot, services.account, services.reminders),
        notice_sender=NoticeSender(bot, services.account, services.assignments, bank, environment.clock),
        ledger_sender=LedgerSender(bot, services.account, services.ledger),
        export_sender=ExportSender(
            bot,
            services.account,
            services.export_jobs,
            make or in_this_process(services.results_reader, bank),
            UploadReader(
                services.account,
                services.authoring,
                services.documents,
                services.export_jobs,
                read_apart,
                suggest_apart,
            ),
        ),
        file_wanted=file_wanted,
        live_sender=LiveSender(
            bot, services.live_course, bank, environment.clock, sleep, heard=heard, wake=live_wanted, patient=shared
        ),
    )


def _application(token: str, request: BaseRequest, api: str) -> App:
    builder = ApplicationBuilder().token(token).request(request).get_updates_request(request).updater(None)
    if api:
        builder = builder.base_url(api)
    return builder.application_class(StatelessApplication).build()


def _services(
    database: Database,
    bank: Bank,
    environment: Environment,
    folder: Path,
    secret: bytes,
    instructors: Collection[int],
    count: Callable[[str], None],
) -> Services:
    library = Library(bank)
    store, clock, rng, new_id = Store(database, secret), environment.clock, environment.rng, environment.new_id
    deletion_log = DeletionLog(folder / LOG_FILE, secret)
    retention = Retention(store, clock, new_id, deletion_log, folder, count)

    def redeem(code: str, now: datetime) -> str | None:
        return instructor_codes.check(secret, code, now)

    return Services(
        account=Account(store, clock),
        assignments=Assignments(store, library, clock, rng, new_id),
        authoring=Authoring(store, clock, new_id),
        class_ends=ClassEnds(store, clock, new_id, deletion_log),
        deadlines=Deadlines(store, library, clock, rng),
        documents=Documents(store, clock, new_id, deletion_log),
        export_jobs=ExportJobs(store, clock, new_id),
        learning=Learning(store, library, clock, rng),
        ledger=Ledger(store, clock, new_id),
        live_course=LiveCourse(store, library, clock, rng, new_id),
        live_hosting=LiveHosting(store, library, clock, rng, new_id, secret),
        lookback=Lookback(store, library, clock),
        memberships=Memberships(store, clock, new_id, deletion_log),
        overview=Overview(store, library, clock, rng),
        privacy=Privacy(store, clock, retention),
        readings=Readings(store, library, clock, rng),
        reminders=Reminders(store, library, clock),
        results_reader=ResultsReader(store, library, clock, new_id),
        retention=retention,
        scenarios=Scenarios(store, bank, clock, new_id),
        starting=Starting(store, library, clock, rng, new_id),
        teaching=Teaching(store, clock, new_id, instructors, redeem, deletion_log),
        trials=Trials(store, library, clock, rng, new_id),
    )


def _live_handlers(
    services: Services,
    bank: Bank,
    environment: Environment,
    heard: Heard,
    wake: asyncio.Event,
    sleep: Callable[[float], Awaitable[None]],
) -> tuple[LiveLobbyHandlers, LiveHostHandlers, LiveVoteHandlers]:
    hosting, course, account = services.live_hosting, services.live_course, services.account
    replies = LiveReplies(account, environment.clock)
    return (
        LiveLobbyHandlers(hosting, course, account, services.teaching, bank, replies, wake),
        LiveHostHandlers(hosting, course, bank, replies, wake),
        LiveVoteHandlers(course, heard, wake, sleep),
    )


def _flows(
    services: Services,
    identification: Identification,
    bank: Bank,
    environment: Environment,
    nudge: Callable[[], None],
    live: tuple[LiveLobbyHandlers, LiveHostHandlers, LiveVoteHandlers],
) -> Flows:
    clock, account = environment.clock, services.account
    live_lobby, live_host, live_votes = live
    settings = SettingsHandlers(identification, account, services.reminders, clock)
    quiz = QuizHandlers(
        identification,
        services.starting,
        services.readings,
        services.learning,
        services.lookback,
        services.overview,
        settings,
    )
    class_setup = ClassSetupHandlers(account, services.teaching, bank, clock)
    return Flows(
        quiz=quiz,
        claims=ClaimsHandlers(identification, services.learning),
        scenarios=ScenarioHandlers(identification, services.scenarios, quiz, bank),
        trial=TrialHandlers(identification, services.trials, bank, clock),
        progress=ProgressHandlers(identification, services.overview, services.lookback, bank),
        settings=settings,
        privacy=PrivacyHandlers(identification, services.privacy),
        membership=MembershipHandlers(
            identification, account, services.memberships, services.ledger, quiz, clock, environment.rng
        ),
        teaching=TeachingHandlers(identification, account, services.teaching, class_setup, bank, clock),
        class_setup=class_setup,
        assignments=AssignmentHandlers(account, services.teaching, services.assignments, bank, clock),
        authoring=AuthoringHandlers(account, services.authoring, nudge, bank, clock),
        documents=DocumentHandlers(account, services.documents, nudge),
        live_lobby=live_lobby,
        live_host=live_host,
        live_votes=live_votes,
        deadlines=DeadlineHandlers(account, services.teaching, services.assignments, services.deadlines, clock),
        results=ResultsHandlers(
            account,
            services.teaching,
            services.assignments,
            services.results_reader,
            services.export_jobs,
            services.ledger,
            nudge,
            bank,
        ),
    )


async def introduce(bot: Bot) -> None:
    """Set the command menu and the descriptions in every language, where they differ from what is set.

    They are compared first because Telegram lets a bot set them only a few times a day. English is set without a
    language code, for everybody whose language has no texts of its own.
    """
    for language in LANGUAGES:
        tr, code = Translator(language), None if language == "en" else language
        await _set_menu(bot, BotCommandScopeAllPrivateChats(), welcome.commands(tr), code)
        await _set_menu(bot, BotCommandScopeAllGroupChats(), welcome.group_commands(tr), code)
        if (await bot.get_my_description(code)).description != welcome.description(tr):
            await bot.set_my_description(welcome.description(tr), code)
        if (await bot.get_my_short_description(code)).short_description != welcome.short_description(tr):
            await bot.set_my_short_description(welcome.short_description(tr), code)


async def _set_menu(bot: Bot, scope: BotCommandScope, menu: Mapping[str, str], code: str | None) -> None:
    commands = tuple(BotCommand(command, text) for command, text in menu.items())
    if await bot.get_my_commands(scope, code) != commands:
        await bot.set_my_commands(commands, scope, code)
