"""The cells of an Excel workbook that somebody sent, as text."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime

MAXIMUM_UNPACKED = 20_000_000
"""Bytes of a workbook's parts; a small file may unpack to very much."""
MAXIMUM_ROWS, MAXIMUM_COLUMNS = 5000, 100
_ZEROS = re.compile("0+")


def rows_of(content: bytes) -> list[Sequence[str]] | None:
    """The rows of the first sheet; `None` if it is no workbook, or too large.

    Numbers are written without decimals where they have none, with as many zeros before them as their format asks for.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAXIMUM_UNPACKED:
                return None
        return list(_rows(content))
    except Exception:  # a damaged workbook fails in many ways, none of which says more than that it is damaged
        return None


def _rows(content: bytes) -> Iterator[Sequence[str]]:
    from openpyxl import load_workbook  # loaded late: it takes memory, and few people send workbooks

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        for row in sheet.iter_rows(max_row=MAXIMUM_ROWS, max_col=MAXIMUM_COLUMNS):
            yield [_text(cell.value, cell.number_format) for cell in row]
    finally:
        book.close()


def _text(value: object, number_format: str) -> str:
    match value:
        case None:
            return ""
        case bool() | datetime():
            return str(value)
        case int() | float() if value == int(value):
            digits = str(int(value))
            return digits.zfill(len(number_format)) if _ZEROS.fullmatch(number_format or "") else digits
        case _:
            return str(value)
