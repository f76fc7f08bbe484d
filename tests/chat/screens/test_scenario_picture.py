"""The picture of a path: readable on a phone, the same in light and dark, and its caption says what it shows."""

from io import BytesIO

import pytest
from PIL import Image

from bot.chat.screens import scenario_debrief
from bot.chat.screens.progress_chart import FACTS, GROUND, INK, SOFT
from bot.chat.screens.scenario_picture import WIDTH, picture
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES
from bot.quiz.play import Play
from bot.quiz.scenario import played
from bot.services.scenarios import CurrentPlay
from tests.builders import NOON
from tests.quiz.test_scenario import STORY

HIGH, LOW = ("bills/pay", "friend/drop"), ("bills/skip", "friend/keep")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def drawn(moves: tuple[str, ...]) -> Image.Image:
    return Image.open(BytesIO(picture(Translator("en"), STORY, played(STORY, moves))))


@pytest.mark.parametrize("colour", [INK, SOFT, FACTS])
def test_every_word_has_contrast_on_the_ground_of_the_picture(colour: str) -> None:
    """4.5 to 1, as WCAG 2.2 asks for; the ground is part of the picture, so a dark chat changes nothing."""
    lighter, darker = sorted((luminance(GROUND), luminance(colour)), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_picture_shows_the_path_that_was_taken() -> None:
    high, low = drawn(HIGH), drawn(LOW)

    assert high.width == low.width == WIDTH
    assert high.convert("RGB").getpixel((5, 5)) == tuple(bytes.fromhex(GROUND[1:]))
    assert high.tobytes() != low.tobytes()
    assert high.tobytes() == drawn(HIGH).tobytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caption_says_in_words_what_the_picture_shows(language: str) -> None:
    steps = played(STORY, HIGH)
    current = CurrentPlay(Play("z", 1, STORY.id, HIGH, NOON, NOON), STORY, steps)

    words = scenario_debrief.described(Translator(language), current).html

    for made in steps:
        assert f"{made.move.short[language]} {made.after.score}" in words
    assert "600" in words
