"""What the documents say is true: the commands exist, the links lead somewhere, the texts are those of the bot."""

import re
from pathlib import Path

import pytest

from bot.chat.screens import welcome
from bot.chat.translation import Translator
from bot.commands.cli import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@every_document
def test_commands_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(re.findall(r"`[^`]+`|```sh[^`]+```", text)))) <= targets
    assert set(re.findall(r"python -m bot ([a-z]+)", text)) <= {command.name for command in COMMANDS}


@every_document
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@every_document
def test_the_tests_that_are_named_are_there(path: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", path.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_setting_is_explained_and_no_other() -> None:
    named = re.findall(
        r"^(?:# )?SCOREWISE_([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_folders_of_the_architecture_are_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z/]+)` \|", text, re.MULTILINE)

    assert named
    assert all((ROOT / folder).is_dir() for folder in named)
    for package in (path for path in (ROOT / "bot").iterdir() if path.is_dir() and path.name != "__pycache__"):
        assert f"bot/{package.name}/" in named


def test_the_modules_of_the_architecture_are_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for module in re.findall(r"`(?:bot/)?((?:chat|delivery|quiz|services)/[a-z_]+)(?:\.py)?/?[`.]", text):
        path = ROOT / "bot" / module
        assert path.is_dir() or path.with_suffix(".py").exists(), module


def test_the_check_list_shows_the_texts_that_the_bot_sets() -> None:
    text = (ROOT / "docs" / "first-run-on-telegram.md").read_text(encoding="utf-8")
    english, indonesian = Translator("en"), Translator("id")
    rows = [("description", welcome.description), ("about", welcome.short_description)]
    for label, of in rows:
        assert f"| {label} | {of(english)} | {of(indonesian)} |" in text
    for command, words in welcome.commands(english).items():
        assert f"| /{command} | {words} | {welcome.commands(indonesian)[command]} |" in text


LOCKS = ["requirements.lock", "requirements-run.lock", "tests/browser/requirements.lock", "bench/requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_pinned_files_have_hashes_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert "://" not in text
    assert len(re.findall(r"^[a-z0-9-]+(?:\[.*\])?==", text, re.MULTILINE)) <= text.count("--hash=sha256:")


def test_what_an_operator_installs_is_what_the_tests_ran_with() -> None:
    run, tested = (
        set(re.findall(r"^[a-z0-9-]+==[^ ]+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        for lock in ("requirements-run.lock", "requirements.lock")
    )

    assert run < tested
