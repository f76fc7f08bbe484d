"""Classes as a teacher sees them: invitations, learners, other teachers."""

from collections.abc import Sequence

from bot.chat.actions.assignments import GiveQuiz
from bot.chat.actions.authoring import OwnQuestions
from bot.chat.actions.class_setup import AskAge, AskEnd
from bot.chat.actions.membership import NotNow
from bot.chat.actions.results import Export, Gains, MixUps, ShowResults
from bot.chat.actions.teaching import (
    AcceptTeaching,
    AgreeToTeach,
    AskClassName,
    AskCloseInvite,
    AskDeleteClass,
    AskIds,
    AskRemove,
    AskRoster,
    AskTeacherName,
    ClassSettings,
    CloseInvite,
    DeleteClass,
    InviteTeacher,
    Members,
    NewClass,
    Remove,
    RemoveTeacher,
    RenewInvite,
    Seats,
    ShowClass,
    ShowInvite,
    Teach,
)
from bot.chat.screens import class_setup
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, line, lines, link, name, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.titles import titled
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import SEATS, Assignment, Class, Member, Teacher
from bot.services.class_view import ClassView

PAGE = 10
"""Classes, learners or teachers on a page."""
QUIZZES = 12
"""Quizzes on a page."""


def classes(tr: Translator, taught: Sequence[tuple[Class, int]], page: int, *, may_make: bool) -> Screen:
    """A page of the classes that the person teaches, each with the number of its learners.

    Args:
        may_make: whether the person may make another one.
    """
    none = plain(tr.t("No class yet. Make one, and invite your learners with a link or a picture."))
    shown = page_of(taught, page, PAGE)
    listed = lines(
        line(bold(name(klass.name)), plain("·"), plain(tr.plural("{n} learner", "{n} learners", number)))
        for klass, number in shown.items
    )
    buttons = [Button(name(klass.name), ShowClass(klass.id)) for klass, _ in shown.items]
    new = (Button(tr.t("New class"), NewClass(), main=True),) if may_make else ()
    head = bold(shown.titled(tr, tr.t("Classes you teach")))
    return Screen(paragraphs((head, listed or none)), filled(*in_rows(buttons), shown.turning(tr, Teach), new))


def welcome(tr: Translator, permit: str = "") -> Screen:
    """What a future instructor reads before anything is stored.

    Args:
        permit: a code of the operator; "" for a person whom the operator has named.
    """
    what = tr.t("Here you can make classes, give quizzes, and see how they went.")
    begin = Button(tr.t("Start teaching"), AgreeToTeach(permit), main=True)
    return Screen(paragraphs((plain(what), plain(_stored(tr)))), ((begin, Button(tr.t("Not now"), NotNow())),))


def _stored(tr: Translator) -> str:
    return tr.t(
        "I remember your Telegram ID (not your phone number), your language and the classes you teach. Whoever runs "
        "me, their host and Telegram can read that too. /privacy says who that is, shows and deletes it."
    )


def no_teacher(tr: Translator) -> Screen:
    """Say that only instructors have classes."""
    return Screen(plain(tr.t("Only instructors have classes. Whoever runs this bot can give you a code for that.")))


def instructor_now(tr: Translator) -> Screen:
    """Say that the person is an instructor now."""
    done = tr.t("You are an instructor now. /teach is where your classes are.")
    return Screen(plain(done), ((Button(tr.t("New class"), NewClass(), main=True),),))


def bad_code(tr: Translator) -> Screen:
    """Say that a code is not valid."""
    return Screen(plain(tr.t("This code is not valid, or it has been used. Ask for a new one.")))


def ask_class_name(tr: Translator) -> Screen:
    """Ask for the name of a new class."""
    ask = tr.t("What is the class called? Send its name; learners read it before they join.")
    return Screen(plain(ask), ((Button(tr.t("Never mind"), Teach()),),))


def ask_teacher_name(tr: Translator, klass: str) -> Screen:
    """Ask which name learners shall read for the teacher."""
    ask = tr.t("Which name shall learners read for you? Send it, for example Dr. Rivera.")
    return Screen(plain(ask), ((Button(tr.t("Never mind"), ShowClass(klass)),),))


def ask_rename(tr: Translator, klass: str) -> Screen:
    """Ask for another name of the class."""
    return Screen(
        plain(tr.t("What shall the class be called? Send its name.")),
        ((Button(tr.t("Never mind"), ShowClass(klass)),),),
    )


def klass(tr: Translator, bank: Bank, view: ClassView, teacher_id: int, page: int = 0) -> Screen:
    """A class: who is in it, what it was given (a page of it, the newest first), and what to do next.

    Args:
        teacher_id: the Telegram id of the teacher who looks.
    """
    people = (
        tr.plural("{n} learner", "{n} learners", len(view.members)) if view.members else tr.t("Nobody is in it yet.")
    )
    titles = titled(bank, view.assignments, tr)
    newest_first = page_of(list(enumerate(view.assignments, 1))[::-1], page, QUIZZES)
    shown = newest_first.items[::-1]
    quizzes = [
        line(
            bold(f"{place}."),
            plain(titles[assignment.id]),
            plain(tr.t("· {done} of {of} finished", done=len(view.finished(assignment)), of=len(view.members))),
        )
        for place, assignment in shown
    ]
    end = plain(tr.t("Last day: {day}", day=tr.date(view.klass.ends))) if view.klass.ends else None
    unnamed = (
        None if view.teacher(teacher_id).name else plain(tr.t("Learners read “your teacher” until you choose a name."))
    )
    return Screen(
        paragraphs(
            (
                bold(newest_first.titled(tr, name(view.klass.name))),
                lines(part for part in (plain(people), end) if part),
                lines(quizzes) or None,
                unnamed,
            )
        ),
        _class_rows(tr, view, shown, newest_first.turning(tr, lambda page: ShowClass(view.klass.id, page))),
    )


def _class_rows(
    tr: Translator, view: ClassView, shown: Sequence[tuple[int, Assignment]], turning: tuple[Button, ...]
) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a class; *shown* are the quizzes on its screen, with their numbers."""
    id = view.klass.id
    results = tuple(Button(tr.t("Results {n}", n=place), ShowResults(assignment.id)) for place, assignment in shown)
    invite = Button(tr.t("Invitation link and QR"), ShowInvite(id), main=not view.members)
    give = Button(tr.t("Give a quiz"), GiveQuiz(id), main=bool(view.members))
    return filled(
        (invite, give),
        *(results[i : i + 3] for i in range(0, len(results), 3)),
        turning,
        *in_rows(
            (
                Button(tr.t("Learners"), Members(id)),
                Button(tr.t("What is mixed up"), MixUps(id)),
                Button(tr.t("What was learnt"), Gains(id)),
                Button(tr.t("Your own questions"), OwnQuestions(id)),
                Button(tr.t("Download"), Export(id)),
                Button(tr.t("Class settings"), ClassSettings(id)),
                Button(tr.t("Classes you teach"), Teach()),
            )
        ),
    )


def invite(tr: Translator, view: ClassView, url: str) -> Screen:
    """The caption of the QR picture: the link, until when it is open, and for how many learners."""
    assert view.klass.open_until is not None, "an invitation that is shown is open"
    until = tr.t(
        "Open until {day}, for up to {n} people; {free} places are free.",
        day=tr.date(view.klass.open_until),
        n=view.klass.seats,
        free=max(0, view.klass.seats - len(view.members)),
    )
    show = tr.t("Show this to your class, or share the link:")
    return Screen(
        paragraphs((lines((plain(show), link(url, url))), plain(until))),
        (
            (
                Button(tr.t("New link (the old one stops)"), RenewInvite(view.klass.id)),
                Button(tr.t("Close"), AskCloseInvite(view.klass.id)),
            ),
            _back(tr, view.klass.id),
        ),
    )


def ask_close(tr: Translator, view: ClassView) -> Screen:
    """Ask whether the link shall be closed."""
    ask = tr.t(
        "Close the link to {klass}? Nobody can join with it then. Those who are in the class stay.",
        klass=name(view.klass.name),
    )
    close = Button(tr.t("Close"), CloseInvite(view.klass.id), danger=True)
    return Screen(plain(ask), ((close, Button(tr.t("Keep it open"), ShowClass(view.klass.id), main=True)),))


def closed(tr: Translator, view: ClassView) -> Screen:
    """Say that nobody can join any more."""
    done = tr.t("The link is closed: nobody can join with it any more.")
    again = Button(tr.t("Open it again"), ShowInvite(view.klass.id))
    return Screen(plain(done), ((again,), _back(tr, view.klass.id)))


def settings(tr: Translator, view: ClassView, teacher_id: int, page: int = 0) -> Screen:
    """What is set for the class, for the teacher with that Telegram id, and a page of the other teachers."""
    klass, mine = view.klass, view.teacher(teacher_id)
    others = page_of([teacher for teacher in view.teachers if teacher.user_id != teacher_id], page, PAGE)
    ids = tr.t("asked for") if klass.asks_id else tr.t("not asked for")
    roster = tr.plural("{n} id on your list", "{n} ids on your list", len(view.roster))
    nameless = tr.t("somebody without a name yet")
    rows = [
        tr.t("Name: {name}", name=name(klass.name)),
        tr.t("Learners read: {name}", name=name(mine.name) or tr.t("your teacher")),
        tr.t("Places: {n}", n=klass.seats),
        tr.t("Last day: {day}", day=tr.date(klass.ends) if klass.ends else "?"),
        class_setup.age(tr, klass),
        tr.t("Student ids: {state}; {roster}", state=ids, roster=roster if view.roster else tr.t("no list")),
        *(tr.t("Also teaches: {name}", name=name(teacher.name) or nameless) for teacher in others.items),
    ]
    seats = tuple(Button(str(n), Seats(klass.id, n)) for n in SEATS)
    return Screen(
        paragraphs(
            (
                bold(others.titled(tr, tr.t("Class settings"))),
                lines(map(plain, rows)),
                plain(tr.t("Places in the class:")),
            )
        ),
        filled(
            seats,
            *in_rows(_changes(tr, view, mine, others.items)),
            others.turning(tr, lambda page: ClassSettings(klass.id, page)),
            _back(tr, klass.id),
        ),
    )


def _changes(tr: Translator, view: ClassView, mine: Teacher, others: Sequence[Teacher]) -> list[Button]:
    """The buttons to change something; some of them are for the owner only."""
    id = view.klass.id
    toggle = tr.t("Do not ask for ids") if view.klass.asks_id else tr.t("Ask for student ids")
    buttons = [
        Button(tr.t("Rename"), AskClassName(id)),
        Button(tr.t("My name"), AskTeacherName(id)),
        Button(tr.t("Another last day"), AskEnd(id)),
        Button(tr.t("Ages"), AskAge(id)),
    ]
    if not view.klass.of_minors:
        ids = (
            Button(toggle, AskIds(id, not view.klass.asks_id)),
            Button(tr.t("Upload a list of ids"), AskRoster(id)),
        )
        buttons += ids
    if not mine.owner:
        return [*buttons, Button(tr.t("Stop teaching it"), RemoveTeacher(id, mine.handle))]
    removing = [
        Button(tr.t("Remove {name}", name=name(teacher.name) or "?"), RemoveTeacher(id, teacher.handle))
        for teacher in others
    ]
    return [
        *buttons,
        Button(tr.t("Invite another teacher"), InviteTeacher(id)),
        *removing,
        Button(tr.t("Delete the class"), AskDeleteClass(id), danger=True),
    ]


def members(tr: Translator, view: ClassView, page: int) -> Screen:
    """A page of the learners by the names they chose; each can be taken out. Pages count from 0."""
    if not view.members:
        return Screen(plain(tr.t("Nobody is in it yet.")), (_back(tr, view.klass.id),))
    shown = page_of(view.members, page, PAGE)
    listed = [_member(tr, view, place, member) for place, member in enumerate(shown.items, 1)]
    numbers = tuple(
        Button(str(place), AskRemove(view.klass.id, member.handle)) for place, member in enumerate(shown.items, 1)
    )
    head = shown.titled(tr, tr.t("Learners"))
    how = plain(tr.t("Tap a number to take somebody out of the class."))
    turning = shown.turning(tr, lambda page: Members(view.klass.id, page))
    return Screen(
        paragraphs((bold(head), lines(listed), how)),
        filled(numbers[:5], numbers[5:], turning, _back(tr, view.klass.id)),
    )


def _member(tr: Translator, view: ClassView, place: int, member: Member) -> Html:
    """One learner: their name, id and number of finished quizzes."""
    done = sum(member.learner in view.finished(assignment) for assignment in view.assignments)
    of = tr.t("· {done} of {of} quizzes finished", done=done, of=len(view.assignments)) if view.assignments else ""
    unknown = member.roster_id and view.roster and not view.roster.has(member.roster_id)
    roster_id = f"({name(member.roster_id)})" if member.roster_id else ""
    note = tr.t("· not on your list") if unknown else ""
    return line(bold(f"{place}."), plain(name(member.name)), plain(roster_id), plain(of), plain(note))


def ask_remove(tr: Translator, klass: str, member: Member) -> Screen:
    """Ask whether a learner shall be taken out."""
    ask = tr.t("Take {name} out of the class? Their results are no longer shown.", name=name(member.name))
    return Screen(
        plain(ask),
        (
            (
                Button(tr.t("Take out"), Remove(klass, member.handle), danger=True),
                Button(tr.t("Keep"), Members(klass), main=True),
            ),
        ),
    )


def teacher_invitation(tr: Translator, klass: Class, url: str) -> Screen:
    """The link for another teacher."""
    how = tr.t(
        "Whoever opens this link first can teach {klass} with you. It works once, for seven days. Send it to that "
        "person only:",
        klass=name(klass.name),
    )
    return Screen(lines((plain(how), link(url, url))), (_back(tr, klass.id),))


def teaching_invitation(tr: Translator, code: str) -> Screen:
    """What another teacher reads before anything is stored."""
    what = tr.t("You are invited to teach a class here.")
    accept = Button(tr.t("Teach this class"), AcceptTeaching(code), main=True)
    return Screen(paragraphs((plain(what), plain(_stored(tr)))), ((accept, Button(tr.t("Not now"), NotNow())),))


def ask_delete(tr: Translator, view: ClassView) -> Screen:
    """Ask whether the class shall be deleted."""
    ask = tr.t(
        "Delete {klass}? Its quizzes, results and list are gone for you. What learners have learnt stays theirs.",
        klass=name(view.klass.name),
    )
    return Screen(
        plain(ask),
        (
            (
                Button(tr.t("Delete the class"), DeleteClass(view.klass.id), danger=True),
                Button(tr.t("Keep"), ShowClass(view.klass.id), main=True),
            ),
        ),
    )


def deleted(tr: Translator) -> Screen:
    """Say that the class is deleted."""
    return Screen(plain(tr.t("The class is gone.")), ((Button(tr.t("Classes you teach"), Teach()),),))


def _back(tr: Translator, klass: str) -> tuple[Button, ...]:
    return (Button(tr.t("Back to the class"), ShowClass(klass)),)
