"""All services, joined to one database."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.environment import Environment
from bot.quiz import instructor_codes
from bot.quiz.bank import Bank
from bot.services.account import Account
from bot.services.assignments import Assignments
from bot.services.authoring import Authoring
from bot.services.class_documents import Documents
from bot.services.class_ends import ClassEnds
from bot.services.class_results import ResultsReader
from bot.services.co_teaching import CoTeaching
from bot.services.consents import Consents
from bot.services.deadlines import Deadlines
from bot.services.drafts import Drafts
from bot.services.export_jobs import ExportJobs
from bot.services.learning import Learning
from bot.services.ledger import Ledger
from bot.services.library import Library
from bot.services.live_course import LiveCourse
from bot.services.live_hosting import LiveHosting
from bot.services.lookback import Lookback
from bot.services.membership import Memberships
from bot.services.notices import Notices
from bot.services.overview import Overview
from bot.services.privacy import Privacy
from bot.services.reading import Readings
from bot.services.reminders import Reminders
from bot.services.retention import Retention
from bot.services.rosters import Rosters
from bot.services.scenarios import Scenarios
from bot.services.starting import Starting
from bot.services.teaching import Teaching
from bot.services.trials import Trials
from bot.storage.deletion_log import LOG_FILE, DeletionLog
from bot.storage.engine.connection import Database
from bot.storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Services:
    """What people can do, joined to one database.

    Attributes:
        account: who a person is to the bot, and their settings.
        assignments: quizzes that classes were given.
        authoring: what classes have of their own.
        class_ends: warns before classes end, and deletes them then.
        consents: what members agree to after they have joined.
        co_teaching: the other teachers of classes.
        deadlines: when quizzes of classes end, and when tests are explained.
        drafts: quizzes that are being prepared for classes.
        documents: what classes write questions from.
        export_jobs: files of results that were asked for.
        ledger: what others got of a person, and who has to be told.
        learning: answering the questions of a sitting.
        live_course: quizzes in groups, by the clock.
        live_hosting: quizzes in groups, by their hosts.
        lookback: what was answered.
        memberships: classes, for their learners.
        notices: messages about assignments that wait to be sent.
        overview: progress, and what is due.
        privacy: what is stored about a person.
        readings: what is read before a question.
        reminders: when to remind whom.
        results_reader: the results of classes.
        retention: deletes what is no longer kept.
        rosters: lists of ids of classes.
        scenarios: stories to play.
        starting: begins sittings.
        teaching: classes, for their teachers.
        trials: quizzes without a trace.
    """

    account: Account
    assignments: Assignments
    authoring: Authoring
    class_ends: ClassEnds
    consents: Consents
    co_teaching: CoTeaching
    deadlines: Deadlines
    drafts: Drafts
    documents: Documents
    export_jobs: ExportJobs
    learning: Learning
    ledger: Ledger
    live_course: LiveCourse
    live_hosting: LiveHosting
    lookback: Lookback
    memberships: Memberships
    notices: Notices
    overview: Overview
    privacy: Privacy
    readings: Readings
    reminders: Reminders
    results_reader: ResultsReader
    retention: Retention
    rosters: Rosters
    scenarios: Scenarios
    starting: Starting
    teaching: Teaching
    trials: Trials


def assemble(
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
        assignments=Assignments(store, clock),
        authoring=Authoring(store, clock, new_id),
        class_ends=ClassEnds(store, clock, new_id, deletion_log),
        consents=Consents(store, clock, new_id, deletion_log),
        co_teaching=CoTeaching(store, clock, new_id, deletion_log),
        deadlines=Deadlines(store, library, clock, rng),
        drafts=Drafts(store, library, clock, rng, new_id),
        documents=Documents(store, clock, new_id, deletion_log),
        export_jobs=ExportJobs(store, clock, new_id),
        learning=Learning(store, library, clock, rng),
        ledger=Ledger(store, clock, new_id),
        live_course=LiveCourse(store, library, clock, rng, new_id),
        live_hosting=LiveHosting(store, library, clock, rng, new_id, secret),
        lookback=Lookback(store, library, clock),
        memberships=Memberships(store, clock, new_id, deletion_log),
        notices=Notices(store, clock),
        overview=Overview(store, library, clock, rng),
        privacy=Privacy(store, clock, retention),
        readings=Readings(store, library, clock, rng),
        reminders=Reminders(store, library, clock),
        results_reader=ResultsReader(store, library, clock, new_id),
        retention=retention,
        rosters=Rosters(store, clock, deletion_log),
        scenarios=Scenarios(store, bank, clock, new_id),
        starting=Starting(store, library, clock, rng, new_id),
        teaching=Teaching(store, clock, new_id, instructors, redeem, deletion_log),
        trials=Trials(store, library, clock, rng, new_id),
    )
