"""A live quiz with the class of twenty: on the host's phone, on a player's, and on a projector."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import SCREENSHOTS, Playground

SIZES = {"phone": (390, 844), "projector": (1920, 1080)}


class Seat:
    """Somebody in the group, at a page of their own."""

    def __init__(self, page: Page, who: str) -> None:
        self.page = page
        page.get_by_role("button", name=re.compile(rf"{who}.* in the group")).click()

    def messages(self) -> Locator:
        return self.page.locator("#log article:not(.mine)")

    def says(self, text: str) -> None:
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")

    def taps(self, label: str, sees: str | re.Pattern[str]) -> None:
        self.messages().get_by_role("button", name=label, exact=True).last.click()
        expect(self.page.locator("#log")).to_contain_text(sees, timeout=12_000)

    def brings_the_class(self) -> None:
        self.page.locator("#more summary").click()
        self.page.get_by_role("button", name="Bring a class of twenty").click()

    def shot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=SCREENSHOTS / f"live-{name}.png")

    def nothing_is_cut(self) -> None:
        """Nothing is wider than the page."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def pages(browser: Browser, playground: Playground) -> Iterator[dict[str, Page]]:
    """The same playground on a phone and on a projector; nothing may be printed to a console."""
    contexts = {
        name: browser.new_context(viewport={"width": width, "height": height}, color_scheme="light",
                                  reduced_motion="reduce")
        for name, (width, height) in SIZES.items()
    }  # fmt: skip
    printed: list[str] = []
    opened = {}
    for name, context in contexts.items():
        page = opened[name] = context.new_page()
        page.on("console", lambda message: printed.append(message.text))
        page.on("pageerror", lambda error: printed.append(str(error)))
        page.goto(playground.url)
    yield opened
    for context in contexts.values():
        context.close()
    assert [line for line in printed if "409" not in line] == []


def to_the_lobby(host: Seat, *settings: str) -> None:
    host.says("/live")
    expect(host.page.locator("#log")).to_contain_text("Live quiz", timeout=12_000)
    for label in settings:
        host.messages().get_by_role("button", name=label, exact=True).last.click()
        expect(host.messages().get_by_role("button", name=f"✓ {label}", exact=True).last).to_be_visible()


def test_a_show_of_hands_with_the_class_of_twenty(pages: dict[str, Page], playground: Playground) -> None:
    host, player = Seat(pages["projector"], "Dr. Rivera"), Seat(pages["phone"], "Ben")
    host.brings_the_class()
    to_the_lobby(host)
    host.shot("projector-settings")
    host.taps("Open the lobby", "store nothing about anybody who answers")
    player.shot("phone-lobby")
    host.taps("Start", re.compile("1/5 · "))
    expect(player.page.locator(".countdown").last).to_contain_text("closes in")
    player.page.locator("fieldset.poll label").first.click()
    expect(player.page.locator("fieldset.poll .kind").last).not_to_contain_text("0 so far", timeout=25_000)
    expect(player.page.locator("fieldset.poll input").first).to_be_checked()  # others have voted meanwhile
    player.page.get_by_role("button", name="Vote", exact=True).click()
    expect(player.page.locator("fieldset.poll").last).to_contain_text("The results come when it closes.")
    player.shot("phone-voted")
    expect(host.page.locator("fieldset.poll .kind").last).to_contain_text(
        re.compile(r"\b([5-9]|1\d) so far"), timeout=25_000
    )
    host.shot("projector-open")
    host.taps("Close it now", "people voted.")
    host.shot("projector-answer")
    player.shot("phone-answer")
    host.nothing_is_cut()
    player.nothing_is_cut()
    host.taps("End", re.compile("Done: together"))
    player.shot("phone-end")


def test_a_ranking_with_the_class_of_twenty(pages: dict[str, Page], playground: Playground) -> None:
    host, player = Seat(pages["phone"], "Dr. Rivera"), Seat(pages["projector"], "Ani")
    host.brings_the_class()
    to_the_lobby(host, "With a ranking")
    host.shot("phone-settings")
    host.taps("Open the lobby", "player or not")
    player.messages().get_by_role("button", name="I'm in", exact=True).last.click()
    expect(player.page.locator("#alert-text")).to_contain_text("You are in as")
    player.page.get_by_role("button", name="OK").click()
    expect(host.page.locator("#log")).to_contain_text("21 are in.", timeout=25_000)
    host.shot("phone-lobby-ranking")
    host.taps("Start", re.compile("1/5 · "))
    expect(host.page.locator("fieldset.poll .kind").last).to_contain_text(
        re.compile(r"\b([4-9]|1\d) so far"), timeout=25_000
    )
    host.taps("Close it now", "people voted.")
    host.shot("phone-answer-ranking")
    host.taps("End", "Names and Telegram IDs of the players are deleted now.")
    player.shot("projector-ranking")
    host.shot("phone-ranking")
    host.nothing_is_cut()
    player.nothing_is_cut()
