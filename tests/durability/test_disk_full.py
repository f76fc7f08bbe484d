"""A disk without room costs an apology, and nothing else."""

import os
from pathlib import Path

import pytest

from tests.durability.disk_full import NoSmallDisk, filled

pytestmark = pytest.mark.slow("it runs a whole program on a full disk")

SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))


async def test_a_full_disk_is_apologised_for_and_everything_goes_on_when_there_is_room(tmp_path: Path) -> None:
    try:
        found = await filled(tmp_path, SEED, answers=10)
    except NoSmallDisk as reason:
        pytest.skip(str(reason))

    assert found.audit.clean, found
    assert not found.contradictions
    assert found.apologies
    assert found.read_while_full[0].startswith("I ask short questions")
    assert found.read_while_full[1].startswith("Your progress")
    assert found.after >= 10
    assert found.starts == 1
    assert "malformed" not in found.log
