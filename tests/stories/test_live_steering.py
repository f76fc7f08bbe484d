"""Who may start, steer and end a live quiz, and what everybody else reads."""

import pytest

from tests.builders import a_bank, a_pack, order
from tests.stage import JSON, Stage, data_of, labels
from tests.stories.playing import GROUP, HOST, a_group, stored


async def test_when_nobody_answers_twice_it_pauses_and_ends_after_ten_minutes(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()

    await stage.pass_time(30 + 8 + 30)
    assert "Nobody has answered twice in a row" in group.sees["text"]
    assert len(group.polls) == 2
    await stage.pass_time(599)
    assert len(group.polls) == 2
    await stage.pass_time(1)

    assert "Nobody answered this time." in group.sees["text"]
    assert (await group.row())["phase"] == "over"


async def test_where_nothing_comes_after_it_silence_ends_the_quiz_without_a_pause(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(30 + 8)

    await group.says(group.host, "/stop")

    assert "Nobody voted." in group.sees["text"]
    assert "I pause" not in group.sees["text"]
    await stage.pass_time(8)
    assert (await group.row())["phase"] == "over"


async def test_after_such_a_pause_it_goes_on_when_somebody_wants_it(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(68)

    await group.taps(group.host, "Next question")

    assert group.poll["question"].startswith("3/5")


async def test_a_host_who_leaves_leaves_the_quiz_to_the_administrators(stage: Stage) -> None:
    group = a_group(stage)
    other = group.people[0]
    stage.world.set_group(group.id, administrators=[HOST, other])
    await group.starts()
    stage.world.state.members[group.id].remove(HOST)
    stage.world.set_group(group.id, administrators=[other])
    await stage.pass_time(30)

    await group.taps(other, "Next question")

    assert group.poll["question"].startswith("2/5")


async def test_others_cannot_steer_and_read_who_can(stage: Stage) -> None:
    group = a_group(stage)
    await group.lobby()

    for label in ("Start", "Cancel", "Bahasa Indonesia"):
        await group.taps(group.people[0], label)
        assert group.toast(group.people[0]).startswith("Only whoever began this quiz")

    assert (await group.row())["phase"] == "lobby"


async def test_a_button_of_another_group_or_question_steers_nothing(stage: Stage) -> None:
    group, other = a_group(stage), a_group(stage, id=GROUP - 1)
    await group.starts()
    await other.starts()
    await stage.pass_time(30)
    first = group.sees
    await group.taps(group.host, "Next question")
    before = await stored(stage, "live")

    await group.taps(group.host, "Next question", first)
    assert group.toast(group.host) == "That question is past. The buttons under the newest one steer the quiz."
    stage.world.tap_data(group.host, other.sees["message_id"], data_of(first, "End"), chat=other.id)
    stage.world.tap_data(group.host, 1, data_of(first, "End"))
    await stage.deliver()

    assert await stored(stage, "live") == before


async def test_a_pause_that_is_wanted_a_moment_too_late_comes_after_the_next_question(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(30)
    answer = group.sees
    await stage.pass_time(8)
    assert group.poll["question"].startswith("2/5")

    await group.taps(group.host, "Pause", answer)
    assert group.toast(group.host) == "I pause after this question."
    await group.votes(group.people[0])
    await stage.pass_time(60)

    assert "Paused. In ten minutes I end the quiz." in group.sees["text"]
    assert len(group.polls) == 2


async def test_a_topic_without_a_question_for_polls_is_said_to_whoever_starts_by_command(stage: Stage) -> None:
    await stage.kill()
    stage.bank = a_bank(a_pack(order()))
    await stage.start()
    group = a_group(stage)
    await group.lobby()

    await group.says(group.host, "/next")

    assert group.sees["text"].startswith("That topic has no question that fits into a poll.")


async def test_an_anonymous_administrator_steers_by_command(stage: Stage) -> None:
    group = a_group(stage)
    hidden = group.people[0]
    stage.world.set_group(group.id, administrators=[hidden], anonymous=[hidden])
    await group.says(hidden, "/live")
    assert "Live quiz" in group.sees["text"]
    stage.world.set_group(group.id, administrators=[])  # their number is perhaps on no list

    await group.taps(hidden, "Open the lobby")
    assert "/next, /pause and /stop" in group.toast(hidden)
    stage.world.set_group(group.id, administrators=[HOST])
    await group.taps(HOST, "Open the lobby")
    await group.says(hidden, "/next")
    assert group.poll["question"].startswith("1/5")
    await group.says(hidden, "/next")
    assert group.polls[0]["is_closed"]
    await group.says(hidden, "/pause")
    assert "Paused" in group.sees["text"]
    await group.says(hidden, "/stop")

    assert (await group.row())["phase"] == "over"


async def test_only_administrators_start_unless_they_let_everybody(stage: Stage) -> None:
    group = a_group(stage)
    other = group.people[0]
    assert "Only administrators may start" in (await group.says(other, "/live"))["text"]
    await group.says(group.host, "/live")
    await group.taps(group.host, "Who may start: admins")
    await group.taps(group.host, "Cancel")

    assert "Live quiz" in (await group.says(other, "/live"))["text"]
    await group.taps(other, "Who may start: everybody")

    assert group.toast(other) == "Only the group's administrators can change that."


@pytest.mark.parametrize(
    ("settings", "words"), [({"slow_mode": 30}, "slow mode"), ({"polls": False}, "I may not send polls here")]
)
async def test_what_stands_in_the_way_is_said_before_the_lobby(stage: Stage, settings: JSON, words: str) -> None:
    group = a_group(stage)
    stage.world.set_group(group.id, **settings)

    assert words in (await group.says(group.host, "/live"))["text"]
    assert await stored(stage, "live") == []

    stage.world.set_group(group.id, status="administrator")
    assert "Live quiz" in (await group.says(group.host, "/live"))["text"]


async def test_whoever_asks_again_and_again_cannot_use_up_the_calls_of_a_quiz(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    before = len(group.messages)

    for person in group.people:
        for command in ("/live", "/next", "/pause", "/stop"):
            await group.says(person, command)

    assert len(group.messages) == before + 1
    stage.clock.forward(seconds=20)
    await group.says(group.people[0], "/live")
    assert len(group.messages) == before + 2


async def test_nor_those_of_a_quiz_that_is_being_set_up(stage: Stage) -> None:
    group = a_group(stage)
    await group.lobby()
    before = len(group.messages)

    for person in group.people:
        await group.says(person, "/live")

    assert len(group.messages) == before + 1
    assert "Start" in labels(group.sees), "whoever asks once sees the lobby below everything else"
    await group.taps(group.host, "Start")
    assert group.poll["question"].startswith("1/5")


async def test_live_while_one_runs_shows_it(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()

    shown = await group.says(group.people[0], "/live")

    assert "A quiz on Sesame is under way here: question 1 of 5." in shown["text"]
    assert len(await stored(stage, "live")) == 1


async def test_two_groups_play_at_once_and_know_nothing_of_each_other(stage: Stage) -> None:
    one, two = a_group(stage), a_group(stage, id=GROUP - 1, first=71)
    await one.starts()
    await stage.pass_time(10)
    await two.starts("20 s")
    await one.votes(one.people[0])
    for person in two.people:
        await two.votes(person)

    await stage.pass_time(20)

    assert "1 person voted." in one.sees["text"]
    assert "5 people voted." in two.sees["text"]


async def test_an_outsider_cannot_vote_in_a_forwarded_copy(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    stage.world.add_person(99, "Out")

    with pytest.raises(ValueError, match="cannot be forwarded"):
        stage.world.vote_in_copy(99, group.poll["id"], [0])


async def test_a_command_for_another_bot_is_not_ours(stage: Stage) -> None:
    group = a_group(stage)
    stage.world.other_bot_speaks(group.id)

    stage.world.say(group.host, "/live", chat=group.id)
    await stage.deliver()
    assert group.messages == []

    assert "Live quiz" in (await group.says(group.host, "/live@scorewise_playground_bot"))["text"]


async def test_the_link_to_a_group_opens_the_settings(stage: Stage) -> None:
    group = a_group(stage)

    opened = await group.says(group.host, "/start@scorewise_playground_bot live")

    assert "Open the lobby" in labels(opened)


async def test_live_in_private_explains_and_leads_to_a_group(stage: Stage) -> None:
    ani = stage.person()

    told = await ani.says("/live")

    assert told["text"].startswith("A live quiz is for a group")
    assert "startgroup=live" in str(told["entities"])
    assert (await stage.rows(1))["learner"] == []


async def test_nobody_starts(stage: Stage) -> None:
    group = a_group(stage)
    await group.lobby()

    await stage.pass_time(1800)

    assert "Nobody started this quiz" in group.sees["text"]
    assert (await group.row())["phase"] == "over"


async def test_a_quiz_that_is_over_is_forgotten_after_a_day(stage: Stage) -> None:
    group = a_group(stage)
    await group.says(group.host, "/live")
    await group.taps(group.host, "Cancel")
    await stage.hourly_work()
    assert len(await stored(stage, "live")) == 1

    stage.clock.forward(hours=25)
    await stage.hourly_work()

    assert await stored(stage, "live") == []


@pytest.mark.parametrize("label", ["Open the lobby", "15"])
async def test_whoever_taps_settings_that_are_past_sees_the_lobby(stage: Stage, label: str) -> None:
    """The lobby got lost on its way, or the process died before it was shown, so the settings still stand there."""
    group = a_group(stage)
    settings = await group.says(group.host, "/live")
    await group.taps(group.host, "Open the lobby")
    stage.world.state.messages[group.id][settings["message_id"]] = settings

    await group.taps(group.host, label, settings)

    assert "Start" in labels(group.sees)
    assert (await group.row())["size"] == 5


async def test_whoever_taps_start_once_more_sees_that_it_has_started(stage: Stage) -> None:
    group = a_group(stage)
    lobby = await group.lobby()
    await group.taps(group.host, "Start")
    stage.world.state.messages[group.id][lobby["message_id"]] = lobby

    shown = await group.taps(group.host, "Start", lobby)

    assert "It has started." in shown["text"]
    assert len(group.polls) == 1


async def test_the_language_can_be_changed_in_the_lobby(stage: Stage) -> None:
    group = a_group(stage)
    await group.lobby()

    lobby = await group.taps(group.host, "Bahasa Indonesia")
    await group.taps(group.host, labels(lobby)[0])

    assert "(id)" in group.poll["question"]


async def test_more_leads_to_the_passage_in_private(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await group.votes(group.people[0])
    await stage.pass_time(30)
    more = next(m for m in group.messages if "poll" in m)["reply_markup"]["inline_keyboard"][0][0]
    ani = stage.person(group.people[1], "Ani")

    shown = await ani.says(f"/start {more['url'].partition('start=')[2]}")

    assert shown["text"].startswith("I can only quote.")
