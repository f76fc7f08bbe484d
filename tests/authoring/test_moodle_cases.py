"""Question files are read as real Moodle reads them; `moodle/out.json` says what it made of each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.formats import read_questions
from bot.authoring.reasons import QuestionsRead, Reason
from bot.quiz.draft import Draft

FOLDER = Path(__file__).parent / "moodle"
OUT: dict[str, dict[str, Any]] = json.loads((FOLDER / "out.json").read_text(encoding="utf-8"))
SHOWN = {
    "<p>What is the <b>range</b>? 1 < 2</p>": "What is the range? 1 < 2",
    "<p>350&ndash;950</p>": "350–950",
    '<p>What is it? <img src="@@PLUGINFILE@@/dot%20a.png" alt="dot"></p>': "What is it? [dot]",
    "ya &amp; tidak &lt;b&gt;": "ya & tidak <b>",
}
"""The words that Moodle shows for what it stored as HTML."""
NOT_ASKED = {
    "shortanswer": Reason.SHORT_ANSWER,
    "essay": Reason.ESSAY,
    "description": Reason.DESCRIPTION,
    "multianswer": Reason.CLOZE,
}


def read(name: str) -> QuestionsRead:
    return read_questions(name, (FOLDER / "in" / name).read_bytes(), "en")


def shown(text: str) -> str:
    return SHOWN.get(text, text)


def wanted(stored: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return what of a question that Moodle stored has to be in its draft; nothing if it is none of our kinds."""
    answers = stored.get("answers", [])
    head = {"ask": shown(stored["questiontext"]), "explanation": stored.get("generalfeedback", "")}
    options = [(shown(a["answer"]), a["fraction"] > 0, a.get("feedback", "")) for a in answers]
    match stored["qtype"]:
        case "truefalse":
            yield head | {"kind": "one", "options": options}
        case "multichoice" if any(a["fraction"] > 0 for a in answers):
            yield head | {"kind": "one" if stored.get("single") == "1" else "several", "options": options}
        case "ordering":
            yield head | {"kind": "order", "options": [(text, False, "") for text, _, _ in options]}
        case "numerical":
            right = next(a for a in answers if a["fraction"] == 1)
            said = [*([right["feedback"]] if "feedback" in right else []), *filter(None, [head["explanation"]])]
            yield head | {
                "kind": "number",
                "explanation": "\n\n".join(said),
                "number": (right["answer"], right["tolerance"], stored.get("units", [["", 1]])[0][0]),
                "slips": [(a["answer"], a["feedback"]) for a in answers if a is not right and "feedback" in a],
            }
        case "match":
            pairs = [(pair["text"], pair["answer"]) for pair in stored["subquestions"]]
            for first, second in pairs:
                if first:
                    asked = head | {"ask": f"{head['ask']}\n{first}", "kind": "one"}
                    yield asked | {"options": [(half, half == second, "") for _, half in pairs]}


def came(draft: Draft) -> dict[str, Any]:
    """Return the same of a draft."""
    values: dict[str, Any] = {"ask": draft.ask, "explanation": draft.explanation, "kind": draft.kind}
    if draft.number is None:
        return values | {"options": [(option.text, option.right, option.feedback) for option in draft.options]}
    slips = [(str(slip.value), slip.feedback) for slip in draft.number.slips]
    number = (str(draft.number.answer), str(draft.number.tolerance), draft.number.unit)
    return values | {"number": number, "slips": slips}


@pytest.mark.parametrize("name", sorted(name for name, case in OUT.items() if case["imported"]))
def test_a_file_that_moodle_imports_gives_the_same_questions_and_a_reason_for_each_other(name: str) -> None:
    stored = [question for question in OUT[name]["stored"] if "parent" not in question]

    found = read(name)

    assert [came(draft) for draft in found.drafts] == [each for question in stored for each in wanted(question)]
    reasons = {(left.what, left.reason) for left in found.left_out}
    for question in stored:
        if question["qtype"] in NOT_ASKED:
            assert (question["name"], NOT_ASKED[question["qtype"]]) in reasons
        elif not list(wanted(question)):
            assert question["name"] in {what for what, _ in reasons}
    ids = {question["name"]: question.get("idnumber") for question in stored}
    assert all(draft.id == ids[draft.title] for draft in found.drafts if draft.title)


def test_where_moodle_gave_a_name_the_draft_has_it_as_its_title() -> None:
    for name, case in OUT.items():
        titles = [draft.title for draft in read(name).drafts if draft.title]
        assert set(titles) <= set(case["parsed"])


def test_an_empty_line_in_the_braces_spoils_its_question_and_not_the_next_one() -> None:
    found = read("13_blank_line_in_answers.gift")

    assert [draft.title for draft in found.drafts] == ["After"]
    assert [(left.line, left.reason) for left in found.left_out] == [(1, Reason.BRACES), (4, Reason.BRACES)]


def test_weights_that_moodle_refuses_are_refused_with_their_lines() -> None:
    found = read("18_weights_unusual.gift")

    assert found.drafts == ()
    assert [(left.line, left.reason) for left in found.left_out] == [(n, Reason.WEIGHT) for n in (1, 3, 5)]


def test_id_and_tags_are_kept_and_what_is_lost_is_told() -> None:
    found = read("24_choice.xml")

    assert (found.drafts[0].id, found.drafts[0].tags) == ("q-1", ("privacy", "level-1"))
    assert [(left.what, left.reason) for left in found.left_out] == [
        ("$course$/top/From XML", Reason.CATEGORY),
        ("One & only", Reason.EMPHASIS),
        ("One & only", Reason.COMBINED_FEEDBACK),
    ]


def test_a_picture_is_listed_as_left_out() -> None:
    found = read("36_picture.xml")

    assert [(left.line, left.what, left.reason) for left in found.left_out] == [(2, "Pic", Reason.PICTURE)]


def test_a_small_letter_after_answer_is_told_since_moodle_takes_no_answer_for_right_then() -> None:
    found = read("22_aiken_bom_crlf.txt")

    assert [(left.line, left.reason) for left in found.left_out] == [(4, Reason.KEY_LETTER)]
