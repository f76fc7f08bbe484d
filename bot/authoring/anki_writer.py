"""Drafts as an Anki deck (.apkg). A question keeps its note for ever, so that a newer file corrects what is learnt."""

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256

from bot.authoring.anki_fields import BACK, FIELDS, FRONT, NOTE_TYPE, STYLE, fields_of
from bot.quiz.draft import Draft

_MODEL_ID = 1_764_547_200
"""Anki's id of the note type: never another one, or every learner gets a second type beside the first."""
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)


def write_anki(drafts: Sequence[Draft], title: str, now: datetime) -> bytes:
    """Return an Anki deck, which holds everything of the drafts.

    The same question has the same note in every file (by its id, else by its text). Anki keeps what was learnt of a
    note that it has, and takes the fields of the newer one.

    Args:
        drafts: the questions.
        title: the name of the deck. Anki knows a deck by it.
        now: the time of this version, in any zone.
    """
    import genanki  # type: ignore[import-untyped]  # loaded late: it comes without types, and few people take decks

    model = genanki.Model(
        _MODEL_ID,
        NOTE_TYPE,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": FRONT, "afmt": BACK}],
        css=STYLE,
    )
    deck = genanki.Deck(_number_of("deck", title), title)
    for draft in drafts:
        guid = genanki.guid_for("scorewise", draft.id or f"{draft.kind}\n{draft.ask}")
        tags = ["-".join(tag.split()) for tag in draft.tags]
        deck.add_note(genanki.Note(model=model, fields=fields_of(draft), guid=guid, tags=tags))
    return _packed(genanki.Package(deck), now.timestamp())


def _packed(package: object, timestamp: float) -> bytes:
    """Return the file of a package. genanki's own way leaves a copy of the questions in the temporary folder."""
    with closing(sqlite3.connect(":memory:")) as database:
        ids = itertools.count(int(timestamp * 1000))
        package.write_to_db(database.cursor(), timestamp, ids)  # type: ignore[attr-defined]
        database.commit()
        collection = database.serialize()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("collection.anki2", collection), ("media", json.dumps({}).encode())):
            archive.writestr(zipfile.ZipInfo(name, _ENTRY_TIME), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _number_of(*words: str) -> int:
    """Return a number that is always the same for the same words, of the size that Anki's ids have."""
    return 1_000_000_000_000 + int(sha256("\n".join(words).encode()).hexdigest()[:10], 16)
