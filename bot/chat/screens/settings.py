"""What a person can set: language, reminders, time zone, how well to remember, the day of an exam."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.chat.actions.quiz import Review
from bot.chat.actions.settings import (
    AskExam,
    AskTime,
    AskZone,
    LiveIn,
    NoReminder,
    RemindAt,
    Retain,
    SetExam,
    SetGuessFirst,
    SetLanguage,
    SetPlain,
    ShowMemoryGoals,
    ShowReminders,
    ShowSettings,
    Snooze,
)
from bot.chat.parsing import time_zones
from bot.chat.screens.markup import Button, Screen, bold, in_rows, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.language import LANGUAGES
from bot.quiz.reminders import Reminder
from bot.quiz.user import MEMORY_GOALS, User
from bot.services.reminders import DueReminder

MINUTES = (8 * 60, 12 * 60, 17 * 60, 20 * 60)
"""Times for reminders that are offered, as minutes after midnight."""
ZONES = {"en": ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Jakarta"),
         "id": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")}  # fmt: skip
"""Zones that are offered to speakers of a language."""
EXAM_DAYS = (7, 14, 30)
"""Days for an exam that are offered, counted from today."""


def settings(tr: Translator, learner: User, reminder: Reminder, now: datetime) -> Screen:
    """The settings as they are now."""
    plain_text, exam = tr.t("on") if learner.plain else tr.t("off"), learner.exam_ahead(now)
    order = tr.t("guess first, then read") if learner.guess_first else tr.t("read first, then answer")
    rows = [
        tr.t("Language: {language}", language=LANGUAGES[learner.language]),
        tr.t("Plain text: {state} (no bars and signs; good with a screen reader)", state=plain_text),
        tr.t("Lessons: {order}", order=order),
        tr.t("Reminders: {state}", state=_state(tr, learner, reminder)),
        tr.t("Time zone: {zone}", zone=_zone(tr, learner.zone, now)),
        tr.t("Memory goal: know {share}", share=_share(tr, learner.memory_goal)),
        tr.t("Exam: {day}", day=tr.date(exam) if exam else tr.t("none")),
    ]
    toggle = tr.t("Turn plain text off") if learner.plain else tr.t("Turn plain text on")
    reading = tr.t("Read first") if learner.guess_first else tr.t("Guess first")
    others = [Button(name, SetLanguage(code)) for code, name in LANGUAGES.items() if code != learner.language]
    return Screen(
        paragraphs((bold(tr.t("Settings")), lines(map(plain, rows)))),
        in_rows(
            (
                *others,
                Button(toggle, SetPlain(not learner.plain)),
                Button(reading, SetGuessFirst(not learner.guess_first)),
                Button(tr.t("Reminders"), ShowReminders()),
                Button(tr.t("Time zone"), AskZone()),
                Button(tr.t("Memory goal"), ShowMemoryGoals()),
                Button(tr.t("Exam"), AskExam()),
            )
        ),
    )


def _state(tr: Translator, learner: User, reminder: Reminder) -> str:
    """When the learner is reminded, in words."""
    if not reminder.wanted:
        return tr.t("off")
    clock = tr.clock(reminder.minute)
    if reminder.next is None:
        return tr.t("at {time}, once I know your time zone", time=clock)
    return tr.t("at {time}, if something is due", time=clock)


def _zone(tr: Translator, zone: str, now: datetime) -> str:
    """The time zone, and what time it is there."""
    if not zone:
        return tr.t("not set; a new day begins at midnight UTC")
    return tr.t("{zone}, where it is {time}", zone=time_zones.called(tr, zone), time=_time_in(tr, zone, now))


def _time_in(tr: Translator, zone: str, now: datetime) -> str:
    tz = day.zone(zone)
    assert tz is not None, "only zones that are known get this far"
    return tr.clock(day.minute_of_day(now, tz))


# reminders --------------------------------------------------------------------------------------


def offer(tr: Translator) -> Screen:
    """Ask once, after the first quiz, whether the learner wants reminders."""
    ask = tr.t("Shall I remind you when questions are due? At most once a day, silently, never at night.")
    return Screen(
        plain(ask),
        (
            (
                Button(tr.t("At {time}", time=tr.clock(17 * 60)), RemindAt(17 * 60)),
                Button(tr.t("Another time"), ShowReminders()),
            ),
            (Button(tr.t("No, thanks"), NoReminder()),),
        ),
    )


def reminders(tr: Translator, learner: User, reminder: Reminder) -> Screen:
    """When the learner is reminded, and other times to choose."""
    how = tr.t(
        "At most once a day, silently, only when something is due, and never between 21:00 and 08:00. After two that "
        "you do not react to, they stop by themselves."
    )
    state = tr.t("Reminders: {state}", state=_state(tr, learner, reminder))
    times = tuple(Button(tr.clock(minute), RemindAt(minute)) for minute in MINUTES)
    off = tr.t("Turn them off") if reminder.wanted else tr.t("No, thanks")
    return Screen(
        paragraphs((bold(state), plain(how))),
        (times, (Button(tr.t("Another time"), AskTime()), Button(off, NoReminder()))),
    )


def ask_time(tr: Translator) -> Screen:
    """Ask for a time to remind at."""
    ask = tr.t("At what time? Send it, for example {time}. From {first} until {last}.",
                time=tr.clock(18 * 60 + 30), first=tr.clock(8 * 60), last=tr.clock(20 * 60 + 59))  # fmt: skip
    return Screen(plain(ask), ((_never_mind(tr),),))


def no_time(tr: Translator) -> Screen:
    """Say that what was typed is no time, or one at which nobody is reminded."""
    sorry = tr.t("I remind between {first} and {last} only. Send a time such as {time}.",
                  time=tr.clock(18 * 60 + 30), first=tr.clock(8 * 60), last=tr.clock(20 * 60 + 59))  # fmt: skip
    return Screen(plain(sorry), ((_never_mind(tr),),))


def reminded(tr: Translator, learner: User, reminder: Reminder) -> Screen:
    """Say when the learner is reminded from now on."""
    when = tr.t("I remind you at {time} ({place} time) when something is due.",
                 time=tr.clock(reminder.minute), place=time_zones.called(tr, learner.zone))  # fmt: skip
    return Screen(
        plain(when),
        (
            (
                Button(tr.t("Another time"), ShowReminders()),
                Button(tr.t("I am somewhere else"), AskZone()),
            ),
        ),
    )


def no_reminders(tr: Translator) -> Screen:
    """Say that there are no reminders."""
    return Screen(plain(tr.t("OK, no reminders. If you change your mind: /settings.")))


def snoozed(tr: Translator, reminder: Reminder) -> Screen:
    """Say that the reminder comes again tomorrow."""
    if not reminder.wanted:
        return no_reminders(tr)
    return Screen(plain(tr.t("OK, tomorrow at {time}.", time=tr.clock(reminder.minute))))


def letter(tr: Translator, reminder: DueReminder) -> Screen:
    """The reminder itself."""
    body = [tr.plural("One fact is due for review.", "{n} facts are due for review.", reminder.due)]
    if reminder.last:
        body.append(tr.t("If you leave this one too, I will not remind you any more."))
    return Screen(
        plain(" ".join(body)),
        (
            (Button(tr.t("Start"), Review(), main=True), Button(tr.t("Tomorrow"), Snooze())),
            (Button(tr.t("Stop reminders"), NoReminder()),),
        ),
    )


# where, how well, until when -------------------------------------------------------------------


def ask_zone(tr: Translator, now: datetime) -> Screen:
    """Ask where the learner lives."""
    ask = tr.t(
        "In which city are you, or near which one? Then I can keep to your days and times. Send its name, or an offset "
        "such as +7 (an offset does not follow summer time)."
    )
    return Screen(plain(ask), (*_zones(tr, ZONES[tr.language], now), (_never_mind(tr),)))


def which_zone(tr: Translator, zones: Sequence[str], now: datetime) -> Screen:
    """Ask which of these zones the learner meant."""
    return Screen(plain(tr.t("Which of these?")), (*_zones(tr, zones, now), (_never_mind(tr),)))


def no_zone(tr: Translator) -> Screen:
    """Say that what was typed is no place that is known."""
    sorry = tr.t("I do not know that place. Send a larger city nearby, or an offset such as +7.")
    return Screen(plain(sorry), ((_never_mind(tr),),))


def _zones(tr: Translator, zones: Sequence[str], now: datetime) -> tuple[tuple[Button, ...], ...]:
    return in_rows(Button(f"{time_zones.called(tr, zone)} ({_time_in(tr, zone, now)})", LiveIn(zone)) for zone in zones)


def memory_goals(tr: Translator, learner: User) -> Screen:
    """Ask how much the learner wants to know."""
    how = tr.t(
        "How much of what I ask do you want to know? More means that facts come back sooner and that there is more to "
        "do each day. {share} is a good start.",
        share=_share(tr, MEMORY_GOALS[1]),
    )
    choices = tuple(Button(_share(tr, share), Retain(round(share * 100))) for share in MEMORY_GOALS)
    return Screen(paragraphs((bold(tr.t("Memory goal")), plain(how))), (choices, (_never_mind(tr),)))


def _share(tr: Translator, share: float) -> str:
    """A share in words, in tenths or twentieths: "9 of 10" or "19 of 20"."""
    twentieths = round(share * 20)
    known, of = (twentieths // 2, 10) if twentieths % 2 == 0 else (twentieths, 20)
    return tr.t("{known} of {of}", known=known, of=of)


def ask_exam(tr: Translator, learner: User, now: datetime) -> Screen:
    """Ask for the day of an exam."""
    today = learner.today(now)
    ask = tr.t(
        "When is your exam? Until then facts come back sooner. Choose a day, or send one such as {day} or {iso}.",
        **_example(tr, today),
    )
    choices = [
        Button(tr.weekday(day), SetExam(day.isoformat()))
        for day in (today + timedelta(days=ahead) for ahead in EXAM_DAYS)
    ]
    if learner.exam_ahead(now):
        choices.append(Button(tr.t("No exam"), SetExam()))
    return Screen(plain(ask), (*in_rows(choices), (_never_mind(tr),)))


def no_exam(tr: Translator, today: date) -> Screen:
    """Say that what was typed is no day that is still ahead."""
    sorry = tr.t("I need a day that is still ahead, such as {day} or {iso}.", **_example(tr, today))
    return Screen(plain(sorry), ((_never_mind(tr),),))


def _example(tr: Translator, today: date) -> dict[str, str]:
    """Two ways to write a day, a month from today."""
    day = today + timedelta(days=30)
    return {"day": tr.day(day), "iso": day.isoformat()}


def _never_mind(tr: Translator) -> Button:
    return Button(tr.t("Never mind"), ShowSettings())
