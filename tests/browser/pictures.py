"""Makes the pictures of the README and of the teachers' guide anew, from the real page: `make pictures`.

`docs/lesson.webp` moves: a reading, its question, the explanation, the review on the next day.
`docs/screenshot.png` stands still: an explanation. `docs/teaching/` has what a teacher of thirty sees, and what one of
their learners reads before joining.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, Playground
from tests.browser.pupils import PUPILS
from tests.browser.test_classes import Teacher, with_a_class
from tests.browser.test_own_questions import GIFT, TEACHER, Author
from tests.browser.test_sitting import Learner

GUIDE_SIZE = {"width": 390, "height": 662}
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
def phone(playground: Playground, size: Mapping[str, int] = SIZE) -> Iterator[Page]:
    """A phone-sized page on the playground."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = chromium.new_context(viewport=dict(size), color_scheme="light", reduced_motion="reduce")
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


def the_guide(page: Page, to: Path) -> None:
    """A class of thirty, from its link to how many got how many right."""
    teacher = with_a_class(page)

    def takes(name: str) -> None:
        page.wait_for_timeout(500)
        page.screenshot(path=to / f"{name}.png")

    teacher.taps("Invitation link and QR", "Show this to your class")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    takes("invitation")
    link = re.search(r"start=(j_\w+)", teacher.newest.inner_text())
    assert link
    page.get_by_role("button", name="Ben").first.click()
    page.get_by_role("button", name="Start", exact=True).click()
    teacher.says(f"/start {link[1]}")
    expect(teacher.newest).to_contain_text("invites you to")
    takes("consent")
    teacher.is_("Dr. Rivera")
    _opens(teacher, f"{PUPILS} learners")
    teacher.taps("Give a quiz", "What kind of quiz?")
    teacher.taps("Practice", "A new quiz")
    takes("draft")
    teacher.taps("Give it", f"is given to {PUPILS} learners")
    _opens(teacher, f"{PUPILS} of {PUPILS} finished")
    teacher.taps("Results 1", "Hardest:")
    takes("results")
    teacher.taps("As a picture", "learner")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    takes("distribution")


def _opens(teacher: Teacher, when: str) -> None:
    """Open the class again and again until it says that."""
    told = ""
    while when not in told:
        teacher.page.wait_for_timeout(1000)
        teacher.says("/teach")
        expect(teacher.newest).to_contain_text("Classes you teach", timeout=20_000)
        teacher.newest.get_by_role("button", name=re.compile("Privacy 101")).click()
        expect(teacher.newest).to_contain_text("Last day:", timeout=20_000)
        told = teacher.newest.inner_text()


@contextmanager
def playing(program: str, size: Mapping[str, int]) -> Iterator[tuple[Page, Path]]:
    """A phone of that size on a playground of its own, and where its data lie."""
    with TemporaryDirectory() as folder:
        playground = Playground(Path(folder), program)
        try:
            with phone(playground, size) as page:
                yield page, Path(folder)
        finally:
            playground.stop()


def main() -> None:
    """Make the pictures."""
    docs = ROOT / "docs"
    with playing("bot", SIZE) as (page, folder):
        learner, film = Learner(page, folder, "en"), Film(page)
        a_lesson(learner, film, docs / "screenshot.png")
        the_next_day(learner, film)
        film.save(docs / "lesson.webp")
        own_questions(page, docs / "teaching")
    with playing("tests.browser.pupils", GUIDE_SIZE) as (page, _):
        the_guide(page, docs / "teaching")


if __name__ == "__main__":
    main()
