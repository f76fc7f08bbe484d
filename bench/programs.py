"""The bot and its references: how each program is started for one run, driven, and checked when it has ended."""

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
from typing import Any, BinaryIO

from bench.crowd import Wanted
from bench.figures import Phase, wrong

HERE = Path(__file__).resolve().parent
TOKEN = "123456789:AABenchTokenForAPretendTelegram_00"  # noqa: S105 - of nobody
SECRET = "bench-secret-of-nobody-at-all-0000000000"  # noqa: S105 - of nobody
HOOK = "/telegram"
"""The path of the webhook."""
KEPT = "kept"
"""The folder of a ground with what the bot keeps beside its database."""
PATIENCE = 60.0
"""How many seconds a program may take until its first getUpdates, and how many to end."""


class Stub:
    """The pretend Telegram in a process of its own. *crowd* is what bench.prepare has printed."""

    def __init__(self, crowd: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.stub"],
            cwd=HERE.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port: int = self._read_line()["port"]
        self.tell(crowd)

    def tell(self, line: dict[str, Any]) -> dict[str, Any]:
        """Send an order and return the answer; see bench.stub for the orders."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self._read_line()

    def _read_line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line: dict[str, Any] = json.loads(self._process.stdout.readline())
        return line

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


@dataclass(frozen=True)
class Program:
    """How a program is started.

    `command` is run in the folder `cwd`. `stores` says whether it stores answers in a database, as only the bot does.
    `hook` says whether updates are sent to it; otherwise it fetches them.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    stores: bool = False
    hook: bool = False


class Programs:
    """The bot of the *checkout*, and its references."""

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
    """A prepared database, of which every run gets a copy.

    Attributes:
        folder: its data folder.
        crowd: what the pretend Telegram must know of it.
        learners: how many learners have an open question.
        used: whether a run also gets what the bot kept beside the database when it ran first.
    """

    folder: Path
    crowd: dict[str, Any]
    learners: int
    used: bool = False

    @classmethod
    def prepared(cls, programs: Programs, folder: Path, learners: int, answers: int) -> "Ground":
        """Make a database in *folder*: *learners* is the number of open questions, *answers* that of past answers."""
        command = [*programs.within, "bench.prepare", str(folder), "--learners", str(learners)]
        prepared = subprocess.run(
            [*command, "--answers", str(answers)], check=True, capture_output=True, text=True, cwd=programs.checkout
        )
        return cls(folder, json.loads(prepared.stdout), learners)

    def keep(self, data: Path) -> None:
        """Keep, for later runs, what the bot put beside the database in the folder *data*."""
        kept = self.folder / KEPT
        kept.mkdir()
        for file in data.iterdir():
            if file.is_file() and not file.name.startswith((".", "in-hand", "scorewise.db")):
                shutil.copy2(file, kept)
        self.used = True

    def copied(self, to: Path) -> None:
        """Copy the database to a new folder and wait for the disk, so that no later commit has to wait for the copy."""
        to.mkdir(mode=0o700)
        if self.used:
            shutil.copytree(self.folder / KEPT, to, dirs_exist_ok=True)
        copy = to / "scorewise.db"
        shutil.copyfile(self.folder / "scorewise.db", copy)
        copy.chmod(0o600)
        with copy.open("rb") as file:
            os.fsync(file.fileno())


@dataclass(eq=False)
class Run:
    """One program while it runs.

    Attributes:
        program: the program.
        ground: the database that its own is a copy of.
        stub: its pretend Telegram.
        process: its process.
        data: its data folder.
        began: when it was started, by the monotonic clock.
        port: where it gets updates, if they are sent to it.
        taps: how many learners have tapped.
        edits: how many messages it has edited.
        twice: the numbers of the learners who tapped twice: the first, and the one after the last of each stretch.
        trouble: what did not agree, in words.
    """

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
        """How many learners can still tap. A program that stores nothing can be tapped by the same ones again."""
        return self.ground.learners - self.taps if self.program.stores else sys.maxsize

    def phase(self, **wanted: Any) -> Phase:
        """Let learners tap who have not tapped yet; *wanted* are fields of `crowd.Wanted`."""
        assert self.left > 0, "everybody has tapped"
        stretch = Wanted(first=self.taps, pid=self.process.pid, **wanted)
        phase = Phase.of(self.stub.tell({"run": asdict(stretch)}))
        if stretch.twice:
            first = self.ground.crowd["first_learner"] + self.taps
            self.twice.append((first, first + phase.sent))
        self.taps += phase.sent
        self.edits += phase.edited
        if not phase.whole:
            self.trouble.append(f"sent {phase.sent}, edited {phase.edited}, answered {phase.answered}, {phase.strange}")
        return phase

    def until_it_fetches(self) -> float:
        """Wait until the program is ready, and return the seconds since it was started.

        It is ready with its first getUpdates, or, behind a webhook, when it accepts connections.

        Raises:
            RuntimeError: it ended, or took too long.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if ready := self._ready():
                return ready - self.began
            time.sleep(0.02)
        log = (self.data.parent / "log").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{self.program.name} does not fetch (exit {self.process.poll()}): {log}")

    def _ready(self) -> float:
        """Return when it was ready, by the monotonic clock, or 0 if it is not."""
        if not self.program.hook:
            return float(self.stub.tell({"seen": True})["first_fetch"])
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except OSError:
            return 0.0
        return time.monotonic()


@contextmanager
def running(program: Program, ground: Ground) -> Iterator[Run]:
    """Run *program* until the block ends, and then compare what it stored with what was sent to it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        data, log = Path(folder) / "data", Path(folder) / "log"
        if program.stores:
            ground.copied(data)
        stub = Stub(ground.crowd)
        try:
            with log.open("wb") as file:
                run = _started(program, ground, stub, data, file)
                try:
                    run.until_it_fetches()
                    if program.hook:
                        stub.tell({"hook": {"port": run.port, "path": HOOK, "secret": SECRET}})
                    yield run
                finally:
                    _end(run)
                    if late := stub.tell({"seen": True})["strange"]:
                        run.trouble.append(f"after the last tap: {late}")
            _check(run, log)
        finally:
            stub.close()


def _started(program: Program, ground: Ground, stub: Stub, data: Path, log: BinaryIO) -> Run:
    began, port = time.monotonic(), free_port()
    process = subprocess.Popen(
        program.command,
        cwd=program.cwd,
        env=_environment(stub.port, data) | (_behind_hook(port) if program.hook else {}),
        stdout=log,
        stderr=log,
    )
    return Run(program=program, ground=ground, stub=stub, process=process, data=data, began=began, port=port)


def _check(run: Run, log: Path) -> None:
    """Note what is wrong with the database and the log of a program that has ended."""
    if run.program.stores:
        run.trouble += filter(None, [_disagreement(run)])
    errors = [line for line in log.read_text(errors="replace").splitlines() if _is_error(line)]
    if errors:
        run.trouble.append(f"{len(errors)} lines of errors, the first: {errors[0][:200]}")


def _environment(port: int, data: Path) -> dict[str, str]:
    """Return the environment of a program: that of this process, with only the settings of the bench for the bot."""
    return without_settings() | {
        "SCOREWISE_TOKEN": TOKEN,
        "SCOREWISE_API": f"http://127.0.0.1:{port}/bot",
        "SCOREWISE_DATA": str(data),
        "SCOREWISE_OPERATOR": "Bench",
        "NO_PROXY": "127.0.0.1",
        "TMPDIR": str(data.parent),
    }


def without_settings() -> dict[str, str]:
    """Return the environment of this process without settings for the bot."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SCOREWISE_")}


def _behind_hook(port: int) -> dict[str, str]:
    return {
        "SCOREWISE_WEBHOOK": f"https://bench.example.org{HOOK}",
        "SCOREWISE_WEBHOOK_SECRET": SECRET,
        "SCOREWISE_LISTEN": f"127.0.0.1:{port}",
    }


def free_port() -> int:
    """Return a port of this computer that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _end(run: Run) -> None:
    """Ask the program to end, and kill it if it does not."""
    run.process.send_signal(signal.SIGTERM)
    try:
        run.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        run.process.kill()
        run.process.wait()
        run.trouble.append(f"did not end within {PATIENCE:.0f} s")


def _disagreement(run: Run) -> str:
    """Return, in words, what does not agree between the database and the taps; empty if everything does."""
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


def _is_error(line: str) -> bool:
    return " ERROR " in line or " CRITICAL " in line or "Traceback" in line
