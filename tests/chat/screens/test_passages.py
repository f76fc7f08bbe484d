from dataclasses import replace

from bot.chat.screens.markup import marked
from bot.chat.screens.passages import citations, excerpt, marks
from bot.chat.translation import Translator
from tests import builders

ENGLISH, INDONESIAN = Translator("en"), Translator("id")


def test_the_excerpt_is_the_sentences_around_the_quote() -> None:
    cite = builders.a_citation("runs from 350")

    assert excerpt(ENGLISH, cite) == "The score runs from 350 to 950."


def test_who_reads_a_translation_sees_the_words_that_are_translated() -> None:
    cite = builders.a_citation("runs from 350")

    assert excerpt(INDONESIAN, cite) == "runs from 350"


def test_a_text_without_full_stops_is_not_cut_at_guesses() -> None:
    cite = builders.a_citation("runs from 350", replace(builders.a_source(), sentences=False))

    assert excerpt(ENGLISH, cite) == "runs from 350"


def test_two_facts_on_one_sentence_show_it_once_with_both_quotes_marked() -> None:
    quotes = ("Bills count", "friends & “decent” things")
    facts = tuple(replace(builders.a_fact(quote), cite=builders.a_citation(quote)) for quote in quotes)

    shown = "\n".join(citations(ENGLISH, builders.a_bank(), facts, whole=False))

    assert shown.count("<blockquote>") == 1
    assert "<b>Bills count</b>, and so do <b>friends &amp; “decent” things</b>." in shown
    assert shown.count("How it is said: flatly.") == 1


def test_overlapping_quotes_are_marked_as_one() -> None:
    assert (
        marked(
            "one two three",
            (
                "one two",
                "two three",
            ),
        )
        == "<b>one two three</b>"
    )
    assert marked("a <b> c", ("<b>",)) == "a <b>&lt;b&gt;</b> c"


def test_several_quotes_carry_figures_and_one_carries_none() -> None:
    bills, friends = (
        replace(builders.a_fact(id), cite=builders.a_citation(quote))
        for id, quote in (("bills", "Nobody asked us."), ("friends", "Apparently."))
    )

    assert marks(ENGLISH, (bills, friends)) == {"bills": "¹", "friends": "²"}
    assert marks(ENGLISH, (bills,)) == {}
    shown = "\n".join(citations(ENGLISH, builders.a_bank(), (bills, friends), whole=False))
    assert "<blockquote>¹ <b>Nobody asked us.</b></blockquote>" in shown
