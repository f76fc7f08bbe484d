"""The weights of answers in Moodle's own numbers: it refuses a file that has others."""

from decimal import ROUND_HALF_UP, Decimal

from bot.quiz.draft import Draft


def weights_of(draft: Draft) -> tuple[Decimal, ...]:
    """Return the weight of each answer in per cent, for a choice.

    Where several are right, these share the mark alike, and the wrong ones take it away alike, so that choosing all
    earns nothing. With at most ten answers each share is one that Moodle knows.
    """
    if draft.kind == "one":
        return tuple(Decimal(100) if option.right else Decimal(0) for option in draft.options)
    right = sum(option.right for option in draft.options)
    wrong = len(draft.options) - right
    return tuple(_share(right) if option.right else -_share(wrong) for option in draft.options)


def _share(number: int) -> Decimal:
    """Return 100 divided by *number*, with the five decimals that Moodle writes."""
    return (Decimal(100) / number).quantize(Decimal("0.00001"), ROUND_HALF_UP)
