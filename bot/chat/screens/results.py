"""How a class did: by assignment, by question, by learner; what it mixes up, and what it learnt."""

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.actions.assignments import RemindClass
from bot.chat.actions.results import ByLearner, ByQuestion, Distribution, Export, ExportAs, ShowResults
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, italic, line, lines, name, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.reports.digest import AssignmentSummary, Digest, QuestionSummary
from bot.reports.gain import GainComparison
from bot.reports.items import WholeTest, judged
from bot.reports.results import MIN_GROUP_SIZE, VERDICT_FROM, Results

PAGE = 5
LEARNERS = 40
MISTAKES = 6
ASK_LIMIT = 160
FORMS = ("workbook", "page", "tidy", "moodle", "canvas", "xapi")


@dataclass(frozen=True)
class Summed:
    """What a screen shows of results: the small parts of them, and their digest; no single answer."""

    results: Results
    digest: Digest
    klass: str
    assignment: str = ""

    @property
    def sat(self) -> AssignmentSummary:
        return next(sat for sat in self.digest.sat if sat.assignment.id == self.assignment)


def one(say: Translator, bank: Bank, seen: Summed, untold: int) -> Screen:
    """One assignment: who finished, the middle score, and what was hardest; and how many are still to be told of it."""
    sat, id = seen.sat, seen.assignment
    people = len(seen.results.learners)
    waiting = people - sat.started
    finished = say.t("{done} of {of} finished", done=sat.finished, of=people)
    late = say.plural("one of them late", "{n} of them late", sat.late) if sat.late else ""
    whole = sat.analysis.whole
    middle = (
        say.t("middle score {score} of {of}", score=_score(say, whole), of=round(whole.maximum))
        if whole.median is not None and not _varied(sat)
        else ""
    )
    head = " · ".join(part for part in (finished, late, middle) if part)
    not_started = say.t("Not started: {n}", n=waiting)
    body = paragraphs(
        (
            line(bold(name(seen.results.title)), plain("·"), bold(sat.assignment.title)),
            plain(head),
            _hardest(say, bank, seen, sat),
            plain(not_started) if waiting else None,
            plain(say.t("Still to be told: {n}", n=untold)) if untold else None,
        )
    )
    buttons = [
        Button(say.t("By question"), ByQuestion(id)),
        Button(say.t("By learner"), ByLearner(id)),
        Button(say.t("As a picture"), Distribution(id)),
    ]
    if waiting:
        remind = say.plural("Remind the one", "Remind the {n}", waiting)
        buttons.append(Button(remind, RemindClass(id)))
    return Screen(
        body,
        (
            (Button(say.t("Download results"), Export(seen.klass, id), main=True),),
            *in_rows(buttons),
            _back(say, seen.klass),
        ),
    )


def _varied(sat: AssignmentSummary) -> bool:
    """Whether learners were asked different questions, so that numbers of right answers do not compare."""
    return any(bin.of is None for bin in sat.bins)


def _score(say: Translator, whole: WholeTest) -> str:
    """The middle result in questions, to a half."""
    return say.number(Decimal(round((whole.median or 0) * whole.maximum / 50)) / 2)


def _hardest(say: Translator, bank: Bank, seen: Summed, sat: AssignmentSummary) -> Html | None:
    if not sat.hardest:
        return None
    asked = sat.hardest[0]
    n, right = _right(asked)
    ask = say.t("Hardest: “{ask}” {right} of {n} right.", ask=_cut(asked.item.ask), right=right, n=n)
    return lines((plain(ask), _drew(say, bank, asked)))


def _right(asked: QuestionSummary) -> tuple[int, int]:
    n = asked.statistics.n
    return n, round((asked.statistics.facility or 0) * n / 100)


def _drew(say: Translator, bank: Bank, asked: QuestionSummary) -> Html | None:
    """The wrong option that drew most, and the error it stands for."""
    if asked.drew is None or asked.drew.n is None:
        return None
    error = bank.misconceptions.get(asked.drew.misconception or "")
    chose = say.plural("{n} chose “{option}”.", "{n} chose “{option}”.", asked.drew.n, option=_cut(asked.drew.text))
    return line(plain(chose), italic(say.of(error.error)) if error else None)


def by_question(say: Translator, bank: Bank, seen: Summed, page: int) -> Screen:
    """The hardest first; choices are withheld where few answered."""
    asked = seen.sat.hardest
    pages = max(1, -(-len(asked) // PAGE))
    page = min(page, pages - 1)
    shown = asked[page * PAGE : (page + 1) * PAGE]
    head = say.t("{title}, hardest first, page {n} of {of}", title=seen.sat.assignment.title, n=page + 1, of=pages)
    listed = [_question(say, bank, each) for each in shown]
    id = seen.assignment
    turning = [Button(say.t("Before"), ByQuestion(id, page - 1))] if page else []
    turning += [Button(say.t("After"), ByQuestion(id, page + 1))] if page + 1 < pages else []
    rows = (tuple(turning), (Button(say.t("Back"), ShowResults(id)),))
    body = paragraphs((bold(head), *listed, plain(_withheld(say, seen))))
    return Screen(body, tuple(row for row in rows if row))


def _question(say: Translator, bank: Bank, asked: QuestionSummary) -> Html:
    n, right = _right(asked)
    words = [say.t("{right} of {n} right", right=right, n=n)]
    if asked.statistics.facility_interval and n >= MIN_GROUP_SIZE:
        low, high = asked.statistics.facility_interval
        words.append(say.t("in a larger class probably {low} to {high} %", low=round(low), high=round(high)))
    return lines(
        (
            plain(_cut(asked.item.ask) or say.t("(an earlier version of a question)")),
            plain(", ".join(words)),
            _drew(say, bank, asked),
            italic(judged(asked.statistics, say.t)) if judged(asked.statistics, say.t) else None,
        )
    )


def _withheld(say: Translator, seen: Summed) -> str:
    """Why something is shown, or is not."""
    if any(key[0] == seen.assignment for key in seen.digest.withheld):
        return say.t(
            "Which options were chosen is withheld where fewer than {n} learners answered: one could tell who it was.",
            n=MIN_GROUP_SIZE,
        )
    return say.t(
        "Exact numbers are shown because everybody in the class has agreed to show you their answers. Words that judge "
        "a question come from {n} learners on.",
        n=VERDICT_FROM,
    )


def by_learner(say: Translator, seen: Summed) -> Screen:
    """Names as they were chosen, by the attempt that counts. How well somebody remembers is nobody's business."""
    counted = {a.learner: a for a in seen.results.attempts if a.assignment == seen.assignment and a.counts}
    started = {a.learner for a in seen.results.attempts if a.assignment == seen.assignment}
    rows = []
    for learner in seen.results.learners[:LEARNERS]:
        attempt = counted.get(learner.name)
        if attempt is None:
            state = say.t("started") if learner.name in started else say.t("not started")
        else:
            state = say.t("{right} of {of} right", right=attempt.right, of=attempt.of)
            state += say.t(", late") if attempt.late else ""
        rows.append(plain(f"{name(learner.name)}: {state}"))
    more = len(seen.results.learners) - LEARNERS
    rest = say.plural("One more is in the file.", "{n} more are in the file.", more) if more > 0 else ""
    head = bold(seen.sat.assignment.title)
    return Screen(
        paragraphs((head, lines(rows), plain(rest))),
        ((Button(say.t("Download results"), Export(seen.klass, seen.assignment), main=True),),
         (Button(say.t("Back"), ShowResults(seen.assignment)),)),
    )  # fmt: skip


def described(say: Translator, seen: Summed) -> Screen:
    """What the picture of a distribution shows, in words."""
    bins = "; ".join(
        say.plural("{range}: one learner", "{range}: {n} learners", each.learners, range=ranged(say, each))
        for each in seen.sat.bins
    )
    body = paragraphs((bold(seen.sat.assignment.title), plain(bins or say.t("Nobody has finished it yet."))))
    return Screen(body, ((Button(say.t("Back"), ShowResults(seen.assignment)),),))


def ranged(say: Translator, each: object) -> str:
    """A bin in words: "3", "2–3", or "40–60 %"."""
    low, high, of = each.low, each.high, each.of  # type: ignore[attr-defined]
    span = str(low) if low == high else f"{low}–{high}"
    return say.t("{span} right", span=span) if of is not None else say.t("{span} % right", span=span)


def mix_ups(say: Translator, bank: Bank, seen: Summed) -> Screen:
    """Misconceptions across the class; from five learners on."""
    back = _back(say, seen.klass)
    if len(seen.results.learners) < MIN_GROUP_SIZE or not seen.digest.misconceptions:
        why = say.t("What a class mixes up is shown from {n} learners on, once they have answered.", n=MIN_GROUP_SIZE)
        return Screen(plain(why), (back,))
    listed = [
        lines(
            (
                bold(say.of(bank.misconceptions[each.misconception].error)),
                plain(
                    say.plural(
                        "one answer, {learners} of {of} learners",
                        "{n} answers, {learners} of {of} learners",
                        each.answers,
                        learners=each.learners,
                        of=len(seen.results.learners),
                    )
                ),
                plain(say.of(bank.misconceptions[each.misconception].refuted)),
            )
        )
        for each in seen.digest.misconceptions[:MISTAKES]
        if each.misconception in bank.misconceptions
    ]
    return Screen(paragraphs((bold(say.t("What the class mixes up")), *listed)), (back,))


def gains(say: Translator, seen: Summed) -> Screen:
    back = _back(say, seen.klass)
    if not seen.digest.gains:
        why = say.t("What was learnt is shown once a class has taken a pre-test and a later test of it.")
        return Screen(plain(why), (back,))
    return Screen(
        paragraphs((bold(say.t("What was learnt")), *(_gain(say, each) for each in seen.digest.gains))), (back,)
    )


def _gain(say: Translator, learnt: GainComparison) -> Html:
    gain = learnt.gain
    head = bold(say.t("{before} → {after}", before=learnt.before.title, after=learnt.after.title))
    if gain.before is None or gain.after is None or gain.raw is None:
        return lines((head, plain(say.t("Nobody has finished both yet."))))
    both = say.plural("One learner finished both.", "{n} learners finished both.", gain.n)
    from_to = say.t(
        "Right before: {before} %, after: {after} %.", before=_percent(gain.before), after=_percent(gain.after)
    )
    raw = say.t("Gain: {raw} points.", raw=_signed(gain.raw))
    if gain.interval:
        low, high = gain.interval
        raw = say.t("Gain: {raw} points (95 % interval {low} to {high}).",
                    raw=_signed(gain.raw), low=_signed(low), high=_signed(high))  # fmt: skip
    of_possible = (
        say.t("That is {share} % of what could still be gained.", share=_percent(gain.normalised))
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


def forms(say: Translator) -> dict[str, str]:
    """What each form of file is good for, by its name."""
    return {
        "workbook": say.t("Excel workbook, with charts"),
        "page": say.t("report to read and print (HTML)"),
        "tidy": say.t("CSV, one row for each answer"),
        "moodle": say.t("Moodle gradebook (CSV)"),
        "canvas": say.t("Canvas gradebook (CSV)"),
        "xapi": say.t("xAPI statements (JSON lines)"),
    }


def which_file(say: Translator, klass: str, assignment: str) -> Screen:
    labels = {
        "workbook": say.t("Excel"),
        "page": say.t("Report"),
        "tidy": say.t("CSV"),
        "moodle": say.t("Moodle"),
        "canvas": say.t("Canvas"),
        "xapi": say.t("xAPI"),
    }
    listed = lines(plain(f"{labels[form]}: {what}") for form, what in forms(say).items())
    named = [Button(labels[form], ExportAs(klass, assignment, form, True), main=form == FORMS[0]) for form in FORMS]
    without = [
        Button(say.t("{form} without names", form=labels[form]), ExportAs(klass, assignment, form, False))
        for form in ("workbook", "page", "tidy", "xapi")
    ]
    note = say.t("Each file is noted, and learners of the class can see that you took it.")
    rows = (tuple(named[:3]), tuple(named[3:]), *in_rows(without), _back(say, klass))
    return Screen(paragraphs((bold(say.t("Which file?")), listed, italic(note))), rows)


def caption(say: Translator, results: Results, rows: int, left_out: int) -> str:
    """What stands under a file that was sent."""
    holds = say.plural(
        "{n} learner, {rows} rows.", "{n} learners, {rows} rows.", len(results.learners), rows=say.number(rows)
    )
    keep = (
        say.t("Contains names: keep it where only you can read it.")
        if results.named
        else say.t("Without names; but exact times can tell who it was.")
    )
    missing = (
        say.plural("One learner is not in it: no usable id.", "{n} learners are not in it: no usable id.", left_out)
        if left_out
        else ""
    )
    return " ".join(part for part in (holds, keep, missing) if part)


def being_made(say: Translator) -> Screen:
    return Screen(plain(say.t("I am making the file. It comes here when it is done; you can go on meanwhile.")))


def making(say: Translator, answers: int) -> str:
    """How far it is."""
    return say.plural("I am making the file: {n} answer so far.", "I am making the file: {n} answers so far.", answers)


def made(say: Translator) -> str:
    return say.t("The file is done.")


def perhaps_sent(say: Translator) -> str:
    return say.t("I could not see whether the file reached you. If it is not here, take it once more.")


def not_made(say: Translator) -> str:
    return say.t("The file could not be made. Try again; if it fails again, tell whoever runs this bot.")


def not_now(say: Translator) -> str:
    return say.t("That file cannot be made now. If others are still being made, wait for those.")


def reminded(say: Translator, n: int) -> str:
    return say.plural("One learner is reminded, silently.", "{n} learners are reminded, silently.", n)


def reminded_already(say: Translator) -> str:
    return say.t("They were reminded within the last day. Once a day is enough.")


def _cut(text: str) -> str:
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"


def _back(say: Translator, klass: str) -> tuple[Button, ...]:
    return (Button(say.t("Back to the class"), ShowClass(klass)),)
