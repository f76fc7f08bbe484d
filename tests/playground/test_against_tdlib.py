"""The pretend Telegram beside TDLib, on texts made by chance: both read, clean, cut and mark them alike."""

import html
import os
from collections.abc import Callable, Iterator
from random import Random

import pytest

from bot.playground.bot_api_error import BotApiError
from bot.playground.files import clean_name
from bot.playground.formatted import UNSEEN, of_source
from bot.playground.found import found
from bot.playground.links import target
from bot.playground.markup import parse_html
from tests import tdlib
from tests.playground.texts import a_file_name, a_text, an_address, some_markup, well_formed_markup

pytestmark = [tdlib.needs_tdlib, pytest.mark.slow("twenty thousand texts, each judged twice")]

SEEDS = range(5)
STRINGS = int(os.environ.get("TDLIB_STRINGS", "20000")) // len(SEEDS)
"""Texts a seed; each test below takes a fifth of them. TDLIB_STRINGS=100000 makes a night of it."""


def _texts(seed: int, make: Callable[[Random], str]) -> Iterator[str]:
    rng = Random(seed)
    return (make(rng) for _ in range(STRINGS // 5))


def _of_playground(source: str) -> object:
    try:
        text, entities = parse_html(source)
    except BotApiError as refusal:
        return refusal.description
    return text, entities


def _of_tdlib(source: str) -> object:
    read = tdlib.parsed(source)
    if "message" in read:
        words = read["message"]
        return f"Bad Request: {words[0].lower()}{words[1:]}"
    return read["text"], tdlib.entities(read)


def _is_undecided(source: str, text: str) -> bool:
    """Whether TDLib alone does not settle what becomes of a text.

    Times such as 1:30, which it leaves out for bots, may hide what begins in them. Of two links, or two quotations,
    around the same words an unstable sort picks one.
    """
    places = [
        (each["offset"], each["length"], "blockquote" in each["type"])
        for each in tdlib.entities(tdlib.parsed(source))
        if "blockquote" in each["type"] or each["type"] in ("text_link", "text_mention")
    ]
    return len(places) != len({*places}) or tdlib.without_times(text) != text


@pytest.mark.parametrize("seed", SEEDS)
def test_markup_is_read_and_refused_as_tdlib_does(seed: int) -> None:
    for source in _texts(seed, some_markup):
        assert _of_playground(source) == _of_tdlib(source), repr(source)


@pytest.mark.parametrize("seed", SEEDS)
def test_addresses_and_the_like_are_found_where_tdlib_finds_them(seed: int) -> None:
    for made in _texts(seed, a_text):
        text = tdlib.without_times(made)
        assert found(text) == tdlib.found(text), repr(text)


@pytest.mark.parametrize("seed", SEEDS)
def test_styles_links_and_quotations_are_cut_and_merged_as_tdlib_does(seed: int) -> None:
    undecided = 0
    for source in _texts(seed, well_formed_markup):
        text, entities = tdlib.sent(source)
        if _is_undecided(source, text):
            undecided += 1
            continue
        ours = of_source(source, "HTML")
        assert ours.text == text, repr(source)
        assert list(ours.entities) == [each for each in entities if each["type"] not in UNSEEN], repr(source)
    assert undecided < STRINGS // 5 // 8


@pytest.mark.parametrize("seed", SEEDS)
def test_links_lead_where_tdlib_lets_them_lead(seed: int) -> None:
    for address in _texts(seed, an_address):
        read = tdlib.entities(tdlib.parsed(f'<a href="{html.escape(address)}">x</a>'))
        ours = target(address)
        expected = [{"type": "text_link", "offset": 0, "length": 1} | ours] if ours else []
        assert read == expected, repr(address)


@pytest.mark.parametrize("seed", SEEDS)
def test_names_of_files_are_cleaned_as_tdlib_does(seed: int) -> None:
    for name in _texts(seed, a_file_name):
        assert clean_name(name) == tdlib.clean_file_name(name), repr(name)
