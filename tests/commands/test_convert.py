"""`python -m bot convert`: from any format into any other, by the endings of the names."""

from pathlib import Path

import pytest

from bot.authoring.formats import read_questions
from bot.authoring.question_format import QuestionFormat
from tests.commands.test_cli import bot, refusal

pytestmark = pytest.mark.slow("starts the program")

GIFT = "::Range::Which?{=350 to 950 ~0 to 100#Too small.}\n\nWhy?{}\n"


def test_a_file_is_converted_and_what_was_left_out_is_listed(tmp_path: Path) -> None:
    (tmp_path / "in.gift").write_text(GIFT, encoding="utf-8")

    done = bot("convert", str(tmp_path / "in.gift"), str(tmp_path / "out.txt"))

    assert done.returncode == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "Which?\nA. 350 to 950\nB. 0 to 100\nANSWER: A\n"
    lines = done.stdout.splitlines()
    assert lines[0] == "line 3: Why?: A free text cannot be judged here. Ask for a choice, a number or an order."
    assert "1 × This format cannot hold feedback for single answers. (first: Range)" in lines
    assert lines[-1] == f"{tmp_path / 'out.txt'}: 1 of 1 questions."


@pytest.mark.parametrize("form", [form for form in QuestionFormat if form is not QuestionFormat.QTI])
def test_a_pack_of_the_bank_is_converted_by_its_id(tmp_path: Path, form: QuestionFormat) -> None:
    target = tmp_path / f"out{form.ending}"

    done = bot("convert", "line-score", str(target), "--language", "id")

    found = read_questions(target.name, target.read_bytes(), "id")
    assert f"{len(found.drafts)} of " in done.stdout.splitlines()[-1]
    assert len(found.drafts) > 20


def test_the_template_has_an_example_of_each_kind(tmp_path: Path) -> None:
    target = tmp_path / "questions.xlsx"

    bot("convert", "template", str(target))

    found = read_questions(target.name, target.read_bytes(), "en")
    assert [draft.kind for draft in found.drafts] == ["one", "several", "order", "number"]


def test_what_cannot_be_done_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "in.gift").write_text("Why?{}\n", encoding="utf-8")

    assert "No such file" in refusal(bot("convert", str(tmp_path / "none.gift"), str(tmp_path / "a.xml")))
    assert "ends in no format" in refusal(bot("convert", str(tmp_path / "in.gift"), str(tmp_path / "a.docx")))
    nothing = refusal(bot("convert", str(tmp_path / "in.gift"), str(tmp_path / "a.xml")))
    assert "No question could be read.\nline 1: Why?" in nothing
