"""Checks that a question file has the right fields, and words each mistake so that an author can mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.packs.problems import Problem, did_you_mean
from bot.packs.schema import Strict
from bot.packs.yaml_source import MAX_PROBLEMS, Step, YamlFile, read

Model = TypeVar("Model", bound=Strict)


@dataclass(frozen=True)
class ValidatedFile(Generic[Model]):
    """A file with the right fields: its values as a model, and the file with their positions."""

    file: YamlFile
    model: Model

    def problem(self, *steps: Step, message: str, hint: str = "") -> Problem:
        """Return a problem with the value at the end of *steps*; see `YamlFile.problem`."""
        return self.file.problem(steps, message, hint)


def check_shape(path: Path, model: type[Model]) -> ValidatedFile[Model] | list[Problem]:
    """Read the file at *path* and check that its fields are those of *model*.

    Whether what it names exists elsewhere is checked by `bot.packs.rules`.

    Returns:
        The file, or its problems sorted by line.
    """
    file = read(path)
    if isinstance(file, list):
        return file
    try:
        return ValidatedFile(file, model.model_validate(file.value))
    except ValidationError as errors:
        return sorted(_problems(file, errors))


def _problems(file: YamlFile, errors: ValidationError) -> Iterator[Problem]:
    """Yield the first `MAX_PROBLEMS` of pydantic's errors at their positions in the file."""
    details = errors.errors(include_url=False)[:MAX_PROBLEMS]
    for error in details:
        unknown_key = error["type"] == "extra_forbidden"
        yield file.problem(error["loc"], _message(error), _hint(error, details), at_key=unknown_key)


def _message(error: ErrorDetails) -> str:
    """Return what is wrong, in an author's words where pydantic's own are a programmer's."""
    last = error["loc"][-1] if error["loc"] else ""
    match error["type"]:
        case "missing":
            return f"`{last}` is missing"
        case "extra_forbidden":
            return f"`{last}` is not known here"
        case "value_error":
            return str(error["ctx"]["error"])
        case "string_type":
            return "a text is expected here"
        case "union_tag_not_found":
            return "`kind` is missing"
        case "union_tag_invalid":
            return f"the kind {error['ctx']['tag']!r} is not known"
        case _:
            return error["msg"][0].lower() + error["msg"][1:]


def _hint(error: ErrorDetails, details: list[ErrorDetails]) -> str:
    """Return what to do about an error, or an empty text; *details* are all errors of the file."""
    match error["type"]:
        case "extra_forbidden":
            here = error["loc"][:-1]
            # A key that is not known is often a missing one, misspelt.
            missing = [str(e["loc"][-1]) for e in details if e["type"] == "missing" and e["loc"][:-1] == here]
            return did_you_mean(str(error["loc"][-1]), missing) or "remove it, or see docs/writing-questions.md"
        case "union_tag_not_found" | "union_tag_invalid":
            tag = str((error.get("ctx") or {}).get("tag", ""))
            return did_you_mean(tag, ("one", "several", "number", "order"))
        case "literal_error" | "enum":
            # pydantic lists what it expects as one text: 'a', 'b' or 'c'.
            expected = str(error["ctx"]["expected"]).replace("' or '", "', '").strip("'").split("', '")
            return did_you_mean(str(error["input"]), expected)
        case "string_pattern_mismatch" if error["ctx"]["pattern"].startswith("^[a-z0-9]+(-"):
            return "small letters and digits, joined by hyphens"
        case "string_type" | "model_type" if isinstance(error["input"], dict | list):
            return "a text with a comma, a colon or a brace in it stands in quotes"
        case _:
            return ""
