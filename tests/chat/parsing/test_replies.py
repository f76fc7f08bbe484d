from decimal import Decimal

import pytest

from bot.chat.parsing.replies import read, read_number
from bot.chat.translation import Translator
from bot.quiz.grading import NotKnown, Typed
from bot.quiz.question import Question
from bot.services.outcomes import Reply, SelectedPositions
from tests import builders

ONE, SEVERAL, ORDER, NUMBER = builders.a_question(), builders.several(), builders.order(), builders.number()


@pytest.mark.parametrize(
    ("question", "text", "reply"),
    [
        (ONE, "b", SelectedPositions((1,))),
        (ONE, "B.", SelectedPositions((1,))),
        (ONE, "(c)", SelectedPositions((2,))),
        (ONE, "d", None),
        (ONE, "a b", SelectedPositions((0, 1))),
        (ONE, "350 to 950", SelectedPositions((0,))),
        (ONE, "“350  TO 950”!", SelectedPositions((0,))),
        (ONE, "350", None),
        (ONE, "", None),
        (ONE, "I don’t know", NotKnown()),
        (ONE, "tidak tahu", NotKnown()),
        (ONE, "?", NotKnown()),
        (ONE, "Option B", SelectedPositions((1,))),
        (ONE, "the answer: c", SelectedPositions((2,))),
        (ONE, "i dunno", NotKnown()),
        (SEVERAL, "(b)", SelectedPositions((1,))),
        (SEVERAL, "b)", SelectedPositions((1,))),
        (SEVERAL, "A and C", SelectedPositions((0, 2))),
        (SEVERAL, "c, a", SelectedPositions((2, 0))),
        (SEVERAL, "ac", SelectedPositions((0, 2))),
        (SEVERAL, "a dan d", SelectedPositions((0, 3))),
        (SEVERAL, "aa", None),
        (SEVERAL, "abracadabra", None),
        (ORDER, "C A B", SelectedPositions((2, 0, 1))),
        (ORDER, "cab", SelectedPositions((2, 0, 1))),
        (ORDER, "c → a → b", SelectedPositions((2, 0, 1))),
        (ORDER, "c then a then b", SelectedPositions((2, 0, 1))),
        (NUMBER, "6000", Typed(Decimal(6000))),
        (NUMBER, "idk", NotKnown()),
        (NUMBER, "b", None),
    ],
)
def test_a_message_is_read_as_a_reply(question: Question, text: str, reply: Reply | None) -> None:
    order = range(len(question.options))

    assert read(text, question, order, Translator("en")) == reply


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("6.000", "id", "6000"),
        ("6.000", "en", "6.000"),
        ("6,000", "en", "6000"),
        ("6,5", "id", "6.5"),
        ("6 000", "en", "6000"),
        ("6k", "en", "6000"),
        ("6 K", "en", "6000"),
        ("about 6 thousand", "en", "6000"),
        ("6rb", "id", "6000"),
        ("6 ribu orang", "id", "6000"),
        ("1,5 juta", "id", "1500000"),
        ("1,5 juta", "en", "1500000"),
        ("1.5 million", "id", "1500000"),
        ("1.500 ribu", "en", "1500000"),
        ("6 ratus ribu", "id", "600000"),
        ("6 hundred", "en", "600"),
        ("6 thousands", "en", "6000"),
        ("6M", "en", "6000000"),
        ("2 miliar", "id", "2000000000"),
        ("5 belas", "id", None),
        ("1,5k", "en", None),
        ("10²", "en", None),
        ("10^2", "en", None),
        ("10**2", "en", None),
        ("H₂O 5", "en", None),
        ("500 m", "en", "500"),
        ("0.5 km", "en", "0.5"),
        ("950.", "en", "950"),
        ("950.", "id", "950"),
        ("it was 950, I think", "en", "950"),
        ("-5", "en", "-5"),
        ("٣٥٠", "en", "350"),
        ("350-950", "en", None),
        ("many", "en", None),
        ("9" * 30, "en", None),
        ("1.2.3", "en", None),
    ],
)
def test_a_number_is_read_by_the_readers_language(text: str, language: str, number: str | None) -> None:
    assert read_number(text, language) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_stands_on_the_button_can_be_typed(language: str) -> None:
    tr = Translator(language)

    assert read(tr.t("I don't know"), ONE, range(3), tr) == NotKnown()
