"""The program as an operator runs it, against the Bot API over real HTTP; killed without warning, and started again."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.server import Server, serve
from bot.playground.telegram_api import TOKEN, PretendTelegram

pytestmark = pytest.mark.slow("it kills whole programs")

ROOT = Path(__file__).parent.parent


class Operator:
    """Starts and ends `python -m bot run`."""

    def __init__(self, data: Path, server: Server) -> None:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SCOREWISE_")}
        self.environment = clean | {
            "SCOREWISE_TOKEN": TOKEN,
            "SCOREWISE_OPERATOR": "Ada",
            "SCOREWISE_API": f"{server.url}bot",
            "SCOREWISE_DATA": str(data),
            "NO_PROXY": "127.0.0.1",
        }
        self.process: asyncio.subprocess.Process
        self.log = ""

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=self.environment, stderr=asyncio.subprocess.PIPE
        )

    async def end(self) -> None:
        """Whatever the test left running."""
        if self.process.returncode is None:
            await self.kill()

    async def kill(self) -> None:
        self.process.kill()
        _, log = await self.process.communicate()
        self.log += log.decode()

    async def stop(self) -> int | None:
        self.process.terminate()
        _, log = await self.process.communicate()
        self.log += log.decode()
        return self.process.returncode


@pytest.fixture
async def world() -> PretendTelegram:
    world = PretendTelegram()
    world.add_person(1, "Ani", "en")
    return world


@pytest.fixture
async def operator(world: PretendTelegram, tmp_path: Path) -> AsyncIterator[Operator]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await serve(world, port)
    operator = Operator(tmp_path, server)
    yield operator
    await operator.end()
    await server.close()


async def test_a_learner_is_served_over_http_through_kills_at_any_time(
    world: PretendTelegram, operator: Operator
) -> None:
    async def newest() -> str:
        assert await world.settled(within=30)
        return str(world.messages(1)[-1]["text"])

    await operator.start()
    world.say(1, "/start")
    assert "I remember your Telegram ID" in await newest()
    world.tap(1, world.messages(1)[-1], "Start a short quiz (6 questions)")
    question = await newest()
    assert "Question 1 of 6" in question

    await operator.kill()
    world.tap(1, world.messages(1)[-1], "I don't know")  # while nobody is there
    await operator.start()
    assert (await newest()).startswith("Now you do.")

    await operator.kill()
    await operator.start()
    world.tap(1, world.messages(1)[-1], "Next question")
    assert "Question 2 of 6" in await newest()

    assert await operator.stop() == 0
    assert world.unanswered() == []
    assert TOKEN not in operator.log
    assert TOKEN.partition(":")[2] not in operator.log
    assert "Ani" not in operator.log


async def test_a_token_that_telegram_refuses_ends_with_a_sentence(operator: Operator) -> None:
    operator.environment["SCOREWISE_TOKEN"] = "123456789:AAExampleOfATokenThatIsNotReal_abcde"
    await operator.start()

    _, said = await operator.process.communicate()

    assert operator.process.returncode == 1
    assert "Telegram refuses the token." in said.decode()
    assert "Example" not in said.decode()
    assert "Traceback" not in said.decode()


async def test_files_are_fetched_from_the_server_that_the_operator_names(
    world: PretendTelegram, operator: Operator
) -> None:
    async def sees(text: str) -> None:
        """Wait for a message of the bot that has *text* in it."""
        heard = asyncio.Event()
        stop = world.listen(lambda event: heard.set())
        async with asyncio.timeout(60):
            while text not in world.messages(900)[-1].get("text", ""):
                heard.clear()
                await heard.wait()
        stop()

    async def taps(label: str, then: str) -> None:
        world.tap(900, world.messages(900)[-1], label)
        await sees(then)

    world.add_person(900, "Dr. Rivera", "en")
    operator.environment["SCOREWISE_INSTRUCTORS"] = "900"
    await operator.start()
    world.say(900, "/teach")
    await sees("Here you can make classes")
    await taps("Start teaching", "No class yet.")
    await taps("New class", "What is the class called?")
    world.say(900, "Privacy 101")
    await sees("When does")
    world.say(900, "/teach")
    await sees("Classes you teach")
    world.tap(900, world.messages(900)[-1], world.messages(900)[-1]["reply_markup"]["inline_keyboard"][0][0]["text"])
    await sees("Nobody is in it yet.")
    await taps("Your own questions", "0 questions are asked.")
    await taps("Send a file or a text", "At most 10 MB.")

    world.send(900, "document", upload=("quiz.gift", b"What is a quokka? {=A wallaby ~A bird}", "text/plain"))

    await sees("1 question to look at.")
    assert await operator.stop() == 0
    assert "ERROR" not in operator.log
