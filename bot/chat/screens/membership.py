"""Classes as a learner sees them: what is shared before it is, what there is to do, how to leave."""

from collections.abc import Sequence
from datetime import datetime

from bot.chat.actions.membership import (
    AskLeave,
    AskMyId,
    AskMyName,
    BeginTask,
    JoinAs,
    JoinNamed,
    Leave,
    MyClass,
    MyClasses,
    NotNow,
    OtherName,
    RemoveMyId,
    ShowLedger,
)
from bot.chat.actions.quiz import Resume, Topics
from bot.chat.actions.scenarios import PlayForClass
from bot.chat.actions.sharing import WhatIsShared
from bot.chat.parsing import time_zones
from bot.chat.screens import sharing
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, italic, line, lines, name, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.titles import title
from bot.chat.translation import Translator
from bot.quiz import classes as rules
from bot.quiz import day
from bot.quiz.attempts import Score
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Kind
from bot.services.membership import Enrolment, Invitation, Task
from bot.services.notices import Notice

CLASSES, TASKS = 10, 8
"""Classes and quizzes on a page."""


def invitation(tr: Translator, invitation: Invitation, number: int | None) -> Screen:
    """What a person reads before anything is shared or stored.

    Args:
        number: the number of the pseudonym that is offered; `None` if they have typed a name.
    """
    if invitation.joined:
        already = tr.t("You are already in {klass}.", klass=name(invitation.klass.name))
        return Screen(plain(already), ((Button(tr.t("My classes"), MyClasses(), main=True),),))
    code, seen = invitation.klass.code, invitation.fingerprint
    under = JoinNamed.under(code, invitation.name, seen) if number is None else JoinAs(code, number, seen)
    shown = under.name if isinstance(under, JoinNamed) else invitation.name
    return Screen(
        consent(tr, invitation),
        (
            (Button(tr.t("Join as “{name}”", name=shown), under, main=True),),
            (
                Button(tr.t("Another suggestion"), OtherName(code, number or 0)),
                Button(tr.t("Not now"), NotNow()),
            ),
        ),
    )


def consent(tr: Translator, invitation: Invitation) -> Html:
    """The text that a person agrees to by joining. Its hash is kept with the membership."""
    teacher = sharing.who(tr, invitation.teachers)
    invites = tr.t("{teacher} invites you to {klass}.", teacher=teacher, klass=name(invitation.klass.name))
    gets = tr.t("If you join, {teacher} gets, for each answer in class quizzes:", teacher=teacher)
    shared_columns = lines(
        (
            plain(gets),
            sharing.shared(tr, asks_id=invitation.klass.asks_id, consent=rules.CONSENT),
            *sharing.beside(tr, asks_id=invitation.klass.asks_id),
        )
    )
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
        "Whoever runs me, their host and Telegram can read that too. /privacy says who that is, shows and deletes it."
    )
    own = tr.t("To join under another name, send it.")
    end = sharing.last_day(tr, invitation.klass)
    minors = tr.t(
        "Somebody in this class is under 18, so no file has names in it. If that is you, ask a parent first: your "
        "teacher has a letter for them."
    )
    of_minors = [plain(minors)] if invitation.klass.of_minors else []
    ends = plain(" ".join((leave, end)))
    return paragraphs((bold(invites), shared_columns, plain(not_seen), ends, *of_minors, plain(stored), plain(own)))


def no_invitation(tr: Translator) -> Screen:
    """Say that an invitation is not valid."""
    return Screen(plain(tr.t("This invitation is not valid any more. Ask your teacher for a new one.")))


def slow_down(tr: Translator) -> Screen:
    """Say that too many invitations were wrong."""
    return Screen(plain(tr.t("Too many invitations that do not exist. Try again in an hour.")))


def not_now(tr: Translator) -> Screen:
    """Say that nothing was shared."""
    return Screen(plain(tr.t("OK, nothing was shared. The link keeps working while the class is open.")))


def joined(tr: Translator, bank: Bank, enrolment: Enrolment, now: datetime, page: int = 0) -> Screen:
    """The class as its learner sees it, with a page of its quizzes; also what follows after joining."""
    inside = tr.t("You are in {klass} as “{name}”.", klass=name(enrolment.klass.name), name=name(enrolment.member.name))
    shown = page_of(_to_do_first(enrolment.tasks), page, TASKS)
    tasks = [_task(tr, bank, task, enrolment, now) for task in shown.items]
    no_quiz = plain(tr.t("There is no quiz for the class yet."))
    buttons = [
        Button(_start(tr, task), _beginning(task.assignment), main=not task.done)
        for task in shown.items
        if task.can_be_begun or task.can_be_reread
    ]
    others = [Button(tr.t("Another name"), AskMyName(enrolment.klass.id))]
    if enrolment.klass.asks_id:
        others.append(Button(tr.t("My student id"), AskMyId(enrolment.klass.id)))
    if enrolment.member.roster_id:
        others.append(Button(tr.t("Remove my id"), RemoveMyId(enrolment.klass.id)))
    others += [
        Button(tr.t("What is shared"), WhatIsShared(enrolment.klass.id)),
        Button(tr.t("Leave the class"), AskLeave(enrolment.klass.id)),
    ]
    return Screen(
        paragraphs((bold(shown.titled(tr, inside) if shown.of > 1 else inside), *(tasks or [no_quiz]))),
        filled(
            *((button,) for button in _numbered(enrolment, buttons)),
            shown.turning(tr, lambda page: MyClass(enrolment.klass.id, page)),
            *in_rows(others),
        ),
    )


def _to_do_first(tasks: Sequence[Task]) -> list[Task]:
    """What is still to be done in the order in which it was given, then what is done, the newest first."""
    return [task for task in tasks if not task.done] + [task for task in reversed(tasks) if task.done]


def _numbered(enrolment: Enrolment, buttons: list[Button]) -> list[Button]:
    """The buttons with the numbers of their quizzes, where the class has several quizzes."""
    if len(enrolment.tasks) < 2:
        return buttons
    numbers = {task.assignment.id: number for number, task in enumerate(enrolment.tasks, 1)}
    return [
        Button(f"{numbers[button.action.assignment]}. {button.label}", button.action, button.main)  # type: ignore[attr-defined]
        for button in buttons
    ]


def _start(tr: Translator, task: Task) -> str:
    """What the button of a quiz says."""
    if task.can_be_reread:
        return tr.t("How it went")
    if task.done:
        return tr.t("Practise again")
    return tr.t("Go on") if task.attempts else tr.t("Start it now")


def _beginning(assignment: Assignment) -> BeginTask | PlayForClass:
    """What begins it, goes on with it, or shows how it went."""
    return PlayForClass(assignment.id) if assignment.kind is Kind.STORY else BeginTask(assignment.id)


def _title(tr: Translator, bank: Bank, task: Task) -> str:
    return title(bank, task.assignment, tr)


def _task(tr: Translator, bank: Bank, task: Task, enrolment: Enrolment, now: datetime) -> Html:
    """One quiz of the class: what it is, until when, and how it went."""
    number = f"{enrolment.tasks.index(task) + 1}. " if len(enrolment.tasks) > 1 else ""
    head = line(bold(number + _title(tr, bank, task)), plain(until(tr, task.assignment, enrolment.learner.zone, now)))
    finished = [attempt for attempt in task.attempts if attempt.finished]
    if not finished:
        return head
    if task.assignment.kind is Kind.STORY:
        return lines((head, plain(tr.t("done"))))
    if task.assignment.hides_results:
        return lines((head, plain(tr.t("done; explained to all together"))))
    best = max(finished, key=lambda attempt: attempt.right)
    return lines((head, plain(own_scores(tr, (best.right, best.of), task.before))))


def until(tr: Translator, assignment: Assignment, zone: str, now: datetime) -> str:
    """When the quiz ends, in the reader's own zone or, if they have set none, in the teacher's."""
    if assignment.due_date is None:
        return ""
    shown_zone = zone or assignment.zone
    tz = day.zone(shown_zone)
    assert tz is not None, "only zones that are known are kept"
    clock = tr.clock(day.minute_of_day(assignment.due_date, tz))
    when = tr.named(day.day(assignment.due_date, tz), day.day(now, tz))
    end = tr.t("until {when}, {time} ({place})", when=when, time=clock, place=time_zones.called(tr, shown_zone))
    return end if assignment.due_date > now else tr.t("{end}: over, what comes now counts as late", end=end)


def classes(tr: Translator, enrolments: Sequence[Enrolment], page: int = 0) -> Screen:
    """A page of the classes that the learner is in."""
    all_taken = (Button(tr.t("Files taken with me"), ShowLedger()),)
    if not enrolments:
        none = tr.t("You are in no class. To join one, open the link that your teacher gives you.")
        return Screen(plain(none), ((Button(tr.t("Start a quiz"), Topics(), main=True),), all_taken))
    shown = page_of(enrolments, page, CLASSES)
    listed = lines(
        line(
            bold(name(enrolment.klass.name)),
            plain("·"),
            plain(sharing.who(tr, enrolment.teachers)),
            plain(_to_do(tr, enrolment)),
        )
        for enrolment in shown.items
    )
    buttons = [Button(name(enrolment.klass.name), MyClass(enrolment.klass.id)) for enrolment in shown.items]
    return Screen(
        paragraphs((bold(shown.titled(tr, tr.t("Your classes"))), listed)),
        filled(*in_rows(buttons), shown.turning(tr, MyClasses), all_taken),
    )


def _to_do(tr: Translator, enrolment: Enrolment) -> str:
    """How much of what the class was given is not done yet."""
    waiting = sum(not task.done for task in enrolment.tasks)
    return tr.plural("· one to do", "· {n} to do", waiting) if waiting else ""


def read_again(tr: Translator, again: Screen) -> Screen:
    """Say that the class has changed since the invitation was read, above the invitation as it is now."""
    changed = tr.t("The class has changed since you read this, so you have not joined. Please read it again.")
    return Screen(paragraphs((bold(changed), again.html)), again.rows)


def ask_name(tr: Translator, klass: str) -> Screen:
    """Ask which name the class shall see."""
    ask = tr.t("Which name shall the class see? Send it; it need not be your own.")
    return Screen(plain(ask), ((Button(tr.t("Never mind"), MyClass(klass)),),))


def ask_id(tr: Translator, klass: str) -> Screen:
    """Ask for the id that the teacher's list has."""
    ask = tr.t("What is your student id? Send it as your teacher's list has it. Without one your results still count.")
    return Screen(plain(ask), ((Button(tr.t("Skip"), MyClass(klass)),),))


def id_not_listed(tr: Translator, enrolment: Enrolment) -> Screen:
    """Say that the id that was typed is not on the teacher's list, and ask for it again."""
    sorry = tr.t(
        "{id} is not on your teacher's list. Look at it again, and send the right one; or leave it as it is.",
        id=name(enrolment.member.roster_id),
    )
    return Screen(plain(sorry), ((Button(tr.t("It is right"), MyClass(enrolment.klass.id)),),))


def no_id(tr: Translator, klass: str) -> Screen:
    """Say that a message is no id."""
    ask = tr.t("That does not look like an id. Send it as it stands on your teacher's list, for example 00123.")
    return Screen(plain(ask), ((Button(tr.t("Skip"), MyClass(klass)),),))


def confirm_leaving(tr: Translator, enrolment: Enrolment) -> Screen:
    """Ask whether the learner really leaves the class."""
    ask = tr.t(
        "Leave {klass}? Your name and results disappear from what {teacher} sees. Files already taken away cannot be "
        "recalled. What you have learnt stays yours. Tests that you began cannot be taken again if you come back.",
        klass=name(enrolment.klass.name),
        teacher=sharing.who(tr, enrolment.teachers),
    )
    return Screen(
        plain(ask),
        (
            (
                Button(tr.t("Leave"), Leave(enrolment.klass.id), danger=True),
                Button(tr.t("Stay"), MyClass(enrolment.klass.id), main=True),
            ),
        ),
    )


def left(tr: Translator) -> Screen:
    """Say that the learner has left the class."""
    return Screen(plain(tr.t("You have left the class. Nothing of yours is shown there any more.")))


def notice(tr: Translator, bank: Bank, notice: Notice, now: datetime) -> Screen:
    """The message about a new quiz, or the reminder of one."""
    assignment, klass = notice.assignment, name(notice.klass.name)
    about = line(bold(title(bank, assignment, tr)), plain(until(tr, assignment, notice.learner.zone, now)))
    if notice.kind == "explain":
        return _explained_now(tr, bank, notice)
    if assignment.kind is Kind.STORY:
        heads = {
            "given": tr.t("{klass}: there is a story to play.", klass=klass),
            "remind": tr.t("{klass}: this story is waiting for you.", klass=klass),
            "moved": tr.t("{klass}: the due date of a story has been moved.", klass=klass),
        }
    else:
        heads = {
            "given": tr.t("{klass}: there is a new quiz.", klass=klass),
            "remind": tr.t("{klass}: this quiz is waiting for you.", klass=klass),
            "moved": tr.t("{klass}: the due date of a quiz has been moved.", klass=klass),
        }
    start = Button(tr.t("Start it now"), _beginning(assignment), main=True)
    later = Button(tr.t("Later"), MyClass(notice.klass.id))
    return Screen(paragraphs((plain(heads[notice.kind]), about, italic(explained(tr, assignment)))), ((start, later),))


def _explained_now(tr: Translator, bank: Bank, notice: Notice) -> Screen:
    """The message that a test is closed, with what came of it."""
    head = tr.t("{klass}: a test is closed. Now you can see what was right.", klass=name(notice.klass.name))
    score = own_scores(tr, notice.result, notice.before)
    look = Button(tr.t("How it went"), BeginTask(notice.assignment.id), main=True)
    later = Button(tr.t("Later"), MyClass(notice.klass.id))
    body = (plain(head), lines((bold(title(bank, notice.assignment, tr)), plain(score))))
    return Screen(paragraphs(body), ((look, later),))


def own_scores(tr: Translator, result: Score | None, before: Score | None) -> str:
    """How many were right, and how many in the pre-test, in a sentence; "" if there is nothing to say."""
    if result is None:
        return ""
    right, of = result
    if before is None:
        return tr.t("done: {right} of {of} right", right=right, of=of)
    return tr.t(
        "done: {right} of {of} right; before: {right_before} of {of_before}",
        right=right,
        of=of,
        right_before=before[0],
        of_before=before[1],
    )


def explained(tr: Translator, assignment: Assignment) -> str:
    """When the answers to a quiz are explained; of a story, how long it takes."""
    if assignment.kind is Kind.STORY:
        return tr.t("Ten minutes, a move at a time; you can stop and go on another day.")
    if not assignment.kind.is_test:
        return tr.t("Explained after each answer.")
    if not assignment.sealed:
        return tr.t("Explained when you have finished it.")
    if assignment.due_date is None:
        return tr.t("Explained to all together, when everybody has finished it.")
    return tr.t("Explained to all together, when it is due or everybody has finished it.")


def busy(tr: Translator, where: Html, assignment: str, leave: str) -> Screen:
    """Ask whether to go on with another quiz first.

    Args:
        where: the question at which the learner is there.
        assignment: the id of the class quiz.
        leave: the id of the sitting that ends if it is begun.
    """
    return Screen(
        where,
        (
            (Button(tr.t("Go on"), Resume(), main=True),),
            (Button(tr.t("Start the class quiz instead"), BeginTask(assignment, leave)),),
        ),
    )
