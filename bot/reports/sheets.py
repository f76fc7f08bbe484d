"""The sheets of a workbook, written from top to bottom: text stays text, numbers are numbers, dates are dates."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Literal
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]  # it comes without types

from bot.reports.escaping import encodable
from bot.reports.results import Translate

MOST_ROWS = 1_048_576
"""Rows of a sheet, its header among them (Excel specifications and limits)."""
MOST_CHARACTERS = 32_767
"""UTF-16 units of a cell (same source); XlsxWriter cuts what is longer, without a note."""

Value = str | int | float | datetime | None
"""What a cell can hold; nothing leaves it empty."""
Look = Literal["text", "wide", "count", "number", "share", "when", "id"]
"""`share` is from 0 to 1 and shown in percent; `wide` is text that may take several lines; `id` is small."""

_FORMATS: dict[Look, dict[str, object]] = {
    "text": {"align": "left", "indent": 1},
    "wide": {"text_wrap": True, "align": "left", "indent": 1},
    "id": {"font_color": "#6B6F7A", "align": "left", "indent": 1},
    "count": {"num_format": "#,##0"},
    "number": {"num_format": "0.00"},
    "share": {"num_format": "0.0%"},
    "when": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "indent": 1},
}
_HEADER = {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
_NUMBERS = ("count", "number", "share")
_LINE = 15
"""Points that a line of text is high."""
_TALLEST = 409
"""Points that a row may be high (Excel specifications and limits)."""
_BLUE = "#1F6FB2"
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """`means` is the sentence that the ReadMe sheet says of it; `width` is in characters."""

    title: str
    means: str
    look: Look = "text"
    width: float = 12


class Sheet:
    """Rows are written in order and never touched again: only one of them is held in memory."""

    def __init__(self, sheet: Any, formats: dict[str, Any], zone: ZoneInfo, t: Translate) -> None:
        self.name: str = sheet.get_name()
        self.at = 0
        """The next row, counted from 0."""
        self._sheet, self._formats, self._zone, self._t = sheet, formats, zone, t
        self._columns: Sequence[Column] = ()
        self._wide: Sequence[int] = ()

    def title(self, text: str) -> None:
        self._text(0, text, "title")
        self._sheet.set_row(self.at, 26)
        self.at += 1

    def heading(self, text: str) -> None:
        """A line that names the block below it, with some air above."""
        self.at += 1
        self._text(0, text, "heading")
        self.at += 1

    def header(self, columns: Sequence[Column]) -> None:
        """Titles of *columns*; the rows that follow look as these columns say."""
        self._columns = columns
        self._wide = [place for place, column in enumerate(columns) if column.look == "wide"]
        self._sheet.set_row(self.at, 2 * _LINE + 2)
        for place, column in enumerate(columns):
            self._text(place, column.title, "header of numbers" if column.look in _NUMBERS else "header")
        self.at += 1

    def row(self, *values: Value) -> None:
        lines = max((_lines(values[place], self._columns[place].width) for place in self._wide), default=1)
        if lines > 1:  # LibreOffice does not find the height by itself
            self._sheet.set_row(self.at, min(_TALLEST, lines * _LINE))
        for place, (value, column) in enumerate(zip(values, self._columns, strict=True)):
            self.put(place, value, column.look)
        self.at += 1

    def put(self, place: int, value: Value, look: str) -> None:
        """One cell of the row that is being written."""
        if value is None or value == "" or value != value:  # Excel knows no not-a-number
            return
        if isinstance(value, str):
            self._text(place, value, look)
        elif isinstance(value, datetime):
            local = value.astimezone(self._zone).replace(tzinfo=None)
            self._sheet.write_datetime(self.at, place, local, self._formats[look])
        else:
            self._sheet.write_number(self.at, place, value, self._formats[look])

    def widths(self, widths: Sequence[float]) -> None:
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def freeze(self, rows: int, columns: int = 0) -> None:
        self._sheet.freeze_panes(rows, columns)
        self._sheet.repeat_rows(0, rows - 1)

    def breaks(self, rows: Sequence[int]) -> None:
        """Where it is printed, a page begins at each of these rows."""
        self._sheet.set_h_pagebreaks(rows)

    def filter(self, first: int, last: int, columns: int) -> None:
        """Lets the reader choose among the rows from *first*, which is the header, to *last*."""
        self._sheet.autofilter(first, 0, last, columns - 1)

    def chart(self, chart: Any, row: int, place: int) -> None:
        """A picture with its corner at a cell; it stays whole when rows are hidden by a filter."""
        self._sheet.insert_chart(row, place, chart, {"object_position": 3, "x_offset": 24})

    def _text(self, place: int, text: str, look: str) -> None:
        self._sheet.write_string(self.at, place, cell_text(text, self._t), self._formats[look])


@dataclass(frozen=True)
class Cells:
    """Rows *first* to *last* of one column, counted from 0, and what they hold.

    A picture shows what it finds in the cells; previewers that do not look there show what was told here.
    """

    sheet: str
    first: int
    last: int
    place: int
    hold: Sequence[str | int | float]

    @property
    def range(self) -> list[str | int]:
        return [self.sheet, self.first, self.place, self.last, self.place]


class Book:
    """A workbook that is the same, byte for byte, whenever it is written from the same values."""

    def __init__(self, file: BinaryIO, made: datetime, zone: str, t: Translate, folder: str) -> None:
        # With constant_memory rows wait in *folder*, not in memory, until the book is closed.
        self.book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        self.book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        self._zone, self._t = ZoneInfo(zone), t
        self._formats: dict[str, Any] = {
            look: self.book.add_format({"valign": "top"} | looks) for look, looks in _FORMATS.items()
        }
        self._formats |= {
            "title": self.book.add_format(
                {"bold": True, "font_size": 16, "valign": "vcenter", "align": "left", "indent": 1}
            ),
            "heading": self.book.add_format(
                {"bold": True, "font_size": 12, "font_color": "#1F4E79", "align": "left", "indent": 1}
            ),
            "bold": self.book.add_format({"bold": True, "valign": "top", "align": "left", "indent": 1}),
            "left": self.book.add_format({"num_format": "#,##0", "align": "left", "indent": 1, "valign": "top"}),
            "header": self.book.add_format(_HEADER | {"align": "left", "indent": 1}),
            "header of numbers": self.book.add_format(_HEADER | {"align": "right"}),
        }

    def sheet(self, name: str, pages: int = 1) -> Sheet:
        """A new last sheet, which prints on A4 across, so many *pages* wide."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(pages, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return Sheet(sheet, self._formats, self._zone, self._t)

    def bars(self, names: Cells, values: Cells, title: str, below: str, *, shares: bool = False) -> Any:
        """A picture of upright bars, for `Sheet.chart`; *title* must not begin like a formula."""
        chart = self.book.add_chart({"type": "column"})
        told = {"categories_data": list(names.hold), "values_data": list(values.hold)}
        looks = {
            "fill": {"color": _BLUE},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0%"} if shares else {"value": True},
        }
        chart.add_series({"categories": names.range, "values": values.range} | told | looks)
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"name": below, "name_font": {"size": 10, "bold": False}, "num_font": {"size": 9}})
        ends: dict[str, object] = {"min": 0, "max": 1, "num_format": "0%"} if shares else {"min": 0, "num_format": "0"}
        chart.set_y_axis(
            {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "line": {"none": True}} | ends
        )
        chart.set_size({"width": 470, "height": 310})
        return chart

    def close(self) -> None:
        self.book.close()

    def give_up(self) -> None:
        """Closes what waits on the disk, without a file coming of it."""
        for sheet in self.book.worksheets():
            sheet.row_data_fh.close()


@contextmanager
def opened(file: BinaryIO, made: datetime, zone: str, t: Translate) -> Iterator[Book]:
    """A book that is written to *file* at the end; nothing of it stays on the disk, even if that is not reached."""
    with TemporaryDirectory() as folder:
        book = Book(file, made, zone, t, folder)
        try:
            yield book
        except BaseException:
            book.give_up()
            raise
        book.close()


class Table:
    """Rows under one header, which continue on a further sheet where one is full: "Answers", then "Answers 2"."""

    def __init__(
        self, book: Book, name: str, columns: Sequence[Column], *, pages: int = 1, most_rows: int = MOST_ROWS
    ) -> None:
        self.name, self.columns, self.rows = name, columns, 0
        self._book, self._pages, self._most = book, pages, most_rows
        self.sheets: list[Sheet] = []
        self._open()

    def row(self, *values: Value) -> None:
        if self.sheets[-1].at >= self._most:
            self._finish()
            self._open()
        self.sheets[-1].row(*values)
        self.rows += 1

    def close(self) -> None:
        self._finish()

    def _open(self) -> None:
        more = len(self.sheets) + 1
        sheet = self._book.sheet(self.name if more == 1 else f"{self.name} {more}", self._pages)
        sheet.widths([column.width for column in self.columns])
        sheet.freeze(1, 1)
        sheet.header(self.columns)
        self.sheets.append(sheet)

    def _finish(self) -> None:
        self.sheets[-1].filter(0, self.sheets[-1].at - 1, len(self.columns))


def _lines(value: Value, width: float) -> int:
    """Lines that a text takes in a column that wraps it; a guess, as no font is known here."""
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(line) * 1.05 / (width - 2)) for line in value.split("\n"))


def cell_text(text: str, t: Translate) -> str:
    """*text* as XlsxWriter writes it unchanged: whole, without lone surrogates, and never read as markup."""
    text = _cut(encodable(text), t)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes this for markup of its own and writes it as it stands. One run around it makes it text.
        inside = f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
        return inside if len(inside.encode("utf-16-le")) <= 2 * MOST_CHARACTERS else text + " "
    return text


def plain(text: str, most: int = 60) -> str:
    """*text* on one line, for a place that is no cell, such as the title of a chart."""
    text = _CONTROL.sub(" ", encodable(text))
    return text if len(text) <= most else text[: most - 1] + "…"


def _cut(text: str, t: Translate) -> str:
    if len(text) <= MOST_CHARACTERS // 2 or len(text.encode("utf-16-le")) <= 2 * MOST_CHARACTERS:
        return text
    note = " " + t("[cut: {n} characters, more than a cell can hold]", n=len(text))
    room = 2 * MOST_CHARACTERS - len(note.encode("utf-16-le"))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + note
