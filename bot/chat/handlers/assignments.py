"""Giving quizzes to a class, and reading how it did."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from telegram import Bot
from telegram.error import Forbidden, TelegramError

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
from bot.chat.actions.results import ByLearner, ByQuestion, Distribution, Export, ExportAs, Gains, MixUps, ShowResults
from bot.chat.conversation import Conversation, log
from bot.chat.identify import Taps
from bot.chat.parsing import dates
from bot.chat.screens import assignments as screens
from bot.chat.screens import membership as classes_screens
from bot.chat.screens import results as results_screens
from bot.chat.screens import welcome as hello
from bot.chat.screens.markup import Screen
from bot.chat.screens.results import FORMS, Summed
from bot.chat.translation import Speech, speech_for
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Counted, Kind
from bot.quiz.learner import Learner
from bot.reports.digest import digest
from bot.reports.results import Results
from bot.services.account import Account
from bot.services.assignments import Giving, Notice
from bot.services.class_results import Gathering, Wanted
from bot.services.export_jobs import Exporting
from bot.services.teaching import Teaching

OPENS, DUE = "opens", "due"


class GivingChat:
    """`nudge` wakes whoever makes files."""

    def __init__(
        self,
        account: Account,
        teaching: Teaching,
        giving: Giving,
        gathering: Gathering,
        exporting: Exporting,
        nudge: Callable[[], None],
        bank: Bank,
        clock: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._teaching = teaching
        self._giving = giving
        self._gathering = gathering
        self._exporting = exporting
        self._nudge = nudge
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
            ShowResults: self._results,
            ByQuestion: self._by_question,
            ByLearner: self._by_learner,
            Distribution: self._distribution,
            MixUps: self._mix_ups,
            Gains: self._gains,
            Export: self._which_file,
            ExportAs: self._export,
        }

    async def typed(self, chat: Conversation, say: Speech, learner: Learner) -> Screen | None:
        """What to say to a day that was asked for; nothing if none was, or if it is none."""
        asked, _, assignment = learner.asking.partition(":")
        if asked not in (OPENS, DUE):
            return None
        day = dates.read_day(chat.text, learner.today(self._clock()))
        change = self._giving.opens if asked == OPENS else self._giving.due
        changed = await change(chat.person, assignment, day) if day else None
        if changed is None:
            return screens.bad_day(say, assignment)
        await self._account.change(chat.person, asking="")
        return screens.draft(say, self._bank, changed, learner, self._clock())

    # drafting -----------------------------------------------------------------------------------

    async def _kinds(self, chat: Conversation, say: Speech, tap: GiveQuiz) -> None:
        if await self._teaching.room(chat.person, tap.klass) is None:
            await self._old(chat, say)
        else:
            await chat.replace(screens.kinds(say, tap.klass))

    async def _draft(self, chat: Conversation, say: Speech, tap: Draft) -> None:
        if tap.kind not in set(Kind) or await self._teaching.room(chat.person, tap.klass) is None:
            await self._old(chat, say)
            return
        made = await self._giving.draft(chat.person, tap.klass, Kind(tap.kind))
        if made is None:
            await chat.replace(screens.needs_pre_test(say, tap.klass))
        else:
            await self._show(chat, say, made)

    async def _show_draft(self, chat: Conversation, say: Speech, tap: ShowDraft) -> None:
        await self._account.change(chat.person, asking="")
        await self._show(chat, say, await self._giving.drafted(chat.person, tap.assignment))

    async def _show(self, chat: Conversation, say: Speech, draft: Assignment | None) -> None:
        learner = await self._account.learner(chat.person)
        if draft is None or learner is None:
            await self._old(chat, say)
        else:
            await chat.replace(screens.draft(say, self._bank, draft, learner, self._clock()))

    async def _about(self, chat: Conversation, say: Speech, tap: About) -> None:
        await self._drafted(chat, say, tap, lambda draft: screens.about(say, self._bank, draft))

    async def _about_topic(self, chat: Conversation, say: Speech, tap: AboutTopic) -> None:
        draft = await self._giving.about(chat.person, tap.assignment, tap.topic)
        await self._or_old(chat, say, screens.about(say, self._bank, draft) if draft else None)

    async def _pick(self, chat: Conversation, say: Speech, tap: Pick) -> None:
        await self._drafted(chat, say, tap, lambda draft: screens.pick(say, self._bank, draft, tap.pack, tap.page))

    async def _pick_one(self, chat: Conversation, say: Speech, tap: PickOne) -> None:
        shown = screens.page_of(self._bank, tap.pack, tap.page)
        if tap.place >= len(shown):
            await self._old(chat, say)
            return
        draft = await self._giving.pick(chat.person, tap.assignment, shown[tap.place].id)
        await self._or_old(chat, say, screens.pick(say, self._bank, draft, tap.pack, tap.page) if draft else None)

    async def _how_many(self, chat: Conversation, say: Speech, tap: HowMany) -> None:
        await self._drafted(chat, say, tap, lambda draft: screens.how_many(say, draft))

    async def _ask(self, chat: Conversation, say: Speech, tap: Ask) -> None:
        await self._show(chat, say, await self._giving.ask(chat.person, tap.assignment, tap.size))

    async def _counting(self, chat: Conversation, say: Speech, tap: Counting) -> None:
        rule = Counted(tap.rule) if tap.rule in set(Counted) else None
        await self._show(chat, say, await self._giving.count(chat.person, tap.assignment, rule) if rule else None)

    async def _opens(self, chat: Conversation, say: Speech, tap: Opens) -> None:
        await self._ask_day(chat, say, tap, OPENS, screens.opens)

    async def _due(self, chat: Conversation, say: Speech, tap: Due) -> None:
        await self._ask_day(chat, say, tap, DUE, screens.due)

    async def _ask_day(
        self,
        chat: Conversation,
        say: Speech,
        tap: OfAssignment,
        asking: str,
        screen: Callable[[Speech, Assignment, Learner, datetime], Screen],
    ) -> None:
        draft = await self._giving.drafted(chat.person, tap.assignment)
        learner = await self._account.change(chat.person, asking=f"{asking}:{tap.assignment}") if draft else None
        if draft is None or learner is None:
            await self._old(chat, say)
        else:
            await chat.replace(screen(say, draft, learner, self._clock()))

    async def _set_opens(self, chat: Conversation, say: Speech, tap: SetOpens) -> None:
        await self._set_day(chat, say, tap.assignment, tap.day, self._giving.opens)

    async def _set_due(self, chat: Conversation, say: Speech, tap: SetDue) -> None:
        await self._set_day(chat, say, tap.assignment, tap.day, self._giving.due)

    async def _set_day(
        self,
        chat: Conversation,
        say: Speech,
        assignment: str,
        text: str,
        change: Callable[[int, str, date | None], Awaitable[Assignment | None]],
    ) -> None:
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            await self._old(chat, say)
            return
        if await self._giving.drafted(chat.person, assignment) is None:
            await self._old(chat, say)
            return
        changed = await change(chat.person, assignment, day)
        await self._account.change(chat.person, asking="")
        if changed is None:
            await chat.replace(screens.bad_day(say, assignment))
        else:
            await self._show(chat, say, changed)

    async def _give(self, chat: Conversation, say: Speech, tap: Give) -> None:
        given = await self._giving.give(chat.person, tap.assignment)
        room = await self._teaching.room(chat.person, given.klass) if given else None
        if given is None or room is None:
            draft = await self._giving.drafted(chat.person, tap.assignment)
            await self._or_old(chat, say, screens.bad_day(say, draft.id) if draft else None)
        else:
            await chat.replace(screens.given(say, self._bank, room, given, self._clock()))

    async def _undo(self, chat: Conversation, say: Speech, tap: Undo) -> None:
        klass = await self._giving.class_of(chat.person, tap.assignment)
        if klass is None:
            await self._old(chat, say)
        elif await self._giving.undo(chat.person, tap.assignment):
            await chat.replace(screens.undone(say, klass))
        else:
            await chat.toast(screens.too_late(say), alert=True)

    async def _remind(self, chat: Conversation, say: Speech, tap: RemindClass) -> None:
        n = await self._giving.remind(chat.person, tap.assignment)
        sentence = results_screens.reminded_already(say) if n is None else results_screens.reminded(say, n)
        await chat.toast(sentence, alert=True)

    # results ------------------------------------------------------------------------------------

    async def _results(self, chat: Conversation, say: Speech, tap: ShowResults) -> None:
        untold = await self._giving.untold(chat.person, tap.assignment)
        await self._summed(chat, say, tap.assignment, lambda seen: results_screens.one(say, self._bank, seen, untold))

    async def _by_question(self, chat: Conversation, say: Speech, tap: ByQuestion) -> None:
        await self._summed(
            chat, say, tap.assignment, lambda seen: results_screens.by_question(say, self._bank, seen, tap.page)
        )

    async def _by_learner(self, chat: Conversation, say: Speech, tap: ByLearner) -> None:
        await self._summed(chat, say, tap.assignment, lambda seen: results_screens.by_learner(say, seen))

    async def _distribution(self, chat: Conversation, say: Speech, tap: Distribution) -> None:
        seen = await self._sum(chat, say, await self._giving.class_of(chat.person, tap.assignment), tap.assignment)
        if seen is None:
            await self._old(chat, say)
            return
        await chat.toast()
        if seen.sat.bins:
            from bot.chat.screens.results_chart import distribution  # what draws is loaded when something is drawn

            png = await asyncio.to_thread(distribution, say, seen)
            await chat.send_picture(png, results_screens.described(say, seen))
        else:
            await chat.say(results_screens.described(say, seen))

    async def _mix_ups(self, chat: Conversation, say: Speech, tap: MixUps) -> None:
        seen = await self._sum(chat, say, tap.klass, "")
        await self._or_old(chat, say, results_screens.mix_ups(say, self._bank, seen) if seen else None)

    async def _gains(self, chat: Conversation, say: Speech, tap: Gains) -> None:
        seen = await self._sum(chat, say, tap.klass, "")
        await self._or_old(chat, say, results_screens.gains(say, seen) if seen else None)

    async def _summed(
        self, chat: Conversation, say: Speech, assignment: str, screen: Callable[[Summed], Screen]
    ) -> None:
        seen = await self._sum(chat, say, await self._giving.class_of(chat.person, assignment), assignment)
        await self._or_old(chat, say, screen(seen) if seen else None)

    async def _sum(self, chat: Conversation, say: Speech, klass: str | None, assignment: str) -> Summed | None:
        if klass is None:
            return None

        def summed(results: Results) -> Summed:
            return Summed(results, digest(results), klass, assignment)

        return await self._gathering.use(chat.person, Wanted(klass, assignment), say, summed)

    async def _which_file(self, chat: Conversation, say: Speech, tap: Export) -> None:
        if await self._teaching.room(chat.person, tap.klass) is None:
            await self._old(chat, say)
        else:
            await chat.replace(results_screens.which_file(say, tap.klass, tap.assignment))

    async def _export(self, chat: Conversation, say: Speech, tap: ExportAs) -> None:
        """The file is made beside what people do here, and sent when it is done."""
        if tap.form not in FORMS:
            await self._old(chat, say)
            return
        wanted = Wanted(tap.klass, tap.assignment, tap.named)
        job = await self._exporting.ask(chat.person, wanted, tap.form, say.language)
        if job is None:
            await chat.toast(results_screens.not_now(say), alert=True)
            return
        if not job.message:
            await self._exporting.shown(job, await chat.say(results_screens.being_made(say)))
        self._nudge()

    # shared -------------------------------------------------------------------------------------

    async def _drafted(
        self, chat: Conversation, say: Speech, tap: OfAssignment, screen: Callable[[Assignment], Screen]
    ) -> None:
        draft = await self._giving.drafted(chat.person, tap.assignment)
        await self._or_old(chat, say, screen(draft) if draft else None)

    async def _or_old(self, chat: Conversation, say: Speech, screen: Screen | None) -> None:
        if screen is None:
            await self._old(chat, say)
        else:
            await chat.replace(screen)

    async def _old(self, chat: Conversation, say: Speech) -> None:
        await chat.toast(hello.old_button_alert(say), alert=True)


class Notices:
    """Messages about assignments, one after another, to who is to be told."""

    def __init__(self, bot: Bot, account: Account, giving: Giving, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._account = account
        self._giving = giving
        self._bank = bank
        self._clock = clock

    async def send_next(self) -> bool:
        """Send the one that has waited longest; whether there was one. One that cannot be sent is not sent again."""
        found = await self._giving.next_notice()
        if not isinstance(found, Notice):
            return found
        chat = Conversation.with_(found.learner.id, self._bot)
        say = speech_for(found.learner, None)
        try:
            await chat.say(classes_screens.notice(say, self._bank, found, self._clock()), silently=True)
        except Forbidden:
            await self._account.reachable(found.learner.id, False)
        except TelegramError as error:
            log.warning("a notice was not sent: %s", type(error).__name__)
        return True
