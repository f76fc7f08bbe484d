import pytest

from bot.quiz.pending_input import InputKind, PendingInput

STORED = {
    "time": PendingInput(InputKind.REMINDER_TIME),
    "zone": PendingInput(InputKind.TIME_ZONE),
    "exam": PendingInput(InputKind.EXAM_DAY),
    "my-name:k3x9": PendingInput(InputKind.NAME_IN_CLASS, "k3x9"),
    "join-name:j1": PendingInput(InputKind.NAME_TO_JOIN_UNDER, "j1"),
    "my-id:k3x9": PendingInput(InputKind.STUDENT_ID, "k3x9"),
    "class-name": PendingInput(InputKind.NEW_CLASS_NAME),
    "teacher-name:k3x9": PendingInput(InputKind.TEACHER_NAME, "k3x9"),
    "class-rename:k3x9": PendingInput(InputKind.CLASS_NAME, "k3x9"),
    "class-end:k3x9": PendingInput(InputKind.CLASS_END, "k3x9"),
    "roster:k3x9": PendingInput(InputKind.ROSTER_FILE, "k3x9"),
    "opens:a1": PendingInput(InputKind.OPENING_DAY, "a1"),
    "due:a1": PendingInput(InputKind.DUE_DAY, "a1"),
    "moved:a1": PendingInput(InputKind.MOVED_DUE_DAY, "a1"),
    "own-due:a1.h1": PendingInput(InputKind.OWN_DUE_DAY, "a1.h1"),
    "own-file:k3x9": PendingInput(InputKind.QUESTION_FILE, "k3x9"),
    "own-part:d1.ask.0": PendingInput(InputKind.DRAFT_PART, "d1.ask.0"),
    "own-source:d1.0.last": PendingInput(InputKind.DOCUMENT_DETAIL, "d1.0.last"),
}
"""As databases hold it: a version that wrote anything else would forget what people were asked."""


@pytest.mark.parametrize(("stored", "pending"), STORED.items(), ids=STORED)
def test_what_is_stored_is_read_and_written_alike(stored: str, pending: PendingInput) -> None:
    assert PendingInput.from_stored(stored) == pending
    assert pending.stored() == stored


def test_every_kind_is_written_down_here() -> None:
    assert {pending.kind for pending in STORED.values()} == set(InputKind)


@pytest.mark.parametrize("stored", ["", "something-newer", "something-newer:k3x9", ":k3x9"])
def test_what_this_version_does_not_know_is_not_waited_for(stored: str) -> None:
    assert PendingInput.from_stored(stored) is None
