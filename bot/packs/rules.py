"""Rules that question files must keep with each other, such as: every quote stands in the passage that it names.

Each rule is a generator of problems. What one file must keep by itself is in `bot.packs.schema`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from bot.packs import schema
from bot.packs.problems import Problem, did_you_mean
from bot.packs.validate import Model, ValidatedFile
from bot.packs.yaml_source import Step
from bot.quiz.bank import ALL_CLAIMS, MIX, claims_topic, closing_topic, risk_topic
from bot.quiz.language import LANGUAGES

Card = ValidatedFile[schema.SourceFile]
PackOf = ValidatedFile[schema.PackFile]


def named_like_its_file(id: str, step: str, file: ValidatedFile[Model]) -> Iterator[Problem]:
    """Yield a problem if the file is not called like the *id* in it, which stands under the key *step*."""
    if file.file.path.stem != id:
        yield file.problem(step, message=f"{id!r} stands in a file named {file.file.path.name}", hint="name both alike")


def no_id_of_another_topic(pack: PackOf) -> Iterator[Problem]:
    """Yield a problem if the pack takes an id that another topic has: a risk, a story, claims or the mix."""
    others = (risk_topic(""), closing_topic(""), claims_topic(""))
    if pack.model.pack in (MIX, ALL_CLAIMS) or pack.model.pack.startswith(others):
        yield pack.problem(
            "pack", message=f"{pack.model.pack!r} is the id of another kind of topic", hint="choose another"
        )


def no_id_twice(ids: Iterable[tuple[str, Callable[[str, str], Problem]]]) -> Iterator[Problem]:
    """Yield a problem for each id that stood earlier already.

    Args:
        ids: each id, with a function that takes a message and a hint and returns a problem at the place of this id.
    """
    seen: set[str] = set()
    for id, problem in ids:
        if id in seen:
            yield problem(f"the id {id!r} stands twice", "ids are stable names; give the newer one another")
        seen.add(id)


Steps = tuple[Step, ...]
"""The way from the top of a file to a place in it, through keys and numbers of list items."""


def every_reference_resolves(pack: PackOf, risks: Iterable[str], misconceptions: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each id in the pack that names a fact, risk or misconception which does not exist."""
    risks, misconceptions = list(risks), list(misconceptions)
    for i, fact in enumerate(pack.model.facts):
        for j, risk in enumerate(fact.risks):
            yield from _unknown(pack, Reference(("facts", i, "risks", j), "risk", risk, risks))
    facts = [entry.fact for entry in pack.model.facts]
    for i, question in enumerate(pack.model.questions):
        for reference in _references(question, facts, misconceptions):
            yield from _unknown(pack, reference, "questions", i)


class Reference(NamedTuple):
    """Where something is named by its id, and the ids that could stand there."""

    steps: Steps
    kind: str
    id: str
    known: list[str]


def _unknown(pack: PackOf, reference: Reference, *before: Step) -> Iterator[Problem]:
    """Yield a problem if nothing has that id; the steps *before* lead to where those of the reference start."""
    if reference.id not in reference.known:
        message = f"no {reference.kind} has the id {reference.id!r}"
        hint = did_you_mean(reference.id, reference.known)
        yield pack.problem(*before, *reference.steps, message=message, hint=hint)


def _references(question: schema.AnyQuestion, facts: list[str], misconceptions: list[str]) -> Iterator[Reference]:
    """Yield what a question names by id; steps start at the question."""
    if question.fact:
        yield Reference(("fact",), "fact", question.fact, facts)
    for i, id in enumerate(question.facts):
        yield Reference(("facts", i), "fact", id, facts)
    for i, option in enumerate(getattr(question, "options", ())):
        if option.fact:
            yield Reference(("options", i, "fact"), "fact of this question", option.fact, question.fact_ids)
        if option.misconception:
            yield Reference(("options", i, "misconception"), "misconception", option.misconception, misconceptions)
    slips = question.number.slips if isinstance(question, schema.NumberQuestion) else []
    for i, slip in enumerate(slips):
        if slip.misconception:
            steps = ("number", "slips", i, "misconception")
            yield Reference(steps, "misconception", slip.misconception, misconceptions)


def every_quote_is_in_its_passage(
    pack: PackOf, cards: Mapping[str, Card], unread: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield a problem for each quote that is not in its passage, or that some readers would get in a foreign language.

    Args:
        pack: the pack that quotes.
        cards: all source cards, by id.
        unread: ids of cards that could not be read; nothing is said of quotes from them.
    """
    passages = {f"{id}/{name}": words for id, card in cards.items() for name, words in card.model.passages.items()}
    for steps, cite in citations(pack.model):
        if cite.passage.split("/")[0] in unread:
            continue
        words = passages.get(cite.passage)
        if words is None:
            near = did_you_mean(cite.passage, passages)
            yield pack.problem(*steps, "passage", message=f"no source has the passage {cite.passage!r}", hint=near)
            continue
        if not stands_in(cite.quote, words):
            message = f"this quote does not stand word for word in {cite.passage}"
            yield pack.problem(*steps, "quote", message=message, hint=nearest(cite.quote, words))
        language = cards[cite.passage.split("/")[0]].model.language
        for reader in LANGUAGES:
            if reader != language and not getattr(cite.gloss, reader):
                message = f"the quote is in {language!r} and has no gloss for readers of {reader!r}"
                yield pack.problem(*steps, "gloss", message=message, hint=f"add  gloss: {{ {reader}: … }}")


def citations(pack: schema.PackFile) -> Iterator[tuple[Steps, schema.Cite | schema.Excerpt]]:
    """Yield every citation of a pack, with the steps that lead to it."""
    for i, reading in enumerate(pack.readings):
        for j, excerpt in enumerate(reading.excerpts):
            yield ("readings", i, "excerpts", j), excerpt
    for i, fact in enumerate(pack.facts):
        yield ("facts", i, "cite"), fact.cite
    for i, question in enumerate(pack.questions):
        for j, option in enumerate(getattr(question, "options", ())):
            if option.cite:
                yield ("questions", i, "options", j, "cite"), option.cite


READING_WORDS = {"en": 70, "id": 90}
"""Words of a reading at most: what fits a phone's screen. Indonesian says the same in more and shorter lines."""


def every_reading_is_short(pack: PackOf, cards: Mapping[str, Card]) -> Iterator[Problem]:
    """Yield a problem for each reading that is too long in a language, as its readers get it: quoted or translated."""
    for i, reading in enumerate(pack.model.readings):
        for language, limit in READING_WORDS.items():
            words = sum(_words_read(excerpt, language, cards) for excerpt in reading.excerpts)
            if words > limit:
                message = f"in {language!r} this reading has {words} words; there are at most {limit}"
                yield pack.problem("readings", i, message=message, hint="quote fewer sentences, or make two of it")


def _words_read(excerpt: schema.Excerpt, language: str, cards: Mapping[str, Card]) -> int:
    """How many words somebody reads who reads that *language*."""
    card = cards.get(excerpt.passage.split("/")[0])
    quoted = card is None or card.model.language == language
    return len((excerpt.quote if quoted else getattr(excerpt.gloss, language) or "").split())


def something_can_be_asked(pack: PackOf) -> Iterator[Problem]:
    """Yield a problem if every question of the pack is retired: nobody could take a quiz on it."""
    if all(question.retired for question in pack.model.questions):
        yield pack.problem(
            "questions", message="every question is retired", hint="move the file away, or write one more"
        )


def every_passage_is_in_its_document(card: Card, documents: Path) -> Iterator[Problem]:
    """Yield a problem for each passage that is not in its document, byte for byte.

    If the document cannot be read, or is another one than the card records by its SHA-256, that is the only problem.

    Args:
        card: the source card with the passages.
        documents: the folder that holds the document, under the file name that the card gives.
    """
    path = documents / Path(card.model.document.file).name
    try:
        content = path.read_bytes()
    except OSError:
        yield card.problem(
            "document", "file", message=f"{path} cannot be read", hint="is --documents the right folder?"
        )
        return
    if sha256(content).hexdigest() != card.model.document.sha256:
        hint = "if it is the right document, record its sha256 and read every passage again"
        yield card.problem(
            "document", "sha256", message=f"{path} is another text than this card was made from", hint=hint
        )
        return
    for name, words in card.model.passages.items():
        if words.encode() not in content:
            message = f"this passage does not stand byte for byte in {path.name}"
            hint = nearest(words, content.decode(errors="replace"))
            yield card.problem("passages", name, message=message, hint=hint)


def stands_in(quote: str, words: str) -> bool:
    """Whether *quote* stands in *words*, and cuts no word or number: "0 and 100" does not stand in "0 and 1000"."""
    start = words.find(quote)
    while start >= 0:
        if _is_border(words, start) and _is_border(words, start + len(quote)):
            return True
        start = words.find(quote, start + 1)
    return False


def _is_border(words: str, at: int) -> bool:
    """Whether the character at *at* begins a word or number, or the one before it ends one.

    Where a document has lost a space, a capital letter after a small one begins a word ("announcedThat").
    """
    if re.search(r"\d[.,]$", words[max(0, at - 2) : at]) and words[at : at + 1].isdigit():
        return False
    if words[max(0, at - 1) : at].isdigit() and re.match(r"[.,]\d", words[at : at + 2]):
        return False
    left, right = words[max(0, at - 1) : at], words[at : at + 1]
    return not (left.isalnum() and right.isalnum()) or (left.islower() and right.isupper())


def nearest(wrong: str, words: str) -> str:
    """Return a hint that shows the first difference between the quote *wrong* and the most similar part of *words*."""
    if (start := words.find(wrong)) >= 0:
        return f"it begins or ends within a word: the text has {words[max(0, start - 10) : start + len(wrong) + 10]!r}"
    from rapidfuzz import fuzz  # loaded late: only a wrong quote needs it, and most files have none

    match = fuzz.partial_ratio_alignment(wrong, words, score_cutoff=60)
    if match is None:
        return "nothing like it stands there; is it the right passage?"
    there = words[match.dest_start : match.dest_end]
    same = next((i for i, (a, b) in enumerate(zip(wrong, there, strict=False)) if a != b), min(len(wrong), len(there)))
    start = max(0, same - 20)
    return f"the text has {there[start : same + 30]!r}, the quote {wrong[start : same + 30]!r}"
