"""The formats of question files: which one a file is in, reading it, and writing one."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.authoring.aiken import read_aiken, write_aiken
from bot.authoring.anki_reader import COLLECTIONS, read_anki_text, read_apkg
from bot.authoring.anki_writer import write_anki
from bot.authoring.decoding import decoded
from bot.authoring.gift_reader import read_gift
from bot.authoring.gift_writer import write_gift
from bot.authoring.moodle_xml_reader import read_moodle_xml
from bot.authoring.moodle_xml_writer import write_moodle_xml
from bot.authoring.qti_writer import write_qti
from bot.authoring.question_format import QuestionFormat
from bot.authoring.reasons import LeftOut, QuestionsRead, Reason, UnreadableQuestions
from bot.authoring.table_reader import has_headings, read_csv, read_xlsx
from bot.authoring.table_template import template
from bot.authoring.table_writer import write_csv, write_xlsx
from bot.authoring.writing import Writer
from bot.authoring.yaml_reader import read_yaml
from bot.authoring.yaml_writer import write_yaml
from bot.errors import UserError
from bot.quiz.draft import Draft

MAX_BYTES = 10_000_000
"""Of one file."""
MAX_MEMBERS = 5_000
"""Of an archive, that are looked at to know what it is."""


def format_named(name: str) -> QuestionFormat:
    """Return the format that the ending of a file's name stands for.

    Raises:
        UserError: it is none of the endings that are written; the sentence lists these.
    """
    ending = f".{name.rpartition('.')[2].lower()}"
    found = next((form for form in QuestionFormat if form.ending == {".yml": ".yaml"}.get(ending, ending)), None)
    if found is None:
        endings = " ".join(form.ending for form in QuestionFormat)
        raise UserError(f"{name} ends in no format that is written. Use one of {endings}.")
    return found


@dataclass(frozen=True)
class QuestionsWritten:
    """A question file.

    Attributes:
        content: the file.
        omitted: how many questions are not in it, because the format cannot hold their kind.
        left_out: what of the questions is not in it.
    """

    content: bytes
    omitted: int = 0
    left_out: tuple[LeftOut, ...] = ()


def read_questions(name: str, data: bytes, language: str) -> QuestionsRead:
    """Return the questions of a file, whichever format it is in.

    It holds the whole file in memory several times over and may take seconds: run it where that does no harm.

    Args:
        name: the name of the file; its ending helps where the content could be more than one thing.
        data: the file.
        language: the language that its questions are written in, as an interface language.

    Raises:
        UnreadableQuestions: it is in no format that is known, or damaged; what it says is one sentence.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableQuestions(Reason.TOO_LARGE)
    read = _reader_of(name.lower(), data)(data, language)
    if not read.drafts and not read.left_out:
        raise UnreadableQuestions(Reason.EMPTY)
    return read


def _reader_of(name: str, data: bytes) -> Callable[[bytes, str], QuestionsRead]:
    """Return what reads a file of this name and content."""
    if data.startswith(b"PK\x03\x04"):
        return _archive_reader_of(data)
    if data.startswith((b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise UnreadableQuestions(Reason.A_DOCUMENT)
    if _XML.match(data):
        return read_moodle_xml
    if name.endswith((".csv", ".tsv")):
        return read_csv
    text = decoded(data)
    if has_headings(text):
        return read_csv
    return lambda _, language: _text_reader_of(name, text)(text, language)


def _archive_reader_of(data: bytes) -> Callable[[bytes, str], QuestionsRead]:
    """Return what reads a ZIP file, by the names of its members."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {member.filename for member in archive.infolist()[:MAX_MEMBERS]}
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise UnreadableQuestions(Reason.DAMAGED) from None
    if names & set(COLLECTIONS):
        return read_apkg
    if "xl/workbook.xml" in names:
        return read_xlsx
    if "word/document.xml" in names:
        raise UnreadableQuestions(Reason.A_DOCUMENT)
    if "imsmanifest.xml" in names:
        raise UnreadableQuestions(Reason.NO_QTI)
    raise UnreadableQuestions(Reason.UNKNOWN_FORMAT)


def _text_reader_of(name: str, text: str) -> Callable[[str, str], QuestionsRead]:
    if name.endswith(".gift"):
        return read_gift
    if text.startswith(("#separator:", "#html:")):
        return read_anki_text
    if name.endswith((".yaml", ".yml")):
        return read_yaml
    if _AIKEN_KEY.search(text) and _AIKEN_OPTION.search(text):
        return read_aiken
    if "{" in text:
        return read_gift
    if name.endswith(".txt") and "\t" in text:
        return read_anki_text
    raise UnreadableQuestions(Reason.UNKNOWN_FORMAT)


_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<(?:\?xml|quiz|!--|!DOCTYPE)|(?:\xff\xfe<\0|\xfe\xff\0<)")
_AIKEN_KEY = re.compile(r"^ANSWER:", re.MULTILINE)
_AIKEN_OPTION = re.compile(r"^[A-Z][).][ \t]", re.MULTILINE)


def write_questions(
    drafts: Sequence[Draft], form: QuestionFormat, *, now: datetime, language: str = "en", title: str = "Scorewise"
) -> QuestionsWritten:
    """Return a file with *drafts*.

    Args:
        drafts: the questions, in their order. They must be such as can be asked (`limits.problem_of`).
        form: the format.
        now: the time, which Anki compares to know which of two versions of a note is newer.
        language: of the words that are the file's own, such as headings of columns.
        title: what the questions are called together; Anki knows a deck by it.
    """
    writer = Writer()
    content = _content(writer, drafts, form, now, language, title)
    return QuestionsWritten(content, writer.omitted, writer.left_out)


def write_template(form: QuestionFormat, *, now: datetime, language: str) -> bytes:
    """Return a file with one example of each kind of question, for a teacher to fill in; see `write_questions`."""
    return write_questions(template(language), form, now=now, language=language).content


def _content(
    writer: Writer, drafts: Sequence[Draft], form: QuestionFormat, now: datetime, language: str, title: str
) -> bytes:
    match form:
        case QuestionFormat.GIFT:
            return write_gift(writer, drafts).encode()
        case QuestionFormat.MOODLE_XML:
            return write_moodle_xml(writer, drafts).encode()
        case QuestionFormat.AIKEN:
            return write_aiken(writer, drafts).encode()
        case QuestionFormat.CSV:
            return write_csv(writer, drafts, language)
        case QuestionFormat.XLSX:
            return write_xlsx(writer, drafts, language, now)
        case QuestionFormat.YAML:
            return write_yaml(drafts).encode()
        case QuestionFormat.ANKI:
            return write_anki(drafts, title, now)
        case QuestionFormat.QTI:
            return write_qti(writer, drafts, title)
