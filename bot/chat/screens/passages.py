"""The passage that an answer rests on: its words, whose they are, and how far to trust them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.chat.screens.markup import Html, bold, foreign, inert, italic, line, lines, link, marked, plain, quote, runs
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.question import Citation, Claim, Fact, LaterFinding, Source
from bot.quiz.risk import Risk

EXCERPT_LIMIT = 300
"""Characters of the sentences around a quote; longer ones are not shown at once."""
_FIGURES = "¹²³⁴⁵⁶"
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")


def citations(tr: Translator, bank: Bank, facts: tuple[Fact, ...], *, whole: bool) -> Iterable[Html]:
    """For each source its title, quotes and caution; then the risks, and what became known later.

    Where there is no source, that is said instead.

    Args:
        whole: show whole passages.
    """
    quoted = [fact for fact in facts if fact.cite]
    sources = {fact.quoted.passage.source.id: fact.quoted.passage.source for fact in quoted}
    signs = marks(tr, facts)
    for id, source in sources.items():
        yield _source(tr, source, [fact for fact in quoted if fact.quoted.passage.source.id == id], signs, whole)
    if not quoted:
        yield without_source(tr)
    for risk in (bank.risks[id] for id in dict.fromkeys(id for fact in facts for id in fact.risks)):
        yield risk_means(tr, risk)
    findings = [fact.later_finding for fact in facts if fact.later_finding]
    for finding in _distinct(findings):
        yield reference(tr, finding)


def risk_means(tr: Translator, risk: Risk) -> Html:
    """A risk by its name, and what it means."""
    return line(bold(tr.t("Risk: {name}.", name=tr.of(risk.name))), plain(tr.of(risk.means)))


def marks(tr: Translator, facts: tuple[Fact, ...]) -> dict[str, str]:
    """A raised figure for each fact by its id, where several quotes are shown; none where there is one quote."""
    cites = {fact.id: fact.cite for fact in facts if fact.cite}
    order = dict.fromkeys(cite.passage.source.id for cite in cites.values())
    by_source = [cite for id in order for cite in cites.values() if cite.passage.source.id == id]
    words = list(dict.fromkeys(excerpt(tr, cite) for cite in by_source))
    return {id: _FIGURES[words.index(excerpt(tr, cite))] for id, cite in cites.items()} if len(words) > 1 else {}


def cited(tr: Translator, fact: Fact) -> Html:
    """The decisive words of a fact, whose they are and from when; for readers of another language our translation.

    Where there is no source, that is said instead.
    """
    if fact.cite is None:
        return without_source(tr)
    words = line(plain(f"❝ {foreign(fact.cite.quote)} ❞"), italic(foreign(whose(tr, fact.cite.passage.source))))
    return lines((quote(words), gloss(tr, fact.cite)))


def without_source(tr: Translator) -> Html:
    """Say that a question of a class quotes nothing."""
    return italic(without_source_words(tr))


def without_source_words(tr: Translator) -> str:
    """The same as plain words."""
    return tr.t("Without a source: the answer is your teacher's word.")


def whose(tr: Translator, source: Source) -> str:
    """What a source is called and when it appeared, if that is known."""
    return ", ".join(part for part in (tr.of(source.short), tr.of(source.published)) if part)


def later(tr: Translator, fact: Fact) -> Html | None:
    """The later finding in one sentence; its reference comes with the whole passage."""
    if fact.later_finding is None:
        return None
    return line(bold(tr.t("Also known:")), plain(tr.of(fact.later_finding.says)))


def excerpt(tr: Translator, cite: Citation) -> str:
    """The sentences that hold the quote, word for word.

    The quote alone is returned where they are too long, where the source is not divided into sentences, and for
    readers who get a translation: only the quote is translated.
    """
    source = cite.passage.source
    if not source.sentences or source.language != tr.language:
        return cite.quote
    return _sentences(cite.passage.text, cite.quote)


@lru_cache(2048)
def _sentences(text: str, quoted: str) -> str:
    """The sentences of *text* that hold the quote, or the quote alone if they are too long."""
    start = text.index(quoted)
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(text)), len(text)]
    first = max(end for end in ends if end <= start)
    last = min(end for end in ends if end >= start + len(quoted))
    sentences = text[first:last].strip()
    return sentences if len(sentences) <= EXCERPT_LIMIT and quoted in sentences else quoted


def _source(tr: Translator, source: Source, facts: list[Fact], signs: Mapping[str, str], whole: bool) -> Html:
    """One source: its title, its quotes, the rest of its passages if *whole*, and a caution."""
    title, kind, published = foreign(tr.of(source.short)), tr.of(source.kind), foreign(tr.of(source.published))
    head = tr.t("From {title}, {kind}, {published}:", title=title, kind=kind, published=published)
    if not published:
        head = tr.t("From {title}, {kind}:", title=title, kind=kind)
    by_words: dict[str, list[Fact]] = {}  # two facts may rest on the same words
    for fact in facts:
        by_words.setdefault(excerpt(tr, fact.quoted), []).append(fact)
    quotes = [part for words, of_them in by_words.items() for part in _quote(tr, words, of_them, signs)]
    passages = dict.fromkeys(fact.quoted.passage.text for fact in facts) if whole else {}
    rest = [part for text in passages if (part := _rest(tr, text, list(by_words)))]
    caution = foreign(tr.of(source.caution))
    return lines(
        (
            plain(head),
            italic(foreign(source.title)) if whole else None,
            *quotes,
            *rest,
            italic(tr.t("Careful: {caution}", caution=caution)) if caution else None,
            italic(tr.of(source.note)) if source.note else None,
        )
    )


def _rest(tr: Translator, passage: str, shown: list[str]) -> Html | None:
    """The words of the passage before and after those that are shown; collapsed, since they only add to them."""
    parts = [part.strip() for inside, part in runs(passage, shown) if not inside and part.strip()]
    if not parts:
        return None
    around = Html("\n".join(inert(part) for part in parts))
    return lines((plain(tr.t("Before and after it:")), quote(around, expandable=True)))


def _quote(tr: Translator, words: str, facts: list[Fact], signs: Mapping[str, str]) -> Iterable[Html]:
    """A quote, its translation, and how the source makes the statement."""
    sign = signs.get(facts[0].id)
    yield quote(line(plain(sign) if sign else None, marked(words, tuple(fact.quoted.quote for fact in facts))))
    glosses = dict.fromkeys(gloss(tr, fact.quoted) for fact in facts)
    yield from (translated for translated in glosses if translated is not None)
    claims = dict.fromkeys(claimed(tr, fact.claim) for fact in facts if fact.claim)
    if claims:
        yield plain(tr.t("How it is said: {claim}.", claim=tr.joined(list(claims))))


def gloss(tr: Translator, cite: Citation) -> Html | None:
    """Our translation of a quote; `None` where the source is in the reader's language, or nobody has translated it."""
    if cite.passage.source.language == tr.language or not cite.gloss:
        return None
    return plain(tr.t("Our translation: {gloss}", gloss=foreign(tr.of(cite.gloss))))


def claimed(tr: Translator, claim: Claim) -> str:
    """How the source makes the statement, so that the reader knows how far to believe it."""
    match claim:
        case Claim.REPORTED:
            return tr.t("flatly")
        case Claim.ATTRIBUTED:
            return tr.t("as somebody else's words")
        case Claim.OPINION:
            return tr.t("as somebody's opinion")
        case Claim.FORECAST:
            return tr.t("as a forecast, from before it could be checked")
        case Claim.SPECULATION:
            return tr.t("as hearsay")
        case Claim.ANECDOTE:
            return tr.t("as one person's story")


def reference(tr: Translator, finding: LaterFinding) -> Html:
    """What became known later, with a reference."""
    source = finding.reference
    title = f"{source.title}, {source.publisher}, {tr.published(source.date)}"
    cited = link(title, source.url) if source.url else inert(title)
    return line(bold(tr.t("What else is known:")), plain(tr.of(finding.says)), Html(f"({cited})"))


def _distinct(findings: Iterable[LaterFinding]) -> Iterable[LaterFinding]:
    """The findings, each once: facts may share one."""
    by_content: dict[tuple[str, str], LaterFinding] = {}
    for finding in findings:
        by_content.setdefault((finding.says["en"], finding.reference.title), finding)
    return by_content.values()
