"""How it went: the end of a sitting, and progress by system and by risk."""

from bot.chat import actions
from bot.chat.screens.markup import Button, Html, Screen, bold, line, lines, paragraphs, plain
from bot.chat.screens.quiz import bar, title
from bot.chat.speech import Speech
from bot.quiz.bank import Bank
from bot.quiz.progress import Progress, Share, Tally, by_risk
from bot.services.learning import Finished


def finished(say: Speech, bank: Bank, done: Finished) -> Screen:
    right, of = sum(verdict.right for _, verdict in done.answers), done.sitting.size
    assert done.sitting.ended is not None
    minutes = max(1, round((done.sitting.ended - done.sitting.started).total_seconds() / 60))
    head = bold(say.t("Done: {right} of {of} right.", right=right, of=of))
    took = plain(say.t("{topic}, {time}.", topic=title(say, done.topic), time=_minutes(say, minutes)))
    tallies = by_risk(done.answers)
    missed = len(done.missed)
    back = say.plural(
        "One question will come back in a quiz, tomorrow at the earliest.",
        "{n} questions will come back in a quiz, tomorrow at the earliest.",
        missed,
    )
    well = _tallies(say, bank, say.t("Right this time"), [tally for tally in tallies if tally.right == tally.of])
    again = _tallies(say, bank, say.t("To look at again"), [tally for tally in tallies if tally.right < tally.of])
    lesson = done.topic.lesson
    about = plain(say.t("What this was about: {lesson}", lesson=say.of(lesson))) if lesson else None
    body = paragraphs((line(head, took), well, again, plain(back) if missed else None, about))
    return Screen(body, _finished_rows(say, done))


def _tallies(say: Speech, bank: Bank, title: str, tallies: list[Tally]) -> Html | None:
    if not tallies:
        return None
    named = [
        say.t("{name}: {right} of {of}", name=say.of(bank.risks[tally.id].name), right=tally.right, of=tally.of)
        for tally in tallies
    ]
    return lines((bold(title), *(plain(each) for each in named)))


def _minutes(say: Speech, minutes: int) -> str:
    if minutes > 60:
        return say.t("with breaks")
    return say.plural("{n} minute", "{n} minutes", minutes)


def _finished_rows(say: Speech, done: Finished) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if done.missed:
        label = say.plural("Look at that one again", "Look at those {n} again", len(done.missed))
        rows.append((Button(label, actions.LookBack(done.sitting.id, done.missed[0]), main=True),))
    rows.append(
        (
            Button(say.t("Another topic"), actions.Topics(), main=not done.missed),
            Button(say.t("My progress"), actions.ShowProgress()),
        )
    )
    return tuple(rows)


def progress(say: Speech, bank: Bank, seen: Progress) -> Screen:
    """What is known of what was met, by system and by risk; no percentage, and nobody to compare with."""
    start = (Button(say.t("Start a quiz"), actions.Topics(), main=True),)
    if not seen.answers or seen.since is None:
        nothing = say.t("You have not answered anything yet. A quiz has six questions.")
        return Screen(paragraphs((bold(say.t("Your progress")), plain(nothing))), (start,))
    systems = [_share(say, say.of(bank.packs[share.id].title), share, all_of=True) for share in seen.systems]
    risks = [_share(say, say.of(bank.risks[share.id].name), share, all_of=False) for share in seen.risks]
    answers = say.plural("{n} answer since {day}", "{n} answers since {day}", seen.answers, day=say.date(seen.since))
    due = say.plural("one fact is due again", "{n} facts are due again", seen.due) if seen.due else ""
    note = say.t("This counts facts, by your latest answer to each.")
    body = paragraphs(
        (
            bold(say.t("Your progress")),
            lines((bold(say.t("By system")), *systems)),
            lines((bold(say.t("By risk")), *risks)) if risks else None,
            plain(f"{answers} · {due}" if due else answers),
            plain(note),
        )
    )
    return Screen(body, (start,))


def _share(say: Speech, name: str, share: Share, *, all_of: bool) -> Html:
    counted = say.t("{name}: {known} of {met} known", name=name, known=share.known, met=share.met)
    there_are = say.t("({of} in all)", of=share.of) if all_of and share.of > share.met else ""
    return line(plain(counted), bar(say, share.known, share.met), plain(there_are))
