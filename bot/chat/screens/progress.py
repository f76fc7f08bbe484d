"""How a learner is doing: memory, answers, and what they mix up. No grade, and nobody to compare with."""

from datetime import date

from bot.chat.actions.progress import Answers, Mistakes, Picture, ProgressByRisk, ProgressPage, Reread, ShowProgress
from bot.chat.actions.quiz import Review, Topics
from bot.chat.screens.claims import told_apart
from bot.chat.screens.markup import (
    MESSAGE_LIMIT,
    Button,
    Html,
    Screen,
    bold,
    foreign,
    in_rows,
    italic,
    length,
    line,
    lines,
    paragraphs,
    plain,
)
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.passages import gloss
from bot.chat.screens.quiz import bar, met_of, title_of, written
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.grading import Chosen, NotKnown, Typed, Verdict
from bot.quiz.progress import Progress, Share
from bot.quiz.question import Numeric, Question
from bot.services.overview import Entry, Page

MISTAKES = 5
"""Mistakes on a page."""
SHARES = 15
"""Systems or risks on a page."""
BAR = 6
"""Signs of a bar here: a name stands before it."""
ANSWER_LIMIT = 120
"""Characters of an answer in a list: several options together can be long."""


def progress(tr: Translator, bank: Bank, progress: Progress, page: int = 0) -> Screen:
    """What is mastered of what was met, system by system, a page at a time."""
    if not progress.answers or progress.since is None:
        return _nothing(tr)
    shown = page_of(progress.systems, page, SHARES)
    systems = [_share(tr, title_of(tr, bank, share.id), share) for share in shown.items]
    body = paragraphs(
        (
            bold(tr.t("Your progress")),
            plain(_answers_since(tr, progress)),
            _memory(tr, progress) if progress.met else None,
            lines((bold(shown.titled(tr, tr.t("By system"))), *systems)) if systems else None,
            told_apart(tr, progress.judged),
            _calendar(tr, progress),
            italic(tr.t("Learning means: asked, not yet mastered. Mastered means: known on two different days.")),
        )
    )
    first = Button(tr.t("Start a quiz"), Topics(), main=True)
    if progress.due:
        first = Button(tr.t("Review what is due ({n})", n=tr.number(progress.due)), Review(), main=True)
    others = [
        Button(tr.t("By risk"), ProgressByRisk()),
        Button(tr.t("As a picture"), Picture()),
        Button(tr.t("My answers"), Answers()),
    ]
    if progress.mistakes:
        others.append(Button(tr.t("What I mix up"), Mistakes()))
    return Screen(body, filled((first,), shown.turning(tr, ProgressPage), *in_rows(others)))


def by_risk(tr: Translator, bank: Bank, progress: Progress, page: int = 0) -> Screen:
    """What is mastered of what was met, risk by risk, a page at a time."""
    if not progress.risks:
        return _nothing(tr)
    shown = page_of(progress.risks, page, SHARES)
    risks = [_share(tr, tr.of(bank.risks[share.id].name), share) for share in shown.items]
    note = tr.t("A fact can show several risks, so it can count in several lines.")
    back = Button(tr.t("Your progress"), ShowProgress())
    head = bold(shown.titled(tr, tr.t("Your progress by risk")))
    return Screen(paragraphs((head, lines(risks), italic(note))), filled(shown.turning(tr, ProgressByRisk), (back,)))


def _nothing(tr: Translator) -> Screen:
    """What to show before the first answer."""
    nothing = tr.t("You have not answered anything yet. A quiz has six questions.")
    start = Button(tr.t("Start a quiz"), Topics(), main=True)
    return Screen(paragraphs((bold(tr.t("Your progress")), plain(nothing))), ((start,),))


def _answers_since(tr: Translator, progress: Progress) -> str:
    assert progress.since is not None
    return tr.plural(
        "{n} answer since {day}.", "{n} answers since {day}.", progress.answers, day=tr.date(progress.since)
    )


def _memory(tr: Translator, progress: Progress) -> Html:
    """How much is remembered; it is a prediction, says so, and is none before a fact was known on a later day."""
    met = tr.plural(
        "You have read or been asked about one fact.",
        "You have read or been asked about {n} facts.",
        progress.met,
    )
    if not progress.known_later:
        return plain(met + " " + tr.t("How many of them you will remember, it is too early to say."))
    remembered = tr.plural(
        "You knew one of them again on a later day.",
        "You knew {n} of them again on a later day; today you remember about {remembered} of those, as far as can be "
        "predicted.",
        progress.known_later,
        remembered=tr.number(round(progress.remembered)),
    )
    return plain(f"{met} {remembered}")


def _share(tr: Translator, name: str, share: Share) -> Html:
    """How much of one system or risk was read or asked, is being learnt, and is mastered."""
    counts = [
        met_of(tr, share),
        tr.plural("{n} learning", "{n} learning", share.learning) if share.learning else "",
        tr.plural("{n} mastered", "{n} mastered", share.mastered) if share.mastered else "",
    ]
    head = line(plain(name), bar(tr, share.mastered, share.of, at_most=BAR))
    return lines((head, plain("· " + ", ".join(count for count in counts if count))))


def _calendar(tr: Translator, progress: Progress) -> Html:
    """How many facts become due on each of the next seven days."""
    days = [(day, n) for day, n in progress.due_per_day if n]
    if not days:
        return plain(tr.t("Nothing is due in the next seven days."))
    return lines((bold(tr.t("Due in the next seven days")), *(plain(_due_on(tr, progress, due)) for due in days)))


def _due_on(tr: Translator, progress: Progress, due: tuple[date, int]) -> str:
    """How many facts are due on one day."""
    day, n = due
    when = tr.t("Today") if day == progress.today else tr.weekday(day)
    return tr.plural("{when}: one fact", "{when}: {n} facts", n, when=when)


def described(tr: Translator, progress: Progress) -> Screen:
    """What the picture of progress shows, in words; it stands as its caption."""
    due_days = ", ".join(_due_on(tr, progress, due) for due in progress.due_per_day if due[1])
    body = paragraphs(
        (
            _memory(tr, progress),
            plain(tr.t("Due in the next seven days: {due}.", due=due_days or tr.t("nothing"))),
            plain(tr.t("The line shows how many facts you remembered day by day, of those known on a later day and as "
                        "far as can be predicted; the bars show how many become due.")),
        )
    )  # fmt: skip
    return Screen(body, ((Button(tr.t("Your progress"), ShowProgress()),),))


def mistakes(tr: Translator, bank: Bank, progress: Progress, page: int = 0) -> Screen:
    """A page of the misconceptions that the learner fell for more than once, with what refutes each."""
    if not progress.mistakes:
        return Screen(plain(tr.t("You have not mixed up the same thing twice.")))
    shown = page_of(progress.mistakes, page, MISTAKES)
    listed = [
        lines(
            (
                line(
                    bold(tr.of(bank.misconceptions[mistake.misconception].error)),
                    plain(tr.plural("({n} time)", "({n} times)", mistake.times)),
                ),
                plain(tr.of(bank.misconceptions[mistake.misconception].refuted)),
            )
        )
        for mistake in shown.items
    ]
    back = Button(tr.t("Your progress"), ShowProgress())
    head = bold(shown.titled(tr, tr.t("What you mix up most often")))
    return Screen(paragraphs((head, *listed)), filled(shown.turning(tr, Mistakes), (back,)))


def answers(tr: Translator, page: Page) -> Screen:
    """A page of past answers with the passages they rest on; each can be opened whole."""
    if not page.entries:
        return _nothing(tr)
    head = tr.t("Your answers, page {n} of {of}", n=tr.number(page.number + 1), of=tr.number(page.of))
    note = italic(tr.t("Tap a number to read it whole."))
    body = _listed(tr, head, page, note, glossed=True)
    if length(body) > MESSAGE_LIMIT:
        body = _listed(tr, head, page, note, glossed=False)  # translations are one tap away
    numbers = tuple(
        Button(str(number), Reread(entry.sitting, entry.given.turn))
        for number, entry in enumerate(page.entries, 1)
        if entry.question
    )
    paging = []
    if page.number > 0:
        paging.append(Button(tr.t("Newer"), Answers(page.number - 1)))
    if page.number + 1 < page.of:
        paging.append(Button(tr.t("Older"), Answers(page.number + 1), main=True))
    back = Button(tr.t("Your progress"), ShowProgress())
    rows = tuple(row for row in (numbers, tuple(paging), (back,)) if row)
    return Screen(body, rows)


def _listed(tr: Translator, head: str, page: Page, note: Html, *, glossed: bool) -> Html:
    """The page as text; without translations of quotes unless *glossed*."""
    entries = (_entry(tr, number, entry, glossed=glossed) for number, entry in enumerate(page.entries, 1))
    return paragraphs((bold(head), *entries, note))


def _entry(tr: Translator, number: int, entry: Entry, *, glossed: bool) -> Html:
    when, question = tr.day(entry.given.at), entry.question
    if question is None:
        changed = tr.t("This question has changed since.")
        return lines((line(bold(f"{number}."), plain(f"{when} · {_verdict(tr, entry.given.verdict)}")), plain(changed)))
    cite = question.facts[0].cite
    return lines(
        (
            line(bold(f"{number}."), plain(f"{when} · {_verdict(tr, entry.given.verdict)}")),
            plain(foreign(tr.of(question.ask))),
            plain(tr.t("You: {answer}", answer=_short(_chosen(tr, question, entry)))),
            plain(f"❝ {foreign(cite.quote)} ❞ ({foreign(tr.of(cite.passage.source.short))})") if cite else None,
            gloss(tr, cite) if cite and glossed else None,
        )
    )


def _verdict(tr: Translator, verdict: Verdict) -> str:
    match verdict:
        case Verdict.RIGHT:
            return tr.t("right")
        case Verdict.PARTLY:
            return tr.t("partly right")
        case Verdict.WRONG:
            return tr.t("not right")
        case Verdict.NOT_KNOWN:
            return tr.t("not known")


def _chosen(tr: Translator, question: Question, entry: Entry) -> str:
    """What was answered, in words."""
    match entry.given.choice:
        case Chosen(options):
            return "; ".join(tr.of(question.options[option].text) for option in options)
        case Typed(value):
            return foreign(
                written(tr, question.form, value) if isinstance(question.form, Numeric) else tr.number(value)
            )
        case NotKnown():
            return tr.t("I don't know")


def _short(text: str) -> str:
    return text if len(text) <= ANSWER_LIMIT else text[: ANSWER_LIMIT - 1].rstrip() + "…"
