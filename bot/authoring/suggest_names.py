"""Who, where, which firm? The other answers are names of the same kind from the same text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.authoring.gaps import gapped
from bot.authoring.names import Occurrence, kinds, occurrences
from bot.authoring.suggestion import Sentence, Suggestion, Text, nearest
from bot.quiz.draft import Draft, DraftOption

_MISSING = {
    "person": ("Whose name", "Nama siapa"),
    "place": ("Which place", "Nama tempat mana"),
    "organisation": ("Which name", "Nama mana"),
}
_DOES = {
    "en": re.compile(
        r" (?P<verb>(?!and |or |of |in |at |on |who |which |that |also |from |for |with |by "
        r"|to )[a-z]+(?:s|ed|d|t|as|id|e|un|ave|oes|ould|an|ll|ent|ook|ame|rote|aid)) "
    ),
    "id": re.compile(
        r" (?P<verb>(?:(?:tidak|belum|telah|sudah|akan|pernah|tidak pernah) )?(?:me|ber|di|ter)[a-z]{3,}) "
    ),
}
_COMPOUND = re.compile(r"[,;:] (?:and|but|or|while|dan|tetapi|sedangkan)\b|\. ")
_FIGURES = re.compile(r"\d+")
_OTHERS = 3


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield a question for each name that has at least two others of its kind in the text."""
    found = list(occurrences(text))
    kind_of = kinds(found)
    alike: defaultdict[tuple[str, bool], list[tuple[int, str]]] = defaultdict(list)
    for each in found:
        if each.name in kind_of:
            alike[kind_of[each.name], each.with_article].append((each.sentence.place, each.name))
    frames = Counter(_frame(each) for each in found)
    for each in found:
        kind = kind_of.get(each.name, "")
        if not kind or each.sentence.text.count(each.name) > 1 or frames[_frame(each)] > 1:
            continue
        others = _others(each, alike[kind, each.with_article])
        suggestion = _suggestion(text, each, kind, others) if len(others) > 1 else None
        if suggestion is not None:
            yield suggestion


def _frame(each: Occurrence) -> str:
    """Return a sentence without a name and numbers: where two are the same, the text says it of two people."""
    return _FIGURES.sub("#", each.sentence.text[: each.start] + "#" + each.sentence.text[each.end :])


def _others(each: Occurrence, names: Sequence[tuple[int, str]]) -> list[str]:
    """Return names of the same kind from the sentences around, none of which stands in the question."""
    shown = each.sentence.text + each.sentence.before
    found: list[str] = []
    for name in nearest(names, each.sentence.place):
        if name not in found and name not in shown and name not in each.name and each.name not in name:
            found.append(name)
            if len(found) == _OTHERS:
                break
    return found


def _suggestion(text: Text, each: Occurrence, kind: str, others: Sequence[str]) -> Suggestion | None:
    sentence = each.sentence
    asked = _who(text, each, kind) or gapped(text, sentence, (each.start, each.end), _MISSING[kind])
    cite = text.cite(sentence) if asked else None
    if cite is None:
        return None
    options = (DraftOption(text=each.name, right=True), *(DraftOption(text=name) for name in others))
    draft = Draft(
        kind="one",
        ask=asked,
        language=text.language,
        options=tuple(sorted(options, key=lambda option: option.text)),
        cite=cite,
    )
    return Suggestion(draft, _score(sentence, asked, kind, others), (sentence.place,))


def _who(text: Text, each: Occurrence, kind: str) -> str:
    """Return "Who …?" if the name is what the sentence begins with, and a verb follows."""
    before, after = each.sentence.text[: each.start], each.sentence.text[each.end :]
    does = _DOES[text.language].match(after)
    if (
        kind == "place"
        or not does
        or len(before) > 14
        or "," in before
        or not each.sentence.alone
        or _COMPOUND.search(after)
    ):
        return ""
    rest = after.strip().rstrip(".")
    if text.language == "id":
        return text.asked(f"{'Siapa' if kind == 'person' else 'Siapa atau lembaga mana'} yang {rest}")
    return text.asked(f"{'Who' if kind == 'person' else 'Which of these'} {rest}")


def _score(sentence: Sentence, asked: str, kind: str, others: Sequence[str]) -> float:
    score = 0.55 + 0.05 * len(others)
    score += 0.15 if "___" not in asked else 0.0
    score += 0.05 if sentence.alone else -0.15
    score += 0.05 if kind == "person" else 0.0
    score -= 0.1 if len(sentence.text) > 170 else 0.0
    return score
