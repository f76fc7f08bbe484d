"""How a class did: by assignment and by question; what it mixes up."""

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.actions.assignments import RemindClass
from bot.chat.actions.deadlines import ExplainNow, MoveDue
from bot.chat.actions.results import (
    ByLearner,
    ByQuestion,
    Distribution,
    Export,
    MixUps,
    ShowResults,
)
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.claims import figures
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
from bot.reports import labels
from bot.reports.digest import AssignmentSummary, Bin, Digest, QuestionSummary
from bot.reports.item_judgement import judged
from bot.reports.results import MIN_GROUP_SIZE, VERDICT_FROM, Results

PAGE = 5
"""Questions on a page."""
MISTAKES = 5
"""Misconceptions on a page."""
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
            back_to_class(tr, view.klass),
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
    ask = tr.t("Hardest: “{ask}” {right} of {n} right.", ask=cut(question.item.ask), right=right, n=n)
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
        option=foreign(cut(question.top_distractor.text)),
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
            plain(cut(question.item.ask) or tr.t("(an earlier version of a question)")),
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
    back = back_to_class(tr, view.klass)
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


def cut(text: str) -> str:
    """A question or an option, shortened for a list."""
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"


def back_to_class(tr: Translator, klass: str) -> tuple[Button, ...]:
    """The row with the way back to the class."""
    return (Button(tr.t("Back to the class"), ShowClass(klass)),)
