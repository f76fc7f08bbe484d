"""Erased at any moment: a learner, a member, a list, a class, a teacher. Afterwards no byte of it is anywhere.

Round by round a class lives: its teacher and learners have names and ids that occur nowhere else. While others tap, one
after the other is erased; the program is killed meanwhile, the database is backed up, and old backups are put back.
"""

import asyncio
import os
import re
import string
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from bot.commands.admin import restore_backup
from bot.commands.data_folder import DataFolder
from bot.storage.backup import copy
from bot.storage.deletion_log import KEPT
from tests.durability.programs import SCOREWISE
from tests.durability.scenario import Scene, playing
from tests.stage import labels

JSON = dict[str, Any]
Deed: TypeAlias = tuple[str, tuple[str, ...], Callable[[], Awaitable[object]]]
"""What is erased, its words, and how."""

MEMBERS = 4
SOON = 60.0
"""Seconds of a running bot after which nothing of what was erased may be in any file but the copies."""
UNHURRIED = 10
"""How many times slower a machine may be that does much else."""
ISOLATES = "\u2068\u2069"
"""Signs around names."""
HANDS = 5000
"""The Telegram id of the first teacher."""


@dataclass
class Hands:
    """A person who taps and types, and waits for what comes, however often the bot is killed meanwhile."""

    scene: Scene
    id: int

    @property
    def chat(self) -> list[JSON]:
        """The bot's messages, the newest first."""
        return self.scene.world.newest(self.id, 1000)

    async def says(self, words: str) -> JSON:
        """Type something; gives the bot's next message."""
        before = max((message["message_id"] for message in self.chat), default=0)
        self.scene.world.say(self.id, words)
        await self.scene.until(lambda: bool(self.chat) and self.chat[0]["message_id"] > before)
        await self._done()
        return self.chat[0]

    async def taps(self, *parts: str) -> None:
        """Tap the newest button with one of these labels (or beginnings, with "*") as soon as there is one.

        Then wait for what comes of it: an answer, and nearly always another screen.
        """
        await self.scene.until(lambda: self.has(*parts))
        changed: list[JSON] = []
        unlisten = self.scene.world.listen(lambda event: changed.append(event) if self._is_mine(event) else None)
        message, label = next(self._buttons(parts))
        tap = self.scene.world.tap(self.id, message["message_id"], label)
        try:
            await self.scene.until(lambda: self.scene.world.state.taps[tap].answer is not None)
            with suppress(TimeoutError):
                await self.scene.until(lambda: bool(changed), within=10)
        finally:
            unlisten()
        await self._done()

    def has(self, *parts: str) -> bool:
        """Whether there is such a button."""
        return next(self._buttons(parts), None) is not None

    def _is_mine(self, event: JSON) -> bool:
        return bool(event["kind"] == "message" and event["message"]["chat"]["id"] == self.id)

    def _buttons(self, parts: Sequence[str]) -> Iterator[tuple[JSON, str]]:
        for message in self.chat:
            for label in labels(message):
                if any(fnmatchcase(label.strip(ISOLATES), part) for part in parts):
                    yield message, label

    async def _done(self) -> None:
        await self.scene.until(lambda: not self.scene.world.waits(self.id))


@dataclass
class Class:
    """A class and the words that stand for it and those in it, each of which occurs nowhere else."""

    teacher: Hands
    learners: list[Hands]
    rng: Random
    word: str = ""
    teachers_word: str = ""
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    """The name and the id of each learner."""
    listed: tuple[str, ...] = ()
    """Ids on the list that nobody has given."""

    async def begins(self) -> None:
        """Teacher, class, list, members, a quiz, and a file of what was answered."""
        teacher, self.word, self.teachers_word = self.teacher, self._new("Kelas"), self._new("Guru")
        self.words = {each.id: (self._new("Nama"), self._new("ID")) for each in self.learners}
        await teacher.says("/teach")
        await teacher.taps("Start teaching")
        await teacher.taps("New class")
        await teacher.says(self.word)
        await teacher.taps("In 12 months*")
        await teacher.taps("Nobody is under 18")
        await teacher.says(self.teachers_word)
        await self._settings("Ask for student ids")
        await self.lists(*(id for _, id in self.words.values()))
        await self._settings("Back to the class")
        await teacher.taps("Invitation link*")
        link = re.search(r"start=(j_[0-9a-z]+)", await self._caption())
        assert link, "an invitation without a link"
        await asyncio.gather(*(self._joins(each, link[1]) for each in self.learners))
        await self._takes_files()

    async def lists(self, *known: str) -> None:
        """Put *known* ids and some that nobody has given in the place of the list."""
        self.listed = tuple(self._new("Daftar") for _ in range(3))
        await self._settings("Upload a list*")
        await self.teacher.says("\n".join((*known, *self.listed)))
        await self.teacher.taps("Keep them")

    async def left_by(self, learner: Hands) -> None:
        await learner.says("/classes")
        if learner.has(self.word):
            await learner.taps(self.word)
            await learner.taps("Leave the class")
            await learner.taps("Leave")

    async def takes_out(self, learner: Hands) -> None:
        """The teacher takes somebody out."""
        name = self.words[learner.id][0]
        await self._opens()
        await self.teacher.taps("Learners")
        place = re.search(rf"^(\d+)\. .*{name}", self.teacher.chat[0]["text"], re.MULTILINE)
        if place:
            await self.teacher.taps(place[1])
            await self.teacher.taps("Take out")

    async def is_deleted(self) -> None:
        await self.teacher.says("/teach")
        if self.teacher.has(self.word):
            await self._settings("Delete the class")
            await self.teacher.taps("Delete the class")

    async def _opens(self) -> None:
        await self.teacher.says("/teach")
        await self.teacher.taps(self.word)

    async def _settings(self, button: str) -> None:
        await self._opens()
        await self.teacher.taps("Class settings")
        await self.teacher.taps(button)

    async def _joins(self, learner: Hands, link: str) -> None:
        name, id = self.words[learner.id]
        await learner.says(f"/start {link}")
        await learner.taps("Join*")
        await learner.says(id)
        await learner.taps("Another name")
        await learner.says(name)

    async def _takes_files(self) -> None:
        """Files whose making leaves rows in the table of jobs, and text on the way."""
        await self._opens()
        await self.teacher.taps("Download")
        await self.teacher.taps("Excel*")

    async def _caption(self) -> str:
        await self.teacher.scene.until(lambda: any("caption" in message for message in self.teacher.chat))
        return next(str(message["caption"]) for message in self.teacher.chat if "caption" in message)

    def _new(self, kind: str) -> str:
        return f"{kind}-{''.join(self.rng.choices(string.ascii_uppercase, k=12))}-42"  # an id has figures in it


@dataclass
class Erasures:
    """What a campaign came to: `left` says of which word something was found, where and after what."""

    seed: int
    erased: int = 0
    kills: int = 0
    backups: int = 0
    restores: int = 0
    left: list[str] = field(default_factory=list)
    log: str = ""

    def __str__(self) -> str:
        return "\n".join(
            (
                f"seed {self.seed}: {self.erased} erasures, {self.kills} kills, {self.restores} restores",
                *self.left[:20],
                self.log[-2000:],
            )
        )


@dataclass
class Campaign:
    """Erases in a scene, and looks for what is left."""

    scene: Scene
    rng: Random
    found: Erasures
    soon: float
    gone: dict[str, str] = field(default_factory=dict)
    """The words that must be nowhere, and what they stood for."""
    copies: list[Path] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where everything lies that the program writes: data, temporary files, its log."""
        return self.scene.program.data.parent

    async def round(self, number: int, *, kill: bool, restore: bool) -> None:
        """One class from its beginning to its end."""
        first = HANDS + number * (MEMBERS + 1)
        hands = [Hands(self.scene, first + place) for place in range(MEMBERS + 1)]
        for each in hands:
            self.scene.world.add_person(each.id, f"P{each.id}", "en")
        klass = Class(hands[0], hands[1:], self.rng)
        await klass.begins()
        await self.backs_up()
        for what, words, deed in self._deeds(klass):
            await self._through_a_kill(deed, kill=kill and self.rng.random() < 0.7)
            self.found.erased += 1
            self.gone |= dict.fromkeys(words, what)
            await self._look(what)
            if self.found.left:
                return  # each further look would only wait as long
            if restore and self.rng.random() < 0.4:
                await self.restores()
                await self._look(f"{what}, and a backup was put back")
                return  # the class may be there again, as it was
            if self.rng.random() < 0.3:
                await self.backs_up()

    def _deeds(self, klass: Class) -> list[Deed]:
        """What is erased, its words, and how; the class last, since nothing goes on without it."""
        one, two, three, *others = klass.learners
        deeds: list[Deed] = [
            ("a learner", klass.words[one.id], partial(self._deletes_all, one)),
            ("somebody left", klass.words[two.id], partial(klass.left_by, two)),
            ("a member was taken out", klass.words[three.id], partial(klass.takes_out, three)),
            ("a list", klass.listed, partial(klass.lists)),
        ]
        self.rng.shuffle(deeds)
        rest = [word for each in others for word in klass.words[each.id]]
        ends: list[Deed] = [
            ("a class", tuple(rest), klass.is_deleted),  # its name stays in learners' ledgers while its teacher is here
            ("a teacher", (klass.word, klass.teachers_word, *rest), partial(self._deletes_all, klass.teacher)),
        ]
        return [*deeds, self.rng.choice(ends)]

    async def _deletes_all(self, person: Hands) -> None:
        await person.says("/privacy")
        if person.has("Delete everything"):
            await person.taps("Delete everything")
            await person.taps("Delete")

    async def _through_a_kill(self, deed: Callable[[], Awaitable[object]], *, kill: bool) -> None:
        """Do something while the program is killed and started again."""
        doing = asyncio.ensure_future(deed())
        if kill:
            await asyncio.wait([doing], timeout=self.rng.uniform(0, 4))
            self.scene.program.kill()
            await self.scene.down("while erasing")
            await self.scene.start()
            self.found.kills += 1
        await doing

    async def backs_up(self) -> None:
        """As the nightly backup does, while others write."""
        to = self.scene.program.data / "backups" / f"copy{len(self.copies)}.db"
        await asyncio.to_thread(copy, self.scene.program.database, to)
        self.copies.append(to)
        self.found.backups += 1

    async def restores(self) -> None:
        """As an operator does it: stop the bot, put a backup back, start it."""
        await self.scene.program.stop()
        self.scene.uptime.ends()
        await restore_backup(DataFolder(self.scene.program.data), self.rng.choice(self.copies))
        await self.scene.start()
        self.found.restores += 1

    async def _look(self, after: str) -> None:
        """Search everything but the copies, until nothing is left or it has had its time."""
        left = await self._left()
        deadline = self.scene.uptime.total + self.soon
        while left and self.scene.uptime.total < deadline:
            await asyncio.sleep(1)
            left = await self._left()
        self.found.left += [f"{self.gone[word]}: {word} is in {where}, after {after}" for word, where in left]

    async def _left(self) -> list[tuple[str, str]]:
        files = await asyncio.to_thread(traced, self.folder, tuple(self.gone), self.scene.program.data / "backups")
        return [*files, *self._in_chats()]

    def _in_chats(self) -> list[tuple[str, str]]:
        """What stands in messages that the bot can change: those with results. Files are told of, and stay."""
        shown = [
            (message["text"], chat)
            for chat, box in self.scene.world.state.messages.items()
            for message in box.values()
            if message["from"]["is_bot"] and "By question" in labels(message)
        ]
        return [(word, f"the chat of {chat}") for word in self.gone for text, chat in shown if word in text]

    async def after_their_time(self) -> None:
        """A month later: the next start throws the copies away, and then nothing may be anywhere."""
        await self.scene.program.stop()
        old = (datetime.now(UTC) - KEPT).timestamp() - 3600  # noqa: TID251 - files have the times of the day
        for path in (self.scene.program.data / "backups").rglob("*"):
            os.utime(path, (old, old))
        await self.scene.start()
        deadline = self.scene.uptime.total + self.soon
        copies = self.copies
        while copies and self.scene.uptime.total < deadline:
            await asyncio.sleep(0.2)  # nothing shows in the world when a file goes
            copies = [path for path in copies if path.exists()]
        await self.scene.program.stop()
        left = traced(self.folder, tuple(self.gone))
        self.found.left += [f"{self.gone[word]}: {word} is in {where}, a month later" for word, where in left]


def traced(folder: Path, words: tuple[str, ...], but: Path | None = None) -> list[tuple[str, str]]:
    """Which words stand in which file in *folder*, except those in *but*."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not (but and path.is_relative_to(but)):
            try:
                content = path.read_bytes()
            except FileNotFoundError:  # a temporary file that is gone by now
                continue
            found += [(word, path.name) for word in words if word.encode() in content]
    return found


async def erasure_campaign(
    folder: Path,
    seed: int,
    rounds: int,
    arguments: Sequence[str] = SCOREWISE,
    *,
    kill: bool = True,
    restore: bool = True,
    learners: int = 4,
    soon: float = SOON * UNHURRIED,
) -> Erasures:
    """Let *rounds* classes live and be erased, then look once more when the copies have had their time.

    It ends with the first word that is left.

    Args:
        soon: seconds of a running bot after which nothing may be left.
    """
    found, rng = Erasures(seed), Random(f"{seed} erasure")
    teachers = ",".join(str(HANDS + number * (MEMBERS + 1)) for number in range(rounds))
    async with playing(
        folder, seed, arguments, learners=learners, pause=1.0, extra={"SCOREWISE_INSTRUCTORS": teachers}
    ) as scene:
        await scene.start()
        scene.begin()
        campaign = Campaign(scene, rng, found, soon)
        for number in range(rounds):
            if not found.left:
                await campaign.round(number, kill=kill, restore=restore)
        if restore and not found.left:
            await campaign.restores()
            await campaign._look("the end, and a backup was put back")
        scene.enough.set()
        if not found.left:
            await campaign.after_their_time()
        found.log = scene.program.said()
    return found
