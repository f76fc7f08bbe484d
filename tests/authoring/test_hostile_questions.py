"""Question files that mean harm, or are broken: a sentence each, within a bounded time and memory."""

import io
import random
import sqlite3
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from bot.authoring.formats import MAX_BYTES, read_questions
from bot.authoring.reasons import Reason, UnreadableQuestions

CPU_SECONDS = 8.0
"""Of one file; what reads uploads gives twenty."""
XML = b'<?xml version="1.0"?>\n'
BILLION = (
    b'<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz><question type="essay">'
    b"<name><text>&b;</text></name></question></quiz>"
)
OUTSIDE = b'<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>'


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def a_database(*statements: str) -> bytes:
    database = sqlite3.connect(":memory:")
    for statement in statements:
        database.execute(statement)
    database.commit()
    content = database.serialize()
    database.close()
    return content


COL = "CREATE TABLE col (models TEXT)"
NO_MODELS = "INSERT INTO col VALUES ('{}')"
ENDLESS = (
    "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
    "SELECT '' AS guid, 1 AS mid, '' AS tags, '' AS flds, id FROM n"
)
DEEP = "[" * 100_000
SAME = "CREATE TABLE notes (id, guid, mid, tags, flds)"

UNREADABLE: dict[str, tuple[str, bytes, Reason]] = {
    "empty": ("a.gift", b"", Reason.EMPTY),
    "only blanks": ("a.txt", b" \n" * 1000, Reason.UNKNOWN_FORMAT),
    "too large": ("a.gift", b"x" * (MAX_BYTES + 1), Reason.TOO_LARGE),
    "NULs": ("a.gift", b"What?{=a ~b}\0\0", Reason.NOT_TEXT),
    "UTF-16 without its mark": ("a.gift", "What?{=a ~b}".encode("utf-16-le"), Reason.NOT_TEXT),
    "entities": ("a.xml", XML + BILLION, Reason.XML_ENTITIES),
    "a DTD elsewhere": ("a.xml", XML + OUTSIDE, Reason.XML_ENTITIES),
    "an entity of HTML": ("a.xml", XML + b"<quiz><a>&nbsp;</a></quiz>", Reason.NOT_XML),
    "deep XML": ("a.xml", XML + b"<quiz>" + b"<a>" * 100_000, Reason.XML_TOO_DEEP),
    "wide XML": ("a.xml", XML + b"<quiz>" + b"<a/>" * 1_000_000, Reason.XML_TOO_DEEP),
    "broken XML": ("a.xml", XML + b"<quiz><question>", Reason.NOT_XML),
    "an encoding that does not exist": ("a.xml", b'<?xml version="1.0" encoding="no-such"?><quiz/>', Reason.NOT_XML),
    "other XML": ("a.xml", XML + b"<html/>", Reason.NOT_MOODLE_XML),
    "a PDF": ("a.gift", b"%PDF-1.7", Reason.A_DOCUMENT),
    "a Word document": ("a.gift", zipped(word__document_xml=b"<x/>"), Reason.A_DOCUMENT),
    "any archive": ("a.zip", zipped(a_txt=b"x"), Reason.UNKNOWN_FORMAT),
    "half an archive": ("a.apkg", zipped(collection_anki2=b"x" * 100)[:60], Reason.DAMAGED),
    "a deck that cannot be unpacked": (
        "a.apkg",
        zipped(collection_anki2=b"x" * 1000).replace(zlib.compress(b"x" * 1000, wbits=-15)[:3], b"\xff\xff\xff"),
        Reason.DAMAGED,
    ),
    "no database": ("a.apkg", zipped(collection_anki2=b"x" * 100), Reason.DAMAGED),
    "a database bomb": ("a.apkg", zipped(collection_anki2=b"\0" * 100_000_000), Reason.UNPACKS_TOO_LARGE),
    "an endless view": ("a.apkg", zipped(collection_anki2=a_database(COL, NO_MODELS, ENDLESS)), Reason.DAMAGED),
    "no tables": ("a.apkg", zipped(collection_anki2=a_database("CREATE TABLE a (b)")), Reason.DAMAGED),
    "deep JSON": (
        "a.apkg",
        zipped(collection_anki2=a_database(COL, f"INSERT INTO col VALUES ('{DEEP}')", SAME)),
        Reason.DAMAGED,
    ),
    "no zstd": ("a.apkg", zipped(collection_anki21b=b"x" * 100), Reason.ANKI_TOO_NEW),
    "a workbook bomb": ("a.xlsx", zipped(xl__workbook_xml=b" " * 30_000_000), Reason.DAMAGED),
    "half a workbook": ("a.xlsx", zipped(xl__workbook_xml=b"<x"), Reason.DAMAGED),
    "a table without headings": ("a.csv", b"a,b\n1,2\n" * 30, Reason.NO_HEADINGS),
    "a table of commas": ("a.csv", b"question,A,right\n" + (b"," * 1000 + b"\n") * 1000, Reason.EMPTY),
    "a quote that never ends": ("a.csv", b'question,A,right\n"' + b"x\n" * 500_000, Reason.DAMAGED),
    "YAML with aliases": ("a.yaml", b"questions: &a [x]\nb: *a\n", Reason.NOT_YAML),
    "deep YAML": ("a.yaml", b"questions: " + b"[" * 100_000, Reason.NOT_YAML),
    "YAML of something else": ("a.yaml", b"a: b\n", Reason.EMPTY),
    "prose": ("a.txt", b"Once upon a time.\n", Reason.UNKNOWN_FORMAT),
}

SPOILERS = [b"", b"{", b"}", b"~", b"=", b"#", b"\xff", b"<", b"&", b"\n\n"]
LONG_XML = b'<quiz><question type="multichoice"><questiontext><text>%s</text></questiontext></question></quiz>'
LISTED: dict[str, tuple[str, bytes]] = {
    "100,000 nested braces": ("a.gift", b"What?" + b"{" * 100_000),
    "as many closed": ("a.gift", b"What?" + b"{" * 50_000 + b"}" * 50_000),
    "one line of megabytes": ("a.gift", b"What?{=" + b"a" * 5_000_000 + b"}"),
    "a million lines": ("a.gift", b"{\n" * 1_000_000),
    "a million questions": ("a.gift", b"a{\n\n" * 1_000_000),
    "a million answers": ("a.gift", b"a{" + b"=x~y" * 20_000 + b"}"),
    "backslashes": ("a.gift", b"a{=" + b"\\" * 99_000 + b"~b}"),
    "brackets in comments": ("a.gift", b"// " + b"[id:" * 50_000 + b"\nWhy?{}"),
    "number signs": ("a.gift", b"a{" + b"#" * 99_000 + b"}"),
    "long Aiken": ("a.txt", b"Why?\n" + b"A. x\n" * 500_000 + b"ANSWER: A\n"),
    "Aiken without answers": ("a.txt", b"A. x\nWhy?\n" * 200_000 + b"ANSWER: A\n"),
    "open comments in HTML": ("a.xml", LONG_XML % (b"&lt;!-- " * 200_000)),
    "tags in tags": ("a.xml", LONG_XML % (b"&lt;sup&gt;" * 100_000 + b"&lt;/sup&gt;" * 100_000)),
    "blanks in HTML": ("a.xml", LONG_XML % (b"&lt;p" + b" \n" * 1_000_000)),
    "a label many times": ("a.xml", LONG_XML.replace(b"questiontext", b"generalfeedback") % (b"\n\nQuote: x" * 90_000)),
    "a hundred thousand rows": ("a.csv", b"question,A,B,right\n" + b"Why?,a,b,Z\n" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("case", list(UNREADABLE))
def test_what_cannot_be_read_is_refused_in_a_sentence(case: str) -> None:
    name, content, reason = UNREADABLE[case]
    before = time.process_time()

    with pytest.raises(UnreadableQuestions) as refused:
        read_questions(name, content, "en")

    assert refused.value.reason == reason
    assert time.process_time() - before < CPU_SECONDS


@pytest.mark.slow("large files")
@pytest.mark.parametrize("case", list(LISTED))
def test_what_is_no_question_is_listed_and_soon_no_more(case: str) -> None:
    name, content = LISTED[case]
    before = time.process_time()

    found = read_questions(name, content, "en")

    assert time.process_time() - before < CPU_SECONDS
    assert found.drafts == ()
    assert 0 < len(found.left_out) <= 301
    assert all(len(left.what) <= 60 for left in found.left_out)


@pytest.mark.slow("files broken by chance")
@pytest.mark.parametrize("seed", range(6))
def test_a_broken_file_is_read_or_refused_and_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    for path in sorted((Path(__file__).parent / "moodle" / "in").iterdir()):
        content = bytearray(path.read_bytes())
        for _ in range(rng.randrange(1, 8)):
            place = rng.randrange(len(content))
            content[place : place + rng.randrange(3)] = rng.choice(SPOILERS)
        with suppress(UnreadableQuestions):  # whose text is a sentence
            read_questions(path.name, bytes(content), rng.choice(["en", "id"]))
