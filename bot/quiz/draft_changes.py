"""What becomes of a draft when a teacher sends other words for one of its parts."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from bot.quiz.draft import Draft, DraftNumber, DraftOption

Part = Literal["ask", "explanation", "number", "quote", "option", "options"]
"""A part of a draft that is sent in a message of its own; an option has a place beside it."""
RIGHT = "*"
"""What stands before a right answer where all are sent in one message."""


def missing_part(draft: Draft) -> Part | None:
    """Return the part that a question of this kind needs and *draft* has nothing of, in the order of writing."""
    if not draft.ask.strip():
        return "ask"
    if draft.kind == "number":
        return "number" if draft.number is None else None
    return None if draft.options else "options"


def changed(draft: Draft, part: str, place: int, text: str, number: Decimal | None) -> Draft:
    """Return the draft with other words in one part.

    Args:
        draft: the draft.
        part: which part; a quote is changed elsewhere, where its passage is at hand.
        place: of an option, from 0.
        text: what was sent.
        number: the number that was read in it, where one was asked for.
    """
    match part:
        case "ask":
            return replace(draft, ask=text)
        case "explanation":
            return replace(draft, explanation=text)
        case "number" if number is not None:
            return replace(draft, number=replace(draft.number or DraftNumber(answer=number), answer=number))
        case "options":
            return replace(draft, options=options_in(text, draft))
        case "option":
            options = tuple(
                replace(option, text=text) if n == place else option for n, option in enumerate(draft.options)
            )
            return replace(draft, options=options)
        case _:
            return draft


def options_in(text: str, draft: Draft) -> tuple[DraftOption, ...]:
    """Return the options that a message lists, a line each; those whose words stay keep their feedback.

    In a choice a `RIGHT` stands before each right one; the items of an order stand in the right order.
    """
    feedback = {option.text: option.feedback for option in draft.options}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        marked = line.startswith(RIGHT) and draft.kind != "order"
        words = line.removeprefix(RIGHT).strip() if marked else line
        found.append(DraftOption(text=words, right=marked, feedback=feedback.get(words, "")))
    return tuple(found)


def marked(draft: Draft, place: int) -> Draft:
    """Return the draft with that option right: alone in a choice of one, in addition or no longer in one of several."""
    if draft.kind not in ("one", "several"):
        return draft
    options = tuple(
        replace(option, right=(n == place) if draft.kind == "one" else option.right != (n == place))
        for n, option in enumerate(draft.options)
    )
    return replace(draft, options=options)
