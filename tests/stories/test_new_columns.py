"""A later version of the program puts a new column into files: who joined before is asked, once, and decides."""

import hashlib
import re

import pytest

from bot.chat.screens import sharing
from bot.chat.translation import Translator
from bot.playground.telegram_api import Call
from bot.quiz import classes
from bot.reports import answers_csv
from bot.reports.answers_csv import FIELDS, Field, Part
from tests.stage import JSON, Person, Stage, labels
from tests.stories.school import a_teacher, downloads, gives, joins, rows, takes, the_link

ASKED = "files of results can tell more now than you agreed to"


def a_later_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody changes who adds a column: the column, its version, and the words that learners read."""
    mood = Field("mood", "how it felt", lambda index, answer: "fine", Part.RUN, since=3)
    of_today = sharing.columns

    def words(tr: Translator) -> dict[str, str]:
        return {**of_today(tr), "mood": "how it felt"}

    monkeypatch.setattr(answers_csv, "FIELDS", (*FIELDS, mood))
    monkeypatch.setattr(classes, "CONSENT", 3)
    monkeypatch.setattr(sharing, "columns", words)
    monkeypatch.setattr(sharing, "PARTS", (*sharing.PARTS, ("mood",)))


async def a_class(stage: Stage, *learners: int) -> tuple[Person, list[Person]]:
    """A teacher, and learners who have taken a quiz."""
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    people = [stage.person(id, f"P{id}") for id in learners]
    for person in people:
        await joins(person, link)
    await gives(teacher)
    for person in people:
        await takes(person, 2)
    return teacher, people


async def an_hour_later(stage: Stage) -> None:
    stage.clock.forward(hours=1)
    await stage.hourly_work()
    await stage.remind()


def questions(person: Person) -> list[JSON]:
    return [message for message in person.chat if ASKED in message.get("text", "")]


def sent(stage: Stage) -> list[Call]:
    """Every question that was sent, also those that show something else by now."""
    return [call for call in stage.world.calls if ASKED in str(call.params.get("text"))]


async def is_asked(stage: Stage, person: Person) -> JSON:
    """What they read who tap the button below the question."""
    await an_hour_later(stage)
    (question,) = questions(person)
    return await person.taps("Read it: ⁨Privacy 101⁩", question)


async def moods(teacher: Person) -> list[str]:
    """What stands in the new column, learner by learner."""
    by_learner = {row["learner"]: row["mood"] for row in rows(await downloads(teacher, "CSV"))}
    return [by_learner[name] for name in sorted(by_learner)]


async def test_nobody_is_asked_while_there_is_nothing_new(school: Stage) -> None:
    _, (ani,) = await a_class(school, 1)

    await an_hour_later(school)

    assert questions(ani) == []
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    shared = await ani.taps("What is shared", ani.sees)
    assert "Not shared" not in shared["text"]
    assert labels(shared) == ["Take that back", "Back to the class"]


async def test_who_joined_before_is_asked_once_and_silently(school: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _, people = await a_class(school, 1, 2)
    a_later_version(monkeypatch)

    for _ in range(3):
        await an_hour_later(school)
    await school.kill()
    await school.start()
    await an_hour_later(school)

    assert [len(questions(person)) for person in people] == [1, 1]
    assert all(call.params["disable_notification"] for call in sent(school))
    assert (await school.rows(1))["disclosure"] == []


async def test_an_old_members_rows_have_the_column_only_after_a_yes(
    school: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, (ani, ben) = await a_class(school, 1, 2)
    a_later_version(monkeypatch)
    read = await is_asked(school, ani)
    assert "how it felt" in read["text"]
    assert not any(button.get("style") for row in read["reply_markup"]["inline_keyboard"] for button in row)
    assert await moods(teacher) == ["", ""]

    shared = await ani.taps("Share that too", read)

    assert sorted(await moods(teacher)) == ["", "fine"]
    assert "how it felt" in shared["text"]
    assert "Not shared" not in shared["text"]
    (of_ani,), (of_ben,) = [(await school.rows(id))["member"] for id in (1, 2)]
    assert (of_ani["consent"], of_ben["consent"]) == (3, 2)
    html = next(call.params["text"] for call in school.world.calls if "may ⁨Dr" in str(call.params.get("text")))
    assert of_ani["read"] == hashlib.sha256(html.encode()).hexdigest()
    assert str(of_ani["agreed"]) == school.clock.now.date().isoformat()
    assert questions(ben)


async def test_whoever_says_no_or_nothing_keeps_what_they_agreed_to_and_can_agree_later(
    school: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, (ani,) = await a_class(school, 1)
    before = (await school.rows(1))["member"][0]
    a_later_version(monkeypatch)
    await ani.taps("Leave it as it is", await is_asked(school, ani))

    assert await moods(teacher) == [""]
    after = (await school.rows(1))["member"][0]
    assert {**after, "asked": 2} == before

    shared = await ani.taps("What is shared", ani.sees)
    assert "Not shared, since you have not agreed to it: how it felt." in shared["text"]
    await ani.taps("Share that too", await ani.taps("Share more", shared))
    assert await moods(teacher) == ["fine"]


async def test_it_is_taken_back_with_one_tap(school: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher, (ani,) = await a_class(school, 1)
    a_later_version(monkeypatch)
    shared = await ani.taps("Share that too", await is_asked(school, ani))

    assert re.search("This you can take back and stay in the class: of a story .*, how it felt[.]", shared["text"])
    again = await ani.taps("Take that back", shared)

    assert await moods(teacher) == [""]
    assert re.search("Not shared, since you have not agreed to it: of a story .*, how it felt[.]", again["text"])
    await an_hour_later(school)
    assert len(sent(school)) == 1


async def test_a_button_agrees_only_to_what_was_read(school: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher, (ani,) = await a_class(school, 1)
    a_later_version(monkeypatch)
    read = await is_asked(school, ani)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids", teacher.sees)

    again = await ani.taps("Share that too", read)

    assert "so nothing more is shared" in again["text"]
    assert await moods(teacher) == [""]
    await ani.taps("Share that too", again)
    assert await moods(teacher) == ["fine"]


async def test_who_joins_now_reads_of_the_column_and_is_not_asked(
    school: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_later_version(monkeypatch)
    teacher, (ani,) = await a_class(school, 1)
    await an_hour_later(school)

    assert questions(ani) == []
    assert await moods(teacher) == ["fine"]
    read = next(call.params["text"] for call in school.world.calls if "invites you" in str(call.params.get("text")))
    assert "how it felt" in read


async def test_whoever_has_left_is_not_asked_any_more(school: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _, (ani, ben) = await a_class(school, 1, 2)
    a_later_version(monkeypatch)
    school.clock.forward(hours=1)
    await school.hourly_work()
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("Leave the class", ani.sees)
    await ani.taps("Leave", ani.sees)

    await school.remind()

    assert (len(questions(ani)), len(questions(ben))) == (0, 1)
    left = questions(ben)[0]
    await ani.forges(left["reply_markup"]["inline_keyboard"][0][0]["callback_data"], ani.sees["message_id"])
    assert "how it felt" not in ani.sees["text"]


async def test_a_death_while_the_question_is_sent_loses_no_question(
    school: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (ani,) = await a_class(school, 1)
    a_later_version(monkeypatch)
    await school.hourly_work()
    assert await school.services.ledger.next_news() is not None
    await school.kill()
    await school.start()
    school.clock.forward(minutes=11)

    await school.remind()

    assert len(questions(ani)) == 1
