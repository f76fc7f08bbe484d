"""The copy that an operator carries off, made and opened by the very lines of docs/operating.md."""

import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.admin import back_up, restore_backup
from bot.commands.data_folder import DataFolder
from bot.environment import utc_now
from bot.storage.backup import expired
from bot.storage.deletion_log import KEPT
from tests.stage import Person, Stage, staged
from tests.storage.marked import deletes_all
from tests.stories.school import lessons

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")
ANI, BEN = 7_700_770_077, 7_700_770_078
SECRET = b"s" * 32
"""As the stage has it."""

pytestmark = [
    pytest.mark.slow("a whole class is backed up, encrypted and restored"),
    pytest.mark.sqlite("a server's dump is carried off in the same way"),
]


@pytest.fixture(autouse=True)
def _needs_age() -> None:
    if shutil.which("age") is None:
        pytest.skip("age is not installed. On Debian and Ubuntu: sudo apt install age")


def the_line(with_words: str) -> str:
    """The one block or line of the guide that has these words, as it stands there."""
    (found,) = [
        block or line
        for block, line in re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", GUIDE, re.DOTALL)
        if with_words in (block or line)
    ]
    return str(found)


def runs(command: str, folder: Path, **places: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the guide as root would, with other places than those of a server."""
    command = command.replace("sudo ", "")
    for name, value in places.items():
        said = {"data": "/var/lib/scorewise", "to": "/var/backups", "recipient": "age1…"}[name]
        assert said in command, f"{said} stands in {command}"
        command = command.replace(said, str(value))
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60)


def a_key(folder: Path, name: str = "scorewise.key") -> str:
    """Make a pair of keys there. Returns the public one."""
    subprocess.run(["age-keygen", "-o", folder / name], check=True, capture_output=True)
    return (folder / name).read_text().partition("public key: ")[2].split()[0]


def carried_off(data: Path, away: Path) -> Path:
    """The encrypted copy, as the guide makes it."""
    away.mkdir()
    done = runs(the_line("age -r"), away, data=data, to=away, recipient=a_key(away))
    assert done.returncode == 0, done.stderr
    (archive,) = away.glob("*.age")
    return archive


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a bot."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "secret").write_bytes(SECRET)
    return data


async def two_learners(stage: Stage) -> tuple[Person, Person]:
    stage.clock.now = utc_now()
    await stage.hourly_work()
    ani, ben = stage.person(ANI, "Ani"), stage.person(BEN, "Ben")
    for person in (ani, ben):
        await person.begins()
        await person.taps("I don't know")
    return ani, ben


async def backed_up(stage: Stage) -> Path:
    backup = stage.folder / "backups" / f"scorewise-{utc_now():%Y%m%d-%H%M%S}.db"
    await back_up(DataFolder(stage.folder), backup)
    return backup


async def test_what_was_carried_off_comes_back_on_another_machine_and_who_was_deleted_does_not(
    data: Path, tmp_path: Path
) -> None:
    away, other = tmp_path / "away", tmp_path / "other"
    async with staged(data, lessons()) as stage:
        ani, _ = await two_learners(stage)
        backup = await backed_up(stage)
        stage.clock.forward(minutes=5)
        await deletes_all(ani)
        archive = carried_off(data, away)
    content = archive.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert not any(word in content for word in (SECRET, b"SQLite format 3", b"backups/"))

    other.mkdir(mode=0o700)
    opens(archive, other)
    assert sorted(path.name for path in other.iterdir()) == ["backups", "forgotten"]
    (other / "secret").write_bytes(SECRET)
    _, gone = await restore_backup(DataFolder(other), other / "backups" / backup.name)

    assert gone == 1
    async with staged(other, lessons()) as stage:
        assert not any((await stage.rows(ANI)).values())
        assert len((await stage.rows(BEN))["answer"]) == 1


def opens(archive: Path, data: Path) -> None:
    """Open it with the key beside it, as the guide does."""
    command = the_line("age -d").replace("scorewise-2026-11-28.tar.age", archive.name)
    done = runs(command, archive.parent, data=data)
    assert done.returncode == 0, done.stderr


async def test_without_the_key_or_with_another_one_nobody_opens_it(data: Path, tmp_path: Path) -> None:
    async with staged(data, lessons()) as stage:
        await two_learners(stage)
        await backed_up(stage)
        archive = carried_off(stage.folder, tmp_path / "away")
    a_key(archive.parent, "another.key")

    for key in ("another.key", "none.key"):
        done = runs(f"age -d -i {key} {archive}", archive.parent)
        assert (done.returncode, done.stdout) == (1, "")


async def test_without_a_backup_nothing_is_carried_off_and_it_says_so(data: Path, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()

    done = runs(the_line("age -r"), tmp_path, data=data, to=tmp_path / "away", recipient=a_key(tmp_path))

    assert done.returncode != 0
    assert "backups/scorewise-*" in done.stderr
    assert list((tmp_path / "away").iterdir()) == []


async def test_a_backup_that_was_carried_off_comes_back_as_old_as_it_is(data: Path, tmp_path: Path) -> None:
    async with staged(data, lessons()) as stage:
        await two_learners(stage)
        backup = await backed_up(stage)
        made = (utc_now() - timedelta(days=29)).timestamp()
        os.utime(backup, (made, made))
        archive = carried_off(stage.folder, tmp_path / "away")
    (other := tmp_path / "other").mkdir()

    opens(archive, other)

    back = other / "backups" / backup.name
    assert abs(back.stat().st_mtime - made) < 1
    assert expired(other / "backups", utc_now()) == []
    assert expired(other / "backups", utc_now() + timedelta(days=2)) == [back]
    assert timedelta(days=30) == KEPT
