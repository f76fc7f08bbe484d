"""The note type that our questions have in Anki: all its fields are there from the start.

Anki updates a note only if its note type is the same as before; a field that came later would make every learner choose
between two versions of the type, and lose what they have learnt of one.
"""

import re
from decimal import Decimal

from bot.authoring.html_text import html_of, text_of
from bot.authoring.moodle import number_in
from bot.authoring.reasons import Reason
from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftNumber, DraftOption, DraftSlip

NOTE_TYPE = "Scorewise question"
FIELDS = (
    *("Question", "Kind", "Options", "Key", "Answer", "Feedback", "Explanation", "Quote", "Passage", "Source"),
    *("Publisher", "Published", "Page", "Caution", "Number", "Tolerance", "Unit", "Year", "Slips", "Title", "Id"),
    *("Language", "PassageId", "SourceLanguage", "Document"),
)
FRONT = "<div class=question>{{Question}}</div>{{Options}}"
BACK = (
    "{{FrontSide}}<hr id=answer><div class=answer>{{Answer}}</div>{{#Feedback}}{{Feedback}}{{/Feedback}}"
    "{{#Explanation}}<p>{{Explanation}}</p>{{/Explanation}}"
    "{{#Quote}}<blockquote>{{Quote}}</blockquote><p class=source>{{Source}} {{Publisher}} {{Published}}</p>"
    "{{#Caution}}<p class=source>{{Caution}}</p>{{/Caution}}{{/Quote}}"
)
STYLE = (
    ".card { font-family: sans-serif; font-size: 18px; text-align: left; } .answer { font-weight: bold; } "
    ".source { font-size: 14px; opacity: .7; }"
)
_LETTERS = "ABCDEFGHIJ"
_ITEM = re.compile(r"<li>((?:[^<]|<(?!/?li\b))*)(?:</li>)?")
_PAGE = re.compile("[0-9]{1,6}")


def fields_of(draft: Draft) -> list[str]:
    """Return the fields of the note for *draft*, as HTML, in the order of `FIELDS`."""
    shown, key = _options(draft)
    values = {
        "Question": draft.ask,
        "Kind": draft.kind,
        "Key": key,
        "Explanation": draft.explanation,
        "Title": draft.title,
        "Id": draft.id or "",
        "Language": draft.language,
    }
    texts = [option.text for option in shown]
    made = {"Options": _list(texts, "ol type=A"), "Answer": html_of(_answer(draft, shown, key))}
    if any(option.feedback for option in shown):
        made["Feedback"] = _list([option.feedback for option in shown], "ol type=A")
    if draft.number:
        number = draft.number
        values |= {"Number": f"{number.answer:f}", "Tolerance": f"{number.tolerance:f}", "Unit": number.unit}
        values["Year"] = "yes" if number.year else ""
        made["Slips"] = _list([f"{slip.value:f}: {slip.feedback}" for slip in number.slips], "ul")
    if draft.cite:
        passage, source = draft.cite.passage, draft.cite.source
        values |= {"Quote": draft.cite.quote, "Passage": passage.text, "Page": str(passage.page or "")}
        values |= {"Source": source.title, "Publisher": source.publisher, "Published": source.published}
        values |= {"Caution": source.caution, "PassageId": passage.id, "SourceLanguage": source.language}
        values["Document"] = source.sha256
    return [made.get(name, html_of(values.get(name, ""))) for name in FIELDS]


def draft_of_fields(
    values: dict[str, str], tags: tuple[str, ...], language: str, remarks: set[Reason]
) -> Draft | Reason:
    """Return the draft of a note of ours, whose fields *values* has by their names, as HTML."""
    words = {name: _words(values.get(name, ""), remarks) for name in FIELDS}
    kind = words["Kind"]
    number = _number(words, _items(values.get("Slips", ""), remarks)) if kind == "number" else None
    if isinstance(number, Reason):
        return number
    if kind not in ("one", "several", "order", "number"):
        return Reason.KIND
    cite = _cite(words, language)
    if cite and cite.quote not in cite.passage.text:
        cite = None
        remarks.add(Reason.QUOTE)
    return Draft(
        kind=kind,  # type: ignore[arg-type]  # one of the four, as was just seen
        ask=words["Question"],
        language=language,
        options=_read_options(kind, values, words["Key"], remarks),
        number=number,
        explanation=words["Explanation"],
        cite=cite,
        id=words["Id"] or None,
        title=words["Title"],
        tags=tags,
    )


def _options(draft: Draft) -> tuple[list[DraftOption], str]:
    """Return the answers as the front shows them, and the letters of the right ones, in order where that counts."""
    if draft.kind != "order":
        right = (letter for letter, option in zip(_LETTERS, draft.options, strict=False) if option.right)
        return list(draft.options), " ".join(right)
    shown = sorted(draft.options, key=lambda option: option.text.casefold())
    if shown == list(draft.options):
        shown.reverse()
    return shown, " ".join(_LETTERS[shown.index(option)] for option in draft.options)


def _read_options(kind: str, values: dict[str, str], key: str, remarks: set[Reason]) -> tuple[DraftOption, ...]:
    texts, said = _items(values.get("Options", ""), remarks), _items(values.get("Feedback", ""), remarks)
    said += [""] * (len(texts) - len(said))
    options = {
        letter: DraftOption(text=text, right=kind != "order" and letter in key.split(), feedback=feedback)
        for letter, text, feedback in zip(_LETTERS, texts, said, strict=False)
    }
    if kind == "order":
        return tuple(options[letter] for letter in key.split() if letter in options)
    return tuple(options.values())


def _answer(draft: Draft, shown: list[DraftOption], key: str) -> str:
    """Return the right answer in words."""
    if draft.number:
        number = draft.number
        near = f" (± {number.tolerance:f})" if number.tolerance else ""
        return f"{number.answer:f}{near} {number.unit}".strip()
    return "\n".join(f"{letter}. {shown[_LETTERS.index(letter)].text}" for letter in key.split())


def _list(texts: list[str], tag: str) -> str:
    items = "".join(f"<li>{html_of(text)}</li>" for text in texts)
    return f"<{tag}>{items}</{tag.split()[0]}>" if items else ""


def _items(field: str, remarks: set[Reason]) -> list[str]:
    """Return the items of a list, as text."""
    return [_words(item[1], remarks) for item in _ITEM.finditer(field)]


def _words(field: str, remarks: set[Reason]) -> str:
    plain = text_of(field)
    remarks |= plain.lost
    return plain.text


def _number(words: dict[str, str], slips: list[str]) -> DraftNumber | Reason:
    answer, tolerance = number_in(words["Number"]), number_in(words["Tolerance"] or "0")
    if isinstance(answer, Reason):
        return answer
    if isinstance(tolerance, Reason):
        return tolerance
    wrong = []
    for slip in slips:
        value, _, feedback = slip.partition(": ")
        number = number_in(value)
        if isinstance(number, Decimal):
            wrong.append(DraftSlip(value=number, feedback=feedback))
    year = words["Year"] == "yes"
    return DraftNumber(answer=answer, tolerance=tolerance, unit=words["Unit"], year=year, slips=tuple(wrong))


def _cite(words: dict[str, str], language: str) -> DraftCitation | None:
    if not words["Quote"]:
        return None
    page = int(words["Page"]) if _PAGE.fullmatch(words["Page"]) else None
    return DraftCitation(
        quote=words["Quote"],
        passage=DocumentPassage(id=words["PassageId"], text=words["Passage"], page=page),
        source=DocumentSource(
            title=words["Source"],
            publisher=words["Publisher"],
            published=words["Published"],
            caution=words["Caution"],
            language=words["SourceLanguage"] or language,
            sha256=words["Document"],
        ),
    )
