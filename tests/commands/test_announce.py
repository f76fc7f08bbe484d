"""An announcement reaches everybody once, whatever ends the program in between; at the Bot API over real HTTP."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.announce import PAUSE, announce
from bot.commands.data_folder import DataFolder
from bot.errors import UserError
from bot.playground.server import serve
from bot.playground.telegram_api import TOKEN
from bot.settings import Settings
from bot.storage.secret import secret_of
from bot.storage.told import Step, Told
from tests.stage import Stage

pytestmark = pytest.mark.sqlite("a server is announced from in the same way")
TEXTS = {"en": "Somebody had a copy of the data.", "id": "Ada yang punya salinan datanya."}


class Killed(Exception):
    """The program ends here."""


@pytest.fixture
async def settings(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Settings]:
    """Five people whom the bot knows, one of them Indonesian, one of whom has blocked it; nobody polls."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for number in range(1, 6):
        await stage.person(number, "Ani", "id" if number == 2 else "en").begins()
    stage.world.block(5)
    stage.expect_refusal("bot was blocked")
    stage.clock.forward(minutes=5)  # Telegram's limit for a chat has passed
    secret_of(stage.folder, make=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await serve(stage.world, port)
    yield Settings(api=f"{server.url}bot", operator="Ada", data=stage.folder)
    await server.close()


def told(stage: Stage, person: int) -> list[str]:
    return [m["text"] for m in stage.world.messages(person) if m["text"].startswith(("From Ada", "Dari Ada"))]


async def at_once(_: float) -> None:
    pass


async def tells(settings: Settings, *, send: bool = True, sleep: object = at_once) -> str:
    return await announce(settings, TOKEN, DataFolder(settings.data, ""), TEXTS, send=send, sleep=sleep)  # type: ignore[arg-type]


async def test_everybody_is_told_once_in_their_language(stage: Stage, settings: Settings) -> None:
    assert (await tells(settings, send=False)).startswith("0 people are told, 5 are still to be told")
    assert [told(stage, id) for id in range(1, 6)] == [[]] * 5

    for _ in range(2):
        assert (await tells(settings)).startswith("4 people are told, 0 are still to be told, 1 have blocked")

    assert told(stage, 1) == ["From Ada, who runs this bot:\n\nSomebody had a copy of the data."]
    assert told(stage, 2) == ["Dari Ada, pengelola bot ini:\n\nAda yang punya salinan datanya."]
    assert [len(told(stage, id)) for id in range(1, 6)] == [1, 1, 1, 1, 0]


@pytest.mark.parametrize("after", [0, 1, 2])
async def test_it_goes_on_where_it_was_killed(stage: Stage, settings: Settings, after: int) -> None:
    waits: list[float] = []

    async def killed(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > after:
            raise Killed

    with pytest.raises(Killed):
        await tells(settings, sleep=killed)
    assert sum(len(told(stage, id)) for id in range(1, 6)) == after + 1
    assert waits == [PAUSE] * (after + 1)

    await tells(settings)

    assert [len(told(stage, id)) for id in range(1, 6)] == [1, 1, 1, 1, 0]


async def test_one_that_may_have_arrived_is_not_sent_again(stage: Stage, settings: Settings) -> None:
    notes = Told(settings.data, secret_of(settings.data, make=False), "\n\n".join(sorted(TEXTS.values())))
    with notes.alone():
        notes.note(3, Step.TRYING)  # the program died between this and the answer

    said = await tells(settings)

    assert "of 1 nobody knows whether it arrived" in said
    assert told(stage, 3) == []


async def test_what_is_kept_of_it_names_nobody(settings: Settings) -> None:
    await tells(settings)

    (file,) = (settings.data / "announced").iterdir()
    assert {len(line.split()[0]) for line in file.read_text().splitlines() if line} == {64}
    assert file.stat().st_mode & 0o077 == 0


async def test_telegram_that_cannot_be_reached_leaves_all_to_be_told(stage: Stage, settings: Settings) -> None:
    away = Settings(api="http://127.0.0.1:1/bot", operator="Ada", data=settings.data)

    with pytest.raises(UserError, match="so nobody was told"):
        await tells(away)

    assert (await tells(settings)).startswith("4 people are told, 0 are still")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4097])
async def test_a_text_that_cannot_be_sent_is_refused(settings: Settings, text: str) -> None:
    with pytest.raises(UserError, match="is empty, or too long"):
        await announce(settings, TOKEN, DataFolder(settings.data, ""), {**TEXTS, "en": text}, send=True)


async def test_two_programs_do_not_announce_the_same(settings: Settings, tmp_path: Path) -> None:
    notes = Told(settings.data, secret_of(settings.data, make=False), "\n\n".join(sorted(TEXTS.values())))
    with notes.alone(), pytest.raises(UserError, match="is being announced already"):
        await tells(settings)
