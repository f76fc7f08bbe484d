"""Where do sentences end? In English and Indonesian, without the points of abbreviations."""

import re

_END = re.compile(r"[.!?…][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*(?=\s)|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[Mm]rs?|[Mm]s|[Dd]r|[Pp]rof|[Ss]t|[Nn]os?|[Vv]ol|[Ff]igs?|[Cc]h|[Ee]d|[Ee]tc|[Vv]s|[Aa]pprox|[Cc]a|[Ii]nc|Ltd|Co"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[Dd]ra?|[Ii]r|[Dd]rs|[Hh]lm|[Tt]gl|[Jj]l|[Dd]kk|[Dd]ll|[Dd]sb|[Tt]sb|[Hh]\.[Cc]"
    r"|pp?|cf|al|gen|col|gov|sen|rep|rev|jr|sr|Kab|Kec|Prov|S\.[A-Z]|M\.[A-Z])|\b[A-Z]|\b[a-z]\.[a-z])\.$"
)
_NEXT = re.compile(r"\s+[\"'“‘«(\[]*([^\W_])")


def spans(text: str) -> list[tuple[int, int]]:
    """Return the start and the end of each sentence of *text*, without the blanks around it; lines end sentences."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        if end[0] != "\n" and not _ends(text, end):
            continue
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return found


def _ends(text: str, end: re.Match[str]) -> bool:
    """Whether the sign of punctuation at *end* ends a sentence."""
    after = _NEXT.match(text, end.end())
    if after is None:
        return not text[end.end() :].strip() or text[end.end() :].lstrip()[:1] not in ",;:"
    if after[1].islower():
        return False
    if end[0] == ".":
        before = text[max(0, end.start() - 8) : end.start() + 1]
        return not _ABBREVIATION.search(before)
    return True


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add a sentence to those found, unless it is blank."""
    part = text[start:end]
    if part.strip():
        lead = len(part) - len(part.lstrip())
        found.append((start + lead, end - (len(part) - len(part.rstrip()))))
