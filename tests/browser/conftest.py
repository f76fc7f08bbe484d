"""A playground of its own process and a real Chromium, for each test."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
SCREENSHOTS = Path(__file__).parent / "screenshots"
# The machine may have no network but its own: without these flags Chromium keeps looking for it.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


class Playground:
    """The program as `make run` starts it, and the means to kill it."""

    def __init__(self, data: Path, program: str = "bot") -> None:
        self.data, self.program = data, program
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.program, "play", "--no-browser", "--port", "8900", "--data", str(self.data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("SCOREWISE_")},
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        self.url = found[0]

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def stop(self) -> str:
        """Stop politely; gives what was printed."""
        self._process.terminate()
        output, _ = self._process.communicate(timeout=20)
        return output


@pytest.fixture
def program() -> str:
    """What is started; a module that wants another program says so by a fixture of that name."""
    return "bot"


@pytest.fixture
def playground(tmp_path: Path, program: str) -> Iterator[Playground]:
    running = Playground(tmp_path, program)
    yield running
    assert running.stop() == "", "the log should be empty"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser, playground: Playground) -> Iterator[Page]:
    """A phone-sized page on the playground; nothing may be printed to its console."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    printed: list[str] = []
    page.on("console", lambda message: printed.append(message.text))
    page.on("pageerror", lambda error: printed.append(str(error)))
    page.goto(playground.url)
    yield page
    context.close()
    gone = "Failed to load resource: net::ERR_"  # what Chromium says when the server was killed by the test
    assert [line for line in printed if gone not in line] == []
