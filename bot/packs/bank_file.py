"""Keeps the checked bank in one file, so that a start need not read and check all question files again.

The file holds nothing that the question files do not say, and may be deleted at any time. It is believed only if it was
made from these question files by this version of the program, is whole, and belongs to the user who runs the program.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

from bot import __version__
from bot.packs.files import yaml_files
from bot.packs.serialization import dump, load
from bot.quiz.bank import Bank

FILE = "bank.json"
"""Its name in the data folder."""
_PROGRAM = Path(__file__).parent.parent


def key_of(questions: Path) -> str | None:
    """Return a hash of everything that decides what a bank looks like: the question files, and this program.

    The version alone would not do while somebody works on the program, so the modules that read and hold a bank count
    as well.

    Args:
        questions: the folder with the question files.

    Returns:
        64 hex digits; `None` if a file cannot be read.
    """
    key = sha256(__version__.encode())
    try:
        for path in (*_modules(), *_question_files(questions)):
            key.update(f"\n{path.parent.name}/{path.name} ".encode(errors="surrogateescape"))
            with path.open("rb") as file:
                key.update(file_digest(file, "sha256").digest())
    except OSError:
        return None
    return key.hexdigest()


def kept(file: Path, key: str) -> Bank | None:
    """Return the bank in *file*; `None` if there is no file, or it is not to be believed.

    Args:
        file: where `keep` put it.
        key: what `key_of` returns now.
    """
    try:
        head, _, body = _own(file).partition(b"\n")
        return load(Bank, body) if head == _head(key, body) else None
    except (OSError, TypeError, LookupError, ValueError, ArithmeticError):
        return None


def keep(file: Path, key: str, bank: Bank) -> None:
    """Write *bank* to *file*, whole or not at all.

    If that is not possible, on a full disk for example, the only harm is that the next start takes longer.

    Args:
        file: where it goes; its folder has to be there.
        key: what `key_of` returned before the question files were read.
        bank: the bank that was read from them.
    """
    body, new = dump(bank), file.with_name(f"{file.name}.new")
    with suppress(OSError):
        new.unlink(missing_ok=True)  # left by a process that was killed here
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(_head(key, body) + b"\n" + body)
        new.replace(file)


def _head(key: str, body: bytes) -> bytes:
    """Return the first line of a file: for what it was made, and a hash by which a damaged one is known."""
    return f"{key} {sha256(body).hexdigest()}".encode()


def _own(path: Path) -> bytes:
    """Return what stands in a file of this user that nobody else can write. It waits for no pipe and follows no link.

    Raises:
        OSError: there is none, or it cannot be read.
        ValueError: somebody else can write it.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        found = os.fstat(file.fileno())
        if found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise ValueError(f"{path} is not ours alone")
        return file.read()


def _modules() -> Iterator[Path]:
    for package in ("packs", "quiz"):
        yield from sorted((_PROGRAM / package).glob("*.py"))


def _question_files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
    for kind in ("sources", "packs", "scenarios"):
        yield from yaml_files(folder / kind)
