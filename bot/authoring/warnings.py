"""What speaks against a draft that could be asked: for whoever approves it, as the checker speaks of our own packs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.authoring.cut_quotes import left_out
from bot.quiz.draft import Draft
from bot.quiz.language import t


class Doubt(StrEnum):
    """The sentences, in English, some with a place for a `word`; the chat shows them in the reader's language."""

    LONGEST = t("The right answer is by far the longest, which gives it away. Make them alike in length.")
    NEGATIVE = t("It asks for what is not true, and many overlook that. Ask for what is true if you can.")
    EITHER = t(
        "Several answers are marked as right, and learners choose one: each of these counts as right. If they shall "
        "find all of them, make it a question with several right answers."
    )
    CUT_SHORT = t(
        "The quote leaves out “{word}”, which stands in the same sentence and may change what it says. Quote the whole "
        "sentence."
    )
    NO_SOURCE = t("It has no source: learners are told so.")


@dataclass(frozen=True)
class DraftWarning:
    """One thing that speaks against a draft; `word` is what the sentence names, or ""."""

    doubt: Doubt
    word: str = ""


_TOO_LONG = 1.4
"""Times as long as the longest wrong answer."""
_NOT: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not(?! (?:known|clear|said|told|decided)\b)|except)\b", re.IGNORECASE),
    "id": re.compile(r"\b(?:bukan|kecuali|tidak(?! (?:diketahui|jelas|disebut|diputuskan)\b))\b", re.IGNORECASE),
}
_QUOTED = re.compile(r"“[^”]*”")


def warnings_of(draft: Draft) -> Iterator[DraftWarning]:
    """Yield what speaks against *draft*, which can be asked as it stands."""
    if draft.kind == "one":
        yield from _of_one(draft)
    if draft.kind in ("one", "several") and _asks_for_what_is_not(draft):
        yield DraftWarning(Doubt.NEGATIVE)
    if draft.cite is None:
        yield DraftWarning(Doubt.NO_SOURCE)
        return
    word = left_out(draft.cite.quote, draft.cite.passage.text, draft.cite.source.language)
    if word is not None:
        yield DraftWarning(Doubt.CUT_SHORT, word)


def _of_one(draft: Draft) -> Iterator[DraftWarning]:
    right = [len(option.text) for option in draft.options if option.right]
    wrong = [len(option.text) for option in draft.options if not option.right]
    if len(right) > 1:
        yield DraftWarning(Doubt.EITHER)
    if len(right) == 1 and len(wrong) > 1 and right[0] > _TOO_LONG * max(wrong):
        yield DraftWarning(Doubt.LONGEST)


def _asks_for_what_is_not(draft: Draft) -> bool:
    """Whether the question asks so itself; what it quotes does not count."""
    forms = [_NOT[draft.language]] if draft.language in _NOT else [*_NOT.values()]
    asked = _QUOTED.sub(" ", draft.ask)
    return any(form.search(asked) for form in forms)
