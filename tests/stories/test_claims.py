"""Rounds of claims: judged, explained with the passage, counted, and given to a class before and after."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.actions.assignments import AboutTopic
from bot.quiz.bank import claims_topic
from tests.builders import with_claims
from tests.stage import JSON, Person, Stage, data_of, labels, staged
from tests.stories.school import a_teacher, downloads, joins, lessons, the_link

pytestmark = pytest.mark.slow("whole rounds")

SURE_TOLD, SURE_NOT = "They say so: sure", "They don't: sure"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, with_claims(lessons(), 24, 24)) as stage:
        yield stage


async def known(stage: Stage, id: int = 1) -> Person:
    """Somebody who has agreed to be remembered, and has no sitting open."""
    person = stage.person(id)
    await person.begins()
    while "I don't know" in labels(person.sees):
        await person.taps("I don't know")
        await person.taps(labels(person.sees)[0], person.sees)
    return person


async def begins(person: Person) -> JSON:
    await person.says("/claims")
    return await person.taps("Sesame", person.sees)


async def judges(person: Person, *, doubting: bool = False) -> JSON:
    """Judge every statement of a round: rightly, or with "they don't" whatever is true."""
    while SURE_TOLD in labels(person.sees):
        told = "Statement t" in person.sees["text"]
        await person.taps(SURE_TOLD if told and not doubting else SURE_NOT, person.sees)
        await person.taps(labels(person.sees)[0], person.sees)
    return person.sees


async def test_a_statement_is_answered_by_one_tap_that_says_how_sure_one_is(stage: Stage) -> None:
    ani = await known(stage)
    await begins(ani)
    asked = ani.sees
    assert "Question 1 of 10" in asked["text"]
    assert labels(asked) == [
        SURE_TOLD, SURE_NOT, "They say so: fairly", "They don't: fairly", "They say so: guess", "They don't: guess",
    ]  # fmt: skip

    told = "Statement t" in asked["text"]
    explained = await ani.taps(SURE_NOT, asked)

    assert explained["message_id"] == asked["message_id"]
    assert ("Not quite. The texts say so." if told else "Right. None of the texts says so.") in explained["text"]
    assert ("What they do say:" in explained["text"]) is not told
    assert "The score runs from 350 to 950." in explained["text"]
    assert "I guessed" not in labels(explained)
    assert "comes back in /review" not in explained["text"]


async def test_a_round_survives_restarts_double_taps_and_old_buttons(stage: Stage) -> None:
    stage.expect_refusal("message is not modified")
    ani = await known(stage)
    first = await begins(ani)
    old = data_of(first, SURE_NOT)
    await ani.taps(SURE_TOLD, first)
    await ani.forges(old, first["message_id"])
    await ani.forges(old, first["message_id"])
    await stage.kill()
    await stage.start()
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await judges(ani)

    rows = (await stage.rows(1))["answer"]
    given = [row for row in rows if row["question"].startswith("claim-")]
    assert len(given) == 10
    assert given[0]["choice"] == {"options": [0]} or given[0]["choice"] == [0]
    assert len({row["question"] for row in given}) == 10


async def test_the_end_says_how_many_of_each_sort_were_known_and_nothing_comes_back(stage: Stage) -> None:
    ani = await known(stage)
    cards = len((await stage.rows(1))["card"])
    await begins(ani)
    done = await judges(ani)

    assert "Done: 10 of 10 right." in done["text"]
    assert "that stand in the texts you knew" in done["text"]
    assert "that stand in none you knew" in done["text"]
    assert "Another round" in labels(done)
    assert len((await stage.rows(1))["card"]) == cards


async def test_what_was_never_judged_comes_first_and_progress_shows_two_figures_from_forty_on(stage: Stage) -> None:
    ani = await known(stage)
    for rounds in range(1, 4):
        await begins(ani)
        await judges(ani)
        assert f"{10 * rounds} statements judged. From 40 on" in (await ani.says("/progress"))["text"]
    await begins(ani)
    await judges(ani)
    shown = await ani.says("/progress")
    assert "Telling apart (d′): " in shown["text"]
    assert "Better than chance." in shown["text"]
    assert "You lean to neither side for sure." in shown["text"]


async def test_words_that_are_typed_are_no_answer_unless_they_are_those_of_a_button(stage: Stage) -> None:
    ani = await known(stage)
    await begins(ani)
    assert "Tap one of the buttons" in (await ani.says("B"))["text"]
    assert "The texts say so." in (await ani.says("They say so: sure"))["text"] or "Not quite." in ani.sees["text"]


async def test_in_the_middle_of_a_quiz_it_is_asked_first_whether_to_go_on(stage: Stage) -> None:
    ani = stage.person(1)
    await ani.begins()
    assert "You are at question 1 of 6" in (await ani.says("/claims"))["text"]
    assert "Question 1 of 10" in (await ani.taps("Told or not: all texts", ani.sees))["text"]


async def test_a_stranger_reads_first_what_is_remembered(stage: Stage) -> None:
    assert "I remember" in (await stage.person(5).says("/claims"))["text"]


async def gives_claims(teacher: Person, kind: str) -> JSON:
    """Give the class a test of claims; a later test has the sort of its pre-test."""
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    await teacher.taps(kind, teacher.sees)
    if "About" in labels(teacher.sees):
        await teacher.taps("About", teacher.sees)
        await teacher.taps("Told or not: Sesame", teacher.sees)
        await teacher.taps("Done", teacher.sees)
    await teacher.taps("Explain to each who finishes", teacher.sees)
    given = await teacher.taps("Give it", teacher.sees)
    await teacher.stage.remind()
    return given


async def test_a_class_that_gets_warier_but_no_wiser_is_told_so(stage: Stage) -> None:
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    people = [stage.person(id, f"P{id}") for id in range(1, 10)]
    for person in people:
        await joins(person, link)
    given = await gives_claims(teacher, "Pre-test")
    assert "Pre-test: Told or not: Sesame" in given["text"]
    for person in people:
        await person.taps("Start it now")
        await judges(person)
    stage.clock.forward(minutes=1)  # what was given at the same time stands in no order
    await gives_claims(teacher, "Post-test")
    for person in people:
        await person.taps("Start it now")
        await judges(person, doubting=True)

    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Results 2", teacher.sees)
    assert "The class leans to “they don't”." in teacher.sees["text"]
    assert "It may be chance." in teacher.sees["text"]
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    learnt = await teacher.taps("What was learnt")
    assert "Telling apart (d′)" in learnt["text"]
    assert "They tell them apart less well." in learnt["text"] or "Warier, and no wiser" in learnt["text"]
    report = (await downloads(teacher, "Report")).decode()
    assert "Told or not" in report
    assert "Suspicion (c)" in report


async def test_statements_and_questions_are_not_mixed_and_a_live_quiz_has_none(stage: Stage) -> None:
    teacher = await a_teacher(stage)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    await teacher.taps("Practice", teacher.sees)
    await teacher.taps("About", teacher.sees)
    shown = await teacher.taps("Told or not: Sesame", teacher.sees)

    ticked = [label for label in labels(shown) if label.startswith("☑")]
    assert ticked == ["☑ Told or not: Sesame"]
    draft = await teacher.taps("Done", shown)
    assert "10 questions" in draft["text"]
    assert "Learners read a passage first" not in draft["text"]
    assert "Pick questions" not in labels(draft)

    assignment = data_of(shown, ticked[0]).split(":")[1]
    await teacher.forges(AboutTopic(assignment, "sesame", 0).pack(), shown["message_id"])
    assert [label for label in labels(teacher.sees) if label.startswith("☑")] == ["☑ Sesame"]
    assert claims_topic("sesame") in stage.bank.topics
