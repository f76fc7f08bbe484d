"""Remembers what was ended (people, memberships, lists, classes), so that restoring a backup does not bring it back.

The log holds no Telegram ids, only hashes of them made with the data folder's secret.
"""

import fcntl
import hmac
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.errors import UserError
from bot.storage.disk import put_in_place, put_on_disk

KEPT = timedelta(days=30)
"""How long backups and these hashes are kept."""
LOG_FILE = "forgotten"
_LINE = re.compile(r"([0-9a-f]{64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00)")


class Decision(StrEnum):
    """What a restore must not undo, beside deletions of people and leaving a class. Each is about one class."""

    NOT_TEACHING = "not-teaching"
    """A teacher was taken out of it, or left. The person is that teacher."""
    NO_ID = "no-id"
    """A learner took their id back, or changed it. The person is that learner."""
    SHARES_LESS = "shares-less"
    """A learner took back what they had agreed to beyond joining. The person is that learner."""
    OTHER_LIST = "other-list"
    """Its list of ids was replaced."""
    CLASS_DELETED = "class-deleted"
    """It was deleted."""
    DOCUMENT_DELETED = "document-deleted"
    """A document of a class was deleted. The id of the document stands in place of the class's."""


class DeletionLog:
    """A text file beside the database: one line for each deletion, each leaving of a class, and each `Decision`.

    A line is a hash (HMAC-SHA-256, in hex) and a time in UTC. A hash alone tells nothing. Anyone who also has the
    secret can find the people by trying out every possible Telegram id.

    Args:
        path: The file. It is made with the first line.
        secret: The key of the hashes, from `secret.secret_of`.
    """

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path = path
        self._secret = secret

    def note(self, learner: int, now: datetime, klass: str = "") -> None:
        """Write down that a person is being deleted or is leaving a class, and wait until the line is on disk.

        Call it before the database commits. If the process dies in between, a later restore completes the deletion,
        as the person wished.

        Args:
            learner: The person's Telegram id.
            now: The time of the deletion, with its zone.
            klass: The id of the class that the person leaves; empty if the person is deleted.

        Raises:
            UserError: If the file cannot be written.
        """
        self._write(self._hash(learner, klass), now)

    def note_decision(self, decision: Decision, klass: str, now: datetime, person: int = 0) -> None:
        """Write down a decision about a class, and wait until the line is on disk. Call it as `note`.

        Args:
            decision: What was decided.
            klass: The id of the class.
            now: The present time, with its zone.
            person: The Telegram id of the person whom it is about; 0 if it is about the class.

        Raises:
            UserError: If the file cannot be written.
        """
        self._write(self._decision(decision, klass, person), now)

    def decided(self, decision: Decision, klass: str, since: datetime | None, person: int = 0) -> bool:
        """Whether that was decided at *since* or later, or at all if *since* is `None`."""
        wanted = self._decision(decision, klass, person)
        return any(hash == wanted and (since is None or at >= since) for hash, at in self._lines())

    def _write(self, hash: str, now: datetime) -> None:
        try:
            with self._locked_folder():
                self._path.touch(mode=0o600)
                with self._path.open("r+", encoding="ascii", errors="replace") as file:
                    before = file.read()
                    if before and not before.endswith("\n"):  # a power cut tore the last line
                        file.write("\n")
                    file.write(f"{hash} {now.astimezone(UTC).isoformat()}\n")
                    file.flush()
                    os.fsync(file.fileno())
                put_on_disk(self._path.parent)
        except OSError as error:
            raise UserError(
                f"{self._path} cannot be written: {error.strerror}. Nobody is deleted without it."
            ) from None

    def among(self, people: Iterable[tuple[int, datetime]], klass: str = "") -> list[int]:
        """Find those who were deleted, or left a class, after a database last knew them.

        Args:
            people: Telegram ids, each with the time since when the database knows the person (or the member).
            klass: The id of a class to ask who left it; empty to ask who was deleted.

        Returns:
            The ids of the people whose last deletion or leaving is not earlier than their time.
        """
        last: dict[str, datetime] = {}
        for hash, noted_at in self._lines():
            last[hash] = max(noted_at, last.get(hash, noted_at))
        return [id for id, since in people if (gone := last.get(self._hash(id, klass))) is not None and gone >= since]

    def expire(self, now: datetime) -> None:
        """Remove the lines that are older than `KEPT`: no backup is that old, so none can bring those people back.

        Raises:
            UserError: if the file cannot be written; it stays as it was.
        """
        if all(now - noted_at <= KEPT for _, noted_at in self._lines()):
            return
        try:
            with self._locked_folder():
                new = self._path.with_suffix(".new")
                new.touch(mode=0o600)
                kept = (
                    f"{hash} {noted_at.isoformat()}\n" for hash, noted_at in self._lines() if now - noted_at <= KEPT
                )
                new.write_text("".join(kept), encoding="ascii")
                put_in_place(new, self._path)
        except OSError as error:
            raise UserError(f"{self._path} cannot be written: {error.strerror}. Old deletions stay noted.") from None

    def _hash(self, learner: int, klass: str) -> str:
        event = f"left {klass} {learner}" if klass else f"forgotten {learner}"
        return hmac.digest(self._secret, event.encode(), "sha256").hex()

    def _decision(self, decision: Decision, klass: str, person: int) -> str:
        return hmac.digest(self._secret, f"{decision} {klass} {person}".encode(), "sha256").hex()

    def _lines(self) -> Iterator[tuple[str, datetime]]:
        """Read the hash and the time of each line.

        A line that a power cut tore is skipped. That loses no deletion: the database starts one only after its line
        is on disk.
        """
        if self._path.exists():
            for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
                if match := _LINE.fullmatch(line):
                    yield match[1], datetime.fromisoformat(match[2])

    @contextmanager
    def _locked_folder(self) -> Iterator[None]:
        """Hold a lock on the folder: with a database on a server, several processes may write to this file."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
