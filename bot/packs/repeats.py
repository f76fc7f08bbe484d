"""What stands twice in a bank: facts that split a memory, quotes translated in two ways. And what has no address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.quiz.language import LANGUAGES
from bot.quiz.question import Citation, Fact, Pack

ALIKE = 75
"""From this token_set_ratio (0 to 100) on, two statements on the same words say the same; found by reading pairs."""
_EDGES = " \n.,;:!?…\"'“”‘’–-"


class Offender(NamedTuple):
    """Something that makes a figure worse.

    Attributes:
        pack: the id of the pack in which it stands.
        id: of the question, fact or reading there.
        said: what is wrong with it, in words.
    """

    pack: str
    id: str
    said: str

    def __str__(self) -> str:
        return f"{self.pack} > {self.id!r}: {self.said}"


def twins(packs: Iterable[Pack]) -> Iterator[Offender]:
    """Yield each pair of facts in two packs that rest on the same words: knowing one does not count for the other.

    Only facts that an active question asks for can split a memory. Two facts are twins if they quote the same words of
    a source, or if most words of one quote stand in the other and their statements are alike in every language. The
    passages do not matter, since two passages can hold the same sentence.
    """
    asked = [(pack.id, fact) for pack in packs for fact in _asked(pack)]
    for (first_pack, first), (second_pack, second) in combinations(asked, 2):
        if first_pack != second_pack and _same(first, second):
            yield Offender(second_pack, second.id, f"twin of {first_pack} > {first.id!r}, on “{second.quoted.quote}”")


def _asked(pack: Pack) -> list[Fact]:
    """Return the facts of the pack that an active question asks for."""
    ids = {fact.id for question in pack.questions if not question.retired for fact in question.facts}
    return [fact for fact in pack.facts if fact.id in ids]


def _same(first: Fact, second: Fact) -> bool:
    if first.quoted.passage.source.id != second.quoted.passage.source.id:
        return False
    one, other = _bare(first.quoted.quote), _bare(second.quoted.quote)
    if one == other:
        return True
    return _overlap(_words(one), _words(other)) and all(
        fuzz.token_set_ratio(first.says[lang], second.says[lang]) >= ALIKE for lang in LANGUAGES
    )


def _overlap(one: list[str], other: list[str]) -> bool:
    """Whether the longest run of words that both quotes hold is at least half of the shorter one."""
    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return 2 * run.size >= min(len(one), len(other))


def _words(quote: str) -> list[str]:
    return re.findall(r"\w+", quote.casefold())


class _Translated(NamedTuple):
    """A quote with our translation into one language, and where it stands."""

    pack: str
    id: str
    source: str
    quote: str
    language: str
    gloss: str


def double_glosses(packs: Iterable[Pack]) -> Iterator[Offender]:
    """Yield each quote that is translated in another way than where it, or a longer quote with it, stood first.

    Readers meet the words in a reading, under a question and behind another option: they should be the same words.
    Capitals and punctuation at both ends do not count, since a quote can be cut out of a sentence.
    """
    seen: dict[tuple[str, str], list[_Translated]] = {}
    told: set[tuple[str, str]] = set()
    first = {(it.source, it.quote, it.language, it.gloss): it for it in reversed(list(_translated(packs)))}
    for new in reversed(first.values()):
        earlier = seen.setdefault((new.source, new.language), [])
        for old in earlier:
            pair = (min(old.gloss, new.gloss), max(old.gloss, new.gloss))
            if pair not in told and _translated_differently(old, new):
                told.add(pair)
                quoted = min(old.quote, new.quote, key=len)
                said = f"“{quoted}”: here “{new.gloss}”, at {old.pack} > {old.id!r} “{old.gloss}”"
                yield Offender(new.pack, new.id, said)
        earlier.append(new)


def _translated(packs: Iterable[Pack]) -> Iterator[_Translated]:
    for pack in packs:
        for id, cite in _citations(pack):
            for language, gloss in cite.gloss.items():
                yield _Translated(pack.id, id, cite.passage.source.id, _bare(cite.quote), language, gloss)


def _citations(pack: Pack) -> Iterator[tuple[str, Citation]]:
    """Yield each citation that learners can still see, with the id of what it stands in."""
    for reading in pack.readings:
        yield from ((reading.id, excerpt) for excerpt in reading.excerpts)
    yield from ((fact.id, fact.quoted) for fact in _asked(pack))
    for question in pack.questions:
        if not question.retired:
            yield from ((question.id, option.cite) for option in question.options if option.cite)


def _translated_differently(one: _Translated, other: _Translated) -> bool:
    """Whether the shorter quote is part of the longer one, and its translation is not part of the longer one's."""
    short, long = sorted((one, other), key=lambda translated: len(translated.quote))
    if short.quote not in long.quote:
        return False
    if short.quote == long.quote:
        return _bare(short.gloss).casefold() != _bare(long.gloss).casefold()
    return _bare(short.gloss).casefold() not in long.gloss.casefold()


def without_address(packs: Sequence[Pack]) -> Iterator[Offender]:
    """Yield each later finding whose reference has neither an address nor a reason why there is none."""
    for pack in packs:
        for fact in pack.facts:
            reference = fact.later_finding.reference if fact.later_finding else None
            if reference and not reference.url and not reference.no_url:
                yield Offender(pack.id, fact.id, f"“{reference.title}” ({reference.publisher}) has no address")


def _bare(words: str) -> str:
    """Return *words* without the marks at both ends."""
    return words.strip(_EDGES)
