"""The whole bot against the model, for as many lives as SCOREWISE_EXAMPLES says."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import Learners

ORDINARY = 30
EXAMPLES = int(os.environ.get("SCOREWISE_EXAMPLES", str(ORDINARY)))
STEPS = 20


@pytest.mark.sqlite("the invariant reads its file")
def test_whatever_people_do_and_whenever_the_bot_dies_the_database_is_what_the_model_says() -> None:
    run_state_machine_as_test(
        Learners,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=EXAMPLES == ORDINARY,
            phases=(Phase.generate,),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
