"""Counts how often an update was in hand when the process ended. Telegram would hand it out again at every start."""

import json
import logging
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

TOGETHER = (16, 8, 4, 2, 1)
"""How many updates are in hand at once after a crash, by how often they were in hand at one since.

Each crash halves the suspects, so the last one is that of an update which was alone. Everybody else is answered nearly
as fast as at other times: one by one, a class of a hundred would wait longer than their taps live.
"""
TRIES = len(TOGETHER)
"""How often an update is tried again after a first crash. Then it is set aside."""
APOLOGIES = 3
"""How often a person is told that their tap was set aside, if the process ends meanwhile."""
RECOVERING = 100
"""Updates that are handled with such care after a crash. Telegram hands out at most 100 at once."""


class CrashGuard:
    """Notices that the last run ended in a crash, and finds the update that caused it.

    It keeps a small file while the bot runs. A file that is there at a start means that the last run crashed. Then
    each update is noted in the file before it is handled: only its number, and how often it was tried.

    Where the file cannot be written (a full disk, say), the bot does without it: an update that ends the process may
    then end it more often, but everybody is answered until it does.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._complained = False
        self._tried: dict[int, int] = {}
        self._in_hand: dict[int, int] = {}  # how many each of them allows to be in hand
        self._left = RECOVERING if self._is_there() else 0
        self._tried = self._read()
        self._write()

    @property
    def recovering(self) -> bool:
        """Whether the updates that may have caused the last crash are not all handled yet."""
        return self._left > 0

    def has_room_for(self, update: int) -> bool:
        """Whether an update may be tried now: what is in hand, and the update itself, must allow one more."""
        return len(self._in_hand) < min(self._allowed(update), *self._in_hand.values(), TOGETHER[0])

    def may_retry(self, update: int) -> bool:
        """Note that an update is about to be tried.

        Args:
            update: Telegram's `update_id`.

        Returns:
            False if it was tried `TRIES` times before; it is then to be set aside.
        """
        self._in_hand[update] = self._allowed(update)
        self._tried[update] = self._tried.get(update, 0) + 1
        self._write()
        return self._tried[update] <= TRIES

    def may_apologise(self, update: int, *, again: bool) -> bool:
        """Whether to tell a person that their update is set aside. `may_retry` must have just refused it.

        That refusal is noted, so a process that ends before the update is settled comes back to it knowing that the
        person may have been told.

        Args:
            update: Telegram's `update_id`.
            again: Whether a person may be told twice without harm.
        """
        begun = self._tried[update] - TRIES
        return begun <= (APOLOGIES if again else 1)

    def survived(self, update: int) -> None:
        """Note that an update did not end the process. `may_retry` must have been called for it before."""
        self._left -= 1
        self._in_hand.pop(update, None)
        self._tried.pop(update, None)
        self._write()

    def stopped(self) -> None:
        """Delete the file: an orderly stop must not look like a crash at the next start."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            self._complain(error)

    def _allowed(self, update: int) -> int:
        """How many updates may be in hand with this one. One that is to be set aside is alone, too."""
        return TOGETHER[min(self._tried.get(update, 0), TRIES - 1)]

    def _is_there(self) -> bool:
        try:
            return self._path.exists()
        except OSError as error:
            self._complain(error)
            return False

    def _read(self) -> dict[int, int]:
        """Read how often each update was tried. A file that a crash damaged counts as empty."""
        with suppress(OSError, ValueError, AttributeError, TypeError):
            noted = json.loads(self._path.read_text(encoding="ascii"))
            return {int(update): int(times) for update, times in noted.items()}
        return {}

    def _write(self) -> None:
        try:
            self._path.touch(mode=0o600)
            self._path.write_text(json.dumps(self._tried), encoding="ascii")
        except OSError as error:
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        """Say once that the file cannot be used."""
        if not self._complained:
            self._complained = True
            log.error(
                "%s cannot be used (%s): an update that ends the process is not noted", self._path, error.strerror
            )
