"""Drafts in YAML, in the words of our own packs, in one language and with their passages in the same file."""

from collections.abc import Sequence
from typing import Any

import yaml

from bot.quiz.draft import Draft, DraftCitation, DraftNumber

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's is some ten times faster


def write_yaml(drafts: Sequence[Draft]) -> str:
    """Return the drafts as a YAML file, which holds everything of them."""
    languages = {draft.language for draft in drafts}
    head = {"language": languages.pop()} if len(languages) == 1 else {}
    content = head | {"questions": [_question(draft) for draft in drafts]}
    text: str = yaml.dump(content, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=110)
    return text


def _question(draft: Draft) -> dict[str, object]:
    options = [
        _filled({"text": each.text, "right": each.right or "", "because": each.feedback}) for each in draft.options
    ]
    return _filled(
        {
            "id": draft.id or "",
            "title": draft.title,
            "kind": draft.kind,
            "ask": draft.ask,
            "options": options if draft.kind != "order" else [],
            "order": {"items": options} if draft.kind == "order" else {},
            "number": _number(draft.number) if draft.number else {},
            "explain": draft.explanation,
            "cite": _cite(draft.cite) if draft.cite else {},
            "tags": list(draft.tags),
        }
    )


def _number(number: DraftNumber) -> dict[str, object]:
    slips = [_filled({"value": f"{slip.value:f}", "because": slip.feedback}) for slip in number.slips]
    # `unit: year` is a year of the calendar in our packs; what is counted may be years, too
    unit = {"unit": "year"} if number.year else {"counts" if number.unit == "year" else "unit": number.unit}
    return _filled(
        {"answer": f"{number.answer:f}", "tolerance": f"{number.tolerance:f}" if number.tolerance else "", **unit}
        | {"slips": slips}
    )


def _cite(cite: DraftCitation) -> dict[str, object]:
    source = cite.source
    return _filled(
        {
            "passage": cite.passage.id,
            "quote": cite.quote,
            "text": cite.passage.text,
            "page": str(cite.passage.page or ""),
            "source": _filled(
                {
                    "title": source.title,
                    "publisher": source.publisher,
                    "published": source.published,
                    "caution": source.caution,
                    "language": source.language,
                    "sha256": source.sha256,
                }
            ),
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, object]:
    """Return *values* without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", [], {})}
