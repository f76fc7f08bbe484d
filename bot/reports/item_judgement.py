"""What the statistics of a question say about it, in words."""

from bot.reports.items import ItemStatistics
from bot.reports.results import VERDICT_FROM, Translate

DUBIOUS = 15
"""Below this discriminative efficiency, in percent, Moodle marks a question as dubious."""


def judged(item: ItemStatistics, t: Translate) -> str:
    """Return what the statistics say about a question, in the reader's language.

    The first sentence says how difficult it is; others follow if something may be wrong with it. Below `VERDICT_FROM`
    attempts the statistics are too uncertain for a judgement, and the text is empty.
    """
    if item.n < VERDICT_FROM or item.facility is None:
        return ""
    return " ".join([_difficulty(item.facility, t), *_suspicions(item, t)])


def _difficulty(facility: float, t: Translate) -> str:
    """Return how difficult a question of this *facility* (in percent) is.

    The bands are those of the Open University. They overlap and leave gaps, so the exact limits are our own choice.
    """
    bands = (
        (6, t("Extremely difficult, or something is wrong with it.")),
        (11, t("Very difficult.")),
        (20, t("Difficult.")),
        (35, t("Moderately difficult.")),
        (66, t("About right.")),
        (81, t("Fairly easy.")),
        (90, t("Easy.")),
        (95, t("Very easy.")),
    )
    return next((words for below, words in bands if facility < below), t("Extremely easy."))


def _suspicions(item: ItemStatistics, t: Translate) -> list[str]:
    """Return a sentence for each thing that may be wrong with a question."""
    sentences = []
    if item.discrimination_index is not None and item.discrimination_index < 0:
        certain = item.discrimination_interval is None or item.discrimination_interval[1] < 0
        if certain:
            sentences.append(t("Those who know the rest get it wrong: probably a wrong key."))
        else:
            sentences.append(t("Those who know the rest do no better here: perhaps a wrong key, or unclear words."))
    elif item.discriminative_efficiency is not None and item.discriminative_efficiency < DUBIOUS:
        sentences.append(t("Dubious: it hardly tells those who know the rest from those who do not."))
    if item.random_guess_score is not None and item.facility is not None and item.facility <= item.random_guess_score:
        sentences.append(t("Guessing would do as well."))
    return sentences
