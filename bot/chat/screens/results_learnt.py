"""What a class learnt between a pre-test and each later test."""

from bot.chat.actions.results import Gains
from bot.chat.screens.claims import interval
from bot.chat.screens.markup import Html, Screen, bold, lines, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.results import ResultsView, back_to_class
from bot.chat.translation import Translator
from bot.reports import labels
from bot.reports.discernment import DiscernmentChange
from bot.reports.gain import GainComparison

COMPARISONS = 6
"""Pairs of tests on a page."""


def gains(tr: Translator, view: ResultsView, page: int = 0) -> Screen:
    """What was learnt between a pre-test and each later test, the newest first, a page at a time."""
    back = back_to_class(tr, view.klass)
    if not view.digest.gains:
        why = tr.t("What was learnt is shown once a class has taken a pre-test and a later test of it.")
        return Screen(plain(why), (back,))
    shown = page_of(view.digest.gains[::-1], page, COMPARISONS)
    head = bold(shown.titled(tr, tr.t("What was learnt")))
    changes = {it.after.id: it for it in view.digest.discernment_changes}
    return Screen(
        paragraphs((head, *(lines((_gain(tr, it), _change(tr, changes.get(it.after.id)))) for it in shown.items))),
        filled(shown.turning(tr, lambda page: Gains(view.klass, page)), back),
    )


def _gain(tr: Translator, comparison: GainComparison) -> Html:
    """What was learnt between two tests."""
    gain = comparison.gain
    head = bold(tr.t("{before} → {after}", before=comparison.before.title, after=comparison.after.title))
    if gain.before is None or gain.after is None or gain.raw is None:
        return lines((head, plain(tr.t("Nobody has finished both yet."))))
    both = tr.plural("One learner finished both.", "{n} learners finished both.", gain.n)
    from_to = tr.t(
        "Right before: {before} %, after: {after} %.", before=_percent(gain.before), after=_percent(gain.after)
    )
    raw = tr.t("Gain: {raw} points.", raw=_signed(gain.raw))
    if gain.interval:
        low, high = gain.interval
        raw = tr.t("Gain: {raw} points (95 % interval {low} to {high}).",
                    raw=_signed(gain.raw), low=_signed(low), high=_signed(high))  # fmt: skip
    of_possible = (
        tr.t("That is {share} % of what could still be gained.", share=_percent(gain.normalised))
        if gain.normalised is not None and gain.raw >= 0
        else ""
    )
    return lines(
        (
            head,
            plain(both),
            plain(from_to),
            plain(raw),
            plain(of_possible),
        )
    )


def _change(tr: Translator, comparison: DiscernmentChange | None) -> Html | None:
    """What has changed in telling apart and in suspicion, with its intervals; `None` where nobody judged statements."""
    if comparison is None:
        return None
    words = plain(tr.t("Told or not: {words}", words=labels.changed(comparison.change, tr.t)))
    change = comparison.change
    if change is None:
        return words
    d = interval(tr, change.after.apart - change.before.apart, change.apart)
    c = interval(tr, change.after.suspicion - change.before.suspicion, change.suspicion)
    return lines((words, plain(tr.t("Telling apart (d′) {d}, suspicion (c) {c}.", d=d, c=c))))


def _percent(share: float) -> int:
    """A share as a whole percentage."""
    return round(share * 100)


def _signed(share: float) -> str:
    """A share in points, with its sign: "+12" or "−3"."""
    return f"{round(share * 100):+d}".replace("-", "−")
