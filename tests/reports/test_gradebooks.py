"""Files of grades against checkers that are written from the importers' rules, not from what we write."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from bot.reports import canvas, moodle_grades
from bot.reports.escaping import plain
from bot.reports.moodle_grades import LeftOut, Why, reason
from bot.reports.results import Results
from tests.reports.builders import HOSTILE, NOON, a_class, a_learner, an_assignment, an_attempt, some_results

BOM = "\ufeff".encode()


def in_moodle(data: bytes, known: Iterable[str]) -> list[str]:
    """What Moodle would complain of or do wrongly, the first column being mapped to ids and the others to new items."""
    return list(_moodle(data, set(known)))


def _moodle(data: bytes, known: set[str]) -> Iterator[str]:
    try:
        text = data.removeprefix(BOM).decode()
    except UnicodeDecodeError:
        yield "not UTF-8"
        return
    if re.search(r'\\"', text):
        yield "PHP reads past a quote after a backslash"
    head, *rows = [row for row in csv.reader(io.StringIO(re.sub("\r\n?", "\n", text), newline="")) if row]
    if head[0] not in ("ID number", "Email address", "Username"):
        yield "nobody can tell which column has the ids"
    if len({name.strip() for name in head}) < len(head) or not all(name.strip() for name in head):
        yield "columns without names of their own"
    for n, row in enumerate(rows, start=2):
        if len(row) != len(head):
            yield f"row {n} has {len(row)} cells, not {len(head)}"
            continue
        if row[0].strip() in ("", "0"):  # empty() in PHP
            yield f"row {n} has no id and would overwrite another learner"
        elif row[0].strip() not in known:
            yield f"row {n} has an unknown id"
        for cell in row[2:]:
            if cell.strip() == "":
                yield f"row {n} has an empty grade, which becomes 0"
            elif cell.strip() != "-" and not re.fullmatch(r"\d+(\.\d+)?", cell.strip()):
                yield f"row {n} has a bad grade: {cell}"
            elif cell.strip() != "-" and float(cell) > 100:
                yield f"row {n} has a grade that is too big: {cell}"


def in_canvas(data: bytes, known: Iterable[str]) -> list[str]:
    """What Canvas would complain of or do wrongly, if *known* are SIS ids and the course has assignments 1 to 99."""
    return list(_canvas(data, set(known)))


def _canvas(data: bytes, known: set[str]) -> Iterator[str]:
    if data.startswith(BOM + b'"'):
        yield "MalformedCSVError"
        return
    try:
        text = data.removeprefix(BOM).decode()
    except UnicodeDecodeError:
        yield "not UTF-8"
        return
    separator = ";" if _fields(text, ";") > _fields(text, ",") else ","
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    head, *rows = [[_canvas_reads(cell) for cell in row] for row in table]
    if not (len(head) > 3 and "Student" in head[0] and "ID" in head[1]):
        yield "no header"
        return
    sis = re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3])
    width = 5 if sis else 4 if re.search(r"SIS\s+Login\s+ID", head[2]) else 3
    if "Section" not in head[width - 1]:
        yield "Section is not the last column of learners"
        return
    titles = head[width:]
    if len(set(titles)) < len(titles) or not all(titles):
        yield "assignments without names of their own"
    for title in titles:
        if re.search(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)", title):
            yield f"not imported: {title}"
        if re.search(r"\s\(\d{1,2}\)$", title, re.ASCII):
            yield f"taken for another assignment: {title}"
        if title in ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes"):
            yield f"taken for another column: {title}"
    for n, row in enumerate(rows, start=2):
        if len(row) != len(head):
            yield f"row {n} has {len(row)} cells, not {len(head)}"
        elif "Points Possible" in row[0]:
            if n != 2:
                yield f"row {n} is taken for the maximum marks"
        elif row[1]:
            yield f"row {n} has a number of Canvas that we cannot know"
        elif not known & set(row[2:width]):
            yield f"row {n} is found by name only"
        else:
            yield from (f"row {n} has a bad grade: {cell}" for cell in row[width:] if not re.fullmatch(GRADE, cell))


GRADE = r"(\d+(\.\d+)?)?"


def _fields(text: str, separator: str) -> int:
    """How many fields each of the first three lines has, if it is the same for all; lines, not rows.

    Ruby refuses a quote within a field that does not begin with one, unlike Python.
    """
    field = rf'"(?:[^"]|"")*"|[^"{separator}]*'
    lines = [line.rstrip("\r\n") for line in re.findall("[^\n]*\n", text)[:3]]
    if not all(re.fullmatch(rf"(?:{field})(?:{separator}(?:{field}))*", line) for line in lines):
        return 0
    counts = {len(next(csv.reader([line], delimiter=separator), [])) for line in lines}
    return counts.pop() if len(counts) == 1 else 0


def _canvas_reads(cell: str) -> str:
    if not re.search(r"^-?[0-9.,]+%?$", cell, re.MULTILINE):
        return cell
    parts = re.split("[.,]", cell)
    while parts and not parts[-1]:
        parts.pop()
    return ".".join(["".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def moodle_file(results: Results) -> bytes:
    file = io.BytesIO()
    moodle_grades.write(results, file)
    return file.getvalue()


def canvas_file(results: Results) -> bytes:
    file = io.BytesIO()
    canvas.write(results, file)
    return file.getvalue()


def ids(results: Results) -> list[str]:
    return [learner.roster_id.strip() for learner in results.participants]


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def graded() -> Results:
    """Two learners and two assignments: all grades but Bima's second, which is not finished."""
    return some_results(
        learners=(a_learner("Ayu", "0012"), a_learner("Bima", "bima@example.org")),
        assignments=(an_assignment("a1", "Before"), an_assignment("a2", "After, again")),
        attempts=(
            an_attempt("Ayu", "a1", right=2, of=3),
            an_attempt("Ayu", "a2", right=3, of=3, counts=False),
            an_attempt("Ayu", "a2", number=2, right=0, of=3),
            an_attempt("Bima", "a1", right=3, of=3),
            an_attempt("Bima", "a2", right=1, of=3, finished=None),
        ),
    )


def test_a_moodle_file_is_ids_names_and_grades_that_count() -> None:
    assert moodle_file(graded()) == BOM + (
        b'ID number,Name,Before,"After, again"\r\n0012,Ayu,66.67,0\r\nbima@example.org,Bima,100,-\r\n'
    )


def test_a_canvas_file_has_the_id_in_both_columns_and_says_what_full_marks_are() -> None:
    assert canvas_file(graded()) == (
        b'Student,ID,SIS User ID,SIS Login ID,Section,Before,"After, again"\r\n'
        b"    Points Possible,,,,,100,100\r\n"
        b"Ayu,,0012,0012,,66.67,0\r\n"
        b"Bima,,bima@example.org,bima@example.org,,100,\r\n"
    )


@pytest.mark.parametrize("results", [graded(), a_class(30), a_class(1), some_results(learners=(), answers=[])])
def test_the_files_are_accepted(results: Results) -> None:
    assert in_moodle(moodle_file(results), ids(results)) == []
    assert in_canvas(canvas_file(results), ids(results)) == []


@pytest.mark.parametrize("text", [*HOSTILE, "Points Possible", "1,234", "12.345.678", "...", "5%", "a\\", 'b\\"'])
def test_a_hostile_name_is_accepted_inert_and_comes_back(text: str) -> None:
    results = some_results(learners=(a_learner(text, "s1"), a_learner("Bima", "s2")))
    in_moodles, in_canvases = moodle_file(results), canvas_file(results)

    assert in_moodle(in_moodles, ids(results)) == []
    assert in_canvas(in_canvases, ids(results)) == []
    names = [table(in_moodles)[1][1], table(in_canvases)[2][0]]
    assert [plain(name) for name in names] == [text, text]
    assert not any(name.startswith(tuple("=+-@\t\r\n＝＋－＠")) for name in names)


@pytest.mark.parametrize(
    "title",
    [
        *HOSTILE,
        "Quiz (2)",
        "(2)",
        "Final Grade",
        "Semifinal Grade",
        "MyFinal Grades",
        "Unposted Current Score quiz",
        "Override Status",
        "Notes",
        "Section",
        "ID number",
        "Name",
        "Last downloaded from this course",
        "1,5",
        "...",
        "a;b;c;d;e;f;g;h",
    ],
)
def test_a_hostile_title_is_accepted_and_inert(title: str) -> None:
    results = replace(graded(), assignments=(an_assignment("a1", title), an_assignment("a2", title)))
    in_moodles, in_canvases = moodle_file(results), canvas_file(results)

    assert in_moodle(in_moodles, ids(results)) == []
    assert in_canvas(in_canvases, ids(results)) == []
    assert not any(
        cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in table(in_moodles)[0] + table(in_canvases)[0]
    )


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"66.67", b"66.67%", "row 2 has a bad grade: 66.67%"),
        (b"66.67", b"2/3", "row 2 has a bad grade: 2/3"),
        (b"66.67", b'"66,67"', "row 2 has a bad grade: 66,67"),
        (b"66.67", b"6667", "row 2 has a grade that is too big: 6667"),
        (b"66.67", b"", "row 2 has an empty grade, which becomes 0"),
        (b"66.67,", b"", "row 2 has 3 cells, not 4"),
        (b"0012", b"", "row 2 has no id and would overwrite another learner"),
        (b"0012", b"0", "row 2 has no id and would overwrite another learner"),
        (b"0012", b"'0012", "row 2 has an unknown id"),
        (b"ID number", b"Who", "nobody can tell which column has the ids"),
        (b"Before", b"Name", "columns without names of their own"),
        (b",Ayu,", b',"a\\",', "PHP reads past a quote after a backslash"),
        (b"Ayu", b"\xff", "not UTF-8"),
    ],
)
def test_the_checker_of_moodle_refuses_what_is_wrong(before: bytes, after: bytes, complaint: str) -> None:
    data = moodle_file(graded())
    assert before in data

    assert complaint in in_moodle(data.replace(before, after, 1), ids(graded()))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"Student,", BOM + b'"Student",', "MalformedCSVError"),
        (b"Student", b"Name", "no header"),
        (b",Section", b"", "Section is not the last column of learners"),
        (b"66.67", b"66.67%", "row 3 has a bad grade: 66.67%"),
        (b"66.67", b"EX", "row 3 has a bad grade: EX"),
        (b"66.67,", b"", "row 3 has 6 cells, not 7"),
        (b",0012,0012", b",,", "row 3 is found by name only"),
        (b",0012,0012", b',"0,0,12","0,0,12"', "row 3 is found by name only"),
        (b",,0012", b",0012,0012", "row 3 has a number of Canvas that we cannot know"),
        (b"Bima", b"Points Possible", "row 4 is taken for the maximum marks"),
        (b"Before", b"Before (2)", "taken for another assignment: Before (2)"),
        (b"Before", b"Final Grade", "not imported: Final Grade"),
        (b"Before", b"Notes", "taken for another column: Notes"),
        (b"Before", b'"After, again"', "assignments without names of their own"),
        (b"Ayu", b"\xff", "not UTF-8"),
    ],
)
def test_the_checker_of_canvas_refuses_what_is_wrong(before: bytes, after: bytes, complaint: str) -> None:
    data = canvas_file(graded())
    assert before in data

    assert complaint in in_canvas(data.replace(before, after, 1), ids(graded()))


def test_the_checker_of_canvas_reads_semicolons_as_canvas_does() -> None:
    data = canvas_file(replace(graded(), assignments=())).replace(b",", b";")

    assert in_canvas(data, ids(graded())) == []


@pytest.mark.parametrize(
    ("id", "on_roster", "why"),
    [
        ("s1", None, None),
        ("s1", True, None),
        ("ayu@example.org", True, None),
        ("00-12/3", True, None),
        ("", None, Why.NO_ID),
        ("  ", True, Why.NO_ID),
        ("s1", False, Why.NOT_ON_ROSTER),
        ("=HYPERLINK(A1)", None, Why.UNUSABLE_ID),
        ("+62812", True, Why.UNUSABLE_ID),
        ("s1\ns2", None, Why.UNUSABLE_ID),
        ("s\u202e1", None, Why.UNUSABLE_ID),
        ("s\ud800", None, Why.UNUSABLE_ID),
        ("s\\", None, Why.UNUSABLE_ID),
        ("0", True, Why.UNUSABLE_ID),
    ],
)
def test_who_is_left_out_is_told_with_the_reason(id: str, on_roster: bool | None, why: Why | None) -> None:
    learner = a_learner("Ayu", id, on_roster=on_roster)
    results = some_results(learners=(learner, a_learner("Bima", "s9")))
    expected = (LeftOut(learner, why),) if why else ()

    assert moodle_grades.left_out(results) == canvas.left_out(results) == expected
    assert moodle_grades.write(results, io.BytesIO()) == canvas.write(results, io.BytesIO()) == (1 if why else 2)


def test_two_learners_with_one_id_are_both_left_out() -> None:
    learners = (a_learner("Ayu", "s1"), a_learner("Bima", " S1"), a_learner("Citra", "s2"))

    left = moodle_grades.left_out(some_results(learners=learners))

    assert left == (LeftOut(learners[0], Why.SAME_ID), LeftOut(learners[1], Why.SAME_ID))


@pytest.mark.parametrize("id", ["12.345.678", "1,5", "1,234"])
def test_an_id_that_canvas_would_rewrite_is_left_out_there_only(id: str) -> None:
    results = some_results(learners=(a_learner("Ayu", id),))

    assert moodle_grades.left_out(results) == ()
    assert [each.why for each in canvas.left_out(results)] == [Why.UNUSABLE_ID]
    assert in_canvas(canvas_file(results), [id]) == []


def test_without_names_nobody_is_in_a_gradebook() -> None:
    results = some_results(named=False, learners=(a_learner("kind-heron", "SECRET"),))

    assert [each.why for each in moodle_grades.left_out(results)] == [Why.NO_ID]
    assert b"SECRET" not in moodle_file(results) + canvas_file(results)
    assert b"kind-heron" not in moodle_file(results) + canvas_file(results)


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_a_sentence(why: Why) -> None:
    said = reason(LeftOut(a_learner(roster_id="s7"), why), lambda text, /, **values: text.format(**values))

    assert said.endswith(".")
    assert ("s7" in said) == (why is not Why.NO_ID)


def test_the_same_results_are_the_same_bytes() -> None:
    assert moodle_file(a_class(30)) == moodle_file(a_class(30))
    assert canvas_file(a_class(30)) == canvas_file(a_class(30))


def test_grades_do_not_follow_the_order_of_attempts() -> None:
    results = graded()

    assert moodle_file(replace(results, attempts=tuple(results.attempts)[::-1])) == moodle_file(results)


def test_a_finished_attempt_at_nothing_has_no_grade() -> None:
    results = some_results(attempts=(an_attempt(right=0, of=0, finished=NOON),))

    assert table(moodle_file(results))[1] == ["s1", "Ayu", "-"]


def test_an_id_with_a_semicolon_is_quoted_for_moodle() -> None:
    results = some_results(learners=(a_learner("Ayu", "12;34", on_roster=True),))

    rows = moodle_file(results).decode("utf-8-sig").splitlines()

    assert rows[1].startswith('"12;34",Ayu,')
    assert in_moodle(moodle_file(results), ["12;34"]) == []
