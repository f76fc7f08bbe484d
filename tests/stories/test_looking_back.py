"""Flow F: past answers, and progress as a picture."""

from pathlib import Path

from tests.builders import a_bank, a_pack, a_question
from tests.stage import Stage, labels, staged
from tests.stories.two_wordings import takes, two_wordings


async def test_past_answers_are_read_page_by_page_with_their_passages(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=1)
    await ani.says("/progress")

    newest = await ani.taps("My answers")
    assert "Your answers, page 1 of 2" in newest["text"]
    assert newest["text"].count("❝ The score runs from 350 to 950. ❞ (A blog)") == 5
    assert "You: 350 to 950" in newest["text"]
    assert labels(newest) == ["1", "2", "3", "4", "5", "Older", "Your progress"]

    oldest = await ani.taps("Older")
    assert "1. January 5 · not known" in oldest["text"]
    assert labels(oldest) == ["1", "Newer", "Your progress"]
    whole = await ani.taps("1")
    assert whole["text"].startswith("Now you do. Question 1 of 6")
    assert labels(whole)[0] == "Another topic"


async def test_a_page_that_is_not_there_is_the_last_one(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    twice.expect_refusal("message can't be edited")

    assert "page 2 of 2" in (await ani.forges("an1:9999"))["text"]


async def test_an_answer_to_a_question_that_changed_says_so(tmp_path: Path) -> None:
    async with staged(tmp_path, two_wordings()) as stage:
        ani = stage.person()
        await ani.begins()
        await takes(ani)
        await stage.kill()
        stage.bank = a_bank(
            a_pack(*(a_question(f"{n}-{w}", ask="New!") for n in range(6) for w in ("first", "second")))
        )
        await stage.start()

        await ani.says("/progress")
        answers = await ani.taps("My answers")

        assert "1. January 5 · right\nThis question has changed since." in answers["text"]
        assert labels(answers) == ["Older", "Your progress"]


async def test_progress_as_a_picture_says_in_words_what_it_shows(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=2)
    await ani.says("/progress")

    shown = await ani.taps("As a picture")

    file = twice.world.file(shown["photo"][-1]["file_id"])
    assert file is not None
    assert file.data.startswith(b"\x89PNG")
    assert (
        "You have read or been asked about 6 facts. How many of them you will remember, it is too early to say."
        in shown["caption"]
    )
    assert "Due in the next seven days: Tue, Jan 6: 2 facts, Wed, Jan 7: 4 facts." in shown["caption"]


async def test_a_fact_that_left_the_bank_is_counted_nowhere(tmp_path: Path) -> None:
    async with staged(tmp_path, two_wordings()) as stage:
        ani = stage.person()
        await ani.begins()
        await takes(ani, wrong=6)
        await stage.kill()
        stage.bank = two_wordings(2)
        await stage.start()
        stage.clock.forward(days=1)

        assert labels(await ani.says("/progress"))[0] == "Review what is due (2)"
        assert "2 questions are due." in (await ani.says("/review"))["text"]
