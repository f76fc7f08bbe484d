"""The columns of our own table of questions, with their headings in the languages of the interface."""

from collections.abc import Mapping

LETTERS = "ABCDEFGHIJ"
"""The columns of answers."""
MAX_SLIPS = 4
KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {"one": "one", "several": "several", "order": "order", "number": "number"},
    "id": {"satu": "one", "beberapa": "several", "urutan": "order", "angka": "number"},
}
"""What stands in the column of kinds, by language, and the kind that it means."""
_HEADINGS = {
    "en": {
        "kind": "kind",
        "ask": "question",
        "right": "right",
        "explanation": "explanation",
        "number": "number",
        "tolerance": "tolerance",
        "unit": "unit",
        "quote": "quote",
        "passage": "passage",
        "page": "page",
        "source": "source",
        "publisher": "publisher",
        "published": "published",
        "caution": "caution",
        "tags": "tags",
        "title": "title",
        "id": "id",
        "source language": "source language",
        "passage id": "passage id",
        "sha256": "sha256",
    },
    "id": {
        "kind": "jenis",
        "ask": "pertanyaan",
        "right": "benar",
        "explanation": "penjelasan",
        "number": "angka",
        "tolerance": "toleransi",
        "unit": "satuan",
        "quote": "kutipan",
        "passage": "bagian",
        "page": "halaman",
        "source": "sumber",
        "publisher": "penerbit",
        "published": "terbit",
        "caution": "catatan",
        "tags": "tag",
        "title": "judul",
        "id": "id",
        "source language": "bahasa sumber",
        "passage id": "id bagian",
        "sha256": "sha256",
    },
}
_WHY = {"en": "why", "id": "alasan"}
_SLIP = {"en": "slip", "id": "keliru"}
YEAR = {"en": "calendar year", "id": "tahun kalender"}
"""What stands in the column of units where the number is a year; “year” alone may be what is counted."""
CORE = ("kind", "ask", *LETTERS[:6], "right", "explanation", *(f"why {letter}" for letter in LETTERS[:4]))
"""The columns that every table has."""
ORDER = (
    *("kind", "ask", *LETTERS, "right", "explanation", *(f"why {letter}" for letter in LETTERS)),
    *("number", "tolerance", "unit"),
    *(f"{each} {n}" for n in range(1, MAX_SLIPS + 1) for each in ("slip", "why slip")),
    *("quote", "passage", "page", "source", "publisher", "published", "caution", "tags", "title", "id"),
    *("source language", "passage id", "sha256"),
)
"""All columns, in the order in which they are written."""


def heading(column: str, language: str) -> str:
    """Return what stands above a column."""
    words = _HEADINGS.get(language, _HEADINGS["en"])
    why, slip = _WHY.get(language, "why"), _SLIP.get(language, "slip")
    if column.startswith("why slip "):
        return f"{why} {slip} {column[-1]}"
    if column.startswith("slip "):
        return f"{slip} {column[-1]}"
    return f"{why} {column[-1]}" if column.startswith("why ") else words.get(column, column)


BY_HEADING: Mapping[str, str] = {
    heading(column, language).casefold(): column for language in _HEADINGS for column in ORDER
}
"""The column that a heading names, whichever language it is in."""
