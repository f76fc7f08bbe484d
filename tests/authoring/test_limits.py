"""Whatever a teacher is let to approve fits into a message, for teachers and for learners."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from bot.authoring.limits import PASSAGE, TOGETHER, problem_of
from bot.authoring.reasons import Reason
from bot.authoring.warnings import warnings_of
from bot.chat.screens import authoring, fit
from bot.chat.screens.markup import MESSAGE_LIMIT, length
from bot.chat.translation import Translator
from bot.quiz.draft import DocumentPassage, Draft, DraftNumber, DraftOption, DraftSlip
from bot.quiz.language import LANGUAGES
from bot.quiz.own_pack import StoredDraft, pack_of, question_of
from bot.quiz.user import User
from bot.services.question_drafts import DraftShown
from tests.authoring.drafts import a_citation
from tests.builders import NOON
from tests.stories.school import lessons

SHARED = lessons()


def filled(kind: str, options: int) -> Draft:
    """A draft whose texts are together as long as they may be, with everything to be warned of."""
    cite = a_citation()
    passage = DocumentPassage(id="p1", text="It may be. " + "q" * (PASSAGE - 11))
    made = tuple(
        DraftOption(text=f"{n}{'o' * 59}", right=n == 0 or (kind == "several" and n % 2 == 0), feedback="f" * (n % 2))
        for n in range(options)
    )
    number = DraftNumber(answer=Decimal(7), unit="people", slips=(DraftSlip(value=Decimal(8), feedback="s" * 400),))
    draft = Draft(
        kind=kind,  # type: ignore[arg-type]
        ask="Which is not so?",
        language="en",
        options=() if kind == "number" else made,
        number=number if kind == "number" else None,
        explanation="e",
        cite=replace(cite, quote="be. " + "q" * 80, passage=passage),
    )
    draft = replace(draft, ask=longest(700, lambda ask: replace(draft, ask=ask)))
    draft = replace(draft, explanation=longest(800, lambda said: replace(draft, explanation=said)))
    for n in range(len(draft.options)):
        draft = with_feedback(draft, n, longest(400, partial(with_feedback, draft, n)))
    return draft


def longest(most: int, made: Callable[[str], Draft]) -> str:
    """The longest text that can be approved."""
    return max(("x" * n for n in range(1, most + 1) if problem_of(made("x" * n)) is None), key=len, default="")


def with_feedback(draft: Draft, place: int, said: str) -> Draft:
    options = (replace(option, feedback=said) if n == place else option for n, option in enumerate(draft.options))
    return replace(draft, options=tuple(options))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "options"), [("one", 2), ("one", 10), ("several", 10), ("order", 10), ("number", 0)])
def test_the_longest_question_that_can_be_approved_fits_on_every_screen(kind: str, options: int, language: str) -> None:
    draft, tr = filled(kind, options), Translator(language)
    question = question_of(draft, "own-k-d", "k")
    bank = SHARED.with_packs([pack_of("k", [])])
    shown = DraftShown(StoredDraft("d", "k", draft), 500, 500, None, True, tuple(warnings_of(draft)))
    teacher = User(1, language, NOON)

    screens = [*fit.screens(bank, question, tr)]
    screens += [authoring.draft(tr, SHARED, shown, teacher, explained=whole) for whole in (False, True)]

    assert problem_of(draft) is None
    assert max(length(screen.html) for screen in screens) <= MESSAGE_LIMIT


def test_what_is_too_long_together_is_said_in_a_sentence() -> None:
    draft = filled("one", 10)
    options = tuple(replace(option, feedback="f" * 400) for option in draft.options)

    assert sum(len(option.feedback) for option in options) > TOGETHER
    assert problem_of(replace(draft, options=options)) is Reason.LONG_TOGETHER
