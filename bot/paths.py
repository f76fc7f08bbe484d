"""Where the project's own files are: beside `bot/` in a checkout, inside it once it is installed."""

from pathlib import Path

_HERE = Path(__file__).parent


def own(name: str) -> Path:
    """The folder called *name* of this installation: "questions" or "migrations"."""
    beside = _HERE.parent / name
    return beside if beside.is_dir() else _HERE / "_bundled" / name
