"""What an author sees who has the question files checked."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands.question_files import check
from bot.errors import UserError
from tests.packs.measured import add_singles, key, singles, within_limits, written


def checked(folder: Path, *, stats: bool = False, worst: str | None = None) -> int:
    return check(Namespace(questions=folder, documents=None, stats=stats, worst=worst))


def test_the_table_has_each_figure_with_its_limit_for_the_bank_and_each_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(written(tmp_path, within_limits()), stats=True) == 0

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["figure", "limit", "bank", "first", "second"] in rows
    assert ["guessed", "from", "the", "options", "alone", "id", "at", "most", "×1.25"] in [row[:9] for row in rows]
    assert ["openers", "at", "least", "25", "26", "13", "13"] in rows


def test_what_is_out_of_its_limit_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = within_limits()
    for question in singles(content)[:2]:
        question["opener"] = False

    assert checked(written(tmp_path, content), stats=True) == 1

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["openers", "at", "least", "25", "24", "!", "11", "13"] in rows


def test_what_is_out_of_its_limit_fails_the_check_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = within_limits()
    for question in singles(content)[:2]:
        question["opener"] = False

    assert checked(written(tmp_path, content)) == 1

    said = capsys.readouterr().out
    assert (
        "\nopeners: 24; at least 25\n    worst: first > 'first-one-2': first-one-2?\n    hint: write questions" in said
    )
    assert "Figures out of their limits: 1. docs/writing-questions.md says" in said


def test_what_a_figure_comes_from_is_told_for_one_pack_or_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = within_limits()
    for question in add_singles(content, 24):
        key(question)["text"]["en"] = "Only"
    folder = written(tmp_path, content)

    checked(folder, worst="second")
    one = capsys.readouterr().out
    checked(folder, worst="")
    every = capsys.readouterr().out

    assert "\n    second > 'second-more-1': right: “Only”" in one
    assert "\n    first > " not in one
    assert "\n    first > 'first-more-0': right: “Only”" in every


def test_a_pack_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no pack 'frist'; did you mean 'first'\?"):
        checked(written(tmp_path, within_limits()), worst="frist")
