"""How a class did: by assignment, by question, by learner; what it mixes up, and what it learnt."""

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.actions.assignments import RemindClass
from bot.chat.actions.results import ByLearner, ByQuestion, Distribution, Export, ExportAs, ShowResults
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, italic, line, lines, name, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.exports import ExportFormat
from bot.reports.digest import AssignmentSummary, Digest, QuestionSummary
from bot.reports.gain import GainComparison
from bot.reports.items import WholeTest, judged
from bot.reports.results import MIN_GROUP_SIZE, VERDICT_FROM, Results

PAGE = 5
LEARNERS = 40
MISTAKES = 6
ASK_LIMIT = 160


@dataclass(frozen=True)
class Summed:
    """What a screen shows of results: the small parts of them, and their digest; no single answer."""

    results: Results
    digest: Digest
    klass: str
    assignment: str = ""

    @property
    def summary(self) -> AssignmentSummary:
        """Of the one assignment that this is about."""
        return next(summary for summary in self.digest.assignments if summary.assignment.id == self.assignment)


def one(tr: Translator, bank: Bank, seen: Summed, untold: int) -> Screen:
    """One assignment: who finished, the middle score, and what was hardest; and how many are still to be told of it."""
    summary, id = seen.summary, seen.assignment
    people = len(seen.results.participants)
    waiting = people - summary.started
    finished = tr.t("{done} of {of} finished", done=summary.finished, of=people)
    late = tr.plural("one of them late", "{n} of them late", summary.late) if summary.late else ""
    whole = summary.analysis.whole
    middle = (
        tr.t("middle score {score} of {of}", score=_score(tr, whole), of=round(whole.maximum))
        if whole.median is not None and not _varied(summary)
        else ""
    )
    head = " · ".join(part for part in (finished, late, middle) if part)
    not_started = tr.t("Not started: {n}", n=waiting)
    body = paragraphs(
        (
            line(bold(name(seen.results.title)), plain("·"), bold(summary.assignment.title)),
            plain(head),
            _hardest(tr, bank, seen, summary),
            plain(not_started) if waiting else None,
            plain(tr.t("Still to be told: {n}", n=untold)) if untold else None,
        )
    )
    buttons = [
        Button(tr.t("By question"), ByQuestion(id)),
        Button(tr.t("By learner"), ByLearner(id)),
        Button(tr.t("As a picture"), Distribution(id)),
    ]
    if waiting:
        remind = tr.plural("Remind the one", "Remind the {n}", waiting)
        buttons.append(Button(remind, RemindClass(id)))
    return Screen(
        body,
        (
            (Button(tr.t("Download results"), Export(seen.klass, id), main=True),),
            *in_rows(buttons),
            _back(tr, seen.klass),
        ),
    )


def _varied(summary: AssignmentSummary) -> bool:
    """Whether learners were asked different questions, so that numbers of right answers do not compare."""
    return any(bin.of is None for bin in summary.bins)


def _score(tr: Translator, whole: WholeTest) -> str:
    """The middle result in questions, to a half."""
    return tr.number(Decimal(round((whole.median or 0) * whole.maximum / 50)) / 2)


def _hardest(tr: Translator, bank: Bank, seen: Summed, summary: AssignmentSummary) -> Html | None:
    if not summary.hardest:
        return None
    asked = summary.hardest[0]
    n, right = _right(asked)
    ask = tr.t("Hardest: “{ask}” {right} of {n} right.", ask=_cut(asked.item.ask), right=right, n=n)
    return lines((plain(ask), _drew(tr, bank, asked)))


def _right(asked: QuestionSummary) -> tuple[int, int]:
    n = asked.statistics.n
    return n, round((asked.statistics.facility or 0) * n / 100)


def _drew(tr: Translator, bank: Bank, asked: QuestionSummary) -> Html | None:
    """The wrong option that drew most, and the error it stands for."""
    if asked.top_distractor is None or asked.top_distractor.n is None:
        return None
    error = bank.misconceptions.get(asked.top_distractor.misconception or "")
    chose = tr.plural(
        "{n} chose “{option}”.", "{n} chose “{option}”.", asked.top_distractor.n, option=_cut(asked.top_distractor.text)
    )
    return line(plain(chose), italic(tr.of(error.error)) if error else None)


def by_question(tr: Translator, bank: Bank, seen: Summed, page: int) -> Screen:
    """The hardest first; choices are withheld where few answered."""
    asked = seen.summary.hardest
    pages = max(1, -(-len(asked) // PAGE))
    page = min(page, pages - 1)
    shown = asked[page * PAGE : (page + 1) * PAGE]
    head = tr.t("{title}, hardest first, page {n} of {of}", title=seen.summary.assignment.title, n=page + 1, of=pages)
    listed = [_question(tr, bank, each) for each in shown]
    id = seen.assignment
    turning = [Button(tr.t("Before"), ByQuestion(id, page - 1))] if page else []
    turning += [Button(tr.t("After"), ByQuestion(id, page + 1))] if page + 1 < pages else []
    rows = (tuple(turning), (Button(tr.t("Back"), ShowResults(id)),))
    body = paragraphs((bold(head), *listed, plain(_withheld(tr, seen))))
    return Screen(body, tuple(row for row in rows if row))


def _question(tr: Translator, bank: Bank, asked: QuestionSummary) -> Html:
    n, right = _right(asked)
    words = [tr.t("{right} of {n} right", right=right, n=n)]
    if asked.statistics.facility_interval and n >= MIN_GROUP_SIZE:
        low, high = asked.statistics.facility_interval
        words.append(tr.t("in a larger class probably {low} to {high} %", low=round(low), high=round(high)))
    return lines(
        (
            plain(_cut(asked.item.ask) or tr.t("(an earlier version of a question)")),
            plain(", ".join(words)),
            _drew(tr, bank, asked),
            italic(judged(asked.statistics, tr.t)) if judged(asked.statistics, tr.t) else None,
        )
    )


def _withheld(tr: Translator, seen: Summed) -> str:
    """Why something is shown, or is not."""
    if any(key[0] == seen.assignment for key in seen.digest.withheld):
        return tr.t(
            "Which options were chosen is withheld where fewer than {n} learners answered: one could tell who it was.",
            n=MIN_GROUP_SIZE,
        )
    return tr.t(
        "Exact numbers are shown because everybody in the class has agreed to show you their answers. Words that judge "
        "a question come from {n} learners on.",
        n=VERDICT_FROM,
    )


def by_learner(tr: Translator, seen: Summed) -> Screen:
    """Names as they were chosen, by the attempt that counts. How well somebody remembers is nobody's business."""
    counted = {a.learner: a for a in seen.results.attempts if a.assignment == seen.assignment and a.counts}
    started = {a.learner for a in seen.results.attempts if a.assignment == seen.assignment}
    rows = []
    for learner in seen.results.participants[:LEARNERS]:
        attempt = counted.get(learner.name)
        if attempt is None:
            state = tr.t("started") if learner.name in started else tr.t("not started")
        else:
            state = tr.t("{right} of {of} right", right=attempt.right, of=attempt.of)
            state += tr.t(", late") if attempt.late else ""
        rows.append(plain(f"{name(learner.name)}: {state}"))
    more = len(seen.results.participants) - LEARNERS
    rest = tr.plural("One more is in the file.", "{n} more are in the file.", more) if more > 0 else ""
    head = bold(seen.summary.assignment.title)
    return Screen(
        paragraphs((head, lines(rows), plain(rest))),
        ((Button(tr.t("Download results"), Export(seen.klass, seen.assignment), main=True),),
         (Button(tr.t("Back"), ShowResults(seen.assignment)),)),
    )  # fmt: skip


def described(tr: Translator, seen: Summed) -> Screen:
    """What the picture of a distribution shows, in words."""
    bins = "; ".join(
        tr.plural("{range}: one learner", "{range}: {n} learners", each.learners, range=ranged(tr, each))
        for each in seen.summary.bins
    )
    body = paragraphs((bold(seen.summary.assignment.title), plain(bins or tr.t("Nobody has finished it yet."))))
    return Screen(body, ((Button(tr.t("Back"), ShowResults(seen.assignment)),),))


def ranged(tr: Translator, each: object) -> str:
    """A bin in words: "3", "2–3", or "40–60 %"."""
    low, high, of = each.low, each.high, each.of  # type: ignore[attr-defined]
    span = str(low) if low == high else f"{low}–{high}"
    return tr.t("{span} right", span=span) if of is not None else tr.t("{span} % right", span=span)


def mix_ups(tr: Translator, bank: Bank, seen: Summed) -> Screen:
    """Misconceptions across the class; from five learners on."""
    back = _back(tr, seen.klass)
    if len(seen.results.participants) < MIN_GROUP_SIZE or not seen.digest.misconceptions:
        why = tr.t("What a class mixes up is shown from {n} learners on, once they have answered.", n=MIN_GROUP_SIZE)
        return Screen(plain(why), (back,))
    listed = [
        lines(
            (
                bold(tr.of(bank.misconceptions[each.misconception].error)),
                plain(
                    tr.plural(
                        "one answer, {learners} of {of} learners",
                        "{n} answers, {learners} of {of} learners",
                        each.answers,
                        learners=each.learners,
                        of=len(seen.results.participants),
                    )
                ),
                plain(tr.of(bank.misconceptions[each.misconception].refuted)),
            )
        )
        for each in seen.digest.misconceptions[:MISTAKES]
        if each.misconception in bank.misconceptions
    ]
    return Screen(paragraphs((bold(tr.t("What the class mixes up")), *listed)), (back,))


def gains(tr: Translator, seen: Summed) -> Screen:
    back = _back(tr, seen.klass)
    if not seen.digest.gains:
        why = tr.t("What was learnt is shown once a class has taken a pre-test and a later test of it.")
        return Screen(plain(why), (back,))
    return Screen(
        paragraphs((bold(tr.t("What was learnt")), *(_gain(tr, each) for each in seen.digest.gains))), (back,)
    )


def _gain(tr: Translator, learnt: GainComparison) -> Html:
    gain = learnt.gain
    head = bold(tr.t("{before} → {after}", before=learnt.before.title, after=learnt.after.title))
    if gain.before is None or gain.after is None or gain.raw is None:
        return lines((head, plain(tr.t("Nobody has finished both yet."))))
    both = tr.plural("One learner finished both.", "{n} learners finished both.", gain.n)
    from_to = tr.t(
        "Right before: {before} %, after: {after} %.", before=_percent(gain.before), after=_percent(gain.after)
    )
    raw = tr.t("Gain: {raw} points.", raw=_signed(gain.raw))
    if gain.interval:
        low, high = gain.interval
        raw = tr.t("Gain: {raw} points (95 % interval {low} to {high}).",
                    raw=_signed(gain.raw), low=_signed(low), high=_signed(high))  # fmt: skip
    of_possible = (
        tr.t("That is {share} % of what could still be gained.", share=_percent(gain.normalised))
        if gain.normalised is not None
        else ""
    )
    return lines(
        (
            head,
            plain(both),
            plain(from_to),
            plain(raw),
            plain(of_possible),
        )
    )


def _percent(share: float) -> int:
    return round(share * 100)


def _signed(share: float) -> str:
    return f"{round(share * 100):+d}".replace("-", "−")


def formats(tr: Translator) -> dict[ExportFormat, str]:
    """What each kind of file is good for."""
    return {
        ExportFormat.WORKBOOK: tr.t("Excel workbook, with charts"),
        ExportFormat.REPORT: tr.t("report to read and print (HTML)"),
        ExportFormat.ANSWERS_CSV: tr.t("CSV, one row for each answer"),
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


def which_file(tr: Translator, klass: str, assignment: str) -> Screen:
    """The kinds of files to choose from, with and without names."""
    labels = _format_labels(tr)
    listed = lines(plain(f"{labels[format]}: {what}") for format, what in formats(tr).items())
    named = [
        Button(label, ExportAs(klass, assignment, format, True), main=format is ExportFormat.WORKBOOK)
        for format, label in labels.items()
    ]
    without = [
        Button(tr.t("{form} without names", form=label), ExportAs(klass, assignment, format, False))
        for format, label in labels.items()
        if format not in GRADEBOOKS
    ]
    note = tr.t("Each file is noted, and learners of the class can see that you took it.")
    rows = (tuple(named[:3]), tuple(named[3:]), *in_rows(without), _back(tr, klass))
    return Screen(paragraphs((bold(tr.t("Which file?")), listed, italic(note))), rows)


def caption(tr: Translator, results: Results, rows: int, left_out: int) -> str:
    """What stands under a file that was sent."""
    holds = tr.plural(
        "{n} learner, {rows} rows.", "{n} learners, {rows} rows.", len(results.participants), rows=tr.number(rows)
    )
    keep = (
        tr.t("Contains names: keep it where only you can read it.")
        if results.named
        else tr.t("Without names; but exact times can tell who it was.")
    )
    missing = (
        tr.plural("One learner is not in it: no usable id.", "{n} learners are not in it: no usable id.", left_out)
        if left_out
        else ""
    )
    return " ".join(part for part in (holds, keep, missing) if part)


def being_made(tr: Translator) -> Screen:
    return Screen(plain(tr.t("I am making the file. It comes here when it is done; you can go on meanwhile.")))


def making(tr: Translator, answers: int) -> str:
    """How far it is."""
    return tr.plural("I am making the file: {n} answer so far.", "I am making the file: {n} answers so far.", answers)


def made(tr: Translator) -> str:
    return tr.t("The file is done.")


def perhaps_sent(tr: Translator) -> str:
    return tr.t("I could not see whether the file reached you. If it is not here, take it once more.")


def not_made(tr: Translator) -> str:
    return tr.t("The file could not be made. Try again; if it fails again, tell whoever runs this bot.")


def _cut(text: str) -> str:
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"


def _back(tr: Translator, klass: str) -> tuple[Button, ...]:
    return (Button(tr.t("Back to the class"), ShowClass(klass)),)
