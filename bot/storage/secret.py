"""The data folder's secret: it signs the operator's codes for instructors, and hides who was deleted."""

import secrets
from contextlib import suppress
from pathlib import Path

from bot.errors import UserError
from bot.storage import deletion_log
from bot.storage.disk import put_on_disk

LENGTH = 32
"""Bytes."""


def secret_of(folder: Path, *, make: bool) -> bytes:
    """Read the secret of a data folder.

    Args:
        folder: The data folder.
        make: Whether a missing secret is made, in a file that only its owner can read.

    Returns:
        `LENGTH` bytes.

    Raises:
        UserError: If there is no secret and none may be made, if it is damaged, or if it cannot be made or read.
    """
    path = folder / "secret"
    if not path.exists() and make:
        _make(path)
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path} cannot be read ({error.strerror}). Start the bot on this folder once; it makes it."
        ) from None
    if len(secret) != LENGTH:
        raise UserError(f"{path} is damaged. Put it back as it was, or move it away.")
    return secret


def _make(path: Path) -> None:
    """Make a new secret, unless the deletion log was written with a lost one: its hashes could not be matched."""
    deletions = path.with_name(deletion_log.LOG_FILE)
    if deletions.exists():
        raise UserError(
            f"{path} is missing, and without it nobody can tell whom {deletions} means. Put it back. If it is lost, "
            f"move {deletions} away: older backups then bring back who was deleted, and codes handed out stop working."
        )
    new = path.with_name(f"secret.{secrets.token_hex(4)}")
    try:
        new.touch(mode=0o600, exist_ok=False)
        new.write_bytes(secrets.token_bytes(LENGTH))
        put_on_disk(new)
        with suppress(FileExistsError):  # another process was quicker: its secret is the one to use
            path.hardlink_to(new)
        put_on_disk(path.parent)
    except OSError as error:
        raise UserError(f"{path} cannot be made: {error.strerror}. Give this user the folder.") from None
    finally:
        with suppress(OSError):
            new.unlink()
