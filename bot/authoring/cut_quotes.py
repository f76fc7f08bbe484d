"""Does a quote leave out words of its own sentences that change what it says?"""

import re
from collections.abc import Iterator

from bot.authoring.hedges import HEDGES, NEGATIONS
from bot.authoring.sentences import spans


def left_out(quote: str, text: str, language: str) -> str | None:
    """Return the first hedge, negation or condition that stands beside a quote in the same sentences.

    Where the quote stands in the text more than once, it is taken to be meant where nothing is left out.

    Args:
        quote: the words, which stand in *text*.
        text: the passage.
        language: of the passage; nothing is known of the words of others than "en" and "id".

    Returns:
        The word, as the passage writes it; `None` if there is none, or the quote does not stand in the passage.
    """
    if language not in HEDGES:
        return None
    words = [_word(rest, language) for rest in _rests(quote, text)]
    return words[0] if words and all(words) else None


def _rests(quote: str, text: str) -> Iterator[str]:
    """Yield what the sentences say beside the quote, for each place where it stands."""
    sentences = spans(text)
    start = text.find(quote) if quote else -1
    while start >= 0:
        end = start + len(quote)
        around = [span for span in sentences if span[0] < end and span[1] > start]
        yield f"{text[around[0][0] : start]} {text[end : around[-1][1]]}" if around else ""
        start = text.find(quote, start + 1)


def _word(rest: str, language: str) -> str | None:
    found: list[re.Match[str]] = [m for form in (HEDGES, NEGATIONS) if (m := form[language].search(rest))]
    return min(found, key=lambda each: each.start())[0] if found else None
