"""Every sentence about privacy stands in SECURITY.md with the test that breaks when it is not true."""

import re

from tests.sentences import PRIVATE, ROOT, in_the_bot, in_the_documents

ROW = re.compile(r"^\| “(?P<said>.+)” \| (?P<test>`tests/[\w/]+\.py`(?:, `tests/[\w/]+\.py`)*|(?:law|advice): .+?) \|$")


def table() -> dict[str, str]:
    """Each sentence of the table with its test, or why no program can prove it."""
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    part = page[page.index("## Every sentence about privacy") :].split("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| “")]
    found = [ROW.match(row) for row in rows]
    assert [row for row, match in zip(rows, found, strict=True) if match is None] == []
    return {match["said"]: match["test"] for match in found if match}


def test_no_sentence_about_privacy_is_without_its_test() -> None:
    assert sorted((in_the_bot() | in_the_documents()) - table().keys()) == []


def test_the_table_has_no_row_for_a_sentence_that_nobody_says() -> None:
    assert sorted(table().keys() - in_the_bot() - in_the_documents()) == []


def test_a_new_sentence_about_privacy_would_be_seen() -> None:
    """The pattern that finds them finds those that were false once."""
    once = (
        "I do not store your name, and nobody sees these data unless you join a class.",
        "Nothing about you is stored before your first quiz.",
        "We share your answers with nobody: consent is yours.",
    )
    assert all(PRIVATE.search(sentence) for sentence in once)
