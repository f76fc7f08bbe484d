"""The cited passage within an explanation, for formats that have no place of its own for it, and back.

It follows the explanation in lines that a teacher can read and mend: where it comes from, the decisive words, and the
passage, which is last because it may have lines of its own.
"""

import re
from collections import deque
from dataclasses import replace

from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation

_LABELS = {
    "en": ("Source", "Publisher", "Published", "Caution", "Page", "Quote", "Passage"),
    "id": ("Sumber", "Penerbit", "Terbit", "Catatan", "Halaman", "Kutipan", "Bagian"),
}
_MOST_STARTS = 8
_STARTS = {
    language: re.compile(rf"(?:\A|\n\n)(?=(?:{'|'.join(labels[:6])}): )") for language, labels in _LABELS.items()
}
_BLOCKS = {
    language: re.compile(
        "".join(rf"(?:{label}: (?P<l{n}>[^\n]+)\n)?" for n, label in enumerate(labels[:5]))
        + rf"{labels[5]}: (?P<l5>[^\n]+(?:\n(?!{labels[6]}: )[^\n]*)*)\n{labels[6]}: (?P<l6>.+)\Z",
        re.DOTALL,
    )
    for language, labels in _LABELS.items()
}


def explanation_of(draft: Draft) -> str:
    """Return the explanation of *draft*, followed by its citation if it has one."""
    cite = draft.cite
    if cite is None:
        return draft.explanation
    page = "" if cite.passage.page is None else str(cite.passage.page)
    source = (cite.source.title, cite.source.publisher, cite.source.published, cite.source.caution, page)
    values = [*(" ".join(value.split()) for value in source), cite.quote, cite.passage.text]
    labels = _LABELS.get(draft.language, _LABELS["en"])
    block = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True) if value)
    return f"{draft.explanation}\n\n{block}" if draft.explanation else block


def with_citation(draft: Draft) -> tuple[Draft, bool]:
    """Return *draft* with what its explanation ends with as its citation.

    Returns:
        the draft, and whether all was well: false if there is a citation whose quote does not stand in its passage.
        It stays in the explanation then.
    """
    is_sound = True
    for language, starts in _STARTS.items():
        # the last one first, since an explanation may quote; a text of many beginnings is not read that many times
        for start in reversed(deque(starts.finditer(draft.explanation), _MOST_STARTS)):
            if found := _BLOCKS[language].match(draft.explanation, start.end()):
                cite = _citation(found, draft.language)
                if cite.quote in cite.passage.text:
                    return replace(draft, explanation=draft.explanation[: start.start()], cite=cite), True
                is_sound = False
    return draft, is_sound


def _citation(found: re.Match[str], language: str) -> DraftCitation:
    title, publisher, published, caution, page, quote, passage = (found[f"l{n}"] or "" for n in range(7))
    source = DocumentSource(
        title=title, publisher=publisher, published=published, caution=caution, language=language, sha256=""
    )
    number = int(page) if re.fullmatch(r"[0-9]{1,6}", page) else None
    return DraftCitation(quote=quote, passage=DocumentPassage(id="", text=passage, page=number), source=source)
