from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import pytest

from bot.reports.digest import digest
from bot.reports.items import analyse
from bot.reports.results import Answer, Assignment, Attempt, Choice, Item, Response, Results, Run
from bot.reports.tally import Matrix, MisconceptionTally, OptionTally, TallyKind, by_misconception, matrix, tallies

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
FIVE = ("ann", "bob", "cyn", "dan", "eve")

OPTIONS = (Choice("350 to 950", True), Choice("0 to 100", False, "mix-up"), Choice("600 to 700", False, "guess"))


def an_item(question: str = "range", kind: str = "one", choices: tuple[Choice, ...] = OPTIONS) -> Item:
    return Item("test", question, "v1", kind, f"What about {question}?", choices, 1 / 3)


def an_answer(learner: str, item: Item, *chosen: int, attempt: int = 1, counts: bool = True) -> Answer:
    right = {place for place, choice in enumerate(item.choices) if choice.right}
    verdict = "right" if set(chosen) == right else "wrong"
    if item.kind == "order":
        verdict = "right" if list(chosen) == sorted(chosen) else "partly"
    response = Response(item.question, item.version, chosen, "", verdict, found=0, of=1)
    return Answer(Run(learner, item.assignment, attempt, counts), response, late=False, at=NOON)


def typed(learner: str, item: Item, number: str, *, right: bool = False) -> Answer:
    answer = an_answer(learner, item)
    response = replace(answer.response, answer=number, verdict="right" if right else "wrong")
    return answer._replace(response=response)


def not_known(learner: str, item: Item) -> Answer:
    answer = an_answer(learner, item)
    return answer._replace(response=replace(answer.response, verdict="not-known"))


def results_of(items: Sequence[Item], answers: Sequence[Answer], of: int = 0) -> Results:
    """Attempts have *of* questions, or as many as were answered."""
    ordered = sorted(answers, key=lambda each: (each.run.assignment, each.run.learner, each.run.attempt))
    attempts = []
    for (assignment, learner, number), group in groupby(
        ordered, lambda each: (each.run.assignment, each.run.learner, each.run.attempt)
    ):
        own = list(group)
        right = sum(answer.response.right for answer in own)
        attempts.append(
            Attempt(
                learner=learner,
                assignment=assignment,
                number=number,
                started=NOON,
                finished=NOON,
                right=right,
                of=of or len(own),
                late=False,
                counts=own[0].run.counts,
            )
        )
    test = Assignment("test", "Test", "practice", NOON, None, "UTC", "first")
    return Results(
        title="Class",
        teachers=("T",),
        zone="UTC",
        made=NOON,
        named=True,
        participants=(),
        assignments=(test,),
        attempts=tuple(attempts),
        items=tuple(items),
        misconceptions={},
        answers=lambda: iter(ordered),
    )


def tally_of(item: Item, counts: TallyKind, *, text: str = "", **values: Any) -> OptionTally:
    """A tally whose other fields are empty unless given."""
    empty = {"place": None, "right": False, "misconception": None, "n": None, "of": None, "share": None, "rest": None}
    return OptionTally(item=item, counts=counts, text=text, **(empty | values))


def counted(found: Sequence[OptionTally]) -> list[tuple[TallyKind, str, int | None]]:
    return [(tally.counts, tally.text, tally.n) for tally in found]


def test_each_option_says_who_chose_it_and_what_they_know_otherwise() -> None:
    item, easy, hard = an_item(), an_item("easy"), an_item("hard")
    chosen = {"ann": (0, 0, 0), "bob": (0, 0, 1), "cyn": (1, 0, 1), "dan": (1, 1, 1), "eve": (0, 1, 1)}
    answers = [
        an_answer(name, each, place)
        for name, places in chosen.items()
        for each, place in zip((item, easy, hard), places, strict=True)
    ]

    key, drawn, left, unknown, *_ = tallies(results_of((item, easy, hard), answers))

    option, rest = TallyKind.OPTION, (2 / 2 + 1 / 2 + 0) / 3
    assert key == tally_of(item, option, place=0, text="350 to 950", right=True, n=3, of=5, share=0.6, rest=rest)
    assert drawn == tally_of(
        item, option, place=1, text="0 to 100", misconception="mix-up", n=2, of=5, share=0.4, rest=(1 / 2 + 0) / 2
    )
    assert left == tally_of(item, option, place=2, text="600 to 700", misconception="guess", n=0, of=5, share=0.0)
    assert unknown == tally_of(item, TallyKind.NOT_KNOWN, n=0, of=5, share=0.0)


def test_what_was_left_unanswered_is_part_of_the_rest() -> None:
    item, other = an_item(), an_item("other")
    answers = [an_answer(name, each, 0) for name in FIVE for each in (item, other)]

    assert tallies(results_of((item, other), answers, of=5))[0].rest == 1 / 4


def test_a_question_alone_has_no_rest() -> None:
    item = an_item()

    assert tallies(results_of((item,), [an_answer(name, item, 0) for name in FIVE]))[0].rest is None


def test_not_knowing_is_counted_for_itself() -> None:
    item = an_item()
    answers = [an_answer(name, item, 0) for name in FIVE[:3]] + [not_known(name, item) for name in FIVE[3:]]

    found = tallies(results_of((item,), answers, of=2))

    assert counted(found)[-1] == (TallyKind.NOT_KNOWN, "", 2)
    assert (found[-1].share, found[-1].rest, found[0].n) == (0.4, 0.0, 3)


def test_typed_numbers_stand_by_themselves_with_the_most_frequent_first() -> None:
    item = an_item(kind="number", choices=())
    sent = {"ann": "6", "bob": "6000", "cyn": "6000", "dan": "100", "eve": "60"}
    answers = [typed(name, item, number, right=number == "6000") for name, number in sent.items()]

    found = tallies(results_of((item,), answers))

    assert [(tally.counts, tally.text, tally.n, tally.right, tally.place) for tally in found] == [
        (TallyKind.NUMBER, "6000", 2, True, None),
        (TallyKind.NUMBER, "100", 1, False, None),
        (TallyKind.NUMBER, "6", 1, False, None),
        (TallyKind.NUMBER, "60", 1, False, None),
        (TallyKind.NOT_KNOWN, "", 0, False, None),
    ]


def test_each_of_several_options_has_its_own_share() -> None:
    item = an_item(kind="several", choices=(Choice("Bills", True), Choice("Height", False, "x"), Choice("Age", True)))
    answers = [an_answer(name, item, 0, 2) for name in FIVE[:4]] + [an_answer("eve", item, 0, 1)]

    found = tallies(results_of((item,), answers))

    assert [tally.share for tally in found] == [1.0, 0.2, 0.8, 0.0]


@pytest.mark.parametrize(("right", "top"), [(1, "b"), (3, None)], ids=["one", "all"])
def test_of_several_options_only_a_wrong_one_can_draw_most(right: int, top: str | None) -> None:
    choices = tuple(Choice(text, n < right, None if n < right else "mix-up") for n, text in enumerate("abc"))
    item = an_item(kind="several", choices=choices)
    results = results_of((item,), [an_answer(name, item, 0, 1) for name in FIVE])

    (question,) = digest(results).assignments[0].asked

    assert (question.top_distractor and question.top_distractor.text) == top


def test_in_an_order_those_count_who_put_an_option_in_its_place() -> None:
    item = an_item(kind="order", choices=(Choice("First", False), Choice("Second", False), Choice("Third", False)))
    answers = [an_answer(name, item, 0, 1, 2) for name in FIVE[:3]]
    answers += [an_answer("dan", item, 0, 2, 1), an_answer("eve", item, 1, 2, 0)]

    found = tallies(results_of((item,), answers))

    assert [(tally.n, tally.right) for tally in found] == [(4, True), (3, True), (3, True), (0, False)]


def test_below_five_learners_nothing_is_said_of_their_choices() -> None:
    item = an_item()
    answers = [an_answer(name, item, 1) for name in FIVE[:4]]

    assert tallies(results_of((item,), answers)) == (tally_of(item, TallyKind.WITHHELD),)


def test_five_answers_of_four_learners_are_still_withheld() -> None:
    item = an_item()
    answers = [an_answer(name, item, 1) for name in FIVE[:4]] + [an_answer("dan", item, 0, attempt=2)]

    (withheld,) = tallies(results_of((item,), answers))

    assert withheld.counts is TallyKind.WITHHELD
    assert by_misconception(results_of((item,), answers)) == ()


def test_each_item_is_withheld_for_itself() -> None:
    asked, edited = an_item(), replace(an_item(), version="v2")
    answers = [an_answer(name, asked, 1) for name in FIVE] + [an_answer("fay", edited, 1)]

    found = tallies(results_of((edited, asked), answers))

    assert [(tally.item.version, tally.counts, tally.n) for tally in found] == [
        ("v2", TallyKind.WITHHELD, None),
        ("v1", TallyKind.OPTION, 0),
        ("v1", TallyKind.OPTION, 5),
        ("v1", TallyKind.OPTION, 0),
        ("v1", TallyKind.NOT_KNOWN, 0),
    ]


def test_a_question_that_nobody_answered_is_withheld() -> None:
    assert [tally.counts for tally in tallies(results_of((an_item(),), []))] == [TallyKind.WITHHELD]


def test_attempts_that_do_not_count_are_not_looked_at() -> None:
    item = an_item()
    answers = [an_answer(name, item, 0) for name in FIVE]
    retries = [an_answer(name, item, 1, attempt=2, counts=False) for name in FIVE]

    results = results_of((item,), answers + retries)

    assert tallies(results) == tallies(results_of((item,), answers))
    assert by_misconception(results) == ()
    assert matrix(results, "test") == matrix(results_of((item,), answers), "test")


def test_who_has_no_attempt_that_counts_has_no_row() -> None:
    item = an_item()
    answers = [an_answer("ann", item, 0), an_answer("bob", item, 0, counts=False)]

    assert matrix(results_of((item,), answers), "test").learners == ("ann",)


def test_misconceptions_count_answers_and_learners() -> None:
    one, two = an_item(), an_item("two")
    answers = [an_answer(name, one, 1) for name in FIVE] + [an_answer(name, two, 2) for name in FIVE[:3]]
    answers += [an_answer("dan", two, 1), an_answer("eve", two, 0)]

    assert by_misconception(results_of((one, two), answers)) == (
        MisconceptionTally("mix-up", 6, 5),
        MisconceptionTally("guess", 3, 3),
    )


def test_two_options_for_the_same_misconception_are_one_answer() -> None:
    wrong = Choice("Height", False, "mix-up"), Choice("Shoe size", False, "mix-up")
    item = an_item(kind="several", choices=(Choice("Bills", True), *wrong))

    found = by_misconception(results_of((item,), [an_answer(name, item, 0, 1, 2) for name in FIVE]))

    assert found == (MisconceptionTally("mix-up", 5, 5),)


def test_misconceptions_in_withheld_answers_are_withheld() -> None:
    one, two = an_item(), an_item("two")
    answers = [an_answer(name, one, 1) for name in FIVE] + [an_answer(name, two, 2) for name in FIVE[:4]]

    assert by_misconception(results_of((one, two), answers)) == (MisconceptionTally("mix-up", 5, 5),)


def test_a_matrix_has_a_row_for_each_attempt_that_counts() -> None:
    one, two = an_item(), an_item("two")
    elsewhere = replace(an_item("three"), assignment="other")
    answers = [an_answer("ann", one, 0), an_answer("ann", two, 1), an_answer("bob", two, 0)]
    answers += [not_known("cyn", one), an_answer("ann", elsewhere, 0)]

    assert matrix(results_of((one, two, elsewhere), answers), "test") == Matrix(
        ("range", "two"), ("ann", "bob", "cyn"), ((1.0, 0.0), (None, 1.0), (0.0, None))
    )


def test_who_answered_nothing_has_a_row_of_nothing() -> None:
    item = an_item()
    results = results_of((item,), [an_answer("ann", item, 0)])
    silent = replace(next(iter(results.attempts)), learner="zoe", right=0)

    found = matrix(replace(results, attempts=(*results.attempts, silent)), "test")

    assert (found.learners, found.marks) == (("ann", "zoe"), ((1.0,), (None,)))
    assert analyse(found.marks, [1]).items[0].facility == 100


def test_versions_share_a_column_and_one_can_be_looked_at_alone() -> None:
    old, new, other = an_item(), replace(an_item(), version="v2"), an_item("other")
    answers = [an_answer("ann", old, 0), an_answer("bob", new, 1), an_answer("cyn", new, 0)]
    answers += [an_answer(name, other, 0) for name in ("ann", "bob", "cyn")]
    results = results_of((old, new, other), answers)

    assert matrix(results, "test").marks == ((1.0, 1.0), (0.0, 1.0), (1.0, 1.0))
    assert matrix(results, "test", ("range", "v2")) == Matrix(
        ("range", "other"), ("bob", "cyn"), ((0.0, 1.0), (1.0, 1.0))
    )


@pytest.mark.parametrize("assignment", ["test", "unheard-of"])
def test_an_assignment_that_nobody_took_has_an_empty_matrix(assignment: str) -> None:
    assert matrix(results_of((), []), assignment) == Matrix((), (), ())


def test_a_wrong_key_shows_in_the_rest_of_who_chose_which_option() -> None:
    """The picture of a miskeyed question: the key draws the weak, and another option the strong."""
    item, others = an_item(), [an_item(f"q{n}") for n in range(4)]
    strong, weak = ("ann", "bob", "cyn"), ("dan", "eve", "fay")
    answers = [an_answer(name, item, 1) for name in strong] + [an_answer(name, item, 0) for name in weak]
    answers += [an_answer(name, other, 0) for name in strong for other in others]
    answers += [an_answer(name, other, 2) for name in weak for other in others]
    results = results_of((item, *others), answers)

    key, other, *_ = tallies(results)

    assert (key.right, key.rest, other.right, other.rest) == (True, 0.0, False, 1.0)
    assert analyse(matrix(results, "test").marks, [1] * 5).items[0].discrimination_index == pytest.approx(-100)
