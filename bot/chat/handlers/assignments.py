"""Giving quizzes to a class."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from bot.chat.actions.assignments import (
    About,
    AboutTopic,
    Ask,
    Counting,
    Draft,
    Due,
    Give,
    GiveQuiz,
    HowMany,
    Opens,
    Pick,
    PickOne,
    RemindClass,
    SetDue,
    SetOpens,
    ShowDraft,
    Undo,
)
from bot.chat.actions.base import OfAssignment
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import replace_or_stale, stale
from bot.chat.identify import Taps
from bot.chat.parsing import dates
from bot.chat.screens import assignments as screens
from bot.chat.screens import results as results_screens
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, AttemptRule, Kind
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.assignments import Assignments
from bot.services.teaching import Teaching

OPENS, DUE = "opens", "due"


class AssignmentHandlers:
    def __init__(
        self,
        account: Account,
        teaching: Teaching,
        assignments: Assignments,
        bank: Bank,
        clock: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._teaching = teaching
        self._assignments = assignments
        self._bank = bank
        self._clock = clock
        self.taps: Taps = {
            GiveQuiz: self._kinds,
            Draft: self._draft,
            ShowDraft: self._show_draft,
            About: self._about,
            AboutTopic: self._about_topic,
            Pick: self._pick,
            PickOne: self._pick_one,
            HowMany: self._how_many,
            Ask: self._ask,
            Counting: self._counting,
            Opens: self._opens,
            SetOpens: self._set_opens,
            Due: self._due,
            SetDue: self._set_due,
            Give: self._give,
            Undo: self._undo,
            RemindClass: self._remind,
        }

    async def typed(self, chat: Conversation, tr: Translator, learner: User) -> Screen | None:
        """What to say to a day that was asked for; nothing if none was, or if it is none."""
        asked, _, assignment = learner.asking.partition(":")
        if asked not in (OPENS, DUE):
            return None
        day = dates.read_day(chat.text, learner.today(self._clock()))
        change = self._assignments.set_opening if asked == OPENS else self._assignments.set_due_date
        changed = await change(chat.person, assignment, day) if day else None
        if changed is None:
            return screens.bad_day(tr, assignment)
        await self._account.change(chat.person, asking="")
        return screens.draft(tr, self._bank, changed, learner, self._clock())

    # drafting -----------------------------------------------------------------------------------

    async def _kinds(self, chat: Conversation, tr: Translator, tap: GiveQuiz) -> None:
        if await self._teaching.view(chat.person, tap.klass) is None:
            await stale(chat, tr)
        else:
            await chat.replace(screens.kinds(tr, tap.klass))

    async def _draft(self, chat: Conversation, tr: Translator, tap: Draft) -> None:
        if tap.kind not in set(Kind) or await self._teaching.view(chat.person, tap.klass) is None:
            await stale(chat, tr)
            return
        made = await self._assignments.create_draft(chat.person, tap.klass, Kind(tap.kind))
        if made is None:
            await chat.replace(screens.needs_pre_test(tr, tap.klass))
        else:
            await self._show(chat, tr, made)

    async def _show_draft(self, chat: Conversation, tr: Translator, tap: ShowDraft) -> None:
        await self._account.change(chat.person, asking="")
        await self._show(chat, tr, await self._assignments.draft(chat.person, tap.assignment))

    async def _show(self, chat: Conversation, tr: Translator, draft: Assignment | None) -> None:
        learner = await self._account.learner(chat.person)
        if draft is None or learner is None:
            await stale(chat, tr)
        else:
            await chat.replace(screens.draft(tr, self._bank, draft, learner, self._clock()))

    async def _about(self, chat: Conversation, tr: Translator, tap: About) -> None:
        await self._drafted(chat, tr, tap, lambda draft: screens.about(tr, self._bank, draft))

    async def _about_topic(self, chat: Conversation, tr: Translator, tap: AboutTopic) -> None:
        draft = await self._assignments.toggle_topic(chat.person, tap.assignment, tap.topic)
        await replace_or_stale(chat, tr, screens.about(tr, self._bank, draft) if draft else None)

    async def _pick(self, chat: Conversation, tr: Translator, tap: Pick) -> None:
        await self._drafted(chat, tr, tap, lambda draft: screens.pick(tr, self._bank, draft, tap.system, tap.page))

    async def _pick_one(self, chat: Conversation, tr: Translator, tap: PickOne) -> None:
        shown = screens.page_of(self._bank, tap.system, tap.page)
        if tap.place >= len(shown):
            await stale(chat, tr)
            return
        draft = await self._assignments.toggle_question(chat.person, tap.assignment, shown[tap.place].id)
        await replace_or_stale(chat, tr, screens.pick(tr, self._bank, draft, tap.system, tap.page) if draft else None)

    async def _how_many(self, chat: Conversation, tr: Translator, tap: HowMany) -> None:
        await self._drafted(chat, tr, tap, lambda draft: screens.how_many(tr, draft))

    async def _ask(self, chat: Conversation, tr: Translator, tap: Ask) -> None:
        await self._show(chat, tr, await self._assignments.set_size(chat.person, tap.assignment, tap.size))

    async def _counting(self, chat: Conversation, tr: Translator, tap: Counting) -> None:
        rule = AttemptRule(tap.rule) if tap.rule in set(AttemptRule) else None
        await self._show(
            chat, tr, await self._assignments.set_attempt_rule(chat.person, tap.assignment, rule) if rule else None
        )

    async def _opens(self, chat: Conversation, tr: Translator, tap: Opens) -> None:
        await self._ask_day(chat, tr, tap, OPENS, screens.opens)

    async def _due(self, chat: Conversation, tr: Translator, tap: Due) -> None:
        await self._ask_day(chat, tr, tap, DUE, screens.due)

    async def _ask_day(
        self,
        chat: Conversation,
        tr: Translator,
        tap: OfAssignment,
        asking: str,
        screen: Callable[[Translator, Assignment, User, datetime], Screen],
    ) -> None:
        draft = await self._assignments.draft(chat.person, tap.assignment)
        learner = await self._account.change(chat.person, asking=f"{asking}:{tap.assignment}") if draft else None
        if draft is None or learner is None:
            await stale(chat, tr)
        else:
            await chat.replace(screen(tr, draft, learner, self._clock()))

    async def _set_opens(self, chat: Conversation, tr: Translator, tap: SetOpens) -> None:
        await self._set_day(chat, tr, tap.assignment, tap.day, self._assignments.set_opening)

    async def _set_due(self, chat: Conversation, tr: Translator, tap: SetDue) -> None:
        await self._set_day(chat, tr, tap.assignment, tap.day, self._assignments.set_due_date)

    async def _set_day(
        self,
        chat: Conversation,
        tr: Translator,
        assignment: str,
        text: str,
        change: Callable[[int, str, date | None], Awaitable[Assignment | None]],
    ) -> None:
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            await stale(chat, tr)
            return
        if await self._assignments.draft(chat.person, assignment) is None:
            await stale(chat, tr)
            return
        changed = await change(chat.person, assignment, day)
        await self._account.change(chat.person, asking="")
        if changed is None:
            await chat.replace(screens.bad_day(tr, assignment))
        else:
            await self._show(chat, tr, changed)

    async def _give(self, chat: Conversation, tr: Translator, tap: Give) -> None:
        given = await self._assignments.publish(chat.person, tap.assignment)
        view = await self._teaching.view(chat.person, given.klass) if given else None
        if given is None or view is None:
            draft = await self._assignments.draft(chat.person, tap.assignment)
            await replace_or_stale(chat, tr, screens.bad_day(tr, draft.id) if draft else None)
        else:
            await chat.replace(screens.given(tr, self._bank, view, given, self._clock()))

    async def _undo(self, chat: Conversation, tr: Translator, tap: Undo) -> None:
        klass = await self._assignments.class_of(chat.person, tap.assignment)
        if klass is None:
            await stale(chat, tr)
        elif await self._assignments.undo(chat.person, tap.assignment):
            await chat.replace(screens.undone(tr, klass))
        else:
            await chat.toast(screens.too_late(tr), alert=True)

    async def _remind(self, chat: Conversation, tr: Translator, tap: RemindClass) -> None:
        n = await self._assignments.remind(chat.person, tap.assignment)
        sentence = results_screens.reminded_already(tr) if n is None else results_screens.reminded(tr, n)
        await chat.toast(sentence, alert=True)

    # shared -------------------------------------------------------------------------------------

    async def _drafted(
        self, chat: Conversation, tr: Translator, tap: OfAssignment, screen: Callable[[Assignment], Screen]
    ) -> None:
        draft = await self._assignments.draft(chat.person, tap.assignment)
        await replace_or_stale(chat, tr, screen(draft) if draft else None)
