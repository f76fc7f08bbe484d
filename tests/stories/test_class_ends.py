"""Classes end on a day that their teachers choose and learners read, and not without a warning."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from sqlalchemy import update

from bot.chat.translation import Translator
from bot.commands import admin
from bot.commands.data_folder import DataFolder
from bot.errors import UserError
from bot.quiz.class_end import LONGEST, SHORTEST, due_warning, end_after, end_after_warning, is_over, is_possible_end
from bot.quiz.classes import UNAWARE, Class
from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.jobs import Job
from bot.services.class_outcomes import NotForMinors
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.tables import CLASS
from tests import databases
from tests.builders import NOON
from tests.stage import Person, Stage, data_of, labels, staged
from tests.stories.school import a_teacher, gives, joins, lessons, sets_up, takes, the_link

DAY = Translator("en").date
TODAY = NOON.date()


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


def data_of_the_bot(stage: Stage) -> DataFolder:
    """The bot's data, as a command at the command line finds them."""
    if isinstance(databases.used, databases.PostgresDatabases):
        return DataFolder(stage.folder, databases.used.url(stage.folder))
    return DataFolder(stage.folder)


async def days(stage: Stage, number: int) -> None:
    """So many days in which the bot runs, and says what there is to say."""
    for _ in range(number):
        stage.clock.forward(days=1)
        await stage.hourly_work()
        await stage.remind()


def told(person: Person, words: str) -> list[str]:
    return [message["text"] for message in person.chat if words in message.get("text", "")]


async def the_class(teacher: Person) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)


async def ends_on(teacher: Person, day: date) -> str:
    await the_class(teacher)
    await teacher.taps("Class settings")
    await teacher.taps("Another last day")
    await teacher.taps("Another day")
    return str((await teacher.says(day.isoformat()))["text"])


async def test_a_new_class_asks_when_it_ends_and_who_is_in_it_before_anybody_is_invited(school: Stage) -> None:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps("New class", teacher.sees)
    asked = await teacher.says("Second class")
    assert "When does ⁨Second class⁩ end?" in asked["text"]
    assert [label.split(" (")[0] for label in labels(asked)[:3]] == ["In 3 months", "In 6 months", "In 12 months"]

    await teacher.taps("Back to the class", asked)
    await teacher.taps("Invitation link and QR")
    assert "When does ⁨Second class⁩ end?" in teacher.sees["text"]
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    assert "Is anybody in ⁨Second class⁩ under age?" in teacher.sees["text"]
    await teacher.says("/teach")
    await teacher.taps("⁨Second class⁩", teacher.sees)
    await teacher.taps("Invitation link and QR")
    assert "Is anybody in ⁨Second class⁩ under age?" in teacher.sees["text"]

    await teacher.taps("Nobody is under 18", teacher.sees)
    assert f"Last day: {DAY(end_after(3, TODAY))}" in teacher.sees["text"]
    assert "start=j_" in (await teacher.taps("Invitation link and QR"))["caption"]


async def test_learners_read_the_last_day_and_a_button_from_before_a_change_does_not_join(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)
    read = await ani.says(f"/start {link}")
    assert f"The class ends on {DAY(end_after(12, TODAY))}, unless" in read["text"]

    await ends_on(teacher, TODAY + timedelta(days=60))
    await ani.taps(labels(read)[0], read)

    assert "The class has changed since you read this" in ani.sees["text"]
    assert f"The class ends on {DAY(TODAY + timedelta(days=60))}, unless" in ani.sees["text"]


async def test_teachers_are_warned_thirty_and_seven_days_before_once_and_then_the_class_is_gone(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)
    await joins(ani, link)
    await gives(teacher)
    await takes(ani, 2)
    klass = (await school.rows(1))["member"][0]["klass"]
    await days(school, 8)  # so that the clock is believed
    end = school.clock.now.date() + timedelta(days=33)
    await ends_on(teacher, end)

    await days(school, 2)
    assert told(teacher, "the last day of this class") == []
    await days(school, 1)
    (warning,) = told(teacher, "the last day of this class")
    assert f"is {DAY(end)}" in warning
    await days(school, 22)
    assert len(told(teacher, "the last day of this class")) == 1
    await days(school, 8)
    assert school.clock.now.date() == end
    assert len(told(teacher, "the last day of this class")) == 2
    assert (await school.rows(1))["member"]

    await days(school, 1)

    assert (await school.rows(1))["member"] == []
    assert (await school.rows(teacher.id))["teacher"] == []
    assert len((await school.rows(1))["answer"]) == 4, "what was learnt stays"
    assert len(told(teacher, "this class has ended")) == 1
    log = DeletionLog(school.folder / "forgotten", b"s" * 32)
    assert log.decided(Decision.CLASS_DELETED, klass, None), "a restore does not bring it back"
    await days(school, 2)
    assert len(told(teacher, "this class has ended")) == 1


async def test_another_day_keeps_the_class_and_is_warned_of_anew(school: Stage) -> None:
    teacher = await a_teacher(school)
    await the_link(teacher)
    await days(school, 8)
    await ends_on(teacher, school.clock.now.date() + timedelta(days=10))
    await days(school, 4)
    assert len(told(teacher, "the last day of this class")) == 2

    await teacher.taps("Another last day", teacher.sees)
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await days(school, 20)

    assert (await school.rows(teacher.id))["teacher"]
    assert len(told(teacher, "the last day of this class")) == 1, "the second one has become the question"


async def test_a_day_that_is_too_near_or_too_far_or_no_day_is_asked_for_again(school: Stage) -> None:
    teacher = await a_teacher(school)
    for day in (TODAY + SHORTEST - timedelta(days=1), TODAY + LONGEST + timedelta(days=1)):
        assert "Send the last day" in await ends_on(teacher, day)
    assert "Send the last day" in (await teacher.says("some day"))["text"]
    await teacher.forges(data_of(await _asked(teacher), labels(teacher.sees)[0]).rpartition(":")[0] + ":99")

    assert f"Last day: {DAY(TODAY + timedelta(days=100))}" in await ends_on(teacher, TODAY + timedelta(days=100))


async def _asked(teacher: Person) -> dict[str, object]:
    await the_class(teacher)
    await teacher.taps("Class settings")
    return await teacher.taps("Another last day")


async def test_teachers_of_a_class_from_before_are_told_that_it_ends(school: Stage) -> None:
    """As the migration leaves it."""
    teacher = await a_teacher(school)
    async with school.database.transaction() as connection:
        await connection.execute(update(CLASS).values(warned=UNAWARE, under=None))

    await days(school, 9)

    (message,) = told(teacher, "the last day of this class")
    assert DAY(end_after(12, TODAY)) in message


async def test_no_class_is_deleted_while_the_clock_is_not_to_be_believed(school: Stage) -> None:
    teacher = await a_teacher(school)
    await days(school, 8)
    school.clock.forward(days=2000)
    await school.hourly_work()
    await school.remind()

    assert (await school.rows(teacher.id))["teacher"]
    assert told(teacher, "the last day of this class") == []


async def test_of_a_class_with_minors_there_are_no_ids_and_no_files_with_names(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await the_class(teacher)
    await teacher.taps("Class settings")
    ask_ids, upload = data_of(teacher.sees, "Ask for student ids"), data_of(teacher.sees, "Upload a list of ids")
    await teacher.taps("Upload a list of ids")
    await teacher.says("S-0042, S-0043")
    await teacher.taps("Keep them")
    ani = school.person(1)
    await joins(ani, link)
    await ani.says("S-0042")
    await gives(teacher)
    await takes(ani, 2)
    await the_class(teacher)
    named = data_of(await teacher.taps("Download"), "CSV")

    await the_class(teacher)
    await teacher.taps("Class settings")
    await teacher.taps("Ages")
    rules = await teacher.taps("Somebody is under 16")
    assert "must be at least 16 years old to sign up" in rules["text"]
    assert "docs/schools" in rules["text"]
    assert re.search(r"It ends on \w+ \d", rules["text"])

    assert (await school.rows(1))["member"][0]["roster_id"] == ""
    await the_class(teacher)
    await teacher.taps("Class settings")
    assert "Ages: somebody is under 16" in teacher.sees["text"]
    assert not {"Ask for student ids", "Upload a list of ids", "Do not ask for ids"} & {*labels(teacher.sees)}
    await teacher.forges(ask_ids, teacher.sees["message_id"])
    assert "no ids and no files with names" in teacher.toast["text"]
    await teacher.forges(upload, teacher.sees["message_id"])
    await teacher.says("S-0099")
    await the_class(teacher)
    offered = await teacher.taps("Download")
    assert {"CSV without names", "Report"} <= {*labels(offered)}
    assert not {"CSV", "Excel", "Moodle", "Canvas", "xAPI"} & {*labels(offered)}
    before = len(teacher.chat)
    await teacher.forges(named, offered["message_id"])
    assert "no ids and no files with names" in teacher.toast["text"]
    assert len(teacher.chat) == before
    assert (await school.rows(teacher.id))["export"] == []


async def test_an_id_that_a_learner_of_such_a_class_sends_is_not_kept(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)
    await joins(ani, link)
    await the_class(teacher)
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids")
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("My student id", ani.sees)
    await the_class(teacher)
    await teacher.taps("Class settings")
    await teacher.taps("Ages")
    await teacher.taps("Somebody is under 18")

    await ani.says("S-0042")

    assert (await school.rows(1))["member"][0]["roster_id"] == ""


async def test_a_named_file_that_was_asked_for_before_is_not_sent_after(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await joins(school.person(1), link)
    klass = (await school.rows(1))["member"][0]["klass"]
    jobs = school.services.export_jobs
    job = await jobs.request(teacher.id, ExportRequest(klass, ExportFormat.ANSWERS_CSV), "en")
    assert isinstance(job, Job)
    await school.services.teaching.set_under(teacher.id, klass, 13)

    assert await jobs.begin_sending(job, frozenset({1}), 1) == NotForMinors()


async def a_class_with_minors(stage: Stage) -> tuple[str, Person]:
    """Its id, and a learner in it whose name occurs nowhere else; they had given an id."""
    teacher = await a_teacher(stage)
    await the_class(teacher)
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids")
    link = await the_link(teacher)
    ani = stage.person(1)
    await ani.says(f"/start {link}")
    await ani.says("Narwhal")
    await ani.taps("Join as “Narwhal”", ani.sees)
    await ani.says("S-0042")
    await gives(teacher)
    await takes(ani, 2)
    (klass,) = [row["klass"] for row in (await stage.rows(1))["member"]]
    await stage.services.teaching.set_under(teacher.id, klass, 18)
    return klass, ani


@pytest.mark.parametrize("form", [form for form in ExportFormat if ExportRequest("", form).names_learners])
async def test_nor_does_the_operator_get_a_file_with_names_of_it(
    school: Stage, tmp_path: Path, form: ExportFormat
) -> None:
    klass, _ = await a_class_with_minors(school)
    to = tmp_path / "taken" / "file"
    to.parent.mkdir()

    with pytest.raises(UserError, match=r"is under age, so there are no files with names\. Add --without-names"):
        await admin.export(data_of_the_bot(school), school.bank, ExportRequest(klass, form), to, "en")

    assert list(to.parent.iterdir()) == []
    assert (await school.rows(1))["disclosure"] == []


@pytest.mark.parametrize("form", ExportFormat)
async def test_the_operators_files_of_it_have_neither_names_nor_ids(
    school: Stage, tmp_path: Path, form: ExportFormat
) -> None:
    klass, _ = await a_class_with_minors(school)
    to = tmp_path / "taken"

    await admin.export(data_of_the_bot(school), school.bank, ExportRequest(klass, form, named=False), to, "en")

    content = contents(to)
    assert "Fact " in content or form in (ExportFormat.MOODLE, ExportFormat.CANVAS)
    assert [word for word in ("Narwhal", "S-0042") if word in content] == []
    assert [row["named"] for row in (await school.rows(1))["disclosure"]] == [False]


def contents(file: Path) -> str:
    """Everything that stands in a file, or in the parts of a zipped one."""
    if not is_zipfile(file):
        return file.read_text(encoding="utf-8")
    with ZipFile(file) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


async def test_a_file_with_names_is_not_given_to_the_operator_if_that_was_said_while_it_was_made(school: Stage) -> None:
    klass, _ = await a_class_with_minors(school)
    ledger = school.services.ledger

    assert not await ledger.note_operator(ExportRequest(klass, ExportFormat.ANSWERS_CSV), {1})
    assert await ledger.note_operator(ExportRequest(klass, ExportFormat.ANSWERS_CSV, named=False), {1})


async def test_a_second_class_with_minors_asks_for_a_name_of_the_teacher_only_once(school: Stage) -> None:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps("New class", teacher.sees)
    await teacher.says("Year 7")
    rules = await sets_up(teacher, "Somebody is under 13")

    assert "Somebody in ⁨Year 7⁩ is under 13" in rules["text"]
    assert "Year 7" in (await teacher.taps("Go on", rules))["text"]


def a_class(**changes: object) -> Class:
    values = {"id": "k", "name": "K", "code": "c", "open_until": None, "seats": 30, "asks_id": False, "since": NOON}
    return Class(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "warned", "due"),
    [(31, 0, None), (30, 0, 30), (29, 30, None), (8, 30, None), (7, 30, 7), (7, 0, 7), (-5, 0, 7), (3, 7, None)],
)
def test_a_warning_is_due_once_at_thirty_days_and_once_at_seven(left: int, warned: int, due: int | None) -> None:
    assert due_warning(a_class(ends=TODAY + timedelta(days=left), warned=warned), TODAY) == due


def test_a_late_warning_leaves_a_week() -> None:
    late = a_class(ends=TODAY - timedelta(days=100))

    assert end_after_warning(late, 7, TODAY) == TODAY + timedelta(days=7)
    assert not is_over(late, TODAY)
    assert is_over(a_class(ends=TODAY - timedelta(days=1), warned=7), TODAY)
    assert not is_over(a_class(ends=TODAY, warned=7), TODAY)


@pytest.mark.parametrize(
    ("today", "months", "end"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 3, 1), 12, date(2028, 3, 1)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
)
def test_months_end_on_their_own_last_day_and_a_year_is_possible(today: date, months: int, end: date) -> None:
    assert end_after(months, today) == end
    assert is_possible_end(end, today)
