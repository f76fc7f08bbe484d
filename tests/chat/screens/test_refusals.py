"""What a teacher is told when something cannot be done."""

from typing import Any, get_args

import pytest

from bot.chat.screens.refusals import why_not
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES
from bot.services.class_outcomes import Refused, TooManyQuestions

BOX = 200
"""Characters of a box to close (core.telegram.org/bots/api#answercallbackquery)."""
REASONS = [kind(30) if kind is TooManyQuestions else kind() for kind in get_args(Refused)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: type(reason).__name__)
def test_every_reason_has_a_sentence_that_fits_into_a_box(reason: Any, language: str) -> None:
    said = why_not(Translator(language), reason)

    assert 0 < len(said) <= BOX


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_reasons_have_the_same_sentence(language: str) -> None:
    said = [why_not(Translator(language), reason) for reason in REASONS]

    assert len(set(said)) == len(REASONS) >= 15
