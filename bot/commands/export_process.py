"""A file for a teacher, made in a process of its own."""

import asyncio
import json
import os
import sys
from pathlib import Path
from shutil import rmtree
from typing import Any

from bot.chat.senders.exports import Made, Progress
from bot.commands.data_folder import DataFolder
from bot.quiz.jobs import Job

SECRETS_LEFT_OUT = {"SCOREWISE_TOKEN": "", "SCOREWISE_WEBHOOK_SECRET": ""}
"""What a process that makes a file finds in its environment instead of the secrets."""


async def export_in_subprocess(data_folder: DataFolder, job: Job, progress: Progress) -> Made | None:
    """Make a job's file in a process of its own, so that the event loop here does not wait for it.

    That process runs this program's `export`. It takes its settings from the environment, without the token. What it
    writes on the way lies in the data folder too: if it is killed, the next start removes it.

    Returns:
        The file; `None` if the process failed, or the class is not the teacher's any more.
    """
    request = job.request
    folder = data_folder.folder.resolve()
    target = folder / "jobs" / job.id
    temporary = target.with_suffix(".tmp")
    target.parent.mkdir(mode=0o700, exist_ok=True)
    temporary.mkdir(mode=0o700, exist_ok=True)
    options = ["--data", folder, "--class", request.klass, "--form", request.format, "--to", target]
    options += ["--language", job.language, "--assignment", request.assignment, "--as", job.learner]
    options += [] if request.named else ["--without-names"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "export", "--lines", *map(str, options)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **SECRETS_LEFT_OUT, "SCOREWISE_DATABASE_URL": data_folder.url, "TMPDIR": str(temporary)},
        cwd=Path(__file__).parent.parent.parent,
    )
    assert process.stdout is not None
    report: dict[str, Any] = {}  # the last line is about the whole file, those before it are about progress
    try:
        async for line in process.stdout:
            report = json.loads(line)
            progress(report.get("told", 0))
        if await process.wait() or "name" not in report:
            return None
        content = await asyncio.to_thread(target.read_bytes)
        return Made(name=report["name"], caption=report["caption"], content=content, rows=report["rows"])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        target.unlink(missing_ok=True)
        rmtree(temporary, ignore_errors=True)
