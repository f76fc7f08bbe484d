"""Makes the pictures of the README anew, from the real page: `make pictures`.

`docs/lesson.webp` moves: a reading, its question, the explanation, the review on the next day.
`docs/screenshot.png` stands still: an explanation. `docs/teaching/own-*.png`: a teacher's own questions.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, Playground
from tests.browser.test_own_questions import GIFT, TEACHER, Author
from tests.browser.test_sitting import Learner

SIZE = {"width": 390, "height": 700}
SECONDS = 2.6
"""How long each picture stands; a reading twice as long."""
QUALITY = 80
MOST_TURNS = 6


class Film:
    """The pictures taken so far, with how long each stands."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[tuple[Image.Image, int]] = []

    def take(self, times: float = 1) -> None:
        """Take a picture of the page."""
        self._page.wait_for_timeout(300)
        picture = Image.open(BytesIO(self._page.screenshot())).convert("RGB")
        self._frames.append((picture, round(1000 * SECONDS * times)))

    def save(self, path: Path) -> None:
        """Write the film, which begins anew when it has ended."""
        (first, _), *rest = self._frames
        first.save(
            path,
            save_all=True,
            append_images=[picture for picture, _ in rest],
            duration=[milliseconds for _, milliseconds in self._frames],
            loop=0,
            quality=QUALITY,
            method=6,
        )


@contextmanager
def phone(playground: Playground) -> Iterator[Page]:
    """A phone-sized page on the playground."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = chromium.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page = context.new_page()
        page.goto(playground.url)
        yield page
        chromium.close()


def a_lesson(learner: Learner, film: Film, still: Path) -> None:
    """From the first screen through the first reading to the explanation of its question."""
    learner.page.get_by_role("button", name="Start", exact=True).click()
    film.take()
    learner.taps(learner.words["start"])
    for turn in range(MOST_TURNS):
        expect(learner.newest).to_contain_text(f"Question {turn + 1} of 6")
        asks = learner.newest.get_by_role("button", name=learner.words["ask"], exact=True)
        reads = asks.count() > 0
        if reads:
            film.take(2)
            asks.click()
            expect(learner.newest.get_by_role("button", name=learner.words["known"])).to_be_visible()
        if reads or turn == 0:
            film.take(1.4)
        learner.taps(learner.words["known"])
        expect(learner.newest).to_contain_text("Now you do.")
        if reads or turn == 0:
            film.take(1.4)
        if reads:
            learner.page.screenshot(path=still)
            return
        learner.taps(learner.words["next"])
    raise RuntimeError("no reading came; is the bank without readings?")


def the_next_day(learner: Learner, film: Film) -> None:
    """What was not known comes back."""
    learner.page.get_by_label("The next day, and more things to try").click()
    film.take()
    learner.page.get_by_role("button", name="Go on to the next day").click()
    expect(learner.page.locator("#toast")).to_contain_text("It is ")
    learner.sends("/review")
    expect(learner.newest).to_contain_text(re.compile("You are at question|is due|are due"))
    if "You are at question" in learner.newest.inner_text():
        learner.taps("Review what is due")
        expect(learner.newest).to_contain_text(re.compile("is due|are due"))
    film.take()
    learner.taps("Start")
    expect(learner.newest).to_contain_text("Question 1 of")
    film.take(1.4)
    learner.answers_right()
    expect(learner.newest).to_contain_text("Right.")
    film.take(1.6)


def own_questions(page: Page, folder: Path) -> None:
    """A file of questions, a draft as learners will see it, and how it is explained."""
    teacher = Author(page, TEACHER)
    teacher.starts_teaching("Privacy 101")
    teacher.sends("quiz.gift", GIFT.encode())
    settled(page)
    page.screenshot(path=folder / "own-file.png")
    teacher.taps("Look at them")
    expect(teacher.button("Approve")).to_be_visible()
    settled(page)
    page.screenshot(path=folder / "own-draft.png")


def settled(page: Page) -> None:
    """Wait until the newest message stands still."""
    page.wait_for_timeout(300)


def main() -> None:
    """Make the pictures."""
    docs = ROOT / "docs"
    with TemporaryDirectory() as folder:
        playground = Playground(Path(folder))
        try:
            with phone(playground) as page:
                learner, film = Learner(page, Path(folder), "en"), Film(page)
                a_lesson(learner, film, docs / "screenshot.png")
                the_next_day(learner, film)
                film.save(docs / "lesson.webp")
                own_questions(page, docs / "teaching")
        finally:
            playground.stop()


if __name__ == "__main__":
    main()
