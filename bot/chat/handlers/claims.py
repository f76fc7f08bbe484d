"""Rounds of claims: what they can be about. A round itself is a quiz like any other."""

from telegram import Update

from bot.chat.actions.claims import ShowClaims
from bot.chat.conversation import Conversation
from bot.chat.identify import Identification, Taps
from bot.chat.screens import claims as screens
from bot.chat.screens import quiz
from bot.chat.translation import Translator
from bot.services.learning import Learning


class ClaimsHandlers:
    """Statements that the texts tell or do not tell."""

    def __init__(self, identification: Identification, learning: Learning) -> None:
        self._identification = identification
        self._learning = learning
        self.taps: Taps = {ShowClaims: self._claims}

    async def claims(self, update: Update, _: object) -> None:
        """Answer /claims."""
        chat, user, tr = await self._identification.from_update(update)
        if user is None:
            await chat.say(self._identification.welcome(chat, tr))
        else:
            await self._claims(chat, tr, ShowClaims())

    async def _claims(self, chat: Conversation, tr: Translator, tap: ShowClaims) -> None:
        """Show what a round can be about; in the middle of a sitting, ask first whether to go on with it."""
        current = await self._learning.current(chat.person)
        if current is not None and current.sitting.id != tap.leave:
            rounds = self._learning.bank.claim_topics
            await chat.say(quiz.midway(tr, current, instead=rounds[-1] if rounds else None))
        else:
            await chat.say(screens.claims(tr, self._learning.bank, tap.leave))
