import asyncio
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.commands.admin import back_up
from bot.commands.data_folder import DataFolder
from bot.environment import Environment
from bot.errors import UserError
from bot.quiz.grading import NotKnown
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import CurrentQuestion, Feedback
from bot.services.starting import Starting
from bot.storage.backup import checked, copy, expired
from bot.storage.database import FILE
from bot.storage.deletion_log import KEPT
from bot.storage.engine.connection import Database
from bot.storage.store import Store
from tests.builders import NOON, a_bank

ROOT = Path(__file__).parent.parent.parent
COPIES = 12
WRITERS = 8
Key = tuple[str, int]

pytestmark = [
    pytest.mark.slow("it copies large files, and kills whole programs"),
    pytest.mark.sqlite("a server has its own backups"),
]


@pytest.fixture
def path(database: Database, tmp_path: Path) -> Path:
    return tmp_path / FILE


class Learners:
    """They answer without a pause; `answered` is what they were told is kept."""

    def __init__(self, store: Store) -> None:
        environment = Environment(lambda: NOON, Random(5))
        self.account = Account(store, environment.clock)
        self.starting = Starting(store, Library(a_bank()), environment.clock, environment.rng, environment.new_id)
        self.learning = Learning(store, Library(a_bank()), environment.clock, environment.rng)
        self.answered: set[Key] = set()
        self.wanted = 0
        self.reached, self.enough = asyncio.Event(), asyncio.Event()

    async def more(self, number: int) -> None:
        """Let them give so many answers more."""
        self.wanted = len(self.answered) + number
        self.reached.clear()
        await self.reached.wait()

    async def answer(self, person: int) -> None:
        await self.account.agree(person, "en")
        while not self.enough.is_set():
            place = await self.starting.begin(person, "", "")
            assert isinstance(place, CurrentQuestion)
            sitting = place.sitting
            for turn in range(sitting.turn, len(sitting.asked)):
                outcome = await self.learning.answer(person, sitting.id, turn, NotKnown())
                assert isinstance(outcome, Feedback)
                self.answered.add((sitting.id, turn))
                if len(self.answered) >= self.wanted:
                    self.reached.set()
                await self.learning.next_question(person, sitting.id)


def answers(path: Path) -> set[Key]:
    with closing(sqlite3.connect(path)) as database:
        return set(database.execute("SELECT sitting, turn FROM answer"))


async def test_copies_made_while_learners_answer_are_whole_and_hold_every_answer_told_of_before(
    database: Database, path: Path, tmp_path: Path
) -> None:
    learners = Learners(Store(database))
    told: dict[Path, set[Key]] = {}

    async with asyncio.TaskGroup() as at_work:
        for person in range(1, WRITERS + 1):
            at_work.create_task(learners.answer(person))
        for number in range(COPIES):
            await learners.more(20)
            to = tmp_path / "copies" / f"{number}.db"
            told[to] = set(learners.answered)
            await asyncio.to_thread(copy, path, to)
        learners.enough.set()

    for to, before in told.items():
        checked(to)
        assert before <= answers(to) <= learners.answered
    assert sorted(to.name for to in (tmp_path / "copies").iterdir()) == sorted(to.name for to in told)
    assert answers(tmp_path / "copies" / "11.db") > answers(tmp_path / "copies" / "0.db")


def test_a_copy_and_its_folder_are_for_their_owner_only(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "new" / "copy.db"

    with _umask(0o000):
        copy(path, to)

    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert stat.S_IMODE(to.parent.stat().st_mode) == 0o700


@contextmanager
def _umask(wanted: int) -> Iterator[None]:
    before = os.umask(wanted)
    yield
    assert os.umask(before) == wanted


def test_a_copy_replaces_an_earlier_one(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy.db"
    to.write_text("earlier")

    assert copy(path, to) == checked(to) == 1  # the version of the schema


def test_the_database_is_not_replaced_by_its_copy(path: Path, tmp_path: Path) -> None:
    """The bot would go on with a file that has no name any more, and every answer from then on would be lost."""
    (tmp_path / "link.db").symlink_to(path)

    for to in (path, tmp_path / "link.db"):
        with pytest.raises(UserError, match="is the database itself"):
            copy(path, to)


def test_a_copy_that_the_disk_has_no_room_for_leaves_the_earlier_one(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "copies" / "copy.db"
    copy(path, to)
    earlier = to.read_bytes()
    _fill(path, 2000)

    with _files_of_at_most(100_000), pytest.raises(UserError, match=r"cannot be copied .* Check the disk"):
        copy(path, to)

    assert to.read_bytes() == earlier
    assert list(to.parent.iterdir()) == [to]


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """As on a full disk: the system writes no more than that into a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _fill(path: Path, rows: int) -> None:
    with closing(sqlite3.connect(path)) as direct, direct:
        direct.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO set_aside "
            "SELECT i, hex(randomblob(24)), '2026-01-05 12:00:00.000000' FROM n",
            (rows,),
        )


def test_a_place_that_cannot_be_written_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UserError, match=r"cannot be written: .* Choose another place"):
        copy(path, tmp_path / "file" / "copy.db")


def test_a_folder_in_the_place_of_a_copy_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(UserError, match="cannot be written: Is a directory"):
        copy(path, tmp_path / "folder")

    assert not list(tmp_path.glob("*.new*"))


def test_a_copy_of_a_damaged_database_is_refused(path: Path, tmp_path: Path) -> None:
    _fill(path, 2000)
    to = tmp_path / "copy.db"
    to.write_text("earlier")
    with path.open("r+b") as file:
        file.seek(4096 * 60)
        file.write(b"\xff" * 4096 * 4)

    with pytest.raises(UserError):
        copy(path, to)

    assert to.read_text() == "earlier"


def test_rows_that_point_to_nothing_are_found(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as direct, direct:
        direct.execute("INSERT INTO report VALUES (999, 'q', 'h', 'answer', '2026-01-05 12:00:00.000000')")

    with pytest.raises(UserError, match="rows that point to nothing: 1"):
        copy(path, tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


def test_whoever_is_killed_while_copying_leaves_the_earlier_copy(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "copies" / "copy.db"
    copy(path, to)
    earlier = to.read_bytes()
    _fill(path, 200_000)
    half = to.with_name("copy.db.new")

    words = (sys.executable, "-m", "bot", "backup", "--data", tmp_path, "--to", to)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not half.exists():
            pass
        process.send_signal(signal.SIGKILL)

    assert process.returncode == -signal.SIGKILL
    assert to.read_bytes() == earlier
    copy(path, to)  # what was half made is in nobody's way
    assert list(to.parent.iterdir()) == [to]


def test_only_what_is_old_expires(tmp_path: Path) -> None:
    old, young = (NOON - KEPT - timedelta(seconds=1)).timestamp(), (NOON - KEPT).timestamp()
    for name, changed in {"old.db": old, "old.db-wal": old, "young.db": young, "half.db.new": old}.items():
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (changed, changed))
    (tmp_path / "folder.db").mkdir()
    os.utime(tmp_path / "folder.db", (old, old))

    gone = expired(tmp_path, NOON)

    assert sorted(path.name for path in gone) == ["half.db.new", "old.db", "old.db-wal"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.db", "young.db"]
    assert expired(tmp_path / "nowhere", NOON) == []


async def test_what_cannot_be_copied_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no database"):
        await back_up(DataFolder(tmp_path), tmp_path / "copy.db")
    with pytest.raises(UserError, match="pg_dump"):
        await back_up(DataFolder(tmp_path, "postgresql+asyncpg://host/database"), tmp_path / "copy.db")
