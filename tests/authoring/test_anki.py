"""Decks in Anki itself: imported, learnt, corrected, exported; and what Anki's own files are read as."""

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.formats import read_questions, write_questions
from bot.authoring.question_format import QuestionFormat
from bot.authoring.reasons import Reason
from bot.quiz.draft import DraftOption
from tests.authoring.drafts import a_choice, a_citation, a_number, an_order

pytestmark = pytest.mark.slow("a real Anki imports and learns")
needs_anki = pytest.mark.skipif(
    importlib.util.find_spec("anki") is None, reason="anki is not installed: there is no wheel for every machine"
)
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""After any change that a learner makes while this runs: Anki compares times."""
DRAFTS = (
    a_choice(id="range", explanation="So it is.", cite=a_citation(), tags=("scores", "level-1")),
    a_choice(id="two", kind="several", ask="Which <two> & why?\n{{c1::x}}"),
    replace(an_order(), id="order", ask="Put in order."),
    replace(a_number(), id="people", ask="How many?"),
)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    from anki.collection import Collection  # type: ignore[import-not-found,unused-ignore]

    opened = Collection(str(tmp_path / "learner.anki2"))
    yield opened
    opened.close()


def imported(collection: Any, folder: Path, drafts: tuple[Any, ...], now: datetime = NOW) -> Any:
    """Import a deck of *drafts* as Anki's own window does, and return what its log says."""
    from anki.collection import ImportAnkiPackageRequest

    path = folder / "deck.apkg"
    path.write_bytes(write_questions(drafts, QuestionFormat.ANKI, now=now, title="Scores").content)
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path))).log


def note_of(collection: Any, question: str) -> Any:
    return collection.get_note(collection.find_notes(f'Id:"{question}"')[0])


@needs_anki
def test_anki_imports_every_question_whole(collection: Any, tmp_path: Path) -> None:
    log = imported(collection, tmp_path, DRAFTS)

    assert len(log.new) == len(DRAFTS)
    assert collection.card_count() == len(DRAFTS)
    assert note_of(collection, "two")["Question"] == "Which &lt;two&gt; &amp; why?<br>{{c1::x}}"
    assert note_of(collection, "range").tags == ["level-1", "scores"]
    card = note_of(collection, "range").cards()[0]
    assert "350 to 950" in card.question()
    assert "users get a score" in card.answer()


@needs_anki
def test_a_corrected_deck_updates_the_note_and_keeps_what_was_learnt(collection: Any, tmp_path: Path) -> None:
    imported(collection, tmp_path, DRAFTS)
    collection.decks.select(collection.decks.id_for_name("Scores"))
    for _ in range(len(DRAFTS)):
        card = collection.sched.getCard()
        collection.sched.answerCard(card, 4)
    note = note_of(collection, "range")
    learnt = (note.cards()[0].due, note.cards()[0].ivl, note.cards()[0].reps)
    corrected = (replace(DRAFTS[0], ask="Which range does it give?"), *DRAFTS[1:])

    log = imported(collection, tmp_path, corrected, LATER)

    after = note_of(collection, "range")
    assert (len(log.new), collection.note_count()) == (0, len(DRAFTS))
    assert after.id == note.id
    assert after["Question"] == "Which range does it give?"
    assert (after.cards()[0].due, after.cards()[0].ivl, after.cards()[0].reps) == learnt
    assert learnt[1] > 0


@needs_anki
def test_a_corrected_deck_takes_own_tags_away_since_anki_does(collection: Any, tmp_path: Path) -> None:
    imported(collection, tmp_path, DRAFTS)
    note = note_of(collection, "range")
    note.add_tag("mine")
    collection.update_note(note)

    imported(collection, tmp_path, DRAFTS, LATER)

    assert note_of(collection, "range").tags == ["level-1", "scores"]


@needs_anki
@pytest.mark.parametrize("legacy", [True, False], ids=["for older versions", "as now"])
def test_what_anki_exports_again_is_read_as_it_was(collection: Any, tmp_path: Path, legacy: bool) -> None:
    from anki.collection import DeckIdLimit, ExportAnkiPackageOptions

    imported(collection, tmp_path, DRAFTS)
    path = tmp_path / "again.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy)
    limit = DeckIdLimit(collection.decks.id_for_name("Scores"))
    collection.export_anki_package(out_path=str(path), options=options, limit=limit)

    found = read_questions("again.apkg", path.read_bytes(), "en")

    assert set(found.drafts) == {replace(draft, tags=tuple(sorted(draft.tags))) for draft in DRAFTS}
    assert found.left_out == ()


@needs_anki
def test_cards_of_others_become_questions_whose_wrong_answers_are_other_backs(collection: Any, tmp_path: Path) -> None:
    from anki.collection import DeckIdLimit, ExportAnkiPackageOptions

    basic, cloze = collection.models.by_name("Basic"), collection.models.by_name("Cloze")
    deck = collection.decks.id("Capitals")
    for front, back in (
        ("Indonesia?", "<b>Jakarta</b>"),
        ("Japan?", "Tokyo"),
        ("Italy?", "Rome"),
        ("Half of 12?", "6"),
    ):
        note = collection.new_note(basic)
        note["Front"], note["Back"] = front, back
        collection.add_note(note, deck)
    note = collection.new_note(cloze)
    note["Text"] = "The {{c1::Seine}} flows through {{c2::Paris::city}}."
    collection.add_note(note, deck)
    path = tmp_path / "capitals.apkg"
    collection.export_anki_package(out_path=str(path), options=ExportAnkiPackageOptions(), limit=DeckIdLimit(deck))

    found = {draft.ask: draft for draft in read_questions("c.apkg", path.read_bytes(), "en").drafts}

    assert set(found) == {"Indonesia?", "Japan?", "Italy?", "Half of 12?", "The _____ flows through Paris."}
    assert DraftOption(text="Jakarta", right=True) in found["Indonesia?"].options
    assert {option.text for option in found["Japan?"].options} > {"Tokyo", "Rome"}
    assert str(found["Half of 12?"].number.answer) == "6"  # type: ignore[union-attr]
    left = read_questions("c.apkg", path.read_bytes(), "en").left_out
    assert {(each.what, each.reason) for each in left} >= {
        ("Japan?", Reason.OTHER_BACKS),
        ("Indonesia?", Reason.EMPHASIS),
    }


@needs_anki
def test_notes_in_plain_text_are_read(collection: Any, tmp_path: Path) -> None:
    imported(collection, tmp_path, DRAFTS)
    path = tmp_path / "notes.txt"
    collection.export_note_csv(
        out_path=str(path),
        limit=None,
        with_html=True,
        with_tags=True,
        with_deck=True,
        with_notetype=True,
        with_guid=True,
    )

    found = read_questions("notes.txt", path.read_bytes(), "en")

    assert set(found.drafts) == {replace(draft, tags=tuple(sorted(draft.tags))) for draft in DRAFTS}
