"""Flow B: every kind of question, tapped and typed."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from bot.quiz.question import MultipleChoice, Numeric, Option, Question
from tests import builders
from tests.stage import Person, labels, letter_of, staged
from tests.stories.one_question import one_kind


async def test_several_are_ticked_in_place_and_checked(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.several())) as stage:
        ani = stage.person()
        question = await ani.begins()
        assert "Chosen: none yet" in question["text"]
        bills, height = letter_of(question, "Bills"), letter_of(question, "Height")

        await ani.taps("Check my answer")
        assert ani.toast == {"text": "Choose at least one letter first.", "show_alert": True}

        await ani.taps(bills)
        ticked = await ani.taps(height)
        assert ticked["message_id"] == question["message_id"]
        assert f"Chosen: {', '.join(sorted((bills, height)))}" in ticked["text"]
        assert {f"☑ {bills}", f"☑ {height}"} < set(labels(ticked))
        await ani.taps(f"☑ {height}")

        explained = await ani.taps("Check my answer")
        assert explained["text"].startswith("Partly right: 1 of 2 found.")
        assert f"{bills}. Bills (found)" in explained["text"]
        assert re.search(r"[A-D]\. Friends \(missed\)", explained["text"])
        whole = await ani.taps("Why? More")
        assert re.search(r"✅ [A-D]\. Bills \(chosen, right\)", whole["text"])
        assert re.search(r"◻️ [A-D]\. Friends \(missed\)", whole["text"])


async def test_what_was_ticked_too_much_is_counted_and_explained(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.several())) as stage:
        ani = stage.person()
        question = await ani.begins()
        for option in ("Bills", "Friends", "Height"):
            await ani.taps(letter_of(question, option))

        explained = await ani.taps("Check my answer")

        height = letter_of(question, "Height")
        assert explained["text"].startswith("Partly right: 2 of 2 found, 1 too many.")
        assert f"Not {height}: Height is wrong because it is." in explained["text"]
        assert f"{height}. Height" not in explained["text"]


def several_of(right: int) -> Question:
    """A question with three options, the first *right* of which are right."""
    options = (Option(builders.text(each), right=True) for each in ("Bills", "Friends", "Chats")[:right])
    wrong = (builders.wrong(each) for each in ("Bills", "Friends", "Chats")[right:])
    return builders.a_question("q", form=MultipleChoice((*options, *wrong)))


@pytest.mark.parametrize(
    ("right", "said"),
    [(1, "Partly right: 1 of 1 found, 2 too many."), (3, "Right.")],
    ids=["one", "all"],
)
async def test_of_several_options_one_may_be_right_or_all(tmp_path: Path, right: int, said: str) -> None:
    async with staged(tmp_path, one_kind(several_of(right))) as stage:
        ani = stage.person()
        question = await ani.begins()
        assert "One or more are right, perhaps all." in question["text"]
        for option in ("Bills", "Friends", "Chats"):
            await ani.taps(letter_of(question, option))

        explained = await ani.taps("Check my answer")

        assert explained["text"].startswith(said)
        assert explained["text"].count("(found)") == right
        assert ("Not " in explained["text"]) is (right == 1)


async def test_letters_are_put_in_order_and_taken_back(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.order())) as stage:
        ani = stage.person()
        question = await ani.begins()
        first, second, third = (letter_of(question, item) for item in ("First", "Second", "Third"))

        await ani.taps(second)
        placed = await ani.taps(first)
        assert f"Your order: {second}, {first}" in placed["text"]
        assert f"2. {first}" in labels(placed)
        await ani.taps("Check my answer")
        assert ani.toast["text"] == "Place every letter first."
        await ani.taps(f"1. {second}")
        await ani.taps(second)
        await ani.taps(third)

        explained = await ani.taps("Check my answer")
        assert explained["text"].startswith(
            f"Right.\nThe right order:\n{first}. First\n{second}. Second\n{third}. Third\n"
        )
        whole = await ani.taps("Why? More")
        assert f"Your order: {first}, {second}, {third}" in whole["text"]


@pytest.mark.parametrize(
    ("language", "typed", "verdict"),
    [
        ("en", "6000", "Right."),
        ("en", "6,000", "Right."),
        ("en", "about 6,000 people", "Right."),
        ("en", "6.000", "Not quite."),
        ("en", "６０００", "Right."),
        ("id", "6.000", "Benar."),
        ("id", "6000", "Benar."),
        ("id", "6.000 orang", "Benar."),
        ("id", "6,000", "Belum tepat."),
    ],
)
async def test_a_number_is_read_as_the_learner_writes_it(
    tmp_path: Path, language: str, typed: str, verdict: str
) -> None:
    async with staged(tmp_path, one_kind(builders.number())) as stage:
        ani = stage.person(1, "Ani", language)
        await ani.begins()

        explained = await ani.says(typed)

        assert explained["text"].startswith(verdict)


async def test_what_is_no_number_loses_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.number())) as stage:
        ani = stage.person()
        await ani.begins()

        answer = await ani.says("350 - 950")

        assert answer["text"] == "I could not read a number in that. Try digits only, for example 250."
        assert (await stage.rows(1))["answer"] == []
        assert (await ani.taps("I don't know", answer))["text"].startswith("Now you do.")


async def test_words_stand_on_the_buttons_in_the_authors_order(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.words())) as stage:
        ani = stage.person()
        question = await ani.begins()
        assert labels(question) == ["True", "Not stated", "I don't know"]

        assert (await ani.taps("Not stated"))["text"].startswith("Right.")


@pytest.mark.parametrize("typed", ["{letter}", "{LETTER}.", " {letter} ", "350 to 950", "350 TO 950."])
async def test_typed_answers_count_too(one: Person, typed: str) -> None:
    question = await one.begins()
    letter = letter_of(question, "350 to 950")

    explained = await one.says(typed.format(letter=letter.lower(), LETTER=letter))

    assert explained["text"].startswith("Right.")
    assert explained["message_id"] > question["message_id"]
    assert labels(next(m for m in one.chat if m["message_id"] == question["message_id"])) == []


@pytest.mark.parametrize("typed", ["{0} and {1}", "{0}{1}", "{1}, {0}", "{0} dan {1}"])
async def test_several_letters_can_be_typed(tmp_path: Path, typed: str) -> None:
    async with staged(tmp_path, one_kind(builders.several())) as stage:
        ani = stage.person()
        question = await ani.begins()
        letters = letter_of(question, "Bills"), letter_of(question, "Friends")

        assert (await ani.says(typed.format(*letters)))["text"].startswith("Right.")


async def test_an_order_can_be_typed(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.order())) as stage:
        ani = stage.person()
        question = await ani.begins()
        letters = [letter_of(question, item) for item in ("First", "Second", "Third")]

        assert "Send every letter once" in (await ani.says(letters[0]))["text"]
        assert (await ani.says(" ".join(letters)))["text"].startswith("Right.")


@pytest.mark.parametrize(("language", "typed"), [("en", "2013"), ("id", "2013")])
async def test_a_year_has_no_separators(tmp_path: Path, language: str, typed: str) -> None:
    form = Numeric(Decimal(2014), Decimal(0), None, (), year=True)
    async with staged(tmp_path, one_kind(builders.a_question("q", form=form))) as stage:
        ani = stage.person(1, "Ani", language)
        question = await ani.begins()
        explained = await ani.says(typed)

        assert "1999" in question["text"]
        assert "2014" in explained["text"]
        assert "2013" in explained["text"]
