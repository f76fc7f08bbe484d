"""A folder of question files in; the bank, or every problem at once, out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.packs import build, rules, schema
from bot.packs.lint import Warned, explained, warnings
from bot.packs.problems import Problem
from bot.packs.validate import Model, ValidatedFile, check_shape
from bot.quiz.bank import Bank

T = TypeVar("T")
FILE_LIMIT = 100
QUESTION_LIMIT = 2000
"""Every two questions are compared with each other."""


@dataclass(frozen=True)
class Files:
    """Every file of a bank, each of the right shape."""

    cards: Mapping[str, ValidatedFile[schema.SourceFile]]
    packs: Mapping[str, ValidatedFile[schema.PackFile]]
    risks: ValidatedFile[schema.RisksFile]
    misconceptions: ValidatedFile[schema.MisconceptionsFile]


def load(folder: Path) -> Bank | list[Problem]:
    """The bank in *folder*, or everything that is wrong with it."""
    files = _sound(folder, None)
    return files if isinstance(files, list) else _bank(files)


@dataclass(frozen=True)
class Findings:
    """A bank without mistakes, and what could be better; `explained` pairs a warning with the file's own reason."""

    bank: Bank
    warnings: list[Warned]
    explained: list[tuple[Warned, str]]


def inspect(folder: Path, documents: Path | None = None) -> Findings | list[Problem]:
    """As `load`, with warnings; with *documents*, each passage is also looked for in the document it is from."""
    files = _sound(folder, documents)
    if isinstance(files, list):
        return files
    warned = sorted(set(warnings(files.packs, files.cards)), key=lambda each: each[1])
    reasons = {each: explained(files.packs, each) for each in warned}
    return Findings(
        _bank(files),
        [each for each, reason in reasons.items() if reason is None],
        [(each, reason) for each, reason in reasons.items() if reason is not None],
    )


def _sound(folder: Path, documents: Path | None) -> Files | list[Problem]:
    """The files of *folder*, if nothing is wrong with them."""
    files = _files(folder)
    if isinstance(files, list):
        return files
    return sorted(set(_problems(files, documents))) or files


def _files(folder: Path) -> Files | list[Problem]:
    problems: list[Problem] = []

    def shape(path: Path, model: type[Model]) -> ValidatedFile[Model] | None:
        checked = check_shape(path, model)
        if isinstance(checked, list):
            problems.extend(checked)
            return None
        return checked

    found = [sorted((folder / name).glob("*.yaml")) for name in ("sources", "packs")]
    for paths in found:
        if len(paths) > FILE_LIMIT:
            return [
                Problem(paths[FILE_LIMIT], 1, 1, "", f"{len(paths)} files; there are at most {FILE_LIMIT}", "join some")
            ]
    cards = [shape(path, schema.SourceFile) for path in found[0]]
    packs = [shape(path, schema.PackFile) for path in found[1]]
    risks = shape(folder / "risks.yaml", schema.RisksFile)
    misconceptions = shape(folder / "misconceptions.yaml", schema.MisconceptionsFile)
    if not packs:
        problems.append(Problem(folder / "packs", 1, 1, "", "there is no pack here", "is it the right folder?"))
    for step, checked in (("source", cards), ("pack", packs)):
        for file in checked:
            problems.extend(rules.named_like_its_file(getattr(file.model, step), step, file) if file else ())
    asked = sum(len(pack.model.questions) for pack in packs if pack)
    if asked > QUESTION_LIMIT:
        problems.append(Problem(folder / "packs", 1, 1, "", f"{asked} questions; there are at most {QUESTION_LIMIT}"))
    if problems or risks is None or misconceptions is None:
        return sorted(problems)
    return Files(
        {card.model.source: card for card in cards if card},
        {pack.model.pack: pack for pack in packs if pack},
        risks,
        misconceptions,
    )


def _problems(files: Files, documents: Path | None) -> Iterator[Problem]:
    for card in files.cards.values():
        if documents is not None:
            yield from rules.every_passage_is_in_its_document(card, documents)
    risks = [entry.risk for entry in files.risks.model.risks]
    misconceptions = [entry.misconception for entry in files.misconceptions.model.misconceptions]
    for pack in files.packs.values():
        yield from rules.no_id_of_another_topic(pack)
        yield from rules.something_can_be_asked(pack)
        yield from rules.every_reference_resolves(pack, risks, misconceptions)
        yield from rules.every_quote_is_in_its_passage(pack, files.cards)
    packs = files.packs.values()
    yield from rules.no_id_twice(
        (entry.fact, partial(_at, pack, "facts", i)) for pack in packs for i, entry in enumerate(pack.model.facts)
    )
    yield from rules.no_id_twice(
        (entry.id, partial(_at, pack, "questions", i)) for pack in packs for i, entry in enumerate(pack.model.questions)
    )
    yield from rules.no_id_twice((id, partial(_at, files.risks, "risks", i)) for i, id in enumerate(risks))
    yield from rules.no_id_twice(
        (id, partial(_at, files.misconceptions, "misconceptions", i)) for i, id in enumerate(misconceptions)
    )


def _at(file: ValidatedFile[Model], list_: str, index: int, message: str, hint: str) -> Problem:
    return file.problem(list_, index, message=message, hint=hint)


def _bank(files: Files) -> Bank:
    passages = {id: p for card in files.cards.values() for id, p in build.passages(card.model).items()}
    packs = sorted(files.packs.values(), key=lambda pack: (pack.model.place, pack.model.pack))
    return Bank(
        {pack.model.pack: build.pack(pack.model, passages) for pack in packs},
        {id: build.source(card.model) for id, card in files.cards.items()},
        {entry.risk: build.risk(entry) for entry in files.risks.model.risks},
        {entry.misconception: build.misconception(entry) for entry in files.misconceptions.model.misconceptions},
    )
