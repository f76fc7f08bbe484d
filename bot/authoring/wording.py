"""Questions in plain words where a sentence's form allows it without changing what it says."""

import re

from bot.authoring.suggestion import Sentence, Text

_PASSIVE = re.compile(
    r"(?P<subject>(?:The|A|An|[A-Z][\w’'-]+)\b(?: (?!was |were |who |which |that |when |if "
    r"|and |or |because )[\w’'-]+){0,7}?) (?P<be>was|were) "
    r"(?P<rest>(?:(?!,|;|:| who | which | because ).){3,90}?) in $"
)
_OPENING = re.compile(
    r", ?(?P<subject>(?:the|a|an|[A-Z][\w’'-]+)\b(?: (?!was |were |who |which |that |when "
    r"|if |because )[\w’'-]+){0,9}?) (?P<be>was|were) (?P<rest>[^;:]{3,120})\.$"
)
_OPENING_PLAIN = re.compile(_OPENING.pattern.replace(", ?", " ", 1))
_ANOTHER = re.compile(r"\d| and | but | or ")
"""What makes of a predicate two, of which the year belongs to one."""
_VERB = re.compile(r"(?:me|ber|di|ter|pe)[a-z]{3,}|adalah|ada|akan|telah|sudah|tidak")
_TAHUN = re.compile(r"(?P<when>(?:Pada|Sejak|Mulai|Hingga|Sampai) tahun )$")


def year_question(text: Text, sentence: Sentence, found: re.Match[str]) -> str:
    """Return a question for the year at *found*, in words; "" if the sentence's form is another."""
    if not sentence.alone or sentence.hedged:
        return ""
    before, after = sentence.text[: found.start()], sentence.text[found.end() :]
    asked = _indonesian(text, before, after) if text.language == "id" else _english(text, before, after)
    return text.asked(asked) if asked else ""


def _english(text: Text, before: str, after: str) -> str:
    passive = _PASSIVE.fullmatch(before)
    if passive and after in (".", "") and not _ANOTHER.search(passive["rest"]):
        return f"In which year {passive['be']} {lowered(passive['subject'], text)} {passive['rest']}"
    if before == "In ":
        opening = _OPENING.fullmatch(after) or _OPENING_PLAIN.fullmatch(after)
        if opening:
            return f"In which year {opening['be']} {opening['subject']} {opening['rest']}"
    return ""


def _indonesian(text: Text, before: str, after: str) -> str:
    opening = _TAHUN.fullmatch(before)
    rest = after.lstrip(",").strip().removesuffix(".")
    if opening and rest and len(rest) <= 140 and "; " not in rest:
        return f"{opening['when']}berapa {rest}"
    if before.endswith(" pada tahun ") and len(before) + len(rest) <= 170 and rest[:3] not in ("dan", "ata"):
        start = before.removesuffix(" pada tahun ")
        if not re.search(r"[;:]|\d", start):
            return f"Pada tahun berapa {lowered(start, text)}{' ' + rest if rest else ''}"
    return ""


def lowered(words: str, text: Text) -> str:
    """Return words with a small first letter, unless the first one is a name: never written small in the text."""
    first, _, rest = words.partition(" ")
    if first in ("The", "A", "An"):
        return words[0].lower() + words[1:]
    if not first[1:].replace("-", "").islower() or rest[:1].isupper():
        return words
    noun = text.language == "id" and rest and not _VERB.match(rest)  # a name stands alone before its verb
    return words[0].lower() + words[1:] if noun or first.lower() in text.small_words else words
