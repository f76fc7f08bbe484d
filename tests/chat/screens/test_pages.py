"""Every list has pages: filled to five hundred it fits into messages, and nothing of it is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape

import pytest

from bot.chat.screens import (
    assignments,
    membership,
    progress,
    results,
    results_by_learner,
    results_learnt,
    sharing,
    teaching,
    welcome,
)
from bot.chat.screens.fit import BUTTONS_LIMIT
from bot.chat.screens.markup import MESSAGE_LIMIT, Screen, length
from bot.chat.screens.pages import page_of
from bot.chat.screens.results import ResultsView
from bot.chat.translation import Translator
from bot.quiz.bank import Bank, risk_topic
from bot.quiz.classes import CONSENT, Assignment, Attempt, AttemptRule, Class, Kind, Member, Teacher
from bot.quiz.disclosures import Disclosure
from bot.quiz.exports import ExportFormat
from bot.quiz.language import LANGUAGES
from bot.quiz.mistakes import Mistake
from bot.quiz.progress import Progress, Share
from bot.quiz.risk import Misconception, Risk
from bot.quiz.roster import Roster
from bot.quiz.user import User
from bot.reports.digest import digest
from bot.reports.results import Choice
from bot.services.class_view import ClassView
from bot.services.membership import Enrolment, Invitation, Task
from tests.builders import a_fact, a_pack, a_question, a_source, text
from tests.reports import builders

MANY = 500
BUTTONS = 100
"""Buttons under one message that Telegram keeps."""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "{:03} abcdefghijklmnopqrstuvwxyz 0123456"
"""As long as a name may be."""


def named(n: int) -> str:
    return NAME.format(n)[:40]


@cache
def bank() -> Bank:
    """Five hundred packs, risks and misconceptions, each with the longest words that ours have."""
    risks = {
        f"risk{n:03}": Risk(f"risk{n:03}", text(f"Risk {n:03} of a kind"), text("m" * 120), text("e" * 60))
        for n in range(MANY)
    }
    errors = {
        f"e{n:03}": Misconception(f"e{n:03}", text(f"Error {n:03} " + "x" * 110), text("y" * 250)) for n in range(MANY)
    }
    packs = [
        replace(
            a_pack(a_question(f"q{n:03}", facts=(a_fact(f"f{n:03}", risks=(f"risk{n:03}",)),)), id=f"pack{n:03}"),
            title=text(f"Topic {n:03} with a long title"),
            about=text("z" * 200),
        )
        for n in range(MANY)
    ]
    return Bank({pack.id: pack for pack in packs}, {"a-blog": a_source()}, risks, errors)


def klass(n: int = 0) -> Class:
    return Class(id=f"class{n:03}", name=named(n), code="c", open_until=None, seats=500, asks_id=True, since=NOW)


def an_assignment(n: int, kind: Kind = Kind.PRACTICE) -> Assignment:
    return Assignment(
        id=f"quiz{n:03}",
        klass="class000",
        kind=kind,
        topics=(f"pack{n:03}",),
        questions=(),
        size=6,
        attempt_rule=AttemptRule.BEST,
        opens=NOW,
        due_date=NOW + timedelta(days=n),
        zone="Asia/Jakarta",
        created_at=NOW,
        published_at=NOW,
    )


def a_member(n: int) -> Member:
    return Member(
        klass="class000",
        learner=n,
        name=named(n),
        roster_id=f"id-{n:03}-" + "9" * 40,
        joined=NOW,
        handle=f"handle{n:03}",
        consent=CONSENT,
        read="",
        agreed=NOW.date(),
        asked=CONSENT,
    )


def a_view() -> ClassView:
    teachers = tuple(Teacher("class000", n, named(n), not n, NOW, f"t{n:03}") for n in range(MANY + 1))
    return ClassView(
        klass=klass(),
        teachers=teachers,
        members=tuple(map(a_member, range(MANY))),
        assignments=tuple(map(an_assignment, range(MANY))),
        attempts=(),
        roster=Roster(frozenset({"1"}), str),
        zone="",
    )


def an_enrolment(n: int = 0) -> Enrolment:
    return Enrolment(
        klass=klass(n),
        member=a_member(n),
        teachers=tuple(map(named, range(MANY))),
        tasks=tuple(Task(an_assignment(n), an_attempt(n)) for n in range(MANY)),
        disclosures=tuple(map(a_disclosure, range(MANY))),
        learner=User(1, "en", NOW),
    )


def a_disclosure(n: int) -> Disclosure:
    return Disclosure(
        event=f"{n:03}",
        learner=1,
        what=ExportFormat.WORKBOOK,
        klass="k",
        class_name=f"{n:03} {'c' * 36}",
        taker=9,
        teacher=f"{n:03} {'t' * 36}",
        operator=False,
        named=True,
        at=NOW,
    )


def an_attempt(n: int) -> tuple[Attempt, ...]:
    """Every other quiz is done."""
    done = Attempt(f"s{n}", f"quiz{n:03}", 1, 1, NOW, NOW, 4, 6)
    return (done,) if n % 2 else ()


@cache
def summed() -> ResultsView:
    learners = tuple(builders.a_learner(named(n), f"s{n}") for n in range(MANY))
    items = tuple(
        builders.an_item(
            f"q{n:03}", ask=f"{n:03} {'a' * 300}", choices=(Choice("Right", True), Choice("w" * 200, False, f"e{n:03}"))
        )
        for n in range(MANY)
    )
    answers = [
        builders.an_answer(learner.name, f"q{(n + k) % MANY:03}", chosen=(1,), answer="w", verdict="wrong")
        for n, learner in enumerate(learners)
        for k in range(5)
    ]
    tests = tuple(
        builders.an_assignment(f"post{n:03}", f"Test {n:03} {'t' * 60}", kind="post", pair="a1") for n in range(MANY)
    )
    attempts = builders.attempts_of(answers)
    attempts += tuple(
        builders.an_attempt(learners[place].name, test.id, right=place, of=5) for test in tests for place in range(3)
    )
    found = builders.some_results(
        learners=learners,
        assignments=(builders.an_assignment(drawn=True), *tests),
        attempts=attempts,
        items=items,
        answers=answers,
    )
    return ResultsView(found, digest(found), "class000", "a1")


def a_progress() -> Progress:
    return Progress(
        systems=tuple(Share(f"pack{n:03}", 1, 2, 2, 3) for n in range(MANY)),
        risks=tuple(Share(f"risk{n:03}", 1, 2, 2, 3) for n in range(MANY)),
        answers=MANY,
        since=NOW,
        met=MANY,
        known_later=400,
        remembered=380.0,
        due=9,
        due_per_day=tuple(((NOW + timedelta(days=n)).date(), 9) for n in range(7)),
        mistakes=tuple(Mistake(f"e{n:03}", 3, 3, NOW) for n in range(MANY)),
        today=NOW.date(),
    )


VIEW, ENROLMENT, PROGRESS = a_view(), an_enrolment(), a_progress()
ENROLMENTS = [replace(ENROLMENT, klass=klass(n), tasks=ENROLMENT.tasks[:9]) for n in range(MANY)]


@dataclass(frozen=True)
class List:
    """A list on a screen: how a page of it is shown, and what stands for its entry number n."""

    show: Callable[[Translator, int], Screen]
    entry: Callable[[int], str] = "{:03}".format
    count: int = MANY


def _teacher(tr: Translator, page: int) -> Screen:
    return teaching.settings(tr, VIEW, 0, page)


LISTS = {
    "classes taught": List(
        lambda tr, page: teaching.classes(tr, [(klass(n), 9) for n in range(MANY)], page, may_make=True)
    ),
    "quizzes of a class": List(lambda tr, page: teaching.klass(tr, bank(), VIEW, 0, page), "Topic {:03}".format),
    "learners": List(lambda tr, page: teaching.members(tr, VIEW, page)),
    "teachers": List(_teacher, lambda n: named(n + 1)),
    "classes joined": List(lambda tr, page: membership.classes(tr, ENROLMENTS, page)),
    "quizzes to do": List(lambda tr, page: membership.joined(tr, bank(), ENROLMENT, NOW, page), "Topic {:03}".format),
    "files taken": List(lambda tr, page: sharing.what_is_shared(tr, ENROLMENT, page), "{:03} ttt".format),
    "by question": List(lambda tr, page: results.by_question(tr, bank(), summed(), page), "{:03} aaa".format),
    "by learner": List(lambda tr, page: results_by_learner.by_learner(tr, summed(), page)),
    "mixed up by the class": List(lambda tr, page: results.mix_ups(tr, bank(), summed(), page), "Error {:03}".format),
    "learnt": List(lambda tr, page: results_learnt.gains(tr, summed(), page), "Test {:03}".format),
    "topics of a draft": List(
        lambda tr, page: assignments.about(tr, bank(), an_assignment(0), page), "Topic {:03}".format
    ),
    "packs to pick from": List(
        lambda tr, page: assignments.pick(tr, bank(), an_assignment(0), 0, 0, page),
        lambda n: f"Topic {n + 1:03}",
        MANY - 1,
    ),
    "topics": List(lambda tr, page: welcome.topics(tr, bank(), {}, "", page), "Topic {:03}".format),
    "topics for a stranger": List(
        lambda tr, page: welcome.stranger_topics(tr, bank(), "Ada", page), "Topic {:03}".format
    ),
    "risks": List(lambda tr, page: welcome.risks(tr, bank(), "", page), "Risk {:03}".format),
    "progress": List(lambda tr, page: progress.progress(tr, bank(), PROGRESS, page), "Topic {:03}".format),
    "progress by risk": List(lambda tr, page: progress.by_risk(tr, bank(), PROGRESS, page), "Risk {:03}".format),
    "own mix-ups": List(lambda tr, page: progress.mistakes(tr, bank(), PROGRESS, page), "Error {:03}".format),
}


def pages(listed: List, tr: Translator) -> Iterator[Screen]:
    """All pages, as somebody reaches them who taps the button to the next one."""
    after, number = tr.t("Next"), 0
    while True:
        screen = listed.show(tr, number)
        yield screen
        onward = [button for row in screen.rows for button in row if button.label.endswith(after)]
        if not onward:
            return
        turned = onward[-1].action
        number = getattr(turned, "packs", 0) or turned.page  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTS)
def test_five_hundred_entries_fit_and_none_is_missing(name: str, language: str) -> None:
    listed, tr = LISTS[name], Translator(language)
    screens = list(pages(listed, tr))

    assert max(length(screen.html) for screen in screens) <= MESSAGE_LIMIT
    assert max(len(row) for screen in screens for row in screen.rows) <= BUTTONS_LIMIT
    assert max(sum(map(len, screen.rows)) for screen in screens) <= BUTTONS
    whole = "\n".join(
        unescape(screen.html) + " ".join(button.label for row in screen.rows for button in row) for screen in screens
    )
    assert [listed.entry(n) for n in range(listed.count) if listed.entry(n) not in whole] == []
    assert all(button.action.pack() for screen in screens for row in screen.rows for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_class_with_five_hundred_teachers_can_be_left_and_joined(language: str) -> None:
    tr = Translator(language)
    invitation = Invitation(klass(), tuple(map(named, range(MANY))), joined=False, name=named(0), fingerprint="abcd")

    for screen in (membership.invitation(tr, invitation, 1), membership.confirm_leaving(tr, ENROLMENT)):
        assert length(screen.html) <= MESSAGE_LIMIT


def test_what_is_to_be_done_comes_before_what_is_done() -> None:
    first, *_ = pages(LISTS["quizzes to do"], Translator("en"))

    assert "done:" not in first.html
    assert "Leave the class" in [button.label for row in first.rows for button in row]


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert page_of(range(11), 9, 5) == page_of(range(11), 2, 5)
    assert page_of(range(11), 9, 5).items == (10,)
    assert page_of([], 3, 5).of == 1


def test_the_bank_of_this_test_asks_about_every_risk() -> None:
    assert all(risk_topic(f"risk{n:03}") in bank().topics for n in range(MANY))
