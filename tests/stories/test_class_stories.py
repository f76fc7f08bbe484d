"""Stories that a class is given: played for it, finished or not, and no move seen by anybody else."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.chat.actions.assignments import AboutTopic, Ask, Counting, Draft, PickOne, ReadFirst
from bot.chat.actions.membership import BeginTask
from bot.chat.actions.scenarios import PlayForClass
from bot.quiz.bank import closing_topic
from bot.quiz.classes import Kind
from bot.quiz.scenario import facts_met, played
from bot.storage.tables import MEMBER
from tests.shipped import the_bank
from tests.stage import JSON, Person, Stage, data_of, labels, staged
from tests.stories.playing import stored
from tests.stories.school import a_teacher, downloads, gives, joins, results, rows, the_link

pytestmark = pytest.mark.slow("whole stories")

FIRST = next(iter(the_bank().scenarios.values()))
TITLE = FIRST.title["en"]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, the_bank()) as stage:
        stage.expect_refusal("message is not modified")
        yield stage


async def a_class(stage: Stage, *names: str) -> tuple[Person, list[Person]]:
    """A teacher with a class of learners of these names."""
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    people = [stage.person(id, name) for id, name in enumerate(names, 1)]
    for person, name in zip(people, names, strict=True):
        await person.says(f"/start {link}")
        await person.says(f"{name} Q")
        await person.taps(labels(person.sees)[0], person.sees)
    return teacher, people


async def plays_on(person: Person, moves: int = 99) -> JSON:
    """Make the first move of each scene, that many times or to the end."""
    while moves and "A" in labels(person.sees):
        await person.taps("A", person.sees)
        moves -= 1
    return person.sees


async def begins(person: Person) -> JSON:
    await person.taps(next(label for label in labels(person.sees) if "Start it now" in label), person.sees)
    return await person.taps("Begin", person.sees)


async def play_of(stage: Stage, id: int = 1) -> JSON:
    (row,) = (await stage.rows(id))["play"]
    return row


async def in_class(person: Person) -> JSON:
    await person.says("/classes")
    return await person.taps(labels(person.sees)[0], person.sees)


async def as_before_stories(stage: Stage) -> None:
    """Let everybody have joined when nobody had heard of stories."""
    async with stage.database.transaction() as connection:
        await connection.execute(update(MEMBER).values(consent=1, asked=1))


async def test_a_story_is_given_told_of_played_and_its_teacher_sees_who_has_finished(stage: Stage) -> None:
    teacher, (ani, ben, _) = await a_class(stage, "Ani", "Ben", "Cem")
    given = await gives(teacher, "Story")
    assert f"Story: {TITLE} is given to 3 learners." in given["text"]
    assert "there is a story to play." in ani.sees["text"]
    assert "Ten minutes, a move at a time" in ani.sees["text"]

    await ani.taps("Start it now", ani.sees)
    assert "What its teachers see of it, /classes says; none of your moves." in ani.sees["text"]
    await ani.taps("Begin", ani.sees)
    end = await plays_on(ani)
    await begins(ben)
    await plays_on(ben, 2)

    assert "Finished, for your class as well." in end["text"]
    shown = await results(teacher)
    assert "1 of 3 finished" in shown["text"]
    assert "Not started: 1" in shown["text"]
    assert "right" not in shown["text"]
    assert {"By question", "As a picture"}.isdisjoint(labels(shown))
    by_learner = await teacher.taps("By learner")
    assert [line.split(": ")[1] for line in by_learner["text"].splitlines() if line[:2] in ("1.", "2.", "3.")] == [
        "finished",
        "started",
        "not started",
    ]
    one = await teacher.taps("1", by_learner)
    assert "finished" in one["text"]
    assert "0 of 0" not in one["text"]
    await teacher.taps("By learner", one)
    two = await teacher.taps("2")
    assert "\nstarted\n" in two["text"]


async def test_files_have_one_row_a_play_and_nobodys_moves(stage: Stage) -> None:
    teacher, (ani, ben) = await a_class(stage, "Ani", "Ben")
    await gives(teacher, "Story")
    await begins(ani)
    await plays_on(ani)
    await begins(ben)
    await plays_on(ben, 3)

    csv = await downloads(teacher, "CSV")
    table = rows(csv)
    assert [(row["learner"], row["kind"], row["story"], row["at"]) for row in table] == [
        ("Ani Q", "story", "finished", "2026-01-05"),
        ("Ben Q", "story", "started", "2026-01-05"),
    ]
    assert {row[name] for row in table for name in ("question", "answer", "verdict", "right", "found", "of")} == {""}
    xapi = [json.loads(line) for line in (await downloads(teacher, "xAPI")).splitlines()]
    (statement,) = xapi
    assert statement["result"] == {"completion": True}
    assert statement["object"]["definition"]["type"].endswith("/simulation")
    report = (await downloads(teacher, "Report")).decode()
    assert "A story. Finished: 1 of 2 who started, late: 0." in report
    moves = [made.split("/") for id in (1, 2) for made in (await play_of(stage, id))["moves"]]
    shorts = {move.short["en"] for scene in FIRST.scenes for move in scene.moves if [scene.id, move.id] in moves}
    assert shorts
    for file in (csv, json.dumps(xapi).encode(), report.encode()):
        assert not [short for short in shorts if short.encode() in file]
    without = rows(await downloads(teacher, "CSV without names"))
    assert [row["story"] for row in without] == ["finished"]
    assert "Ani" not in without[0]["learner"]


async def test_a_gradebook_has_no_column_for_a_story(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await gives(teacher, "Story")
    await begins(ani)
    await plays_on(ani)
    await gives(teacher, "Practice")
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids", teacher.sees)
    await in_class(ani)
    await ani.taps("My student id")
    await ani.says("00123")

    for form in ("Moodle", "Canvas"):
        assert "Story" not in (await downloads(teacher, form)).decode("utf-8-sig")


async def test_the_play_goes_on_after_a_restart_and_however_often_it_is_begun_it_is_one(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await gives(teacher, "Story")
    notice = ani.sees
    begin = data_of(notice, "Start it now")
    for _ in range(3):
        await ani.forges(begin, notice["message_id"])
    await ani.taps("Begin", ani.sees)
    await plays_on(ani, 2)
    await stage.kill()
    stage.clock.forward(days=3)
    await stage.start()
    await in_class(ani)
    await ani.taps("Go on", ani.sees)
    assert "Move 3" in ani.sees["text"]
    await plays_on(ani)
    finished = await play_of(stage)
    await ani.forges(begin, notice["message_id"])

    assert await play_of(stage) == finished
    assert (finished["ended"] - finished["started"]).days == 3
    assert "How it went" in labels(await in_class(ani))
    await ani.taps("How it went", ani.sees)
    assert "Finished, for your class as well." in ani.sees["text"]


async def test_another_way_is_ones_own_and_changes_nothing_in_the_class(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await gives(teacher, "Story")
    await begins(ani)
    end = await plays_on(ani)
    before = await downloads(teacher, "CSV")

    turnings = await ani.taps("Another way", end)
    await ani.taps(labels(turnings)[1], turnings)

    plays = (await stage.rows(1))["play"]
    assert sorted(bool(play["assignment"]) for play in plays) == [False, True]
    assert await downloads(teacher, "CSV") == before


async def test_a_play_that_is_open_is_from_then_on_played_for_the_class(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await ani.says("/play")
    await ani.taps(TITLE)
    await ani.taps("Begin")
    await plays_on(ani, 3)
    own = await play_of(stage)
    stage.clock.forward(days=2)
    await gives(teacher, "Story")
    assert "0 of 1 finished" in (await results(teacher))["text"]
    assert "Not started: 1" in teacher.sees["text"]

    await ani.taps("Start it now", ani.sees)

    assert "Move 4" in ani.sees["text"]
    taken = await play_of(stage)
    assert taken["id"] == own["id"]
    assert taken["moves"] == own["moves"]
    assert taken["started"] == stage.clock.now  # what was done for oneself before is nobody's business
    assert "Not started" not in (await results(teacher))["text"]


async def test_a_play_that_was_finished_for_oneself_does_not_count_for_the_class(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await ani.says("/play")
    await ani.taps(TITLE)
    await ani.taps("Begin")
    await plays_on(ani)
    await gives(teacher, "Story")

    assert "0 of 1 finished" in (await results(teacher))["text"]
    await begins(ani)
    assert "Move 1" in ani.sees["text"]
    assert len((await stage.rows(1))["play"]) == 2


async def test_a_story_that_is_begun_again_goes_on_counting_for_the_class(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await gives(teacher, "Story")
    await begins(ani)
    await plays_on(ani, 2)
    await ani.says("/play")
    await ani.taps("Start again")
    await ani.taps("Begin")
    await plays_on(ani)

    assert "1 of 1 finished" in (await results(teacher))["text"]
    left, new = (await stage.rows(1))["play"]
    assert (left["assignment"], bool(new["assignment"])) == (None, True)


async def test_facts_met_count_as_read_and_the_closing_questions_feed_memory(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await gives(teacher, "Story")
    await begins(ani)
    end = await plays_on(ani)
    steps = played(FIRST, (await play_of(stage))["moves"])
    met = {fact.id for fact in facts_met(steps)}
    assert met
    assert {row["fact"] for row in (await stage.rows(1))["met"]} == met

    await ani.taps("What of it was real?", end)
    await ani.taps("Three questions on it", ani.sees)
    while "I don't know" in labels(ani.sees) or "Ask me" in labels(ani.sees):
        await ani.taps("Ask me" if "Ask me" in labels(ani.sees) else "I don't know", ani.sees)
        following = {"Next question", "See how it went"} & {*labels(ani.sees)}
        if following:
            await ani.taps(following.pop(), ani.sees)

    stored = await stage.rows(1)
    asked = {fact.id for id in FIRST.closing for fact in the_bank().questions[id].facts}
    assert len(stored["answer"]) == 3
    assert {card["fact"] for card in stored["card"]} == asked
    assert [row["assignment"] for row in stored["sitting"]] == [None]
    assert [row["question"] for row in rows(await downloads(teacher, "CSV"))] == [""]


async def test_of_who_joined_before_it_is_seen_only_after_a_yes_and_until_that_is_taken_back(stage: Stage) -> None:
    teacher, (ani, ben) = await a_class(stage, "Ani", "Ben")
    await as_before_stories(stage)
    await gives(teacher, "Story")
    for person in (ani, ben):
        await begins(person)
        await plays_on(person)
        assert "Finished, for your class as well." in person.sees["text"]
    assert "0 of 2 finished" in (await results(teacher))["text"]
    assert "Not started: 2" in teacher.sees["text"]
    await teacher.taps("Remind the 2")
    told = len(ani.chat)
    await stage.remind()
    assert len(ani.chat) == told  # who has played is not reminded, seen or not
    await teacher.taps("By learner")
    await teacher.taps("1")
    assert "\nnot started\n" in teacher.sees["text"]
    await in_class(ani)
    assert "done" in ani.sees["text"]
    assert "Not shared, since you have not agreed to it: of a story" in (await ani.taps("What is shared"))["text"]

    stage.clock.forward(hours=1)
    await stage.hourly_work()
    await stage.remind()
    read = await ani.taps("Read it: ⁨Privacy 101⁩")
    assert "New, also of what you have done already:\n· of a story that the class is given" in read["text"]
    shared = await ani.taps("Share that too", read)

    assert "1 of 2 finished" in (await results(teacher))["text"]
    assert [row["learner"] for row in rows(await downloads(teacher, "CSV"))] == ["Ani Q"]
    await ani.taps("Take that back", shared)
    assert "0 of 2 finished" in (await results(teacher))["text"]
    assert "How it went" in labels(await in_class(ani))


async def test_only_members_play_it_and_only_once_it_is_open(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    draft = await teacher.taps("Story", teacher.sees)
    assignment = data_of(draft, "Give it").split(":")[1]
    await ani.forges(PlayForClass(assignment).pack())
    await teacher.taps("Opens", draft)
    await teacher.taps(labels(teacher.sees)[1], teacher.sees)
    await teacher.taps("Give it", teacher.sees)
    await ani.forges(PlayForClass(assignment).pack())
    assert ani.toast["text"].startswith("This is not open:")
    stage.clock.forward(days=2)
    ben = stage.person(2, "Ben")
    await ben.begins()
    await ben.forges(PlayForClass(assignment).pack())
    assert ben.toast["text"].startswith("This is for members of the class.")
    await stage.person(3, "Cem").forges(PlayForClass(assignment).pack())
    await ani.forges(BeginTask(assignment).pack())  # a story is no quiz

    assert not any([(await stage.rows(id))["play"] for id in (1, 2, 3)])
    assert (await stage.rows(1))["sitting"] == []
    await ani.forges(PlayForClass(assignment).pack())
    assert (await play_of(stage))["assignment"] == assignment


async def test_a_draft_is_about_one_story_and_takes_no_questions(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    draft = await teacher.taps("Story", teacher.sees)
    assignment = data_of(draft, "Give it").split(":")[1]
    second = list(the_bank().scenarios.values())[1]
    listed = await teacher.taps("Another story", draft)
    await teacher.taps(second.title["en"], listed)
    for forged in (
        AboutTopic(assignment, "sesame-credit", 0),
        AboutTopic(assignment, "review", 0),
        Ask(assignment, 8),
        PickOne(assignment, 0, 0, 0),
        Counting(assignment, "last"),
        ReadFirst(assignment, False),
    ):
        await teacher.forges(forged.pack(), listed["message_id"])
    await teacher.forges(data_of(listed, "Done"), listed["message_id"])
    assert f"Story: {second.title['en']}" in teacher.sees["text"]
    await teacher.taps("Give it", teacher.sees)
    await stage.remind()
    (given,) = await stored(stage, "assignment")
    assert (given["size"], given["questions"], given["counted"]) == (0, [], "first")

    await begins(ani)
    assert second.title["en"] in ani.sees["text"]
    klass = (await stage.rows(1))["member"][0]["klass"]
    quiz = await teacher.forges(Draft(klass, Kind.PRACTICE).pack(), listed["message_id"])
    about = await teacher.taps("About", quiz)
    assert second.title["en"] not in "".join(labels(about))
    await teacher.forges(
        AboutTopic(data_of(about, "Done").split(":")[1], closing_topic(second.id), 0).pack(), about["message_id"]
    )
    assert "no question on that" in teacher.toast["text"]


async def test_remind_and_due_dates_go_by_who_has_played(stage: Stage) -> None:
    teacher, (ani, ben) = await a_class(stage, "Ani", "Ben")
    await gives(teacher, "Story")
    await begins(ani)
    await plays_on(ani)
    await results(teacher)
    await teacher.taps("Remind the one")
    await stage.remind()
    assert "this story is waiting for you." in ben.sees["text"]
    assert "waiting" not in ani.sees["text"]
    stage.clock.forward(days=9)
    await ben.taps("Start it now")
    await ben.taps("Begin")
    await plays_on(ben)
    assert "2 of 2 finished · one of them late" in (await results(teacher))["text"]
    assert ", late" in (await teacher.taps("By learner"))["text"]

    await results(teacher)
    await teacher.taps("Due date")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    assert [row for row in await stored(stage, "notice") if row["kind"] == "moved"] == []  # both are done
    assert "late" not in (await results(teacher))["text"]


async def test_who_leaves_or_is_deleted_is_gone_from_results_and_keeps_their_play_to_themselves(stage: Stage) -> None:
    teacher, (ani, ben) = await a_class(stage, "Ani", "Ben")
    await gives(teacher, "Story")
    for person in (ani, ben):
        await begins(person)
        await plays_on(person)
    await in_class(ani)
    await ani.taps("Leave the class")
    await ani.taps("Leave", ani.sees)
    assert "1 of 1 finished" in (await results(teacher))["text"]
    assert (await play_of(stage))["assignment"] is None
    await joins(ani, await the_link(teacher))
    assert "1 of 2 finished" in (await results(teacher))["text"]

    await ben.says("/privacy")
    assert "Only you see the moves" in ben.sees["text"]
    await ben.taps("Delete everything")
    await ben.taps("Delete")
    assert "0 of 1 finished" in (await results(teacher))["text"]
    assert not any((await stage.rows(2)).values())


async def test_taking_a_story_back_or_deleting_the_class_leaves_learners_their_play(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    given = await gives(teacher, "Story")
    await begins(ani)
    await plays_on(ani, 2)
    await teacher.taps("Undo (within 10 minutes)", given)
    assert (await play_of(stage))["assignment"] is None
    await gives(teacher, "Story")
    await ani.taps("Start it now", ani.sees)
    assert "Move 3" in ani.sees["text"]
    before = await play_of(stage)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Delete the class", teacher.sees)
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)

    assert await play_of(stage) == before | {"assignment": None}
    assert "Move 3" in (await ani.says("/play"))["text"] or "You are at move 3." in ani.sees["text"]


async def test_a_story_that_is_open_for_another_class_is_finished_there_first(stage: Stage) -> None:
    teacher, (ani,) = await a_class(stage, "Ani")
    await gives(teacher, "Story")
    await begins(ani)
    await plays_on(ani, 2)
    stage.clock.forward(minutes=1)  # the class that was joined last is listed first
    other = await a_teacher(stage, 901, "Mr. Lee", "Another")
    await joins(ani, await the_link(other))
    await gives(other, "Story")

    await ani.taps("Start it now", ani.sees)
    assert ani.toast["text"].startswith("You are playing this story for another class.")
    assert "Move 3" in ani.sees["text"]
    await plays_on(ani)
    await in_class(ani)
    await begins(ani)
    await plays_on(ani)

    assert "1 of 1 finished" in (await results(teacher))["text"]
    assert "1 of 1 finished" in (await results(other))["text"]


async def test_all_of_it_is_there_in_indonesian(stage: Stage) -> None:
    teacher, _ = await a_class(stage)
    link = await the_link(teacher)
    ani = stage.person(1, "Ani", language="id")
    assert "dari cerita yang diberikan kepada kelas" in (await ani.says(f"/start {link}"))["text"]
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await gives(teacher, "Story")
    assert FIRST.title["id"] in ani.sees["text"]
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("Mulai", ani.sees)
    end = await plays_on(ani)
    assert "kelasmu" in end["text"]
