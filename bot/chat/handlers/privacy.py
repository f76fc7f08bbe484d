"""What is stored about a person: seen, downloaded, deleted."""

from telegram import Update

from bot.chat.actions.privacy import AskDelete, Delete, Download, Keep, Policy, ShowRows
from bot.chat.conversation import Conversation
from bot.chat.identify import Identification, Taps
from bot.chat.screens import policy
from bot.chat.screens import privacy as screens
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES
from bot.services.privacy import Privacy


class PrivacyHandlers:
    """A person's data, for that person."""

    def __init__(self, identification: Identification, privacy: Privacy) -> None:
        self._identification = identification
        self._privacy = privacy
        self.taps: Taps = {
            Download: self._download,
            ShowRows: self._show_rows,
            AskDelete: self._ask_delete,
            Delete: self._delete,
            Keep: self._keep,
        }

    async def privacy(self, update: Update, _: object) -> None:
        """Answer /privacy."""
        chat, _user, tr = await self._identification.from_update(update)
        await chat.say(screens.known(tr, await self._privacy.see(chat.person), self._identification.operator(tr)))

    async def policy(self, chat: Conversation, tr: Translator, tap: Policy) -> None:
        """Show a page of the privacy policy: the first as a new message, the others in its place."""
        tr = Translator(tap.language) if tap.language in LANGUAGES else tr
        screen = policy.page(tr, self._identification.operator(tr), tap.page)
        if tap.turned:
            await chat.replace(screen)
        else:
            await chat.say(screen)

    async def keeps(self, chat: Conversation) -> bool:
        """Whether anything is stored about the person: of players of live quizzes it may be without an account."""
        return not (await self._privacy.see(chat.person)).is_empty

    async def _download(self, chat: Conversation, tr: Translator, _: Download) -> None:
        await chat.toast()
        content = await self._privacy.download(chat.person)
        await chat.send_file(content, screens.FILE_NAME, screens.caption(tr))

    async def _show_rows(self, chat: Conversation, tr: Translator, _: ShowRows) -> None:
        await chat.say(screens.rows(tr, await self._privacy.see(chat.person)))

    async def _ask_delete(self, chat: Conversation, tr: Translator, _: AskDelete) -> None:
        await chat.say(screens.confirm(tr, await self._privacy.see(chat.person)))

    async def _delete(self, chat: Conversation, tr: Translator, _: Delete) -> None:
        await self._privacy.forget(chat.person)
        await chat.replace(screens.deleted(tr))

    async def _keep(self, chat: Conversation, tr: Translator, _: Keep) -> None:
        await chat.replace(screens.kept(tr))
