"""The list of ids of a class, as a teacher sends it."""

from bot.chat.actions.teaching import ClassSettings, KeepRoster, ShowClass
from bot.chat.parsing.id_list import NoIds
from bot.chat.screens.markup import Button, Screen, line, name, paragraphs, plain
from bot.chat.translation import Translator
from bot.services.class_view import ClassView
from bot.services.rosters import ROSTER_LIMIT, RosterProposal

EXAMPLES, EXAMPLE_LENGTH = 3, 120
"""Ids shown of a list, and characters shown of a line that is none."""


def ask(tr: Translator, klass: str) -> Screen:
    """Ask for a file with a list of ids."""
    ask = tr.t(
        "Send your list as a CSV or Excel file, one learner a line, with a column named ID number, NIM or email, for "
        "example; or paste the ids, one a line. Only hashes of the ids are stored: I can tell who is on the list, and "
        "cannot show it again. You see some of the ids before they count."
    )
    return Screen(plain(ask), ((Button(tr.t("Never mind"), ClassSettings(klass)),),))


def found(tr: Translator, proposal: RosterProposal) -> Screen:
    """Show some of the ids that were found, and ask whether they are the right ones."""
    examples = ", ".join(name(id) for id in proposal.ids[:EXAMPLES])
    found = tr.plural("{n} id: {ids}.", "{n} ids, for example {ids}.", len(proposal.ids), ids=examples)
    known = tr.t(
        "{known} of {of} learners have given one of them.", known=proposal.known, of=len(proposal.view.members)
    )
    old = tr.t("They replace the list that you have.") if proposal.view.roster else ""
    klass = proposal.view.klass.id
    return Screen(
        paragraphs((line(plain(found), plain(known)), plain(" ".join((tr.t("Keep them?"), old)).strip()))),
        ((Button(tr.t("Keep them"), KeepRoster(klass), main=True), Button(tr.t("Never mind"), ClassSettings(klass))),),
    )


def kept(tr: Translator, view: ClassView) -> Screen:
    """Say how many ids are kept, and how many learners gave one of them."""
    ids = {member.roster_id for member in view.members if member.roster_id}
    kept = tr.plural("{n} id is on your list now.", "{n} ids are on your list now.", len(view.roster))
    known = tr.t(
        "{known} of {of} learners have given one of them; {unknown} gave an id that is not on it.",
        known=sum(view.roster.has(member.roster_id) for member in view.members),
        of=len(view.members),
        unknown=sum(not view.roster.has(id) for id in ids),
    )
    return Screen(line(plain(kept), plain(known)), ((Button(tr.t("Back"), ShowClass(view.klass.id)),),))


def too_large(tr: Translator, klass: str) -> Screen:
    """Say that the file has more bytes than are read."""
    return _refused(tr, tr.t("That file is too large. A list of ids has at most a megabyte."), klass)


def of_wrong_size(tr: Translator, klass: str) -> Screen:
    """Say that there are no ids, or too many."""
    why = tr.t("A list has at least one id, and at most {n}.", n=tr.number(ROSTER_LIMIT))
    return _refused(tr, why, klass)


def without_ids(tr: Translator, klass: str, problem: NoIds) -> Screen:
    """Say why no ids were found, and where."""
    shown = name(problem.shown)[:EXAMPLE_LENGTH]
    match problem.reason:
        case "columns":
            why = tr.t(
                "Line {n} has several columns ({shown}), and no title above them names one of ids. Call it ID number, "
                "NIM or email, or send the ids alone.",
                n=problem.line,
                shown=shown,
            )
        case "names":
            why = tr.t(
                "Line {n} is no id: {shown}. An id has a figure or an @ in it, and no blanks. Put a title above the "
                "column, such as ID number, if that is one all the same.",
                n=problem.line,
                shown=shown,
            )
        case "empty":
            why = tr.t("There is nothing in the column of ids.")
        case _:
            why = tr.t("I cannot read that file. Save it as CSV or Excel (.xlsx), or paste the ids, one a line.")
    return _refused(tr, why, klass)


def _refused(tr: Translator, reason: str, klass: str) -> Screen:
    return Screen(plain(reason), ((Button(tr.t("Never mind"), ClassSettings(klass)),),))
