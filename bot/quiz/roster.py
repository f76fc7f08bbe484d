"""Ids as schools give them to learners: when are two of them the same, and how are they kept without being known?"""

import hmac
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

ID_LIMIT = 64
"""Characters of an id."""
HASHED = "hmac:"
"""What every hash begins with."""
DIGITS = 56
"""Hexadecimal digits of a hash: 224 bits."""


def canonical(id: str) -> str:
    """Return a form that is equal for ids that people take for the same.

    Mail addresses are read whatever their capitals, and wide figures (０１２) as figures.
    """
    return unicodedata.normalize("NFKC", id).strip().casefold()


def as_given(id: str) -> str:
    """Return an id that a learner gave as gradebooks write it: figures are narrow, mail addresses in small letters."""
    narrow = unicodedata.normalize("NFKC", id).strip()
    return narrow.lower() if "@" in narrow else narrow


def keyed_hash(secret: bytes, klass: str, id: str) -> str:
    """Return what is stored of an id on the list of a class: a keyed hash (HMAC-SHA-256, RFC 2104), cut to 224 bits.

    It is equal for ids that people take for the same, and another one in another class. Without the secret no id can
    be tried out against it.

    Args:
        secret: the secret of the data folder.
        klass: the id of the class.
    """
    text = f"roster {klass} {canonical(id)}".encode()
    return HASHED + hmac.digest(secret, text, "sha256").hex()[:DIGITS]


@dataclass(frozen=True)
class Roster:
    """A list of ids of one class. Its ids cannot be read, only counted and matched.

    Attributes:
        hashes: what is stored of the ids, as `keyed_hash` returns it.
        hash_of: the hash of an id in that class.
    """

    hashes: frozenset[str]
    hash_of: Callable[[str], str]

    def has(self, id: str) -> bool:
        """Whether that id is on the list, in any way of writing it."""
        return bool(self.hashes) and bool(id) and self.hash_of(id) in self.hashes

    def __len__(self) -> int:
        return len(self.hashes)


def without_repetitions(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids in their order, of those that are the same the first."""
    return tuple({canonical(id): id for id in reversed(list(ids))}.values())[::-1]
