"""What is written is read again as it was, and what a format cannot hold is named."""

import io
import zipfile
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring.bank_drafts import draft_of
from bot.authoring.formats import read_questions, write_questions
from bot.authoring.moodle_xml_reader import default_name
from bot.authoring.question_format import QuestionFormat
from bot.authoring.reasons import Reason
from bot.quiz.draft import Draft, DraftOption
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Judgement, Option
from tests.authoring.drafts import a_choice, a_citation, a_number, an_order, drafts
from tests.builders import NOON, a_question
from tests.shipped import the_bank

BANK = the_bank()
WHOLE = (QuestionFormat.CSV, QuestionFormat.XLSX, QuestionFormat.YAML, QuestionFormat.ANKI)
"""Formats that hold everything of a draft."""
MOODLE = (QuestionFormat.GIFT, QuestionFormat.MOODLE_XML)


def without_feedback_of_items(draft: Draft) -> Draft:
    """What Moodle's formats hold: in its ordering questions an item has no feedback."""
    if draft.kind != "order":
        return draft
    return replace(draft, options=tuple(replace(option, feedback="") for option in draft.options))


def held(draft: Draft, form: QuestionFormat) -> Draft | None:
    """Return what a format holds of a draft; `None` if it cannot hold it at all."""
    if form is QuestionFormat.MOODLE_XML and draft.title == default_name(draft.ask):
        draft = replace(draft, title="")  # the name that Moodle XML has of a question without a title
    if form in MOODLE:
        return without_feedback_of_items(draft)
    if form is QuestionFormat.AIKEN:
        if draft.kind != "one":
            return None
        options = tuple(DraftOption(text=option.text, right=option.right) for option in draft.options)
        return Draft(kind="one", ask=draft.ask.replace("\n", " "), language=draft.language, options=options)
    return draft


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(form, marks=pytest.mark.slow("workbooks are read a cell at a time"))
        if form is QuestionFormat.XLSX
        else form
        for form in QuestionFormat
        if form is not QuestionFormat.QTI  # which is written only
    ],
)
@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("pack", list(BANK.packs))
def test_every_pack_of_the_bank_comes_back_as_it_was_written(pack: str, language: str, form: QuestionFormat) -> None:
    questions = [draft_of(question, language) for question in BANK.packs[pack].questions]

    written = write_questions(questions, form, now=NOON, language=language)
    found = read_questions(f"pack{form.ending}", written.content, language)
    again = write_questions(found.drafts, form, now=NOON, language=language)

    wanted = [kept for draft in questions if (kept := held(draft, form))]
    assert list(found.drafts) == wanted
    assert found.left_out == ()
    assert written.omitted == len(questions) - len(wanted)
    assert read_questions(f"pack{form.ending}", again.content, language) == found
    changed = sum(held(draft, form) != draft for draft in questions)
    assert len({left.what for left in written.left_out}) >= (1 if changed else 0)
    assert bool(written.left_out) == bool(changed)


def test_what_a_format_cannot_hold_is_counted_and_named() -> None:
    slip_free = a_number(unit="people")
    item = replace(an_order(), options=(DraftOption(text="a", feedback="Why."), DraftOption(text="b")))
    several = a_choice(kind="several", explanation="So it is.", cite=a_citation())

    aiken = write_questions([a_choice(title="T"), several, item, slip_free], QuestionFormat.AIKEN, now=NOON)
    gift = write_questions([several, item, slip_free], QuestionFormat.GIFT, now=NOON)

    assert aiken.omitted == 3
    assert Counter(left.reason for left in aiken.left_out) == {
        Reason.HOLDS_NO_KIND: 3,
        Reason.HOLDS_NO_FEEDBACK: 1,
        Reason.HOLDS_NO_ID: 1,
    }
    assert [(left.what, left.reason) for left in gift.left_out] == [("Which range?", Reason.HOLDS_NO_FEEDBACK)]


@pytest.mark.parametrize("form", [*WHOLE, *MOODLE])
def test_a_quote_its_passage_and_its_source_travel_along(form: QuestionFormat) -> None:
    draft = a_choice(explanation="So it is.", cite=a_citation())

    written = write_questions([draft], form, now=NOON)

    assert read_questions(f"x{form.ending}", written.content, "en").drafts == (draft,)


@pytest.mark.parametrize("form", MOODLE)
def test_a_quote_that_was_changed_in_moodle_no_longer_proves_anything(form: QuestionFormat) -> None:
    written = write_questions([a_choice(cite=a_citation())], form, now=NOON).content
    changed = written.replace(b"Quote\\: users get", b"Quote\\: nobody gets").replace(
        b"Quote: users get", b"Quote: nobody gets"
    )

    found = read_questions(f"x{form.ending}", changed, "en")

    assert changed != written
    assert found.drafts[0].cite is None
    assert [left.reason for left in found.left_out] == [Reason.QUOTE]
    assert "nobody gets" in found.drafts[0].explanation


@pytest.mark.parametrize("form", MOODLE)
def test_two_right_answers_of_one_are_both_kept(form: QuestionFormat) -> None:
    draft = a_choice(
        options=(DraftOption(text="2", right=True), DraftOption(text="4", right=True), DraftOption(text="3"))
    )

    written = write_questions([draft], form, now=NOON)

    assert read_questions(f"x{form.ending}", written.content, "en").drafts == (draft,)


@pytest.mark.slow("texts by chance")
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(drafts(), min_size=1, max_size=3))
@pytest.mark.parametrize("form", [*MOODLE, *WHOLE])
def test_texts_of_every_kind_survive(form: QuestionFormat, made: list[Draft]) -> None:
    made = [replace(draft, language="en", id=f"q{n}" if draft.id else None) for n, draft in enumerate(made)]

    written = write_questions(made, form, now=NOON)
    found = read_questions(f"x{form.ending}", written.content, "en")

    assert list(found.drafts) == [held(draft, form) for draft in made]


def test_a_package_for_canvas_has_one_item_for_each_question_but_orders() -> None:
    several = a_choice(kind="several", ask="Which <two>?", cite=a_citation())
    made = [a_choice(id="range"), several, a_number(), an_order()]

    written = write_questions(made, QuestionFormat.QTI, now=NOON, title="A & B")

    with zipfile.ZipFile(io.BytesIO(written.content)) as package:
        assert package.namelist() == ["imsmanifest.xml", "questions.xml"]
        ElementTree.fromstring(package.read("imsmanifest.xml"))
        root = ElementTree.fromstring(package.read("questions.xml"))
    space = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
    kinds = [field[1].text for field in root.iter(f"{space}qtimetadatafield") if field[0].text == "question_type"]
    assert kinds == ["multiple_choice_question", "multiple_answers_question", "numerical_question"]
    texts = [text.text for text in root.iter(f"{space}mattext")]
    assert "Which &lt;two&gt;?" in texts
    assert any("users get a score" in (text or "") for text in texts)
    assert (written.omitted, {left.reason for left in written.left_out} >= {Reason.HOLDS_NO_KIND}) == (1, True)
    conditions = [ElementTree.tostring(node, encoding="unicode") for node in root.iter(f"{space}conditionvar")]
    assert any("a1" in text and "not" in text for text in conditions)
    assert any("5990" in text and "6010" in text for text in conditions)


@pytest.mark.parametrize("told", [True, False])
def test_a_claim_is_written_as_a_true_or_false_question(told: bool) -> None:
    form = Judgement(told=told, options=tuple(Option({"en": "x", "id": "x"}) for _ in range(6)))

    draft = draft_of(replace(a_question(), form=form), "id")

    assert [(option.text, option.right) for option in draft.options] == [("Benar", told), ("Salah", not told)]
    assert b"{TRUE" in write_questions([draft], QuestionFormat.GIFT, now=NOON).content or not told
