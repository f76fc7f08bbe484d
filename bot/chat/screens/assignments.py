"""Giving a quiz: what kind, about what, until when."""

from datetime import datetime, timedelta

from bot.chat.actions.assignments import (
    About,
    AboutTopic,
    Ask,
    Counting,
    Draft,
    Due,
    Give,
    HowMany,
    Opens,
    Pick,
    PickOne,
    SetDue,
    SetOpens,
    ShowDraft,
    Undo,
)
from bot.chat.actions.teaching import ShowClass
from bot.chat.parsing import time_zones
from bot.chat.screens.markup import Button, Screen, bold, in_rows, lines, paragraphs, plain
from bot.chat.screens.membership import explained
from bot.chat.screens.titles import title
from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.bank import MIX, REVIEW, Bank
from bot.quiz.classes import SIZES, UNDO, Assignment, AttemptRule, Kind
from bot.quiz.question import Question
from bot.quiz.user import User
from bot.services.class_view import ClassView

PICKS = 5
ASK_LIMIT = 160
DAYS = (1, 3, 7, 14, 28)


def kinds(tr: Translator, klass: str) -> Screen:
    what = [
        (tr.t("Practice"), tr.t("explained after each answer; as often as one likes")),
        (tr.t("Pre-test"), tr.t("before the lesson: once, explained when it is finished")),
        (tr.t("Post-test"), tr.t("after it: the same facts, asked in other words where there are some")),
        (tr.t("Delayed test"), tr.t("weeks later: the same facts once more")),
    ]
    listed = lines(plain(f"{kind}: {meaning}") for kind, meaning in what)
    buttons = [Button(label, Draft(klass, kind.value)) for (label, _), kind in zip(what, Kind, strict=True)]
    back = (Button(tr.t("Never mind"), ShowClass(klass)),)
    return Screen(paragraphs((bold(tr.t("What kind of quiz?")), listed)), (*in_rows(buttons), back))


def needs_pre_test(tr: Translator, klass: str) -> Screen:
    why = tr.t("A later test asks the facts of a pre-test again. Give a pre-test first.")
    return Screen(plain(why), ((Button(tr.t("Pre-test"), Draft(klass, Kind.PRE.value), main=True),),))


def draft(tr: Translator, bank: Bank, seen: Assignment, teacher: User, now: datetime) -> Screen:
    """Everything about it, to be changed before it is given."""
    id = seen.id
    many = len(seen.questions) or seen.size
    picked = tr.t("picked by you") if seen.questions and not seen.pre_test_id else ""
    rows = [
        tr.t("Quiz: {title}", title=title(bank, seen, tr)),
        tr.plural("{n} question", "{n} questions", many) + (f", {picked}" if picked else ""),
        explained(tr, seen.kind),
        tr.t("Opens: {when}", when=_opens(tr, seen, teacher, now)),
        tr.t("Due: {when}", when=_due(tr, seen, teacher)),
        tr.t("Counted: {rule}", rule=counted(tr, seen.attempt_rule)),
    ]
    if not teacher.zone:
        rows.append(tr.t("Times are UTC until you set your time zone in /settings."))
    change = [] if seen.pre_test_id else [
        Button(tr.t("About"), About(id)),
        Button(tr.t("Pick questions"), Pick(id)),
        Button(tr.t("How many"), HowMany(id)),
    ]  # fmt: skip
    change += [Button(tr.t("Opens"), Opens(id)), Button(tr.t("Due"), Due(id))]
    if not seen.kind.is_test:
        others = [rule for rule in AttemptRule if rule is not seen.attempt_rule]
        change += [Button(tr.t("Count: {rule}", rule=counted(tr, rule)), Counting(id, rule.value)) for rule in others]
    return Screen(
        paragraphs((bold(tr.t("A new quiz")), lines(map(plain, rows)))),
        (
            (Button(tr.t("Give it"), Give(id), main=True),),
            *in_rows(change),
            (Button(tr.t("Never mind"), ShowClass(seen.klass)),),
        ),
    )


def counted(tr: Translator, rule: AttemptRule) -> str:
    match rule:
        case AttemptRule.FIRST:
            return tr.t("the first attempt")
        case AttemptRule.BEST:
            return tr.t("the best attempt")
        case AttemptRule.LAST:
            return tr.t("the last attempt")


def _opens(tr: Translator, seen: Assignment, teacher: User, now: datetime) -> str:
    return tr.t("at once") if seen.opens <= now else _moment(tr, seen.opens, teacher)


def _due(tr: Translator, seen: Assignment, teacher: User) -> str:
    return _moment(tr, seen.due_date, teacher) if seen.due_date else tr.t("no end")


def _moment(tr: Translator, at: datetime, teacher: User) -> str:
    return tr.t(
        "{day}, {time} ({place})",
        day=tr.weekday(day.day(at, teacher.tz)),
        time=tr.clock(day.minute_of_day(at, teacher.tz)),
        place=time_zones.called(tr, teacher.zone),
    )


def about(tr: Translator, bank: Bank, seen: Assignment) -> Screen:
    """Topics, ticked; several may be."""
    topics = [topic for topic in bank.topics.values() if topic.id != REVIEW]

    def label(id: str, words: str) -> str:
        return f"☑ {words}" if id in seen.topics else words

    buttons = [
        Button(
            label(topic.id, tr.of(topic.title) if topic.title else tr.t("A mix of everything")),
            AboutTopic(seen.id, topic.id),
        )
        for topic in sorted(topics, key=lambda topic: topic.id != MIX)
    ]
    done = (Button(tr.t("Done"), ShowDraft(seen.id), main=True),)
    what = tr.t("What is it about? Tap systems or risks; several may be ticked.")
    return Screen(plain(what), (*in_rows(buttons), done))


def page_of(bank: Bank, pack: int, page: int) -> tuple[Question, ...]:
    """The questions to pick from on that page of that pack; nothing beyond the end."""
    packs = list(bank.packs.values())
    if pack >= len(packs):
        return ()
    asked = [question for question in packs[pack].questions if not question.retired]
    return tuple(asked[page * PICKS : (page + 1) * PICKS])


def pick(tr: Translator, bank: Bank, seen: Assignment, pack: int, page: int) -> Screen:
    """Questions one by one, ticked where picked."""
    packs = list(bank.packs.values())
    pack = min(pack, len(packs) - 1)
    shown, about, picked = page_of(bank, pack, page), tr.of(packs[pack].title), len(seen.questions)
    head = tr.t("{pack}, page {n}: {picked} picked", pack=about, n=page + 1, picked=picked)

    def tick(question: Question, words: str) -> str:
        return f"☑ {words}" if question.id in seen.questions else words

    listed = lines(plain(tick(q, f"{place}. {_short(tr.of(q.ask))}")) for place, q in enumerate(shown, 1))
    ticks = [Button(tick(q, str(i + 1)), PickOne(seen.id, pack, page, i)) for i, q in enumerate(shown)]
    turning = [Button(tr.t("Before"), Pick(seen.id, pack, page - 1))] if page else []
    if page_of(bank, pack, page + 1):
        turning.append(Button(tr.t("After"), Pick(seen.id, pack, page + 1)))
    others = [Button(tr.of(each.title), Pick(seen.id, i)) for i, each in enumerate(packs) if i != pack]
    done = (Button(tr.t("Done"), ShowDraft(seen.id), main=True),)
    rows = (tuple(ticks), tuple(turning), done, *in_rows(others))
    return Screen(paragraphs((bold(head), listed)), tuple(row for row in rows if row))


def _short(text: str) -> str:
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"


def how_many(tr: Translator, seen: Assignment) -> Screen:
    sizes = tuple(Button(str(size), Ask(seen.id, size)) for size in SIZES)
    return Screen(plain(tr.t("How many questions?")), (sizes, (Button(tr.t("Back"), ShowDraft(seen.id)),)))


def opens(tr: Translator, seen: Assignment, teacher: User, now: datetime) -> Screen:
    ask = tr.t(
        "When does it open? Choose a day, or send one such as {iso}. It opens at 8 in the morning.", iso="2026-12-18"
    )
    at_once = Button(tr.t("At once"), SetOpens(seen.id))
    days = [
        Button(tr.weekday(each), SetOpens(seen.id, each.isoformat()))
        for each in (teacher.today(now) + timedelta(days=ahead) for ahead in DAYS)
    ]
    return Screen(plain(ask), (*in_rows([at_once, *days]), (Button(tr.t("Back"), ShowDraft(seen.id)),)))


def due(tr: Translator, seen: Assignment, teacher: User, now: datetime) -> Screen:
    ask = tr.t("Until when? Choose a day, or send one such as {iso}. It ends with that day.", iso="2026-12-18")
    never = Button(tr.t("No end"), SetDue(seen.id))
    days = [
        Button(tr.weekday(each), SetDue(seen.id, each.isoformat()))
        for each in (teacher.today(now) + timedelta(days=ahead) for ahead in DAYS)
    ]
    return Screen(plain(ask), (*in_rows([*days, never]), (Button(tr.t("Back"), ShowDraft(seen.id)),)))


def bad_day(tr: Translator, assignment: str) -> Screen:
    sorry = tr.t("That day does not fit: it must come, and the end must come after the beginning.")
    return Screen(plain(sorry), ((Button(tr.t("Back"), ShowDraft(assignment)),),))


def given(tr: Translator, bank: Bank, seen: ClassView, assignment: Assignment, now: datetime) -> Screen:
    done = tr.plural(
        "{title} is given to {n} learner.", "{title} is given to {n} learners.", len(seen.members),
        title=title(bank, assignment, tr),
    )  # fmt: skip
    if assignment.opens > now:
        tell = tr.t("They are told when it opens, silently.")
    else:
        tell = tr.t("I tell them now, silently, one after another.")
    undo = Button(tr.t("Undo (within {n} minutes)", n=UNDO.seconds // 60), Undo(assignment.id))
    return Screen(
        plain(f"{done} {tell}"),
        ((undo, Button(tr.t("Back to the class"), ShowClass(assignment.klass))),),
    )


def undone(tr: Translator, klass: str) -> Screen:
    done = tr.t("It is taken back. For those who were told already, its button does not work any more.")
    return Screen(plain(done), ((Button(tr.t("Back to the class"), ShowClass(klass)),),))


def reminded(tr: Translator, n: int) -> str:
    """How many learners are reminded."""
    return tr.plural("One learner is reminded, silently.", "{n} learners are reminded, silently.", n)
