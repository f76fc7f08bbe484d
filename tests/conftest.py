from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.stage import Person, Stage, staged

# A deadline would measure how busy the machine is.
settings.register_profile("scorewise", deadline=None)
settings.load_profile("scorewise")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
def ani(stage: Stage) -> Person:
    return stage.person(1, "Ani", "en")
