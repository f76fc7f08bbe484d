"""What a language model proposes passes only if its proof stands in the document.

A draft is thrown away unless its quote is in the document byte for byte, its key is in the quote, nothing that would
change the quote's meaning was cut off, and no two options are the same. Nothing is repaired.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from bot.authoring.cut_quotes import left_out
from bot.authoring.scripts import RAISED
from bot.authoring.suggest_numbers import value
from bot.authoring.suggestion import MAX_QUOTE
from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftNumber, DraftOption


class Rejection(StrEnum):
    """Why a draft was thrown away; they are counted."""

    MALFORMED = "malformed"
    NOT_QUOTED = "the quote is not in the document"
    CUT_SHORT = "the quote leaves out words that change it"
    UNSUPPORTED = "the key is not in the quote"
    TWO_KEYS = "another option is in the quote as well"
    ALIKE = "two options are alike"
    GIVEN_AWAY = "the question gives its key away"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A question as a model proposes it. Nothing in it is believed."""

    kind: Literal["one", "several", "order", "number"]
    ask: str
    quote: str
    right: Sequence[str] = ()
    wrong: Sequence[str] = ()
    number: str = ""


_ASK = range(12, 301)
_OPTION = range(1, 121)
_QUOTE = range(20, MAX_QUOTE + 1)
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff\U000e0000-\U000e007f]"
)
"""Signs that change what is read without being seen."""
_NUMBER = re.compile(rf"(?<![\w.,\-–{RAISED}])\d+(?:[.,]\d+)*(?![\w\-–{RAISED}\[^*])(?![.,]\d)")
_PIECES = re.compile(r"[^\W_]+")


def admit(proposal: Proposal, passage: DocumentPassage, source: DocumentSource) -> Draft | Rejection:
    """Return the draft that a proposal is, or why it is none.

    Args:
        proposal: what a model proposed on the passage.
        passage: the only one that it was shown.
        source: the document of the passage.
    """
    quote = _nfc(proposal.quote)
    wrong = _malformed(proposal) or _quoted(quote, passage, source.language) or _supported(proposal, quote, source)
    if wrong is not None:
        return wrong
    start = _nfc(passage.text).index(quote)
    cite = DraftCitation(quote=_as_it_stands(passage.text, start, len(quote)), passage=passage, source=source)
    number = value(proposal.number, source.language) if proposal.kind == "number" else None
    return Draft(
        kind=proposal.kind,
        ask=proposal.ask,
        language=source.language,
        options=_options(proposal),
        number=None if number is None else DraftNumber(answer=number, year=_is_year(proposal.number)),
        cite=cite,
    )


def _options(proposal: Proposal) -> tuple[DraftOption, ...]:
    """Return the options: items in their order, others by the alphabet, so that the key has no place of its own."""
    if proposal.kind == "order":
        return tuple(DraftOption(text=text) for text in proposal.right)
    options = [DraftOption(text=text, right=True) for text in proposal.right]
    options += [DraftOption(text=text) for text in proposal.wrong]
    return tuple(sorted(options, key=lambda option: option.text))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _as_it_stands(text: str, start: int, length: int) -> str:
    """Return the part of *text* that is *length* characters from *start* once it is in NFC, as it is without."""
    if _nfc(text) == text:
        return text[start : start + length]
    ends = [len(_nfc(text[:n])) for n in range(len(text) + 1)]
    return text[ends.index(start) : len(ends) - 1 - ends[::-1].index(start + length)]


def _malformed(proposal: Proposal) -> Rejection | None:
    """Look at the shape of a proposal: lengths, signs that are not seen, how many options its kind has."""
    options = [*proposal.right, *proposal.wrong]
    shapes = {
        "one": len(proposal.right) == 1 and 2 <= len(proposal.wrong) <= 5,
        "several": 1 <= len(proposal.right) <= 4 and 1 <= len(proposal.wrong) <= 4,
        "order": 3 <= len(proposal.right) <= 6 and not proposal.wrong,
        "number": not options and bool(proposal.number),
    }
    texts = [proposal.ask, *options]
    if (
        not shapes[proposal.kind]
        or len(proposal.ask) not in _ASK
        or len(proposal.quote) not in _QUOTE
        or any(len(text) not in _OPTION for text in options)
        or any(_UNSEEN.search(text) or text != text.strip() for text in texts)
    ):
        return Rejection.MALFORMED
    keys = [_key(text) for text in options]
    return Rejection.ALIKE if len(set(keys)) < len(keys) or not all(keys) else None


def _key(text: str) -> str:
    """Return what a reader takes two options for the same by: letters and figures, whatever their size and signs."""
    return " ".join(_PIECES.findall(unicodedata.normalize("NFKC", text).casefold()))


def _quoted(quote: str, passage: DocumentPassage, language: str) -> Rejection | None:
    """Whether the quote stands in the passage, once, between the borders of words, with all that its sentences say."""
    text = _nfc(passage.text)
    start = text.find(quote)
    end = start + len(quote)
    if start < 0 or text.find(quote, start + 1) >= 0:
        return Rejection.NOT_QUOTED
    if _cuts(text, start) or _cuts(text, end):
        return Rejection.NOT_QUOTED
    return None if left_out(quote, text, language) is None else Rejection.CUT_SHORT


def _cuts(text: str, at: int) -> bool:
    """Whether a border at *at* parts a word, or a number from what belongs to it."""
    around = text[max(0, at - 2) : at + 2]
    before, after = (text[at - 1] if at else " "), text[at : at + 1]
    if before.isalnum() and after and (after.isalnum() or after in RAISED):
        return True
    in_number = re.fullmatch(r"\d[.,–-]\d.?|.?\d[.,–-]\d", around)
    return in_number is not None


def _supported(proposal: Proposal, quote: str, source: DocumentSource) -> Rejection | None:
    """Whether the key, and nothing else that can be chosen, stands in the quote, and not in the question."""
    if proposal.kind == "number":
        return _number_supported(proposal, quote, source.language)
    places = [_place(quote, text) for text in proposal.right]
    if min(places) < 0 or (proposal.kind == "order" and places != sorted(set(places))):
        return Rejection.UNSUPPORTED
    if any(_place(quote, text) >= 0 for text in proposal.wrong):
        return Rejection.TWO_KEYS
    given = proposal.kind == "one" and _place(proposal.ask, proposal.right[0]) >= 0
    return Rejection.GIVEN_AWAY if given else None


def _number_supported(proposal: Proposal, quote: str, language: str) -> Rejection | None:
    numbers = [value(each, language) for each in _NUMBER.findall(quote)]
    wanted: Decimal | None = value(proposal.number, language)
    if wanted is None or numbers.count(wanted) != 1:
        return Rejection.UNSUPPORTED
    if any(value(each, language) == wanted for each in _NUMBER.findall(proposal.ask)):
        return Rejection.GIVEN_AWAY
    return None


def _place(quote: str, text: str) -> int:
    """Return where *text* stands in *quote* as whole words, whatever the size of its first letter; -1 if nowhere."""
    text = _nfc(text)
    for form in (text, text[0].swapcase() + text[1:]):
        found = re.search(rf"(?<![\w.,{RAISED}]){re.escape(form)}(?![\w{RAISED}]|[.,]\d)", quote)
        if found:
            return found.start()
    return -1


def _is_year(number: str) -> bool:
    return bool(re.fullmatch(r"1\d{3}|20\d{2}", number))
