"""A teacher's documents: where they are from, questions suggested and written on their sentences, and their end."""

import pytest

from bot.authoring.formats import read_questions
from bot.chat.translation import Translator
from bot.playground.faults import Fault
from bot.quiz.jobs import LEASE
from bot.services.retention import UNAPPROVED_KEPT
from tests.stage import Person, Stage, data_of, labels, letter_of
from tests.stories.school import a_teacher, joins, the_link
from tests.stories.test_own_questions import DOCUMENT, gives_own, opens, sends

pytestmark = pytest.mark.slow("whole classes, and files that are read in a process of their own")


async def sends_document(teacher: Person, name: str = "scores.md") -> None:
    """Send it, and leave where it is from as the document says."""
    await sends(teacher, name, DOCUMENT)
    await teacher.taps("The rest as it stands", teacher.sees)


async def picks(teacher: Person, kind: str) -> None:
    """Pick the second sentence of the first passage."""
    await teacher.taps("Pick a sentence", teacher.sees)
    await teacher.taps("1", teacher.sees)
    number = next(n for n in ("1", "2", "3") if f"{n}. It was introduced in 2015" in teacher.sees["text"])
    await teacher.taps(number, teacher.sees)
    assert "It was introduced in 2015 by a company in Hangzhou." in teacher.sees["text"]
    await teacher.taps(kind, teacher.sees)


async def test_where_a_document_is_from_is_asked_and_stands_under_every_passage(school: Stage) -> None:
    teacher = await a_teacher(school)
    await joins(ani := school.person(1), await the_link(teacher))

    asked = await sends(teacher, "scores.md", DOCUMENT)
    assert "Title, 1 of 4" in asked["text"]
    assert "Publisher, 2 of 4" in (await teacher.says("How <b>Scores</b> & fines work"))["text"]
    assert "Published, 3 of 4" in (await teacher.says("The City of Hangzhou"))["text"]
    assert "That is too long: at most 120" in (await teacher.says("x" * 121))["text"]
    assert "Caution, 4 of 4" in (await teacher.says("2019"))["text"]
    shown = await teacher.says("The firm wrote it itself.")
    assert "How <b>Scores</b> & fines work" in shown["text"]

    await teacher.taps("Suggest questions", shown)
    await teacher.taps("Look at them", teacher.sees)
    explained = await teacher.taps("Its explanation", teacher.sees)
    head = "From How <b>Scores</b> & fines work, a document of the class published by The City of Hangzhou, 2019:"
    assert head in explained["text"]
    assert "Careful: The firm wrote it itself." in explained["text"]
    await teacher.taps("Approve", explained)
    await gives_own(teacher)
    await ani.taps("Start it now")
    await ani.taps("I don't know", ani.sees)
    assert "How <b>Scores</b> & fines work, 2019" in ani.sees["text"]


async def test_details_can_be_left_out_and_changed_later_also_in_what_waits(school: Stage) -> None:
    teacher = await a_teacher(school)
    await sends_document(teacher)
    await teacher.taps("Suggest questions", teacher.sees)
    await opens(teacher)
    await teacher.taps("Documents", teacher.sees)
    await teacher.taps("1. Scores", teacher.sees)

    await teacher.taps("Where it is from", teacher.sees)
    await teacher.taps("Keep “Scores”", teacher.sees)
    await teacher.says("A publisher")
    await teacher.taps("Say nothing of it", teacher.sees)
    document = await teacher.taps("Say nothing of it", teacher.sees)
    assert "Publisher: A publisher" in document["text"]
    await opens(teacher)
    await teacher.taps("Look at what waits", teacher.sees)
    assert "published by A publisher" in (await teacher.taps("Its explanation", teacher.sees))["text"]

    await opens(teacher)
    await teacher.taps("Documents", teacher.sees)
    await teacher.taps("1. Scores", teacher.sees)
    await teacher.taps("Where it is from", teacher.sees)
    await teacher.taps("Keep “Scores”", teacher.sees)
    await teacher.taps("Leave it out", teacher.sees)
    await teacher.taps("The rest as it stands", teacher.sees)
    assert "Publisher: –" in teacher.sees["text"]


async def test_a_question_is_written_on_a_sentence_and_asked_once_it_is_approved(school: Stage) -> None:
    teacher = await a_teacher(school)
    await joins(ani := school.person(1), await the_link(teacher))
    await sends_document(teacher)

    await picks(teacher, "One right answer")
    assert "Send the question as it shall read." in teacher.sees["text"]
    asked = await teacher.says("Who introduced the score?")
    assert "with a * before each that is right" in asked["text"]
    shown = await teacher.says("* A company in Hangzhou\nThe state\n\n  The police")
    assert "Draft 1 of 1, as learners will see it" in shown["text"]
    assert "C. The police" in shown["text"]
    await teacher.taps("Approve", shown)
    await gives_own(teacher)
    await ani.taps("Start it now")
    answered = await ani.taps(letter_of(ani.sees, "A company in Hangzhou"), ani.sees)

    assert answered["text"].startswith("Right.")
    assert "It was introduced in 2015 by a company in Hangzhou." in answered["text"]


async def test_a_number_an_order_and_an_unfinished_question_are_written_too(school: Stage) -> None:
    teacher = await a_teacher(school)
    await sends_document(teacher)

    await picks(teacher, "A number")
    await teacher.says("In which year was it introduced?")
    assert "Try digits only" in (await teacher.says("some year"))["text"]
    assert "Draft 1 of 1" in (await teacher.says("2015"))["text"]

    await opens(teacher)
    await teacher.taps("Documents", teacher.sees)
    await teacher.taps("1. Scores", teacher.sees)
    await picks(teacher, "An order")
    unfinished = await teacher.taps("Never mind", teacher.sees)
    assert "It cannot be asked yet: The question itself is empty." in unfinished["text"]
    assert "Approve" not in labels(unfinished)
    await teacher.taps("Write what is missing", unfinished)
    await teacher.says("What came first?")
    shown = await teacher.says("The score\nThe fine")
    assert "Draft 2 of 2, as learners will see it" in shown["text"]


async def test_documents_are_listed_with_what_hangs_on_them_and_deleted_when_that_was_read(school: Stage) -> None:
    teacher = await a_teacher(school)
    await sends_document(teacher)
    await teacher.taps("Suggest questions", teacher.sees)
    waiting = int(teacher.sees["text"].split(" ")[0])
    await teacher.taps("Look at them", teacher.sees)
    await teacher.taps("Approve", teacher.sees)
    await opens(teacher)
    listed = await teacher.taps("Documents", teacher.sees)
    day = school.clock.now.date()
    assert "2 passages, 199 characters" in listed["text"]
    assert f"Last used on {Translator('en').date(day)}" in listed["text"]
    assert Translator("en").date(day + UNAPPROVED_KEPT) in listed["text"]

    await teacher.taps("1. Scores", listed)
    asks = await teacher.taps("Delete", teacher.sees)
    assert f"{waiting - 1} draft" in asks["text"]
    assert "1 question that is asked quotes it and keeps the passage that it quotes." in asks["text"]
    await teacher.taps("Keep", asks)
    await teacher.taps("Delete", teacher.sees)
    gone = await teacher.taps("Delete it", teacher.sees)
    assert "There is none." in gone["text"]

    own = await opens(teacher)
    assert "1 question is asked." in own["text"]
    assert "wait" not in own["text"]
    await teacher.forges(data_of(asks, "Delete it"), own["message_id"])
    assert teacher.toast["text"].startswith("This document is not there any more")


async def test_a_document_that_is_sent_again_is_the_same_one(school: Stage) -> None:
    teacher = await a_teacher(school)
    await sends(teacher, "scores.md", DOCUMENT)
    await teacher.says("My title")
    await sends(teacher, "again.md", DOCUMENT)

    assert "Now it says: My title" in teacher.sees["text"]
    await opens(teacher)
    await teacher.taps("Documents", teacher.sees)
    assert [label for label in labels(teacher.sees) if label[0].isdigit()] == ["1. My title"]


async def test_asking_twice_suggests_nothing_twice(school: Stage) -> None:
    teacher = await a_teacher(school)
    await sends_document(teacher)
    shown = teacher.sees
    first = (await teacher.taps("Suggest questions", shown))["text"]
    await teacher.taps("Suggest questions", shown)

    assert "to look at." in first
    assert "No other question could be suggested on it." in teacher.sees["text"]


async def test_buttons_of_another_classs_documents_do_nothing(school: Stage) -> None:
    teacher = await a_teacher(school)
    asked = await sends(teacher, "scores.md", DOCUMENT)
    shown = await teacher.taps("The rest as it stands", asked)
    deleting = await teacher.taps("Delete", shown)
    await teacher.taps("Keep", deleting)
    passages = await teacher.taps("Pick a sentence", teacher.sees)
    stranger = await a_teacher(school, 901, "Dr. No", "Another class")

    forged = [
        data_of(asked, "The rest as it stands"),
        data_of(asked, "Keep “Scores”"),
        data_of(deleting, "Delete it"),
        data_of(shown, "Suggest questions"),
        data_of(shown, "Documents"),
        data_of(passages, "1"),
    ]
    for data in forged:
        before = stranger.sees
        await stranger.forges(data, stranger.sees["message_id"])
        assert stranger.sees == before
        assert stranger.toast["text"].startswith("You do not teach this class.")


async def test_the_table_to_fill_in_is_fetched_in_the_teachers_language_and_read_back(school: Stage) -> None:
    teacher = await a_teacher(school)
    await teacher.taps("Bahasa Indonesia", await teacher.says("/settings"))
    await opens(teacher, "id")
    asked = await teacher.taps("Kirim berkas atau teks", teacher.sees)

    for label, ending in (("Tabel (Excel)", ".xlsx"), ("Tabel (CSV)", ".csv")):
        sent = await teacher.taps(label, asked)
        file = school.world.file(sent["document"]["file_id"])
        assert file is not None
        assert sent["document"]["file_name"].endswith(ending)
        assert "hapus contohnya" in sent["caption"]
        drafts = read_questions(sent["document"]["file_name"], file.data, "id").drafts
        assert {draft.kind for draft in drafts} == {"one", "several", "number", "order"}
        assert "Kota mana ibu kota Provinsi Jawa Barat?" in [draft.ask for draft in drafts]
        school.world.send(teacher.id, "document", upload=(f"kuis{ending}", file.data, "text/csv"))
        await school.deliver()
        assert teacher.sees["text"].startswith("4 pertanyaan")


async def test_a_file_that_telegram_does_not_hand_out_is_said_at_once(school: Stage) -> None:
    teacher = await a_teacher(school)
    school.expect_refusal("file is too big")
    school.world.inject(Fault(400, "Bad Request: file is too big", method="getFile"))

    told = await sends(teacher, "quiz.gift", b"What? {=a ~b}")

    assert told["text"].startswith("Telegram does not hand out that file")
    assert (await sends(teacher, "quiz.gift", b"What? {=a ~b}"))["text"].startswith("1 question")


@pytest.mark.parametrize("status", [502, 403])
async def test_why_a_file_was_refused_is_said_as_soon_as_telegram_can_be_reached(school: Stage, status: int) -> None:
    teacher = await a_teacher(school)
    unavailable = "Bad Request: file is temporarily unavailable"
    school.expect_refusal(unavailable, "Bad Gateway", "bot was blocked by the user")
    school.world.inject(Fault(400, unavailable, method="getFile"))
    await sends(teacher, "x.pdf", b"%PDF-1.7 nothing")
    said = "Bad Gateway" if status == 502 else "Forbidden: bot was blocked by the user"
    school.world.inject(Fault(status, said, method="sendMessage"))

    for _ in range(2):
        assert teacher.sees["text"] == "I am reading it. That can take a minute."
        school.clock.now += LEASE * 2
        await school.settle([])

    told = "cannot be read" in teacher.sees["text"]
    assert told == (status == 502)  # to somebody who has blocked the bot nothing more is said
