"""Remembers who was told of an announcement, so that nobody is told twice, whatever ends the program in between.

The file holds no Telegram ids, only hashes of them made with the data folder's secret, as the deletion log does.
"""

import fcntl
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bot.errors import UserError

FOLDER = "announced"


class Step(StrEnum):
    """How far telling a person has come."""

    TRYING = "trying"  # it may have arrived, if nothing else follows
    TOLD = "told"
    GONE = "gone"  # Telegram takes nothing for them
    LATER = "later"  # it surely was not sent


class Told:
    """A text file for one announcement: one line, hash and step, for each step with a person.

    Args:
        folder: the data folder.
        secret: the key of the hashes, from `secret.secret_of`.
        announcement: all of its words; another text is another announcement.
    """

    def __init__(self, folder: Path, secret: bytes, announcement: str) -> None:
        self._path = folder / FOLDER / sha256(announcement.encode()).hexdigest()[:16]
        self._secret = secret

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the file, so that two programs do not tell of the same thing.

        Raises:
            UserError: if another program has it, or it cannot be written.
        """
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UserError(f"{self._path} cannot be written: {error.strerror}. Nobody is told without it.") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise UserError("This is being announced already, by another program.") from None
        finally:
            os.close(handle)

    def step(self, person: int) -> Step | None:
        """The last step with a person; `None` if there was none."""
        hash, last = self._hash(person), None
        for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
            noted, _, step = line.partition(" ")
            if noted == hash and step in [*Step]:  # a line that a power cut tore is none
                last = Step(step)
        return last

    def note(self, person: int, step: Step) -> None:
        """Write a step down, and wait until it is on disk."""
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"\n{self._hash(person)} {step}\n")  # a torn line before it stays a line of its own
            file.flush()
            os.fsync(file.fileno())

    def _hash(self, person: int) -> str:
        return hmac.digest(self._secret, f"announced {person}".encode(), "sha256").hex()
