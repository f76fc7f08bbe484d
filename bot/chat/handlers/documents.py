"""Documents of a class: where each is from, questions on it, and its end."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import TypeAlias

from bot.chat.actions.documents import (
    AskDeleteDocument,
    AskDetail,
    DeleteDocument,
    LeaveOutDetail,
    OwnDocuments,
    PickSentence,
    ShowDocument,
    ShowPassage,
    ShowPassages,
    SuggestQuestions,
    WriteQuestion,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse, stale
from bot.chat.identify import Inputs, Taps
from bot.chat.screens import documents as screens
from bot.chat.screens import own_files, refusals
from bot.chat.screens.authoring import ask_missing
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.jobs import UploadJob
from bot.quiz.own_pack import StoredDocument
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_documents import (
    DETAILS,
    KINDS,
    ClassDocuments,
    DetailTooLong,
    DocumentGone,
    Documents,
    DocumentShown,
    sentences_of,
)
from bot.services.class_outcomes import NoClass, NotYours, TooManyJobs
from bot.services.question_drafts import Added, DraftShown

Outcome: TypeAlias = DocumentShown | NotYours | DocumentGone


class DocumentHandlers:
    """Documents of a class, for its teachers.

    Args:
        nudge: lets waiting work be done at once.
    """

    def __init__(self, account: Account, documents: Documents, nudge: Callable[[], None]) -> None:
        self._account = account
        self._documents = documents
        self._nudge = nudge
        self.taps: Taps = {
            OwnDocuments: self._listed,
            ShowDocument: self._show,
            AskDetail: self._ask_detail,
            LeaveOutDetail: self._leave_out,
            SuggestQuestions: self._suggest,
            ShowPassages: self._passages,
            ShowPassage: self._passage,
            PickSentence: self._pick,
            WriteQuestion: self._write,
            AskDeleteDocument: self._ask_delete,
            DeleteDocument: self._delete,
        }
        self.inputs: Inputs = {InputKind.DOCUMENT_DETAIL: self._detail_typed}

    async def _zone(self, chat: Conversation) -> tzinfo:
        user = await self._account.user(chat.person)
        return day.zone(user.zone if user else "") or UTC

    async def _listed(self, chat: Conversation, tr: Translator, tap: OwnDocuments) -> None:
        view = await self._documents.of_class(chat.person, tap.klass)
        await self._show_list(chat, tr, view, tap.page)

    async def _show_list(
        self, chat: Conversation, tr: Translator, view: ClassDocuments | NoClass | DocumentGone, page: int = 0
    ) -> None:
        match view:
            case ClassDocuments():
                await chat.replace(screens.listed(tr, view, page, await self._zone(chat)))
            case DocumentGone():
                await chat.toast(screens.gone(tr), alert=True)
            case refused:
                await refuse(chat, tr, refused)

    async def _show(self, chat: Conversation, tr: Translator, tap: ShowDocument) -> None:
        zone = await self._zone(chat)
        await self._with(chat, tr, tap.document, lambda shown: screens.document(tr, shown, zone))

    async def _with(
        self, chat: Conversation, tr: Translator, document: str, screen: Callable[[DocumentShown], Screen | None]
    ) -> None:
        """Show a screen of a document; one that it has no place for is that of an old button."""
        await self._show_outcome(chat, tr, await self._documents.document(chat.person, document), screen)

    async def _show_outcome(
        self, chat: Conversation, tr: Translator, outcome: Outcome, screen: Callable[[DocumentShown], Screen | None]
    ) -> None:
        match outcome:
            case DocumentShown():
                made = screen(outcome)
                await (chat.replace(made) if made else stale(chat, tr))
            case DocumentGone():
                await chat.toast(screens.gone(tr), alert=True)
            case NotYours():
                await refuse(chat, tr, outcome)

    # where it is from ----------------------------------------------------------------------------

    async def _ask_detail(self, chat: Conversation, tr: Translator, tap: AskDetail) -> None:
        await self._ask(chat, tr, await self._documents.document(chat.person, tap.document), tap.place, last=tap.last)

    async def _ask(self, chat: Conversation, tr: Translator, outcome: Outcome, place: int, *, last: bool) -> None:
        if isinstance(outcome, DocumentShown) and place < len(DETAILS):
            about = f"{outcome.stored.id}.{place}.{'last' if last else ''}"
            await self._account.set_pending_input(chat.person, PendingInput(InputKind.DOCUMENT_DETAIL, about))
        await self._show_outcome(
            chat,
            tr,
            outcome,
            lambda shown: screens.ask_detail(tr, shown.stored, place, last=last) if place < len(DETAILS) else None,
        )

    async def _leave_out(self, chat: Conversation, tr: Translator, tap: LeaveOutDetail) -> None:
        if not 0 < tap.place < len(DETAILS):
            await stale(chat, tr)
            return
        outcome = await self._documents.describe(chat.person, tap.document, DETAILS[tap.place], "")
        if isinstance(outcome, DetailTooLong):
            raise AssertionError("nothing is not too long")
        if tap.last or tap.place + 1 == len(DETAILS):
            zone = await self._zone(chat)
            await self._show_outcome(chat, tr, outcome, lambda shown: screens.document(tr, shown, zone))
        else:
            await self._ask(chat, tr, outcome, tap.place + 1, last=False)

    async def _detail_typed(self, chat: Conversation, tr: Translator, user: User, about: str) -> Screen | None:
        """Keep a detail. Returns the question for the next one, or the document."""
        document, at, last = about.split(".")
        place = int(at)
        outcome = await self._documents.describe(chat.person, document, DETAILS[place], chat.text)
        if isinstance(outcome, DetailTooLong):
            shown = await self._documents.document(chat.person, document)
            if isinstance(shown, DocumentShown):
                return screens.detail_too_long(tr, shown.stored, place)
            outcome = shown
        following = isinstance(outcome, DocumentShown) and not last and place + 1 < len(DETAILS)
        next_about = f"{document}.{place + 1}."
        pending = PendingInput(InputKind.DOCUMENT_DETAIL, next_about) if following else None
        await self._account.set_pending_input(chat.person, pending)
        match outcome:
            case DocumentShown(stored) if following:
                return screens.ask_detail(tr, stored, place + 1)
            case DocumentShown():
                return screens.document(tr, outcome, day.zone(user.zone) or UTC)
            case DocumentGone():
                return Screen(plain(screens.gone(tr)))
            case NotYours():
                return Screen(plain(refusals.why_not(tr, outcome)))

    # questions on it -----------------------------------------------------------------------------

    async def _suggest(self, chat: Conversation, tr: Translator, tap: SuggestQuestions) -> None:
        match await self._documents.request_suggestions(chat.person, tap.document, tr.language):
            case UploadJob():
                await chat.say(screens.being_looked_through(tr))
                self._nudge()
            case TooManyJobs():
                await chat.toast(own_files.too_many(tr), alert=True)
            case DocumentGone():
                await chat.toast(screens.gone(tr), alert=True)
            case NotYours() as refused:
                await refuse(chat, tr, refused)

    async def _passages(self, chat: Conversation, tr: Translator, tap: ShowPassages) -> None:
        await self._with(chat, tr, tap.document, lambda shown: screens.passages(tr, shown.stored, tap.page))

    async def _passage(self, chat: Conversation, tr: Translator, tap: ShowPassage) -> None:
        def opened(shown: DocumentShown) -> Screen | None:
            there = tap.place < len(shown.stored.passages)
            return screens.passage(tr, shown.stored, tap.place) if there else None

        await self._with(chat, tr, tap.document, opened)

    async def _pick(self, chat: Conversation, tr: Translator, tap: PickSentence) -> None:
        def picked(shown: DocumentShown) -> Screen | None:
            there = _has(shown.stored, tap.place, tap.sentence)
            return screens.ask_kind(tr, shown.stored, tap.place, tap.sentence) if there else None

        await self._with(chat, tr, tap.document, picked)

    async def _write(self, chat: Conversation, tr: Translator, tap: WriteQuestion) -> None:
        """Begin a question on a sentence, and ask what it shall read."""
        kind = next((kind for kind in KINDS if kind == tap.kind), None)
        if kind is None:
            await stale(chat, tr)
            return
        match await self._documents.write(chat.person, tap.document, tap.place, tap.sentence, kind):
            case DraftShown(stored):
                about = f"{stored.id}.ask.0"
                await self._account.set_pending_input(chat.person, PendingInput(InputKind.DRAFT_PART, about))
                await chat.replace(ask_missing(tr, stored, "ask"))
            case Added() as full:
                await chat.toast(own_files.too_many_drafts(tr, full.too_many), alert=True)
            case NotYours() as refused:
                await refuse(chat, tr, refused)
            case DocumentGone():
                await chat.toast(screens.gone(tr), alert=True)
            case _:
                await stale(chat, tr)

    # its end -------------------------------------------------------------------------------------

    async def _ask_delete(self, chat: Conversation, tr: Translator, tap: AskDeleteDocument) -> None:
        await self._with(chat, tr, tap.document, lambda shown: screens.ask_delete(tr, shown))

    async def _delete(self, chat: Conversation, tr: Translator, tap: DeleteDocument) -> None:
        await self._show_list(chat, tr, await self._documents.delete(chat.person, tap.document))


def _has(stored: StoredDocument, place: int, sentence: int) -> bool:
    return place < len(stored.passages) and sentence < len(sentences_of(stored.passages[place]))
