"""What only a server can do to a bot: cut a connection that holds a lock, or stand behind a pooler."""

import asyncio
import logging
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.errors import UserError
from bot.storage.database import database_of
from bot.storage.engine import polling_lock
from bot.storage.engine.connection import Database
from tests import databases
from tests.delivery.test_health import free_port

pytestmark = [
    pytest.mark.postgresql("an SQLite file has no server"),
    pytest.mark.slow("it waits for a server"),
]


@pytest.fixture
async def other(database: Database, tmp_path: Path) -> AsyncIterator[Database]:
    """The same database, for a second process."""
    other = databases.used.open(tmp_path)
    yield other
    await other.close()


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling_lock, "LOOK", 0.2)


async def cut_connections(database: Database) -> None:
    """End every other session of the database, as an administrator or a failover does."""
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    async with database.reading() as connection:
        await connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))


class Said(logging.Handler):
    """Tells when a line of the log has those words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words, self.said = words, asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self.words in record.getMessage():
            self.said.set()


async def test_a_lock_whose_connection_was_cut_is_taken_again(database: Database, other: Database) -> None:
    lost, again = asyncio.Event(), Said("it is taken again")
    polling_lock.log.addHandler(again)
    async with database.polling_lock(lost.set):
        await cut_connections(other)
        await asyncio.wait_for(again.said.wait(), 10)

        with pytest.raises(UserError, match="Another Scorewise fetches updates"):
            async with other.polling_lock(lambda: None):
                pass
    polling_lock.log.removeHandler(again)
    assert not lost.is_set()

    async with other.polling_lock(lambda: None):  # and it is given back at the end
        pass


async def test_whoever_has_lost_the_lock_to_another_process_is_told(database: Database, other: Database) -> None:
    lost = asyncio.Event()
    async with database.polling_lock(lost.set), AsyncExitStack() as held:
        await cut_connections(other)
        await held.enter_async_context(other.polling_lock(lambda: None))

        await asyncio.wait_for(lost.wait(), 10)


@contextmanager
def behind_pgbouncer(url: str, mode: str) -> Iterator[str]:
    """The address of the same database through PgBouncer, in that mode. PGBOUNCER names a program off the path."""
    program = os.environ.get("PGBOUNCER") or shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed. On Debian and Ubuntu: sudo apt install pgbouncer")
    server, port = make_url(url), free_port()
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n* = host={server.host} port={server.port} user={server.username}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
            f"pool_mode = {mode}\ndefault_pool_size = 15\n"
        )
        user = server.username if os.getuid() == 0 else None  # it refuses to be run by root
        with subprocess.Popen([program, settings], stderr=subprocess.PIPE, user=user) as process:
            assert process.stderr is not None
            try:
                next(line for line in process.stderr if b"process up" in line)
                yield server.set(port=port).render_as_string(hide_password=False)
            finally:
                process.terminate()


@pytest.mark.parametrize("mode", ["transaction", "statement"])
async def test_a_pooler_that_mixes_sessions_is_refused_at_start(database: Database, tmp_path: Path, mode: str) -> None:
    assert isinstance(databases.used, databases.PostgresDatabases)
    with behind_pgbouncer(databases.used.url(tmp_path), mode) as url:
        pooled = database_of(tmp_path, url)
        with pytest.raises(UserError, match="gives each transaction another session"):
            await pooled.must_keep_sessions()
        await pooled.close()


async def test_a_pooler_that_keeps_sessions_is_as_good_as_the_server(database: Database, tmp_path: Path) -> None:
    assert isinstance(databases.used, databases.PostgresDatabases)
    with behind_pgbouncer(databases.used.url(tmp_path), "session") as url:
        pooled = database_of(tmp_path, url)
        await pooled.must_keep_sessions()
        async with pooled.polling_lock(lambda: None):
            with pytest.raises(UserError, match="Another Scorewise"):
                async with database.polling_lock(lambda: None):
                    pass
        await pooled.close()


async def test_a_server_itself_is_not_refused(database: Database) -> None:
    await database.must_keep_sessions()
