"""What a typed message says about a question: letters, words of an option, a number, or "I don't know"."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal

from bot.chat.translation import Translator
from bot.quiz.grading import NotKnown, Typed
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question
from bot.services.outcomes import Reply, SelectedPositions

LETTERS = "ABCDEFGHIJ"
_NOT_KNOWN = {
    "?", "i don't know", "i dont know", "don't know", "dont know", "dunno", "i dunno", "idk", "aku nggak tahu",
    "saya tidak tahu", "tidak tahu", "nggak tahu", "gak tahu", "ga tahu", "ga tau", "gatau", "gak tau", "nggak tau",
    "tidak tau", "entah",
}  # fmt: skip
_PREAMBLE = re.compile(r"^(?:the )?(?:answers?|options?|jawaban(?:nya|ku)?|pilihan(?:ku)?|opsi)\s*:?\s+")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?: \d{3})+(?!\d)|[.,]?\d[\d.,]*)")
_MULTIPLES = {
    "": {"k": 10**3, "M": 10**6},
    "en": {
        "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "mio": 10**6, "mln": 10**6, "billion": 10**9,
        "bn": 10**9, "trillion": 10**12,
    },
    "id": {
        "belas": 0, "puluh": 10, "lusin": 12, "ratus": 100, "rb": 10**3, "ribu": 10**3, "jt": 10**6, "juta": 10**6,
        "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
    },
}  # fmt: skip
"""What words after a number multiply it by, by the language in which they, and so the number, are written.

"m" may be metres, so it is a million only as a capital. "5 belas" is 15, which nobody writes so: it is asked about.
"""
_MULTIPLE = re.compile(r"\s?([a-z]+)\b", re.IGNORECASE)
_RAISED = re.compile(r"[²³¹⁰⁴-⁹⁺⁻⁽⁾ⁿ₀-₉]|\^|\*\*")
"""Powers: "10²" is not 102."""
_BETWEEN = re.compile(r"[\s,;.)(]+|\b(?:and|dan|then|lalu|kemudian|&)\b|->|→|>")


def read(text: str, question: Question, order: Sequence[int], tr: Translator) -> Reply | None:
    """The reply that *text* is; `None` if it is none.

    Args:
        question: the question that was asked.
        order: which option stands at each position on the screen.
        tr: the language in which it was asked.
    """
    typed = _plain(text)
    if typed in _NOT_KNOWN or typed == _plain(tr.t("I don't know")):
        return NotKnown()
    if isinstance(question.form, Numeric):
        number = read_number(text, tr.language)
        return None if number is None else Typed(number)
    texts = [_plain(tr.of(question.options[option].text)) for option in order]
    if typed in texts and texts.count(typed) == 1 and not isinstance(question.form, MultipleChoice | Ordering):
        return SelectedPositions((texts.index(typed),))
    return _letters(_PREAMBLE.sub("", typed), len(order), question)


def read_number(text: str, language: str) -> Decimal | None:
    """The one number in *text*, or `None` if there is none, or more than one, or it can be read in two ways.

    "6.000" is six thousand in Indonesian and six in English; "6k", "6 ribu" and "6rb" are six thousand in both. A word
    after the number says in which language it is written: "1,5 juta" is a million and a half in both.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    found = list(_NUMBER.finditer(plain))
    if len(found) != 1 or len(found[0][0]) > 20 or _RAISED.search(text):
        return None
    multiple, written_in = _multiple(plain, found[0].end())
    if not multiple:
        return None
    try:
        digits = re.sub(r"\s", "", found[0][0]).rstrip(".,")
        return parse_decimal(digits, locale=written_in or language, strict=True) * multiple
    except NumberFormatError:
        return None


def _multiple(text: str, at: int) -> tuple[int, str]:
    """What the words from *at* on multiply a number by, and their language; "" if they do not tell it."""
    multiple, written_in = 1, ""
    while match := _MULTIPLE.match(text, at):
        word = match[1] if match[1] == "M" else match[1].casefold()
        singular = word.removesuffix("s")  # "thousands"
        found = [
            (known, language) for language, words in _MULTIPLES.items() for known in (word, singular) if known in words
        ]
        if not found:
            break
        word, language = found[0]
        multiple, written_in, at = multiple * _MULTIPLES[language][word], written_in or language, match.end()
    return multiple, written_in


def _letters(text: str, count: int, question: Question) -> SelectedPositions | None:
    """The options meant by letters such as "b", "B and C" or "cab"; `None` if other words stand there."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if isinstance(question.form, Judgement):
        return None  # its answers have no letters
    if len(parts) == 1 and len(parts[0]) <= count and isinstance(question.form, MultipleChoice | Ordering):
        parts = list(parts[0])  # "cab"
    known = LETTERS[:count].lower()
    if not parts or len(set(parts)) != len(parts) or any(len(part) != 1 or part not in known for part in parts):
        return None
    return SelectedPositions(tuple(known.index(part) for part in parts))


def _plain(text: str) -> str:
    """*text* for comparing: one kind of dash, quote and space, no capitals, no full stop at the end."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‐-―−]", "-", re.sub(r"[’‘`]", "'", re.sub(r"[“”\"]", "", text)))
    return re.sub(r"\s+", " ", text).strip().rstrip(".!")
