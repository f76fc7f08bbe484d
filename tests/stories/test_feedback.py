"""Flow C: what follows an answer: right or wrong, the passage, and everything else behind one button."""

import re
from dataclasses import replace
from pathlib import Path

from bot.quiz.question import MultipleChoice, Option
from tests import builders
from tests.stage import Person, labels, letter_of, staged
from tests.stories.one_question import QUOTE, one_kind


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


async def test_a_slip_with_a_point_explains_itself(tmp_path: Path) -> None:
    async with staged(tmp_path, one_kind(builders.number())) as stage:
        ani = stage.person()
        await ani.begins()

        explained = await ani.says("6")

        assert "Your answer: 6 people\n— A point is no decimal point there." in explained["text"]
        assert "The answer: 6,000 people" in explained["text"]


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
