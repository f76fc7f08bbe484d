"""The report that a teacher reads, shows to a class or prints: one HTML page that needs no network.

No row of it is about a single learner.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import BinaryIO, TextIO

from bot.reports import labels, svg
from bot.reports.answers_csv import Index, indexed
from bot.reports.digest import AssignmentSummary, Digest, QuestionSummary, digest
from bot.reports.discernment import DiscernmentChange, shares
from bot.reports.escaping import encodable, text_in
from bot.reports.gain import GainComparison
from bot.reports.item_judgement import judged
from bot.reports.overview import moment
from bot.reports.results import Results, Translate
from bot.reports.style import STYLE

_HARDEST = 5
"""Questions in the table of the hardest."""
_LABEL = 48
"""Characters of a label in a chart: SVG does not wrap text."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that HTML cannot hold."""
_CONTROL_PICTURES = 0x2400
"""The Unicode block of signs for control characters, in the order of these."""


def write(results: Results, file: BinaryIO, t: Translate, language: str = "en") -> int:
    """Write an HTML page in UTF-8.

    Args:
        results: the results of the class.
        file: where to write; it stays open.
        t: translates the words of the page.
        language: the language of *t*, as `<html lang>` names it.

    Returns:
        The number of assignments on the page.
    """
    with text_in(file, "utf-8") as text:
        _page(results, text, t, language)
    return len(results.assignments)


def _page(results: Results, file: TextIO, t: Translate, language: str) -> None:
    results = results.kept()
    class_digest, index = digest(results), indexed(results)
    file.write(
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_plain(results.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    for part in _parts(results, class_digest, index, t):
        file.write(part + "\n")
    file.write("</main>\n</body>\n</html>\n")


def _parts(results: Results, class_digest: Digest, index: Index, t: Translate) -> Iterator[str]:
    yield _head(results, class_digest, index, t)
    if class_digest.gains:
        yield _gains(class_digest, index, t)
    if class_digest.discernment:
        yield _discernment(class_digest, index, t)
    for number, summary in enumerate(class_digest.assignments, start=1):
        yield _assignment(number, summary, results, index, t)
    if class_digest.misconceptions:
        yield _misconceptions(results, class_digest, t)
    yield _definitions(results, class_digest, t)


def _head(results: Results, class_digest: Digest, index: Index, t: Translate) -> str:
    """Return the page's heading, and a table of its assignments."""
    made = f"{moment(results.made, results.zone)} ({results.zone})"
    facts = (
        (t("Teachers"), ", ".join(results.teachers)),
        (t("Made"), made),
        (t("Learners"), str(len(results.participants))),
    )
    terms = "".join(f"<div><dt>{_text(title)}</dt><dd>{_text(fact)}</dd></div>" for title, fact in facts)
    rows = [
        (
            index.titles[summary.assignment.id],
            labels.kind_of_assignment(summary.assignment.kind, t),
            t("{finished} of {started}", finished=summary.finished, started=summary.started),
            _percent(summary.analysis.whole.median),
        )
        for summary in class_digest.assignments
    ]
    titles = (t("Assignment"), t("Kind"), t("Finished, of those who started"), t("Middle result"))
    return f"<header><h1>{_text(results.title)}</h1><dl>{terms}</dl></header>" + _table(
        t("Assignments"), titles, rows, numbers=(2, 3)
    )


def _gains(class_digest: Digest, index: Index, t: Translate) -> str:
    rows = [_gain_row(comparison, index, t) for comparison in class_digest.gains]
    titles = (
        t("Tests"),
        t("Learners in both"),
        t("Before"),
        t("After"),
        t("Gain"),
        t("95 % interval"),
        t("Normalised gain"),
    )
    figure = _figure(_gain_chart(class_digest, index, t), t("Share right before and after, in %"))
    table = _table(t("Gain, of learners who took both tests"), titles, rows, numbers=range(1, 7))
    return _section(t("What was learnt"), figure, table)


def _gain_row(comparison: GainComparison, index: Index, t: Translate) -> Sequence[str]:
    gain, interval = comparison.gain, comparison.gain.interval
    return (
        f"{index.titles[comparison.before.id]} → {index.titles[comparison.after.id]}",
        str(gain.n),
        _share(gain.before),
        _share(gain.after),
        _points(gain.raw, t),
        t("{low} to {high}", low=_signed(interval[0]), high=_signed(interval[1])) if interval else "–",
        _share(gain.normalised),
    )


def _gain_chart(class_digest: Digest, index: Index, t: Translate) -> str:
    """Return a chart of the comparisons that have learners, or an empty text if none has."""
    steps, sentences = [], []
    for comparison in class_digest.gains:
        before, after = comparison.gain.before, comparison.gain.after
        if before is None or after is None:
            continue
        title = index.titles[comparison.after.id]
        label = _shortened(_shown(title), _LABEL)
        steps.append(svg.Step(label, before, after, _share(before), _share(after)))
        sentences.append(
            t("{title}: from {before} to {after}.", title=title, before=_share(before), after=_share(after))
        )
    if not steps:
        return ""
    return svg.steps("gain", t("Share right before and after"), _shown(" ".join(sentences)), steps)


def _discernment(class_digest: Digest, index: Index, t: Translate) -> str:
    """Return the section on statements that were judged: both figures, and whether a class got wiser or only warier."""
    rows = [
        (
            index.titles[found.assignment.id],
            str(found.learners),
            *(_share(share) for share in shares(found.judgements)),
            _figure_of(found.judgements.apart, found.detection.apart if found.detection else None, t),
            _figure_of(found.judgements.suspicion, found.detection.suspicion if found.detection else None, t),
        )
        for found in class_digest.discernment
    ]
    titles = (
        t("Assignment"),
        t("Learners"),
        t("Told, taken for told"),
        t("Not told, taken for told"),
        t("Telling apart (d′)"),
        t("Suspicion (c)"),
    )
    parts = [_table(t("Statements judged, with 95 % intervals"), titles, rows, numbers=range(1, 6))]
    if class_digest.discernment_changes:
        changes = [_discernment_change(comparison, index, t) for comparison in class_digest.discernment_changes]
        titles_of_changes = (t("Tests"), t("Learners in both"), t("Change of d′"), t("Change of c"), t("In words"))
        parts.append(_table(t("What changed, of learners who took both"), titles_of_changes, changes, range(1, 4)))
    return _section(t("Told or not"), *parts)


def _discernment_change(comparison: DiscernmentChange, index: Index, t: Translate) -> Sequence[str]:
    change = comparison.change
    if change is None:
        figures: tuple[str, ...] = ("–", "–", "–")
    else:
        apart, suspicion = (
            change.after.apart - change.before.apart,
            change.after.suspicion - change.before.suspicion,
        )
        figures = (
            str(change.learners),
            _figure_of(apart, change.apart, t),
            _figure_of(suspicion, change.suspicion, t),
        )
    return (
        f"{index.titles[comparison.before.id]} → {index.titles[comparison.after.id]}",
        *figures,
        labels.changed(change, t),
    )


def _figure_of(value: float, interval: tuple[float, float] | None, t: Translate) -> str:
    """Return a figure with its interval, or a dash if too few took part for one."""
    if interval is None:
        return "–"
    low, high = interval
    return t("{value} ({low} to {high})", value=_number(value), low=_number(low), high=_number(high))


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}".replace("-", "−")


def _assignment(number: int, summary: AssignmentSummary, results: Results, index: Index, t: Translate) -> str:
    """Return the section on one assignment; *number* makes the ids of its charts unique on the page."""
    title = index.titles[summary.assignment.id]
    if not summary.finished:
        return _section(title, _paragraph(t("Nobody has finished it yet.")))
    if summary.assignment.is_story:
        played = t(
            "A story. Finished: {finished} of {started} who started, late: {late}.",
            finished=summary.finished,
            started=summary.started,
            late=summary.late,
        )
        return _section(title, _paragraph(played))
    whole = summary.analysis.whole
    overview = t(
        "Finished: {finished} of {started} who started, late: {late}. Middle result: {median}, mean: {mean}.",
        finished=summary.finished,
        started=summary.started,
        late=summary.late,
        median=_percent(whole.median),
        mean=_percent(whole.mean),
    )
    charts = _spread(number, summary, t) + _facilities(number, summary, t)
    pair = f'<div class="pair">{charts}</div>'
    return _section(title, _paragraph(overview), pair, _hardest(summary, results, t))


def _spread(number: int, summary: AssignmentSummary, t: Translate) -> str:
    """Return a chart of how results are spread, or an empty text if there are none."""
    if not summary.bins:
        return ""
    bars = [svg.Bar(str(bin.low), bin.learners, str(bin.learners)) for bin in summary.bins]
    words = "; ".join(f"{labels.result(bin, t)}: {bin.learners}" for bin in summary.bins)
    of = summary.bins[0].of
    title = t("Learners by right answers, of {of}", of=of) if of is not None else t("Learners by result, in %")
    return _figure(svg.columns(f"spread-{number}", title, words, bars), title)


def _facilities(number: int, summary: AssignmentSummary, t: Translate) -> str:
    """Return a chart of the share right of each question."""
    bars = []
    for question in summary.asked:
        facility, ends = question.statistics.facility, question.statistics.facility_interval
        low, high = (ends[0] / 100, ends[1] / 100) if ends else (None, None)
        bars.append(svg.Bar(str(question.number), (facility or 0) / 100, _percent(facility), low, high))
    words = "; ".join(t("question {n}: {share}", n=bar.label, share=bar.shown) for bar in bars)
    title = t("Share right by question, with its 95 % interval")
    return _figure(svg.rows(f"facility-{number}", title, words, bars), title)


def _hardest(summary: AssignmentSummary, results: Results, t: Translate) -> str:
    """Return the table of the hardest questions; it has a column of remarks only if there are any."""
    hardest = summary.hardest[:_HARDEST]
    remarks = [judged(question.statistics, t) for question in hardest]
    titles = [t("No."), t("Question"), t("Share right"), t("Misconception that drew most")]
    rows: list[Sequence[str]] = [
        (str(question.number), question.item.ask, _share_right(question, t), _top_distractor(question, results, t))
        for question in hardest
    ]
    if any(remarks):
        titles.append(t("Remarks"))
        rows = [(*row, remark) for row, remark in zip(rows, remarks, strict=True)]
    return _table(t("Hardest questions"), titles, rows, numbers=(0, 2))


def _share_right(question: QuestionSummary, t: Translate) -> str:
    return t("{share} of {n}", share=_percent(question.statistics.facility), n=question.statistics.n)


def _top_distractor(question: QuestionSummary, results: Results, t: Translate) -> str:
    if question.top_distractor is None:
        return "–"
    error = labels.misconception(question.top_distractor.misconception or "", results)
    return t("{error} (chosen by {n})", error=error, n=question.top_distractor.n)


def _misconceptions(results: Results, class_digest: Digest, t: Translate) -> str:
    rows = [
        (labels.misconception(tally.misconception, results), str(tally.answers), str(tally.learners))
        for tally in class_digest.misconceptions
    ]
    titles = (t("Misconception"), t("Answers"), t("Learners"))
    table = _table(t("Over all assignments, most frequent first"), titles, rows, numbers=(1, 2))
    return _section(t("Misconceptions"), table)


def _definitions(results: Results, class_digest: Digest, t: Translate) -> str:
    notes = [(t("Left out"), note) for note in labels.withheld(class_digest, t)]
    notes.append((t("Times"), t("All times are those of {zone}.", zone=results.zone)))
    terms = "".join(
        f"<div><dt>{_text(title)}</dt><dd>{_text(text)}</dd></div>" for title, text in (*notes, *labels.definitions(t))
    )
    return _section(t("What the words mean"), f'<dl class="notes">{terms}</dl>')


def _section(heading: str, *parts: str) -> str:
    return f"<section><h2>{_text(heading)}</h2>{''.join(parts)}</section>"


def _paragraph(text: str) -> str:
    return f"<p>{_text(text)}</p>"


def _table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """Return a table.

    Args:
        caption: stands above it.
        titles: of the columns.
        rows: a text for each column.
        numbers: indexes of numeric columns, aligned right. The first column that is not numeric has the row headings.
    """
    right = set(numbers)
    heading = next(place for place in range(len(titles)) if place not in right)
    head = "".join(
        f'<th scope="col" role="columnheader"{_side(place in right)}>{_text(title)}</th>'
        for place, title in enumerate(titles)
    )
    body = "".join(f'<tr role="row">{_cells(titles, row, right, heading)}</tr>' for row in rows)
    # On a phone the style sheet shows rows as blocks. Without the roles, browsers then no longer tell a screen reader
    # that this is a table.
    return (
        f'<table role="table"><caption>{_text(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _cells(titles: Sequence[str], row: Sequence[str], right: set[int], heading: int) -> str:
    """Return the cells of a row, each with the title of its column, which a narrow screen shows before it.

    *right* are the columns to align to the right, *heading* is the column of headings.
    """
    cells = []
    for place, (title, cell) in enumerate(zip(titles, row, strict=True)):
        inside = f'data-title="{_plain(title)}"{_side(place in right)}>{_text(cell)}'
        if place == heading:
            cells.append(f'<th scope="row" role="rowheader" {inside}</th>')
        else:
            cells.append(f'<td role="cell" {inside}</td>')
    return "".join(cells)


def _side(right: bool) -> str:
    """Return the attribute of a cell that is aligned to the right, or an empty text."""
    return ' class="n"' if right else ""


def _figure(picture: str, caption: str) -> str:
    """Return a picture with its caption; an empty text if there is no picture."""
    return f"<figure>{picture}<figcaption>{_text(caption)}</figcaption></figure>" if picture else ""


def _text(text: str) -> str:
    """Return *text* as HTML. Marks of writing direction in it have no effect on what stands around it."""
    return f"<bdi>{_plain(text)}</bdi>" if not text.isascii() else _plain(text)


def _plain(text: str) -> str:
    """Return *text* as HTML for places that cannot hold elements, such as attributes."""
    return escape(_shown(text))


def _shown(text: str) -> str:
    """Return *text* with signs for what HTML or UTF-8 cannot hold, not yet escaped for HTML."""
    return _CONTROL.sub(_visible, encodable(text))


def _visible(control: re.Match[str]) -> str:
    """Return the sign that stands for a control character, such as ␀."""
    code = ord(control[0])
    return chr(0x2421) if code == 0x7F else chr(_CONTROL_PICTURES + code)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _percent(percent: float | None) -> str:
    return "–" if percent is None else f"{percent:.0f} %"


def _share(share: float | None) -> str:
    return _percent(None if share is None else 100 * share)


def _signed(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{100 * share:+.0f}".replace("-", "−")


def _points(share: float | None, t: Translate) -> str:
    return "–" if share is None else t("{n} points", n=_signed(share))
