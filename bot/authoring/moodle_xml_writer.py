"""Drafts as Moodle XML that Moodle 5.1 imports whole, and that is read here as it was written."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from bot.authoring.citing import explanation_of
from bot.authoring.extras import extras_of
from bot.authoring.gift_writer import is_true_false
from bot.authoring.html_text import html_of
from bot.authoring.moodle_weights import weights_of
from bot.authoring.moodle_xml_reader import default_name
from bot.authoring.writing import Part, Writer
from bot.quiz.draft import Draft, DraftNumber

NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""
_COMBINED = "".join(
    f'    <{tag} format="html"><text></text></{tag}>\n'
    for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
)


def write_moodle_xml(writer: Writer, drafts: Iterable[Draft]) -> str:
    """Return the drafts as a Moodle XML file; what it cannot hold is told to *writer*."""
    questions = "".join(_question(writer, draft) for draft in drafts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{questions}</quiz>\n'


def _question(writer: Writer, draft: Draft) -> str:
    held = set(Part) - ({Part.FEEDBACK} if draft.kind == "order" else set())  # Moodle's ordering has none for items
    writer.lose_all_but(draft, held)
    kind, body = _body(draft)
    extras = extras_of(draft)
    tags = "".join(f"<tag>{_plain(tag)}</tag>" for tag in draft.tags)
    return "".join(
        (
            f'  <question type="{kind}">\n',
            f"    <!-- {extras} -->\n" if extras else "",
            f"    <name>{_plain(draft.title or default_name(draft.ask))}</name>\n",
            f'    <questiontext format="html">{_html(draft.ask)}</questiontext>\n',
            f'    <generalfeedback format="html">{_html(explanation_of(draft))}</generalfeedback>\n',
            f"    <defaultgrade>1</defaultgrade>\n    <penalty>{1 if kind == 'truefalse' else 0.3333333}</penalty>\n",
            f"    <hidden>0</hidden>\n    <idnumber>{_words(draft.id or '')}</idnumber>\n",
            *body,
            f"    <tags>{tags}</tags>\n" if tags else "",
            "  </question>\n",
        )
    )


def _body(draft: Draft) -> tuple[str, Iterator[str]]:
    """Return Moodle's name of the kind of question, and the elements that only this kind has."""
    if draft.number is not None:
        return "numerical", _number(draft.number)
    if draft.kind == "order":
        return "ordering", _order(draft)
    if is_true_false(draft):
        return "truefalse", _truth(draft)
    return "multichoice", _choice(draft)


def _choice(draft: Draft) -> Iterator[str]:
    yield f"    <single>{'true' if draft.kind == 'one' else 'false'}</single>\n"
    yield "    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>abc</answernumbering>\n"
    yield _COMBINED
    yield "    <shownumcorrect/>\n"
    for option, weight in zip(draft.options, weights_of(draft), strict=True):
        yield _answer(f"{weight.normalize():f}", _html(option.text), option.feedback)


def _truth(draft: Draft) -> Iterator[str]:
    for word, option in zip(("true", "false"), draft.options, strict=True):
        yield _answer("100" if option.right else "0", _plain(word), option.feedback, "moodle_auto_format")


def _order(draft: Draft) -> Iterator[str]:
    yield "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n"
    yield f"    <selectcount>{len(draft.options)}</selectcount>\n    <gradingtype>ABSOLUTE_POSITION</gradingtype>\n"
    yield "    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n"
    yield _COMBINED
    yield "    <shownumcorrect/>\n"  # without it the import ends with a database error
    for place, option in enumerate(draft.options, 1):
        yield f'    <answer fraction="{place}.0000000" format="html">{_html(option.text)}</answer>\n'


def _number(number: DraftNumber) -> Iterator[str]:
    yield _answer("100", _plain(f"{number.answer:f}"), "", None, f"{number.tolerance:f}")
    for slip in number.slips:
        yield _answer("0", _plain(f"{slip.value:f}"), slip.feedback, None, "0")
    if number.unit:
        unit = f"<unit><multiplier>1</multiplier><unit_name>{_words(number.unit)}</unit_name></unit>"
        yield f"    <units>{unit}</units>\n"
    yield "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1</unitpenalty>\n"
    yield "    <showunits>3</showunits>\n    <unitsleft>0</unitsleft>\n"


def _answer(fraction: str, text: str, feedback: str, form: str | None = "html", tolerance: str | None = None) -> str:
    """Return an answer; *text* is its <text> element."""
    attribute = f' format="{form}"' if form else ""
    accepted = f"<tolerance>{tolerance}</tolerance>" if tolerance is not None else ""
    said = f'<feedback format="html">{_html(feedback)}</feedback>'
    return f'    <answer fraction="{fraction}"{attribute}>{text}{accepted}{said}</answer>\n'


def _html(text: str) -> str:
    return f"<text>{_words(html_of(text.strip()))}</text>"


def _plain(text: str) -> str:
    return f"<text>{_words(text)}</text>"


def _words(text: str) -> str:
    return escape(NO_XML.sub("", text))
