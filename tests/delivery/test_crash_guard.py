"""An update that ended the process is tried in ever smaller company, and then set aside; others are served."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from telegram import Update

from bot.delivery.crash_guard import APOLOGIES, RECOVERING, TOGETHER, TRIES, CrashGuard
from bot.delivery.intake import Intake
from tests.delivery.updates import Handling, tap, words
from tests.stage import Stage

Apologise: TypeAlias = Callable[[Update], Awaitable[None]]


class Death(BaseException):
    """The end of a process, as far as a test can have it."""


class Deadly(Handling):
    """Number 2 ends the process, as a fault in a library written in C would."""

    async def process_update(self, update: object) -> None:
        if update.update_id == 2:  # type: ignore[attr-defined]
            raise Death
        await super().process_update(update)  # type: ignore[arg-type]


async def nothing(_: Update) -> None:
    """Say nothing."""


async def a_life(
    folder: Path,
    aside: list[tuple[int, str]],
    apologise: Apologise = nothing,
    kind: Callable[[int, int], dict[str, object]] = tap,
    others: int = 3,
) -> Deadly:
    """One process: it is handed what was not confirmed, and may die of it."""

    async def set_aside(number: int, reason: str) -> None:
        aside.append((number, reason))

    handling, ended = Deadly(), asyncio.Event()

    async def told(update: Update) -> None:
        try:
            await apologise(update)
        except Death:
            ended.set()
            await asyncio.Event().wait()

    intake = Intake(handling, set_aside=set_aside, apologise=told, crash_guard=CrashGuard(folder / "in-hand"))
    done = asyncio.ensure_future(intake.handle_all([tap(1, 1), kind(2, 2), *(tap(n, n) for n in range(3, others + 1))]))
    await asyncio.wait([done, asyncio.ensure_future(ended.wait())], return_when=asyncio.FIRST_COMPLETED)
    await intake.drain(0)
    done.cancel()
    await done
    return handling


async def lives(number: int, folder: Path, apologise: Apologise = nothing, **kind: Any) -> None:
    """As many processes, each of which dies."""
    for _ in range(number):
        with pytest.raises(asyncio.CancelledError):
            await a_life(folder, [], apologise, **kind)


async def test_after_a_crash_alone_it_is_set_aside(tmp_path: Path) -> None:
    aside: list[tuple[int, str]] = []
    for _ in range(1 + TRIES):  # the first time nobody suspects anything
        with pytest.raises(asyncio.CancelledError):
            await a_life(tmp_path, aside)
    assert aside == []

    last = await a_life(tmp_path, aside)

    assert aside == [(2, "crash")]
    assert last.ended == [1, 3]


async def test_after_a_crash_several_are_in_hand_at_once_and_half_as_many_after_the_next(tmp_path: Path) -> None:
    """Whoever taps after a crash does not wait for a hundred others, one after the other."""
    CrashGuard(tmp_path / "in-hand")  # a process that ends at once
    for together in TOGETHER:
        handling = Handling(held=True)
        intake = Intake(handling, crash_guard=CrashGuard(tmp_path / "in-hand"))
        handled = asyncio.ensure_future(intake.handle_all([tap(n, n) for n in range(1, 40)]))
        await handling.until(f"begin {together}")
        assert len(handling.log) == together

        await intake.drain(0)  # the end of this process
        handled.cancel()

    last = Handling()
    await Intake(last, crash_guard=CrashGuard(tmp_path / "in-hand")).handle_all([tap(n, n) for n in range(1, 40)])
    assert last.ended == [*range(2, 40)]  # the first was alone when the last process ended


async def test_of_a_hundred_updates_only_the_one_that_ends_the_process_is_set_aside(tmp_path: Path) -> None:
    aside: list[tuple[int, str]] = []
    for _ in range(1 + TRIES):
        with pytest.raises(asyncio.CancelledError):
            await a_life(tmp_path, aside, others=100)

    last = await a_life(tmp_path, aside, others=100)

    assert aside == [(2, "crash")]
    assert sorted(last.ended) == [n for n in range(1, 101) if n != 2]


async def test_whoever_did_what_is_set_aside_is_told_so_once(tmp_path: Path) -> None:
    told: list[int] = []

    async def apologise(update: Update) -> None:
        told.append(update.update_id)

    await lives(1 + TRIES, tmp_path, apologise)
    assert told == []
    await a_life(tmp_path, [], apologise)

    assert told == [2]


async def test_a_tap_whose_apology_broke_off_is_told_again_and_not_for_ever(tmp_path: Path) -> None:
    """A tap can be answered once, so a second answer does no harm. But an apology may be what ends the process."""
    aside: list[tuple[int, str]] = []
    told: list[int] = []

    async def deadly(update: Update) -> None:
        told.append(update.update_id)
        raise Death

    await lives(1 + TRIES + APOLOGIES, tmp_path, deadly)
    last = await a_life(tmp_path, aside, deadly)

    assert told == [2] * APOLOGIES
    assert aside == [(2, "crash")]
    assert last.ended == [1, 3]


async def test_a_message_whose_apology_may_have_arrived_gets_no_second_one(tmp_path: Path) -> None:
    told: list[int] = []

    async def deadly(update: Update) -> None:
        told.append(update.update_id)
        raise Death

    await lives(1 + TRIES + 1, tmp_path, deadly, kind=words)
    last = await a_life(tmp_path, [], deadly, words)

    assert told == [2]
    assert last.ended == [1, 3]


async def test_an_apology_that_fails_holds_up_nobody(tmp_path: Path) -> None:
    async def failing(_: Update) -> None:
        raise ValueError

    aside: list[tuple[int, str]] = []
    await lives(1 + TRIES, tmp_path)

    last = await a_life(tmp_path, aside, failing)

    assert aside == [(2, "crash")]
    assert last.ended == [1, 3]


@pytest.mark.parametrize("tapped", [True, False], ids=["tap", "message"])
async def test_the_apology_says_what_happened_and_what_now(stage: Stage, tapped: bool) -> None:
    ani = stage.person()
    question = await ani.begins()
    rows = await stage.rows(1)
    if tapped:
        stage.world.tap(1, question["message_id"], "I don't know")
    else:
        stage.world.say(1, "B")
    (update,) = stage.world.take_updates()

    await stage.set_aside(update)

    said = ani.toast["text"] if tapped else ani.sees["text"]
    assert said.startswith("I stopped each time I tried this")
    assert "/quiz" in said
    assert await stage.rows(1) == rows


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
