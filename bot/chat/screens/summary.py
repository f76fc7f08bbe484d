"""How a quiz went: the end of a sitting."""

from bot.chat.actions.claims import ShowClaims
from bot.chat.actions.progress import ShowProgress
from bot.chat.actions.quiz import LookBack, Review, Share, Topics
from bot.chat.screens.claims import round_told
from bot.chat.screens.markup import Button, Html, Screen, bold, line, lines, paragraphs, plain
from bot.chat.screens.quiz import title
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW, Bank, Topic
from bot.quiz.claims import are_claims
from bot.quiz.progress import Tally, by_risk
from bot.services.outcomes import FinishedSitting


def finished(tr: Translator, bank: Bank, done: FinishedSitting) -> Screen:
    """How the sitting went, what to look at again, and what comes next."""
    if done.sitting.feedback_hidden:
        return _sealed(tr, done)
    return Screen(outcome(tr, bank, done), _finished_rows(tr, done))


def outcome(tr: Translator, bank: Bank, done: FinishedSitting) -> Html:
    """How the sitting went, in words."""
    right, of = sum(verdict.right for _, verdict in done.answers), done.sitting.size
    head = bold(tr.t("Done: {right} of {of} right.", right=right, of=of))
    took = plain(_took(tr, done))
    tallies = by_risk(done.answers)
    back = _back(tr, done)
    well = _risk_list(tr, bank, tr.t("Right this time"), [tally for tally in tallies if tally.right == tally.of])
    again = _risk_list(tr, bank, tr.t("To look at again"), [tally for tally in tallies if tally.right < tally.of])
    lesson = done.topic.lesson
    about = plain(tr.t("Worth keeping: {lesson}", lesson=tr.of(lesson))) if lesson else None
    if are_claims([question for question, _ in done.answers]):
        return paragraphs((line(head, took), _before(tr, done), round_told(tr, done.answers), back))
    return paragraphs((line(head, took), _before(tr, done), well, again, back, about))


def _took(tr: Translator, done: FinishedSitting) -> str:
    """What it was about and how long it took; of one that was remembered only at its end, nobody knows how long."""
    assert done.sitting.ended is not None
    if done.sitting.ended == done.sitting.started:
        return tr.t("{topic}.", topic=title(tr, done.topic))
    minutes = max(1, round((done.sitting.ended - done.sitting.started).total_seconds() / 60))
    return tr.t("{topic}, {time}.", topic=title(tr, done.topic), time=_duration(tr, minutes))


def _sealed(tr: Translator, done: FinishedSitting) -> Screen:
    """The end of a test that is explained to the whole class together."""
    head = bold(tr.t("Done: all {of} answers are noted.", of=done.sitting.size))
    later = tr.t(
        "How it went is told to the whole class together: when the test is due, or everybody has finished it. I write "
        "to you then."
    )
    topics = Button(tr.t("Another topic"), Topics(), main=True)
    return Screen(paragraphs((head, plain(later))), ((topics, Button(tr.t("My progress"), ShowProgress())),))


def _before(tr: Translator, done: FinishedSitting) -> Html | None:
    """The learner's score in the pre-test."""
    if done.before is None:
        return None
    right, of = done.before
    return plain(tr.t("Before, in the pre-test: {right} of {of} right.", right=right, of=of))


def _risk_list(tr: Translator, bank: Bank, heading: str, tallies: list[Tally]) -> Html | None:
    """Risks under a heading; how many of a risk's questions were right stands only where that is not all or none."""
    if not tallies:
        return None

    def named(tally: Tally) -> str:
        risk = tr.of(bank.risks[tally.id].name)
        if tally.right in (0, tally.of):
            return risk
        return tr.t("{name} ({right} of {of})", name=risk, right=tally.right, of=tally.of)

    return lines((bold(heading), plain(", ".join(map(named, tallies)))))


def _back(tr: Translator, done: FinishedSitting) -> Html | None:
    """What comes back in a review, and what else is due."""
    parts = []
    if done.missed and done.next_review:
        when = tr.when(done.next_review.day, done.next_review.today)
        parts.append(
            tr.plural(
                "One question comes back in /review {when}.",
                "{n} questions come back in /review, the first {when}.",
                len(done.missed),
                when=when,
            )
        )
    if done.other_due:
        parts.append(tr.plural("One other fact is due now.", "{n} other facts are due now.", done.other_due))
    return plain(" ".join(parts)) if parts else None


def _duration(tr: Translator, minutes: int) -> str:
    """How long it took."""
    if minutes > 60:
        return tr.t("with breaks")
    return tr.plural("{n} minute", "{n} minutes", minutes)


def _finished_rows(tr: Translator, done: FinishedSitting) -> tuple[tuple[Button, ...], ...]:
    """The buttons to what comes next."""
    rows: list[tuple[Button, ...]] = []
    if done.missed:
        label = tr.plural("Look at that one again", "Look at those {n} again", len(done.missed))
        rows.append((Button(label, LookBack(done.sitting.id, done.missed[0]), main=True),))
    if done.other_due:
        rows.append((Button(tr.t("Review what is due"), Review(), main=not rows),))
    claims = are_claims([question for question, _ in done.answers])
    if claims and done.sitting.assignment is None:
        rows.append((Button(tr.t("Another round"), ShowClaims(), main=not rows),))
    rows.append(
        (
            Button(tr.t("Another topic"), Topics(), main=not rows),
            Button(tr.t("My progress"), ShowProgress()),
        )
    )
    if done.topic.id != REVIEW and done.sitting.assignment is None:
        rows.append((Button(tr.t("Share this quiz"), Share(done.topic.id)),))
    return tuple(rows)


def shared(tr: Translator, topic: Topic, link: str) -> Screen:
    """A link to a quiz, to be sent on. It says nothing about whoever sends it."""
    how = tr.t("Send this on: a quiz on {topic}. The link tells nobody that it comes from you.", topic=title(tr, topic))
    return Screen(paragraphs((plain(how), plain(link))))
