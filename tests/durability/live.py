"""kill -9 while groups play live: people who vote, a host who hurries, and a ledger of what Telegram let them do."""

import asyncio
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bot.playground.keyboards import buttons
from bot.playground.parameters import Upload
from bot.playground.state import NotPossible
from bot.playground.telegram_api import Fault
from tests.durability.kills import Moment, any_moment, call, starting
from tests.durability.programs import SCOREWISE
from tests.durability.scenario import Scene, playing
from tests.durability.wire import Telegram
from tests.stage import JSON

GROUPS, PLAYERS, STRANGERS = 3, 4, 2
PATIENCE = 1200.0
ENOUGH_TAPS = 20
"""Half a minute of them: after eight seconds a quiz goes on by itself."""
"""Seconds in which the quizzes must come to their ends, however slow the machine: one that hangs shows nothing."""
STEERING = ("With a ranking", "20 s", "Open the lobby", "Start", "Close it now", "Next question", "See how it went")
"""What a host taps, what comes first first."""
MOMENTS: tuple[Moment, ...] = (
    any_moment,
    any_moment,
    starting,
    call("begins", "sendPoll"),
    call("ends", "sendPoll", later=0.02),
    call("begins", "stopPoll"),
    call("ends", "stopPoll", later=0.02),
    call("ends", "sendMessage"),
    call("ends", "getUpdates", "POST", later=0.02),
)


class LiveTelegram(Telegram):
    """Counts what was really done, as Telegram would know it, and lets one player's votes come late."""

    def __init__(self, rng: Random, misfortune: float = 0.0) -> None:
        super().__init__(rng, misfortune)
        self.stopped: Counter[tuple[int, int]] = Counter()

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None
    ) -> tuple[int, JSON]:
        if method == "stopPoll":
            self.stopped[(int(params["chat_id"]), int(params["message_id"]))] += 1
        return await super().call(method, params, files)


async def voted(scenario: Scene, _: Random) -> None:
    """Somebody has voted, and Telegram has forgotten it: the vote is nowhere but in the program. It is still open."""
    world = scenario.world
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < deadline:
        waiting = {w.update["poll_answer"]["poll_id"] for w in world.state.updates.waiting if "poll_answer" in w.update}
        if any(
            b.votes and not b.stopped and not b.poll["is_closed"] and id not in waiting
            for id, b in world.state.ballots.items()
        ):
            return
        await asyncio.sleep(0.02)


@dataclass
class LiveGroup:
    """A group that plays one quiz after another until there were enough."""

    world: LiveTelegram
    id: int
    host: int
    rng: Random
    voted: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    """What Telegram took, by poll and person; without the slow player, whose votes may come too late."""
    done: set[int] = field(default_factory=set)
    asked_how_it_went: Counter[int] = field(default_factory=Counter)
    """How often somebody tapped below the last answer, by message."""
    held: list[JSON] = field(default_factory=list)

    @property
    def players(self) -> list[int]:
        return [self.host + number for number in range(1, PLAYERS + 1)]

    @property
    def slow(self) -> int:
        return self.players[-1]

    @property
    def strangers(self) -> list[int]:
        return [self.host + PLAYERS + number for number in range(1, STRANGERS + 1)]

    def messages(self) -> list[JSON]:
        return [m for m in self.world.state.messages.get(self.id, {}).values() if m["from"]["is_bot"]]

    def polls(self) -> list[JSON]:
        return [message for message in self.messages() if "poll" in message]

    async def live(self, enough: asyncio.Event) -> None:
        """Play until *enough*, and then to the end of the quiz that is under way."""
        asked = -100.0
        while True:
            await asyncio.sleep(self.rng.uniform(0.05, 0.2))
            newest = self.messages()[-1] if self.messages() else {}
            over = not newest or newest.get("text", "").startswith(("Done", "OK, no quiz"))
            labels = {button["text"] for button in buttons(newest)}
            now = asyncio.get_running_loop().time()
            if "poll" in newest:
                await self._vote(newest)
            elif self.held and newest.get("text", "").startswith("Question"):
                await self._let_through()
            at_end = over or self._sum_up_is_lost(newest)
            if enough.is_set() and at_end:
                return
            if not at_end and labels & {
                "With a ranking",
                "Open the lobby",
                "Start",
                "Close it now",
                "Next question",
                "See how it went",
            }:
                await self._steer(newest, labels)
            elif now - asked > 4:  # nothing to tap, or what was tapped was lost: ask what is under way
                asked = now
                self.world.say(self.host, "/live@scorewise_playground_bot", self.id)

    def _sum_up_is_lost(self, newest: JSON) -> bool:
        """Whether a quiz ended without a word: how it went is said once, and Telegram may have lost it."""
        return self.asked_how_it_went[newest["message_id"]] >= ENOUGH_TAPS

    async def _vote(self, message: JSON) -> None:
        poll = message["poll"]
        if poll["is_closed"] or poll["id"] in self.voted:
            return
        taken = self.voted.setdefault(poll["id"], {})
        for person in (*self.players, *self.strangers):
            chosen = [self.rng.randrange(len(poll["options"]))]
            with suppress(NotPossible):
                if person == self.slow:  # right, so that it shows if it counts too late
                    self.world.vote(person, poll["id"], poll["correct_option_ids"])
                    self._hold_back()
                    continue
                self.world.vote(person, poll["id"], chosen)
                if person != self.slow:
                    taken[person] = chosen
            await asyncio.sleep(self.rng.uniform(0, 0.1))

    def _hold_back(self) -> None:
        queue = self.world.state.updates
        held = [w for w in queue.waiting if w.update.get("poll_answer", {}).get("user", {}).get("id") == self.slow]
        queue.waiting = [waiting for waiting in queue.waiting if waiting not in held]
        self.held += [waiting.update["poll_answer"] for waiting in held]

    async def _let_through(self) -> None:
        """The question is answered in the group: now the slow player's vote arrives, before anybody goes on."""
        for answer in self.held:
            self.world.state.updates.put("poll_answer", answer)
        self.held.clear()
        confirmed = asyncio.Event()
        unlisten = self.world.listen(lambda event: confirmed.set() if event["kind"] == "confirmed" else None)
        try:
            while self.world.waits(self.slow):
                confirmed.clear()
                await confirmed.wait()
        finally:
            unlisten()

    async def _steer(self, message: JSON, labels: set[str]) -> None:
        """Do what a host does next; a tap that was lost is made again a little later."""
        place = message["message_id"]
        if "Start" in labels:
            for person in self.players:
                self._tap(person, message, "I'm in")
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.5)
        order = (
            "With a ranking",
            "20 s",
            "Open the lobby",
            "Start",
            "Close it now",
            "Next question",
            "See how it went",
        )
        label = next((each for each in order if each in labels), None)
        if label is not None and (place not in self.done or self.rng.random() < 0.15):
            self.done |= {place} if label not in ("With a ranking", "20 s") else set()
            self._tap(self.host, message, label)
            self.asked_how_it_went[place] += label == "See how it went"
            await asyncio.sleep(0.3)

    def _tap(self, person: int, message: JSON, label: str) -> None:
        with suppress(LookupError, NotPossible):
            self.world.tap(person, message, label)


@dataclass
class LiveFigures:
    """What a campaign over live quizzes came to."""

    seed: int
    kills: int
    polls: int = 0
    votes: int = 0
    finished: int = 0
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    asked_twice: list[str] = field(default_factory=list)
    stopped_twice: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)
    log: str = ""

    @property
    def faults(self) -> list[str]:
        """Everything that is not as it should be."""
        return [*self.lost, *self.changed, *self.points, *self.strangers, *self.asked_twice, *self.stopped_twice,
                *self.left_open]  # fmt: skip

    def __str__(self) -> str:
        return "\n".join((f"seed {self.seed}: {self.kills} kills, {self.polls} polls, {self.votes} votes, "
                          f"{self.finished} ends", *self.faults[:20], self.log[-2000:]))  # fmt: skip


def audited(database: Path, groups: Sequence[LiveGroup], found: LiveFigures) -> None:
    """Compare what is stored of sealed questions with what Telegram took."""
    with sqlite3.connect(database) as db:
        db.row_factory = sqlite3.Row
        db.execute("BEGIN")  # all of it as it is at one moment
        quizzes = db.execute("SELECT * FROM live WHERE phase <> 'over'").fetchall()
        players = db.execute("SELECT * FROM live_player").fetchall()
        votes = db.execute("SELECT * FROM live_vote").fetchall()
    for group in groups:
        known = {group.host, *group.players}
        for row in (*players, *votes):
            if row["learner"] in group.strangers:
                found.strangers.append(f"{row['learner']} is kept")
        for quiz in (quiz for quiz in quizzes if quiz["chat"] == group.id):
            own = {row["learner"]: row for row in players if row["live"] == quiz["id"] and row["learner"] in known}
            given = {(row["turn"], row["learner"]): json.loads(row["options"]) for row in votes
                     if row["live"] == quiz["id"]}  # fmt: skip
            _compare(group, quiz, own, given, found)


def _compare(
    group: LiveGroup, quiz: sqlite3.Row, own: Mapping[int, sqlite3.Row], given: Mapping[tuple[int, int], list[int]],
    found: LiveFigures,
) -> None:  # fmt: skip
    points: Counter[int] = Counter()
    polls = {int(m["poll"]["question"].partition("/")[0]) - 1: m["poll"] for m in group.polls()}  # the last of each
    for turn, question in enumerate(json.loads(quiz["questions"])):
        present = turn == quiz["turn"] and quiz["phase"] in ("asking", "open", "stopping", "unstopped", "sealing")
        if question[3] not in ("counted", "at-least") or present or turn not in polls:
            continue
        poll = polls[turn]
        for person, chosen in group.voted.get(poll["id"], {}).items():
            if person not in own:
                continue
            stored = given.get((turn, person))
            where = f"{person} in {poll['id']}"
            if stored is None:
                found.lost.append(f"lost: {where}")
            elif stored != chosen:
                found.changed.append(f"changed: {where}")
        for (at, person), stored in given.items():
            points[person] += at == turn and stored == poll.get("correct_option_ids")
    for person, row in own.items():
        if row["right"] != points[person]:
            found.points.append(f"{person} has {row['right']} points for {points[person]} right answers")


def _looked_over(world: LiveTelegram, groups: Sequence[LiveGroup], found: LiveFigures) -> None:
    """What Telegram itself knows: no question asked twice, one call to close a poll, none without its net."""
    for group in groups:
        numbers = [message["poll"]["question"].partition(" ")[0] for message in group.polls()]
        for before, after in pairwise(numbers):
            if after == before:
                found.asked_twice.append(f"{group.id}: {after} after {before}")
        found.finished += sum(m.get("text", "").startswith("Done") for m in group.messages())
        found.polls += len(numbers)
        found.votes += sum(map(len, group.voted.values()))
    found.stopped_twice = [f"{place} was closed {n} times" for place, n in world.stopped.items() if n > 1]
    found.left_open = [f"{b.message_id} has no net" for b in world.state.ballots.values() if not b.closes]


async def live_campaign(
    folder: Path,
    seed: int,
    kills: int,
    arguments: Sequence[str] = SCOREWISE,
    *,
    webhook: bool = False,
    trouble: float = 0.006,
    faults: Sequence[Fault] = (),
    quizzes: int = 0,
    moments: Sequence[Moment] = MOMENTS,
    to_first_fault: bool = False,
) -> LiveFigures:
    """Kill the program *kills* times while groups play, then let them finish in peace.

    Args:
        faults: what goes wrong at Telegram.
        quizzes: go on without kills until so many quizzes were played to their end.
        to_first_fault: end as soon as anything is wrong, as of a program with a planted mistake.
    """
    rng, found = Random(f"{seed} live"), LiveFigures(seed, kills)
    async with playing(
        folder, seed, arguments, webhook=webhook, trouble=trouble, learners=0, telegram=LiveTelegram
    ) as scenario:
        assert isinstance(scenario.world, LiveTelegram)
        groups = [_a_group(scenario.world, number, seed) for number in range(GROUPS)]
        enough = asyncio.Event()
        scenario.world.inject(*faults)
        await scenario.start()
        living = [asyncio.ensure_future(group.live(enough)) for group in groups]
        for number in range(kills):
            if number:
                await scenario.launch()
            moment = rng.choice(moments)
            if (moment is starting and number) or await scenario.up():
                await moment(scenario, rng)
                scenario.program.kill()
            await scenario.program.gone()
            await asyncio.to_thread(_audit_copy, scenario, groups, found)
        if kills:
            await scenario.start()
        watching = asyncio.ensure_future(_watched(scenario, groups, found))
        await _until(scenario, quizzes, groups, found, to_first_fault=to_first_fault)
        enough.set()
        if not (to_first_fault and _wrong(scenario.world, groups, found)):
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*living)
        for task in (watching, *living):
            task.cancel()
        await asyncio.gather(watching, *living, return_exceptions=True)
        await scenario.program.stop()
        _audit_copy(scenario, groups, found)
        _looked_over(scenario.world, groups, found)
        found.log = scenario.program.said()
        return found


async def _watched(scenario: Scene, groups: Sequence[LiveGroup], found: LiveFigures) -> None:
    """Compare again and again while the program runs: what is wrong at a quiz's end is deleted a moment later."""
    while True:
        await asyncio.sleep(0.3)
        with suppress(sqlite3.OperationalError, RuntimeError):  # not there yet, busy, or the world changed meanwhile
            await asyncio.to_thread(audited, scenario.program.database, groups, found)


async def _until(
    scenario: Scene, quizzes: int, groups: Sequence[LiveGroup], found: LiveFigures, *, to_first_fault: bool
) -> None:
    """Wait for the end of so many quizzes, or for the first fault if that is enough."""
    world = scenario.world
    assert isinstance(world, LiveTelegram)

    def ended() -> int:
        messages = [m for box in world.state.messages.values() for m in box.values()]
        return sum(message.get("text", "").startswith("Done") for message in messages)

    async with asyncio.timeout(PATIENCE):
        while ended() < quizzes and not (to_first_fault and _wrong(world, groups, found)):  # noqa: ASYNC110 - see below
            await asyncio.sleep(0.1)  # a fault in the database tells nobody of itself


def _wrong(world: LiveTelegram, groups: Sequence[LiveGroup], found: LiveFigures) -> bool:
    """Whether anything is wrong so far, in the database or at Telegram."""
    at_telegram = LiveFigures(0, 0)
    _looked_over(world, groups, at_telegram)
    return bool(found.faults or at_telegram.faults)


def _audit_copy(scenario: Scene, groups: Sequence[LiveGroup], found: LiveFigures) -> None:
    with TemporaryDirectory() as copy:
        for name in ("scorewise.db", "scorewise.db-wal"):
            with suppress(FileNotFoundError):
                shutil.copy(scenario.program.data / name, copy)
        if (Path(copy) / "scorewise.db").exists():
            with suppress(sqlite3.OperationalError):  # killed before the first migration
                audited(Path(copy) / "scorewise.db", groups, found)


def _a_group(world: LiveTelegram, number: int, seed: int) -> LiveGroup:
    host = 1000 * (number + 1)
    people = range(host, host + 1 + PLAYERS + STRANGERS)
    for person in people:
        world.add_person(person, f"P{person}", "en")
    group = LiveGroup(world, -1000000000000 - number, host, Random(f"{seed} group {number}"))
    world.add_group(group.id, f"Group {number}", list(people))
    world.set_group(group.id, administrators=[host])
    return group
