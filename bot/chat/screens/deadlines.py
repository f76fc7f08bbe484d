"""When a quiz ends now that it was given: for everybody, or for one learner; and explaining a test."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat.actions.base import Action
from bot.chat.actions.deadlines import SetMovedDue, SetOwnDue
from bot.chat.actions.results import LearnerAnswers, ShowResults
from bot.chat.screens.assignments import DAYS, moment
from bot.chat.screens.markup import Button, Screen, in_rows, name, plain
from bot.chat.translation import Translator
from bot.quiz.classes import Assignment, Member
from bot.quiz.user import User


def ask_for_all(tr: Translator, assignment: Assignment, teacher: User, now: datetime) -> Screen:
    """Ask when the quiz ends for everybody."""
    ask = tr.t(
        "Until when, for everybody? Choose a day, or send one such as {iso}. It ends with that day. Those who are not "
        "done are told.",
        iso="2026-12-18",
    )
    days = _days(tr, teacher, now, lambda day: SetMovedDue(assignment.id, day))
    never = Button(tr.t("No end"), SetMovedDue(assignment.id))
    back = (Button(tr.t("Back"), ShowResults(assignment.id)),)
    return Screen(plain(f"{_now(tr, assignment, teacher)} {ask}"), (*in_rows([*days, never]), back))


def ask_for_one(tr: Translator, assignment: Assignment, member: Member, teacher: User, now: datetime) -> Screen:
    """Ask when the quiz ends for one learner."""
    ask = tr.t(
        "Until when, for {name} alone? Choose a day, or send one such as {iso}. They are told.",
        name=name(member.name),
        iso="2026-12-18",
    )
    days = _days(tr, teacher, now, lambda day: SetOwnDue(assignment.id, member.handle, day))
    back = (Button(tr.t("Back"), LearnerAnswers(assignment.id, member.handle)),)
    return Screen(plain(f"{_now(tr, assignment, teacher)} {ask}"), (*in_rows(days), back))


def _now(tr: Translator, assignment: Assignment, teacher: User) -> str:
    if assignment.due_date is None:
        return tr.t("It has no end so far.")
    return tr.t("Due so far: {when}.", when=moment(tr, assignment.due_date, teacher))


def _days(tr: Translator, teacher: User, now: datetime, action: Callable[[str], Action]) -> list[Button]:
    days = (teacher.today(now) + timedelta(days=ahead) for ahead in DAYS)
    return [Button(tr.weekday(day), action(day.isoformat())) for day in days]


def moved(tr: Translator, assignment: Assignment, teacher: User) -> Screen:
    """Say when the quiz ends now for everybody."""
    when = moment(tr, assignment.due_date, teacher) if assignment.due_date else tr.t("no end")
    done = tr.t("Due now: {when}. Those who are not done are told, silently.", when=when)
    return Screen(plain(done), ((Button(tr.t("Back"), ShowResults(assignment.id)),),))


def extended(tr: Translator, assignment: Assignment, member: Member, teacher: User) -> Screen:
    """Say when the quiz ends now for one learner."""
    assert assignment.due_date is not None, "an own due date is a day"
    done = tr.t("Due for {name}: {when}.", name=name(member.name), when=moment(tr, assignment.due_date, teacher))
    return Screen(plain(done), ((Button(tr.t("Back"), LearnerAnswers(assignment.id, member.handle)),),))


def bad_day(tr: Translator, back: Action) -> Screen:
    """Say that the day does not fit."""
    sorry = tr.t("That day does not fit: it must come, and the end must come after the beginning.")
    return Screen(plain(sorry), ((Button(tr.t("Back"), back),),))


def explaining(tr: Translator) -> str:
    """Say that a test is being explained."""
    return tr.t("It is closed. Everybody who has finished it is told now what was right, one after another.")
