"""How each learner of a class did in one assignment, by the names they chose, and what each answered."""

from bot.chat.actions.deadlines import OwnDue
from bot.chat.actions.results import ByLearner, Export, LearnerAnswers, ShowResults
from bot.chat.screens.assignments import moment
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, line, lines, name, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.results import ResultsView, cut
from bot.chat.translation import Translator
from bot.quiz.classes import Kind
from bot.quiz.user import User
from bot.reports import labels
from bot.reports.results import Answer, Attempt, Item
from bot.services.class_results import LearnerResults

LEARNERS = 10
"""Learners on a page."""
ANSWERS = 10
"""One learner's answers on a page."""


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
    asked = cut(item.ask) or tr.t("(an earlier version of a question)")
    words, verdict = answer.response.answer, answer.response.verdict
    judged = labels.verdict(verdict, tr.t)
    said = f"{foreign(cut(words))}: {judged}" if words and verdict != "not-known" else judged
    return lines((line(bold(f"{place}."), plain(asked)), plain(said)))
