"""Live quizzes with a ranking: who is in it, what is kept of them, and what is left at the end."""

import pytest

from tests.stage import Stage, labels
from tests.stories.playing import Group, a_group, rights_of, stored, wrong_of


async def to_the_end(stage: Stage, group: Group, right: tuple[int, ...] = (), wrong: tuple[int, ...] = ()) -> None:
    """Answer every question that is left, then hear the end."""
    answered = ""
    while (await group.row())["phase"] != "over":
        if not group.poll["is_closed"] and answered != group.poll["id"]:
            answered = group.poll["id"]
            for person in (*right, *wrong):
                await group.votes(person, right=person in right)
        await stage.pass_time(5)


async def test_right_answers_make_the_ranking_and_ties_are_ties(stage: Stage) -> None:
    group = a_group(stage)
    one, two, three, stranger, _ = group.people
    lobby = await group.lobby("With a ranking")
    assert "everybody who votes is shown, player or not" in lobby["text"]
    for person in (one, two, three):
        await group.taps(person, "I'm in")
        assert group.toast(person).startswith("You are in as “")
    aliases = {row["learner"]: row["alias"] for row in await stored(stage, "live_player")}
    await group.taps(group.host, "Start")
    assert not group.poll["is_anonymous"]

    await to_the_end(stage, group, right=(one, two, stranger), wrong=(three,))

    ranking = group.sees["text"]
    first, second = sorted((aliases[one], aliases[two]))
    assert f"1. {first} and {second} · 5 right" in ranking
    assert aliases[three] not in ranking
    assert await stored(stage, "live_player") == []
    assert await stored(stage, "live_vote") == []


async def test_of_those_who_are_not_in_nothing_is_kept(stage: Stage) -> None:
    group = a_group(stage)
    player, stranger = group.people[:2]
    await group.starts("With a ranking", players=(player,))

    await group.votes(player)
    await group.votes(stranger)

    assert [vote["learner"] for vote in await stored(stage, "live_vote")] == [player]
    assert str(stranger) not in str([await stored(stage, table) for table in ("live", "live_player", "live_vote")])


async def test_a_question_is_sealed_as_soon_as_every_vote_was_heard(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    await group.votes(group.people[0])

    await stage.pass_time(30)

    assert "1 person voted." in group.sees["text"]


async def test_a_vote_that_is_delivered_late_still_counts(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    late = stage.world.take_updates()

    await stage.pass_time(30)
    assert "poll" in group.sees
    await stage.settle(late)
    await stage.play_live()

    assert "1 person voted." in group.sees["text"]
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


async def test_a_vote_that_comes_after_the_seal_does_not_count(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    late = stage.world.take_updates()

    await stage.pass_time(33)
    assert "1 person voted." in group.sees["text"]
    await stage.settle(late)

    assert await stored(stage, "live_vote") == []
    assert [row["right"] for row in await stored(stage, "live_player")] == [0]


async def test_a_repeated_vote_counts_once_and_the_first_one_counts(stage: Stage) -> None:
    group = a_group(stage)
    player = group.people[0]
    await group.starts("With a ranking", players=(player,))
    stage.world.vote(player, group.poll["id"], [wrong_of(group.poll)])
    updates = stage.world.take_updates()
    await stage.settle(updates)

    await stage.redeliver(updates)
    again = updates[0] | {"update_id": 10**9}
    again["poll_answer"] = {**again["poll_answer"], "option_ids": rights_of(group.poll)}
    await stage.settle([again])

    assert [vote["options"] for vote in await stored(stage, "live_vote")] == [[wrong_of(group.poll)]]


async def test_who_votes_as_a_channel_is_nobody(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))

    stage.world.vote_as_channel(-1007, group.poll["id"], rights_of(group.poll))
    await stage.pass_time(33)

    assert "1 person voted." in group.sees["text"]
    assert await stored(stage, "live_vote") == []


async def test_when_all_players_have_answered_the_question_closes(stage: Stage) -> None:
    group = a_group(stage)
    one, two = group.people[:2]
    await group.starts("With a ranking", "When all have answered", players=(one, two))
    assert group.poll["open_period"] == 900

    await group.votes(one)
    assert not group.poll["is_closed"]
    await group.votes(two)

    assert group.polls[0]["is_closed"]


async def test_the_lobby_is_brought_up_to_date_at_most_every_ten_seconds(stage: Stage) -> None:
    group = a_group(stage)
    await group.lobby("With a ranking")

    def edits() -> int:
        return sum(call.method == "editMessageText" for call in stage.world.calls)

    before = edits()
    for person in group.people:
        await group.taps(person, "I'm in")
    assert edits() == before
    await stage.pass_time(10)

    assert edits() == before + 1
    assert "5 are in." in group.sees["text"]


async def test_who_has_an_account_may_let_the_answers_count_for_their_memory(stage: Stage) -> None:
    group = a_group(stage)
    known, other = group.people[:2]
    for person in (known, other):
        stage.world.say(person, "/start")
        await stage.deliver()
    stage.world.tap(known, stage.world.messages(known)[-1], "Start a short quiz (6 questions)")
    await stage.deliver()
    await group.lobby("With a ranking")

    await group.taps(known, "I'm in, and it counts for my /review")
    assert "count for your memory" in group.toast(known)
    await group.taps(other, "I'm in, and it counts for my /review")
    assert "start me in private first" in group.toast(other)
    await group.taps(group.host, "Start")
    await to_the_end(stage, group, right=(known, other))

    rows = await stage.rows(known)
    assert len(rows["answer"]) == 5
    assert {answer["verdict"] for answer in rows["answer"]} == {"right"}
    assert rows["card"]
    assert rows["live_player"] == []
    assert await stage.rows(other) == {table: [] for table in await stage.rows(other)}


async def test_somebody_who_deletes_themselves_is_out_of_the_ranking(stage: Stage) -> None:
    group = a_group(stage)
    player = stage.person(group.people[0], "Ani")
    await group.starts("With a ranking", players=(player.id,))
    await group.votes(player.id)

    await player.says("/privacy")
    await player.taps("Delete everything")
    await player.taps("Delete")

    assert await stored(stage, "live_player") == []
    assert await stored(stage, "live_vote") == []


async def test_the_same_person_plays_in_three_groups(stage: Stage) -> None:
    groups = [a_group(stage, id=-1000000000000 - number) for number in range(1, 4)]
    player = groups[0].people[0]
    for group in groups:
        await group.starts("With a ranking", players=(player,))

    for right, group in zip((True, False, True), groups, strict=True):
        await group.votes(player, right=right)
    await stage.pass_time(30)

    by_quiz = {row["live"]: row["right"] for row in await stored(stage, "live_player")}
    quizzes = {row["chat"]: row["id"] for row in await stored(stage, "live")}
    assert [by_quiz[quizzes[group.id]] for group in groups] == [1, 0, 1]


@pytest.mark.parametrize("label", ["I'm in", "I'm in, and it counts for my /review"])
async def test_one_can_join_after_the_start_and_look_up_the_name(stage: Stage, label: str) -> None:
    group = a_group(stage)
    await group.starts("With a ranking")
    lobby = next(message for message in group.messages if label in labels(message))

    await group.taps(group.people[0], label, lobby)
    first = group.toast(group.people[0])
    await group.taps(group.people[0], label, lobby)

    assert first == group.toast(group.people[0])
    assert len(await stored(stage, "live_player")) == 1
