"""The list of ids that a teacher sends, so that learners can say which one is theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz.naming import clean
from bot.quiz.roster import ID_LIMIT, canonical, without_repetitions
from bot.services.class_outcomes import ListGone, NoClass, NotForMinors
from bot.services.class_view import ClassView, class_view, taught_class
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store

ROSTER_LIMIT = 2000
"""Ids on the list of one class."""


@dataclass(frozen=True)
class BadRoster:
    """There is no id in the list, or more than `ROSTER_LIMIT`."""


@dataclass(frozen=True)
class RosterProposal:
    """A list of ids that the teacher should look at before it counts.

    Attributes:
        view: the class, with the list that counts until then.
        ids: those of the new list, sorted, as they were sent; they are not stored like this.
        known: how many learners have given one of them.
    """

    view: ClassView
    ids: tuple[str, ...]
    known: int


class Rosters:
    """Lists of ids of classes. `id` is the Telegram id of the teacher who asks."""

    def __init__(self, store: Store, clock: Callable[[], datetime], deletion_log: DeletionLog) -> None:
        self._store = store
        self._clock = clock
        self._deletion_log = deletion_log

    async def propose(
        self, id: int, class_id: str, ids: Iterable[str]
    ) -> RosterProposal | NoClass | BadRoster | NotForMinors:
        """Keep the hashes of a list of ids until its teacher says that it is right. Nothing else changes before."""
        cleaned = without_repetitions(sorted({clean(id_, ID_LIMIT) for id_ in ids} - {""}))
        if not cleaned or len(cleaned) > ROSTER_LIMIT:
            return BadRoster()
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            if klass.of_minors:
                return NotForMinors()
            await tx.classes.replace_roster_draft(class_id, cleaned, self._clock())
            view = await class_view(tx, klass, id)
            sent = {canonical(id_) for id_ in cleaned}
            known = sum(canonical(member.roster_id) in sent for member in view.members)
            return RosterProposal(view, cleaned, known)

    async def keep(self, id: int, class_id: str) -> ClassView | NoClass | ListGone:
        """Replace the list of ids by the one that was looked at; learners are asked for theirs from now on."""
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, class_id, id)
            if isinstance(klass, NoClass):
                return klass
            replaced = bool(await tx.classes.roster(class_id))
            if not await tx.classes.accept_roster_draft(class_id):
                return ListGone()
            if replaced:
                self._deletion_log.note_decision(Decision.OTHER_LIST, class_id, self._clock())
            asking = replace(klass, asks_id=True)
            await tx.classes.save(asking)
            return await class_view(tx, asking, id)
