from pathlib import Path

import pytest

from bot.commands.bank import bank_of
from bot.errors import UserError
from bot.packs.bank_file import FILE, keep, key_of
from tests.builders import a_bank, a_pack
from tests.packs.files import written


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return written(tmp_path)


def test_the_first_start_keeps_the_bank_and_the_second_finds_it(tmp_path: Path, questions: Path) -> None:
    bank = bank_of(questions, tmp_path)
    assert (tmp_path / FILE).exists()
    assert bank_of(questions, tmp_path) == bank

    another, key = a_bank(a_pack()), key_of(questions)
    assert key is not None
    keep(tmp_path / FILE, key, another)

    assert bank_of(questions, tmp_path) == another != bank


def test_an_edited_question_is_asked_as_it_is_now_and_kept_so(tmp_path: Path, questions: Path) -> None:
    before = bank_of(questions, tmp_path)
    path = questions / "packs" / "a-pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Which range?", "What range?"), encoding="utf-8")

    after = bank_of(questions, tmp_path)

    assert before.questions["which-range"].ask["en"] == "Which range?"
    assert after.questions["which-range"].ask["en"] == "What range?"
    assert bank_of(questions, tmp_path) == after


def test_a_mistake_in_a_file_stops_the_bot_although_a_bank_was_kept(tmp_path: Path, questions: Path) -> None:
    bank_of(questions, tmp_path)
    (questions / "risks.yaml").unlink()

    with pytest.raises(UserError, match=r"risks.yaml:1:1: this file is missing"):
        bank_of(questions, tmp_path)


def test_without_a_data_folder_nothing_is_made(tmp_path: Path, questions: Path) -> None:
    assert bank_of(questions, tmp_path / "none").questions

    assert not (tmp_path / "none").exists()
