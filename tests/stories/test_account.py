"""Flow J and what stands around a quiz: progress, settings, privacy, help."""

import json
from pathlib import Path

import pytest

from tests.stage import Person, Stage, labels
from tests.stories.school import a_teacher, joins, the_link


async def finish(person: Person) -> None:
    for _ in range(6):
        await person.taps("I don't know", person.asked())
        await person.taps(labels(person.sees)[0], person.sees)


async def test_privacy_says_in_words_what_is_kept_and_what_for(ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")

    known = await ani.says("/privacy")

    assert "What I know about you" in known["text"]
    assert "· 1 answer, and when you gave it: to go on where you stopped." in known["text"]
    assert "· What that says about your memory of 1 fact: to bring it back in time." in known["text"]
    assert "on the machine of Ada, who can read all of it" in known["text"]
    assert labels(known) == ["Download everything", "Show the rows", "Delete everything", "Policy"]


async def test_the_rows_can_be_seen_as_they_are_stored(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    await ani.says("/privacy")

    shown = await ani.taps("Show the rows")

    (answer,) = (await stage.rows(1))["answer"]
    assert f"question: {answer['question']}" in shown["text"]
    assert "since: 2026-01-05 12:00 UTC" in shown["text"]
    assert "A thief of the database would read exactly this about you" in shown["text"]


async def test_the_download_holds_every_row(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    await ani.says("/privacy")

    await ani.taps("Download everything")

    document = ani.sees["document"]
    assert document["file_name"] == "scorewise-data.json"
    file = stage.world.file(document["file_id"])
    assert file is not None
    rows = json.loads(file.data)["rows"]
    assert {table: len(found) for table, found in rows.items()} == {
        table: len(found) for table, found in (await stage.rows(1)).items()
    }
    assert rows["answer"][0]["at"] == "2026-01-05T12:00:00+00:00"


async def test_the_download_names_classes_and_teachers(stage: Stage, ani: Person) -> None:
    teacher = await a_teacher(stage)
    await joins(ani, await the_link(teacher))
    await ani.says("/privacy")

    await ani.taps("Download everything")

    file = stage.world.file(ani.sees["document"]["file_id"])
    assert file is not None
    document = json.loads(file.data)
    (named,) = document["classes"]
    assert (named["name"], named["teachers"]) == ("Privacy 101", ["Dr. Rivera"])
    assert document["rows"]["member"][0]["klass"] == named["id"]


async def test_deleting_asks_once_then_leaves_nothing(stage: Stage, ani: Person) -> None:
    ben = stage.person(2, "Ben")
    await ben.begins()
    await ani.begins()
    await finish(ani)
    await ani.says("/privacy")

    question = await ani.taps("Delete everything")
    assert question["text"].startswith("Delete your profile, 6 answers")
    assert any((await stage.rows(1)).values())
    done = await ani.taps("Delete")

    assert done["text"].startswith("Done: everything about you is deleted here. Backups lose it within 30 days.")
    assert not any((await stage.rows(1)).values())
    assert (await stage.rows(2))["learner"]


@pytest.mark.sqlite("a server keeps its own files")
async def test_deleted_bytes_are_gone_from_the_files(stage: Stage, tmp_path: Path) -> None:
    sasha = stage.person(7_700_770_077, "Sasha")
    await sasha.begins()
    (sitting,) = (await stage.rows(sasha.id))["sitting"]
    files = ("scorewise.db", "scorewise.db-wal")
    assert any(sitting["id"].encode() in (tmp_path / file).read_bytes() for file in files)
    await sasha.says("/privacy")
    await sasha.taps("Delete everything")

    await sasha.taps("Delete")

    assert not any(sitting["id"].encode() in (tmp_path / file).read_bytes() for file in files)


async def test_keeping_keeps(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.says("/privacy")
    await ani.taps("Delete everything")

    assert (await ani.taps("Keep"))["text"] == "OK, everything stays as it was."
    assert (await stage.rows(1))["learner"]


async def test_after_deleting_one_can_start_again(stage: Stage, ani: Person) -> None:
    await ani.begins()
    old = ani.sees
    await ani.says("/privacy")
    await ani.taps("Delete everything")
    confirmation = ani.sees
    await ani.taps("Delete")

    await ani.taps("I don't know", old)
    assert "I remember your Telegram ID" in ani.sees["text"]
    assert not any((await stage.rows(1)).values())
    assert labels(confirmation)

    assert "Question 1 of 6" in (await ani.begins())["text"]


async def test_a_stranger_learns_that_nothing_is_known(ani: Person) -> None:
    known = await ani.says("/privacy")

    assert "Nothing. I remember somebody only after they have agreed to it." in known["text"]
    assert "Ada runs this bot" in (await ani.taps("Policy"))["text"]
    assert "Not stored: your name" in (await ani.taps("What not, and why", await ani.taps("What is stored")))["text"]


async def test_settings_change_language_and_plain_text_in_place(stage: Stage, ani: Person) -> None:
    await ani.begins()
    settings = await ani.says("/settings")

    changed = await ani.taps("Bahasa Indonesia", settings)
    assert changed["message_id"] == settings["message_id"]
    assert "Bahasa: Bahasa Indonesia" in changed["text"]
    plain = await ani.taps("Aktifkan teks sederhana")
    assert "Teks sederhana: aktif" in plain["text"]

    question = await ani.says("/quiz")
    question = await ani.taps("Lanjutkan")
    assert "Pertanyaan 1 dari 6" in question["text"]
    assert "▰" not in question["text"]


async def test_plain_text_has_no_signs(ani: Person) -> None:
    await ani.begins()
    await ani.says("/settings")
    await ani.taps("Turn plain text on")
    await ani.says("/quiz")
    await ani.taps("Go on")

    explained = await ani.taps("I don't know", ani.asked())

    assert not set("▰▱✅❌◻☑") & set(explained["text"])


async def test_progress_counts_facts_by_system_and_by_risk(ani: Person) -> None:
    await ani.begins()
    await finish(ani)

    progress = await ani.says("/progress")

    assert "Sesame ▱▱▱▱▱▱\n· 6 of 6 read or asked, 6 learning" in progress["text"]
    assert "6 answers since January 5, 2026" in progress["text"]
    by_risk = await ani.taps("By risk")
    assert "Opacity ▱▱▱▱▱▱\n· 6 of 6 read or asked, 6 learning" in by_risk["text"]


async def test_progress_says_what_is_due(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await finish(ani)
    stage.clock.forward(days=1)

    assert labels(await ani.says("/progress"))[0] == "Review what is due (6)"


@pytest.mark.parametrize("command", ["/progress", "/help"])
async def test_every_way_in_leads_to_a_quiz(ani: Person, command: str) -> None:
    await ani.begins()
    await finish(ani)

    await ani.says(command)
    await ani.taps("Start a quiz", ani.sees)
    question = await ani.taps("Sesame", ani.sees)

    assert "Question 1 of 6" in question["text"]


async def test_indonesian_from_the_first_day_to_the_last(stage: Stage) -> None:
    budi = stage.person(3, "Budi", "id")
    await budi.begins()
    for _ in range(6):
        await budi.taps("Aku tidak tahu", budi.asked())
        assert budi.sees["text"].startswith("Sekarang kamu tahu.")
        assert "Terjemahan kami: gloss of" in budi.sees["text"]
        await budi.taps(labels(budi.sees)[0], budi.sees)

    assert budi.done["text"].startswith("Selesai: 0 dari 6 benar.")
    assert "Kemajuanmu" in (await budi.says("/progress"))["text"]
    assert "Yang kuketahui tentangmu" in (await budi.says("/privacy"))["text"]
    assert "/quiz – Mulai kuis" in (await budi.says("/help"))["text"]


async def test_the_download_does_not_tell_the_answers_to_come(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    await ani.says("/privacy")
    assert "still_to_come: 5" in (await ani.taps("Show the rows"))["text"]

    await ani.taps("Download everything")

    file = stage.world.file(ani.sees["document"]["file_id"])
    assert file is not None
    (sitting,) = json.loads(file.data)["rows"]["sitting"]
    assert len(sitting["asked"]) == 1
