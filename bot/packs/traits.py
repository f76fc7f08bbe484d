"""What the look of an option says about it, without its question: the clues a learner could use who knows nothing."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

Traits: TypeAlias = tuple[float, ...]
"""The traits of one option, in the order of `NAMES`."""


ABSOLUTE = {
    "en": re.compile(
        r"(?<!\w)(?:"
        r"all|only|never|always|exactly|every|everybody|everyone|everything|everywhere|entirely|completely|solely|"
        r"without exception"
        r")(?!\w)",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"(?<!\w)(?:"
        r"semua|semuanya|seluruh|seluruhnya|hanya|cuma|(?:tidak|tak) pernah|selalu|persis|tepat|setiap|tiap|segala|"
        r"sepenuhnya|satu-satunya|sama sekali|di mana-mana|tanpa kecuali"
        r")(?!\w)",
        re.IGNORECASE,
    ),
}
"""Words that leave no exception; authors put them into wrong options, and learners learn that."""
OPEN = {
    "en": re.compile(
        r"^(nobody|no one|none)\b|\b(unclear|unknown|unstated|undefined|left open)\b|\bleav\w+ (it|that|this) open\b|"
        r"\b(does|do|is|are|was|were|it) not "
        r"(say|said|tell|told|state|stated|name|named|mention|mentioned|known|clear|given)\b|"
        r"^not (said|told|stated|named|mentioned|known|clear|given)\b|\b(not|n’t) (known|clear|stated)\b|"
        r"\b(gives|names|states) no\b",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"^(tidak ada|tak ada|tak seorang pun|tidak seorang pun)$|\b(dibiarkan|masih) terbuka\b|\btanpa menjawab\b|"
        r"\b(tidak|tak|belum) (jelas|diketahui|disebut\w*|dikatakan|dinyatakan|dijelaskan|didefinisikan|diberi|"
        r"menyebut\w*|menjelaskan\w*|mengatakan\w*|pasti)\b",
        re.IGNORECASE,
    ),
}
"""Options of the kind "not stated", "unclear", "nobody": as a key they are seldom the lesson, and soon suspected."""
HEDGE = {
    "en": re.compile(
        r"(?<!\w)(?:"
        r"apparently|perhaps|possibly|probably|may|might|could|can|seems?|some|sometimes|often|mostly|partly"
        r")(?!\w)",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"(?<!\w)(?:"
        r"tampaknya|rupanya|sepertinya|mungkin|barangkali|konon|katanya|bisa|dapat|kadang|kadang-kadang|sering|sebagian|"
        r"beberapa"
        r")(?!\w)",
        re.IGNORECASE,
    ),
}
NEGATION = {
    "en": re.compile(
        r"(?<!\w)(?:"
        r"not|no|nor|never|nothing|nobody|none|without|cannot|\w+n[’']t"
        r")(?!\w)",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"(?<!\w)(?:"
        r"tidak|tak|bukan|belum|tanpa|jangan"
        r")(?!\w)",
        re.IGNORECASE,
    ),
}
CONDITION = {
    "en": re.compile(
        r"(?<!\w)(?:"
        r"if|but|and|or|because|until|unless|though|although"
        r")(?!\w)",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"(?<!\w)(?:"
        r"jika|kalau|bila|tetapi|tapi|dan|atau|karena|sampai|meski|meskipun|walau"
        r")(?!\w)",
        re.IGNORECASE,
    ),
}
_QUOTE_MARK = re.compile('[“”"«»]')
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"(?<=\s)[A-Z]\w+")

NAMES = (
    "length beside the others",
    "longest",
    "shortest",
    "rank of length",
    "absolute word",
    "hedge word",
    "not stated, unclear, nobody",
    "number",
    "quote marks",
    "negation",
    "words shared with the others",
    "linking words",
    "name",
    "first button",
    "last button",
)


def traits(options: Sequence[str], language: str, *, in_order: bool) -> list[Traits]:
    """Return the traits of each option of one question.

    Args:
        options: the texts, as learners read them.
        language: the language of the texts.
        in_order: whether learners see them in this order; otherwise they are shuffled, and their place says nothing.
    """
    lengths = [len(text) for text in options]
    mean = sum(lengths) / len(lengths)
    word_sets = [set(re.findall(r"\w+", text.lower())) for text in options]
    looks: tuple[Callable[[str], object], ...] = (
        ABSOLUTE[language].search,
        HEDGE[language].search,
        OPEN[language].search,
        _DIGIT.search,
        _QUOTE_MARK.search,
        NEGATION[language].search,
    )
    return [
        (
            length / mean,
            float(length == max(lengths) and lengths.count(length) == 1),
            float(length == min(lengths) and lengths.count(length) == 1),
            sum(other < length for other in lengths) / (len(lengths) - 1),
            *(float(bool(look(text))) for look in looks),
            _shared(word_sets, i),
            float(len(CONDITION[language].findall(text))),
            float(bool(_NAME.search(text))),
            float(in_order and i == 0),
            float(in_order and i == len(options) - 1),
        )
        for i, (text, length) in enumerate(zip(options, lengths, strict=True))
    ]


def _shared(word_sets: Sequence[set[str]], index: int) -> float:
    """Return the mean share of words that one option has in common with each other one (Jaccard's index, 0 to 1)."""
    own = word_sets[index]
    others = [words for i, words in enumerate(word_sets) if i != index]
    return sum(len(own & words) / max(1, len(own | words)) for words in others) / len(others)
