"""Language, reminders, time zone, how well to remember, exams: what a learner can set."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.chat.actions.account import (
    AskExam,
    AskTime,
    AskZone,
    LiveIn,
    NoReminder,
    RemindAt,
    Retain,
    SetExam,
    SetLanguage,
    SetPlain,
    ShowReminders,
    ShowRetention,
    ShowSettings,
    Snooze,
)
from bot.chat.actions.quiz import Review
from bot.chat.parsing import time_zones
from bot.chat.screens.markup import Button, Screen, bold, in_rows, lines, paragraphs, plain
from bot.chat.translation import LANGUAGES, Translator
from bot.quiz import day
from bot.quiz.learner import RETENTIONS, User
from bot.quiz.reminders import Reminder
from bot.services.reminders import DueReminder

MINUTES = (8 * 60, 12 * 60, 17 * 60, 20 * 60)
ZONES = {"en": ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Jakarta"),
         "id": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")}  # fmt: skip
EXAM_DAYS = (7, 14, 30)


def settings(say: Translator, learner: User, reminder: Reminder, now: datetime) -> Screen:
    plain_text, exam = say.t("on") if learner.plain else say.t("off"), learner.exam_ahead(now)
    rows = [
        say.t("Language: {language}", language=LANGUAGES[learner.language]),
        say.t("Plain text: {state} (no bars and signs; good with a screen reader)", state=plain_text),
        say.t("Reminders: {state}", state=_state(say, learner, reminder)),
        say.t("Time zone: {zone}", zone=_zone(say, learner.zone, now)),
        say.t("Memory goal: know {share}", share=_share(say, learner.retention)),
        say.t("Exam: {day}", day=say.date(exam) if exam else say.t("none")),
    ]
    toggle = say.t("Turn plain text off") if learner.plain else say.t("Turn plain text on")
    others = [Button(name, SetLanguage(code)) for code, name in LANGUAGES.items() if code != learner.language]
    return Screen(
        paragraphs((bold(say.t("Settings")), lines(map(plain, rows)))),
        in_rows(
            (
                *others,
                Button(toggle, SetPlain(not learner.plain)),
                Button(say.t("Reminders"), ShowReminders()),
                Button(say.t("Time zone"), AskZone()),
                Button(say.t("Memory goal"), ShowRetention()),
                Button(say.t("Exam"), AskExam()),
            )
        ),
    )


def _state(say: Translator, learner: User, reminder: Reminder) -> str:
    if not reminder.wanted:
        return say.t("off")
    clock = say.clock(reminder.minute)
    if reminder.next is None:
        return say.t("at {time}, once I know your time zone", time=clock)
    return say.t("at {time}, if something is due", time=clock)


def _zone(say: Translator, zone: str, now: datetime) -> str:
    if not zone:
        return say.t("not set; a new day begins at midnight UTC")
    return say.t("{zone}, where it is {time}", zone=time_zones.called(say, zone), time=_time_in(say, zone, now))


def _time_in(say: Translator, zone: str, now: datetime) -> str:
    known = day.zone(zone)
    assert known is not None, "only zones that are known get this far"
    return say.clock(day.minute_of(now, known))


# reminders --------------------------------------------------------------------------------------


def offer(say: Translator) -> Screen:
    """Asked once, after the first quiz."""
    ask = say.t("Shall I remind you when questions are due? At most once a day, silently, never at night.")
    return Screen(
        plain(ask),
        (
            (
                Button(say.t("At {time}", time=say.clock(17 * 60)), RemindAt(17 * 60)),
                Button(say.t("Another time"), ShowReminders()),
            ),
            (Button(say.t("No, thanks"), NoReminder()),),
        ),
    )


def reminders(say: Translator, learner: User, reminder: Reminder) -> Screen:
    how = say.t(
        "At most once a day, silently, only when something is due, and never between 21:00 and 08:00. After two that "
        "you do not react to, they stop by themselves."
    )
    state = say.t("Reminders: {state}", state=_state(say, learner, reminder))
    times = tuple(Button(say.clock(minute), RemindAt(minute)) for minute in MINUTES)
    off = say.t("Turn them off") if reminder.wanted else say.t("No, thanks")
    return Screen(
        paragraphs((bold(state), plain(how))),
        (times, (Button(say.t("Another time"), AskTime()), Button(off, NoReminder()))),
    )


def ask_time(say: Translator) -> Screen:
    ask = say.t("At what time? Send it, for example {time}. From {first} until {last}.",
                time=say.clock(18 * 60 + 30), first=say.clock(8 * 60), last=say.clock(20 * 60 + 59))  # fmt: skip
    return Screen(plain(ask), ((_never_mind(say),),))


def no_time(say: Translator) -> Screen:
    """What was typed is no time at which somebody may be written to."""
    sorry = say.t("I remind between {first} and {last} only. Send a time such as {time}.",
                  time=say.clock(18 * 60 + 30), first=say.clock(8 * 60), last=say.clock(20 * 60 + 59))  # fmt: skip
    return Screen(plain(sorry), ((_never_mind(say),),))


def reminded(say: Translator, learner: User, reminder: Reminder) -> Screen:
    """Switched on."""
    when = say.t("I remind you at {time} ({place} time) when something is due.",
                 time=say.clock(reminder.minute), place=time_zones.called(say, learner.zone))  # fmt: skip
    return Screen(
        plain(when),
        (
            (
                Button(say.t("Another time"), ShowReminders()),
                Button(say.t("I am somewhere else"), AskZone()),
            ),
        ),
    )


def no_reminders(say: Translator) -> Screen:
    return Screen(plain(say.t("OK, no reminders. If you change your mind: /settings.")))


def snoozed(say: Translator, reminder: Reminder) -> Screen:
    if not reminder.wanted:
        return no_reminders(say)
    return Screen(plain(say.t("OK, tomorrow at {time}.", time=say.clock(reminder.minute))))


def letter(say: Translator, seen: DueReminder) -> Screen:
    """The reminder itself."""
    body = [say.plural("One fact is due for review.", "{n} facts are due for review.", seen.due)]
    if seen.last:
        body.append(say.t("If you leave this one too, I will not remind you any more."))
    return Screen(
        plain(" ".join(body)),
        (
            (Button(say.t("Start"), Review(), main=True), Button(say.t("Tomorrow"), Snooze())),
            (Button(say.t("Stop reminders"), NoReminder()),),
        ),
    )


# where, how well, until when -------------------------------------------------------------------


def ask_zone(say: Translator, now: datetime) -> Screen:
    ask = say.t(
        "In which city are you, or near which one? Then I can keep to your days and times. Send its name, or an offset "
        "such as +7 (an offset does not follow summer time)."
    )
    return Screen(plain(ask), (*_zones(say, ZONES[say.language], now), (_never_mind(say),)))


def which_zone(say: Translator, zones: Sequence[str], now: datetime) -> Screen:
    return Screen(plain(say.t("Which of these?")), (*_zones(say, zones, now), (_never_mind(say),)))


def no_zone(say: Translator) -> Screen:
    sorry = say.t("I do not know that place. Send a larger city nearby, or an offset such as +7.")
    return Screen(plain(sorry), ((_never_mind(say),),))


def _zones(say: Translator, zones: Sequence[str], now: datetime) -> tuple[tuple[Button, ...], ...]:
    return in_rows(
        Button(f"{time_zones.called(say, zone)} ({_time_in(say, zone, now)})", LiveIn(zone)) for zone in zones
    )


def retention(say: Translator, learner: User) -> Screen:
    how = say.t(
        "How much of what I ask do you want to know? More means that facts come back sooner and that there is more to "
        "do each day. {share} is a good start.",
        share=_share(say, RETENTIONS[1]),
    )
    choices = tuple(Button(_share(say, each), Retain(round(each * 100))) for each in RETENTIONS)
    return Screen(paragraphs((bold(say.t("Memory goal")), plain(how))), (choices, (_never_mind(say),)))


def _share(say: Translator, retention: float) -> str:
    twentieths = round(retention * 20)
    known, of = (twentieths // 2, 10) if twentieths % 2 == 0 else (twentieths, 20)
    return say.t("{known} of {of}", known=known, of=of)


def ask_exam(say: Translator, learner: User, now: datetime) -> Screen:
    today = learner.today(now)
    ask = say.t(
        "When is your exam? Until then facts come back sooner. Choose a day, or send one such as {day} or {iso}.",
        **_example(say, today),
    )
    choices = [
        Button(say.weekday(day), SetExam(day.isoformat()))
        for day in (today + timedelta(days=ahead) for ahead in EXAM_DAYS)
    ]
    if learner.exam_ahead(now):
        choices.append(Button(say.t("No exam"), SetExam()))
    return Screen(plain(ask), (*in_rows(choices), (_never_mind(say),)))


def no_exam(say: Translator, today: date) -> Screen:
    sorry = say.t("I need a day that is still ahead, such as {day} or {iso}.", **_example(say, today))
    return Screen(plain(sorry), ((_never_mind(say),),))


def _example(say: Translator, today: date) -> dict[str, str]:
    day = today + timedelta(days=30)
    return {"day": say.day(day), "iso": day.isoformat()}


def _never_mind(say: Translator) -> Button:
    return Button(say.t("Never mind"), ShowSettings())
