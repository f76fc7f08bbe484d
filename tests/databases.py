"""Databases for tests: a file of SQLite's, or one on a real PostgreSQL server that the session starts.

`pytest --database=postgresql` runs the same tests on the server.
"""

import asyncio
import itertools
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from bot.storage.backup import copy
from bot.storage.database import FILE, database_of, prepare
from bot.storage.engine.connection import Database
from bot.storage.migrate import upgrade

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_USER = "postgres"
_WORKSHOP = TemporaryDirectory()


class SqliteFiles:
    """Each folder holds its own file; one at the present schema is made once: a third of a second, shared by all."""

    name = "sqlite"

    async def fill(self, folder: Path) -> None:
        """Put an empty database at the present schema there, unless there is one."""
        if not (folder / FILE).exists():
            shutil.copy(await self._template(), folder / FILE)

    async def empty(self, folder: Path) -> None:
        """Have an empty one without a schema there."""

    def open(self, folder: Path) -> Database:
        return database_of(folder)

    def dump(self, folder: Path, to: Path) -> None:
        """Make a backup, as an operator does it."""
        copy(folder / FILE, to)

    def sweep(self) -> None:
        """The folder goes, and the file with it."""

    async def _template(self) -> Path:
        path = Path(_WORKSHOP.name) / FILE
        if not path.exists():
            database = prepare(path)
            await upgrade(database, MIGRATIONS)
            await database.close()
        return path


class PostgresDatabases:
    """Each folder has its own database on one server, made of a template."""

    name = "postgresql"

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = itertools.count(1)
        self._of: dict[Path, str] = {}
        self._template = ""

    async def fill(self, folder: Path) -> None:
        await self._make(folder, await self._filled())

    async def empty(self, folder: Path) -> None:
        await self._make(folder, "template0")

    def open(self, folder: Path) -> Database:
        return database_of(folder, self.url(folder))

    def url(self, folder: Path) -> str:
        return self._url(self._of[folder])

    def dump(self, folder: Path, to: Path) -> None:
        """Make a backup with the server's own tool, by the options of docs/operating.md."""
        to.parent.mkdir(exist_ok=True)
        content = subprocess.run(
            [*self._tool("pg_dump"), "--format=custom", self._of[folder]], check=True, stdout=subprocess.PIPE
        )
        to.write_bytes(content.stdout)

    async def put_back(self, folder: Path, backup: Path) -> None:
        """Put a backup in the place of the database, by the steps of docs/operating.md."""
        name = self._of[folder]
        await self._say(f'DROP DATABASE "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE template0')
        options = ("--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}")
        with backup.open("rb") as content:
            await asyncio.to_thread(
                subprocess.run, [*self._tool("pg_restore"), *options], check=True, stdin=content, timeout=60
            )

    def _tool(self, name: str) -> tuple[str, ...]:
        """The beginning of a call of one of the server's tools."""
        programs = postgresql_programs()
        assert programs is not None, "there is a server"
        return (str(programs / name), "--host=127.0.0.1", f"--port={self._port}", f"--username={_USER}")

    def sweep(self) -> None:
        """Drop what a test has made."""
        if self._of:
            asyncio.run(self._say(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in self._of.values())))
            self._of.clear()

    async def _filled(self) -> str:
        if not self._template:
            self._template = "scorewise_template"
            await self._say(f'CREATE DATABASE "{self._template}"')
            database = database_of(Path(_WORKSHOP.name), self._url(self._template))
            await upgrade(database, MIGRATIONS)
            await database.close()
        return self._template

    async def _make(self, folder: Path, template: str) -> None:
        if folder in self._of:
            return
        name = f"scorewise_{next(self._numbers)}"
        await self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._of[folder] = name

    async def _say(self, *statements: str) -> None:
        connection = await asyncpg.connect(host="127.0.0.1", port=self._port, user=_USER, database="postgres")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def _url(self, name: str) -> str:
        return f"postgresql+asyncpg://{_USER}@127.0.0.1:{self._port}/{name}"


def postgresql_programs() -> Path | None:
    """Where Debian puts the server's programs, the newest version; or where the path has them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def served(programs: Path) -> Iterator[PostgresDatabases]:
    """A server of the session's own, on a free port of this computer, gone afterwards."""
    with TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        data = Path(folder) / "data"
        Path(folder).chmod(0o755)
        data.mkdir(mode=0o700)
        if os.getuid() == 0:  # PostgreSQL refuses to be run by root
            shutil.chown(data, _USER, _USER)
        _run(programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        free.close()
        settings = (
            "listen_addresses=127.0.0.1",
            f"port={port}",
            "unix_socket_directories=",
            "fsync=off",
        )
        options = " ".join(f"-c {setting}" for setting in (*settings, "max_connections=200"))
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            os.environ["PGSSLMODE"] = "disable"  # every connection would ask for encryption in vain
            yield PostgresDatabases(port)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(*command: object) -> None:
    as_postgres = {"user": pwd.getpwnam(_USER).pw_uid, "group": pwd.getpwnam(_USER).pw_gid, "extra_groups": []}
    subprocess.run(
        [str(word) for word in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **(as_postgres if os.getuid() == 0 else {}),  # type: ignore[call-overload]
    )


used: SqliteFiles | PostgresDatabases = SqliteFiles()
"""What this session's tests use; set by tests/fixtures.py."""
