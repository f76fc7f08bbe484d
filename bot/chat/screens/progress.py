"""How somebody is doing: memory, answers, and what they mix up. No grade, and nobody to compare with."""

from datetime import date

from bot.chat.actions.progress import Answers, Mistakes, Picture, ProgressByRisk, Reread, ShowProgress
from bot.chat.actions.quiz import Review, Topics
from bot.chat.screens.markup import (
    MESSAGE_LIMIT,
    Button,
    Html,
    Screen,
    bold,
    in_rows,
    italic,
    length,
    line,
    lines,
    paragraphs,
    plain,
)
from bot.chat.screens.passages import gloss
from bot.chat.screens.quiz import bar
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.grading import Chosen, NotKnown, Typed, Verdict
from bot.quiz.progress import Progress, Share
from bot.quiz.question import Question
from bot.services.overview import Entry, Page

MISTAKES = 5
BAR = 6
ANSWER_LIMIT = 120
"""Characters of an answer in a list: several options together can be long."""


def progress(say: Translator, bank: Bank, seen: Progress) -> Screen:
    """What was mastered of what was met, system by system."""
    if not seen.answers or seen.since is None:
        return _nothing(say)
    systems = [_share(say, say.of(bank.packs[share.id].title), share) for share in seen.systems]
    body = paragraphs(
        (
            bold(say.t("Your progress")),
            plain(_answers_since(say, seen)),
            _memory(say, seen),
            lines((bold(say.t("By system")), *systems)),
            _calendar(say, seen),
            italic(say.t("Mastered means: known on two different days. Learning means: seen, not yet mastered.")),
        )
    )
    first = Button(say.t("Start a quiz"), Topics(), main=True)
    if seen.due:
        first = Button(say.t("Review what is due ({n})", n=say.number(seen.due)), Review(), main=True)
    others = [
        Button(say.t("By risk"), ProgressByRisk()),
        Button(say.t("As a picture"), Picture()),
        Button(say.t("My answers"), Answers()),
    ]
    if seen.mistakes:
        others.append(Button(say.t("What I mix up"), Mistakes()))
    return Screen(body, ((first,), *in_rows(others)))


def by_risk(say: Translator, bank: Bank, seen: Progress) -> Screen:
    if not seen.risks:
        return _nothing(say)
    risks = [_share(say, say.of(bank.risks[share.id].name), share) for share in seen.risks]
    note = say.t("A fact can show several risks, so it can count in several lines.")
    back = Button(say.t("Your progress"), ShowProgress())
    return Screen(paragraphs((bold(say.t("Your progress by risk")), lines(risks), italic(note))), ((back,),))


def _nothing(say: Translator) -> Screen:
    nothing = say.t("You have not answered anything yet. A quiz has six questions.")
    start = Button(say.t("Start a quiz"), Topics(), main=True)
    return Screen(paragraphs((bold(say.t("Your progress")), plain(nothing))), ((start,),))


def _answers_since(say: Translator, seen: Progress) -> str:
    assert seen.since is not None
    return say.plural("{n} answer since {day}.", "{n} answers since {day}.", seen.answers, day=say.date(seen.since))


def _memory(say: Translator, seen: Progress) -> Html:
    """A prediction, and called one."""
    remembered = say.plural(
        "You have met one fact.",
        "You have met {n} facts. As far as can be predicted, you remember about {remembered} of them today.",
        seen.met,
        remembered=say.number(round(seen.remembered)),
    )
    return plain(remembered)


def _share(say: Translator, name: str, share: Share) -> Html:
    counts = [
        say.plural("{n} mastered", "{n} mastered", share.mastered) if share.mastered else "",
        say.plural("{n} learning", "{n} learning", share.learning) if share.learning else "",
        say.plural("{n} new", "{n} new", share.new) if share.new else "",
    ]
    head = line(plain(name), bar(say, share.mastered, share.of, at_most=BAR))
    return lines((head, plain("· " + ", ".join(count for count in counts if count))))


def _calendar(say: Translator, seen: Progress) -> Html:
    days = [(day, n) for day, n in seen.coming if n]
    if not days:
        return plain(say.t("Nothing is due in the next seven days."))
    return lines((bold(say.t("Due in the next seven days")), *(plain(_due_on(say, seen, each)) for each in days)))


def _due_on(say: Translator, seen: Progress, each: tuple[date, int]) -> str:
    day, n = each
    when = say.t("Today") if day == seen.today else say.weekday(day)
    return say.plural("{when}: one fact", "{when}: {n} facts", n, when=when)


def described(say: Translator, seen: Progress) -> Screen:
    """What the picture shows, in words: its alternative text."""
    due = ", ".join(_due_on(say, seen, each) for each in seen.coming if each[1])
    body = paragraphs(
        (
            _memory(say, seen),
            plain(say.t("Due in the next seven days: {due}.", due=due or say.t("nothing"))),
            plain(say.t("The line shows how many facts you remembered day by day, as far as can be predicted; "
                        "the bars show how many become due.")),
        )
    )  # fmt: skip
    return Screen(body, ((Button(say.t("Your progress"), ShowProgress()),),))


def mistakes(say: Translator, bank: Bank, seen: Progress) -> Screen:
    """The misconceptions chosen more than once, with what refutes each."""
    if not seen.mistakes:
        return Screen(plain(say.t("You have not mixed up the same thing twice.")))
    listed = [
        lines(
            (
                line(
                    bold(say.of(bank.misconceptions[mistake.misconception].error)),
                    plain(say.plural("({n} time)", "({n} times)", mistake.times)),
                ),
                plain(say.of(bank.misconceptions[mistake.misconception].refuted)),
            )
        )
        for mistake in seen.mistakes[:MISTAKES]
    ]
    back = Button(say.t("Your progress"), ShowProgress())
    return Screen(paragraphs((bold(say.t("What you mix up most often")), *listed)), ((back,),))


def answers(say: Translator, page: Page) -> Screen:
    """Past answers with the passages they rest on, the newest first; each can be opened whole."""
    if not page.entries:
        return _nothing(say)
    head = say.t("Your answers, page {n} of {of}", n=say.number(page.number + 1), of=say.number(page.of))
    note = italic(say.t("Tap a number to read it whole."))
    body = _listed(say, head, page, note, glossed=True)
    if length(body) > MESSAGE_LIMIT:
        body = _listed(say, head, page, note, glossed=False)  # translations are one tap away
    numbers = tuple(
        Button(str(number), Reread(entry.sitting, entry.given.turn))
        for number, entry in enumerate(page.entries, 1)
        if entry.question
    )
    turning = []
    if page.number > 0:
        turning.append(Button(say.t("Newer"), Answers(page.number - 1)))
    if page.number + 1 < page.of:
        turning.append(Button(say.t("Older"), Answers(page.number + 1), main=True))
    back = Button(say.t("Your progress"), ShowProgress())
    rows = tuple(row for row in (numbers, tuple(turning), (back,)) if row)
    return Screen(body, rows)


def _listed(say: Translator, head: str, page: Page, note: Html, *, glossed: bool) -> Html:
    entries = (_entry(say, number, entry, glossed=glossed) for number, entry in enumerate(page.entries, 1))
    return paragraphs((bold(head), *entries, note))


def _entry(say: Translator, number: int, entry: Entry, *, glossed: bool) -> Html:
    when, question = say.day(entry.given.at), entry.question
    if question is None:
        changed = say.t("This question has changed since.")
        return lines((line(bold(f"{number}."), plain(f"{when} · {_result(say, entry.given.result)}")), plain(changed)))
    cite = question.facts[0].cite
    return lines(
        (
            line(bold(f"{number}."), plain(f"{when} · {_result(say, entry.given.result)}")),
            plain(say.of(question.ask)),
            plain(say.t("You: {answer}", answer=_short(_chosen(say, question, entry)))),
            plain(f"❝ {cite.quote} ❞ ({say.of(cite.passage.source.short)})"),
            gloss(say, cite) if glossed else None,
        )
    )


def _result(say: Translator, result: Verdict) -> str:
    match result:
        case Verdict.RIGHT:
            return say.t("right")
        case Verdict.PARTLY:
            return say.t("partly right")
        case Verdict.WRONG:
            return say.t("not right")
        case Verdict.NOT_KNOWN:
            return say.t("not known")


def _chosen(say: Translator, question: Question, entry: Entry) -> str:
    match entry.given.choice:
        case Chosen(options):
            return "; ".join(say.of(question.options[option].text) for option in options)
        case Typed(value):
            return say.number(value)
        case NotKnown():
            return say.t("I don't know")


def _short(text: str) -> str:
    return text if len(text) <= ANSWER_LIMIT else text[: ANSWER_LIMIT - 1].rstrip() + "…"
