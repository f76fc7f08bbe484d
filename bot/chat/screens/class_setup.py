"""What a teacher is asked before learners are invited: when the class ends, and whether somebody is under age."""

from datetime import date

from bot.chat.actions.class_setup import AskAge, AskEnd, AskEndDay, SetAge, SetEnd
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.markup import Button, Screen, bold, in_rows, lines, link, name, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.class_end import LONGEST, MONTHS, SHORTEST, WARNINGS, end_after
from bot.quiz.classes import Class

PAPER = "docs/schools"
"""Where the papers for schools are, beside the program."""
TELEGRAM_RULE = "Citizens of EU countries and the United Kingdom must be at least 16 years old to sign up."
"""Telegram's own words, as its terms had them on 2026-11-30."""
TERMS = "https://telegram.org/tos"


def ask_end(tr: Translator, klass: Class, today: date) -> Screen:
    """Ask when the class ends."""
    ask = tr.t("When does {klass} end?", klass=name(klass.name))
    why = tr.t(
        "After its last day the class is deleted with its quizzes and results; what learners have learnt stays theirs. "
        "Its teachers are told {first} and {last} days before, and can choose another day. A year is the most.",
        first=WARNINGS[0],
        last=WARNINGS[-1],
    )
    now = tr.t("Until now it ends on {day}.", day=tr.date(klass.ends)) if klass.ends else ""
    months = [
        Button(
            tr.t("In {n} months ({day})", n=n, day=tr.date(end_after(n, today))),
            SetEnd(klass.id, n),
            main=n == MONTHS[1],
        )
        for n in MONTHS
    ]
    other = (Button(tr.t("Another day"), AskEndDay(klass.id)),)
    later = (Button(tr.t("Back to the class"), ShowClass(klass.id)),)
    return Screen(
        paragraphs((bold(ask), plain(why), *((plain(now),) if now else ()))),
        (*((button,) for button in months), (*other, *later)),
    )


def ask_end_day(tr: Translator, klass: str, today: date) -> Screen:
    """Ask for the last day of the class, to be typed."""
    ask = tr.t(
        "Send the last day, for example {day}. It can be from {first} to {last}.",
        day=tr.date(end_after(MONTHS[0], today)),
        first=tr.date(today + SHORTEST),
        last=tr.date(today + LONGEST),
    )
    return Screen(plain(ask), ((Button(tr.t("Never mind"), AskEnd(klass)),),))


def ask_age(tr: Translator, klass: Class) -> Screen:
    """Ask whether somebody in the class is under age."""
    ask = tr.t("Is anybody in {klass} under age?", klass=name(klass.name))
    why = tr.t(
        "I cannot know it, and ask nobody for their age. If somebody is under 18, the class has no student ids and no "
        "files with names; ids that were given are deleted then."
    )
    buttons = [
        Button(tr.t("Nobody is under 18"), SetAge(klass.id, 0)),
        Button(tr.t("Somebody is under 18"), SetAge(klass.id, 18)),
        Button(tr.t("Somebody is under 16"), SetAge(klass.id, 16)),
        Button(tr.t("Somebody is under 13"), SetAge(klass.id, 13)),
    ]
    return Screen(paragraphs((bold(ask), plain(why))), in_rows(buttons))


def of_minors(tr: Translator, klass: Class) -> Screen:
    """What holds for a class in which somebody is under age."""
    rules = [
        tr.t("· No student ids, no list of ids, no files with names. Ids that were given are deleted."),
        tr.t("· It ends on {day}.", day=tr.date(klass.ends)) if klass.ends else tr.t("· It needs a last day."),
        tr.t("· In Indonesia a parent has to agree below 18."),
    ]
    if klass.under != 18:
        rules.append(tr.t("· In the EU a parent has to agree below 16, or below 13 to 15 where the country says so."))
        rules.append(tr.t("· Telegram's terms: “{rule}” Other countries have other rules.", rule=TELEGRAM_RULE))
    paper = tr.t(
        "Before the first quiz, fill in the papers for schools, above all the letter to parents. They come with this "
        "program, in the folder {folder}; whoever runs this bot has them.",
        folder=PAPER,
    )
    head = bold(tr.t("Somebody in {klass} is under {age}", klass=name(klass.name), age=klass.under or 0))
    return Screen(
        paragraphs((head, lines((*map(plain, rules), link(tr.t("Telegram's terms"), TERMS))), plain(paper))),
        (
            (
                Button(tr.t("Go on"), ShowClass(klass.id), main=True),
                Button(tr.t("That was wrong"), AskAge(klass.id)),
            ),
        ),
    )


def age(tr: Translator, klass: Class) -> str:
    """What is known of ages in the class, in a line."""
    if klass.under is None:
        return tr.t("Ages: not said yet")
    return tr.t("Ages: somebody is under {age}", age=klass.under) if klass.under else tr.t("Ages: nobody is under 18")
