"""A folder of question files that is within every limit, as plain values: a test spoils one thing in it.

Its words mean nothing and look alike, so that no option gives itself away.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

Content: TypeAlias = dict[str, Any]
"""The files of the folder by their path in it, without the ending; each as what stands in it."""
PACKS = ("packs/first", "packs/second")
OPENERS, SEVERAL = 13, 11
"""Questions of each kind in a pack."""
LINE = 37 * "m"
"""A word that fills a line of a phone."""


def words() -> Iterator[str]:
    """Words of four letters, each once."""
    return map("".join, product("blmr", "aou", "blmr", "aou"))


def both(en: str, id: str | None = None) -> dict[str, str]:
    return {"en": en, "id": en if id is None else id}


def within_limits() -> Content:
    """Two packs that no figure complains of."""
    empty = {"risks": {"risks": []}, "misconceptions": {"misconceptions": [a_misconception()]}}
    return {**empty, "sources/a-blog": a_card(), **{path: a_pack(path.removeprefix("packs/")) for path in PACKS}}


def a_misconception() -> dict[str, object]:
    return {"misconception": "mix-up", "error": both("A mix-up."), "refuted": both("It is not so.")}


def a_card() -> dict[str, Any]:
    return {
        "source": "a-blog",
        "title": "A title",
        "short": both("A blog"),
        "publisher": "Somebody",
        "kind": both("blog"),
        "language": "en",
        "published": both("2018"),
        "document": {"file": "a.txt", "sha256": sha256(b"").hexdigest()},
        "caution": both("One voice."),
        "passages": {"first": "The first sentence.", "second": "The second sentence."},
    }


def a_pack(id: str) -> dict[str, Any]:
    quote, gloss = f"The {id} sentence.", {"id": f"Kalimat {id}."}
    cite = {"passage": f"a-blog/{id}", "quote": quote, "gloss": gloss}
    return {
        "pack": id,
        "title": both(id),
        "about": both("About."),
        "lesson": both("Learn."),
        "readings": [{"reading": f"{id}-reading", "excerpts": [cite]}],
        "facts": [{"fact": f"{id}-fact", "says": both(f"It says {id}."), "cite": cite, "claim": "reported"}],
        "questions": [
            *(a_single(f"{id}-one-{n}", f"{id}-fact", n % 3, opener=True) for n in range(OPENERS)),
            *(a_several(f"{id}-several-{n}", f"{id}-fact", {0: 1, 1: 4}.get(n % 4, 2)) for n in range(SEVERAL)),
        ],
    }


def a_question(id: str, fact: str, kind: str, rights: list[bool], **more: object) -> dict[str, Any]:
    options = [an_option(word, right) for word, right in zip(words(), rights, strict=False)]
    return {
        "id": id,
        "fact": fact,
        "kind": kind,
        "ask": both(f"{id}?"),
        "options": options,
        **more,
        "explain": both("So."),
    }


def a_single(id: str, fact: str, right: int, **more: object) -> dict[str, Any]:
    """A question with three options, of which the one at the index *right* is right."""
    return a_question(id, fact, "one", [i == right for i in range(3)], **more)


def a_several(id: str, fact: str, right: int) -> dict[str, Any]:
    """A question with four options, the first *right* of which are right."""
    return a_question(id, fact, "several", [i < right for i in range(4)])


def an_option(text: str, right: bool) -> dict[str, Any]:
    return {"text": both(text), **({"right": True} if right else {"misconception": "mix-up", "because": both("No.")})}


def singles(content: Content) -> list[dict[str, Any]]:
    """The questions with one right option, of both packs."""
    return [q for path in PACKS for q in content[path]["questions"] if q["kind"] == "one"]


def key(question: dict[str, Any]) -> dict[str, Any]:
    """The right option of a question with one."""
    return next(option for option in question["options"] if option.get("right"))


def wrong_ones(question: dict[str, Any]) -> list[dict[str, Any]]:
    return [option for option in question["options"] if not option.get("right")]


def lengthen(content: Content, path: str, lines: int, questions: int, language: str) -> None:
    """Let the feedback of that many questions tell of a later finding which takes that many lines."""
    pack = content[path]
    for n, question in zip(range(questions), pack["questions"], strict=False):
        id = f"{pack['pack']}-long-{n}"
        says = {**both("More."), language: " ".join([LINE] * lines)}
        reference = {"title": "A title", "publisher": "Somebody", "date": "2022", "url": "https://example.org/a"}
        pack["facts"].append({**pack["facts"][0], "fact": id, "since": {"says": says, "reference": reference}})
        question["fact"] = id


def add_singles(content: Content, number: int, **more: object) -> list[dict[str, Any]]:
    """Add that many questions with one right option, half of them to each pack, and return them."""
    added = []
    for n in range(number):
        pack = content[PACKS[n % 2]]
        question = a_single(f"{pack['pack']}-more-{n}", f"{pack['pack']}-fact", n // 2 % 3, **more)
        pack["questions"].append(question)
        added.append(question)
    return added


def written(folder: Path, content: Content) -> Path:
    """Write the files, which are JSON and so YAML."""
    for path, value in content.items():
        file = folder / f"{path}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8")
    return folder
