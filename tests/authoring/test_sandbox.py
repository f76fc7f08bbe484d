"""A file that is read in a process of its own harms nobody else: not by what it holds, nor by how it is called."""

import zipfile
from io import BytesIO

import pytest

from bot.authoring.sandbox import read_apart

pytestmark = pytest.mark.slow("each starts a process")


async def test_a_question_file_and_a_document_are_told_apart() -> None:
    questions = await read_apart("a.gift", b"What is 2? {=two ~three}", "en")
    document = await read_apart("a.md", b"The score runs from 350 to 950 points.", "en")

    assert questions is not None
    assert questions.questions is not None
    assert questions.questions.drafts[0].ask == "What is 2?"
    assert document is not None
    assert document.document is not None
    assert document.document.passages[0].text == "The score runs from 350 to 950 points."


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.gift", "-c.gift", "; rm -rf ~.gift", "\\0.gift", "🦘" * 200 + ".gift"]
)
async def test_a_hostile_name_is_a_name(name: str) -> None:
    found = await read_apart(name, b"What is 2? {=two ~three}", "en")

    assert found is not None
    assert found.questions is not None


async def test_a_file_that_unpacks_to_gigabytes_ends_without_a_result_or_with_a_sentence() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)

    found = await read_apart("a.xlsx", packed.getvalue(), "en")

    assert found is None or found.refusal
