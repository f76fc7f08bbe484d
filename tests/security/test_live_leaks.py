"""A show of hands is about nobody: no number, name or vote of anybody is written anywhere, at any moment."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.delivery.redaction import log_safely
from bot.playground.telegram_api import TOKEN
from tests.stage import JSON, Stage
from tests.stories.playing import HOST, Group, a_group, rights_of, stored

PEOPLE = 30
NUMBER = 7_310_000_000
"""Of the first person: as large as real ones, so that no counter equals one by chance."""


class Search:
    """Looks for traces of people in everything that the bot has written: files, log, metrics."""

    def __init__(self, stage: Stage, folder: Path, log: StringIO) -> None:
        self.stage, self.folder, self.log = stage, folder, log
        self.numbers = [str(NUMBER + number) for number in range(PEOPLE)]
        self.names = [f"Zyx{kind}{number}" for number in range(PEOPLE) for kind in ("name", "user")]

    def traces(self) -> list[str]:
        """The places in which something of somebody stands."""
        places = {path.name: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        places |= {"log": self.log.getvalue().encode(), "metrics": self.stage.metrics.page()}
        packed = [int(number).to_bytes(8, "big").lstrip(b"\0") for number in self.numbers]  # as SQLite stores them
        wanted = [*(text.encode() for text in (*self.numbers, *self.names)), *packed]
        return [name for name, content in places.items() if any(trace in content for trace in wanted)]


@pytest.fixture
def search(stage: Stage, tmp_path: Path) -> Iterator[Search]:
    log, root = StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log_safely(TOKEN, level=logging.DEBUG, stream=log)
    yield Search(stage, tmp_path, log)
    root.handlers[:], root.level = handlers, level


def named(stage: Stage) -> Group:
    for number in range(PEOPLE):
        stage.world.add_person(NUMBER + number, f"Zyxname{number}", "en", username=f"Zyxuser{number}")
    return a_group(stage, people=PEOPLE, first=NUMBER)


@pytest.mark.sqlite("the files of PostgreSQL are its own; what is in them is what SQLite would hold")
async def test_nothing_of_anybody_who_answers_is_written_at_any_moment(stage: Stage, search: Search) -> None:
    group = named(stage)
    host = group.people[0]
    stage.world.set_group(group.id, administrators=[host])
    group.host = host

    await group.says(host, "/live")
    assert search.traces() == []
    for label in ("10", "20 s", "Open the lobby"):
        await group.taps(host, label)
        assert search.traces() == []
    await group.taps(group.people[1], "Start")  # may not
    await group.taps(host, "Start")
    for _ in range(3):
        for number, person in enumerate(group.people):
            await group.votes(person, right=number % 2 == 0)
            assert search.traces() == []
        await stage.pass_time(20)
        assert search.traces() == []
        await stage.kill()
        assert search.traces() == []
        await stage.start()
        await stage.pass_time(8)
    await group.says(group.people[2], "/stop")
    await group.says(host, "/stop")
    await stage.pass_time(60)

    assert search.traces() == []
    assert await stored(stage, "set_aside") == []
    assert all(re.fullmatch(r"[0-9a-f]{32}|", row["host"]) for row in await stored(stage, "live"))


@pytest.mark.sqlite("the same")
async def test_with_a_ranking_strangers_leave_no_trace_and_players_none_after_the_end(
    stage: Stage, search: Search
) -> None:
    group = named(stage)
    player, *strangers = group.people
    search.numbers, search.names = search.numbers[1:], search.names[2:]
    await group.starts("With a ranking", "20 s", players=(player,))
    for _ in range(5):
        for person in strangers:
            await group.votes(person)
        await group.votes(player)
        assert search.traces() == []
        await stage.pass_time(28)
    await stage.pass_time(10)
    assert (await group.row())["phase"] == "over"

    search.numbers, search.names = [str(player)], ["Zyxname0", "Zyxuser0"]
    assert search.traces() == []
    assert str(player) not in str([await stored(stage, table) for table in ("live", "live_player", "live_vote")])


@pytest.mark.sqlite("the same")
async def test_a_vote_that_cannot_be_handled_is_set_aside_without_its_voter(stage: Stage, search: Search) -> None:
    group = named(stage)
    await group.starts("With a ranking", players=(HOST,))
    answer = {"poll_id": group.poll["id"], "user": stage.world.people[NUMBER + 5], "option_ids": rights_of(group.poll)}

    await stage.settle([{"update_id": 10**7, "poll_answer": answer}])  # lacks a field, so it cannot be read

    assert len(await stored(stage, "set_aside")) == 1
    assert search.traces() == []


@pytest.mark.sqlite("the same")
async def test_what_people_did_in_a_show_of_hands_and_cannot_be_read_is_set_aside_without_them(
    stage: Stage, search: Search
) -> None:
    stage.expect_refusal("Forbidden")  # an apology to somebody who has never written to the bot
    group = named(stage)
    group.host = HOST
    await group.starts()
    person = stage.world.people[NUMBER + 5]
    unreadable: list[JSON] = [
        {
            "callback_query": {
                "id": "1",
                "from": person,
                "chat_instance": "1",
                "message": {"message_id": 1},
                "data": "x",
            }
        },
        {"message": {"message_id": 9, "from": person, "text": "/next"}},
        {"my_chat_member": {"from": person}},
    ]

    for number, update in enumerate(unreadable, 10**7):
        await stage.settle([{"update_id": number} | update])
        assert search.traces() == []

    assert len(await stored(stage, "set_aside")) == len(unreadable)
    assert b"scorewise_updates_set_aside_total" in stage.metrics.page()


@pytest.mark.sqlite("the same")
async def test_the_search_finds_what_is_planted(stage: Stage, search: Search) -> None:
    group = named(stage)

    await group.starts("With a ranking", players=(group.people[3],))
    assert {"scorewise.db", "scorewise.db-wal"} & {*search.traces()}

    logging.getLogger("bot").info("hello %s", "Zyxname7")
    assert "log" in search.traces()

    stage.metrics.count_call("Zyxuser7", "200")
    assert "metrics" in search.traces()

    (search.folder / "in-hand").write_text(str(NUMBER + 7))
    assert "in-hand" in search.traces()
