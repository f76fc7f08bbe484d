"""Who gets what by the sources that count, and what one's own rules make of oneself."""

import pytest

from bot.quiz.desk import Mirror, Record, place, ranking
from tests.builders import text


def a_record(id: str, speaks_for: tuple[str, ...] = (), against: tuple[str, ...] = ()) -> Record:
    return Record(id, text(id), speaks_for, against, reliable=True)


ANI = a_record("ani", ("bills", "friends"))
BEN = a_record("ben", ("bills",), ("friends",))
CAI = a_record("cai", against=("bills",))


@pytest.mark.parametrize(
    ("sources", "order"),
    [
        ((), [("cai", 0), ("ben", 0), ("ani", 0)]),
        (("bills",), [("ben", 1), ("ani", 1), ("cai", -1)]),
        (("bills", "friends"), [("ani", 2), ("ben", 0), ("cai", -1)]),
        (("weather",), [("cai", 0), ("ben", 0), ("ani", 0)]),
    ],
)
def test_the_applicants_stand_in_the_order_of_the_sources_that_count(
    sources: tuple[str, ...], order: list[tuple[str, int]]
) -> None:
    assert [(record.id, points) for record, points in ranking([CAI, BEN, ANI], sources)] == order


def test_a_source_counts_once_however_many_moves_speak_for_it() -> None:
    mirror = Mirror("first", {"bills": ("rent/pay", "phone/pay")}, {"friends": ("lin/keep",)})

    assert mirror.points(["rent/pay", "phone/pay", "lin/keep"], ["bills"]) == 1
    assert mirror.points(["rent/pay", "phone/pay", "lin/keep"], ["bills", "friends"]) == 0
    assert mirror.points([], ["bills", "friends"]) == 0


@pytest.mark.parametrize(("points", "expected"), [(3, 1), (2, 2), (0, 3), (-1, 4), (-2, 4)])
def test_whoever_ties_stands_after_the_applicants(points: int, expected: int) -> None:
    assert place([CAI, BEN, ANI], ["bills", "friends"], points) == expected
