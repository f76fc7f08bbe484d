"""Reminders: asked for once, never at night, and gone when nobody reads them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.playground.faults import Fault
from tests import builders
from tests.builders import two_questions
from tests.stage import Person, Stage, labels, staged

OFFER = "Shall I remind you when questions are due?"
JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")


@pytest.fixture
async def short(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bank of two questions."""
    async with staged(tmp_path, two_questions()) as stage:
        yield stage


async def finishes(person: Person) -> None:
    """A first quiz in which everything is missed, so that all of it is due tomorrow."""
    await person.begins()
    while "I don't know" in labels(person.sees):
        await person.taps("I don't know", person.sees)
        await person.taps(labels(person.sees)[0], person.sees)


async def agrees(person: Person, place: str) -> None:
    await finishes(person)
    await person.taps("At 17:00")
    await person.says(place)


def reminders(person: Person) -> list[str]:
    return [m["text"] for m in person.chat if "due for review" in m["text"] or "tomorrow at" in m["text"]]


async def at(stage: Stage, there: datetime) -> None:
    """Let the clock show that time, and whatever is due be sent."""
    stage.clock.now = there.astimezone(UTC)
    await stage.remind()


async def test_they_are_offered_once_after_the_first_finished_quiz(short: Stage) -> None:
    ani = short.person()
    await finishes(ani)
    assert ani.sees["text"].startswith("Done:"), "the result stays in view"
    offer = ani.chat[-2]
    assert offer["text"].startswith(OFFER)
    assert labels(offer) == ["At 17:00", "Another time", "No, thanks"]

    await ani.taps("No, thanks")
    assert ani.chat[-2]["text"] == "OK, no reminders. If you change your mind: /settings."
    short.clock.forward(days=1)
    await ani.says("/review")
    await ani.taps("Start")
    while "I don't know" in labels(ani.sees):
        await ani.taps("I don't know", ani.sees)
        await ani.taps(labels(ani.sees)[0], ani.sees)

    assert ani.sees["text"].startswith("Done:")
    assert "Reminders: off" in (await ani.says("/settings"))["text"]


async def test_off_is_the_default(short: Stage) -> None:
    ani = short.person()
    await finishes(ani)
    for _ in range(5):
        short.clock.forward(days=1)
        await short.remind()

    assert reminders(ani) == []


async def test_it_comes_at_five_in_jakarta_silently_and_once(short: Stage) -> None:
    ani = short.person()
    await finishes(ani)
    await ani.taps("At 17:00")
    assert "In which city are you" in ani.chat[-2]["text"]
    assert (await ani.says("Jakarta"))["text"] == "I remind you at 17:00 (Jakarta time) when something is due."

    await at(short, datetime(2026, 1, 6, 16, 59, tzinfo=JAKARTA))
    assert reminders(ani) == []
    await at(short, datetime(2026, 1, 6, 17, 0, tzinfo=JAKARTA))
    assert reminders(ani) == ["2 facts are due for review."]
    assert short.world.calls[-1].params["disable_notification"] is True
    await at(short, datetime(2026, 1, 6, 17, 1, tzinfo=JAKARTA))
    await at(short, datetime(2026, 1, 6, 20, 0, tzinfo=JAKARTA))
    assert len(reminders(ani)) == 1

    assert (await ani.taps("Start"))["text"].startswith("Review · 2 questions are due.")


async def test_in_berlin_it_stays_five_o_clock_across_the_change_to_summer_time(short: Stage) -> None:
    short.clock.now = datetime(2026, 3, 26, 12, tzinfo=UTC)
    ben = short.person(2, "Ben")
    await agrees(ben, "Berlin")

    came = []
    for day in (27, 28, 29, 30, 31):
        for hour in range(24):
            before = len(reminders(ben))
            await at(short, datetime(2026, 3, day, hour, 30, tzinfo=BERLIN) - timedelta(minutes=30))
            if len(reminders(ben)) > before:
                came.append(short.clock.now.astimezone(BERLIN))
                await ben.taps("Tomorrow")
    assert [(there.day, there.hour, there.minute) for there in came] == [(d, 17, 0) for d in (27, 28, 29, 30, 31)]
    assert {there.utcoffset() for there in came} == {timedelta(hours=1), timedelta(hours=2)}


async def test_an_offset_is_a_zone_as_well(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "+5:30")

    assert ani.sees["text"] == "I remind you at 17:00 (UTC+5:30 time) when something is due."
    await at(short, datetime(2026, 1, 6, 11, 30, tzinfo=UTC))
    assert len(reminders(ani)) == 1


async def test_a_country_with_several_zones_asks_which_one(short: Stage) -> None:
    ani = short.person()
    await finishes(ani)
    await ani.taps("At 17:00")

    which = await ani.says("Indonesia")
    assert which["text"] == "Which of these?"
    assert labels(which)[0] == "Jakarta (19:00)"
    assert "(Makassar time)" in (await ani.taps("Makassar (20:00)"))["text"]


async def test_a_place_nobody_knows_is_asked_for_again_and_a_restart_does_not_forget_that(short: Stage) -> None:
    ani = short.person()
    await finishes(ani)
    await ani.taps("At 17:00")
    assert "I do not know that place." in (await ani.says("xyzzy"))["text"]

    await short.kill()
    await short.start()

    assert "I do not know that place." in (await ani.says("xyzzy"))["text"]
    assert "(Berlin time)" in (await ani.says("Berlin"))["text"]
    assert "My texts say nothing about that." in (await ani.says("Berlin"))["text"]


async def test_another_time_can_be_typed_but_none_at_night(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    await ani.taps("Another time", ani.sees)
    await ani.taps("Another time", ani.sees)

    assert "I remind between 08:00 and 20:59 only." in (await ani.says("22:00"))["text"]
    assert "I remind between 08:00 and 20:59 only." in (await ani.says("soon"))["text"]
    assert (await ani.says("18:30"))["text"] == "I remind you at 18:30 (Jakarta time) when something is due."
    await at(short, datetime(2026, 1, 6, 18, 30, tzinfo=JAKARTA))
    assert len(reminders(ani)) == 1


async def test_an_answer_to_the_question_at_hand_is_not_taken_for_a_city(short: Stage) -> None:
    ani = short.person()
    await ani.begins()
    await ani.says("/settings")
    await ani.taps("Time zone")

    assert "Explanation of q" in (await ani.says("b"))["text"]
    assert (await short.rows(1))["answer"] != []


async def test_nothing_due_means_nothing_sent(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    short.clock.forward(hours=14)
    await ani.says("/review")
    await ani.taps("Start")
    while "I don't know" in labels(ani.sees):
        await ani.taps("I don't know", ani.sees)
        await ani.taps(labels(ani.sees)[0], ani.sees)

    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))

    assert reminders(ani) == []


async def test_after_a_week_of_downtime_nobody_gets_yesterdays_reminders(short: Stage) -> None:
    people = [short.person(id, f"P{id}") for id in range(1, 6)]
    for person in people:
        await agrees(person, "Jakarta")
    await short.kill()
    short.clock.now = datetime(2026, 1, 12, 19, tzinfo=JAKARTA).astimezone(UTC)
    await short.start()

    await short.remind()
    assert [reminders(person) for person in people] == [[]] * 5

    await at(short, datetime(2026, 1, 13, 17, tzinfo=JAKARTA))
    assert [len(reminders(person)) for person in people] == [1] * 5


async def test_two_that_are_ignored_are_the_last_and_the_second_says_so(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    for day in range(6, 12):
        await at(short, datetime(2026, 1, day, 17, tzinfo=JAKARTA))

    assert reminders(ani) == [
        "2 facts are due for review.",
        "2 facts are due for review. If you leave this one too, I will not remind you any more.",
    ]
    assert "Reminders: off" in (await ani.says("/settings"))["text"]


async def test_who_answers_is_reminded_on(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    for day in range(6, 12):
        await at(short, datetime(2026, 1, day, 17, tzinfo=JAKARTA))
        if day % 2 == 0:
            short.clock.forward(minutes=5)
            await ani.says("/review")
            await ani.taps(labels(ani.sees)[0], ani.sees)  # start, or go on
            await ani.taps("I don't know", ani.sees)
            await ani.taps(labels(ani.sees)[0], ani.sees)

    assert len(reminders(ani)) == 6
    assert ["any more" in text for text in reminders(ani)] == [False, False, True, False, True, False]


async def test_snooze_means_tomorrow_and_is_no_ignoring(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    for day in range(6, 11):
        await at(short, datetime(2026, 1, day, 17, tzinfo=JAKARTA))
        assert (await ani.taps("Tomorrow"))["text"] == "OK, tomorrow at 17:00."

    assert len(reminders(ani)) == 5


async def test_one_tap_stops_them(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))

    await ani.taps("Stop reminders")
    await at(short, datetime(2026, 1, 7, 17, tzinfo=JAKARTA))

    assert len(reminders(ani)) == 0
    assert "Reminders: off" in (await ani.says("/settings"))["text"]


async def test_a_blocked_bot_stops_and_stays_silent_when_unblocked(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    short.world.block(1)
    await short.deliver()
    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))
    short.world.unblock(1)
    await short.deliver()
    await ani.says("/start")
    await at(short, datetime(2026, 1, 7, 17, tzinfo=JAKARTA))

    assert reminders(ani) == []
    assert "Reminders: off" in (await ani.says("/settings"))["text"]


async def test_who_blocked_without_our_hearing_of_it_is_noticed_when_writing(short: Stage) -> None:
    ani, ben = short.person(), short.person(2, "Ben")
    await agrees(ani, "Jakarta")
    await agrees(ben, "Jakarta")
    short.expect_refusal("bot was blocked")
    short.world.block(1)
    short.world.take_updates()

    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))

    assert (await short.rows(1))["learner"][0]["reachable"] is False
    assert (await short.rows(1))["reminder"][0]["next"] is None
    assert len(reminders(ben)) == 1


async def test_a_process_that_dies_between_noting_and_sending_sends_none_twice(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    short.world.inject(Fault(200, "", method="sendMessage", applied=True, timeout=True))

    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))
    await short.kill()
    await short.start()
    await short.remind()

    assert len(reminders(ani)) == 1


async def test_deleting_oneself_leaves_no_card_and_no_reminder(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    await ani.says("/privacy")
    await ani.taps("Delete everything")
    await ani.taps("Delete")

    assert not any((await short.rows(1)).values())
    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))
    assert reminders(ani) == []


async def test_a_typed_answer_is_not_taken_for_a_time(tmp_path: Path) -> None:
    async with staged(
        tmp_path, builders.a_bank(builders.a_pack(builders.number("n1", "12"), builders.number("n2")))
    ) as s:
        ani = s.person()
        await ani.begins()
        await ani.says("/settings")
        await ani.taps("Reminders")
        await ani.taps("Another time")
        await ani.says("/quiz")
        await ani.taps("Go on")
        await ani.says("12")

        assert len((await s.rows(1))["answer"]) == 1
        assert (await s.rows(1))["reminder"] == []


async def test_an_old_reminder_brings_none_where_the_zone_is_not_known(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    await at(short, datetime(2026, 1, 6, 17, tzinfo=JAKARTA))
    letter = ani.sees
    await ani.says("/privacy")
    await ani.taps("Delete everything")
    await ani.taps("Delete")
    await finishes(ani)
    await ani.taps("At 17:00")

    await ani.taps("Tomorrow", letter)
    for day in (7, 8, 9):
        for hour in range(24):
            await at(short, datetime(2026, 1, day, hour, tzinfo=JAKARTA))

    assert (await short.rows(1))["reminder"][0]["next"] is None


async def test_what_could_not_be_delivered_was_not_ignored(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    for day in (6, 7, 8):
        short.expect_refusal("Bad Gateway")
        short.world.inject(Fault(502, "Bad Gateway", method="sendMessage"))
        await at(short, datetime(2026, 1, day, 17, tzinfo=JAKARTA))
    assert reminders(ani) == []

    await at(short, datetime(2026, 1, 9, 17, tzinfo=JAKARTA))

    assert reminders(ani) == ["2 facts are due for review."]


async def test_tomorrow_on_the_last_reminder_switches_them_on_again(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    for day in range(6, 10):
        await at(short, datetime(2026, 1, day, 17, tzinfo=JAKARTA))
    assert "Reminders: off" in (await ani.says("/settings"))["text"]

    await ani.taps("Tomorrow")
    assert "OK, tomorrow at 17:00." in [message["text"] for message in ani.chat]
    await at(short, datetime(2026, 1, 10, 17, tzinfo=JAKARTA))

    assert len(reminders(ani)) == 2 + 1


async def test_a_clock_that_was_ahead_silences_nobody_for_good(short: Stage) -> None:
    ani = short.person()
    await agrees(ani, "Jakarta")
    short.clock.forward(days=400)
    await short.remind()
    short.clock.forward(days=-399)

    await short.hourly_work()
    await at(short, datetime(2026, 1, 7, 17, tzinfo=JAKARTA))

    assert len(reminders(ani)) == 1
