"""Files of a class's own questions: asking for one, what came of it, and the formats to take them away in."""

from collections import Counter

from bot.authoring.document import CAUTIONS, REFUSALS, Caution
from bot.authoring.file_read import FileRead, Refused, Unreadable
from bot.authoring.question_format import QuestionFormat
from bot.authoring.reasons import LeftOut
from bot.chat.actions.authoring import OwnDownload, OwnDownloadAs, OwnQuestions, OwnTemplate, ShowOwnDraft
from bot.chat.actions.documents import ShowDocument, ShowPassages
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, in_rows, italic, lines, paragraphs, plain
from bot.chat.screens.pages import filled
from bot.chat.translation import Translator
from bot.quiz.own_pack import StoredDocument
from bot.services.question_drafts import DRAFTS_LIMIT, Added

LEFT_OUT = 8
"""Parts of a file that are named as left out; the others are counted."""


def ask_file(tr: Translator, klass: str) -> Screen:
    """Ask for a file, or a text."""
    ask = tr.t(
        "Send a file with questions (GIFT, Moodle XML, Aiken, Anki, YAML, or a table in CSV or XLSX), or a document to "
        "make questions from (PDF, DOCX, HTML, Markdown, text). You can also paste the text. At most 10 MB."
    )
    after = tr.t("Nobody is asked anything before you have looked at it and approved it. The file itself is not kept.")
    table = tr.t("The table to fill in has an example of each kind of question.")
    return Screen(
        paragraphs((plain(ask), plain(table), plain(after))),
        (
            (
                Button(tr.t("The table (Excel)"), OwnTemplate(klass, QuestionFormat.XLSX.value)),
                Button(tr.t("The table (CSV)"), OwnTemplate(klass, QuestionFormat.CSV.value)),
            ),
            (Button(tr.t("Never mind"), OwnQuestions(klass)),),
        ),
    )


def template_caption(tr: Translator) -> str:
    """What stands under the table to fill in."""
    return tr.t(
        "A row for each question; delete the examples. Answers stand in A to J, the letters of the right ones in the "
        "column for them. Then send the file here."
    )


def too_large(tr: Translator, klass: str) -> Screen:
    """Say that a file is too large."""
    sorry = tr.t("That file has more than 10 MB. Send the part that the class needs.")
    return Screen(plain(sorry), ((Button(tr.t("Never mind"), OwnQuestions(klass)),),))


def being_read(tr: Translator) -> Screen:
    """Say that what was sent is being read."""
    return Screen(plain(tr.t("I am reading it. That can take a minute.")))


def ended(tr: Translator) -> str:
    """Say that reading a file took too much."""
    return tr.t("Reading that file took too long, or too much memory, so I stopped. Send a smaller part of it.")


def too_many(tr: Translator) -> str:
    """Say that other files have to be read first."""
    return tr.t("Several files of yours are still being read. Wait for those, then send this one again.")


def not_delivered(tr: Translator) -> str:
    """Say that Telegram does not hand out a file."""
    return tr.t("Telegram does not hand out that file: it has more than 10 MB. Send the part that the class needs.")


def suggesting_ended(tr: Translator) -> str:
    """Say that looking for questions took too much."""
    return tr.t("Looking for questions took too long, so I stopped. Send a smaller part of the document.")


def not_read(tr: Translator) -> str:
    """Say that a file could not be had or kept."""
    return tr.t("That file could not be read. Send it again.")


def read(tr: Translator, added: Added, found: FileRead) -> Screen:
    """What came of a question file: how many drafts, and what was left out."""
    left_out = found.questions.left_out if found.questions else ()
    listed = [_left_out(tr, each) for each in left_out[:LEFT_OUT]]
    if len(left_out) > LEFT_OUT:
        more = len(left_out) - LEFT_OUT
        listed.append(plain(tr.plural("… and {n} more.", "… and {n} more.", more)))
    notes = lines((plain(tr.t("Left out or changed:")), lines(listed))) if listed else None
    return _added(tr, added, notes)


def suggested(tr: Translator, document: StoredDocument, added: Added, found: FileRead) -> Screen:
    """What was suggested on a document; where that is nothing, what now."""
    if added.drafts or added.same or added.too_many:
        return _added(tr, added, plain(tr.t("They are made by rules. Judge each: is it worth a learner's minute?")))
    unknown = found.document is not None and Caution.LANGUAGE in found.document.cautions
    sorry = (
        tr.t(CAUTIONS[Caution.LANGUAGE])
        if unknown
        else tr.t("No other question could be suggested on it. Pick a sentence, and write one yourself.")
    )
    pick = Button(tr.t("Pick a sentence"), ShowPassages(document.id), main=True)
    return Screen(plain(sorry), ((pick,), (Button(tr.t("Back"), ShowDocument(document.id)),)))


def _added(tr: Translator, added: Added, note: Html | None) -> Screen:
    """How many drafts wait to be looked at, and how many do not."""
    body = paragraphs(
        (
            bold(tr.plural("{n} question to look at.", "{n} questions to look at.", added.drafts)),
            plain(tr.plural("{n} is asked already.", "{n} are asked already.", added.same)) if added.same else None,
            plain(too_many_drafts(tr, added.too_many)) if added.too_many else None,
            note,
        )
    )
    look = (Button(tr.t("Look at them"), ShowOwnDraft(added.first), main=True),) if added.first else ()
    return Screen(body, filled(look, (Button(tr.t("Your own questions"), OwnQuestions(added.klass)),)))


def too_many_drafts(tr: Translator, n: int) -> str:
    """Say how many drafts do not fit any more, and what now."""
    return tr.plural(
        "{n} more does not fit: at most {limit} can wait. Approve some first, then send the file again.",
        "{n} more do not fit: at most {limit} can wait. Approve some first, then send the file again.",
        n,
        limit=tr.number(DRAFTS_LIMIT),
    )


def refused(tr: Translator, klass: str, refusal: Unreadable | Refused) -> Screen:
    """Why nothing of a file was read."""
    return Screen(plain(_why(tr, refusal)), ((Button(tr.t("Back"), OwnQuestions(klass)),),))


def _why(tr: Translator, refusal: Unreadable | Refused) -> str:
    match refusal:
        case Unreadable(reason, line):
            return _at(tr, line) + tr.t(reason)
        case Refused(why, name):
            return tr.t(REFUSALS[why], name=foreign(name))


def _left_out(tr: Translator, part: LeftOut) -> Html:
    what = f"“{foreign(part.what)}”: " if part.what else ""
    return plain(_at(tr, part.line) + what + tr.t(part.reason))


def _at(tr: Translator, line: int | None) -> str:
    return tr.t("Line {n}: ", n=line) if line else ""


def formats(tr: Translator, klass: str) -> Screen:
    """Ask for the format of a file."""
    names = {
        QuestionFormat.XLSX: ("Excel", tr.t("a table to read and change")),
        QuestionFormat.CSV: ("CSV", tr.t("the same table, for every program")),
        QuestionFormat.MOODLE_XML: ("Moodle XML", tr.t("for Moodle")),
        QuestionFormat.GIFT: ("GIFT", tr.t("for Moodle, as a text to change by hand")),
        QuestionFormat.AIKEN: ("Aiken", tr.t("the simplest text, with choices of one only")),
        QuestionFormat.QTI: ("QTI", tr.t("for Canvas")),
        QuestionFormat.ANKI: ("Anki", tr.t("cards to learn with")),
        QuestionFormat.YAML: ("YAML", tr.t("a text with everything in it")),
    }
    listed = lines(plain(f"{name}: {what}") for name, what in names.values())
    note = tr.t("What a format cannot hold is listed under the file.")
    buttons = [Button(name, OwnDownloadAs(klass, form.value)) for form, (name, _) in names.items()]
    return Screen(
        paragraphs((bold(tr.t("Which file?")), listed, italic(note))),
        (*in_rows(buttons), (Button(tr.t("Back"), OwnQuestions(klass)),)),
    )


def caption(tr: Translator, number: int, left_out: tuple[LeftOut, ...]) -> str:
    """What stands under a file of questions: how many are in it, and what is not, each reason once."""
    told = tr.plural("{n} question.", "{n} questions.", number)
    return f"{told}\n{_not_held(tr, left_out)}" if left_out else told


def nothing_fits(tr: Translator, klass: str, left_out: tuple[LeftOut, ...]) -> Screen:
    """Say that no question of the class can be in such a file, and why."""
    sorry = tr.t("This format can hold none of the questions. Choose another one.")
    row = (Button(tr.t("Another format"), OwnDownload(klass), main=True), Button(tr.t("Back"), OwnQuestions(klass)))
    return Screen(paragraphs((plain(sorry), plain(_not_held(tr, left_out)))), (row,))


def _not_held(tr: Translator, left_out: tuple[LeftOut, ...]) -> str:
    """What a format cannot hold, a line for each reason, with the number of questions that it is about."""
    counts = Counter(part.reason for part in left_out)
    return "\n".join(
        tr.plural("– {why} ({n} question)", "– {why} ({n} questions)", n, why=tr.t(reason))
        for reason, n in counts.items()
    )
