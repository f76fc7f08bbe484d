"""What a learner does: narrow, ask a service, show what it says. No rule of the quiz is here."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, assert_never

from telegram import Chat, ChatMember, Update

from bot.chat import actions, typed
from bot.chat.conversation import Conversation
from bot.chat.lately import Lately, Recent
from bot.chat.screens import account, explained, privacy, quiz, summary
from bot.chat.screens.markup import Button, Screen, name, plain
from bot.chat.speech import LANGUAGES, Speech, speech_for
from bot.quiz.grading import NotKnown
from bot.quiz.learner import Learner
from bot.services.learning import (
    AnsweredBefore,
    Draft,
    Explained,
    Finished,
    Incomplete,
    Learning,
    Over,
    Place,
    Positions,
)
from bot.services.privacy import Privacy

Outcome = Explained | Place | Incomplete | AnsweredBefore | Over


class LearnerChat:
    """Every handler of a private chat. `operator` is named where people read who keeps their data."""

    def __init__(
        self, learning: Learning, privacy_: Privacy, clock: Callable[[], datetime], operator: Callable[[Speech], str]
    ) -> None:
        self._learning = learning
        self._privacy = privacy_
        self._clock = clock
        self._operator = operator
        self._lately = Lately()
        self._shown: Recent[tuple[str, int], int] = Recent()  # which message shows which turn of which sitting
        self._on_tap: dict[type[actions.Action], Callable[[Conversation, Speech, Any], Awaitable[None]]] = {
            actions.Topics: self._topics,
            actions.Risks: self._risks,
            actions.Begin: self._begin,
            actions.Resume: self._resume,
            actions.Choose: self._choose,
            actions.Tick: self._tick,
            actions.Check: self._check,
            actions.DontKnow: self._dont_know,
            actions.Next: self._next,
            actions.More: self._more,
            actions.Report: self._report,
            actions.ReportAs: self._report_as,
            actions.LookBack: self._look_back,
            actions.ShowProgress: self._show_progress,
            actions.SetLanguage: self._set_language,
            actions.SetPlain: self._set_plain,
            actions.Download: self._download,
            actions.AskDelete: self._ask_delete,
            actions.Delete: self._delete,
            actions.Keep: self._keep,
        }

    # commands -----------------------------------------------------------------------------------

    async def start(self, update: Update, _: object) -> None:
        chat, learner, say = await self._meet(update)
        hello = account.welcome_back if learner else account.welcome
        await chat.say(hello(say, name(chat.name)))

    async def quiz(self, update: Update, _: object) -> None:
        chat, learner, say = await self._meet(update)
        if learner is None:
            await chat.say(account.welcome(say, name(chat.name)))
        else:
            await self._topics(chat, say, actions.Topics())

    async def progress(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meet(update)
        await self._show_progress(chat, say, actions.ShowProgress())

    async def settings(self, update: Update, _: object) -> None:
        chat, learner, say = await self._meet(update)
        await chat.say(account.settings(say, learner) if learner else account.welcome(say, name(chat.name)))

    async def privacy(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meet(update)
        await chat.say(privacy.known(say, await self._privacy.see(chat.person), self._operator(say)))

    async def help(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meet(update)
        await chat.say(account.help(say))

    # messages -----------------------------------------------------------------------------------

    async def typed(self, update: Update, _: object) -> None:
        """A reply to the question at hand, if it is one."""
        chat, learner, say = await self._meet(update)
        if learner is None:
            await chat.say(account.welcome(say, name(chat.name)))
            return
        place = await self._learning.here(chat.person)
        if place is None:
            await self._once(chat, account.not_understood(say))
        elif place.dealt_anew or place.sitting.shown != place.sitting.turn:
            await self._show_here(chat, say)
        else:
            await self._typed_here(chat, say, place)

    async def _typed_here(self, chat: Conversation, say: Speech, place: Place) -> None:
        item, sitting, turn = place.question, place.sitting.id, place.sitting.turn
        reply = typed.read(chat.text, item, place.asked.order, say)
        outcome: Outcome = Incomplete(item)
        if reply is not None:
            outcome = await self._learning.answer(chat.person, sitting, turn, reply, chat.number)
        match outcome:
            case Explained() as seen:
                await chat.say(explained.explained(say, self._learning.bank, seen))
                await self._retire(chat, sitting, turn)
            case Incomplete():
                dont_know = Button(say.t("I don't know"), actions.DontKnow(sitting, turn))
                words = quiz.not_a_reply(say, item, len(place.asked.order))
                await chat.say(Screen(plain(words), ((dont_know,),)))
            case Place() | AnsweredBefore() | Over():
                await self._show_here(chat, say)
            case _:
                assert_never(outcome)

    async def unknown_command(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meet(update)
        await chat.say(account.not_understood(say))

    async def no_text(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meet(update)
        await self._once(chat, account.text_only(say))

    async def edited(self, update: Update, _: object) -> None:
        chat, _learner, say = await self._meet(update)
        await self._once(chat, account.edited(say))

    async def blocked_or_back(self, update: Update, _: object) -> None:
        change = update.my_chat_member
        assert change is not None
        if change.chat.type != Chat.PRIVATE:
            return
        await self._learning.reachable(change.from_user.id, change.new_chat_member.status != ChatMember.BANNED)

    # taps ---------------------------------------------------------------------------------------

    async def tapped(self, update: Update, _: object) -> None:
        """Every tap is answered, whatever it holds."""
        chat = Conversation.of(update)
        action = actions.unpack(chat.tapped)
        try:
            learner, say = await self._know(chat)
            if not chat.private:
                await chat.toast(account.old_button_alert(say), alert=True)
            elif isinstance(action, actions.Greet | actions.StrangerTopics | actions.Agree | actions.Policy):
                await self._stranger(chat, say, action, learner)
            elif action is None or type(action) not in self._on_tap:
                await chat.toast(account.old_button_alert(say), alert=True)
            elif learner is None:
                await chat.say(account.welcome(say, name(chat.name)))
            else:
                await self._on_tap[type(action)](chat, say, action)
        finally:
            await chat.toast()

    async def _stranger(self, chat: Conversation, say: Speech, action: actions.Action, learner: Learner | None) -> None:
        """The buttons that work before anything is stored."""
        match action:
            case actions.Greet(language) if language in LANGUAGES:
                await chat.replace(account.welcome(Speech(language), name(chat.name)))
            case actions.StrangerTopics(language) if language in LANGUAGES:
                await chat.say(account.stranger_topics(Speech(language), self._learning.bank))
            case actions.Agree(language, topic) if language in LANGUAGES and topic in ("", *self._learning.bank.topics):
                agreed = await self._learning.agree(chat.person, language)
                await self._arrive(chat, speech_for(agreed, None), await self._learning.begin(chat.person, topic, ""))
            case actions.Policy():
                await chat.say(privacy.policy(say, self._operator(say)))
            case _:
                await chat.toast(account.old_button_alert(say), alert=True)

    async def _topics(self, chat: Conversation, say: Speech, action: actions.Topics) -> None:
        """The topics; in the middle of a sitting, first whether to go on with it."""
        place = await self._learning.here(chat.person)
        if place is not None and place.sitting.id != action.leave:
            await chat.say(quiz.midway(say, place))
            return
        known = await self._learning.known(chat.person)
        await chat.say(account.topics(say, self._learning.bank, known, action.leave))

    async def _risks(self, chat: Conversation, say: Speech, action: actions.Risks) -> None:
        await chat.replace(account.risks(say, self._learning.bank, action.leave))

    async def _begin(self, chat: Conversation, say: Speech, action: actions.Begin) -> None:
        await self._arrive(chat, say, await self._learning.begin(chat.person, action.topic, action.leave))

    async def _resume(self, chat: Conversation, say: Speech, _: actions.Resume) -> None:
        await self._show_here(chat, say)

    async def _choose(self, chat: Conversation, say: Speech, tap: actions.Choose) -> None:
        await self._judge(chat, say, await self._reply(chat, tap, Positions((tap.slot,))))

    async def _check(self, chat: Conversation, say: Speech, tap: actions.Check) -> None:
        await self._judge(chat, say, await self._reply(chat, tap, Draft()))

    async def _dont_know(self, chat: Conversation, say: Speech, tap: actions.DontKnow) -> None:
        await self._judge(chat, say, await self._reply(chat, tap, NotKnown()))

    async def _tick(self, chat: Conversation, say: Speech, tap: actions.Tick) -> None:
        await self._judge(chat, say, await self._learning.tick(chat.person, tap.sitting, tap.turn, tap.slot, tap.on))

    async def _reply(self, chat: Conversation, tap: actions.Turn, reply: Positions | Draft | NotKnown) -> Outcome:
        return await self._learning.answer(chat.person, tap.sitting, tap.turn, reply)

    async def _judge(self, chat: Conversation, say: Speech, outcome: Outcome) -> None:
        """What a reply came to; a late one shows what counted."""
        match outcome:
            case Explained(counted=True) as seen:
                await chat.toast(explained.verdict(say, seen))
                await chat.replace(explained.explained(say, self._learning.bank, seen))
            case Explained() as seen:
                await chat.toast(account.answered_before_alert(say), alert=True)
                await chat.replace(explained.explained(say, self._learning.bank, seen))
            case Place(dealt_anew=True) as place:
                await chat.toast(account.dealt_anew_alert(say), alert=True)
                await chat.replace(quiz.question(say, self._learning.bank, place))
            case Place() as place:
                await chat.toast()
                await chat.replace(quiz.question(say, self._learning.bank, place))
            case Incomplete(item):
                await chat.toast(quiz.incomplete_alert(say, item), alert=True)
            case AnsweredBefore():
                await chat.toast(account.answered_before_alert(say), alert=True)
            case Over():
                await chat.toast(account.over_alert(say), alert=True)
            case _:
                assert_never(outcome)

    async def _next(self, chat: Conversation, say: Speech, tap: actions.Next) -> None:
        await chat.take_tapped_button()  # first, so that what comes stays where it is
        await self._arrive(chat, say, await self._learning.go_on(chat.person, tap.sitting))

    async def _more(self, chat: Conversation, say: Speech, tap: actions.More) -> None:
        match await self._learning.look_back(chat.person, tap.sitting, tap.turn):
            case Explained() as seen:
                await chat.replace(explained.explained(say, self._learning.bank, seen, whole=True))
            case gone:
                await self._not_shown(chat, say, gone)

    async def _not_shown(self, chat: Conversation, say: Speech, gone: AnsweredBefore | Over) -> None:
        changed = isinstance(gone, AnsweredBefore)
        await chat.toast(account.changed_alert(say) if changed else account.over_alert(say), alert=True)

    async def _report(self, chat: Conversation, say: Speech, tap: actions.Report) -> None:
        await chat.say(account.report(say, tap.sitting, tap.turn))

    async def _report_as(self, chat: Conversation, say: Speech, tap: actions.ReportAs) -> None:
        noted = tap.reason in account.REASONS and await self._learning.report(
            chat.person, tap.sitting, tap.turn, tap.reason
        )
        if noted:
            await chat.replace(account.reported(say))
        else:
            await chat.toast(account.old_button_alert(say), alert=True)

    async def _look_back(self, chat: Conversation, say: Speech, tap: actions.LookBack) -> None:
        match await self._learning.look_back(chat.person, tap.sitting, tap.turn):
            case Explained() as seen:
                done = await self._learning.finished(chat.person, tap.sitting)
                missed = done.missed if isinstance(done, Finished) else ()
                after = next((turn for turn in missed if turn > tap.turn), -1)
                await chat.say(explained.explained(say, self._learning.bank, seen, after=after))
            case gone:
                await self._not_shown(chat, say, gone)

    async def _show_progress(self, chat: Conversation, say: Speech, _: actions.ShowProgress) -> None:
        await chat.say(summary.progress(say, self._learning.bank, await self._learning.progress(chat.person)))

    async def _set_language(self, chat: Conversation, say: Speech, tap: actions.SetLanguage) -> None:
        if tap.language in LANGUAGES:
            await self._changed(chat, await self._learning.change(chat.person, language=tap.language))

    async def _set_plain(self, chat: Conversation, say: Speech, tap: actions.SetPlain) -> None:
        await self._changed(chat, await self._learning.change(chat.person, plain=tap.on))

    async def _changed(self, chat: Conversation, learner: Learner | None) -> None:
        if learner is not None:
            await chat.replace(account.settings(speech_for(learner, None), learner))

    async def _download(self, chat: Conversation, say: Speech, _: actions.Download) -> None:
        await chat.toast()
        content = await self._privacy.download(chat.person)
        await chat.send_file(content, privacy.FILE_NAME, privacy.caption(say))

    async def _ask_delete(self, chat: Conversation, say: Speech, _: actions.AskDelete) -> None:
        await chat.say(privacy.confirm(say, await self._privacy.see(chat.person)))

    async def _delete(self, chat: Conversation, say: Speech, _: actions.Delete) -> None:
        await self._privacy.forget(chat.person)
        await chat.replace(privacy.deleted(say))

    async def _keep(self, chat: Conversation, say: Speech, _: actions.Keep) -> None:
        await chat.replace(privacy.kept(say))

    # shared -------------------------------------------------------------------------------------

    async def _meet(self, update: Update) -> tuple[Conversation, Learner | None, Speech]:
        """Who is speaking, whether they are known, and in which language to answer."""
        chat = Conversation.of(update)
        return (chat, *await self._know(chat))

    async def _know(self, chat: Conversation) -> tuple[Learner | None, Speech]:
        learner = await self._learning.learner(chat.person)
        if learner is not None and chat.private and not learner.reachable:
            await self._learning.reachable(chat.person, True)
        return learner, speech_for(learner, chat.language_code)

    async def _arrive(self, chat: Conversation, say: Speech, outcome: Place | Finished | Over) -> None:
        """Show what comes next, unless a double tap has just shown it."""
        match outcome:
            case Place(sitting=sitting) | Finished(sitting=sitting) if self._shown.get((sitting.id, sitting.turn)):
                await chat.toast(account.below_toast(say))
            case Place() as place:
                await self._ask(chat, say, place)
            case Finished(sitting=sitting) as done:
                self._shown.put(
                    (sitting.id, sitting.turn), await chat.say(summary.finished(say, self._learning.bank, done))
                )
            case Over():
                await chat.toast(account.over_alert(say), alert=True)

    async def _show_here(self, chat: Conversation, say: Speech) -> None:
        """Where the learner is, again; an older copy of the question loses its buttons."""
        place = await self._learning.here(chat.person, show=True)
        if place is None:
            await self._topics(chat, say, actions.Topics())
            return
        await self._retire(chat, place.sitting.id, place.sitting.turn)
        await self._ask(chat, say, place)

    async def _ask(self, chat: Conversation, say: Speech, place: Place) -> None:
        self._shown.put(
            (place.sitting.id, place.sitting.turn), await chat.say(quiz.question(say, self._learning.bank, place))
        )

    async def _retire(self, chat: Conversation, sitting: str, turn: int) -> None:
        shown = self._shown.get((sitting, turn))
        if shown is not None:
            await chat.take_buttons(shown)

    async def _once(self, chat: Conversation, screen: Screen) -> None:
        """Say it, unless it was said in the last ten minutes."""
        if not self._lately.said((chat.person, screen), self._clock()):
            await chat.say(screen)
