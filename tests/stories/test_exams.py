"""Flow F: an exam to learn for, and how much a learner wants to remember."""

import pytest

from tests.stage import Stage
from tests.stories.two_wordings import takes


async def test_an_exam_brings_facts_back_sooner_until_its_day(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    usual = {card["due"] for card in (await twice.rows(1))["card"]}

    await ani.says("/settings")
    await ani.taps("Exam")
    settings = await ani.says("18 January")

    assert "Exam: January 18, 2026" in settings["text"]
    sooner = {card["due"] for card in (await twice.rows(1))["card"]}
    assert max(sooner) < min(usual)

    await ani.taps("Exam")
    settings = await ani.taps("No exam")
    assert "Exam: none" in settings["text"]
    assert {card["due"] for card in (await twice.rows(1))["card"]} == usual


async def test_an_exam_that_is_over_counts_no_more(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await ani.says("/settings")
    await ani.taps("Exam")
    await ani.taps("Mon, Jan 12")
    twice.clock.forward(days=8)

    assert "Exam: none" in (await ani.says("/settings"))["text"]


@pytest.mark.parametrize("typed", ["yesterday", "2025-01-01", "12/11/2026"])
async def test_what_is_no_day_to_come_is_explained(twice: Stage, typed: str) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    await ani.says("/settings")
    await ani.taps("Exam")

    assert "I need a day that is still ahead" in (await ani.says(typed))["text"]
    assert "Exam: none" in (await ani.taps("Never mind"))["text"]
    assert "My texts say nothing about that." in (await ani.says("18 January"))["text"]


async def test_who_wants_to_remember_more_is_asked_sooner(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    before = min(card["due"] for card in (await twice.rows(1))["card"])

    await ani.says("/settings")
    await ani.taps("Memory goal")
    settings = await ani.taps("19 of 20")

    assert "Memory goal: know 19 of 20" in settings["text"]
    assert max(card["due"] for card in (await twice.rows(1))["card"]) < before


@pytest.mark.parametrize(
    "data", ["rt1:91", "rt1:0", "se1:2020-01-01", "se1:nonsense", "li1:Nowhere", "li1:", "ra1:1300"]
)
async def test_a_forged_setting_changes_nothing(twice: Stage, data: str) -> None:
    ani = twice.person()
    await ani.begins()
    before = await twice.rows(1)

    await ani.forges(data)

    assert await twice.rows(1) == before


async def test_what_an_exam_pulled_forward_goes_back_when_it_is_over(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    await ani.says("/settings")
    await ani.taps("Exam")
    await ani.taps("Mon, Jan 12")
    pulled = {card["due"] for card in (await twice.rows(1))["card"]}

    twice.clock.forward(days=6)
    await twice.hourly_work()
    assert {card["due"] for card in (await twice.rows(1))["card"]} == pulled
    twice.clock.forward(days=4)
    await twice.hourly_work()

    assert (await twice.rows(1))["learner"][0]["exam"] is None
    assert min(card["due"] for card in (await twice.rows(1))["card"]) > max(pulled)


async def test_choosing_the_same_setting_again_moves_nothing(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    for _ in range(3):
        await ani.says("/settings")
        await ani.taps("Memory goal")
        await ani.taps("9 of 10")
        await ani.forges("li1:Europe/Paris", ani.sees["message_id"])
        dues = {card["due"] for card in (await twice.rows(1))["card"]}
        await ani.forges("li1:Europe/Berlin", ani.sees["message_id"])
        assert {card["due"] for card in (await twice.rows(1))["card"]} == dues
