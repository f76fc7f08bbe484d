"""Cards with two sides as questions: the other cards' backs are the wrong answers, for a teacher to look at."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.authoring.collecting import Collector
from bot.authoring.limits import OPTION
from bot.authoring.moodle import number_in
from bot.authoring.reasons import Reason
from bot.quiz.draft import Draft, DraftNumber, DraftOption

_WRONG = 3
"""Wrong answers of a question."""


@dataclass(frozen=True)
class Card:
    """A card: what is asked, and the answer. `id` is its guid in Anki; `line` is where it stands, if that is known."""

    front: str
    back: str
    id: str | None = None
    tags: tuple[str, ...] = ()
    line: int | None = None
    remarks: set[Reason] = field(default_factory=set)


def take_cards(found: Collector, cards: Sequence[Card], language: str) -> None:
    """Take in cards: a number is typed, everything else is chosen among the backs that are most alike in length."""
    backs = sorted({card.back for card in cards if 0 < len(card.back) <= OPTION}, key=lambda back: (len(back), back))
    for card in cards:
        number = number_in(card.back)
        if not card.back:
            found.leave_out(card.front, Reason.NO_BACK, card.line)
        elif isinstance(number, Decimal):
            found.add(_draft(card, language, number=DraftNumber(answer=number)), card.line, card.remarks)
        elif wrong := _others(card.back, backs):
            options = (DraftOption(text=card.back, right=True), *(DraftOption(text=back) for back in wrong))
            found.add(_draft(card, language, options=options), card.line, card.remarks | {Reason.OTHER_BACKS})
        else:
            found.leave_out(card.front, Reason.ONE_CARD, card.line)


def _draft(
    card: Card, language: str, *, options: tuple[DraftOption, ...] = (), number: DraftNumber | None = None
) -> Draft:
    return Draft(
        kind="number" if number else "one",
        ask=card.front,
        language=language,
        options=options,
        number=number,
        id=card.id,
        tags=card.tags,
    )


def _others(back: str, backs: Sequence[str]) -> list[str]:
    """Return some other backs, of those next to *back* in a list that is sorted by length."""
    place = bisect_left(backs, (len(back), back), key=lambda other: (len(other), other))
    near = (*backs[max(0, place - 2 * _WRONG) : place], *backs[place : place + 2 * _WRONG])
    others = [other for other in near if other.casefold() != back.casefold()]
    return sorted(others, key=lambda other: (abs(len(other) - len(back)), other))[:_WRONG]
