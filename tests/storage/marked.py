"""People whose every word can be looked for in files."""

from pathlib import Path

from tests.stage import Person, Stage
from tests.stories.school import a_teacher, gives, joins, takes, the_link

CLASS, OLDER_CLASS = "Quokka Course of Zanzibar", "Earlier Wombat Course"
TEACHER = "Professor Xylophone Okapi"
LEARNER, OLDER_LEARNER = "Narwhal Seventeen", "Earlier Axolotl"
ROSTER_ID = "R-424242-PANGOLIN"
OF_TEACHER = (CLASS, OLDER_CLASS, TEACHER)
OF_LEARNER = (LEARNER, OLDER_LEARNER, ROSTER_ID)


async def a_class(stage: Stage, teacher: int = 900, learner: int = 4_503_599_627_370_495) -> tuple[Person, Person]:
    """A teacher alone in a class, and a learner in it; both have changed what they are called."""
    rivera = await a_teacher(stage, teacher, TEACHER, OLDER_CLASS)
    await rivera.taps("Class settings")
    await rivera.taps("Rename")
    await rivera.says(CLASS)
    await rivera.taps("Class settings")
    await rivera.taps("Ask for student ids")
    link = await the_link(rivera)
    ani = stage.person(learner, "Ani")
    await joins(ani, link)
    await ani.says(ROSTER_ID)
    for name in (OLDER_LEARNER, LEARNER):
        await ani.taps("Another name", ani.sees)
        await ani.says(name)
    await gives(rivera)
    await takes(ani, 2)
    return rivera, ani


async def deletes_all(person: Person) -> None:
    await person.says("/privacy")
    await person.taps("Delete everything")
    await person.taps("Delete")


def traces(folder: Path, words: tuple[str, ...], *, but: tuple[Path, ...] = ()) -> list[tuple[str, str]]:
    """Which of *words* stand in which file, wherever it is in *folder*."""
    files = [path for path in folder.rglob("*") if path.is_file() and path not in but]
    return [(word, path.name) for path in sorted(files) for word in words if word.encode() in path.read_bytes()]
