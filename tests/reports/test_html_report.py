import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.reports import html_report
from bot.reports.escaping import encodable
from bot.reports.results import Choice, Results
from tests.reports.builders import HOSTILE, a_class, an_assignment, an_item, some_results
from tests.reports.terms import ERRORS, a_term

EMPTY = {"meta", "br", "hr", "img", "input", "link"}
MORE_HOSTILE = (*HOSTILE, '"><img src=x onerror=alert(1)>', "</title></style></svg><b>", "{t} {0}")


def t(text: str, /, **values: object) -> str:
    return text.format(**values)


def written(results: Results, language: str = "en") -> str:
    file = io.BytesIO()
    html_report.write(results, file, t, language)
    return file.getvalue().decode()


class Page(HTMLParser):
    """What a page consists of; an element left open or closed twice is a ValueError."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        if self._open:
            raise ValueError(f"left open: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self._open.pop() != tag:
            raise ValueError(f"closed out of order: {tag}")

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text.append(data)

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.elements if each == tag]


def hostile(text: str) -> Results:
    """A class in which everything that somebody may write is *text*."""
    results = a_class(12)
    items = tuple(
        replace(item, ask=text, choices=tuple(Choice(text, each.right, each.misconception) for each in item.choices))
        for item in results.items
    )
    return replace(
        results,
        title=text,
        teachers=(text, text),
        items=items,
        misconceptions={"mix-up": text},
        assignments=(an_assignment(title=text), an_assignment("a2", text, kind="post", pair="a1")),
        attempts=(*results.attempts, *(replace(attempt, assignment="a2") for attempt in results.attempts)),
    )


def test_the_page_says_what_happened_in_the_class() -> None:
    text = " ".join(Page(written(a_term())).text)

    for said in ("Privacy 101", "Dr. Rivera, Ibu Sari", "2026-01-15 22:00 (Asia/Jakarta)", "25 of 27", "+36 points"):
        assert said in text
    assert all(error in text for error in ERRORS.values())
    assert text.index("What may a hotel ask") < text.index("What happens to a score")


def test_no_learner_is_on_the_page() -> None:
    results = a_term()

    assert not [learner for learner in results.participants if f">{learner.name}<" in written(results)]


def test_the_page_needs_nothing_from_outside() -> None:
    html = written(a_term())

    assert not re.search(r"https?:|url\(|@import|//|<script|javascript:| on\w+=", html)
    assert not Page(html).tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "a"}


def test_pictures_are_told_in_words() -> None:
    read = Page(written(a_term()))

    pictures = read.all("svg")

    assert len(pictures) == 7
    assert all(picture["role"] == "img" for picture in pictures)
    ids = [attributes["id"] for tag, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) == 2 * len(pictures)
    assert [id for picture in pictures for id in (picture["aria-labelledby"] or "").split()] == ids
    assert "0 of 8: 1; 1 of 8: 3" in " ".join(read.text)


def test_tables_have_captions_and_heads() -> None:
    read = Page(written(a_term()))

    assert len(read.all("table")) == len(read.all("caption")) == 6
    assert {head["scope"] for head in read.all("th")} == {"col", "row"}


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_says_its_language(language: str) -> None:
    assert Page(written(a_term(), language)).all("html") == [{"lang": language}]


@pytest.mark.parametrize("text", MORE_HOSTILE, ids=range(len(MORE_HOSTILE)))
def test_a_hostile_text_is_only_text(text: str) -> None:
    read, usual = Page(written(hostile(text))), Page(written(hostile("usual")))

    assert read.tags | {"bdi"} == usual.tags | {"bdi"}
    assert {key for _, attributes in read.elements for key in attributes} == {
        key for _, attributes in usual.elements for key in attributes
    }
    shown = "".join(read.text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", shown)
    if not re.search("[\x00\r]", text):
        assert encodable(text) in shown


def test_below_five_learners_nothing_is_said_about_what_was_chosen() -> None:
    text = " ".join(Page(written(a_class(4))).text)

    assert "Mixes things up." not in text
    assert "it is left out for questions that fewer than 5 learners were asked" in text


@pytest.mark.parametrize(("size", "judges"), [(19, False), (20, True)])
def test_questions_are_judged_from_twenty_learners_on(size: int, judges: bool) -> None:
    heads = [text for text in Page(written(a_class(size))).text if text == "Remarks"]

    assert len(heads) == 1 + judges


def test_what_nobody_finished_says_so() -> None:
    results = some_results(attempts=(), answers=[], items=(an_item(),))

    assert "Nobody has finished it yet." in Page(written(results)).text


def test_a_class_without_anything_has_a_page() -> None:
    assert Page(written(some_results(learners=(), assignments=(), items=(), answers=[], misconceptions={}))).tags


def test_the_same_results_are_the_same_page() -> None:
    assert written(a_term()) == written(a_term())
