from pathlib import Path

import pytest
from rapidfuzz import fuzz

from bot.packs.lint import ALIKE
from bot.packs.load import Findings, inspect
from tests.packs.files import CARD, PACK, written

LONG = "an option that goes on and on about everything and nothing at all for very long"

CASES = {
    "fact-not-asked": ("questions:\n", "  - fact: lonely\n    says: { en: It is., id: Begitu. }\n    cite:\n      passage: a-blog/start\n      quote: Nobody asked us.\n      gloss: { id: Tak ada. }\n    claim: opinion\nquestions:\n"),
    "options-unlike": ("text: { en: No, id: Yes }", f"text: {{ en: {LONG}, id: Yes }}"),
    "catch-all": ("text: { en: 0 to 100, id: 0 sampai 100 }", "text: { en: All of the above, id: Semua benar }"),
    "negative-stem": ("ask: { en: Which range?, id: Rentang mana? }", "ask: { en: Which range is not given?, id: Rentang mana? }"),
    "no-attribution": ("ask: { en: Which range?, id: Rentang mana? }", "ask: { en: Which factors are there?, id: Faktor mana? }"),
    "near-duplicate": ("  - id: top\n", "  - id: again\n    fact: range\n    kind: number\n    ask: { en: How high?, id: Setinggi apa? }\n    number: { answer: 950 }\n    explain: { en: More., id: Lagi. }\n  - id: top\n"),
}  # fmt: skip


def warned(folder: Path) -> list[str]:
    found = inspect(folder)
    assert isinstance(found, Findings), "\n".join(map(str, found))
    return [name for name, _ in found.warnings]


def test_a_sound_pack_has_no_warning(tmp_path: Path) -> None:
    assert warned(written(tmp_path)) == []


@pytest.mark.parametrize("name", CASES)
def test_a_weakness_is_named(tmp_path: Path, name: str) -> None:
    right, weak = CASES[name]
    assert PACK.count(right) == 1

    assert name in warned(written(tmp_path, pack=PACK.replace(right, weak)))


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("fact-not-asked", "near-duplicate")])
def test_a_file_can_explain_an_exception(tmp_path: Path, name: str) -> None:
    right, weak = CASES[name]
    pack = PACK.replace(right, weak).replace(
        "    kind: one\n", f"    kind: one\n    allow: {{ {name}: it has to be }}\n"
    )
    found = inspect(written(tmp_path, pack=pack))

    assert isinstance(found, Findings)
    assert found.warnings == []
    assert [reason for _, reason in found.explained] == ["it has to be"] * len(found.explained)
    assert found.explained


@pytest.mark.parametrize(
    ("passage", "sentences", "cut"),
    [
        ("Nobody asked us. Apparently, the score runs from 350 to 950.", "true", True),
        ("Apparently so. The score runs from 350 to 950.", "true", False),
        ("Nobody asked But apparently the score runs from 350 to 950.", "false", True),
        ("It could rain today But we stay at home all day long, and the score runs from 350 to 950.", "false", False),
    ],
)
def test_a_quote_cut_before_its_hedge_is_seen(tmp_path: Path, passage: str, sentences: str, cut: bool) -> None:
    card = CARD[: CARD.index("passages:")] + f"sentences: {sentences}\npassages:\n  start: |-\n    {passage}\n"
    quote = passage[passage.lower().index("the score") :]
    pack = PACK.replace("quote: The score runs from 350 to 950.", f"quote: {quote}")

    assert ("hedge-cut-off" in warned(written(tmp_path, card=card, pack=pack))) is cut


def test_two_questions_that_are_alike_to_exactly_the_limit_are_told_of(tmp_path: Path) -> None:
    shared = ALIKE * "a"
    first, second = shared + (100 - ALIKE) * "b", shared + (100 - ALIKE) * "c"
    top = PACK[PACK.index("  - id: top") :]
    asks = "ask: { en: How high?, id: Setinggi apa? }"
    assert top.count(asks) == 1
    pack = PACK.replace(asks, f"ask: {{ en: {first}, id: {first} }}")
    pack += top.replace("id: top", "id: again").replace(asks, f"ask: {{ en: {second}, id: {second} }}")

    assert fuzz.token_sort_ratio(first, second) == ALIKE
    assert "near-duplicate" in warned(written(tmp_path, pack=pack))


def test_a_key_that_is_mostly_the_longest_is_seen(tmp_path: Path) -> None:
    start = PACK.index("  - id: which-range")
    question = PACK[start : PACK.index("  - id: top")].replace(
        "{ en: No, id: Yes }", "{ en: the longest option, id: Yes }"
    )
    many = "".join(
        question.replace("which-range", f"q{i}").replace("Which range?", f"Question {i * 37}?") for i in range(9)
    )

    assert "key-longest" in warned(written(tmp_path, pack=PACK[:start] + many))


def test_words_whose_key_never_moves_are_seen(tmp_path: Path) -> None:
    start = PACK.index("  - id: which-range")
    question = PACK[start : PACK.index("  - id: top")].replace("    kind: one\n", "    kind: one\n    words: true\n")
    many = "".join(
        question.replace("which-range", f"q{i}").replace("Which range?", f"Question {i * 37}?") for i in range(3)
    )

    assert "key-in-one-place" in warned(written(tmp_path, pack=PACK[:start] + many))
