from dataclasses import replace

import pytest

from bot.services.lookup import MOST, WORDS, Lookup
from tests import builders
from tests.shipped import the_bank


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(the_bank())


@pytest.mark.parametrize(
    ("text", "language", "spoken_of"),
    [
        ("Can police read WeChat messages?", "en", "wechat"),
        ("Apakah polisi bisa membaca pesan WeChat?", "id", "wechat"),
        ("what happens on the debtor map", "en", "map"),
        ("peta penunggak utang", "id", "peta"),
        ("blacklists", "en", "blacklist"),
        ("how does LINE score work", "en", "line"),
        ("skor teman", "id", "teman"),
    ],
)
def test_a_question_finds_passages_that_speak_of_it(lookup: Lookup, text: str, language: str, spoken_of: str) -> None:
    found = lookup.find(text, language)

    assert 1 <= len(found) <= MOST
    assert any(spoken_of in f"{fact.says[language]} {fact.quoted.passage.text}".casefold() for fact in found)


def test_no_passage_is_shown_twice(lookup: Lookup) -> None:
    found = lookup.find("score", "en")

    assert len({fact.quoted.quote for fact in found}) == len(found) == MOST


def test_what_is_found_can_be_asked(lookup: Lookup) -> None:
    for fact in lookup.find("Sesame Credit friends", "en"):
        assert lookup.pack_of(fact)


@pytest.mark.parametrize("text", ["", "?!", "hello", "asdfgh", "what is the", "apa itu", '"', "\0", "* ^ ( ) :"])
def test_words_that_say_nothing_find_nothing(lookup: Lookup, text: str) -> None:
    assert lookup.find(text, "en") == ()


@pytest.mark.parametrize("text", ['" OR facts MATCH "score', "NEAR(score friends)", "says:score", "score* AND NOT x"])
def test_what_looks_like_a_query_is_read_as_words(lookup: Lookup, text: str) -> None:
    assert len(lookup.find(text, "en")) <= MOST


def test_a_long_letter_is_read_by_its_first_words(lookup: Lookup) -> None:
    assert lookup.find(" ".join(f"qqqq{n}" for n in range(WORDS)) + " score" * 4000, "en") == ()


def test_retired_questions_are_not_quoted_from() -> None:
    asked, old = builders.a_question("q1"), builders.a_question("q2", facts=(builders.a_fact("old"),))
    bank = builders.a_bank(builders.a_pack(asked, replace(old, retired=True)))

    assert {fact.id for fact in Lookup(bank).find("score range", "en")} == {"fact-of-q1"}
