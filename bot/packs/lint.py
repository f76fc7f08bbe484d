"""What a machine can see of a question's craft: warnings, each with a name by which a file can explain an exception."""

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
"""The warning's name and the problem."""

LONGEST_SHARE = 0.45
"""Of three or four options the longest is right by chance in 25 to 33 of 100; learners soon see more than that."""
ALIKE = 93
"""Of 100, as rapidfuzz's token_sort_ratio counts; found by reading pairs around it."""

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
_NAMED_NOT = re.compile(r"\bnot (known|clear|stated|say|said|mention|quite)", re.IGNORECASE)
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
_DISPUTED = re.compile(
    r"\b(2020|2014|friend|deposit|loan|compulsory|mandatory|voluntary|factor|count|score|rating|government|plan)",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(apparently|allegedly|probably|perhaps|maybe|could|might|may|seems?|supposedly|rupanya|mungkin|tidak diketahui|"
    r"tidak jelas|konon|katanya)\b",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters before a quote in which a hedge belongs to it, where the text has no full stops."""


def warnings(packs: Mapping[str, PackOf], cards: Mapping[str, Card]) -> Iterator[Warned]:
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
    """Why the file allows this warning at this place, if it says so."""
    name, problem = warned
    for pack in packs.values():
        if pack.file.path == problem.path:
            for entry in (*pack.model.facts, *pack.model.questions):
                id = entry.fact if isinstance(entry, schema.FactFile) else entry.id
                if repr(id) in problem.where and name in entry.allow:
                    return entry.allow[name]
            if problem.where == "questions" and name in pack.model.allow:
                return pack.model.allow[name]
    return None


def _options(question: schema.AnyQuestion) -> list[schema.OptionFile]:
    return list(getattr(question, "options", ()))


def _at(pack: PackOf, index: int, message: str, *steps: Step) -> Problem:
    return pack.problem("questions", index, *steps, message=message)


def _key_is_longest(pack: PackOf) -> Iterator[Warned]:
    ones = [q for q in pack.model.questions if isinstance(q, schema.OneQuestion) and not q.words and not q.retired]
    for language in LANGUAGES:
        longest = sum(_is_longest(question.options, language) for question in ones)
        if len(ones) >= 8 and longest > LONGEST_SHARE * len(ones):
            message = f"in {language!r} the right option is the longest in {longest} of {len(ones)} questions"
            yield "key-longest", pack.problem("questions", message=message)


def _is_longest(options: list[schema.OptionFile], language: str) -> bool:
    lengths = {option.right: 0 for option in options}
    for option in options:
        lengths[option.right] = max(lengths[option.right], len(getattr(option.text, language)))
    return lengths[True] > lengths[False]


def _words_key_in_one_place(pack: PackOf) -> Iterator[Warned]:
    """Only options that are words keep their order; the others are shuffled."""
    words = [q for q in pack.model.questions if isinstance(q, schema.OneQuestion) and q.words and not q.retired]
    places = {next(i for i, option in enumerate(question.options) if option.right) for question in words}
    if len(words) >= 3 and len(places) == 1:
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
            yield "options-unlike", _at(pack, index, message, "options")


def _catch_alls(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for i, option in enumerate(_options(question)):
        if _CATCH_ALL.search(option.text.en) or _CATCH_ALL.search(option.text.id):
            yield "catch-all", _at(pack, index, "an option about the other options", "options", i, "text")


def _negative_stems(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for language in LANGUAGES:
        stem = getattr(question.ask, language)
        if _NEGATIVE[language].search(stem) and not _NAMED_NOT.search(stem):
            yield "negative-stem", _at(pack, index, f"the stem asks for what is not so ({language!r})", "ask", language)


def _no_attribution(pack: PackOf, index: int, question: schema.AnyQuestion) -> Iterator[Warned]:
    for language in LANGUAGES:
        stem = getattr(question.ask, language)
        if _DISPUTED.search(question.ask.en) and not _ATTRIBUTION[language].search(stem):
            yield (
                "no-attribution",
                _at(pack, index, f"a disputed point, and no source named ({language!r})", "ask", language),
            )


def _near_duplicates(packs: Mapping[str, PackOf]) -> Iterator[Warned]:
    """For each question the first one before it that asks almost the same."""
    asked = [(pack, i, question) for pack in packs.values() for i, question in enumerate(pack.model.questions)]
    for place, (pack, i, second) in enumerate(asked):
        first = next((before for _, _, before in asked[:place] if _alike(before, second)), None)
        if first is not None:
            yield "near-duplicate", _at(pack, i, f"asks almost the same as {first.id!r}", "ask")


def _alike(first: schema.AnyQuestion, second: schema.AnyQuestion) -> bool:
    return first.kind == second.kind and all(
        fuzz.token_sort_ratio(getattr(first.ask, language), getattr(second.ask, language), score_cutoff=ALIKE) >= ALIKE
        for language in LANGUAGES
    )


def _hedges_cut_off(pack: PackOf, cards: Mapping[str, Card]) -> Iterator[Warned]:
    for place, cite in citations(pack.model):
        card = cards[cite.passage.split("/")[0]]
        passage = card.model.passages[cite.passage.split("/")[1]]
        before = _same_sentence_before(card, passage, passage.index(cite.quote))
        hedge = _HEDGE.search(before)
        if hedge:
            message = f"{hedge[0]!r} stands before the quote in the same sentence, and is left out"
            yield "hedge-cut-off", pack.problem(*place, "quote", message=message)


def _same_sentence_before(card: ValidatedFile[schema.SourceFile], passage: str, at: int) -> str:
    if not card.model.sentences:
        return passage[max(0, at - _NEAR) : at]
    return re.split(r"(?<=[.!?…])[\"”’)]*\s+|\n", passage[:at])[-1]
