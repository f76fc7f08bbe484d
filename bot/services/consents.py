"""Agreeing anew: when files of results can tell more than a learner has agreed to, they are asked, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.quiz import classes
from bot.quiz.classes import Member
from bot.quiz.disclosures import COLUMNS, Disclosure
from bot.services.class_outcomes import NotInClass
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store, Transaction

AT_ONCE = 200
"""Learners for whom a question is written down in one transaction."""


class Consents:
    """What members agree to after they have joined. `id` is a Telegram id."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str], deletion_log: DeletionLog
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log

    async def ask_all(self) -> None:
        """Let everybody be asked who has not been asked about this version yet, class by class."""
        while await self._ask_some() == AT_ONCE:
            pass

    async def _ask_some(self) -> int:
        async with self._store.transaction() as tx:
            members = await tx.classes.not_asked(classes.CONSENT, AT_ONCE)
            for member in members:
                await tx.classes.save_member(replace(member, asked=classes.CONSENT))
                if member.consent < classes.CONSENT:
                    await self._ask(tx, member)
            return len(members)

    async def _ask(self, tx: Transaction, member: Member) -> None:
        """Let one member be asked; in the same transaction it is noted that they were."""
        klass, now = await tx.classes.by_id(member.klass), self._clock()
        assert klass is not None, "a member's class is there: the database sees to it"
        question = Disclosure(
            event=self._new_id(),
            learner=member.learner,
            what=COLUMNS,
            klass=klass.id,
            class_name=klass.name,
            taker=None,
            teacher="",
            operator=False,
            named=False,
            at=now.replace(second=0, microsecond=0),
        )
        await tx.disclosures.note(question, [member.learner], now)

    async def agree(self, id: int, class_id: str, read: str) -> Member | NotInClass:
        """Share what files of results can tell today.

        Args:
            read: the hash of the text that was read.
        """
        return await self._settle(id, class_id, classes.CONSENT, read)

    async def take_back(self, id: int, class_id: str, read: str) -> Member | NotInClass:
        """Share no more than what everybody shares who is in a class.

        Args:
            read: the hash of the text that says what is shared from now on.
        """
        return await self._settle(id, class_id, classes.FIRST_CONSENT, read)

    async def _settle(self, id: int, class_id: str, version: int, read: str) -> Member | NotInClass:
        """Note what a member agrees to. Once more the same changes nothing: neither the day nor the text."""
        async with self._store.transaction() as tx:
            member = await tx.classes.member(class_id, id)
            if member is None:
                return NotInClass()
            if member.consent != version:
                now = self._clock()
                if version < member.consent:
                    self._deletion_log.note_decision(Decision.SHARES_LESS, class_id, now, id)
                member = replace(member, consent=version, read=read, agreed=now.date(), asked=classes.CONSENT)
                await tx.classes.save_member(member)
            return member
