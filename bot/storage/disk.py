"""Files that are whole, and there after a power cut."""

import os
from pathlib import Path


def put_in_place(new: Path, to: Path) -> None:
    """Let *new* become *to*, so that it is there after a power cut too."""
    put_on_disk(new)
    new.replace(to)
    put_on_disk(to.parent)


def put_on_disk(path: Path) -> None:
    """So that a file, or the names in a folder, are there after a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
