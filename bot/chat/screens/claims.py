"""Rounds of claims: what they can be about, how one went, and the two figures that they yield."""

from collections.abc import Sequence

from bot.chat.actions.quiz import Begin
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, italic, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.claims import ROUND, is_told
from bot.quiz.detection import LEARNER_FROM, Detection, Interval, Judgements, of_one
from bot.quiz.grading import Grade
from bot.quiz.question import Question


def claims(tr: Translator, bank: Bank, leave: str) -> Screen:
    """What a round is, and what it can be about.

    Args:
        leave: the id of a sitting that ends when a round is begun; "" for none.
    """
    if not bank.claim_topics:
        return Screen(plain(tr.t("There are no claims here yet.")))
    what = tr.t(
        "{n} statements. About half of them stand in the texts, the others in none. Say for each whether the texts say "
        "so, and how sure you are.",
        n=ROUND,
    )
    why = tr.t("It shows two things: how well you tell them apart, and how readily you believe or doubt.")
    *by_system, on_all = bank.claim_topics
    rounds = [Button(tr.of(bank.packs[topic.questions[0].pack].title), Begin(topic.id, leave)) for topic in by_system]
    everything = (Button(tr.t("A mix of everything"), Begin(on_all.id, leave), main=True),)
    return Screen(
        paragraphs((bold(tr.t("Told or not?")), plain(what), plain(why))),
        (everything, *in_rows(rounds)),
    )


def round_told(tr: Translator, answers: Sequence[tuple[Question, Grade]]) -> Html:
    """How a round went, for what is told and for what is not."""
    told = [grade.right for question, grade in answers if is_told(question)]
    untold = [grade.right for question, grade in answers if not is_told(question)]
    return lines(
        (
            plain(tr.t("Of {of} that stand in the texts you knew {n}.", n=sum(told), of=len(told))),
            plain(tr.t("Of {of} that stand in none you knew {n}.", n=sum(untold), of=len(untold))),
        )
    )


def told_apart(tr: Translator, judged: Judgements) -> Html | None:
    """The two figures of one learner, once there are enough answers; nothing before the first."""
    if not judged.answers:
        return None
    head = bold(tr.t("Told or not"))
    found = of_one(judged)
    if found is None:
        counts = tr.t(
            "{n} statements judged. From {needed} on you see how well you tell them apart.",
            n=judged.answers,
            needed=LEARNER_FROM,
        )
        return lines((head, plain(counts)))
    return lines((head, *figures(tr, found), italic(_explained(tr))))


def figures(tr: Translator, found: Detection, *, of_class: bool = False) -> tuple[Html, Html]:
    """Telling apart and suspicion, each with its interval and in words."""
    judged = found.judgements
    apart = tr.t("Telling apart (d′): {figure}.", figure=interval(tr, judged.apart, found.apart))
    suspicion = tr.t("Suspicion (c): {figure}.", figure=interval(tr, judged.suspicion, found.suspicion))
    leaning = _class_leaning(tr, found.suspicion) if of_class else _leaning(tr, found.suspicion)
    return plain(f"{apart} {_how_well(tr, found.apart)}"), plain(f"{suspicion} {leaning}")


def interval(tr: Translator, value: float, ends: Interval) -> str:
    """A figure with its 95 % interval."""
    low, high = (written(tr, end) for end in ends)
    return tr.t("{value} ({low} to {high})", value=written(tr, value), low=low, high=high)


def _how_well(tr: Translator, ends: Interval) -> str:
    """Whether somebody surely tells apart better than by tossing a coin."""
    return tr.t("Better than chance.") if ends[0] > 0 else tr.t("It may be chance.")


def _leaning(tr: Translator, ends: Interval) -> str:
    """To which answer a learner surely leans."""
    if ends[0] > 0:
        return tr.t("You lean to “they don't”.")
    if ends[1] < 0:
        return tr.t("You lean to “they say so”.")
    return tr.t("You lean to neither side for sure.")


def _class_leaning(tr: Translator, ends: Interval) -> str:
    """The same of a class."""
    if ends[0] > 0:
        return tr.t("The class leans to “they don't”.")
    if ends[1] < 0:
        return tr.t("The class leans to “they say so”.")
    return tr.t("The class leans to neither side for sure.")


def _explained(tr: Translator) -> str:
    return tr.t(
        "0 is chance for telling apart, and no leaning for suspicion. The true figure lies between the two numbers 95 "
        "times in 100. The first answer to a statement counts."
    )


def written(tr: Translator, value: float) -> str:
    """A figure with one decimal place, as the language writes it."""
    rounded = round(value, 1) + 0.0  # no minus before a nought
    number = tr.decimal(abs(rounded))
    return f"−{number}" if rounded < 0 else number
