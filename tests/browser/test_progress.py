"""Progress as people see it on a phone: nothing yet, a first quiz, a month, nearly the whole bank."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import paths
from bot.environment import Environment, utc_now
from bot.packs.load import load
from bot.quiz.bank import MIX, Bank
from bot.quiz.grading import NotKnown
from bot.quiz.question import Question, SingleChoice
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import CurrentQuestion, SelectedPositions
from bot.services.starting import Starting
from bot.storage.database import prepare
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from tests.browser.conftest import SCREENSHOTS, Playground

BEN, ANI = 102, 101  # the playground's people
NAMES = {BEN: "Ben", ANI: "Ani"}


async def study(folder: Path, person: int, language: str, facts: int) -> None:
    """Meet *facts* facts in the real bank, six questions a day until today; two of three answers are right."""
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    database = prepare(folder / "scorewise.db")
    await upgrade(database, paths.own("migrations"))
    store, rng, now = Store(database), Random(4), utc_now() - timedelta(days=facts // 4)
    environment = Environment(lambda: now, rng)
    account, learning = Account(store, environment.clock), Learning(store, Library(bank), environment.clock, rng)
    starting = Starting(store, Library(bank), environment.clock, rng, environment.new_id)
    await account.agree(person, language)
    await account.set_guess_first(person, True)
    met: set[str] = set()
    while len(met) < facts:
        place = await starting.begin(person, MIX, "")
        while isinstance(place, CurrentQuestion) and len(met) < facts:
            reply = _reply(place.question, place.asked.option_order, right=rng.random() < 0.67)
            await learning.answer(person, place.sitting.id, place.sitting.turn, reply)
            met |= {fact.id for fact in place.question.facts}
            place = await learning.next_question(person, place.sitting.id)  # type: ignore[assignment]
        now = _later(now)
    await database.close()


def _later(now: datetime) -> datetime:
    return min(now + timedelta(days=1), utc_now())


def _reply(question: Question, order: tuple[int, ...], *, right: bool) -> SelectedPositions | NotKnown:
    if not isinstance(question.form, SingleChoice):
        return NotKnown()
    slot = next(slot for slot, option in enumerate(order) if question.form.options[option].right == right)
    return SelectedPositions((slot,))


def newest(page: Page) -> Locator:
    return page.locator("#log article:not(.mine)").last


@pytest.mark.parametrize("facts", [0, 3, 60, 140])
@pytest.mark.parametrize(("person", "language"), [(BEN, "en"), (ANI, "id")])
def test_progress_is_readable_on_a_phone(
    tmp_path: Path, browser: Browser, person: int, language: str, facts: int
) -> None:
    with ThreadPoolExecutor() as aside:  # playwright's own loop runs in this thread
        aside.submit(asyncio.run, study(tmp_path, person, language, facts)).result()
    playground = Playground(tmp_path)
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, reduced_motion="reduce", color_scheme="dark" if facts == 60 else "light"
    )
    page = context.new_page()
    page.goto(playground.url)
    page.get_by_role("button", name=NAMES[person]).first.click()

    words = WORDS[language]

    def shows(name: str) -> None:
        """What the button of that name shows, once it is there, in a picture as long as it is."""
        button, seen = words[name]
        if name != "whole":
            page.locator("#log article:not(.mine)").get_by_role("button", name=button, exact=True).last.click()
        expect(newest(page)).to_contain_text(seen)
        page.wait_for_timeout(300)  # the page slides a new message in
        page.wait_for_function("[...document.images].every(image => image.complete)")
        box = newest(page).bounding_box()
        assert box is not None
        page.set_viewport_size({"width": 360, "height": int(box["height"]) + 300})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.screenshot(path=SCREENSHOTS / f"progress-{language}-{facts}-{name}.png")
        page.set_viewport_size({"width": 360, "height": 780})

    page.get_by_role("button", name="Start", exact=True).click()
    expect(newest(page)).to_contain_text("Ben" if person == BEN else "Ani")
    page.locator("#words").fill("/progress")
    page.locator("#words").press("Enter")
    shows("whole")
    for name in ("risks", "picture", "answers") if facts else ():
        if name != "risks":
            newest(page).get_by_role("button", name=words["whole"][0], exact=True).click()
            expect(newest(page)).to_contain_text("By system" if language == "en" else "Per sistem")
        shows(name)
    context.close()
    playground.stop()


WORDS = {
    "en": {
        "whole": ("Your progress", "Your progress"),
        "risks": ("By risk", "by risk"),
        "picture": ("As a picture", "The line shows"),
        "answers": ("My answers", "page 1 of"),
    },
    "id": {
        "whole": ("Kemajuanmu", "Kemajuanmu"),
        "risks": ("Per risiko", "per risiko"),
        "picture": ("Sebagai gambar", "Garis menunjukkan"),
        "answers": ("Jawabanku", "halaman 1 dari"),
    },
}
