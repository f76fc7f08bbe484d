"""Classes as a teacher sees them: doors, learners, other teachers."""

from collections.abc import Sequence
from datetime import datetime

from bot.chat.actions.assignments import GiveQuiz
from bot.chat.actions.membership import NotNow
from bot.chat.actions.results import Export, Gains, MixUps, ShowResults
from bot.chat.actions.teaching import (
    AcceptTeaching,
    AgreeToTeach,
    AskClassName,
    AskDeleteClass,
    AskIds,
    AskRemove,
    AskRoster,
    AskTeacherName,
    ClassSettings,
    DeleteClass,
    InviteTeacher,
    Members,
    NewClass,
    Remove,
    RemoveTeacher,
    RevokeInvite,
    RotateInvite,
    Seats,
    ShowClass,
    ShowInvite,
    Teach,
)
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, line, lines, link, name, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import SEATS, Class, Member, Teacher
from bot.services.class_results import titled
from bot.services.class_view import ClassView

PAGE = 10
NEWEST = 18
"""Quizzes on the screen of a class; older ones are in its files."""
PREFIX = {"join": "j_", "teach": "t_", "instructor": "i_"}
"""What a deep link opens; at most 64 of A-Z a-z 0-9 _ - follow."""


def classes(say: Translator, taught: Sequence[tuple[Class, int]], *, may_make: bool) -> Screen:
    none = plain(say.t("No class yet. Make one, and invite your learners with a link or a picture."))
    listed = lines(
        line(bold(name(klass.name)), plain("·"), plain(say.plural("{n} learner", "{n} learners", number)))
        for klass, number in taught
    )
    buttons = [Button(name(klass.name), ShowClass(klass.id)) for klass, _ in taught]
    new = ((Button(say.t("New class"), NewClass(), main=True),),) if may_make else ()
    return Screen(paragraphs((bold(say.t("Classes you teach")), listed or none)), (*in_rows(buttons), *new))


def welcome(say: Translator, permit: str = "") -> Screen:
    """What an instructor reads before anything is stored."""
    what = say.t("Here you can make classes, give quizzes, and see how they went.")
    begin = Button(say.t("Start teaching"), AgreeToTeach(permit), main=True)
    return Screen(paragraphs((plain(what), plain(_stored(say)))), ((begin, Button(say.t("Not now"), NotNow())),))


def _stored(say: Translator) -> str:
    return say.t(
        "I remember your Telegram ID (not your phone number), your language and the classes you teach. With /privacy "
        "you can see and delete everything."
    )


def no_teacher(say: Translator) -> Screen:
    return Screen(plain(say.t("Only instructors have classes. Whoever runs this bot can give you a code for that.")))


def instructor_now(say: Translator) -> Screen:
    done = say.t("You are an instructor now. /teach is where your classes are.")
    return Screen(plain(done), ((Button(say.t("New class"), NewClass(), main=True),),))


def bad_code(say: Translator) -> Screen:
    return Screen(plain(say.t("This code is not valid, or it has been used. Ask for a new one.")))


def ask_class_name(say: Translator) -> Screen:
    ask = say.t("What is the class called? Send its name; learners read it before they join.")
    return Screen(plain(ask), ((Button(say.t("Never mind"), Teach()),),))


def ask_teacher_name(say: Translator, klass: str) -> Screen:
    ask = say.t("Which name shall learners read for you? Send it, for example Dr. Rivera.")
    return Screen(plain(ask), ((Button(say.t("Never mind"), ShowClass(klass)),),))


def ask_rename(say: Translator, klass: str) -> Screen:
    return Screen(
        plain(say.t("What shall the class be called? Send its name.")),
        ((Button(say.t("Never mind"), ShowClass(klass)),),),
    )


def room(say: Translator, bank: Bank, seen: ClassView, me: int, now: datetime) -> Screen:
    """A class: who is in it, what it was given, and what to do next."""
    klass = seen.klass
    people = (
        say.plural("{n} learner", "{n} learners", len(seen.members)) if seen.members else say.t("Nobody is in it yet.")
    )
    names, newest = titled(bank, seen.assignments, say), list(enumerate(seen.assignments, 1))[-NEWEST:]
    given = [
        line(
            bold(f"{place}."),
            plain(names[assignment.id]),
            plain(say.t("· {done} of {of} finished", done=len(seen.finished(assignment)), of=len(seen.members))),
        )
        for place, assignment in newest
    ]
    unnamed = None if seen.teacher(me).name else plain(say.t("Learners read “your teacher” until you choose a name."))
    results = tuple(Button(say.t("Results {n}", n=place), ShowResults(assignment.id)) for place, assignment in newest)
    invite = Button(say.t("Invitation link and QR"), ShowInvite(klass.id), main=not seen.members)
    give = Button(say.t("Give a quiz"), GiveQuiz(klass.id), main=bool(seen.members))
    rows = [
        (invite, give),
        *(results[i : i + 3] for i in range(0, len(results), 3)),
        *in_rows(
            (
                Button(say.t("Learners"), Members(klass.id)),
                Button(say.t("What is mixed up"), MixUps(klass.id)),
                Button(say.t("What was learnt"), Gains(klass.id)),
                Button(say.t("Download"), Export(klass.id)),
                Button(say.t("Class settings"), ClassSettings(klass.id)),
                Button(say.t("Classes you teach"), Teach()),
            )
        ),
    ]
    return Screen(paragraphs((bold(name(klass.name)), plain(people), lines(given) or None, unnamed)), tuple(rows))


def door(say: Translator, seen: ClassView, url: str, now: datetime) -> Screen:
    """The caption under the QR picture: the link, and until when and for how many it is open."""
    assert seen.klass.until is not None, "a door that is shown is open"
    until = say.t(
        "Open until {day}, for up to {n} people; {free} places are free.",
        day=say.date(seen.klass.until),
        n=seen.klass.seats,
        free=max(0, seen.klass.seats - len(seen.members)),
    )
    show = say.t("Show this to your class, or share the link:")
    return Screen(
        paragraphs((lines((plain(show), link(url, url))), plain(until))),
        (
            (
                Button(say.t("New link (the old one stops)"), RotateInvite(seen.klass.id)),
                Button(say.t("Close"), RevokeInvite(seen.klass.id)),
            ),
            _back(say, seen.klass.id),
        ),
    )


def closed(say: Translator, seen: ClassView) -> Screen:
    done = say.t("The link is closed: nobody can join with it any more.")
    again = Button(say.t("Open it again"), ShowInvite(seen.klass.id))
    return Screen(plain(done), ((again,), _back(say, seen.klass.id)))


def settings(say: Translator, seen: ClassView, me: int) -> Screen:
    klass, mine = seen.klass, seen.teacher(me)
    others = [teacher for teacher in seen.teachers if teacher.learner != me]
    ids = say.t("asked for") if klass.asks_id else say.t("not asked for")
    roster = say.plural("{n} id on your list", "{n} ids on your list", len(seen.roster))
    nameless = say.t("somebody without a name yet")
    rows = [
        say.t("Name: {name}", name=name(klass.name)),
        say.t("Learners read: {name}", name=name(mine.name) or say.t("your teacher")),
        say.t("Places: {n}", n=klass.seats),
        say.t("Student ids: {state}; {roster}", state=ids, roster=roster if seen.roster else say.t("no list")),
        *(say.t("Also teaches: {name}", name=name(each.name) or nameless) for each in others),
    ]
    seats = tuple(Button(str(n), Seats(klass.id, n)) for n in SEATS)
    return Screen(
        paragraphs((bold(say.t("Class settings")), lines(map(plain, rows)), plain(say.t("Places in the class:")))),
        (seats, *in_rows(_changes(say, seen, mine, others)), _back(say, klass.id)),
    )


def _changes(say: Translator, seen: ClassView, mine: Teacher, others: list[Teacher]) -> list[Button]:
    """What can be changed; some of it by the owner only."""
    id = seen.klass.id
    toggle = say.t("Do not ask for ids") if seen.klass.asks_id else say.t("Ask for student ids")
    buttons = [
        Button(say.t("Rename"), AskClassName(id)),
        Button(say.t("My name"), AskTeacherName(id)),
        Button(toggle, AskIds(id, not seen.klass.asks_id)),
        Button(say.t("Upload a list of ids"), AskRoster(id)),
    ]
    if not mine.owner:
        return [*buttons, Button(say.t("Stop teaching it"), RemoveTeacher(id, mine.handle))]
    removing = [
        Button(say.t("Remove {name}", name=name(each.name) or "?"), RemoveTeacher(id, each.handle)) for each in others
    ]
    return [
        *buttons,
        Button(say.t("Invite another teacher"), InviteTeacher(id)),
        *removing,
        Button(say.t("Delete the class"), AskDeleteClass(id), danger=True),
    ]


def ask_roster(say: Translator, klass: str) -> Screen:
    ask = say.t(
        "Send your list as a CSV file, one learner a line, with a column named id, ID number or email (or the id "
        "alone on each line). I keep the ids and nothing else of it. A new list replaces the old one."
    )
    return Screen(plain(ask), ((Button(say.t("Never mind"), ClassSettings(klass)),),))


def roster_kept(say: Translator, seen: ClassView) -> Screen:
    ids = {member.roster_id for member in seen.members if member.roster_id}
    kept = say.plural("{n} id is on your list now.", "{n} ids are on your list now.", len(seen.roster))
    known = say.t(
        "{known} of {of} learners have given one of them; {unknown} gave an id that is not on it.",
        known=sum(member.roster_id in seen.roster for member in seen.members),
        of=len(seen.members),
        unknown=len(ids - seen.roster),
    )
    return Screen(line(plain(kept), plain(known)), (_back(say, seen.klass.id),))


def roster_refused(say: Translator, reason: str, klass: str) -> Screen:
    return Screen(plain(reason), ((Button(say.t("Never mind"), ClassSettings(klass)),),))


def members(say: Translator, seen: ClassView, page: int) -> Screen:
    """Learners by the names they chose, a page at a time; each can be taken out."""
    if not seen.members:
        return Screen(plain(say.t("Nobody is in it yet.")), (_back(say, seen.klass.id),))
    pages = -(-len(seen.members) // PAGE)
    page = min(page, pages - 1)
    shown = seen.members[page * PAGE : (page + 1) * PAGE]
    listed = [_member(say, seen, place, member) for place, member in enumerate(shown, 1)]
    numbers = [Button(str(place), AskRemove(seen.klass.id, member.handle)) for place, member in enumerate(shown, 1)]
    turning = [Button(say.t("Before"), Members(seen.klass.id, page - 1))] if page else []
    turning += [Button(say.t("After"), Members(seen.klass.id, page + 1))] if page + 1 < pages else []
    head = say.t("Learners, page {n} of {of}", n=page + 1, of=pages)
    how = plain(say.t("Tap a number to take somebody out of the class."))
    rows = (tuple(numbers[:5]), tuple(numbers[5:]), tuple(turning), _back(say, seen.klass.id))
    return Screen(paragraphs((bold(head), lines(listed), how)), tuple(row for row in rows if row))


def _member(say: Translator, seen: ClassView, place: int, member: Member) -> Html:
    done = sum(member.learner in seen.finished(assignment) for assignment in seen.assignments)
    of = say.t("· {done} of {of} quizzes finished", done=done, of=len(seen.assignments)) if seen.assignments else ""
    unknown = member.roster_id and seen.roster and member.roster_id not in seen.roster
    id_ = f"({name(member.roster_id)})" if member.roster_id else ""
    note = say.t("· not on your list") if unknown else ""
    return line(bold(f"{place}."), plain(name(member.name)), plain(id_), plain(of), plain(note))


def ask_remove(say: Translator, klass: str, member: Member) -> Screen:
    ask = say.t("Take {name} out of the class? Their results are no longer shown.", name=name(member.name))
    return Screen(
        plain(ask),
        (
            (
                Button(say.t("Take out"), Remove(klass, member.handle), danger=True),
                Button(say.t("Keep"), Members(klass), main=True),
            ),
        ),
    )


def teacher_invitation(say: Translator, klass: Class, url: str) -> Screen:
    how = say.t(
        "Whoever opens this link first can teach {klass} with you. It works once, for seven days. Send it to that "
        "person only:",
        klass=name(klass.name),
    )
    return Screen(lines((plain(how), link(url, url))), (_back(say, klass.id),))


def teaching_invitation(say: Translator, code: str) -> Screen:
    """What a teacher reads before anything is stored."""
    what = say.t("You are invited to teach a class here.")
    accept = Button(say.t("Teach this class"), AcceptTeaching(code), main=True)
    return Screen(paragraphs((plain(what), plain(_stored(say)))), ((accept, Button(say.t("Not now"), NotNow())),))


def ask_delete(say: Translator, seen: ClassView) -> Screen:
    ask = say.t(
        "Delete {klass}? Its quizzes, results and list are gone for you. What learners have learnt stays theirs.",
        klass=name(seen.klass.name),
    )
    return Screen(
        plain(ask),
        (
            (
                Button(say.t("Delete the class"), DeleteClass(seen.klass.id), danger=True),
                Button(say.t("Keep"), ShowClass(seen.klass.id), main=True),
            ),
        ),
    )


def deleted(say: Translator) -> Screen:
    return Screen(plain(say.t("The class is gone.")), ((Button(say.t("Classes you teach"), Teach()),),))


def _back(say: Translator, klass: str) -> tuple[Button, ...]:
    return (Button(say.t("Back to the class"), ShowClass(klass)),)
