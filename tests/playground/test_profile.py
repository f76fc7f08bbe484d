"""Command lists and what the bot says about itself."""

import pytest

from bot.playground.telegram_api import JSON
from tests.playground.worlds import ANI, BEN, GROUP, RIVERA, a_world, ask, refusal


def commands(*names: str) -> list[JSON]:
    return [{"command": name, "description": f"About {name}"} for name in names]


async def test_everybody_sees_the_narrowest_list_in_their_language() -> None:
    world = a_world()
    await ask(world, "setMyCommands", commands=commands("help"))
    await ask(world, "setMyCommands", commands=commands("quiz"), scope={"type": "all_private_chats"})
    await ask(
        world, "setMyCommands", commands=commands("kuis"), scope={"type": "all_private_chats"}, language_code="id"
    )
    await ask(world, "setMyCommands", commands=commands("teach"), scope={"type": "chat", "chat_id": RIVERA})

    seen = {person: [each["command"] for each in world.commands(person)] for person in (ANI, BEN, RIVERA)}

    assert seen == {ANI: ["kuis"], BEN: ["quiz"], RIVERA: ["teach"]}
    assert [each["command"] for each in world.commands(ANI, GROUP)] == ["help"]


async def test_a_list_is_found_under_its_own_scope_and_language_only() -> None:
    world = a_world()
    await ask(world, "setMyCommands", commands=commands("kuis"), language_code="id")

    assert await ask(world, "getMyCommands", language_code="id") == commands("kuis")
    assert await ask(world, "getMyCommands") == []
    await ask(world, "deleteMyCommands", language_code="id")
    assert await ask(world, "getMyCommands", language_code="id") == []


REFUSED: list[tuple[JSON, str]] = [
    ({"commands": commands("Quiz")}, "BOT_COMMAND_INVALID"),
    ({"commands": commands("my-data")}, "BOT_COMMAND_INVALID"),
    ({"commands": commands("x" * 33)}, "BOT_COMMAND_INVALID"),
    ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": [{"command": "a", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": commands("a") * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ({"commands": commands("a"), "language_code": "english"}, "LANG_CODE_INVALID"),
    ({"commands": commands("a"), "scope": {"type": "everywhere"}}, "unsupported BotCommandScope type specified"),
]


@pytest.mark.parametrize(("params", "words"), REFUSED, ids=[f"{n}: {words}" for n, (_, words) in enumerate(REFUSED)])
async def test_a_list_is_refused_in_the_servers_words(params: JSON, words: str) -> None:
    assert await refusal(a_world(), "setMyCommands", **params) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("method", "field", "limit"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
async def test_texts_about_the_bot_have_their_lengths(method: str, field: str, limit: int) -> None:
    world = a_world()

    assert await ask(world, method, **{field: "x" * limit}, language_code="id")
    assert await ask(world, method.replace("set", "get"), language_code="id") == {field: "x" * limit}
    assert (await refusal(world, method, **{field: "x" * (limit + 1)}))[0] == 400


async def test_membership_can_be_asked_for() -> None:
    world = a_world()

    assert (await ask(world, "getChatMember", chat_id=GROUP, user_id=ANI))["status"] == "member"
    assert (await ask(world, "getChatMember", chat_id=GROUP, user_id=BEN))["status"] == "left"
    assert (await ask(world, "getChat", chat_id=GROUP))["title"] == "Privacy class"
