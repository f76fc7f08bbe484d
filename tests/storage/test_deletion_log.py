import stat
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.storage.deletion_log import KEPT, DeletionLog
from tests.builders import NOON

ANI, BEN = 7_700_770_077, 4_503_599_627_370_495
LONG_AGO = NOON - timedelta(days=365)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "forgotten"


@pytest.fixture
def deletion_log(path: Path) -> DeletionLog:
    return DeletionLog(path, b"s" * 32)


def test_who_was_deleted_is_known_again(deletion_log: DeletionLog) -> None:
    deletion_log.note(ANI, NOON)

    assert deletion_log.among([(ANI, LONG_AGO), (BEN, LONG_AGO)]) == [ANI]


def test_who_came_back_stays(deletion_log: DeletionLog) -> None:
    deletion_log.note(ANI, NOON)
    deletion_log.note(BEN, NOON)
    deletion_log.note(BEN, NOON + timedelta(hours=2))

    assert deletion_log.among([(ANI, NOON + timedelta(microseconds=1)), (BEN, NOON + timedelta(hours=1))]) == [BEN]


def test_it_is_for_its_owner_only_and_names_nobody(deletion_log: DeletionLog, path: Path) -> None:
    deletion_log.note(ANI, NOON)
    deletion_log.note(BEN, NOON)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for written in (str(ANI), str(BEN), hex(ANI)[2:], "forgotten"):
        assert written not in path.read_text()


def test_another_secret_tells_nothing(deletion_log: DeletionLog, path: Path) -> None:
    deletion_log.note(ANI, NOON)

    assert DeletionLog(path, b"t" * 32).among([(ANI, LONG_AGO)]) == []


def test_what_is_older_than_any_backup_goes_and_the_rest_stays(deletion_log: DeletionLog, path: Path) -> None:
    deletion_log.note(ANI, NOON - KEPT - timedelta(seconds=1))
    deletion_log.note(BEN, NOON - KEPT)

    deletion_log.expire(NOON)

    assert deletion_log.among([(ANI, LONG_AGO), (BEN, LONG_AGO)]) == [BEN]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["forgotten"]


def test_nothing_to_expire_is_no_fault(deletion_log: DeletionLog, path: Path) -> None:
    deletion_log.expire(NOON)

    assert not path.exists()


@pytest.mark.parametrize("kept", [0, 10, 64, 70, 81, 89])
def test_a_line_that_a_power_cut_tore_spoils_no_other(deletion_log: DeletionLog, path: Path, kept: int) -> None:
    deletion_log.note(ANI, NOON)
    whole = path.read_bytes()
    deletion_log.note(5, NOON)
    path.write_bytes(whole + path.read_bytes()[len(whole) :][:kept])

    deletion_log.note(BEN, NOON)

    assert deletion_log.among([(ANI, LONG_AGO), (5, LONG_AGO), (BEN, LONG_AGO)]) == [ANI, BEN]
    deletion_log.expire(NOON + KEPT + timedelta(days=1))
    assert path.read_bytes() == b""


def test_bytes_that_are_no_text_spoil_nothing(deletion_log: DeletionLog, path: Path) -> None:
    deletion_log.note(ANI, NOON)
    path.write_bytes(path.read_bytes() + b"\x00\xff\xc3")

    assert deletion_log.among([(ANI, LONG_AGO)]) == [ANI]


def test_nobody_is_deleted_who_cannot_be_noted(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UserError, match="Nobody is deleted without it"):
        DeletionLog(tmp_path / "file" / "forgotten", b"s").note(ANI, NOON)


def test_a_file_that_cannot_be_shortened_says_so_and_stays(deletion_log: DeletionLog, path: Path) -> None:
    deletion_log.note(ANI, NOON)
    path.with_suffix(".new").mkdir()  # where the shorter one would be written

    with pytest.raises(UserError, match="cannot be written"):
        deletion_log.expire(NOON + KEPT + timedelta(days=1))

    assert deletion_log.among([(ANI, LONG_AGO)]) == [ANI]
