"""Drafts that wait for a teacher of a class, as services keep and show them within a transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.authoring.limits import problem_of
from bot.authoring.reasons import Reason
from bot.authoring.warnings import DraftWarning, warnings_of
from bot.quiz.draft import Draft
from bot.quiz.own_pack import StoredDraft, hash_of, question_id
from bot.storage.store import Transaction

DRAFTS_LIMIT = 500
"""How many drafts of a class may wait at the same time."""


@dataclass(frozen=True)
class DraftShown:
    """A draft, to be looked at.

    Attributes:
        stored: the draft.
        number: which draft of its class it is, from 1.
        of: how many the class has.
        problem: why it cannot be asked as it stands; `None` if it can.
        again: whether a version of it is asked already.
        warnings: what else speaks against it; none while it cannot be asked.
    """

    stored: StoredDraft
    number: int
    of: int
    problem: Reason | None
    again: bool
    warnings: tuple[DraftWarning, ...] = ()


@dataclass(frozen=True)
class DraftGone:
    """The draft was approved or thrown away; `klass` is the id of its class."""

    klass: str


@dataclass(frozen=True)
class Added:
    """Drafts that were read from a file.

    Attributes:
        klass: the id of the class.
        drafts: how many wait for approval now because of it.
        same: how many are asked in the very same words already.
        too_many: how many did not fit any more.
        first: the id of the first one; `None` if there is none.
    """

    klass: str
    drafts: int
    same: int
    too_many: int
    first: str | None


async def keep_drafts(
    tx: Transaction, klass: str, drafts: Sequence[Draft], document: str | None, now: datetime, new_id: Callable[[], str]
) -> Added:
    """Keep drafts of a class until a teacher has looked at them. The caller has checked who asks.

    A draft that has the id of a question of this class, from the file it came from, will be a new version of that. One
    that is asked already in the very same words is not kept.
    """
    waiting, asked = await tx.library.drafts(klass), await tx.library.approved(klass)
    known = {each.draft.id: draft_id_of(klass, each.id) for each in asked if each.draft.id}
    known |= {stored.draft.id: stored.id for stored in waiting if stored.draft.id}
    same_words = {each.hash for each in asked if each.current and not each.retired}
    new = [draft for draft in drafts if hash_of(draft) not in same_words]
    room = DRAFTS_LIMIT - len(waiting)
    place = await tx.library.next_place(klass)
    kept = [
        StoredDraft(known.get(draft.id or "") or new_id(), klass, draft, document, place + number)
        for number, draft in enumerate(new[:room])
    ]
    await tx.library.save_drafts(kept, now)
    return Added(
        klass=klass,
        drafts=len(kept),
        same=len(drafts) - len(new),
        too_many=len(new) - len(kept),
        first=kept[0].id if kept else None,
    )


async def shown_draft(tx: Transaction, stored: StoredDraft) -> DraftShown:
    """A draft, to be looked at by a teacher of its class."""
    waiting = [other.id for other in await tx.library.drafts(stored.klass)]
    asked = {each.id for each in await tx.library.approved(stored.klass)}
    problem = problem_of(stored.draft)
    return DraftShown(
        stored=stored,
        number=waiting.index(stored.id) + 1,
        of=len(waiting),
        problem=problem,
        again=question_id(stored.klass, stored.id) in asked,
        warnings=() if problem else tuple(warnings_of(stored.draft)),
    )


def draft_id_of(klass: str, question: str) -> str:
    """The id of the draft that a question was, and is again when it is changed."""
    return question.removeprefix(question_id(klass, ""))
