"""The ledger notices when a database does not say what learners were shown."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from tests.durability.ledger import Audit, Ledger, explained

SHOWN = "Right. Question 1 of 6 · What?\n\n✅ A. This (your answer)\nB. That"


def a_message(text: str = SHOWN, data: str = "n1:s1:0", label: str = "Next question") -> dict[str, Any]:
    keyboard = {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
    return {"from": {"is_bot": True}, "chat": {"id": 7}, "text": text, "reply_markup": keyboard}


def audited(folder: Path, *rows: tuple[str, int, int, str, str], shown: str = SHOWN) -> Audit:
    """Learner 7 was shown what counts (A, if nothing else is said), at turn 0 of s1; *rows* are what is kept."""
    ledger = Ledger()
    ledger.hear({"kind": "message", "message": a_message(shown)})
    with closing(sqlite3.connect(folder / "kept.db")) as db, db:
        db.execute("CREATE TABLE answer (sitting, turn, learner, shown, choice)")
        db.executemany("INSERT INTO answer VALUES (?, ?, ?, ?, ?)", rows)
    return ledger.audit(folder / "kept.db", ledger.acknowledged)


def test_an_answer_that_is_kept_as_it_was_shown_is_fine(tmp_path: Path) -> None:
    assert audited(tmp_path, ("s1", 0, 7, "[1, 0]", '{"options": [1]}')).clean


def test_an_answer_that_is_not_there_is_lost(tmp_path: Path) -> None:
    assert audited(tmp_path, ("s1", 1, 7, "[1, 0]", '{"options": [1]}')).lost


@pytest.mark.parametrize(
    ("learner", "choice"),
    [(7, '{"options": [0]}'), (7, '{"options": [0, 1]}'), (7, "{}"), (7, '{"number": "1"}'), (8, '{"options": [1]}')],
)
def test_an_answer_that_is_kept_otherwise_is_changed(tmp_path: Path, learner: int, choice: str) -> None:
    assert audited(tmp_path, ("s1", 0, learner, "[1, 0]", choice)).changed


@pytest.mark.parametrize("choice", ['{"options": [1]}', '{"options": [2, 0]}', '{"options": [1, 2, 0]}', "{}"])
def test_what_is_shown_in_part_is_compared_as_far_as_it_goes(tmp_path: Path, choice: str) -> None:
    shown = "Partly right: 1 of 2 found.\nA. This (found)\nB. That (missed)\nNot C: No."

    assert audited(tmp_path, ("s1", 0, 7, "[2, 1, 0]", choice), shown=shown).changed == (
        [] if choice == '{"options": [2, 0]}' else [ANY]
    )


def test_an_answer_that_is_shown_as_two_things_is_noticed() -> None:
    ledger = Ledger()
    ledger.hear({"kind": "message", "message": a_message()})
    ledger.hear({"kind": "message", "message": a_message("Not quite.\nA. This\n❌ B. That (your answer)")})

    assert ledger.contradictions == ["s1:0 was shown as A, then as B"]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        (SHOWN, "A"),
        ("Partly right: 1 of 2 found.\n✅ A. x (chosen, right)\n❌ B. y (chosen, wrong)\n◻️ C. z (missed)", "A B"),
        ("Now you do. Question 2 of 6 ·\n✅ A. x (the answer)", "not known"),
        ("Right.\nYour order: C, A, B\n\nThe right order:\nC. x", "order C A B"),
        ("Not quite.\nYour answer: 6,000 people\nThe answer: 5 people", "6E+3"),
        ("Right. C: Alipay\n\nA: is no option here", "C"),
        ("Right. Not stated", "right"),
        ("Right.\nThe right order:\nC. x\nA. y", "right"),
        ("Right.\nThe answer: 5 people", "right"),
        ("Not quite. A: x\nNot C: It says so.", "C"),
        ("Partly right: 1 of 2 found, 1 too many.\nA. x (found)\nB. y (missed)\nNot C: No.", "several A C without B"),
        ("Right.\nA. plain text, no sign (your answer) ¹", "A"),
    ],
)
def test_what_was_answered_is_read_from_the_explanation(text: str, choice: str) -> None:
    assert explained(a_message(text)) == ("s1", 0, choice)


def test_an_apology_with_the_same_button_explains_nothing() -> None:
    assert explained(a_message("That did not work.", label="Try again")) is None
