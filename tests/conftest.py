"""How the tests are run: options, what is slow, where throw-away files lie. `tests/fixtures.py` has what they use."""

import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
ROOM = 2**31
"""Bytes that a whole run may want for throw-away files."""
SETTLED = 10
"""Seconds after which a file that was changed is taken to be whole."""
SLOW = {
    "stories": "each walks through the whole chat",
    "security": "the whole chat is searched for what nobody may see",
    "model": "dozens of lives against the model",
    "commands": "each command is a program, or has a database of its own",
    "authoring/test_hostile_documents.py": "files made to do harm, some as large as may be",
    "authoring/test_hostile_questions.py": "files made to do harm, some as large as may be",
    "authoring/test_round_trips.py": "every question of the bank in every format",
    "chat/screens/test_pages.py": "every list is filled to five hundred",
    "packs/test_claims.py": "whole banks are measured",
    "test_questions.py": "every question on every screen in both languages",
}
"""What is slow as a whole, and why. Elsewhere a module or a test says so itself."""
QUICK = {f"stories/test_{name}.py" for name in ("first_run", "quiz", "answering", "feedback")}
"""The way of every learner: quick all the same."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="what progress is kept in")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite(reason): says something of SQLite alone, and why")
    config.addinivalue_line("markers", "postgresql(reason): says something of PostgreSQL alone, and why")
    config.addinivalue_line("markers", "slow(reason): left out of `make quick`, and why it takes long")
    is_worker = hasattr(config, "workerinput")
    if not is_worker:  # workers inherit the environment
        _write_to_memory(config)
        _keep_bytecode(config)
    if is_worker or config.getoption("dist", "no") == "no":  # the process that only hands out tests needs none of it
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are cores: whoever kills programs, or talks to one, waits most of the time."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where nothing slow is wanted, what is slow as a whole is not even imported."""
    return True if config.option.markexpr == "not slow" and why_slow(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that nobody waits for it at the end."""
    for item in items:
        if reason := why_slow(item.path):
            item.add_marker(pytest.mark.slow(reason))
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@cache
def why_slow(file: Path) -> str:
    """Why all of a file is slow; "" if it is not, or says so itself."""
    place = file.relative_to(TESTS).as_posix() if file.suffix == ".py" and TESTS in file.parents else ""
    return next((why for slow, why in SLOW.items() if f"{place}/".startswith(f"{slow}/") and place not in QUICK), "")


def _write_to_memory(config: pytest.Config) -> None:
    """Keep throw-away files where an fsync costs nothing, unless there is no such place with room and for programs."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or config.getoption("basetemp") or not os.access(memory, os.W_OK | os.X_OK):
        return
    there = os.statvfs(memory)
    if there.f_bavail * there.f_frsize >= ROOM and not there.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"], tempfile.tempdir = str(memory), None


def _keep_bytecode(config: pytest.Config) -> None:
    """Where Python is told to write none, each worker and each program that tests start would compile everything anew.

    It is kept from run to run. Python tells by second and size whether a file has changed: what was compiled within
    some seconds of a change is thrown away, for the file may have been changed once more.
    """
    if sys.dont_write_bytecode and hasattr(config, "cache"):
        kept = config.cache.mkdir("bytecode")
        for compiled in kept.joinpath(*ROOT.parts[1:]).rglob("*.pyc"):
            source = Path("/", compiled.relative_to(kept)).with_name(f"{compiled.name.partition('.')[0]}.py")
            with suppress(FileNotFoundError):  # of another run that begins now
                if not source.exists() or compiled.stat().st_mtime < source.stat().st_mtime + SETTLED:
                    compiled.unlink()
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(kept)
        sys.dont_write_bytecode = False
