"""How it went: the end of a sitting."""

from bot.chat.actions.progress import ShowProgress
from bot.chat.actions.quiz import LookBack, Review, Topics
from bot.chat.screens.markup import Button, Html, Screen, bold, line, lines, paragraphs, plain
from bot.chat.screens.quiz import title
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.progress import Tally, by_risk
from bot.services.outcomes import FinishedSitting


def finished(say: Translator, bank: Bank, done: FinishedSitting) -> Screen:
    right, of = sum(verdict.right for _, verdict in done.answers), done.sitting.size
    assert done.sitting.ended is not None
    minutes = max(1, round((done.sitting.ended - done.sitting.started).total_seconds() / 60))
    head = bold(say.t("Done: {right} of {of} right.", right=right, of=of))
    took = plain(say.t("{topic}, {time}.", topic=title(say, done.topic), time=_minutes(say, minutes)))
    tallies = by_risk(done.answers)
    back = _back(say, done)
    well = _tallies(say, bank, say.t("Right this time"), [tally for tally in tallies if tally.right == tally.of])
    again = _tallies(say, bank, say.t("To look at again"), [tally for tally in tallies if tally.right < tally.of])
    lesson = done.topic.lesson
    about = plain(say.t("What this was about: {lesson}", lesson=say.of(lesson))) if lesson else None
    body = paragraphs((line(head, took), well, again, back, about))
    return Screen(body, _finished_rows(say, done))


def _tallies(say: Translator, bank: Bank, title: str, tallies: list[Tally]) -> Html | None:
    if not tallies:
        return None
    named = [
        say.t("{name}: {right} of {of}", name=say.of(bank.risks[tally.id].name), right=tally.right, of=tally.of)
        for tally in tallies
    ]
    return lines((bold(title), *(plain(each) for each in named)))


def _back(say: Translator, done: FinishedSitting) -> Html | None:
    """What comes back, and what is waiting."""
    parts = []
    if done.missed and done.back:
        when = say.when(done.back.day, done.back.today)
        parts.append(
            say.plural(
                "One question comes back in /review {when}.",
                "{n} questions come back in /review, the first {when}.",
                len(done.missed),
                when=when,
            )
        )
    if done.due:
        parts.append(say.plural("One other fact is due now.", "{n} other facts are due now.", done.due))
    return plain(" ".join(parts)) if parts else None


def _minutes(say: Translator, minutes: int) -> str:
    if minutes > 60:
        return say.t("with breaks")
    return say.plural("{n} minute", "{n} minutes", minutes)


def _finished_rows(say: Translator, done: FinishedSitting) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if done.missed:
        label = say.plural("Look at that one again", "Look at those {n} again", len(done.missed))
        rows.append((Button(label, LookBack(done.sitting.id, done.missed[0]), main=True),))
    if done.due:
        rows.append((Button(say.t("Review what is due"), Review(), main=not rows),))
    rows.append(
        (
            Button(say.t("Another topic"), Topics(), main=not rows),
            Button(say.t("My progress"), ShowProgress()),
        )
    )
    return tuple(rows)
