"""The ledger of files and people: what others got of a learner outlives the class, the teacher and the process."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.commands import admin
from bot.commands.data_folder import DataFolder
from bot.playground.faults import Fault
from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.jobs import Job
from bot.storage.store import Store
from tests.stage import Person, Stage, labels
from tests.stories.school import RIVERA, a_teacher, downloads, gives, joins, results, takes, the_link

CSV = "CSV, one row for each answer and each story played"

NOTHING = "No file with you has been taken away, and no teacher has been let in."


async def a_class(stage: Stage) -> tuple[Person, Person, str]:
    """A teacher and a learner who has taken a quiz, with the link."""
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    ani = stage.person(1)
    await joins(ani, link)
    await gives(teacher)
    await takes(ani, 3)
    return teacher, ani, link


async def ledger(person: Person) -> str:
    await person.says("/classes")
    return str((await person.taps("Files taken with me", person.sees))["text"])


async def leaves(person: Person) -> None:
    await person.says("/classes")
    await person.taps(labels(person.sees)[0], person.sees)
    await person.taps("Leave the class", person.sees)
    await person.taps("Leave", person.sees)


async def deletes_all(person: Person) -> None:
    await person.says("/privacy")
    await person.taps("Delete everything")
    await person.taps("Delete")


async def lets_in(teacher: Person, other: Person) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    invited = await teacher.taps("Invite another teacher")
    code = invited["text"].partition("start=")[2].split()[0]
    await other.says(f"/start {code}")
    await other.taps(labels(other.sees)[0], other.sees)
    await other.says("Dr. Okapi")


async def test_a_file_stays_in_the_ledger_when_the_learner_leaves_and_comes_back(school: Stage) -> None:
    teacher, ani, link = await a_class(school)
    assert NOTHING in await ledger(ani)
    await downloads(teacher, "CSV")

    await leaves(ani)
    assert f"January 5, 2026: ⁨Dr. Rivera⁩, {CSV}, with names" in await ledger(ani)
    await joins(ani, link)

    assert "⁨Privacy 101⁩ · January 5, 2026: ⁨Dr. Rivera⁩, CSV" in await ledger(ani)
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    assert "⁨Dr. Rivera⁩, CSV" in (await ani.taps("What is shared", ani.sees))["text"]


async def test_a_file_stays_in_the_ledger_when_the_class_is_deleted(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    await downloads(teacher, "CSV without names")
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Delete the class")
    await teacher.taps("Delete the class", teacher.sees)
    assert "You are in no class." in (await ani.says("/classes"))["text"]

    assert f"⁨Privacy 101⁩ · January 5, 2026: ⁨Dr. Rivera⁩, {CSV}, without names" in await ledger(ani)


async def test_a_file_stays_in_the_ledger_under_the_name_of_a_teacher_who_was_removed(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    other = school.person(901, "Okapi")
    await lets_in(teacher, other)
    await downloads(other, "CSV")
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps(next(label for label in labels(teacher.sees) if "Okapi" in label), teacher.sees)

    text = await ledger(ani)

    assert f"⁨Dr. Okapi⁩, {CSV}, with names" in text
    assert "⁨Dr. Okapi⁩ was let in as a teacher" in text


async def test_a_teacher_who_is_deleted_leaves_what_they_took_and_no_name(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    await downloads(teacher, "CSV")

    await deletes_all(teacher)

    text = await ledger(ani)
    assert "January 5, 2026: a teacher, CSV" in text
    assert "Rivera" not in text


async def test_a_file_is_noted_before_it_is_sent(school: Stage) -> None:
    # The process dies between noting and sending: whether the file left nobody knows, so it stands there.
    teacher, ani, _ = await a_class(school)
    klass = (await school.rows(1))["member"][0]["klass"]
    jobs = school.services.export_jobs
    await jobs.request(teacher.id, ExportRequest(klass, ExportFormat.ANSWERS_CSV), "en")
    job = await jobs.claim()
    assert isinstance(job, Job)
    assert await jobs.begin_sending(job, frozenset({1}), 4) is True
    await school.kill()
    await school.start()

    assert f"⁨Dr. Rivera⁩, {CSV}, with names" in await ledger(ani)


async def test_a_file_with_somebody_who_has_just_left_is_not_sent(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    klass = (await school.rows(1))["member"][0]["klass"]
    jobs = school.services.export_jobs
    await jobs.request(teacher.id, ExportRequest(klass, ExportFormat.ANSWERS_CSV), "en")
    job = await jobs.claim()
    assert isinstance(job, Job)
    async with Store(school.database).transaction() as tx:
        await tx.classes.remove_member(klass, 1)

    assert await jobs.begin_sending(job, frozenset({1}), 4) is False

    assert NOTHING in await ledger(ani)


async def test_a_file_that_was_refused_is_not_in_the_ledger_and_one_that_was_sent_is(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    school.expect_refusal("Too Large")
    school.world.inject(Fault(413, "Request Entity Too Large", method="sendDocument"))
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Download", teacher.sees)
    await teacher.taps("xAPI", teacher.sees)
    assert NOTHING in await ledger(ani)

    await downloads(teacher, "xAPI")
    assert "xAPI" in await ledger(ani)


async def test_a_file_that_arrived_without_an_answer_is_in_the_ledger(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    school.world.inject(Fault(0, "", method="sendDocument", applied=True, timeout=True))
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Download", teacher.sees)

    await teacher.taps("CSV", teacher.sees)

    assert f"⁨Dr. Rivera⁩, {CSV}, with names" in await ledger(ani)


@pytest.mark.sqlite("the command is told its database by the folder here")
async def test_the_operators_own_file_is_noted(school: Stage, tmp_path: Path) -> None:
    _teacher, ani, _ = await a_class(school)
    (klass,) = await admin.classes(DataFolder(school.folder))
    request = ExportRequest(klass.id, ExportFormat.ANSWERS_CSV)

    await admin.export(DataFolder(school.folder), school.bank, request, tmp_path / "taken.csv", "en")

    assert f"whoever runs this bot, {CSV}, with names" in await ledger(ani)


async def test_a_learner_is_told_once_and_silently(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    before = len(ani.chat)
    await downloads(teacher, "CSV")
    await school.remind()

    assert len(ani.chat) == before + 1
    assert "what others got of you" in ani.sees["text"]
    assert school.world.calls[-1].params["disable_notification"]
    await school.remind()
    assert len(ani.chat) == before + 1


async def test_many_files_in_a_day_are_told_together_on_the_next(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    for _ in range(3):
        await downloads(teacher, "CSV")
        await school.remind()
    told = len(ani.chat)

    school.clock.forward(days=1)
    await school.remind()

    assert len(ani.chat) == told + 1
    assert ani.sees["text"].count("CSV") == 2


async def test_learners_and_the_owner_hear_of_another_teacher(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    await lets_in(teacher, school.person(901, "Okapi"))
    await school.remind()
    assert "was let in" not in ani.sees["text"], "there is time to choose a name"

    school.clock.forward(minutes=10)
    await school.remind()

    assert "⁨Dr. Okapi⁩ was let in as a teacher" in ani.sees["text"]
    assert "⁨Dr. Okapi⁩ teaches the class now" in teacher.sees["text"]


async def test_whoever_took_a_file_with_names_is_asked_to_delete_it(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    name = (await school.rows(1))["member"][0]["name"]
    await downloads(teacher, "CSV")
    await downloads(teacher, "CSV without names")

    await deletes_all(ani)
    await school.remind()

    asked = teacher.sees["text"]
    assert "the file that you took on January 5, 2026: please delete it" in asked
    assert name not in asked
    assert (await school.rows(RIVERA))["disclosure"] == []


@pytest.mark.parametrize("going", [leaves, deletes_all])
@pytest.mark.parametrize("shown", ["list", "answers"])
async def test_what_a_teacher_was_shown_is_rewritten_when_the_learner_goes(
    school: Stage, going: Callable[[Person], Awaitable[None]], shown: str
) -> None:
    teacher, ani, _ = await a_class(school)
    name = (await school.rows(1))["member"][0]["name"]
    await results(teacher)
    message = await teacher.taps("By learner", teacher.sees)
    assert name in message["text"]
    if shown == "answers":
        message = await teacher.taps("1", message)
        assert "Fact" in message["text"]

    await going(ani)
    await school.remind()

    (now,) = [each for each in teacher.chat if each["message_id"] == message["message_id"]]
    assert "Somebody has left the class" in now["text"]
    assert not any(name in each.get("text", "") for each in teacher.chat)


async def test_a_message_that_is_gone_holds_up_nothing(school: Stage) -> None:
    teacher, ani, _ = await a_class(school)
    await results(teacher)
    await teacher.taps("By learner", teacher.sees)
    school.expect_refusal("message to edit not found")
    school.world.state.messages[RIVERA].clear()

    await leaves(ani)
    await school.remind()

    async with Store(school.database).reading() as tx:
        assert await tx.disclosures.stale_message() is None
