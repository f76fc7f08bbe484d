"""Words parted at the end of a line: the text's own words decide whether the hyphen is theirs."""

import re
from dataclasses import dataclass, field

BREAK = "\ue00d"
"""What readers put where a line ends with a hyphen, instead of the hyphen and the line's end: a private sign."""
_PARTED = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*){BREAK}([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_ENDINGS = re.compile(
    r"(?:tions?|sions?|ments?|ings?|ed|ly|ness|bles?|ties|ity|ers?|ences?|ances?|ous|tive|tives|ally|als?|ic|ism|ists?"
    r"|nya|kan|lah|kah)"
)
"""Ends that are no words themselves, so that they are no second half of a compound."""


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

    def joined(self, left: str, right: str) -> bool | None:
        """Whether two halves are one word without a hyphen; `None` if the text does not show it."""
        left, right = left.lower(), right.lower()
        if left == right or f"{left}-{right}" in self.whole:
            return False
        if left + right in self.whole:
            return True
        near = left.rpartition("-")[2] + right[:3]
        if len(near) >= 5 and near in self.beginnings and len(right) >= 3:
            return True
        return True if _ENDINGS.fullmatch(right) and "-" not in left else None


def mend(texts: list[str]) -> tuple[list[str], bool]:
    """Return *texts* with each `BREAK` decided, and whether some hyphen had to be kept without knowing."""
    if not any(BREAK in text for text in texts):
        return texts, False
    words = Words.of("\n".join(_PARTED.sub(" ", text) for text in texts))
    unsure = False

    def decided(found: re.Match[str]) -> str:
        nonlocal unsure
        left, right = found[1], found[2]
        verdict = words.joined(left, right)
        if verdict and not (left.isupper() or right[:1].isupper()):
            return left + right
        unsure = unsure or verdict is None
        return f"{left}-{right}"

    return [_PARTED.sub(decided, text).replace(BREAK, "-") for text in texts], unsure
