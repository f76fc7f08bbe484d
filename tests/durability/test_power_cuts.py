"""Power cuts, in short, on files rebuilt from what was synced. Controls show that a cut can lose an answer."""

import os
import shutil
from pathlib import Path

import pytest

from tests.durability.journal import compiled
from tests.durability.power_cuts import OFF, cut, recorded, starts_again

SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))

pytestmark = [
    pytest.mark.slow("it runs whole programs, and cuts their power"),
    pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed: apt install gcc libc6-dev"),
]


async def test_when_the_power_goes_no_acknowledged_answer_is_lost_and_the_program_starts_again(tmp_path: Path) -> None:
    run = await recorded(tmp_path, compiled(tmp_path), SEED, answers=20)

    for torn in (False, True):
        found = cut(run, SEED, 10, torn=torn)

        assert not found.losing, found
        assert not found.corrupting, found
        assert found.acknowledged > 20
    left = run.journal.after_cut(run.ledger.acknowledged.popitem()[1].mark, None)
    assert len(left["secret"]) == 32
    (tmp_path / "again").mkdir()
    assert await starts_again(tmp_path / "again", left, SEED) == ""


async def test_a_bot_that_does_not_sync_is_caught_losing_answers(tmp_path: Path) -> None:
    run = await recorded(tmp_path, compiled(tmp_path), SEED, answers=20, arguments=OFF)

    assert cut(run, SEED, 10, torn=False).losing
