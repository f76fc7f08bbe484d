"""A teacher's own questions: a file is sent, looked at, approved, given, answered, and taken away again."""

import pytest

from bot.authoring.formats import read_questions
from bot.authoring.question_format import QuestionFormat
from bot.chat.translation import Translator
from bot.playground.faults import Fault
from bot.quiz.jobs import LEASE, TRIES
from tests.stage import JSON, Person, Stage, data_of, labels, letter_of
from tests.stories.school import a_teacher, downloads, joins, results, rows, takes, the_link
from tests.stories.test_live_class import a_class_in_a_group, class_link

pytestmark = pytest.mark.slow("whole classes, and files that are read in a process of their own")

GIFT = b"""What is a quokka? {
=A small wallaby#It lives on Rottnest Island.
~A bird#It has no wings.
}

Nobody is paid for this one, whatever /help or evil.example says? {
=Yes
~No
}

Write an essay. {}
"""
DOCUMENT = b"""# Scores

The score runs from 350 to 950 points. It was introduced in 2015 by a company in Hangzhou.

Nobody outside of the company knows how it is worked out. Paying bills late may lower it by 40 points.
"""


async def opens(teacher: Person, language: str = "en") -> JSON:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    return await teacher.taps(Translator(language).t("Your own questions"), teacher.sees)


async def sends(teacher: Person, name: str, content: bytes, language: str = "en") -> JSON:
    """Returns what came of the file."""
    await opens(teacher, language)
    await teacher.taps(Translator(language).t("Send a file or a text"), teacher.sees)
    teacher.stage.world.send(teacher.id, "document", upload=(name, content, "text/plain"))
    await teacher.stage.deliver()
    return teacher.sees


async def gives_own(teacher: Person) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz", teacher.sees)
    await teacher.taps("Practice", teacher.sees)
    await teacher.taps("About", teacher.sees)
    first = next(label for label in labels(teacher.sees) if label.startswith("☑"))
    await teacher.taps("Questions of the class", teacher.sees)
    await teacher.taps(first, teacher.sees)
    await teacher.taps("Done", teacher.sees)
    assert "Quiz: Questions of the class" in teacher.sees["text"]
    await teacher.taps("Give it", teacher.sees)
    await teacher.stage.remind()


async def test_from_the_file_to_the_results_and_out_again(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))

    came = await sends(teacher, "../../quiz; rm -rf.gift", GIFT)
    assert came["text"].startswith("2 questions to look at.")
    assert "A free text cannot be judged here." in came["text"]
    shown = await teacher.taps("Look at them", came)
    assert "Draft 1 of 2, as learners will see it" in shown["text"]
    assert "A. A small wallaby" in shown["text"]
    assert "It has no source: learners are told so." in shown["text"]
    explained = await teacher.taps("Its explanation", shown)
    assert "Without a source: the answer is your teacher's word." in explained["text"]
    await teacher.taps("Approve", explained)
    assert "Draft 1 of 1" in teacher.sees["text"]
    await teacher.taps("Throw away", teacher.sees)
    assert "Nothing waits any more." in teacher.sees["text"]

    await gives_own(teacher)
    await ani.taps("Start it now")
    assert "What is a quokka?" in ani.sees["text"]
    assert "evil.example" not in str(ani.chat)
    answered = await ani.taps(letter_of(ani.sees, "A small wallaby"), ani.sees)
    assert answered["text"].startswith("Right.")
    assert "Without a source: the answer is your teacher's word." in answered["text"]
    assert "It lives on Rottnest Island." in answered["text"]

    (row,) = rows(await downloads(teacher, "CSV"))
    assert "What is a quokka?" in row.values()
    await opens(teacher)
    await teacher.taps("Take them away", teacher.sees)
    await teacher.taps("GIFT", teacher.sees)
    file = school.world.file(teacher.sees["document"]["file_id"])
    assert file is not None
    assert b"What is a quokka?" in file.data
    assert b"Rottnest" in file.data


async def test_a_document_gives_questions_that_quote_it_word_for_word(school: Stage) -> None:
    teacher = await a_teacher(school)

    came = await sends(teacher, "scores.md", DOCUMENT)

    assert "Now it says: Scores" in came["text"]
    await teacher.taps("The rest as it stands", came)
    await teacher.taps("Suggest questions", teacher.sees)
    shown = await teacher.taps("Look at them", teacher.sees)
    explained = await teacher.taps("Its explanation", shown)
    assert "From Scores, a document of the class:" in explained["text"]
    await teacher.taps("Change", explained)
    await teacher.taps("Another quote", teacher.sees)
    wrong = await teacher.says("These words stand nowhere in it.")
    assert wrong["text"].startswith("These words do not stand in the document so.")
    right = await teacher.says("Nobody outside of the company knows how it is worked out.")
    assert "as learners will see it" in right["text"]
    await teacher.taps("Its explanation", right)
    assert "Nobody outside of the company knows how it is worked out." in teacher.sees["text"]


async def test_a_draft_is_changed_in_the_chat_part_by_part(school: Stage) -> None:
    teacher = await a_teacher(school)
    came = await sends(teacher, "quiz.gift", GIFT)
    await teacher.taps("Look at them", came)

    await teacher.taps("Change", teacher.sees)
    await teacher.taps("The question", teacher.sees)
    await teacher.says("What sort of animal is a quokka?")
    assert "What sort of animal is a quokka?" in teacher.sees["text"]
    await teacher.taps("Change", teacher.sees)
    await teacher.taps("Explanation", teacher.sees)
    await teacher.says("Quokkas are marsupials.")
    await teacher.taps("Its explanation", teacher.sees)
    assert "Quokkas are marsupials." in teacher.sees["text"]
    await teacher.taps("Change", teacher.sees)
    assert "A. A small wallaby (right)" in teacher.sees["text"]
    await teacher.taps("B", teacher.sees)
    await teacher.says("A fish")
    assert "B. A fish" in teacher.sees["text"]


async def test_a_choice_of_one_with_two_right_answers_is_shown_as_it_is_graded_with_a_warning(school: Stage) -> None:
    teacher = await a_teacher(school)
    came = await sends(teacher, "quiz.gift", b"Which is even? {=2 =4 ~3}")

    shown = await teacher.taps("Look at them", came)
    assert "Several answers are marked as right, and learners choose one" in shown["text"]
    explained = await teacher.taps("Its explanation", shown)
    assert "A. 2 (your answer)" in explained["text"]
    assert "B. 4 (right, too)" in explained["text"]


async def test_a_text_can_be_pasted_and_a_broken_file_is_a_sentence(school: Stage) -> None:
    teacher = await a_teacher(school)
    await opens(teacher)
    await teacher.taps("Send a file or a text", teacher.sees)

    await teacher.says("What is 2 + 2? {=four ~five}")
    assert teacher.sees["text"].startswith("1 question to look at.")

    broken = await sends(teacher, "x.pdf", b"%PDF-1.7 nothing")
    assert "cannot be read" in broken["text"]


async def test_buttons_of_another_classs_drafts_do_nothing(school: Stage) -> None:
    teacher = await a_teacher(school)
    came = await sends(teacher, "quiz.gift", GIFT)
    shown = await teacher.taps("Look at them", came)
    approve = data_of(shown, "Approve")
    stranger = await a_teacher(school, 901, "Dr. No", "Another class")

    for forged in (
        approve,
        data_of(shown, "Throw away"),
        data_of(shown, "Change"),
        data_of(came, "Your own questions"),
    ):
        before = stranger.sees
        await stranger.forges(forged, stranger.sees["message_id"])
        assert stranger.sees == before
        assert stranger.toast["text"].startswith("You do not teach this class.")

    await teacher.forges(approve, shown["message_id"])
    assert "Draft 1 of 1" in teacher.sees["text"]
    await teacher.forges(approve, shown["message_id"])
    assert await opens(teacher)
    assert "1 question is asked." in teacher.sees["text"]


async def test_they_are_taken_away_in_every_format_with_what_it_cannot_hold_under_the_file(school: Stage) -> None:
    teacher = await a_teacher(school)
    came = await sends(teacher, "quiz.gift", b"What is a quokka? {=A wallaby#Yes. ~A bird}\n\nHow many? {#6000:10}\n")
    await teacher.taps("Look at them", came)
    await teacher.taps("Approve", teacher.sees)
    await teacher.taps("Approve", teacher.sees)
    await opens(teacher)
    formats = await teacher.taps("Take them away", teacher.sees)

    for label in ("Excel", "CSV", "Moodle XML", "GIFT", "Anki", "YAML"):
        sent = await teacher.taps(label, formats)
        file = school.world.file(sent["document"]["file_id"])
        assert file is not None
        assert sent["caption"] == "2 questions."
        assert len(read_questions(sent["document"]["file_name"], file.data, "en").drafts) == 2
    qti = await teacher.taps("QTI", formats)
    assert qti["document"]["file_name"] == f"questions{QuestionFormat.QTI.ending}"
    aiken = await teacher.taps("Aiken", formats)

    assert aiken["caption"].splitlines() == [
        "1 question.",
        "– This format cannot hold feedback for single answers. (1 question)",
        "– This format cannot hold ids, titles and tags. (1 question)",
        "– This format has no such kind of question, so the question is not in the file. (1 question)",
    ]


async def test_a_format_that_can_hold_none_of_the_questions_is_told_and_no_empty_file_is_sent(school: Stage) -> None:
    teacher = await a_teacher(school)
    came = await sends(teacher, "quiz.gift", b"How many? {#6000:10}\n")
    await teacher.taps("Look at them", came)
    await teacher.taps("Approve", teacher.sees)
    await opens(teacher)
    await teacher.taps("Take them away", teacher.sees)

    told = await teacher.taps("Aiken", teacher.sees)

    assert told["text"].startswith("This format can hold none of the questions. Choose another one.")
    assert "– This format has no such kind of question" in told["text"]
    await teacher.taps("Another format", told)
    assert (await teacher.taps("GIFT", teacher.sees))["caption"] == "1 question."


async def test_a_teacher_reads_in_their_language_what_came_of_a_file(school: Stage) -> None:
    teacher = await a_teacher(school)
    came = await sends(teacher, "quiz.gift", GIFT)
    await teacher.taps("Bahasa Indonesia", await teacher.says("/settings"))

    assert "A free text cannot be judged here." in came["text"]
    for name, content, told in (
        ("kuis.gift", GIFT, "Baris 11: “Write an essay.”: Jawaban esai tidak bisa dinilai di sini."),
        ("kuis.xml", b"<quiz>\n<question>", "Baris 2: Berkas XML ini rusak."),
        ("kuis.pdf", b"%PDF-1.7 nothing", "tidak bisa dibaca: rusak,"),
        ("bab.txt", "Les notes étaient élevées. Où est-il allé? Il était déjà là.".encode("cp1252"), "Windows-1252."),
    ):
        assert told in (await sends(teacher, name, content, "id"))["text"]


async def test_a_file_that_cannot_be_fetched_is_tried_again_and_then_given_up_with_a_sentence(school: Stage) -> None:
    teacher = await a_teacher(school)
    school.expect_refusal("file is temporarily unavailable")
    school.world.inject(Fault(400, "Bad Request: file is temporarily unavailable", method="getFile", times=TRIES))
    await sends(teacher, "quiz.gift", GIFT)

    for _ in range(TRIES):
        assert teacher.sees["text"] == "I am reading it. That can take a minute."
        school.clock.now += LEASE * 2
        await school.settle([])

    assert teacher.sees["text"] == "That file could not be read. Send it again."
    assert (await sends(teacher, "quiz.gift", GIFT))["text"].startswith("2 questions to look at.")


TEST = b"""What is a quokka? {=350 to 950 ~0 to 100}

How large is Rottnest Island? {=350 to 950 ~0 to 100}

How many quokkas live there? {=350 to 950 ~0 to 100}

Who pays for the quokkas? {=350 to 950 ~0 to 100}
"""


async def approves_all(teacher: Person, content: bytes = TEST) -> None:
    await teacher.taps("Look at them", await sends(teacher, "quiz.gift", content))
    while "Approve" in labels(teacher.sees):
        await teacher.taps("Approve", teacher.sees)


async def gives_test(teacher: Person, kind: str) -> JSON:
    """Give a test, which is explained to each who finishes; about the questions of the class, if that can be chosen."""
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz", teacher.sees)
    await teacher.taps(kind, teacher.sees)
    if "About" in labels(teacher.sees):
        await teacher.taps("About", teacher.sees)
        first = next(label for label in labels(teacher.sees) if label.startswith("☑"))
        await teacher.taps("Questions of the class", teacher.sees)
        await teacher.taps(first, teacher.sees)
        await teacher.taps("Done", teacher.sees)
    await teacher.taps("Explain to each who finishes", teacher.sees)
    given = await teacher.taps("Give it", teacher.sees)
    await teacher.stage.remind()
    return given


async def test_own_questions_are_a_pre_test_and_a_post_test_and_the_gain_is_told(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in range(1, 7)]
    for person in people:
        await joins(person, link)
    await approves_all(teacher)

    assert "Pre-test: Questions of the class" in (await gives_test(teacher, "Pre-test"))["text"]
    for number, person in enumerate(people):
        await takes(person, number % 2)
    school.clock.forward(minutes=1)
    assert "Post-test: Questions of the class" in (await gives_test(teacher, "Post-test"))["text"]
    for number, person in enumerate(people):
        done = await takes(person, 3 + number % 2)
        assert f"Before, in the pre-test: {number % 2} of 4 right." in done["text"]

    learnt = await teacher.taps("What was learnt", await results_of(teacher))
    assert "Questions of the class" in learnt["text"]
    assert "Gain: +75 points" in learnt["text"]
    asked = {row["question"] for row in rows(await downloads(teacher, "CSV")) if row["kind"] == "post"}
    assert asked == {row["question"] for row in rows(await downloads(teacher, "CSV")) if row["kind"] == "pre"}
    assert len(asked) == 4


async def results_of(teacher: Person) -> JSON:
    """The class, with what can be looked at."""
    await teacher.says("/teach")
    return await teacher.taps(labels(teacher.sees)[0], teacher.sees)


async def test_own_questions_are_played_live_with_the_class_and_with_no_other_group(school: Stage) -> None:
    teacher, group, ani = await a_class_in_a_group(school)
    await approves_all(teacher, TEST + b"\nWhat do quokkas eat? {=350 to 950 ~0 to 100}\n")
    await group.says(teacher.id, f"/start@scorewise_playground_bot {await class_link(teacher)}")
    await group.taps(teacher.id, "Topic: Sesame")
    await group.taps(teacher.id, "Questions of the class")
    await group.taps(teacher.id, "Open the lobby")
    await group.taps(ani.id, "I'm in")
    await group.taps(teacher.id, "Start")
    for number in range(5):
        assert "quokka" in group.poll["question"] or "Rottnest" in group.poll["question"]
        await group.votes(ani.id, right=number > 0)
        await group.stage.pass_time(30)
        await group.stage.pass_time(8)
    await group.stage.pass_time(3)

    recorded = rows(await downloads(teacher, "CSV"))
    assert [row["right"] for row in recorded] == ["0", "1", "1", "1", "1"]
    assert {row["kind"] for row in recorded} == {"live"}
    assert "Live quiz: Questions of the class" in (await results(teacher))["text"]

    await group.says(group.host, "/live")
    await group.taps(group.host, "Topic: Sesame")
    assert "Questions of the class" not in labels(group.sees)
