"""Drafts and documents as the JSON of their columns, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftNumber, DraftOption


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as JSON has it: its fields by name, numbers as the digits that were written."""
    row = asdict(draft)
    if draft.number is not None:
        row["number"] |= {"answer": str(draft.number.answer), "tolerance": str(draft.number.tolerance)}
    return row


def draft_of(row: Mapping[str, Any]) -> Draft:
    """Return the draft that `draft_json` was given."""
    number, cite = row["number"], row["cite"]
    fields = {
        "options": tuple(DraftOption(**option) for option in row["options"]),
        "number": _number(number) if number else None,
        "cite": _citation(cite) if cite else None,
        "tags": tuple(row["tags"]),
    }
    return Draft(**{**row, **fields})


def _number(row: Mapping[str, Any]) -> DraftNumber:
    return DraftNumber(**{**row, "answer": Decimal(row["answer"]), "tolerance": Decimal(row["tolerance"])})


def _citation(row: Mapping[str, Any]) -> DraftCitation:
    return DraftCitation(
        quote=row["quote"], passage=DocumentPassage(**row["passage"]), source=DocumentSource(**row["source"])
    )


def passages_of(rows: list[Mapping[str, Any]]) -> tuple[DocumentPassage, ...]:
    """Return the passages of a document."""
    return tuple(DocumentPassage(**row) for row in rows)
