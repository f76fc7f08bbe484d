"""The kept bank is believed only while it is what the question files say, whole and ours."""

import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from bot.packs import bank_file
from bot.packs.bank_file import keep, kept, key_of
from bot.packs.load import load
from bot.packs.serialization import dump
from bot.quiz.bank import Bank
from tests.packs.files import written


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture
def bank(questions: Path) -> Bank:
    bank = load(questions)
    assert isinstance(bank, Bank)
    return bank


@pytest.fixture
def file(tmp_path: Path, questions: Path, bank: Bank) -> Path:
    """A bank that was kept."""
    file = tmp_path / "bank.json"
    keep(file, key(questions), bank)
    return file


def key(questions: Path) -> str:
    found = key_of(questions)
    assert found is not None
    return found


def test_what_was_kept_is_the_bank_and_nobody_else_may_read_it(file: Path, questions: Path, bank: Bank) -> None:
    assert kept(file, key(questions)) == bank
    assert file.stat().st_mode & 0o777 == 0o600
    assert not file.with_name("bank.json.new").exists()


def edited(questions: Path) -> None:
    path = questions / "packs" / "a-pack.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")


def retold(questions: Path) -> None:
    path = questions / "sources" / "a-blog.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")


def another_pack(questions: Path) -> None:
    shutil.copy(questions / "packs" / "a-pack.yaml", questions / "packs" / "b-pack.yaml")


def another_in_a_folder(questions: Path) -> None:
    (questions / "packs" / "autumn").mkdir()
    shutil.copy(questions / "packs" / "a-pack.yaml", questions / "packs" / "autumn" / "b-pack.YML")


def renamed(questions: Path) -> None:
    (questions / "packs" / "a-pack.yaml").rename(questions / "packs" / "c-pack.yaml")


def risks_emptied(questions: Path) -> None:
    (questions / "risks.yaml").write_text("risks: []\n", encoding="utf-8")


def misconceptions_gone(questions: Path) -> None:
    (questions / "misconceptions.yaml").unlink()


@pytest.mark.parametrize(
    "change", [edited, retold, another_pack, another_in_a_folder, renamed, risks_emptied, misconceptions_gone]
)
def test_it_is_stale_once_a_question_file_changes(file: Path, questions: Path, change: Callable[[Path], None]) -> None:
    change(questions)

    assert kept(file, key(questions)) is None


def test_it_is_stale_for_another_version(file: Path, questions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_file, "__version__", "9.9.9")

    assert kept(file, key(questions)) is None


def test_it_is_stale_while_somebody_changes_how_files_are_read(
    file: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bot"
    for package in ("packs", "quiz"):
        shutil.copytree(bank_file._PROGRAM / package, program / package)
    monkeypatch.setattr(bank_file, "_PROGRAM", program)
    assert kept(file, key(questions)) is not None

    (program / "packs" / "build.py").write_text("# another way\n", encoding="utf-8")

    assert kept(file, key(questions)) is None


def test_question_files_that_cannot_be_read_have_no_key(questions: Path) -> None:
    (questions / "packs" / "gone.yaml").symlink_to("nowhere")

    assert key_of(questions) is None


def test_a_torn_file_is_not_believed(file: Path, questions: Path) -> None:
    whole = file.read_bytes()

    for length in (0, 1, 64, 100, 130, 131, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        assert kept(file, key(questions)) is None, length


def test_a_damaged_file_is_not_believed(file: Path, questions: Path) -> None:
    whole = file.read_bytes()

    for place in range(0, len(whole), 97):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept(file, key(questions)) is None, place


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b'[["Bank",{},{},{},{}]]',
        b'[["Bank",{},{},{},{},{},{}]]',
        b'[["Risk","a",{},{},{}]]',
        b'[["Bank",{"a":5},{},{},{},{}]]',
        b"not JSON",
    ],
)
def test_what_another_program_wrote_is_not_believed(file: Path, questions: Path, body: bytes) -> None:
    file.write_bytes(f"{key(questions)} {sha256(body).hexdigest()}\n".encode() + body)

    assert kept(file, key(questions)) is None


def test_a_file_that_others_can_write_is_not_believed(file: Path, questions: Path) -> None:
    for mode in (0o620, 0o602):
        file.chmod(mode)
        assert kept(file, key(questions)) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_believed(file: Path, questions: Path) -> None:
    os.chown(file, 12345, -1)

    assert kept(file, key(questions)) is None


def a_link(file: Path) -> None:
    file.symlink_to(file.with_name("elsewhere"))


def a_pipe(file: Path) -> None:
    os.mkfifo(file, 0o600)


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("something", [a_link, a_pipe, a_folder])
def test_what_is_no_file_is_not_believed_and_not_waited_for(
    file: Path, questions: Path, something: Callable[[Path], None]
) -> None:
    file.rename(file.with_name("elsewhere"))
    something(file)

    assert kept(file, key(questions)) is None


def test_what_a_killed_process_left_is_no_hindrance(file: Path, questions: Path, bank: Bank) -> None:
    file.with_name("bank.json.new").write_bytes(b"half")
    file.write_bytes(b"")

    keep(file, key(questions), bank)

    assert kept(file, key(questions)) == bank


def test_a_bank_that_cannot_be_kept_does_no_harm(tmp_path: Path, questions: Path, bank: Bank) -> None:
    keep(tmp_path / "no" / "bank.json", key(questions), bank)

    assert not (tmp_path / "no").exists()


def test_the_file_says_nothing_but_what_the_question_files_say(file: Path, bank: Bank) -> None:
    assert file.read_bytes().partition(b"\n")[2] == dump(bank)
