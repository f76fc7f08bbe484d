"""Giving quizzes to a class."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TypeAlias

from bot.chat.actions.assignments import (
    About,
    AboutTopic,
    Ask,
    Counting,
    Draft,
    Due,
    ExplainWhen,
    Give,
    GiveQuiz,
    HowMany,
    Opens,
    Pick,
    PickOne,
    Preview,
    ReadFirst,
    RemindClass,
    SetDue,
    SetOpens,
    ShowDraft,
    Undo,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse, stale
from bot.chat.identify import Inputs, Taps
from bot.chat.parsing import dates
from bot.chat.screens import assignments as screens
from bot.chat.screens import class_stories, refusals
from bot.chat.screens.markup import Screen, plain
from bot.chat.screens.preview import preview
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, AttemptRule, Explaining, Kind
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.assignments import Assignments, Reminded, Undone
from bot.services.class_outcomes import (
    DayDoesNotFit,
    FixedByPreTest,
    NeedsPreTest,
    NoClass,
    NoDraft,
    NoQuestions,
    QuestionGone,
    TooManyQuestions,
    UnknownChoice,
)
from bot.services.class_view import ClassView
from bot.services.drafts import Drafts
from bot.services.teaching import Teaching

DraftOutcome: TypeAlias = (
    Assignment | NoDraft | FixedByPreTest | NoQuestions | QuestionGone | TooManyQuestions | UnknownChoice
)
"""The outcomes of changing a draft."""


class AssignmentHandlers:
    """Drafts of a class, giving them, taking them back, reminding."""

    def __init__(
        self,
        account: Account,
        teaching: Teaching,
        drafts: Drafts,
        assignments: Assignments,
        bank: Bank,
        clock: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._teaching = teaching
        self._drafts = drafts
        self._assignments = assignments
        self._bank = bank
        self._clock = clock
        self.taps: Taps = {
            GiveQuiz: self._kinds,
            Draft: self._create_draft,
            ShowDraft: self._show_draft,
            About: self._topics,
            AboutTopic: self._toggle_topic,
            Pick: self._questions,
            PickOne: self._toggle_question,
            Preview: self._preview,
            HowMany: self._sizes,
            Ask: self._set_size,
            Counting: self._set_attempt_rule,
            ExplainWhen: self._set_explaining,
            ReadFirst: self._set_read_first,
            Opens: self._ask_opening,
            SetOpens: self._set_opening,
            Due: self._ask_due_date,
            SetDue: self._set_due_date,
            Give: self._publish,
            Undo: self._undo,
            RemindClass: self._remind,
        }
        self.inputs: Inputs = {
            InputKind.OPENING_DAY: self._opening_typed,
            InputKind.DUE_DAY: self._due_date_typed,
        }

    # the draft -----------------------------------------------------------------------------------

    async def _kinds(self, chat: Conversation, tr: Translator, tap: GiveQuiz) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        if isinstance(view, ClassView):
            await chat.replace(screens.kinds(tr, tap.klass, stories=bool(self._bank.stories)))
        else:
            await refuse(chat, tr, view)

    async def _create_draft(self, chat: Conversation, tr: Translator, tap: Draft) -> None:
        if tap.kind not in set(Kind) - {Kind.LIVE}:
            await stale(chat, tr)
            return
        match await self._drafts.create_draft(chat.person, tap.klass, Kind(tap.kind)):
            case Assignment() as draft:
                await self._show(chat, tr, draft)
            case NeedsPreTest():
                await chat.replace(screens.needs_pre_test(tr, tap.klass))
            case refused:
                await refuse(chat, tr, refused)

    async def _show_draft(self, chat: Conversation, tr: Translator, tap: ShowDraft) -> None:
        """Show the draft. This is also the way back from a question, so the bot no longer waits for its answer."""
        await self._account.set_pending_input(chat.person, None)
        await self._show(chat, tr, await self._drafts.draft(chat.person, tap.assignment))

    async def _show(self, chat: Conversation, tr: Translator, outcome: DraftOutcome) -> None:
        await self._show_as(chat, tr, outcome, lambda draft, user: self._screen(tr, draft, user))

    async def _show_as(
        self, chat: Conversation, tr: Translator, outcome: DraftOutcome, screen: Callable[[Assignment, User], Screen]
    ) -> None:
        """Show a screen of the draft as it is now, or say why it cannot be had or changed."""
        user = await self._account.user(chat.person)
        if not isinstance(outcome, Assignment):
            await refuse(chat, tr, outcome)
        elif user is not None:
            await chat.replace(screen(outcome, user))

    def _screen(self, tr: Translator, draft: Assignment, user: User) -> Screen:
        shown = class_stories.draft if draft.kind is Kind.STORY else screens.draft
        return shown(tr, self._bank, draft, user, self._clock())

    async def _bank_for(self, outcome: DraftOutcome) -> Bank:
        """What the class of a draft can be asked; of a draft that cannot be had, what everybody can."""
        return await self._drafts.bank(outcome.klass) if isinstance(outcome, Assignment) else self._bank

    async def _topics(self, chat: Conversation, tr: Translator, tap: About) -> None:
        draft = await self._drafts.draft(chat.person, tap.assignment)
        bank = await self._bank_for(draft)
        await self._show_as(chat, tr, draft, lambda draft, _: _about(tr, bank, draft, tap.page))

    async def _toggle_topic(self, chat: Conversation, tr: Translator, tap: AboutTopic) -> None:
        outcome = await self._drafts.toggle_topic(chat.person, tap.assignment, tap.topic)
        bank = await self._bank_for(outcome)
        await self._show_as(chat, tr, outcome, lambda draft, _: _about(tr, bank, draft, tap.page))

    async def _questions(self, chat: Conversation, tr: Translator, tap: Pick) -> None:
        draft = await self._drafts.draft(chat.person, tap.assignment)
        bank = await self._bank_for(draft)
        await self._show_as(
            chat, tr, draft, lambda draft, _: screens.pick(tr, bank, draft, tap.system, tap.page, tap.packs)
        )

    async def _toggle_question(self, chat: Conversation, tr: Translator, tap: PickOne) -> None:
        bank = await self._bank_for(await self._drafts.draft(chat.person, tap.assignment))
        questions = screens.picks_of(bank, tap.system, tap.page)
        if tap.place >= len(questions):
            await stale(chat, tr)
            return
        outcome = await self._drafts.toggle_question(chat.person, tap.assignment, questions[tap.place].id)
        await self._show_as(chat, tr, outcome, lambda draft, _: screens.pick(tr, bank, draft, tap.system, tap.page))

    async def _preview(self, chat: Conversation, tr: Translator, tap: Preview) -> None:
        draft, user = await self._drafts.draft(chat.person, tap.assignment), await self._account.user(chat.person)
        if not isinstance(draft, Assignment):
            await refuse(chat, tr, draft)
        elif user is not None and (screen := preview(tr, await self._bank_for(draft), draft, tap, user)):
            await chat.replace(screen)
        else:
            await stale(chat, tr)

    async def _sizes(self, chat: Conversation, tr: Translator, tap: HowMany) -> None:
        draft = await self._drafts.draft(chat.person, tap.assignment)
        await self._show_as(chat, tr, draft, lambda draft, _: screens.how_many(tr, draft))

    async def _set_size(self, chat: Conversation, tr: Translator, tap: Ask) -> None:
        await self._show(chat, tr, await self._drafts.set_size(chat.person, tap.assignment, tap.size))

    async def _set_attempt_rule(self, chat: Conversation, tr: Translator, tap: Counting) -> None:
        if tap.rule not in set(AttemptRule):
            await stale(chat, tr)
            return
        rule = AttemptRule(tap.rule)
        await self._show(chat, tr, await self._drafts.set_attempt_rule(chat.person, tap.assignment, rule))

    async def _set_read_first(self, chat: Conversation, tr: Translator, tap: ReadFirst) -> None:
        await self._show(chat, tr, await self._drafts.set_read_first(chat.person, tap.assignment, tap.on))

    async def _set_explaining(self, chat: Conversation, tr: Translator, tap: ExplainWhen) -> None:
        if tap.explaining not in set(Explaining):
            await stale(chat, tr)
            return
        explaining = Explaining(tap.explaining)
        await self._show(chat, tr, await self._drafts.set_explaining(chat.person, tap.assignment, explaining))

    # its days ------------------------------------------------------------------------------------

    async def _ask_opening(self, chat: Conversation, tr: Translator, tap: Opens) -> None:
        await self._ask_day(chat, tr, tap.assignment, InputKind.OPENING_DAY, screens.opens)

    async def _ask_due_date(self, chat: Conversation, tr: Translator, tap: Due) -> None:
        await self._ask_day(chat, tr, tap.assignment, InputKind.DUE_DAY, screens.due)

    async def _ask_day(
        self,
        chat: Conversation,
        tr: Translator,
        assignment: str,
        kind: InputKind,
        screen: Callable[[Translator, Assignment, User, datetime], Screen],
    ) -> None:
        """Ask for a day, to be tapped or typed."""
        draft = await self._drafts.draft(chat.person, assignment)
        if isinstance(draft, Assignment):
            await self._account.set_pending_input(chat.person, PendingInput(kind, assignment))
        await self._show_as(chat, tr, draft, lambda draft, user: screen(tr, draft, user, self._clock()))

    async def _set_opening(self, chat: Conversation, tr: Translator, tap: SetOpens) -> None:
        await self._set_day(chat, tr, tap.assignment, tap.day, self._drafts.set_opening)

    async def _set_due_date(self, chat: Conversation, tr: Translator, tap: SetDue) -> None:
        await self._set_day(chat, tr, tap.assignment, tap.day, self._drafts.set_due_date)

    async def _set_day(self, chat: Conversation, tr: Translator, assignment: str, text: str, change: "SetDay") -> None:
        """Set a day that was tapped: *text* is in ISO 8601, or "" for none."""
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            await stale(chat, tr)
            return
        outcome = await change(chat.person, assignment, day)
        match outcome:
            case DayDoesNotFit():
                await self._account.set_pending_input(chat.person, None)
                await chat.replace(screens.bad_day(tr, assignment))
            case Assignment():
                await self._account.set_pending_input(chat.person, None)
                await self._show(chat, tr, outcome)
            case refused:
                await refuse(chat, tr, refused)

    async def _opening_typed(self, chat: Conversation, tr: Translator, user: User, assignment: str) -> Screen:
        return await self._day_typed(chat, tr, user, assignment, self._drafts.set_opening)

    async def _due_date_typed(self, chat: Conversation, tr: Translator, user: User, assignment: str) -> Screen:
        return await self._day_typed(chat, tr, user, assignment, self._drafts.set_due_date)

    async def _day_typed(
        self, chat: Conversation, tr: Translator, user: User, assignment: str, change: "SetDay"
    ) -> Screen:
        """Set a day that was typed. Returns the reply."""
        day = dates.read_day(chat.text, user.today(self._clock()))
        outcome = await change(chat.person, assignment, day) if day else DayDoesNotFit()
        match outcome:
            case Assignment() as draft:
                await self._account.set_pending_input(chat.person, None)
                return self._screen(tr, draft, user)
            case DayDoesNotFit():
                return screens.bad_day(tr, assignment)
            case refused:
                await self._account.set_pending_input(chat.person, None)
                return Screen(plain(refusals.why_not(tr, refused)))

    # giving --------------------------------------------------------------------------------------

    async def _publish(self, chat: Conversation, tr: Translator, tap: Give) -> None:
        match await self._drafts.publish(chat.person, tap.assignment):
            case Assignment() as published:
                view = await self._teaching.view(chat.person, published.klass)
                if isinstance(view, NoClass):
                    await refuse(chat, tr, view)
                else:
                    await chat.replace(screens.given(tr, self._bank, view, published, self._clock()))
            case DayDoesNotFit():
                await chat.replace(screens.bad_day(tr, tap.assignment))
            case refused:
                await refuse(chat, tr, refused)

    async def _undo(self, chat: Conversation, tr: Translator, tap: Undo) -> None:
        match await self._assignments.undo(chat.person, tap.assignment):
            case Undone(klass):
                await chat.replace(screens.undone(tr, klass))
            case refused:
                await refuse(chat, tr, refused)

    async def _remind(self, chat: Conversation, tr: Translator, tap: RemindClass) -> None:
        match await self._assignments.remind(chat.person, tap.assignment):
            case Reminded(number):
                await chat.toast(screens.reminded(tr, number), alert=True)
            case refused:
                await refuse(chat, tr, refused)


def _about(tr: Translator, bank: Bank, draft: Assignment, page: int) -> Screen:
    """What a draft can be about: topics, or stories."""
    if draft.kind is Kind.STORY:
        return class_stories.about(tr, bank, draft, page)
    return screens.about(tr, bank, draft, page)


SetDay: TypeAlias = Callable[[int, str, date | None], Awaitable[Assignment | NoDraft | DayDoesNotFit]]
"""Sets a day of a draft: for the teacher with that Telegram id, the draft with that id, that day or none."""
