"""One process to a data folder: two would fetch each other's updates and write past each other."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import UserError


@contextmanager
def alone_with(token: str, api: str) -> Iterator[None]:
    """Be the only one on this computer that fetches with *token*: two would take each other's updates.

    Raises:
        Refusal: if somebody else does.
    """
    digest = hashlib.sha256(f"{token} {api}".encode()).hexdigest()[:24]
    sentence = "Another Scorewise on this computer uses the same token. Stop it first."
    with exclusive(Path(tempfile.gettempdir()) / f"scorewise-{os.getuid()}-{digest}", sentence):
        yield


@contextmanager
def exclusive(folder: Path, sentence: str = "") -> Iterator[None]:
    """Hold *folder* until the block ends; the system lets go of it if the process dies.

    Raises:
        Refusal: if somebody else holds it, or if it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / ".lock").touch(mode=0o600)
        file = (folder / ".lock").open("w")
    except OSError as error:
        raise UserError(
            f"{folder} cannot be used: {error.strerror}. Give this user the folder, or set SCOREWISE_DATA to another."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            taken = f"Another Scorewise is running on {folder}. Stop it first, or set SCOREWISE_DATA."
            raise UserError(sentence or taken) from None
        yield
