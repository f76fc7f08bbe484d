"""Where the project's own files are: beside `bot/` in a checkout, inside it once installed."""

from pathlib import Path

_HERE = Path(__file__).parent


def own(name: str) -> Path:
    """The folder *name* (`questions`, `migrations`) of this installation."""
    beside = _HERE.parent / name
    return beside if beside.is_dir() else _HERE / "_bundled" / name
