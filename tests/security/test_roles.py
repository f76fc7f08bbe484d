"""Rows 6 and 7: who may do what in a class. Every kind of button, tapped by everybody, whether it was shown or not."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from bot.chat.actions import Action, kinds
from bot.chat.actions.assignments import (
    About,
    AboutTopic,
    Ask,
    Counting,
    Due,
    ExplainWhen,
    Give,
    HowMany,
    Opens,
    Pick,
    PickOne,
    Preview,
    SetDue,
    SetOpens,
    ShowDraft,
)
from bot.chat.actions.deadlines import SetOwnDue
from bot.chat.actions.membership import (
    AskLeave,
    AskMyId,
    AskMyName,
    BeginTask,
    JoinAs,
    JoinNamed,
    Leave,
    MyClass,
    MyClasses,
    NotNow,
    OtherName,
    RemoveMyId,
    ShowLedger,
)
from bot.chat.actions.scenarios import PlayForClass
from bot.chat.actions.sharing import AgreeToMore, ShowMore, TakeMoreBack, WhatIsShared
from bot.chat.actions.teaching import (
    AcceptTeaching,
    AgreeToTeach,
    DeleteClass,
    InviteTeacher,
    NewClass,
    RemoveTeacher,
    Teach,
)
from bot.quiz.scenario import Basis
from tests.builders import a_fact
from tests.quiz.test_scenario import SCORE, STORY
from tests.security.rows import everything
from tests.stage import JSON, Person, Stage, data_of, labels, staged
from tests.stories.school import RIVERA, a_teacher, gives, joins, lessons, takes, the_link

MEMBER, LEFT, ELSEWHERE, LEARNER, STRANGER = 1, 2, 3, 4, 5
CO_TEACHER, REMOVED, OTHER_TEACHER = 50, 51, 902
OUTSIDE = (LEFT, ELSEWHERE, LEARNER, STRANGER, REMOVED, OTHER_TEACHER)

ANYBODY = {JoinAs, JoinNamed, OtherName, NotNow, MyClasses, ShowLedger, Teach, AgreeToTeach, NewClass, AcceptTeaching}
"""These name no class, or open one by a code: tests of codes are elsewhere."""
MEMBERS = {
    MyClass, BeginTask, AskMyName, AskMyId, RemoveMyId, WhatIsShared, ShowMore, AgreeToMore, TakeMoreBack, AskLeave,
    Leave, PlayForClass,
}  # fmt: skip
OWNERS = {InviteTeacher, DeleteClass, RemoveTeacher}
OF_CLASSES = ("membership", "sharing", "teaching", "class_setup", "assignments", "deadlines", "results")
ABOUT_CLASSES = {PlayForClass} | {kind for kind in kinds() if kind.__module__.rpartition(".")[2] in OF_CLASSES}
TEACHERS = ABOUT_CLASSES - ANYBODY - MEMBERS - OWNERS
OF_DRAFTS = {
    ShowDraft, About, AboutTopic, Pick, PickOne, HowMany, Ask, Counting, Opens, SetOpens, Preview,
    Due, SetDue, Give, ExplainWhen,
}  # fmt: skip
EVERY = [kind for kind in kinds() if kind in MEMBERS | OWNERS | TEACHERS]


@dataclass
class School:
    """A class with everybody in their role; `names` are what stands for it in buttons."""

    stage: Stage
    klass: str
    given: str
    story: str
    draft: str
    test_draft: str
    member: str
    co_teacher: str
    kept: Path

    def data(self, kind: type[Action]) -> str:
        """A button of that kind as the class's own screens would have it."""
        drafts = self.test_draft if kind is ExplainWhen else self.draft
        given = self.story if kind is PlayForClass else self.given
        values = {
            "klass": self.klass,
            "assignment": drafts if kind in OF_DRAFTS else given,
            "who": self.co_teacher if kind is RemoveTeacher else self.member,
            "months": 3, "under": 0,
            "seats": 60, "on": True, "page": 0, "packs": 0, "of_pack": 0, "explained": True, "system": 0, "place": 0,
            "kind": "practice", "topic": "mix", "size": 8, "explaining": "closed",
            "rule": "last", "day": "2026-02-02" if kind is SetOwnDue else "",
            "form": "tidy", "named": True, "leave": "", "seen": "abcd",
        }  # fmt: skip
        return kind(**{field.name: values[field.name] for field in fields(kind)}).pack()

    async def again(self) -> None:
        """As it was when everybody had their role."""
        await self.stage.kill()
        for beside in ("-wal", "-shm"):
            (self.stage.folder / f"scorewise.db{beside}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.stage.folder / "scorewise.db")
        await self.stage.start()


@pytest.fixture
async def roles(tmp_path: Path) -> AsyncIterator[School]:
    scored = replace(SCORE, basis=Basis(facts=(a_fact(),)))
    bank = replace(lessons(), scenarios={"a-story": replace(STORY, score=scored)})
    async with staged(tmp_path, bank) as stage:
        owner = await a_teacher(stage, klass="Secret class")
        other = await a_teacher(stage, OTHER_TEACHER, "Dr. Two", "Another class")
        for id in (CO_TEACHER, REMOVED):
            await _co_teacher(owner, stage.person(id, f"T{id}"), f"Teacher {id}")
        await _settings(owner)
        await owner.taps("Remove ⁨Teacher 51⁩", owner.sees)
        link, door = await the_link(owner), await the_link(other)
        people = {id: stage.person(id, f"P{id}") for id in (MEMBER, LEFT, ELSEWHERE, LEARNER, STRANGER)}
        for id in (MEMBER, LEFT):
            await joins(people[id], link)
        await joins(people[ELSEWHERE], door)
        await people[LEARNER].begins()
        await gives(owner)
        await takes(people[MEMBER], 3)
        given_story = data_of(await gives(owner, "Story"), "Undo (within 10 minutes)").split(":")[1]
        await people[LEFT].says("/classes")
        await people[LEFT].taps(labels(people[LEFT].sees)[0], people[LEFT].sees)
        await people[LEFT].taps("Leave the class", people[LEFT].sees)
        await people[LEFT].taps("Leave", people[LEFT].sees)
        await _settings(owner)
        await owner.taps("Upload a list of ids", owner.sees)
        await owner.says("S-1, S-2")
        await owner.says("/teach")
        await owner.taps(labels(owner.sees)[0], owner.sees)
        await owner.taps("Give a quiz")
        kinds_of_quizzes = owner.sees
        test_draft = data_of(await owner.taps("Pre-test", kinds_of_quizzes), "Give it").split(":")[1]
        await owner.says("/teach")
        await owner.taps(labels(owner.sees)[0], owner.sees)
        await owner.taps("Give a quiz")
        draft = data_of(await owner.taps("Practice", owner.sees), "Give it").split(":")[1]
        member = (await stage.rows(MEMBER))["member"][0]
        given = (await stage.rows(MEMBER))["sitting"][0]["assignment"]
        handle = (await stage.rows(CO_TEACHER))["teacher"][0]["handle"]
        stage.expect_refusal("message is not modified", "message can't be edited", "message to edit not found")
        await stage.kill()
        shutil.copy(stage.folder / "scorewise.db", tmp_path / "kept.db")
        await stage.start()
        yield School(
            stage=stage,
            klass=member["klass"],
            given=given,
            story=given_story,
            draft=draft,
            test_draft=test_draft,
            member=member["handle"],
            co_teacher=handle,
            kept=tmp_path / "kept.db",
        )


def test_there_are_eight_roles_and_every_kind_of_button() -> None:
    assert len({*OUTSIDE, MEMBER, CO_TEACHER, RIVERA}) >= 8
    assert len(EVERY) + len(ANYBODY) == len(ABOUT_CLASSES)
    assert len(EVERY) >= 30


@pytest.mark.parametrize("role", [*OUTSIDE, MEMBER, CO_TEACHER])
async def test_whoever_may_not_changes_nothing_and_sees_nothing(roles: School, role: int) -> None:
    allowed = MEMBERS if role == MEMBER else TEACHERS if role == CO_TEACHER else set()
    before, person = everything(roles.stage, but=(role,)), Person(roles.stage, role)
    message = max((m["message_id"] for m in person.chat), default=1)
    secrets = ("Secret class", "Rivera", roles.klass, (await roles.stage.rows(MEMBER))["member"][0]["name"])

    for kind in EVERY:
        if kind in allowed:
            continue
        as_it_was = {m["message_id"]: repr(m) for m in person.chat}
        toasts = len(roles.stage.world.toasts(role))
        await person.forges(roles.data(kind), message)
        seen = [m for m in person.chat if as_it_was.get(m["message_id"]) != repr(m)]
        if role not in (MEMBER, CO_TEACHER, LEFT):
            told = repr(seen) + repr(roles.stage.world.toasts(role)[toasts:])
            assert not any(secret in _without_own_buttons(told, roles.klass) for secret in secrets), kind
        assert not any("document" in m or "photo" in m for m in seen), kind
        assert everything(roles.stage, but=(role,)) == before, kind


@pytest.mark.parametrize("role", [MEMBER, CO_TEACHER, RIVERA])
async def test_whoever_may_can(roles: School, role: int) -> None:
    allowed = MEMBERS if role == MEMBER else TEACHERS if role == CO_TEACHER else TEACHERS | OWNERS

    for kind in EVERY:
        if kind not in allowed:
            continue
        await roles.again()
        person = Person(roles.stage, role)
        as_it_was, message = repr(person.chat), person.sees["message_id"]
        await person.forges(roles.data(kind), message)
        assert not any(words in repr(person.toast) for words in ("any more", "our fault")), kind
        assert repr(person.chat) != as_it_was or person.toast, kind


async def test_a_co_teacher_may_go_and_not_send_others_away(roles: School) -> None:
    owner = (await roles.stage.rows(RIVERA))["teacher"][0]["handle"]
    person = Person(roles.stage, CO_TEACHER)

    await person.forges(RemoveTeacher(roles.klass, owner).pack(), person.sees["message_id"])
    assert len((await roles.stage.rows(RIVERA))["teacher"]) == 1
    await person.forges(RemoveTeacher(roles.klass, roles.co_teacher).pack(), person.sees["message_id"])

    assert (await roles.stage.rows(CO_TEACHER))["teacher"] == []


async def _settings(owner: Person) -> JSON:
    await owner.says("/teach")
    await owner.taps(labels(owner.sees)[0], owner.sees)
    return await owner.taps("Class settings", owner.sees)


async def _co_teacher(owner: Person, person: Person, name: str) -> None:
    await _settings(owner)
    invited = await owner.taps("Invite another teacher", owner.sees)
    code = invited["text"].rpartition("start=")[2].split()[0]
    await person.says(f"/start {code}")
    await person.taps("Teach this class", person.sees)
    await person.says(name)


def _without_own_buttons(told: str, klass: str) -> str:
    """What somebody forged, echoed in a button of theirs, is no news to them."""
    return told.replace(f":{klass}", "")
