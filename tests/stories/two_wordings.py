"""A bank in which every fact is asked in two ways, and how a learner goes through it."""

import re

from bot.quiz.bank import Bank
from tests.builders import a_bank, a_fact, a_pack, a_question
from tests.stage import JSON, Person, labels, letter_of

RIGHT, WRONG = "350 to 950", "0 to 100"


def two_wordings(facts: int = 6) -> Bank:
    """Every fact can be asked in two ways."""
    return a_bank(
        a_pack(
            *(
                a_question(f"{fact}-{wording}", facts=(a_fact(f"fact{fact}"),), ask=f"Fact {fact}, {wording} wording?")
                for fact in range(facts)
                for wording in ("first", "second")
            )
        )
    )


def wording(message: JSON) -> tuple[str, str]:
    """Which fact is asked, and how."""
    found = re.search(r"Fact (\d+), (\w+) wording", message["text"])
    assert found, message["text"]
    return found[1], found[2]


async def answers(person: Person, option: str) -> JSON:
    return await person.taps(letter_of(person.asked(), option), person.asked())


async def goes_on(person: Person) -> None:
    await person.taps(labels(person.sees)[0], person.sees)


async def takes(person: Person, wrong: int = 0) -> list[tuple[str, str]]:
    """The sitting at hand, to its end: the first *wrong* questions are missed. Gives what was missed."""
    missed: list[tuple[str, str]] = []
    while "I don't know" in labels(person.sees):
        asked = wording(person.sees)
        if len(missed) < wrong:
            missed.append(asked)
            await person.taps("I don't know", person.sees)
        else:
            await answers(person, RIGHT)
        await goes_on(person)
    return missed
