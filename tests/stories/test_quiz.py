"""Flows B to D: asking, answering in every kind, and the end."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.quiz.bank import Bank
from bot.quiz.question import MultipleChoice, Numeric, Option, Question
from tests import builders
from tests.stage import Person, Stage, data_of, labels, letter_of, staged

QUOTE = "The score runs from 350 to 950."


def one_kind(*questions: Question) -> Bank:
    return builders.a_bank(builders.a_pack(*questions))


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Person]:
    question = builders.a_question("q1", facts=(builders.a_fact("range", since=True),))
    async with staged(tmp_path, one_kind(question, builders.a_question("q2"))) as stage:
        yield stage.person()


async def test_a_right_answer_is_said_in_words_and_quoted(one: Person) -> None:
    question = await one.begins()

    explained = await one.taps(letter_of(question, "350 to 950"))

    assert explained["message_id"] == question["message_id"]
    assert re.match(r"Right\. [A-C]: 350 to 950\n\nExplanation of q.\.\n❝ ", explained["text"])
    assert f"❝ {QUOTE} ❞ A blog, 2018\n" in explained["text"]
    assert one.toast["text"] == "Right."
    assert labels(explained) == ["Next question", "Why? More", "I guessed"]


async def test_everything_else_is_one_tap_away_in_the_same_message(one: Person) -> None:
    question = await one.begins()
    explained = await one.taps(letter_of(question, "350 to 950"))

    whole = await one.taps("Why? More")

    assert whole["message_id"] == explained["message_id"]
    assert whole["text"].startswith("Right. Question 1 of 2 · ")
    assert re.search(r"✅ [A-C]\. 350 to 950 \(your answer\)", whole["text"])
    assert "— 0 to 100 is wrong because it is." in whole["text"]
    assert "From A blog, blog, 2018:" in whole["text"]
    assert "Careful: one voice" in whole["text"]
    assert "How it is said: flatly." in whole["text"]
    assert "Risk: Opacity. You cannot look inside." in whole["text"]
    assert labels(whole) == ["Next question", "I guessed", "Report a mistake"]


async def test_the_quote_is_marked_inside_its_passage(one: Person) -> None:
    question = await one.begins()
    await one.taps(letter_of(question, "350 to 950"))
    whole = await one.taps("Why? More")

    marked = [
        whole["text"].encode("utf-16-le")[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in whole["entities"]
        if e["type"] == "bold"
    ]

    assert QUOTE in marked


async def test_a_wrong_answer_explains_its_own_error_and_behind_more_every_other(one: Person) -> None:
    question = await one.begins()

    explained = await one.taps(letter_of(question, "0 to 100"))

    right = letter_of(question, "350 to 950")
    assert explained["text"].startswith(f"Not quite. {right}: 350 to 950\n")
    assert f"Not {letter_of(question, '0 to 100')}: 0 to 100 is wrong because it is." in explained["text"]
    assert "600 to 700 is wrong" not in explained["text"]
    assert "It comes back in /review tomorrow." in explained["text"]

    whole = await one.taps("Why? More")

    assert re.search(r"❌ [A-C]\. 0 to 100 \(your answer\)\n— 0 to 100 is wrong because it is\.", whole["text"])
    assert "— 600 to 700 is wrong because it is." in whole["text"]
    assert re.search(r"✅ [A-C]\. 350 to 950 \(the answer\)", whole["text"])


async def test_not_knowing_is_answered_kindly_and_without_a_cross(one: Person) -> None:
    await one.begins()

    explained = await one.taps("I don't know")

    assert explained["text"].startswith("Now you do.")
    assert "❌" not in explained["text"]
    assert re.match(r"Now you do\. [A-C]: 350 to 950\n", explained["text"])


async def test_what_is_known_since_has_its_own_dated_reference(one: Person) -> None:
    await one.begins()
    await one.taps("I don't know")
    if "Also known: It was otherwise." not in one.sees["text"]:
        await one.taps("Next question")
        await one.taps("I don't know")
    assert "Also known: It was otherwise." in one.sees["text"]

    await one.taps("Why? More", one.sees)

    assert "What else is known: It was otherwise. (A later report, A paper, November 22, 2022)" in one.sees["text"]
    links = [entity["url"] for entity in one.sees["entities"] if entity["type"] == "text_link"]
    assert links == ["https://example.org/report?a=1&b=2"]


async def test_more_of_the_passage_shows_all_of_it(one: Person) -> None:
    question = await one.begins()
    explained = await one.taps(letter_of(question, "0 to 100"))
    assert "Nobody asked us." not in explained["text"]

    whole = await one.taps("Why? More")

    assert QUOTE in whole["text"]
    assert "Before and after it:\nNobody asked us.\nBills count, and so do friends" in whole["text"]
    assert "A blog & its <title>" in whole["text"]
    assert whole["message_id"] == explained["message_id"]
    assert labels(whole) == ["Next question", "Report a mistake"]


async def test_next_sends_the_next_question_and_takes_its_button_away(one: Person) -> None:
    await one.begins()
    explained = await one.taps("I don't know")

    question = await one.taps("Next question")

    assert question["message_id"] > explained["message_id"]
    assert "Question 2 of 2" in question["text"]
    assert "Next question" not in labels(one.chat[-2])


async def test_reporting_a_mistake_keeps_the_question_and_the_reason(one: Person) -> None:
    await one.begins()
    await one.taps("I don't know")

    await one.taps("Why? More")
    await one.taps("Report a mistake")
    await one.taps("It is hard to understand")

    assert "Thank you. It is noted" in one.sees["text"]
    (report,) = (await one.stage.rows(1))["report"]
    assert report["reason"] == "wording"


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


async def test_a_slip_with_a_point_explains_itself(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.number())) as stage:
        ani = stage.person()
        await ani.begins()

        explained = await ani.says("6")

        assert "Your answer: 6 people\n— A point is no decimal point there." in explained["text"]
        assert "The answer: 6,000 people" in explained["text"]


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


async def test_the_end_sums_up_and_offers_to_look_again(ani: Person) -> None:
    await ani.begins()
    for _ in range(6):
        await ani.taps("I don't know", ani.asked())
        await ani.taps(labels(ani.sees)[0], ani.sees)

    done = ani.done
    assert done["text"].startswith("Done: 0 of 6 right. Sesame.")
    assert "To look at again\nOpacity\n" in done["text"]
    assert "6 questions come back in /review, the first tomorrow." in done["text"]
    assert "Worth keeping: A score is a choice." in done["text"]
    assert labels(done) == ["Look at those 6 again", "Another topic", "My progress", "Share this quiz"]


async def test_looking_again_walks_through_what_was_missed(one: Person) -> None:
    await one.begins()
    for _ in range(2):
        await one.taps("I don't know", one.asked())
        await one.taps(labels(one.sees)[0], one.sees)

    first = await one.taps("Look at those 2 again")
    assert first["text"].startswith("Now you do. Question 1 of 2")
    second = await one.taps("The next one")
    assert second["text"].startswith("Now you do. Question 2 of 2")
    assert labels(second)[0] == "Another topic"


async def test_quiz_in_the_middle_asks_whether_to_go_on(one: Person) -> None:
    await one.begins()
    await one.taps("I don't know")

    midway = await one.says("/quiz")
    assert midway["text"] == "You are at question 2 of 2 of Sesame."
    assert labels(midway) == ["Go on", "Start again", "Another topic", "Review what is due"]

    assert "Question 2 of 2" in (await one.taps("Go on"))["text"]


async def test_starting_again_ends_the_old_sitting(one: Person) -> None:
    question = await one.begins()
    await one.says("/quiz")

    again = await one.taps("Start again")

    assert "Question 1 of 2" in again["text"]
    assert again["message_id"] != question["message_id"]
    old, new = (await one.stage.rows(1))["sitting"]
    assert (old["ended"] is None) != (new["ended"] is None)


async def test_another_topic_leaves_the_sitting_only_when_one_is_chosen(one: Person) -> None:
    await one.begins()
    await one.says("/quiz")

    await one.taps("Another topic")
    assert len((await one.stage.rows(1))["sitting"]) == 1
    await one.taps("Sesame")

    assert len((await one.stage.rows(1))["sitting"]) == 2


async def test_no_button_tells_which_option_is_right(one: Person) -> None:
    question = await one.begins()

    for letter in "ABC":
        assert re.fullmatch(rf"c1:[0-9a-z]{{14}}:0:{'ABC'.index(letter)}", data_of(question, letter))


async def test_half_of_what_was_missed_comes_the_next_day_and_half_is_new(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(*(builders.a_question(f"q{i}") for i in range(12)))) as stage:
        ani = stage.person()
        await ani.begins()
        for _ in range(6):
            await ani.taps("I don't know", ani.asked())
            await ani.taps(labels(ani.sees)[0], ani.sees)
        stage.clock.forward(days=1)

        await ani.taps("Another topic")
        await ani.taps("Sesame")

        missed, again = ({each[0] for each in row["asked"]} for row in (await stage.rows(1))["sitting"])
        assert len(again & missed) == len(again - missed) == 3


async def test_a_quiz_can_be_about_a_risk(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.says("/quiz")
    await ani.taps("Another topic")

    risks = await ani.taps("By risk")
    assert "Opacity · You cannot look inside." in risks["text"]
    question = await ani.taps("Opacity")

    assert question["text"].startswith("Opacity · Sesame · Question 1 of 6")


async def test_a_mix_takes_from_every_system(tmp_path: Path) -> None:
    packs = [
        builders.a_pack(*(replace(builders.a_question(f"{name}-{i}"), pack=name) for i in range(6)), id=name)
        for name in ("one", "two", "three")
    ]
    async with staged(tmp_path, builders.a_bank(*packs)) as stage:
        ani = stage.person()
        await ani.says("/start")
        await ani.taps("Choose a topic")

        question = await ani.taps("A mix of everything")

        assert re.match(r"A mix of everything · Sesame · Question 1 of 6", question["text"])
        await ani.taps("I don't know")
        assert (await ani.taps("Why? More"))["text"].startswith("Now you do. Question 1 of 6 · Sesame · What about")
        asked = [question.partition("-")[0] for question, *_ in (await stage.rows(1))["sitting"][0]["asked"]]
        assert sorted(asked) == ["one", "one", "three", "three", "two", "two"]


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


async def test_a_right_option_points_to_its_own_quote(tmp_path: Path) -> None:
    quotes = {"bills": "Nobody asked us.", "friends": "Apparently."}
    facts = tuple(replace(builders.a_fact(id), cite=builders.a_citation(quote)) for id, quote in quotes.items())
    options = (
        Option(builders.text("Bills"), right=True, fact="bills"),
        builders.wrong("Height"),
        Option(builders.text("Friends"), right=True, fact="friends"),
    )
    question = builders.a_question("q", form=MultipleChoice(options), facts=facts)
    async with staged(tmp_path, one_kind(question)) as stage:
        ani = stage.person()
        await ani.begins()

        await ani.taps("I don't know")
        explained = await ani.taps("Why? More")

        assert re.search(r"Bills \(missed\) ¹", explained["text"])
        assert re.search(r"Friends \(missed\) ²", explained["text"])
        assert "¹ Nobody asked us." in explained["text"]
