"""What has had its time goes by itself, unless the clock cannot be believed."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.translation import Translator
from bot.quiz.user import User
from bot.services.retention import LEAP, STEADY, UNFINISHED, UNVISITED, WARNED, Retention
from bot.storage.deletion_log import KEPT, DeletionLog
from bot.storage.store import Store, Transaction
from tests.builders import NOON
from tests.stage import Person, Stage, staged
from tests.stories.school import a_teacher, joins, lessons, the_link

pytestmark = pytest.mark.slow("years pass day by day")

ANI, BEN = 1, 2


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


async def pass_quietly(stage: Stage, days: int) -> None:
    """So many days in which the bot runs, looking after itself once a day."""
    for _ in range(days):
        stage.clock.forward(days=1)
        await stage.hourly_work()


async def pass_over(stage: Stage, days: int) -> None:
    """The same, told shorter: a long leap, a week in which the clock is seen to run, and a month after the warning."""
    quiet = min(days, STEADY.days + WARNED.days + 1)
    stage.clock.forward(days=days - quiet)
    await stage.hourly_work()
    await pass_quietly(stage, quiet)


async def known(stage: Stage) -> set[int]:
    async with Store(stage.database).reading() as tx:
        return {id for id, _ in await tx.users.everybody()}


async def test_who_was_not_here_for_a_year_goes_with_everything_and_who_was_here_later_stays(stage: Stage) -> None:
    ani, ben = stage.person(ANI), stage.person(BEN)
    await ani.begins()
    await ani.taps("I don't know")
    stage.clock.forward(days=2)
    await ben.begins()

    await pass_over(stage, 364)

    assert not any((await stage.rows(ANI)).values())
    assert (await stage.rows(BEN))["sitting"]
    assert DeletionLog(stage.folder / "forgotten", b"s" * 32).among([(ANI, NOON), (BEN, NOON)]) == [ANI]


async def test_a_year_is_counted_in_days(stage: Stage) -> None:
    await stage.person(ANI).begins()
    await pass_over(stage, UNVISITED.days)
    assert await known(stage) == {ANI}

    await pass_quietly(stage, 1)

    assert await known(stage) == set()


async def _edits(ani: Person) -> None:
    message = ani.stage.world.say(ANI, "hm")
    ani.stage.world.take_updates()
    ani.stage.world.edit(ANI, message["message_id"], "hm?")
    await ani.stage.deliver()


async def _sends(ani: Person) -> None:
    ani.stage.world.send(ANI, "sticker")
    await ani.stage.deliver()


@pytest.mark.parametrize(
    "visit",
    [
        lambda ani: ani.says("/help"),
        lambda ani: ani.says("/start"),
        lambda ani: ani.says("hello?"),
        lambda ani: ani.says("/nonsense"),
        lambda ani: ani.taps("I don't know", ani.asked()),
        lambda ani: ani.forges("zz", ani.sees["message_id"]),
        _edits,
        _sends,
    ],
    ids=["a command", "a greeting", "words", "no command", "an answer", "an old button", "an edit", "a sticker"],
)
async def test_whatever_somebody_does_is_a_visit(stage: Stage, visit) -> None:  # type: ignore[no-untyped-def]
    ani = stage.person(ANI)
    await ani.begins()
    stage.clock.forward(days=300)
    await visit(ani)

    await pass_over(stage, 100)

    assert await known(stage) == {ANI}


async def test_a_reminder_that_is_sent_is_no_visit_of_theirs(stage: Stage) -> None:
    ani = stage.person(ANI)
    await ani.begins()
    async with Store(stage.database).transaction() as tx:
        learner = await tx.users.get(ANI)
        assert isinstance(learner, User)
        await tx.users.save(learner)  # the bot's own work on them
    stage.clock.forward(days=100)
    await stage.remind()

    await pass_over(stage, 300)

    assert await known(stage) == set()


async def test_a_teacher_who_looks_in_keeps_the_class(school: Stage) -> None:
    teacher = await a_teacher(school, 900)
    link = await the_link(teacher)
    await joins(school.person(ANI), link)
    school.clock.forward(days=300)
    await teacher.says("/teach")
    taught = (await school.rows(900))["teacher"][0]["klass"]
    await school.services.teaching.set_end(900, taught, school.clock.now.date() + timedelta(days=200))

    await pass_over(school, 100)

    assert await known(school) == {900}
    async with Store(school.database).reading() as tx:
        (klass,) = await tx.classes.all_classes()
        assert klass.name == "Privacy 101"
        assert await tx.classes.members(klass.id) == []


async def test_a_class_goes_with_its_only_teacher_and_learners_keep_what_they_learnt(school: Stage) -> None:
    teacher = await a_teacher(school, 900)
    link = await the_link(teacher)
    ani = school.person(ANI)
    await joins(ani, link)
    school.clock.forward(days=300)
    await ani.says("/help")

    await pass_over(school, 100)

    assert await known(school) == {ANI}
    async with Store(school.database).reading() as tx:
        assert await tx.classes.all_classes() == []


@pytest.mark.parametrize(
    "leap", [timedelta(days=400), timedelta(days=-400), LEAP + timedelta(seconds=1), -timedelta(seconds=1)]
)
async def test_nobody_and_no_note_is_deleted_within_a_week_after_the_clock_has_leapt(
    stage: Stage, leap: timedelta
) -> None:
    """Forward, backward, or the bot stood still: for the clock these are one."""
    await stage.person(ANI).begins()
    await pass_over(stage, UNVISITED.days)  # the next day would be their last
    old = await _things_due(stage)

    stage.clock.now += leap
    await stage.hourly_work()
    await pass_quietly(stage, STEADY.days - 1)
    assert await known(stage) == {ANI}
    assert await _left(stage) == old - {"backups"}

    await pass_quietly(stage, 1)
    assert await known(stage) == ({ANI} if leap < -STEADY else set())
    assert await _left(stage) == set()


async def _things_due(stage: Stage) -> set[str]:
    """What is far beyond its time, of every kind."""
    long_ago = stage.clock.now - timedelta(days=800)
    async with Store(stage.database).transaction() as tx:
        await tx.housekeeping.add_dead_letter(1, "unreadable", long_ago)
    DeletionLog(stage.folder / "forgotten", b"s" * 32).note(7, long_ago)
    backup = stage.folder / "backups" / "old.db"
    backup.parent.mkdir()
    backup.touch()
    os.utime(backup, (long_ago.timestamp(), long_ago.timestamp()))
    return await _left(stage)


async def _left(stage: Stage) -> set[str]:
    long_ago = NOON - timedelta(days=3000)
    async with Store(stage.database).reading() as tx:
        notes = await tx.housekeeping.dead_letters()
    deletion_log = DeletionLog(stage.folder / "forgotten", b"s" * 32).among([(7, long_ago)])
    backups = list((stage.folder / "backups").iterdir())
    return {name for name, there in (("notes", notes), ("forgotten", deletion_log), ("backups", backups)) if there}


async def test_a_first_week_deletes_nothing_but_old_files(stage: Stage) -> None:
    await _things_due(stage)

    await stage.hourly_work()
    await pass_quietly(stage, STEADY.days - 1)
    assert await _left(stage) == {"notes", "forgotten"}

    await pass_quietly(stage, 1)
    assert await _left(stage) == set()


async def test_a_restart_is_no_leap(stage: Stage) -> None:
    await stage.person(ANI).begins()
    await pass_over(stage, UNVISITED.days)

    await stage.kill()
    await stage.start()
    await pass_quietly(stage, 1)

    assert await known(stage) == set()


async def test_notes_backups_and_hashes_are_kept_as_long_as_is_said(stage: Stage) -> None:
    deletion_log = DeletionLog(stage.folder / "forgotten", b"s" * 32)
    await pass_over(stage, 10)
    async with Store(stage.database).transaction() as tx:
        await tx.housekeeping.add_dead_letter(1, "unreadable", stage.clock.now)
    deletion_log.note(7, stage.clock.now)
    backup = stage.folder / "backups" / "copy.db"
    backup.parent.mkdir()
    backup.touch()
    os.utime(backup, (stage.clock.now.timestamp(),) * 2)

    await pass_quietly(stage, KEPT.days)
    assert await _left(stage) == {"notes", "forgotten", "backups"}

    await pass_quietly(stage, 1)
    assert await _left(stage) == set()


async def test_an_invitation_that_nobody_can_use_any_more_goes(school: Stage) -> None:
    teacher = await a_teacher(school, 900)
    await teacher.taps("Class settings")
    await teacher.taps("Invite another teacher")
    await pass_over(school, 8)  # in its week it is there, in any case
    (klass,) = [row["klass"] for row in (await school.rows(900))["teacher"]]
    async with Store(school.database).transaction() as tx:
        await tx.classes.invite_teacher("good", klass, school.clock.now + timedelta(days=1))
        await tx.classes.invite_teacher("over", klass, school.clock.now - timedelta(seconds=1))
    await school.hourly_work()

    async with Store(school.database).reading() as tx:
        long_ago = NOON - timedelta(days=1)
        assert await tx.classes.teaching_invitation("good", long_ago) is not None
        assert await tx.classes.teaching_invitation("over", long_ago) is None


class BenComesBy(Store):
    """He does as soon as it was looked who was not here for long."""

    waits = True

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with super().transaction() as tx:
            yield tx
        if self.waits:
            self.waits = False
            async with super().transaction() as tx:
                await tx.users.note_visit(BEN, (NOON + UNVISITED + timedelta(days=1)).date())


async def test_who_comes_back_while_others_are_deleted_stays(stage: Stage) -> None:
    """Between the look at who was not here and the deletion, there is time for a visit."""
    for id in (ANI, BEN):
        await stage.person(id).begins()
    await pass_over(stage, UNVISITED.days)
    stage.clock.forward(days=1)
    deletion_log = DeletionLog(stage.folder / "forgotten", b"s")
    retention = Retention(
        BenComesBy(stage.database), stage.clock, lambda: "n", deletion_log, stage.folder, lambda _: None
    )

    assert await retention.purge_expired() == 1

    assert await known(stage) == {BEN}
    assert deletion_log.among([(ANI, NOON), (BEN, NOON)]) == [ANI]


async def test_what_is_left_of_a_file_that_was_being_made_goes_soon(stage: Stage) -> None:
    left, at_work = stage.folder / "jobs" / "left", stage.folder / "jobs" / "at-work"
    left.parent.mkdir()
    for file, age in ((left, UNFINISHED + timedelta(seconds=1)), (at_work, UNFINISHED)):
        file.touch()
        os.utime(file, ((stage.clock.now - age).timestamp(),) * 2)

    await stage.hourly_work()

    assert list(left.parent.iterdir()) == [at_work]


async def test_files_are_written_anew_an_hour_after_a_start_and_not_while_people_wait_for_it(stage: Stage) -> None:
    written: list[str] = []

    class Looks(Store):
        async def forget_changed_rows(self) -> None:
            written.append("anew")

    deletion_log = DeletionLog(stage.folder / "forgotten", b"s")
    store = Looks(stage.database)
    retention = Retention(store, stage.clock, lambda: "n", deletion_log, stage.folder, lambda _: None)

    await retention.forget_changed_rows()
    assert written == []

    await retention.forget_changed_rows()
    assert written == ["anew"]


async def test_backups_keep_their_total_age_although_the_clock_stood_still(stage: Stage) -> None:
    """No nightly backup and a machine that was off for weeks: what is too old goes at the next start."""
    old, young = stage.folder / "backups" / "old.db", stage.folder / "backups" / "young.db"
    old.parent.mkdir()
    await stage.hourly_work()
    for file in (old, young):
        file.touch()
    os.utime(old, (stage.clock.now.timestamp(),) * 2)
    stage.clock.forward(days=31)
    os.utime(young, ((stage.clock.now - timedelta(days=29)).timestamp(),) * 2)

    await stage.hourly_work()

    assert list(old.parent.iterdir()) == [young]


def _told(person: Person) -> list[str]:
    return [message["text"] for message in person.chat if "You have not been here for eleven months" in message["text"]]


async def test_a_deletion_is_announced_thirty_days_before_once_and_happens_then(stage: Stage) -> None:
    ani = stage.person(ANI)
    await ani.begins()
    begun = stage.clock.now.date()
    stage.clock.forward(days=325)
    await stage.hourly_work()
    await pass_quietly(stage, 9)
    await stage.remind()
    assert _told(ani) == []

    await pass_quietly(stage, 1)
    for _ in range(3):
        await stage.hourly_work()
        await stage.remind()

    (told,) = _told(ani)
    assert f"until {Translator('en').date(begun + UNVISITED)}" in told
    await pass_quietly(stage, WARNED.days)
    assert await known(stage) == {ANI}
    await pass_quietly(stage, 1)
    assert await known(stage) == set()
    await stage.remind()
    assert len(_told(ani)) == 1


@pytest.mark.parametrize("told", [True, False], ids=["after the announcement", "before it was sent"])
async def test_a_visit_cancels_the_deletion_that_was_announced(stage: Stage, told: bool) -> None:
    ani = stage.person(ANI)
    await ani.begins()
    stage.clock.forward(days=325)
    await stage.hourly_work()
    await pass_quietly(stage, 10)
    if told:
        await stage.remind()
        await ani.taps("Keep everything")
    else:
        await ani.says("/help")
    await stage.remind()
    assert len(_told(ani)) == told

    await pass_quietly(stage, 40)
    await stage.remind()

    assert await known(stage) == {ANI}
    assert len(_told(ani)) == told
    assert (await stage.rows(ANI))["learner"][0]["warned"] is None


async def test_whoever_was_not_told_in_time_has_thirty_days_from_then_on(stage: Stage) -> None:
    """As after an update of the program, or after weeks in which it stood still."""
    await stage.person(ANI).begins()
    stage.clock.forward(days=500)
    await stage.hourly_work()
    await pass_quietly(stage, STEADY.days)

    await pass_quietly(stage, WARNED.days)
    assert await known(stage) == {ANI}

    await pass_quietly(stage, 1)
    assert await known(stage) == set()


async def test_nobody_is_told_while_the_clock_is_not_to_be_believed(stage: Stage) -> None:
    ani = stage.person(ANI)
    await ani.begins()
    stage.clock.forward(days=340)
    await stage.hourly_work()
    await stage.remind()

    assert _told(ani) == []


async def test_an_announcement_outlives_the_death_of_the_process_while_it_is_sent(stage: Stage) -> None:
    ani = stage.person(ANI)
    await ani.begins()
    stage.clock.forward(days=325)
    await stage.hourly_work()
    await pass_quietly(stage, 10)
    assert await stage.services.ledger.next_news() is not None  # and before it is sent the process dies
    await stage.kill()
    await stage.start()
    await stage.remind()
    assert _told(ani) == []

    stage.clock.forward(minutes=11)
    await stage.remind()

    assert len(_told(ani)) == 1
