"""Only one process may use a data folder: two would take each other's updates and overwrite each other's changes."""

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
    """Be the only process of this user on this computer that fetches updates with a token, until the block ends.

    Args:
        token: The bot's token.
        api: The address of the Bot API: the same token may be used on a test server at the same time.

    Raises:
        UserError: If another process fetches with the same token and address.
    """
    digest = hashlib.sha256(f"{token} {api}".encode()).hexdigest()[:24]
    sentence = "Another Scorewise on this computer uses the same token. Stop it first."
    with exclusive(Path(tempfile.gettempdir()) / f"scorewise-{os.getuid()}-{digest}", sentence):
        yield


@contextmanager
def exclusive(folder: Path, sentence: str = "") -> Iterator[None]:
    """Hold *folder* until the block ends. If the process dies, the operating system releases the lock.

    Args:
        folder: The folder to hold. It is made if it is missing.
        sentence: The error message if another process holds the folder; empty for the usual one.

    Raises:
        UserError: If another process holds the folder, or if it cannot be made or written to.
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
            usual = f"Another Scorewise is running on {folder}. Stop it first, or set SCOREWISE_DATA."
            raise UserError(sentence or usual) from None
        yield
