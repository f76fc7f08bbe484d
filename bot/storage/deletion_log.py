"""Who was deleted, and who has left a class, so that restoring an older backup does it again; as keyed hashes."""

import fcntl
import hmac
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import UserError
from bot.storage.disk import put_in_place, put_on_disk

KEPT = timedelta(days=30)
"""How long backups and these hashes are kept."""
LOG_FILE = "forgotten"
_LINE = re.compile(r"([0-9a-f]{64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00)")


class DeletionLog:
    """A file beside the database: a line for each deletion or leaving, with a hash made with *secret*, and when.

    A hash alone says nothing. Who has the secret too could try out all numbers that Telegram gives.
    """

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path = path
        self._secret = secret

    def note(self, learner: int, now: datetime, klass: str = "") -> None:
        """That somebody is deleted, or leaves that class.

        Before it is committed: if the process dies in between, a restore does it, as they wanted.

        Raises:
            Refusal: if it cannot be written.
        """
        try:
            with self._alone():
                self._path.touch(mode=0o600)
                with self._path.open("r+", encoding="ascii", errors="replace") as file:
                    before = file.read()
                    if before and not before.endswith("\n"):
                        file.write("\n")
                    file.write(f"{self._hash(learner, klass)} {now.astimezone(UTC).isoformat()}\n")
                    file.flush()
                    os.fsync(file.fileno())
                put_on_disk(self._path.parent)
        except OSError as error:
            raise UserError(
                f"{self._path} cannot be written: {error.strerror}. Nobody is deleted without it."
            ) from None

    def among(self, people: Iterable[tuple[int, datetime]], klass: str = "") -> list[int]:
        """Those of *people* who were deleted, or left that class, after the moment that stands with them."""
        last: dict[str, datetime] = {}
        for hash, at in self._lines():
            last[hash] = max(at, last.get(hash, at))
        return [id for id, since in people if (gone := last.get(self._hash(id, klass))) is not None and gone >= since]

    def expire(self, now: datetime) -> None:
        """Drop what is older than any backup."""
        if all(now - at <= KEPT for _, at in self._lines()):
            return
        with self._alone():
            new = self._path.with_suffix(".new")
            new.touch(mode=0o600)
            kept = "".join(f"{hash} {at.isoformat()}\n" for hash, at in self._lines() if now - at <= KEPT)
            new.write_text(kept, encoding="ascii")
            put_in_place(new, self._path)

    def _hash(self, learner: int, klass: str) -> str:
        said = f"left {klass} {learner}" if klass else f"forgotten {learner}"
        return hmac.digest(self._secret, said.encode(), "sha256").hex()

    def _lines(self) -> Iterator[tuple[str, datetime]]:
        """Without what a power cut tore: the deletion after it had not begun."""
        if self._path.exists():
            for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
                if found := _LINE.fullmatch(line):
                    yield found[1], datetime.fromisoformat(found[2])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Several processes may share the folder, where the database is on a server."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
