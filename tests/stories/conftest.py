from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import builders
from tests.stage import Person, Stage, staged
from tests.stories.one_question import one_kind
from tests.stories.school import lessons
from tests.stories.two_wordings import two_wordings


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bank whose every fact can be asked in two ways."""
    async with staged(tmp_path, lessons()) as stage:
        yield stage


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Person]:
    question = builders.a_question("q1", facts=(builders.a_fact("range", since=True),))
    async with staged(tmp_path, one_kind(question, builders.a_question("q2"))) as stage:
        yield stage.person()


@pytest.fixture
async def twice(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, two_wordings()) as stage:
        yield stage
