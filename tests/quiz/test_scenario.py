"""Living under an invented score: the same moves always lead to the same state, and the score stays on its scale."""

from dataclasses import replace
from random import Random

import pytest

from bot.quiz.question import Fact
from bot.quiz.scenario import (
    END,
    Basis,
    Effect,
    Ending,
    Item,
    Move,
    Scenario,
    Scene,
    Score,
    State,
    ending,
    facts_met,
    holding,
    opening,
    played,
    step,
    value,
    walk,
    written,
)
from tests.builders import a_fact, text

INVENTED = Basis(invented=True)
SCORE = Score(350, 950, 600, INVENTED)


def an_effect(
    points: int = 0,
    *facts: Fact,
    on: tuple[str, ...] = (),
    off: tuple[str, ...] = (),
    only_if: str | None = None,
    unless: str | None = None,
) -> Effect:
    return Effect(text("It happens."), Basis(facts=facts, invented=True), points, on, off, only_if, unless)


def a_move(id: str, *effects: Effect, next: str = END) -> Move:
    return Move(id, text(f"Do {id}"), text(id), effects, next)


def a_scene(id: str, *moves: Move) -> Scene:
    return Scene(id, text(id), text(f"You are in {id}."), moves)


def a_story(*scenes: Scene, items: tuple[Item, ...] = (), score: Score | None = SCORE) -> Scenario:
    return Scenario(
        id="a-story",
        title=text("A story"),
        about=text("About."),
        intro=text("You are somebody."),
        measure=text("Your score"),
        score=score,
        holding=text("Yours"),
        items=items,
        scenes=scenes,
        endings=(Ending("high", text("High"), text("Up."), from_value=700), Ending("low", text("Low"), text("Down."))),
        closing=(),
        lesson=text("Learn."),
    )


PAY = a_move("pay", an_effect(60, a_fact("bills")), next="friend")
SKIP = a_move("skip", an_effect(-60), next="friend")
KEEP = a_move("keep", an_effect(0, a_fact("friends"), on=("lin",)))
DROP = a_move("drop", an_effect(50, off=("lin",)))
STORY = a_story(a_scene("bills", PAY, SKIP), a_scene("friend", KEEP, DROP), items=(Item("lin", text("Lin")),))


def test_a_move_changes_score_and_items_and_leads_to_the_next_scene() -> None:
    made = step(STORY, opening(STORY), "pay")

    assert made is not None
    assert (made.points, made.after) == (60, State("friend", 660, frozenset()))
    assert [fact.id for fact in made.facts] == ["bills"]


def test_the_same_moves_lead_to_the_same_end() -> None:
    first, again = played(STORY, ["bills/pay", "friend/drop"]), played(STORY, ["bills/pay", "friend/drop"])

    assert first == again
    assert ending(STORY, first[-1].after) == STORY.endings[0]
    assert [written(made) for made in first] == ["bills/pay", "friend/drop"]


def test_a_story_goes_on_until_its_last_scene() -> None:
    assert ending(STORY, opening(STORY)) is None
    assert step(STORY, State(END, 600, frozenset()), "pay") is None


@pytest.mark.parametrize("moves", [["friend/keep"], ["bills/nothing"], ["bills/"], ["pay"], [""]])
def test_a_move_of_another_scene_or_of_none_is_no_move(moves: list[str]) -> None:
    assert played(STORY, moves) == ()


def test_what_was_stored_before_a_scene_was_rewritten_is_gone_on_with_from_there() -> None:
    assert [written(made) for made in played(STORY, ["bills/pay", "friend/gone", "friend/keep"])] == ["bills/pay"]


@pytest.mark.parametrize(("start", "points", "reached"), [(940, 60, 950), (360, -60, 350), (600, 60, 660)])
def test_the_score_stays_on_its_scale(start: int, points: int, reached: int) -> None:
    story = a_story(a_scene("only", a_move("go", an_effect(points))), score=Score(350, 950, start, INVENTED))

    made = step(story, opening(story), "go")

    assert made is not None
    assert made.after.score == reached
    assert made.effects[0][1] == reached - start


def test_what_a_score_earns_is_lost_with_the_score() -> None:
    door = Item("door", text("a door"), from_score=640)
    story = replace(STORY, items=(*STORY.items, door))

    assert holding(story, opening(story)) == ()
    steps = played(story, ["bills/pay"])
    assert holding(story, steps[-1].after) == (door,)
    assert holding(story, played(story, ["bills/skip"])[-1].after) == ()


def test_effects_happen_only_under_their_conditions_and_see_what_the_one_before_did() -> None:
    go = a_move(
        "go",
        an_effect(0, on=("lin",)),
        an_effect(-10, only_if="lin"),
        an_effect(-100, unless="lin"),
    )
    story = a_story(a_scene("only", go), items=(Item("lin", text("Lin")),))

    made = step(story, opening(story), "go")

    assert made is not None
    assert [points for _, points in made.effects] == [0, -10]


def test_without_a_score_the_items_are_counted_and_marks_are_not() -> None:
    items = (Item("name", text("your name"), on=True), Item("place", text("the place")), Item("mark", None, on=True))
    story = a_story(a_scene("only", a_move("go", an_effect(0, on=("place",)))), items=items, score=None)

    assert story.scale == (0, 2)
    assert value(story, opening(story)) == 1
    assert value(story, played(story, ["only/go"])[-1].after) == 2


def test_facts_are_met_once_each() -> None:
    assert [fact.id for fact in facts_met(played(STORY, ["bills/pay", "friend/keep"]))] == ["bills", "friends"]
    assert facts_met(played(STORY, ["bills/skip"])) == ()


def test_a_walk_makes_every_move_of_every_scene_and_reaches_every_ending() -> None:
    ways = list(walk(STORY))

    assert {written(way[-1]) for way in ways} == {"bills/pay", "bills/skip", "friend/keep", "friend/drop"}
    assert {end.id for way in ways if (end := ending(STORY, way[-1].after))} == {"high", "low"}
    assert max(map(len, ways)) == 2


def test_random_moves_never_leave_the_scale_and_always_end() -> None:
    rng = Random(3)
    for _ in range(200):
        state, moves = opening(STORY), 0
        while (scene := STORY.scene(state.scene)) is not None:
            made = step(STORY, state, rng.choice(scene.moves).id)
            assert made is not None
            state, moves = made.after, moves + 1
            assert 350 <= state.score <= 950
        assert moves == 2
        assert ending(STORY, state) is not None
