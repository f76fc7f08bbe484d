"""Classes as a learner sees them: what is shared before it is, what there is to do, how to leave."""

from datetime import datetime

from bot.chat.actions.membership import (
    AskLeave,
    AskMyId,
    AskMyName,
    BeginTask,
    JoinAs,
    Leave,
    MyClass,
    MyClasses,
    NotNow,
    OtherName,
    WhatIsShared,
)
from bot.chat.actions.quiz import Resume, Topics
from bot.chat.parsing import time_zones
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, italic, line, lines, name, paragraphs, plain
from bot.chat.screens.results import formats
from bot.chat.screens.titles import title
from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Kind
from bot.quiz.exports import ExportFormat
from bot.services.assignments import Notice
from bot.services.membership import Enrolment, Invitation, TakenFile, Task


def columns(tr: Translator) -> dict[str, str]:
    """What an instructor gets, column by column of the answers file: consent is asked for exactly this."""
    return {
        "learner": tr.t("the name you choose below"),
        "roster_id": tr.t("your student id, if you give one"),
        "assignment": tr.t("which class quiz it was"),
        "kind": tr.t("whether it was practice or a test"),
        "attempt": tr.t("which attempt it was"),
        "counts": tr.t("whether that attempt counts"),
        "question": tr.t("which question"),
        "version": tr.t("in which version"),
        "asked": tr.t("what it asked"),
        "answer": tr.t("your answer"),
        "verdict": tr.t("how it was judged"),
        "right": tr.t("whether it was right"),
        "found": tr.t("how much of it was found"),
        "of": tr.t("of how much"),
        "misconception": tr.t("which mix-up your answer stands for"),
        "late": tr.t("whether it was late"),
        "at": tr.t("when you answered"),
    }


PARTS = (
    ("learner", "roster_id"),
    ("assignment", "kind", "attempt", "counts", "late"),
    ("question", "version", "asked"),
    ("answer", "verdict", "right", "found", "of", "misconception", "at"),
)
"""The columns as they are told: of whom, of which quiz, of which question, of the answer."""


def shared(tr: Translator, *, asks_id: bool) -> Html:
    """The columns, part by part; the id only where the class asks for it."""
    known = columns(tr)
    told = ([known[name] for name in part if asks_id or name != "roster_id"] for part in PARTS)
    return lines(plain("· " + ", ".join(part)) for part in told)


def _times(tr: Translator) -> str:
    return tr.t(
        "· and when you joined, whether you started and finished each quiz and when, how much of it was right, and "
        "whether your id is on the list. So do other teachers who are let in."
    )


def who(tr: Translator, teachers: tuple[str, ...]) -> str:
    """Who teaches, by the names they chose; who has chosen none is "your teacher"."""
    return tr.joined([name(each) or tr.t("your teacher") for each in teachers]) or tr.t("your teacher")


def invitation(tr: Translator, seen: Invitation, number: int) -> Screen:
    """What somebody reads before anything is shared, or stored."""
    teacher = who(tr, seen.teachers)
    invites = tr.t("{teacher} invites you to {klass}.", teacher=teacher, klass=name(seen.klass.name))
    if seen.joined:
        already = tr.t("You are already in {klass}.", klass=name(seen.klass.name))
        return Screen(plain(already), ((Button(tr.t("My classes"), MyClasses(), main=True),),))
    gets = tr.t("If you join, {teacher} gets, for each answer in class quizzes:", teacher=teacher)
    told = lines((plain(gets), shared(tr, asks_id=seen.klass.asks_id), plain(_times(tr))))
    not_seen = tr.t(
        "Not seen: your Telegram name, number or user name, anything you do outside this class, and how well you "
        "remember."
    )
    leave = tr.t(
        "You can leave at any time with /classes; then your results are no longer shown. Files taken away before "
        "cannot be recalled."
    )
    stored = tr.t(
        "I remember your Telegram ID (not your phone number), your language, your answers and when you gave them. "
        "With /privacy you can see and delete everything."
    )
    return Screen(
        paragraphs((bold(invites), told, plain(not_seen), plain(leave), plain(stored))),
        (
            (Button(tr.t("Join as “{name}”", name=seen.name), JoinAs(seen.klass.code, number), main=True),),
            (
                Button(tr.t("Another name"), OtherName(seen.klass.code, number)),
                Button(tr.t("Not now"), NotNow()),
            ),
        ),
    )


def no_invitation(tr: Translator) -> Screen:
    return Screen(plain(tr.t("This invitation is not valid any more. Ask your teacher for a new one.")))


def slow_down(tr: Translator) -> Screen:
    return Screen(plain(tr.t("Too many invitations that do not exist. Try again in an hour.")))


def not_now(tr: Translator) -> Screen:
    return Screen(plain(tr.t("OK, nothing was shared. The link keeps working while the class is open.")))


def joined(tr: Translator, bank: Bank, seen: Enrolment, now: datetime) -> Screen:
    """The class from inside; also what follows the yes."""
    inside = tr.t("You are in {klass} as “{name}”.", klass=name(seen.klass.name), name=name(seen.member.name))
    tasks = [_task(tr, bank, task, seen, now) for task in seen.tasks]
    nothing = plain(tr.t("There is no quiz for the class yet."))
    buttons = [
        Button(_start(tr, task), BeginTask(task.assignment.id), main=not task.done)
        for task in seen.tasks
        if task.can_be_begun
    ]
    others = [Button(tr.t("Another name"), AskMyName(seen.klass.id))]
    if seen.klass.asks_id:
        others.append(Button(tr.t("My student id"), AskMyId(seen.klass.id)))
    others += [
        Button(tr.t("What is shared"), WhatIsShared(seen.klass.id)),
        Button(tr.t("Leave the class"), AskLeave(seen.klass.id)),
    ]
    return Screen(
        paragraphs((bold(inside), *(tasks or [nothing]))),
        (*((button,) for button in _numbered(seen, buttons)), *in_rows(others)),
    )


def _numbered(seen: Enrolment, buttons: list[Button]) -> list[Button]:
    """Where there are several to do, each button says which one of the list it is."""
    if len(seen.tasks) < 2:
        return buttons
    places_ = {task.assignment.id: place for place, task in enumerate(seen.tasks, 1)}
    return [
        Button(f"{places_[button.action.assignment]}. {button.label}", button.action, button.main)  # type: ignore[attr-defined]
        for button in buttons
    ]


def _start(tr: Translator, task: Task) -> str:
    if task.done:
        return tr.t("Practise again")
    return tr.t("Go on") if task.attempts else tr.t("Start it now")


def _title(tr: Translator, bank: Bank, task: Task) -> str:
    return title(bank, task.assignment, tr)


def _task(tr: Translator, bank: Bank, task: Task, seen: Enrolment, now: datetime) -> Html:
    """One quiz of the class: what it is, until when, and how it went."""
    number = f"{seen.tasks.index(task) + 1}. " if len(seen.tasks) > 1 else ""
    head = line(bold(number + _title(tr, bank, task)), plain(until(tr, task.assignment, seen.learner.zone, now)))
    finished = [attempt for attempt in task.attempts if attempt.finished]
    if not finished:
        return head
    best = max(finished, key=lambda attempt: attempt.right)
    return lines((head, plain(tr.t("done: {right} of {of} right", right=best.right, of=best.of))))


def until(tr: Translator, assignment: Assignment, zone: str, now: datetime) -> str:
    """Its end, in the reader's own zone, or else in the teacher's."""
    if assignment.due_date is None:
        return ""
    there = zone or assignment.zone
    known = day.zone(there)
    assert known is not None, "only zones that are known are kept"
    minute = tr.clock(day.minute_of_day(assignment.due_date, known))
    when = tr.named(day.day(assignment.due_date, known), day.day(now, known))
    end = tr.t("until {when}, {time} ({place})", when=when, time=minute, place=time_zones.called(tr, there))
    return end if assignment.due_date > now else tr.t("{end}: over, what comes now counts as late", end=end)


def classes(tr: Translator, seen: list[Enrolment]) -> Screen:
    if not seen:
        none = tr.t("You are in no class. To join one, open the link that your teacher gives you.")
        return Screen(plain(none), ((Button(tr.t("Start a quiz"), Topics(), main=True),),))
    listed = lines(
        line(bold(name(each.klass.name)), plain("·"), plain(who(tr, each.teachers)), plain(_to_do(tr, each)))
        for each in seen
    )
    buttons = [Button(name(each.klass.name), MyClass(each.klass.id)) for each in seen]
    return Screen(paragraphs((bold(tr.t("Your classes")), listed)), in_rows(buttons))


def _to_do(tr: Translator, seen: Enrolment) -> str:
    waiting = sum(not task.done for task in seen.tasks)
    return tr.plural("· one quiz to do", "· {n} quizzes to do", waiting) if waiting else ""


def what_is_shared(tr: Translator, seen: Enrolment) -> Screen:
    """The columns again, and the files that were taken away."""
    gets = tr.t("{teacher} gets, for each answer in class quizzes:", teacher=who(tr, seen.teachers))
    told = lines((plain(gets), shared(tr, asks_id=seen.klass.asks_id), plain(_times(tr))))
    as_ = tr.t("You are “{name}” there.", name=name(seen.member.name))
    id_ = tr.t("Student id: {id}.", id=name(seen.member.roster_id)) if seen.member.roster_id else None
    taken = [plain(_taken(tr, file)) for file in seen.exports]
    files = lines((bold(tr.t("Files taken away since you joined")), *taken)) if taken else None
    none = None if taken else plain(tr.t("No file has been taken away since you joined."))
    return Screen(
        paragraphs((told, line(plain(as_), plain(id_) if id_ else None), files, none)),
        ((Button(tr.t("Back to the class"), MyClass(seen.klass.id)),),),
    )


def _taken(tr: Translator, file: TakenFile) -> str:
    """A file that was taken away: when, by whom, of which kind."""
    kind = formats(tr)[ExportFormat(file.format)]
    what = {"day": tr.date(file.at), "teacher": who(tr, (file.teacher,)), "form": kind}
    if file.named:
        return tr.t("{day}: {teacher}, {form}, with names", **what)
    return tr.t("{day}: {teacher}, {form}, without names", **what)


def ask_name(tr: Translator, klass: str) -> Screen:
    ask = tr.t("Which name shall the class see? Send it; it need not be your own.")
    return Screen(plain(ask), ((Button(tr.t("Never mind"), MyClass(klass)),),))


def ask_id(tr: Translator, klass: str) -> Screen:
    ask = tr.t("What is your student id? Send it as your teacher's list has it. Without one your results still count.")
    return Screen(plain(ask), ((Button(tr.t("Skip"), MyClass(klass)),),))


def ask_leave(tr: Translator, seen: Enrolment) -> Screen:
    ask = tr.t(
        "Leave {klass}? Your name and results disappear from what {teacher} sees. Files already taken away cannot be "
        "recalled. What you have learnt stays yours. Tests that you began cannot be taken again if you come back.",
        klass=name(seen.klass.name),
        teacher=who(tr, seen.teachers),
    )
    return Screen(
        plain(ask),
        (
            (
                Button(tr.t("Leave"), Leave(seen.klass.id), danger=True),
                Button(tr.t("Stay"), MyClass(seen.klass.id), main=True),
            ),
        ),
    )


def left(tr: Translator) -> Screen:
    return Screen(plain(tr.t("You have left the class. Nothing of yours is shown there any more.")))


def notice(tr: Translator, bank: Bank, seen: Notice, now: datetime) -> Screen:
    """Told once, silently, when a quiz is given; or a reminder."""
    assignment, klass = seen.assignment, name(seen.klass.name)
    about = line(bold(title(bank, assignment, tr)), plain(until(tr, assignment, seen.learner.zone, now)))
    waiting = tr.t("{klass}: this quiz is waiting for you.", klass=klass)
    head = waiting if seen.kind == "remind" else tr.t("{klass}: there is a new quiz.", klass=klass)
    start = Button(tr.t("Start it now"), BeginTask(assignment.id), main=True)
    later = Button(tr.t("Later"), MyClass(seen.klass.id))
    return Screen(paragraphs((plain(head), about, italic(explained(tr, assignment.kind)))), ((start, later),))


def explained(tr: Translator, kind: Kind) -> str:
    """When answers are explained."""
    return tr.t("Explained when you have finished it.") if kind.is_test else tr.t("Explained after each answer.")


def busy(tr: Translator, at: Html, assignment: str, leave: str) -> Screen:
    """In the middle of another quiz."""
    return Screen(
        at,
        (
            (Button(tr.t("Go on"), Resume(), main=True),),
            (Button(tr.t("Start the class quiz instead"), BeginTask(assignment, leave)),),
        ),
    )
