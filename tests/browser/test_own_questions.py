"""A teacher's own questions on a phone: files are sent, approved, given, answered, and taken away again.

Each step is a method of its own, in the words of the bot's own texts, so that a step that is added or moved is mended
in one place.
"""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.authoring.formats import read_questions
from bot.chat.translation import Translator
from bot.quiz.draft import Draft
from bot.quiz.own_pack import TITLE
from bot.storage.drafts import draft_of
from tests.browser.conftest import SCREENSHOTS, Playground

TEACHER = "Dr. Rivera"
LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
SLOW = 60_000
"""Milliseconds in which a file is read by a process of its own on a busy machine."""

GIFT = """// [id:quokka]
::Quokka::What is a quokka?{
=A small wallaby#It lives on Rottnest Island.
~A bird#It has no wings.
####Quokkas are marsupials.
}

// [id:collected]
::Collected::Which two does a scoring firm collect?{~%50%Paid bills ~%50%Late bills ~%-100%Height}

Write an essay about scores.{}
"""
RIGHT = {"What is a quokka?": ("A small wallaby",), "Which two does": ("Paid bills", "Late bills")}
"""What is right, by how its question begins."""
DOCUMENTS = {
    "en": """<html lang="en"><title>Scores</title><h1>Scores</h1>
<p>The score runs from 350 to 950 points. It was introduced in 2015 by a company in Hangzhou.</p>
<p>Paying a bill late lowers the score by 40 points. Nobody outside the company knows how it is worked out.</p>""",
    "id": """<html lang="id"><title>Skor</title><h1>Skor</h1>
<p>Skor itu berkisar antara 350 dan 950 poin. Skor ini diperkenalkan pada tahun 2015 oleh sebuah perusahaan.</p>
<p>Membayar tagihan terlambat menurunkan skor sebanyak 40 poin. Tidak ada yang tahu bagaimana skor dihitung.</p>""",
}


class Chat:
    """Somebody's chat with the bot at the page. Buttons are named in English and found in the language of the chat."""

    def __init__(self, page: Page, person: str, language: str = "en") -> None:
        self.page, self.person, self.tr = page, person, Translator(language)
        self.pictures = f"own-{language}"

    def opens(self) -> None:
        """Be this person."""
        self.page.get_by_role("button", name=re.compile(rf"^\W*{self.person}")).first.click()
        expect(self.page.locator("#subtitle")).to_contain_text(self.person)

    @property
    def newest(self) -> Locator:
        return self.page.locator("#log article:not(.mine)").last

    def says(self, text: str) -> None:
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")

    def sees(self, text: str | re.Pattern[str], timeout: float = 20_000) -> None:
        expect(self.newest).to_contain_text(self.tr.t(text) if isinstance(text, str) else text, timeout=timeout)

    def button(self, label: str) -> Locator:
        return self.newest.get_by_role("button", name=self.tr.t(label), exact=True)

    def taps(self, label: str) -> None:
        self.button(label).click()

    def attaches(self, name: str, content: bytes) -> None:
        """Send a file by the page's own button."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Attach a file").click()
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        chooser.value.set_files(files=[file])  # type: ignore[list-item]
        expect(self.page.locator("#log article.mine").last).to_contain_text(name)

    def downloads(self) -> bytes:
        """What the link in the newest message gives."""
        with self.page.expect_download() as download:
            self.newest.locator("a.file").click()
        return Path(download.value.path()).read_bytes()

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(300)  # the page slides a new message in
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.pictures}-{name}.png")


class Author(Chat):
    """A teacher with a class, who has questions of their own."""

    def starts_teaching(self, klass: str) -> None:
        self.opens()
        self.page.get_by_role("button", name="Start", exact=True).click()
        expect(self.newest).to_contain_text("/privacy")
        self.says("/teach")
        self.newest.get_by_role("button", name="Start teaching").click()
        expect(self.newest.get_by_role("button", name="New class")).to_be_visible()
        if self.tr.language != "en":  # a language is kept from the moment on at which anything is
            self.says("/settings")
            self.newest.get_by_role("button", name=LANGUAGES[self.tr.language]).click()
            expect(self.newest).to_have_attribute("lang", self.tr.language)
            self.says("/teach")
            expect(self.button("New class")).to_be_visible()
        self.taps("New class")
        expect(self.button("Never mind")).to_be_visible()
        self.says(klass)
        self.newest.get_by_role("button", name=re.compile(r"^\D*6 (months|bulan)")).click()
        self.taps("Nobody is under 18")
        expect(self.newest.get_by_role("button")).to_have_count(1)
        self.says(TEACHER)
        expect(self.button("Your own questions")).to_be_visible()

    def invites(self) -> str:
        """What learners open: the text that begins with /start."""
        self.opens_class()
        self.taps("Invitation link and QR")
        self.sees(re.compile(r"start=j_\w+"))
        found = re.search(r"start=(j_\w+)", self.newest.inner_text())
        assert found
        return f"/start {found[1]}"

    def opens_class(self) -> None:
        self.opens()
        self.says("/teach")
        expect(self.button("New class")).to_be_visible()
        self.newest.get_by_role("button").first.click()
        expect(self.button("Your own questions")).to_be_visible()

    def opens_own(self) -> None:
        self.opens_class()
        self.taps("Your own questions")
        expect(self.button("Send a file or a text")).to_be_visible()

    def sends(self, name: str, content: bytes) -> None:
        """Send a file, and wait for what came of it; whatever is asked about it in between is skipped."""
        self.opens_own()
        self.taps("Send a file or a text")
        self.sees(re.compile("10 MB"))
        self.attaches(name, content)
        came = self.button("Look at them")
        asked = self.button("The rest as it stands")
        expect(came.or_(asked)).to_be_visible(timeout=SLOW)
        if asked.count():  # where a document is from
            self.shot("where-from")
            asked.click()
            self.taps("Suggest questions")
        expect(came).to_be_visible(timeout=SLOW)

    def looks(self) -> None:
        """Look at the first draft, and at its explanation."""
        self.taps("Look at them")
        expect(self.button("Approve")).to_be_visible()
        self.shot("draft")
        self.taps("Its explanation")
        expect(self.button("The question")).to_be_visible()
        self.shot("draft-explained")

    def approves(self, number: int) -> None:
        """Approve so many drafts, and throw the others away."""
        waiting = re.search(r"\d+ (?:of|dari) (\d+)", self.newest.inner_text())
        assert waiting
        for left in reversed(range(int(waiting[1]))):
            self.taps("Approve" if number else "Throw away")
            number = max(0, number - 1)
            if left:
                head = self.tr.t("Draft {n} of {of}, as learners will see it", n=1, of=left)
                expect(self.newest).to_contain_text(head)
        expect(self.button("Back to the class")).to_be_visible()

    def gives(self) -> None:
        """Give a practice about the questions of the class, and of nothing else."""
        self.opens_class()
        self.taps("Give a quiz")
        self.taps("Practice")
        self.taps("About")
        ticked = self.newest.get_by_role("button", name=re.compile("^☑"))
        expect(ticked).to_have_count(1)
        other = ticked.inner_text()
        own = re.compile(rf"^\W*{TITLE[self.tr.language]}")
        self.newest.get_by_role("button", name=own).click()
        expect(ticked).to_have_count(2)
        self.newest.get_by_role("button", name=other, exact=True).click()
        expect(ticked).to_have_count(1)
        self.shot("about")
        self.taps("Done")
        expect(self.button("Give it")).to_be_visible()
        self.taps("Give it")
        expect(self.button("Give it")).to_have_count(0)

    def looks_at_results(self, finished: str) -> None:
        self.opens_class()
        self.sees(re.compile(finished))
        self.newest.get_by_role("button", name=re.compile(r"(Results|Hasil) 1")).click()
        expect(self.button("By question")).to_be_visible()
        self.shot("results")
        self.taps("By question")
        self.sees(re.compile("What is a quokka"))

    def takes_away(self, form: str) -> bytes:
        self.opens_own()
        self.shot("own")
        self.taps("Take them away")
        self.sees("Which file?")
        self.shot("formats")
        self.taps(form)
        expect(self.newest.locator("a.file")).to_be_visible(timeout=SLOW)
        self.shot("file")
        return self.downloads()


class Member(Chat):
    """A learner in the class."""

    def joins(self, link: str) -> None:
        self.opens()
        self.page.get_by_role("button", name="Start", exact=True).click()
        expect(self.newest).to_contain_text("/privacy")
        self.says(link)
        joins = self.newest.get_by_role("button", name=re.compile("^(Join as|Gabung sebagai)"))
        joins.click()
        expect(joins).to_have_count(0)

    def takes_the_quiz(self, knows: bool) -> int:
        """Answer every question, right where *knows* and the key is in `RIGHT`. Returns how many there were."""
        self.opens()
        expect(self.button("Start it now")).to_be_visible(timeout=40_000)
        self.taps("Start it now")
        turn = 0
        while True:
            turn += 1
            self.sees(re.compile(rf"(Question|Pertanyaan) {turn} (of|dari) \d"))
            of = int(re.findall(r"(?:of|dari) (\d+)", self.newest.inner_text())[0])
            self.shot(f"question-{turn}")
            self.answers(knows)
            expect(self.newest.get_by_role("button", name=self.next)).to_be_visible()
            self.shot(f"explained-{turn}")
            self.newest.get_by_role("button", name=self.next).click()
            if turn == of:
                self.sees(re.compile("Done: |Selesai: "))
                return turn

    @property
    def next(self) -> re.Pattern[str]:
        return re.compile("Next question|See how it went|Pertanyaan berikutnya|Lihat hasilnya")

    def answers(self, knows: bool) -> None:
        asked = self.newest.inner_text()
        right = next((options for ask, options in RIGHT.items() if ask in asked), ())
        if not knows or not right:
            self.taps("I don't know")
            return
        for option in right:
            letter = re.search(rf"([A-F])\.\s+{option}", asked)
            assert letter, asked
            self.newest.get_by_role("button", name=letter[1], exact=True).click()
        if len(right) > 1:
            expect(self.newest.get_by_role("button", name=re.compile("^☑"))).to_have_count(len(right))
            self.taps("Check my answer")


def a_pdf(browser: Browser, language: str) -> bytes:
    """A document as a browser prints it."""
    page = browser.new_page()
    page.set_content(DOCUMENTS[language])
    printed = page.pdf(format="A4", tagged=True)
    page.close()
    return printed


def asked_now(playground: Playground) -> list[Draft]:
    """What the class is asked, as the database has it."""
    with sqlite3.connect(playground.data / "scorewise.db") as db:
        found = db.execute("SELECT draft FROM own_question WHERE current AND NOT retired ORDER BY place").fetchall()
    return [draft_of(json.loads(draft)) for (draft,) in found]


def said(draft: Draft) -> tuple[object, ...]:
    """What a question says and how it is judged: all but its id, which an export gives to each that has none."""
    cited = draft.cite and (draft.cite.quote, draft.cite.passage.text, draft.cite.source.title)
    return draft.kind, draft.ask, draft.options, draft.number, draft.explanation, cited


@pytest.fixture
def page(phone: Page) -> Page:
    phone.set_default_timeout(20_000)
    return phone


def test_a_file_and_a_document_become_a_quiz_and_a_file_again(
    page: Page, browser: Browser, playground: Playground
) -> None:
    teacher, ben, ani = Author(page, TEACHER), Member(page, "Ben"), Member(page, "Ani", "id")
    teacher.starts_teaching("Scores 101")
    link = teacher.invites()
    for learner in (ben, ani):
        learner.joins(link)

    teacher.sends("quiz.gift", GIFT.encode())
    teacher.sees(re.compile("2 questions to look at.*A free text cannot be judged here", re.DOTALL))
    teacher.shot("read")
    teacher.looks()
    teacher.approves(2)
    teacher.sends("scores.pdf", a_pdf(browser, "en"))
    teacher.sees(re.compile("questions? to look at"))
    teacher.shot("document")
    teacher.looks()
    teacher.approves(2)
    teacher.gives()

    assert ben.takes_the_quiz(knows=True) == 4
    assert ani.takes_the_quiz(knows=False) == 4
    teacher.looks_at_results("2 of 2 finished")
    back = read_questions("questions.xml", teacher.takes_away("Moodle XML"), "en")

    assert back.left_out == ()
    asked = asked_now(playground)
    assert len(asked) == 4
    assert [said(draft) for draft in back.drafts] == [said(draft) for draft in asked]
    sent = read_questions("quiz.gift", GIFT.encode(), "en").drafts
    assert [said(draft) for draft in asked[:2]] == [said(draft) for draft in sent]
    assert all(draft.cite for draft in asked[2:])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_in_indonesian_a_document_becomes_a_quiz(page: Page, browser: Browser, playground: Playground) -> None:
    teacher, ani = Author(page, TEACHER, "id"), Member(page, "Ani", "id")
    teacher.starts_teaching("Skor 101")
    ani.joins(teacher.invites())

    teacher.sends("skor.pdf", a_pdf(browser, "id"))
    teacher.sees(re.compile("pertanyaan untuk kamu lihat"))
    teacher.shot("document")
    teacher.looks()
    teacher.approves(1)
    teacher.gives()

    assert ani.takes_the_quiz(knows=False) == 1
    back = read_questions("questions.gift", teacher.takes_away("GIFT"), "id")
    assert [said(draft) for draft in back.drafts] == [said(draft) for draft in asked_now(playground)]
