"""The question bank: from the file that an earlier start kept, or else from the question files."""

from pathlib import Path

from bot.errors import UserError
from bot.packs.bank_file import FILE, keep, kept, key_of
from bot.quiz.bank import Bank


def bank_of(folder: Path, keep_in: Path) -> Bank:
    """Return the question bank.

    Args:
        folder: the question files.
        keep_in: the data folder. The checked bank is kept there for the next start, if the folder is there already.

    Raises:
        UserError: listing every problem in the question files.
    """
    file, key = keep_in / FILE, key_of(folder)
    bank = kept(file, key) if key else None
    if bank is None:
        bank = read_bank(folder)
        if key and key == key_of(folder):  # nobody has edited them meanwhile
            keep(file, key, bank)
    return bank


def read_bank(folder: Path) -> Bank:
    """Return the bank in the question files.

    Raises:
        UserError: listing every problem in them.
    """
    from bot.packs.load import load  # YAML and pydantic take a tenth of a second, and few starts need them

    loaded = load(folder)
    if isinstance(loaded, Bank):
        return loaded
    listed = "\n".join(str(problem) for problem in loaded)
    raise UserError(f"{listed}\nThe question files have {len(loaded)} problems; see docs/writing-questions.md.")
