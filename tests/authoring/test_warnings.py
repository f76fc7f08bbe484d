"""What a teacher is warned of before a draft is approved."""

from dataclasses import replace

import pytest

from bot.authoring.cut_quotes import left_out
from bot.authoring.warnings import Doubt, DraftWarning, warnings_of
from bot.quiz.draft import DocumentPassage, Draft, DraftOption
from tests.authoring.drafts import a_choice, a_citation, a_number


@pytest.mark.parametrize(
    ("language", "text", "quote", "word"),
    [
        ("en", "According to the mayor, bills count. So do friends.", "bills count", "According to"),
        ("en", "Bills count, which the firm denies.", "Bills count", "denies"),
        ("en", "The score counts friends only if they agree.", "The score counts friends", "only"),
        ("en", "Friends don’t count. Bills count.", "count. Bills count.", "n’t"),
        ("en", "It may be so. Bills count. They might not.", "Bills count.", None),
        ("en", "It may be so. Bills count. They might not.", "It may be so.", None),
        ("en", "Perhaps bills count. Later it was clear: bills count.", "bills count", None),
        ("en", "Bills may count.", "Bills may count.", None),
        ("id", "Menurut wali kota, tagihan dihitung.", "tagihan dihitung", "Menurut"),
        ("id", "Tagihan dihitung, kecuali pada hari libur.", "Tagihan dihitung", "kecuali"),
        ("id", "Skor itu dihitung bila pemiliknya setuju.", "Skor itu dihitung", "bila"),
        ("id", "Skor itu mungkin turun. Tagihan dihitung.", "Tagihan dihitung.", None),
        ("fr", "Il ne compte pas, may not.", "Il", None),
        ("en", "Bills may count.", "elsewhere", None),
    ],
)
def test_a_quote_that_leaves_a_hedge_or_a_negation_of_its_sentence_out_is_found(
    language: str, text: str, quote: str, word: str | None
) -> None:
    assert left_out(quote, text, language) == word


def quoting(quote: str, text: str) -> Draft:
    cite = a_citation()
    return a_choice(cite=replace(cite, quote=quote, passage=DocumentPassage(id="p1", text=text)))


def test_a_teacher_is_warned_of_a_quote_that_is_cut_short_with_the_word() -> None:
    assert list(warnings_of(quoting("Bills count", "Bills count, some say. Friends do not."))) == []
    assert list(warnings_of(quoting("Bills count", "Bills count, it is said."))) == [
        DraftWarning(Doubt.CUT_SHORT, "said")
    ]


def choice(*options: tuple[str, bool], ask: str = "Which?", language: str = "en", kind: str = "one") -> Draft:
    made = tuple(DraftOption(text=text, right=right) for text, right in options)
    return a_choice(options=made, ask=ask, language=language, cite=a_citation(), kind=kind)


@pytest.mark.parametrize(
    ("draft", "doubts"),
    [
        (choice(("a" * 20, True), ("b" * 10, False), ("c" * 9, False)), [Doubt.LONGEST]),
        (choice(("a" * 14, True), ("b" * 10, False), ("c" * 9, False)), []),
        (choice(("a" * 20, True), ("b" * 10, False)), []),
        (choice(("a", True), ("b", True), ("c", False)), [Doubt.EITHER]),
        (choice(("a", True), ("b", True), ("c", False), kind="several"), []),
        (choice(("a", True), ("b", False), ask="Which is not a score?"), [Doubt.NEGATIVE]),
        (choice(("a", True), ("b", False), ask="What is not known of it?"), []),
        (choice(("a", True), ("b", False), ask="“It is ___, not b.” Which word is missing?"), []),
        (choice(("a", True), ("b", False), ask="Mana yang bukan skor?", language="id"), [Doubt.NEGATIVE]),
        (choice(("a", True), ("b", False), ask="Apa yang tidak diketahui?", language="id"), []),
        (a_choice(), [Doubt.NO_SOURCE]),
        (a_number(), [Doubt.NO_SOURCE]),
    ],
)
def test_what_gives_the_answer_away_or_misleads_is_told(draft: Draft, doubts: list[Doubt]) -> None:
    assert [warning.doubt for warning in warnings_of(draft)] == doubts
