"""A class on the stage: a teacher, learners who join, and quizzes that are given."""

import csv
import io
import re

from sqlalchemy import Table, insert, select

from bot.quiz.bank import Bank
from tests.builders import a_bank, a_fact, a_pack, a_question
from tests.stage import JSON, Person, Stage, labels, letter_of

RIVERA = 900
RIGHT, WRONG = "350 to 950", "0 to 100"


def lessons(facts: int = 8) -> Bank:
    """Every fact can be asked in two ways, so that a later test has other words."""
    return a_bank(
        a_pack(
            *(
                a_question(f"f{fact}-{wording}", facts=(a_fact(f"fact{fact}"),), ask=f"Fact {fact}, {wording}?")
                for fact in range(facts)
                for wording in ("first", "second")
            )
        )
    )


async def a_teacher(stage: Stage, id: int = RIVERA, name: str = "Dr. Rivera", klass: str = "Privacy 101") -> Person:
    """Somebody whom the operator has named, with a class."""
    stage.instructors = (*stage.instructors, id)
    await stage.kill()
    await stage.start()
    teacher = stage.person(id, name)
    await teacher.says("/teach")
    await teacher.taps("Start teaching")
    await teacher.taps("New class", teacher.sees)
    await teacher.says(klass)
    await sets_up(teacher)
    await teacher.says(name)
    return teacher


async def sets_up(teacher: Person, age: str = "Nobody is under 18") -> JSON:
    """Answer what is asked of a new class: it ends in a year."""
    await teacher.taps(next(label for label in labels(teacher.sees) if label.startswith("In 12 months")), teacher.sees)
    return await teacher.taps(age, teacher.sees)


async def the_link(teacher: Person) -> str:
    """What learners open: the payload of the invitation."""
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    picture = await teacher.taps("Invitation link and QR")
    found = re.search(r"start=(j_[0-9a-z]+)", picture["caption"])
    assert found, picture["caption"]
    return found[1]


async def joins(person: Person, link: str) -> JSON:
    await person.says(f"/start {link}")
    return await person.taps(labels(person.sees)[0], person.sees)


async def gives(
    teacher: Person, kind: str = "Practice", size: str = "4", *, tell: bool = True, together: bool = False
) -> JSON:
    """Give a quiz on the first topic to the teacher's first class, and let everybody be told if *tell*.

    A test is explained to each who has finished it, unless *together*.
    """
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    await teacher.taps(kind, teacher.sees)
    if "How many" in labels(teacher.sees):
        await teacher.taps("How many", teacher.sees)
        await teacher.taps(size, teacher.sees)
    if not together and "Explain to each who finishes" in labels(teacher.sees):
        await teacher.taps("Explain to each who finishes", teacher.sees)
    given = await teacher.taps("Give it", teacher.sees)
    if tell:
        await teacher.stage.remind()
    return given


async def takes(person: Person, right: int) -> JSON:
    """Take the class quiz that is waiting, with the first *right* questions right."""
    await person.taps(next(label for label in labels(person.sees) if "Start it now" in label), person.sees)
    return await goes_through(person, right)


async def goes_through(person: Person, right: int) -> JSON:
    answered = 0
    while "I don't know" in labels(person.sees):
        option = RIGHT if answered < right else WRONG
        await person.taps(letter_of(person.sees, option), person.sees)
        answered += 1
        await person.taps(labels(person.sees)[0], person.sees)
    return person.sees


async def results(teacher: Person, place: int = 1) -> JSON:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    return await teacher.taps(f"Results {place}", teacher.sees)


async def downloads(teacher: Person, form: str) -> bytes:
    """The file of that form, for the teacher's first class."""
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Download", teacher.sees)
    sent = await teacher.taps(form, teacher.sees)
    file = teacher.stage.world.file(sent["document"]["file_id"])
    assert file is not None
    return file.data


def rows(content: bytes) -> list[dict[str, str]]:
    """A CSV file, by its columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def copies(stage: Stage, table: Table, times: int) -> None:
    """Rows like the first one of *table*, each with an id of its own: a year of teaching in a second."""
    async with stage.database.transaction() as connection:
        (row,) = (await connection.execute(select(table).limit(1))).mappings()
        for n in range(times):
            key = "id" if "id" in table.c else "event"
            await connection.execute(insert(table).values({**row, key: f"copy{n:08}"}))
