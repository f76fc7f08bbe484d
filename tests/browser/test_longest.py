"""The longest messages of the bank, on a phone: whole, and no wider than the screen."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, expect

from bot import paths
from bot.chat.screens import explanation, policy, welcome
from bot.chat.screens.fit import feedbacks, lines_on_a_phone, readings, screens
from bot.chat.screens.markup import Screen, length
from bot.chat.translation import Translator
from bot.packs.load import load
from bot.playground.server import serve
from bot.playground.telegram_api import PretendTelegram
from bot.quiz.bank import Bank
from tests.browser.conftest import SCREENSHOTS

T = TypeVar("T")
Post = Callable[[Screen], None]


def longest(language: str) -> list[Screen]:
    """The longest question and the longest explanation."""
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    tr = Translator(language)
    shown = [list(screens(bank, question, tr)) for question in bank.questions.values()]
    size = lambda screen: length(screen.html)  # noqa: E731
    asked, explained = (each[0] for each in shown), (screen for each in shown for screen in each[1:])
    return [max(asked, key=size), max(explained, key=size)]


@pytest.fixture
def board() -> Iterator[tuple[str, Post]]:
    """A playground without a bot: its address, and a way to put a screen there."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    world = PretendTelegram()
    world.add_person(1, "Ani", "en")

    def run(coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(30)

    def post(screen: Screen) -> None:
        rows = [[{"text": b.label, "callback_data": b.action.pack()} for b in row] for row in screen.rows]
        message = {
            "chat_id": 1,
            "text": screen.html,
            "parse_mode": "HTML",
            "reply_markup": json.dumps({"inline_keyboard": rows}),
        }
        status, answer = run(world.call("sendMessage", message))
        assert status == 200, answer

    world.say(1, "/start")
    server = run(serve(world, 8950))
    yield server.url, post
    run(server.close())
    loop.call_soon_threadsafe(loop.stop)


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_longest_messages_fit_a_phone(browser: Browser, board: tuple[str, Post], language: str) -> None:
    url, post = board
    context = browser.new_context(viewport={"width": 360, "height": 780}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    for number, screen in enumerate(longest(language)):
        post(screen)
        message = page.locator("#log article:not(.mine)").last
        expect(message.get_by_role("button").first).to_be_visible()
        box = message.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        for button in message.get_by_role("button").all():
            assert button.evaluate("b => b.scrollWidth <= b.clientWidth + 1 && b.scrollHeight <= b.clientHeight + 1")
        page.set_viewport_size({"width": 360, "height": int(box["height"]) + 260})
        page.screenshot(path=SCREENSHOTS / f"longest-{language}-{number}.png")
        page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


def tallest(screens: Iterator[Screen], number: int = 4) -> list[Screen]:
    """The screens that need most of a phone's height: lines of text, and rows of buttons."""
    return sorted(screens, key=lambda screen: lines_on_a_phone(screen.html) + 2 * len(screen.rows))[-number:]


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_longest_readings_and_explanations_need_no_scrolling(
    browser: Browser, board: tuple[str, Post], language: str
) -> None:
    url, post = board
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    tr = Translator(language)
    explained = (
        explanation.explained(tr, bank, feedback)
        for question in bank.questions.values()
        if not question.retired
        for feedback in feedbacks(bank, question, tr)
    )
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    for number, screen in enumerate([*tallest(readings(bank, tr)), *tallest(explained)]):
        post(screen)
        message = page.locator("#log article:not(.mine)").last
        expect(message.get_by_role("button").first).to_be_visible()
        box, room = message.bounding_box(), page.locator("#log").bounding_box()
        assert box is not None
        assert room is not None
        page.screenshot(path=SCREENSHOTS / f"tallest-{language}-{number}.png")
        assert box["height"] <= room["height"], f"{box['height']} of {room['height']} points: {screen.html[:120]}"
    context.close()


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_is_read_before_anything_is_stored_needs_no_scrolling(
    browser: Browser, board: tuple[str, Post], language: str
) -> None:
    url, post = board
    tr, operator = Translator(language), "Universitas Contoh, Ada Lovelace, ada@example.org"
    pages = [policy.page(tr, operator, number) for number in range(len(policy.pages(tr, operator)))]
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    too_long = []
    for number, screen in enumerate([welcome.welcome(tr, "Annabella", operator), *pages]):
        post(screen)
        message = page.locator("#log article:not(.mine)").last
        expect(message.get_by_role("button").first).to_be_visible()
        box, room = message.bounding_box(), page.locator("#log").bounding_box()
        assert box is not None
        assert room is not None
        page.screenshot(path=SCREENSHOTS / f"policy-{language}-{number}.png")
        if box["height"] > room["height"]:
            too_long.append(f"{box['height']} of {room['height']} points: {screen.html[:60]}")
    context.close()
    assert too_long == []
