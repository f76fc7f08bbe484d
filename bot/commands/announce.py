"""Telling everybody of a change or a breach: paced, once each, and gone on with after an interruption."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens.announcement import announcement, fits
from bot.chat.telegram_errors import unreachable
from bot.chat.translation import Translator, translator_for
from bot.commands.data_folder import DataFolder, looked_at
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.polling import TOKEN_REFUSED
from bot.delivery.transport import HttpRequest
from bot.errors import UserError
from bot.quiz.user import User
from bot.settings import Settings
from bot.storage.secret import secret_of
from bot.storage.store import Store
from bot.storage.told import Step, Told
from bot.telegram_errors import NotSent

PAUSE = 0.1
"""Seconds between two messages: a third of what Telegram takes, so that a running bot can answer meanwhile."""


async def announce(
    settings: Settings,
    token: str,
    data_folder: DataFolder,
    texts: Mapping[str, str],
    *,
    send: bool,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> str:
    """Tell everybody whom the database knows, in their language. The bot may be running.

    Args:
        texts: the words, by language.
        send: tell them; else only say to how many it would go.

    Returns:
        How it went, in a sentence.

    Raises:
        UserError: if a text is empty or too long, the token is refused, or Telegram cannot be reached. Whoever has
            been told by then is not told again by the next call with the same texts.
    """
    operator = settings.checked_operator
    for language, text in texts.items():
        if not text.strip() or not fits(announcement(Translator(language), operator, text)):
            raise UserError(f"The text in {language!r} is empty, or too long for one message.")
    told = Told(data_folder.folder, secret_of(data_folder.folder, make=False), "\n\n".join(sorted(texts.values())))
    async with AsyncExitStack() as held:
        store = await held.enter_async_context(looked_at(data_folder))
        held.enter_context(told.alone())
        async with store.reading() as tx:
            everybody = [id for id, _ in await tx.users.everybody()]
        if send:
            request = RateLimitedRequest(HttpRequest(), sleep)
            bot = Bot(token, base_url=settings.api, request=request, get_updates_request=request)
            held.push_async_callback(bot.shutdown)
            await _initialised(bot)
            await _tell(bot, store, told, everybody, operator, texts, sleep)
        return _summary(Counter(told.step(id) for id in everybody))


async def _initialised(bot: Bot) -> None:
    try:
        await bot.initialize()
    except InvalidToken:
        raise UserError(TOKEN_REFUSED) from None
    except TelegramError as error:
        raise UserError(f"Telegram cannot be asked ({error.message}), so nobody was told. Try again later.") from None


async def _tell(
    bot: Bot,
    store: Store,
    told: Told,
    everybody: list[int],
    operator: str,
    texts: Mapping[str, str],
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Tell those who are left, one after another."""
    for id in everybody:
        async with store.reading() as tx:
            person = await tx.users.get(id)
        if person is None or told.step(id) not in (None, Step.LATER):
            continue  # deleted meanwhile, or told
        told.note(id, Step.TRYING)
        told.note(id, await _told(bot, person, operator, texts))
        await sleep(PAUSE)


async def _told(bot: Bot, person: User, operator: str, texts: Mapping[str, str]) -> Step:
    """Tell one person. Returns what is known of it then."""
    tr = translator_for(person, None)
    try:
        await Conversation.to_person(person.id, bot).say(announcement(tr, operator, texts[tr.language]))
    except (NotSent, RetryAfter):
        return Step.LATER
    except TelegramError as error:
        return Step.GONE if unreachable(error) else Step.TRYING
    return Step.TOLD


def _summary(steps: Counter[Step | None]) -> str:
    left = steps[None] + steps[Step.LATER]
    return (
        f"{steps[Step.TOLD]} people are told, {left} are still to be told, {steps[Step.GONE]} have blocked the bot or "
        f"are gone, and of {steps[Step.TRYING]} nobody knows whether it arrived (they are not told twice)."
    )
