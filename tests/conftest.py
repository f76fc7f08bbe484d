import asyncio
import gc
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage.engine.connection import Database
from tests import databases, shared_dialect
from tests.stage import Person, Stage, staged

# A deadline would measure how busy the machine is.
settings.register_profile("scorewise", deadline=None)
settings.load_profile("scorewise")

ROOT = Path(__file__).parent.parent
ROOM = 2**31
"""Bytes that a whole run may want for throw-away files."""
SETTLED = 10
"""Seconds after which a file that was changed is taken to be whole."""
SLOW = {
    "stories": "each walks through the whole chat",
    "security": "the whole chat is searched for what nobody may see",
    "model": "dozens of lives against the model",
}
"""Folders whose tests are slow, and why."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="what progress is kept in")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite(reason): says something of SQLite alone, and why")
    config.addinivalue_line("markers", "postgresql(reason): says something of PostgreSQL alone, and why")
    config.addinivalue_line("markers", "slow(reason): left out of `make quick`, and why it takes long")
    config.addinivalue_line("markers", "quick: stays in `make quick`, although all else in the folder is slow")
    if not hasattr(config, "workerinput"):  # workers inherit the environment
        _write_to_memory(config)
        _keep_bytecode(config)


def pytest_sessionstart() -> None:
    shared_dialect.share()


def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are cores: whoever kills programs, or talks to one, waits most of the time."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The event loop that the program runs in; it also takes less time."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return {"asyncio": asyncio.new_event_loop}
    return {"uvloop": new_event_loop}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that nobody waits for it at the end."""
    for item in items:
        folder = next((each for each in SLOW if ROOT / "tests" / each in item.path.parents), None)
        if folder and not item.get_closest_marker("quick"):
            item.add_marker(pytest.mark.slow(SLOW[folder]))
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection() -> None:
    """Thousands of tests and their modules are made, and stay to the end: no search for garbage has to look at them."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


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
            if not source.exists() or compiled.stat().st_mtime < source.stat().st_mtime + SETTLED:
                compiled.unlink()
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(kept)
        sys.dont_write_bytecode = False


@pytest.fixture(scope="session", autouse=True)
def _database_server(pytestconfig: pytest.Config) -> Iterator[None]:
    if pytestconfig.getoption("database") == "sqlite":
        yield
        return
    programs = databases.postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed. On Debian and Ubuntu: sudo apt install postgresql")
    with databases.served(programs) as server:
        before, databases.used = databases.used, server
        yield
        databases.used = before


@pytest.fixture(autouse=True)
def _fitting(request: pytest.FixtureRequest) -> None:
    for name in ("sqlite", "postgresql"):
        only = request.node.get_closest_marker(name)
        if only is not None and databases.used.name != name:
            pytest.skip(f"{name} only: {only.args[0]}")


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    yield
    databases.used.sweep()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
def ani(stage: Stage) -> Person:
    return stage.person(1, "Ani", "en")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty one at the present schema."""
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    yield database
    await database.close()
