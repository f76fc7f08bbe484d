"""kill -9 while groups play live, in short; `make campaign` does the same for longer. Planted mistakes are caught."""

import os
from pathlib import Path

import pytest

from tests.durability.careless_live import KILLS, MISTAKES, SHOWN_BY
from tests.durability.live import live_campaign, voted

pytestmark = pytest.mark.slow("it kills whole programs")

SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_no_vote_is_lost_doubled_or_given_to_another_over_kills(tmp_path: Path, webhook: bool) -> None:
    found = await live_campaign(tmp_path, SEED, kills=4, webhook=webhook, quizzes=1)

    assert found.faults == [], str(found)
    assert found.votes > 10
    assert found.finished


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_planted_mistake_is_caught(tmp_path: Path, mistake: str) -> None:
    careless = ("-m", "tests.durability.careless_live", mistake, "run")
    kills, faults = KILLS.get(mistake, 0), SHOWN_BY.get(mistake, ())
    seen: list[str] = []

    for seed in range(SEED, SEED + 4):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found = await live_campaign(
            folder, seed, kills, careless, trouble=0.0, faults=faults, quizzes=1, moments=(voted,), to_first_fault=True
        )
        seen.append(str(found))
        if found.faults:
            return

    pytest.fail("\n".join(seen))
