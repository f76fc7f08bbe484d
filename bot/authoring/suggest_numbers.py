"""Numbers and years of a document, to be typed."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from bot.authoring.gaps import gapped
from bot.authoring.scripts import RAISED
from bot.authoring.suggestion import Sentence, Suggestion, Text
from bot.authoring.wording import year_question
from bot.quiz.draft import Draft, DraftNumber

_NUMBER = re.compile(rf"(?<![\w.,:/°$€£#^\-–{RAISED}])\d+(?:[.,]\d+)*(?![\w:/°\-–{RAISED}\[^*])(?![.,]\d)")
_DIGIT = re.compile(r"\d")
_ANY = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_YEAR_BEFORE = {
    "en": re.compile(
        r"(?:\b(?:in|since|until|till|from|by|before|after|between|during|to|and|of|year|spring"
        r"|summer|autumn|winter|January|February|March|April"
        r"|May|June|July|August|September|October|November|December),? )$",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"(?:\b(?:tahun|sejak|pada|hingga|sampai|Januari|Februari|Maret|April|Mei|Juni|Juli"
        r"|Agustus|September|Oktober|November|Desember) )$",
        re.IGNORECASE,
    ),
}
_MONTHS = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Januari|Februari|Maret|Mei|Juni|Juli|Agustus|Oktober|Desember"
)
_DAY = re.compile(rf"\s+(?:{_MONTHS})\b")
_NO_AMOUNT = re.compile(
    rf"\b(?:{_MONTHS}|chapter|section|article|figure|fig\.|table|page|pages|no\.|number|step"
    rf"|part|line|room|bab|pasal|gambar|tabel|halaman|nomor"
    r"|no\.|langkah|bagian|ayat|baris|RT|RW|Rp|US\$)\s*$",
    re.IGNORECASE,
)
_UNIT = {
    "en": re.compile(
        r"\s?(%|per cent\b|percent\b|k[mg]\b|people\b|men\b|women\b|children\b|pupils?\b|[a-z][a-z-]+s\b)"
    ),
    "id": re.compile(r"\s?(%|[a-z][a-z-]{2,}\b)"),
}
_NO_UNIT = re.compile(
    r"was|is|has|does|as|this|its|atau|dan|dari|yang|untuk|pada|oleh|dengan|sampai|hingga|kali|lebih|kurang|tetapi"
)
_OF = re.compile(r" (?:of|out of|dari) \d")
_REACH = 20
"""Characters before a number in which the words stand that say what it counts."""
_UNSURE = re.compile(
    r"\b(?:about|around|some|roughly|nearly|almost|approximately|sekitar|kira-kira|hampir|kurang lebih)\s$",
    re.IGNORECASE,
)


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield the best number of each sentence that has one which the sentence proves."""
    with_numbers = [(sentence, _frame(sentence)) for sentence in text.sentences if _DIGIT.search(sentence.text)]
    frames = Counter(frame for _, frame in with_numbers)
    for sentence, frame in with_numbers:
        if not sentence.whole or frames[frame] > 1:  # the same words with other numbers: which is meant?
            continue
        found = [each for each in (_suggestion(text, sentence, m) for m in _NUMBER.finditer(sentence.text)) if each]
        if found:
            yield max(found, key=lambda each: each.score)


def _frame(sentence: Sentence) -> str:
    return _ANY.sub("#", sentence.text)


def value(number: str, language: str) -> Decimal | None:
    """Return what a number as written means: "9,000" in English, "9.000" in Indonesian; `None` if it is ambiguous."""
    thousands, point = (",", ".") if language == "en" else (".", ",")
    if re.fullmatch(r"\d+", number):
        return Decimal(number)
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d+)?", number):
        return Decimal(number.replace(thousands, "").replace(point, "."))
    if re.fullmatch(rf"\d+{re.escape(point)}\d+", number):
        return Decimal(number.replace(point, "."))
    return None


def _suggestion(text: Text, sentence: Sentence, found: re.Match[str]) -> Suggestion | None:
    """Return the question on one number of a sentence, unless it is none that is asked for."""
    before, after = sentence.text[: found.start()], sentence.text[found.end() :]
    answer = value(found[0], text.language)
    if answer is None or _DAY.match(after) or found.start() == 0:
        return None
    year = bool(_YEAR.fullmatch(found[0]) and _ends(_YEAR_BEFORE[text.language], before))
    if not year and (_ends(_NO_AMOUNT, before) or (found[0].startswith("0") and answer >= 1)):
        return None
    if _ANY.findall(sentence.text).count(found[0]) > 1:
        return None
    unit = "" if year else _unit(after, text.language)
    asked = year_question(text, sentence, found) if year else ""
    if not asked:
        missing = ("Which year" if year else "Which number", "Tahun berapa" if year else "Angka berapa")
        asked = gapped(text, sentence, found.span(), missing)
    cite = text.cite(sentence) if asked else None
    if cite is None or found[0] in asked.rsplit("“", 1)[0]:
        return None
    draft = Draft(
        kind="number",
        ask=asked,
        language=text.language,
        number=DraftNumber(answer=answer, unit=unit, year=year),
        cite=cite,
    )
    return Suggestion(
        draft,
        _score(sentence, year=year, unit=unit, before=before, after=after, asked=asked, answer=answer),
        (sentence.place,),
    )


def _ends(form: re.Pattern[str], before: str) -> bool:
    """Whether a text ends as one of the forms above says; what stands farther away is not looked at."""
    return form.search(before, max(0, len(before) - _REACH)) is not None


def _unit(after: str, language: str) -> str:
    found = _UNIT[language].match(after)
    return found[1] if found and not _NO_UNIT.fullmatch(found[1]) else ""


def _score(sentence: Sentence, *, year: bool, unit: str, before: str, after: str, asked: str, answer: Decimal) -> float:
    """Return how good a question on a number looks: a year asked in words, an amount with its unit, not too small."""
    score = 0.6
    score += 0.1 if sentence.alone else -0.15
    score += 0.15 if "___" not in asked else 0.0
    score += 0.05 if unit or year or _OF.match(after) else -0.1
    score -= 0.1 if _OF.search(f"{before[-10:]}0") else 0.0
    score -= 0.1 if sentence.own else 0.0
    score -= 0.1 if len(sentence.text) > 170 else 0.0
    score -= 0.05 if _ends(_UNSURE, before) else 0.0
    score -= 0.08 if not year and answer < 4 else 0.0
    return score
