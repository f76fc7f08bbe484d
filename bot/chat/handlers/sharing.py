"""What the teachers of a class get of a learner in it: to read, to agree to, to take back."""

import hashlib

from bot.chat.actions.sharing import AgreeToMore, ShowMore, TakeMoreBack, WhatIsShared
from bot.chat.conversation import Conversation
from bot.chat.handlers.in_class import show_in_class
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Taps
from bot.chat.screens import sharing as screens
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator
from bot.quiz import classes as rules
from bot.services.class_outcomes import NotInClass
from bot.services.consents import Consents
from bot.services.membership import Enrolment, Memberships


def hashed(read: str) -> str:
    """What is kept of a text that was read before joining: its hash; "" if it is not known what was read."""
    return hashlib.sha256(read.encode()).hexdigest() if read else ""


class SharingHandlers:
    """What is shared of somebody who is in a class."""

    def __init__(self, memberships: Memberships, consents: Consents) -> None:
        self._memberships = memberships
        self._consents = consents
        self.taps: Taps = {
            WhatIsShared: self._what_is_shared,
            ShowMore: self._show_more,
            AgreeToMore: self._agree_to_more,
            TakeMoreBack: self._take_more_back,
        }

    async def _what_is_shared(self, chat: Conversation, tr: Translator, tap: WhatIsShared) -> None:
        await show_in_class(
            self._memberships, chat, tr, tap.klass, lambda enrolment: screens.what_is_shared(tr, enrolment, tap.page)
        )

    async def _show_more(self, chat: Conversation, tr: Translator, tap: ShowMore) -> None:
        await show_in_class(self._memberships, chat, tr, tap.klass, lambda enrolment: self._more(tr, enrolment))

    def _more(self, tr: Translator, enrolment: Enrolment) -> Screen:
        """What can be agreed to beyond what was; all that is shared, if that was done already."""
        if enrolment.member.consent < rules.CONSENT:
            return screens.more(tr, enrolment)
        return screens.what_is_shared(tr, enrolment)

    async def _agree_to_more(self, chat: Conversation, tr: Translator, tap: AgreeToMore) -> None:
        """Agree to exactly what was read; if that has changed since, it is read again."""
        enrolment = await self._memberships.get(chat.person, tap.klass)
        if isinstance(enrolment, NotInClass):
            await stale(chat, tr)
            return
        if enrolment.member.consent < rules.CONSENT:
            if tap.seen != rules.fingerprint(enrolment.klass, enrolment.teachers):
                await chat.replace(screens.more_again(tr, enrolment))
                return
            await self._consents.agree(chat.person, tap.klass, hashed(screens.more_to_agree_to(tr, enrolment)))
        await show_in_class(self._memberships, chat, tr, tap.klass, lambda after: screens.what_is_shared(tr, after))

    async def _take_more_back(self, chat: Conversation, tr: Translator, tap: TakeMoreBack) -> None:
        enrolment = await self._memberships.get(chat.person, tap.klass)
        if isinstance(enrolment, Enrolment):
            await self._consents.take_back(
                chat.person, tap.klass, hashed(screens.shared_with(tr, enrolment, rules.FIRST_CONSENT))
            )
        await show_in_class(self._memberships, chat, tr, tap.klass, lambda after: screens.what_is_shared(tr, after))
