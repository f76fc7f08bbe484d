"""Drafts as a table, in CSV or as an Excel workbook, and the template that teachers fill in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.authoring.reasons import Reason
from bot.authoring.table_columns import CORE, KINDS, LETTERS, MAX_SLIPS, ORDER, YEAR, heading
from bot.authoring.writing import Writer
from bot.quiz.draft import Draft, DraftNumber
from bot.reports.escaping import encodable, escaped

_WIDTHS = {"ask": 50, "explanation": 40, "quote": 40, "passage": 40}


def write_csv(writer: Writer, drafts: Sequence[Draft], language: str) -> bytes:
    """Return the drafts as a table with commas, in UTF-8 with the mark that spreadsheets look for.

    Args:
        writer: is told what the table cannot hold.
        drafts: the questions.
        language: of the headings.
    """
    file = io.StringIO(newline="")
    rows = csv.writer(file, quoting=csv.QUOTE_ALL)
    for row in _rows(writer, drafts, language):
        rows.writerow([escaped(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(writer: Writer, drafts: Sequence[Draft], language: str, now: datetime) -> bytes:
    """Return the drafts as an Excel workbook of one sheet, in which every cell is text. See `write_csv`."""
    import xlsxwriter  # type: ignore[import-untyped]  # loaded late: it comes without types and takes memory

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": now.replace(tzinfo=None)})
    sheet = book.add_worksheet("questions")
    wrapped, bold = book.add_format({"text_wrap": True, "num_format": "@"}), book.add_format({"bold": True})
    for line, row in enumerate(_rows(writer, drafts, language)):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, _cell(cell), bold if line == 0 else wrapped)
    for place, column in enumerate(_columns(drafts)):
        sheet.set_column(place, place, _WIDTHS.get(column, 16), wrapped)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _rows(writer: Writer, drafts: Sequence[Draft], language: str) -> Iterable[list[str]]:
    columns = _columns(drafts)
    yield [heading(column, language) for column in columns]
    for draft in drafts:
        if draft.number and len(draft.number.slips) > MAX_SLIPS:
            writer.lose(draft, Reason.HOLDS_NO_SLIPS)
        values = _values(draft, language)
        yield [values.get(column, "") for column in columns]


def _columns(drafts: Iterable[Draft]) -> list[str]:
    """Return the columns of a table: those that every one has, and what these questions need besides."""
    used = set(CORE).union(*(_values(draft, "en") for draft in drafts))
    return [column for column in ORDER if column in used]


def _values(draft: Draft, language: str) -> Mapping[str, str]:
    """Return what stands in the row of a question, by column; empty cells are left out."""
    kinds = {kind: word for word, kind in KINDS.get(language, KINDS["en"]).items()}
    values = {
        "kind": kinds[draft.kind],
        "ask": draft.ask,
        "explanation": draft.explanation,
        "tags": " ".join(draft.tags),
        "title": draft.title,
        "id": draft.id or "",
    }
    for letter, option in zip(LETTERS, draft.options, strict=False):
        values |= {letter: option.text, f"why {letter}": option.feedback}
    values["right"] = ", ".join(letter for letter, option in zip(LETTERS, draft.options, strict=False) if option.right)
    if draft.number:
        values |= _number_values(draft.number, language)
    if draft.cite:
        passage, source = draft.cite.passage, draft.cite.source
        values |= {"quote": draft.cite.quote, "passage": passage.text, "page": str(passage.page or "")}
        values |= {"source": source.title, "publisher": source.publisher, "published": source.published}
        values |= {"caution": source.caution, "passage id": passage.id, "sha256": source.sha256}
        values["source language"] = source.language if source.language != draft.language else ""
    return {column: value for column, value in values.items() if value}


def _number_values(number: DraftNumber, language: str) -> dict[str, str]:
    values = {
        "number": f"{number.answer:f}",
        "tolerance": f"{number.tolerance:f}" if number.tolerance else "",
        "unit": YEAR.get(language, YEAR["en"]) if number.year else number.unit,
    }
    for n, slip in enumerate(number.slips[:MAX_SLIPS], 1):
        values |= {f"slip {n}": f"{slip.value:f}", f"why slip {n}": slip.feedback}
    return values


def _cell(text: str) -> str:
    """Return *text* so that XlsxWriter writes it as it is: between <r> and </r> it would become markup."""
    text = encodable(text)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
