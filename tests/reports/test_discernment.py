"""What reports say of statements that a class judged: both figures, and whether it got wiser or only warier."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.quiz.detection import Judgements
from bot.reports import html_report, workbook
from bot.reports.digest import digest
from bot.reports.discernment import discernment
from bot.reports.results import Answer, Choice, Item, Results
from tests.reports.builders import a_learner, an_answer, an_assignment, an_item, some_results

LEVELS = ("sure yes", "fairly yes", "guess yes", "guess no", "fairly no", "sure no")
TOLD, UNTOLD = range(5), range(5, 10)


def t(text: str, /, **values: object) -> str:
    return text.format(**values) if values else text


def a_statement(number: int, assignment: str) -> Item:
    told = number in TOLD
    choices = tuple(Choice(level, (place < 3) == told) for place, level in enumerate(LEVELS))
    return an_item(f"claim-{number}", assignment=assignment, kind="claim", choices=choices, guess=0.5)


def a_class(learners: int, **said: tuple[int, int]) -> Results:
    """What a class said in each assignment: how many of the five told, and of the five untold, it took for told."""
    names = [f"L{number:02}" for number in range(learners)]
    assignments = [an_assignment(id, id, kind=id, pair=None if id == "pre" else "pre") for id in said]
    items = [a_statement(number, id) for id in said for number in (*TOLD, *UNTOLD)]
    answers = [
        _answer(
            name,
            place,
            id,
            number,
            says_told=number - 5 * (number in UNTOLD) < _wavering(taken[number in UNTOLD], place),
        )
        for id, taken in said.items()
        for place, name in enumerate(names)
        for number in (*TOLD, *UNTOLD)
    ]
    return some_results(
        learners=tuple(map(a_learner, names)), assignments=tuple(assignments), items=tuple(items), answers=answers
    )


def _wavering(taken: int, learner: int) -> int:
    """Learners differ a little, around the same mean."""
    return min(5, max(0, taken + (-1, 0, 1)[learner % 3]))


def _answer(name: str, place: int, assignment: str, number: int, *, says_told: bool) -> Answer:
    right = says_told == (number in TOLD)
    chosen = (place % 3 if says_told else 3 + place % 3,)
    verdict = "right" if right else "wrong"
    return an_answer(
        name, f"claim-{number}", assignment=assignment, chosen=chosen, verdict=verdict, found=int(right), answer="said"
    )


def test_hits_and_false_alarms_of_a_class_are_pooled() -> None:
    (found,), changes = discernment(a_class(6, pre=(4, 1)))

    assert found.judgements == Judgements(hits=24, told=30, false_alarms=6, untold=30)
    assert found.learners == 6
    assert found.detection is not None
    assert found.detection.apart[0] < found.judgements.apart < found.detection.apart[1]
    assert changes == ()


def test_below_five_learners_no_figure_is_made() -> None:
    (found,), _ = discernment(a_class(4, pre=(4, 1)))

    assert found.detection is None
    assert found.learners == 4


def test_what_was_not_known_and_attempts_that_do_not_count_are_left_out() -> None:
    results = a_class(5, pre=(4, 1))
    answers = [*results.answers()]
    ignored = [
        an_answer("L00", "claim-0", assignment="pre", chosen=(), verdict="not-known"),
        an_answer("L00", "claim-0", assignment="pre", attempt=2, counts=False, chosen=(5,), verdict="wrong"),
    ]

    assert discernment(_with(results, [*answers, *ignored])) == discernment(results)


def _with(results: Results, answers: list[Answer]) -> Results:
    return replace(results, answers=lambda: iter(answers))


def test_results_without_statements_are_not_read_for_them() -> None:
    def never() -> None:
        raise AssertionError

    results = some_results()
    object.__setattr__(results, "answers", never)

    assert discernment(results) == ((), ())


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((5, 0), "Wiser."),
        ((1, 0), "Warier, and no wiser: true statements are doubted too."),
        ((3, 2), "No change that is sure."),
    ],
)
def test_reports_say_whether_a_class_got_wiser_or_only_warier(after: tuple[int, int], words: str) -> None:
    results = a_class(24, pre=(3, 2), post=after)
    page, book = BytesIO(), BytesIO()
    html_report.write(results, page, t)
    workbook.write(results, book, t)
    text = page.getvalue().decode()

    assert words in text
    assert "Telling apart (d′)" in text
    assert words in _cells(book)
    assert "Change of c" in _cells(book)


def _cells(book: BytesIO) -> list[object]:
    sheet = load_workbook(book)["Summary"]
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row]


def test_a_report_without_statements_says_nothing_of_them() -> None:
    page = BytesIO()
    html_report.write(some_results(), page, t)

    assert "Told, taken for told" not in page.getvalue().decode()
    assert digest(some_results()).discernment == ()
