"""The first sheet of the workbook: what happened in the class at a glance, in tables with charts beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.reports import labels
from bot.reports.answers_csv import Index
from bot.reports.digest import AssignmentSummary, Digest
from bot.reports.discernment import Discernment, DiscernmentChange, shares
from bot.reports.escaping import time_zone
from bot.reports.gain import GainComparison
from bot.reports.results import MIN_GROUP_SIZE, Results, Translate
from bot.reports.sheets import Book, Cells, Column, Sheet, Value, plain

_CHART_ROWS = 17
"""Rows that a chart covers: it is 310 pixels high, and a row is 20."""
_PAGE_ROWS = 65
"""Rows of this sheet for which A4 across has room, at this width."""
_CHART_COLUMN, _SECOND_CHART_COLUMN = 2, 6
"""Columns, from 0, at which the charts beside a block begin."""


@dataclass(frozen=True)
class ChartAnchor:
    """Where the results of an assignment stand on the sheet: in rows *first* to *last*, counted from 0.

    The charts that belong to the assignment go beside these rows.
    """

    summary: AssignmentSummary
    title: str
    first: int
    last: int


def write(sheet: Sheet, results: Results, class_digest: Digest, index: Index, t: Translate) -> tuple[ChartAnchor, ...]:
    """Write everything on the sheet but the charts.

    Args:
        sheet: the sheet, still empty.
        results: the results of the class.
        class_digest: their digest.
        index: their index, for the titles of assignments.
        t: translates the words of the sheet.

    Returns:
        For `draw`: where the results of each assignment are that somebody has finished.
    """
    sheet.widths((36, 24, 18, 18, 18, *[14] * 9))
    sheet.title(results.title)
    sheet.freeze(1)
    _facts(sheet, results, t)
    sheet.heading(t("Assignments"))
    sheet.header(_assignment_columns(results, t))
    for summary in class_digest.assignments:
        sheet.row(*_assignment(summary, index, t))
    if class_digest.gains:
        sheet.heading(t("Gain, of learners who took both tests"))
        sheet.header(_gain_columns(t))
        for comparison in class_digest.gains:
            sheet.row(*_gain(comparison, index))
    _discernment(sheet, class_digest, index, t)
    anchors = tuple(_spread(sheet, summary, index, t) for summary in class_digest.assignments if summary.bins)
    headings = [anchor.first - 2 for anchor in anchors]  # a heading and a header stand above the first result
    sheet.breaks(_breaks(headings, sheet.at))
    return anchors


def columns(results: Results, t: Translate) -> tuple[Column, ...]:
    """Return the columns of all blocks of the sheet, for the ReadMe sheet, which explains them."""
    blocks = (_assignment_columns(results, t), _gain_columns(t), _discernment_columns(t), _change_columns(t))
    return *(column for block in blocks for column in block), *_spread_columns(t)


def moment(at: datetime, zone: str) -> str:
    """Return a time to the minute, as clocks in *zone* show it."""
    return f"{at.astimezone(time_zone(zone)):%Y-%m-%d %H:%M}"


def _facts(sheet: Sheet, results: Results, t: Translate) -> None:
    facts: Sequence[tuple[str, Value, str]] = (
        (t("Teachers"), ", ".join(results.teachers), "text"),
        (t("Learners"), len(results.participants), "left"),
        (t("Made ({zone})", zone=results.zone), results.made, "when"),
        (t("Learners are shown with"), labels.names(results, t), "text"),
    )
    for title, value, look in facts:
        sheet.put(0, title, "bold")
        sheet.put(1, value, look)
        sheet.at += 1


def _assignment_columns(results: Results, t: Translate) -> tuple[Column, ...]:
    zone = results.zone
    return (
        Column(t("Assignment"), t("Its title.")),
        Column(t("Kind"), t("Practice, test before, test after, later test or live quiz.")),
        Column(t("What counts"), t("Which attempt of a learner statistics look at.")),
        Column(t("Opens ({zone})", zone=zone), t("From when on it could be started."), "when"),
        Column(t("Due ({zone})", zone=zone), t("What is finished later is late. Empty if there is no date."), "when"),
        Column(t("Questions"), t("How many each learner was asked. Empty if that was not the same for all."), "count"),
        Column(t("Started"), t("Learners who started it, those who finished among them."), "count"),
        Column(t("Finished"), t("Learners who finished it."), "count"),
        Column(t("Late"), t("Learners who finished it after the due date."), "count"),
        Column(t("Mean"), t("Mean share right, of the attempts that count."), "share"),
        Column(t("Median"), t("Half of these attempts did better, half did worse."), "share"),
        Column(t("Standard deviation"), t("How far results are spread around the mean; n - 1."), "share"),
        Column(
            t("Cronbach's alpha"),
            t(
                "How well the questions go together; Moodle's coefficient of internal consistency. 75 % is good. Empty "
                "where not everybody was asked the same."
            ),
            "share",
        ),
        Column(t("Standard error"), t("How far a result may lie from what the learner really knows."), "share"),
    )


def _assignment(summary: AssignmentSummary, index: Index, t: Translate) -> tuple[Value, ...]:
    whole, assignment = summary.analysis.whole, summary.assignment
    shares = (whole.mean, whole.median, whole.standard_deviation, whole.alpha, whole.standard_error)
    return (
        index.titles[assignment.id],
        labels.kind_of_assignment(assignment.kind, t),
        labels.attempt_rule(assignment.attempt_rule, t),
        assignment.opens,
        assignment.due_date,
        whole.maximum,
        summary.started,
        summary.finished,
        summary.late,
        *(None if percent is None else percent / 100 for percent in shares),
    )


def _gain_columns(t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Test after"), t("The later test.")),
        Column(t("Test before"), t("The test that it is compared with.")),
        Column(t("In both"), t("Learners who took both tests."), "count"),
        Column(t("Before"), t("Their mean share right in the test before."), "share"),
        Column(t("After"), t("Their mean share right in the test after."), "share"),
        Column(t("Gain"), t("After, less before: percentage points."), "share"),
        Column(t("Gain, from"), t("Lower end of the gain's 95 % interval (Student's t, paired)."), "share"),
        Column(t("Gain, to"), t("Upper end of that interval."), "share"),
        Column(t("Normalised gain"), t("Gain, of what could still be gained (Hake 1998)."), "share"),
    )


def _gain(comparison: GainComparison, index: Index) -> tuple[Value, ...]:
    gain = comparison.gain
    return (
        index.titles[comparison.after.id],
        index.titles[comparison.before.id],
        gain.n,
        gain.before,
        gain.after,
        gain.raw,
        *(gain.interval or (None, None)),
        gain.normalised,
    )


def _discernment(sheet: Sheet, class_digest: Digest, index: Index, t: Translate) -> None:
    """Write how statements were judged, and what changed since the tests before, if there were some."""
    if class_digest.discernment:
        sheet.heading(t("Told or not: telling apart, and suspicion"))
        sheet.header(_discernment_columns(t))
        for found in class_digest.discernment:
            title = index.titles[found.assignment.id]
            sheet.row(title, found.learners, found.judgements.answers, *shares(found.judgements), *_both(found))
    if class_digest.discernment_changes:
        sheet.heading(t("Told or not: what changed, of learners who took both"))
        sheet.header(_change_columns(t))
        for comparison in class_digest.discernment_changes:
            titles = (index.titles[comparison.after.id], index.titles[comparison.before.id])
            sheet.row(*titles, *_changed(comparison), labels.changed(comparison.change, t))


def _discernment_columns(t: Translate) -> tuple[Column, ...]:
    low, high = t("Lower end of its 95 % interval."), t("Upper end of its 95 % interval.")
    return (
        Column(t("Assignment"), t("Its title.")),
        Column(t("Learners"), t("Learners who judged statements in the attempt that counts."), "count"),
        Column(t("Answers"), t("Statements that they judged."), "count"),
        Column(t("Told, taken for told"), t("Of the statements that the texts tell."), "share"),
        Column(t("Not told, taken for told"), t("Of the statements that no text tells."), "share"),
        Column(t("Telling apart (d′)"), t("0 is chance. Empty of fewer than {n}.", n=MIN_GROUP_SIZE), "number"),
        Column(t("d′, from"), low, "number"),
        Column(t("d′, to"), high, "number"),
        Column(t("Suspicion (c)"), t("Above 0: they lean to “they don't”."), "number"),
        Column(t("c, from"), low, "number"),
        Column(t("c, to"), high, "number"),
    )


def _both(found: Discernment) -> tuple[Value, ...]:
    if found.detection is None:
        return (None,) * 6
    detection = found.detection
    return (
        detection.judgements.apart,
        *detection.apart,
        detection.judgements.suspicion,
        *detection.suspicion,
    )


def _change_columns(t: Translate) -> tuple[Column, ...]:
    low, high = t("Lower end of its 95 % interval."), t("Upper end of its 95 % interval.")
    return (
        Column(t("Test after"), t("The later test.")),
        Column(t("Test before"), t("The test that it is compared with.")),
        Column(t("In both"), t("Learners who took both tests."), "count"),
        Column(t("Change of d′"), t("After, less before: above 0 they tell apart better."), "number"),
        Column(t("d′, from"), low, "number"),
        Column(t("d′, to"), high, "number"),
        Column(t("Change of c"), t("After, less before: above 0 they are warier."), "number"),
        Column(t("c, from"), low, "number"),
        Column(t("c, to"), high, "number"),
        Column(t("In words"), t("Wiser, or only warier, where that is sure.")),
    )


def _changed(comparison: DiscernmentChange) -> tuple[Value, ...]:
    change = comparison.change
    if change is None:
        return (None,) * 7
    return (
        change.learners,
        change.after.apart - change.before.apart,
        *change.apart,
        change.after.suspicion - change.before.suspicion,
        *change.suspicion,
    )


def _spread_columns(t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Result"), t("Right answers in the attempt that counts, if finished; or tenths, where many.")),
        Column(t("Learners"), t("How many had this result."), "count"),
    )


def _spread(sheet: Sheet, summary: AssignmentSummary, index: Index, t: Translate) -> ChartAnchor:
    """Write how the results of an assignment are spread, and leave room for the charts beside these rows."""
    title = index.titles[summary.assignment.id]
    sheet.heading(t("Results: {title}", title=title))
    start = sheet.at
    sheet.header(_spread_columns(t))
    for bin in summary.bins:
        sheet.row(labels.result(bin, t), bin.learners)
    anchor = ChartAnchor(summary, title, start + 1, sheet.at - 1)
    sheet.at = max(sheet.at, start + _CHART_ROWS)
    return anchor


def _breaks(blocks: Sequence[int], end: int) -> list[int]:
    """Return the rows at which a printed page must begin, so that no block is torn between two pages.

    Args:
        blocks: the row at which each block begins.
        end: the row after the last block.
    """
    page, breaks = 0, []
    for block, following in pairwise([*blocks, end]):
        if following - page > _PAGE_ROWS and block > page:
            page = block
            breaks.append(block)
    return breaks


def draw(
    book: Book, sheet: Sheet, questions: str, places: Sequence[ChartAnchor], class_digest: Digest, t: Translate
) -> None:
    """Put two charts beside each block of results: how results are spread, and how difficult the questions were.

    Args:
        book: the workbook.
        sheet: the sheet that `write` has written.
        questions: the name of the sheet of questions, whose cells the second chart shows.
        places: what `write` returned.
        class_digest: the digest of the results.
        t: translates the words of the charts.
    """
    rows, row = {}, 1  # of each assignment's questions on their sheet, below its header
    for summary in class_digest.assignments:
        rows[summary.assignment.id] = row, row + len(summary.asked) - 1
        row += len(summary.asked)
    for anchor in places:
        header = anchor.first - 1
        sheet.chart(_results_chart(book, sheet.name, anchor, t), header, _CHART_COLUMN)
        first, last = rows[anchor.summary.assignment.id]
        sheet.chart(_facilities_chart(book, questions, first, last, anchor, t), header, _SECOND_CHART_COLUMN)


def _results_chart(book: Book, sheet: str, anchor: ChartAnchor, t: Translate) -> object:
    bins = anchor.summary.bins
    return book.bars(
        Cells(sheet, anchor.first, anchor.last, 0, [labels.result(bin, t) for bin in bins]),
        Cells(sheet, anchor.first, anchor.last, 1, [bin.learners for bin in bins]),
        t("Results: {title}", title=plain(anchor.title)),
        t("Learners by right answers"),
    )


def _facilities_chart(book: Book, sheet: str, first: int, last: int, anchor: ChartAnchor, t: Translate) -> object:
    """Return a chart of rows *first* to *last* on the *sheet* of questions: column 1 has numbers, 4 has facilities."""
    questions = anchor.summary.asked
    return book.bars(
        Cells(sheet, first, last, 1, [question.number for question in questions]),
        Cells(sheet, first, last, 4, [(question.statistics.facility or 0) / 100 for question in questions]),
        t("Facility: {title}", title=plain(anchor.title)),
        t("Share right, by question"),
        shares=True,
    )
