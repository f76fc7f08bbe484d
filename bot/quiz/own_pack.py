"""What a class has of its own: questions that its teacher has approved, made from drafts, kept by version.

Ids tell whose they are. The pack of a class is also the topic of quizzes on it, and a question is its only fact:
`own-<class>` and `own-<class>-<draft>`. Ids of the shared bank never begin so.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftCitation, DraftOption
from bot.quiz.language import LANGUAGES
from bot.quiz.question import (
    AnticipatedError,
    Citation,
    Fact,
    Form,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Pack,
    Passage,
    Question,
    SingleChoice,
    Source,
    Text,
)

TITLE: Text = {"en": "Questions of the class", "id": "Pertanyaan kelas sendiri"}
"""What the pack of every class is called; in its file a pack of the shared bank says so itself."""
_KIND: Text = {"en": "a document of the class", "id": "dokumen kelas"}
_PUBLISHED_BY: Text = {"en": "{kind} published by {publisher}", "id": "{kind} terbitan {publisher}"}
_BY: Text = {"en": "in the right order", "id": "sesuai urutan yang benar"}
_NOTHING: Text = dict.fromkeys(LANGUAGES, "")
_PREFIX = "own-"


@dataclass(frozen=True)
class ApprovedQuestion:
    """One version of a question of a class, as it is stored.

    Attributes:
        id: the id of the question, the same in all its versions.
        hash: the hash of this version.
        draft: what was approved.
        current: whether it is the version that is asked, or that was asked last.
        retired: whether it is no longer asked.
    """

    id: str
    hash: str
    draft: Draft
    current: bool = True
    retired: bool = False


@dataclass(frozen=True)
class StoredDraft:
    """A draft that waits for a teacher of a class.

    Attributes:
        id: the id of the draft; of the question too, once it is approved.
        klass: the id of the class.
        draft: the question.
        document: the id of the document that it was made from, or `None`.
        place: its place among the drafts of the class, from 0.
    """

    id: str
    klass: str
    draft: Draft
    document: str | None = None
    place: int = 0


@dataclass(frozen=True)
class StoredDocument:
    """A text that a teacher has sent. Its file is not kept.

    Attributes:
        id: the id of the document.
        klass: the id of the class.
        source: what it says of itself, or a teacher of it.
        passages: its text.
        doubtful: words in it whose hyphen may only be that of a line's end; nothing is suggested on their sentences.
        used: when it was sent or last looked at (UTC); `None` before it is stored.
    """

    id: str
    klass: str
    source: DocumentSource
    passages: tuple[DocumentPassage, ...]
    doubtful: tuple[str, ...] = ()
    used: datetime | None = None

    @property
    def characters(self) -> int:
        """How long its text is."""
        return sum(len(passage.text) for passage in self.passages)


def pack_id(klass: str) -> str:
    """Return the id of the pack, and of the topic, of the class with that id."""
    return f"{_PREFIX}{klass}"


def question_id(klass: str, draft: str) -> str:
    """Return the id of a question, and of its fact, from the ids of its class and of the draft that it was."""
    return f"{pack_id(klass)}-{draft}"


def class_of(id: str) -> str | None:
    """Return the id of the class whose own the pack, topic, question or fact *id* is; `None` if it is shared."""
    return id.removeprefix(_PREFIX).partition("-")[0] if id.startswith(_PREFIX) else None


def classes_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the classes whose own some of the *ids* are, sorted."""
    return tuple(sorted({klass for id in ids if (klass := class_of(id)) is not None}))


def hash_of(draft: Draft) -> str:
    """Return sixteen hex digits that change with anything that a learner could see of the question."""
    visible = replace(draft, id=None, title="", tags=())
    return sha256(json.dumps(visible, sort_keys=True, default=_fields, ensure_ascii=False).encode()).hexdigest()[:16]


def version_of(approved: Iterable[ApprovedQuestion]) -> str:
    """Return sixteen hex digits that change with any question of a class, and with which of them are asked."""
    rows = sorted((each.id, each.hash, each.current, each.retired) for each in approved)
    return sha256(json.dumps(rows).encode()).hexdigest()[:16]


def _fields(value: object) -> object:
    return vars(value) if hasattr(value, "__dict__") else str(value)


def pack_of(klass: str, approved: Iterable[ApprovedQuestion]) -> Pack:
    """Return the pack of the class with that id: its questions in the given order, and their earlier versions."""
    made = [
        (each, replace(question_of(each.draft, each.id, klass), retired=each.retired, hash=each.hash))
        for each in approved
    ]
    questions = tuple(question for each, question in made if each.current)
    earlier = tuple(question for each, question in made if not each.current)
    facts = tuple(fact for question in questions for fact in question.facts)
    return Pack(pack_id(klass), TITLE, _NOTHING, _NOTHING, facts, questions, earlier=earlier)


def question_of(draft: Draft, id: str, klass: str) -> Question:
    """Return the question that a draft becomes.

    Its texts are in one language: readers of every language read the same words. Wrong options stand for no
    misconception.

    Args:
        draft: the draft.
        id: the id of the question, as `question_id` makes it.
        klass: the id of the class.
    """
    form, ask = _form(draft), _text(draft.ask)
    fact = Fact(id, ask, _citation(draft.cite, klass) if draft.cite else None, claim=None)
    return Question(
        id=id,
        facts=(fact,),
        ask=ask,
        form=form,
        general_feedback=_text(_explanation(draft)),
        hash=hash_of(draft),
        pack=pack_id(klass),
        language=draft.language,
    )


def _text(words: str) -> Text:
    return dict.fromkeys(LANGUAGES, words)


def _explanation(draft: Draft) -> str:
    """What everybody reads: the explanation, and what the file says to those who were right."""
    praised = [option.feedback for option in draft.options if option.right and draft.kind != "order"]
    return "\n".join(dict.fromkeys(part for part in (draft.explanation, *praised) if part))


def _form(draft: Draft) -> Form:
    match draft.kind:
        case "one":
            return SingleChoice(tuple(_option(option) for option in draft.options))
        case "several":
            return MultipleChoice(tuple(_option(option) for option in draft.options))
        case "order":
            items = (Option(_text(item.text), feedback=_maybe(item.feedback)) for item in draft.options)
            return Ordering(tuple(items), _BY)
        case "number":
            if draft.number is None:
                raise ValueError("a draft that asks for a number has none")
            unit = _maybe(draft.number.unit)
            slips = tuple(AnticipatedError(slip.value, _text(slip.feedback)) for slip in draft.number.slips)
            return Numeric(draft.number.answer, draft.number.tolerance, unit, slips, year=draft.number.year)


def _option(option: DraftOption) -> Option:
    return Option(_text(option.text), option.right, None if option.right else _maybe(option.feedback))


def _maybe(words: str) -> Text | None:
    return _text(words) if words else None


def _kind(publisher: str) -> Text:
    """What sort of source a document is: the words with which readers are told where a passage is from."""
    if not publisher:
        return _KIND
    return {language: _PUBLISHED_BY[language].format(kind=_KIND[language], publisher=publisher) for language in _KIND}


def _citation(cite: DraftCitation, klass: str) -> Citation:
    source = Source(
        id=f"{pack_id(klass)}-{cite.source.sha256[:16]}",
        title=cite.source.title,
        short=_text(cite.source.title),
        publisher=cite.source.publisher,
        kind=_kind(cite.source.publisher),
        language=cite.source.language,
        published=_text(cite.source.published),
        caution=_text(cite.source.caution),
    )
    return Citation(Passage(f"{source.id}/{cite.passage.id}", source, cite.passage.text), cite.quote, {})
