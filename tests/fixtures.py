"""What tests use: the bot on its stage, a database, an event loop. `tests/conftest.py` loads it where tests are run."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage.engine.connection import Database
from tests import databases, shared_dialect
from tests.stage import Person, Stage, staged

# A deadline would measure how busy the machine is.
settings.register_profile("scorewise", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)


def pytest_configure(config: pytest.Config) -> None:
    """What is tried with a hundred examples made by chance is tried with twenty in `make quick`."""
    settings.load_profile("quick" if config.option.markexpr == "not slow" else "scorewise")


def pytest_sessionstart() -> None:
    shared_dialect.share()


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The event loop that the program runs in; it also takes less time."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return {"asyncio": asyncio.new_event_loop}
    return {"uvloop": new_event_loop}


def pytest_collection() -> None:
    """Thousands of tests and their modules are made, and stay to the end: no search for garbage has to look at them."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


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
