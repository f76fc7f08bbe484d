"""Votes in live quizzes through the whole bot: is one lost, or doubled, and is any step late?

python -m bench.live [--seconds 14]

The bot runs in this process as `python -m bot run` joins it, on a database file, with a Telegram that answers at once.
"""

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from bench.clock import utc_now
from bench.figures import HEADINGS, Goal, Line, percentile, table
from bench.instant import InstantTelegram
from bot import paths
from bot.app import handed_over_at_once
from bot.commands.data_folder import DataFolder, opened
from bot.commands.run import RunningBot, answering
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.webhook import HEADER, Webhook
from bot.packs.load import load
from bot.playground.telegram_api import TOKEN
from bot.quiz.bank import Bank
from bot.quiz.live import LiveQuiz, Phase, Player, Way
from bot.quiz.live_questions import LiveQuestion, dealt, fits, right_positions
from bot.quiz.question import SingleChoice
from bot.settings import Settings
from bot.storage.engine.connection import Database
from bot.storage.store import Store

RATE, TOGETHER, OTHERS = 300, 50, 10
"""Votes a second; groups whose polls are due at the same moment; groups that go on voting then."""
LONGER = 4.0
"""Seconds for which the others go on."""
TWICE = 0.1
"""The share of votes that come twice."""
CROWD, WITHIN = 500, 2.0
"""Votes in one poll, and the seconds in which they are cast."""
SECRET = "s" * 40
FAR_NET = timedelta(minutes=1)
"""From the end of a poll until Telegram would close it: long, so that even a busy machine closes each one itself."""
LATE = Goal(0.3, 0.15, least=False)
"""Seconds by which a step may be late."""


class Telegram(InstantTelegram):
    """Answers calls at once, and notes when polls were closed and answers shown. Times are those of `perf_counter`."""

    def __init__(self) -> None:
        self.voters: Counter[int] = Counter()
        """By group: how many have voted."""
        self.closed: dict[int, float] = {}
        self.waited: dict[int, float] = {}
        """Seconds that this process had waited for a processor by then."""
        self.answered: dict[int, float] = {}
        self.all_answered = asyncio.Event()
        self.groups = 0

    def result(self, name: str, given: dict[str, Any]) -> Any:
        chat = given.get("chat_id", 0)
        group, now = (-chat - 1 if isinstance(chat, int) else -1), time.perf_counter()
        message = {"message_id": 1, "date": 0, "chat": {"id": -group - 1, "type": "supergroup"}}
        match name:
            case "stopPoll":
                self.closed.setdefault(group, now)
                self.waited.setdefault(group, waited_for_processor())
                return {"options": [{"voter_count": self.voters[group]}] * 2, "total_voter_count": self.voters[group]}
            case "sendMessage":
                self.answered.setdefault(group, now)
                if len(self.answered) == self.groups:
                    self.all_answered.set()
                return message
            case "sendPoll":
                return message | {"poll": {"id": f"later-{group}"}}
            case _:
                return self.at_start(name)


@dataclass
class Votes:
    """What people cast, and what the bot made of it.

    Attributes:
        cast: how many votes Telegram took.
        right: how many of them were right.
        stored: how many the database holds.
        points: how many right answers the players have.
        late: seconds by which polls were closed too late.
        own_late: the same without what this process waited for a processor meanwhile, since others had it.
        waits: seconds from a poll's end to its answer.
        took: seconds that the votes took to be handled.
        load: the share of one core that the process used.
    """

    cast: int = 0
    right: int = 0
    stored: int = 0
    points: int = 0
    late: list[float] = field(default_factory=list)
    own_late: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    took: float = 0.0
    load: float = 0.0

    def note_closings(self, telegram: Telegram, due: "Due") -> None:
        """Note how late polls were closed, and how long their answers took."""
        for group, end in due.ends.items():
            late = telegram.closed[group] - due.began - end
            self.late.append(late)
            self.own_late.append(late - max(0.0, telegram.waited[group] - due.waited[end]))
            self.waits.append(telegram.answered[group] - telegram.closed[group])

    @property
    def agree(self) -> bool:
        """Whether no vote was lost, doubled or changed."""
        return (self.stored, self.points) == (self.cast, self.right)


def waited_for_processor() -> float:
    """Seconds in which the event loop was ready to run while others had the processors; 0 where Linux does not say."""
    try:
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except OSError:
        return 0.0


class Due:
    """The moments at which polls are to be closed: seconds by group, from `began` on.

    A thread of its own notes how long this process has waited for a processor by each of them.
    """

    def __init__(self, ends: dict[int, float]) -> None:
        self.ends = ends
        self.began = time.perf_counter()
        self.waited: dict[float, float] = {}
        for end in sorted(set(ends.values())):
            threading.Timer(end, self._note, (end,)).start()

    def _note(self, end: float) -> None:
        self.waited[end] = waited_for_processor()


def update_of(number: int, group: int, voter: int, option: int) -> dict[str, Any]:
    """A vote, as Telegram tells of it."""
    person = {"id": voter, "is_bot": False, "first_name": "V"}
    answer = {
        "poll_id": f"poll-{group}",
        "user": person,
        "option_ids": [option],
        "option_persistent_ids": [str(option)],
    }
    return {"update_id": number, "poll_answer": answer}


async def sustained(data: Path, bank: Bank, seconds: float) -> Votes:
    """`RATE` votes a second in all groups; those of `TOGETHER` end at the same moment, the others a while later."""
    groups, votes, rng, telegram = TOGETHER + OTHERS, Votes(), Random(1), Telegram()
    telegram.groups = groups
    each = int(RATE * (seconds + LONGER) / OTHERS)  # more players than can vote
    asked, right = _a_question(bank)
    async with _running(data, bank, telegram, Settings()) as (running, database):
        ends = {g: seconds + 1.0 + (LONGER if g >= TOGETHER else 0.0) for g in range(groups)}
        due = await _open_polls(running, database, asked, ends, each)
        cpu, wall = time.process_time(), time.perf_counter()
        number = 0
        while (now := time.perf_counter() - due.began) < seconds + LONGER:
            group = number % groups if now < seconds else TOGETHER + number % OTHERS
            voter, option = group * each + telegram.voters[group] + 1, rng.randrange(2)
            telegram.voters[group] += 1
            votes.cast, votes.right = votes.cast + 1, votes.right + (option == right)
            for again in range(1 + (rng.random() < TWICE)):
                running.intake.accept(update_of(2 * number + 1 + again, group, voter, option))
            number += 1
            await asyncio.sleep(max(0.0, due.began + number / RATE - time.perf_counter()))
        votes.took = time.perf_counter() - wall
        votes.load = (time.process_time() - cpu) / votes.took
        await asyncio.wait_for(telegram.all_answered.wait(), 300)
        await _counted(database, groups, votes)
    votes.note_closings(telegram, due)
    return votes


async def crowded(data: Path, bank: Bank) -> Votes:
    """`CROWD` votes in one poll within `WITHIN` seconds, told by webhook: the next one after the last was taken."""
    votes, rng, telegram = Votes(), Random(1), Telegram()
    telegram.groups = 1
    asked, right = _a_question(bank)
    settings = Settings(webhook="https://localhost/hook")
    async with _running(data, bank, telegram, settings) as (running, database):
        hook = Webhook(settings.webhook, SECRET, "127.0.0.1:0", running.intake, Metrics())
        ends = {0: WITHIN + 0.5}
        due = await _open_polls(running, database, asked, ends, CROWD)
        waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        posting = asyncio.create_task(_post_one_by_one(hook.port, waiting))
        for voter in range(1, CROWD + 1):
            option = rng.randrange(2)
            waiting.put_nowait(update_of(voter, 0, voter, option))
            telegram.voters[0] += 1
            votes.cast, votes.right = votes.cast + 1, votes.right + (option == right)
            await asyncio.sleep(max(0.0, due.began + voter * WITHIN / CROWD - time.perf_counter()))
        await posting
        votes.took = time.perf_counter() - due.began
        await asyncio.wait_for(telegram.all_answered.wait(), 300)
        await _counted(database, 1, votes)
        await hook.close()
    votes.note_closings(telegram, due)
    return votes


async def _post_one_by_one(port: int, waiting: asyncio.Queue[dict[str, Any]]) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(CROWD):
            update = await waiting.get()
            async with session.post(f"http://127.0.0.1:{port}/hook", json=update, headers={HEADER: SECRET}) as answer:
                assert answer.status == 200, answer.status


@asynccontextmanager
async def _running(
    data: Path, bank: Bank, telegram: Telegram, settings: Settings
) -> AsyncIterator[tuple[RunningBot, Database]]:
    async with opened(DataFolder(data)) as database:
        request = RateLimitedRequest(telegram, asyncio.sleep)
        async with answering(TOKEN, request, database, bank, settings, DataFolder(data), Metrics()) as running:
            running.backlog.known_by(handed_over_at_once)
            yield running, database


def _a_question(bank: Bank) -> tuple[LiveQuestion, int]:
    """A question as it is dealt to every group, and the position of its right option."""
    question = next(q for q in bank.questions.values() if isinstance(q.form, SingleChoice) and fits(q))
    asked = dealt(question, Random(1))
    return asked, right_positions(question, asked)[0]


async def _open_polls(
    running: RunningBot, database: Database, asked: LiveQuestion, ends: dict[int, float], each: int
) -> Due:
    """Open a poll in each group, with *each* players, as if the bot had just sent them."""
    store, quizzes = Store(database), [_open_poll(group, asked) for group in ends]
    async with store.transaction() as tx:
        for group, quiz in enumerate(quizzes):
            await tx.live.save(quiz)
            await tx.live.save_players(quiz.id, [Player(group * each + n + 1, f"P{n}") for n in range(each)])
    now, due = utc_now(), Due(ends)
    async with store.transaction() as tx:
        for quiz, end in zip(quizzes, ends.values(), strict=True):
            closing = now + timedelta(seconds=end)
            await tx.live.save(replace(quiz, due=closing, closes=closing + FAR_NET))
    sender = running.scorewise.live_sender
    for quiz in quizzes:
        sender.heard.opened(quiz.poll, quiz.id)
    sender.wake.set()
    return due


def _open_poll(group: int, asked: LiveQuestion) -> LiveQuiz:
    return LiveQuiz(
        id=f"live-{group}", chat=-group - 1, thread=None, language="en", way=Way.RANKING, topic="mix", size=5,
        seconds=30, host="", since=utc_now(), phase=Phase.OPEN, questions=(asked,) * 5, poll=f"poll-{group}",
        poll_message=1,
    )  # fmt: skip


async def _counted(database: Database, groups: int, votes: Votes) -> None:
    async with Store(database).reading() as tx:
        for group in range(groups):
            votes.stored += await tx.live.count_votes(f"live-{group}", 0)
            votes.points += sum(player.right for player in await tx.live.players(f"live-{group}"))


def _lines(what: str, votes: Votes) -> list[Line]:
    latest, own = max(votes.late), max(votes.own_late)
    judged = LATE.verdict(latest) if latest <= LATE.must else f"{LATE.verdict(own)}, without waits for a processor"
    load = f"{100 * votes.load:.0f} % of a core" if votes.load else f"{1000 * votes.took / votes.cast:.1f} ms each"
    return [
        Line(
            what,
            f"{votes.cast} votes in {votes.took:.1f} s, {load}",
            f"{votes.stored} stored, {votes.points} of {votes.right} right",
            goal="lost 0, doubled 0",
            verdict="reached" if votes.agree else "NOT REACHED",
        ),
        Line(
            "  closing, late",
            f"{1000 * latest:.0f} ms at most, {1000 * own:.0f} of its own",
            goal=f"{LATE} s",
            verdict=judged,
        ),
        Line("  from closing to the answer", f"{percentile(votes.waits, 50):.2f} s, at most {max(votes.waits):.2f} s"),
    ]


async def measured(seconds: float) -> tuple[Votes, Votes]:
    """Run both in folders of their own."""
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    with tempfile.TemporaryDirectory(prefix="bench-live-") as scratch:
        one, other = (Path(scratch) / name for name in ("sustained", "crowded"))
        return await sustained(one, bank, seconds), await crowded(other, bank)


def main() -> int:
    """Print the table. Returns 1 if a vote was lost or doubled, else 0."""
    parser = argparse.ArgumentParser("python -m bench.live")
    parser.add_argument("--seconds", type=float, default=14.0, help="for how long all groups vote")
    many, crowd = asyncio.run(measured(parser.parse_args().seconds))
    one = f"{CROWD} votes in one poll within {WITHIN:g} s, by webhook"
    print(
        table([HEADINGS, *_lines(f"{RATE} votes a second, {TOGETHER} groups end at once", many), *_lines(one, crowd)])
    )
    return 0 if many.agree and crowd.agree else 1


if __name__ == "__main__":
    sys.exit(main())
