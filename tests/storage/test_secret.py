import stat
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.storage.secret import LENGTH, secret_of


def test_it_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    secret = secret_of(tmp_path, make=True)

    assert len(secret) == LENGTH
    assert secret_of(tmp_path, make=True) == secret == secret_of(tmp_path, make=False)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {"secret": 0o600}


def test_it_is_not_made_by_whoever_only_reads(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Start the bot on this folder once"):
        secret_of(tmp_path, make=False)

    assert list(tmp_path.iterdir()) == []


def test_it_is_not_made_anew_where_deletions_are_known_by_the_old_one(tmp_path: Path) -> None:
    """With another secret nobody would be found who was deleted, and a restore would bring them back in silence."""
    (tmp_path / "forgotten").touch()

    with pytest.raises(UserError, match=r"secret is missing.* Put it back"):
        secret_of(tmp_path, make=True)


def test_a_damaged_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"short")

    with pytest.raises(UserError, match="is damaged"):
        secret_of(tmp_path, make=True)


def test_a_folder_that_takes_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UserError, match="cannot be made: Not a directory"):
        secret_of(tmp_path / "file", make=True)
