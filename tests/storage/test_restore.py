import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.commands.admin import restore_backup
from bot.commands.data_folder import DataFolder
from bot.environment import utc_now
from bot.errors import TransientError, UserError
from bot.quiz import classes
from bot.services.retention import Retention
from bot.storage.backup import checked, copy, revision
from bot.storage.database import FILE
from bot.storage.deletion_log import KEPT, DeletionLog
from bot.storage.lock import exclusive
from bot.storage.store import Store
from tests import databases
from tests.stage import Person, Stage, labels, staged
from tests.storage.marked import OF_LEARNER, OF_TEACHER, a_class, deletes_all, traces
from tests.stories.school import a_teacher, downloads, joins, lessons, the_link
from tests.test_migrations import as_dealt, migrating, to_version

pytestmark = pytest.mark.slow("whole classes, backed up and restored")

files_only = pytest.mark.sqlite("a server restores with its own tools")
SECRET = b"s" * 32
"""As the stage has it."""


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    """It lives today: a restore asks the clock of the day how old a backup is."""
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "secret").write_bytes(SECRET)
    async with staged(tmp_path / "data", lessons()) as stage:
        stage.clock.now = utc_now()
        await stage.hourly_work()
        yield stage


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "backup.db"


@pytest.fixture
async def ani(school: Stage) -> Person:
    ani = school.person(7_700_770_077, "Ani")
    await ani.begins()
    await ani.taps("I don't know")
    return ani


async def restored(stage: Stage, backup: Path) -> tuple[int, int]:
    """As an operator does it: stop the bot, restore, start it. A server is restored with its own tools before."""
    await stage.kill()
    try:
        if isinstance(databases.used, databases.PostgresDatabases):
            await databases.used.put_back(stage.folder, backup)
            return await restore_backup(DataFolder(stage.folder, databases.used.url(stage.folder)), None)
        return await restore_backup(DataFolder(stage.folder), backup)
    finally:
        await stage.start()


async def leaves(person: Person) -> None:
    await person.says("/classes")
    await person.taps(labels(person.sees)[0], person.sees)
    await person.taps("Leave the class", person.sees)
    await person.taps("Leave", person.sees)


def untouched(stage: Stage) -> None:
    """Nothing is left of the attempt beside the database."""
    names = {path.name for path in stage.folder.iterdir()}
    assert names <= {FILE, f"{FILE}-wal", f"{FILE}-shm", "secret", "forgotten", ".lock"}


@files_only
async def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(
    school: Stage, ani: Person, data: Path, backup: Path
) -> None:
    copy(data / FILE, backup)
    before = await school.rows(ani.id)
    await ani.taps("Next question", ani.sees)
    await ani.taps("I don't know", ani.asked())
    assert len((await school.rows(ani.id))["answer"]) == 2

    rows, gone = await restored(school, backup)

    assert await school.rows(ani.id) == before
    assert (rows, gone) == (checked(backup), 0)
    (replaced,) = (data / "backups").iterdir()
    assert stat.S_IMODE(replaced.stat().st_mode) == stat.S_IMODE((data / FILE).stat().st_mode) == 0o600
    await restored(school, replaced)
    assert len((await school.rows(ani.id))["answer"]) == 2


@files_only
async def test_who_deleted_themselves_since_is_gone_to_the_last_byte(school: Stage, data: Path, backup: Path) -> None:
    rivera, learner = await a_class(school)
    copy(data / FILE, backup)
    assert {word for word, _ in traces(backup.parent, (*OF_LEARNER, *OF_TEACHER))}
    for person in (rivera, learner):
        school.clock.forward(minutes=5)
        await deletes_all(person)
    other = school.person(5, "Ben")
    await other.begins()

    _, gone = await restored(school, backup)

    assert gone == 2
    assert not any((await school.rows(rivera.id)).values())
    assert not any((await school.rows(learner.id)).values())
    assert traces(data, (*OF_LEARNER, *OF_TEACHER)) == []


async def test_who_has_left_a_class_since_stays_out_of_it(school: Stage, data: Path, backup: Path) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben, cem = (school.person(id, f"P{id}") for id in (1, 2, 3))
    for person in (ani, ben, cem):
        await joins(person, link)
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    for person in (ani, ben):
        await leaves(person)
    school.clock.forward(minutes=5)
    await joins(ben, link)  # and is back
    databases.used.dump(data, again := backup.with_name("again.db"))

    await restored(school, backup)
    assert [len((await school.rows(person.id))["member"]) for person in (ani, ben, cem)] == [0, 0, 1]
    await restored(school, again)
    assert [len((await school.rows(person.id))["member"]) for person in (ani, ben, cem)] == [0, 1, 1]


async def test_who_came_back_after_deleting_stays(school: Stage, ani: Person, data: Path, backup: Path) -> None:
    await deletes_all(ani)
    school.clock.forward(minutes=5)
    await ani.begins()
    before = await school.rows(ani.id)
    databases.used.dump(data, backup)

    _, gone = await restored(school, backup)

    assert gone == 0
    assert await school.rows(ani.id) == before


async def test_who_was_deleted_twice_is_gone_from_a_backup_in_between(
    school: Stage, ani: Person, data: Path, backup: Path
) -> None:
    await deletes_all(ani)
    school.clock.forward(minutes=5)
    await ani.begins()
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    await deletes_all(ani)

    _, gone = await restored(school, backup)

    assert gone == 1


async def test_a_deletion_that_the_database_did_not_take_is_made_up_for(school: Stage, ani: Person, data: Path) -> None:
    """The process dies between the note and the commit: the note stands, and so does the wish."""
    retention = Retention(
        Store(school.database), school.clock, lambda: "n", DeletionLog(data / "forgotten", SECRET), data, lambda _: None
    )
    async with school.database.transaction() as connection:
        await connection.execute(text("CREATE TABLE in_the_way (learner BIGINT REFERENCES learner (id))"))
        await connection.execute(text("INSERT INTO in_the_way VALUES (:id)"), {"id": ani.id})
    with pytest.raises(TransientError):
        await retention.forget(ani.id)
    assert any((await school.rows(ani.id)).values())
    async with school.database.transaction() as connection:
        await connection.execute(text("DROP TABLE in_the_way"))

    assert DeletionLog(data / "forgotten", SECRET).among([(ani.id, school.clock())]) == [ani.id]


@pytest.mark.postgresql("a file is restored with its deletions at once")
async def test_after_a_server_was_restored_the_deletions_are_done_again(school: Stage, ani: Person, data: Path) -> None:
    since = school.clock()
    await school.person(5, "Ben").begins()
    school.clock.forward(minutes=5)
    await deletes_all(ani)
    async with school.database.transaction() as connection:  # as pg_restore brings it back
        await connection.execute(
            text(
                "INSERT INTO learner "
                "(id, language, plain, since, reachable, heard, zone, retention, asking, seen, guess_first) "
                "VALUES (:id, 'en', false, :since, true, 0, '', 0.9, '', :day, false)"
            ),
            {"id": ani.id, "since": since, "day": since.date()},
        )
    assert isinstance(databases.used, databases.PostgresDatabases)
    place = DataFolder(data, databases.used.url(data))

    assert await restore_backup(place, None) == (0, 1)
    assert await restore_backup(place, None) == (0, 0)

    assert not any((await school.rows(ani.id)).values())
    assert any((await school.rows(5)).values())
    with pytest.raises(UserError, match="pg_restore"):
        await restore_backup(place, data / "backup.dump")


@pytest.mark.postgresql("a file is looked at before it is restored")
async def test_a_server_restored_from_too_long_ago_is_refused(school: Stage, ani: Person, data: Path) -> None:
    async with school.database.transaction() as connection:
        await connection.execute(text("UPDATE house SET at = :at"), {"at": utc_now() - KEPT - timedelta(hours=1)})
    assert isinstance(databases.used, databases.PostgresDatabases)

    with pytest.raises(UserError, match=r"/scorewise_\d+ is older than 30 days"):
        await restore_backup(DataFolder(data, databases.used.url(data)), None)


@files_only
async def test_a_backup_of_an_older_version_is_brought_to_this_one(
    school: Stage, ani: Person, data: Path, backup: Path
) -> None:
    before = await school.rows(ani.id)
    await school.kill()
    backup.parent.mkdir()
    shutil.copy(data / FILE, backup)
    old = databases.used.open(data)
    await migrating(old, to_version("0002"))
    await old.close()
    copy(data / FILE, backup)
    await school.start()

    await restored(school, backup)

    after = await school.rows(ani.id)
    assert after | {"sitting": as_dealt(after["sitting"])} == before | {"sitting": as_dealt(before["sitting"])}
    assert revision(backup) == "0002"
    assert not list((data / "backups").glob("*from-0002.db-*"))


@files_only
async def test_a_backup_of_a_newer_version_is_refused(school: Stage, ani: Person, data: Path, backup: Path) -> None:
    copy(data / FILE, backup)
    with closing(sqlite3.connect(backup)) as direct, direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    before = await school.rows(ani.id)

    with pytest.raises(UserError, match=f"{backup} was made by a newer version"):
        await restored(school, backup)

    assert await school.rows(ani.id) == before
    untouched(school)


@files_only
@pytest.mark.parametrize("looked", [True, False])
async def test_a_backup_older_than_deletions_are_remembered_is_refused(
    school: Stage, ani: Person, data: Path, backup: Path, looked: bool
) -> None:
    copy(data / FILE, backup)
    before = await school.rows(ani.id)
    with closing(sqlite3.connect(backup)) as direct, direct:
        if looked:
            at = (utc_now() - KEPT - timedelta(hours=1)).replace(tzinfo=None)
            direct.execute("UPDATE house SET at = ? WHERE name = 'looked'", (at.isoformat(" "),))
        else:  # of a version that did not look after itself: the last visit tells
            direct.execute("DELETE FROM house")
            direct.execute("UPDATE learner SET seen = ?", (str((utc_now() - KEPT).date() - timedelta(days=1)),))

    with pytest.raises(UserError, match=f"{backup} is older than 30 days"):
        await restored(school, backup)

    assert await school.rows(ani.id) == before
    untouched(school)


@files_only
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "unable to open"),
        (b"", "holds nothing of Scorewise"),
        (b"Dear diary, " * 1000, "not a database"),
        ("foreign", "holds nothing of Scorewise"),
        ("damaged", "damaged|malformed"),
        ("cut", "damaged|malformed"),
    ],
    ids=["missing", "empty", "no database", "of another program", "damaged", "cut off"],
)
async def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    school: Stage, ani: Person, data: Path, backup: Path, content: bytes | str | None, sentence: str
) -> None:
    _make(backup, content, data / FILE)
    before = await school.rows(ani.id)

    with pytest.raises(UserError, match=sentence) as refused:
        await restored(school, backup)

    assert str(backup) in str(refused.value)
    assert await school.rows(ani.id) == before
    untouched(school)


def _make(backup: Path, content: bytes | str | None, database: Path) -> None:
    backup.parent.mkdir()
    if isinstance(content, bytes):
        backup.write_bytes(content)
    elif content == "foreign":
        with closing(sqlite3.connect(backup)) as direct, direct:
            direct.execute("CREATE TABLE bookmarks (url TEXT)")
    elif content is not None:
        copy(database, backup)
        size = backup.stat().st_size
        with backup.open("r+b") as file:
            if content == "cut":
                file.truncate(size // 2)
            else:
                file.seek(size // 2)
                file.write(os.urandom(8192))


@files_only
async def test_a_damaged_database_can_be_replaced(school: Stage, ani: Person, data: Path, backup: Path) -> None:
    """Which is what a backup is for; the damaged one is kept as it was."""
    copy(data / FILE, backup)
    before = await school.rows(ani.id)
    await school.kill()
    damaged = b"Dear diary, " * 1000
    (data / FILE).write_bytes(damaged)
    log = b"\x37\x7f\x06\x82" + b"x" * 1000
    (data / f"{FILE}-wal").write_bytes(log)

    await restore_backup(DataFolder(data), backup)

    kept = {path.name.partition(".")[2]: path.read_bytes() for path in (data / "backups").iterdir()}
    assert kept == {"db": damaged, "db-wal": log}
    await school.start()
    assert await school.rows(ani.id) == before


@files_only
async def test_a_log_whose_database_is_gone_is_kept(school: Stage, ani: Person, data: Path, backup: Path) -> None:
    copy(data / FILE, backup)
    await school.kill()
    (data / FILE).unlink()
    (data / f"{FILE}-wal").write_bytes(b"answers")

    await restore_backup(DataFolder(data), backup)

    (kept,) = (data / "backups").iterdir()
    assert kept.name.endswith(".db-wal")
    assert kept.read_bytes() == b"answers"
    await school.start()


@files_only
async def test_a_backup_can_be_brought_to_a_new_machine(school: Stage, ani: Person, data: Path, backup: Path) -> None:
    copy(data / FILE, backup)

    rows, gone = await restore_backup(DataFolder(data.parent / "new" / "data"), backup)

    assert (rows, gone) == (checked(backup), 0)
    assert stat.S_IMODE((data.parent / "new" / "data").stat().st_mode) == 0o700


@files_only
async def test_nothing_is_restored_while_the_bot_runs(school: Stage, ani: Person, data: Path, backup: Path) -> None:
    copy(data / FILE, backup)

    with exclusive(data), pytest.raises(UserError, match="Another Scorewise is running"):
        await restore_backup(DataFolder(data), backup)

    assert not (data / "backups").exists()


@files_only
async def test_a_backup_must_be_named(school: Stage, data: Path) -> None:
    with pytest.raises(UserError, match="Name a backup"):
        await restore_backup(DataFolder(data), None)


@files_only
async def test_a_lost_secret_is_missed_before_anybody_comes_back(
    school: Stage, ani: Person, data: Path, backup: Path
) -> None:
    copy(data / FILE, backup)
    await deletes_all(ani)
    (data / "secret").unlink()

    with pytest.raises(UserError, match="secret is missing"):
        await restored(school, backup)

    assert not any((await school.rows(ani.id)).values())


async def in_class(teacher: Person, *taps: str) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    for tap in taps:
        await teacher.taps(next(label for label in labels(teacher.sees) if tap in label), teacher.sees)


async def test_a_teacher_who_was_taken_out_does_not_come_back(school: Stage, data: Path, backup: Path) -> None:
    teacher, other = await a_teacher(school), school.person(901, "Okapi")
    await in_class(teacher, "Class settings", "Invite another teacher")
    await other.says(f"/start {teacher.sees['text'].partition('start=')[2].split()[0]}")
    await other.taps(labels(other.sees)[0], other.sees)
    await other.says("Dr. Okapi")
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    await in_class(teacher, "Class settings", "Okapi")
    assert (await school.rows(901))["teacher"] == []

    await restored(school, backup)

    assert (await school.rows(901))["teacher"] == []
    assert len((await school.rows(teacher.id))["teacher"]) == 1


async def test_a_class_that_was_deleted_does_not_come_back(school: Stage, data: Path, backup: Path) -> None:
    teacher, ani = await a_class(school)
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    await in_class(teacher, "Class settings", "Delete the class", "Delete the class")
    assert (await school.rows(ani.id))["member"] == []

    await restored(school, backup)

    assert (await school.rows(ani.id))["member"] == []
    assert (await school.rows(teacher.id))["teacher"] == []
    assert len((await school.rows(ani.id))["answer"]) == 4


async def test_an_id_that_was_taken_back_does_not_come_back(school: Stage, data: Path, backup: Path) -> None:
    _, ani = await a_class(school)
    assert (await school.rows(ani.id))["member"][0]["roster_id"]
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("Remove my id", ani.sees)

    await restored(school, backup)

    assert (await school.rows(ani.id))["member"][0]["roster_id"] == ""


async def test_what_was_taken_back_of_a_consent_is_not_agreed_to_again(
    school: Stage, data: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classes, "CONSENT", 2)  # as in a later version, see tests/stories/test_new_columns.py
    _, ani = await a_class(school)
    (member,) = (await school.rows(ani.id))["member"]
    assert member["consent"] == 2
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    await school.services.consents.take_back(ani.id, member["klass"], "")

    await restored(school, backup)

    (after,) = (await school.rows(ani.id))["member"]
    assert (after["consent"], after["asked"]) == (1, 2)


async def test_an_id_that_was_given_again_before_the_backup_stays(school: Stage, data: Path, backup: Path) -> None:
    _, ani = await a_class(school)
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("Remove my id", ani.sees)
    await ani.taps("My student id", ani.sees)
    await ani.says("S-0042")
    school.clock.forward(hours=1)
    await school.hourly_work()
    databases.used.dump(data, backup)

    await restored(school, backup)

    assert (await school.rows(ani.id))["member"][0]["roster_id"] == "S-0042"


async def test_a_list_that_was_replaced_does_not_come_back(school: Stage, data: Path, backup: Path) -> None:
    teacher = await a_teacher(school)
    await lists(teacher, "OLD-0001 OLD-0002")
    assert await is_listed(school, "OLD-0001")
    databases.used.dump(data, backup)
    school.clock.forward(minutes=5)
    await lists(teacher, "NEW-0001 NEW-0002")

    await restored(school, backup)

    assert not await is_listed(school, "OLD-0001")


async def is_listed(stage: Stage, id: str) -> bool:
    async with Store(stage.database, SECRET).reading() as tx:
        (klass,) = await tx.classes.all_classes()
        return (await tx.classes.roster(klass.id)).has(id)


async def lists(teacher: Person, ids: str) -> None:
    await in_class(teacher, "Class settings", "Upload a list of ids")
    await teacher.says("\n".join(ids.split()))
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)


@files_only
async def test_what_was_taken_since_the_backup_stays_in_the_ledger(school: Stage, data: Path, backup: Path) -> None:
    teacher, ani = await a_class(school)
    copy(data / FILE, backup)
    school.clock.forward(minutes=5)
    await downloads(teacher, "Excel")
    (noted,) = (await school.rows(ani.id))["disclosure"]
    await school.remind()

    await restored(school, backup)

    (kept,) = (await school.rows(ani.id))["disclosure"]
    assert kept == noted | {"tell": None}, "and nobody is told of it twice"


@files_only
async def test_the_ledger_of_a_restore_names_nobody_who_is_gone(school: Stage, data: Path, backup: Path) -> None:
    teacher, ani = await a_class(school)
    copy(data / FILE, backup)
    school.clock.forward(minutes=5)
    await downloads(teacher, "Excel")
    DeletionLog(data / "forgotten", SECRET).note(teacher.id, school.clock.now)  # and then the process dies

    await restored(school, backup)

    (kept,) = (await school.rows(ani.id))["disclosure"]
    assert (kept["taker"], kept["teacher"], kept["class_name"]) == (None, "", "")
    assert traces(data, OF_TEACHER, but=tuple((data / "backups").iterdir())) == []
