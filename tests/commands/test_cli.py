"""Whatever a person can mend is told in a sentence: what, where, what now; exit code 1, no traceback."""

import os
import re
import socket
import sqlite3
import subprocess
from pathlib import Path

import pytest

from bot.commands.bank import read_bank
from bot.errors import UserError
from bot.storage.lock import exclusive
from tests.forked import run

pytestmark = pytest.mark.slow("every command is a program of its own")

GOOD_LOOKING = "123456789:AAExampleOfATokenThatIsNotReal_abcde"


def bot(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SCOREWISE_")}
    return run(arguments, clean | environment, stdin)


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


def test_no_token(tmp_path: Path) -> None:
    said = refusal(bot("run", SCOREWISE_TOKEN="", SCOREWISE_DATA=str(tmp_path)))

    assert said == "SCOREWISE_TOKEN is not set. Put it in .env, or try the bot without Telegram: make run\n"


@pytest.mark.parametrize("operator", ["", "  "])
def test_an_operator_whom_nobody_could_reach_is_refused_on_telegram_only(tmp_path: Path, operator: str) -> None:
    told = {"SCOREWISE_TOKEN": GOOD_LOOKING, "SCOREWISE_OPERATOR": operator, "SCOREWISE_DATA": str(tmp_path)}

    said = refusal(bot("run", **told))

    assert said.startswith("SCOREWISE_OPERATOR is not set: people have to be told who keeps their data")
    assert not (tmp_path / "scorewise.db").exists()
    assert bot("play", "--terminal", "--data", str(tmp_path), **told).returncode == 0


@pytest.mark.parametrize("token", ["hello", "123:short", GOOD_LOOKING + " x"])
def test_a_malformed_token_is_not_repeated(tmp_path: Path, token: str) -> None:
    said = refusal(bot("run", SCOREWISE_TOKEN=token, SCOREWISE_DATA=str(tmp_path)))

    assert "is not a bot token" in said
    assert token not in said


def test_an_unreachable_telegram(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{closed.getsockname()[1]}/bot"
        said = refusal(
            bot(
                "run",
                SCOREWISE_TOKEN=GOOD_LOOKING,
                SCOREWISE_OPERATOR="Ada",
                SCOREWISE_DATA=str(tmp_path),
                SCOREWISE_API=api,
                NO_PROXY="*",
            )
        )

    assert "Telegram cannot be reached" in said
    assert GOOD_LOOKING not in said


def test_the_policy_becomes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "privacy.html"

    printed = bot("policy", "--to", str(page), SCOREWISE_OPERATOR="Ada, ada@example.org")

    assert printed.returncode == 0, printed.stderr
    assert "Ada, ada@example.org runs this bot" in page.read_text()
    assert "SCOREWISE_OPERATOR is not set" in refusal(bot("policy", "--to", str(page), SCOREWISE_OPERATOR=""))
    assert "cannot be written" in refusal(bot("policy", "--to", str(tmp_path), SCOREWISE_OPERATOR="Ada"))


def test_a_database_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "scorewise.db"
    path.write_text("Dear diary, " * 100)
    path.chmod(0o600)

    assert f"{path} is not a database" in refusal(bot("play", "--terminal", "--data", str(tmp_path)))


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    assert bot("play", "--terminal", "--data", str(tmp_path)).returncode == 0
    with sqlite3.connect(tmp_path / "scorewise.db") as direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    direct.close()

    assert "newer version of Scorewise (9999)" in refusal(bot("play", "--terminal", "--data", str(tmp_path)))


def test_a_database_open_to_others(tmp_path: Path) -> None:
    assert bot("play", "--terminal", "--data", str(tmp_path)).returncode == 0
    path = tmp_path / "scorewise.db"
    path.chmod(0o644)

    assert f"chmod 600 {path}" in refusal(bot("play", "--terminal", "--data", str(tmp_path)))


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "cannot be used" in refusal(bot("play", "--terminal", "--data", str(tmp_path / "file")))


def test_reports_without_a_database(tmp_path: Path) -> None:
    assert "There is no database" in refusal(bot("reports", "--data", str(tmp_path)))


def test_a_broken_pack_lists_its_problems(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "x.yaml").write_text("pack: x\ntitel: y\n")

    result = bot("check", "--questions", str(tmp_path))

    assert result.returncode == 1
    assert f"{tmp_path / 'packs' / 'x.yaml'}:2:1: titel: `titel` is not known here" in result.stdout
    assert "did you mean 'title'?" in result.stdout
    assert "risks.yaml:1:1: this file is missing" in result.stdout


def test_check_counts_the_bank() -> None:
    result = bot("check")

    assert result.returncode == 0
    assert "sources: 5" in result.stdout
    assert "Every quote stands word for word in its passage." in result.stdout


def test_a_missing_documents_folder_is_named() -> None:
    result = bot("check", "--documents", "nowhere")

    assert result.returncode == 1
    assert "is --documents the right folder?" in result.stdout


def test_a_sitting_can_be_piped_and_is_remembered(tmp_path: Path) -> None:
    first = bot("play", "--terminal", "--data", str(tmp_path), stdin="/start\n1\n")
    assert "Question 1 of 6" in first.stdout
    assert first.stderr == ""

    again = bot("play", "--terminal", "--data", str(tmp_path), stdin="/quiz\n1\n")
    assert "You are at question 1 of 6 of Sesame Credit." in again.stdout


def test_the_playground_reads_no_token(tmp_path: Path) -> None:
    result = bot("play", "--terminal", "--data", str(tmp_path), stdin="/start\n", SCOREWISE_TOKEN="nonsense")

    assert result.returncode == 0
    assert "Hi" in result.stdout


def test_help_names_every_command() -> None:
    result = bot("--help")

    assert result.returncode == 0
    for command in ("play", "run", "check", "schema", "reports", "backup", "restore", "migrate", "webhook", "doctor"):
        assert command in result.stdout


def test_numbers_in_the_terminal_belong_to_the_newest_question(tmp_path: Path) -> None:
    known = '"I don\'t know"'
    lines = f"/start\n1\n{known}\n1\n"  # start, begin, answer, next question

    result = bot("play", "--terminal", "--data", str(tmp_path), stdin=lines)

    after = result.stdout.rpartition("Question 2 of 6")[2]
    assert "[1] Why? More" not in after


@pytest.mark.parametrize("port", ["0", "-1", "70000", "x"])
def test_a_port_that_is_none(port: str) -> None:
    result = bot("play", "--no-browser", f"--port={port}")

    assert result.returncode == 2  # argparse's own
    assert "argument --port" in result.stderr
    assert "Traceback" not in result.stderr


def test_reports_from_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "scorewise.db"
    path.write_text("Dear diary, " * 100)
    path.chmod(0o600)

    assert "cannot be read" in refusal(bot("reports", "--data", str(tmp_path)))


@pytest.mark.parametrize("chats", ["[]", "3", "{", '{"people": 1}'])
def test_damaged_chats_cost_only_the_chats(tmp_path: Path, chats: str) -> None:
    (tmp_path / "chats.json").write_text(chats)

    result = bot("play", "--terminal", "--data", str(tmp_path), stdin="/start\n")

    assert result.returncode == 0
    assert "Hi" in result.stdout


def test_the_chats_of_the_playground_are_for_their_owner_only(tmp_path: Path) -> None:
    bot("play", "--terminal", "--data", str(tmp_path), stdin="/start\n")

    assert {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir() if file.name != ".lock"} == {
        "bank.json": 0,
        "chats.json": 0,
        "secret": 0,
        "scorewise.db": 0,
    }


def test_two_at_once_on_one_data_folder(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        assert "Another Scorewise is running" in refusal(bot("play", "--terminal", "--data", str(tmp_path)))
        token = {"SCOREWISE_TOKEN": GOOD_LOOKING, "SCOREWISE_OPERATOR": "Ada", "SCOREWISE_DATA": str(tmp_path)}
        assert "Another Scorewise is running" in refusal(bot("run", **token))


def test_a_broken_bank_stops_the_bot_with_its_problems(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()

    with pytest.raises(UserError, match=r"risks.yaml:1:1: this file is missing"):
        read_bank(tmp_path)


def test_a_code_for_an_instructor_needs_a_folder_that_the_bot_has_used(tmp_path: Path) -> None:
    assert "Start the bot on this folder once" in refusal(bot("instructor", "add", "--data", str(tmp_path)))

    bot("play", "--terminal", "--data", str(tmp_path), stdin="/start\n")
    printed = bot("instructor", "add", "--data", str(tmp_path))

    assert re.search(r"^/start i_[0-9a-z]{34}$", printed.stdout, re.MULTILINE)
    assert printed.returncode == 0


def test_an_export_at_the_command_line_names_the_classes_and_refuses_others(tmp_path: Path) -> None:
    bot("play", "--terminal", "--data", str(tmp_path), stdin="/start\n")

    assert "There is no class in this database." in bot("export", "--data", str(tmp_path)).stdout
    to = tmp_path / "results.xlsx"
    assert "There is no class nowhere" in refusal(
        bot("export", "--data", str(tmp_path), "--class", "nowhere", "--to", str(to))
    )
    assert not to.exists()


def test_a_backup_and_its_restore(tmp_path: Path) -> None:
    bot("migrate", "--data", str(tmp_path))

    backed_up = bot("backup", "--data", str(tmp_path))

    (made,) = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"scorewise-\d{8}-\d{6}\.db", made.name)
    assert backed_up.stdout.startswith(f"{made}: 1 rows, whole. It holds what the database holds; keep it as safe")

    (tmp_path / "scorewise.db").unlink()
    restored = bot("restore", str(made), "--data", str(tmp_path))
    assert restored.stdout == (
        "Restored: 1 rows.\nPeople who had deleted themselves since, and are deleted again: 0.\n"
    )
    assert (tmp_path / "scorewise.db").exists()


def test_a_backup_of_nothing(tmp_path: Path) -> None:
    assert f"There is no database in {tmp_path}. Name its folder with --data." in refusal(
        bot("backup", "--data", str(tmp_path))
    )


def test_a_restore_names_what_is_wrong_with_the_backup(tmp_path: Path) -> None:
    assert "Name a backup: python -m bot restore FILE." in refusal(bot("restore", "--data", str(tmp_path)))
    missing = refusal(bot("restore", str(tmp_path / "no.db"), "--data", str(tmp_path)))
    assert f"{tmp_path / 'no.db'} is no database that can be used" in missing
    with exclusive(tmp_path):
        held = refusal(bot("restore", str(tmp_path / "no.db"), "--data", str(tmp_path)))
    assert "Another Scorewise is running" in held


def test_migrate_says_where_it_was_and_is_refused_while_the_bot_runs(tmp_path: Path) -> None:
    done = bot("migrate", "--data", str(tmp_path))

    assert done.stdout == f"{tmp_path / 'scorewise.db'} is at this version.\n"
    with exclusive(tmp_path):
        assert "Another Scorewise is running" in refusal(bot("migrate", "--data", str(tmp_path)))


def test_a_webhook_without_a_token() -> None:
    assert "SCOREWISE_TOKEN is not set." in refusal(bot("webhook", "show", SCOREWISE_TOKEN=""))


def test_the_doctor_on_a_new_machine_says_what_to_do(tmp_path: Path) -> None:
    result = bot("doctor", "--data", str(tmp_path / "none"), SCOREWISE_TOKEN="")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "to do  token: missing or malformed\n         SCOREWISE_TOKEN is not set." in result.stdout
    assert f"to do  data folder: {tmp_path / 'none'} is not there yet\n" in result.stdout
    assert not (tmp_path / "none").exists()
