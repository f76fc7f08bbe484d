"""Anki's decks (.apkg) and its notes in plain text: our own questions, and cards of others."""

import csv
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from bot.authoring.anki_fields import FIELDS, NOTE_TYPE, draft_of_fields
from bot.authoring.cards import Card, take_cards
from bot.authoring.collecting import Collector, FullError
from bot.authoring.decoding import seen
from bot.authoring.html_text import text_of
from bot.authoring.reasons import QuestionsRead, Reason, UnreadableQuestions

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The names of a deck's database, the newest format first: a file may have an older one that only says so."""
_MAX_UNPACKED = 60_000_000
"""Bytes of the database."""
_MAX_NOTES = 4_000
_MAX_STEPS = 50_000_000
"""Steps of SQLite's machine, which a hostile database could keep busy for ever."""
_LONGEST_FIELD = 20_000
_CLOZE = re.compile(r"\{\{c\d{1,3}::((?:[^{}:]|:(?!:)){1,500})(?:::[^{}]{0,500})?\}\}")
_SOUND = re.compile(r"\[(?:sound|anki):[^\]]{0,500}\]")
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}


@dataclass(frozen=True)
class _Note:
    """A note: its guid, its fields by their names, its tags, and its line where the file has lines."""

    guid: str
    fields: dict[str, str]
    tags: tuple[str, ...]
    line: int | None = None
    is_html: bool = True


def read_apkg(data: bytes, language: str) -> QuestionsRead:
    """Return the questions of an Anki deck.

    Raises:
        UnreadableQuestions: it is damaged, or unpacks to too much.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            _open(database, _collection(data))
            return _take(list(_notes(database)), language)
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise UnreadableQuestions(Reason.DAMAGED) from None


def read_anki_text(text: str, language: str) -> QuestionsRead:
    """Return the questions of Anki's "Notes in Plain Text"."""
    try:
        return _take(list(_text_notes(text)), language)
    except csv.Error:
        raise UnreadableQuestions(Reason.DAMAGED) from None


def _collection(data: bytes) -> bytes:
    """Return the database in a deck."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {member.filename: member.file_size for member in archive.infolist()}
            name = next(name for name in COLLECTIONS if name in sizes)
            if sizes[name] > _MAX_UNPACKED:
                raise UnreadableQuestions(Reason.UNPACKS_TOO_LARGE)
            content = archive.read(name)
    except (zipfile.BadZipFile, zlib.error, StopIteration, NotImplementedError, OSError, EOFError, RuntimeError):
        raise UnreadableQuestions(Reason.DAMAGED) from None
    return _unpacked(content) if name.endswith("b") else content


def _unpacked(content: bytes) -> bytes:
    """Return what newer versions of Anki pack with zstd."""
    import zstandard  # loaded late: few people send decks

    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(content) as stream:
            unpacked = stream.read(_MAX_UNPACKED + 1)
    except zstandard.ZstdError:
        raise UnreadableQuestions(Reason.ANKI_TOO_NEW) from None
    if len(unpacked) > _MAX_UNPACKED:
        raise UnreadableQuestions(Reason.UNPACKS_TOO_LARGE)
    return unpacked


def _open(database: sqlite3.Connection, content: bytes) -> None:
    """Open a stranger's database: nothing but plain reading, and not for ever."""
    if content[18:20] == b"\x02\x02":  # a write-ahead log, which a database in memory cannot have
        content = content[:18] + b"\x01\x01" + content[20:]
    database.deserialize(content)
    database.execute("PRAGMA trusted_schema = OFF")
    database.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY)
    ticks = iter(range(_MAX_STEPS // 100_000))
    database.set_progress_handler(lambda: 0 if next(ticks, None) is not None else 1, 100_000)


def _notes(database: sqlite3.Connection) -> Iterator[_Note]:
    kinds = _note_types(database)
    rows = database.execute("SELECT guid, mid, tags, flds FROM notes ORDER BY id LIMIT ?", (_MAX_NOTES,))
    for guid, kind, tags, fields in rows:
        names = kinds.get(int(kind), [])
        values = str(fields).split("\x1f")
        yield _Note(str(guid), dict(zip(names, values, strict=False)), tuple(str(tags).split()))


def _note_types(database: sqlite3.Connection) -> dict[int, list[str]]:
    """Return the names of the fields of each note type: from tables in newer decks, from JSON in older ones."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    kinds: dict[int, list[str]] = {}
    if "fields" in tables:
        for kind, name in database.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            kinds.setdefault(int(kind), []).append(str(name))
        return kinds
    (models,) = database.execute("SELECT models FROM col").fetchone()
    for kind, model in json.loads(models).items():
        fields = sorted(model["flds"], key=lambda field: int(field["ord"]))
        kinds[int(kind)] = [str(field["name"]) for field in fields]
    return kinds


def _text_notes(text: str) -> Iterator[_Note]:
    """Yield the notes of a text, whose first lines say in what form they are."""
    said, start = {}, 0
    while text.startswith("#", start) and (end := text.find("\n", start)) > 0:
        key, _, value = text[start + 1 : end].partition(":")
        said[key.strip().casefold()] = value.strip()
        start = end + 1
    separator = _SEPARATORS.get(said.get("separator", "tab").casefold(), said.get("separator", "\t")[:1] or "\t")
    apart = {
        name: int(said[f"{name} column"]) - 1
        for name in ("guid", "notetype", "deck", "tags")
        if said.get(f"{name} column", "").isdigit()
    }
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator)
    line = before = text.count("\n", 0, start)
    for row in reader:
        line, before = before + 1, text.count("\n", 0, start) + reader.line_num
        if any(row):
            yield _text_note(row, apart, line, is_html=said.get("html", "false") == "true")


def _text_note(row: Sequence[str], apart: dict[str, int], line: int, *, is_html: bool) -> _Note:
    special = {name: row[place] if place < len(row) else "" for name, place in apart.items()}
    values = [cell for place, cell in enumerate(row) if place not in apart.values()]
    names = FIELDS if special.get("notetype") == NOTE_TYPE else [f"field {n}" for n in range(len(values))]
    fields = dict(zip(names, values, strict=False))
    return _Note(special.get("guid", ""), fields, tuple(special.get("tags", "").split()), line, is_html)


def _take(notes: Sequence[_Note], language: str) -> QuestionsRead:
    """Return the questions that notes are, or that cards can be made into."""
    found, cards = Collector(), []
    try:
        for note in notes:
            remarks: set[Reason] = set()
            if {"Question", "Kind", "Key"} <= note.fields.keys():
                values = {name: seen(value)[:_LONGEST_FIELD] for name, value in note.fields.items()}
                draft = draft_of_fields(values, note.tags, language, remarks)
                if isinstance(draft, Reason):
                    found.leave_out(values["Question"], draft, note.line)
                else:
                    found.add(draft, note.line, remarks)
            else:
                cards.append(_card(note))
        take_cards(found, [card for card in cards if card.front], language)
    except FullError:
        pass
    return found.read()


def _card(note: _Note) -> Card:
    """Return the two sides of a note: its first two fields, or a text with a gap."""
    remarks: set[Reason] = set()
    values = [_side(value, note, remarks) for value in list(note.fields.values())[:2]]
    front, back = (*values, "", "")[:2]
    if gap := _CLOZE.search(front):
        back = gap[1].strip()
        front = f"{_CLOZE.sub(lambda other: other[1], front[: gap.start()])}_____{front[gap.end() :]}"
        front = _CLOZE.sub(lambda other: "_____" if other[1].strip() == back else other[1], front)
    return Card(front=front, back=back, id=note.guid or None, tags=note.tags, line=note.line, remarks=remarks)


def _side(value: str, note: _Note, remarks: set[Reason]) -> str:
    value = seen(value)[:_LONGEST_FIELD]
    if _SOUND.search(value):
        remarks.add(Reason.MEDIA)
        value = _SOUND.sub("", value)
    if not note.is_html:
        return value.strip()
    plain = text_of(value)
    remarks |= plain.lost
    return plain.text.strip()
