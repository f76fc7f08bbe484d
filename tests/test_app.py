from telegram.ext import Application, CommandHandler

from bot.chat.menu import introduce
from bot.chat.routes import COMMANDS
from tests.stage import Stage


async def test_the_menu_and_the_descriptions_are_set_once_in_both_languages(stage: Stage) -> None:
    async def setting() -> list[str]:
        stage.world.calls.clear()
        await introduce(stage.bot)
        return [call.method for call in stage.world.calls if call.method.startswith("set")]

    menus = ["setMyCommands"] * 2  # one for private chats, one for groups
    assert sorted(await setting()) == sorted([*menus, "setMyDescription", "setMyShortDescription"] * 2)
    assert await setting() == []

    ani, ben = stage.person(1, "Ani", "id"), stage.person(2, "Ben", "en")
    assert stage.world.commands(ani.id)[0] == {"command": "quiz", "description": "Mulai kuis"}
    assert stage.world.commands(ben.id)[0] == {"command": "quiz", "description": "Start a quiz"}


async def test_the_application_does_not_remember_whom_it_answered(stage: Stage) -> None:
    ani = stage.person(4_200_000_001, "Ani", "en")
    await ani.says("/start")
    kept = [getattr(stage.application, name, None) for name in Application.__slots__]
    assert not [each for each in kept if isinstance(each, set | dict) and ani.id in each]


async def test_every_command_that_has_a_route_is_one_of_ours_in_groups_too(stage: Stage) -> None:
    handlers = [handler for group in stage.application.handlers.values() for handler in group]
    routed = {command for each in handlers if isinstance(each, CommandHandler) for command in each.commands}

    assert routed == COMMANDS
