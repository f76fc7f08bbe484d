"""Words parted at the end of a line: the text's own words decide whether the hyphen is theirs."""

import re
from dataclasses import dataclass, field

BREAK = "\ue00d"
"""What readers put where a line ends with a hyphen, instead of the hyphen and the line's end: a private sign."""
_PARTED = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*){BREAK}([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_ENDINGS = re.compile(
    r"[bcdfglmnprstv]{0,2}(?:ered|ering|ected|ections?|ular|icants?|atives?|itions?|ations?"
    r"|erences?|ible|uctions?|essions?|ivity)"
    r"|tions?|sions?|ments?|ings?|ed|ly|ness|bles?|ties|ity|ers?|ences?|ances?|ous|tive|tives|ally|als?|ic|ism|ists?"
    r"|nya|kan|lah|kah"
)
"""Ends that are no words themselves, so that they are no second half of a compound."""


_PREFIXES = re.compile(
    r"(?:me|mem|men|meng|meny|menge|ber|ter|di|ke|se|pe|pem|pen|peng|peny|per|memper|diper|mem?ber|keber|pember)",
    re.IGNORECASE,
)
"""Indonesian beginnings that are written with a hyphen before names and numbers only."""


@dataclass
class Words:
    """The words of a text, whole ones and compounds, in small letters."""

    whole: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, text: str) -> "Words":
        """Return the words of *text*."""
        words = {word.lower().replace("‐", "-").replace("‑", "-") for word in _WORD.findall(text)}
        return cls(words, {word[:end] for word in words for end in range(5, len(word))})

    def joined(self, left: str, right: str, language: str) -> bool | None:
        """Whether two halves are one word without a hyphen; `None` if the text does not show it."""
        left, right = left.lower(), right.lower()
        if left == right or f"{left}-{right}" in self.whole:
            return False
        if left + right in self.whole:
            return True
        near = left.rpartition("-")[2] + right[:3]
        if len(near) >= 5 and near in self.beginnings and len(right) >= 3:
            return True
        if language == "id" and _PREFIXES.fullmatch(left):
            return True
        return True if _ENDINGS.fullmatch(right) and "-" not in left else None


def mend(texts: list[str], language: str) -> tuple[list[str], tuple[str, ...]]:
    """Return *texts* with each `BREAK` decided, and the words whose hyphen was kept without knowing."""
    if not any(BREAK in text for text in texts):
        return texts, ()
    words = Words.of("\n".join(_PARTED.sub(" ", text) for text in texts))
    unsure: dict[str, None] = {}

    def decided(found: re.Match[str]) -> str:
        left, right = found[1], found[2]
        verdict = words.joined(left, right, language)
        if verdict and not (left.isupper() or right[:1].isupper()):
            return left + right
        if verdict is None:
            unsure[f"{left}-{right}"] = None
        return f"{left}-{right}"

    return [_PARTED.sub(decided, text).replace(BREAK, "-") for text in texts], tuple(unsure)
