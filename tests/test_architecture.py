"""Imports point inwards. The contracts are in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow("each violation is looked for by a program of its own")

ROOT = Path(__file__).parent.parent


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())",
    ]
    return subprocess.run([*command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    result = checked(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("bot/quiz/grading.py", "import telegram"),
        ("bot/quiz/grading.py", "import bot.storage.store"),
        ("bot/chat/handlers/dispatch.py", "import bot.storage.store"),
        ("bot/services/learning.py", "import bot.chat.translation"),
        ("bot/playground/markup.py", "import bot.quiz.question"),
        ("bot/playground/markup.py", "import bot.errors"),
        ("bot/playground/server.py", "import bot.reports"),
        ("bot/playground/state.py", "from bot import settings"),
        ("bot/commands/data_folder.py", "import bot.commands.run"),
        ("bot/chat/screens/quiz.py", "import bot.chat.handlers.quiz"),
        ("bot/storage/store.py", "import bot.packs.load"),
        ("bot/delivery/intake.py", "import bot.chat.translation"),
    ],
)
def test_a_planted_violation_breaks_them(tmp_path: Path, module: str, line: str) -> None:
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "contracts.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    with (tmp_path / module).open("a") as file:
        file.write(f"\n{line}\n")

    result = checked(tmp_path)

    assert result.returncode == 1
    assert "BROKEN" in result.stdout
