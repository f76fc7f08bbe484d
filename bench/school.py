"""A school on one bot: do all join, hear of their test, take it and get reminded, and who waits how long?

python -m bench.school [--learners 1000] [--classes 20] [--minutes 1]

The bot runs in this process as `python -m bot run` joins it, on a database file, with a Telegram that answers at once
and people who tap what they are sent. Messages are sent no faster than Telegram allows (30 a second in all), so a whole
school, `--learners 10000 --classes 200 --minutes 5`, takes an hour. The clock is put forward between the parts of the
day.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bench.clock import utc_now
from bench.figures import HEADINGS, Goal, Line, percentile, table
from bench.phones import JSON, LONGEST_WAIT, Phone, Telegram
from bot import paths
from bot.chat.actions.results import ExportAs, ShowResults
from bot.commands.data_folder import DataFolder, opened
from bot.commands.run import RunningBot, answering
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.environment import Environment
from bot.packs.load import load
from bot.playground.telegram_api import TOKEN
from bot.quiz.bank import Bank
from bot.quiz.class_end import end_after
from bot.quiz.classes import Assignment, Explaining, Kind
from bot.quiz.day import at_minute
from bot.quiz.exports import ExportFormat
from bot.quiz.reminders import MORNING, USUAL_MINUTE
from bot.services.assembly import Services
from bot.services.class_view import ClassView
from bot.settings import Settings
from bot.storage.store import Store

FIRST_TEACHER, FIRST_LEARNER = 1, 1_000_000
SIZE = 6
"""Questions of the test."""
TAKE_PART = 0.3
"""The share of the learners who take the test in its first minutes."""
EXPORTS, LOOKERS = 40, 40
"""Files asked for at once; teachers who look at results again and again."""
LOOK_EVERY = 5.0
"""Seconds between two looks of one teacher."""
THINKS = (4.0, 12.0)
"""Seconds that a learner thinks about a question: at least, at most."""
ZONES = ("Asia/Jayapura", "Asia/Makassar", "Asia/Jakarta", "Europe/Berlin", "America/Sao_Paulo")
"""In the order in which the afternoon comes to them."""
LATER = timedelta(days=60)
"""After so long everything that was answered is due again."""
AT_ONCE = 50
"""Learners who join at the same time."""
GOALS = {"results, looked at": Goal(1.0, 0.5, least=False), "an answer to be counted": Goal(1.0, 0.5, least=False)}
"""Seconds that 95 of 100 wait at most."""


class Clock:
    """The real time, put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def go_to(self, moment: datetime) -> None:
        """Put the clock forward; it never goes back."""
        self.ahead += max(timedelta(), moment - self())


@dataclass
class Waits:
    """Seconds that people waited, by what for."""

    of: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, seconds: float) -> None:
        self.of.setdefault(what, []).append(seconds)


@dataclass
class School:
    """The bot, its people, and what they waited for."""

    running: RunningBot
    telegram: Telegram
    clock: Clock
    waits: Waits
    codes: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    answers: int = 0
    twice: int = 0
    _number: int = 0

    @property
    def services(self) -> Services:
        return self.running.scorewise.services

    def phone(self, person: int) -> Phone:
        """The phone of that person."""
        return self.telegram.phones.setdefault(person, Phone(person))

    def were_told(self, learners: set[int]) -> bool:
        """Whether all of them have got a message of the sort that is looked for."""
        return learners <= self.telegram.told.keys()

    async def zone_of(self, learner: int) -> str:
        """The zone of a learner."""
        user = await self.services.account.user(learner)
        assert user is not None
        return user.zone

    async def says(self, person: int, words: str, what: str) -> Phone:
        """Let somebody write, and wait for the reply."""
        phone = self.phone(person)
        command = [{"type": "bot_command", "offset": 0, "length": len(words.split(" ")[0])}]
        message = {
            "message_id": self._next(),
            "date": int(time.time()),
            "chat": {"id": person, "type": "private"},
            "from": _person(person),
            "text": words,
            "entities": command,
        }
        self.waits.note(what, await phone.after(lambda: self._give({"message": message})))
        return phone

    async def taps(self, person: int, data: str, what: str) -> Phone:
        """Let somebody tap a button of what they are shown, and wait for what it brings."""
        phone = self.phone(person)
        query = {
            "id": str(self._next()),
            "from": _person(person),
            "chat_instance": "1",
            "message": phone.shown,
            "data": data,
        }
        self.waits.note(what, await phone.after(lambda: self._give({"callback_query": query})))
        return phone

    def _give(self, update: JSON) -> None:
        self.running.intake.accept({"update_id": self._next(), **update})

    def _next(self) -> int:
        self._number += 1
        return self._number


def _person(number: int) -> JSON:
    return {"id": number, "is_bot": False, "first_name": f"P{number}", "language_code": "en"}


async def opens(school: School, classes: int) -> None:
    """Let a teacher make each class and open its invitation."""
    teaching, account = school.services.teaching, school.services.account
    for teacher in range(FIRST_TEACHER, FIRST_TEACHER + classes):
        await account.agree(teacher, "en")
        made = await teaching.create(teacher, "en", f"Class {teacher}")
        assert isinstance(made, ClassView)
        await teaching.set_end(teacher, made.klass.id, end_after(12, school.clock().date()))
        await teaching.set_under(teacher, made.klass.id, 0)
        opened_ = await teaching.open_invitation(teacher, made.klass.id, renew=False)
        assert isinstance(opened_, ClassView)
        school.classes.append(made.klass.id)
        school.codes.append(opened_.klass.code)


async def joins(school: School, learner: int, code: str) -> None:
    """Open the invitation, read it, join."""
    phone = await school.says(learner, f"/start j_{code}", "the invitation")
    await school.taps(learner, phone.buttons[0]["callback_data"], "to have joined")


async def gives_tests(school: School, opening: datetime) -> None:
    """Let each teacher give a test that opens then."""
    drafts = school.services.drafts
    for teacher, klass in enumerate(school.classes, start=FIRST_TEACHER):
        draft = await drafts.create_draft(teacher, klass, Kind.PRE)
        assert isinstance(draft, Assignment)
        await drafts.set_size(teacher, draft.id, SIZE)
        await drafts.set_explaining(teacher, draft.id, Explaining.WHEN_FINISHED)
        await drafts.set_opening(teacher, draft.id, opening.date())
        given = await drafts.publish(teacher, draft.id)
        assert isinstance(given, Assignment), given
        school.tests.append(given.id)


async def takes_test(school: School, learner: int, rng: Random, starts_after: float) -> None:
    """Begin the test from its announcement, or if that has not come yet from /classes; answer all of it."""
    await asyncio.sleep(starts_after)
    phone = school.phone(learner)
    if not any(label.startswith("Start") for label in phone.labels):
        await school.says(learner, "/classes", "the list of classes")
        if not any(label.startswith("Start") for label in phone.labels):
            await school.taps(learner, phone.buttons[0]["callback_data"], "the class")
    start = next(button for button in phone.buttons if button["text"].startswith("Start"))
    await school.taps(learner, start["callback_data"], "the first question")
    for _ in range(SIZE):
        await asyncio.sleep(rng.uniform(*THINKS))
        letters = [button for button in phone.buttons if len(button["text"]) == 1]
        unknown = next(button for button in phone.buttons if button["text"] == "I don't know")
        chosen = rng.choice(letters) if letters and len(phone.buttons) == len(letters) + 1 else unknown
        await school.taps(learner, chosen["callback_data"], "an answer to be counted")
        school.answers += 1
        await school.taps(learner, phone.buttons[0]["callback_data"], "the next question")
    phone.took = True


async def looks(school: School, teacher: int, test: str, until: asyncio.Event) -> None:
    """Look at the results from time to time."""
    phone = school.phone(teacher)
    phone.shown = {"message_id": teacher, "date": 1, "chat": {"id": teacher, "type": "private"}, "text": "…"}
    while not until.is_set():
        await school.taps(teacher, ShowResults(test).pack(), "results, looked at")
        await asyncio.sleep(LOOK_EVERY)


async def downloads(school: School, teacher: int, klass: str, test: str) -> None:
    """Ask for a file, and wait until it is there."""
    phone = school.phone(teacher)
    phone.shown = {"message_id": teacher, "date": 1, "chat": {"id": teacher, "type": "private"}, "text": "…"}
    began = time.perf_counter()
    await school.taps(
        teacher, ExportAs(klass, test, ExportFormat.ANSWERS_CSV, False).pack(), "word that a file is made"
    )
    await asyncio.wait_for(phone.file.wait(), LONGEST_WAIT)
    school.waits.note("the file", time.perf_counter() - began)


async def morning(school: School, learners: Sequence[int], seconds: float, rng: Random) -> None:
    """The test opens; some take it within that time, teachers look and download, all others are told."""
    done, began = asyncio.Event(), time.perf_counter()
    school.telegram.announces = lambda message: "there is a new quiz" in message["text"]
    taking = rng.sample(list(learners), int(len(learners) * TAKE_PART))
    teaching = list(zip(range(FIRST_TEACHER, 10**6), school.classes, school.tests, strict=False))
    half = len(teaching) // 2
    looking = [asyncio.ensure_future(looks(school, t, test, done)) for t, _, test in teaching[:half][:LOOKERS]]
    downloading = [downloads(school, *each) for each in teaching[half:][:EXPORTS]]
    files = asyncio.ensure_future(_later(seconds / 2 + SIZE * max(THINKS), downloading))
    await asyncio.gather(*(takes_test(school, learner, rng, rng.uniform(0, seconds)) for learner in taking))
    await files
    done.set()
    await asyncio.gather(*looking)
    untold = set(learners) - set(taking)
    await until(partial(school.were_told, untold), len(untold))
    school.twice += sum(len(times) > 1 for times in school.telegram.told.values())
    for learner in untold:
        school.waits.note("word of the test", school.telegram.told[learner][0] - began)


async def evening(school: School, learners: Sequence[int]) -> None:
    """Weeks later: those who took the test are reminded at five in the afternoon of five zones."""
    reminded = [learner for learner in learners if school.phone(learner).took]
    day = (school.clock() + LATER).date()
    school.clock.go_to(at_minute(day, 0, UTC))
    for n, learner in enumerate(reminded):
        await school.services.account.set_zone(learner, ZONES[n % len(ZONES)])
        await school.services.reminders.set_time(learner, USUAL_MINUTE)
    school.telegram.told.clear()
    school.telegram.announces = lambda message: "due for review" in message["text"]
    for zone in ZONES:
        school.clock.go_to(at_minute(day, USUAL_MINUTE, ZoneInfo(zone)))
        began, due = time.perf_counter(), {n for n in reminded if (await school.zone_of(n)) == zone}
        await until(partial(school.were_told, due), len(due))
        for learner in due:
            school.waits.note("a reminder", school.telegram.told[learner][0] - began)
    school.twice += sum(len(times) > 1 for times in school.telegram.told.values())


async def until(holds: Callable[[], bool], people: int) -> None:
    """Wait until *holds* is true, as long as messages to so many people may take."""
    limit = time.perf_counter() + LONGEST_WAIT + people / 10
    while not holds():
        assert time.perf_counter() < limit, "somebody was left out"
        await asyncio.sleep(0.2)


async def _later(seconds: float, work: Sequence[Awaitable[object]]) -> None:
    await asyncio.sleep(seconds)
    await asyncio.gather(*work)


@dataclass(frozen=True)
class Kept:
    """What the database holds in the end: members, finished attempts and their answers."""

    members: int
    finished: int
    answers: int


async def kept(store: Store, classes: Sequence[str]) -> Kept:
    """Count."""
    members = finished = answers = 0
    async with store.reading() as tx:
        for klass in classes:
            attempts = [attempt for attempt in await tx.assignments.attempts(klass) if attempt.finished]
            members += len(await tx.classes.members(klass))
            finished += len(attempts)
            answers += sum(len(each) for each in (await tx.assignments.answers([a.sitting for a in attempts])).values())
    return Kept(members, finished, answers)


async def a_day(folder: Path, learners: int, classes: int, minutes: float) -> tuple[School, Kept, list[Line]]:
    """A school's day. Returns who waited how long, and what is kept."""
    bank, telegram, clock, rng = load(paths.own("questions")), Telegram(), Clock(), Random(1)
    assert isinstance(bank, Bank)
    people, parts = range(FIRST_LEARNER, FIRST_LEARNER + learners), []
    environment = Environment(clock, Random(2))
    settings = Settings(instructors=tuple(range(FIRST_TEACHER, FIRST_TEACHER + classes)), operator="A school")
    data = DataFolder(folder)

    async def timed(name: str, work: Awaitable[object]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        await work
        seconds = time.perf_counter() - wall
        parts.append(Line(name, f"{seconds:.0f} s", f"{100 * (time.process_time() - cpu) / seconds:.0f} % of a core"))

    async with opened(data) as database:
        request = RateLimitedRequest(telegram, asyncio.sleep)
        async with answering(TOKEN, request, database, bank, settings, data, Metrics(), environment) as running:
            school = School(running, telegram, clock, Waits())
            await opens(school, classes)
            joining = [joins(school, learner, school.codes[n % classes]) for n, learner in enumerate(people)]
            await timed("all join", in_turn(joining, AT_ONCE))
            opening = at_minute((clock() + timedelta(days=1)).date(), MORNING, UTC)
            await gives_tests(school, opening)
            clock.go_to(opening)
            await timed("the test", morning(school, people, 60 * minutes, rng))
            await timed("reminders", evening(school, people))
        return school, await kept(Store(database), school.classes), parts


async def in_turn(work: Sequence[Awaitable[object]], at_once: int) -> None:
    """Do all of it, so many at a time."""
    waiting = iter(work)

    async def next_ones() -> None:
        for each in waiting:
            await each

    await asyncio.gather(*(next_ones() for _ in range(at_once)))


def _lines(school: School) -> list[Line]:
    lines = []
    for what, seconds in school.waits.of.items():
        goal = GOALS.get(what)
        p95 = percentile(seconds, 95)
        lines.append(
            Line(
                what,
                f"{len(seconds)} times, half of them within {percentile(seconds, 50):.2f} s",
                f"95 % within {p95:.2f} s, all within {max(seconds):.2f} s",
                goal=f"{goal} s" if goal else "",
                verdict=goal.verdict(p95) if goal else "",
            )
        )
    return lines


def main() -> int:
    """Print the table. Returns 1 if anything was lost or doubled, else 0."""
    parser = argparse.ArgumentParser("python -m bench.school")
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--classes", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=1.0, help="in which those who take the test begin it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-school-") as scratch:
        school, found, parts = asyncio.run(a_day(Path(scratch), given.learners, given.classes, given.minutes))
    took = sum(phone.took for phone in school.telegram.phones.values())
    agree = found == Kept(given.learners, took, school.answers) and not school.twice
    whole = Line(
        f"{given.learners} learners, {given.classes} classes",
        f"{took} took the test, {school.answers} answers",
        f"{found.finished} kept, {found.answers} answers; told twice: {school.twice}",
        goal="lost 0, doubled 0",
        verdict="reached" if agree else "NOT REACHED",
    )
    print(table([HEADINGS, whole, *parts, *_lines(school)]))
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
