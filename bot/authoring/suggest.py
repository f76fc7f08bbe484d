"""Which questions could be asked about a document?

They are found by rules: nothing is invented, and nothing leaves the process.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.authoring import (
    suggest_certainty,
    suggest_names,
    suggest_numbers,
    suggest_open,
    suggest_order,
    suggest_several,
    suggest_terms,
)
from bot.authoring.document import Caution, DocumentRead
from bot.authoring.suggestion import Suggestion, Text, text_of

LIMIT = 20
"""Suggestions for a document."""
_MAKERS: tuple[Callable[[Text], Iterator[Suggestion]], ...] = (
    suggest_numbers.suggest,
    suggest_names.suggest,
    suggest_terms.suggest,
    suggest_several.suggest,
    suggest_order.suggest,
    suggest_open.suggest,
    suggest_certainty.suggest,
)
_MORE_OF_A_KIND = 0.04
"""What each question of a kind takes from the score of the next, so that kinds are mixed."""

_MOST_OF_A_FORM = 6
"""Questions that begin with the same three words: a long report tells the same of a hundred villages."""
_PARTS = 10
_MORE_OF_A_PART = 0.03
"""What each question takes from the score of the next one on the same tenth of the text."""


def suggest(document: DocumentRead, limit: int = LIMIT) -> tuple[Suggestion, ...]:
    """Return suggestions for a document, the best first; no two are about the same sentence.

    The same document always gives the same ones. There are none for a text in neither English nor Indonesian.
    """
    if document.source.language not in ("en", "id") or Caution.LANGUAGE in document.cautions:
        return ()
    text = text_of(document)
    return tuple(_chosen((each for make in _MAKERS for each in make(text)), limit, len(text.sentences)))


@dataclass(frozen=True)
class _Candidate:
    """A suggestion, with what others can have in common with it: the part of the text, and how its question begins."""

    suggestion: Suggestion
    part: int
    form: str


def _candidate(each: Suggestion, sentences: int) -> _Candidate:
    form = " ".join(each.draft.ask.split(maxsplit=3)[:3])
    return _Candidate(each, each.sentences[0] * _PARTS // sentences, form)


def _chosen(suggestions: Iterable[Suggestion], limit: int, sentences: int) -> Iterator[Suggestion]:
    """Take the best one again and again: more of a kind, or of one part of the text, count less."""
    ordered = sorted(suggestions, key=lambda each: (-each.score, each.sentences, each.draft.ask))
    left = [_candidate(each, sentences) for each in ordered]
    kinds: Counter[str] = Counter()
    parts: Counter[int] = Counter()
    forms: Counter[str] = Counter()

    def worth(each: _Candidate) -> float:
        less = _MORE_OF_A_KIND * kinds[each.suggestion.draft.kind] + _MORE_OF_A_PART * parts[each.part]
        return each.suggestion.score - less

    for _ in range(limit):
        if not left:
            return
        best = max(left, key=worth)
        kinds[best.suggestion.draft.kind] += 1
        parts[best.part] += 1
        forms[best.form] += 1
        used = set(best.suggestion.sentences)
        yield best.suggestion
        left = [
            each
            for each in left
            if forms[each.form] < _MOST_OF_A_FORM
            and each.suggestion.draft.ask != best.suggestion.draft.ask
            and used.isdisjoint(each.suggestion.sentences)
        ]
