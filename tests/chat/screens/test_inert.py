"""Words of other people on our screens: nothing in them can be tapped, and they can be read and copied."""

from random import Random

import pytest

from bot.chat.screens.markup import bold, foreign, inert, length, marked, name, plain
from bot.quiz.naming import clean
from tests import tdlib
from tests.playground.texts import ADDRESSES, MARKS, a_text

TAPPABLE = [
    *("evil.com", "HTTP://EVIL.COM", "evil.co.id/x", "http://x.yz", "1.2.3.4", "1.111.111.111", "a@b.com"),
    *("@someone", "#x", "#é1", "$ABC", "tg://user?id=1", "/delete", "(/delete)", "/\u030adelete", "/\u202edelete"),
    *("4111111111111111", "4111 1111 1111 1111", "+62 812-3456-7890", "Ani 0812 3456 7890"),
]
HARMLESS = [
    "Ani",
    "Dr. Rivera",
    "Budi, S.Kom., M.T., Ph.D.",
    "A.B. Wijaya",
    "2026/2027",
    "C# 101",
    "S-2026",
    "end.In short",
]


@pytest.mark.parametrize("words", TAPPABLE)
def test_what_could_be_tapped_stands_in_code(words: str) -> None:
    for html in (plain(f"You are {name(words)}."), bold(name(words)), inert(words), plain(foreign(words))):
        assert "<code>" in html


@pytest.mark.parametrize("words", HARMLESS)
def test_other_words_stay_as_they_are(words: str) -> None:
    assert inert(words) == words
    assert foreign(words) == words
    assert plain(name(words)) == f"\u2068{words}\u2069"


def test_what_is_copied_is_the_name_itself() -> None:
    assert plain(f"Take {name('evil.com')} out?") == "Take \u2068<code>evil.com</code>\u2069 out?"
    assert bold(f"Class {name('evil.com 1')}") == "<b>Class \u2068</b><code>evil.com</code><b> 1\u2069</b>"
    assert length(plain(name("evil.com"))) == len("\u2068evil.com\u2069")


def test_our_own_words_around_a_name_are_as_before() -> None:
    assert plain(f"{name('Ani')}: /review, https://t.me/bot") == "\u2068Ani\u2069: /review, https://t.me/bot"


def test_markup_in_foreign_words_stays_text() -> None:
    assert plain(name("<b>a.com</b>")) == "\u2068<code>&lt;b&gt;a.com&lt;/b&gt;</code>\u2069"


def test_of_a_passage_the_decisive_words_are_bold_and_its_addresses_code() -> None:
    passage = "He says: see a.com or ask us."

    assert marked(passage, ("see a.com or",)) == "He says: <b>see </b><code>a.com</code><b> or</b> ask us."


@tdlib.needs_tdlib
@pytest.mark.parametrize("seed", range(5))
def test_telegram_finds_nothing_to_tap_in_foreign_words(seed: int) -> None:
    rng = Random(seed)
    for _ in range(500):
        words = rng.choice((a_text, lambda rng: rng.choice(MARKS) + rng.choice(ADDRESSES)))(rng)
        shown = [inert(words), plain(f"x{foreign(words)}")]
        shown += [plain(f"You are {name(words)}."), bold(name(words))] if clean(words) else []
        for html in shown:
            assert tdlib.tappable(html) == [], repr(html)


@tdlib.needs_tdlib
def test_telegram_would_find_something_in_each_of_the_examples() -> None:
    """Else they would show nothing."""
    by_server = {"+62 812-3456-7890", "Ani 0812 3456 7890"}  # numbers of telephones, which TDLib does not look for
    for words in {*TAPPABLE} - by_server:
        assert tdlib.found(tdlib.put_right({"text": words, "entities": []})["text"]), words
