"""How long a draft may be, so that it can be asked and explained in one message of Telegram (4,096 characters)."""

from collections.abc import Iterator

from bot.authoring.reasons import Reason
from bot.quiz.draft import Draft

ASK, OPTION, ALL_OPTIONS, FEEDBACK, EXPLANATION, QUOTE, PASSAGE = 700, 200, 1400, 400, 800, 700, 700
"""Characters, in the order of the names."""
TOGETHER = 3_300
"""Of all texts that an explained question shows in one message; the bot's own words around them need the rest."""
MAX_OPTIONS = 10
"""Answers to choose from, or items to put in order."""


def problem_of(draft: Draft) -> Reason | None:
    """Return the first reason why *draft* cannot be asked as it stands, `None` if it can.

    It has to have a question, a key that fits its kind, answers that differ, and texts that fit into a message.
    """
    return next(_problems(draft), None)


def _problems(draft: Draft) -> Iterator[Reason]:
    if not draft.ask.strip():
        yield Reason.NO_QUESTION
    yield from _too_long(draft)
    yield from _key_problems(draft)


def _too_long(draft: Draft) -> Iterator[Reason]:
    said = [option.feedback for option in draft.options]
    said += [slip.feedback for slip in draft.number.slips] if draft.number else []
    if len(draft.ask) > ASK:
        yield Reason.LONG_QUESTION
    if any(len(option.text) > OPTION for option in draft.options):
        yield Reason.LONG_OPTION
    if sum(len(option.text) for option in draft.options) > ALL_OPTIONS:
        yield Reason.LONG_OPTION
    if any(len(feedback) > FEEDBACK for feedback in said):
        yield Reason.LONG_FEEDBACK
    if len(draft.explanation) > EXPLANATION:
        yield Reason.LONG_EXPLANATION
    if sum(map(_units, _shown(draft))) > TOGETHER:
        yield Reason.LONG_TOGETHER
    if draft.cite and (len(draft.cite.quote) > QUOTE or len(draft.cite.passage.text) > PASSAGE):
        yield Reason.LONG_QUOTE


def _shown(draft: Draft) -> Iterator[str]:
    """Yield every text that stands in the longest message about a question: looked back at, with all its reasons."""
    yield from (draft.ask, draft.explanation)
    for option in draft.options:
        yield from (option.text, option.feedback)
    for slip in draft.number.slips if draft.number else ():
        yield slip.feedback
    if draft.cite:
        source = draft.cite.source
        yield from (draft.cite.passage.text, source.title, source.title)  # the title stands there twice
        yield from (source.publisher, source.published, source.caution)


def _units(text: str) -> int:
    """Return how long Telegram takes a text to be."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _key_problems(draft: Draft) -> Iterator[Reason]:
    if draft.kind == "number":
        if draft.number is None:
            yield Reason.NUMBER
        return
    texts = [option.text.strip() for option in draft.options]
    if len(texts) > MAX_OPTIONS:
        yield Reason.MANY_OPTIONS
    if len(set(texts)) < len(texts):
        yield Reason.SAME_OPTIONS
    if len(texts) < 2 or not all(texts):
        yield Reason.FEW_OPTIONS
    if draft.kind != "order" and not any(option.right for option in draft.options):
        yield Reason.NO_KEY
