"""Every screen of our own bank, as TDLib reads it."""

from collections.abc import Iterator

import pytest

from bot.chat.screens import fit
from bot.chat.screens.markup import foreign, inert, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from tests import judge, tdlib
from tests.shipped import the_bank

pytestmark = [tdlib.needs_tdlib, pytest.mark.slow("thousands of screens, each read twice")]
FEWEST = 2400
"""Screens that the bank has at least; fewer would mean that not all are looked at."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return the_bank()


def test_every_screen_is_shown_as_we_think_and_only_our_own_links_can_be_tapped(bank: Bank) -> None:
    shown = {
        screen.html
        for question in bank.questions.values()
        for language in LANGUAGES
        for tr in (Translator(language),)
        for screen in (*fit.screens(bank, question, tr), *fit.at_once(bank, question, tr))
    }

    assert len(shown) >= FEWEST
    assert [objection for html in shown for objection in judge.objections(html)] == []


def test_nothing_that_a_source_says_can_be_tapped(bank: Bank) -> None:
    quoted = {*_words_of_sources(bank)}

    assert len(quoted) >= 400
    for words in quoted:
        assert tdlib.tappable(inert(words)) == [], words
        assert tdlib.tappable(plain(f"From {foreign(words)}, 2019.")) == [], words


def _words_of_sources(bank: Bank) -> Iterator[str]:
    for question in bank.questions.values():
        for fact in question.facts:
            source = fact.quoted.passage.source
            yield from (fact.quoted.quote, fact.quoted.passage.text, source.title)
            for texts in (source.short, source.kind, source.caution, fact.quoted.gloss):
                yield from texts.values()
