"""One process to a data folder: two would fetch each other's updates and write past each other."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.refusal import Refusal


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold *folder* until the block ends; the system lets go of it if the process dies.

    Raises:
        Refusal: if somebody else holds it, or if it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / ".lock").open("w")
    except OSError as error:
        raise Refusal(
            f"{folder} cannot be used: {error.strerror}. Give this user the folder, or set SCOREWISE_DATA to another."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"Another Scorewise is running on {folder}. Stop it first, or set SCOREWISE_DATA.") from None
        yield
