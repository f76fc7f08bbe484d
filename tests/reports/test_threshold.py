"""One rule for small numbers: what was chosen stands beside names, or is left out where fewer than five were asked."""

import io
import json
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from bot.chat.screens import files as file_screens
from bot.chat.screens import membership, results_learnt
from bot.chat.screens import results as screens
from bot.chat.screens.results import ResultsView
from bot.chat.translation import Translator
from bot.quiz.classes import Class
from bot.quiz.exports import NAMELESS, ExportFormat
from bot.reports import labels
from bot.reports.digest import digest
from bot.reports.files import write
from bot.reports.results import Choice, Results
from bot.services.membership import Invitation
from tests.builders import NOON, a_bank
from tests.reports.builders import a_learner, an_answer, an_assignment, an_item, attempts_of, some_results

GUIDE = Path(__file__).parent.parent.parent / "docs" / "teaching.md"
TELLTALE = ("Telltale", "4711", "secret-error", "Secretly wrong.")
"""What four learners chose, typed and held, and nobody else."""
NAMES = ("Ani", "Budi", "Citra", "Dewi", "Eko")


def t(text: str, /, **values: object) -> str:
    return text.format(**values)


def a_class_of(asked: int, *, named: bool) -> Results:
    """Two questions that so many of five learners were asked; one of them chose what nobody may be told of."""
    people = NAMES if named else tuple(f"Learner {n}" for n in range(5))
    choices = (Choice("Right", True), Choice("Telltale", False, "secret-error"))
    items = (an_item("rare", choices=choices), an_item("typed", kind="number", choices=()), an_item("usual"))
    answers = []
    for place, name in enumerate(people):
        if place < asked:
            wrong = place == 0
            answers += [
                an_answer(
                    name, "rare", chosen=(int(wrong),), answer=choices[wrong].text, verdict=("right", "wrong")[wrong]
                ),
                an_answer(name, "typed", chosen=(), answer="4711" if wrong else "6", verdict="wrong"),
            ]
        answers.append(an_answer(name, "usual"))
    return some_results(
        named=named,
        learners=tuple(a_learner(name, f"s{place}" if named else "") for place, name in enumerate(people)),
        assignments=(an_assignment(drawn=True),),
        attempts=attempts_of(answers),
        items=items,
        misconceptions={"secret-error": "Secretly wrong."},
        answers=answers,
    )


def read(format: ExportFormat, results: Results) -> str:
    """Everything that a file tells of what was answered, as text; not what could have been."""
    file = io.BytesIO()
    write(format, results, file, t, "en", "c1")
    if format is ExportFormat.WORKBOOK:
        return "\n".join(
            str(row) for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows(values_only=True)
        )
    text = file.getvalue().decode()
    if format is ExportFormat.XAPI:
        statements = [json.loads(line) for line in text.splitlines()]
        told = [
            (one["object"]["id"], one["result"].get("response")) for one in statements if one["result"].get("response")
        ]
        return str([("Telltale" if response == "c1" else response, id) for id, response in told])
    return text


def shown(results: Results) -> str:
    """Every screen of results that names nobody."""
    tr, bank, view = Translator("en"), a_bank(), ResultsView(results, digest(results), "c1", "a1")
    return unescape(
        "\n".join(
            screen.html
            for screen in (
                screens.one(tr, bank, view, 0),
                screens.by_question(tr, bank, view, 0),
                screens.mix_ups(tr, bank, view),
                results_learnt.gains(tr, view),
                screens.described(tr, view),
            )
        )
    )


@pytest.mark.parametrize("format", ExportFormat)
def test_a_file_without_names_does_not_say_what_was_chosen_if_fewer_than_five_were_asked(format: ExportFormat) -> None:
    text = read(format, a_class_of(4, named=False))

    assert [word for word in TELLTALE if word in text] == []


def test_no_screen_says_what_was_chosen_if_fewer_than_five_were_asked() -> None:
    text = shown(a_class_of(4, named=True))

    assert [word for word in TELLTALE if word in text] == []
    assert labels.threshold(t) in text


@pytest.mark.parametrize("format", [ExportFormat.WORKBOOK, ExportFormat.ANSWERS_CSV, ExportFormat.XAPI])
@pytest.mark.parametrize(("asked", "named"), [(4, True), (5, False)])
def test_beside_names_or_among_five_it_is_said(format: ExportFormat, asked: int, named: bool) -> None:
    text = read(format, a_class_of(asked, named=named))

    assert "Telltale" in text
    assert "4711" in text


def test_among_five_the_report_and_the_screens_say_it() -> None:
    results = a_class_of(5, named=True)

    assert "Secretly wrong." in read(ExportFormat.REPORT, results)
    assert "Telltale" in shown(results)


@pytest.mark.parametrize("format", sorted(NAMELESS))
def test_what_names_nobody_follows_the_rule_whoever_asks_for_it(format: ExportFormat) -> None:
    text = read(format, a_class_of(4, named=True))

    assert not any(word in text for word in (*TELLTALE, *NAMES))


def test_the_rule_is_said_in_the_same_words_everywhere() -> None:
    rule, tr = labels.threshold(t), Translator("en")

    klass = Class(id="c1", name="9B", code="x", open_until=None, seats=30, asks_id=False, since=NOON)
    assert rule in unescape(file_screens.which_file(tr, klass, "").html)
    invitation = Invitation(klass, ("Ibu Sari",), joined=False, name="Blue Heron", fingerprint="abcd")
    assert rule in unescape(membership.invitation(tr, invitation, 1).html)
    assert rule in read(ExportFormat.WORKBOOK, a_class_of(4, named=False))
    assert rule in unescape(read(ExportFormat.REPORT, a_class_of(4, named=True)))
    assert rule in " ".join(GUIDE.read_text().split())
