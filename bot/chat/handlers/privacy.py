"""What is known about somebody: seen, downloaded, deleted."""

from collections.abc import Callable

from telegram import Update

from bot.chat.actions.account import AskDelete, Delete, Download, Keep
from bot.chat.conversation import Conversation
from bot.chat.identify import Identification, Taps
from bot.chat.screens import privacy as screens
from bot.chat.translation import Translator
from bot.services.privacy import Privacy


class PrivacyHandlers:
    """`operator` is named where people read who keeps their data."""

    def __init__(self, meeting: Identification, privacy: Privacy, operator: Callable[[Translator], str]) -> None:
        self._meeting = meeting
        self._privacy = privacy
        self._operator = operator
        self.taps: Taps = {
            Download: self._download,
            AskDelete: self._ask_delete,
            Delete: self._delete,
            Keep: self._keep,
        }

    async def privacy(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meeting.of(update)
        await chat.say(screens.known(say, await self._privacy.see(chat.person), self._operator(say)))

    async def policy(self, chat: Conversation, say: Translator) -> None:
        await chat.say(screens.policy(say, self._operator(say)))

    async def _download(self, chat: Conversation, say: Translator, _: Download) -> None:
        await chat.toast()
        content = await self._privacy.download(chat.person)
        await chat.send_file(content, screens.FILE_NAME, screens.caption(say))

    async def _ask_delete(self, chat: Conversation, say: Translator, _: AskDelete) -> None:
        await chat.say(screens.confirm(say, await self._privacy.see(chat.person)))

    async def _delete(self, chat: Conversation, say: Translator, _: Delete) -> None:
        await self._privacy.forget(chat.person)
        await chat.replace(screens.deleted(say))

    async def _keep(self, chat: Conversation, say: Translator, _: Keep) -> None:
        await chat.replace(screens.kept(say))
