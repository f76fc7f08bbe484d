"""What a learner does: commands, messages and taps, each handed to the part that knows."""

from telegram import Chat, ChatMember, Update

from bot.chat import actions
from bot.chat.conversation import Conversation
from bot.chat.meeting import Meeting, Taps
from bot.chat.privacy import PrivacyChat
from bot.chat.progress import ProgressChat
from bot.chat.quizzes import QuizChat
from bot.chat.screens import account
from bot.chat.screens.markup import name
from bot.chat.settings import SettingsChat
from bot.chat.speech import LANGUAGES, Speech, speech_for
from bot.quiz.learner import Learner
from bot.services.account import Account


class LearnerChat:
    """Every handler of a private chat that belongs to no single flow, and the door to the flows."""

    def __init__(
        self,
        meeting: Meeting,
        account_: Account,
        quizzes: QuizChat,
        progress: ProgressChat,
        settings: SettingsChat,
        privacy: PrivacyChat,
    ) -> None:
        self._meeting = meeting
        self._account = account_
        self._quizzes = quizzes
        self._settings = settings
        self._privacy = privacy
        self._taps: Taps = quizzes.taps | progress.taps | settings.taps | privacy.taps

    async def start(self, update: Update, _: object) -> None:
        chat, learner, say = await self._meeting.of(update)
        hello = account.welcome_back if learner else account.welcome
        await chat.say(hello(say, name(chat.name)))

    async def help(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meeting.of(update)
        await chat.say(account.help(say))

    async def typed(self, update: Update, _: object) -> None:
        """A setting that was asked for, or a reply to the question at hand, if it is one."""
        chat, learner, say = await self._meeting.of(update)
        if learner is None:
            await chat.say(account.welcome(say, name(chat.name)))
        elif screen := await self._settings.typed(chat, say, learner):
            await chat.say(screen)
        elif not await self._quizzes.typed(chat, say):
            if screen := self._settings.not_read(say, learner):
                await chat.say(screen)
            else:
                await self._meeting.once(chat, account.not_understood(say))

    async def unknown_command(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meeting.of(update)
        await chat.say(account.not_understood(say))

    async def no_text(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meeting.of(update)
        await self._meeting.once(chat, account.text_only(say))

    async def edited(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meeting.of(update)
        await self._meeting.once(chat, account.edited(say))

    async def blocked_or_back(self, update: Update, _: object) -> None:
        change = update.my_chat_member
        assert change is not None
        if change.chat.type != Chat.PRIVATE:
            return
        await self._account.reachable(change.from_user.id, change.new_chat_member.status != ChatMember.BANNED)

    async def tapped(self, update: Update, _: object) -> None:
        """Every tap is answered, whatever it holds."""
        chat = Conversation.of(update)
        action = actions.unpack(chat.tapped)
        try:
            learner, say = await self._meeting.know(chat)
            if not chat.private:
                await chat.toast(account.old_button_alert(say), alert=True)
            elif isinstance(action, actions.Greet | actions.StrangerTopics | actions.Agree | actions.Policy):
                await self._stranger(chat, say, action, learner)
            elif action is None or type(action) not in self._taps:
                await chat.toast(account.old_button_alert(say), alert=True)
            elif learner is None:
                await chat.say(account.welcome(say, name(chat.name)))
            else:
                await self._taps[type(action)](chat, say, action)
        finally:
            await chat.toast()

    async def _stranger(self, chat: Conversation, say: Speech, action: actions.Action, learner: Learner | None) -> None:
        """The buttons that work before anything is stored."""
        match action:
            case actions.Greet(language) if language in LANGUAGES:
                await chat.replace(account.welcome(Speech(language), name(chat.name)))
            case actions.StrangerTopics(language) if language in LANGUAGES:
                await chat.say(account.stranger_topics(Speech(language), self._quizzes.bank))
            case actions.Agree(language, topic) if language in LANGUAGES and topic in ("", *self._quizzes.bank.topics):
                agreed = await self._account.agree(chat.person, language)
                await self._quizzes.first(chat, speech_for(agreed, None), topic)
            case actions.Policy():
                await self._privacy.policy(chat, say)
            case _:
                await chat.toast(account.old_button_alert(say), alert=True)
