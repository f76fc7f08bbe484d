"""Screens of a class that a learner is in."""

from collections.abc import Callable

from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import stale
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator
from bot.services.class_outcomes import NotInClass
from bot.services.membership import Enrolment, Memberships


async def show_in_class(
    memberships: Memberships, chat: Conversation, tr: Translator, klass: str, screen: Callable[[Enrolment], Screen]
) -> None:
    """Show a screen of the class with the id *klass*, if the person is in it."""
    enrolment = await memberships.get(chat.person, klass)
    if isinstance(enrolment, NotInClass):
        await stale(chat, tr)
    else:
        await chat.replace(screen(enrolment))
