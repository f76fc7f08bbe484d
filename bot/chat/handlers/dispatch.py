"""What a learner does: commands, messages and taps, each handed to the part that knows."""

import re
from dataclasses import dataclass, fields

from telegram import Chat, ChatMember, Update

from bot.chat.actions import Action, unpack
from bot.chat.actions.account import Agree, Greet, Policy, StrangerTopics
from bot.chat.actions.membership import JoinAs, NotNow, OtherName
from bot.chat.actions.teaching import AcceptTeaching, AgreeToTeach
from bot.chat.conversation import Conversation
from bot.chat.handlers.assignments import AssignmentHandlers
from bot.chat.handlers.membership import MembershipHandlers
from bot.chat.handlers.privacy import PrivacyHandlers
from bot.chat.handlers.progress import ProgressHandlers
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.handlers.results import ResultsHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.stale_button import stale
from bot.chat.handlers.teaching import TeachingHandlers
from bot.chat.identify import Identification, Taps
from bot.chat.screens import welcome
from bot.chat.screens.markup import Screen, name
from bot.chat.screens.teaching import PREFIX
from bot.chat.translation import LANGUAGES, Translator, translator_for
from bot.quiz.bank import REVIEW
from bot.quiz.user import User
from bot.services.account import Account

_PAYLOAD = re.compile(r"/start(?:@\w+)? (j_|t_|i_)([A-Za-z0-9_-]{1,48})", re.ASCII)  # more fits into no button


@dataclass(frozen=True, kw_only=True)
class Flows:
    """The handlers of each flow."""

    quiz: QuizHandlers
    progress: ProgressHandlers
    settings: SettingsHandlers
    privacy: PrivacyHandlers
    membership: MembershipHandlers
    teaching: TeachingHandlers
    assignments: AssignmentHandlers
    results: ResultsHandlers

    @property
    def taps(self) -> Taps:
        """What each button does, for somebody who is known."""
        each = (getattr(self, field.name).taps for field in fields(self))
        return {action: handler for taps in each for action, handler in taps.items()}


class Dispatcher:
    """Every handler of a private chat that belongs to no single flow; it hands taps and messages to the flows."""

    def __init__(self, identification: Identification, account: Account, flows: Flows) -> None:
        self._identification = identification
        self._account = account
        self._flows = flows
        self._taps = flows.taps

    async def start(self, update: Update, _: object) -> None:
        """Hello; or what a deep link opens."""
        chat, learner, tr = await self._identification.from_update(update)
        payload = _PAYLOAD.fullmatch(chat.text)
        if payload is not None:
            await self._opened(chat, tr, payload[1], payload[2])
            return
        hello = welcome.welcome_back if learner else welcome.welcome
        await chat.say(hello(tr, name(chat.name)))

    async def _opened(self, chat: Conversation, tr: Translator, kind: str, code: str) -> None:
        if kind == PREFIX["join"]:
            await self._flows.membership.open_invitation(chat, tr, code)
        elif kind == PREFIX["teach"]:
            await self._flows.teaching.invited(chat, tr, code)
        else:
            await self._flows.teaching.permitted(chat, tr, code)

    async def help(self, update: Update, _: object) -> None:
        chat, _learner, tr = await self._identification.from_update(update)
        await chat.say(welcome.help(tr))

    async def typed(self, update: Update, _: object) -> None:
        """A setting that was asked for, or a reply to the question at hand, if it is one."""
        chat, learner, tr = await self._identification.from_update(update)
        if learner is None:
            await chat.say(welcome.welcome(tr, name(chat.name)))
        elif screen := await self._asked_for(chat, tr, learner):
            await chat.say(screen)
        elif not await self._flows.quiz.typed(chat, tr):
            if screen := self._flows.settings.not_read(tr, learner):
                await chat.say(screen)
            else:
                await self._identification.say_at_most_once(chat, welcome.not_understood(tr))

    async def _asked_for(self, chat: Conversation, tr: Translator, learner: User) -> Screen | None:
        """What to say to a message that somebody was asked for; nothing if it is something else."""
        if not learner.asking:
            return None
        for part in (self._flows.settings, self._flows.membership, self._flows.teaching, self._flows.assignments):
            if screen := await part.typed(chat, tr, learner):
                return screen
        return None

    def _offered(self, topic: str) -> bool:
        """Whether a stranger can begin with that: nothing of theirs is due."""
        return topic in ("", *self._flows.quiz.bank.topics) and topic != REVIEW

    async def unknown_command(self, update: Update, _: object) -> None:
        chat, _learner, tr = await self._identification.from_update(update)
        await chat.say(welcome.not_understood(tr))

    async def no_text(self, update: Update, _: object) -> None:
        """A list of ids that was asked for; else nothing that can be read."""
        chat, learner, tr = await self._identification.from_update(update)
        if learner is not None and (screen := await self._flows.teaching.sent_file(chat, tr, learner)):
            await chat.say(screen)
            return
        await self._identification.say_at_most_once(chat, welcome.text_only(tr))

    async def edited(self, update: Update, _: object) -> None:
        chat, _learner, tr = await self._identification.from_update(update)
        await self._identification.say_at_most_once(chat, welcome.edited(tr))

    async def too_fast(self, update: Update) -> None:
        """A tap is answered all the same; nothing is read for it, and messages get no answer."""
        if update.callback_query is not None:
            chat = Conversation.from_update(update)
            await chat.toast(welcome.too_fast(translator_for(None, chat.language_code)), alert=True)
            await chat.answered()

    async def blocked_or_back(self, update: Update, _: object) -> None:
        change = update.my_chat_member
        assert change is not None
        if change.chat.type != Chat.PRIVATE:
            return
        await self._account.set_reachable(change.from_user.id, change.new_chat_member.status != ChatMember.BANNED)

    async def tapped(self, update: Update, _: object) -> None:
        """Every tap is answered, whatever it holds."""
        chat = Conversation.from_update(update)
        action = unpack(chat.tapped)
        try:
            learner, tr = await self._identification.lookup(chat)
            if not chat.private:
                await stale(chat, tr)
            elif isinstance(action, Greet | StrangerTopics | Agree | Policy):
                await self._stranger(chat, tr, action, learner)
            elif isinstance(action, JoinAs | OtherName | NotNow):
                await self._flows.membership.answer_invitation(chat, tr, action)
            elif isinstance(action, AcceptTeaching):
                await self._flows.teaching.accept(chat, tr, action.invitation)
            elif isinstance(action, AgreeToTeach):
                await self._flows.teaching.agree(chat, tr, action.permit)
            elif action is None or type(action) not in self._taps:
                await stale(chat, tr)
            elif learner is None:
                await chat.say(welcome.welcome(tr, name(chat.name)))
            else:
                await self._taps[type(action)](chat, tr, action)
        finally:
            await chat.answered()

    async def _stranger(self, chat: Conversation, tr: Translator, action: Action, learner: User | None) -> None:
        """The buttons that work before anything is stored."""
        match action:
            case Greet(language) if language in LANGUAGES:
                await chat.replace(welcome.welcome(Translator(language), name(chat.name)))
            case StrangerTopics(language) if language in LANGUAGES:
                await chat.say(welcome.stranger_topics(Translator(language), self._flows.quiz.bank))
            case Agree(language, topic) if language in LANGUAGES and self._offered(topic):
                agreed = await self._account.agree(chat.person, language)
                await self._flows.quiz.first(chat, translator_for(agreed, None), topic)
            case Policy():
                await self._flows.privacy.policy(chat, tr)
            case _:
                await stale(chat, tr)
