"""A class from both sides, on a phone: what a teacher taps, and what a learner reads before saying yes."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SCREENSHOTS, Playground
from tests.browser.test_sitting import Learner

TEACHER = "Dr. Rivera"


class Teacher:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def newest(self) -> Locator:
        return self.page.locator("#log article:not(.mine)").last

    def is_(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(rf"^\W*{name}")).first.click()

    def says(self, text: str) -> None:
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")

    def taps(self, label: str, sees: str) -> None:
        """Tap the newest button of that label and wait for what it shows."""
        buttons = self.page.locator("#log article:not(.mine)").get_by_role("button", name=label, exact=True)
        buttons.last.click()
        expect(self.newest).to_contain_text(sees, timeout=20_000)  # a file takes its time on a busy machine

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(300)  # the page slides a new message in
        self.page.wait_for_function("[...document.images].every(image => image.complete)")
        self.page.screenshot(path=SCREENSHOTS / f"class-{name}.png")


def with_a_class(phone: Page) -> Teacher:
    """The teacher, who has just made Privacy 101."""
    teacher = Teacher(phone)
    teacher.is_(TEACHER)
    phone.get_by_role("button", name="Start", exact=True).click()
    teacher.says("/teach")
    expect(teacher.newest).to_contain_text("Here you can make classes")
    teacher.taps("Start teaching", "No class yet.")
    teacher.taps("New class", "What is the class called?")
    teacher.says("Privacy 101")
    expect(teacher.newest).to_contain_text("When does")
    teacher.newest.get_by_role("button", name=re.compile("^In 6 months")).click()
    expect(teacher.newest).to_contain_text("under age?")
    teacher.taps("Nobody is under 18", "Which name shall learners read")
    teacher.says(TEACHER)
    expect(teacher.newest).to_contain_text("Nobody is in it yet.")
    return teacher


def with_a_learner(phone: Page) -> Teacher:
    """The teacher of Privacy 101, which Ben has joined."""
    teacher = with_a_class(phone)
    teacher.shot("new")
    teacher.taps("Invitation link and QR", "Show this to your class")
    teacher.shot("invitation")
    link = re.search(r"start=(j_\w+)", teacher.newest.inner_text())
    assert link

    phone.get_by_role("button", name="Ben").first.click()
    phone.get_by_role("button", name="Start", exact=True).click()
    teacher.says(f"/start {link[1]}")
    expect(teacher.newest).to_contain_text("invites you to")
    teacher.shot("consent")
    teacher.newest.get_by_role("button", name=re.compile("^Join as")).click()
    expect(teacher.newest).to_contain_text("There is no quiz for the class yet.")

    teacher.is_(TEACHER)
    teacher.taps("Back to the class", "1 learner")
    return teacher


def test_a_story_for_a_class(phone: Page, playground: Playground) -> None:
    teacher = with_a_learner(phone)
    teacher.taps("Give a quiz", "What kind of quiz?")
    teacher.taps("Story", "A story for the class")
    teacher.shot("story-draft")
    teacher.taps("Another story", "Which story?")
    teacher.taps("The spiral", "Which story?")
    teacher.taps("Done", "Story: The spiral")
    teacher.taps("Give it", "is given to 1 learner")

    learner = Learner(phone, playground.data, "en")
    expect(learner.newest).to_contain_text("there is a story to play", timeout=40_000)
    teacher.shot("story-told")
    learner.taps("Start it now")
    expect(learner.newest).to_contain_text("Played for your class.")
    teacher.shot("story-intro")
    learner.taps("Begin")
    for move in range(1, 8):
        expect(learner.newest).to_contain_text(f"Move {move}")
        learner.taps("A")
    expect(learner.newest).to_contain_text("Finished, for your class as well.")
    teacher.shot("story-end")

    teacher.is_(TEACHER)
    teacher.says("/teach")
    expect(teacher.newest).to_contain_text("Classes you teach")
    teacher.newest.get_by_role("button", name=re.compile("Privacy 101")).click()
    teacher.taps("Results 1", "1 of 1 finished")
    teacher.shot("story-results")
    teacher.taps("By learner", "finished")
    teacher.shot("story-by-learner")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_class_from_the_first_tap_to_the_file(phone: Page, playground: Playground) -> None:
    teacher = with_a_learner(phone)
    teacher.taps("Give a quiz", "What kind of quiz?")
    teacher.taps("Practice", "A new quiz")
    teacher.shot("draft")
    teacher.taps("How many", "How many questions?")
    teacher.taps("4", "4 questions")
    teacher.taps("Give it", "is given to 1 learner")
    teacher.shot("given")

    learner = Learner(phone, playground.data, "en")
    expect(learner.newest).to_contain_text("there is a new quiz", timeout=40_000)
    teacher.shot("told")
    learner.taps("Start it now")
    for turn in range(4):
        expect(learner.newest).to_contain_text(f"Question {turn + 1} of 4")
        learner.reads("class-reading")
        if turn % 2:
            learner.answers_right()
        else:
            learner.taps(learner.words["known"])
        expect(learner.newest).to_contain_text(re.compile(r"Right\.|Now you do\."))
        learner.taps(learner.words["next"])
    expect(learner.newest).to_contain_text("Done: ")
    expect(learner.page.locator("#log article:not(.mine)").nth(-2)).to_contain_text("Shall I remind you")

    teacher.is_(TEACHER)
    teacher.says("/teach")
    expect(teacher.newest).to_contain_text("Classes you teach")
    teacher.newest.get_by_role("button", name=re.compile("Privacy 101")).click()
    expect(teacher.newest).to_contain_text("1 of 1 finished")
    teacher.taps("Results 1", "Hardest:")
    teacher.shot("results")
    teacher.taps("By question", "fewer than 5 learners were asked")
    teacher.shot("by-question")
    teacher.taps("Back", "Hardest:")
    teacher.taps("As a picture", "2 right: one learner")
    teacher.shot("distribution")
    teacher.taps("Back", "Hardest:")
    teacher.taps("Download results", "Which file?")
    teacher.shot("files")
    teacher.taps("Excel", "1 learner, 4 rows.")
    teacher.shot("file")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


pytestmark = pytest.mark.usefixtures("playground")


def test_an_old_button_of_a_class_that_was_deleted_says_so(phone: Page, playground: Playground) -> None:
    teacher = with_a_class(phone)
    give = phone.locator("#log").get_by_role("button", name="Give a quiz", exact=True).first
    teacher.says("/teach")
    expect(teacher.newest).not_to_contain_text("Nobody is in it yet.")
    teacher.newest.get_by_role("button").first.click()
    expect(teacher.newest).to_contain_text("Nobody is in it yet.")
    teacher.taps("Class settings", "Privacy 101")
    teacher.taps("Delete the class", "Delete")
    teacher.taps("Delete the class", "The class is gone.")

    give.click()

    alert = phone.locator("#alert")
    expect(alert).to_contain_text("This class has been deleted. /teach shows the ones that are left.")
    teacher.shot("deleted-alert")
