"""What a teacher sends for a part of a draft becomes that part, and nothing else changes."""

from decimal import Decimal

import pytest

from bot.quiz.draft import Draft, DraftOption
from bot.quiz.draft_changes import changed, marked, missing_part

DRAFT = Draft(
    kind="one",
    ask="Which?",
    language="en",
    options=(DraftOption(text="a", right=True), DraftOption(text="b", feedback="No.")),
)
NUMBER = Draft(kind="number", ask="How many?", language="en")


def test_all_answers_are_read_from_the_lines_of_one_message_and_keep_their_feedback() -> None:
    new = changed(DRAFT, "options", 0, " b \n\n*c\n* d\n2 * 3", None)

    assert new.options == (
        DraftOption(text="b", feedback="No."),
        DraftOption(text="c", right=True),
        DraftOption(text="d", right=True),
        DraftOption(text="2 * 3"),
    )


def test_the_items_of_an_order_may_begin_with_a_star() -> None:
    order = Draft(kind="order", ask="In which order?", language="en")

    assert changed(order, "options", 0, "* first\nsecond", None).options == (
        DraftOption(text="* first"),
        DraftOption(text="second"),
    )


@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        (Draft(kind="one", ask=" ", language="en"), "ask"),
        (Draft(kind="one", ask="Which?", language="en"), "options"),
        (Draft(kind="order", ask="Which?", language="en"), "options"),
        (NUMBER, "number"),
        (changed(NUMBER, "number", 0, "", Decimal(3)), None),
        (DRAFT, None),
    ],
)
def test_what_is_asked_for_next_is_what_the_kind_needs_and_the_draft_lacks(draft: Draft, missing: str | None) -> None:
    assert missing_part(draft) == missing


def test_one_answer_is_right_alone_and_of_several_each_is_switched() -> None:
    assert [option.right for option in marked(DRAFT, 1).options] == [False, True]
    several = changed(Draft(kind="several", ask="Which?", language="en"), "options", 0, "*a\nb", None)
    assert [option.right for option in marked(several, 1).options] == [True, True]
