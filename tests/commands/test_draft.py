"""`python -m bot draft`: a document becomes a file of questions that can be edited and converted."""

from pathlib import Path

import pytest

from bot.authoring.formats import read_questions
from bot.commands.cli import main

DOCUMENTS = Path(__file__).parent.parent / "authoring" / "documents"


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_document_becomes_a_table_that_is_read_again_with_its_passages(tmp_path: Path, ending: str) -> None:
    to = tmp_path / f"questions{ending}"

    assert main(["draft", str(DOCUMENTS / "harbour-libreoffice.pdf"), "--out", str(to)]) == 0

    read = read_questions(to.name, to.read_bytes(), "en")
    assert (len(read.drafts), read.left_out) == (20, ())
    assert all(draft.cite and draft.cite.quote in draft.cite.passage.text for draft in read.drafts)
    assert all(draft.cite and draft.cite.passage.page in (1, 2) for draft in read.drafts)


def test_what_was_left_out_and_what_to_look_at_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", str(DOCUMENTS / "air-weasyprint.pdf"), "--out", str(tmp_path / "q.csv")]) == 0

    said = capsys.readouterr().out
    assert "left out: Yayasan Mata Air" in said
    assert "look at:" in said
    assert "20 questions" in said or "19 questions" in said


@pytest.mark.parametrize(
    ("document", "out", "sentence"),
    [
        ("protected.pdf", "q.csv", "protected by a password"),
        ("scanned.pdf", "q.csv", "pictures of pages"),
        ("missing.pdf", "q.csv", "cannot be read: No such file"),
        ("harbour-libreoffice.pdf", "q.pptx", "no ending that is known"),
        ("harbour-libreoffice.pdf", "no/folder/q.csv", "Choose another place"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    document: str, out: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", str(DOCUMENTS / document), "--out", str(tmp_path / out)]) == 1

    assert sentence in capsys.readouterr().err
