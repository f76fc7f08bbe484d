"""Figures above and below the line, as signs of their own: a power or the mark of a note must not join a number.

"350¹" and "10⁶" stay what they are; glued to the line they would read 3501 and 106.
"""

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌"
"""The signs that a number may touch; then it is not known to be the number that it looks like."""
_FIGURES = set("0123456789+-−,;–")


def superscript(text: str) -> str:
    """Return raised text: figures as raised signs, without the brackets of a note's mark; letters as they are."""
    inner = text.strip().removeprefix("[").removesuffix("]").strip()
    if inner and set(inner) <= _FIGURES | set("()=n"):
        return inner.translate(_SUPERSCRIPTS)
    return text


def subscript(text: str) -> str:
    """Return lowered text: figures as lowered signs, letters as they are."""
    return text.translate(_SUBSCRIPTS) if set(text.strip()) <= _FIGURES | set("()=") else text
