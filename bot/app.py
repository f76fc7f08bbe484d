"""Joins the parts: database, bank, clock and random generator become services, handlers and an application."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

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
from bot.chat.handlers.rosters import RosterHandlers
from bot.chat.handlers.scenarios import ScenarioHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.sharing import SharingHandlers
from bot.chat.handlers.teaching import TeachingHandlers
from bot.chat.handlers.trial import TrialHandlers
from bot.chat.heard import Heard
from bot.chat.identify import Identification
from bot.chat.routes import LastResort, routes
from bot.chat.senders.exports import ExportSender, Maker, in_this_process
from bot.chat.senders.ledger import LedgerSender
from bot.chat.senders.live import LiveSender
from bot.chat.senders.notices import NoticeSender
from bot.chat.senders.reminders import ReminderSender
from bot.chat.senders.uploads import UploadReader
from bot.chat.translation import Translator
from bot.environment import Environment
from bot.quiz.bank import Bank
from bot.services.assembly import Services, assemble
from bot.services.lookup import Lookup
from bot.storage.engine.connection import Database

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"


class StatelessApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application that does not remember whom it has answered.

    python-telegram-bot keeps a list of them for its persistence. This bot has none, so nothing would empty the list.
    """

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: object | None = None) -> None:
        pass


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
        await self.services.consents.ask_all()
        await self.services.retention.forget_changed_rows()
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


async def handed_over_at_once() -> bool:
    """Say that no vote waits at Telegram, where the caller hands over each update as soon as it is there."""
    return True


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
    caught_up: Callable[[], Awaitable[bool]] = handed_over_at_once,
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
        make: makes the files that teachers ask for; by default in a thread of this process.
        caught_up: whether every vote that Telegram held when this was called has been handled.
        count: called with the reason whenever an update is set aside.
    """
    os.environ["PTB_TIMEDELTA"] = "1"  # python-telegram-bot's switch to durations with a unit; the default warns
    services = assemble(database, bank, environment, folder, secret, instructors, count)
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
        notice_sender=NoticeSender(bot, services.account, services.notices, bank, environment.clock),
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
            bot,
            services.live_course,
            bank,
            environment.clock,
            sleep,
            heard=heard,
            wake=live_wanted,
            caught_up=caught_up,
        ),
    )


def _application(token: str, request: BaseRequest, api: str) -> App:
    builder = ApplicationBuilder().token(token).request(request).get_updates_request(request).updater(None)
    if api:
        builder = builder.base_url(api).base_file_url(f"{api.removesuffix('bot')}file/bot")  # where files are, too
    return builder.application_class(StatelessApplication).build()


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
            identification,
            account,
            services.memberships,
            services.ledger,
            quiz,
            clock,
            environment.rng,
        ),
        sharing=SharingHandlers(services.memberships, services.consents),
        teaching=TeachingHandlers(
            identification, account, services.teaching, services.co_teaching, class_setup, bank, clock
        ),
        class_setup=class_setup,
        assignments=AssignmentHandlers(account, services.teaching, services.drafts, services.assignments, bank, clock),
        authoring=AuthoringHandlers(account, services.authoring, nudge, bank, clock),
        documents=DocumentHandlers(account, services.documents, nudge),
        live_lobby=live_lobby,
        live_host=live_host,
        live_votes=live_votes,
        deadlines=DeadlineHandlers(account, services.teaching, services.assignments, services.deadlines, clock),
        rosters=RosterHandlers(account, services.teaching, services.rosters),
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
