"""What a program did to its files, and what of it would be left after a power cut."""

import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from random import Random

SECTOR = 512
_HEAD = struct.Struct("<IIIIQQ")


class Kind(IntEnum):
    CREATE = 1
    WRITE = 2
    TRUNCATE = 3
    SYNC = 4
    UNLINK = 5
    RENAME = 6
    LINK = 7


@dataclass(frozen=True)
class Record:
    """`end` is how long the journal is with it; `begun`, how long it was when that fsync began."""

    kind: Kind
    name: str
    data: bytes
    offset: int
    begun: int
    end: int


@dataclass
class File:
    """What was written to one file, from the first byte on, and how much of that is surely on the disk."""

    deeds: list[Record] = field(default_factory=list)
    safe: int = 0


class Journal:
    """Reads what `journal.c` wrote."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def records(self) -> list[Record]:
        return list(_parsed(self._path.read_bytes()))

    def after_cut(self, cut: int, rng: Random | None) -> dict[str, bytes]:
        """The files, by name, as they are when the power goes at the moment at which the journal was that long.

        What an fsync has covered is there. Of everything else nothing is, or, with *rng*, any sectors are: a disk
        writes in any order. Names keep their order, as in a file system with a journal of its own, and are safe once
        the folder has been synced.
        """
        done = [record for record in self.records if record.end <= cut]
        files, folder = _files(done)
        kept = folder.safe
        if rng is not None:
            kept = rng.choice([kept, *(deed.end for deed in folder.deeds if deed.end > kept)])
        survival = rng.choice((0.05, 0.5, 0.95)) if rng else 0.0
        contents = {id(file): bytes(_content(file, rng, survival)) for file in files.values()}
        return {name: contents[id(file)] for name, file in _names(done, files, kept).items()}


def _parsed(raw: bytes) -> Iterator[Record]:
    at = 0
    while at + _HEAD.size <= len(raw):
        kind, name, data, _, offset, begun = _HEAD.unpack_from(raw, at)
        start, end = at + _HEAD.size, at + _HEAD.size + name + data
        if end > len(raw):
            return
        yield Record(Kind(kind), raw[start : start + name].decode(), raw[start + name : end], offset, begun, end)
        at = end


def _files(records: list[Record]) -> tuple[dict[int, File], File]:
    """Each file by the end of the record that made it, and the folder, whose deeds are names that come and go."""
    made: dict[int, File] = {}
    named: dict[str, File] = {}
    folder = File()
    for record in records:
        match record.kind:
            case Kind.CREATE:
                made[record.end] = named[record.name] = File()
                folder.deeds.append(record)
            case Kind.UNLINK:
                named.pop(record.name, None)
                folder.deeds.append(record)
            case Kind.RENAME:
                named[record.data.decode()] = named.pop(record.name)
                folder.deeds.append(record)
            case Kind.LINK:
                named[record.data.decode()] = named[record.name]
                folder.deeds.append(record)
            case Kind.SYNC:
                synced = named[record.name] if record.name else folder
                synced.safe = max(synced.safe, record.begun)
            case Kind.WRITE | Kind.TRUNCATE:
                named[record.name].deeds.append(record)
    return made, folder


def _names(records: list[Record], made: dict[int, File], kept: int) -> dict[str, File]:
    named: dict[str, File] = {}
    for record in records:
        if record.end > kept:
            break
        match record.kind:
            case Kind.CREATE:
                named[record.name] = made[record.end]
            case Kind.UNLINK:
                named.pop(record.name, None)
            case Kind.RENAME:
                named[record.data.decode()] = named.pop(record.name)
            case Kind.LINK:
                named[record.data.decode()] = named[record.name]
    return named


def _content(file: File, rng: Random | None, environment: float) -> bytearray:
    content = bytearray()
    for deed in file.deeds:
        safe = deed.end <= file.safe
        if deed.kind is Kind.TRUNCATE:
            if safe or (rng is not None and rng.random() < environment):
                _truncate(content, deed.offset)
        elif safe:
            _write(content, deed.offset, deed.data)
        elif rng is not None:
            for start in range(0, len(deed.data), SECTOR):
                if rng.random() < environment:
                    _write(content, deed.offset + start, deed.data[start : start + SECTOR])
    return content


def _write(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _truncate(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


def compiled(folder: Path) -> Path:
    """The library that writes the journal, made with gcc in *folder*."""
    library = folder / "journal.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"],
        check=True,
    )
    return library
