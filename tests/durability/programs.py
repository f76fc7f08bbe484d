"""The programs under test, as an operator runs them: started, and killed without warning."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground.telegram_api import TOKEN

ROOT = Path(__file__).parent.parent.parent
SCOREWISE = ("-m", "bot", "run")
STOCK_PTB = ("-m", "tests.durability.stock_ptb")
SECRET = "a-secret-that-opens-nothing-anywhere_0"
PUBLIC = "https://quiz.example.org/hook"


@dataclass
class Program:
    """`arguments` of Python; `extra` environment. Its log goes to a file beside its data."""

    arguments: Sequence[str]
    data: Path
    api: str
    extra: Mapping[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    _killed: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        return self.data / "scorewise.db"

    @property
    def log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")

    async def start(self) -> int:
        """Start it; gives the number of its process."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SCOREWISE_")}
        ours = {
            "SCOREWISE_TOKEN": TOKEN,
            "SCOREWISE_OPERATOR": "Ada",
            "SCOREWISE_API": self.api,
            "SCOREWISE_DATA": str(self.data),
        }
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self.arguments,
                cwd=ROOT,
                env={**clean, **ours, "NO_PROXY": "127.0.0.1", "TMPDIR": str(self.data.parent), **self.extra},
                stdout=log,
                stderr=log,
            )
        return self.process.pid

    def kill(self) -> None:
        """SIGKILL, at this very moment; once, since asyncio loses count of a process that is signalled when dead."""
        if self.process is not None and self.process.returncode is None and self._killed is not self.process:
            self._killed = self.process
            os.kill(self.process.pid, signal.SIGKILL)

    async def gone(self) -> int:
        """Its exit code, when it has ended."""
        assert self.process is not None
        return await self.process.wait()

    async def stop(self) -> int:
        """As an operator does."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.gone()

    def in_hand(self) -> str:
        """What it noted to be trying when it died; "" if it noted nothing."""
        files = sorted(self.data.glob("in-hand*"))
        return files[0].read_text(encoding="ascii", errors="replace") if files else ""

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""
