"""Rows 23, 24 and 28: what is shown while somebody leaves, while numbers grow, and while the questions change."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.screens.titles import ResultsWording
from bot.chat.translation import Translator
from bot.environment import Environment
from bot.quiz.bank import Bank
from bot.quiz.exports import ExportRequest
from bot.quiz.question import Option, Question, SingleChoice
from bot.reports.results import Answer, Results
from bot.reports.tally import TallyKind, tallies
from bot.services.class_results import ResultsReader
from bot.services.library import Library
from bot.storage.store import Store
from tests.builders import a_bank, a_pack, a_question
from tests.stage import Person, Stage, labels, letter_of, staged
from tests.stories.school import (
    RIGHT,
    a_teacher,
    downloads,
    gives,
    joins,
    lessons,
    results,
    rows,
    takes,
    the_link,
)

CLASS = 30


async def a_class(school: Stage, size: int, *, right: int = 2) -> tuple[Person, list[Person]]:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in range(1, size + 1)]
    for person in people:
        await joins(person, link)
    await gives(teacher)
    for person in people:
        await takes(person, right)
    return teacher, people


async def leaves(person: Person) -> None:
    await person.says("/classes")
    await person.taps(labels(person.sees)[0], person.sees)
    await person.taps("Leave the class", person.sees)
    await person.taps("Leave", person.sees)


async def test_who_leaves_between_two_pages_is_on_no_later_one(school: Stage) -> None:
    # Row 23: the teacher has the first page of learners open, and a report.
    teacher, people = await a_class(school, 12)
    name = (await school.rows(people[-1].id))["member"][0]["name"]
    await teacher.says("/teach")
    room = await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    first = await teacher.taps("Learners", room)
    assert "page 1 of 2" in first["text"]
    report = await results(teacher)

    await leaves(people[-1])

    for later in (await teacher.taps("By learner", report), await teacher.taps("Next", first)):
        assert name not in later["text"]
    assert f"of {len(people) - 1} finished" in (await results(teacher))["text"]


async def test_who_leaves_while_a_file_is_made_is_whole_in_it_or_not_at_all(school: Stage) -> None:
    # Row 23: a file is one moment of the database; the next one is without them.
    teacher, people = await a_class(school, 6)
    name = (await school.rows(people[0].id))["member"][0]["name"]
    klass = (await school.rows(people[0].id))["member"][0]["klass"]
    results_reader = ResultsReader(
        Store(school.database), Library(school.bank), school.clock, Environment(school.clock, school.rng).new_id
    )
    loop = asyncio.get_running_loop()

    def interrupted(found: Results) -> tuple[list[Answer], list[Answer]]:
        told = found.answers()
        first = next(told)
        asyncio.run_coroutine_threadsafe(leaves(people[0]), loop).result()
        return [first, *told], list(found.answers())

    wording = ResultsWording(Translator("en"), school.bank)
    read = await results_reader.read(teacher.id, ExportRequest(klass), wording, interrupted)
    assert isinstance(read, tuple)
    before, again = read

    assert len(before) == len(again) == 6 * 4
    assert sum(answer.run.learner == name for answer in before) == 4
    assert name.encode() not in await downloads(teacher, "CSV")
    assert len(rows(await downloads(teacher, "CSV"))) == 5 * 4


async def test_a_teacher_who_looks_after_every_answer_learns_of_no_option_below_five(school: Stage) -> None:
    # Row 24. Everybody in a class has agreed to show their answers under their names, so what names nobody gives exact
    # numbers from five on (a ruling); below that it says nothing about options.
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in range(1, CLASS + 1)]
    await joins(people[0], link)
    await gives(teacher, "Pre-test")
    klass = (await school.rows(1))["member"][0]["klass"]
    results_reader = ResultsReader(
        Store(school.database), Library(school.bank), school.clock, Environment(school.clock, school.rng).new_id
    )
    wording = ResultsWording(Translator("en"), school.bank)
    disclosed = []

    for n, person in enumerate(people, 1):
        if n > 1:
            await joins(person, link)
        await takes(person, 0)
        found = await results_reader.read(teacher.id, ExportRequest(klass), wording, tallies)
        assert isinstance(found, tuple)
        assert found
        disclosed.append(sum(option.n is not None for option in found))
        assert all((option.counts is TallyKind.WITHHELD) == (n < 5) for option in found)
        if n in (1, 4, 5, CLASS):
            await results(teacher)
            asked = await teacher.taps("By question", teacher.sees)
            assert ("it is left out" in asked["text"]) == (n < 5)

    assert disclosed[:4] == [0, 0, 0, 0]
    assert all(disclosed[4:])


async def test_what_a_teacher_may_see_of_single_answers_is_what_each_learner_agreed_to(school: Stage) -> None:
    # Row 24: the reason for exact numbers. Nobody is in any statistic who did not agree, or who has left.
    teacher, people = await a_class(school, 6)
    link = await the_link(teacher)
    stranger = school.person(99, "Stranger")
    await stranger.says(f"/start {link}")
    await stranger.taps("Not now")
    await leaves(people[0])

    told = rows(await downloads(teacher, "CSV"))

    members = {(await school.rows(person.id))["member"][0]["name"] for person in people[1:]}
    assert {row["learner"] for row in told} == members
    assert "5 of 5 finished" in (await results(teacher))["text"]


@pytest.mark.parametrize("change", ["key", "words", "gone", "retired"])
async def test_scores_stay_when_the_questions_change(tmp_path: Path, change: str) -> None:
    # Row 28: in the middle of one quiz, after the end of another.
    async with staged(tmp_path, lessons()) as stage:
        teacher, people = await a_class(stage, 2, right=3)
        cat = stage.person(50, "Cat")
        await cat.begins()
        await cat.taps(letter_of(cat.sees, RIGHT), cat.sees)
        before = {row["verdict"]: row for row in rows(await downloads(teacher, "CSV"))}
        answers = {id: (await stage.rows(id))["answer"] for id in (1, 2, 50)}
        scored = (await results(teacher))["text"].splitlines()[:3]
        await stage.kill()
        stage.bank = _changed(stage, change)
        await stage.start()

        await cat.says("/quiz")
        after = rows(await downloads(teacher, "CSV"))

        assert {id: (await stage.rows(id))["answer"] for id in (1, 2, 50)} == answers
        assert [row["verdict"] for row in after].count("right") == 6
        assert set(before) == {row["verdict"] for row in after}
        assert [line for line in scored if "finished" in line] == [
            line for line in (await results(teacher))["text"].splitlines()[:3] if "finished" in line
        ]
        assert people


def _changed(stage: Stage, change: str) -> Bank:
    def other(question: Question) -> Question:
        form = question.form
        assert isinstance(form, SingleChoice)
        match change:
            case "key":
                options = (
                    replace(form.options[0], right=False),
                    Option(form.options[1].text, right=True),
                    *form.options[2:],
                )
                return a_question(question.id, form=SingleChoice(options), facts=question.facts, ask=question.ask["en"])
            case "words":
                return a_question(question.id, form=form, facts=question.facts, ask=question.ask["en"] + " Really?")
            case "retired":
                return replace(question, retired=True)
            case _:
                return a_question(f"{question.id}-x", form=form, facts=question.facts, ask="Another?")

    return a_bank(a_pack(*(other(question) for question in stage.bank.questions.values())))
