"""Questions in YAML: our own packs, of which one language is taken, and single drafts in the same words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, cast

from bot.authoring.collecting import Collector, FullError
from bot.authoring.decoding import seen
from bot.authoring.moodle import number_in
from bot.authoring.reasons import QuestionsRead, Reason, UnreadableQuestions
from bot.packs import yaml_source
from bot.packs.yaml_source import Value
from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftNumber, DraftOption, DraftSlip

_KINDS = ("one", "several", "order", "number")
_MAX_PAGE = 6
"""Digits."""


def read_yaml(text: str, language: str) -> QuestionsRead:
    """Return the questions of a YAML file.

    Args:
        text: the file.
        language: which language of a pack is taken, or the one that a file of one language is in.

    Raises:
        UnreadableQuestions: it is no YAML that question files use, or has no list of questions.
    """
    file = yaml_source.parsed(Path(), text)
    if isinstance(file, list):
        raise UnreadableQuestions(Reason.NOT_YAML, file[0].line)
    questions = file.value.get("questions") if isinstance(file.value, dict) else None
    if not isinstance(questions, list):
        raise UnreadableQuestions(Reason.EMPTY)
    found = Collector()
    try:
        for number, question in enumerate(questions):
            line = file.problem(("questions", number), "").line
            if isinstance(question, dict):
                _question(found, _Values(question, language), line)
            else:
                found.leave_out(str(question)[:100], Reason.NO_QUESTION, line)
    except FullError:
        pass
    return found.read()


class _Values:
    """A mapping of a file, read in one language."""

    def __init__(self, values: Mapping[str, Value], language: str) -> None:
        self._values, self.language = values, language

    def text(self, key: str) -> str:
        """Return the words behind *key*, in the language if there are several; empty if there are none."""
        value = self._values.get(key, "")
        if isinstance(value, dict):
            value = value.get(self.language, "")
        return seen(value).strip() if isinstance(value, str) else ""

    def part(self, key: str) -> "_Values | None":
        """Return the mapping behind *key*."""
        value = self._values.get(key)
        return _Values(value, self.language) if isinstance(value, dict) else None

    def parts(self, key: str) -> "Sequence[_Values]":
        """Return the mappings in the list behind *key*."""
        value = self._values.get(key)
        items = value if isinstance(value, list) else ()
        return [_Values(item, self.language) for item in items if isinstance(item, dict)]

    def words(self, key: str) -> tuple[str, ...]:
        """Return the texts in the list behind *key*."""
        value = self._values.get(key)
        items = value if isinstance(value, list) else ()
        return tuple(dict.fromkeys("-".join(seen(item).split()) for item in items if isinstance(item, str) and item))


def _question(found: Collector, values: _Values, line: int) -> None:
    what, kind = values.text("title") or values.text("ask") or values.text("id"), values.text("kind")
    if kind not in _KINDS:
        found.leave_out(what, Reason.COLUMN_KIND, line)
        return
    number = _number(values) if kind == "number" else None
    if isinstance(number, Reason):
        found.leave_out(what, number, line)
        return
    cite, remarks = _cite(values)
    ask = values.text("ask")
    order = values.part("order")
    if order and (by := order.text("by")) and by.casefold() not in ask.casefold():
        ask = f"{ask}\n({by})"
    draft = Draft(
        kind=cast(Literal["one", "several", "order", "number"], kind),
        ask=ask,
        language=values.language,
        options=tuple(map(_option, order.parts("items") if order else values.parts("options"))),
        number=number,
        explanation=values.text("explain"),
        cite=cite,
        id=values.text("id") or None,
        title=values.text("title"),
        tags=values.words("tags"),
    )
    found.add(draft, line, remarks)


def _option(values: _Values) -> DraftOption:
    return DraftOption(text=values.text("text"), right=values.text("right") == "true", feedback=values.text("because"))


def _number(values: _Values) -> DraftNumber | Reason:
    number = values.part("number")
    if number is None:
        return Reason.NUMBER
    answer, tolerance = number_in(number.text("answer")), number_in(number.text("tolerance") or "0")
    if isinstance(answer, Reason):
        return answer
    if isinstance(tolerance, Reason):
        return tolerance
    slips = []
    for slip in number.parts("slips"):
        value = number_in(slip.text("value"))
        if isinstance(value, Reason):
            return value
        slips.append(DraftSlip(value=value, feedback=slip.text("because")))
    is_year = number.text("unit") == "year"
    unit = "" if is_year else number.text("unit") or number.text("counts")
    return DraftNumber(answer=answer, tolerance=abs(tolerance), unit=unit, year=is_year, slips=tuple(slips))


def _cite(values: _Values) -> tuple[DraftCitation | None, set[Reason]]:
    """Return the citation of a question, and what is wrong with it. A pack keeps its passages in files of their own."""
    cite = values.part("cite")
    if cite is None:
        return None, {Reason.SOURCE_ELSEWHERE} if values.text("fact") or values.words("facts") else set()
    source, quote, passage = cite.part("source"), cite.text("quote"), cite.text("text")
    if source is None:
        return None, {Reason.SOURCE_ELSEWHERE}
    if not quote or quote not in passage:
        return None, {Reason.QUOTE}
    page = cite.text("page")
    return DraftCitation(
        quote=quote,
        passage=DocumentPassage(
            id=cite.text("passage"),
            text=passage,
            page=int(page) if page.isascii() and page.isdigit() and len(page) <= _MAX_PAGE else None,
        ),
        source=DocumentSource(
            title=source.text("title"),
            publisher=source.text("publisher"),
            published=source.text("published"),
            caution=source.text("caution"),
            language=source.text("language") or values.language,
            sha256=source.text("sha256"),
        ),
    ), set()
