"""Rows 5 and 16: codes that are guessed, and whatever else can stand in a link."""

import logging
from datetime import timedelta
from random import Random

import pytest

from tests.security.rows import everything
from tests.stage import Stage
from tests.stories.school import a_teacher, joins, the_link

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
GUESSERS = range(1000, 1050)
HOURS = 10


async def test_ten_thousand_guesses_from_fifty_accounts_hit_nothing_and_are_slowed_down(school: Stage) -> None:
    # Row 5: by links and by buttons, for ten hours; about 200 an hour are looked at.
    await the_link(await a_teacher(school))
    before, rng = everything(school), Random(5)
    for id in GUESSERS:
        school.person(id, f"G{id}")
    school.expect_refusal("message is not modified", "message can't be edited", "message to edit not found")

    for _ in range(HOURS):
        for n in range(20):
            for id in GUESSERS:
                code = "".join(rng.choices(DIGITS, k=14))
                if n % 2:
                    school.world.tap_data(id, 1, f"{rng.choice(('jo1', 'jn1'))}:{code}:0")
                else:
                    school.world.say(id, f"/start j_{code}")
        await school.deliver()
        school.clock.forward(minutes=61)

    said = [m["text"] for id in GUESSERS for m in school.world.messages(id) if m["from"]["is_bot"]]
    slowed = sum("Try again in an hour." in text for text in said)
    refused = sum("not valid any more" in text for text in said)
    assert len(said) == HOURS * 20 * len(GUESSERS)
    assert refused <= HOURS * 250
    assert slowed >= len(said) - HOURS * 250
    assert everything(school) == before


async def test_a_wrong_code_and_one_that_is_over_get_the_same_reply(school: Stage) -> None:
    # Row 5: whoever guesses does not learn that a code was once good.
    teacher = await a_teacher(school)
    old = await the_link(teacher)
    await teacher.taps("New link (the old one stops)")
    closed = await the_link(teacher)
    await teacher.taps("Close", await teacher.taps("Close"))
    eve = school.person(3, "Eve")

    replies = [(await eve.says(f"/start {code}"))["text"] for code in ("j_" + "0" * 14, old, closed)]

    assert len(set(replies)) == 1


async def test_five_thousand_links_with_anything_in_them_do_nothing(
    school: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    # Row 16: from a stranger, from a learner, from a teacher.
    caplog.set_level(logging.WARNING)
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, eve = school.person(1, "Ani"), school.person(3, "Eve")
    await joins(ani, link)
    people, rng, before = (ani.id, eve.id, teacher.id), Random(16), everything(school)

    for _ in range(10):
        for n in range(500):
            school.world.say(people[n % 3], f"/start {_payload(rng)}")
        await school.deliver()
        school.clock.now += timedelta(hours=1)

    assert everything(school) == before
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


def _payload(rng: Random) -> str:
    prefix = rng.choice(("j_", "t_", "i_", "j_j_", "J_", "", "c1:", "-"))
    body = rng.choice(
        (
            "".join(rng.choices(DIGITS, k=rng.randrange(70))),
            "".join(chr(rng.randrange(0x2FF)) for _ in range(20)),
            "'; DROP TABLE class; --",
            "../../../etc/passwd",
            "%00%0a",
            "0" * rng.choice((1, 62, 63, 64, 4000)),
            "١٢٣" * 5,
            "{0.__class__}",
            "\u202e" * 14,
        )
    )
    return prefix + body
