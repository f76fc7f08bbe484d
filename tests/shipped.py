"""The questions that the bot ships with, read once for all tests of a process."""

from functools import cache

from bot import paths
from bot.packs.load import load
from bot.quiz.bank import Bank


@cache
def the_bank() -> Bank:
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank), "\n".join(map(str, bank))
    return bank
