from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.actions import Action, kinds, unpack
from bot.chat.actions.quiz import Begin, Choose, Report, ReportAs
from bot.chat.actions.settings import LiveIn

LIMIT = 64
SITTING = "z" * 14
LONGEST = {
    "sitting": SITTING,
    "leave": SITTING,
    "topic": "p" * 40,
    "language": "id",
    "reason": "translation",
    "klass": SITTING,
    "permit": "p" * 34,
    "assignment": SITTING,
    "invitation": SITTING,
    "who": "f" * 16,
    "play": SITTING,
    "story": "s" * 24,
    "encoded": "e" * 40,
    "kind": "practice",
    "rule": "first",
    "explaining": "finished",
    "form": "workbook",
    "zone": "America/Argentina/ComodRivadavia",
    "day": "2026-12-18",
    "live": SITTING,
    "seen": "aZ_-",
    "way": "ranking",
    "deal": "d" * 11,
    "at": "r59",
    "said": "-".join(["012345"] * 6),
    "draft": SITTING,
    "document": SITTING,
    "part": "explanation",
}


def longest(kind: type[Action]) -> Action:
    hints = get_type_hints(kind)
    values = {
        name: LONGEST[name] if name in LONGEST else True if hints[name] is bool else 999
        for name in hints
        if name != "code"
    }
    return kind(**values)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_an_action_survives_the_trip_through_a_button(kind: type[Action]) -> None:
    action = longest(kind)

    assert unpack(action.pack()) == action
    assert len(action.pack().encode()) <= LIMIT


def test_every_kind_has_a_letter_of_its_own() -> None:
    assert len({kind.code for kind in kinds()}) == len(kinds())


@given(st.text(max_size=80))
def test_whatever_comes_back_is_an_action_or_nothing(data: str) -> None:
    action = unpack(data)

    assert action is None or action.pack() == data


@given(st.sampled_from(kinds()), st.lists(st.text("0123456789abz-:²", max_size=6), max_size=5))
def test_what_looks_like_an_action_says_what_it_said(kind: type[Action], parts: list[str]) -> None:
    data = ":".join((f"{kind.code}1", *parts))
    action = unpack(data)

    assert action is None or unpack(action.pack()) == action


@pytest.mark.parametrize(
    "data", [None, "", "c1", "c2:x:0:0", "c1:x:0", "c1:x:0:0:0", "c1:x:-1:0", "c1:x:10000:0", "x1:x:0:0:yes"]
)
def test_what_is_no_action_is_nothing(data: str | None) -> None:
    assert unpack(data) is None


def test_a_tap_says_where_it_was_and_not_what_it_meant() -> None:
    assert Choose("k3x9", 0, 2).pack() == "c1:k3x9:0:2"


@pytest.mark.parametrize("data", [f"r1:{'a' * 48}:1", f"q1:{'a' * 17}", f"my1:{'a' * 40}", "lv1:../../etc", "n1:a-b:1"])
def test_an_id_that_cannot_be_ours_is_not_taken_into_other_buttons(data: str) -> None:
    assert unpack(data) is None


@pytest.mark.parametrize(
    "action",
    [Report("k3x9", 1), LiveIn("Asia/Jakarta")],
)
def test_what_fits_is_packed(action: Action) -> None:
    assert unpack(action.pack()) == action


@pytest.mark.parametrize("action", [LiveIn("Asia:Jakarta"), ReportAs("k3x9", 1, "answer:"), Begin("a:b")])
def test_a_value_that_would_be_read_as_two_makes_no_button(action: Action) -> None:
    with pytest.raises(ValueError, match="holds a ':'"):
        action.pack()


@pytest.mark.parametrize("action", [LiveIn("x" * 61), Begin("p" * 40, "s" * 21), Begin("é" * 31)])
def test_what_telegram_would_refuse_as_too_long_makes_no_button(action: Action) -> None:
    with pytest.raises(ValueError, match="bytes of 64"):
        action.pack()
