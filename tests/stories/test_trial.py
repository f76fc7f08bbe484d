"""A whole quiz without a trace: its answers lie in its buttons, until its learner says that they shall be kept."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.storage.tables import METADATA
from tests.builders import a_bank, a_question
from tests.security.rows import everything
from tests.stage import JSON, Person, Stage, data_of, labels, letter_of, staged
from tests.stories.test_reading import READ, lesson

TRY, YES, NO = "Try one first: nothing is stored", "Remember me and these answers", "No, keep nothing"


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lesson()) as stage:
        yield stage


def stored(stage: Stage) -> dict[str, object]:
    """Every row of every table, but for the program's own clock."""
    return {table: rows for table, rows in everything(stage).items() if rows and table in METADATA.tables}


async def tries(person: Person) -> None:
    await person.says("/start")
    await person.taps(TRY)


async def goes_on(person: Person) -> None:
    await person.taps(next(label for label in labels(person.sees) if label in ("Next question", "See how it went")))


async def answers(person: Person, option: str | None = None) -> None:
    """Read what stands there, answer the question, and go on."""
    while READ in person.sees["text"]:
        await person.taps("Ask me")
    await person.taps(letter_of(person.sees, option) if option else "I don't know", person.sees)
    await goes_on(person)


async def to_the_end(person: Person, option: str | None = None) -> JSON:
    for _ in range(6):
        await answers(person, option)
    return person.sees


@pytest.mark.sqlite("it reads every row of its file")
async def test_not_a_row_is_written_at_any_step_until_a_stranger_agrees(school: Stage) -> None:
    ani = school.person()
    before = stored(school)
    await ani.says("/start")
    steps = [TRY]
    while YES not in labels(ani.sees):
        assert stored(school) == before, steps
        asked = next((label for label in ("Ask me", "I don't know") if label in labels(ani.sees)), None)
        more = next((label for label in ("Why? More",) if label in labels(ani.sees)), None)
        steps.append(TRY if len(steps) == 1 and TRY in labels(ani.sees) else asked or more or "")
        if steps[-1]:
            await ani.taps(steps[-1], ani.sees)
        else:
            await goes_on(ani)
    assert stored(school) == before
    assert {"Ask me", "I don't know", "Why? More"} <= set(steps)

    await ani.taps(YES)

    rows = await school.rows(1)
    assert [len(rows[table]) for table in ("learner", "sitting", "answer", "card")] == [1, 1, 6, 6]


async def test_the_answers_of_the_buttons_are_judged_when_they_are_kept(school: Stage) -> None:
    ani = school.person()
    await tries(ani)
    for option in ("350 to 950", "0 to 100", None) * 2:
        await answers(ani, option)
    assert ani.sees["text"].startswith("Done: 2 of 6 right. Sesame.")

    kept = await ani.taps(YES)

    verdicts = [row["verdict"] for row in (await school.rows(1))["answer"]]
    assert verdicts == ["right", "wrong", "not-known"] * 2
    assert "Done: 2 of 6 right. Sesame." in kept["text"]
    assert "4 questions come back in /review" in kept["text"]
    assert "Look at those 4 again" in labels(kept)
    assert (await school.rows(1))["reading"] == []  # no button says what was read and what was skipped


@pytest.mark.sqlite("it reads every row of its file")
async def test_saying_no_leaves_nothing_and_says_where_the_answers_still_stand(school: Stage) -> None:
    ani = school.person()
    before = stored(school)
    await tries(ani)
    await to_the_end(ani)

    said = await ani.taps(NO)

    assert "The answers still stand in this chat, with Telegram" in said["text"]
    assert stored(school) == before
    assert "Hi" in (await ani.taps("Start"))["text"]


async def test_a_restart_is_not_noticed_anywhere(school: Stage) -> None:
    ani = school.person()
    await tries(ani)
    for _ in range(6):
        await school.kill()
        await school.start()
        await answers(ani, "350 to 950")
    await school.kill()
    await school.start()

    await ani.taps(YES)

    assert [row["verdict"] for row in (await school.rows(1))["answer"]] == ["right"] * 6


async def test_a_double_tap_counts_once(school: Stage) -> None:
    school.expect_refusal("message is not modified")  # the second tap says the same
    ani = school.person()
    await tries(ani)
    while READ in ani.sees["text"]:
        await ani.taps("Ask me")
    question = ani.sees
    right, wrong = letter_of(question, "350 to 950"), letter_of(question, "0 to 100")
    for letter in (right, right, wrong):
        school.world.tap(1, question["message_id"], letter)
    await school.deliver()
    assert ani.sees["text"].startswith("Right.")
    assert ani.toast["text"] == "You have already answered this one. The first answer counts."

    explained = ani.sees
    for _ in range(2):
        school.world.tap(1, explained["message_id"], "Next question")
    await school.deliver()
    assert ani.toast["text"] == "It is just below."
    assert sum("2 of 6" in message["text"] for message in ani.chat) == 1
    for _ in range(5):
        await answers(ani)

    for _ in range(2):
        school.world.tap(1, ani.sees["message_id"], YES)
    await school.deliver()

    rows = await school.rows(1)
    assert [len(rows[table]) for table in ("learner", "sitting", "answer")] == [1, 1, 6]
    assert "Done: 1 of 6 right." in ani.sees["text"]


async def test_every_kind_that_needs_no_typing_can_be_answered(stage: Stage, ani: Person) -> None:
    await tries(ani)
    seen = set()
    while YES not in labels(ani.sees):
        if "Check my answer" in labels(ani.sees):
            await ani.taps("Check my answer")
            assert "first" in ani.toast["text"]  # nothing has been ticked yet
            seen.add("order" if "Your order" in ani.sees["text"] else "several")
            letters = ("C", "A", "B") if "Your order" in ani.sees["text"] else ("C", "A")
            for letter in letters:
                await ani.taps(next(label for label in labels(ani.sees) if label.endswith(letter)))
            assert re.search(r"(Your order: C, A, B|Chosen: A, C)", ani.sees["text"])
            await ani.taps("Check my answer")
        else:
            await ani.taps("I don't know", ani.asked())
        await goes_on(ani)

    assert seen == {"order", "several"}
    assert "of 5" in ani.sees["text"]  # the sixth of the bank is a number, which has to be typed
    await ani.taps(YES)
    verdicts = [row["verdict"] for row in (await stage.rows(1))["answer"]]
    assert (len(verdicts), verdicts.count("not-known")) == (5, 3)


async def test_somebody_who_is_known_already_keeps_their_own_quiz(school: Stage) -> None:
    ani = school.person()
    await tries(ani)
    await to_the_end(ani)
    end = ani.sees
    await ani.begins()
    before = await school.rows(1)

    await ani.taps(YES, end)

    assert ani.toast["text"] == "I remember you already, by another quiz. These answers are not added to it."
    assert await school.rows(1) == before


@pytest.mark.sqlite("it reads every row of its file")
@pytest.mark.parametrize(
    "changed",
    [
        lambda data: data.replace(":q00:", ":q90:"),
        lambda data: data.replace(":x00:", ":e50:"),
        lambda data: data[:-1] + "9",
        lambda data: data + "-1",
        lambda data: data.replace(data.split(":")[2], "0" * 11),
        lambda data: data.replace(":en:", ":xx:"),
    ],
)
async def test_a_forged_place_is_none(school: Stage, changed: object) -> None:
    ani = school.person()
    before = stored(school)
    await tries(ani)
    while READ in ani.sees["text"]:
        await ani.taps("Ask me")
    data = data_of(ani.sees, "A")
    forged = changed(data)  # type: ignore[operator]

    for kind in ("tr", "tx", "ty"):
        await ani.forges(
            forged.replace("tr1", f"{kind}1") if forged != data else "tr1:en:x:q00:", ani.sees["message_id"]
        )
        assert "does not work any more" in ani.toast["text"]

    assert stored(school) == before


async def test_forged_answers_are_at_worst_ones_own(school: Stage) -> None:
    ani, ben = school.person(), school.person(2, "Ben")
    await ben.begins()
    others = await school.rows(2)
    await tries(ani)
    await to_the_end(ani)
    _, language, deal, at, _ = data_of(ani.sees, YES).split(":")

    await ani.forges(f"ty1:{language}:{deal}:{at}:0-0-0-0-0-0", ani.sees["message_id"])

    assert len((await school.rows(1))["answer"]) == 6
    assert await school.rows(2) == others


async def test_questions_that_have_changed_are_not_taken_for_others(school: Stage) -> None:
    ani = school.person()
    await tries(ani)
    while READ in ani.sees["text"]:
        await ani.taps("Ask me")
    await school.kill()
    pack = school.bank.packs["sesame"]
    changed = [*pack.questions[:-1], a_question("another", facts=pack.questions[-1].facts)]
    school.bank = a_bank(replace(pack, questions=tuple(changed)))
    await school.start()

    await ani.taps("A")

    assert "does not work any more" in ani.toast["text"]
