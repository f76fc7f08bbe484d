"""The command `draft`: a document becomes a file of suggested questions, to be edited and converted."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bot.authoring.document import CAUTIONS, MAX_BYTES, DocumentRead
from bot.authoring.documents import read_document
from bot.authoring.formats import QuestionsWritten, write_questions
from bot.authoring.question_format import QuestionFormat
from bot.authoring.suggest import LIMIT, suggest
from bot.errors import UserError
from bot.quiz.draft import Draft
from bot.settings import Settings


def draft(arguments: Namespace, settings: Settings) -> int:
    """Read the document that *arguments* name, and write what is suggested. Returns the exit code.

    Raises:
        UserError: the document cannot be read, or the file cannot be written.
    """
    path: Path = arguments.document
    to: Path = arguments.out or Path(f"{path.stem}-questions.csv")
    form = _form(to)
    document = read_document(path.name, _content(path))
    _print_read(document)
    drafts = [each.draft for each in suggest(document)]
    if settings.model_url and arguments.model:
        drafts = [*_of_model(document, settings, LIMIT), *drafts][:LIMIT]
    if not drafts:
        raise UserError(f"Nothing can be suggested on {path.name}. Write questions yourself: docs/own-documents.md")
    _write(to, drafts, form, document.source.language)
    print(f"{to}: {len(drafts)} questions. Read each one, mend it or take it out; nobody has approved them.")
    return 0


def _form(to: Path) -> QuestionFormat:
    """Return the format that a file's name asks for."""
    forms = {form.ending: form for form in QuestionFormat}
    if to.suffix not in forms:
        raise UserError(f"{to} has no ending that is known. Call it {', '.join(forms)}: --out {to.stem}.csv")
    return forms[to.suffix]


def _content(path: Path) -> bytes:
    """Return what a file holds, and not more than a document may."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None


def _print_read(document: DocumentRead) -> None:
    """Print what was read, what was left out, and what to look at."""
    source = document.source
    said = ", ".join(filter(None, (source.publisher, source.published)))
    print(f"“{source.title}”{f' ({said})' if said else ''}: {len(document.passages)} passages.")
    for text in document.left_out:
        print(f"    left out: {text[:70]}{'…' if len(text) > 70 else ''}")
    for caution in document.cautions:
        print(f"    note: {CAUTIONS[caution]}")
    if document.doubtful:
        print(f"    look at: {', '.join(document.doubtful[:20])}")


def _of_model(document: DocumentRead, settings: Settings, limit: int) -> Sequence[Draft]:
    """Return what the operator's model proposes and the gate lets through; what it does not is counted on stderr."""
    from bot.authoring.model import ModelSettings, propose

    model = ModelSettings(url=settings.model_url, name=settings.model_name, key=settings.model_key.value)
    proposed = asyncio.run(propose(model, document, limit))
    for reason, number in proposed.thrown_away.most_common():
        print(f"    thrown away, {number}: {reason}", file=sys.stderr)
    return proposed.drafts


def _write(to: Path, drafts: Sequence[Draft], form: QuestionFormat, language: str) -> None:
    from bot.environment import utc_now

    written: QuestionsWritten = write_questions(drafts, form, now=utc_now(), language=language)
    try:
        to.write_bytes(written.content)
    except OSError as error:
        raise UserError(f"{to} cannot be written: {error.strerror}. Choose another place with --out.") from None
    for left_out in written.left_out:
        print(f"    not in the file: {left_out.what}: {left_out.reason}", file=sys.stderr)
