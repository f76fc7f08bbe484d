"""What LibreOffice makes of our files on an Indonesian teacher's computer: numbers are numbers, days are days."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

import pytest

from bot.chat.translation import Translator
from bot.quiz.exports import ExportFormat
from bot.reports import files
from tests.reports.terms import a_term

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow("it starts LibreOffice"),
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (apt install libreoffice-calc)"),
]

INDONESIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>id-ID</value></prop>
</item>
</oor:items>
"""
COMMA_QUOTE_UTF8 = "CSV:44,34,76,1"
"""What its dialogue proposes for these files: commas, quotes, UTF-8."""
OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text"))
LIKE_A_NUMBER = re.compile(r"'?-?[\d.,]*\d\s?%?")


@dataclass(frozen=True)
class Seen:
    """A cell as LibreOffice holds it: of which kind, and how it is shown."""

    kind: str
    shown: str


Columns: TypeAlias = dict[str, list[Seen]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Columns]]:
    """The sheets of each file, their columns by title."""
    folder = tmp_path_factory.mktemp("files")
    term = replace(a_term(), zone="Asia/Jakarta")
    for format in (ExportFormat.WORKBOOK, ExportFormat.ANSWERS_CSV, ExportFormat.MOODLE, ExportFormat.CANVAS):
        with (folder / f"{format.value}.{files.ENDINGS[format]}").open("wb") as file:
            files.write(format, term, file, Translator("id").t, "id", "k1")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(INDONESIAN, encoding="utf-8")
    _converted(folder, profile, *sorted(folder.glob("*.xlsx")))
    _converted(folder, profile, *sorted(folder.glob("*.csv")), f"--infilter={COMMA_QUOTE_UTF8}")
    return {path.stem: dict(_sheets(path)) for path in folder.glob("*.fods")}


def test_a_workbook_shows_numbers_shares_and_days_as_indonesians_write_them(
    opened: dict[str, dict[str, Columns]],
) -> None:
    learners = opened["workbook"]["Peserta"]

    assert _kinds(learners["Benar"]) == _kinds(learners["Dari"]) == {"float"}
    assert _kinds(learners["Hasil"]) == {"percentage"}
    assert "37,5%" in {cell.shown for cell in learners["Hasil"]}
    assert _kinds(learners["Mulai (Asia/Jakarta)"]) == {"date"}


def test_no_text_in_a_workbook_looks_like_a_number(opened: dict[str, dict[str, Columns]]) -> None:
    cells = [cell for sheet in opened["workbook"].values() for column in sheet.values() for cell in column]

    texts = {cell.shown for cell in cells if cell.kind == "string"}
    assert not {text for text in texts if LIKE_A_NUMBER.fullmatch(text)}
    assert len(cells) > 5_000


def test_the_answers_are_counted_and_dated(opened: dict[str, dict[str, Columns]]) -> None:
    (answers,) = opened["tidy"].values()

    for name in ("attempt", "counts", "right", "found", "of", "late"):
        assert _kinds(answers[name]) == {"float"}, name
    assert _kinds(answers["at"]) == {"date"}
    assert _kinds(answers["learner"]) == {"string"}


@pytest.mark.parametrize("book", ["moodle", "canvas"])
def test_a_grade_with_a_point_is_no_other_number_and_no_day(book: str, opened: dict[str, dict[str, Columns]]) -> None:
    """Moodle and Canvas ask for a point. Where the comma is the decimal mark it stays text, as `teaching.md` says."""
    (grades,) = opened[book].values()

    for cell in [cell for title in ("Debtor map", "Sesame Credit, after") for cell in grades[title]]:
        whole = cell.shown.isdecimal()
        assert cell.kind == ("float" if whole else "string"), cell
        assert whole or cell.shown == "-" or re.fullmatch(r"\d+\.5", cell.shown), cell


def _converted(folder: Path, profile: Path, *what: object) -> None:
    """Open files in LibreOffice and save what it holds as XML."""
    assert SOFFICE is not None
    subprocess.run(
        [
            *(SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", "fods", "--outdir", str(folder)),
            *map(str, what),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )


def _sheets(path: Path) -> Iterator[tuple[str, Columns]]:
    spreadsheet = ET.parse(path).getroot().find(f"{OFFICE}body/{OFFICE}spreadsheet")
    assert spreadsheet is not None
    for sheet in spreadsheet.findall(f"{TABLE}table"):
        titles, *rows = (_cells(row) for row in sheet.iter(f"{TABLE}table-row"))
        yield (
            sheet.get(f"{TABLE}name", ""),
            {
                title.shown: [row[place] for row in rows if place < len(row) and row[place].kind]
                for place, title in enumerate(titles)
                if title.shown
            },
        )


def _cells(row: ET.Element) -> list[Seen]:
    return [
        seen
        for cell in row.findall(f"{TABLE}table-cell")
        for seen in [Seen(cell.get(f"{OFFICE}value-type", ""), _shown(cell))]
        * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 50)  # the empty ones to the right are thousands
    ]


def _shown(cell: ET.Element) -> str:
    return "\n".join("".join(line.itertext()) for line in cell.findall(f"{TEXT}p"))


def _kinds(cells: list[Seen]) -> set[str]:
    return {cell.kind for cell in cells}
