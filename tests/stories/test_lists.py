"""A list of ids that a teacher uploads can be matched and counted, and nobody can read it again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.quiz.roster import Roster, as_given, keyed_hash, without_repetitions
from bot.storage.list_hashes import hash_lists
from bot.storage.tables import ROSTER, ROSTER_DRAFT
from tests.builders import NOON
from tests.stage import Person, Stage, labels, staged
from tests.storage.marked import traces
from tests.stories.school import a_teacher, joins, lessons, the_link

SECRET = b"s" * 32
IDS = ("R-424242-PANGOLIN", "quokka.zanzibar@school.example", "77700777001", "77700777002", "77700777003")


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


async def uploads(teacher: Person, *ids: str) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Upload a list of ids")
    await teacher.says("\n".join(ids))


def spelled(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each of them as it is written, and in small letters."""
    return tuple({*words, *(word.lower() for word in words)})


@pytest.mark.sqlite("a server keeps its own files")
async def test_no_id_of_a_list_is_in_any_byte_of_the_data_folder(school: Stage, tmp_path: Path) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await uploads(teacher, *IDS)
    assert "5 ids, for example ⁨77700777001⁩, ⁨77700777002⁩, ⁨77700777003⁩." in teacher.sees["text"]
    assert traces(tmp_path, spelled(IDS)) == []

    await teacher.taps("Keep them")
    assert traces(tmp_path, spelled(IDS)) == []

    ani = school.person(1)
    await joins(ani, link)
    await ani.says(IDS[0])
    assert {word for word, _ in traces(tmp_path, spelled(IDS))} == {IDS[0]}, "the control: what a learner gave is there"


async def test_a_list_that_is_kept_is_counted_and_matched_and_never_shown(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await uploads(teacher, *IDS)
    await teacher.taps("Keep them")
    shown_before = len(teacher.chat)
    ani, ben = school.person(1), school.person(2, "Ben")
    await joins(ani, link)
    assert "You are in" in (await ani.says("Quokka.Zanzibar@SCHOOL.example"))["text"]
    await joins(ben, link)
    assert "is not on your teacher's list" in (await ben.says("77700777009"))["text"]
    assert all(id not in ben.sees["text"] for id in IDS)

    for button in ("Learners", "Class settings", "Download"):
        await teacher.says("/teach")
        await teacher.taps(labels(teacher.sees)[0], teacher.sees)
        await teacher.taps(button)
    settings = next(message for message in teacher.chat[shown_before:] if "Student ids" in message.get("text", ""))

    assert "5 ids on your list" in settings["text"]
    given = "quokka.zanzibar@school.example"
    assert not any(
        id in message.get("text", "") for message in teacher.chat[shown_before:] for id in IDS if id != given
    )


async def test_a_list_that_an_earlier_version_has_stored_is_hashed_at_the_next_start(
    school: Stage, tmp_path: Path
) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    klass = (await school.rows(teacher.id))["teacher"][0]["klass"]
    async with school.database.transaction() as connection:
        for id in IDS[:4]:
            await connection.execute(insert(ROSTER), {"klass": klass, "roster_id": id})
        await connection.execute(insert(ROSTER_DRAFT), {"klass": klass, "roster_id": IDS[4], "at": NOON})

    await hash_lists(school.database, lambda: SECRET)
    await hash_lists(school.database, lambda: pytest.fail("there is nothing left to hash"))

    if school.database.where.endswith(".db"):
        assert traces(tmp_path, spelled(IDS)) == []
    async with school.database.reading() as connection:
        stored = {row.roster_id for row in (await connection.execute(select(ROSTER))).all()}
        waiting = {row.roster_id for row in (await connection.execute(select(ROSTER_DRAFT))).all()}
    assert stored == {keyed_hash(SECRET, klass, id) for id in IDS[:4]}
    assert waiting == {keyed_hash(SECRET, klass, IDS[4])}
    ani = school.person(1)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids")
    await joins(ani, link)
    assert "You are in" in (await ani.says("r-424242-pangolin"))["text"]


def test_the_same_id_is_stored_otherwise_in_each_class_and_with_each_secret() -> None:
    known = {keyed_hash(secret, klass, "0042") for secret in (b"a" * 32, b"b" * 32) for klass in ("k1", "k2")}

    assert len(known) == 4
    assert all(len(each) <= 64 for each in known)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ani@School.Example", "ani@school.example"), ("００１２", "0012"), (" S-12a ", "s-12A")],
    ids=["capitals", "wide figures", "blanks"],
)
def test_ids_that_people_take_for_the_same_are_the_same_on_a_list(one: str, other: str) -> None:
    roster = Roster(frozenset({keyed_hash(SECRET, "k", one)}), lambda typed: keyed_hash(SECRET, "k", typed))

    assert roster.has(other)
    assert not roster.has("another")
    assert without_repetitions([one, other, "another"]) == (one, "another")


def test_a_gradebook_gets_ids_as_they_were_given_but_for_wide_figures_and_capitals_in_addresses() -> None:
    assert as_given(" ００１２") == "0012"
    assert as_given("Ani@School.Example") == "ani@school.example"
    assert as_given("S-12A") == "S-12A"
