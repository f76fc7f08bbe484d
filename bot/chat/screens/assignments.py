"""Giving a quiz to a class: which kind, about what, from when and until when."""

from datetime import datetime, timedelta

from bot.chat.actions.assignments import (
    About,
    AboutTopic,
    Ask,
    Counting,
    Draft,
    Due,
    ExplainWhen,
    Give,
    HowMany,
    Opens,
    Pick,
    PickOne,
    Preview,
    ReadFirst,
    SetDue,
    SetOpens,
    ShowDraft,
    Undo,
)
from bot.chat.actions.teaching import ShowClass
from bot.chat.parsing import time_zones
from bot.chat.screens.markup import Button, Screen, bold, in_rows, lines, paragraphs, plain
from bot.chat.screens.membership import explained
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.titles import title
from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.bank import MIX, Bank
from bot.quiz.classes import SIZES, UNDO, Assignment, AttemptRule, Explaining, Kind
from bot.quiz.question import Question
from bot.quiz.user import User
from bot.services.class_view import ClassView

PICKS = 5
"""Questions to pick from on one page."""
TOPICS = 20
"""Topics or packs to choose from on one page."""
ASK_LIMIT = 160
"""Characters of a question in a list."""
DAYS = (1, 3, 7, 14, 28)
"""Days that are offered to choose from, counted from today."""


def kinds(tr: Translator, klass: str, *, stories: bool) -> Screen:
    """Ask which kind of quiz to give; a story only if there are *stories*."""
    meanings = {
        Kind.PRACTICE: (tr.t("Practice"), tr.t("explained after each answer; as often as one likes")),
        Kind.PRE: (tr.t("Pre-test"), tr.t("before the lesson: once, the same questions for all")),
        Kind.POST: (
            tr.t("Post-test"),
            tr.t("after it: the same facts in the same form, in other words if possible"),
        ),
        Kind.DELAYED: (tr.t("Delayed test"), tr.t("weeks later: the same facts once more")),
    }
    if stories:
        meanings[Kind.STORY] = (tr.t("Story"), tr.t("ten minutes under an invented score; you see who finished it"))
    listed = lines(plain(f"{kind}: {meaning}") for kind, meaning in meanings.values())
    buttons = [Button(label, Draft(klass, kind.value)) for kind, (label, _) in meanings.items()]
    back = (Button(tr.t("Never mind"), ShowClass(klass)),)
    return Screen(paragraphs((bold(tr.t("What kind of quiz?")), listed)), (*in_rows(buttons), back))


def needs_pre_test(tr: Translator, klass: str) -> Screen:
    """Say that a later test needs a pre-test, and offer to give one."""
    why = tr.t("A later test asks the facts of a pre-test again. Give a pre-test first.")
    return Screen(plain(why), ((Button(tr.t("Pre-test"), Draft(klass, Kind.PRE.value), main=True),),))


def draft(tr: Translator, bank: Bank, assignment: Assignment, teacher: User, now: datetime) -> Screen:
    """The draft with everything that can be changed before it is given."""
    id, claims = assignment.id, any(map(bank.is_claims, assignment.topics))
    number = len(assignment.questions) or assignment.size
    picked = tr.t("picked by you") if assignment.questions and not assignment.pre_test_id else ""
    rows = [
        tr.t("Quiz: {title}", title=title(bank, assignment, tr)),
        tr.plural("{n} question", "{n} questions", number) + (f", {picked}" if picked else ""),
        *(() if assignment.kind.is_test or claims else (_order(tr, assignment),)),
        explained(tr, assignment),
        *days(tr, assignment, teacher, now),
        tr.t("Counted: {rule}", rule=counted(tr, assignment.attempt_rule)),
        zone_note(tr, teacher),
    ]
    change = [] if assignment.pre_test_id else [
        Button(tr.t("About"), About(id)),
        *(() if claims else (Button(tr.t("Pick questions"), Pick(id)),)),
        Button(tr.t("How many"), HowMany(id)),
    ]  # fmt: skip
    if not assignment.pre_test_id:
        change.append(Button(tr.t("Look at the questions"), Preview(id, 0, 0, False)))
    change += [Button(tr.t("Opens"), Opens(id)), Button(tr.t("Due"), Due(id))]
    if assignment.kind.is_test:
        change.append(_explaining_button(tr, assignment))
    else:
        others = [rule for rule in AttemptRule if rule is not assignment.attempt_rule]
        label = tr.t("Ask at once") if assignment.read_first else tr.t("Let them read first")
        change += [] if claims else [Button(label, ReadFirst(id, not assignment.read_first))]
        change += [Button(tr.t("Count: {rule}", rule=counted(tr, rule)), Counting(id, rule.value)) for rule in others]
    return Screen(
        paragraphs((bold(tr.t("A new quiz")), lines(plain(row) for row in rows if row))),
        (
            (Button(tr.t("Give it"), Give(id), main=True),),
            *in_rows(change),
            (Button(tr.t("Never mind"), ShowClass(assignment.klass)),),
        ),
    )


def _order(tr: Translator, assignment: Assignment) -> str:
    """Whether learners of a practice quiz read before they are asked."""
    if assignment.read_first:
        return tr.t("Learners read a passage first, then they are asked.")
    return tr.t("Learners are asked at once, and read the passage afterwards.")


def _explaining_button(tr: Translator, assignment: Assignment) -> Button:
    """The button to the other moment at which a test can be explained."""
    if assignment.sealed:
        label = tr.t("Explain to each who finishes")
        return Button(label, ExplainWhen(assignment.id, Explaining.WHEN_FINISHED.value))
    return Button(tr.t("Explain to all together"), ExplainWhen(assignment.id, Explaining.WHEN_CLOSED.value))


def counted(tr: Translator, rule: AttemptRule) -> str:
    """Which attempt counts, in words."""
    match rule:
        case AttemptRule.FIRST:
            return tr.t("the first attempt")
        case AttemptRule.BEST:
            return tr.t("the best attempt")
        case AttemptRule.LAST:
            return tr.t("the last attempt")


def days(tr: Translator, assignment: Assignment, teacher: User, now: datetime) -> tuple[str, str]:
    """When it opens and until when it counts as on time, in the teacher's zone."""
    opens, due = _opens(tr, assignment, teacher, now), _due(tr, assignment, teacher)
    return tr.t("Opens: {when}", when=opens), tr.t("Due: {when}", when=due)


def zone_note(tr: Translator, teacher: User) -> str:
    """Say which zone that is, to a teacher who has set none; "" to others."""
    return "" if teacher.zone else tr.t("Times are UTC until you set your time zone in /settings.")


def _opens(tr: Translator, assignment: Assignment, teacher: User, now: datetime) -> str:
    return tr.t("at once") if assignment.opens <= now else moment(tr, assignment.opens, teacher)


def _due(tr: Translator, assignment: Assignment, teacher: User) -> str:
    return moment(tr, assignment.due_date, teacher) if assignment.due_date else tr.t("no end")


def moment(tr: Translator, moment: datetime, teacher: User) -> str:
    """A time in the teacher's zone: "Wed, Nov 25, 17:00 (Jakarta)"."""
    return tr.t(
        "{day}, {time} ({place})",
        day=tr.weekday(day.day(moment, teacher.tz)),
        time=tr.clock(day.minute_of_day(moment, teacher.tz)),
        place=time_zones.called(tr, teacher.zone),
    )


def about(tr: Translator, bank: Bank, assignment: Assignment, page: int = 0) -> Screen:
    """A page of the topics to choose from; those of the draft are ticked."""
    topics = sorted(bank.assignable, key=lambda topic: topic.id != MIX)
    shown = page_of(topics, page, TOPICS)

    def label(id: str, words: str) -> str:
        return f"☑ {words}" if id in assignment.topics else words

    buttons = [
        Button(
            label(topic.id, tr.of(topic.title) if topic.title else tr.t("A mix of everything")),
            AboutTopic(assignment.id, topic.id, shown.number),
        )
        for topic in shown.items
    ]
    done = (Button(tr.t("Done"), ShowDraft(assignment.id), main=True),)
    turning = shown.turning(tr, lambda page: About(assignment.id, page))
    what = tr.t("What is it about? Tap systems or risks; several may be ticked.")
    return Screen(plain(what), filled(*in_rows(buttons), turning, done))


def picks_of(bank: Bank, pack: int, page: int) -> tuple[Question, ...]:
    """The questions on a page of a pack. Both are counted from 0; beyond the end there are none."""
    packs = list(bank.packs.values())
    if pack >= len(packs):
        return ()
    questions = [question for question in packs[pack].questions if not question.retired]
    return tuple(questions[page * PICKS : (page + 1) * PICKS])


def pick(tr: Translator, bank: Bank, assignment: Assignment, pack: int, page: int, packs_page: int = 0) -> Screen:
    """The questions on a page of a pack, to be picked one by one; those of the draft are ticked.

    Args:
        packs_page: the page of the other packs to go to.
    """
    packs = list(bank.packs.values())
    pack = min(pack, len(packs) - 1)
    questions = picks_of(bank, pack, page)
    head = tr.t(
        "{pack}, page {n}: {picked} picked",
        pack=tr.of(packs[pack].title),
        n=page + 1,
        picked=len(assignment.questions),
    )

    def tick(question: Question, words: str) -> str:
        return f"☑ {words}" if question.id in assignment.questions else words

    listed = lines(plain(tick(q, f"{place}. {_short(tr.of(q.ask))}")) for place, q in enumerate(questions, 1))
    ticks = [Button(tick(q, str(i + 1)), PickOne(assignment.id, pack, page, i)) for i, q in enumerate(questions)]
    paging = [Button(tr.t("Previous"), Pick(assignment.id, pack, page - 1))] if page else []
    if picks_of(bank, pack, page + 1):
        paging.append(Button(tr.t("Next"), Pick(assignment.id, pack, page + 1)))
    shown = page_of([(i, other) for i, other in enumerate(packs) if i != pack], packs_page, TOPICS)
    others = [Button(tr.of(other.title), Pick(assignment.id, i, 0, shown.number)) for i, other in shown.items]
    done = (Button(tr.t("Done"), ShowDraft(assignment.id), main=True),)
    turning = tuple(
        Button(tr.t("More topics: {turn}", turn=button.label), button.action)
        for button in shown.turning(tr, lambda packs_page: Pick(assignment.id, pack, page, packs_page))
    )
    look = (Button(tr.t("Look at them"), Preview(assignment.id, pack + 1, page * PICKS, False)),) if questions else ()
    rows = filled(tuple(ticks), tuple(paging), look, done, *in_rows(others), turning)
    return Screen(paragraphs((bold(head), listed)), rows)


def _short(text: str) -> str:
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"


def how_many(tr: Translator, assignment: Assignment) -> Screen:
    """Ask how many questions the quiz has."""
    sizes = tuple(Button(str(size), Ask(assignment.id, size)) for size in SIZES)
    return Screen(plain(tr.t("How many questions?")), (sizes, (Button(tr.t("Back"), ShowDraft(assignment.id)),)))


def opens(tr: Translator, assignment: Assignment, teacher: User, now: datetime) -> Screen:
    """Ask when the quiz opens."""
    ask = tr.t(
        "When does it open? Choose a day, or send one such as {iso}. It opens at 8 in the morning.", iso="2026-12-18"
    )
    at_once = Button(tr.t("At once"), SetOpens(assignment.id))
    days = [
        Button(tr.weekday(chosen_day), SetOpens(assignment.id, chosen_day.isoformat()))
        for chosen_day in (teacher.today(now) + timedelta(days=ahead) for ahead in DAYS)
    ]
    return Screen(plain(ask), (*in_rows([at_once, *days]), (Button(tr.t("Back"), ShowDraft(assignment.id)),)))


def due(tr: Translator, assignment: Assignment, teacher: User, now: datetime) -> Screen:
    """Ask when the quiz ends."""
    ask = tr.t("Until when? Choose a day, or send one such as {iso}. It ends with that day.", iso="2026-12-18")
    never = Button(tr.t("No end"), SetDue(assignment.id))
    days = [
        Button(tr.weekday(chosen_day), SetDue(assignment.id, chosen_day.isoformat()))
        for chosen_day in (teacher.today(now) + timedelta(days=ahead) for ahead in DAYS)
    ]
    return Screen(plain(ask), (*in_rows([*days, never]), (Button(tr.t("Back"), ShowDraft(assignment.id)),)))


def bad_day(tr: Translator, assignment: str) -> Screen:
    """Say that a day does not fit."""
    sorry = tr.t("That day does not fit: it must come, and the end must come after the beginning.")
    return Screen(plain(sorry), ((Button(tr.t("Back"), ShowDraft(assignment)),),))


def given(tr: Translator, bank: Bank, view: ClassView, assignment: Assignment, now: datetime) -> Screen:
    """Say that the quiz is given to the class, and offer to take it back."""
    done = tr.plural(
        "{title} is given to {n} learner.", "{title} is given to {n} learners.", len(view.members),
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
    """Say that the quiz is taken back."""
    done = tr.t("It is taken back. For those who were told already, its button does not work any more.")
    return Screen(plain(done), ((Button(tr.t("Back to the class"), ShowClass(klass)),),))


def reminded(tr: Translator, n: int) -> str:
    """Say how many learners are reminded."""
    return tr.plural("One learner is reminded, silently.", "{n} learners are reminded, silently.", n)
