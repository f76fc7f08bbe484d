"""A secret of the data folder, made once: what signs an operator's codes."""

import secrets
from contextlib import suppress
from pathlib import Path

from bot.refusal import Refusal
from bot.storage.backup import put_on_disk

LENGTH = 32


def secret_of(folder: Path, *, make: bool) -> bytes:
    """The secret kept in *folder*; made there, for its owner's eyes only, if it may be.

    Raises:
        Refusal: if there is none and none is to be made, or if it cannot be read.
    """
    path = folder / "secret"
    if not path.exists() and make:
        new = path.with_name(f"secret.{secrets.token_hex(4)}")
        new.touch(mode=0o600, exist_ok=False)
        new.write_bytes(secrets.token_bytes(LENGTH))
        put_on_disk(new)
        with suppress(FileExistsError):  # another process was quicker: its secret holds
            path.hardlink_to(new)
        new.unlink()
        put_on_disk(folder)
    try:
        found = path.read_bytes()
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read ({error.strerror}). Start the bot on this folder once; it makes it."
        ) from None
    if len(found) != LENGTH:
        raise Refusal(f"{path} is damaged. Move it away and start the bot; codes handed out before stop working.")
    return found
