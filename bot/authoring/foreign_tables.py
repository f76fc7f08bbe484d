"""The spreadsheets in which Kahoot and Quizizz take questions."""

import re
from collections.abc import Mapping, Sequence

from bot.authoring.reasons import Reason
from bot.quiz.draft import Draft, DraftOption

# Kahoot: "Question - max 120 characters", "Answer 1 - max 75 characters", "Correct answer(s) - choose at least one".
# Quizizz: "Question Text", "Question Type", "Option 1", "Correct Answer", "Image Link", "Answer explanation".
_HEADINGS = (
    (re.compile(r"question type"), "type"),
    (re.compile(r"question( text)?( *[-–(].*)?"), "ask"),
    (re.compile(r"(?:answer|option) ([1-9])( *[-–(].*)?"), "option"),
    (re.compile(r"correct answers?(\(s\))?( *[-–(].*)?"), "right"),
    (re.compile(r"answer explanation"), "explanation"),
    (re.compile(r"image link"), "image"),
)
_KINDS = {"": "one", "multiple choice": "one", "multiple-choice": "one", "checkbox": "several"}


def foreign_columns(cells: Sequence[str]) -> dict[int, str]:
    """Return the columns by their places, if these are the headings of such a spreadsheet; none otherwise."""
    columns: dict[int, str] = {}
    for place, cell in enumerate(cells):
        text = " ".join(cell[:200].casefold().split())
        for pattern, name in _HEADINGS:
            if found := pattern.fullmatch(text):
                columns[place] = f"option {found[1]}" if name == "option" else name
                break
    return columns if {"ask", "option 1", "option 2", "right"} <= set(columns.values()) else {}


def foreign_draft(values: Mapping[str, str], language: str, remarks: set[Reason]) -> Draft | Reason:
    """Return the question of one row, or why it cannot be asked here.

    Several right answers are each enough, unless the row says that all have to be chosen (Quizizz's "Checkbox").
    """
    kind = _KINDS.get(values.get("type", "").casefold())
    if kind is None:
        return Reason.KIND
    if values.get("image"):
        remarks.add(Reason.PICTURE)
    right = set(re.findall("[1-9]", values.get("right", "")))
    options = tuple(
        DraftOption(text=text, right=str(n) in right) for n in range(1, 10) if (text := values.get(f"option {n}", ""))
    )
    return Draft(
        kind="several" if kind == "several" else "one",
        ask=values.get("ask", ""),
        language=language,
        options=options,
        explanation=values.get("explanation", ""),
    )
