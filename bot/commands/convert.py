"""Questions from one format into another."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot import paths
from bot.authoring.bank_drafts import draft_of
from bot.authoring.formats import format_named, read_questions, write_questions
from bot.authoring.reasons import LeftOut, QuestionsRead
from bot.authoring.table_template import template
from bot.commands.bank import read_bank
from bot.errors import UserError

TEMPLATE = "template"
"""What stands in place of a file for the examples that a teacher fills in."""


def convert(source: Path, target: Path, language: str, now: datetime) -> list[str]:
    """Write the questions of one file into another, whose ending names the format.

    Args:
        source: a question file, the id of a pack of the bank, or `TEMPLATE`.
        target: the file to write; what was there is replaced.
        language: the one that the questions are in, or that is taken of a pack.
        now: the time of this version.

    Returns:
        Lines that say what was written and what was left out.

    Raises:
        UserError: the source cannot be read, or the target not be written.
    """
    form = format_named(target.name)
    found = _read(source, language)
    if not found.drafts:
        raise UserError("\n".join(["No question could be read.", *map(_said, found.left_out)]))
    written = write_questions(found.drafts, form, now=now, language=language, title=target.stem)
    try:
        target.write_bytes(written.content)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}. Choose another place.") from None
    return [
        *map(_said, found.left_out),
        *_counted(written.left_out),
        f"{target}: {len(found.drafts) - written.omitted} of {len(found.drafts)} questions.",
    ]


def _read(source: Path, language: str) -> QuestionsRead:
    if str(source) == TEMPLATE:
        return QuestionsRead(drafts=template(language))
    pack = source.stem if source.suffix in (".yaml", ".yml") and source.parent.name == "packs" else str(source)
    if pack != str(source) or not source.exists():
        bank = read_bank(source.parent.parent if source.exists() else paths.own("questions"))
        if pack in bank.packs:
            questions = [question for question in bank.packs[pack].questions if not question.retired]
            return QuestionsRead(drafts=tuple(draft_of(question, language) for question in questions))
    try:
        return read_questions(source.name, source.read_bytes(), language)
    except OSError as error:
        raise UserError(
            f"{source} cannot be read: {error.strerror}. Name a file, a pack of the bank, or “{TEMPLATE}”."
        ) from None


def _said(left: LeftOut) -> str:
    """Return the line for one thing that was left out in reading."""
    where = f"line {left.line}: " if left.line else ""
    return f"{where}{left.what}: {left.reason}"


def _counted(left_out: Sequence[LeftOut]) -> list[str]:
    """Return a line for each reason why something could not be written, with the questions that it is about."""
    counts = Counter(left.reason for left in left_out)
    first = {reason: next(left.what for left in left_out if left.reason == reason) for reason in counts}
    return [f"{number} × {reason} (first: {first[reason]})" for reason, number in counts.items()]
