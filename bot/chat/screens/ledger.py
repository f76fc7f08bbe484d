"""What others got of a learner, in words."""

from collections.abc import Sequence

from bot.chat.actions.class_setup import AskEnd
from bot.chat.actions.membership import MyClasses, ShowLedger
from bot.chat.actions.quiz import Topics
from bot.chat.actions.sharing import ShowMore
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.files import formats
from bot.chat.screens.markup import Button, Html, Screen, bold, lines, name, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.translation import Translator
from bot.quiz.disclosures import COLUMNS, ENDED, ENDS, LET_IN, ONLY_TOLD, TEACHER, UNVISITED, Disclosure
from bot.quiz.exports import ExportFormat

ENTRIES = 10
"""Entries on a page."""
NEWS = 5
"""Entries in a message; of more, the rest is counted."""


def entry(tr: Translator, disclosure: Disclosure) -> str:
    """One thing that others got: when, who, what."""
    who = tr.t("whoever runs this bot") if disclosure.operator else name(disclosure.teacher) or tr.t("a teacher")
    said = {"day": tr.date(disclosure.at), "teacher": who}
    if disclosure.what == TEACHER:
        return tr.t("{day}: {teacher} was let in as a teacher", **said)
    known = disclosure.what in set(ExportFormat)
    said["form"] = formats(tr)[ExportFormat(disclosure.what)] if known else disclosure.what
    if disclosure.named:
        return tr.t("{day}: {teacher}, {form}, with names", **said)
    return tr.t("{day}: {teacher}, {form}, without names", **said)


def of_class(tr: Translator, disclosure: Disclosure) -> Html:
    """One entry, with the class that it was about."""
    klass = name(disclosure.class_name) or tr.t("a class that is gone")
    return plain(f"{klass} · {entry(tr, disclosure)}")


def ledger(tr: Translator, entries: Sequence[Disclosure], page: int = 0) -> Screen:
    """A page of everything that others got of a learner, also in classes that they have left or that are gone."""
    back = (Button(tr.t("My classes"), MyClasses()),)
    if not entries:
        return Screen(plain(tr.t("No file with you has been taken away, and no teacher has been let in.")), (back,))
    shown = page_of(entries, page, ENTRIES)
    head = bold(shown.titled(tr, tr.t("Files taken with you, and teachers let in")))
    note = tr.t(
        "Each is noted before it is sent, so one may stand here that never arrived. Files cannot be recalled; whoever "
        "took one with names is asked to delete it if you delete yourself."
    )
    return Screen(
        paragraphs((head, lines(of_class(tr, each) for each in shown.items), plain(note))),
        filled(shown.turning(tr, ShowLedger), back),
    )


def news(tr: Translator, items: Sequence[Disclosure]) -> Screen:
    """What somebody is told without having asked: files and teachers, erasures, the end of a class or of their data."""
    only_told = [each for each in items if each.what in ONLY_TOLD]
    own = [each for each in items if each.what not in ONLY_TOLD]
    parts: list[Html] = []
    buttons: list[tuple[Button, ...]] = []
    if own:
        more = len(own) - NEWS
        shown = [of_class(tr, each) for each in own[:NEWS]]
        rest = [plain(tr.plural("and one more", "and {n} more", more))] if more > 0 else []
        parts.append(lines((plain(tr.t("For your information, what others got of you:")), *shown, *rest)))
        buttons.append((Button(tr.t("All of it"), ShowLedger()),))
    parts += dict.fromkeys(_told(tr, each) for each in only_told)  # each text once
    classes = dict.fromkeys(each.klass for each in only_told if each.what == LET_IN)
    buttons += [(Button(tr.t("Look at the class"), ShowClass(klass)),) for klass in list(classes)[:NEWS]]
    ending = dict.fromkeys(each.klass for each in only_told if each.what == ENDS)
    buttons += [(Button(tr.t("Another last day"), AskEnd(klass)),) for klass in list(ending)[:NEWS]]
    asked = {each.klass: each for each in only_told if each.what == COLUMNS}
    buttons += [(Button(_read_more(tr, each), ShowMore(klass)),) for klass, each in list(asked.items())[:NEWS]]
    if any(each.what == UNVISITED for each in only_told):
        buttons.append((Button(tr.t("Keep everything"), Topics()),))
    return Screen(paragraphs(parts), tuple(buttons))


def _read_more(tr: Translator, disclosure: Disclosure) -> str:
    return tr.t("Read it: {klass}", klass=name(disclosure.class_name))


def _told(tr: Translator, disclosure: Disclosure) -> Html:
    """What is told and then forgotten."""
    klass = name(disclosure.class_name) or tr.t("a class that is gone")
    if disclosure.what in (ENDS, ENDED, UNVISITED):
        return plain(_end(tr, klass, disclosure))
    if disclosure.what == COLUMNS:
        more = tr.t(
            "{klass}: files of results can tell more now than you agreed to. Of you they do not, unless you say yes. "
            "Nobody asks again.",
            klass=klass,
        )
        return plain(more)
    if disclosure.what == LET_IN:
        who = name(disclosure.teacher) or tr.t("a teacher")
        return plain(
            tr.t(
                "{klass}: {teacher} teaches the class now. If you did not expect that, take them out.",
                klass=klass,
                teacher=who,
            )
        )
    return plain(
        tr.t(
            "{klass}: somebody has had everything about them deleted. They are named in the file that you took on "
            "{day}: please delete it, and take a new one if you need it.",
            klass=klass,
            day=tr.date(disclosure.at),
        )
    )


def _end(tr: Translator, klass: str, disclosure: Disclosure) -> str:
    """What is said of the end of a class, or of a person's own data."""
    day = tr.date(disclosure.day or disclosure.at)
    if disclosure.what == ENDS:
        return tr.t(
            "{klass}: the last day of this class is {day}. Then it is deleted with its quizzes and results. Take away "
            "what you need, or choose another day.",
            klass=klass,
            day=day,
        )
    if disclosure.what == ENDED:
        return tr.t("{klass}: this class has ended, and is deleted with its quizzes and results.", klass=klass)
    return tr.t(
        "You have not been here for eleven months. If you do not come back until {day}, everything that is stored "
        "about you is deleted then. Any message or tap keeps it.",
        day=day,
    )


def somebody_left(tr: Translator, klass: str) -> Screen:
    """What stands in place of results that show somebody who has left."""
    gone = tr.t("Somebody has left the class, so what stood here is gone. Open it again to see the others.")
    return Screen(plain(gone), ((Button(tr.t("Back to the class"), ShowClass(klass)),),))
