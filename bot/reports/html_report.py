"""The report that a teacher reads, shows or prints: one page that needs no network, with pictures told in words too."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import BinaryIO, TextIO

from bot.reports import labels, svg
from bot.reports.answers_csv import Index, indexed
from bot.reports.digest import AssignmentSummary, Digest, QuestionSummary, digest
from bot.reports.escaping import encodable, text_in
from bot.reports.items import judged
from bot.reports.overview import moment
from bot.reports.results import Results, Translate
from bot.reports.style import STYLE

_HARDEST = 5
_LABEL = 48
"""Characters beside a picture; an SVG does not wrap them."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_PICTURES = 0x2400


def write(results: Results, file: BinaryIO, t: Translate, language: str = "en") -> int:
    """Write an HTML page in UTF-8 to *file*; *language* is that of *t*, as in `<html lang>`.

    Returns how many assignments it tells of: no row of it is about a single learner.
    """
    with text_in(file, "utf-8") as text:
        _page(results, text, t, language)
    return len(results.assignments)


def _page(results: Results, file: TextIO, t: Translate, language: str) -> None:
    seen, index = digest(results), indexed(results)
    file.write(
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_plain(results.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    for part in _parts(results, seen, index, t):
        file.write(part + "\n")
    file.write("</main>\n</body>\n</html>\n")


def _parts(results: Results, seen: Digest, index: Index, t: Translate) -> Iterator[str]:
    yield _head(results, seen, index, t)
    if seen.gains:
        yield _gains(seen, index, t)
    for number, sat in enumerate(seen.assignments, start=1):
        yield _sat(number, sat, results, index, t)
    if seen.misconceptions:
        yield _misconceptions(results, seen, t)
    yield _definitions(results, seen, t)


def _head(results: Results, seen: Digest, index: Index, t: Translate) -> str:
    made = f"{moment(results.made, results.zone)} ({results.zone})"
    facts = (
        (t("Teachers"), ", ".join(results.teachers)),
        (t("Made"), made),
        (t("Learners"), str(len(results.participants))),
    )
    told = "".join(f"<div><dt>{_text(title)}</dt><dd>{_text(fact)}</dd></div>" for title, fact in facts)
    rows = [
        (
            index.titles[sat.assignment.id],
            labels.kind_of_assignment(sat.assignment.kind, t),
            t("{finished} of {started}", finished=sat.finished, started=sat.started),
            _percent(sat.analysis.whole.median),
        )
        for sat in seen.assignments
    ]
    titles = (t("Assignment"), t("Kind"), t("Finished, of those who started"), t("Middle result"))
    return f"<header><h1>{_text(results.title)}</h1><dl>{told}</dl></header>" + _table(
        t("Assignments"), titles, rows, numbers=(2, 3)
    )


def _gains(seen: Digest, index: Index, t: Translate) -> str:
    rows, steps, told = [], [], []
    for learnt in seen.gains:
        gain, title = learnt.gain, index.titles[learnt.after.id]
        interval = gain.interval
        rows.append(
            (
                f"{index.titles[learnt.before.id]} → {title}",
                str(gain.n),
                _share(gain.before),
                _share(gain.after),
                _points(gain.raw, t),
                t("{low} to {high}", low=_signed(interval[0]), high=_signed(interval[1])) if interval else "–",
                _share(gain.normalised),
            )
        )
        if gain.before is None or gain.after is None:
            continue
        steps.append(
            svg.Step(
                _shortened(_shown(title), _LABEL), gain.before, gain.after, _share(gain.before), _share(gain.after)
            )
        )
        told.append(
            t("{title}: from {before} to {after}.", title=title, before=_share(gain.before), after=_share(gain.after))
        )
    titles = (
        t("Tests"),
        t("Learners in both"),
        t("Before"),
        t("After"),
        t("Gain"),
        t("95 % interval"),
        t("Normalised gain"),
    )
    picture = svg.steps("gain", t("Share right before and after"), _shown(" ".join(told)), steps) if steps else ""
    figure = _figure(picture, t("Share right before and after, in %"))
    table = _table(t("Gain, of learners who took both tests"), titles, rows, numbers=range(1, 7))
    return _section(t("What was learnt"), figure, table)


def _sat(number: int, sat: AssignmentSummary, results: Results, index: Index, t: Translate) -> str:
    title = index.titles[sat.assignment.id]
    if not sat.finished:
        return _section(title, _said(t("Nobody has finished it yet.")))
    whole = sat.analysis.whole
    said = t(
        "Finished: {finished} of {started} who started, late: {late}. Middle result: {median}, mean: {mean}.",
        finished=sat.finished,
        started=sat.started,
        late=sat.late,
        median=_percent(whole.median),
        mean=_percent(whole.mean),
    )
    pictures = _spread(number, sat, t) + _facilities(number, sat, t)
    return _section(title, _said(said), f'<div class="pair">{pictures}</div>', _hardest(sat, results, t))


def _spread(number: int, sat: AssignmentSummary, t: Translate) -> str:
    if not sat.bins:
        return ""
    bars = [svg.Bar(str(bin.low), bin.learners, str(bin.learners)) for bin in sat.bins]
    told = "; ".join(f"{labels.result(bin, t)}: {bin.learners}" for bin in sat.bins)
    of = sat.bins[0].of
    title = t("Learners by right answers, of {of}", of=of) if of is not None else t("Learners by result, in %")
    return _figure(svg.columns(f"spread-{number}", title, told, bars), title)


def _facilities(number: int, sat: AssignmentSummary, t: Translate) -> str:
    bars = []
    for asked in sat.asked:
        facility, ends = asked.statistics.facility, asked.statistics.facility_interval
        low, high = (ends[0] / 100, ends[1] / 100) if ends else (None, None)
        bars.append(svg.Bar(str(asked.number), (facility or 0) / 100, _percent(facility), low, high))
    told = "; ".join(t("question {n}: {share}", n=bar.label, share=bar.shown) for bar in bars)
    title = t("Share right by question, with its 95 % interval")
    return _figure(svg.rows(f"facility-{number}", title, told, bars), title)


def _hardest(sat: AssignmentSummary, results: Results, t: Translate) -> str:
    shown = sat.hardest[:_HARDEST]
    remarks = [judged(asked.statistics, t) for asked in shown]
    titles = [t("No."), t("Question"), t("Share right"), t("Misconception that drew most")]
    rows: list[Sequence[str]] = [
        (str(asked.number), asked.item.ask, _of(asked, t), _drew(asked, results, t)) for asked in shown
    ]
    if any(remarks):
        titles.append(t("Remarks"))
        rows = [(*row, remark) for row, remark in zip(rows, remarks, strict=True)]
    return _table(t("Hardest questions"), titles, rows, numbers=(0, 2))


def _of(asked: QuestionSummary, t: Translate) -> str:
    return t("{share} of {n}", share=_percent(asked.statistics.facility), n=asked.statistics.n)


def _drew(asked: QuestionSummary, results: Results, t: Translate) -> str:
    if asked.top_distractor is None:
        return "–"
    error = labels.misconception(asked.top_distractor.misconception or "", results)
    return t("{error} (chosen by {n})", error=error, n=asked.top_distractor.n)


def _misconceptions(results: Results, seen: Digest, t: Translate) -> str:
    rows = [
        (labels.misconception(each.misconception, results), str(each.answers), str(each.learners))
        for each in seen.misconceptions
    ]
    titles = (t("Misconception"), t("Answers"), t("Learners"))
    table = _table(t("Over all assignments, most frequent first"), titles, rows, numbers=(1, 2))
    return _section(t("Misconceptions"), table)


def _definitions(results: Results, seen: Digest, t: Translate) -> str:
    notes = [(t("Left out"), note) for note in labels.withheld(seen, t)]
    notes.append((t("Times"), t("All times are those of {zone}.", zone=results.zone)))
    told = "".join(
        f"<div><dt>{_text(title)}</dt><dd>{_text(text)}</dd></div>" for title, text in (*notes, *labels.definitions(t))
    )
    return _section(t("What the words mean"), f'<dl class="notes">{told}</dl>')


def _section(heading: str, *parts: str) -> str:
    return f"<section><h2>{_text(heading)}</h2>{''.join(parts)}</section>"


def _said(text: str) -> str:
    return f"<p>{_text(text)}</p>"


def _table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """The first column that holds no number heads its row; those in *numbers* are set to the right."""
    right = set(numbers)
    heads = next(place for place in range(len(titles)) if place not in right)
    head = "".join(
        f'<th scope="col" role="columnheader"{_side(place in right)}>{_text(title)}</th>'
        for place, title in enumerate(titles)
    )
    body = "".join(f'<tr role="row">{_cells(titles, row, right, heads)}</tr>' for row in rows)
    # Where a phone lays rows out as blocks, browsers forget that this is a table: the roles say it again.
    return (
        f'<table role="table"><caption>{_text(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _cells(titles: Sequence[str], row: Sequence[str], right: set[int], heads: int) -> str:
    """Each with its column's title, which a narrow screen shows beside it."""
    cells = []
    for place, (title, cell) in enumerate(zip(titles, row, strict=True)):
        inside = f'data-title="{_plain(title)}"{_side(place in right)}>{_text(cell)}'
        if place == heads:
            cells.append(f'<th scope="row" role="rowheader" {inside}</th>')
        else:
            cells.append(f'<td role="cell" {inside}</td>')
    return "".join(cells)


def _side(right: bool) -> str:
    return ' class="n"' if right else ""


def _figure(picture: str, caption: str) -> str:
    return f"<figure>{picture}<figcaption>{_text(caption)}</figcaption></figure>" if picture else ""


def _text(text: str) -> str:
    """*text* within the page: no markup, and directions of writing that end where it ends."""
    return f"<bdi>{_plain(text)}</bdi>" if not text.isascii() else _plain(text)


def _plain(text: str) -> str:
    return escape(_shown(text))


def _shown(text: str) -> str:
    return _CONTROL.sub(_visible, encodable(text))


def _visible(control: re.Match[str]) -> str:
    """What HTML cannot hold, as the sign that stands for it: ␀."""
    code = ord(control[0])
    return chr(0x2421) if code == 0x7F else chr(_CONTROL_PICTURES + code)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _percent(percent: float | None) -> str:
    return "–" if percent is None else f"{percent:.0f} %"


def _share(share: float | None) -> str:
    return _percent(None if share is None else 100 * share)


def _signed(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def _points(share: float | None, t: Translate) -> str:
    return "–" if share is None else t("{n} points", n=_signed(share))
