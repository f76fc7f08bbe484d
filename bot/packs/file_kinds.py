"""The kinds of question files, and their JSON Schemas for text editors."""

from typing import Any

from bot.packs.claim_files import ClaimsFile
from bot.packs.scenario_files import ScenarioFile
from bot.packs.schema import MisconceptionsFile, PackFile, RisksFile, SourceFile, Strict

FILES: dict[str, type[Strict]] = {
    "source": SourceFile,
    "pack": PackFile,
    "risks": RisksFile,
    "misconceptions": MisconceptionsFile,
    "scenario": ScenarioFile,
    "claims": ClaimsFile,
}
"""The models of whole files, by the names that their schemas have in `questions/schema/`."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one kind of file, for text editors.

    Args:
        name: a key of `FILES`.

    Raises:
        KeyError: there is no such kind.
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | FILES[name].model_json_schema()
