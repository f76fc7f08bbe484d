"""Writing files so that a power cut leaves either the old file or the new one, never a part."""

import os
from pathlib import Path


def put_in_place(new: Path, to: Path) -> None:
    """Rename *new* to *to* so that the change survives a power cut. An existing *to* is replaced.

    The content reaches the disk before the name does; otherwise the name could stand for an empty file.
    """
    put_on_disk(new)
    new.replace(to)
    put_on_disk(to.parent)


def put_on_disk(path: Path) -> None:
    """Wait until the disk holds a file's content or, if *path* is a folder, the names in it (fsync)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
