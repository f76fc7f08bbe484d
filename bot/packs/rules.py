"""What must hold between files, and between a card and its document: small generators of problems."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from bot.packs import schema
from bot.packs.problems import Problem, did_you_mean
from bot.packs.validate import ValidatedFile
from bot.packs.yaml_source import Step
from bot.quiz.bank import MIX, risk_topic
from bot.quiz.language import LANGUAGES

Card = ValidatedFile[schema.SourceFile]
PackOf = ValidatedFile[schema.PackFile]


def named_like_its_file(
    id: str, step: str, file: ValidatedFile[schema.SourceFile] | ValidatedFile[schema.PackFile]
) -> Iterator[Problem]:
    if file.file.path.stem != id:
        yield file.problem(step, message=f"{id!r} stands in a file named {file.file.path.name}", hint="name both alike")


def no_id_of_another_topic(pack: PackOf) -> Iterator[Problem]:
    """A quiz can be on a risk or on a mix of everything, too; those have ids of their own."""
    if pack.model.pack == MIX or pack.model.pack.startswith(risk_topic("")):
        yield pack.problem(
            "pack", message=f"{pack.model.pack!r} is the id of another kind of topic", hint="choose another"
        )


def no_id_twice(ids: Iterable[tuple[str, Callable[[str, str], Problem]]]) -> Iterator[Problem]:
    """*ids* pairs each id with what makes a problem at its place."""
    seen: set[str] = set()
    for id, problem in ids:
        if id in seen:
            yield problem(f"the id {id!r} stands twice", "ids are stable names; give the newer one another")
        seen.add(id)


def every_reference_resolves(pack: PackOf, risks: Iterable[str], misconceptions: Iterable[str]) -> Iterator[Problem]:
    risks, misconceptions = list(risks), list(misconceptions)
    facts = [entry.fact for entry in pack.model.facts]
    for place, kind, id, known in _references(pack.model, facts, risks, misconceptions):
        if id not in known:
            yield pack.problem(*place, message=f"no {kind} has the id {id!r}", hint=did_you_mean(id, known))


Reference = tuple[tuple[Step, ...], str, str, list[str]]


def _references(
    pack: schema.PackFile, facts: list[str], risks: list[str], misconceptions: list[str]
) -> Iterator[Reference]:
    for i, fact in enumerate(pack.facts):
        for j, risk in enumerate(fact.risks):
            yield ("facts", i, "risks", j), "risk", risk, risks
    for i, question in enumerate(pack.questions):
        if question.fact:
            yield ("questions", i, "fact"), "fact", question.fact, facts
        for j, id in enumerate(question.facts):
            yield ("questions", i, "facts", j), "fact", id, facts
        for j, option in enumerate(getattr(question, "options", ())):
            here: tuple[Step, ...] = ("questions", i, "options", j)
            if option.fact:
                yield (*here, "fact"), "fact of this question", option.fact, question.fact_ids
            if option.misconception:
                yield (*here, "misconception"), "misconception", option.misconception, misconceptions
        if isinstance(question, schema.NumberQuestion):
            for j, slip in enumerate(question.number.slips):
                if slip.misconception:
                    place = ("questions", i, "number", "slips", j, "misconception")
                    yield place, "misconception", slip.misconception, misconceptions


def every_quote_is_in_its_passage(pack: PackOf, cards: Mapping[str, Card]) -> Iterator[Problem]:
    passages = {f"{id}/{name}": words for id, card in cards.items() for name, words in card.model.passages.items()}
    for place, cite in citations(pack.model):
        words = passages.get(cite.passage)
        if words is None:
            near = did_you_mean(cite.passage, passages)
            yield pack.problem(*place, "passage", message=f"no source has the passage {cite.passage!r}", hint=near)
            continue
        if cite.quote not in words:
            message = f"this quote does not stand word for word in {cite.passage}"
            yield pack.problem(*place, "quote", message=message, hint=nearest(cite.quote, words))
        language = cards[cite.passage.split("/")[0]].model.language
        for reader in LANGUAGES:
            if reader != language and not getattr(cite.gloss, reader):
                message = f"the quote is in {language!r} and has no gloss for readers of {reader!r}"
                yield pack.problem(*place, "gloss", message=message, hint=f"add  gloss: {{ {reader}: … }}")


def citations(pack: schema.PackFile) -> Iterator[tuple[tuple[Step, ...], schema.Cite]]:
    """Every citation of a pack with its place."""
    for i, fact in enumerate(pack.facts):
        yield ("facts", i, "cite"), fact.cite
    for i, question in enumerate(pack.questions):
        for j, option in enumerate(getattr(question, "options", ())):
            if option.cite:
                yield ("questions", i, "options", j, "cite"), option.cite


def something_can_be_asked(pack: PackOf) -> Iterator[Problem]:
    if all(question.retired for question in pack.model.questions):
        yield pack.problem(
            "questions", message="every question is retired", hint="move the file away, or write one more"
        )


def every_passage_is_in_its_document(card: Card, documents: Path) -> Iterator[Problem]:
    """Byte for byte, in the very document whose SHA-256 the card records."""
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


def nearest(wrong: str, words: str) -> str:
    """Where the quote and the text part ways: the text's own words around the first difference."""
    from rapidfuzz import fuzz  # where something is wrong, which it seldom is

    found = fuzz.partial_ratio_alignment(wrong, words, score_cutoff=60)
    if found is None:
        return "nothing like it stands there; is it the right passage?"
    there = words[found.dest_start : found.dest_end]
    same = next((i for i, (a, b) in enumerate(zip(wrong, there, strict=False)) if a != b), min(len(wrong), len(there)))
    start = max(0, same - 20)
    return f"the text has {there[start : same + 30]!r}, the quote {wrong[start : same + 30]!r}"
