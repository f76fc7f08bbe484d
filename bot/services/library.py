"""The questions that somebody may be asked: the shared bank, and what their classes have of their own."""

from collections.abc import Iterable

from bot.quiz.bank import Bank
from bot.quiz.own_pack import classes_of, pack_of
from bot.storage.store import Transaction

KEPT = 64
"""How many banks with packs of classes are kept in memory."""


class Library:
    """Hands out the bank for a class, or for a learner. Its methods are for services, which have a transaction open.

    What is shared costs no query. A pack of a class costs one that asks for its version, and one more to load it
    whenever that has changed. Several processes may share a database, so the version is always asked for.

    Args:
        shared: what everybody can be asked.
    """

    def __init__(self, shared: Bank) -> None:
        self.shared = shared
        self._banks: dict[tuple[tuple[str, str], ...], Bank] = {}

    async def for_class(self, tx: Transaction, klass: str) -> Bank:
        """The bank with the questions of the class with that id. The caller has checked who asks."""
        version = await tx.library.version(klass)
        return await self._with(tx, {klass: version}) if version else self.shared

    async def for_group(self, tx: Transaction, klass: str | None) -> Bank:
        """The bank for a quiz in a group, which may be played with the class with that id."""
        return await self.for_class(tx, klass) if klass else self.shared

    async def for_learner(self, tx: Transaction, learner: int, ids: Iterable[str]) -> Bank:
        """The bank with the questions of those classes that some of the *ids* lead to.

        A class that the learner is not in, any more, is left out: its questions are not for them.

        Args:
            learner: a Telegram id.
            ids: ids of topics, questions or facts: of a sitting, say, or of what the learner remembers.
        """
        classes = classes_of(ids)
        if not classes:
            return self.shared
        versions = await tx.library.versions_for(learner, classes)
        return await self._with(tx, versions) if versions else self.shared

    async def _with(self, tx: Transaction, versions: dict[str, str]) -> Bank:
        """The bank with the packs of some classes, in these versions."""
        key = tuple(sorted(versions.items()))
        bank = self._banks.get(key)
        if bank is None:
            packs = [pack_of(klass, await tx.library.approved(klass)) for klass in versions]
            bank = self._banks[key] = self.shared.with_packs(packs)
            if len(self._banks) > KEPT:
                del self._banks[next(iter(self._banks))]
        return bank
