"""Rows 11 to 14: question files that somebody made to do harm."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.packs import measured
from tests.packs.files import CARD, PACK, RISKS, written

MEGABYTE = 1024 * 1024
SECONDS, MEGABYTES = 10, 100
BOT = Path(__file__).parents[2] / "bot"

QUESTION = """\
  - id: q{n}
    fact: range
    kind: number
    ask: {{ en: How high?, id: Setinggi apa? }}
    number: {{ answer: 950 }}
    explain: {{ en: It adds something., id: Ada tambahan. }}
"""
HEAD = PACK.partition("questions:")[0] + "questions:\n"
BILLION = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def _named(name: str, content: str | bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))

    return write


def _linked(name: str, to: str) -> Callable[[Path], None]:
    def link(folder: Path) -> None:
        (folder / name).symlink_to(to)

    return link


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "packs" / "pipe.yaml")


def _many_packs(folder: Path) -> None:
    numbers = count(1)
    for n in range(5):
        head = PACK.partition("questions:")[0].replace("a-pack", f"p{n}").replace("range", f"range-{n}")
        asked = "".join(QUESTION.format(n=f"{n}-{i}").replace("range", f"range-{n}") for i in range(390))
        asked = re.sub(r"How high", lambda _: f"{next(numbers) ** 9:x} or {next(numbers) ** 9:x} and so on", asked)
        _named(f"packs/p{n}.yaml", f"{head}questions:\n{asked}")(folder)


def _many_files(folder: Path) -> None:
    for n in range(1000):
        _named(f"packs/p{n}.yaml", PACK)(folder)


PACK_FILE = "packs/a-pack.yaml"
HOSTILE: dict[str, Callable[[Path], None]] = {
    "a tag that calls": _named(PACK_FILE, "!!python/object/apply:os.system ['touch harm']\n"),
    "a tag that makes": _named(PACK_FILE, "pack: !!python/object/new:subprocess.Popen [['touch', 'harm']]\n"),
    "a name of Python": _named(PACK_FILE, "pack: !!python/name:os.system\n"),
    "a module of Python": _named(PACK_FILE, "? !!python/module:antigravity\n: x\n"),
    "a tag of one's own": _named(PACK_FILE, "%TAG ! tag:yaml.org,2002:python/\n---\npack: !name:os.system\n"),
    "a merge key": _named(PACK_FILE, "base: &b { pack: x }\nother:\n  <<: *b\n"),
    "a merge key without an anchor": _named(PACK_FILE, PACK.replace("pack: a-pack", "<<: { pack: a-pack }")),
    "an anchor that holds itself": _named(PACK_FILE, "a: &a [*a]\n"),
    "a billion laughs": _named(PACK_FILE, BILLION),
    "brackets": _named(PACK_FILE, "[" * 100_000),
    "braces": _named(PACK_FILE, "{" * 100_000),
    "brackets and braces": _named(PACK_FILE, "[{" * 50_000),
    "dashes": _named(PACK_FILE, "- " * 100_000),
    "question marks": _named(PACK_FILE, "? " * 100_000),
    "indents": _named(PACK_FILE, "\n".join(" " * n + "a:" for n in range(1500))),
    "quotes never closed": _named(PACK_FILE, 'a: "' + "x" * MEGABYTE),
    "a key without an end": _named(PACK_FILE, "x" * MEGABYTE + ": y"),
    "many keys": _named(PACK_FILE, "".join(f"k{n}: v\n" for n in range(150_000))),
    "as many keys as fit": _named(PACK_FILE, "".join(f"k{n}: v\n" for n in range(19_000))),
    "the same key as often as fits": _named(PACK_FILE, "k: v\n" * 19_000),
    "the same key many times": _named(PACK_FILE, "k: v\n" * 200_000),
    "many documents": _named(PACK_FILE, "--- x\n" * 100_000),
    "an endless directive": _named(PACK_FILE, "%YAML 1." + "9" * MEGABYTE),
    "a file of five megabytes": _named(PACK_FILE, "# " + "x" * 5 * MEGABYTE),
    "a file with a hole": lambda folder: _with_hole(folder / PACK_FILE),
    "a hundred thousand questions": _named(
        PACK_FILE, HEAD + "".join(QUESTION.format(n=n) for n in range(100_000))
    ),
    "as many questions as fit": _many_packs,
    "more questions than a pack may have": _named(
        PACK_FILE, HEAD + "".join(QUESTION.format(n=n) for n in range(9_000))
    ),
    "more files than there may be": _many_files,
    "as many mistakes as fit": _named(PACK_FILE, "pack: a-pack\nquestions:\n" + "  - id: X Y\n" * 9_000),
    "as many wrong references as fit": _named(
        PACK_FILE, PACK + "".join(QUESTION.format(n=n).replace("range", f"fact-{n}") for n in range(8_000))
    ),
    "a quote that stands nowhere": _named(PACK_FILE, PACK.replace("The score runs", "ab" * 140)),
    "control characters": _named(PACK_FILE, PACK.replace("Which range?", "Which\x00\x07\x1b[2J range?")),
    "escaped control characters": _named(PACK_FILE, PACK.replace("{ en: About.,", '{ en: "A\\0\\a\\e[2J\\u202Eb",')),
    "half an emoji": _named(PACK_FILE, PACK.replace("{ en: About.,", '{ en: "\\uD83D",')),
    "UTF-16": _named(PACK_FILE, PACK.encode("utf-16")),
    "bytes": _named(PACK_FILE, bytes(range(256)) * 100),
    "a path in an id": _named(PACK_FILE, PACK.replace("pack: a-pack", "pack: ../../../etc/passwd")),
    "a path in a passage": _named(PACK_FILE, PACK.replace("a-blog/start", "../../etc/passwd")),
    "a path in a document": _named(
        "sources/a-blog.yaml", CARD.replace("file: a.txt", "file: ../../../../../../etc/passwd")
    ),
    "an address that is none": _named(PACK_FILE, PACK.replace("claim: reported", "claim: reported\n    image: file:///etc/passwd")),
    "a link to a file outside": _linked("packs/b.yaml", "/etc/passwd"),
    "a link to nowhere": _linked("packs/b.yaml", "/nowhere/at/all"),
    "a link to itself": _linked("packs/b.yaml", "b.yaml"),
    "a link to endless zeros": _linked("packs/b.yaml", "/dev/zero"),
    "a folder": lambda folder: (folder / "packs" / "b.yaml").mkdir(),
    "a pipe that nobody writes to": _fifo,
    "a name that commands": _named("packs/\x1b[2Jb\nc.yaml", PACK),
    "a number of a million digits": _named(PACK_FILE, PACK.replace("answer: 950", "answer: " + "9" * MEGABYTE)),
    "risks without an end": _named("risks.yaml", RISKS * 1_000),
}  # fmt: skip


def _with_hole(path: Path) -> None:
    """A file that says it is a terabyte and takes no room."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


CHECK = """
import contextlib, io, json, resource, sys, time
from bot.commands.cli import main
for folder in map(json.loads, sys.stdin):
    before, start, out = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(["check", "--questions", folder])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps([code, out.getvalue(), time.process_time() - start, grown / 1024]), flush=True)
"""
Told = tuple[int, str, float, float]
"""Exit code, words, seconds, megabytes."""


class Checker:
    """The command in a process of its own, given one folder after another: only those that a worker's tests ask for."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHECK],
            cwd=work, text=True, env={"PYTHONPATH": str(BOT.parent)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def check(self, folder: Path) -> Told:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(str(folder))}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            _, said = self._process.communicate()
            pytest.fail(f"died: {self._process.returncode} {said[-2000:]}")
        assert list(self._work.iterdir()) == [], "something was run"
        code, words, seconds, megabytes = json.loads(line)
        return code, words, seconds, megabytes

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def nothing_wrong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Checker, Told]]:
    """The command, and what it told of a sound folder: the first one, so that no other is charged for its start."""
    checker = Checker(tmp_path_factory.mktemp("work"))
    yield checker, checker.check(measured.written(tmp_path_factory.mktemp("sound"), measured.within_limits()))
    checker.end()


def test_a_folder_with_nothing_wrong_is_fine(nothing_wrong: tuple[Checker, Told]) -> None:
    assert nothing_wrong[1][0] == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_told_with_its_line_and_costs_little(
    nothing_wrong: tuple[Checker, Told], tmp_path: Path, name: str
) -> None:
    folder = written(tmp_path)
    HOSTILE[name](folder)

    code, said, seconds, megabytes = nothing_wrong[0].check(folder)

    assert code == 1, said[-500:]
    assert re.search(r"\.yaml:\d+:\d+: ", said) or name in ("a path in a document", "as many questions as fit")
    assert "Traceback" not in said
    assert len(said) < MEGABYTE // 4
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", said)
    assert "root:" not in said
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES
