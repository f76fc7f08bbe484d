"""The playground's page for everybody: screen readers, large text, zoom, and a clock that can be moved."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Playground
from tests.browser.test_sitting import Learner


def test_a_message_says_its_language_to_a_screen_reader(phone: Page, playground: Playground) -> None:
    learner = Learner(phone, playground.data, "id")
    phone.get_by_role("button", name="Start", exact=True).click()
    expect(learner.newest).to_have_attribute("lang", "id")

    learner.taps("English")

    expect(learner.newest).to_have_attribute("lang", "en")


def test_a_phone_has_its_headings(phone: Page) -> None:
    expect(phone.get_by_role("heading", name="Playground", level=1)).to_be_attached()
    expect(phone.get_by_role("heading", name="Scorewise", level=2)).to_be_visible()


def test_text_follows_the_size_that_the_browser_is_set_to(phone: Page, playground: Playground) -> None:
    learner = Learner(phone, playground.data, "en")
    phone.get_by_role("button", name="Start", exact=True).click()
    text = learner.newest.locator(".text")
    expect(text).to_be_visible()
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    usual = text.evaluate(size)

    phone.evaluate("document.documentElement.style.fontSize = '150%'")  # what the browser's own setting does

    assert text.evaluate(size) == pytest.approx(1.5 * usual)


def test_at_200_percent_zoom_everything_can_be_reached(playground: Playground, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)  # 1280 × 800 at 200 %
    page = context.new_page()
    page.goto(playground.url)
    learner = Learner(page, playground.data, "en")
    page.get_by_role("button", name="Start", exact=True).click()
    learner.taps(learner.words["start"])
    learner.taps(learner.words["known"])
    expect(learner.newest).to_contain_text("Now you do.")

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    learner.newest.get_by_role("button", name=learner.words["next"]).click()
    expect(learner.newest).to_contain_text("Question 2 of 6")
    context.close()


def test_the_next_day_what_was_missed_is_due_and_a_reminder_comes(phone: Page, playground: Playground) -> None:
    learner = Learner(phone, playground.data, "en")
    phone.get_by_role("button", name="Start", exact=True).click()
    learner.taps(learner.words["start"])
    learner.taps(learner.words["known"])
    learner.sends("/settings")
    expect(learner.newest).to_contain_text("Settings")
    learner.taps("Reminders")
    expect(learner.newest).to_contain_text("At most once a day")
    learner.newest.get_by_role("button", name="17:00", exact=True).click()
    expect(learner.newest.get_by_role("button", name=re.compile("^London"))).to_be_visible()
    learner.taps(re.compile("^London"))
    expect(learner.newest).to_contain_text("17:00")

    passes(phone, "Go on to the next day")

    expect(phone.locator("#log")).to_contain_text("One fact is due for review.")
    expect(phone.locator("#subtitle")).to_contain_text(re.compile("[A-Z][a-z]{2}, "))


def passes(page: Page, label: str) -> None:
    """Let time pass by the menu, and wait until it has."""
    page.get_by_label("The next day, and more things to try").click()
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("#toast")).to_contain_text("It is ", timeout=20_000)
