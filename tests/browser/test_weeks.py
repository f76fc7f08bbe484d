"""A learner's story over three weeks of the playground's clock: from the first reading to *mastered*."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground
from tests.browser.test_page import passes
from tests.browser.test_sitting import Learner

TOO_EARLY = "How many of them you will remember, it is too early to say."


def answers_all(learner: Learner) -> int:
    """Answer right whatever is asked until the end of the sitting; gives how many readings there were."""
    readings = 0
    while True:
        readings += learner.reads("weeks-reading")
        learner.answers_right()
        expect(learner.newest).to_contain_text("Right.")
        onwards = learner.newest.get_by_role("button", name=learner.words["next"])
        last = onwards.inner_text() == "See how it went"
        onwards.click()
        if last:
            expect(learner.newest).to_contain_text(learner.words["done"])
            return readings
        expect(learner.newest).to_contain_text(re.compile(r"Question \d"))


def progress(learner: Learner) -> str:
    learner.sends("/progress")
    expect(learner.newest).to_contain_text("Your progress")
    return learner.newest.inner_text()


def test_what_is_read_and_recalled_over_three_weeks_is_mastered(phone: Page, playground: Playground) -> None:
    learner = Learner(phone, playground.data, "en")
    phone.get_by_role("button", name="Start", exact=True).click()
    learner.taps(learner.words["start"])
    expect(learner.newest).to_contain_text("Question 1 of 6")
    assert answers_all(learner) >= 1
    first = progress(learner)
    assert TOO_EARLY in first
    assert re.search(r"\d+ of \d+ read or asked, \d+ learning", first)
    assert not re.search(r"\d mastered", first)

    mastered = 0
    for _week in range(3):
        passes(phone, "Go on a week")
        learner.sends("/review")
        expect(learner.newest).to_contain_text(re.compile("due|Nothing to repeat"))
        if learner.newest.get_by_role("button", name="Start", exact=True).count():
            learner.taps("Start")
            expect(learner.newest).to_contain_text("Question 1 of")
            assert answers_all(learner) == 0, "a review has no readings"
        seen = progress(learner)
        found = re.search(r"(\d+) mastered", seen)
        mastered = int(found[1]) if found else 0
        assert TOO_EARLY not in seen

    assert mastered >= 6
    learner.shot("weeks-mastered")
