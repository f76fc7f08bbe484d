"""Drafts and documents as the JSON of their columns, and back.

Fields are stored by name, and what a stored draft lacks has its default: later versions add fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftNumber, DraftOption, DraftSlip


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as JSON has it: its fields by name, numbers as the digits that were written."""
    return {name: _plain(value) for name, value in asdict(draft).items()}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case dict():
            return {name: _plain(field) for name, field in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def draft_of(row: Mapping[str, Any]) -> Draft:
    """Return the draft that `draft_json` was given."""
    number, cite = row.get("number"), row.get("cite")
    fields = {
        "options": tuple(DraftOption(**option) for option in row.get("options", ())),
        "number": _number(number) if number else None,
        "cite": _citation(cite) if cite else None,
        "tags": tuple(row.get("tags", ())),
    }
    return Draft(**{**row, **fields})


def _number(row: Mapping[str, Any]) -> DraftNumber:
    slips = tuple(DraftSlip(**{**slip, "value": Decimal(slip["value"])}) for slip in row.get("slips", ()))
    fields = {"answer": Decimal(row["answer"]), "tolerance": Decimal(row["tolerance"]), "slips": slips}
    return DraftNumber(**{**row, **fields})


def _citation(row: Mapping[str, Any]) -> DraftCitation:
    return DraftCitation(
        quote=row["quote"], passage=DocumentPassage(**row["passage"]), source=DocumentSource(**row["source"])
    )


def passages_of(rows: Sequence[Mapping[str, Any]]) -> tuple[DocumentPassage, ...]:
    """Return the passages of a document."""
    return tuple(DocumentPassage(**row) for row in rows)
