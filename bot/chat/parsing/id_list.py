"""A list of ids, as teachers keep one: a CSV file with a column of ids, or one id on each line."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

ID_COLUMNS = ("id", "id number", "student id", "sis user id", "idnumber", "nim", "email", "email address", "username")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def ids_in(content: bytes) -> list[str]:
    """The ids in a CSV file, or in a file with one id on each line.

    Returns:
        The column that is named like one of ids, or the only column; [] if there is neither.
    """
    text = _decoded(content)
    if _BINARY.search(text):  # an Excel workbook, perhaps, whatever its name ends in
        return []
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return []
    if not rows:
        return []
    head = [cell.strip().casefold() for cell in rows[0]]
    named = next((head.index(name) for name in ID_COLUMNS if name in head), None)
    if named is not None:
        return [row[named].strip() for row in rows[1:] if len(row) > named and row[named].strip()]
    return [row[0].strip() for row in rows] if max(map(len, rows)) == 1 else []


def _decoded(content: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, "Unicode text" (UTF-16), or the code page of Windows."""
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
