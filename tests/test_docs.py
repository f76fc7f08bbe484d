"""What the documents say is true: the commands exist, the links lead somewhere, the texts are those of the bot."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot import __version__
from bot.chat.screens import welcome
from bot.chat.translation import Translator
from bot.commands.cli import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("findings/*.md")])
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


def test_the_one_test_of_the_contributing_page_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.search(r"pytest (\S+\.py) -k (\w+)`", page)

    assert named is not None
    assert re.search(rf"def test_\w*{named[2]}", (ROOT / named[1]).read_text(encoding="utf-8"))


def test_every_setting_is_explained_and_no_other() -> None:
    named = re.findall(
        r"^(?:# )?SCOREWISE_([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(named) == sorted(name.upper() for name in Settings.__dataclass_fields__)


def test_the_folders_of_the_architecture_are_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z/]+)` \|", text, re.MULTILINE)

    assert named
    assert all((ROOT / folder).is_dir() for folder in named)
    for package in (path for path in (ROOT / "bot").iterdir() if path.is_dir() and path.name != "__pycache__"):
        assert f"bot/{package.name}/" in named


def test_the_layers_of_the_architecture_are_those_that_are_checked() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"^```\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == ["bot"])

    assert block is not None
    assert [re.match(r"[a-z]+( \| [a-z]+)*", line)[0] for line in block[1].splitlines()] == layers  # type: ignore[index]


def test_the_modules_of_the_architecture_are_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for module in re.findall(r"`(?:bot/)?((?:chat|delivery|quiz|services)/[a-z_]+)(?:\.py)?/?[`.]", text):
        path = ROOT / "bot" / module
        assert path.is_dir() or path.with_suffix(".py").exists(), module


def test_what_the_architecture_names_in_a_module_is_defined_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:chat|delivery|quiz|services|storage)/[a-z_/]+)\.([A-Za-z_]+)`", text)

    assert named
    for module, name in named:
        if name != "py":
            source = (ROOT / "bot" / f"{module}.py").read_text(encoding="utf-8")
            assert re.search(rf"^(?:class|def|async def) {name}\b|^{name}\b.* = ", source, re.MULTILINE), name


GLOSSARY = re.findall(
    r"^\| ([^|`]+) \| [^|]+ \| `([\w/]+\.py)` `(\w+)` \|$",
    (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_the_glossary_is_read() -> None:
    rows = [line for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| ")]

    assert 20 <= len(GLOSSARY) <= 100
    assert len(GLOSSARY) == sum("| where |" not in row and "| --- |" not in row for row in rows)


@pytest.mark.parametrize(("word", "module", "name"), GLOSSARY, ids=[word for word, _, _ in GLOSSARY])
def test_a_word_of_the_glossary_names_something_that_is_there(word: str, module: str, name: str) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    defined = {
        node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    aliases = {
        node.target.id for node in tree.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }

    assert name in defined | aliases


def test_the_index_of_decisions_lists_every_one_with_its_status() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs" / "decisions").glob("0*.md"):
        text = path.read_text(encoding="utf-8")
        title = re.match(r"# (\d+)\. (.+)\n\n\*\*Date\*\* (\S+) · \*\*Status\*\* (.+)\n", text)

        assert title is not None, path.name
        assert f"| {title[1]} | [{title[2]}]({path.name}) | {title[3]} | {title[4]} |" in index


def test_the_version_is_the_changelog_s_newest() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert re.findall(r"^## (\d+\.\d+\.\d+) – \d{4}-\d\d-\d\d$", text, re.MULTILINE)[0] == __version__
    assert project["version"] == __version__


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
