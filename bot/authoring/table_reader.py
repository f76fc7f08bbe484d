"""Questions in a table: our own template, and the spreadsheets of Kahoot and Quizizz."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, cast

from bot.authoring.collecting import Collector, FullError
from bot.authoring.decoding import decoded, seen
from bot.authoring.foreign_tables import foreign_columns, foreign_draft
from bot.authoring.moodle import number_in
from bot.authoring.reasons import QuestionsRead, Reason, UnreadableQuestions
from bot.authoring.table_columns import BY_HEADING, KINDS, LETTERS, MAX_SLIPS, YEAR
from bot.authoring.workbook_rows import rows_of
from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftNumber, DraftOption, DraftSlip
from bot.reports import escaping

Row = tuple[int, Sequence[str]]
_HEADINGS_WITHIN = 20
"""Rows in which the headings are looked for; Kahoot has them in the eighth."""
_KINDS = {word: kind for words in KINDS.values() for word, kind in words.items()}
_PAGE = re.compile("[0-9]{1,6}")
_SHA256 = re.compile("[0-9a-f]{64}")


def read_csv(data: bytes, language: str) -> QuestionsRead:
    """Return the questions of a table in text: with commas, semicolons or tabs between its cells.

    Raises:
        UnreadableQuestions: it is no text, no table, or has no headings that are known.
    """
    text = decoded(data)
    return _read(_csv_rows(text), language, escaping.plain)


def read_xlsx(data: bytes, language: str) -> QuestionsRead:
    """Return the questions of the first sheet of an Excel workbook.

    Raises:
        UnreadableQuestions: it is damaged or too large, or has no headings that are known.
    """
    rows = rows_of(data)
    if rows is None:
        raise UnreadableQuestions(Reason.DAMAGED)
    return _read(enumerate(rows, 1), language, escaping.decoded)


def has_headings(text: str) -> bool:
    """Whether the first rows of a text in the form of a table have headings that are known here."""
    try:
        rows = [row for _, row in zip(range(_HEADINGS_WITHIN), _csv_rows(text[:20_000]), strict=False)]
    except UnreadableQuestions:
        return False
    return any(_columns(row) or foreign_columns(row) for _, row in rows)


def _csv_rows(text: str) -> Iterator[Row]:
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            yield before + 1, row
            before = reader.line_num
    except csv.Error:  # a cell of more than 131,072 characters
        raise UnreadableQuestions(Reason.DAMAGED, reader.line_num) from None


def _read(rows: Iterator[Row], language: str, unescaped: Callable[[str], str]) -> QuestionsRead:
    found = Collector()
    reading: Mapping[int, str] | None = None
    is_ours = True
    try:
        for line, row in rows:
            cells = [unescaped(seen(cell.replace("\r\n", "\n"))).strip() for cell in row]
            if reading is None:
                reading, is_ours = _headings(found, line, cells)
            elif any(cells):
                values = {column: cells[place] for place, column in reading.items() if place < len(cells)}
                _take(found, line, values, language, is_ours=is_ours)
    except FullError:
        pass
    if reading is None:
        raise UnreadableQuestions(Reason.NO_HEADINGS, 1)
    return found.read()


def _headings(found: Collector, line: int, cells: Sequence[str]) -> tuple[Mapping[int, str] | None, bool]:
    """Return the columns by their places, if this is the row with the headings, and whether the table is our own."""
    if columns := _columns(cells):
        for place, cell in enumerate(cells):
            if cell and place not in columns:
                found.leave_out(cell, Reason.LEFT_COLUMN, line)
        return columns, True
    if columns := foreign_columns(cells):
        return columns, False
    if line >= _HEADINGS_WITHIN:
        raise UnreadableQuestions(Reason.NO_HEADINGS, 1)
    return None, True


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Return our own columns by their places; none unless there is one for questions and one for answers."""
    columns = {
        place: BY_HEADING[cell.strip().casefold()]
        for place, cell in enumerate(cells)
        if cell.strip().casefold() in BY_HEADING
    }
    return columns if "ask" in columns.values() and {"A", "number"} & set(columns.values()) else {}


def _take(found: Collector, line: int, values: Mapping[str, str], language: str, *, is_ours: bool) -> None:
    """Take in one row with its cells by their columns."""
    remarks: set[Reason] = set()
    draft = (_draft if is_ours else foreign_draft)(values, language, remarks)
    if isinstance(draft, Reason):
        found.leave_out(values.get("ask", ""), draft, line)
    else:
        found.add(draft, line, remarks)


def _draft(values: Mapping[str, str], language: str, remarks: set[Reason]) -> Draft | Reason:
    kind = _kind(values)
    if isinstance(kind, Reason):
        return kind
    number = _number(values) if kind == "number" else None
    if isinstance(number, Reason):
        return number
    cite, is_sound = _cite(values, language)
    if not is_sound:
        remarks.add(Reason.QUOTE)
    return Draft(
        kind=kind,
        ask=values.get("ask", ""),
        language=language,
        options=() if kind == "number" else _options(values),
        number=number,
        explanation=values.get("explanation", ""),
        cite=cite,
        id=values.get("id") or None,
        title=values.get("title", ""),
        tags=tuple(dict.fromkeys(values.get("tags", "").replace(",", " ").split())),
    )


def _kind(values: Mapping[str, str]) -> Literal["one", "several", "order", "number"] | Reason:
    """Return the kind that a row names; if it names none, what follows from a number or from the letters."""
    said = values.get("kind", "").casefold()
    if said:
        kind = _KINDS.get(said)
        return cast(Literal["one", "several", "order", "number"], kind) if kind else Reason.COLUMN_KIND
    if values.get("number") and not values.get("A"):
        return "number"
    return "several" if len(_letters(values)) > 1 else "one"


def _letters(values: Mapping[str, str]) -> set[str]:
    """Return the letters of the right answers; numbers count from 1."""
    said = re.findall(r"[A-J]|[0-9]{1,2}", values.get("right", "").upper())
    return {
        LETTERS[int(each) - 1] if each.isdigit() else each for each in said if not each.isdigit() or 0 < int(each) <= 10
    }


def _options(values: Mapping[str, str]) -> tuple[DraftOption, ...]:
    letters = _letters(values)
    return tuple(
        DraftOption(text=text, right=letter in letters, feedback=values.get(f"why {letter}", ""))
        for letter in LETTERS
        if (text := values.get(letter, ""))
    )


def _number(values: Mapping[str, str]) -> DraftNumber | Reason:
    answer, tolerance = number_in(values.get("number", "")), number_in(values.get("tolerance") or "0")
    if isinstance(answer, Reason) or isinstance(tolerance, Reason):
        return Reason.NUMBER
    unit = values.get("unit", "")
    slips = []
    for n in range(1, MAX_SLIPS + 1):
        if text := values.get(f"slip {n}", ""):
            value = number_in(text)
            if isinstance(value, Reason):
                return value
            if abs(value - answer) > abs(tolerance):
                slips.append(DraftSlip(value=value, feedback=values.get(f"why slip {n}", "")))
    is_year = unit.casefold() in YEAR.values()
    return DraftNumber(
        answer=answer, tolerance=abs(tolerance), unit="" if is_year else unit, year=is_year, slips=tuple(slips)
    )


def _cite(values: Mapping[str, str], language: str) -> tuple[DraftCitation | None, bool]:
    """Return the citation of a row, and whether its quote stands in its passage; a quote alone is its own passage."""
    quote = values.get("quote", "")
    passage = values.get("passage", "") or quote
    if not quote:
        return None, True
    if quote not in passage:
        return None, False
    page = values.get("page", "")
    sha256 = values.get("sha256", "")
    source = DocumentSource(
        title=values.get("source", ""),
        publisher=values.get("publisher", ""),
        published=values.get("published", ""),
        caution=values.get("caution", ""),
        language=values.get("source language", "") or language,
        sha256=sha256 if _SHA256.fullmatch(sha256) else "",
    )
    number = int(page) if _PAGE.fullmatch(page) else None
    return DraftCitation(
        quote=quote, passage=DocumentPassage(id=values.get("passage id", ""), text=passage, page=number), source=source
    ), True
