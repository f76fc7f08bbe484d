"""Settings: buttons, and the few things that are typed."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from telegram import Update

from bot.chat.actions.account import (
    AskExam,
    AskTime,
    AskZone,
    LiveIn,
    NoReminder,
    RemindAt,
    Retain,
    SetExam,
    SetLanguage,
    SetPlain,
    ShowReminders,
    ShowRetention,
    ShowSettings,
    Snooze,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Inputs, Taps
from bot.chat.parsing import dates, time_zones
from bot.chat.screens import settings as screens
from bot.chat.screens import welcome
from bot.chat.screens.markup import Screen, name
from bot.chat.translation import Translator, translator_for
from bot.quiz.language import LANGUAGES
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.reminders import Reminder
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.reminders import Reminders


class SettingsHandlers:
    def __init__(
        self, identification: Identification, account: Account, reminders: Reminders, clock: Callable[[], datetime]
    ) -> None:
        self._identification = identification
        self._account = account
        self._reminders = reminders
        self._clock = clock
        self.taps: Taps = {
            ShowSettings: self._show,
            SetLanguage: self._set_language,
            SetPlain: self._set_plain,
            ShowReminders: self._show_reminders,
            RemindAt: self._remind_at,
            AskTime: self._ask_time,
            NoReminder: self._no_reminder,
            Snooze: self._snooze,
            AskZone: self._ask_zone,
            LiveIn: self._live_in,
            ShowRetention: self._retention,
            Retain: self._retain,
            AskExam: self._ask_exam,
            SetExam: self._set_exam,
        }
        self.inputs: Inputs = {
            InputKind.REMINDER_TIME: self._time_typed,
            InputKind.TIME_ZONE: self._zone_typed,
            InputKind.EXAM_DAY: self._exam_typed,
        }

    async def settings(self, update: Update, _: object) -> None:
        chat, learner, tr = await self._identification.from_update(update)
        await chat.say(await self._screen(learner) if learner else welcome.welcome(tr, name(chat.name)))

    async def offer_reminders(self, chat: Conversation, tr: Translator) -> None:
        """Once, ever."""
        if await self._reminders.offer(chat.person):
            await chat.say(screens.offer(tr))

    async def _time_typed(self, chat: Conversation, tr: Translator, _user: User, _about: str) -> Screen | None:
        minute = dates.read_minute(chat.text)
        if minute is None:
            return None
        reminder = await self._reminders.set_time(chat.person, minute)
        return await self._switched_on(chat, tr, reminder) if reminder else screens.no_time(tr)

    async def _zone_typed(self, chat: Conversation, tr: Translator, _user: User, _about: str) -> Screen | None:
        found = await asyncio.to_thread(time_zones.find, chat.text, self._clock())  # its tables take a moment
        return await self._found(chat, tr, found)

    async def _exam_typed(self, chat: Conversation, tr: Translator, user: User, _about: str) -> Screen | None:
        day = dates.read_day(chat.text, user.today(self._clock()))
        if day is None:
            return None
        changed = await self._account.set_exam(chat.person, day)
        return await self._screen(changed) if changed else self._no_exam(tr, user)

    def not_read(self, tr: Translator, user: User) -> Screen | None:
        """What to say to a message that does not answer what was asked for; `None` if no setting was."""
        match user.pending_input:
            case PendingInput(InputKind.REMINDER_TIME):
                return screens.no_time(tr)
            case PendingInput(InputKind.TIME_ZONE):
                return screens.no_zone(tr)
            case PendingInput(InputKind.EXAM_DAY):
                return self._no_exam(tr, user)
            case _:
                return None

    def _no_exam(self, tr: Translator, learner: User) -> Screen:
        return screens.no_exam(tr, learner.today(self._clock()))

    async def _found(self, chat: Conversation, tr: Translator, found: time_zones.ZoneMatch) -> Screen | None:
        if len(found.meant) == 1:
            learner = await self._account.set_zone(chat.person, found.meant[0])
            return await self._after_zone(tr, learner) if learner else None
        choices = found.meant or found.near
        return screens.which_zone(tr, choices, self._clock()) if choices else None

    async def _screen(self, learner: User) -> Screen:
        reminder = await self._reminders.get(learner.id)
        return screens.settings(translator_for(learner, None), learner, reminder, self._clock())

    async def _show(self, chat: Conversation, _say: Translator, _: ShowSettings) -> None:
        """The way back from a question, too: what was asked for is not waited for any longer."""
        await self._changed(chat, await self._account.set_pending_input(chat.person, None))

    async def _set_language(self, chat: Conversation, _say: Translator, tap: SetLanguage) -> None:
        if tap.language in LANGUAGES:
            await self._changed(chat, await self._account.set_language(chat.person, tap.language))

    async def _set_plain(self, chat: Conversation, _say: Translator, tap: SetPlain) -> None:
        await self._changed(chat, await self._account.set_plain(chat.person, tap.on))

    async def _changed(self, chat: Conversation, learner: User | None) -> None:
        if learner is not None:
            await chat.replace(await self._screen(learner))

    async def _show_reminders(self, chat: Conversation, tr: Translator, _: ShowReminders) -> None:
        learner = await self._account.learner(chat.person)
        if learner is not None:
            await chat.replace(screens.reminders(tr, learner, await self._reminders.get(chat.person)))

    async def _remind_at(self, chat: Conversation, tr: Translator, tap: RemindAt) -> None:
        reminder = await self._reminders.set_time(chat.person, tap.minute)
        if reminder is not None:
            await chat.replace(await self._switched_on(chat, tr, reminder))

    async def _switched_on(self, chat: Conversation, tr: Translator, reminder: Reminder) -> Screen:
        """Without a zone, 17:00 means nothing yet: ask for it."""
        learner = await self._account.set_pending_input(
            chat.person, None if reminder.next else PendingInput(InputKind.TIME_ZONE)
        )
        if learner is None or reminder.next is None:
            return screens.ask_zone(tr, self._clock())
        return screens.reminded(tr, learner, reminder)

    async def _ask_time(self, chat: Conversation, tr: Translator, _: AskTime) -> None:
        await self._account.set_pending_input(chat.person, PendingInput(InputKind.REMINDER_TIME))
        await chat.replace(screens.ask_time(tr))

    async def _no_reminder(self, chat: Conversation, tr: Translator, _: NoReminder) -> None:
        await self._reminders.turn_off(chat.person)
        await chat.replace(screens.no_reminders(tr))

    async def _snooze(self, chat: Conversation, tr: Translator, _: Snooze) -> None:
        reminder = await self._reminders.snooze(chat.person)
        if reminder is not None:
            await chat.replace(screens.snoozed(tr, reminder))

    async def _ask_zone(self, chat: Conversation, tr: Translator, _: AskZone) -> None:
        await self._account.set_pending_input(chat.person, PendingInput(InputKind.TIME_ZONE))
        await chat.replace(screens.ask_zone(tr, self._clock()))

    async def _live_in(self, chat: Conversation, tr: Translator, tap: LiveIn) -> None:
        learner = await self._account.set_zone(chat.person, tap.zone)
        if learner is None:
            await stale(chat, tr)
        else:
            await chat.replace(await self._after_zone(tr, learner))

    async def _after_zone(self, tr: Translator, learner: User) -> Screen:
        reminder = await self._reminders.get(learner.id)
        return screens.reminded(tr, learner, reminder) if reminder.wanted else await self._screen(learner)

    async def _retention(self, chat: Conversation, tr: Translator, _: ShowRetention) -> None:
        learner = await self._account.learner(chat.person)
        if learner is not None:
            await chat.replace(screens.retention(tr, learner))

    async def _retain(self, chat: Conversation, tr: Translator, tap: Retain) -> None:
        await self._changed_or_old(chat, tr, await self._account.set_retention(chat.person, tap.percent / 100))

    async def _ask_exam(self, chat: Conversation, tr: Translator, _: AskExam) -> None:
        learner = await self._account.set_pending_input(chat.person, PendingInput(InputKind.EXAM_DAY))
        if learner is not None:
            await chat.replace(screens.ask_exam(tr, learner, self._clock()))

    async def _set_exam(self, chat: Conversation, tr: Translator, tap: SetExam) -> None:
        try:
            day = date.fromisoformat(tap.day) if tap.day else None
        except ValueError:
            await stale(chat, tr)
            return
        await self._changed_or_old(chat, tr, await self._account.set_exam(chat.person, day))

    async def _changed_or_old(self, chat: Conversation, tr: Translator, learner: User | None) -> None:
        if learner is None:
            await stale(chat, tr)
        else:
            await self._changed(chat, learner)
