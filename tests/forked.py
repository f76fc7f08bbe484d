"""`python -W error -m bot`, each command in a process of its own, forked from one that has read other people's modules.

Reading those takes most of a command's time and is the same each time; our own modules are read by every command.
"""

import atexit
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
WITHIN = 60
"""Seconds that a command may take."""
OTHERS = (
    "aiohttp",
    "aiosqlite",
    "alembic.command",
    "babel.dates",
    "fsrs",
    "orjson",
    "prometheus_client",
    "pydantic",
    "rapidfuzz",
    "sqlalchemy.ext.asyncio",
    "telegram.ext",
    "tornado.web",
    "uvloop",
    "xlsxwriter",
    "yaml",
)


def run(
    arguments: tuple[str, ...], environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` would tell it."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        files[0].write_text(stdin, encoding="utf-8")
        asked = {"arguments": arguments, "environment": dict(environment), "files": [str(file) for file in files]}
        process = _process()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, *(file.read_text(encoding="utf-8") for file in files[1:]))


@cache
def _process() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.forked"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        process.communicate()

    atexit.register(end)
    return process


def _serve() -> None:
    for name in OTHERS:
        import_module(name)
    assert not any(name.partition(".")[0] == "bot" for name in sys.modules), "every command reads ours itself"
    while line := sys.stdin.readline():
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked["arguments"], asked["environment"], asked["files"])
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(arguments: list[str], environment: dict[str, str], files: list[str]) -> None:
    """Never to return to the loop: a command ends with its process, and everything is put away as at any exit."""
    signal.alarm(WITHIN)
    os.environ.clear()
    os.environ.update(environment)
    for number, file in enumerate(files):
        opened = os.open(file, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (open(n, mode, closefd=False) for n, mode in enumerate("rww"))  # noqa: SIM115
    sys.argv = ["bot", *arguments]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
