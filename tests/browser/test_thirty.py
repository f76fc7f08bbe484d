"""A class of thirty from a pre-test to the files, on the phone of a teacher who does it for the first time."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground
from tests.browser.pupils import LATE, PUPILS
from tests.browser.test_classes import Teacher, with_a_class

SIZE = "4"


@pytest.fixture
def program() -> str:
    return "tests.browser.pupils"


@pytest.fixture(autouse=True)
def nothing_is_cut(phone: Page) -> Iterator[None]:
    yield
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def gives(teacher: Teacher, kind: str, *, due: bool = False) -> None:
    """From the class's screen to a quiz that is given."""
    teacher.taps("Give a quiz", "What kind of quiz?")
    teacher.taps(kind, "A new quiz")
    if kind != "Post-test":
        teacher.taps("How many", "How many questions?")
        teacher.taps(SIZE, f"{SIZE} questions")
    if due:
        teacher.taps("Due", "Until when?")
        teacher.says("2026-12-18")
        expect(teacher.newest).to_contain_text("A new quiz", timeout=20_000)
    teacher.taps("Give it", f"is given to {PUPILS} learners")


def opens_the_class(teacher: Teacher, *finished: int) -> None:
    """Look again and again, as somebody does who waits, until so many have finished each quiz."""
    for _ in range(60):
        teacher.says("/teach")
        expect(teacher.newest).to_contain_text("Classes you teach", timeout=20_000)
        teacher.newest.get_by_role("button", name=re.compile("Privacy 101")).click()
        expect(teacher.newest).to_contain_text("Last day:", timeout=20_000)
        told = teacher.newest.inner_text()
        if f"{PUPILS} learners" in told and [*map(int, re.findall(r"(\d+) of \d+\s+finished", told))] == [*finished]:
            return
        teacher.page.wait_for_timeout(1500)
    raise AssertionError(f"not {finished}, but: {told}")


def test_pre_test_practice_post_test_a_moved_due_date_and_the_files(phone: Page, playground: Playground) -> None:
    teacher = with_a_class(phone)
    teacher.taps("Invitation link and QR", "Show this to your class")
    opens_the_class(teacher)

    gives(teacher, "Pre-test")
    opens_the_class(teacher, PUPILS)
    gives(teacher, "Practice")
    opens_the_class(teacher, PUPILS, PUPILS)
    gives(teacher, "Post-test", due=True)
    opens_the_class(teacher, PUPILS, PUPILS, PUPILS - LATE)
    teacher.shot("thirty")
    teacher.taps("Results 3", "Hardest:")
    expect(teacher.newest).to_contain_text(f"Not started: {LATE}")
    expect(teacher.newest).to_contain_text("Not explained yet")
    teacher.shot("thirty-results")
    teacher.taps("Due date", "Due so far:")
    teacher.says("2026-12-19")
    expect(teacher.newest).to_contain_text("Due now:", timeout=20_000)
    opens_the_class(teacher, PUPILS, PUPILS, PUPILS)
    teacher.shot("thirty-all")
    teacher.taps("What was learnt", "Gain:")
    teacher.shot("thirty-gain")
    teacher.taps("Back to the class", "Last day:")
    teacher.taps("Download", "Which file?")
    teacher.newest.get_by_role("button", name="Excel without names", exact=True).click()
    expect(teacher.newest).to_contain_text(f"{PUPILS} learners, {3 * PUPILS * int(SIZE)} rows.", timeout=60_000)
    teacher.shot("thirty-file")
    with phone.expect_download() as download:
        teacher.newest.get_by_role("link").last.click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert len({row[0].value for row in book["Learners"].iter_rows(min_row=2)}) == PUPILS
