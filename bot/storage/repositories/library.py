"""Loading and saving what classes have of their own: documents, drafts, and questions that were approved."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.quiz.draft import DocumentSource
from bot.quiz.own_pack import ApprovedQuestion, StoredDocument, StoredDraft, version_of
from bot.storage.drafts import draft_json, draft_of, passages_of
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import MEMBER, OWN_DOCUMENT, OWN_DRAFT, OWN_PACK, OWN_QUESTION


class LibraryRepository(Statements):
    """What classes have of their own. Those methods that name a class do not check who asks: the caller does."""

    # questions -----------------------------------------------------------------------------------

    async def version(self, klass: str) -> str | None:
        """Return the version of the questions of a class; `None` if it has none."""
        row = await self._one(select(OWN_PACK.c.version).where(OWN_PACK.c.klass == klass))
        return row.version if row else None

    async def versions_for(self, learner: int, classes: Iterable[str]) -> dict[str, str]:
        """Return the versions of the questions of those of the *classes* that a learner is in, by class."""
        query = select(OWN_PACK).join(MEMBER, MEMBER.c.klass == OWN_PACK.c.klass)
        own = await self._all(query.where(MEMBER.c.learner == learner, OWN_PACK.c.klass.in_(list(classes))))
        return {row.klass: row.version for row in own}

    async def approved(self, klass: str) -> list[ApprovedQuestion]:
        """Return all versions of all questions of a class, in the order in which they were approved."""
        query = select(OWN_QUESTION).where(OWN_QUESTION.c.klass == klass)
        ordered = query.order_by(OWN_QUESTION.c.place, OWN_QUESTION.c.approved, OWN_QUESTION.c.hash)
        return [_approved(row) for row in await self._all(ordered)]

    async def approve(self, klass: str, question: ApprovedQuestion, now: datetime) -> None:
        """Keep a version of a question as the one that is asked from now on. Earlier ones can be looked back at."""
        of_it = OWN_QUESTION.c.id == question.id
        places = select(func.max(OWN_QUESTION.c.place)).where(OWN_QUESTION.c.klass == klass)
        before = await self._scalar(select(func.max(OWN_QUESTION.c.place)).where(of_it))
        last = await self._scalar(places)
        await self._db.execute(update(OWN_QUESTION).where(of_it).values(current=False))
        row = {
            "id": question.id,
            "hash": question.hash,
            "klass": klass,
            "place": before if before is not None else (-1 if last is None else last) + 1,
            "current": True,
            "retired": question.retired,
            "approved": now,
            "draft": draft_json(question.draft),
        }
        await self._save(OWN_QUESTION, row)
        await self._note_version(klass)

    async def retire(self, klass: str, question: str) -> bool:
        """Ask a question of a class no longer. Returns whether it was asked until now."""
        asked = (OWN_QUESTION.c.klass == klass, OWN_QUESTION.c.id == question, OWN_QUESTION.c.retired.is_(False))
        changed = await self._db.execute(update(OWN_QUESTION).where(*asked).values(retired=True))
        await self._note_version(klass)
        return bool(changed.rowcount)

    async def _note_version(self, klass: str) -> None:
        await self._save(OWN_PACK, {"klass": klass, "version": version_of(await self.approved(klass))})

    # drafts --------------------------------------------------------------------------------------

    async def drafts(self, klass: str) -> list[StoredDraft]:
        """Return the drafts of a class, in their order."""
        query = select(OWN_DRAFT).where(OWN_DRAFT.c.klass == klass).order_by(OWN_DRAFT.c.place, OWN_DRAFT.c.id)
        return [_draft(row) for row in await self._all(query)]

    async def count_drafts(self, klass: str) -> int:
        """Return how many drafts a class has."""
        return int(await self._scalar(select(func.count()).where(OWN_DRAFT.c.klass == klass)))

    async def draft(self, id: str) -> StoredDraft | None:
        """Return a draft, whichever class it belongs to. Its row stays locked where several may write."""
        row = await self._one(select(OWN_DRAFT).where(OWN_DRAFT.c.id == id), lock=True)
        return _draft(row) if row else None

    async def next_place(self, klass: str) -> int:
        """Return the place after the last draft of a class."""
        last = await self._scalar(select(func.max(OWN_DRAFT.c.place)).where(OWN_DRAFT.c.klass == klass))
        return 0 if last is None else int(last) + 1

    async def save_drafts(self, drafts: Iterable[StoredDraft], now: datetime) -> None:
        await self._save(
            OWN_DRAFT,
            *(
                {
                    "id": stored.id,
                    "klass": stored.klass,
                    "document": stored.document,
                    "place": stored.place,
                    "draft": draft_json(stored.draft),
                    "at": now,
                }
                for stored in drafts
            ),
        )

    async def delete_draft(self, id: str) -> None:
        await self._db.execute(delete(OWN_DRAFT).where(OWN_DRAFT.c.id == id))

    # documents -----------------------------------------------------------------------------------

    async def save_document(self, document: StoredDocument, now: datetime) -> None:
        await self._save(
            OWN_DOCUMENT,
            {
                "id": document.id,
                "klass": document.klass,
                "source": {**asdict(document.source), "doubtful": list(document.doubtful)},
                "passages": [asdict(passage) for passage in document.passages],
                "at": now,
            },
        )

    async def document(self, id: str) -> StoredDocument | None:
        """Return a document, whichever class it belongs to. Its row stays locked where several may write."""
        row = await self._one(select(OWN_DOCUMENT).where(OWN_DOCUMENT.c.id == id), lock=True)
        return _document(row) if row else None

    async def documents(self, klass: str) -> list[StoredDocument]:
        """Return the documents of a class, the newest first."""
        query = select(OWN_DOCUMENT).where(OWN_DOCUMENT.c.klass == klass)
        ordered = query.order_by(OWN_DOCUMENT.c.at.desc(), OWN_DOCUMENT.c.id)
        return [_document(row) for row in await self._all(ordered)]

    async def sources(self, klass: str) -> dict[str, DocumentSource]:
        """Return where the documents of a class are from, by the id of each, without their texts."""
        query = select(OWN_DOCUMENT.c.id, OWN_DOCUMENT.c.source).where(OWN_DOCUMENT.c.klass == klass)
        return {row.id: _source(row) for row in await self._all(query)}

    async def touch_document(self, id: str, now: datetime) -> None:
        """Note that a document was looked at, so that it is kept."""
        await self._db.execute(update(OWN_DOCUMENT).where(OWN_DOCUMENT.c.id == id).values(at=now))

    async def delete_document(self, klass: str, id: str) -> None:
        """Delete a document of a class and the drafts that wait from it. Questions that quote it keep their passage."""
        await self._db.execute(delete(OWN_DRAFT).where(OWN_DRAFT.c.klass == klass, OWN_DRAFT.c.document == id))
        await self._db.execute(delete(OWN_DOCUMENT).where(OWN_DOCUMENT.c.klass == klass, OWN_DOCUMENT.c.id == id))

    async def delete_untouched(self, before: datetime) -> None:
        """Delete drafts and documents that nobody has approved or changed since."""
        await self._db.execute(delete(OWN_DRAFT).where(OWN_DRAFT.c.at < before))
        await self._db.execute(delete(OWN_DOCUMENT).where(OWN_DOCUMENT.c.at < before))


def _approved(row: Row) -> ApprovedQuestion:
    return ApprovedQuestion(row.id, row.hash, draft_of(row.draft), row.current, row.retired)


def _draft(row: Row) -> StoredDraft:
    return StoredDraft(row.id, row.klass, draft_of(row.draft), row.document, row.place)


def _document(row: Row) -> StoredDocument:
    return StoredDocument(
        id=row.id,
        klass=row.klass,
        source=_source(row),
        passages=passages_of(row.passages),
        doubtful=tuple(row.source.get("doubtful", ())),
        used=row.at,
    )


def _source(row: Row) -> DocumentSource:
    return DocumentSource(**{name: value for name, value in row.source.items() if name != "doubtful"})
