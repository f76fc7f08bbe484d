"""The passage an answer rests on: its words, whose they are, and how far to trust them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.chat.screens.markup import Html, bold, italic, line, lines, link, marked, plain, quote, runs
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.question import Citation, Claim, Fact, LaterFinding, Source

EXCERPT_LIMIT = 300
_FIGURES = "¹²³⁴⁵⁶"
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")


def citations(say: Translator, bank: Bank, facts: tuple[Fact, ...], *, whole: bool) -> Iterable[Html]:
    """For each source its line, quotes and caution; then the risks, then what is known since."""
    sources = {fact.cite.passage.source.id: fact.cite.passage.source for fact in facts}
    signs = marks(say, facts)
    for id, source in sources.items():
        yield _source(say, source, [fact for fact in facts if fact.cite.passage.source.id == id], signs, whole)
    for risk in dict.fromkeys(risk for fact in facts for risk in fact.risks):
        named = bank.risks[risk]
        yield line(bold(say.t("Risk: {name}.", name=say.of(named.name))), plain(say.of(named.means)))
    for since in dict.fromkeys(_key(fact.since) for fact in facts if fact.since):
        yield _since(say, next(fact.since for fact in facts if fact.since and _key(fact.since) == since))


def marks(say: Translator, facts: tuple[Fact, ...]) -> dict[str, str]:
    """A raised figure for each fact whose quote stands apart from the others'; none where there is one quote."""
    order = dict.fromkeys(fact.cite.passage.source.id for fact in facts)
    by_source = [fact for id in order for fact in facts if fact.cite.passage.source.id == id]
    words = list(dict.fromkeys(excerpt(say, fact.cite) for fact in by_source))
    return {fact.id: _FIGURES[words.index(excerpt(say, fact.cite))] for fact in facts} if len(words) > 1 else {}


def has_more(say: Translator, facts: tuple[Fact, ...]) -> bool:
    """Whether a passage has words that its excerpt leaves out."""
    return any(excerpt(say, fact.cite) != fact.cite.passage.text for fact in facts)


def excerpt(say: Translator, cite: Citation) -> str:
    """The sentences that hold the quote, always verbatim.

    The quote alone where they are long or cannot be told, and for who reads its translation: that is of the quote.
    """
    source = cite.passage.source
    if not source.sentences or source.language != say.language:
        return cite.quote
    return _sentences(cite.passage.text, cite.quote)


@lru_cache(2048)
def _sentences(text: str, quoted: str) -> str:
    at = text.index(quoted)
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(text)), len(text)]
    first = max(end for end in ends if end <= at)
    last = min(end for end in ends if end >= at + len(quoted))
    sentences = text[first:last].strip()
    return sentences if len(sentences) <= EXCERPT_LIMIT and quoted in sentences else quoted


def _source(say: Translator, source: Source, facts: list[Fact], signs: Mapping[str, str], whole: bool) -> Html:
    head = say.t(
        "From {title}, {kind}, {published}:",
        title=say.of(source.short),
        kind=say.of(source.kind),
        published=say.of(source.published),
    )
    by_words: dict[str, list[Fact]] = {}  # two facts may rest on the same words
    for fact in facts:
        by_words.setdefault(excerpt(say, fact.cite), []).append(fact)
    quotes = [part for words, of_them in by_words.items() for part in _quote(say, words, of_them, signs)]
    passages = dict.fromkeys(fact.cite.passage.text for fact in facts) if whole else {}
    rest = [part for text in passages if (part := _rest(say, text, list(by_words)))]
    caution = italic(say.t("Careful: {caution}", caution=say.of(source.caution)))
    return lines(
        (
            plain(head),
            italic(source.title) if whole else None,
            *quotes,
            *rest,
            caution,
            italic(say.of(source.note)) if source.note else None,
        )
    )


def _rest(say: Translator, passage: str, shown: list[str]) -> Html | None:
    """What stands before and after the words that are shown; collapsed, since it only adds to them."""
    parts = [part.strip() for inside, part in runs(passage, shown) if not inside and part.strip()]
    if not parts:
        return None
    around = Html("\n".join(plain(part) for part in parts))
    return lines((plain(say.t("Before and after it:")), quote(around, expandable=True)))


def _quote(say: Translator, words: str, facts: list[Fact], signs: Mapping[str, str]) -> Iterable[Html]:
    sign = signs.get(facts[0].id)
    yield quote(line(plain(sign) if sign else None, marked(words, tuple(fact.cite.quote for fact in facts))))
    glosses = dict.fromkeys(gloss(say, fact.cite) for fact in facts)
    yield from (translated for translated in glosses if translated is not None)
    claims = dict.fromkeys(_claim(say, fact.claim) for fact in facts)
    yield plain(say.t("How it is said: {claim}.", claim=say.joined(list(claims))))


def gloss(say: Translator, cite: Citation) -> Html | None:
    """Our translation of a quote, where the reader's language is another."""
    if cite.passage.source.language == say.language:
        return None
    return plain(say.t("In English (our translation): {gloss}", gloss=say.of(cite.gloss)))


def _claim(say: Translator, claim: Claim) -> str:
    """How the source makes the statement, for somebody who wonders how far to believe it."""
    match claim:
        case Claim.REPORTED:
            return say.t("as a fact")
        case Claim.ATTRIBUTED:
            return say.t("as somebody else's words")
        case Claim.OPINION:
            return say.t("as an opinion")
        case Claim.FORECAST:
            return say.t("as a forecast, from before it could be checked")
        case Claim.SPECULATION:
            return say.t("as a guess")
        case Claim.ANECDOTE:
            return say.t("as one person's story")


def _since(say: Translator, since: LaterFinding) -> Html:
    reference = since.reference
    where = f"{reference.title}, {reference.publisher}, {say.published(reference.date)}"
    cited = link(where, reference.url) if reference.url else plain(where)
    return line(bold(say.t("What became known later:")), plain(say.of(since.says)), Html(f"({cited})"))


def _key(since: LaterFinding) -> tuple[str, str]:
    return since.says["en"], since.reference.title
