"""What only a running sitting needs is forgotten a day later: orders of options, seconds, earlier states of memory."""

from datetime import datetime, timedelta

import pytest

from bot.chat.actions.quiz import More
from bot.quiz.schedule import DEFAULT_PREFERENCES, Card, PreviousState, guessed, review
from bot.storage.rows import FADED_TURN
from tests.builders import NOON
from tests.stage import JSON, Person, Stage, labels, letter_of
from tests.stories.school import RIGHT, a_teacher, gives, joins, takes, the_link


async def a_day_later(stage: Stage) -> None:
    stage.clock.forward(days=1, seconds=1)
    await stage.hourly_work()


async def answers_all(stage: Stage, ani: Person) -> None:
    """A quiz to its end, each answer some seconds after the one before."""
    stage.clock.forward(seconds=17)
    await ani.begins()
    while "I don't know" in labels(ani.sees):
        stage.clock.forward(seconds=7)
        await ani.taps(letter_of(ani.sees, RIGHT), ani.sees)
        await ani.taps(labels(ani.sees)[0], ani.sees)


def seconds(rows: dict[str, list[JSON]]) -> set[int]:
    """The seconds in the times of what was answered and when."""
    times: list[datetime] = [row["at"] for row in rows["answer"]] + [row["reviewed"] for row in rows["card"]]
    times += [at for row in rows["sitting"] for at in (row["started"], row["ended"]) if at]
    return {at.second for at in times}


async def test_a_day_after_a_sitting_orders_seconds_and_earlier_memories_are_forgotten(school: Stage) -> None:
    ani = school.person()
    await answers_all(school, ani)
    fresh = await school.rows(1)
    assert fresh["sitting"][0]["ended"] is not None
    assert any(row["shown"] for row in fresh["answer"])
    assert all(row["before"] for row in fresh["card"])
    assert seconds(fresh) != {0}

    school.clock.forward(hours=20)
    await school.hourly_work()
    assert await school.rows(1) == fresh

    await a_day_later(school)

    rows = await school.rows(1)
    assert [row["shown"] for row in rows["answer"]] == [[]] * len(fresh["answer"])
    assert {row["shown"] for row in rows["sitting"]} == {FADED_TURN}
    assert all(asked[2] == [] for row in rows["sitting"] for asked in row["asked"])
    assert {len(row["before"]) for row in rows["card"]} == {0}, "none had a memory before"
    assert seconds(rows) == {0}
    kept = ("question", "choice", "verdict", "found", "of", "guessed")
    assert [[row[name] for name in kept] for row in rows["answer"]] == [
        [row[name] for name in kept] for row in fresh["answer"]
    ]
    await school.hourly_work()
    assert await school.rows(1) == rows


async def test_what_was_answered_long_ago_can_still_be_read(school: Stage) -> None:
    ani = school.person()
    await answers_all(school, ani)
    look = More((await school.rows(1))["sitting"][0]["id"], 0).pack()
    school.expect_refusal("message is not modified")
    before = (await ani.forges(look, ani.sees["message_id"]))["text"]
    assert "Fact" in before

    await a_day_later(school)
    again = (await ani.forges(look, ani.sees["message_id"]))["text"]

    assert words(again) == words(before), "all of it, in another order perhaps"


def words(text: str) -> set[str]:
    """Its words, without the letters of options."""
    return {word for word in text.split() if len(word.strip(".:·")) > 1}


async def test_an_open_sitting_keeps_what_it_needs(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    question = ani.sees
    await a_day_later(school)

    explained = await ani.taps(labels(question)[0], question)

    assert "Next question" in labels(explained)


async def test_an_attempt_that_was_left_can_be_gone_on_with_days_later(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person()
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await ani.taps(next(label for label in labels(ani.sees) if "Start it now" in label), ani.sees)
    await ani.taps(labels(ani.sees)[0], ani.sees)
    (left,) = (await school.rows(1))["sitting"]
    await ani.says("/quiz")
    await a_day_later(school)

    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    go_on = next(label for label in labels(ani.sees) if "Go on" in label)
    await ani.taps(go_on, ani.sees)

    (sitting,) = (row for row in (await school.rows(1))["sitting"] if row["id"] == left["id"])
    assert sitting["asked"][1:] == left["asked"][1:]


async def test_a_guess_that_is_owned_up_to_days_later_is_noted_and_moves_no_memory(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    right = await ani.taps(letter_of(ani.sees, RIGHT), ani.sees)
    await a_day_later(school)
    cards = (await school.rows(1))["card"]

    await ani.taps("I guessed", right)

    rows = await school.rows(1)
    assert [(row["stability"], row["due"], row["days"]) for row in rows["card"]] == [
        (row["stability"], row["due"], row["days"]) for row in cards
    ]
    assert any(row["guessed"] for row in rows["answer"])


@pytest.mark.parametrize("days", [[True], [False, True], [True, True], [False, False]])
def test_what_has_faded_still_tells_whether_a_fact_was_known_on_a_later_day(days: list[bool]) -> None:
    card, at = Card("f"), NOON
    for right in days:
        card, at = review(card, "q", right, at, 0.5), at + timedelta(days=3)
    previous = card.previous
    assert previous is not None
    faded = Card(**{**vars(card), "previous": PreviousState(None, 0, faded=True) if previous.memory else None})

    assert faded.known_later == card.known_later
    assert card.memory is not None
    assert guessed(faded, "q", card.memory.reviewed, 0.5, DEFAULT_PREFERENCES) == faded


async def test_a_test_that_waits_to_be_explained_keeps_its_orders(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani, ben = school.person(), school.person(2, "Ben")
    link = await the_link(teacher)
    await joins(ani, link)
    await joins(ben, link)
    await gives(teacher, "Pre-test", together=True)
    await takes(ani, 2)
    await a_day_later(school)

    assert all(row["shown"] for row in (await school.rows(1))["answer"])
