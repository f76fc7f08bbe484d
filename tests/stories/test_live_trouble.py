"""What can go wrong with a live quiz, each kind played through."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.playground.telegram_api import Fault
from tests.builders import a_bank, a_pack, order
from tests.stage import JSON, Stage, data_of, labels
from tests.stories.playing import GROUP, HOST, a_group, rights_of, stored

TOO_MANY = "Too Many Requests: retry after 9"


def calls(stage: Stage, method: str) -> int:
    return sum(call.method == method for call in stage.world.calls)


# closing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("news", "told"), [("none", 2), ("sent", 3), ("late", 2)])
async def test_a_poll_that_could_not_be_closed_is_taken_as_it_was_last_told(stage: Stage, news: str, told: int) -> None:
    stage.expect_refusal("Too Many")
    stage.world.poll_news.at_end = news
    group = a_group(stage)
    await group.starts()
    stage.world.state.ballots[group.poll["id"]].hidden = False
    for person in group.people[:2]:
        await group.votes(person)
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(30)
    assert "poll" in group.sees, "people can still vote"
    stage.world.poll_news.per_vote = "lost"
    await group.votes(group.people[2])
    await stage.pass_time(6)

    assert f"At least {told} voted" in group.sees["text"]
    assert calls(stage, "stopPoll") == 1
    assert group.polls[0]["is_closed"]


async def test_counts_that_are_hidden_are_no_result(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts()
    await group.votes(group.people[0])
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(36)

    assert "At least 0 voted" in group.sees["text"]


async def test_with_a_ranking_votes_count_until_telegram_closes_the_poll(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:2]))
    await group.votes(group.people[0])
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(31)
    await group.votes(group.people[1])
    await stage.pass_time(6)

    assert [row["right"] for row in await stored(stage, "live_player")] == [1, 1]
    assert "At least" in group.sees["text"]


@pytest.mark.parametrize("shared", [True, False], ids=["webhook", "polling"])
async def test_where_votes_come_one_by_one_a_poll_that_could_not_be_closed_waits_for_them(
    stage: Stage, shared: bool
) -> None:
    stage.expect_refusal("Too Many")
    await stage.kill()
    stage.shared = shared
    await stage.start()
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    on_its_way = stage.world.take_updates()
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(60 if shared else 33)
    assert "poll" in group.sees
    await stage.settle(on_its_way)
    await stage.pass_time(3)

    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


@pytest.mark.parametrize("per_vote", ["before", "after", "lost", "merged"])
async def test_what_telegram_tells_of_counts_by_itself_changes_no_result(stage: Stage, per_vote: str) -> None:
    stage.world.poll_news.per_vote = per_vote
    group = a_group(stage)
    await group.starts()
    for person in group.people:
        await group.votes(person)

    await stage.pass_time(30)

    assert "5 people voted." in group.sees["text"]


async def test_an_answer_to_stop_poll_that_got_lost_is_not_asked_for_again(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    for person in group.people[:2]:
        await group.votes(person)
    stage.world.inject(Fault(500, "", method="stopPoll", applied=True, timeout=True))

    await stage.pass_time(36)

    assert calls(stage, "stopPoll") == 1
    assert "At least 2 voted" in group.sees["text"]


async def test_a_poll_that_was_deleted_does_not_count(stage: Stage) -> None:
    stage.expect_refusal("message with poll to stop not found")
    group = a_group(stage)
    await group.starts()
    stage.world.delete(group.id, group.sees["message_id"])

    await stage.pass_time(30)
    assert "Question 1 of 5 does not count" in group.sees["text"]
    await stage.pass_time(8)

    assert group.poll["question"].startswith("2/5")


# asking ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("applied", [True, False])
async def test_a_question_of_which_nobody_knows_is_void_and_never_asked_again(stage: Stage, applied: bool) -> None:
    group = a_group(stage)
    stage.world.inject(Fault(500, "", method="sendPoll", applied=applied, timeout=True))
    await group.lobby()

    await group.taps(group.host, "Start")
    assert "Question 1 of 5 does not count" in group.sees["text"]
    if applied:  # the group sees it and can vote; nothing of that counts
        stage.world.vote(group.people[0], group.polls[0]["id"], rights_of(group.polls[0]))
    await stage.pass_time(8)

    assert group.poll["question"].startswith("2/5")
    asked = [call.params["question"] for call in stage.world.calls if call.method == "sendPoll"]
    assert len(asked) == len(set(asked)) == 2
    await stage.pass_time(30)
    assert all(poll["is_closed"] for poll in group.polls[:-1]), "its own time ends it"


async def test_a_pause_that_telegram_asks_for_moves_this_group_alone(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group, other = a_group(stage), a_group(stage, id=GROUP - 1)
    await group.lobby()
    await other.lobby()
    stage.world.inject(Fault(429, "Too Many Requests: retry after 70", method="sendPoll"))
    await group.taps(group.host, "Start")
    await other.taps(group.host, "Start")

    assert other.polls
    assert not group.polls
    await stage.pass_time(72)
    assert group.poll["question"].startswith("1/5")
    await stage.pass_time(27)
    assert not group.poll["is_closed"], "its time begins when it was sent"


async def test_a_vote_that_overtakes_the_answer_to_send_poll_waits_for_it(stage: Stage) -> None:
    """The vote is handled while `sendPoll` is under way: its number is not known yet."""
    group = a_group(stage)
    await group.lobby("With a ranking")
    await group.taps(group.people[0], "I'm in")
    run, seen = stage.world.call, []

    async def slow(method: str, params: Mapping[str, Any], files: Any = None) -> tuple[int, JSON]:
        status, body = await run(method, params, files)
        if method == "sendPoll":
            poll = body["result"]["poll"]
            stage.world.vote(group.people[0], poll["id"], rights_of(poll))
            seen.append(poll["id"])
            stage.begin(stage.world.take_updates())
        return status, body

    stage.world.call = slow  # type: ignore[method-assign]
    await group.taps(group.host, "Start")
    await stage.settled()

    assert seen
    assert [vote["learner"] for vote in await stored(stage, "live_vote")] == [group.people[0]]


async def test_a_vote_in_an_unknown_poll_is_ignored(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    poll = stage.world.state.ballots.pop(group.poll["id"]).poll
    answer = {"poll_id": "77", "user": stage.world.people[group.people[0]], "option_ids": [0],
              "option_persistent_ids": ["0"]}  # fmt: skip

    await stage.settle(
        [{"update_id": 10**6, "poll_answer": answer}, {"update_id": 10**6 + 1, "poll": poll | {"id": "78"}}]
    )

    assert await stored(stage, "live_vote") == []


# restarts --------------------------------------------------------------------------------------------


async def test_after_a_restart_the_quiz_goes_on_where_it_was(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await group.votes(group.people[0])
    await stage.kill()
    stage.clock.forward(seconds=31)
    await stage.start()

    await stage.pass_time(0)

    assert "1 person voted." in group.sees["text"]
    assert len(group.polls) == 1


async def test_votes_that_wait_at_telegram_count_after_a_restart(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    await stage.kill()
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    waiting = stage.world.take_updates()
    stage.clock.forward(seconds=30)
    await stage.start()

    await stage.play_live()
    assert "poll" in group.sees, "it waits for votes that may come"
    await stage.settle(waiting)
    await stage.pass_time(30)

    assert "1 person voted." in group.sees["text"]
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


@pytest.mark.parametrize("fails", [False, True], ids=["closed", "not closed"])
async def test_a_restart_before_the_seal_gives_votes_half_a_minute(stage: Stage, fails: bool) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    waiting = stage.world.take_updates()
    if fails:
        stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))
    await stage.pass_time(31)
    await stage.kill()
    stage.clock.forward(seconds=6)
    await stage.start()

    await stage.play_live()
    assert "poll" in group.sees
    await stage.settle(waiting)
    await stage.pass_time(30)

    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


async def test_votes_count_that_wait_at_telegram_while_its_own_clock_has_closed_the_poll(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    waiting = stage.world.take_updates()
    await stage.kill()
    stage.clock.forward(minutes=5)
    stage.world.let_time_end_polls()
    await stage.start()

    await stage.pass_time(20)
    assert "poll" in group.sees
    await stage.settle(waiting)
    await stage.pass_time(10)

    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


@pytest.mark.parametrize("errand", ["sendPoll", "stopPoll", "sendMessage"])
async def test_what_was_under_way_when_the_process_died_is_not_done_again(stage: Stage, errand: str) -> None:
    group = a_group(stage)
    await group.lobby()
    run = stage.world.call

    async def dies(method: str, params: Mapping[str, Any], files: Any = None) -> tuple[int, JSON]:
        answer = await run(method, params, files)
        if method == errand:
            raise ProcessDied
        return answer

    class ProcessDied(BaseException):
        pass

    stage.world.call = dies  # type: ignore[method-assign]
    for _ in range(40):
        await group.taps(group.host, "Start") if not group.polls else await stage.pass_time(1)
        if (await group.row())["claim"]:
            break
    assert (await group.row())["claim"], "an errand is under way"
    stage.world.call = run  # type: ignore[method-assign]
    done = [call.params for call in stage.world.calls if call.method == errand]
    await stage.kill()
    await stage.start()

    await stage.pass_time(60)

    again = [call.params for call in stage.world.calls if call.method == errand][len(done) :]
    assert not [params for params in again if params in done]


async def test_a_net_that_has_closed_the_poll_meanwhile_is_not_asked_for_counts(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await stage.kill()
    stage.clock.forward(minutes=5)
    stage.world.let_time_end_polls()
    await stage.start()

    await stage.pass_time(3)

    assert calls(stage, "stopPoll") == 0
    assert "At least 0 voted" in group.sees["text"]


# the group -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kicked", [True, False])
async def test_a_bot_that_is_removed_in_the_middle_says_nothing_more(stage: Stage, kicked: bool) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:2]))
    await group.votes(group.people[0])
    stage.world.remove_bot(group.id, group.host, kicked=kicked)
    said = len(group.messages)

    await stage.pass_time(120)

    assert len(group.messages) == said
    assert (await group.row())["phase"] == "over"
    assert await stored(stage, "live_player") == []


async def test_a_kick_of_which_no_update_came_ends_the_quiz_too(stage: Stage) -> None:
    stage.expect_refusal("Forbidden: bot was kicked")
    group = a_group(stage)
    await group.starts()
    stage.world.set_group(group.id, status="kicked")

    await stage.pass_time(200)

    assert (await group.row())["phase"] == "over"
    assert len(stage.world.refused) == 1


async def test_polls_that_are_not_allowed_any_more_end_it_with_one_sentence(stage: Stage) -> None:
    stage.expect_refusal("not enough rights")
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(30)
    stage.world.set_group(group.id, polls=False)

    await stage.pass_time(200)

    assert group.sees["text"] == "I may not send polls here any more, so the quiz ends."
    assert (await group.row())["phase"] == "over"


async def test_a_group_that_may_not_be_written_to_is_left_in_peace(stage: Stage) -> None:
    stage.expect_refusal("not enough rights")
    group = a_group(stage)
    await group.starts()
    stage.world.set_group(group.id, texts=False)

    await stage.pass_time(200)

    assert len(stage.world.refused) == 1


@pytest.mark.parametrize("seconds", [10, 30])
async def test_a_group_that_moves_goes_on_in_its_new_chat(stage: Stage, seconds: int) -> None:
    """During a question that is void; during a breath nothing is lost."""
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    await stage.pass_time(seconds)
    new = -1000000000099

    stage.world.migrate(group.id, new)
    await stage.pass_time(20)

    there = stage.world.messages(new)
    assert ("does not count" in str(there)) is (seconds == 10)
    assert any("poll" in message and message["poll"]["question"].startswith("2/5") for message in there)
    assert len(await stored(stage, "live_player")) == 1


async def test_a_move_that_only_the_refusal_tells_is_followed(stage: Stage) -> None:
    stage.expect_refusal("upgraded to a supergroup")
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(31)
    stage.world.migrate(group.id, -1000000000098)
    stage.world.take_updates()

    await stage.pass_time(20)

    assert any("poll" in message for message in stage.world.messages(-1000000000098))


async def test_everything_stays_in_the_topic_where_it_began(stage: Stage) -> None:
    group = a_group(stage, topics=(42, 43))
    await group.says(group.host, "/live", topic=42)
    await group.taps(group.host, "Open the lobby")
    await group.taps(group.host, "Start")

    await stage.pass_time(60)

    assert len(group.messages) >= 4
    assert {message["message_thread_id"] for message in group.messages} == {42}


async def test_a_topic_that_is_closed_ends_the_quiz(stage: Stage) -> None:
    stage.expect_refusal("TOPIC_CLOSED")
    group = a_group(stage, topics=(42,))
    await group.says(group.host, "/live", topic=42)
    await group.taps(group.host, "Open the lobby")
    await group.taps(group.host, "Start")
    stage.world.set_group(group.id, closed_topics=[42])

    await stage.pass_time(200)

    assert (await group.row())["phase"] == "over"
    assert len(stage.world.refused) == 1


async def test_in_general_no_topic_is_named(stage: Stage) -> None:
    group = a_group(stage, topics=(42,))

    await group.starts()

    assert all("message_thread_id" not in call.params for call in stage.world.calls if call.method == "sendPoll")


# people ----------------------------------------------------------------------------------------------


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


async def test_the_language_can_be_changed_in_the_lobby(stage: Stage) -> None:
    group = a_group(stage)
    await group.lobby()

    lobby = await group.taps(group.host, "Bahasa Indonesia")
    await group.taps(group.host, labels(lobby)[0])

    assert "(id)" in group.poll["question"]


async def test_the_twenty_calls_a_minute_are_kept_with_edits_and_closings(stage: Stage) -> None:
    stage.world.flood = True
    group = a_group(stage)
    await group.starts("With a ranking", "20 s", "10", players=tuple(group.people))

    await stage.pass_time(400)

    assert stage.world.refused == []


async def test_more_leads_to_the_passage_in_private(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await group.votes(group.people[0])
    await stage.pass_time(30)
    more = next(m for m in group.messages if "poll" in m)["reply_markup"]["inline_keyboard"][0][0]
    ani = stage.person(group.people[1], "Ani")

    shown = await ani.says(f"/start {more['url'].partition('start=')[2]}")

    assert shown["text"].startswith("I can only quote.")
