"""Flow D: the run of a sitting: on, to its end, and begun again."""

import re
from dataclasses import replace
from pathlib import Path

from tests import builders
from tests.stage import Person, Stage, data_of, labels, staged
from tests.stories.one_question import one_kind


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
