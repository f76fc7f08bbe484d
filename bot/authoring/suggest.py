"""Which questions could be asked about a document?

They are found by rules: nothing is invented, and nothing leaves the process.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

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
from bot.quiz.draft import Draft

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


def _chosen(suggestions: Iterable[Suggestion], limit: int, sentences: int) -> Iterator[Suggestion]:
    """Take the best one again and again: more of a kind, or of one part of the text, count less."""
    left = sorted(suggestions, key=lambda each: (-each.score, each.sentences, each.draft.ask))
    kinds: Counter[str] = Counter()
    parts: Counter[int] = Counter()
    forms: Counter[str] = Counter()
    used: set[int] = set()
    asked: set[str] = set()

    def worth(each: Suggestion) -> float:
        part = each.sentences[0] * _PARTS // sentences
        return each.score - _MORE_OF_A_KIND * kinds[each.draft.kind] - _MORE_OF_A_PART * parts[part]

    for _ in range(limit):
        left = [
            each
            for each in left
            if used.isdisjoint(each.sentences)
            and each.draft.ask not in asked
            and forms[_form(each.draft)] < _MOST_OF_A_FORM
        ]
        if not left:
            return
        best = max(left, key=worth)
        kinds[best.draft.kind] += 1
        parts[best.sentences[0] * _PARTS // sentences] += 1
        forms[_form(best.draft)] += 1
        used.update(best.sentences)
        asked.add(best.draft.ask)
        yield best


def _form(draft: Draft) -> str:
    """Return how a question begins."""
    return " ".join(draft.ask.split(maxsplit=3)[:3])
