"""What teachers read of results."""

import pytest

from bot.chat.screens.results import ResultsView
from bot.chat.screens.results_learnt import gains
from bot.chat.translation import Translator
from bot.reports.digest import digest
from tests.reports.builders import a_learner, an_assignment, an_attempt, some_results


@pytest.mark.parametrize(("after", "shared"), [(4, True), (2, True), (1, False)])
def test_a_loss_is_no_share_of_what_could_be_gained(after: int, shared: bool) -> None:
    results = some_results(
        learners=(a_learner("Ayu"),),
        assignments=(an_assignment("pre", kind="pre"), an_assignment("post", kind="post", pair="pre")),
        attempts=(an_attempt("Ayu", "pre", right=2), an_attempt("Ayu", "post", right=after)),
        items=(),
        answers=[],
    )

    text = gains(Translator("en"), ResultsView(results, digest(results), "c1")).html

    assert ("of what could still be gained" in text) == shared
