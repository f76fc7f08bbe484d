"""The file of claims is checked like the others: every mistake at once, with its line and a hint."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import paths
from bot.packs.figures import measure
from bot.packs.load import load
from bot.quiz.bank import Bank
from bot.quiz.claims import is_told
from tests.packs.files import written

HEAD = (
    """\
title: { en: Told or not, id: Ada atau tidak }
mix: { en: all texts, id: semua teks }
answers:
"""
    + "".join(f"  - {{ en: Level {n}, id: Tingkat {n} }}\n" for n in range(6))
    + "claims:\n"
)
CLAIM = "  - claim: {id}\n    {key}: {fact}\n    says: {{ en: Statement {id}., id: Pernyataan {id}. }}\n"
CLAIMS = HEAD + "".join(
    CLAIM.format(id=f"{key}-{n}", key=key, fact="range") for key in ("told", "instead") for n in range(6)
)


def checked(folder: Path, claims: str) -> Bank | list[str]:
    questions = written(folder)
    (questions / "claims.yaml").write_text(claims, encoding="utf-8")
    found = load(questions)
    return found if isinstance(found, Bank) else [str(problem) for problem in found]


def test_a_faultless_file_becomes_statements_with_the_fact_that_is_shown_after_the_answer(tmp_path: Path) -> None:
    bank = checked(tmp_path, CLAIMS)

    assert isinstance(bank, Bank)
    assert bank.claims is not None
    told = [claim for claim in bank.claims.questions if is_told(claim)]
    assert len(told) == 6
    assert all(option.right == (place < 3) for claim in told for place, option in enumerate(claim.options))
    assert all(claim.facts[0].id == "range" and claim.pack == "a-pack" for claim in bank.claims.questions)


def test_a_folder_without_the_file_has_no_rounds(tmp_path: Path) -> None:
    bank = load(written(tmp_path))

    assert isinstance(bank, Bank)
    assert bank.claims is None
    assert bank.claim_topics == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("told: range", "told: rang", "no fact has the id 'rang'"),
        ("    told: range\n", "", "write either `told` or `instead`"),
        ("told: range\n", "told: range\n    instead: range\n", "write either `told` or `instead`"),
        ("claim: told-1", "claim: told-0", "the id 'claim-told-0' stands twice"),
        ("Statement told-1.", "Statement told-0.", "this statement stands twice"),
        ("en: Statement told-0.", f"en: {'word ' * 30}", "at most 110 characters"),
        (", id: Pernyataan told-0.", "", "`id` is missing"),
        ("  - { en: Level 5, id: Tingkat 5 }\n", "", "at least 6 are needed here"),
        ("en: Level 5", f"en: {'Level ' * 8}", "an answer has at most 28 characters"),
        (CLAIM.format(id="told-5", key="told", fact="range"), "", "5 statements that are told and 6 that are not"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    problems = checked(tmp_path, CLAIMS.replace(old, new, 1))

    assert isinstance(problems, list)
    assert any(message in problem and "claims.yaml:" in problem for problem in problems), problems


def test_a_system_of_which_one_answer_is_too_often_right_is_refused(tmp_path: Path) -> None:
    more = "".join(CLAIM.format(id=f"more-{n}", key="told", fact="range") for n in range(6))

    problems = checked(tmp_path, CLAIMS + more)

    assert isinstance(problems, list)
    assert "12 of 18 statements on 'a-pack' are told" in problems[0]


def test_statements_that_tell_by_their_look_are_found() -> None:
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    assert bank.claims is not None
    figures = {(it.name, it.language): it for it in next(iter(measure(bank, {})))[1]}
    shipped = [figures["claims told apart by their look", language] for language in ("en", "id")]
    assert all(figure.ok for figure in shipped), shipped
    assert len(bank.claims.questions) >= 120

    hedged = tuple(
        replace(claim, ask={**claim.ask, "en": f"Perhaps {claim.ask['en']}"}) if is_told(claim) else claim
        for claim in bank.claims.questions
    )
    worse = replace(bank, claims=replace(bank.claims, questions=hedged))
    figures = {(it.name, it.language): it for it in next(iter(measure(worse, {})))[1]}
    assert not figures["claims told apart by their look", "en"].ok
