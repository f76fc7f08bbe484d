"""Documents of a class: the list, where each is from, its passages, and a question on one of their sentences."""

from datetime import tzinfo

from bot.authoring.document import CAUTIONS, DocumentRead
from bot.chat.actions.authoring import AskOwnFile, OwnQuestions
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
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, italic, line, lines, paragraphs, plain, quote
from bot.chat.screens.pages import filled, page_of
from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.draft import DocumentPassage, DocumentSource
from bot.quiz.own_pack import StoredDocument
from bot.services.class_documents import (
    DETAIL_LIMIT,
    DETAILS,
    DOCUMENTS_LIMIT,
    ClassDocuments,
    DocumentShown,
    sentences_of,
)
from bot.services.retention import UNAPPROVED_KEPT

PAGE = 5
"""Documents, or passages, on a page."""
PASSAGE_LIMIT = 160
"""Characters of a passage in a list."""
LABEL_LIMIT = 40
"""Characters of a title on a button."""
ROW = 5
"""Buttons of sentences in a row."""


def listed(tr: Translator, view: ClassDocuments, page: int, zone: tzinfo) -> Screen:
    """A page of the documents of a class, with their sizes and when they go."""
    klass, shown = view.klass.id, page_of(view.documents, page, PAGE)
    title = bold(shown.titled(tr, tr.t("Documents")))
    none = tr.t("There is none. Send one, and questions can be written on it.")
    each = (
        lines((line(bold(f"{n}."), plain(foreign(stored.source.title))), plain(_size(tr, stored, zone))))
        for n, stored in enumerate(shown.items, shown.first + 1)
    )
    rows = [
        (Button(f"{n}. {_cut(stored.source.title, LABEL_LIMIT)}", ShowDocument(stored.id)),)
        for n, stored in enumerate(shown.items, shown.first + 1)
    ]
    return Screen(
        paragraphs((title, *each) if shown.items else (title, plain(none))),
        filled(
            *rows,
            shown.turning(tr, lambda page: OwnDocuments(klass, page)),
            (Button(tr.t("Send a file or a text"), AskOwnFile(klass)), Button(tr.t("Back"), OwnQuestions(klass))),
        ),
    )


def _size(tr: Translator, stored: StoredDocument, zone: tzinfo) -> str:
    passages = tr.plural("{n} passage", "{n} passages", len(stored.passages))
    told = tr.plural("{passages}, {n} character", "{passages}, {n} characters", stored.characters, passages=passages)
    if stored.used is None:
        return told
    used, until = day.day(stored.used, zone), day.day(stored.used + UNAPPROVED_KEPT, zone)
    kept = tr.t("Last used on {day}; it is deleted on {until} unless it is used again.", day=tr.date(used),
                until=tr.date(until))  # fmt: skip
    return f"{told}. {kept}"


def document(tr: Translator, shown: DocumentShown, zone: tzinfo) -> Screen:
    """A document: where it is from, and what can be done with it."""
    stored = shown.stored
    id = stored.id
    asked = (
        tr.plural(
            "{n} question that is asked quotes it, with what was said of it when it was approved.",
            "{n} questions that are asked quote it, with what was said of it when they were approved.",
            shown.questions,
        )
        if shown.questions
        else None
    )
    return Screen(
        paragraphs(
            (
                lines((bold(foreign(stored.source.title)), plain(_size(tr, stored, zone)))),
                _details(tr, stored.source),
                plain(asked) if asked else None,
            )
        ),
        (
            (Button(tr.t("Suggest questions"), SuggestQuestions(id), main=True),),
            (Button(tr.t("Pick a sentence"), ShowPassages(id)), Button(tr.t("Where it is from"), AskDetail(id, 0))),
            (Button(tr.t("Delete"), AskDeleteDocument(id)), Button(tr.t("Documents"), OwnDocuments(stored.klass))),
            (Button(tr.t("Your own questions"), OwnQuestions(stored.klass)),),
        ),
    )


def _details(tr: Translator, source: DocumentSource) -> Html:
    """What readers see of a document besides its title."""
    values = (source.publisher, source.published, source.caution)
    return lines(
        line(italic(f"{name}:"), plain(foreign(value) if value else "–"))
        for name, value in zip(_names(tr)[1:], values, strict=True)
    )


def _names(tr: Translator) -> tuple[str, ...]:
    """What each of `DETAILS` is called."""
    return tr.t("Title"), tr.t("Publisher"), tr.t("Published"), tr.t("Caution")


def kept(tr: Translator, shown: DocumentShown, read: DocumentRead) -> Screen:
    """What came of a document, and the first question about where it is from."""
    stored = shown.stored
    told = tr.plural("Read: {n} passage.", "Read: {n} passages.", len(stored.passages))
    first = ask_detail(tr, stored, 0)
    cautions = (plain(tr.t(CAUTIONS[caution])) for caution in read.cautions)
    return Screen(paragraphs((lines((bold(told), *cautions)), first.html)), first.rows)


def ask_detail(tr: Translator, stored: StoredDocument, place: int, *, last: bool = False) -> Screen:
    """Ask for one detail of where a document is from.

    Args:
        place: which of `DETAILS`.
        last: whether the others are not asked for after it.
    """
    value = str(getattr(stored.source, DETAILS[place]))
    asks = (
        tr.t("What is it called? Learners read that under every passage of it."),
        tr.t("Who published it? Learners read that under every passage of it."),
        tr.t("When was it published? A year is enough."),
        tr.t("What should learners keep in mind when they read it? One sentence, such as: Written by the firm itself."),
    )
    head = bold(tr.t("{detail}, {n} of {of}", detail=_names(tr)[place], n=place + 1, of=len(DETAILS)))
    now = tr.t("Now it says: {value}", value=foreign(value)) if value else ""
    going_on = ShowDocument(stored.id) if last or place + 1 == len(DETAILS) else AskDetail(stored.id, place + 1)
    keep = tr.t("Keep “{value}”", value=_cut(value, LABEL_LIMIT)) if value else tr.t("Say nothing of it")
    leave = Button(tr.t("Leave it out"), LeaveOutDetail(stored.id, place, last)) if value and place else None
    return Screen(
        paragraphs((lines((head, plain(asks[place]))), plain(now) if now else None, plain(tr.t("Send it, or:")))),
        filled(
            (Button(keep, going_on, main=True),),
            (leave,) if leave else (),
            (Button(tr.t("The rest as it stands"), ShowDocument(stored.id)),)
            if going_on != ShowDocument(stored.id)
            else (),
        ),
    )


def detail_too_long(tr: Translator, stored: StoredDocument, place: int) -> Screen:
    """Say that a detail has too many characters, and ask again."""
    sorry = tr.t("That is too long: at most {n} characters fit.", n=tr.number(DETAIL_LIMIT))
    again = ask_detail(tr, stored, place)
    return Screen(paragraphs((plain(sorry), again.html)), again.rows)


def too_many(tr: Translator, klass: str) -> Screen:
    """Say that the class has too many documents."""
    sorry = tr.t(
        "The class has {n} documents, and more do not fit. Delete one that is not needed any more, then send this one "
        "again.",
        n=tr.number(DOCUMENTS_LIMIT),
    )
    return Screen(plain(sorry), ((Button(tr.t("Documents"), OwnDocuments(klass), main=True),),))


def gone(tr: Translator) -> str:
    """Say that a document is not there any more."""
    return tr.t("This document is not there any more: it was deleted. Send it again if you need it.")


def being_looked_through(tr: Translator) -> Screen:
    """Say that questions are being looked for."""
    return Screen(plain(tr.t("I am looking for questions in it. That can take a minute.")))


def ask_delete(tr: Translator, shown: DocumentShown) -> Screen:
    """Ask whether a document shall be deleted, and say what hangs on it."""
    stored = shown.stored
    hanging = (
        tr.plural(
            "{n} draft that waits was made from it and is deleted with it.",
            "{n} drafts that wait were made from it and are deleted with it.",
            shown.drafts,
        )
        if shown.drafts
        else None,
        tr.plural(
            "{n} question that is asked quotes it and keeps the passage that it quotes.",
            "{n} questions that are asked quote it and keep the passages that they quote.",
            shown.questions,
        )
        if shown.questions
        else None,
        None if shown.drafts or shown.questions else tr.t("No draft and no question was made from it."),
    )
    ask = tr.t("Delete “{title}”?", title=foreign(stored.source.title))
    return Screen(
        lines((bold(ask), *(plain(each) if each else None for each in hanging))),
        (
            (
                Button(tr.t("Delete it"), DeleteDocument(stored.id), danger=True),
                Button(tr.t("Keep"), ShowDocument(stored.id), main=True),
            ),
        ),
    )


def passages(tr: Translator, stored: StoredDocument, page: int) -> Screen:
    """A page of the passages of a document, to pick a sentence from."""
    shown = page_of(stored.passages, page, PAGE)
    title = bold(shown.titled(tr, foreign(stored.source.title)))
    numbered = [(shown.first + n, passage) for n, passage in enumerate(shown.items)]
    each = (
        line(bold(f"{place + 1}."), italic(_page(tr, passage)), plain(foreign(_cut(passage.text, PASSAGE_LIMIT))))
        for place, passage in numbered
    )
    opening = tuple(Button(str(place + 1), ShowPassage(stored.id, place)) for place, _ in numbered)
    return Screen(
        paragraphs((title, plain(tr.t("In which passage does the answer stand?")), *each)),
        filled(
            opening,
            shown.turning(tr, lambda page: ShowPassages(stored.id, page)),
            (Button(tr.t("Back"), ShowDocument(stored.id)),),
        ),
    )


def passage(tr: Translator, stored: StoredDocument, place: int) -> Screen:
    """A passage with its sentences numbered, and a button for each."""
    opened = stored.passages[place]
    sentences = sentences_of(opened)
    each = (line(bold(f"{n}."), plain(foreign(text))) for n, text in enumerate(sentences, 1))
    head = tr.t("Passage {n} of {of}", n=place + 1, of=len(stored.passages))
    ask = tr.t("Which sentence proves the answer?") if sentences else tr.t("There is no sentence in it to ask about.")
    buttons = [Button(str(n + 1), PickSentence(stored.id, place, n)) for n in range(len(sentences))]
    turning = (
        *((Button(tr.t("Previous"), ShowPassage(stored.id, place - 1)),) if place else ()),
        *((Button(tr.t("Next"), ShowPassage(stored.id, place + 1)),) if place + 1 < len(stored.passages) else ()),
    )
    return Screen(
        paragraphs((line(bold(head), italic(_page(tr, opened))), lines(each) if sentences else None, plain(ask))),
        filled(
            *(tuple(buttons[start : start + ROW]) for start in range(0, len(buttons), ROW)),
            turning,
            (Button(tr.t("Passages"), ShowPassages(stored.id, place // PAGE)),),
        ),
    )


def ask_kind(tr: Translator, stored: StoredDocument, place: int, sentence: int) -> Screen:
    """Ask what kind of question a sentence shall prove the answer of."""
    words = sentences_of(stored.passages[place])[sentence]
    names = {
        "one": tr.t("One right answer"),
        "several": tr.t("Several right answers"),
        "number": tr.t("A number"),
        "order": tr.t("An order"),
    }
    buttons = [Button(name, WriteQuestion(stored.id, place, sentence, kind)) for kind, name in names.items()]
    return Screen(
        paragraphs((quote(plain(foreign(words))), plain(tr.t("How shall it be answered?")))),
        (tuple(buttons[:2]), tuple(buttons[2:]), (Button(tr.t("Another sentence"), ShowPassage(stored.id, place)),)),
    )


def _page(tr: Translator, passage: DocumentPassage) -> str:
    return tr.t("(page {n})", n=passage.page) if passage.page else ""


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
