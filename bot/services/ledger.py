"""The ledger of files and people: what others got of a learner, and who has to be told."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz.classes import Class, Teacher
from bot.quiz.disclosures import LET_IN, TEACHER, Disclosure, ResultsMessage
from bot.quiz.exports import ExportRequest
from bot.quiz.user import User
from bot.services.class_outcomes import ClassDeleted, NotForMinors
from bot.storage.store import Store, Transaction

TIME_FOR_A_NAME = timedelta(minutes=10)
"""How long a new teacher has to choose a name before learners are told of them."""


@dataclass(frozen=True)
class News:
    """What one person is to be told, the oldest first."""

    user: User
    items: tuple[Disclosure, ...]


class Ledger:
    """What others got of a person, for that person. `id` is a Telegram id."""

    def __init__(self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def entries(self, id: int) -> list[Disclosure]:
        """Everything that others got of the person, the newest first."""
        async with self._store.reading() as tx:
            return await tx.disclosures.of(id)

    async def members(self, request: ExportRequest) -> frozenset[int] | ClassDeleted | NotForMinors:
        """The Telegram ids of the learners whose results a file of the operator's would hold now."""
        async with self._store.reading() as tx:
            klass = await tx.classes.by_id(request.klass)
            if klass is None:
                return ClassDeleted()
            if not may_be_taken(klass, request):
                return NotForMinors()
            return frozenset(member.learner for member in await tx.classes.members(request.klass))

    async def note_operator(self, request: ExportRequest, included: Collection[int]) -> bool:
        """Note that the operator takes a file with those learners.

        Returns:
            Whether it was noted; `False` if one of them has left meanwhile, so that the file must be made anew. The
            same if somebody has said meanwhile that there are minors in the class: `members` then says why.
        """
        async with self._store.transaction() as tx:
            klass = await tx.classes.by_id(request.klass)
            if klass is None or not may_be_taken(klass, request):
                return False
            return await note_file(tx, self._new_id(), klass, None, request, included, self._clock())

    async def next_news(self) -> News | None:
        """Take what one person is to be told; `None` if nobody is. Call `settled` when it was told."""
        async with self._store.transaction() as tx:
            items = await tx.disclosures.take_news(self._clock())
            user = await tx.users.get(items[0].learner) if items else None
            return News(user, tuple(items)) if user is not None else None

    async def settled(self, news: News) -> None:
        """Note that news were told, perhaps were, or never can be, so that they are not told again."""
        async with self._store.transaction() as tx:
            await tx.disclosures.settle(news.items)

    async def put_back(self, news: News, wait: timedelta) -> None:
        """Let news that were surely not sent wait once more, for so long at least."""
        async with self._store.transaction() as tx:
            if await tx.users.get(news.user.id) is not None:
                await tx.disclosures.put_back(news.items, self._clock() + wait)

    async def note_message(self, message: ResultsMessage) -> None:
        """Note that a message shows results, so that it can be rewritten when a learner leaves."""
        async with self._store.transaction() as tx:
            if await tx.classes.taught(message.klass, message.teacher):
                await tx.disclosures.note_message(message, self._clock())

    async def stale_message(self) -> tuple[ResultsMessage, User] | None:
        """A message that shows somebody who has left or is gone, with the teacher in whose chat it is."""
        async with self._store.reading() as tx:
            message = await tx.disclosures.stale_message()
            user = await tx.users.get(message.teacher) if message else None
            return (message, user) if message and user else None

    async def rewritten(self, message: ResultsMessage) -> None:
        """Note that a message shows no results any more, or cannot be rewritten."""
        async with self._store.transaction() as tx:
            await tx.disclosures.remove_message(message)


def may_be_taken(klass: Class, request: ExportRequest) -> bool:
    """Whether such a file may be taken: of a class with minors there is none with names."""
    return not (klass.of_minors and request.names_learners)


async def note_file(
    tx: Transaction,
    event: str,
    klass: Class,
    taker: Teacher | None,
    request: ExportRequest,
    included: Collection[int],
    now: datetime,
) -> bool:
    """Note that a file is about to be taken, for each learner in it.

    Args:
        taker: the teacher; `None` for the operator.
        included: the Telegram ids of the learners in the file.

    Returns:
        Whether it was noted. It is not if one of them has left the class meanwhile: then the file must not be sent.
    """
    members = {member.learner for member in await tx.classes.members(klass.id)}
    if not members.issuperset(included):
        return False
    disclosure = Disclosure(
        event=event,
        learner=0,
        what=request.format,
        klass=klass.id,
        class_name=klass.name,
        taker=taker.user_id if taker else None,
        teacher=taker.name if taker else "",
        operator=taker is None,
        named=request.named,
        at=now.replace(second=0, microsecond=0),
    )
    await tx.disclosures.note(disclosure, included, now)
    return True


async def note_teacher(tx: Transaction, event: str, klass: Class, teacher: Teacher, now: datetime) -> None:
    """Note that somebody was let in as a teacher, for the learners of the class and for its other teachers."""
    members = [member.learner for member in await tx.classes.members(klass.id)]
    others = [other.user_id for other in await tx.classes.teachers(klass.id) if other.user_id != teacher.user_id]
    for what, people in ((TEACHER, members), (LET_IN, others)):
        disclosure = Disclosure(
            event=event,
            learner=0,
            what=what,
            klass=klass.id,
            class_name=klass.name,
            taker=teacher.user_id,
            teacher=teacher.name,
            operator=False,
            named=True,
            at=now.replace(second=0, microsecond=0),
        )
        await tx.disclosures.note(disclosure, people, now + TIME_FOR_A_NAME)
