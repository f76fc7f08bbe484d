"""What is measured and what it is measured beside: programs that answer taps, each started for one run and ended."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.crowd import Wanted
from bench.figures import Phase, wrong

HERE = Path(__file__).resolve().parent
TOKEN = "123456789:AABenchTokenForAPretendTelegram_00"  # noqa: S105 - of nobody
SECRET = "bench-secret-of-nobody-at-all-0000000000"  # noqa: S105 - of nobody
HOOK = "/telegram"
PATIENCE = 60.0
"""Seconds that a program may take to fetch for the first time, or to end."""


class Stub:
    """The pretend Telegram, in its own process."""

    def __init__(self, crowd: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.stub"],
            cwd=HERE.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port: int = self._heard()["port"]
        self.tell(crowd)

    def tell(self, line: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


@dataclass(frozen=True)
class Program:
    """How a program is started. Only ours has a database, and only there answers are stored.

    `hook` has updates sent to it instead of being fetched by it.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    stores: bool = False
    hook: bool = False


class Programs:
    """Ours at *checkout*, and its references."""

    def __init__(self, checkout: Path) -> None:
        within = (sys.executable, str(HERE / "within.py"), str(checkout))
        self.checkout = checkout
        self.within = within
        self.bot = Program("the bot", (sys.executable, "-m", "bot", "run"), checkout, stores=True)
        self.hook = replace(self.bot, name="the bot behind a webhook", hook=True)
        self.bare = Program("own bare cycle", (*within, "bench.by_us"), checkout)
        self.ptb = Program("PTB", (sys.executable, "-P", str(HERE / "by_ptb.py")), HERE.parent)
        other = HERE.parent / ".venv-bench" / "bin" / "python"
        self.aiogram = Program("aiogram", (str(other), "-P", str(HERE / "by_aiogram.py")), HERE.parent)


@dataclass
class Ground:
    """A prepared database and what the pretend Telegram knows of it; every run gets a copy."""

    folder: Path
    crowd: dict[str, Any]
    learners: int

    @classmethod
    def prepared(cls, programs: Programs, folder: Path, learners: int, answers: int) -> "Ground":
        command = [*programs.within, "bench.prepare", str(folder), "--learners", str(learners)]
        made = subprocess.run(
            [*command, "--answers", str(answers)], check=True, capture_output=True, text=True, cwd=programs.checkout
        )
        return cls(folder, json.loads(made.stdout), learners)

    def copied(self, to: Path) -> None:
        """Written out to the disk, so that nobody's commit waits for it later."""
        to.mkdir(mode=0o700)
        copy = to / "scorewise.db"
        shutil.copyfile(self.folder / "scorewise.db", copy)
        copy.chmod(0o600)
        with copy.open("rb") as file:
            os.fsync(file.fileno())


@dataclass(eq=False)
class Run:
    """One program while it runs."""

    program: Program
    ground: Ground
    stub: Stub
    process: subprocess.Popen[bytes]
    data: Path
    began: float
    port: int
    taps: int = 0
    edits: int = 0
    twice: list[tuple[int, int]] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many learners can still tap; who stores nothing never runs out of them."""
        return self.ground.learners - self.taps if self.program.stores else sys.maxsize

    def phase(self, **wanted: Any) -> Phase:
        """Let learners tap who have not tapped yet."""
        assert self.left > 0, "everybody has tapped"
        asked = Wanted(first=self.taps, pid=self.process.pid, **wanted)
        found = Phase.of(self.stub.tell({"run": asdict(asked)}))
        if asked.twice:
            first = self.ground.crowd["first_learner"] + self.taps
            self.twice.append((first, first + found.sent))
        self.taps += found.sent
        self.edits += found.edited
        if not found.whole:
            self.trouble.append(f"sent {found.sent}, edited {found.edited}, answered {found.answered}, {found.strange}")
        return found

    def until_it_fetches(self) -> float:
        """Seconds from its start to its first getUpdates; or until it can be called, if it does not fetch."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if ready := self._ready():
                return ready - self.began
            time.sleep(0.02)
        said = (self.data.parent / "log").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{self.program.name} does not fetch (exit {self.process.poll()}): {said}")

    def _ready(self) -> float:
        """When it was, or 0."""
        if not self.program.hook:
            return float(self.stub.tell({"seen": True})["first_fetch"])
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except OSError:
            return 0.0
        return time.monotonic()


@contextmanager
def running(program: Program, ground: Ground) -> Iterator[Run]:
    """*program* until the block ends; then what it stored is compared with what was sent."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        data = Path(folder) / "data"
        if program.stores:
            ground.copied(data)
        stub = Stub(ground.crowd)
        log = Path(folder) / "log"
        try:
            with log.open("wb") as file:
                began, port = time.monotonic(), free_port()
                process = subprocess.Popen(
                    program.command,
                    cwd=program.cwd,
                    env=_environment(stub.port, data) | (_behind_hook(port) if program.hook else {}),
                    stdout=file,
                    stderr=file,
                )
                run = Run(program, ground, stub, process, data, began, port)
                try:
                    run.until_it_fetches()
                    if program.hook:
                        stub.tell({"hook": {"port": port, "path": HOOK, "secret": SECRET}})
                    yield run
                finally:
                    _end(run)
                    if late := stub.tell({"seen": True})["strange"]:
                        run.trouble.append(f"after the last tap: {late}")
            if program.stores:
                run.trouble += filter(None, [_stored(run)])
            errors = [line for line in log.read_text(errors="replace").splitlines() if _counts(line)]
            if errors:
                run.trouble.append(f"{len(errors)} lines of errors, the first: {errors[0][:200]}")
        finally:
            stub.close()


def _environment(port: int, data: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SCOREWISE_")}
    return clean | {
        "SCOREWISE_TOKEN": TOKEN,
        "SCOREWISE_API": f"http://127.0.0.1:{port}/bot",
        "SCOREWISE_DATA": str(data),
        "SCOREWISE_OPERATOR": "Bench",
        "NO_PROXY": "127.0.0.1",
        "TMPDIR": str(data.parent),
    }


def _behind_hook(port: int) -> dict[str, str]:
    return {
        "SCOREWISE_WEBHOOK": f"https://bench.example.org{HOOK}",
        "SCOREWISE_WEBHOOK_SECRET": SECRET,
        "SCOREWISE_LISTEN": f"127.0.0.1:{port}",
    }


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _end(run: Run) -> None:
    run.process.send_signal(signal.SIGTERM)
    try:
        run.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        run.process.kill()
        run.process.wait()
        run.trouble.append(f"did not end within {PATIENCE:.0f} s")


def _stored(run: Run) -> str:
    """What does not agree between the database and what was tapped; empty if nothing."""
    with closing(sqlite3.connect(run.data / "scorewise.db")) as db:
        (integrity,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        (stored,) = db.execute(
            "SELECT count(*) FROM answer JOIN sitting ON sitting.id = answer.sitting WHERE ended IS NULL"
        ).fetchone()
        late = "SELECT count(*) FROM answer WHERE learner >= ? AND learner < ? AND choice <> '{}'"
        overtaken = sum(db.execute(late, learners).fetchone()[0] for learners in run.twice)
    if overtaken:
        return f"{overtaken} second taps counted instead of the first"
    return wrong(run.taps, run.edits, stored, integrity)


def _counts(line: str) -> bool:
    return " ERROR " in line or " CRITICAL " in line or "Traceback" in line
