"""Drafts to write and read: of the bank, of every kind, and by chance."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from bot.authoring.limits import problem_of
from bot.quiz.draft import (
    DocumentPassage,
    DocumentSource,
    Draft,
    DraftCitation,
    DraftNumber,
    DraftOption,
    DraftSlip,
)

SIGNS = "\\~=#{}:%[]<>&;\"'-/*|$^_`!?.,()@+ \n\tn"
"""Signs that one format or another uses for itself."""


def a_choice(**changes: object) -> Draft:
    draft = Draft(
        kind="one",
        ask="Which range?",
        language="en",
        options=(DraftOption(text="350 to 950", right=True), DraftOption(text="0 to 100", feedback="Too small.")),
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def a_number(**changes: object) -> Draft:
    number = DraftNumber(answer=Decimal(6000), tolerance=Decimal(10), unit="people")
    return a_choice(kind="number", options=(), number=replace(number, **changes))  # type: ignore[arg-type]


def an_order() -> Draft:
    return a_choice(kind="order", options=tuple(DraftOption(text=text) for text in ("First", "Second", "Third")))


def a_citation() -> DraftCitation:
    passage = DocumentPassage(id="blog/start", text="In it, users get a score.\n\nAnd so on.", page=3)
    source = DocumentSource(
        title="A blog: on scores",
        publisher="Somebody",
        published="about 2018",
        caution="A blog.",
        language="en",
        sha256="ab" * 32,
    )
    return DraftCitation(quote="users get a score", passage=passage, source=source)


ODD = (
    *("=cmd", "[html]x", "[moodle]x", "%50%half", "%5 of it", "// no comment", "::a::", "$CATEGORY: x", "&&058;"),
    *("\\n", "a\\", "A. first", "ANSWER: B", "0", "####", "->", "<b>bold</b>", "&lt;", "1 < 2 & 3", "-->", "]]>"),
    *("a  b", "{{c1::x}}", "Quote: x", "Source: x", "a\n\nSource: x\nQuote: y\nPassage: z", "<!-- x", "TRUE", "T"),
    *("true", "'=1", "\\u003d", "- a: b", "&#32;", "<br>", "~~a~~", "[id:x]", "[tag:y]"),
)
"""Texts that mean something in one format or another."""
letters = st.text(st.sampled_from(SIGNS + "aeiABé“漢🦊0123456789"), min_size=1, max_size=40)
texts = st.one_of(
    letters,
    st.sampled_from(ODD),
).map(lambda text: "\n".join(line.strip() for line in text.split("\n")).strip())
words = texts.filter(bool)
lines = words.map(lambda text: " ".join(text.split())).filter(bool)
numbers = (
    st.decimals(-(10**9), 10**9, places=3)
    .map(lambda n: Decimal(str(n)).normalize() + 0)
    .map(lambda n: n.quantize(Decimal(1)) if n == n.to_integral_value() else n)
)
unlabelled = texts.filter(lambda text: "Passage: " not in text)
tags = st.lists(st.text("abcåß漢-_1", min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
ids = st.none() | st.text("abc-1_", min_size=1, max_size=20)
cites = st.none() | st.builds(
    lambda before, quote, after, title, page: DraftCitation(
        quote=quote,
        passage=DocumentPassage(id="a/b", text=f"{before} {quote} {after}".strip(), page=page),
        source=DocumentSource(title=title, publisher="", published="", caution="", language="id", sha256="cd" * 32),
    ),
    unlabelled, unlabelled.filter(bool), unlabelled, lines, st.none() | st.integers(1, 999),
)  # fmt: skip


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    kind = draw(st.sampled_from(["one", "several", "order", "number"]))
    language = draw(st.sampled_from(["en", "id"]))
    number: DraftNumber | None = None
    options: tuple[DraftOption, ...] = ()
    if kind == "number":
        answer, tolerance = draw(numbers), abs(draw(numbers))
        slips = [
            DraftSlip(value=value, feedback=draw(words))
            for value in draw(st.lists(numbers, max_size=3, unique=True))
            if abs(value - answer) > tolerance
        ]
        year = draw(st.booleans())
        unit = "" if year else draw(st.one_of(st.just(""), lines))
        number = DraftNumber(answer=answer, tolerance=tolerance, unit=unit, year=year, slips=tuple(slips))
    else:
        different = draw(st.lists(words, min_size=2, max_size=6, unique=True))
        right = draw(st.sets(st.integers(0, len(different) - 1), min_size=1)) if kind != "order" else set()
        options = tuple(
            DraftOption(text=text, right=n in right, feedback=draw(st.one_of(st.just(""), words)))
            for n, text in enumerate(different)
        )
    draft = Draft(
        kind=kind,  # type: ignore[arg-type]
        ask=draw(words),
        language=language,
        options=options,
        number=number,
        explanation=draw(texts),
        cite=draw(cites),
        id=draw(ids),
        title=draw(st.one_of(st.just(""), lines)),
        tags=draw(tags),
    )
    return draft if problem_of(draft) is None else a_choice()
