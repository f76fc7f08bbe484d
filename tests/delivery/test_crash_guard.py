"""An update that ended the process is tried three times more, and then set aside; the others are served."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.delivery.crash_guard import RECOVERING, TRIES, CrashGuard
from bot.delivery.intake import Intake
from tests.delivery.updates import Handling, tap


class Death(BaseException):
    """The end of a process, as far as a test can have it."""


class Deadly(Handling):
    """Number 2 ends the process, as a fault in a library written in C would."""

    async def process_update(self, update: object) -> None:
        if update.update_id == 2:  # type: ignore[attr-defined]
            raise Death
        await super().process_update(update)  # type: ignore[arg-type]


async def a_life(folder: Path, aside: list[tuple[int, str]]) -> Deadly:
    """One process: it is handed what was not confirmed, and may die of it."""

    async def set_aside(number: int, reason: str) -> None:
        aside.append((number, reason))

    handling = Deadly()
    intake = Intake(handling, set_aside=set_aside, crash_guard=CrashGuard(folder / "in-hand"))
    await intake.handle_all([tap(1, 1), tap(2, 2), tap(3, 3)])
    return handling


async def test_after_three_crashes_it_is_set_aside(tmp_path: Path) -> None:
    aside: list[tuple[int, str]] = []
    for _ in range(1 + TRIES):  # the first time nobody suspects anything
        with pytest.raises(asyncio.CancelledError):
            await a_life(tmp_path, aside)
    assert aside == []

    last = await a_life(tmp_path, aside)

    assert aside == [(2, "crash")]
    assert last.ended == [1, 3]


def test_a_start_after_a_clean_end_suspects_nobody(tmp_path: Path) -> None:
    CrashGuard(tmp_path / "in-hand").stopped()

    assert not CrashGuard(tmp_path / "in-hand").recovering


def test_care_ends_when_what_was_in_hand_is_done(tmp_path: Path) -> None:
    CrashGuard(tmp_path / "in-hand")
    after = CrashGuard(tmp_path / "in-hand")
    for n in range(RECOVERING):
        assert after.recovering
        assert after.may_retry(n)
        after.survived(n)

    assert not after.recovering


@pytest.mark.parametrize("content", ["", "nonsense", "[1]", "{}", '{"x": 2}', '{"5": null}'])
def test_a_damaged_note_is_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "in-hand").write_text(content)

    crash_guard = CrashGuard(tmp_path / "in-hand")

    assert crash_guard.recovering
    assert crash_guard.may_retry(5)


def test_the_note_is_for_its_owner_and_holds_a_number(tmp_path: Path) -> None:
    CrashGuard(tmp_path / "in-hand")
    CrashGuard(tmp_path / "in-hand").may_retry(77)

    assert (tmp_path / "in-hand").read_text() == '{"77": 1}'
    assert (tmp_path / "in-hand").stat().st_mode & 0o077 == 0


async def test_a_note_that_cannot_be_written_is_gone_without_and_everybody_is_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    CrashGuard(folder / "in-hand")
    handling, crash_guard = Handling(), CrashGuard(folder / "in-hand")
    intake = Intake(handling, crash_guard=crash_guard)
    shutil.rmtree(folder)  # as good as a full disk, or no descriptor left: an OSError, whoever runs the tests

    await asyncio.wait_for(intake.handle_all([tap(1, 1), tap(2, 2)]), 5)
    await asyncio.wait_for(intake.handle_all([tap(3, 1)]), 5)
    folder.touch()  # and now not even the name can be looked up
    crash_guard.stopped()
    CrashGuard(folder / "in-hand").stopped()

    assert handling.ended == [1, 2, 3]
    assert caplog.text.count("No such file or directory") == 1
