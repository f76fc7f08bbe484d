"""Rows 14 and 15: files, albums and voices that nobody asked for, lists of ids, and texts that are long on purpose."""

import ast
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.chat.handlers.rosters import FILE_LIMIT
from bot.chat.parsing import dates, replies, time_zones
from bot.chat.parsing.id_list import ids_in
from bot.chat.translation import Translator
from bot.quiz import naming
from bot.reports import escaping
from bot.services.rosters import ROSTER_LIMIT
from tests.builders import NOON, a_question, number, several
from tests.security.rows import everything
from tests.stage import Person, Stage, labels
from tests.stories.school import RIVERA, a_teacher

SOURCES = [p for p in sorted(Path(bot.__file__).parent.rglob("*.py")) if p.parent.name != "playground"]
"""The playground stands in for Telegram, and is nobody's but its user's."""


REFUSALS = ("too large", "cannot read that file", "has several columns", "nothing in the column", "at most", "is no id")


async def asked_for_a_list(school: Stage) -> Person:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings", teacher.sees)
    await teacher.taps("Upload a list of ids", teacher.sees)
    return teacher


@pytest.mark.parametrize(
    "content",
    [
        b"id\n" + b"x" * (FILE_LIMIT + 1),
        b"id\n" + b"".join(b"s%d\n" % n for n in range(ROSTER_LIMIT + 1)),
        b'id\n"' + b"\n" * (FILE_LIMIT - 10),
        b"," * (FILE_LIMIT - 1),
        b'"' * (FILE_LIMIT - 1),
        b"\x00" * 1000,
        b"PK\x03\x04" + b"\x00\xff" * 1000,
        "id\n\u202e\u200b\n".encode(),
    ],
    ids=["large", "many", "one quote", "commas", "quotes", "nul", "zip", "unseen"],
)
async def test_a_list_that_cannot_be_one_is_refused_in_a_sentence(school: Stage, content: bytes) -> None:
    teacher = await asked_for_a_list(school)
    before = everything(school)

    school.world.send(RIVERA, "document", upload=("../../list.csv", content, "text/csv"))
    await school.deliver()

    assert everything(school) == before
    assert any(words in teacher.sees["text"] for words in REFUSALS)


async def test_a_file_that_is_too_large_is_not_fetched(school: Stage) -> None:
    await asked_for_a_list(school)

    school.world.send(RIVERA, "document", upload=("list.csv", b"x" * (FILE_LIMIT + 1), "text/csv"))
    await school.deliver()

    assert not any(call.method == "getFile" for call in school.world.calls)


async def test_twenty_files_at_once_are_each_answered_and_none_is_fetched(school: Stage) -> None:
    teacher, ani = await a_teacher(school), school.person(1, "Ani")
    await ani.begins()
    before = everything(school)
    for person in (teacher, ani):
        said = len(person.chat)
        for n in range(20):
            kind = ("document", "photo", "voice", "sticker")[n % 4]
            school.world.send(person.id, kind)
        await school.deliver()

        assert [m["text"] for m in person.chat[said:]] == ["I can only read text. /help shows what I can do."] * 20

    assert not any(call.method == "getFile" for call in school.world.calls)
    assert everything(school) == before


async def test_an_edited_caption_or_command_changes_nothing(school: Stage) -> None:
    teacher = await asked_for_a_list(school)
    said = school.world.say(RIVERA, "hello")
    await school.deliver()
    before, messages = everything(school), len(teacher.chat)

    for n in range(20):
        school.world.edit(RIVERA, said["message_id"], f"/start j_{n}")
    await school.deliver()

    assert everything(school) == before
    assert len(teacher.chat) == messages + 1


# regular expressions ----------------------------------------------------------------------------


def test_no_regular_expression_comes_from_anywhere_but_our_source() -> None:
    """Modules make theirs when they are imported, before anybody says anything. Functions add words only escaped."""
    found = [f"{path}:{call.lineno}" for path in SOURCES for call in _expressions(path) if not _ours(call.args[0])]

    assert found == []


def test_expressions_are_made_under_their_one_name_only() -> None:
    """So that the test above sees all of them."""
    found = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "re" and {each.name for each in node.names} & MAKERS)
        or (
            isinstance(node, ast.Import) and any(e.name == "regex" or (e.name == "re" and e.asname) for e in node.names)
        )
    ]

    assert found == []


MAKERS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


def _expressions(path: Path) -> Iterator[ast.Call]:
    """Where functions make regular expressions."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    inside = [each for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(each, functions)]
    for node in (node for function in inside for node in ast.walk(function)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in MAKERS}:
            yield node


def _ours(pattern: ast.expr) -> bool:
    """Written out, a constant (or one of a table of constants), or put together from those and escaped words."""
    match pattern:
        case ast.JoinedStr(values):
            return all(_ours(part.value) for part in values if isinstance(part, ast.FormattedValue))
        case ast.Subscript(ast.Name(name)) | ast.Name(name):
            return name.isupper()
        case ast.Call(function):
            return ast.unparse(function) == "re.escape"
        case _:
            return isinstance(pattern, ast.Constant)


def test_an_expression_that_somebody_sends_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "def f(words, WORDS):\n    re.search(words, '')\n    re.sub(rf'a{words}', '', '')\n    re.match('a', words)\n"
    )

    assert [call.lineno for call in _expressions(planted) if not _ours(call.args[0])] == [2, 3]


def _long_texts(length: int) -> Iterator[str]:
    rng = random.Random(14)
    for piece in ("a", "1", ".", ",", " ", "1 ", "1.", "-", "the ", "jawaban ", "\\u", "'", "<", "\n", "a-", "and "):
        yield piece * (length // len(piece))
        yield piece * (length // len(piece)) + "!"
    yield "".join(rng.choice("a1.,- '\\u<>\n;=+") for _ in range(length))


def _readers() -> dict[str, Any]:
    tr = Translator("en")
    forms = {"one": a_question(), "several": several(), "number": number()}
    return {
        **{f"an answer to {name}": lambda t, q=q: replies.read(t, q, (0, 1, 2), tr) for name, q in forms.items()},
        "a day": lambda t: dates.read_day(t, NOON.date()),
        "a minute": dates.read_minute,
        "a place": lambda t: time_zones.find(t, NOON),
        "a name": naming.clean,
        "a cell": escaping.escaped,
        "a line": escaping.escaped_line,
        "a list of ids": lambda t: ids_in(t.encode()),
    }


@pytest.mark.parametrize("reader", _readers())
def test_reading_a_long_text_costs_in_proportion_to_its_length(reader: str) -> None:
    """A text four times as long costs about four times as much, where a bad expression would cost sixteen and more."""
    read = _readers()[reader]
    for short, long in zip(_long_texts(1024), _long_texts(4096), strict=True):
        assert _seconds(read, long) <= 10 * max(_seconds(read, short), 0.001)


def _seconds(read: Any, text: str) -> float:
    """Of the processor, the least of five."""

    def once() -> float:
        start = time.process_time()
        read(text)
        return time.process_time() - start

    return min(once() for _ in range(5))
