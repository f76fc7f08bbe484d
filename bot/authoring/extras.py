"""What question formats have no place for, in a comment that only we read: a unit, a year, where a passage comes from.

It stands as one line of JSON, with letters, digits and a few signs only, so that no format takes a part of it for its
own (an XML comment may hold no "--", and Moodle looks for [id:…] in the comments of GIFT).
"""

import json
import re
from dataclasses import replace

from bot.quiz.draft import Draft, DraftCitation

MARK = "scorewise:"
"""How the comment begins."""
_LONGEST = 2_000
_UNSAFE = re.compile(r'\\["\\bfnrt]|[\[\]<>&\-]')
"""What would end a comment somewhere, and the short escapes of JSON, since backslashes mean something in GIFT."""


def extras_of(draft: Draft) -> str:
    """Return the comment for *draft*, without the signs around it; empty if there is nothing to keep."""
    kept: dict[str, str] = {}
    if draft.number:
        kept |= {"unit": draft.number.unit, "year": "yes" if draft.number.year else ""}
    if draft.cite:
        passage, source = draft.cite.passage, draft.cite.source
        kept |= {"passage": passage.id, "language": source.language, "sha256": source.sha256}
    kept = {key: value for key, value in kept.items() if value}
    if not kept:
        return ""
    return f"{MARK} {_UNSAFE.sub(_coded, json.dumps(kept))}"


def _coded(sign: re.Match[str]) -> str:
    """Write a sign, or what a short escape stands for, by its number, as JSON may write every sign."""
    meant = json.loads(f'"{sign[0]}"')
    return f"\\u{ord(meant):04x}"


def with_extras(draft: Draft, comment: str) -> Draft:
    """Return *draft* with what *comment* says; as it is, if that is no comment of ours."""
    kept = _read(comment)
    if draft.number:
        number = replace(draft.number, unit=kept.get("unit", draft.number.unit), year=kept.get("year") == "yes")
        draft = replace(draft, number=number)
    if draft.cite:
        draft = replace(draft, cite=_located(draft.cite, kept))
    return draft


def _located(cite: DraftCitation, kept: dict[str, str]) -> DraftCitation:
    passage = replace(cite.passage, id=kept.get("passage", cite.passage.id))
    language = kept.get("language", cite.source.language)
    source = replace(cite.source, language=language, sha256=kept.get("sha256", cite.source.sha256))
    return replace(cite, passage=passage, source=source)


def _read(comment: str) -> dict[str, str]:
    start = comment.find(MARK)
    if start < 0 or len(comment) > _LONGEST:
        return {}
    try:
        kept = json.loads(comment[start + len(MARK) :])
    except (ValueError, RecursionError):
        return {}
    known = ("unit", "year", "passage", "language", "sha256")
    return {key: kept[key] for key in known if isinstance(kept.get(key), str)} if isinstance(kept, dict) else {}
