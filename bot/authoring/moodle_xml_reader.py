"""Moodle XML, read as Moodle 5.1 reads it; pictures and what is told to none are listed."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from bot.authoring import moodle
from bot.authoring.collecting import Collector, FullError
from bot.authoring.decoding import seen
from bot.authoring.extras import MARK
from bot.authoring.moodle import Answer, Head, text_in
from bot.authoring.reasons import QuestionsRead, Reason, UnreadableQuestions
from bot.authoring.xml_tree import Element, tree_of

_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_SHORTENED = 80
"""Characters of a question that Moodle makes its name of, if it has none."""
_REFUSED: Mapping[str, Reason] = {
    "essay": Reason.ESSAY,
    "shortanswer": Reason.SHORT_ANSWER,
    "description": Reason.DESCRIPTION,
    "cloze": Reason.CLOZE,
    "multianswer": Reason.CLOZE,
    "calculated": Reason.CALCULATED,
    "calculatedsimple": Reason.CALCULATED,
    "calculatedmulti": Reason.CALCULATED,
    "formulas": Reason.CALCULATED,
}


def read_moodle_xml(data: bytes, language: str) -> QuestionsRead:
    """Return the questions of a Moodle XML file.

    Args:
        data: the file.
        language: the language it is written in.

    Raises:
        UnreadableQuestions: it is no well-formed XML without entities, or no Moodle XML.
    """
    root = tree_of(data)
    if root.tag != "quiz":
        raise UnreadableQuestions(Reason.NOT_MOODLE_XML, root.line)
    found = Collector()
    try:
        for question in root.all("question"):
            _question(found, question, language)
    except FullError:
        pass
    return found.read()


def _question(found: Collector, question: Element, language: str) -> None:
    kind = question.attributes.get("type", "")
    if kind == "category":
        path = question.first("category")
        found.leave_out(path.words("text") if path else "", Reason.CATEGORY, question.line)
        return
    head = _head(question, language)
    if kind in _KINDS:
        _KINDS[kind](found, head, question)
    else:
        found.leave_out(head.what or kind, _REFUSED.get(kind, Reason.KIND), question.line)


def _head(question: Element, language: str) -> Head:
    remarks: set[Reason] = set()
    ask = _text(question.first("questiontext"), remarks)
    name = question.first("name")
    title = " ".join(seen(name.words("text")).split()) if name else ""
    if any(_text(question.first(tag), set()) for tag in _COMBINED):
        remarks.add(Reason.COMBINED_FEEDBACK)
    tags = question.first("tags")
    words = (seen(tag.words("text")) for tag in tags.all("tag")) if tags else ()
    return Head(
        ask=ask,
        line=question.line,
        language=language,
        title="" if title == default_name(ask) else title,
        explanation=_text(question.first("generalfeedback"), remarks),
        id=seen(question.words("idnumber")) or None,
        tags=tuple(dict.fromkeys("-".join(word.split()) for word in words if word.strip())),
        comment=next((comment for comment in question.comments if MARK in comment), ""),
        remarks=remarks,
    )


def default_name(ask: str) -> str:
    """Return the name that a question without a title gets, since Moodle wants one."""
    line = " ".join(ask.split())
    return line if len(line) <= _SHORTENED else f"{line[: _SHORTENED - 1].rstrip()}…"


def _text(element: Element | None, remarks: set[Reason], form: str = "html") -> str:
    """Return the words of an element with a <text> in it, in the format that its attribute names."""
    if element is None:
        return ""
    named = element.attributes.get("format", form)
    if any(True for _ in element.all("file")):
        remarks.add(Reason.PICTURE)
    return text_in(seen(element.words("text")), "moodle" if named == "moodle_auto_format" else named, remarks)


def _answers(question: Element, remarks: set[Reason], form: str) -> list[Answer] | Reason:
    """Return the answers of a question, or why one of them cannot be read."""
    read = []
    for element in question.all("answer"):
        share = _share(element.attributes.get("fraction", "0"))
        if share is None:
            return Reason.WEIGHT
        feedback = _text(element.first("feedback"), remarks)
        tolerance = element.words("tolerance") or "0"
        read.append(Answer(_text(element, remarks, form), share, feedback, tolerance))
    return read


def _share(per_cent: str) -> Decimal | None:
    try:
        share = Decimal(per_cent.strip() or "0")
    except InvalidOperation:
        return None
    return share / 100 if share.is_finite() and abs(share) < 10**6 else None


def _choice(found: Collector, head: Head, question: Element) -> None:
    asked = question.first("questiontext")
    answers = _answers(question, head.remarks, asked.attributes.get("format", "html") if asked else "html")
    if isinstance(answers, Reason):
        found.leave_out(head.what, answers, head.line)
    else:
        single = question.words("single", "true") in ("true", "1", "yes")
        moodle.choice(found, head, answers, single=single)


def _true_false(found: Collector, head: Head, question: Element) -> None:
    answers = _answers(question, head.remarks, "plain_text")
    if isinstance(answers, Reason):
        found.leave_out(head.what, answers, head.line)
        return
    feedback = {answer.text.lower(): answer.feedback for answer in answers}
    right = [answer.text.lower() for answer in answers if answer.fraction > 0]
    if len(right) != 1 or right[0] not in ("true", "false"):
        found.leave_out(head.what, Reason.NO_KEY, head.line)
        return
    moodle.true_false(
        found, head, truth=right[0] == "true", if_true=feedback.get("true", ""), if_false=feedback.get("false", "")
    )


def _numerical(found: Collector, head: Head, question: Element) -> None:
    answers = _answers(question, head.remarks, "plain_text")
    if isinstance(answers, Reason):
        found.leave_out(head.what, answers, head.line)
        return
    units = question.first("units")
    names = [seen(unit.words("unit_name")) for unit in units.all("unit")] if units else []
    if len(names) > 1:
        head.remarks.add(Reason.UNIT)
    moodle.numerical(found, head, answers, names[0] if names else "")


def _matching(found: Collector, head: Head, question: Element) -> None:
    pairs = []
    for part in question.all("subquestion"):
        answer = part.first("answer")
        second = seen(answer.words("text")) if answer else ""
        pairs.append((_text(part, head.remarks), " ".join(second.split())))
    moodle.matching(found, head, pairs)


def _ordering(found: Collector, head: Head, question: Element) -> None:
    items = [_text(answer, head.remarks) for answer in question.all("answer")]
    shown = question.words("selectcount", "0")
    all_shown = question.words("selecttype", "ALL").upper() in ("ALL", "EXACT", "0")
    moodle.ordering(found, head, items, shown=int(shown) if not all_shown and shown in _SMALL else None)


_SMALL = frozenset(map(str, range(1, 100)))
_KINDS: Mapping[str, Callable[[Collector, Head, Element], None]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
}
