"""A story played in a real browser as a new user would: to its end, through a restart, in a light and a dark chat."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Playground
from tests.browser.test_sitting import Learner

LABELS = {
    "en": {
        "story": "The spiral",
        "begin": "Begin",
        "why": "Why?",
        "back": "Back to the story",
        "real": "What of it was real?",
        "picture": "As a picture",
    },
    "id": {
        "story": "Peta",
        "begin": "Mulai",
        "why": "Mengapa?",
        "back": "Kembali ke cerita",
        "real": "Mana yang nyata?",
        "picture": "Sebagai gambar",
    },
}
LETTER = re.compile("^[ABCD]$")


def width(page: Page) -> tuple[int, int]:
    """The width that the page needs, and the width that it has."""
    needs, has = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return int(needs), int(has)


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("id", "dark")])
def test_a_newcomer_plays_a_story_to_its_end(
    browser: Browser, playground: Playground, language: str, colours: str
) -> None:
    labels, data = LABELS[language], playground.data
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
        color_scheme="dark" if colours == "dark" else "light",
    )
    page = context.new_page()
    page.goto(playground.url)
    learner = Learner(page, data, language)
    learner.sends("/start")
    learner.taps(learner.words["start"])
    learner.sends("/play")
    learner.taps(labels["story"])
    learner.shot("story-intro")
    learner.taps(labels["begin"])
    expect(learner.newest.get_by_role("button", name="A", exact=True)).to_be_visible()
    moves = 0
    while (letters := learner.newest.get_by_role("button", name=LETTER)).count():
        before = learner.newest.inner_text()
        assert width(page)[0] <= width(page)[1]
        if moves == 2:
            learner.shot("story-scene")
            learner.taps(labels["why"])
            expect(learner.newest.get_by_role("button", name=labels["back"])).to_be_visible()
            learner.shot("story-why")
            learner.taps(labels["back"])
            expect(learner.newest).to_have_text(re.compile(re.escape(before.splitlines()[0])))
            playground.stop()
            playground.start()
            page.goto(playground.url)
            learner = Learner(page, data, language)
            letters = learner.newest.get_by_role("button", name=LETTER)
            expect(letters.first).to_be_visible()
        letters.first.click()
        expect(learner.newest).not_to_have_text(before, use_inner_text=True)
        moves += 1
    assert 6 <= moves <= 12
    learner.shot("story-end")
    learner.taps(labels["picture"])
    expect(learner.newest.locator("img")).to_be_visible()
    learner.newest.locator("img").scroll_into_view_if_needed()
    learner.shot("story-picture")
    page.get_by_role("button", name=labels["real"], exact=True).last.click()
    expect(learner.newest).to_contain_text(labels["real"])
    learner.shot("story-real")
    assert width(page)[0] <= width(page)[1]
    context.close()
