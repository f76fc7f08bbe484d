"""Erasing at any moment, in short; `make campaign` does the same for longer. Planted mistakes are caught."""

import os
from pathlib import Path

import pytest

from tests.durability.careless_erasure import MISTAKES
from tests.durability.erasure import erasure_campaign, traced

pytestmark = pytest.mark.slow("it kills whole programs")

SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))


async def test_nothing_of_what_was_erased_is_anywhere_after_kills_and_restores(tmp_path: Path) -> None:
    found = await erasure_campaign(tmp_path, SEED, rounds=1)

    assert found.left == [], str(found)
    assert found.erased
    assert found.restores


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_planted_mistake_is_caught(tmp_path: Path, mistake: str) -> None:
    careless = ("-m", "tests.durability.careless_erasure", mistake, "run")

    found = await erasure_campaign(tmp_path, SEED, rounds=1, arguments=careless, kill=False, soon=30, learners=0)

    assert found.left, str(found)


def test_a_word_is_found_wherever_it_lies_but_in_the_copies(tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "copies").mkdir()
    (tmp_path / "jobs" / "half.csv").write_bytes(b"\x00Nama-XYZ\x00")
    (tmp_path / "copies" / "old.db").write_text("Nama-XYZ")

    assert traced(tmp_path, ("Nama-XYZ", "ID-XYZ"), tmp_path / "copies") == [("Nama-XYZ", "half.csv")]
    assert len(traced(tmp_path, ("Nama-XYZ",))) == 2
