"""Files of results, as a teacher chooses and receives them: which kinds there are, how far one is, what it holds."""

from bot.chat.actions.results import ExportAs
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.markup import Button, Screen, bold, in_rows, italic, lines, paragraphs, plain
from bot.chat.screens.pages import filled
from bot.chat.translation import Translator
from bot.quiz.classes import Class
from bot.quiz.exports import NAMELESS, ExportFormat
from bot.reports import labels as labels_of_reports
from bot.reports.results import Results


def formats(tr: Translator) -> dict[ExportFormat, str]:
    """The kinds of files, each with what it is good for."""
    return {
        ExportFormat.WORKBOOK: tr.t("Excel workbook, with charts"),
        ExportFormat.REPORT: tr.t("report to read and print (HTML)"),
        ExportFormat.ANSWERS_CSV: tr.t("CSV, one row for each answer and each story played"),
        ExportFormat.MOODLE: tr.t("Moodle gradebook (CSV)"),
        ExportFormat.CANVAS: tr.t("Canvas gradebook (CSV)"),
        ExportFormat.XAPI: tr.t("xAPI statements (JSON lines)"),
    }


def _format_labels(tr: Translator) -> dict[ExportFormat, str]:
    return {
        ExportFormat.WORKBOOK: tr.t("Excel"),
        ExportFormat.REPORT: tr.t("Report"),
        ExportFormat.ANSWERS_CSV: tr.t("CSV"),
        ExportFormat.MOODLE: tr.t("Moodle"),
        ExportFormat.CANVAS: tr.t("Canvas"),
        ExportFormat.XAPI: tr.t("xAPI"),
    }


GRADEBOOKS = (ExportFormat.MOODLE, ExportFormat.CANVAS)
"""Files that are of no use without ids."""


def which_file(tr: Translator, klass: Class, assignment: str) -> Screen:
    """The kinds of files to choose from, with and without names; without only, if the class has minors."""
    labels = _format_labels(tr)
    listed = lines(plain(f"{labels[format]}: {what}") for format, what in formats(tr).items())
    usual = [
        Button(label, ExportAs(klass.id, assignment, format, format not in NAMELESS))
        for format, label in labels.items()
        if format in NAMELESS or not klass.of_minors
    ]
    without = [
        Button(
            tr.t("{form} without names", form=label),
            ExportAs(klass.id, assignment, format, False),
            main=format is ExportFormat.WORKBOOK,
        )
        for format, label in labels.items()
        if format not in GRADEBOOKS and format not in NAMELESS
    ]
    note = tr.t("Each file is noted, and learners of the class can see that you took it.")
    rows = filled(*in_rows(without), tuple(usual[:3]), tuple(usual[3:]), _back(tr, klass.id))
    rule = plain(labels_of_reports.threshold(tr.t))
    return Screen(paragraphs((bold(tr.t("Which file?")), listed, rule, italic(note))), rows)


def caption(tr: Translator, format: ExportFormat, results: Results, rows: int, left_out: int) -> str:
    """What stands under a file that was sent.

    Args:
        left_out: how many learners are not in it, for want of an id.
    """
    holds = tr.plural(
        "{n} learner, {rows} rows.", "{n} learners, {rows} rows.", len(results.participants), rows=tr.number(rows)
    )
    if format in NAMELESS:
        keep = tr.t("No learner is named in it.")
    elif results.named:
        keep = tr.t("Contains names: keep it where only you can read it.")
    else:
        keep = tr.t("Without names, in random order. Whoever knows the results by name can still tell whose is whose.")
    missing = (
        tr.plural("One learner is not in it: no usable id.", "{n} learners are not in it: no usable id.", left_out)
        if left_out
        else ""
    )
    return " ".join(part for part in (holds, keep, missing) if part)


def being_made(tr: Translator) -> Screen:
    """Say that the file is being made."""
    return Screen(plain(tr.t("I am making the file. It comes here when it is done; you can go on meanwhile.")))


def making(tr: Translator, answers: int) -> str:
    """Say how far it is: how many answers have been read."""
    return tr.plural("I am making the file: {n} answer so far.", "I am making the file: {n} answers so far.", answers)


def made(tr: Translator) -> str:
    """Say that the file is done."""
    return tr.t("The file is done.")


def perhaps_sent(tr: Translator) -> str:
    """Say that the file may or may not have arrived."""
    return tr.t("I could not see whether the file reached you. If it is not here, take it once more.")


def too_large(tr: Translator) -> str:
    """Say that Telegram does not take the file."""
    return tr.t(
        "The file is too large for Telegram, which takes 50 MB from me. Open one quiz, and download its results alone."
    )


def not_made(tr: Translator) -> str:
    """Say that the file could not be made."""
    return tr.t("The file could not be made. Try again; if it fails again, tell whoever runs this bot.")


def nothing_to_write(tr: Translator) -> str:
    """Say that a file would be empty, which Telegram does not take."""
    return tr.t("There is nothing to put into that file yet: nobody has answered a question.")


def _back(tr: Translator, klass: str) -> tuple[Button, ...]:
    return (Button(tr.t("Back to the class"), ShowClass(klass)),)
