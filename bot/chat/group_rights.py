"""May the bot play a live quiz in this group? Asked before the lobby: nobody shall wait for polls that cannot come."""

from enum import StrEnum

from telegram import Bot
from telegram.constants import ChatMemberStatus

from bot.chat.fast_calls import call


class Obstacle(StrEnum):
    """What stands in the way."""

    SLOW_MODE = "slow-mode"
    NO_POLLS = "no-polls"


async def obstacle(bot: Bot, group: int) -> Obstacle | None:
    """What stands in the way of polls in *group*; `None` if nothing does.

    An administrator may send polls whatever the group's permissions, and is not slowed down
    (core.telegram.org/bots/api#chatpermissions, core.telegram.org/bots/api#chatfullinfo).

    Raises:
        TelegramError: if Telegram does not tell, because the bot is not in the group, for example.
    """
    me = await call(bot, "getChatMember", chat_id=group, user_id=bot.id)
    if me["status"] in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER):
        return None
    chat = await call(bot, "getChat", chat_id=group)
    if chat.get("slow_mode_delay"):
        return Obstacle.SLOW_MODE
    own = me if me["status"] == ChatMemberStatus.RESTRICTED else {}
    allowed = {**dict.fromkeys(("can_send_messages", "can_send_polls"), True), **chat.get("permissions", {}), **own}
    return None if allowed["can_send_messages"] and allowed["can_send_polls"] else Obstacle.NO_POLLS
