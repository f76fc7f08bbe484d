"""What a newcomer does after `make run`, in a real browser."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import paths
from bot.packs.load import load
from bot.quiz.bank import Bank
from bot.quiz.question import Numeric, Ordering, Question, SingleChoice
from tests.browser.conftest import SCREENSHOTS, Playground

PEOPLE = {"en": "Ben", "id": "Ani"}
WORDS = {
    "en": {
        "start": "Start a short quiz (6 questions)",
        "check": "Check my answer",
        "next": re.compile("Next question|See how it went"),
        "known": "I don't know",
        "ask": "Ask me",
        "done": "Done: ",
    },
    "id": {
        "start": "Mulai kuis singkat (6 pertanyaan)",
        "check": "Periksa jawabanku",
        "next": re.compile("Pertanyaan berikutnya|Lihat hasilnya"),
        "known": "Aku tidak tahu",
        "ask": "Tanya aku",
        "done": "Selesai: ",
    },
}


def the_bank() -> Bank:
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    return bank


class Learner:
    """Somebody at the page; knows what the database says they are asked, to answer right."""

    def __init__(self, page: Page, data: Path, language: str) -> None:
        self.page, self.data, self.language = page, data, language
        self.words, self.bank = WORDS[language], the_bank()
        page.get_by_role("button", name=PEOPLE[language]).first.click()

    @property
    def newest(self) -> Locator:
        return self.page.locator("#log article:not(.mine)").last

    def taps(self, label: str | re.Pattern[str]) -> None:
        self.newest.get_by_role("button", name=label, exact=isinstance(label, str)).click()

    def sends(self, text: str) -> None:
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")

    def shot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.language}-{name}.png")

    def question(self) -> tuple[Question, list[int]]:
        """The present question and the order in which its options are shown."""
        with sqlite3.connect(self.data / "scorewise.db") as db:
            asked, turn = db.execute("SELECT asked, turn FROM sitting WHERE ended IS NULL").fetchone()
        id, _, order, *_ = json.loads(asked)[turn]
        return self.bank.questions[id], order

    def reads(self, name: str) -> bool:
        """Read what stands before the question, if anything does, and ask for the question."""
        if not re.search(r"(Question|Pertanyaan) \d (of|dari) \d", self.newest.inner_text()):
            return False
        if not self.newest.get_by_role("button", name=self.words["ask"], exact=True).count():
            return False
        self.shot(name)
        self.taps(self.words["ask"])
        expect(self.newest.get_by_role("button", name=self.words["known"])).to_be_visible()
        return True

    def answers_right(self) -> str:
        """Answer the present question as its author would; gives its kind."""
        question, order = self.question()
        letters = {option: "ABCDEF"[position] for position, option in enumerate(order)}
        match question.form:
            case SingleChoice(options, words):
                right = next(i for i, option in enumerate(options) if option.right)
                self.taps(options[right].text[self.language] if words else letters[right])
            case Numeric(answer=answer):
                self.sends(str(answer))
            case Ordering(options):
                for option in range(len(options)):
                    self.taps(letters[option])
                    expect(self.newest.get_by_role("button", name=f"{option + 1}. {letters[option]}")).to_be_visible()
                self.shot("order-placed")
                self.taps(self.words["check"])
            case form:
                for index, option in enumerate(form.options):
                    if option.right:
                        self.taps(letters[index])
                        expect(self.newest.get_by_role("button", name=f"☑ {letters[index]}")).to_be_visible()
                self.shot("several-ticked")
                self.taps(self.words["check"])
        return question.kind


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_lesson_from_start_to_privacy_and_back(phone: Page, playground: Playground, language: str) -> None:
    learner = Learner(phone, playground.data, language)
    phone.get_by_role("button", name="Start", exact=True).click()
    expect(learner.newest).to_contain_text("/privacy")
    learner.shot("welcome")
    learner.taps(learner.words["start"])

    kinds, readings = set(), 0
    for turn in range(6):
        expect(learner.newest).to_contain_text(re.compile(rf"(Question|Pertanyaan) {turn + 1} (of|dari) 6"))
        readings += learner.reads(f"reading-{turn + 1}")
        learner.shot(f"question-{turn + 1}")
        kinds.add(learner.answers_right())
        expect(learner.newest).to_contain_text(re.compile("^(.*)(Right|Benar)\\."))
        learner.shot(f"explained-{turn + 1}")
        learner.taps(learner.words["next"])

    expect(learner.newest).to_contain_text(learner.words["done"] + "6")
    learner.shot("done")
    assert re.search("Shall I remind you|Mau kuingatkan", phone.locator("#log").inner_text())
    assert len(kinds) > 1
    assert 1 <= readings <= 3

    for command in ("progress", "settings", "privacy", "help"):
        learner.sends(f"/{command}")
        expect(phone.locator("#log article.mine").last).to_contain_text(f"/{command}")
        expect(phone.locator("#log article").last).not_to_have_class(re.compile("mine"))
        learner.shot(command)

    learner.sends("/privacy")
    expect(learner.newest.get_by_role("button")).to_have_count(4)
    learner.newest.get_by_role("button").nth(2).click()
    learner.taps(re.compile("^(Delete|Hapus)$"))
    expect(learner.newest).to_contain_text(
        re.compile("everything about you is deleted here|semua tentangmu di sini sudah dihapus")
    )
    learner.shot("deleted")

    learner.sends("/start")
    expect(learner.newest.get_by_role("button", name=learner.words["start"])).to_be_visible()


def test_the_end_of_the_process_is_not_noticed(phone: Page, playground: Playground) -> None:
    learner = Learner(phone, playground.data, "en")
    phone.get_by_role("button", name="Start", exact=True).click()
    learner.taps(learner.words["start"])
    expect(learner.newest).to_contain_text("Question 1 of 6")
    learner.answers_right()
    learner.taps(learner.words["next"])
    expect(learner.newest).to_contain_text("Question 2 of 6")
    phone.wait_for_timeout(1500)  # the playground's own chat, not the bot, is written down a moment later
    before = learner.newest.inner_text()

    playground.kill()
    playground.start()
    phone.goto(playground.url)
    phone.get_by_role("button", name="Ben").first.click()

    assert learner.newest.inner_text() == before
    learner.answers_right()
    expect(learner.newest).to_contain_text("Right.")


def test_a_sitting_can_be_done_with_the_keyboard_alone(phone: Page, playground: Playground) -> None:
    learner = Learner(phone, playground.data, "en")
    phone.get_by_role("button", name="Start", exact=True).press("Enter")
    learner.newest.get_by_role("button", name=learner.words["start"]).press("Enter")
    expect(learner.newest).to_contain_text("Question 1 of 6")

    learner.newest.get_by_role("button", name=learner.words["known"]).press("Enter")
    expect(learner.newest).to_contain_text("Now you do.")
    learner.newest.get_by_role("button", name=learner.words["next"]).press("Enter")

    expect(learner.newest).to_contain_text("Question 2 of 6")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_at_phone_width(playground: Playground, browser: Browser, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780}, color_scheme=scheme)
    page = context.new_page()
    page.goto(playground.url)
    learner = Learner(page, playground.data, "id")
    page.get_by_role("button", name="Start", exact=True).click()
    learner.taps(learner.words["start"])
    learner.taps(learner.words["known"])
    expect(learner.newest).to_contain_text("Sekarang kamu tahu.")
    learner.shot(f"phone-{scheme}")

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
