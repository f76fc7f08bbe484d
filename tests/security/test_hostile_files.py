"""Files that mean harm end in a sentence, within their limits; they fetch nothing, and nobody else waits for them.

How long others wait meanwhile is measured by `python -m bench.speed --only uploads`.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.authoring.document import REFUSALS
from bot.authoring.file_read import FileRead, Refused, Unreadable
from bot.authoring.sandbox import MEMORY, NICENESS, SECONDS
from bot.chat.translation import Translator
from bot.packs.serialization import load
from bot.quiz.language import LANGUAGES
from tests.authoring.apart import Measured
from tests.authoring.hostile_files import EACH, FAMILIES, Hostile, Outside, made
from tests.security.rows import everything
from tests.stage import Stage, labels
from tests.stories.school import a_teacher
from tests.stories.test_own_questions import sends

ROOT = Path(__file__).parent.parent.parent
SEED = 17
SECRET = "the-secret-of-this-computer"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """What hears whether anybody comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def outside(listening: socket.socket, tmp_path: Path) -> Outside:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    return Outside(f"http://127.0.0.1:{listening.getsockname()[1]}/", secret)


def read_apart(files: list[Hostile], folder: Path) -> list[Measured]:
    """Have the files read, each in its process, by a process that is small itself."""
    listed = []
    for number, file in enumerate(files):
        path = folder / f"file-{number}"
        path.write_bytes(file.content)
        listed.append((file.name, str(path)))
    command = [sys.executable, "-m", "tests.authoring.apart"]
    done = subprocess.run(command, input=json.dumps(listed), capture_output=True, text=True, check=True, cwd=ROOT)
    return [Measured(**json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("family", FAMILIES)
def test_each_is_read_or_refused_in_a_sentence_within_its_limits_and_fetches_nothing(
    family: str, outside: Outside, listening: socket.socket, tmp_path: Path
) -> None:
    files = made(family, SEED, outside)
    assert len(files) == EACH

    found = read_apart(files, tmp_path)

    for file, measured in zip(files, found, strict=True):
        assert measured.read, f"{file.name}: the process ended without a word"
        assert measured.seconds < SECONDS
        assert measured.peak < MEMORY / 1024**2
        assert SECRET not in measured.read
        assert_told(load(FileRead, measured.read.encode()))
    with pytest.raises(BlockingIOError):
        listening.accept()


def assert_told(read: FileRead) -> None:
    """Something came of it, or there is a sentence that says why not, in each language."""
    if read.refusal is None:
        assert (read.questions is None) != (read.document is None)
        return
    for language in LANGUAGES:
        match read.refusal:
            case Refused(why, name):
                assert Translator(language).t(REFUSALS[why], name=name).endswith(".")
            case Unreadable(reason):
                assert Translator(language).t(reason).endswith(".")


@pytest.mark.parametrize("family", FAMILIES)
async def test_in_the_chat_what_is_refused_leaves_nothing_behind_and_what_is_read_can_be_looked_at(
    family: str, school: Stage, outside: Outside
) -> None:
    teacher = await a_teacher(school)
    files = made(family, SEED + 1, outside)[:: EACH // 2]

    for file in files:
        before = everything(school)
        came = await sends(teacher, file.name, file.content)

        if labels(came) == ["Back"]:
            assert came["text"].endswith(".")
            assert everything(school) == before
        elif "Look at them" in labels(came):
            assert "as learners will see it" in (await teacher.taps("Look at them", came))["text"]


def test_the_process_that_reads_has_limits_that_it_cannot_lift(tmp_path: Path) -> None:
    tries = """
import os, resource
from bot.authoring.child import limit
limit()
for what in (resource.RLIMIT_DATA, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):
    print(*resource.getrlimit(what))
print(os.nice(0))
try:
    bytearray(300_000_000)
    print("allocated")
except MemoryError:
    print("no memory")
try:
    with open("written", "w") as file:
        file.write("x")
    print("written")
except OSError:
    print("not written")
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", tries]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)

    assert done.stdout.splitlines() == [
        f"{MEMORY} {MEMORY}",
        f"{SECONDS} {SECONDS}",
        "0 0",
        str(NICENESS),
        "no memory",
        "not written",
    ], done.stderr
