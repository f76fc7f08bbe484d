from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage.engine.connection import Database
from tests import databases
from tests.stage import Person, Stage, staged

# A deadline would measure how busy the machine is.
settings.register_profile("scorewise", deadline=None)
settings.load_profile("scorewise")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="what progress is kept in")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite(reason): says something of SQLite alone, and why")
    config.addinivalue_line("markers", "postgresql(reason): says something of PostgreSQL alone, and why")


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
