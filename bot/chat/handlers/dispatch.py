"""Commands, messages and taps, each handed to the handlers of its flow."""

from dataclasses import dataclass
from typing import assert_never

from telegram import Chat, ChatMember, Update

from bot.chat import deep_links
from bot.chat.actions import Action, unpack
from bot.chat.actions.membership import JoinAs, JoinNamed, NotNow, OtherName
from bot.chat.actions.privacy import Policy
from bot.chat.actions.teaching import AcceptTeaching, AgreeToTeach
from bot.chat.actions.welcome import Agree, Greet, GreetShared, StrangerTopics, StrangerTopicsPage
from bot.chat.conversation import Conversation
from bot.chat.deep_links import DeepLink, Link, OpenedLink, OtherBotsLink, UnknownLink
from bot.chat.handlers.assignments import AssignmentHandlers
from bot.chat.handlers.authoring import AuthoringHandlers
from bot.chat.handlers.claims import ClaimsHandlers
from bot.chat.handlers.class_setup import ClassSetupHandlers
from bot.chat.handlers.deadlines import DeadlineHandlers
from bot.chat.handlers.documents import DocumentHandlers
from bot.chat.handlers.live_host import LiveHostHandlers
from bot.chat.handlers.live_lobby import LiveLobbyHandlers
from bot.chat.handlers.live_votes import LiveVoteHandlers
from bot.chat.handlers.membership import MembershipHandlers
from bot.chat.handlers.privacy import PrivacyHandlers
from bot.chat.handlers.progress import ProgressHandlers
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.handlers.results import ResultsHandlers
from bot.chat.handlers.rosters import RosterHandlers
from bot.chat.handlers.scenarios import ScenarioHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.sharing import SharingHandlers
from bot.chat.handlers.stale_button import stale
from bot.chat.handlers.teaching import TeachingHandlers
from bot.chat.handlers.trial import TrialHandlers
from bot.chat.identify import Identification, Inputs, Taps
from bot.chat.screens import lookup, welcome
from bot.chat.screens.markup import Screen, name
from bot.chat.translation import Translator, translator_for
from bot.errors import TransientError
from bot.quiz.bank import REVIEW
from bot.quiz.language import LANGUAGES
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.lookup import Lookup


@dataclass(frozen=True, kw_only=True)
class Flows:
    """The handlers of each flow.

    Attributes:
        quiz: taking a quiz or a review.
        claims: rounds of claims.
        scenarios: stories to play.
        trial: trying one quiz without a trace.
        progress: looking back.
        settings: what a person can set.
        privacy: what is stored about a person.
        membership: classes, for their learners.
        sharing: what of them is shared there.
        teaching: classes, for their teachers.
        class_setup: when classes end, and ages in them.
        assignments: giving quizzes to a class.
        authoring: what a class has of its own.
        documents: what it has to write questions from.
        deadlines: when they end, and when tests are explained.
        rosters: lists of ids of classes.
        results: how a class did.
        live_lobby: quizzes in groups, up to their start.
        live_host: steering them.
        live_votes: votes, and what happens to the groups.
    """

    quiz: QuizHandlers
    claims: ClaimsHandlers
    scenarios: ScenarioHandlers
    trial: TrialHandlers
    progress: ProgressHandlers
    settings: SettingsHandlers
    privacy: PrivacyHandlers
    membership: MembershipHandlers
    sharing: SharingHandlers
    teaching: TeachingHandlers
    class_setup: ClassSetupHandlers
    assignments: AssignmentHandlers
    authoring: AuthoringHandlers
    documents: DocumentHandlers
    deadlines: DeadlineHandlers
    rosters: RosterHandlers
    results: ResultsHandlers
    live_lobby: LiveLobbyHandlers
    live_host: LiveHostHandlers
    live_votes: LiveVoteHandlers

    @property
    def taps(self) -> Taps:
        """What each button does, for a person whom the bot knows."""
        return {
            **self.quiz.taps,
            **self.claims.taps,
            **self.scenarios.taps,
            **self.progress.taps,
            **self.settings.taps,
            **self.privacy.taps,
            **self.membership.taps,
            **self.sharing.taps,
            **self.teaching.taps,
            **self.class_setup.taps,
            **self.assignments.taps,
            **self.authoring.taps,
            **self.documents.taps,
            **self.deadlines.taps,
            **self.rosters.taps,
            **self.results.taps,
        }

    @property
    def inputs(self) -> Inputs:
        """What is done with a message that was asked for, by its kind."""
        return {
            **self.settings.inputs,
            **self.membership.inputs,
            **self.teaching.inputs,
            **self.class_setup.inputs,
            **self.assignments.inputs,
            **self.authoring.inputs,
            **self.documents.inputs,
            **self.deadlines.inputs,
        }

    def not_read(self, tr: Translator, user: User) -> Screen | None:
        """What to say to a message that is not what was asked for; `None` if nothing was."""
        flows = (self.settings, self.membership, self.class_setup)
        return next((screen for flow in flows if (screen := flow.not_read(tr, user))), None)


class Dispatcher:
    """What belongs to no single flow in a private chat. It hands taps and messages to the flows."""

    def __init__(self, identification: Identification, account: Account, lookup: Lookup, flows: Flows) -> None:
        self._identification = identification
        self._account = account
        self._lookup = lookup
        self._flows = flows
        self._taps = flows.taps
        self._inputs = flows.inputs
        self._taps_in_groups: Taps = {**flows.live_lobby.taps, **flows.live_host.taps}
        self._openers = {
            DeepLink.JOIN_CLASS: flows.membership.open_invitation,
            DeepLink.TEACH_CLASS: flows.teaching.open_teaching_invitation,
            DeepLink.BECOME_INSTRUCTOR: flows.teaching.open_instructor_code,
            DeepLink.QUIZ: flows.quiz.open_shared,
            DeepLink.PASSAGE: self._open_question,
            DeepLink.LIVE_CLASS: flows.live_lobby.open_link,
        }
        self._taps_for_strangers: Taps = {
            Greet: self._greet,
            GreetShared: self._greet_shared,
            StrangerTopics: self._stranger_topics,
            StrangerTopicsPage: self._turn_stranger_topics,
            Agree: self._agree,
            Policy: self._policy,
            **flows.trial.taps,
            JoinAs: flows.membership.answer_invitation,
            JoinNamed: flows.membership.answer_invitation,
            OtherName: flows.membership.answer_invitation,
            NotNow: flows.membership.answer_invitation,
            AcceptTeaching: flows.teaching.accept,
            AgreeToTeach: flows.teaching.agree,
            **flows.privacy.taps,  # of players of live quizzes something is stored, although they have no account
        }

    async def start(self, update: Update, _: object) -> None:
        """Answer /start: say hello, or open what a deep link leads to."""
        chat, user, tr = await self._identification.from_update(update)
        if link := deep_links.read(chat.text, chat.bot_name):
            await self._open(chat, tr, link, user)
        else:
            known = welcome.welcome_back(tr, name(chat.name))
            await chat.say(known if user else self._identification.welcome(chat, tr))

    async def _open(self, chat: Conversation, tr: Translator, link: Link, user: User | None) -> None:
        """Open what a link leads to, or say what is wrong with it; a stranger reads the notice below that."""
        match link:
            case OpenedLink(kind, code):
                await self._openers[kind](chat, tr, code)
            case UnknownLink() | OtherBotsLink():
                below = None if user else self._identification.welcome(chat, tr)
                ours = isinstance(link, UnknownLink)
                await chat.say(welcome.wrong_link(tr, ours=ours, below=below))
            case _:
                assert_never(link)

    async def _open_question(self, chat: Conversation, tr: Translator, question: str) -> None:
        """Show what the texts say about a question that was asked in a group."""
        found = self._flows.quiz.bank.questions.get(question)
        await chat.say(lookup.found(tr, found.facts[:2], found.pack) if found else lookup.nothing(tr))

    async def start_in_group(self, update: Update, _: object) -> None:
        """Begin a live quiz in the group that somebody chose after opening a link of ours."""
        chat = Conversation.from_update(update)
        match deep_links.read(chat.text, chat.bot_name):
            case OpenedLink(DeepLink.LIVE_CLASS, code):
                await self._flows.live_lobby.set_up(update, code)
            case _:
                await self._flows.live_lobby.set_up(update, "")

    async def help(self, update: Update, _: object) -> None:
        """Answer /help."""
        chat, _user, tr = await self._identification.from_update(update)
        await chat.say(welcome.help(tr))

    async def typed(self, update: Update, _: object) -> None:
        """Take a message as what the person was asked to type, or else as the answer to their current question.

        A pasted link is opened, whatever was asked for.
        """
        chat, user, tr = await self._identification.from_update(update)
        if link := deep_links.pasted(chat.text, chat.bot_name):
            if user is not None:
                await self._account.note_message(chat.person, chat.number)
                await self._identification.expect_nothing(user)
            await self._open(chat, tr, link, user)
        elif user is None:
            typed_a_name = await self._flows.membership.name_of_stranger(chat, tr)
            await chat.say(typed_a_name or self._identification.welcome(chat, tr))
        elif screen := await self._asked_for(chat, tr, user):
            await self._account.note_message(chat.person, chat.number)
            await chat.say(screen)
        elif not await self._flows.quiz.typed(chat, tr):
            if screen := await self._flows.rosters.pasted(chat, tr, user) or self._flows.not_read(tr, user):
                await chat.say(screen)
            else:
                await chat.say(self._looked_up(chat, tr))

    def _looked_up(self, chat: Conversation, tr: Translator) -> Screen:
        """What the texts say about a message that answers nothing."""
        facts = self._lookup.find(chat.text, tr.language)
        return lookup.found(tr, facts, self._lookup.pack_of(facts[0])) if facts else lookup.nothing(tr)

    async def _asked_for(self, chat: Conversation, tr: Translator, user: User) -> Screen | None:
        """The reply to a message that the person was asked for; `None` if it is something else."""
        pending = user.pending_input
        answer = self._inputs.get(pending.kind) if pending else None
        return await answer(chat, tr, user, pending.about) if pending and answer else None

    async def unknown_command(self, update: Update, _: object) -> None:
        """Answer a command that the bot does not know."""
        chat, _user, tr = await self._identification.from_update(update)
        await chat.say(welcome.not_understood(tr))

    async def no_text(self, update: Update, _: object) -> None:
        """Take a file as what a teacher was asked for: ids, or questions. Anything else without text cannot be read."""
        chat, user, tr = await self._identification.from_update(update)
        reply = None
        if user is not None:
            reply = await self._flows.rosters.sent_file(chat, tr, user)
            reply = reply or await self._flows.authoring.sent_file(chat, tr, user)
        await chat.say(reply or welcome.text_only(tr))

    async def edited(self, update: Update, _: object) -> None:
        """Say that an edited message is not read."""
        chat, _user, tr = await self._identification.from_update(update)
        await self._identification.say_at_most_once(chat, welcome.edited(tr))

    async def too_fast(self, update: Update) -> None:
        """Answer the tap of a person who sends too much. Nothing is read for it, and a message gets no answer."""
        if update.callback_query is not None:
            chat = Conversation.from_update(update)
            await chat.toast(welcome.too_fast(translator_for(None, chat.language_code)), alert=True)
            await chat.answered()

    async def left_out(self, update: Update) -> None:
        """Tell a person that what they did is left out, because it ended the process. Nothing is read for it."""
        if update.effective_user is None or not (update.callback_query or update.message):
            return
        chat = Conversation.from_update(update)
        tr = translator_for(None, chat.language_code)
        if update.callback_query is not None:
            await chat.toast(welcome.left_out(tr), alert=True)
            await chat.answered()
        elif chat.private:
            await chat.say(welcome.left_out_message(tr))

    async def blocked_or_back(self, update: Update, _: object) -> None:
        """Note that a person has blocked the bot, or is back."""
        change = update.my_chat_member
        assert change is not None
        if change.chat.type != Chat.PRIVATE:
            await self._flows.live_votes.membership(update)
            return
        await self._account.set_reachable(change.from_user.id, change.new_chat_member.status != ChatMember.BANNED)

    async def tapped(self, update: Update, _: object) -> None:
        """Hand a tap to its flow. Every tap is answered, whatever it holds.

        Raises:
            TransientError: If the database could not be used. The tap is not answered then: it is handled again in a
                moment, or `LastResort` answers it.
        """
        chat = Conversation.from_update(update)
        action = unpack(chat.tapped)
        try:
            await self._hand_on(chat, action)
        except TransientError:
            raise
        except Exception:
            await chat.answered()
            raise
        await chat.answered()

    async def _hand_on(self, chat: Conversation, action: Action | None) -> None:
        """Hand a tap to its flow."""
        if action is not None and not chat.private and type(action) in self._taps_in_groups:
            tr = translator_for(None, chat.language_code)  # nothing is looked up or noted about anybody in a group
            await self._taps_in_groups[type(action)](chat, tr, action)
            return
        user, tr = await self._identification.lookup(chat)
        if not chat.private or action is None:
            await stale(chat, tr)
        elif user is None and type(action) in self._flows.privacy.taps and not await self._flows.privacy.keeps(chat):
            await chat.say(self._identification.welcome(chat, tr))
        elif type(action) in self._taps_for_strangers:
            if user is not None:
                await self._identification.expect_nothing(user)
            await self._taps_for_strangers[type(action)](chat, tr, action)
        elif type(action) not in self._taps:
            await stale(chat, tr)
        elif user is None:
            await chat.say(self._identification.welcome(chat, tr))
        else:
            await self._identification.expect_nothing(user)  # a tap elsewhere; the handler may ask for something new
            await self._taps[type(action)](chat, tr, action)

    # buttons that work before anything is stored -------------------------------------------------

    async def _greet(self, chat: Conversation, tr: Translator, tap: Greet) -> None:
        if tap.language in LANGUAGES:
            await chat.replace(self._identification.welcome(chat, Translator(tap.language)))
        else:
            await stale(chat, tr)

    async def _greet_shared(self, chat: Conversation, tr: Translator, tap: GreetShared) -> None:
        shared = self._flows.quiz.bank.topics.get(tap.topic)
        if tap.language in LANGUAGES and shared and shared.id != REVIEW:
            await chat.replace(self._identification.welcome(chat, Translator(tap.language), shared))
        else:
            await stale(chat, tr)

    async def _stranger_topics(self, chat: Conversation, tr: Translator, tap: StrangerTopics) -> None:
        if tap.language in LANGUAGES:
            await chat.say(self._topics_for_stranger(tap.language))
        else:
            await stale(chat, tr)

    async def _turn_stranger_topics(self, chat: Conversation, tr: Translator, tap: StrangerTopicsPage) -> None:
        if tap.language in LANGUAGES:
            await chat.replace(self._topics_for_stranger(tap.language, tap.page))
        else:
            await stale(chat, tr)

    def _topics_for_stranger(self, language: str, page: int = 0) -> Screen:
        tr = Translator(language)
        return welcome.stranger_topics(tr, self._flows.quiz.bank, self._identification.operator(tr), page)

    async def _agree(self, chat: Conversation, tr: Translator, tap: Agree) -> None:
        if tap.language in LANGUAGES and self._offered(tap.topic):
            agreed = await self._account.agree(chat.person, tap.language)
            await self._flows.quiz.first(chat, translator_for(agreed, None), tap.topic)
        else:
            await stale(chat, tr)

    def _offered(self, topic: str) -> bool:
        """Whether a new user can begin with that topic: any but a review, since nothing is due yet."""
        return topic in ("", *self._flows.quiz.bank.topics) and topic != REVIEW

    async def _policy(self, chat: Conversation, tr: Translator, tap: Policy) -> None:
        await self._flows.privacy.policy(chat, tr, tap)
