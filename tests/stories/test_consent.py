"""What was read is what is agreed to: buttons, columns and ids."""

import hashlib

from bot.chat.screens.membership import consent
from bot.chat.translation import Translator
from bot.quiz.classes import CONSENT, WORDS, Class
from bot.quiz.language import LANGUAGES
from bot.services.membership import Invitation
from tests.builders import NOON
from tests.stage import JSON, Person, Stage, data_of, labels
from tests.stories.school import a_teacher, downloads, gives, joins, rows, takes, the_link


async def an_invitation(stage: Stage) -> tuple[Person, Person, JSON]:
    """A teacher, a stranger who has opened the link, and what they read."""
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    ani = stage.person(1)
    return teacher, ani, await ani.says(f"/start {link}")


async def renames(teacher: Person) -> None:
    await in_settings(teacher, "Rename")
    await teacher.says("Another class")


async def in_settings(teacher: Person, label: str) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps(label, teacher.sees)


async def asks_for_ids(teacher: Person) -> None:
    await in_settings(teacher, "Ask for student ids")


async def test_a_button_does_not_join_a_class_that_was_renamed_since(school: Stage) -> None:
    teacher, ani, invitation = await an_invitation(school)
    await renames(teacher)

    again = await ani.taps(labels(invitation)[0], invitation)

    assert "has changed since you read this" in again["text"]
    assert "Another class" in again["text"]
    assert not any((await school.rows(1)).values())
    await ani.taps(labels(again)[0], again)
    assert "You are in ⁨Another class⁩" in ani.sees["text"]


async def test_a_button_does_not_join_a_class_that_asks_for_ids_since(school: Stage) -> None:
    teacher, ani, invitation = await an_invitation(school)
    assert "your student id" not in invitation["text"]
    await asks_for_ids(teacher)

    again = await ani.taps(labels(invitation)[0], invitation)

    assert "has changed since you read this" in again["text"]
    assert "your student id" in again["text"]
    assert not any((await school.rows(1)).values())


async def test_a_name_that_was_typed_joins_only_what_was_read(school: Stage) -> None:
    teacher, ani, _ = await an_invitation(school)
    invitation = await ani.says("Narwhal")
    await renames(teacher)

    again = await ani.taps("Join as “Narwhal”", invitation)

    assert "has changed since you read this" in again["text"]
    assert labels(again)[0] == "Join as “Narwhal”"


async def test_a_button_from_before_fingerprints_joins_still(school: Stage) -> None:
    _, ani, invitation = await an_invitation(school)
    old = data_of(invitation, labels(invitation)[0]).rpartition(":")[0]

    await ani.forges(old, invitation["message_id"])

    assert "You are in ⁨Privacy 101⁩" in ani.sees["text"]


async def test_of_what_was_read_a_hash_is_kept(school: Stage) -> None:
    teacher, ani, invitation = await an_invitation(school)
    await ani.taps(labels(invitation)[0], invitation)
    ben = school.person(2, "Ben")
    await asks_for_ids(teacher)
    await joins(ben, await the_link(teacher))

    (of_ani,), (of_ben,) = [(await school.rows(id))["member"] for id in (1, 2)]

    read = [call.params["text"] for call in school.world.calls if "invites you" in str(call.params.get("text"))]
    assert of_ani["read"] == hashlib.sha256(read[0].encode()).hexdigest()
    assert of_ben["read"] != of_ani["read"]
    assert of_ani["consent"] == of_ben["consent"] == CONSENT
    assert of_ani["joined"]


async def test_an_invitation_to_a_class_with_minors_says_so_and_a_button_from_before_does_not_join(
    school: Stage,
) -> None:
    teacher, ani, invitation = await an_invitation(school)
    assert "is under 18" not in invitation["text"]
    await in_settings(teacher, "Ages")
    await teacher.taps("Somebody is under 18")

    again = await ani.taps(labels(invitation)[0], invitation)

    assert "has changed since you read this" in again["text"]
    assert "under 18, so no file has names in it. If that is you, ask a parent first" in again["text"]
    await ani.taps(labels(again)[0], again)
    assert "You are in" in ani.sees["text"]


def test_other_words_are_another_edition() -> None:
    """Whoever changes them changes `WORDS` too, or a button would agree to words that nobody has read above it."""
    klass = Class("c", "9B", "x", None, 30, True, NOON, ends=NOON.date(), under=18)
    asked = Invitation(klass, ("Ibu Sari",), joined=False, name="Blue Heron", fingerprint="abcd")
    said = "".join(consent(Translator(language), asked) for language in LANGUAGES)

    assert (WORDS, hashlib.sha256(said.encode()).hexdigest()[:8]) == (2, "5fe3c455")


async def with_an_id(stage: Stage) -> tuple[Person, Person]:
    teacher, ani, _ = await an_invitation(stage)
    await asks_for_ids(teacher)
    await joins(ani, await the_link(teacher))
    await ani.says("S-0042")
    await gives(teacher)
    await takes(ani, 2)
    return teacher, ani


async def test_an_id_can_be_taken_back(school: Stage) -> None:
    teacher, ani = await with_an_id(school)
    assert {row["roster_id"] for row in rows(await downloads(teacher, "CSV"))} == {"S-0042"}
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)

    await ani.taps("Remove my id", ani.sees)

    assert "Remove my id" not in labels(ani.sees)
    assert (await school.rows(1))["member"][0]["roster_id"] == ""
    assert {row["roster_id"] for row in rows(await downloads(teacher, "CSV"))} == {""}


async def test_an_id_that_is_not_asked_for_any_more_is_in_no_file_and_is_shown_while_it_is_kept(school: Stage) -> None:
    teacher, ani = await with_an_id(school)

    await in_settings(teacher, "Do not ask for ids")

    assert b"S-0042" not in await downloads(teacher, "CSV")
    assert b"S-0042" not in await downloads(teacher, "Moodle")
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    shared = await ani.taps("What is shared", ani.sees)
    assert "your student id" not in shared["text"]
    assert "S-0042" in shared["text"]
    assert "it is in no file" in shared["text"]
    await ani.taps("Remove my id", shared)
    assert (await school.rows(1))["member"][0]["roster_id"] == ""
