"""The list of ids of a class: sent as a file or pasted, looked at, kept."""

import asyncio

from bot.chat.actions.teaching import AskRoster, KeepRoster
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse
from bot.chat.identify import Taps
from bot.chat.parsing.id_list import NoIds, ids_in, ids_in_text
from bot.chat.screens import refusals
from bot.chat.screens import rosters as screens
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_outcomes import NoClass
from bot.services.class_view import ClassView
from bot.services.rosters import BadRoster, RosterProposal, Rosters
from bot.services.teaching import Teaching

FILE_LIMIT = 1_000_000
"""Bytes of a list of ids; two thousand of them fit many times."""


class RosterHandlers:
    """Lists of ids, for teachers."""

    def __init__(self, account: Account, teaching: Teaching, rosters: Rosters) -> None:
        self._account = account
        self._teaching = teaching
        self._rosters = rosters
        self.taps: Taps = {AskRoster: self._ask, KeepRoster: self._keep}

    async def _ask(self, chat: Conversation, tr: Translator, tap: AskRoster) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        if isinstance(view, NoClass):
            await refuse(chat, tr, view)
            return
        await self._account.set_pending_input(chat.person, PendingInput(InputKind.ROSTER_FILE, tap.klass))
        await chat.replace(screens.ask(tr, tap.klass))

    async def pasted(self, chat: Conversation, tr: Translator, user: User) -> Screen | None:
        """The reply to a list of ids that was typed in place of a file; `None` if no list was asked for."""
        match user.pending_input:
            case PendingInput(InputKind.ROSTER_FILE, klass):
                return await self._looked_through(chat, tr, klass, ids_in_text(chat.text))
            case _:
                return None

    async def sent_file(self, chat: Conversation, tr: Translator, user: User) -> Screen | None:
        """The reply to a list of ids that was asked for; `None` if none was."""
        pending = user.pending_input
        if pending is None or pending.kind is not InputKind.ROSTER_FILE:
            return None
        content = await chat.file(FILE_LIMIT)
        if content is None:
            return screens.too_large(tr, pending.about)
        return await self._looked_through(chat, tr, pending.about, await asyncio.to_thread(ids_in, content))

    async def _looked_through(self, chat: Conversation, tr: Translator, klass: str, ids: list[str] | NoIds) -> Screen:
        """Show what ids were found, for the teacher to say whether they are right; or what is wrong with the list."""
        if isinstance(ids, NoIds):
            return screens.without_ids(tr, klass, ids)
        match await self._rosters.propose(chat.person, klass, ids):
            case BadRoster():
                return screens.of_wrong_size(tr, klass)
            case RosterProposal() as proposal:
                return screens.found(tr, proposal)
            case refused:
                await self._account.set_pending_input(chat.person, None)
                return Screen(plain(refusals.why_not(tr, refused)))

    async def _keep(self, chat: Conversation, tr: Translator, tap: KeepRoster) -> None:
        view = await self._rosters.keep(chat.person, tap.klass)
        await self._account.set_pending_input(chat.person, None)
        if isinstance(view, ClassView):
            await chat.replace(screens.kept(tr, view))
        else:
            await refuse(chat, tr, view)
