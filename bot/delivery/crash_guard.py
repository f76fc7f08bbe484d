"""An update that ends the process would be handed out again at every start. After three times it is set aside."""

import json
from contextlib import suppress
from pathlib import Path

TRIES = 3
RECOVERING = 100
"""Updates that are taken one by one after a crash: as many as may have been in hand when it happened."""


class CrashGuard:
    """Keeps one small file while the bot runs; at a start it tells whether the last run ended in a crash.

    After a crash each update is noted there before it is handled. The number of an update is all that is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = RECOVERING if path.exists() else 0
        self._tried = self._read()
        self._write()

    @property
    def recovering(self) -> bool:
        return self._left > 0

    def may_retry(self, update: int) -> bool:
        """Whether that update may be tried, once more at least."""
        self._tried[update] = self._tried.get(update, 0) + 1
        self._write()
        return self._tried[update] <= TRIES

    def survived(self, update: int) -> None:
        """It did not end the process."""
        self._left -= 1
        del self._tried[update]
        self._write()

    def stopped(self) -> None:
        """The end was no crash."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> dict[int, int]:
        with suppress(OSError, ValueError, AttributeError, TypeError):
            noted = json.loads(self._path.read_text(encoding="ascii"))
            return {int(update): int(times) for update, times in noted.items()}
        return {}

    def _write(self) -> None:
        self._path.touch(mode=0o600)
        self._path.write_text(json.dumps(self._tried), encoding="ascii")
