"""The workbook that a teacher opens: what happened in the class, how certain that is, and every single answer."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO

from bot.reports import item_sheets, labels, overview
from bot.reports.answers_csv import Index, indexed
from bot.reports.digest import Digest, digest
from bot.reports.escaping import Days
from bot.reports.remembered import OncePerRun, Remembered
from bot.reports.results import Answer, Attempt, Results, Translate
from bot.reports.sheets import MOST_ROWS, Book, Column, Sheet, Table, Value, opened

_READ_ME_PAGES = 3
"""Printed pages of the sheet that explains the others."""


def write(results: Results, file: BinaryIO, t: Translate, *, most_rows: int = MOST_ROWS) -> int:
    """Write an XLSX workbook. The same results in the same language give the same bytes.

    Args:
        results: the results of the class.
        file: where to write; it stays open.
        t: translates the words of the workbook.
        most_rows: rows of a sheet, its header among them. A longer table continues on another sheet.

    Returns:
        The number of answers in it.
    """
    results = results.kept()
    class_digest, index = digest(results, with_names=results.named), indexed(results)
    with opened(file, results.made, results.zone, t) as book:
        return _write(book, results, class_digest, index, t, most_rows)


def _write(book: Book, results: Results, class_digest: Digest, index: Index, t: Translate, most_rows: int) -> int:
    """Write the sheets in the order in which a reader sees them; return the number of answers."""

    def table(name: str, columns: tuple[Column, ...], rows: Iterable[tuple[Value, ...]], pages: int = 1) -> Table:
        table = Table(book, name, columns, pages=pages, most_rows=most_rows)
        for row in rows:
            table.row(*row)
        table.close()
        return table

    summary = book.sheet(t("Summary"))
    anchors = overview.write(summary, results, class_digest, index, t)
    learners = table(t("Learners"), _learner_columns(results, t), _learners(results, index, t))
    questions = table(
        t("Questions"), item_sheets.question_columns(t), item_sheets.questions(results, class_digest, index, t), 2
    )
    options = table(t("Options"), item_sheets.option_columns(t), item_sheets.options(results, class_digest, index, t))
    answers = Table(book, t("Answers"), _answer_columns(results, t), most_rows=most_rows)
    _write_answers(answers, results, class_digest, index, t)
    answers.close()
    errors = table(t("Misconceptions"), item_sheets.error_columns(t), item_sheets.errors(results, class_digest))
    overview.draw(book, summary, questions.sheets[0].name, anchors, class_digest, t)
    _read_me(
        book.sheet(t("ReadMe"), tall=_READ_ME_PAGES),
        (learners, questions, options, answers, errors),
        results,
        class_digest,
        t,
    )
    return answers.rows


def _learner_columns(results: Results, t: Translate) -> tuple[Column, ...]:
    zone = results.zone
    return (
        Column(t("Learner"), t("Name chosen for this class, or a pseudonym."), width=26),
        Column(t("Roster id"), t("Id on the instructor's list. Empty if none was given, or names are left out.")),
        Column(t("On the list"), t("Whether the instructor's list has this id. Empty if there is no list."), width=10),
        Column(t("Joined ({zone})", zone=zone), t("On which day the learner joined. Empty without names."), "day", 12),
        Column(t("Assignment"), t("Each learner has a row for each assignment."), width=26),
        Column(t("State"), t("Finished, started or not started."), width=12),
        Column(t("Attempts"), t("How often it was started."), "count", 9),
        Column(t("Attempt that counts"), t("Its number, from 1. The result is that of this attempt."), "count", 10),
        Column(t("Right"), t("Questions answered rightly in that attempt. Empty of a story."), "count", 8),
        Column(t("Of"), t("Questions in that attempt."), "count", 8),
        Column(t("Result"), t("Right, of all questions."), "share", 9),
        Column(t("Started ({zone})", zone=zone), t("The day of its beginning. Empty without names."), "day", 12),
        Column(
            t("Finished ({zone})", zone=zone),
            t("The day of its end. Empty while it is open, or where it would tell who it was."),
            "day",
            12,
        ),
        Column(
            t("Late"), t("Whether it was finished after the due date, where that does not tell who it was."), width=8
        ),
    )


def _learners(results: Results, index: Index, t: Translate) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each learner and assignment, or one for each learner if there are no assignments."""
    attempts: dict[tuple[str, str], list[Attempt]] = {}
    for attempt in results.attempts:
        attempts.setdefault((attempt.learner, attempt.assignment), []).append(attempt)
    for learner in results.participants:
        roster_id = learner.roster_id if results.named else ""
        learner_cells = (learner.name, roster_id, labels.yes_or_no(learner.on_roster, t), learner.joined)
        for assignment in results.assignments:
            own = attempts.get((learner.name, assignment.id), [])
            dated = assignment.id not in results.undated
            yield *learner_cells, index.titles[assignment.id], *_progress(own, t, dated=dated)
        if not results.assignments:
            yield *learner_cells, *[None] * 10


def _progress(attempts: list[Attempt], t: Translate, *, dated: bool) -> tuple[Value, ...]:
    """Return the cells on one learner's *attempts* at one assignment.

    These are the state, the number of attempts, and seven on the attempt that counts, empty if none counts yet.

    Args:
        dated: whether its end, and whether it was late, may be told: they do not tell whose it was (`Results.undated`).
    """
    if not attempts:
        return t("not started"), 0, *[None] * 7
    state = t("finished") if any(attempt.finished for attempt in attempts) else t("started")
    counted = next((attempt for attempt in attempts if attempt.counts), None)
    if counted is None:
        return state, len(attempts), *[None] * 7
    return (
        state,
        len(attempts),
        counted.number,
        *((counted.right, counted.of, counted.right / counted.of) if counted.of else (None, None, None)),
        counted.started,
        counted.finished if dated else None,
        labels.yes_or_no(counted.late if dated else None, t),
    )


def _answer_columns(results: Results, t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Learner"), t("As on the sheet of learners."), width=26),
        Column(t("Assignment"), t("Its title."), width=24),
        Column(t("Attempt"), t("Its number, from 1."), "count", 9),
        Column(t("Counts"), t("Whether statistics look at this attempt."), width=8),
        Column(t("Question id"), t("As on the sheet of questions."), "id", 20),
        Column(t("Version"), t("Version of the question."), "id", 18),
        Column(
            t("Answer"),
            t("In words."),
            width=44,
        ),
        Column(t("Verdict"), t("Right, partly right, wrong or not known."), width=13),
        Column(t("Found"), t("Right options chosen, or items in their place."), "count", 8),
        Column(t("Of"), t("Right options, or items, that there are."), "count", 8),
        Column(t("Late"), t("Whether it came after the due date, where that does not tell who it was."), width=8),
        Column(t("Day ({zone})", zone=results.zone), t("Its day, where that does not tell who it was."), "day", 12),
    )


def _write_answers(table: Table, results: Results, class_digest: Digest, index: Index, t: Translate) -> None:
    """Write a row for each answer; the answers to withheld questions are not shown.

    The cells on a run, on a response and on a day are each made once for all answers that share them.
    """
    days = Days(results.zone)

    def run_cells(answer: Answer) -> str:
        run = answer.run
        title, counts = index.titles[run.assignment], labels.yes_or_no(run.counts, t)
        return table.shared(0, (run.learner, title, run.attempt, counts))

    def response_cells(answer: Answer) -> str:
        given = answer.response
        words = labels.left_out(t) if answer.item in class_digest.withheld else given.answer
        verdict = labels.verdict(given.verdict, t)
        return table.shared(4, (given.question, given.version, words, verdict, given.found, given.of))

    def day_cells(answer: Answer) -> str:
        dated = answer.run.assignment not in results.undated
        return table.shared(10, (labels.yes_or_no(answer.late, t), answer.at) if dated else ("", None))

    of_assignment = attrgetter("assignment")
    parts = (
        OncePerRun(run_cells),
        Remembered(of_assignment, attrgetter("response"), response_cells),
        Remembered(of_assignment, lambda answer: (answer.late, days.day(answer.at)), day_cells),
    )
    for run, answers in groupby(results.answers(), attrgetter("run")):
        of_run = [part.of(run) for part in parts]
        for answer in answers:
            table.ready("".join([of_part(answer) for of_part in of_run]))


def _read_me(sheet: Sheet, tables: Iterable[Table], results: Results, class_digest: Digest, t: Translate) -> None:
    """Write what stands where, what is left out and what the words mean, with a row for each column of *tables*."""
    about = (Column(t("About"), "", width=20), Column("", "", width=32), Column(t("Meaning"), "", "wide", 100))
    sheet.widths([column.width for column in about])
    sheet.freeze(1)
    sheet.header(about)
    for title, text in _notes(results, class_digest, t):
        sheet.row(title, None, text)
    for title, text in labels.definitions(t):
        sheet.row(t("Definition"), title, text)
    sheets = [(t("Summary"), overview.columns(results, t)), *((table.name, table.columns) for table in tables)]
    for name, columns in sheets:
        for column in columns:
            sheet.row(name, column.title, column.means)
    sheet.filter(0, sheet.at - 1, len(about))


def _notes(results: Results, class_digest: Digest, t: Translate) -> Iterator[tuple[str, str]]:
    """Yield what a reader should know about the whole file: a title and a sentence or two."""
    yield t("Made"), f"{overview.moment(results.made, results.zone)} ({results.zone})"
    yield t("Times"), t("All times are those of {zone}.", zone=results.zone)
    yield t("Learners"), t("Shown with {names}.", names=labels.names(results, t))
    for note in labels.withheld(class_digest, t) or (t("Nothing."),):
        yield t("Left out"), note
    yield (
        t("Spreadsheets"),
        t(
            "Every text in this workbook is text, even where it looks like a formula. If you save a sheet as CSV and "
            "open that file, such texts become formulas again: use the CSV export instead, which prevents it."
        ),
    )
    yield (
        t("Characters"),
        t("Halves of characters, which no file can hold, are written as a backslash, the letter u and their number."),
    )
