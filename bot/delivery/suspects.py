"""An update that ends the process would be handed out again at every start. After three times it is set aside."""

import json
from contextlib import suppress
from pathlib import Path

TRIES = 3
CAREFUL = 100
"""Updates that are taken one by one after a crash: as many as may have been in hand when it happened."""


class Suspects:
    """Keeps one small file while the bot runs; at a start it tells whether the last run ended in a crash.

    After a crash each update is noted there before it is handled. The number of an update is all that is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = CAREFUL if path.exists() else 0
        self._update, self._times = self._read()
        if not self._left:
            self._write(0, 0)

    @property
    def careful(self) -> bool:
        return self._left > 0

    def take(self, update: int) -> bool:
        """Whether that update may be tried, once more at least."""
        times = self._times + 1 if update == self._update else 1
        self._update, self._times = update, times
        self._write(update, times)
        return times <= TRIES

    def settled(self) -> None:
        self._left -= 1
        self._update, self._times = 0, 0
        self._write(0, 0)

    def stopped(self) -> None:
        """The end was no crash."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, int]:
        with suppress(OSError, ValueError, TypeError):
            update, times = json.loads(self._path.read_text(encoding="ascii"))
            return int(update), int(times)
        return 0, 0

    def _write(self, update: int, times: int) -> None:
        self._path.touch(mode=0o600)
        self._path.write_text(json.dumps([update, times]), encoding="ascii")
