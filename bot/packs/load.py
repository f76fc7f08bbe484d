"""Reads a folder of question files, and returns the bank of questions or every mistake in the files at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.packs import build, claim_build, claim_rules, rules, scenario_build, scenario_rules, schema
from bot.packs.claim_files import ClaimsFile
from bot.packs.files import yaml_files
from bot.packs.lint import Warned, explained, warnings
from bot.packs.problems import Problem
from bot.packs.scenario_files import ScenarioFile
from bot.packs.validate import Model, ValidatedFile, check_shape
from bot.quiz.bank import Bank
from bot.quiz.claims import question_id

FILE_LIMIT = 100
"""Files in one folder."""
QUESTION_LIMIT = 2000
"""Questions in a bank: the warnings compare every two of them, so their number counts twice."""


@dataclass(frozen=True)
class Files:
    """The files of a bank that have the right fields; cards and packs are found by their ids.

    `unread` holds the ids of cards that do not: what is quoted from them cannot be looked up.
    """

    cards: Mapping[str, ValidatedFile[schema.SourceFile]]
    packs: Mapping[str, ValidatedFile[schema.PackFile]]
    risks: ValidatedFile[schema.RisksFile]
    misconceptions: ValidatedFile[schema.MisconceptionsFile]
    scenarios: Mapping[str, ValidatedFile[ScenarioFile]]
    claims: ValidatedFile[ClaimsFile] | None
    unread: frozenset[str]


def load(folder: Path) -> Bank | list[Problem]:
    """Return the bank in *folder*, or everything that is wrong with its files, sorted by file and line.

    Args:
        folder: holds `sources/`, `packs/`, `risks.yaml` and `misconceptions.yaml`; and `scenarios/` and `claims.yaml`,
            if there are some.
    """
    files = _sound(folder, None)
    return files if isinstance(files, list) else _bank(files)


@dataclass(frozen=True)
class Findings:
    """A bank without mistakes, and what could be better.

    A file can allow a warning and say why: then the warning is not in `warnings`, but in `explained`, with the reason.
    """

    bank: Bank
    warnings: list[Warned]
    explained: list[tuple[Warned, str]]


def inspect(folder: Path, documents: Path | None = None) -> Findings | list[Problem]:
    """Return the bank with its warnings, for a person who edits it, or everything that is wrong with its files.

    Args:
        folder: as for `load`.
        documents: the folder with the documents that the source cards quote. If it is given, every passage is also
            looked for in its document. The documents are no part of the project, so most people do not have them.
    """
    files = _sound(folder, documents)
    if isinstance(files, list):
        return files
    bank = _bank(files)
    if isinstance(bank, list):
        return bank
    warned = sorted(set(warnings(files.packs, files.cards)), key=lambda warning: warning[1])
    reasons = {warning: explained(files.packs, warning) for warning in warned}
    return Findings(
        bank,
        [warning for warning, reason in reasons.items() if reason is None],
        [(warning, reason) for warning, reason in reasons.items() if reason is not None],
    )


def _sound(folder: Path, documents: Path | None) -> Files | list[Problem]:
    """Return the files of *folder* if each is right by itself and they agree with each other, else all problems."""
    sources, packs, scenarios = (yaml_files(folder / name) for name in ("sources", "packs", "scenarios"))
    for paths in (sources, packs, scenarios):
        if len(paths) > FILE_LIMIT:
            message = f"{len(paths)} files; there are at most {FILE_LIMIT}"
            return [Problem(paths[FILE_LIMIT], 1, 1, "", message, "join some")]
    reading = _Reading(folder)
    files = reading.files(sources, packs, scenarios)
    if files is None:
        return sorted(reading.problems)
    return sorted({*reading.problems, *_problems(files, documents)}) or files


class _Reading:
    """One pass over the files of a folder, which collects every problem on the way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[Problem] = []

    def files(self, sources: Sequence[Path], packs: Sequence[Path], scenarios: Sequence[Path]) -> Files | None:
        """Read the source cards, the packs, the stories and both catalogues.

        Returns:
            Those that have the right fields; `None` without both catalogues, which most of the others name.
        """
        cards = self._all(sources, schema.SourceFile)
        checked_packs = self._all(packs, schema.PackFile)
        risks = self._one(self._folder / "risks.yaml", schema.RisksFile)
        misconceptions = self._one(self._folder / "misconceptions.yaml", schema.MisconceptionsFile)
        stories = self._all(scenarios, ScenarioFile)
        claims = self._folder / "claims.yaml"
        checked_claims = self._one(claims, ClaimsFile) if claims.is_file() else None
        self._check_names(cards, checked_packs, stories)
        self._check_numbers(packs, checked_packs)
        if risks is None or misconceptions is None:
            return None
        return Files(
            cards={card.model.source: card for card in cards},
            packs={pack.model.pack: pack for pack in checked_packs},
            risks=risks,
            misconceptions=misconceptions,
            unread=frozenset(path.stem for path in sources) - {card.model.source for card in cards},
            scenarios={story.model.scenario: story for story in stories},
            claims=checked_claims,
        )

    def _all(self, paths: Iterable[Path], model: type[Model]) -> list[ValidatedFile[Model]]:
        """Read files of one kind; return those without problems."""
        checked = [self._one(path, model) for path in paths]
        return [file for file in checked if file is not None]

    def _one(self, path: Path, model: type[Model]) -> ValidatedFile[Model] | None:
        """Read one file; if it has problems, keep these and return `None`."""
        checked = check_shape(path, model)
        if isinstance(checked, list):
            self.problems.extend(checked)
            return None
        return checked

    def _check_names(
        self,
        cards: Iterable[rules.Card],
        packs: Iterable[rules.PackOf],
        stories: Iterable[scenario_rules.ScenarioOf],
    ) -> None:
        for card in cards:
            self.problems.extend(rules.named_like_its_file(card.model.source, "source", card))
        for pack in packs:
            self.problems.extend(rules.named_like_its_file(pack.model.pack, "pack", pack))
        for story in stories:
            self.problems.extend(rules.named_like_its_file(story.model.scenario, "scenario", story))

    def _check_numbers(self, paths: Sequence[Path], packs: Iterable[rules.PackOf]) -> None:
        """Note a folder without packs, and one with more questions than a bank can have."""
        folder = self._folder / "packs"
        if not paths:
            self.problems.append(Problem(folder, 1, 1, "", "there is no pack here", "is it the right folder?"))
        questions = sum(len(pack.model.questions) for pack in packs)
        if questions > QUESTION_LIMIT:
            message = f"{questions} questions; there are at most {QUESTION_LIMIT}"
            self.problems.append(Problem(folder, 1, 1, "", message))


def _problems(files: Files, documents: Path | None) -> Iterator[Problem]:
    """Yield what is wrong between files that are right by themselves."""
    if documents is not None:
        for card in files.cards.values():
            yield from rules.every_passage_is_in_its_document(card, documents)
    risks = [entry.risk for entry in files.risks.model.risks]
    misconceptions = [entry.misconception for entry in files.misconceptions.model.misconceptions]
    for pack in files.packs.values():
        yield from rules.no_id_of_another_topic(pack)
        yield from rules.something_can_be_asked(pack)
        yield from rules.every_reference_resolves(pack, risks, misconceptions)
        yield from rules.every_quote_is_in_its_passage(pack, files.cards, files.unread)
        yield from rules.every_reading_is_short(pack, files.cards)
    packs = files.packs.values()
    for story in files.scenarios.values():
        yield from scenario_rules.structure(story)
        yield from scenario_rules.desks(story, files.scenarios)
        yield from scenario_rules.references(story, packs, files.cards)
        yield from scenario_rules.screens(story)
    if files.claims:
        pack_of_fact = {entry.fact: pack.model.pack for pack in packs for entry in pack.model.facts}
        yield from claim_rules.claims(files.claims, pack_of_fact)
    yield from rules.no_id_twice(
        (id, partial(_in_list, pack, "facts", i))
        for pack in packs
        for i, fact in enumerate(pack.model.facts)
        for id in (fact.fact, *fact.aliases)
    )
    yield from rules.no_id_twice(
        (reading.reading, partial(_in_list, pack, "readings", i))
        for pack in packs
        for i, reading in enumerate(pack.model.readings)
    )
    claims = [(files.claims, i, entry) for i, entry in enumerate(files.claims.model.claims)] if files.claims else []
    yield from rules.no_id_twice(
        (
            *(
                (question.id, partial(_in_list, pack, "questions", i))
                for pack in packs
                for i, question in enumerate(pack.model.questions)
            ),
            *((question_id(entry.claim), partial(_in_list, file, "claims", i)) for file, i, entry in claims),
        )
    )
    yield from rules.no_id_twice((id, partial(_in_list, files.risks, "risks", i)) for i, id in enumerate(risks))
    yield from rules.no_id_twice(
        (id, partial(_in_list, files.misconceptions, "misconceptions", i)) for i, id in enumerate(misconceptions)
    )


def _in_list(file: ValidatedFile[Model], key: str, index: int, message: str, hint: str) -> Problem:
    """Return a problem with the entry at *index* of the list under *key*."""
    return file.problem(key, index, message=message, hint=hint)


def _bank(files: Files) -> Bank | list[Problem]:
    """Build the bank, or return what no way through a story leads to. Packs and stories stand as learners see them."""
    passages = {id: p for card in files.cards.values() for id, p in build.passages(card.model).items()}
    risks = {entry.risk: build.risk(entry) for entry in files.risks.model.risks}
    packs = {
        file.model.pack: build.pack(file.model, passages, risks)
        for file in sorted(files.packs.values(), key=lambda file: (file.model.place, file.model.pack))
    }
    facts = {fact.id: fact for pack in packs.values() for fact in pack.facts}
    stories = sorted(files.scenarios.values(), key=lambda file: (file.model.place, file.model.scenario))
    scenarios = {file.model.scenario: scenario_build.scenario(file.model, facts) for file in stories}
    problems = [
        problem for id, scenario in scenarios.items() for problem in scenario_rules.ways(files.scenarios[id], scenario)
    ]
    if problems:
        return sorted(problems)
    return Bank(
        packs,
        {id: build.source(card.model) for id, card in files.cards.items()},
        risks,
        {entry.misconception: build.misconception(entry) for entry in files.misconceptions.model.misconceptions},
        scenarios,
        claim_build.claims(files.claims.model, packs) if files.claims else None,
    )
