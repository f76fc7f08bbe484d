"""Warnings about how well a question is written, as far as a program can tell.

Each warning has a name. A question file can name it under `allow`, with the reason why it is no mistake there.
"""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from bot.packs import schema
from bot.packs.problems import Problem
from bot.packs.rules import Card, PackOf, citations
from bot.packs.validate import ValidatedFile
from bot.packs.yaml_source import Step
from bot.quiz.language import LANGUAGES

Warned = tuple[str, Problem]
"""The name of a warning, as `allow` in a file spells it, and the problem."""

LONGEST_SHARE = 0.45
"""Share of a pack's questions whose right option may be the longest.

Of three or four options the longest is right by chance in 25 to 33 of 100; learners soon see more than that.
"""
ALIKE = 93
"""From this token_sort_ratio (0 to 100) on, two questions ask almost the same; found by reading pairs around it."""
_ALIKE_CUTOFF = ALIKE - 1e-9
"""rapidfuzz 3.14 loses a score that equals its `score_cutoff` (findings/rapidfuzz-a-score-below-itself.sh)."""
_FEWEST_FOR_LONGEST, _FEWEST_FOR_PLACE = 8, 3
"""A pack with fewer such questions shows no habit of its author, only chance."""

_CATCH_ALL = re.compile(
    r"\b(all|none|both) of (the|these)\b.*\b(above|answers)\b|\bsemua (di atas|benar)\b", re.IGNORECASE
)
_NEGATIVE = {
    "en": re.compile(
        r"\b(which|what|who)\b[^.?!]*\b(is|are|was|does|do|did)( \w+)? not\b|(?-i:\bNOT\b)|\bexcept\b", re.IGNORECASE
    ),
    "id": re.compile(
        r"\bkecuali\b|\b(manakah|mana|apa)\b[^.?!]* (yang )?(bukan|tidak (benar|termasuk|disebut))\b", re.IGNORECASE
    ),
}
"""Question words followed by a negation, or "except"; emphatic NOT counts in capitals only."""
_NOT_IN_PHRASE = re.compile(r"\bnot (known|clear|stated|say|said|mention|quite)", re.IGNORECASE)
"""Negations that are part of what a question is about: "What is not known about the score?"."""
_ATTRIBUTION = {
    "en": re.compile(
        r"according|\b(post|blog|article|story|report|interview|transcript|text|document|passage|author|source|sentence|writ|says?|said|quot|"
        r"Torras|Reclaim|Asian Boss|Business Insider|U°Community|passer)",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"menurut|\b(tulisan|blog|artikel|berita|laporan|wawancara|transkrip|teks|dokumen|kutipan|penulis|sumber|kalimat|kata|"
        r"Torras|Reclaim|Asian Boss|Business Insider|U°Community|narasumber)",
        re.IGNORECASE,
    ),
}
"""Words that name a source, or say that somebody is being quoted."""
_DISPUTED = re.compile(
    r"\b(2020|2014|friend|deposit|loan|compulsory|mandatory|voluntary|factor|count|score|rating|government|plan)",
    re.IGNORECASE,
)
"""Subjects on which our sources contradict each other."""
_HEDGE = re.compile(
    r"\b(apparently|allegedly|probably|perhaps|maybe|could|might|may|seems?|supposedly|rupanya|mungkin|tidak diketahui|"
    r"tidak jelas|konon|katanya)\b",
    re.IGNORECASE,
)
"""Words by which an author says that something is not certain."""
_HEDGE_REACH = 40
"""Characters before a quote in which a hedge belongs to the quote, if the text has no full stops."""


def warnings(packs: Mapping[str, PackOf], cards: Mapping[str, Card]) -> Iterator[Warned]:
    """Yield every warning about *packs*, also those that a file explains; see `explained`.

    Args:
        packs: the packs by id, without mistakes (see `bot.packs.rules`).
        cards: the source cards by id; they hold the passages that the packs quote.
    """
    for pack in packs.values():
        yield from _key_is_longest(pack)
        yield from _words_key_in_one_place(pack)
        yield from _facts_without_question(pack)
        yield from _hedges_cut_off(pack, cards)
        for i, question in enumerate(pack.model.questions):
            yield from _options_unlike(pack, i, question)
            yield from _catch_alls(pack, i, question)
            yield from _negative_stems(pack, i, question)
            yield from _no_attribution(pack, i, question)
    yield from _near_duplicates(packs)


def explained(packs: Mapping[str, PackOf], warned: Warned) -> str | None:
    """Return the reason that the file itself gives under `allow` for this warning, or `None` if it gives none."""
    name, problem = warned
    for pack in packs.values():
        if pack.file.path == problem.path:
            return _allowed(pack.model, name, problem.where)
    return None


def _allowed(pack: schema.PackFile, name: str, where: str) -> str | None:
    """Look for the warning *name* in the fact or question at *where*, then in the pack, if *where* is all questions."""
    for entry in (*pack.facts, *pack.questions):
        id = entry.fact if isinstance(entry, schema.FactFile) else entry.id
        if repr(id) in where and name in entry.allow:
            return entry.allow[name]
    return pack.allow.get(name) if where == "questions" else None


def _options(question: schema.AnyQuestion) -> list[schema.OptionFile]:
    """Return the options to choose from; questions for a number or an order have none."""
    return list(getattr(question, "options", ()))


def _in_question(pack: PackOf, index: int, message: str, *steps: Step) -> Problem:
    """Return a problem in the question at *index* of the pack, at the end of *steps* within that question."""
    return pack.problem("questions", index, *steps, message=message)


def _key_is_longest(pack: PackOf) -> Iterator[Warned]:
    """Warn if a learner who always takes the longest option would do well."""
    single = [q for q in pack.model.questions if isinstance(q, schema.OneQuestion) and not q.words and not q.retired]
    for language in LANGUAGES:
        longest = sum(_is_longest(question.options, language) for question in single)
        if len(single) >= _FEWEST_FOR_LONGEST and longest > LONGEST_SHARE * len(single):
            message = f"in {language!r} the right option is the longest in {longest} of {len(single)} questions"
            yield "key-longest", pack.problem("questions", message=message)


def _is_longest(options: list[schema.OptionFile], language: str) -> bool:
    """Return whether the right option is longer than every wrong one."""
    lengths = [(len(getattr(option.text, language)), option.right) for option in options]
    longest_right = max(length for length, right in lengths if right)
    return longest_right > max(length for length, right in lengths if not right)


def _words_key_in_one_place(pack: PackOf) -> Iterator[Warned]:
    """Warn if the right button is the same one in every question with `words`.

    Only these options keep their order on a screen; all others are shuffled.
    """
    words = [q for q in pack.model.questions if isinstance(q, schema.OneQuestion) and q.words and not q.retired]
    places = {next(i for i, option in enumerate(question.options) if option.right) for question in words}
    if len(words) >= _FEWEST_FOR_PLACE and len(places) == 1:
        yield (
            "key-in-one-place",
            pack.problem("questions", message=f"the right word stands in place {places.pop() + 1} every time"),
        )


def _facts_without_question(pack: PackOf) -> Iterator[Warned]:
    asked = {id for question in pack.model.questions if not question.retired for id in question.fact_ids}
    for i, fact in enumerate(pack.model.facts):
        if fact.fact not in asked:
            yield "fact-not-asked", pack.problem("facts", i, message="no question asks for this fact")


def _options_unlike(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for language in LANGUAGES:
        lengths = [len(getattr(option.text, language)) for option in _options(question)]
        if lengths and max(lengths) > 2.5 * min(lengths) and max(lengths) - min(lengths) > 40:
            message = f"in {language!r} the options have from {min(lengths)} to {max(lengths)} characters"
            yield "options-unlike", _in_question(pack, index, message, "options")


def _catch_alls(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for i, option in enumerate(_options(question)):
        if _CATCH_ALL.search(option.text.en) or _CATCH_ALL.search(option.text.id):
            yield "catch-all", _in_question(pack, index, "an option about the other options", "options", i, "text")


def _negative_stems(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for language in LANGUAGES:
        stem = getattr(question.ask, language)
        if _NEGATIVE[language].search(stem) and not _NOT_IN_PHRASE.search(stem):
            message = f"the stem asks for what is not so ({language!r})"
            yield "negative-stem", _in_question(pack, index, message, "ask", language)


def _no_attribution(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for language in LANGUAGES:
        stem = getattr(question.ask, language)
        if _DISPUTED.search(question.ask.en) and not _ATTRIBUTION[language].search(stem):
            message = f"a disputed point, and no source named ({language!r})"
            yield "no-attribution", _in_question(pack, index, message, "ask", language)


def _near_duplicates(packs: Mapping[str, PackOf]) -> Iterator[Warned]:
    """Warn of each question that asks almost the same as an earlier one, and name the first such question."""
    entries = [(pack, i, question) for pack in packs.values() for i, question in enumerate(pack.model.questions)]
    for number, (pack, i, second) in enumerate(entries):
        first = next((earlier for _, _, earlier in entries[:number] if _alike(earlier, second)), None)
        if first is not None:
            yield "near-duplicate", _in_question(pack, i, f"asks almost the same as {first.id!r}", "ask")


def _alike(first: schema.AnyQuestion, second: schema.AnyQuestion) -> bool:
    """Return whether two questions of one kind are worded alike in every language."""
    return first.kind == second.kind and all(
        _similarity(getattr(first.ask, language), getattr(second.ask, language)) >= _ALIKE_CUTOFF
        for language in LANGUAGES
    )


def _similarity(first: str, second: str) -> float:
    """Return the token_sort_ratio of two texts, from 0 to 100; anything below the cutoff is 0, which saves time."""
    return fuzz.token_sort_ratio(first, second, score_cutoff=_ALIKE_CUTOFF)


def _hedges_cut_off(pack: PackOf, cards: Mapping[str, Card]) -> Iterator[Warned]:
    """Warn of a quote that sounds more certain than its source, because it starts after a word such as "allegedly"."""
    for steps, cite in citations(pack.model):
        source, name = cite.passage.split("/")
        card = cards[source]
        passage = card.model.passages[name]
        hedge = _HEDGE.search(_same_sentence_before(card, passage, passage.index(cite.quote)))
        if hedge:
            message = f"{hedge[0]!r} stands before the quote in the same sentence, and is left out"
            yield "hedge-cut-off", pack.problem(*steps, "quote", message=message)


def _same_sentence_before(card: ValidatedFile[schema.SourceFile], passage: str, quote_start: int) -> str:
    """Return what the passage says in the quote's own sentence, up to *quote_start* (a character's index)."""
    if not card.model.sentences:
        return passage[max(0, quote_start - _HEDGE_REACH) : quote_start]
    return re.split(r"(?<=[.!?…])[\"”’)]*\s+|\n", passage[:quote_start])[-1]
