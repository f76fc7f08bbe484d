"""What a teacher reads of a file that was sent, and under one that is taken away: in their own language, and short."""

from html import unescape

import pytest

from bot.authoring.document import CAUTIONS, REFUSALS, Caution, DocumentRead, Refusal
from bot.authoring.file_read import FileRead, Refused, Unreadable
from bot.authoring.question_format import QuestionFormat
from bot.authoring.reasons import LeftOut, QuestionsRead, Reason
from bot.chat.actions.authoring import OwnDownloadAs
from bot.chat.screens import documents, own_files
from bot.chat.translation import Translator
from bot.quiz.draft import DocumentSource
from bot.quiz.language import LANGUAGES
from bot.quiz.own_pack import StoredDocument
from bot.services.class_documents import DocumentShown
from bot.services.question_drafts import Added

INDONESIAN = Translator("id")
CAPTION = 1024
"""Characters of a caption (core.telegram.org/bots/api#senddocument)."""
NOTHING = Added(klass="k1", drafts=0, same=0, too_many=0, first=None)
HELD = [reason for reason in Reason if reason.name.startswith("HOLDS_")]


def seen(found: FileRead) -> str:
    """What an Indonesian teacher reads of a file of which nothing came."""
    if found.refusal is not None:
        return unescape(own_files.refused(INDONESIAN, "k1", found.refusal).html)
    if found.document is not None:
        stored = DocumentShown(StoredDocument("d1", "k1", found.document.source, found.document.passages), 0, 0)
        return unescape(documents.kept(INDONESIAN, stored, found.document).html)
    return unescape(own_files.read(INDONESIAN, NOTHING, found).html)


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_every_reason_reaches_a_teacher_in_their_language(reason: Reason) -> None:
    said = INDONESIAN.t(reason)

    left_out = LeftOut(what="Apa itu kuoka?", reason=reason, line=3)
    assert reason not in said
    assert f"Baris 3: “Apa itu kuoka?”: {said}" in seen(
        FileRead(questions=QuestionsRead(drafts=(), left_out=(left_out,)))
    )
    assert seen(FileRead(refusal=Unreadable(reason, 7))) == f"Baris 7: {said}"
    assert seen(FileRead(refusal=Unreadable(reason))) == said


@pytest.mark.parametrize("refusal", Refusal, ids=lambda refusal: refusal.name)
def test_every_refusal_reaches_a_teacher_in_their_language_with_the_name_of_the_file(refusal: Refusal) -> None:
    said = seen(FileRead(refusal=Refused(refusal, "bab {0} & <b>")))

    assert "bab {0} & <b>" in said
    assert REFUSALS[refusal].format(name="bab {0} & <b>") != said


@pytest.mark.parametrize("caution", Caution, ids=lambda caution: caution.name)
def test_every_caution_reaches_a_teacher_in_their_language(caution: Caution) -> None:
    source = DocumentSource(title="Kuoka", language="id", sha256="")
    said = seen(FileRead(document=DocumentRead(source=source, passages=(), cautions=(caution,))))

    assert INDONESIAN.t(CAUTIONS[caution]) in said
    assert CAUTIONS[caution] not in said


def test_a_document_that_gives_no_question_is_told_with_what_now_or_the_reason() -> None:
    source = DocumentSource(title="Kuoka", language="id", sha256="")
    stored = StoredDocument("d1", "k1", source, ())

    def said(*cautions: Caution) -> str:
        found = FileRead(document=DocumentRead(source=source, passages=(), cautions=cautions))
        return unescape(own_files.suggested(INDONESIAN, stored, NOTHING, found).html)

    assert said().endswith("Pilih kalimatnya, lalu tulis sendiri.")
    assert said(Caution.LANGUAGE) == INDONESIAN.t(CAUTIONS[Caution.LANGUAGE])


def test_what_does_not_fit_is_counted_with_the_limit() -> None:
    added = Added(klass="k1", drafts=500, same=0, too_many=1200, first="d1")

    said = own_files.read(INDONESIAN, added, FileRead(questions=QuestionsRead(drafts=()))).html

    assert "1.200 lagi tidak muat: paling banyak 500 yang bisa menunggu." in said


def test_something_without_a_name_is_told_by_its_line() -> None:
    part = LeftOut(what="", reason=Reason.NO_QUESTION, line=2)

    assert "Baris 2: Pertanyaannya kosong." in seen(FileRead(questions=QuestionsRead(drafts=(), left_out=(part,))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_names_each_reason_once_with_its_number_and_has_room_for_all(language: str) -> None:
    tr = Translator(language)
    caption = own_files.caption(tr, 500, tuple(LeftOut(what="x", reason=reason) for reason in [*HELD, *HELD]))

    lines = caption.splitlines()
    assert len(lines) == 1 + len(HELD)
    assert all(f"{tr.t(reason)} (2 " in caption for reason in HELD)
    assert len(caption.replace("(2 ", "(500 ")) <= CAPTION
    assert own_files.caption(tr, 500, ()) == lines[0]


def test_every_format_is_offered() -> None:
    buttons = [button for row in own_files.formats(INDONESIAN, "k1").rows for button in row]
    offered = [button.action.form for button in buttons if isinstance(button.action, OwnDownloadAs)]

    assert sorted(offered) == sorted(QuestionFormat)
