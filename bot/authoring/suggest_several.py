"""Which of these does the text name? An enumeration, beside the items of others."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.authoring.gaps import GAP
from bot.authoring.suggestion import Sentence, Suggestion, Text, nearest
from bot.quiz.draft import Draft, DraftOption

_JOINT = {"en": r",? (?:and|or) ", "id": r",? (?:dan|atau|serta) "}
_LEADS = {
    "en": re.compile(
        r": | (?:for|in|of|with|from|by|are|were|include|includes|included|including|contains|such as|counts|needs) "
    ),
    "id": re.compile(
        r": | (?:bila|jika|kalau|apabila|meliputi|yaitu|yakni|berupa|adalah|antara lain|seperti"
        r"|untuk|dengan|dari|berisi|keluarga) "
    ),
}
_VERB = {"en": re.compile(r"[a-z]+ing\b"), "id": re.compile(r"(?:me|ber)[a-z]{3,}\b|ikut\b")}
_MOST_WORDS = 8


@dataclass(frozen=True)
class _List:
    lead: str
    items: tuple[str, ...]
    sentence: Sentence
    verbal: bool


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield a question for each enumeration that can stand beside another one of the same form."""
    lists = [found for sentence in text.sentences if sentence.whole for found in _lists(sentence)]
    leads = Counter(found.lead for found in lists)
    placed = [(found.sentence.place, found) for found in lists]
    for each in lists:
        others = list(islice(_others(each, nearest(placed, each.sentence.place)), 3))
        cite = text.cite(each.sentence)
        if len(others) < 2 or cite is None or not each.sentence.alone or leads[each.lead] > 1:
            continue
        right, wrong = each.items[:3], others[: 3 if len(each.items) > 2 else 2]
        options = [*(DraftOption(text=item, right=True) for item in right), *(DraftOption(text=item) for item in wrong)]
        draft = Draft(
            kind="several",
            ask=_asked(text, each),
            language=text.language,
            options=tuple(sorted(options, key=lambda option: option.text)),
            cite=cite,
        )
        yield Suggestion(draft, 0.82 if each.verbal else 0.7, (each.sentence.place,))


def _others(each: _List, lists: Iterator[_List]) -> Iterator[str]:
    """Yield items of other enumerations of the same form that cannot be meant in this one."""
    seen = set(each.items)
    for other in islice(lists, 10):
        for item in other.items if other.verbal == each.verbal else ():
            if item not in seen and not _alike(item, each):
                seen.add(item)
                yield item


def _asked(text: Text, each: _List) -> str:
    if text.language == "id":
        return text.asked(f"“{each.lead} {GAP}” Yang mana yang disebut di sini")
    return text.asked(f"“{each.lead} {GAP}” Which of these are named here")


def _alike(item: str, each: _List) -> bool:
    """Whether an item shares a longer word with one of the enumeration: it could be meant there, too."""
    words = {word for word in item.lower().split() if len(word) > 4}
    return any(words & set(other.lower().split()) for other in each.items)


def _lists(sentence: Sentence) -> Iterator[_List]:
    """Yield the enumeration at the end of a sentence, if it has one of at least three items."""
    body = sentence.text.removesuffix(".")
    joints = list(re.finditer(_JOINT[sentence.language], body))
    if not joints or body.count(", ") < 1 or "(" in body or '"' in body or "“" in body:
        return
    last = body[joints[-1].end() :]
    parts = body[: joints[-1].start()].split(", ")
    middle = parts[1:]
    opened = _first_item(parts[0], middle or [last], sentence.language)
    if opened is None or not middle:
        return
    lead, first = opened
    items = (first, *middle, last)
    longest = max(len(item.split()) for item in items[:-1])
    if any(not item or len(item.split()) > _MOST_WORDS or len(item) > 60 for item in items):
        return
    if len(last.split()) > longest + 2 or len(set(items)) < len(items):
        return
    verbal = [bool(_VERB[sentence.language].match(item)) for item in items]
    if any(verbal) and verbal.count(True) < len(items) - 1:
        return
    if not any(verbal) and longest > (6 if lead.endswith(":") else 4):
        return
    yield _List(lead, items, sentence, any(verbal))


def _first_item(part: str, middle: Sequence[str], language: str) -> tuple[str, str] | None:
    """Part the beginning of a sentence from the first item in it, by the form of the items behind it."""
    leads = list(_LEADS[language].finditer(part))
    if any(_VERB[language].match(item) for item in middle):
        verbs = [
            found for found in _VERB[language].finditer(part) if any(lead.end() == found.start() for lead in leads)
        ]
        if verbs:
            return part[: verbs[0].start()].rstrip(), part[verbs[0].start() :]
        return None
    if not leads:
        return None
    lead = next((each for each in leads if each[0] == ": "), leads[-1])
    return part[: lead.end()].rstrip(), part[lead.end() :]
