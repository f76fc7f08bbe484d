"""A list of ids, as teachers keep one: a CSV file or workbook with a column of ids, or one id on each line."""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.workbook_rows import rows_of

ID_COLUMNS = (
    "sisuserid", "sisloginid", "idnumber", "studentid", "studentnumber", "matriculationnumber", "registrationnumber",
    "rollnumber", "nim", "npm", "nisn", "nis", "nrp", "matrikelnummer", "matrikelnr", "matrnr", "numerodematricula",
    "orgdefinedid", "id", "userid", "username", "email", "emailaddress", "surel", "alamatemail",
)  # fmt: skip
"""Titles of columns of ids, in small letters and figures only, the best first: Canvas's "SIS User ID" is the one that
its gradebook goes by, while its "ID" is Canvas's own number."""
TITLE_LINES = 5
"""Lines above the row of titles, at most: "Class list 2026" and the like."""
_ZIP = b"PK\x03\x04"
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_POSSIBLE_ID = re.compile(r"[\w.@+/-]{1,64}")
_MAXIMUM_MARKS = "pointspossible"


@dataclass(frozen=True)
class NoIds:
    """A list without ids that can be told.

    Attributes:
        reason: "empty", "binary" (no text), "columns" (several, none of them named like one of ids), or "names" (the
            lines are no ids).
        line: the line that shows it, from 1; 0 if that says nothing.
        shown: what stands there.
    """

    reason: str
    line: int = 0
    shown: str = ""


def ids_in(content: bytes) -> list[str] | NoIds:
    """The ids in a file: the column that is named like one of ids, or the only column."""
    if content.startswith(_ZIP):
        rows = rows_of(content)
        return NoIds("binary") if rows is None else _ids(_without_blanks(enumerate(rows, 1)))
    text = _decoded(content)
    return NoIds("binary") if _BINARY.search(text) else ids_in_text(text)


def ids_in_text(text: str) -> list[str] | NoIds:
    """The same in a text, which somebody may have pasted."""
    return _ids(_without_blanks(_rows(text)))


def _ids(rows: Sequence[tuple[int, Sequence[str]]]) -> list[str] | NoIds:
    """The ids in rows that all hold something, each with its line."""
    if not rows:
        return NoIds("empty")
    for place, (_, row) in enumerate(rows[: TITLE_LINES + 1]):
        column = _named(row)
        if column is not None:
            ids = [_cell(row[column]) for _, row in rows[place + 1 :] if len(row) > column and not _is_of_marks(row)]
            return [id for id in ids if id] or NoIds("empty")
    return _only_column(rows)


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a CSV file, each with its line, from 1."""
    named = _SEPARATOR_LINE.match(text)
    delimiter = named[1] if named else _delimiter(text)
    reader = csv.reader(io.StringIO(text[named.end() :] if named else text), delimiter=delimiter)
    before = 1 if named else 0
    try:
        for row in reader:
            yield before + reader.line_num, row
    except csv.Error:
        return


def _without_blanks(rows: Iterable[tuple[int, Sequence[str]]]) -> list[tuple[int, Sequence[str]]]:
    """The rows that hold something, without the empty cells at their ends."""
    kept = []
    for line, row in rows:
        filled = [place for place, cell in enumerate(row, 1) if cell.strip()]
        if filled:
            kept.append((line, row[: filled[-1]]))
    return kept


def _delimiter(text: str) -> str:
    """What separates cells: what most of the first lines have equally often, outside of quotes."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:20] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max("\t;|,", key=agreement)


def _named(row: Sequence[str]) -> int | None:
    """The column whose title is that of a column of ids, if there is one."""
    titles = [re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", cell).casefold()) for cell in row]
    return next((titles.index(name) for name in ID_COLUMNS if name in titles), None)


def _is_of_marks(row: Sequence[str]) -> bool:
    """Whether it is the row of maximum marks in a gradebook of Canvas."""
    return re.sub(r"\W", "", row[0].casefold()) == _MAXIMUM_MARKS


def _only_column(rows: Sequence[tuple[int, Sequence[str]]]) -> list[str] | NoIds:
    """The ids of a list without titles; each has to look like one, so that no name is ever kept."""
    if len(rows) == 1 and all(is_possible_id(_cell(cell)) for cell in rows[0][1]):
        return [_cell(cell) for cell in rows[0][1]]
    for line, row in rows:
        if len(row) > 1:
            return NoIds("columns", line, " · ".join(cell.strip() for cell in row))
    cells = [(line, _cell(row[0])) for line, row in rows]
    wrong = next(((line, cell) for line, cell in cells if not is_possible_id(cell)), None)
    return NoIds("names", *wrong) if wrong else [cell for _, cell in cells]


def is_possible_id(text: str) -> bool:
    """Whether a text without a title above it can be an id: no blanks, and a figure or an @ in it."""
    return bool(_POSSIBLE_ID.fullmatch(text)) and any(c.isdigit() or c == "@" for c in text)


def _cell(text: str) -> str:
    """What a cell holds; ="00123" is how spreadsheets are told to keep zeros."""
    formula = _FORMULA.fullmatch(text.strip())
    return (formula[1] if formula else text).strip()


def _decoded(content: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, "Unicode text" (UTF-16), or the code page of Windows."""
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
