import json
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.packs import schema
from bot.packs.load import Findings, inspect, load
from bot.packs.problems import Problem
from bot.packs.rules import stands_in
from bot.packs.validate import check_shape
from bot.packs.yaml_source import YamlFile, read
from bot.quiz.bank import Bank
from tests.packs.files import CARD, DOCUMENT, PACK, RISKS, written


def problems(folder: Path, documents: Path | None = None) -> list[str]:
    """What is wrong, each as it is printed, with the path cut down to its file's name."""
    found = inspect(folder, documents)
    assert isinstance(found, list), "a problem was expected"
    return [str(problem).replace(f"{problem.path.parent}/", "") for problem in found]


def test_a_faultless_folder_becomes_a_bank_and_text_stays_text(tmp_path: Path) -> None:
    found = inspect(written(tmp_path), tmp_path / "documents")

    assert isinstance(found, Findings)
    question = found.bank.questions["which-range"]
    assert question.options[0].text == {"en": "No", "id": "Yes"}
    assert question.facts[0].quoted.passage.text == DOCUMENT


def test_a_question_knows_which_risk_its_explanation_names(tmp_path: Path) -> None:
    before = "    explain: { en: It adds something., id: Ada tambahan. }\n  - id: top"
    assert before in PACK
    named = PACK.replace(before, before.replace("It adds something.", "That adds to its OPACITY."))

    found = inspect(written(tmp_path, pack=named), tmp_path / "documents")

    assert isinstance(found, Findings)
    assert {q.id: q.named_risk for q in found.bank.questions.values()} == {"which-range": "opacity", "top": None}


BREAKS = {
    "a misspelt key": (
        ("    explain: { en: It adds something., id: Ada tambahan. }\n  - id: top", "    explian: { en: It adds., id: Ada. }\n  - id: top"),
        ["a-pack.yaml:15:5: questions > 'which-range': `explain` is missing",
         "a-pack.yaml:28:5: questions > 'which-range' > explian: `explian` is not known here\n    hint: did you mean 'explain'?"],
    ),
    "an unknown fact": (
        ("    fact: range\n    kind: number", "    fact: rnage\n    kind: number"),
        ["a-pack.yaml:30:11: questions > 'top' > fact: no fact has the id 'rnage'\n    hint: did you mean 'range'?"],
    ),
    "an unknown risk": (
        ("[opacity]", "[opcaity]"),
        ["a-pack.yaml:13:13: facts > 'range' > risks > #1: no risk has the id 'opcaity'\n    hint: did you mean 'opacity'?"],
    ),
    "a changed quote": (
        ("quote: The score runs from 350 to 950.", "quote: The score runs from 350 to 850."),
        ["a-pack.yaml:10:14: facts > 'range' > cite > quote: this quote does not stand word for word in a-blog/start\n"
         "    hint: the text has 're runs from 350 to 950.', the quote 're runs from 350 to 850.'"],
    ),
    "a missing translation of a quote": (
        ("      gloss: { id: Skornya 350 sampai 950. }\n", ""),
        ["a-pack.yaml:9:7: facts > 'range' > cite: the quote is in 'en' and has no gloss for readers of 'id'\n    hint: add  gloss: { id: … }"],
    ),
    "a missing language": (
        ("ask: { en: Which range?, id: Rentang mana? }", "ask: { en: Which range? }"),
        ["a-pack.yaml:18:10: questions > 'which-range' > ask: `id` is missing"],
    ),
    "two right options": (
        ("      - text: { en: 0 to 100, id: 0 sampai 100 }\n        misconception: average-is-range\n        because: { en: It is not., id: Bukan. }",
         "      - text: { en: 0 to 100, id: 0 sampai 100 }\n        right: true"),
        ["a-pack.yaml:15:5: questions > 'which-range': 2 options are right; exactly one must be, or write kind: several"],
    ),
    "several of which none is right": (
        ("    kind: one\n    ask: { en: Which range?, id: Rentang mana? }\n    options:\n      - text: { en: No, id: Yes }\n        right: true\n",
         "    kind: several\n    ask: { en: Which range?, id: Rentang mana? }\n    options:\n"
         "      - text: { en: No, id: Yes }\n        misconception: average-is-range\n        because: { en: No., id: Bukan. }\n"),
        ["a-pack.yaml:15:5: questions > 'which-range': no option is right; at least one must be"],
    ),
    "a reason for having no address beside the address": (
        ("    risks: [opacity]\n", "    since:\n      says: { en: More., id: Lagi. }\n      reference:\n        title: A title\n        publisher: Somebody\n"
         "        date: 2022\n        url: https://example.org/a\n        no_url: A printed book.\n"),
        ["a-pack.yaml:16:9: facts > 'range' > since > reference: there is an address, so `no_url` has nothing to explain"],
    ),
    "a wrong option without its reason": (
        ("        because: { en: It is not., id: Bukan. }\n", ""),
        ["a-pack.yaml:22:9: questions > 'which-range' > options > #2: a wrong option says `because`, and names its `misconception`"],
    ),
    "an unknown kind": (
        ("kind: number", "kind: nubmer"),
        ["a-pack.yaml:29:5: questions > 'top': the kind 'nubmer' is not known\n    hint: did you mean 'number'?"],
    ),
    "an id that stands twice": (
        ("- id: top", "- id: which-range"),
        ["a-pack.yaml:29:5: questions > 'which-range': the id 'which-range' stands twice\n    hint: ids are stable names; give the newer one another"],
    ),
    "a key that stands twice": (
        ("    kind: number", "    kind: number\n    kind: number"),
        ["a-pack.yaml:32:5: kind: stands twice here\n    hint: keep one"],
    ),
    "a slip that would be right": (
        ("value: 700", "value: 950.0"),
        ["a-pack.yaml:34:7: questions > 'top' > number: the slip 950.0 would be right"],
    ),
    "a fact's former id that another fact has": (
        ("  - fact: range\n", "  - fact: range\n    aliases: [range]\n"),
        ["a-pack.yaml:6:5: facts > 'range': the id 'range' stands twice\n    hint: ids are stable names; give the newer one another"],
    ),
    "a reading with a changed word": (
        ("facts:\n", "readings:\n  - reading: first\n    excerpts:\n      - passage: a-blog/start\n        quote: Nobody asked me.\n        gloss: { id: x }\nfacts:\n"),
        ["a-pack.yaml:9:16: readings > 'first' > excerpts > #1 > quote: this quote does not stand word for word in a-blog/start\n"
         "    hint: the text has 'Nobody asked ', the quote 'Nobody asked me.'"],
    ),
    "a reading that is too long for those who get it translated": (
        ("facts:\n", "readings:\n  - reading: first\n    excerpts:\n      - passage: a-blog/start\n        quote: Nobody asked us.\n"
         f"        gloss: {{ id: {'kata ' * 91} }}\nfacts:\n"),
        ["a-pack.yaml:6:5: readings > 'first': in 'id' this reading has 91 words; there are at most 90\n    hint: quote fewer sentences, or make two of it"],
    ),
    "a colon without quotes": (
        ("about: { en: About., id: Tentang. }", "about: { en: One: two, id: Tentang. }"),
        None,
    ),
    "a tab": (("pack: a-pack", "pack: a-pack\n\ttitle: x"), None),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_mistake_is_told_with_its_line_its_id_and_a_hint(tmp_path: Path, name: str) -> None:
    (right, wrong), expected = BREAKS[name]
    assert PACK.count(right) == 1

    found = problems(written(tmp_path, pack=PACK.replace(right, wrong)))

    if expected is None:
        assert len(found) == 1
        assert "not YAML" in found[0]
    else:
        assert found == expected


@pytest.mark.parametrize("right", [1, 2, 3], ids=["one", "some", "all"])
def test_of_several_options_one_to_all_may_be_right(tmp_path: Path, right: int) -> None:
    pack = PACK.replace("    kind: one\n", "    kind: several\n")
    for reason in ("It is not., id: Bukan.", "An average., id: Rata-rata.")[: right - 1]:
        wrong = f"        misconception: average-is-range\n        because: {{ en: {reason} }}\n"
        assert pack.count(wrong) == 1
        pack = pack.replace(wrong, "        right: true\n")

    bank = load(written(tmp_path, pack=pack))

    assert isinstance(bank, Bank)
    assert sum(option.right for option in bank.questions["which-range"].options) == right


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    broken = PACK.replace("fact: range\n    kind: one", "fact: rang\n    kind: one").replace("[opacity]", "[x]")
    broken = broken.replace("from 350", "from 351")

    found = problems(written(tmp_path, pack=broken))

    assert len(found) == 3


def test_a_changed_character_in_a_passage_is_found_in_the_document(tmp_path: Path) -> None:
    card = CARD.replace("it’s", "it's")

    (found,) = problems(written(tmp_path, card=card), tmp_path / "documents")

    assert found.startswith("a-blog.yaml:11:10: passages > start: this passage does not stand byte for byte in a.txt")
    assert "Bills count, it’s said.', the quote" in found


def test_another_document_than_the_recorded_one_is_refused(tmp_path: Path) -> None:
    (found,) = problems(written(tmp_path, document=DOCUMENT + " "), tmp_path / "documents")

    assert "another text than this card was made from" in found


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    (found,) = problems(written(tmp_path), tmp_path / "nowhere")

    assert "cannot be read" in found
    assert "--documents" in found


def test_a_document_is_looked_for_by_its_name_only(tmp_path: Path) -> None:
    card = CARD.replace("file: a.txt", "file: ../../a.txt")

    assert isinstance(inspect(written(tmp_path, card=card), tmp_path / "documents"), Findings)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("risks.yaml", b"", "the file is empty"),
        ("risks.yaml", b"risks: [\xff]", "not UTF-8"),
        ("risks.yaml", b"risks: [\x07]", "not YAML"),
        ("risks.yaml", b"- a\n- b\n", "here stand several fields"),
        ("risks.yaml", b"risks: 3\n", "list"),
        ("risks.yaml", b"a: &a [1]\nb: *a\n", "anchors"),
        ("risks.yaml", b"risks: !!python/object:os.system x\n", "tags"),
        ("risks.yaml", b"[" * 100_000, "nested more than"),
        ("risks.yaml", b"? [a, b]\n: c\n", "a key is one word"),
        ("risks.yaml", b"risks: []\n---\nrisks: []\n", "2:1: a second document begins here"),
        ("risks.yaml", b"#" * 2_000_001, "at most"),
    ],
)
def test_a_file_that_is_no_question_file_is_told(tmp_path: Path, file: str, content: bytes, said: str) -> None:
    folder = written(tmp_path)
    (folder / file).write_bytes(content)

    assert said in problems(folder)[0]


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "risks.yaml").unlink()
    (folder / "risks.yaml").mkdir()

    assert problems(folder) == ["risks.yaml:1:1: this is no file\n    hint: move it away"]


@pytest.mark.parametrize("answer", ["1e99999999999", "NaN", "Infinity", "٣", "1,000", "9" * 40, "1e3"])
def test_a_number_is_written_in_plain_digits(tmp_path: Path, answer: str) -> None:
    (found,) = problems(written(tmp_path, pack=PACK.replace("answer: 950", f'answer: "{answer}"')))

    assert "a number is written in digits" in found


def test_a_pack_in_which_everything_is_retired_is_told(tmp_path: Path) -> None:
    pack = PACK.replace("    kind:", "    retired: true\n    kind:")

    assert "every question is retired" in problems(written(tmp_path, pack=pack))[0]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "risks.yaml").unlink()

    assert problems(folder) == ["risks.yaml:1:1: this file is missing"]


def test_a_long_passage_is_told(tmp_path: Path) -> None:
    card = CARD.replace("Nobody asked us.", "Nobody asked us. " * 50)

    assert any("at most 700 characters" in problem for problem in problems(written(tmp_path, card=card)))


def test_problems_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    broken = PACK.replace("[opacity]", "[x]").replace("fact: range\n    kind: number", "fact: y\n    kind: number")
    found = load(written(tmp_path, pack=broken, risks=RISKS))
    assert isinstance(found, list)

    assert found == sorted(found)
    assert all(isinstance(problem, Problem) for problem in found)


def test_the_hash_of_a_question_covers_everything_a_learner_can_see(tmp_path: Path) -> None:
    def hash_of(folder: Path, **changed: str) -> str:
        bank = load(written(folder, **changed))
        assert isinstance(bank, Bank)
        return bank.packs["a-pack"].questions[0].hash

    same = hash_of(tmp_path / "0")
    changes = [
        {"pack": PACK.replace("Which range?", "What range?")},
        {
            "pack": PACK.replace(
                "An average., id: Rata-rata. }\n    explain", "An  average., id: Rata-rata. }\n    explain", 1
            )
        },
        {"pack": PACK.replace("Skornya 350", "Skor 350")},
        {"card": CARD.replace("Nobody asked us.", "Nobody asked them.")},
        {"card": CARD.replace("One voice.", "Two voices.")},
        {"pack": PACK.replace("claim: reported", "claim: opinion")},
    ]

    since = "    since:\n      says: { en: More., id: Lagi. }\n      reference: { title: A title, publisher: Somebody, date: 2022 }\n"
    later = PACK.replace("questions:\n", f"{since}questions:\n")
    explained = later.replace("date: 2022 }", "date: 2022, no_url: A printed book. }")

    assert hash_of(tmp_path / "again") == same
    assert hash_of(tmp_path / "later", pack=later) != same
    assert hash_of(tmp_path / "later", pack=later) == hash_of(tmp_path / "explained", pack=explained)
    assert all(hash_of(tmp_path / str(i), **change) != same for i, change in enumerate(changes, 1))


def test_two_files_of_one_pack_are_told_apart(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "packs" / "a-copy.yaml").write_text(PACK)

    assert problems(folder) == [
        "a-copy.yaml:1:7: pack: 'a-pack' stands in a file named a-copy.yaml\n    hint: name both alike"
    ]


@pytest.mark.parametrize(
    "name", ["packs/a-pack.yml", "packs/a-pack.YAML", "packs/autumn/a-pack.yaml", "sources/old/a-blog.yml"]
)
def test_a_file_is_read_however_its_ending_is_written_and_in_folders_too(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path)
    kind = name.partition("/")[0]
    whole = next((folder / kind).glob("*.yaml"))
    (folder / name).parent.mkdir(exist_ok=True)
    whole.rename(folder / name)

    found = load(folder)

    assert isinstance(found, Bank), found
    assert "which-range" in found.questions


@pytest.mark.parametrize("name", ["._a-pack.yaml", ".#a-pack.yaml", ".git/a-pack.yaml"])
def test_what_editors_and_other_systems_leave_behind_is_passed_over(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path)
    left = folder / "packs" / name
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"\x00\x05\x16\x07")

    assert isinstance(load(folder), Bank)


@pytest.mark.parametrize(
    ("quote", "words", "stands"),
    [
        ("0 and 100", "between 0 and 1000.", False),
        ("0 and 100", "between 0 and 1000, or 0 and 100.", True),
        ("a score", "a scoreboard", False),
        ("score", "ascore score", True),
        ("runs to 9", "it runs to 9.50", False),
        ("5 percent", "it takes 9,5 percent", False),
        ("runs to 9", "it runs to 9.", True),
        ("“a score”", "says “a score”s", True),
        ("announced", "they announcedThat it", True),
        ("", "anything", True),
    ],
)
def test_a_quote_cuts_no_word_and_no_number(quote: str, words: str, stands: bool) -> None:
    assert stands_in(quote, words) is stands


def test_a_quote_that_cuts_a_word_is_told_as_such(tmp_path: Path) -> None:
    folder = written(
        tmp_path, pack=PACK.replace("quote: The score runs from 350 to 950.", "quote: score runs from 350 to 95")
    )

    (said,) = problems(folder)

    assert "does not stand word for word" in said
    assert "it begins or ends within a word: the text has 'd us. The score runs from 350 to 950." in said


PYDANTIC = re.compile(
    r"\b(input|should|valid|validation|dictionary|instance|pydantic|unable|parsing|extra)\b", re.IGNORECASE
)
ODD = ["", "x", "2022-1", "-1", "many", "http://a", [], ["a"], {}, {"en": "x"}, {"x": ["y"]}, "y" * 800, ["a"] * 500]


FILES: dict[str, type[schema.Strict]] = {
    "packs/a-pack.yaml": schema.PackFile,
    "sources/a-blog.yaml": schema.SourceFile,
    "risks.yaml": schema.RisksFile,
    "misconceptions.yaml": schema.MisconceptionsFile,
}


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_told_in_the_words_of_a_library(tmp_path: Path, name: str) -> None:
    """An odd value in the place of each that stands in a file."""
    file = written(tmp_path) / name
    whole = read(file)
    assert isinstance(whole, YamlFile)
    told = 0
    for path, odd in product(list(places(whole.value)), ODD):
        changed: Any = deepcopy(whole.value)
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = odd
        file.write_text(json.dumps(changed), encoding="utf-8")  # JSON is YAML
        found = check_shape(file, FILES[name])
        for problem in found if isinstance(found, list) else ():
            told += 1
            assert not PYDANTIC.search(f"{problem.message} {problem.hint}"), (path, problem)

    assert told > 100


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value within *value*."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield (*path, step)
        yield from places(each, (*path, step))


def test_what_is_missing_is_told_where_it_is_missing_whatever_the_kind(tmp_path: Path) -> None:
    """The kind `number` is the name of a field as well."""
    head, tail = PACK.split("  - id: top\n")
    broken = (
        head
        + "  - id: top\n"
        + tail.replace("explain: { en: It adds something., id: Ada tambahan. }", "explain: { en: It. }")
    )

    assert problems(written(tmp_path, pack=broken)) == [
        "a-pack.yaml:38:14: questions > 'top' > explain: `id` is missing"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "ask: { en: Note: which range?, id: Rentang mana? }",
        "ask:\n      en: Note: which range?\n      id: Rentang mana?",
    ],
)
def test_a_colon_that_needs_quotes_is_told_as_such(tmp_path: Path, line: str) -> None:
    folder = written(tmp_path, pack=PACK.replace("ask: { en: Which range?, id: Rentang mana? }", line))

    assert "a text with a colon in it stands in quotes" in problems(folder)[0]


def test_a_mistake_in_one_file_hides_none_in_another(tmp_path: Path) -> None:
    """All in one round: fields, references, quotes; and nothing is said of quotes from a card that cannot be read."""
    folder = written(
        tmp_path, pack=PACK.replace("from 350 to 950.", "from 350 to 850.").replace("[opacity]", "[opcaity]")
    )
    whole = (folder / "packs" / "a-pack.yaml").read_text(encoding="utf-8")
    (folder / "packs" / "b-pack.yaml").write_text(whole.replace("lesson:", "lessen:"), encoding="utf-8")

    together = "\n".join(problems(folder))

    assert "`lessen` is not known here" in together
    assert "no risk has the id 'opcaity'" in together
    assert "does not stand word for word" in together

    card = folder / "sources" / "a-blog.yaml"
    card.write_text(card.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    together = "\n".join(problems(folder))
    assert "`titel` is not known here" in together
    assert "no risk has the id 'opcaity'" in together
    assert "a-blog/start" not in together
