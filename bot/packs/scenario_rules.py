"""Rules that scenario files must keep: every effect rests on something, every ending can be reached, all fits a screen.

Each rule is a generator of problems. What the fields are is in `bot.packs.scenario_files`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TypeAlias

from bot.packs.build import text
from bot.packs.problems import Problem, did_you_mean
from bot.packs.scenario_files import Based, EffectFile, ScenarioFile
from bot.packs.schema import FactFile, PackFile, SourceFile, Text
from bot.packs.validate import ValidatedFile
from bot.packs.yaml_source import Step
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Text as Words
from bot.quiz.scenario import END, Scenario, ending, opening, walk
from bot.quiz.scenario import Step as Made

ScenarioOf = ValidatedFile[ScenarioFile]
Way: TypeAlias = tuple[Made, ...]
MOVES = (6, 12)
"""How many moves a way through a story has: under ten minutes."""
LINE = 38
"""Characters in a line of a message on a phone of 390 points."""
SCENE_LINES, MOVE_LINES = 14, 11
"""Lines of a scene with its moves, and of what a move does: both stand in one message, under a head of some lines."""


def structure(file: ScenarioOf) -> Iterator[Problem]:
    """Yield what is wrong with the ids of a story, and with what names them."""
    yield from _ids_twice(file)
    yield from _items_named(file)
    yield from _next_scenes(file)
    yield from _endings(file)
    yield from _moves_that_change_nothing(file)


def desks(file: ScenarioOf, others: Mapping[str, ScenarioOf]) -> Iterator[Problem]:
    """Yield a problem for each item that a record or a mirror names and nobody has, and each move that is not there.

    Args:
        file: the story.
        others: all stories by their id.
    """
    items = [item.item for item in file.model.items if item.name is not None]
    for i, record in enumerate(file.model.records):
        for key, ids in (("for", record.for_), ("against", record.against)):
            for j, id in enumerate(ids):
                if id not in items:
                    hint = did_you_mean(id, items)
                    yield file.problem("records", i, key, j, message=f"no item has the id {id!r}", hint=hint)
    mirror = file.model.mirror
    if mirror is None:
        return
    other = others.get(mirror.story)
    if other is None:
        hint = did_you_mean(mirror.story, others)
        yield file.problem("mirror", "story", message=f"no story has the id {mirror.story!r}", hint=hint)
        return
    there = {f"{scene.scene}/{move.move}" for scene in other.model.scenes for move in scene.moves}
    for key, moves in (("for", mirror.for_), ("against", mirror.against)):
        for id, names in moves.items():
            if id not in items:
                hint = did_you_mean(id, items)
                yield file.problem("mirror", key, id, message=f"no item has the id {id!r}", hint=hint)
            for j, name in enumerate(names):
                if name not in there:
                    hint = did_you_mean(name, there)
                    message = f"{mirror.story!r} has no move {name!r}"
                    yield file.problem("mirror", key, id, j, message=message, hint=hint)


def references(
    file: ScenarioOf, packs: Iterable[ValidatedFile[PackFile]], cards: Mapping[str, ValidatedFile[SourceFile]]
) -> Iterator[Problem]:
    """Yield a problem for each fact or question that does not exist, and each number that no text gives.

    Args:
        file: the story.
        packs: all packs; a story may name facts and questions of any.
        cards: the source cards by id, with the passages that the facts quote.
    """
    packs = list(packs)
    facts = {fact.fact: fact for pack in packs for fact in pack.model.facts}
    questions = {q.id: q for pack in packs for q in pack.model.questions if not q.retired}
    cited: set[str] = set()
    for steps, based in file.model.based:
        cited |= set(based.facts)
        for key in ("facts", "since"):
            for i, id in enumerate(getattr(based, key, ())):
                if id not in facts:
                    hint = did_you_mean(id, facts)
                    yield file.problem(*steps, key, i, message=f"no fact has the id {id!r}", hint=hint)
                elif key == "since" and facts[id].since is None:
                    yield file.problem(*steps, key, i, message=f"of {id!r} nothing else is known")
    for i, id in enumerate(file.model.closing):
        if id not in questions:
            hint = did_you_mean(id, questions)
            yield file.problem("closing", i, message=f"no question that is asked has the id {id!r}", hint=hint)
        elif not cited & set(questions[id].fact_ids):
            hint = "ask about a fact that some effect names"
            yield file.problem("closing", i, message=f"{id!r} asks about facts that the story never meets", hint=hint)
    said = {id: _said(fact, cards) for id, fact in facts.items()}
    yield from _numbers(file, said)


def ways(file: ScenarioOf, scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each scene, effect or ending that no way leads to, and for ways too short or too long.

    Args:
        file: the story as it was read, without problems so far.
        scenario: the same story.
    """
    all_ways = list(walk(scenario))
    ends = [(found.id, len(way)) for way in all_ways if (found := ending(scenario, way[-1].after)) is not None]
    yield from _never_entered(file, scenario, all_ways)
    yield from _never_happening(file, scenario, all_ways)
    yield from _never_changing(file, scenario, all_ways)
    yield from _outcomes_too_long(file, scenario, all_ways)
    for i, end in enumerate(scenario.endings):
        if end.id not in dict(ends):
            hint = "look at its `from` and `if`, and at the endings before it"
            yield file.problem("endings", i, message="no way leads to this ending", hint=hint)
    for length in sorted({length for _, length in ends}):
        if not MOVES[0] <= length <= MOVES[1]:
            message = f"a way through it has {length} moves; there are {MOVES[0]} to {MOVES[1]}"
            yield file.problem("scenes", message=message)


def _never_entered(file: ScenarioOf, scenario: Scenario, all_ways: Sequence[Way]) -> Iterator[Problem]:
    entered = {scenario.scenes[0].id, *(way[-1].after.scene for way in all_ways)}
    for i, scene in enumerate(scenario.scenes):
        if scene.id not in entered:
            hint = "name it as the `next` of some move"
            yield file.problem("scenes", i, message="no way leads to this scene", hint=hint)


def _never_happening(file: ScenarioOf, scenario: Scenario, all_ways: Sequence[Way]) -> Iterator[Problem]:
    """Yield a problem for each effect that never happens, where its scene can be reached."""
    happened = {id(effect) for way in all_ways for effect, _ in way[-1].effects}
    entered = {way[-1].scene.id for way in all_ways}
    for i, scene in enumerate(scenario.scenes):
        for j, move in enumerate(scene.moves):
            for k, effect in enumerate(move.effects):
                if scene.id in entered and id(effect) not in happened:
                    steps = ("scenes", i, "moves", j, "effects", k)
                    hint = "look at its `if` and `unless`"
                    yield file.problem(*steps, message="this never happens on any way", hint=hint)


def _never_changing(file: ScenarioOf, scenario: Scenario, all_ways: Sequence[Way]) -> Iterator[Problem]:
    """Yield a problem for each item that is the same in every state: nobody would miss it."""
    states = [opening(scenario).on, *(way[-1].after.on for way in all_ways)]
    for i, item in enumerate(scenario.items):
        if len({item.id in on for on in states}) == 1:
            hint = "let some move give or take it"
            yield file.problem("items", i, message="no way changes this item", hint=hint)


def _outcomes_too_long(file: ScenarioOf, scenario: Scenario, all_ways: Sequence[Way]) -> Iterator[Problem]:
    """Yield a problem for each move that has more to tell than a phone shows, on some way and in some language."""
    for i, scene in enumerate(scenario.scenes):
        for j, move in enumerate(scene.moves):
            told = [way[-1].effects for way in all_ways if way[-1].move is move]
            for language in LANGUAGES:
                lines = max((_lines([effect.says for effect, _ in effects], language) for effects in told), default=0)
                if lines > MOVE_LINES:
                    message = f"in {language!r} what this move does takes {lines} lines; there are at most"
                    yield file.problem("scenes", i, "moves", j, message=f"{message} {MOVE_LINES}", hint="say less")


def screens(file: ScenarioOf) -> Iterator[Problem]:
    """Yield a problem for each scene that is too long for a phone with its moves, in each language."""
    for i, scene in enumerate(file.model.scenes):
        for language in LANGUAGES:
            lines = _lines(map(text, (scene.text, *(move.text for move in scene.moves))), language)
            if lines > SCENE_LINES:
                message = f"in {language!r} this scene with its moves takes {lines} lines; there are at most"
                yield file.problem("scenes", i, message=f"{message} {SCENE_LINES}", hint="say less, or make two of it")


def _lines(texts: Iterable[Words], language: str) -> int:
    """How many lines texts take on a phone, each beginning a new one."""
    return sum(max(1, len(wrap(words[language], LINE))) for words in texts)


def _ids_twice(file: ScenarioOf) -> Iterator[Problem]:
    model = file.model
    lists: list[tuple[tuple[Step, ...], list[str]]] = [
        (("items",), [item.item for item in model.items]),
        (("scenes",), [scene.scene for scene in model.scenes]),
        (("endings",), [each.ending for each in model.endings]),
        *((("scenes", i, "moves"), [move.move for move in scene.moves]) for i, scene in enumerate(model.scenes)),
    ]
    for steps, ids in lists:
        for i, id in enumerate(ids):
            if id in ids[:i]:
                yield file.problem(*steps, i, message=f"the id {id!r} stands twice", hint="give one another id")
            if id == END:
                yield file.problem(*steps, i, message=f"{END!r} is what a move names to end the story")


def _items_named(file: ScenarioOf) -> Iterator[Problem]:
    """Yield a problem for each item that is named and does not exist, or that a move cannot give."""
    items = {item.item: item for item in file.model.items}
    for steps, based in file.model.based:
        conditions = [("if", getattr(based, "if_", None)), ("unless", getattr(based, "unless", None))]
        for key, id in conditions:
            if id is not None and id not in items:
                yield file.problem(*steps, key, message=f"no item has the id {id!r}", hint=did_you_mean(id, items))
        if isinstance(based, EffectFile):
            yield from _items_moved(file, steps, based)
    for i, item in enumerate(file.model.items):
        if item.from_ is not None and file.model.score is None:
            yield file.problem("items", i, "from", message="there is no score in this story")


def _items_moved(file: ScenarioOf, steps: Sequence[Step], effect: EffectFile) -> Iterator[Problem]:
    items = {item.item: item for item in file.model.items}
    for key, ids in (("on", effect.on), ("off", effect.off)):
        for i, id in enumerate(ids):
            item = items.get(id)
            if item is None:
                hint = did_you_mean(id, items)
                yield file.problem(*steps, key, i, message=f"no item has the id {id!r}", hint=hint)
            elif item.from_ is not None:
                yield file.problem(*steps, key, i, message=f"the score decides about {id!r}, not a move")
            elif effect.silent and item.name is not None:
                hint = "set a mark: an item without a name"
                yield file.problem(*steps, key, i, message="no text says this, so nothing may change", hint=hint)
    if effect.points and file.model.score is None:
        yield file.problem(*steps, "points", message="there is no score in this story", hint="move items instead")


def _next_scenes(file: ScenarioOf) -> Iterator[Problem]:
    """Yield a problem for each move that does not lead forwards; a story that turns back might never end."""
    ids = [scene.scene for scene in file.model.scenes]
    for i, scene in enumerate(file.model.scenes):
        for j, move in enumerate(scene.moves):
            later = [*ids[i + 1 :], END]
            if move.next is not None and move.next not in later:
                message = f"{move.next!r} is no later scene"
                hint = did_you_mean(move.next, later)
                yield file.problem("scenes", i, "moves", j, "next", message=message, hint=hint)


def _endings(file: ScenarioOf) -> Iterator[Problem]:
    *conditional, last = file.model.endings
    if last.from_ is not None or last.if_ is not None:
        message = "the last ending has no conditions, so that every way has one"
        yield file.problem("endings", len(conditional), message=message, hint="remove its `from` and `if`")
    for i, each in enumerate(conditional):
        if each.from_ is None and each.if_ is None:
            message = "this ending has no conditions, so those after it cannot be reached"
            yield file.problem("endings", i, message=message, hint="give it a `from` or an `if`, or put it last")


def _moves_that_change_nothing(file: ScenarioOf) -> Iterator[Problem]:
    """Yield a problem for each scene whose moves all do the same, and each move without effects or a way of its own."""
    for i, scene in enumerate(file.model.scenes):
        done = [(move.effects, move.next) for move in scene.moves]
        if all(each == done[0] for each in done):
            message = "whatever is chosen here, the same happens"
            yield file.problem("scenes", i, "moves", message=message, hint="give each move effects of its own")
            continue
        for j, move in enumerate(scene.moves):
            if not move.effects and sum(other.next == move.next for other in scene.moves) > 1:
                hint = "give it an effect; if no text says what it does, one that is `silent`"
                yield file.problem("scenes", i, "moves", j, message="this move changes nothing", hint=hint)


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _numbers(file: ScenarioOf, said: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each number that stands in no passage and is not said to be invented."""
    model = file.model
    scale = model.score.facts if model.score else []
    for key in ("title", "about", "intro", "lesson", "measure", "holding"):
        yield from _uncited(file, (key,), getattr(model, key), scale, said)
    for steps, based in model.based:
        if isinstance(based, Based) and not based.invented:
            for key in ("name", "text", "title", "says"):
                words = getattr(based, key, None)
                if words is not None:
                    yield from _uncited(file, (*steps, key), words, [*based.facts, *based.since], said)
    for i, scene in enumerate(model.scenes):
        for j, move in enumerate(scene.moves):
            facts = [*scene.facts, *(fact for effect in move.effects for fact in effect.facts)]
            if not scene.invented:
                yield from _uncited(file, ("scenes", i, "moves", j, "text"), move.text, facts, said)


def _uncited(
    file: ScenarioOf, steps: Sequence[Step], words: Text, facts: Iterable[str], said: Mapping[str, str]
) -> Iterator[Problem]:
    known = set(_NUMBER.findall(_plain_numbers(" ".join(said.get(fact, "") for fact in facts))))
    for language in LANGUAGES:
        for number in _NUMBER.findall(_plain_numbers(getattr(words, language))):
            if number not in known:
                hint = "name the fact that gives it, or write  invented: true"
                yield file.problem(*steps, language, message=f"no cited passage has the number {number}", hint=hint)


def _plain_numbers(words: str) -> str:
    """The words with their numbers written without separators: English has 6,000 where Indonesian has 6.000."""
    return re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", words)


def _said(fact: FactFile, cards: Mapping[str, ValidatedFile[SourceFile]]) -> str:
    """What a fact's passage says, with what is known since."""
    source, name = fact.cite.passage.split("/")
    passage = cards[source].model.passages.get(name, "") if source in cards else ""
    since = f"{fact.since.says.en} {fact.since.reference.date}" if fact.since else ""
    return f"{passage} {since}"
