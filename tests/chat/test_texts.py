"""The texts of the interface: all of them translated, none left over, every place filled."""

import ast
import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.authoring.document import CAUTIONS, REFUSALS, Caution, Refusal
from bot.authoring.reasons import Reason
from bot.chat.screens import welcome
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"t": None, "plural": (1, 2)}
in_every_language_but_english = pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])


@cache
def said() -> set[str | tuple[str, ...]]:
    """Every text that the program says."""
    found = extract_from_dir(str(ROOT / "bot"), [("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def translated(language: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    catalog = read_po(io.BytesIO((ROOT / "bot" / "locale" / f"{language}.po").read_bytes()), locale=language)
    return {
        tuple(message.id) if isinstance(message.id, list | tuple) else message.id: message.string  # type: ignore[misc]
        for message in catalog
        if message.id
    }


@in_every_language_but_english
def test_every_text_is_translated_and_no_translation_is_left_over(language: str) -> None:
    texts = translated(language)

    assert said() == set(texts)
    assert all(all(text) if isinstance(text, tuple) else text for text in texts.values())


def test_no_text_is_overlooked_by_the_search_for_texts() -> None:
    """Babel does not see a call within an f-string (findings/babel-calls-within-f-strings.sh); Python's parser does."""
    overlooked = []
    for path in (ROOT / "bot").rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        for call in calls:
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            texts = [it.value for it in call.args if isinstance(it, ast.Constant) and isinstance(it.value, str)]
            text = {"t": texts[0] if texts else None, "plural": tuple(texts)}.get(called)
            if text and text not in said():
                overlooked.append(text)

    assert overlooked == []


def test_every_sentence_about_a_file_is_marked_for_translators() -> None:
    """They are values below the chat, which translates them: one without its mark would be shown in English."""
    assert (set(REFUSALS), set(CAUTIONS)) == (set(Refusal), set(Caution))
    sentences = {*map(str, Reason), *REFUSALS.values(), *CAUTIONS.values()}

    assert len(sentences) == len(Reason) + len(Refusal) + len(Caution) > 90
    assert sorted(sentences - said()) == []
    assert [text for text in sentences if set(re.findall("{.*?}|[{}]", text)) - {"{name}"}] == []


@in_every_language_but_english
def test_a_translation_fills_the_same_places(language: str) -> None:
    def places(text: str | tuple[str, ...]) -> set[str]:
        return set(re.findall(r"{(\w+)}", text if isinstance(text, str) else text[-1]))

    assert [
        text
        for text, other in translated(language).items()
        if places(text) != places(other) - {"n"} | places(text) & {"n"}
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_telegram_shows_of_the_bot_is_within_its_limits(language: str) -> None:
    """256 for a command, 512 and 120 for the descriptions (core.telegram.org/bots/api)."""
    tr = Translator(language)

    assert all(re.fullmatch("[a-z0-9_]{1,32}", command) for command in welcome.commands(tr))
    assert all(1 <= len(text) <= 256 for text in welcome.commands(tr).values())
    assert len(welcome.description(tr)) <= 512
    assert len(welcome.short_description(tr)) <= 120


@pytest.mark.parametrize(
    ("language", "number", "date"), [("en", "6,000", "November 22, 2022"), ("id", "6.000", "22 November 2022")]
)
def test_numbers_and_dates_are_those_of_the_language(language: str, number: str, date: str) -> None:
    tr = Translator(language)

    assert tr.number(6000) == number
    assert tr.published("2022-11-22") == date
    assert tr.published("2022-11") == "November 2022"
    assert tr.published("2022") == "2022"
