"""Rules of the file of claims that only show beside the packs: every fact is there, and neither sort is rare."""

from collections.abc import Iterator, Mapping, Sequence

from bot.packs.claim_files import ClaimFile, ClaimsFile
from bot.packs.problems import Problem, did_you_mean
from bot.packs.validate import ValidatedFile
from bot.quiz.claims import EACH

ClaimsOf = ValidatedFile[ClaimsFile]
HALF = (0.4, 0.6)
"""The share of statements that are told: who always says the same must be right half of the time."""


def claims(file: ClaimsOf, pack_of_fact: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with the statements.

    Args:
        file: the file.
        pack_of_fact: the id of the pack of each fact.
    """
    by_pack: dict[str, list[ClaimFile]] = {}
    texts: set[str] = set()
    for i, entry in enumerate(file.model.claims):
        key = "told" if entry.told else "instead"
        if entry.fact not in pack_of_fact:
            hint = did_you_mean(entry.fact, pack_of_fact)
            yield file.problem("claims", i, key, message=f"no fact has the id {entry.fact!r}", hint=hint)
            continue
        if not entry.retired:
            by_pack.setdefault(pack_of_fact[entry.fact], []).append(entry)
        for language, words in (("en", entry.says.en), ("id", entry.says.id)):
            if words in texts:
                yield file.problem("claims", i, "says", language, message="this statement stands twice")
            texts.add(words)
    for pack, entries in by_pack.items():
        yield from _enough(file, pack, entries)


def _enough(file: ClaimsOf, pack: str, entries: Sequence[ClaimFile]) -> Iterator[Problem]:
    """Yield a problem if a round on that pack lacks statements, or one answer alone is too often right."""
    told = sum(entry.told is not None for entry in entries)
    if min(told, len(entries) - told) < EACH:
        message = f"{pack!r} has {told} statements that are told and {len(entries) - told} that are not"
        yield file.problem("claims", message=message, hint=f"a round needs at least {EACH} of each")
    elif not HALF[0] <= told / len(entries) <= HALF[1]:
        message = f"{told} of {len(entries)} statements on {pack!r} are told"
        yield file.problem(
            "claims", message=message, hint="about half of them should be, or one answer is a good guess"
        )
