"""A class's own questions: what a teacher sends, looks at, changes, approves and takes away."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias, get_args

from bot.authoring.question_format import QuestionFormat
from bot.chat.actions.authoring import (
    ApproveDraft,
    AskOwnFile,
    ChangeDraft,
    ChangePart,
    EditOwn,
    MarkRight,
    OwnAsked,
    OwnDownload,
    OwnDownloadAs,
    OwnQuestions,
    OwnTemplate,
    RetireOwn,
    ShowOwnDraft,
    ThrowAwayDraft,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse, stale
from bot.chat.identify import Inputs, Taps
from bot.chat.parsing.replies import read_number
from bot.chat.screens import authoring as screens
from bot.chat.screens import own_files, refusals
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.draft_changes import Part, changed, marked, missing_part
from bot.quiz.jobs import UploadJob, UploadRequest
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.authoring import Approved, Authoring, CannotBeAsked, NotInText
from bot.services.authoring import OwnQuestions as Own
from bot.services.class_outcomes import NotYours, TooManyJobs
from bot.services.question_drafts import DraftGone, DraftShown

FILE_LIMIT = 10_000_000
"""Bytes of a file; `authoring` reads no larger one."""
DraftOutcome: TypeAlias = DraftShown | NotYours | DraftGone
_PARTS = get_args(Part)
_TABLES = (QuestionFormat.XLSX.value, QuestionFormat.CSV.value)


class AuthoringHandlers:
    """Own questions of a class, for its teachers.

    Args:
        nudge: lets waiting files be read at once.
    """

    def __init__(
        self,
        account: Account,
        authoring: Authoring,
        nudge: Callable[[], None],
        bank: Bank,
        clock: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._authoring = authoring
        self._nudge = nudge
        self._bank = bank
        self._clock = clock
        self.taps: Taps = {
            OwnQuestions: self._own,
            AskOwnFile: self._ask_file,
            OwnAsked: self._asked,
            EditOwn: self._edit,
            RetireOwn: self._retire,
            OwnTemplate: self._template,
            OwnDownload: self._formats,
            OwnDownloadAs: self._download,
            ShowOwnDraft: self._show,
            ApproveDraft: self._approve,
            ThrowAwayDraft: self._throw_away,
            ChangeDraft: self._change,
            ChangePart: self._ask_part,
            MarkRight: self._mark_right,
        }
        self.inputs: Inputs = {
            InputKind.QUESTION_FILE: self._pasted,
            InputKind.DRAFT_PART: self._part_typed,
        }

    async def _own(self, chat: Conversation, tr: Translator, tap: OwnQuestions) -> None:
        match await self._authoring.own_questions(chat.person, tap.klass):
            case Own() as view:
                await chat.replace(screens.own(tr, view))
            case refused:
                await refuse(chat, tr, refused)

    # what is sent --------------------------------------------------------------------------------

    async def _ask_file(self, chat: Conversation, tr: Translator, tap: AskOwnFile) -> None:
        match await self._authoring.own_questions(chat.person, tap.klass):
            case Own():
                await self._account.set_pending_input(chat.person, PendingInput(InputKind.QUESTION_FILE, tap.klass))
                await chat.replace(own_files.ask_file(tr, tap.klass))
            case refused:
                await refuse(chat, tr, refused)

    async def _template(self, chat: Conversation, tr: Translator, tap: OwnTemplate) -> None:
        """Send the table to fill in, and go on waiting for a file."""
        match await self._authoring.own_questions(chat.person, tap.klass):
            case Own() if tap.form in _TABLES:
                await self._account.set_pending_input(chat.person, PendingInput(InputKind.QUESTION_FILE, tap.klass))
                await chat.toast()
                form, now = QuestionFormat(tap.form), self._clock()
                from bot.authoring.formats import write_template  # its libraries take long to import, and few need them

                table = await asyncio.to_thread(write_template, form, now=now, language=tr.language)
                stem = tr.t("questions")
                await chat.send_file(table, stem + form.ending, own_files.template_caption(tr))
            case Own():
                await stale(chat, tr)
            case refused:
                await refuse(chat, tr, refused)

    async def _pasted(self, chat: Conversation, tr: Translator, user: User, klass: str) -> Screen | None:
        return await self._have_read(chat, tr, UploadRequest(klass, "text.txt", text=chat.text))

    async def sent_file(self, chat: Conversation, tr: Translator, user: User) -> Screen | None:
        """The reply to a file that was asked for; `None` if none was. It is downloaded and read when its turn comes."""
        pending, sent = user.pending_input, chat.attachment
        if pending is None or pending.kind is not InputKind.QUESTION_FILE or sent is None:
            return None
        file, name, size = sent
        if size > FILE_LIMIT:
            return own_files.too_large(tr, pending.about)
        return await self._have_read(chat, tr, UploadRequest(pending.about, name[-100:], file=file))

    async def _have_read(self, chat: Conversation, tr: Translator, request: UploadRequest) -> Screen:
        """Have what was sent read. Returns the reply; what came of it is said later, in a message of its own."""
        outcome = await self._authoring.request_reading(chat.person, request, tr.language)
        await self._account.set_pending_input(chat.person, None)
        if isinstance(outcome, TooManyJobs):
            return Screen(plain(own_files.too_many(tr)))
        if not isinstance(outcome, UploadJob):
            return Screen(plain(refusals.why_not(tr, outcome)))
        self._nudge()
        return own_files.being_read(tr)

    # drafts --------------------------------------------------------------------------------------

    async def _show(self, chat: Conversation, tr: Translator, tap: ShowOwnDraft) -> None:
        await self._show_draft(chat, tr, await self._authoring.draft(chat.person, tap.draft), explained=tap.explained)

    async def _show_draft(
        self, chat: Conversation, tr: Translator, outcome: DraftOutcome, *, explained: bool = False
    ) -> None:
        """Show a draft, or why it cannot be had."""
        user = await self._account.user(chat.person)
        if isinstance(outcome, DraftShown) and user is not None:
            await chat.replace(screens.draft(tr, self._bank, outcome, user, explained=explained))
        elif isinstance(outcome, NotYours):
            await refuse(chat, tr, outcome)
        else:
            await stale(chat, tr)

    async def _approve(self, chat: Conversation, tr: Translator, tap: ApproveDraft) -> None:
        await self._go_on(chat, tr, await self._authoring.approve(chat.person, tap.draft))

    async def _throw_away(self, chat: Conversation, tr: Translator, tap: ThrowAwayDraft) -> None:
        await self._go_on(chat, tr, await self._authoring.throw_away(chat.person, tap.draft))

    async def _go_on(
        self, chat: Conversation, tr: Translator, outcome: Approved | CannotBeAsked | NotYours | DraftGone
    ) -> None:
        """Show the next draft, or that none is left."""
        match outcome:
            case Approved(following=str() as following):
                await self._show_draft(chat, tr, await self._authoring.draft(chat.person, following))
            case Approved():
                await chat.replace(screens.done(tr, outcome))
            case CannotBeAsked(shown):
                await self._show_draft(chat, tr, shown)
            case NotYours() | DraftGone():
                await self._show_draft(chat, tr, outcome)

    # changing ------------------------------------------------------------------------------------

    async def _change(self, chat: Conversation, tr: Translator, tap: ChangeDraft) -> None:
        outcome = await self._authoring.draft(chat.person, tap.draft)
        if isinstance(outcome, DraftShown):
            await chat.replace(screens.change(tr, outcome))
        else:
            await self._show_draft(chat, tr, outcome)

    async def _ask_part(self, chat: Conversation, tr: Translator, tap: ChangePart) -> None:
        outcome = await self._authoring.draft(chat.person, tap.draft)
        if not isinstance(outcome, DraftShown):
            await self._show_draft(chat, tr, outcome)
            return
        draft = outcome.stored.draft
        if tap.part not in _PARTS or (tap.part == "option" and tap.place >= len(draft.options)):
            await stale(chat, tr)
            return
        about = f"{tap.draft}.{tap.part}.{tap.place}"
        await self._account.set_pending_input(chat.person, PendingInput(InputKind.DRAFT_PART, about))
        await chat.replace(screens.ask_part(tr, draft, tap.draft, tap.part, tap.place))

    async def _part_typed(self, chat: Conversation, tr: Translator, user: User, about: str) -> Screen | None:
        """Keep the new words of a part of a draft. Returns the draft with them."""
        id, part, place = about.split(".")
        if part == "quote":
            outcome = await self._authoring.requote(chat.person, id, chat.text)
            if isinstance(outcome, NotInText):
                return screens.not_in_text(tr, id)
        else:
            number = read_number(chat.text, tr.language) if part == "number" else None
            if part == "number" and number is None:
                return screens.no_number(tr, id)
            text = chat.text.strip()
            outcome = await self._authoring.change(
                chat.person, id, lambda draft: changed(draft, part, int(place), text, number)
            )
        missing = missing_part(outcome.stored.draft) if isinstance(outcome, DraftShown) else None
        pending = PendingInput(InputKind.DRAFT_PART, f"{id}.{missing}.0") if missing else None
        await self._account.set_pending_input(chat.person, pending)
        if isinstance(outcome, DraftShown):
            if missing:
                return screens.ask_missing(tr, outcome.stored, missing)
            return screens.draft(tr, self._bank, outcome, user)
        return Screen(plain(refusals.why_not(tr, outcome))) if isinstance(outcome, NotYours) else screens.gone(tr)

    async def _mark_right(self, chat: Conversation, tr: Translator, tap: MarkRight) -> None:
        outcome = await self._authoring.change(chat.person, tap.draft, lambda draft: marked(draft, tap.place))
        if isinstance(outcome, DraftShown):
            await chat.replace(screens.change(tr, outcome))
        else:
            await self._show_draft(chat, tr, outcome)

    # what is asked -------------------------------------------------------------------------------

    async def _asked(self, chat: Conversation, tr: Translator, tap: OwnAsked) -> None:
        match await self._authoring.own_questions(chat.person, tap.klass):
            case Own() as view:
                await chat.replace(screens.asked(tr, view, tap.page))
            case refused:
                await refuse(chat, tr, refused)

    async def _edit(self, chat: Conversation, tr: Translator, tap: EditOwn) -> None:
        outcome = await self._authoring.edit(chat.person, tap.klass, tap.number)
        if isinstance(outcome, DraftShown):
            await chat.replace(screens.change(tr, outcome))
        elif isinstance(outcome, DraftGone):
            await stale(chat, tr)
        else:
            await refuse(chat, tr, outcome)

    async def _retire(self, chat: Conversation, tr: Translator, tap: RetireOwn) -> None:
        view = await self._authoring.own_questions(chat.person, tap.klass)
        if not isinstance(view, Own):
            await refuse(chat, tr, view)
            return
        if tap.number >= len(view.questions) or screens.check(view.questions[tap.number]) != tap.check:
            await stale(chat, tr)
            return
        match await self._authoring.retire(chat.person, tap.klass, tap.number):
            case Own() as after:
                await chat.replace(screens.asked(tr, after, tap.number // screens.PAGE))
            case DraftGone():
                await stale(chat, tr)
            case refused:
                await refuse(chat, tr, refused)

    # taking them away ----------------------------------------------------------------------------

    async def _formats(self, chat: Conversation, tr: Translator, tap: OwnDownload) -> None:
        match await self._authoring.own_questions(chat.person, tap.klass):
            case Own():
                await chat.replace(own_files.formats(tr, tap.klass))
            case refused:
                await refuse(chat, tr, refused)

    async def _download(self, chat: Conversation, tr: Translator, tap: OwnDownloadAs) -> None:
        view = await self._authoring.own_questions(chat.person, tap.klass)
        if not isinstance(view, Own):
            await refuse(chat, tr, view)
            return
        if tap.form not in set(QuestionFormat) or not view.questions:
            await stale(chat, tr)
            return
        form = QuestionFormat(tap.form)
        drafts = [replace(each.draft, id=each.draft.id or each.id) for each in view.questions]
        await chat.toast()
        await chat.uploading()
        now, title = self._clock(), view.klass.name
        from bot.authoring.formats import write_questions  # its libraries take long to import, and few need them

        written = await asyncio.to_thread(write_questions, drafts, form, now=now, language=tr.language, title=title)
        held = len(drafts) - written.omitted
        if not held:
            await chat.replace(own_files.nothing_fits(tr, tap.klass, written.left_out))
            return
        await chat.send_file(written.content, f"questions{form.ending}", own_files.caption(tr, held, written.left_out))
