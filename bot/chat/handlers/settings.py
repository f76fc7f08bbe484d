"""Settings: their buttons, and the few things that people type."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from telegram import Update

from bot.chat.actions.settings import (
    AskExam,
    AskTime,
    AskZone,
    LiveIn,
    NoReminder,
    RemindAt,
    Retain,
    SetExam,
    SetGuessFirst,
    SetLanguage,
    SetPlain,
    ShowMemoryGoals,
    ShowReminders,
    ShowSettings,
    Snooze,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Inputs, Taps
from bot.chat.parsing import dates, time_zones
from bot.chat.screens import settings as screens
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator, translator_for
from bot.quiz.language import LANGUAGES
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.reminders import Reminder
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_outcomes import UnknownChoice
from bot.services.reminders import Reminders


class SettingsHandlers:
    """Language, plain text, reminders, time zone, memory goal and exam of a person."""

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
            SetGuessFirst: self._set_guess_first,
            ShowReminders: self._show_reminders,
            RemindAt: self._remind_at,
            AskTime: self._ask_time,
            NoReminder: self._no_reminder,
            Snooze: self._snooze,
            AskZone: self._ask_zone,
            LiveIn: self._live_in,
            ShowMemoryGoals: self._memory_goals,
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
        """Answer /settings."""
        chat, user, tr = await self._identification.from_update(update)
        await chat.say(await self._screen(user) if user else self._identification.welcome(chat, tr))

    async def offer_reminders(self, chat: Conversation, tr: Translator) -> None:
        """Ask whether the person wants reminders, unless they were asked before."""
        if await self._reminders.offer(chat.person):
            await chat.say(screens.offer(tr))

    async def _time_typed(self, chat: Conversation, tr: Translator, _user: User, _about: str) -> Screen | None:
        minute = dates.read_minute(chat.text)
        if minute is None:
            return None
        reminder = await self._reminders.set_time(chat.person, minute)
        return await self._switched_on(chat, tr, reminder) if isinstance(reminder, Reminder) else screens.no_time(tr)

    async def _zone_typed(self, chat: Conversation, tr: Translator, _user: User, _about: str) -> Screen | None:
        match = await asyncio.to_thread(time_zones.find, chat.text, self._clock())  # building its tables takes a moment
        return await self._keep_or_offer_zones(chat, tr, match)

    async def _exam_typed(self, chat: Conversation, tr: Translator, user: User, _about: str) -> Screen | None:
        day = dates.read_day(chat.text, user.today(self._clock()))
        if day is None:
            return None
        changed = await self._account.set_exam(chat.person, day)
        return await self._screen(changed) if isinstance(changed, User) else self._no_exam(tr, user)

    def not_read(self, tr: Translator, user: User) -> Screen | None:
        """What to say to a message that does not answer what was asked for; `None` if no setting was asked for."""
        match user.pending_input:
            case PendingInput(InputKind.REMINDER_TIME):
                return screens.no_time(tr)
            case PendingInput(InputKind.TIME_ZONE):
                return screens.no_zone(tr)
            case PendingInput(InputKind.EXAM_DAY):
                return self._no_exam(tr, user)
            case _:
                return None

    def _no_exam(self, tr: Translator, user: User) -> Screen:
        return screens.no_exam(tr, user.today(self._clock()))

    async def _keep_or_offer_zones(
        self, chat: Conversation, tr: Translator, match: time_zones.ZoneMatch
    ) -> Screen | None:
        """Keep the zone that was meant, or let the person choose; `None` if no zone is like it."""
        if len(match.meant) == 1:
            user = await self._account.set_zone(chat.person, match.meant[0])
            return await self._after_zone(tr, user) if isinstance(user, User) else None
        choices = match.meant or match.near
        return screens.which_zone(tr, choices, self._clock()) if choices else None

    async def _screen(self, user: User) -> Screen:
        """The settings as they are now."""
        reminder = await self._reminders.get(user.id)
        return screens.settings(translator_for(user, None), user, reminder, self._clock())

    async def _show(self, chat: Conversation, _tr: Translator, _: ShowSettings) -> None:
        await self._show_changed(chat, await self._account.user(chat.person))

    async def _set_language(self, chat: Conversation, _tr: Translator, tap: SetLanguage) -> None:
        if tap.language in LANGUAGES:
            await self._show_changed(chat, await self._account.set_language(chat.person, tap.language))

    async def _set_plain(self, chat: Conversation, _tr: Translator, tap: SetPlain) -> None:
        await self._show_changed(chat, await self._account.set_plain(chat.person, tap.on))

    async def _set_guess_first(self, chat: Conversation, _tr: Translator, tap: SetGuessFirst) -> None:
        await self._show_changed(chat, await self._account.set_guess_first(chat.person, tap.on))

    async def _show_changed(self, chat: Conversation, user: User | None) -> None:
        """Show the settings of the person as changed, if the bot knows them."""
        if user is not None:
            await chat.replace(await self._screen(user))

    async def _show_reminders(self, chat: Conversation, tr: Translator, _: ShowReminders) -> None:
        user = await self._account.user(chat.person)
        if user is not None:
            await chat.replace(screens.reminders(tr, user, await self._reminders.get(chat.person)))

    async def _remind_at(self, chat: Conversation, tr: Translator, tap: RemindAt) -> None:
        reminder = await self._reminders.set_time(chat.person, tap.minute)
        if isinstance(reminder, Reminder):
            await chat.replace(await self._switched_on(chat, tr, reminder))
        else:
            await stale(chat, tr)

    async def _switched_on(self, chat: Conversation, tr: Translator, reminder: Reminder) -> Screen:
        """What to show after a reminder is switched on. Without a zone its time means nothing, so ask for one."""
        user = await self._account.set_pending_input(
            chat.person, None if reminder.next else PendingInput(InputKind.TIME_ZONE)
        )
        if user is None or reminder.next is None:
            return screens.ask_zone(tr, self._clock())
        return screens.reminded(tr, user, reminder)

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
        user = await self._account.set_zone(chat.person, tap.zone)
        if isinstance(user, User):
            await chat.replace(await self._after_zone(tr, user))
        else:
            await stale(chat, tr)

    async def _after_zone(self, tr: Translator, user: User) -> Screen:
        """What to show after a zone is set: the reminder that waited for it, or the settings."""
        reminder = await self._reminders.get(user.id)
        return screens.reminded(tr, user, reminder) if reminder.wanted else await self._screen(user)

    async def _memory_goals(self, chat: Conversation, tr: Translator, _: ShowMemoryGoals) -> None:
        user = await self._account.user(chat.person)
        if user is not None:
            await chat.replace(screens.memory_goals(tr, user))

    async def _retain(self, chat: Conversation, tr: Translator, tap: Retain) -> None:
        await self._show_changed_or_stale(chat, tr, await self._account.set_memory_goal(chat.person, tap.percent / 100))

    async def _ask_exam(self, chat: Conversation, tr: Translator, _: AskExam) -> None:
        user = await self._account.set_pending_input(chat.person, PendingInput(InputKind.EXAM_DAY))
        if user is not None:
            await chat.replace(screens.ask_exam(tr, user, self._clock()))

    async def _set_exam(self, chat: Conversation, tr: Translator, tap: SetExam) -> None:
        try:
            day = date.fromisoformat(tap.day) if tap.day else None
        except ValueError:
            await stale(chat, tr)
            return
        await self._show_changed_or_stale(chat, tr, await self._account.set_exam(chat.person, day))

    async def _show_changed_or_stale(
        self, chat: Conversation, tr: Translator, user: User | UnknownChoice | None
    ) -> None:
        """Show the settings of the person as changed, or that the button is too old."""
        if isinstance(user, User):
            await self._show_changed(chat, user)
        else:
            await stale(chat, tr)
