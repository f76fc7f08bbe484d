from dataclasses import replace

import pytest

from bot.packs.guessing import guesses
from bot.quiz.question import Option, Question, SingleChoice
from tests.builders import a_question, order, several, text


def single(id: str, pack: str, right: str, *wrong: str, words: bool = False) -> Question:
    options = (Option(text(right), right=True), *(Option(text(each)) for each in wrong))
    return replace(a_question(id, form=SingleChoice(options, words)), pack=pack)


def with_quotes_right(pack: str) -> list[Question]:
    return [single(f"{pack}-{n}", pack, "“ab”", "abcd", "efgh") for n in range(8)]


def test_a_habit_learnt_from_one_pack_is_used_in_another() -> None:
    questions = [*with_quotes_right("one"), single("new", "two", "“ef”", "mnop", "qrst")]

    guess = guesses(questions, "en")["new"]

    assert guess.hit == 1
    assert guess.chances[0] > 0.5
    assert sum(guess.chances) == pytest.approx(1)


def test_a_pack_is_not_guessed_from_its_own_habits() -> None:
    questions = [*with_quotes_right("one"), single("plain", "two", "abcd", "efgh", "ijkl")]

    guessed = guesses(questions, "en")

    assert [guessed[f"one-{n}"].hit for n in range(8)] == pytest.approx([1 / 3] * 8)


def test_options_that_look_alike_are_guessed_by_chance() -> None:
    questions = [single(pack, pack, "abcd", "efgh", "ijkl", "mnop") for pack in ("one", "two")]

    guess = guesses(questions, "en")["one"]

    assert guess.hit == 0.25
    assert guess.chances == pytest.approx([0.25] * 4)


def test_the_place_in_the_file_is_no_clue_where_options_are_shuffled() -> None:
    questions = [single(f"{pack}-{n}", pack, "abcd", "efgh", "ijkl") for pack in ("one", "two") for n in range(8)]

    assert {guess.hit for guess in guesses(questions, "en").values()} == {1 / 3}


def test_the_place_of_a_word_button_is_a_clue() -> None:
    questions = [single(f"{pack}-{n}", pack, "abc", "efg", words=True) for pack in ("one", "two") for n in range(8)]

    assert {guess.hit for guess in guesses(questions, "en").values()} == {1}


def test_each_language_has_its_own_clues() -> None:
    questions = [single(f"{pack}-{n}", pack, "1 of", "abcd", "efgh") for pack in ("one", "two") for n in range(8)]
    questions = [replace(question, form=_only_english(question)) for question in questions]

    assert {guess.hit for guess in guesses(questions, "en").values()} == {1}
    assert {guess.hit for guess in guesses(questions, "id").values()} == {1 / 3}


def _only_english(question: Question) -> SingleChoice:
    return SingleChoice(tuple(replace(option, text={**option.text, "id": "sama"}) for option in question.options))


def test_with_one_pack_there_is_nothing_to_learn_from() -> None:
    assert guesses(with_quotes_right("one"), "en") == {}


def test_only_questions_with_one_right_option_are_guessed() -> None:
    questions = [single("a", "one", "abcd", "efgh"), replace(single("b", "two", "abcd", "efgh")), several(), order()]

    assert set(guesses(questions, "en")) == {"a", "b"}
