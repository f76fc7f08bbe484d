"""Who was deleted, so that restoring an older backup deletes them again; as hashes that nobody else can read."""

import hmac
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.refusal import Refusal

KEPT = timedelta(days=30)
"""How long backups and these hashes are kept."""


class Forgotten:
    """A file beside the database: a line for each deletion, with a hash made with *secret*, and when.

    A hash alone says nothing. Who has the secret too could try out all numbers that Telegram gives.
    """

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path = path
        self._secret = secret

    def note(self, learner: int, now: datetime) -> None:
        """Before they are deleted: if the process dies in between, a restore deletes them, as they wanted.

        Raises:
            Refusal: if it cannot be written.
        """
        try:
            self._path.touch(mode=0o600)
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"{self._hash(learner)} {now.astimezone(UTC).isoformat(timespec='seconds')}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Refusal(f"{self._path} cannot be written: {error.strerror}. Nobody is deleted without it.") from None

    def when(self, learner: int) -> datetime | None:
        """When that person was deleted last, if they were."""
        mine = self._hash(learner)
        return max((at for hash, at in self._lines() if hmac.compare_digest(hash, mine)), default=None)

    def expire(self, now: datetime) -> None:
        """Drop what is older than any backup."""
        kept = [(hash, at) for hash, at in self._lines() if now - at <= KEPT]
        if len(kept) < sum(1 for _ in self._lines()):
            new = self._path.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text("".join(f"{hash} {at.isoformat()}\n" for hash, at in kept), encoding="ascii")
            new.replace(self._path)

    def _hash(self, learner: int) -> str:
        return hmac.digest(self._secret, f"forgotten {learner}".encode(), "sha256").hex()

    def _lines(self) -> Iterator[tuple[str, datetime]]:
        if self._path.exists():
            for line in self._path.read_text(encoding="ascii").splitlines():
                hash, _, at = line.partition(" ")
                yield hash, datetime.fromisoformat(at)
