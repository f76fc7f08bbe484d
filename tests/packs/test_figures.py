"""Each limit on the bank is there, and is reached by what it is meant for: one violation is planted at a time."""

import re
from argparse import Namespace
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from bot.commands.question_files import check, lines_of
from bot.packs.figure import FeedbackLines, Figure, chance_interval
from bot.packs.figures import measure
from bot.packs.load import Findings, inspect
from bot.packs.repeats import Offender
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from tests.packs.measured import PACKS, Content, add_singles, key, lengthen, singles, within_limits, written, wrong_ones

pytestmark = pytest.mark.slow("each limit measures a whole bank, on every screen")

EITHER = pytest.mark.parametrize("language", LANGUAGES)
Named = set[tuple[str, str | None]]
"""Figures by their name and language."""


def bank_of(folder: Path, content: Content) -> Bank:
    found = inspect(written(folder, content))
    assert isinstance(found, Findings), "\n".join(map(str, found))
    return found.bank


def figures(folder: Path, content: Content) -> list[Figure]:
    bank = bank_of(folder, content)
    return next(figures for pack, figures in measure(bank, lines_of(bank)) if pack is None)


def off(folder: Path, content: Content) -> Named:
    """The figures that are out of their limits, as the command says; it fails on them, and on nothing else."""
    with redirect_stdout(StringIO()) as said:
        failed = check(Namespace(questions=written(folder, content), documents=None, stats=False, worst=None))
    _, fine, rest = said.getvalue().partition("Every quote stands word for word in its passage.\n")
    listed, _, number = rest.partition("Figures out of their limits: ")
    found = re.findall(r"^(\S.*?)(?: \((\w\w)\))?: .*; ", listed, re.MULTILINE)
    assert fine, said.getvalue()
    assert failed == bool(found)
    assert number.partition(".")[0] == (str(len(found)) if found else "")
    return {(name, language or None) for name, language in found}


def test_a_bank_can_be_within_every_limit(tmp_path: Path) -> None:
    assert off(tmp_path, within_limits()) == set()


@EITHER
@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize(
    ("long", "of", "lines", "what"),
    [
        (13, 24, 14, []),
        (13, 24, 15, ["median"]),
        (3, 24, 20, []),
        (3, 24, 21, ["90th percentile"]),
        (2, 24, 21, []),
        (1, 24, 24, []),
        (1, 24, 25, ["longest"]),
    ],
)
def test_feedback_is_short_in_the_middle_nearly_always_and_at_most(
    tmp_path: Path, long: int, of: int, lines: int, what: list[str], right: bool, language: str
) -> None:
    bank = bank_of(tmp_path, within_limits())
    measured = {
        (each, id): [FeedbackLines(True, 9, 9), FeedbackLines(False, 9, 9)]
        for each in LANGUAGES
        for id in list(bank.questions)[:of]
    }
    for id in list(bank.questions)[:long]:
        measured[language, id] = [FeedbackLines(right, lines, lines), FeedbackLines(not right, 9, 9)]

    found = next(figures for pack, figures in measure(bank, measured) if pack is None)

    after = "a right answer" if right else "another answer"
    assert {(it.name, it.language) for it in found if not it.ok} == {
        (f"lines after {after}, {each}", language) for each in what
    }


@EITHER
def test_feedback_is_measured_on_the_real_screens(tmp_path: Path, language: str) -> None:
    content = within_limits()
    lengthen(content, PACKS[0], 18, 1, language)
    singles(content)[0]["explain"][language] = " ".join(["m" * 37] * 13)

    assert off(tmp_path, content) == {
        (f"lines after {after}, longest", language) for after in ("a right answer", "another answer")
    }


def test_why_the_chosen_option_is_wrong_counts_only_for_those_who_chose_it(tmp_path: Path) -> None:
    content = within_limits()
    question = singles(content)[0]
    question["explain"]["en"] = " ".join(["m" * 37] * 13)
    wrong_ones(question)[0]["because"]["en"] = " ".join(["m" * 37] * 6)

    measured = {(it.name, it.language): it.value for it in figures(tmp_path, content)}

    right, other = (measured[f"lines after {after}, longest", "en"] for after in ("a right answer", "another answer"))
    assert right is not None
    assert other is not None
    assert other - right > 6


@EITHER
def test_a_key_that_looks_unlike_the_others_is_guessed(tmp_path: Path, language: str) -> None:
    content = within_limits()
    for question in singles(content)[::2]:
        key(question)["text"][language] = "“la”"

    assert off(tmp_path, content) == {("guessed from the options alone", language)}


def test_a_habit_of_one_pack_alone_is_no_clue_for_the_others(tmp_path: Path) -> None:
    content = within_limits()
    for question in singles(content)[:5]:  # all of one pack
        key(question)["text"]["en"] = "“la”"

    assert off(tmp_path, content) == set()


@EITHER
@pytest.mark.parametrize("right_in", [0, 24])
def test_not_stated_is_neither_always_right_nor_never(tmp_path: Path, language: str, right_in: int) -> None:
    content, stated = within_limits(), {"en": "Not stated", "id": "Tidak disebutkan"}
    for n, question in enumerate(add_singles(content, 24)):
        option = key(question) if n < right_in else wrong_ones(question)[0]
        option["text"][language] = stated[language]

    assert ("“not stated, unclear, nobody” is right", language) in off(tmp_path, content)


@EITHER
@pytest.mark.parametrize("right_in", [0, 24])
def test_absolute_words_are_neither_always_wrong_nor_always_right(tmp_path: Path, language: str, right_in: int) -> None:
    content, absolute = within_limits(), {"en": "only", "id": "hanya"}
    for n, question in enumerate(add_singles(content, 24)):
        option = key(question) if n < right_in else wrong_ones(question)[0]
        option["text"][language] = absolute[language]

    assert ("an option with an absolute word is right", language) in off(tmp_path, content)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_button_that_stays_in_its_place_is_right_more_often_than_others(tmp_path: Path, place: int) -> None:
    content = within_limits()
    for question in add_singles(content, 12, words=True):
        options = question["options"]
        options.remove(right := key(question))
        options.insert(place, right)

    assert (f"word button {place + 1} is right", None) in off(tmp_path, content)


def test_buttons_that_take_turns_are_fine(tmp_path: Path) -> None:
    content = within_limits()
    add_singles(content, 12, words=True)

    assert off(tmp_path, content) == set()


@EITHER
@pytest.mark.parametrize("right_in", [0, 24])
def test_the_longest_option_is_neither_always_right_nor_never(tmp_path: Path, language: str, right_in: int) -> None:
    content = within_limits()
    for n, question in enumerate(add_singles(content, 24)):
        option = key(question) if n < right_in else wrong_ones(question)[0]
        option["text"][language] += "ma"

    assert ("the longest option is right", language) in off(tmp_path, content)


def test_a_button_may_be_longer_than_the_others(tmp_path: Path) -> None:
    content = within_limits()
    for question in add_singles(content, 24, words=True):
        key(question)["text"]["en"] += "ma"

    assert ("the longest option is right", "en") not in off(tmp_path, content)


@pytest.mark.parametrize(
    ("right", "name"), [(1, "`several` with one right option"), (4, "`several` with only right options")]
)
def test_several_options_may_be_one_or_all(tmp_path: Path, right: int, name: str) -> None:
    content = within_limits()
    for question in (q for path in PACKS for q in content[path]["questions"] if q["kind"] == "several"):
        if sum(option.get("right", False) for option in question["options"]) == right:
            question["options"] = question["options"][:1] * 2 + content[PACKS[0]]["questions"][-1]["options"][2:]

    assert off(tmp_path, content) == {(name, None)}


def test_two_facts_on_the_same_words_in_two_packs_are_twins(tmp_path: Path) -> None:
    content = within_limits()
    first, second = (content[path] for path in PACKS)
    second["facts"].append({**first["facts"][0], "fact": "again", "claim": "opinion"})
    asked = add_singles(content, 2)[1]
    asked["fact"] = "again"

    (found,) = [it for it in figures(tmp_path, content) if not it.ok]

    assert (found.name, found.value) == ("twin facts in two packs", 1)
    assert [str(it) for it in found.offenders] == [
        "second > 'again': twin of first > 'first-fact', on “The first sentence.”"
    ]


@pytest.mark.parametrize(("says", "twins"), [("It says the first.", 1), ("Another thing about bread.", 0)])
def test_a_part_of_a_quote_makes_twins_of_statements_that_are_alike(tmp_path: Path, says: str, twins: int) -> None:
    content = within_limits()
    second = content[PACKS[1]]
    cite = {"passage": "a-blog/first", "quote": "first sentence", "gloss": {"id": "Kalimat first"}}
    second["facts"].append({**second["facts"][0], "fact": "again", "says": {"en": says, "id": says}, "cite": cite})
    add_singles(content, 2)[1]["fact"] = "again"

    assert off(tmp_path, content) == ({("twin facts in two packs", None)} if twins else set())


@pytest.mark.parametrize(
    ("quote", "says", "twins"),
    [
        ("The first sentence.", "Another thing about bread.", 1),
        ("first sentence. The second", "It says the first.", 1),
        ("first sentence. The second", "Another thing about bread.", 0),
        ("sentence. The second", "It says the first.", 0),
    ],
    ids=["the same words", "overlapping words", "overlapping, of another thing", "one word in common"],
)
def test_twins_may_be_cut_out_of_two_passages_of_a_source(tmp_path: Path, quote: str, says: str, twins: int) -> None:
    content = within_limits()
    content["sources/a-blog"]["passages"]["longer"] = "The first sentence. The second sentence."
    second = content[PACKS[1]]
    cite = {"passage": "a-blog/longer", "quote": quote, "gloss": {"id": "Kalimat first."}}
    second["readings"].append({"reading": "longer-reading", "excerpts": [cite]})
    second["facts"].append({**second["facts"][0], "fact": "again", "says": {"en": says, "id": says}, "cite": cite})
    add_singles(content, 2)[1]["fact"] = "again"

    assert off(tmp_path, content) == ({("twin facts in two packs", None)} if twins else set())


def test_a_fact_that_is_no_longer_asked_is_no_twin(tmp_path: Path) -> None:
    content = within_limits()
    content[PACKS[1]]["facts"].append({**content[PACKS[0]]["facts"][0], "fact": "again"})

    assert off(tmp_path, content) == set()


@pytest.mark.parametrize("passage", ["first", "longer"])
@pytest.mark.parametrize(
    ("quote", "gloss", "twice"),
    [
        ("The first sentence.", "Kalimat pertama.", True),
        ("first sentence", "kalimat yang pertama", True),
        ("The first sentence", "kalimat first", False),
        ("first sentence", "first", False),
    ],
)
def test_the_same_words_are_translated_in_one_way(
    tmp_path: Path, quote: str, gloss: str, twice: bool, passage: str
) -> None:
    content = within_limits()
    content["sources/a-blog"]["passages"]["longer"] = "The first sentence. The second sentence."
    option = wrong_ones(singles(content)[-1])[0]
    option["cite"] = {"passage": f"a-blog/{passage}", "quote": quote, "gloss": {"id": gloss}}

    assert off(tmp_path, content) == ({("quotes translated in two ways", None)} if twice else set())


@pytest.mark.parametrize(
    ("reference", "fine"),
    [({}, False), ({"url": "https://example.org/a"}, True), ({"no_url": "A printed book."}, True)],
)
def test_a_later_finding_has_an_address_or_a_reason_for_having_none(
    tmp_path: Path, reference: dict[str, str], fine: bool
) -> None:
    content = within_limits()
    says = {"en": "It was otherwise.", "id": "Ternyata lain."}
    published = {"title": "A title", "publisher": "Somebody", "date": "2022", **reference}
    content[PACKS[0]]["facts"][0]["since"] = {"says": says, "reference": published}

    assert off(tmp_path, content) == (set() if fine else {("later findings without an address", None)})


def test_a_fact_that_is_asked_stands_in_a_reading_or_is_asked_by_an_opener(tmp_path: Path) -> None:
    content = within_limits()
    pack = content[PACKS[0]]
    content["sources/a-blog"]["passages"]["third"] = "A third sentence."
    cite = {"passage": "a-blog/third", "quote": "A third sentence.", "gloss": {"id": "Kalimat third."}}
    pack["facts"].append({**pack["facts"][0], "fact": "untold", "cite": cite})
    question = add_singles(content, 1)[0]
    question["fact"] = "untold"

    (found,) = [it for it in figures(tmp_path, content) if not it.ok]
    assert found.name == "facts asked that no reading tells and no opener asks"
    assert [(it.pack, it.id) for it in found.offenders] == [("first", "untold")]

    question["opener"] = True
    assert off(tmp_path, content) == set()


@pytest.mark.parametrize(
    ("openers", "name"),
    [((12, 12), "openers"), ((23, 2), "openers in the pack with the fewest")],
    ids=["all", "a pack"],
)
def test_there_are_openers_enough_in_all_and_in_each_pack(tmp_path: Path, openers: tuple[int, int], name: str) -> None:
    content = within_limits()
    add_singles(content, 24)
    for path, number in zip(PACKS, openers, strict=True):
        for n, question in enumerate(q for q in content[path]["questions"] if q["kind"] == "one"):
            question["opener"] = n < number

    assert off(tmp_path, content) == {(name, None)}


def test_a_reading_that_is_too_long_is_measured(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, within_limits())
    pack = bank.packs["first"]
    (reading,) = pack.readings
    long = replace(reading, excerpts=tuple(replace(cite, quote="word " * 71) for cite in reading.excerpts))
    packs = {**bank.packs, "first": replace(pack, readings=(long,))}

    measured = next(iter(measure(replace(bank, packs=packs), {})))[1]

    assert ("words of the longest reading", "en") in {(it.name, it.language) for it in measured if not it.ok}


def test_retired_questions_count_for_nothing(tmp_path: Path) -> None:
    content = within_limits()
    for question in add_singles(content, 24, retired=True):
        key(question)["text"]["en"] = "Not stated to be the longest of all"

    assert off(tmp_path, content) == set()


def test_a_few_cases_show_no_habit(tmp_path: Path) -> None:
    content = within_limits()
    for question in add_singles(content, 4):
        key(question)["text"]["en"] = "only"

    assert ("an option with an absolute word is right", "en") not in off(tmp_path, content)


def test_each_pack_has_the_same_figures_as_the_bank(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, within_limits())

    measured = [[(it.name, it.language) for it in figures] for _, figures in measure(bank, lines_of(bank))]

    assert len(measured) == 3
    assert measured[0] == measured[1] == measured[2]


@pytest.mark.parametrize(
    ("chances", "interval"),
    [
        ([0.5] * 10, (2, 8)),  # at most 1 has a probability of 11/1024, at most 2 one of 56/1024
        ([1 / 3] * 22, (3, 12)),
        ([0.25] * 100, (17, 34)),
        ([], (0, 0)),
        ([1.0, 1.0, 0.0], (2, 2)),
    ],
)
def test_what_happens_by_chance(chances: list[float], interval: tuple[int, int]) -> None:
    assert chance_interval(chances) == interval


def test_a_figure_says_what_where_and_what_now() -> None:
    offenders = (Offender("first", "q1", "nobody reasons about it"), Offender("first", "q2", "nor about this"))
    figure = Figure("openers", "en", 3, 25, None, "write more", offenders=offenders)

    assert str(figure) == (
        "openers (en): 3; at least 25\n    worst: first > 'q1': nobody reasons about it\n    hint: write more"
    )
