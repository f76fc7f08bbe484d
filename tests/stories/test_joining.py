"""Flow G: joining a class with consent, and who may teach."""

import re
from datetime import timedelta

import pytest

from bot.chat.menu import introduce
from bot.chat.screens.sharing import PARTS, columns
from bot.chat.translation import Translator
from bot.quiz import instructor_codes
from bot.quiz.language import LANGUAGES
from bot.quiz.naming import clean
from bot.reports import answers_csv
from bot.storage.tables import ASSIGNMENT, DISCLOSURE
from tests.stage import Stage, data_of, labels
from tests.stories.school import (
    a_teacher,
    copies,
    downloads,
    gives,
    joins,
    takes,
    the_link,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_consent_names_exactly_the_columns_that_are_exported(language: str) -> None:
    exported = [field.name for field in answers_csv.FIELDS]

    assert list(columns(Translator(language))) == exported
    assert sorted(name for part in PARTS for name in part) == sorted(exported)


async def test_nothing_is_stored_or_shared_before_the_yes(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)

    seen = await ani.says(f"/start {link}")
    assert "Dr. Rivera⁩ invites you to ⁨Privacy 101" in seen["text"]
    assert "your answer, how it was judged" in seen["text"]
    await ani.taps("Another suggestion")
    declined = await ani.taps("Not now")

    assert declined["text"].startswith("OK, nothing was shared.")
    assert not any((await school.rows(1)).values())
    assert "Nobody is in it yet." in (await teacher.taps("Back to the class"))["text"]


async def test_joining_shares_the_name_that_was_agreed_to_and_twice_is_once(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)
    await ani.says(f"/start {link}")
    offered = re.search("“(.+)”", labels(ani.sees)[0])
    assert offered

    inside = await ani.taps(labels(ani.sees)[0], ani.sees)

    assert f"as “⁨{offered[1]}⁩”" in inside["text"]
    assert (await school.rows(1))["member"][0]["name"] == offered[1]
    assert "You are already in" in (await ani.says(f"/start {link}"))["text"]
    assert len((await school.rows(1))["member"]) == 1


async def test_a_name_can_be_chosen_and_two_alike_are_told_apart(school: Stage) -> None:
    link = await the_link(await a_teacher(school))
    ani, ben = school.person(1), school.person(2, "Ben")
    for person in (ani, ben):
        await joins(person, link)
        await person.taps("Another name", person.sees)
        await person.says("Sri <b>&\u202e\n\t")

    assert (await school.rows(1))["member"][0]["name"] == "Sri <b>&"
    assert (await school.rows(2))["member"][0]["name"] == "Sri <b>& 2"
    assert "as “⁨Sri <b>& 2⁩”" in ben.sees["text"]


@pytest.mark.parametrize(
    "code",
    [
        "j_wrong",
        "j_" + "0" * 62,
        "t_" + "0" * 62,
        "i_" + "0" * 62,
        "t_" + "0" * 48,
        "i_" + "0" * 48,
        "j_'; DROP TABLE class",
        "j_",
        "t_wrong",
        "i_wrong",
        "x_wrong",
        "j_ÄÖ",
        "../../etc",
    ],
)
async def test_a_wrong_code_opens_nothing(school: Stage, code: str) -> None:
    ani = school.person(1)
    await a_teacher(school)

    await ani.says(f"/start {code}")
    for label in ("Teach this class", "Start teaching"):
        if label in labels(ani.sees):
            await ani.taps(label)

    assert not any((await school.rows(1)).values())


async def test_a_link_expires_can_be_closed_and_renewed(school: Stage) -> None:
    teacher = await a_teacher(school)
    old = await the_link(teacher)
    ani = school.person(1)
    await teacher.taps("New link (the old one stops)")
    new = re.search(r"start=(j_\w+)", teacher.sees["caption"])
    assert new

    assert "not valid any more" in (await ani.says(f"/start {old}"))["text"]
    assert "invites you" in (await ani.says(f"/start {new[1]}"))["text"]
    before = ani.sees
    school.clock.forward(days=31)
    assert "not valid any more" in (await ani.taps(labels(before)[0], before))["text"]
    await the_link(teacher)
    await teacher.taps("Close", await teacher.taps("Close"))
    assert "not valid any more" in (await ani.says(f"/start {new[1]}"))["text"]
    assert not (await school.rows(1))["member"]


async def test_a_full_class_takes_nobody_else(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    await teacher.taps("30")
    for id in range(1, 31):
        await joins(school.person(id, f"P{id}"), link)

    late = school.person(31, "Late")
    assert "not valid any more" in (await late.says(f"/start {link}"))["text"]
    assert "30 learners" in (await teacher.taps("Back to the class"))["text"]


async def test_who_guesses_codes_is_slowed_down(school: Stage) -> None:
    link = await the_link(await a_teacher(school))
    ani, ben = school.person(1), school.person(2, "Ben")
    for n in range(10):
        await ani.says(f"/start j_{n:014}")

    assert "Try again in an hour." in (await ani.says(f"/start {link}"))["text"]
    assert "invites you" in (await ben.says(f"/start {link}"))["text"]
    school.clock.forward(minutes=61)
    assert "invites you" in (await ani.says(f"/start {link}"))["text"]


async def test_an_id_is_asked_for_only_where_the_class_asks_and_unknown_ones_are_told_apart(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    await teacher.taps("Upload a list of ids")
    assert "Line 1 is no id: ⁨Ani⁩" in (await teacher.says("Ani\nBen"))["text"]
    content = b"Name;ID number\nAni;S-001\nBen;S-002\n"
    school.world.send(teacher.id, "document", upload=("../list.csv", content, "text/csv"))
    await school.deliver()
    assert "2 ids, for example ⁨S-001⁩, ⁨S-002⁩." in teacher.sees["text"]
    assert "2 ids are on your list now." in (await teacher.taps("Keep them"))["text"]

    ani, cat = school.person(1), school.person(3, "Cat")
    await ani.says(f"/start {link}")
    assert "your student id, if you give one" in ani.sees["text"]
    await ani.taps(labels(ani.sees)[0], ani.sees)
    assert "What is your student id?" in ani.sees["text"]
    await ani.says("S-001")
    await joins(cat, link)
    assert "S-999⁩ is not on your teacher's list" in (await cat.says("S-999"))["text"]
    await cat.taps("It is right")

    await teacher.taps("Back to the class")
    listed = await teacher.taps("Learners")
    assert "(⁨S-001⁩)" in listed["text"]
    assert re.search("S-999⁩\\).* not on your list", listed["text"])
    await gives(teacher)
    for person in (ani, cat):
        await takes(person, 2)
    grades = (await downloads(teacher, "Moodle")).decode()
    assert "S-001" in grades
    assert "S-999" not in grades
    assert "One learner is not in it" in teacher.sees["caption"]


async def test_a_code_of_the_operator_makes_one_instructor_once(school: Stage) -> None:
    code = instructor_codes.make(b"s" * 32, "n" * 14, school.clock.now)
    eve, ben = school.person(70, "Eve"), school.person(71, "Ben")
    await eve.says(f"/start i_{code}")
    assert not any((await school.rows(70)).values())
    assert "You are an instructor now." in (await eve.taps("Start teaching"))["text"]
    await ben.says(f"/start i_{code}")
    assert "not valid, or it has been used" in (await ben.taps("Start teaching"))["text"]

    old = instructor_codes.make(b"s" * 32, "m" * 14, school.clock.now - timedelta(days=9))
    await ben.says(f"/start i_{old}")
    assert "not valid" in (await ben.taps("Start teaching"))["text"]
    forged = instructor_codes.make(b"t" * 32, "m" * 14, school.clock.now)
    await ben.says(f"/start i_{forged}")
    assert "not valid" in (await ben.taps("Start teaching"))["text"]
    assert not any((await school.rows(71)).values())


@pytest.mark.parametrize("question", ["Another name", "My student id"])
async def test_a_name_or_an_id_for_a_class_that_was_left_is_not_waited_for(school: Stage, question: str) -> None:
    teacher = await a_teacher(school)
    await teacher.taps("Class settings", teacher.sees)
    await teacher.taps("Ask for student ids", teacher.sees)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    asked = await ani.taps(question, ani.sees)
    await ani.forges(f"lv1:{(await school.rows(1))['member'][0]['klass']}", asked["message_id"])

    await ani.says("Ani B.")

    assert (await school.rows(1))["member"] == []
    assert (await school.rows(1))["learner"][0]["asking"] == ""


async def test_a_class_with_sixty_quizzes_is_opened_page_by_page_and_can_be_left(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await copies(school, ASSIGNMENT, 59)
    school.clock.forward(days=20)

    await ani.says("/classes")
    first = await ani.taps(labels(ani.sees)[0], ani.sees)
    assert "page 1 of 8" in first["text"]
    last = first
    for _ in range(7):
        last = await ani.taps("Next", ani.sees)
    assert "page 8 of 8" in last["text"]
    await ani.taps("Leave the class", ani.sees)
    await ani.taps("Leave", ani.sees)
    assert "You have left the class." in ani.sees["text"]


async def test_what_is_shared_can_be_read_after_sixty_downloads(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 4)
    await downloads(teacher, "CSV")
    await copies(school, DISCLOSURE, 59)

    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    shared = await ani.taps("What is shared", ani.sees)

    assert "for each answer in class quizzes" in shared["text"]
    assert "page 1 of 6" in shared["text"]
    assert "page 2 of 6" in (await ani.taps("Next", ani.sees))["text"]


async def test_ids_are_the_same_whatever_their_capitals_and_figures_and_files_have_them_as_they_were_given(
    school: Stage,
) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben = school.person(1), school.person(2, "Ben")
    await joins(ben, link)
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids")
    await ben.says("/classes")
    await ben.taps(labels(ben.sees)[0])
    await ben.taps("My student id")
    await ben.says("００１２")
    await teacher.taps("Upload a list of ids")
    await teacher.says("Ani.Putri@Kampus.example\n0012")
    assert "1 of 1 learners have given one of them." in teacher.sees["text"]
    await teacher.taps("Keep them")

    await joins(ani, link)
    assert "You are in" in (await ani.says("ani.putri@kampus.EXAMPLE"))["text"]

    await gives(teacher)
    for person in (ani, ben):
        await takes(person, 2)
    grades = (await downloads(teacher, "Moodle")).decode("utf-8-sig")
    assert {line.split(",")[0] for line in grades.splitlines()[1:]} == {"ani.putri@kampus.example", "0012"}


async def test_a_list_counts_only_once_its_teacher_has_seen_it_and_is_forgotten_after_a_day(school: Stage) -> None:
    teacher = await a_teacher(school)
    await the_link(teacher)
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    await teacher.taps("Upload a list of ids")
    proposed = await teacher.says("00123, 00124, 00125")
    assert "3 ids, for example ⁨00123⁩, ⁨00124⁩, ⁨00125⁩." in proposed["text"]

    await teacher.taps("Never mind", proposed)
    assert "no list" in teacher.sees["text"]
    keep = data_of(proposed, "Keep them")
    for _ in range(200):
        await school.hourly_work()
        school.clock.forward(hours=1)
    await teacher.forges(keep, teacher.sees["message_id"])
    assert "That list is not there any more." in teacher.toast["text"]


async def test_closing_an_invitation_asks_first(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)

    asked = await teacher.taps("Close")
    assert "Nobody can join with it then." in asked["text"]
    assert "invites you" in (await ani.says(f"/start {link}"))["text"]
    assert "The link is closed" in (await teacher.taps("Close", asked))["text"]
    assert "not valid any more" in (await ani.says(f"/start {link}"))["text"]


async def test_a_name_typed_before_joining_is_taken(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben, cat = school.person(1), school.person(2, "Ben"), school.person(3, "Cat")
    await ben.begins()
    for person in (ani, ben):
        await person.says(f"/start {link}")
        assert "To join under another name, send it." in person.sees["text"]
        offered = await person.says("Bintang Kecil")
        assert person is ben or not any((await school.rows(1)).values()), "nothing is stored before the tap"
        assert labels(offered)[0].startswith("Join as “⁨Bintang Kecil") or labels(offered)[0].startswith(
            "Join as “Bintang"
        )
        await person.taps(labels(offered)[0], offered)
    assert "as “⁨Bintang Kecil⁩”" in ani.sees["text"]
    assert "as “⁨Bintang Kecil 2⁩”" in ben.sees["text"]

    await cat.says(f"/start {link}")
    await cat.says("\u2800\u3164")
    assert "Join as" in labels(cat.sees)[0]
    long = "ශ්‍රීමාලි " * 9
    await cat.says(long)
    await cat.taps(labels(cat.sees)[0], cat.sees)
    assert "You are in" in cat.sees["text"]
    name = (await school.rows(3))["member"][0]["name"]
    assert name
    assert clean(long).startswith(name)


async def test_after_not_now_what_is_typed_is_no_name(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben = school.person(1), school.person(2, "Ben")
    await ben.begins()
    for person in (ani, ben):
        await person.says(f"/start {link}")
        await person.taps("Not now")
        await person.says("Bintang")
        assert "invites you" not in person.sees["text"]


async def test_another_name_means_to_send_one(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await ani.says(f"/start {await the_link(teacher)}")
    first = labels(ani.sees)
    assert "Another name" not in first
    other = await ani.taps("Another suggestion", ani.sees)
    assert labels(other)[0] != first[0]
    await ani.taps(labels(other)[0], other)

    assert "Send it" in (await ani.taps("Another name", ani.sees))["text"]


async def test_a_teacher_has_teach_in_their_menu_and_others_do_not(school: Stage) -> None:
    await introduce(school.bot)
    teacher = await a_teacher(school)
    colleague, ani = school.person(901, "Sari"), school.person(1)
    await joins(ani, await the_link(teacher))
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    invitation = await teacher.taps("Invite another teacher")
    code = re.search(r"start=(t_[0-9a-z]+)", invitation["text"])
    assert code
    await colleague.says(f"/start {code[1]}")
    await colleague.taps("Teach this class")

    people = (teacher, colleague, ani)
    menus = {person.id: [entry["command"] for entry in school.world.commands(person.id)] for person in people}
    assert menus[teacher.id] == menus[colleague.id]
    assert set(menus[teacher.id]) - set(menus[ani.id]) == {"teach"}
    assert set(menus[ani.id]) <= set(menus[teacher.id])
