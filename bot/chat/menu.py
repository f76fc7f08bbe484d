"""The command menu and the descriptions that Telegram shows of the bot."""

from collections.abc import Mapping

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.chat.screens import welcome
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES


async def introduce(bot: Bot) -> None:
    """Set the command menu and the descriptions in every language, where they differ from what is set.

    They are compared first because Telegram lets a bot set them only a few times a day. English is set without a
    language code, for everybody whose language has no texts of its own.
    """
    for language in LANGUAGES:
        tr, code = Translator(language), None if language == "en" else language
        await _set_menu(bot, BotCommandScopeAllPrivateChats(), welcome.commands(tr), code)
        await _set_menu(bot, BotCommandScopeAllGroupChats(), welcome.group_commands(tr), code)
        if (await bot.get_my_description(code)).description != welcome.description(tr):
            await bot.set_my_description(welcome.description(tr), code)
        if (await bot.get_my_short_description(code)).short_description != welcome.short_description(tr):
            await bot.set_my_short_description(welcome.short_description(tr), code)


async def _set_menu(bot: Bot, scope: BotCommandScope, menu: Mapping[str, str], code: str | None) -> None:
    commands = tuple(BotCommand(command, text) for command, text in menu.items())
    if await bot.get_my_commands(scope, code) != commands:
        await bot.set_my_commands(commands, scope, code)
