"""The first sheet of the workbook: what happened in the class, at a glance, with pictures of the same cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.reports import labels
from bot.reports.answers_csv import Index
from bot.reports.digest import AssignmentSummary, Digest
from bot.reports.results import Results, Translate
from bot.reports.sheets import Book, Cells, Column, Sheet, Value, plain

_TALL = 17
"""Rows beside a picture: it is 300 pixels high, and a row is 20."""
_PAGE = 65
"""Rows of this sheet that A4 across has room for, at this width."""


@dataclass(frozen=True)
class ChartAnchor:
    """Where the results of an assignment stand on the sheet: rows *first* to *last*, counted from 0."""

    sat: AssignmentSummary
    title: str
    first: int
    last: int


def write(sheet: Sheet, results: Results, seen: Digest, index: Index, t: Translate) -> tuple[ChartAnchor, ...]:
    """Facts, assignments, gains, and how results are spread; tells where the latter stand."""
    sheet.widths((36, 24, 18, 18, 18, *[14] * 9))
    sheet.title(results.title)
    sheet.freeze(1)
    _facts(sheet, results, t)
    sheet.heading(t("Assignments"))
    sheet.header(_assignment_columns(results, t))
    for sat in seen.assignments:
        sheet.row(*_assignment(sat, index, t))
    if seen.gains:
        sheet.heading(t("Gain, of learners who took both tests"))
        sheet.header(_gain_columns(t))
        for learnt in seen.gains:
            gain, interval = learnt.gain, learnt.gain.interval or (None, None)
            sheet.row(
                index.titles[learnt.after.id],
                index.titles[learnt.before.id],
                gain.n,
                gain.before,
                gain.after,
                gain.raw,
                *interval,
                gain.normalised,
            )
    places = tuple(_spread(sheet, sat, index, t) for sat in seen.assignments if sat.bins)
    sheet.breaks(_breaks([place.first - 2 for place in places], sheet.at))
    return places


def columns(results: Results, t: Translate) -> tuple[Column, ...]:
    """Of all blocks, as the ReadMe sheet explains them."""
    return *_assignment_columns(results, t), *_gain_columns(t), *_spread_columns(t)


def moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


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
        Column(t("Kind"), t("Practice, test before, test after or later test.")),
        Column(t("What counts"), t("Which attempt of a learner statistics look at.")),
        Column(t("Opens ({zone})", zone=zone), t("From when on it could be started."), "when"),
        Column(t("Due ({zone})", zone=zone), t("What is finished later is late. Empty if there is no date."), "when"),
        Column(t("Questions"), t("How many there are."), "count"),
        Column(t("Started"), t("Learners who started it, those who finished among them."), "count"),
        Column(t("Finished"), t("Learners who finished it."), "count"),
        Column(t("Late"), t("Learners who finished it after the due date."), "count"),
        Column(t("Mean"), t("Mean share right, of the attempts that count."), "share"),
        Column(t("Median"), t("Half of these attempts did better, half did worse."), "share"),
        Column(t("Standard deviation"), t("How far results are spread around the mean; n - 1."), "share"),
        Column(
            t("Cronbach's alpha"),
            t("How well the questions go together; Moodle's coefficient of internal consistency. 75 % is good."),
            "share",
        ),
        Column(t("Standard error"), t("How far a result may lie from what the learner really knows."), "share"),
    )


def _assignment(sat: AssignmentSummary, index: Index, t: Translate) -> tuple[Value, ...]:
    whole, assignment = sat.analysis.whole, sat.assignment
    shares = (whole.mean, whole.median, whole.standard_deviation, whole.alpha, whole.standard_error)
    return (
        index.titles[assignment.id],
        labels.kind_of_assignment(assignment.kind, t),
        labels.attempt_rule(assignment.attempt_rule, t),
        assignment.opens,
        assignment.due_date,
        len(sat.analysis.items),
        sat.started,
        sat.finished,
        sat.late,
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


def _spread_columns(t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Result"), t("Right answers in the attempt that counts, if finished; or tenths, where many.")),
        Column(t("Learners"), t("How many had this result."), "count"),
    )


def _spread(sheet: Sheet, sat: AssignmentSummary, index: Index, t: Translate) -> ChartAnchor:
    """A block as tall as the pictures that go beside it."""
    title = index.titles[sat.assignment.id]
    sheet.heading(t("Results: {title}", title=title))
    start = sheet.at
    sheet.header(_spread_columns(t))
    for bin in sat.bins:
        sheet.row(labels.result(bin, t), bin.learners)
    place = ChartAnchor(sat, title, start + 1, sheet.at - 1)
    sheet.at = max(sheet.at, start + _TALL)
    return place


def _breaks(blocks: Sequence[int], end: int) -> list[int]:
    """The rows, of those at which *blocks* begin, where a new page must, so that none is torn."""
    page, breaks = 0, []
    for block, following in pairwise([*blocks, end]):
        if following - page > _PAGE and block > page:
            page = block
            breaks.append(block)
    return breaks


def draw(book: Book, sheet: Sheet, questions: str, places: Sequence[ChartAnchor], seen: Digest, t: Translate) -> None:
    """Pictures beside the blocks: of the cells there, and of the facilities on the sheet named *questions*."""
    rows, row = {}, 1
    for sat in seen.assignments:
        rows[sat.assignment.id] = row, row + len(sat.asked) - 1
        row += len(sat.asked)
    for place in places:
        sheet.chart(_results(book, sheet.name, place, t), place.first - 1, 2)
        first, last = rows[place.sat.assignment.id]
        sheet.chart(_facilities(book, questions, first, last, place, t), place.first - 1, 6)


def _results(book: Book, sheet: str, place: ChartAnchor, t: Translate) -> object:
    bins = place.sat.bins
    return book.bars(
        Cells(sheet, place.first, place.last, 0, [labels.result(bin, t) for bin in bins]),
        Cells(sheet, place.first, place.last, 1, [bin.learners for bin in bins]),
        t("Results: {title}", title=plain(place.title)),
        t("Learners by right answers"),
    )


def _facilities(book: Book, sheet: str, first: int, last: int, place: ChartAnchor, t: Translate) -> object:
    asked = place.sat.asked
    return book.bars(
        Cells(sheet, first, last, 1, [each.number for each in asked]),
        Cells(sheet, first, last, 4, [(each.statistics.facility or 0) / 100 for each in asked]),
        t("Facility: {title}", title=plain(place.title)),
        t("Share right, by question"),
        shares=True,
    )
