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
_PATTERNS = {
    "^[a-z0-9]+(-": "small letters and digits, joined by hyphens",
    "^[a-z0-9-]+/": "a source and its passage, such as a-blog/start",
    "^[0-9a-f]{64}": "the file's SHA-256: sha256sum prints it",
    "^\\d{4}": "a date such as 2022, 2022-11 or 2022-11-22",
    "^https:": "an address that begins with https://",
}
"""What is written where, by how its pattern in `schema` begins."""
_KIND_STEPS = tuple((kind,) for kind in ("one", "several", "number", "order"))


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
        yield file.problem(_steps(error), _message(error), _hint(error, details), at_key=unknown_key)


def _steps(error: ErrorDetails) -> tuple[Step, ...]:
    """Return the way to an error. Pydantic puts the kind of a question into it, which may be the name of a key too."""
    steps = error["loc"]
    return (*steps[:2], *steps[3:]) if steps[:1] == ("questions",) and steps[2:3] in _KIND_STEPS else steps


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
            return _limit_missed(error)


def _limit_missed(error: ErrorDetails) -> str:
    """Return what is wrong with a value that is of the wrong shape or size."""
    limits = error.get("ctx") or {}
    match error["type"]:
        case "too_short":
            return f"at least {limits['min_length']} are needed here"
        case "too_long":
            return f"at most {limits['max_length']} may stand here"
        case "string_too_short":
            return (
                "a text is missing here" if limits["min_length"] == 1 else f"at least {limits['min_length']} characters"
            )
        case "string_too_long":
            return f"at most {limits['max_length']} characters"
        case "literal_error" | "enum":
            return f"here stands one of {limits['expected']}".replace(" or ", ", ")
        case "bool_parsing" | "bool_type":
            return "here stands true or false"
        case "int_parsing" | "int_type" | "int_from_float":
            return "here stands a whole number"
        case "decimal_parsing" | "decimal_type" | "finite_number" | "float_parsing":
            return "here stands a number"
        case "greater_than_equal":
            return f"here stands {limits['ge']} or more"
        case "list_type":
            return "here stands a list: lines that begin with a hyphen, or [a, b]"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "here stand several fields, such as { en: …, id: … }"
        case "string_pattern_mismatch":
            return f"{error['input']!r} is not written as it is here"
        case _:
            return "this does not belong here"


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
        case "string_pattern_mismatch":
            pattern = error["ctx"]["pattern"]
            return next((hint for begins, hint in _PATTERNS.items() if pattern.startswith(begins)), "")
        case "string_type" if isinstance(error["input"], dict | list):
            return "a text with a comma, a colon or a brace in it stands in quotes"
        case _:
            return ""
