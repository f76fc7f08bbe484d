"""Reads a file in a process of its own, with limits on memory and time: what hangs or grows harms nobody else."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.authoring.document import DocumentRead
from bot.authoring.file_read import FileRead
from bot.packs.serialization import dump, load

MEMORY = 256 * 1024 * 1024
"""Bytes that the process may allocate."""
SECONDS = 20
"""Seconds of a processor that it may take."""
PATIENCE = 60
"""Seconds by the clock after which it is ended in any case: on a busy machine it may have to wait its turn."""
NICENESS = 10
"""By how much it stands back behind the bot where both want the processor."""
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV", "PYTHONPATH")
"""What the process finds of our environment: no token, no address of a database."""


async def read_apart(name: str, data: bytes, language: str) -> FileRead | None:
    """Read a file as `file_reading.read_file` does.

    Returns:
        What came of it; `None` if it took too much memory or time, or ended the process.
    """
    return await _apart(("read", _harmless(name), language), data)


async def suggest_apart(document: DocumentRead) -> FileRead | None:
    """Have questions suggested on a document; returns as `read_apart`."""
    return await _apart(("suggest",), dump(FileRead(document=document)))


async def _apart(work: Sequence[str], data: bytes) -> FileRead | None:
    """Let the process do its work on *data*."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.authoring.child", *work),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={key: os.environ[key] for key in _KEPT if key in os.environ} | {"PYTHONDONTWRITEBYTECODE": "1"},
        cwd=Path(__file__).parent.parent.parent,
    )
    try:
        written, _ = await asyncio.wait_for(process.communicate(data), PATIENCE)
    except (TimeoutError, BrokenPipeError, ConnectionResetError):
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        return None
    with suppress(TypeError, LookupError, ValueError, ArithmeticError):
        return await asyncio.to_thread(load, FileRead, written)  # megabytes: the others do not wait for them
    return None


def _harmless(name: str) -> str:
    """A file's name without what could mean something to a program: only its last part, letters, figures and points."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char if char.isalnum() or char in "._- " else "_" for char in last).lstrip("-. ")[-100:] or "file"
