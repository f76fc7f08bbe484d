import pytest

from bot.chat.screens.fit import feedback_lines, lines_on_a_phone
from bot.chat.screens.markup import Html, bold, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.question import Question
from tests import builders


@pytest.mark.parametrize(
    ("html", "number"),
    [
        (plain("short"), 1),
        (plain("m" * 38), 1),
        (plain("m" * 39), 2),
        (plain("mmmm " * 8), 2),  # the eighth word would end at the 39th character
        (bold("m" * 38), 1),
        (plain("&" * 38), 1),
        (lines((plain("one"), plain("two"))), 2),
        (paragraphs((plain("one"), plain("two"))), 3),
    ],
)
def test_lines_are_those_of_a_phone(html: Html, number: int) -> None:
    assert lines_on_a_phone(html) == number


@pytest.mark.parametrize(
    ("question", "right", "other"),
    [
        (builders.a_question(), 1, 3),  # two wrong options, and not knowing
        (builders.several(), 1, 6),  # all four, each alone, and not knowing
        (builders.order(), 1, 2),
        (builders.number(), 1, 3),  # far off, the expected error, and not knowing
    ],
    ids=["one", "several", "order", "number"],
)
def test_right_answers_and_all_others_are_measured(question: Question, right: int, other: int) -> None:
    bank = builders.a_bank(builders.a_pack(question))

    measured = feedback_lines(bank, question, Translator("en"))

    assert [lines.right for lines in measured].count(True) == right
    assert [lines.right for lines in measured].count(False) == other
