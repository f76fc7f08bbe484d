"""What is suggested from a document, and the sentences that it is made of."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TypeVar

from bot.authoring.document import DocumentRead
from bot.authoring.hedges import HEDGES
from bot.authoring.sentences import spans
from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation

T = TypeVar("T")
MAX_QUOTE = 300
"""Characters of a quote that learners see, as in our own packs."""
_LONG_TITLE = 60
"""Characters of a title that a question can bear."""
_LENGTHS = range(35, 241)
_ENDS = re.compile(r"[.!?][\"'”’»)]*$")
_MARKUP = re.compile(r"[|\[\]*`$~_^<>{}\\�]|https?:|www\.|@")
_OWN = re.compile(r"\b(?:I|[Ww]e|us|[Oo]urs?|[Mm]y|[Yy]ou|[Yy]our|[Kk]ami|[Kk]ita|[Ss]aya|[Aa]nda|[Kk]amu)\b")
_SMALL = re.compile(r"(?<![\w’'])[^\W\d_A-Z][\w’'-]*")
_POINTS_BACK = {
    "en": re.compile(
        r"(?:It|They|He|She|This|These|That|Those|Such|Its|Their|His|Her|Both|Neither|There"
        r"|Another|Others?|Then|So|But|And|Or|However"
        r"|(?:In|By|Since|On|After|Before|During|If|When|As|While|Although|Because|Until|For)\b"
        r"(?: [\w’'-]+){0,2},? (?:it|he|she|they|them|its|their|his|her)|"
        r"Therefore|Thus|Instead|Also|Afterwards|Later|Here|Some of (?:them"
        r"|these))\b(?! is (?:not known|unknown|unclear|not clear))"
    ),
    "id": re.compile(
        r"(?:Ini|Itu|Mereka|Ia|Dia|Beliau|Hal (?:itu|ini)|Keduanya|Tetapi|Namun|Karena itu"
        r"|Oleh karena itu|Selain itu|Kemudian|Lalu|\w+ (?:itu|ini)|"
        r"Di (?:sana|sini)|\w+nya)\b"
    ),
}
"""How sentences begin that cannot be understood without the one before them."""
_ALSO_BACK = {
    "en": re.compile(
        r"\b(?:this|these|that same|that (?:year|day|month|time|place)|the same|the latter"
        r"|the former|(?:be|is|was) another(?=[.,])|(?:said|told|called|denies"
        r"|denied) (?:this|it|so|that(?=[.,]))|(?:see|as) (?:above|below))\b"
    ),
    "id": re.compile(r"\b(?:(?:hal|yang|sistem|poin|cara) (?:ini|itu|tersebut|sama)|tersebut)\b"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document.

    Attributes:
        text: its words, as they stand in the passage.
        start: where it begins there.
        place: its number in the document, from 0.
        before: the sentence before it in the same paragraph; "" for the first.
    """

    text: str
    passage: DocumentPassage
    start: int
    place: int
    language: str
    before: str = ""

    @cached_property
    def whole(self) -> bool:
        """Whether it is a sentence to be asked about: not a heading or a row, not too short or long."""
        return bool(
            len(self.text) in _LENGTHS
            and _ENDS.search(self.text)
            and not _MARKUP.search(self.text)
            and (self.text[0].isupper() or self.text[0].isdecimal() or self.text[0] in "“\"'‘")
            and self.text.count("(") == self.text.count(")")
            and not self.text.endswith("?")
        )

    @cached_property
    def alone(self) -> bool:
        """Whether it can be understood without the sentence before it."""
        return not points_back(self.text, self.language)

    @cached_property
    def own(self) -> bool:
        """Whether whoever wrote it speaks of themselves or to the reader."""
        return _OWN.search(self.text) is not None

    @cached_property
    def hedged(self) -> bool:
        """Whether it says something as possible, or as what somebody says."""
        return HEDGES[self.language].search(self.text) is not None


def nearest(values: Sequence[tuple[int, T]], place: int) -> Iterator[T]:
    """Yield values by how near they stand to a sentence.

    Args:
        values: each with the number of its sentence, in the order of the text.
        place: the number of the sentence in question; what stands in it is passed over.
    """
    above = bisect_left(values, place, key=lambda each: each[0]) - 1
    below = bisect_right(values, place, key=lambda each: each[0])
    while above >= 0 or below < len(values):
        up = place - values[above][0] if above >= 0 else inf
        down = values[below][0] - place if below < len(values) else inf
        if up <= down:
            yield values[above][1]
            above -= 1
        else:
            yield values[below][1]
            below += 1


def points_back(text: str, language: str) -> bool:
    """Whether a sentence speaks of something as "it" or "this" that the one before it named."""
    return bool(_POINTS_BACK[language].match(text) or _ALSO_BACK[language].search(text))


@dataclass(frozen=True)
class Suggestion:
    """A question that a teacher may like.

    Attributes:
        draft: the question, with the exact words that prove its answer.
        score: how good it looks, from 0 to 1; without a unit, for the order.
        sentences: the numbers of the sentences that it is about.
    """

    draft: Draft
    score: float
    sentences: tuple[int, ...]


@dataclass(frozen=True)
class Text:
    """A document as suggestions are made from it."""

    source: DocumentSource
    sentences: tuple[Sentence, ...]

    @property
    def language(self) -> str:
        """The language of its questions: "en" or "id"."""
        return self.source.language

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that the text writes with a small first letter."""
        return frozenset(word for sentence in self.sentences for word in _SMALL.findall(sentence.text))

    def cite(self, sentence: Sentence, until: Sentence | None = None) -> DraftCitation | None:
        """Return the citation of a sentence, or of those from it *until* another; `None` if that is too long."""
        last = until or sentence
        quote = sentence.passage.text[sentence.start : last.start + len(last.text)]
        if len(quote) > MAX_QUOTE or last.passage is not sentence.passage:
            return None
        return DraftCitation(quote=quote, passage=sentence.passage, source=self.source)

    def asked(self, stem: str, key: str = "", said_by: str = "") -> str:
        """Return a question with the text that it is about at its end, unless the text's title gives *key* away.

        Args:
            stem: the question so far.
            key: the answer.
            said_by: who said it, if the text itself says by whom, such as "according to the mayor".
        """
        title = self.source.title
        named = len(title) <= _LONG_TITLE and not (key and key.lower() in title.lower())
        if self.language == "id":
            where = f"“{title}”" if named else "teks ini"
            return f"{stem}, {said_by} dalam {where}?" if said_by else f"{stem}, menurut {where}?"
        where = f"“{title}”" if named else "the text"
        return f"{stem}, {said_by} in {where}?" if said_by else f"{stem}, according to {where}?"


def text_of(document: DocumentRead) -> Text:
    """Return a document with its sentences, but for those with a word that may have been parted at a line's end."""
    sentences = _sentences(document.source.language, document.passages)
    return Text(
        document.source, tuple(each for each in sentences if not any(it in each.text for it in document.doubtful))
    )


def _sentences(language: str, passages: Sequence[DocumentPassage]) -> Iterator[Sentence]:
    place = 0
    for passage in passages:
        before, ended = "", 0
        for start, end in spans(passage.text):
            if "\n" in passage.text[ended:start]:
                before = ""
            yield Sentence(passage.text[start:end], passage, start, place, language, before)
            before, ended, place = passage.text[start:end], end, place + 1
