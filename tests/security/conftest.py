from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stage import Stage, staged
from tests.stories.school import lessons


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bank whose every fact can be asked in two ways."""
    async with staged(tmp_path, lessons()) as stage:
        yield stage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.sqlite("rows are compared by reading the file"))
