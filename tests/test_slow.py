"""Which tests `make quick` leaves out."""

from tests.conftest import QUICK, SLOW, TESTS, why_slow


def test_what_the_tables_of_slow_tests_name_is_there() -> None:
    assert [place for place in (*SLOW, *QUICK) if not (TESTS / place).exists()] == []


def test_a_new_story_is_slow_by_itself_and_the_way_of_every_learner_is_not() -> None:
    assert why_slow(TESTS / "stories" / "test_something_new.py") == SLOW["stories"]
    assert why_slow(TESTS / "test_questions.py") == SLOW["test_questions.py"]
    assert not why_slow(TESTS / "stories" / "test_quiz.py")
    assert not why_slow(TESTS / "stories"), "the two that are quick would not be found in it"
    assert not why_slow(TESTS / "quiz" / "test_grading.py")
