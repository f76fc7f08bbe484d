"""What `dump` writes, `load` reads back as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Union

import pytest

from bot.packs.serialization import dump, load
from bot.quiz.bank import Bank
from tests.shipped import the_bank


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Leaf:
    text: str
    number: int = 0


@dataclass(frozen=True)
class Twig:
    kind: ClassVar[str] = "twig"

    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A field of every supported kind."""

    name: str
    height: Decimal
    old: bool
    colour: Colour
    part: Leaf | Twig
    parts: Mapping[str, Leaf | Twig]
    names: tuple[tuple[str, ...], ...] = ()
    measured: tuple[Decimal, ...] = ()
    words: Mapping[str, str] | None = None
    best: "Leaf | None" = None
    width: Decimal | None = None
    older_style: Union[Leaf, None] = None  # noqa: UP007 - other people's hints look like that


LEAF = Leaf("é\u2028\U0001f642", -3)
TREE = Tree(
    name="",
    height=Decimal("1.50"),
    old=True,
    colour=Colour.RED,
    part=LEAF,
    parts={"b": Twig((LEAF, Leaf("x"))), "a": LEAF},
)
FULL = replace(
    TREE,
    names=(("a", "b"), ()),
    measured=(Decimal("0"), Decimal("-0.000001")),
    words={"id": "b", "en": "a"},
    best=LEAF,
    width=Decimal(3),
    older_style=LEAF,
)


@pytest.mark.parametrize("tree", [TREE, FULL], ids=["few fields", "all fields"])
def test_every_kind_of_field_comes_back_as_it_was(tree: Tree) -> None:
    again = load(Tree, dump(tree))

    assert again == tree
    assert repr(again) == repr(tree)  # so order, digits and types are the same, too


def test_what_was_one_object_is_one_object_again() -> None:
    again = load(Tree, dump(FULL))

    assert again.part is again.parts["a"] is again.best


def test_our_own_bank_comes_back_as_it_was() -> None:
    bank = the_bank()

    again = load(Bank, dump(bank))

    assert again == bank
    assert repr(again) == repr(bank)
    facts = {fact.id: fact for pack in again.packs.values() for fact in pack.facts}
    assert all(fact is facts[fact.id] for question in again.questions.values() for fact in question.facts)


@dataclass(frozen=True)
class Unsupported:
    part: float


@dataclass(frozen=True)
class Ambiguous:
    part: Leaf | str


def test_a_field_that_could_not_be_read_back_is_a_mistake_of_ours_that_is_seen_at_once() -> None:
    with pytest.raises(TypeError, match="float is not supported"):
        dump(Unsupported(0.5))
    for cls in (Unsupported, Ambiguous):
        with pytest.raises(TypeError, match="is not supported"):
            load(cls, b"[]")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"[1]",
        b'[["Leaf"]]',
        b'[["Leaf","a",1,2]]',
        b'[["Branch","a",1]]',
        b'[["Leaf","a",1]]',
        b'[["Twig",[7]]]',
        b'[["os.system","true"]]',
    ],
)
def test_anything_else_is_an_error_and_runs_nothing(data: bytes) -> None:
    with pytest.raises((TypeError, LookupError, ValueError)):
        load(Tree, data)
