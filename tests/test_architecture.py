"""Imports point inwards. The contracts are in pyproject.toml."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.quiz.language import LANGUAGES

pytestmark = pytest.mark.slow("each violation is looked for by a program of its own")

ROOT = Path(__file__).parent.parent


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())",
    ]
    cache = ("--cache-dir", str(folder / ".imports")) if folder != ROOT else ("--no-cache",)
    return subprocess.run([*command, *cache], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, to plant violations in; what has been read of it once is not read again."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests").mkdir()
    for name in ("__init__.py", "contracts.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests")
    return folder


def test_the_contracts_hold() -> None:
    result = checked(ROOT)

    assert result.returncode == 0, result.stdout


def test_every_folder_of_the_program_is_a_package_that_the_contracts_see() -> None:
    """import-linter does not see a folder without `__init__.py`: its contracts would hold whatever is in it."""
    folders = {module.parent for module in (ROOT / "bot").rglob("*.py")}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


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
def test_a_planted_violation_breaks_them(copy: Path, module: str, line: str) -> None:
    original = (copy / module).read_text(encoding="utf-8")
    (copy / module).write_text(f"{original}\n{line}\n", encoding="utf-8")

    result = checked(copy)
    (copy / module).write_text(original, encoding="utf-8")

    assert result.returncode == 1
    assert "BROKEN" in result.stdout


def test_every_table_of_two_languages_has_all_of_them() -> None:
    """A third language is added by an entry in each; without one a KeyError would wait for whoever chooses it."""
    lacking = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "bot").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Dict)
        and {"en", "id"} <= (keys := {key.value for key in node.keys if isinstance(key, ast.Constant)})
        and not LANGUAGES.keys() <= keys
    ]

    assert not lacking, "\n".join(lacking)
