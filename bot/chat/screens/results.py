"""How a class did: by assignment, by question, by learner; what it mixes up, and what it learnt."""

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.actions.assignments import RemindClass
from bot.chat.actions.deadlines import ExplainNow, MoveDue, OwnDue
from bot.chat.actions.results import (
    ByLearner,
    ByQuestion,
    Distribution,
    Export,
    Gains,
    LearnerAnswers,
    MixUps,
    ShowResults,
)
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.assignments import moment
from bot.chat.screens.claims import figures, interval
from bot.chat.screens.markup import (
    Button,
    Html,
    Screen,
    bold,
    foreign,
    in_rows,
    italic,
    line,
    lines,
    name,
    paragraphs,
    plain,
)
from bot.chat.screens.pages import filled, page_of
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Kind
from bot.quiz.user import User
from bot.reports import labels
from bot.reports.digest import AssignmentSummary, Bin, Digest, QuestionSummary
from bot.reports.discernment import DiscernmentChange
from bot.reports.gain import GainComparison
from bot.reports.item_judgement import judged
from bot.reports.results import MIN_GROUP_SIZE, VERDICT_FROM, Answer, Attempt, Item, Results
from bot.services.class_results import LearnerResults

PAGE = 5
"""Questions on a page."""
LEARNERS = 10
"""Learners on a page."""
ANSWERS = 10
"""One learner's answers on a page."""
MISTAKES = 5
"""Misconceptions on a page."""
COMPARISONS = 6
"""Pairs of tests on a page."""
ASK_LIMIT = 160
"""Characters of a question or an option in a list."""


@dataclass(frozen=True)
class ResultsView:
    """Results as screens show them: no single answer is in them.

    Attributes:
        results: the results, without looking at their answers.
        digest: what the answers come to.
        klass: the id of the class.
        assignment: the id of the assignment they are about; "" for all of them.
    """

    results: Results
    digest: Digest
    klass: str
    assignment: str = ""

    @property
    def summary(self) -> AssignmentSummary:
        """The summary of the one assignment that this is about."""
        return next(summary for summary in self.digest.assignments if summary.assignment.id == self.assignment)


def one(tr: Translator, bank: Bank, view: ResultsView, pending_notices: int, *, sealed: bool = False) -> Screen:
    """One assignment: how many finished it, the middle score, and what was hardest.

    Args:
        pending_notices: how many learners are still to be told of it.
        sealed: whether it is a test that is not explained yet to those who have finished it.
    """
    summary, id = view.summary, view.assignment
    people = len(view.results.participants)
    waiting = people - summary.started
    not_started = tr.t("Not started: {n}", n=waiting)
    body = paragraphs(
        (
            line(bold(name(view.results.title)), plain("·"), bold(summary.assignment.title)),
            plain(_how_it_went(tr, summary, people)),
            _judged(tr, view),
            _hardest(tr, bank, view, summary),
            plain(not_started) if waiting else None,
            plain(tr.t("Still to be told: {n}", n=pending_notices)) if pending_notices else None,
            plain(tr.t("Not explained yet: learners are told together what was right.")) if sealed else None,
        )
    )
    story = summary.assignment.is_story  # nothing in it is right or wrong
    buttons = [
        *(() if story else (Button(tr.t("By question"), ByQuestion(id)),)),
        Button(tr.t("By learner"), ByLearner(id)),
        *(() if story else (Button(tr.t("As a picture"), Distribution(id)),)),
    ]
    together = summary.assignment.kind == Kind.LIVE  # nobody can take it alone, or later
    if waiting and not together:
        remind = tr.plural("Remind the one", "Remind the {n}", waiting)
        buttons.append(Button(remind, RemindClass(id)))
    if not together:
        buttons.append(Button(tr.t("Due date"), MoveDue(id)))
    if sealed:
        buttons.append(Button(tr.t("Explain it now"), ExplainNow(id)))
    return Screen(
        body,
        (
            (Button(tr.t("Download results"), Export(view.klass, id), main=True),),
            *in_rows(buttons),
            _back(tr, view.klass),
        ),
    )


def _how_it_went(tr: Translator, summary: AssignmentSummary, people: int) -> str:
    """How many finished it, how many of them late, and the middle score; *people* are in the class."""
    finished = tr.t("{done} of {of} finished", done=summary.finished, of=people)
    late = tr.plural("one of them late", "{n} of them late", summary.late) if summary.late else ""
    whole = summary.analysis.whole
    middle = (
        tr.t("middle score {score} of {of}", score=_score(tr, whole.median, whole.maximum), of=round(whole.maximum))
        if whole.median is not None and whole.maximum is not None and not _varied(summary)
        else ""
    )
    return " · ".join(part for part in (finished, late, middle) if part)


def _judged(tr: Translator, view: ResultsView) -> Html | None:
    """How statements were judged in the one assignment; `None` if it has none."""
    found = next((it for it in view.digest.discernment if it.assignment.id == view.assignment), None)
    if found is None:
        return None
    if found.detection is None:
        few = tr.t(
            "How well they tell apart, and how suspicious they are, is worked out from {n} learners on.",
            n=MIN_GROUP_SIZE,
        )
        return plain(few)
    return lines(figures(tr, found.detection, of_class=True))


def _varied(summary: AssignmentSummary) -> bool:
    """Whether results are percentages: learners had different numbers of questions, or very many."""
    return any(bin.of is None for bin in summary.bins)


def _score(tr: Translator, median: float, maximum: float) -> str:
    """The middle result, in percent of *maximum*, as a number of questions, to the nearest half."""
    return tr.number(Decimal(round(median * maximum / 50)) / 2)


def _hardest(tr: Translator, bank: Bank, view: ResultsView, summary: AssignmentSummary) -> Html | None:
    """The question that fewest answered right; `None` if nothing was answered."""
    if not summary.hardest:
        return None
    question = summary.hardest[0]
    n, right = _right(question)
    ask = tr.t("Hardest: “{ask}” {right} of {n} right.", ask=_cut(question.item.ask), right=right, n=n)
    return lines((plain(ask), _top_distractor(tr, bank, question)))


def _right(question: QuestionSummary) -> tuple[int, int]:
    """How many learners answered a question, and how many of them got it right."""
    n = question.statistics.n
    return n, round((question.statistics.facility or 0) * n / 100)


def _top_distractor(tr: Translator, bank: Bank, question: QuestionSummary) -> Html | None:
    """The wrong option that was chosen most, and the misconception it stands for."""
    if question.top_distractor is None or question.top_distractor.n is None:
        return None
    error = bank.misconceptions.get(question.top_distractor.misconception or "")
    chose = tr.plural(
        "{n} chose “{option}”.",
        "{n} chose “{option}”.",
        question.top_distractor.n,
        option=foreign(_cut(question.top_distractor.text)),
    )
    return line(plain(chose), italic(tr.of(error.error)) if error else None)


def by_question(tr: Translator, bank: Bank, view: ResultsView, page: int) -> Screen:
    """A page of the questions, the hardest first. What was chosen is withheld where few answered."""
    shown, id = page_of(view.summary.hardest, page, PAGE), view.assignment
    head = shown.titled(tr, tr.t("{title}, hardest first", title=view.summary.assignment.title))
    listed = [_question(tr, bank, question) for question in shown.items]
    turning = shown.turning(tr, lambda page: ByQuestion(id, page))
    body = paragraphs((bold(head), *listed, plain(_withheld(tr, view))))
    return Screen(body, filled(turning, (Button(tr.t("Back"), ShowResults(id)),)))


def _question(tr: Translator, bank: Bank, question: QuestionSummary) -> Html:
    """One question: how many got it right, what the others chose, and what to think of it."""
    n, right = _right(question)
    words = [tr.t("{right} of {n} right", right=right, n=n)]
    if question.statistics.facility_interval and n >= MIN_GROUP_SIZE:
        low, high = question.statistics.facility_interval
        words.append(tr.t("in a larger class probably {low} to {high} %", low=round(low), high=round(high)))
    return lines(
        (
            plain(_cut(question.item.ask) or tr.t("(an earlier version of a question)")),
            plain(", ".join(words)),
            _top_distractor(tr, bank, question),
            italic(judged(question.statistics, tr.t)) if judged(question.statistics, tr.t) else None,
        )
    )


def _withheld(tr: Translator, view: ResultsView) -> str:
    """Why choices are withheld, or from when on questions are judged."""
    if any(key[0] == view.assignment for key in view.digest.withheld):
        return labels.threshold(tr.t)
    return tr.t("Words that judge a question come from {n} learners on.", n=VERDICT_FROM)


def by_learner(tr: Translator, view: ResultsView, page: int = 0) -> Screen:
    """A page of the learners by the names they chose, with their attempt that counts, not how well they remember."""
    counted = {a.learner: a for a in view.results.attempts if a.assignment == view.assignment and a.counts}
    started = {a.learner for a in view.results.attempts if a.assignment == view.assignment}
    rows, story = [], view.summary.assignment.is_story
    shown = page_of(view.results.participants, page, LEARNERS)
    for place, learner in enumerate(shown.items, 1):
        attempt = counted.get(learner.name)
        if attempt is None:
            state = tr.t("started") if learner.name in started else tr.t("not started")
        else:
            state = _result(tr, attempt, story=story)
            state += tr.t(", late") if attempt.late else ""
        rows.append(line(bold(f"{place}."), plain(f"{name(learner.name)}: {state}")))
    head = bold(shown.titled(tr, view.summary.assignment.title))
    if story:
        how = tr.t("Nobody sees which moves they made. Tap a number for a due date of their own.")
    else:
        how = tr.t("Tap a number to see what somebody answered; they agreed to that when they joined.")
    numbers = tuple(
        Button(str(place), LearnerAnswers(view.assignment, learner.handle))
        for place, learner in enumerate(shown.items, 1)
    )
    return Screen(
        paragraphs((head, lines(rows), plain(how) if rows else None)),
        filled(
            *(numbers[i : i + 5] for i in range(0, len(numbers), 5)),
            shown.turning(tr, lambda page: ByLearner(view.assignment, page)),
            (Button(tr.t("Download results"), Export(view.klass, view.assignment), main=True),),
            (Button(tr.t("Back"), ShowResults(view.assignment)),),
        ),
    )


def _result(tr: Translator, attempt: Attempt, *, story: bool) -> str:
    """What came of an attempt: how much was right; of a story only that it is finished."""
    if not story:
        return tr.t("{right} of {of} right", right=attempt.right, of=attempt.of)
    return tr.t("finished") if attempt.finished else tr.t("started")


def answers_of(tr: Translator, found: LearnerResults, title: str, teacher: User, page: int = 0) -> Screen:
    """A page of what one learner answered in an assignment, and until when it counts as on time for them.

    Args:
        title: what the assignment is called.
    """
    shown = page_of(list(zip(found.items, found.answers, strict=True)), page, ANSWERS)
    attempt, who, id = found.attempt, found.member.handle, found.assignment.id
    story = found.assignment.kind is Kind.STORY
    state = tr.t("not started") if attempt is None else _result(tr, attempt, story=story)
    if attempt is not None and attempt.finished is None and not story:
        state = f"{tr.t('started')}, {state}"
    due = moment(tr, found.due_date, teacher) if found.due_date else tr.t("no end")
    head = lines(
        (
            bold(shown.titled(tr, f"{name(found.member.name)} · {title}")),
            plain(state + (tr.t(", late") if attempt and attempt.late else "")),
            plain(tr.t("Due: {when}", when=due)),
        )
    )
    listed = (_own_answer(tr, place, *pair) for place, pair in enumerate(shown.items, shown.first + 1))
    return Screen(
        paragraphs((head, *listed)),
        filled(
            shown.turning(tr, lambda page: LearnerAnswers(id, who, page)),
            (Button(tr.t("Another due date"), OwnDue(id, who)),),
            (Button(tr.t("By learner"), ByLearner(id)), Button(tr.t("Back"), ShowResults(id))),
        ),
    )


def _own_answer(tr: Translator, place: int, item: Item, answer: Answer) -> Html:
    """One answer: what was asked, what was answered, and how it was judged."""
    asked = _cut(item.ask) or tr.t("(an earlier version of a question)")
    words, verdict = answer.response.answer, answer.response.verdict
    judged = labels.verdict(verdict, tr.t)
    said = f"{foreign(_cut(words))}: {judged}" if words and verdict != "not-known" else judged
    return lines((line(bold(f"{place}."), plain(asked)), plain(said)))


def described(tr: Translator, view: ResultsView) -> Screen:
    """What the picture of a distribution shows, in words."""
    bins = "; ".join(
        tr.plural("{range}: one learner", "{range}: {n} learners", bin.learners, range=ranged(tr, bin))
        for bin in view.summary.bins
    )
    body = paragraphs((bold(view.summary.assignment.title), plain(bins or tr.t("Nobody has finished it yet."))))
    return Screen(body, ((Button(tr.t("Back"), ShowResults(view.assignment)),),))


def ranged(tr: Translator, bin: Bin) -> str:
    """A bin of a distribution in words: "3 right", "2–3 right" or "40–60 % right"."""
    span = str(bin.low) if bin.low == bin.high else f"{bin.low}–{bin.high}"
    return tr.t("{span} right", span=span) if bin.of is not None else tr.t("{span} % right", span=span)


def mix_ups(tr: Translator, bank: Bank, view: ResultsView, page: int = 0) -> Screen:
    """A page of the misconceptions of the class, of questions that enough learners were asked."""
    back = _back(tr, view.klass)
    known = [mistake for mistake in view.digest.misconceptions if mistake.misconception in bank.misconceptions]
    shown = page_of(known, page, MISTAKES)
    if not known:
        return Screen(lines((plain(tr.t("Nothing yet.")), plain(labels.threshold(tr.t)))), (back,))
    listed = [
        lines(
            (
                bold(tr.of(bank.misconceptions[mistake.misconception].error)),
                plain(
                    tr.plural(
                        "one answer, {learners} of {of} learners",
                        "{n} answers, {learners} of {of} learners",
                        mistake.answers,
                        learners=mistake.learners,
                        of=len(view.results.participants),
                    )
                ),
                plain(tr.of(bank.misconceptions[mistake.misconception].refuted)),
            )
        )
        for mistake in shown.items
    ]
    head = bold(shown.titled(tr, tr.t("What the class mixes up")))
    return Screen(paragraphs((head, *listed)), filled(shown.turning(tr, lambda page: MixUps(view.klass, page)), back))


def gains(tr: Translator, view: ResultsView, page: int = 0) -> Screen:
    """What was learnt between a pre-test and each later test, the newest first, a page at a time."""
    back = _back(tr, view.klass)
    if not view.digest.gains:
        why = tr.t("What was learnt is shown once a class has taken a pre-test and a later test of it.")
        return Screen(plain(why), (back,))
    shown = page_of(view.digest.gains[::-1], page, COMPARISONS)
    head = bold(shown.titled(tr, tr.t("What was learnt")))
    changes = {it.after.id: it for it in view.digest.discernment_changes}
    return Screen(
        paragraphs((head, *(lines((_gain(tr, it), _change(tr, changes.get(it.after.id)))) for it in shown.items))),
        filled(shown.turning(tr, lambda page: Gains(view.klass, page)), back),
    )


def _gain(tr: Translator, comparison: GainComparison) -> Html:
    """What was learnt between two tests."""
    gain = comparison.gain
    head = bold(tr.t("{before} → {after}", before=comparison.before.title, after=comparison.after.title))
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
        if gain.normalised is not None and gain.raw >= 0
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


def _change(tr: Translator, comparison: DiscernmentChange | None) -> Html | None:
    """What has changed in telling apart and in suspicion, with its intervals; `None` where nobody judged statements."""
    if comparison is None:
        return None
    words = plain(tr.t("Told or not: {words}", words=labels.changed(comparison.change, tr.t)))
    change = comparison.change
    if change is None:
        return words
    d = interval(tr, change.after.apart - change.before.apart, change.apart)
    c = interval(tr, change.after.suspicion - change.before.suspicion, change.suspicion)
    return lines((words, plain(tr.t("Telling apart (d′) {d}, suspicion (c) {c}.", d=d, c=c))))


def _percent(share: float) -> int:
    """A share as a whole percentage."""
    return round(share * 100)


def _signed(share: float) -> str:
    """A share in points, with its sign: "+12" or "−3"."""
    return f"{round(share * 100):+d}".replace("-", "−")


def _cut(text: str) -> str:
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"


def _back(tr: Translator, klass: str) -> tuple[Button, ...]:
    return (Button(tr.t("Back to the class"), ShowClass(klass)),)
