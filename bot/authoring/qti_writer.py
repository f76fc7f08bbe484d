"""Drafts as a QTI 1.2 package for Canvas: Classic Quizzes and New Quizzes both import it.

Canvas reads its own words in the metadata: `question_type` decides how a question is asked. It has no question for an
order. Feedback for everybody is `general_fb`; that of an answer is named by the answer's own id.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from bot.authoring.citing import explanation_of
from bot.authoring.html_text import html_of
from bot.authoring.moodle_xml_writer import NO_XML
from bot.authoring.reasons import Reason
from bot.authoring.writing import Part, Writer
from bot.quiz.draft import Draft, DraftNumber

_QTI = (
    'xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.imsglobal.org/xsd/ims_qtiasiv1p2 '
    'http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest identifier="{id}" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1">\n'
    "  <metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>\n  <organizations/>\n"
    '  <resources><resource identifier="{id}-questions" type="imsqti_xmlv1p2" href="questions.xml">'
    '<file href="questions.xml"/></resource></resources>\n</manifest>\n'
)
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)


def write_qti(writer: Writer, drafts: Sequence[Draft], title: str) -> bytes:
    """Return the drafts as a QTI package called *title*; what it cannot hold is told to *writer*."""
    held = [draft for draft in drafts if _is_held(writer, draft)]
    items = "".join(_item(draft, number) for number, draft in enumerate(held, 1))
    id = f"scorewise-{_digest(title)}"
    assessment = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop {_QTI}>\n'
        f'<assessment ident="{id}" title={quoteattr(NO_XML.sub("", title))}>\n<section ident="root_section">\n'
        f"{items}</section>\n</assessment>\n</questestinterop>\n"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (("imsmanifest.xml", _MANIFEST.format(id=id)), ("questions.xml", assessment)):
            archive.writestr(zipfile.ZipInfo(name, _ENTRY_TIME), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _is_held(writer: Writer, draft: Draft) -> bool:
    if draft.kind == "order":
        writer.omit(draft, Reason.HOLDS_NO_KIND)
        return False
    if draft.kind == "one" and sum(option.right for option in draft.options) > 1:
        writer.omit(draft, Reason.HOLDS_NO_TWO_RIGHT)
        return False
    writer.lose_all_but(draft, (Part.FEEDBACK, Part.EXPLANATION, Part.SOURCE))
    return True


def _item(draft: Draft, number: int) -> str:
    kind = {"one": "multiple_choice_question", "several": "multiple_answers_question"}.get(
        draft.kind, "numerical_question"
    )
    # one id for ever, so that a second import updates; the key is part of the question and not of its id
    id = f"q{_digest(draft.id or draft.kind + draft.ask)}"
    title = escape(NO_XML.sub("", draft.title), {'"': "&quot;"}) or f"{number}"
    body = _number(draft.number) if draft.number else _choice(draft)
    explanation = explanation_of(draft)
    return "".join(
        (
            f'<item ident="{id}" title="{title}">\n<itemmetadata><qtimetadata>',
            _field("question_type", kind),
            _field("points_possible", "1"),
            "</qtimetadata></itemmetadata>\n<presentation>",
            _material(draft.ask),
            *body,
            _feedback("general_fb", explanation) if explanation else "",
            *(_feedback(f"a{n}_fb", option.feedback) for n, option in enumerate(draft.options, 1) if option.feedback),
            "</item>\n",
        )
    )


def _choice(draft: Draft) -> Iterator[str]:
    """Yield the answers, the end of the presentation, and what earns the points."""
    many = "Multiple" if draft.kind == "several" else "Single"
    yield f'<response_lid ident="response1" rcardinality="{many}"><render_choice>'
    for n, option in enumerate(draft.options, 1):
        yield f'<response_label ident="a{n}">{_material(option.text)}</response_label>'
    yield "</render_choice></response_lid></presentation>\n"
    yield from _outcomes(bool(draft.explanation or draft.cite))
    for n, option in enumerate(draft.options, 1):
        if option.feedback:
            condition = f'<varequal respident="response1">a{n}</varequal>'
            yield _condition(condition, f'<displayfeedback feedbacktype="Response" linkrefid="a{n}_fb"/>', goes_on=True)
    yield _condition(_key(draft), '<setvar action="Set" varname="SCORE">100</setvar>')
    yield "</resprocessing>\n"


def _key(draft: Draft) -> str:
    """Return the condition of the right answer: in a choice of several every wrong one must be left alone."""
    chosen = [
        f'<varequal respident="response1">a{n}</varequal>' if option.right
        else f'<not><varequal respident="response1">a{n}</varequal></not>'
        for n, option in enumerate(draft.options, 1)
        if option.right or draft.kind == "several"
    ]  # fmt: skip
    return f"<and>{''.join(chosen)}</and>" if draft.kind == "several" else chosen[0]


def _number(number: DraftNumber) -> Iterator[str]:
    yield '<response_str ident="response1" rcardinality="Single"><render_fib fibtype="Decimal">'
    yield '<response_label ident="answer1"/></render_fib></response_str></presentation>\n'
    yield from _outcomes(True)
    least, most = number.answer - number.tolerance, number.answer + number.tolerance
    exactly = f'<varequal respident="response1">{number.answer:f}</varequal>'
    within = (
        f'<and><vargte respident="response1">{least:f}</vargte><varlte respident="response1">{most:f}</varlte></and>'
    )
    yield _condition(f"<or>{exactly}{within}</or>", '<setvar action="Set" varname="SCORE">100</setvar>')
    yield "</resprocessing>\n"


def _outcomes(explained: bool) -> Iterable[str]:
    yield '<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    if explained:
        shown = '<displayfeedback feedbacktype="Response" linkrefid="general_fb"/>'
        yield _condition("<other/>", shown, goes_on=True)


def _condition(when: str, then: str, *, goes_on: bool = False) -> str:
    goes = "Yes" if goes_on else "No"
    return f'<respcondition continue="{goes}"><conditionvar>{when}</conditionvar>{then}</respcondition>'


def _feedback(id: str, text: str) -> str:
    return f'<itemfeedback ident="{id}"><flow_mat>{_material(text)}</flow_mat></itemfeedback>\n'


def _field(name: str, value: str) -> str:
    entry = f"<fieldentry>{value}</fieldentry>"
    return f"<qtimetadatafield><fieldlabel>{name}</fieldlabel>{entry}</qtimetadatafield>"


def _material(text: str) -> str:
    """Return a text as HTML within XML, so escaped twice."""
    words = escape(NO_XML.sub("", html_of(text.strip())))
    return f'<material><mattext texttype="text/html">{words}</mattext></material>'


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:24]
