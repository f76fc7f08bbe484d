"""Taking a quiz: narrow what was sent, ask a service, show what it says. No rule of the quiz is here."""

from collections.abc import Sequence
from typing import assert_never

from telegram import Update

from bot.chat.actions.quiz import (
    AskMe,
    Begin,
    Check,
    Choose,
    DontKnow,
    GuessFirst,
    Later,
    Next,
    Resume,
    Review,
    Risks,
    Share,
    ShowOriginal,
    Tick,
    Topics,
    TopicsPage,
    Turn,
)
from bot.chat.conversation import Conversation
from bot.chat.deep_links import DeepLink
from bot.chat.handlers.answered import AnsweredHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Taps
from bot.chat.parsing import replies
from bot.chat.recent import Recent
from bot.chat.screens import explanation, membership, quiz, reading, refusals, review, summary, welcome
from bot.chat.screens.markup import Button, Screen, plain
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW, Bank
from bot.quiz.grading import NotKnown
from bot.quiz.question import Question
from bot.services.learning import Learning
from bot.services.lookback import Lookback
from bot.services.outcomes import (
    Current,
    CurrentQuestion,
    CurrentReading,
    Feedback,
    FinishedSitting,
    Incomplete,
    NothingAsked,
    NotUnderstood,
    QuestionChanged,
    Reply,
    SelectedPositions,
    SelectedSoFar,
    Unavailable,
)
from bot.services.overview import Overview
from bot.services.reading import Readings
from bot.services.starting import Starting

Outcome = Feedback | Current | Incomplete | QuestionChanged | Unavailable
"""The outcomes of `Learning.answer` and `tick`."""


class QuizHandlers:
    """Starting a quiz or a review, and answering."""

    def __init__(
        self,
        identification: Identification,
        starting: Starting,
        readings: Readings,
        learning: Learning,
        lookback: Lookback,
        overview: Overview,
        settings: SettingsHandlers,
    ) -> None:
        self._identification = identification
        self._starting = starting
        self._readings = readings
        self._learning = learning
        self._overview = overview
        self._settings = settings
        self._messages: Recent[tuple[str, int], int] = Recent()  # the message that shows a turn of a sitting
        self.taps: Taps = {
            Topics: self._topics,
            TopicsPage: self._turn_topics,
            Risks: self._risks,
            Begin: self._begin,
            Review: self._review,
            Later: self._later,
            Share: self._share,
            Resume: self._resume,
            AskMe: self._ask_after_reading,
            GuessFirst: self._guess_first,
            ShowOriginal: self._show_original,
            Choose: self._choose,
            Tick: self._tick,
            Check: self._check,
            DontKnow: self._dont_know,
            Next: self._next,
            **AnsweredHandlers(learning, lookback).taps,
        }

    @property
    def bank(self) -> Bank:
        """Everything that can be asked."""
        return self._learning.bank

    async def quiz(self, update: Update, _: object) -> None:
        """Answer /quiz."""
        chat, user, tr = await self._identification.from_update(update)
        if user is None:
            await chat.say(self._identification.welcome(chat, tr))
        else:
            await self._topics(chat, tr, Topics())

    async def review(self, update: Update, _: object) -> None:
        """Answer /review."""
        chat, user, tr = await self._identification.from_update(update)
        if user is None:
            await chat.say(self._identification.welcome(chat, tr))
        else:
            await self._review(chat, tr, Review())

    async def first(self, chat: Conversation, tr: Translator, topic: str) -> None:
        """Begin a quiz on *topic*, for a person who has just agreed to be remembered."""
        await self._arrive(chat, tr, await self._starting.begin(chat.person, topic, ""))

    async def begin_on(self, chat: Conversation, tr: Translator, topic: str) -> None:
        """Begin a quiz on *topic*. In the middle of another sitting it asks first."""
        current = await self._learning.current(chat.person)
        if current is not None and current.topic.id != topic:
            await chat.say(quiz.midway(tr, current))
        else:
            await self._arrive(chat, tr, await self._starting.begin(chat.person, topic, ""))

    async def open_shared(self, chat: Conversation, tr: Translator, topic_id: str) -> None:
        """Begin the quiz that a link leads to; a stranger reads first what will be remembered."""
        topic = self.bank.topics.get(topic_id)
        user, _ = await self._identification.lookup(chat)
        if topic is None or topic.id == REVIEW:
            below = None if user else self._identification.welcome(chat, tr)
            await chat.say(welcome.wrong_link(tr, ours=True, below=below))
        elif user is None:
            await chat.say(self._identification.welcome(chat, tr, topic))
        elif current := await self._learning.current(chat.person):
            await chat.say(quiz.midway(tr, current, instead=topic))
        else:
            await self._arrive(chat, tr, await self._starting.begin(chat.person, topic.id, ""))

    async def _share(self, chat: Conversation, tr: Translator, tap: Share) -> None:
        """Give a link to the quiz that was taken."""
        topic = self.bank.topics.get(tap.topic)
        if topic is None or topic.id == REVIEW:
            await stale(chat, tr)
        else:
            await chat.say(summary.shared(tr, topic, chat.link(DeepLink.QUIZ.payload(topic.id))))

    async def begin_for_class(self, chat: Conversation, tr: Translator, assignment: str, leave: str) -> None:
        """Begin an attempt at an assignment, or go on with it.

        In the middle of another sitting it asks first, unless the person has chosen to leave that one.

        Args:
            assignment: the id of the assignment.
            leave: the id of the sitting to leave; "" for none.
        """
        current = await self._learning.current(chat.person)
        if current is not None and current.sitting.id != leave and current.sitting.assignment != assignment:
            where = quiz.midway(tr, current).html
            await chat.say(membership.busy(tr, where, assignment, current.sitting.id))
            return
        outcome = await self._starting.begin_for_class(chat.person, assignment, leave)
        if isinstance(outcome, Current):
            # an attempt that is gone on with may have shown this question before
            await self._retire(chat, outcome.sitting.id, outcome.sitting.turn)
            await self._ask(chat, tr, outcome)
        elif isinstance(outcome, FinishedSitting):
            await chat.say(summary.finished(tr, self.bank, outcome))  # again: it may have been sealed the last time
        elif isinstance(outcome, Unavailable):
            await self._arrive(chat, tr, outcome)
        else:
            await chat.toast(refusals.cannot_begin(tr, outcome), alert=True)

    async def typed(self, chat: Conversation, tr: Translator) -> bool:
        """Take a message as the answer to the current question. Returns whether there was a question."""

        def read(question: Question, option_order: Sequence[int]) -> Reply | None:
            return replies.read(chat.text, question, option_order, tr)

        outcome = await self._learning.answer_typed(chat.person, chat.number, read)
        match outcome:
            case NothingAsked():
                return False
            case Feedback() as feedback:
                await chat.say(explanation.explained(tr, self.bank, feedback))
                await self._retire(chat, feedback.sitting.id, feedback.turn)
            case NotUnderstood(current):
                await self._say_not_understood(chat, tr, current)
            case CurrentQuestion() | QuestionChanged() | Unavailable():
                await self._show_current(chat, tr)
            case _:
                assert_never(outcome)
        return True

    async def _say_not_understood(self, chat: Conversation, tr: Translator, current: CurrentQuestion) -> None:
        """Say that a typed message is no answer, with a button for "I don't know"."""
        dont_know = Button(tr.t("I don't know"), DontKnow(current.sitting.id, current.sitting.turn))
        words = quiz.not_a_reply(tr, current.question, len(current.asked.option_order))
        await chat.say(Screen(plain(words), ((dont_know,),)))

    async def _topics(self, chat: Conversation, tr: Translator, tap: Topics) -> None:
        """Show the topics; in the middle of a sitting, ask first whether to go on with it."""
        current = await self._learning.current(chat.person)
        if current is not None and current.sitting.id != tap.leave:
            await chat.say(quiz.midway(tr, current))
            return
        shares = await self._overview.shares(chat.person)
        await chat.say(welcome.topics(tr, self.bank, shares, tap.leave))

    async def _turn_topics(self, chat: Conversation, tr: Translator, tap: TopicsPage) -> None:
        shares = await self._overview.shares(chat.person)
        await chat.replace(welcome.topics(tr, self.bank, shares, tap.leave, tap.page))

    async def _review(self, chat: Conversation, tr: Translator, tap: Review) -> None:
        """Show what is due; in the middle of a sitting, ask first whether to go on with it."""
        current = await self._learning.current(chat.person)
        if current is not None and current.sitting.id != tap.leave:
            await chat.say(quiz.midway(tr, current))
        elif due := await self._overview.due_reviews(chat.person):
            await chat.say(review.review(tr, due, tap.leave))

    async def _later(self, chat: Conversation, tr: Translator, _: Later) -> None:
        await chat.replace(review.later(tr))

    async def _risks(self, chat: Conversation, tr: Translator, tap: Risks) -> None:
        await chat.replace(welcome.risks(tr, self.bank, tap.leave, tap.page))

    async def _begin(self, chat: Conversation, tr: Translator, tap: Begin) -> None:
        await self._arrive(chat, tr, await self._starting.begin(chat.person, tap.topic, tap.leave))

    async def _resume(self, chat: Conversation, tr: Translator, _: Resume) -> None:
        await self._show_current(chat, tr)

    async def _ask_after_reading(self, chat: Conversation, tr: Translator, tap: AskMe) -> None:
        """Turn what was read into the question on it, so that it is recalled and not copied."""
        await self._judge(chat, tr, await self._readings.have_read(chat.person, tap.sitting, tap.turn, tap.left))

    async def _guess_first(self, chat: Conversation, tr: Translator, tap: GuessFirst) -> None:
        """Ask without the reading, now and from now on."""
        outcome = await self._readings.have_read(chat.person, tap.sitting, tap.turn, tap.left, guess_first=True)
        if isinstance(outcome, CurrentQuestion):
            await chat.toast(reading.guessing_first_alert(tr), alert=True)
        await self._judge(chat, tr, outcome)

    async def _show_original(self, chat: Conversation, tr: Translator, tap: ShowOriginal) -> None:
        """Show a passage as it stands in its source, or our translation of it again."""
        match await self._learning.current(chat.person):
            case CurrentReading(sitting=sitting) as unread if (sitting.id, sitting.turn) == (tap.sitting, tap.turn):
                await chat.replace(reading.reading(tr, unread, original=tap.on))
            case _:
                await stale(chat, tr)

    async def _choose(self, chat: Conversation, tr: Translator, tap: Choose) -> None:
        await self._judge(chat, tr, await self._reply(chat, tap, SelectedPositions((tap.slot,))))

    async def _check(self, chat: Conversation, tr: Translator, tap: Check) -> None:
        await self._judge(chat, tr, await self._reply(chat, tap, SelectedSoFar()))

    async def _dont_know(self, chat: Conversation, tr: Translator, tap: DontKnow) -> None:
        await self._judge(chat, tr, await self._reply(chat, tap, NotKnown()))

    async def _tick(self, chat: Conversation, tr: Translator, tap: Tick) -> None:
        await self._judge(chat, tr, await self._learning.tick(chat.person, tap.sitting, tap.turn, tap.slot, tap.on))

    async def _reply(
        self, chat: Conversation, tap: Turn, reply: SelectedPositions | SelectedSoFar | NotKnown
    ) -> Outcome:
        """Answer the question of the tapped button."""
        return await self._learning.answer(chat.person, tap.sitting, tap.turn, reply)

    async def _judge(self, chat: Conversation, tr: Translator, outcome: Outcome) -> None:
        """Show the outcome of a reply. If the turn was answered before, show the answer that counted."""
        match outcome:
            case Feedback(counted=True) as feedback:
                await chat.toast(explanation.verdict(tr, feedback))
                await chat.replace(explanation.explained(tr, self.bank, feedback))
            case Feedback() as feedback:
                await chat.toast(welcome.answered_before_alert(tr), alert=True)
                await chat.replace(explanation.explained(tr, self.bank, feedback))
            case CurrentQuestion(dealt_anew=True) as current:
                await chat.toast(welcome.dealt_anew_alert(tr), alert=True)
                await chat.replace(quiz.question(tr, self.bank, current))
            case CurrentQuestion() as current:
                await chat.toast()
                await chat.replace(quiz.question(tr, self.bank, current))
            case Incomplete(question):
                await chat.toast(quiz.incomplete_alert(tr, question), alert=True)
            case CurrentReading() as unread:
                await chat.replace(reading.reading(tr, unread))
            case QuestionChanged():
                await chat.toast(welcome.answered_before_alert(tr), alert=True)
            case Unavailable():
                await chat.toast(welcome.over_alert(tr), alert=True)
            case _:
                assert_never(outcome)

    async def _next(self, chat: Conversation, tr: Translator, tap: Next) -> None:
        """Send what comes next, and take the button away that led to it."""
        await self._arrive(chat, tr, await self._learning.next_question(chat.person, tap.sitting))
        await chat.take_tapped_button()  # only now: until the question was there, the button was the only way to it

    async def _arrive(
        self, chat: Conversation, tr: Translator, outcome: Current | FinishedSitting | Unavailable
    ) -> None:
        """Show what comes next, unless a double tap has just shown it."""
        match outcome:
            case (
                CurrentQuestion(sitting=sitting) | CurrentReading(sitting=sitting) | FinishedSitting(sitting=sitting)
            ) if self._messages.get((sitting.id, sitting.turn)):
                await chat.toast(welcome.below_toast(tr))
            case CurrentQuestion() | CurrentReading() as current:
                await self._ask(chat, tr, current)
            case FinishedSitting(sitting=sitting) as done:
                await self._settings.offer_reminders(chat, tr)  # before the result, which stays in view
                self._messages.put((sitting.id, sitting.turn), await chat.say(summary.finished(tr, self.bank, done)))
            case Unavailable():
                await chat.toast(welcome.over_alert(tr), alert=True)

    async def _show_current(self, chat: Conversation, tr: Translator) -> None:
        """Show the question where the learner is once more; an older copy of it loses its buttons."""
        current = await self._learning.current(chat.person, show=True, message=chat.number)
        if current is None:
            await self._topics(chat, tr, Topics())
            return
        await self._retire(chat, current.sitting.id, current.sitting.turn)
        await self._ask(chat, tr, current)

    async def _ask(self, chat: Conversation, tr: Translator, current: Current) -> None:
        """Send a question or what is read before it, and remember which message shows that turn."""
        self._messages.put((current.sitting.id, current.sitting.turn), await chat.say(self._screen(tr, current)))

    def _screen(self, tr: Translator, current: Current) -> Screen:
        match current:
            case CurrentReading():
                return reading.reading(tr, current)
            case CurrentQuestion():
                return quiz.question(tr, self.bank, current)

    async def _retire(self, chat: Conversation, sitting: str, turn: int) -> None:
        """Take the buttons from the message that shows that turn, if it is remembered."""
        message_id = self._messages.get((sitting, turn))
        if message_id is not None:
            await chat.take_buttons(message_id)
