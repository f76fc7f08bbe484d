"""A round of claims in a real browser, to its end, in a light and a dark chat."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Playground
from tests.browser.test_scenarios import width
from tests.browser.test_sitting import Learner

LABELS = {
    "en": {
        "round": "Told or not: all texts",
        "told": "They say so: fairly",
        "next": re.compile("^(Next question|See how it went)$"),
        "again": "Another round",
        "done": "Done: ",
    },
    "id": {
        "round": "Ada atau tidak: semua teks",
        "told": "Ada: agak yakin",
        "next": re.compile("^(Pertanyaan berikutnya|Lihat hasilnya)$"),
        "again": "Babak lain",
        "done": "Selesai: ",
    },
}


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("id", "dark")])
def test_a_newcomer_judges_ten_statements(
    browser: Browser, playground: Playground, language: str, colours: str
) -> None:
    labels = LABELS[language]
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
        color_scheme="dark" if colours == "dark" else "light",
    )
    page = context.new_page()
    page.goto(playground.url)
    learner = Learner(page, playground.data, language)
    learner.sends("/start")
    learner.taps(learner.words["start"])
    learner.sends("/claims")
    expect(learner.newest.get_by_role("button", name=labels["round"])).to_be_visible()
    learner.taps(labels["round"])
    for number in range(1, 11):
        expect(learner.newest).to_contain_text(re.compile(rf"\b{number} (of|dari) 10"))
        assert width(page)[0] <= width(page)[1]
        if number <= 2:
            learner.shot(f"claim-{number}-asked")
        learner.taps(labels["told"])
        expect(learner.newest.get_by_role("button", name=labels["next"])).to_be_visible()
        if number <= 4:
            learner.shot(f"claim-{number}-explained")
        learner.taps(labels["next"])
    expect(learner.newest).to_contain_text(labels["done"])
    learner.shot("claims-end")
    learner.taps(labels["again"])
    expect(learner.newest.get_by_role("button", name="Sesame Credit", exact=True)).to_be_visible()
    learner.shot("claims-list")
    learner.sends("/progress")
    expect(learner.newest).to_contain_text(re.compile("10 (statements judged|pernyataan dinilai)"))
    learner.shot("claims-progress")
    assert width(page)[0] <= width(page)[1]
    context.close()
