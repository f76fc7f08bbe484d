"""The pretend disk: what an fsync has covered is there after a cut, and nothing else has to be."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.durability.journal import Journal, compiled

pytestmark = [
    pytest.mark.slow("it compiles the journal and runs programs under it"),
    pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed: apt install gcc libc6-dev"),
]

Run = Callable[[str], Journal]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a few lines of Python in a folder under the journal's eyes."""

    def run(lines: str) -> Journal:
        folder, written = tmp_path / "disk", tmp_path / "journal"
        folder.mkdir()
        watched = {"LD_PRELOAD": str(compiled(tmp_path)), "POWER_FOLDER": str(folder), "POWER_JOURNAL": str(written)}
        start = f"import os\nos.chdir({str(folder)!r})\nhere = os.getcwd() + '/'\n"
        opened = "folder, a = os.open('.', os.O_RDONLY), os.open('a', os.O_CREAT | os.O_RDWR)\n"
        subprocess.run([sys.executable, "-c", start + opened + lines], env=os.environ | watched, check=True)
        return Journal(written)

    return run


def after_all(journal: Journal, rng: Random | None = None) -> dict[str, bytes]:
    return journal.after_cut(journal.records[-1].end, rng)


def test_what_was_synced_is_there_and_what_was_not_is_gone(run: Run) -> None:
    journal = run("os.write(a, b'kept'); os.fsync(a); os.fsync(folder); os.write(a, b' and lost')")

    assert after_all(journal) == {"a": b"kept"}


def test_before_a_sync_ends_nothing_is_safe(run: Run) -> None:
    journal = run("os.fsync(folder); os.write(a, b'text'); os.fdatasync(a)")
    synced = journal.records[-1]

    assert journal.after_cut(synced.end, None) == {"a": b"text"}
    assert journal.after_cut(synced.end - 1, None) == {"a": b""}


def test_a_file_whose_folder_was_not_synced_has_no_name(run: Run) -> None:
    journal = run("os.write(a, b'text'); os.fsync(a)")

    assert after_all(journal) == {}


def test_a_new_name_holds_what_the_old_one_held(run: Run) -> None:
    journal = run("os.write(a, b'text'); os.fsync(a); os.rename(here + 'a', here + 'b'); os.fsync(folder)")

    assert after_all(journal) == {"b": b"text"}


def test_a_file_is_cut_and_written_anew_only_when_that_was_synced(run: Run) -> None:
    journal = run("os.write(a, b'long text'); os.fsync(folder); os.fsync(a); os.ftruncate(a, 4); os.pwrite(a, b'L', 0)")

    assert after_all(journal) == {"a": b"long text"}


def test_unsynced_writes_can_be_torn_at_sectors(run: Run) -> None:
    journal = run("os.fsync(folder); os.write(a, b'x' * 2048)")

    left = {after_all(journal, Random(seed))["a"] for seed in range(50)}

    assert b"" in left
    assert b"x" * 2048 in left
    assert any(b"\0" * 512 + b"x" * 512 in content for content in left)
