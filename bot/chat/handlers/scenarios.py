"""Playing a story: narrow what was sent, ask the service, show what it says."""

import asyncio

from telegram import Update

from bot.chat.actions.scenarios import (
    AgainFrom,
    BeginStory,
    ClosingQuestions,
    Debrief,
    MakeMove,
    OfPlay,
    PlayForClass,
    ShowPlay,
    ShowRecords,
    ShowStories,
    StoryPicture,
    Turnings,
    WhyMove,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.identify import Identification, Taps
from bot.chat.screens import class_stories, refusals, scenario_debrief
from bot.chat.screens import scenarios as screens
from bot.chat.translation import Translator
from bot.quiz.bank import Bank, closing_topic
from bot.services.outcomes import Unavailable
from bot.services.scenarios import CurrentPlay, Scenarios


class ScenarioHandlers:
    """Stories to play."""

    def __init__(self, identification: Identification, scenarios: Scenarios, quiz: QuizHandlers, bank: Bank) -> None:
        self._identification = identification
        self._scenarios = scenarios
        self._quiz = quiz
        self._bank = bank
        self.taps: Taps = {
            ShowStories: self._stories,
            BeginStory: self._begin,
            PlayForClass: self._for_class,
            ShowPlay: self._show,
            MakeMove: self._move,
            WhyMove: self._why,
            ShowRecords: self._records,
            Debrief: self._debrief,
            Turnings: self._turnings,
            AgainFrom: self._again_from,
            StoryPicture: self._picture,
            ClosingQuestions: self._closing,
        }

    async def play(self, update: Update, _: object) -> None:
        """Answer /play."""
        chat, user, tr = await self._identification.from_update(update)
        if user is None:
            await chat.say(self._identification.welcome(chat, tr))
        else:
            await chat.say(screens.stories(tr, await self._scenarios.stories(chat.person)))

    async def _stories(self, chat: Conversation, tr: Translator, _: ShowStories) -> None:
        await chat.say(screens.stories(tr, await self._scenarios.stories(chat.person)))

    async def _begin(self, chat: Conversation, tr: Translator, tap: BeginStory) -> None:
        await self._begun(chat, tr, await self._scenarios.begin(chat.person, tap.story, tap.leave))

    async def _for_class(self, chat: Conversation, tr: Translator, tap: PlayForClass) -> None:
        outcome = await self._scenarios.begin_for_class(chat.person, tap.assignment)
        if isinstance(outcome, CurrentPlay | Unavailable):
            await self._begun(chat, tr, outcome)
        else:
            await chat.toast(refusals.cannot_begin(tr, outcome), alert=True)

    async def _begun(self, chat: Conversation, tr: Translator, outcome: CurrentPlay | Unavailable) -> None:
        """Show who the player is, or where they are, if moves were made already."""
        match outcome:
            case CurrentPlay(steps=(), counted=True) as current:
                await chat.replace(screens.intro(tr, current))
            case _:
                await self._arrive(chat, tr, outcome, class_stories.elsewhere_toast(tr))

    async def _show(self, chat: Conversation, tr: Translator, tap: ShowPlay) -> None:
        await self._arrive(chat, tr, await self._scenarios.at(chat.person, tap.play))

    async def _move(self, chat: Conversation, tr: Translator, tap: MakeMove) -> None:
        outcome = await self._scenarios.move(chat.person, tap.play, tap.number, tap.position)
        await self._arrive(chat, tr, outcome, screens.moved_before_toast(tr))

    async def _again_from(self, chat: Conversation, tr: Translator, tap: AgainFrom) -> None:
        outcome = await self._scenarios.again_from(chat.person, tap.play, tap.number)
        await self._arrive(chat, tr, outcome, screens.going_on_toast(tr))

    async def _arrive(
        self, chat: Conversation, tr: Translator, outcome: CurrentPlay | Unavailable, not_counted: str = ""
    ) -> None:
        """Show where the player is. *not_counted* is said if the tap changed nothing."""
        match outcome:
            case CurrentPlay() as current:
                await chat.toast(None if current.counted else not_counted)
                await chat.replace(screens.play(tr, current))
            case Unavailable():
                await chat.toast(screens.rewritten_alert(tr), alert=True)

    async def _at(self, chat: Conversation, tr: Translator, tap: OfPlay) -> CurrentPlay | None:
        """The play of a tapped button; if it cannot be shown, an alert says so."""
        outcome = await self._scenarios.at(chat.person, tap.play)
        if isinstance(outcome, Unavailable):
            await chat.toast(screens.rewritten_alert(tr), alert=True)
            return None
        return outcome

    async def _at_the_end(self, chat: Conversation, tr: Translator, tap: OfPlay) -> CurrentPlay | None:
        """The same, where only a story that has ended has something to show."""
        current = await self._at(chat, tr, tap)
        if current is not None and current.ending is None:
            await chat.replace(screens.play(tr, current))
            return None
        return current

    async def _why(self, chat: Conversation, tr: Translator, tap: WhyMove) -> None:
        """Show what a move rests on, in place of the scene, which comes back with a tap."""
        current = await self._at(chat, tr, tap)
        if current is not None and tap.number < len(current.steps):
            await chat.replace(scenario_debrief.why(tr, self._bank, current, tap.number))
        elif current is not None:
            await chat.replace(screens.play(tr, current))

    async def _records(self, chat: Conversation, tr: Translator, tap: ShowRecords) -> None:
        if current := await self._at(chat, tr, tap):
            await chat.replace(screens.records(tr, current))

    async def _debrief(self, chat: Conversation, tr: Translator, tap: Debrief) -> None:
        if current := await self._at_the_end(chat, tr, tap):
            await chat.say(scenario_debrief.debrief(tr, self._bank, current))

    async def _turnings(self, chat: Conversation, tr: Translator, tap: Turnings) -> None:
        if current := await self._at_the_end(chat, tr, tap):
            await chat.say(scenario_debrief.turnings(tr, current))

    async def _picture(self, chat: Conversation, tr: Translator, tap: StoryPicture) -> None:
        """Send the path as a picture, with the path in words below it."""
        current = await self._at_the_end(chat, tr, tap)
        if current is None:
            return
        await chat.toast()
        from bot.chat.screens.scenario_picture import picture  # the drawing library takes memory

        png = await asyncio.to_thread(picture, tr, current.scenario, current.steps)
        await chat.send_picture(png, scenario_debrief.described(tr, current))

    async def _closing(self, chat: Conversation, tr: Translator, tap: ClosingQuestions) -> None:
        """Ask the questions at the end of a story, as an ordinary quiz."""
        if current := await self._at_the_end(chat, tr, tap):
            await self._quiz.begin_on(chat, tr, closing_topic(current.scenario.id))
