"""The passage an answer rests on: its words, whose they are, and how far to trust them."""

import re
from collections.abc import Iterable

from bot.chat.screens.markup import Html, bold, italic, line, lines, link, marked, plain, quote
from bot.chat.speech import Speech
from bot.quiz.bank import Bank
from bot.quiz.question import Citation, Claim, Fact, Since, Source

EXCERPT_LIMIT = 300
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")


def citations(say: Speech, bank: Bank, facts: tuple[Fact, ...], *, whole: bool) -> Iterable[Html]:
    """For each source its line, quotes and caution; then the risks, then what is known since."""
    sources = {fact.cite.passage.source.id: fact.cite.passage.source for fact in facts}
    for id, source in sources.items():
        yield _source(say, source, [fact for fact in facts if fact.cite.passage.source.id == id], whole)
    for risk in dict.fromkeys(risk for fact in facts for risk in fact.risks):
        named = bank.risks[risk]
        yield line(bold(say.t("Risk: {name}.", name=say.of(named.name))), plain(say.of(named.means)))
    for since in dict.fromkeys(_key(fact.since) for fact in facts if fact.since):
        yield _since(say, next(fact.since for fact in facts if fact.since and _key(fact.since) == since))


def has_more(facts: tuple[Fact, ...]) -> bool:
    """Whether a passage has words that its excerpt leaves out."""
    return any(excerpt(fact.cite) != fact.cite.passage.text for fact in facts)


def excerpt(cite: Citation) -> str:
    """The sentences that hold the quote, or the quote alone where they are long or cannot be told: always verbatim."""
    text = cite.passage.text
    if not cite.passage.source.sentences:
        return cite.quote
    at = text.index(cite.quote)
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(text)), len(text)]
    first = max(end for end in ends if end <= at)
    last = min(end for end in ends if end >= at + len(cite.quote))
    sentences = text[first:last].strip()
    return sentences if len(sentences) <= EXCERPT_LIMIT and cite.quote in sentences else cite.quote


def _source(say: Speech, source: Source, facts: list[Fact], whole: bool) -> Html:
    head = say.t(
        "From {title}, {kind}, {published}:",
        title=say.of(source.short),
        kind=say.of(source.kind),
        published=say.of(source.published),
    )
    by_quote = {(fact.cite.passage.id, fact.cite.quote): fact for fact in facts}  # two facts may rest on one quote
    quotes = [part for fact in by_quote.values() for part in _quote(say, source, fact, whole)]
    caution = italic(say.t("Careful: {caution}", caution=say.of(source.caution)))
    return lines((plain(head), *quotes, caution, italic(say.of(source.note)) if source.note else None))


def _quote(say: Speech, source: Source, fact: Fact, whole: bool) -> Iterable[Html]:
    cite = fact.cite
    words = marked(cite.passage.text if whole else excerpt(cite), cite.quote)
    yield quote(words, expandable=whole and len(cite.passage.text) > EXCERPT_LIMIT)
    if (translated := gloss(say, cite)) is not None:
        yield translated
    yield plain(say.t("How sure: {claim}", claim=_claim(say, fact.claim)))


def gloss(say: Speech, cite: Citation) -> Html | None:
    """Our translation of a quote, where the reader's language is another."""
    if cite.passage.source.language == say.language:
        return None
    return plain(say.t("In English (our translation): {gloss}", gloss=say.of(cite.gloss)))


def _claim(say: Speech, claim: Claim) -> str:
    """How the source makes the statement, for somebody who wonders how far to believe it."""
    match claim:
        case Claim.REPORTED:
            return say.t("the source states it as a fact.")
        case Claim.ATTRIBUTED:
            return say.t("the source says that somebody else says so.")
        case Claim.OPINION:
            return say.t("somebody's opinion.")
        case Claim.FORECAST:
            return say.t("a forecast, from before it could be checked.")
        case Claim.SPECULATION:
            return say.t("a guess, and worded as one.")
        case Claim.ANECDOTE:
            return say.t("one person's story.")


def _since(say: Speech, since: Since) -> Html:
    reference = since.reference
    where = f"{reference.title}, {reference.publisher}, {say.published(reference.date)}"
    cited = link(where, reference.url) if reference.url else plain(where)
    return line(bold(say.t("What became known later:")), plain(say.of(since.says)), Html(f"({cited})"))


def _key(since: Since) -> tuple[str, str]:
    return since.says["en"], since.reference.title
