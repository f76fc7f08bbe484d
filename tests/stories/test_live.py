"""Live quizzes, from /live in a group to the end."""

from tests.stage import Stage, labels
from tests.stories.playing import a_group, rights_of, words_of, wrong_of


async def test_a_show_of_hands_from_live_to_the_end(stage: Stage) -> None:
    group = a_group(stage)
    settings = await group.says(group.host, "/live")
    assert "Live quiz: Sesame" in settings["text"]
    assert "✓ Show of hands" in labels(settings)

    lobby = await group.taps(group.host, "Open the lobby")
    assert "store nothing about anybody who answers" in lobby["text"]
    assert labels(lobby) == ["Start", "Cancel", "Bahasa Indonesia"]

    await group.taps(group.host, "Start")
    poll = group.poll
    assert poll["is_anonymous"]
    assert poll["type"] == "quiz"
    assert poll["open_period"] == 33
    assert poll["question"].startswith("1/5 · ")
    assert group.sees["has_protected_content"]
    for person in group.people[:4]:
        await group.votes(person)
    await group.votes(group.people[4], right=False)

    await stage.pass_time(30)

    answer = group.sees
    assert group.polls[0]["is_closed"]
    assert f"{words_of(poll, rights_of(poll)[0])} (right): 4" in answer["text"]
    assert f"{words_of(poll, wrong_of(poll))}: 1" in answer["text"]
    assert "5 people voted." in answer["text"]
    assert "350 to 950" in answer["text"]
    for _ in range(4):
        await stage.pass_time(8)
        await group.votes(group.people[0])
        await stage.pass_time(30)
    assert len(group.polls) == 5
    await stage.pass_time(8)

    assert group.sees["text"].startswith("Done: together 96 % right.")
    assert all(poll["is_closed"] for poll in group.polls)
    assert sum(call.method == "stopPoll" for call in stage.world.calls) == 5


async def test_a_second_quiz_of_a_group_begins_as_the_last_one_was_and_asks_other_questions_first(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("45 s")
    await stage.pass_time(45 + 8)
    await group.says(group.host, "/stop")
    await stage.pass_time(8)

    settings = await group.says(group.host, "/live")
    assert "✓ 45 s" in labels(settings)
    await group.taps(group.host, "Open the lobby")
    await group.taps(group.host, "Start")
    for _ in range(5):
        await group.votes(group.people[0])
        await stage.pass_time(45 + 8)

    asked = [poll["question"].partition(" · ")[2] for poll in group.polls]
    assert len(asked) == 7
    assert {*asked[:2]} == {*asked[-2:]}


async def test_players_who_are_gone_leave_no_time_that_waits_for_them(stage: Stage) -> None:
    """The next quiz is a show of hands again, unless somebody chooses otherwise."""
    group = a_group(stage)
    await group.starts("With a ranking", "When all have answered")
    await group.says(group.host, "/stop")
    await stage.pass_time(30)

    settings = await group.says(group.host, "/live")

    assert {"✓ Show of hands", "✓ 30 s"} <= {*labels(settings)}
