"""A sentence with a gap: nothing of it is lost, so no hedge is either."""

from bot.authoring.hedges import attributed
from bot.authoring.suggestion import Sentence, Text, points_back

GAP = "___"
_LONGEST = 280
"""Characters of a gapped sentence with what stands before it."""


def gapped(text: Text, sentence: Sentence, span: tuple[int, int], missing: tuple[str, str]) -> str:
    """Return a question that shows a sentence with a gap; "" if it would be too long, or the answer stands before it.

    Args:
        text: the document.
        sentence: the sentence.
        span: where the gap begins and ends in it.
        missing: what is missing, as the question begins, in English and in Indonesian.
    """
    answer = sentence.text[span[0] : span[1]]
    shown = sentence.text[: span[0]] + GAP + sentence.text[span[1] :]
    if not sentence.alone:
        if not sentence.before or answer in sentence.before or points_back(sentence.before, text.language):
            return ""
        shown = f"{sentence.before} {shown}"
    shown, attribution = attributed(shown, text.language) if sentence.alone else (shown, "")
    shown = f"… {shown}" if attribution else shown
    if len(shown) > _LONGEST or GAP not in shown:
        return ""
    english = text.language == "en"
    asked = f"“{shown}” {missing[0] if english else missing[1]} {'is missing' if english else 'yang hilang'}"
    return text.asked(asked, answer, attribution)
