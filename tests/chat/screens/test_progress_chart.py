"""The picture is looked at by people; here only what a machine can see."""

from datetime import UTC, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.chat.screens.progress import described
from bot.chat.screens.progress_chart import SIZE, picture
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES
from bot.quiz.progress import DayOfMemory, PastAnswer, Progress, over_time, progress
from bot.quiz.schedule import DEFAULT_PREFERENCES, Card, review
from tests import builders
from tests.builders import NOON

pytestmark = pytest.mark.slow("it draws many pictures")

CAPTION_LIMIT = 1024  # core.telegram.org/bots/api#sendphoto


def of(facts: int, days: int) -> tuple[tuple[DayOfMemory, ...], Progress]:
    names = [f"fact{n}" for n in range(facts)]
    pack = builders.a_pack(*(builders.a_question(f"q-{name}", facts=(builders.a_fact(name),)) for name in names))
    past = [PastAnswer(NOON + timedelta(days=n * days // facts), {name: n % 3 > 0}) for n, name in enumerate(names)]
    cards = {name: review(Card(name), "q", n % 3 > 0, past[n].at, 0.5) for n, name in enumerate(names)}
    now = NOON + timedelta(days=days)
    return over_time(past, {}, now, DEFAULT_PREFERENCES), progress([pack], cards, {}, facts, NOON, (), now, UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("facts", "days"), [(1, 0), (3, 1), (60, 20), (140, 200)])
def test_a_picture_is_drawn_for_any_past(facts: int, days: int, language: str) -> None:
    moments, seen = of(facts, days)

    image = Image.open(BytesIO(picture(Translator(language), moments, seen)))

    assert (image.format, image.size) == ("PNG", SIZE)
    assert len(image.convert("RGB").getcolors(1 << 20) or []) > 20


def test_different_pasts_look_different() -> None:
    assert picture(Translator("en"), *of(60, 20)) != picture(Translator("en"), *of(60, 40))
    assert picture(Translator("en"), *of(60, 20)) == picture(Translator("en"), *of(60, 20))


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_fit_under_it(language: str) -> None:
    assert len(described(Translator(language), of(140, 200)[1]).html) < CAPTION_LIMIT
