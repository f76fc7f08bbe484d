"""Writes the sheets of a workbook from top to bottom; a text is never taken for a formula, a number or a date."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Literal

import xlsxwriter  # type: ignore[import-untyped]  # it comes without types
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from bot.reports.escaping import encodable, time_zone
from bot.reports.results import Translate

MOST_ROWS = 1_048_576
"""Rows that a sheet can have, its header among them (Excel specifications and limits)."""
MOST_CHARACTERS = 32_767
"""UTF-16 units that a cell can hold (same source); XlsxWriter cuts a longer text without a note."""

Value = str | int | float | datetime | None
"""What a cell can hold; `None` leaves it empty."""
Look = Literal["text", "wide", "count", "number", "share", "when", "day", "id"]
"""How a column is shown.

`share` is from 0 to 1, shown in percent; `day` keeps nothing of the time of day; `wide` is text that may take several
lines.
"""

_FORMATS: dict[Look, dict[str, object]] = {
    "text": {"align": "left", "indent": 1},
    "wide": {"text_wrap": True, "align": "left", "indent": 1},
    "id": {"font_color": "#6B6F7A", "align": "left", "indent": 1},
    "count": {"num_format": "#,##0"},
    "number": {"num_format": "0.00"},
    "share": {"num_format": "0.0%"},
    "when": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "indent": 1},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
}
_HEADER = {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
_NUMBERS = ("count", "number", "share")
"""Looks whose columns are aligned to the right."""
_LINE = 15
"""Height of a line of text, in points."""
_TALLEST = 409
"""Greatest height of a row, in points (Excel specifications and limits)."""
_A4 = 9
"""Excel's number for this size of paper."""
_STAYS_WHOLE = 3
"""XlsxWriter's object position for what neither moves nor is resized with cells."""
_BLUE = "#1F6FB2"
_ROW = "\0"
"""Stands for the number of the row in cells that many rows share: no XML can hold it."""
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """A column of a table: `means` is what the ReadMe sheet says about it, `width` is in characters."""

    title: str
    means: str
    look: Look = "text"
    width: float = 12


class Sheet:
    """A sheet whose rows are written in order and never touched again, so that only one is held in memory."""

    def __init__(self, sheet: Any, formats: dict[str, Any], zone: tzinfo, t: Translate) -> None:
        self.name: str = sheet.get_name()
        self.at = 0
        """The next row, counted from 0."""
        self._sheet, self._formats, self._zone, self._t = sheet, formats, zone, t
        self._columns: Sequence[Column] = ()
        self._wide: Sequence[int] = ()

    def title(self, text: str) -> None:
        """Write a row with the title of the sheet."""
        self._text(0, text, "title")
        self._sheet.set_row(self.at, 26)
        self.at += 1

    def heading(self, text: str) -> None:
        """Write a row that names the block below it, after an empty row."""
        self.at += 1
        self._text(0, text, "heading")
        self.at += 1

    def header(self, columns: Sequence[Column]) -> None:
        """Write the titles of *columns*; the rows that follow look as these columns say."""
        self._columns = columns
        self._wide = [place for place, column in enumerate(columns) if column.look == "wide"]
        self._sheet.set_row(self.at, 2 * _LINE + 2)
        for place, column in enumerate(columns):
            self._text(place, column.title, "header of numbers" if column.look in _NUMBERS else "header")
        self.at += 1

    def row(self, *values: Value) -> None:
        """Write a row with one value for each column of the latest header."""
        lines = max((_lines(values[place], self._columns[place].width) for place in self._wide), default=1)
        if lines > 1:  # LibreOffice does not adjust the height by itself
            self._sheet.set_row(self.at, min(_TALLEST, lines * _LINE))
        for place, (value, column) in enumerate(zip(values, self._columns, strict=True)):
            self.put(place, value, column.look)
        self.at += 1

    def shared(self, first: int, values: Sequence[Value]) -> str:
        """Return cells that many rows have, for `ready`: from column *first* on, under the latest header.

        XlsxWriter itself writes them, so a text is text here as well.
        """
        sheet, places = self._sheet, range(first, first + len(values))
        for place, value in zip(places, values, strict=True):
            self.put(place, value, self._columns[place].look)
        cells, of_book, sheet.fh = sheet.table.pop(self.at, {}), sheet.fh, StringIO()
        for place in places:
            if place in cells:
                sheet._write_cell(self.at, place, cells[place])
        written, sheet.fh = sheet.fh.getvalue(), of_book
        for place in places:
            letters = xl_col_to_name(place)
            written = written.replace(f'<c r="{letters}{self.at + 1}"', f'<c r="{letters}{_ROW}"', 1)
        return str(written)

    def ready(self, cells: str) -> None:
        """Write a row that is put together from what `shared` has returned, in the order of columns."""
        sheet, number = self._sheet, str(self.at + 1)
        if sheet.table:  # the row before, which XlsxWriter writes when another begins
            sheet._write_single_row(self.at)
        sheet.fh.write(f'<row r="{number}">{cells.replace(_ROW, number)}</row>')
        sheet.dim_rowmax = self.at
        self.at += 1

    def put(self, place: int, value: Value, look: str) -> None:
        """Write one cell of the current row.

        Args:
            place: the column, from 0.
            value: what the cell holds; a time must know its time zone, and is shown in that of the book.
            look: a name of a format: a `Look`, or one of those that `Book` adds.
        """
        if value is None or value == "" or value != value:  # Excel has no not-a-number
            return
        if isinstance(value, str):
            self._text(place, value, look)
        elif isinstance(value, datetime):
            local = value.astimezone(self._zone).replace(tzinfo=None)
            if look == "day":
                local = local.replace(hour=0, minute=0, second=0, microsecond=0)
            self._sheet.write_datetime(self.at, place, local, self._formats[look])
        else:
            self._sheet.write_number(self.at, place, value, self._formats[look])

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the first columns, in characters."""
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def freeze(self, rows: int, columns: int = 0) -> None:
        """Keep the first *rows* and *columns* in view; these rows are also printed on every page."""
        self._sheet.freeze_panes(rows, columns)
        self._sheet.repeat_rows(0, rows - 1)

    def breaks(self, rows: Sequence[int]) -> None:
        """Let a printed page begin at each of these rows."""
        self._sheet.set_h_pagebreaks(rows)

    def filter(self, first: int, last: int, columns: int) -> None:
        """Let the reader hide rows by what is in them.

        Args:
            first: the row of the header.
            last: the last row.
            columns: how many columns, from the first on, have a filter.
        """
        self._sheet.autofilter(first, 0, last, columns - 1)

    def chart(self, chart: Any, row: int, place: int) -> None:
        """Put a chart on the sheet, with its upper left corner at a cell. It stays whole if a filter hides rows."""
        self._sheet.insert_chart(row, place, chart, {"object_position": _STAYS_WHOLE, "x_offset": 24})

    def _text(self, place: int, text: str, look: str) -> None:
        self._sheet.write_string(self.at, place, cell_text(text, self._t), self._formats[look])


@dataclass(frozen=True)
class Cells:
    """The cells in rows *first* to *last* of column *place*, counted from 0, on the sheet of that name.

    `hold` repeats what is in them. A chart is drawn from the cells, but programs that only preview a file use `hold`.
    """

    sheet: str
    first: int
    last: int
    place: int
    hold: Sequence[str | int | float]

    @property
    def range(self) -> list[str | int]:
        """The cells as XlsxWriter takes them: sheet, first row, first column, last row, last column."""
        return [self.sheet, self.first, self.place, self.last, self.place]


class Book:
    """A workbook that is the same, byte for byte, whenever it is written from the same values."""

    def __init__(self, file: BinaryIO, made: datetime, zone: str, t: Translate, folder: str) -> None:
        """Begin a workbook.

        Args:
            file: where to write it, when it is closed.
            made: when the results were read; the file says that it was created then.
            zone: the time zone in which its cells show times, as `time_zone` takes it.
            t: translates the note in a cell whose text had to be cut.
            folder: where rows wait until the book is closed. They do not wait in memory.
        """
        self.book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        self.book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        self._zone, self._t = time_zone(zone), t
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

    def sheet(self, name: str, pages: int = 1, tall: int = 0) -> Sheet:
        """Add a sheet after all others. It is printed on A4 across.

        Args:
            name: its name.
            pages: how many printed pages it is wide.
            tall: how many printed pages it is long at most; 0 for as many as it takes.
        """
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(pages, tall)
        sheet.set_footer("&L&A&R&P / &N")
        return Sheet(sheet, self._formats, self._zone, self._t)

    def bars(self, names: Cells, values: Cells, title: str, below: str, *, shares: bool = False) -> Any:
        """Return a chart of upright bars, for `Sheet.chart`.

        Args:
            names: what stands below each bar.
            values: how high each bar is.
            title: stands above the chart. XlsxWriter reads a formula in it, so it must not begin like one.
            below: the name of the lower axis.
            shares: whether values are shares from 0 to 1, shown in percent.
        """
        chart = self.book.add_chart({"type": "column"})
        preview = {"categories_data": list(names.hold), "values_data": list(values.hold)}
        looks = {
            "fill": {"color": _BLUE},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0%"} if shares else {"value": True},
        }
        chart.add_series({"categories": names.range, "values": values.range} | preview | looks)
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
        """Write the workbook to its file."""
        self.book.close()

    def give_up(self) -> None:
        """Close the temporary files in the folder, and write no workbook."""
        for sheet in self.book.worksheets():
            sheet.row_data_fh.close()


@contextmanager
def opened(file: BinaryIO, made: datetime, zone: str, t: Translate) -> Iterator[Book]:
    """Write a book to *file* at the end of the block; if the block fails, nothing is written.

    Temporary files are deleted in either case. The arguments are those of `Book`.
    """
    with TemporaryDirectory() as folder:
        book = Book(file, made, zone, t, folder)
        try:
            yield book
        except BaseException:
            book.give_up()
            raise
        book.close()


class Table:
    """Rows under one header, which continue on another sheet when one is full: "Answers", then "Answers 2"."""

    def __init__(
        self, book: Book, name: str, columns: Sequence[Column], *, pages: int = 1, most_rows: int = MOST_ROWS
    ) -> None:
        """Begin a table on a new sheet.

        Args:
            book: the workbook.
            name: the name of its first sheet.
            columns: its columns.
            pages: how many printed pages it is wide.
            most_rows: rows of a sheet, its header among them.
        """
        self.name, self.columns, self.rows = name, columns, 0
        self._book, self._pages, self._most = book, pages, most_rows
        self.sheets: list[Sheet] = []
        self._open()

    def row(self, *values: Value) -> None:
        """Write a row with a value for each column."""
        self._have_room()
        self.sheets[-1].row(*values)
        self.rows += 1

    def shared(self, first: int, values: Sequence[Value]) -> str:
        """Return cells that many rows have, for `ready`; see `Sheet.shared`."""
        self._have_room()  # they are tried out where the next row will stand
        return self.sheets[-1].shared(first, values)

    def ready(self, cells: str) -> None:
        """Write a row that is put together from what `shared` has returned, on whichever sheet of the table."""
        self._have_room()
        self.sheets[-1].ready(cells)
        self.rows += 1

    def close(self) -> None:
        """Finish the last sheet; no row may follow."""
        self._finish()

    def _open(self) -> None:
        number = len(self.sheets) + 1
        sheet = self._book.sheet(self.name if number == 1 else f"{self.name} {number}", self._pages)
        sheet.widths([column.width for column in self.columns])
        sheet.freeze(1, 1)
        sheet.header(self.columns)
        self.sheets.append(sheet)

    def _have_room(self) -> None:
        """Begin another sheet if the last one is full."""
        if self.sheets[-1].at >= self._most:
            self._finish()
            self._open()

    def _finish(self) -> None:
        self.sheets[-1].filter(0, self.sheets[-1].at - 1, len(self.columns))


def _lines(value: Value, width: float) -> int:
    """Estimate how many lines a text takes in a column *width* characters wide; nobody knows the reader's font."""
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(line) * 1.05 / (width - 2)) for line in value.split("\n"))


def cell_text(text: str, t: Translate) -> str:
    """Return *text* in a form that XlsxWriter writes as it is.

    Lone surrogates are coded, a text that is too long for a cell ends in a note, and nothing is read as markup.
    """
    text = _cut(encodable(text), t)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for a rich string and copies it into the file. As the content of one run it is
        # text again; if that is too long for a cell, a blank at the end has the same effect.
        inside = f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
        return inside if len(inside.encode("utf-16-le")) <= 2 * MOST_CHARACTERS else text + " "
    return text


def plain(text: str, most: int = 60) -> str:
    """Return *text* on one line of at most *most* characters, for a place such as the title of a chart."""
    text = _CONTROL.sub(" ", encodable(text))
    return text if len(text) <= most else text[: most - 1] + "…"


def _cut(text: str, t: Translate) -> str:
    """Return *text* if a cell can hold it, else its beginning with a note that says so."""
    if len(text) <= MOST_CHARACTERS // 2 or len(text.encode("utf-16-le")) <= 2 * MOST_CHARACTERS:
        return text
    note = " " + t("[cut: {n} characters, more than a cell can hold]", n=len(text))
    room = 2 * MOST_CHARACTERS - len(note.encode("utf-16-le"))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + note
