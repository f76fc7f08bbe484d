"""Lists of ids as schools have them."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.workbook_rows import MAXIMUM_UNPACKED
from bot.chat.parsing.id_list import NoIds, ids_in, ids_in_text

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (123)\n    Points Possible,,,,,10\n"
    '"Rivera, Ana",900001,S00123,arivera,Sec A,8\n"Okoye, Tunde",900002,S00124,tokoye,Sec A,9\n'
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("S-1\nS-2\n", ["S-1", "S-2"]),
        ("00123\n00124\n00125", ["00123", "00124", "00125"]),
        ("S-001, S-002", ["S-001", "S-002"]),
        ("Name,ID number\nAni,S-1\nBen,S-2\n", ["S-1", "S-2"]),
        ("\ufeffNIM;Nama\r\nS-1;Ani\r\n\r\nS-2;Ben\r\n", ["S-1", "S-2"]),
        ("name\temail\nAni\ta@example.org\n", ["a@example.org"]),
        ('name,email\n"Ani, B.","a@example.org"\n', ["a@example.org"]),
        ('Name;ID number\n"Rivera, Ana, Ph.D.";00123\n"Okoye, Tunde, M.Sc.";00124\n', ["00123", "00124"]),
        ("Nama|NIM\nAyu Putri|00123\nBudi|00124\n", ["00123", "00124"]),
        ("Nama;NIM\nAyu Putri, S.Kom., M.T.;001234\nBudi Santoso, S.T., M.Eng.;001235\n", ["001234", "001235"]),
        (CANVAS, ["S00123", "S00124"]),
        ("sep=;\nName;ID number\nAna;00123\n", ["00123"]),
        ("Class list 2026,,\nNo,Name,ID number\n1,Ana,00123\n", ["00123"]),
        ("StudentID,Name\n00123,Ana\n", ["00123"]),
        ("student_id,name\n00123,Ana\n", ["00123"]),
        ("Nama,NPM\nAna,00123\n", ["00123"]),
        ("Nama,NISN\nAna,00123\n", ["00123"]),
        ("Name;Matrikelnummer\nAna;00123\n", ["00123"]),
        ("Student,SIS Login ID\nAna,arivera\n", ["arivera"]),
        ("00123;\n00124;\n", ["00123", "00124"]),
        ('id\n="00123"\n', ["00123"]),
    ],
)
def test_ids_are_found_by_their_column(text: str, ids: list[str]) -> None:
    assert ids_in(text.encode()) == ids


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_files_are_read_as_spreadsheets_save_them(encoding: str) -> None:
    assert ids_in("Name\tid\nJos\xe9\t7\n".encode(encoding)) == ["7"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Name,Age\nAni,20\n", NoIds("columns", 1, "Name · Age")),
        (b"00123\n\nAna Rivera\n", NoIds("names", 3, "Ana Rivera")),
        (b"Ana\nBen\n", NoIds("names", 1, "Ana")),
        (b"", NoIds("empty")),
        (b"id\n", NoIds("empty")),
        (b"PK\x03\x04\x14\x00", NoIds("binary")),
        (b"\x89PNG\r\n\x1a\n,\x00,\xff\xff", NoIds("binary")),
    ],
)
def test_what_is_wrong_with_a_list_is_told_with_its_line(content: bytes, problem: NoIds) -> None:
    assert ids_in(content) == problem


def a_workbook(*rows: tuple[str | int, ...], format: str = "General") -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for (cell,) in sheet.iter_rows(min_col=2, max_col=2):
        cell.number_format = format
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_and_its_zeros_are_kept() -> None:
    assert ids_in(a_workbook(("Class 9B",), ("Name", "NIM"), ("Ana", "00123"), ("Ben", 124))) == ["00123", "124"]
    assert ids_in(a_workbook(("Name", "NIM"), ("Ana", 123), format="00000")) == ["00123"]


def test_a_workbook_that_unpacks_to_too_much_is_not_read() -> None:
    file = io.BytesIO(a_workbook(("NIM",), ("00123",)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/bomb.xml", b"0" * (MAXIMUM_UNPACKED + 1))

    assert len(file.getvalue()) < 100_000
    assert ids_in(file.getvalue()) == NoIds("binary")


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_nothing_breaks(content: bytes) -> None:
    for found in (ids_in(content), ids_in(b"PK\x03\x04" + content)):
        assert isinstance(found, NoIds) or all(isinstance(each, str) for each in found)


@given(st.lists(st.text("ABCdef ,;|'.", min_size=1, max_size=12), min_size=1, max_size=4))
def test_a_name_without_a_figure_is_never_kept_as_an_id(names: list[str]) -> None:
    found = ids_in_text("\n".join(names))

    assert isinstance(found, NoIds)
