"""Stories are checked like packs: every mistake at once, with its line, the author's own id, and a hint."""

from pathlib import Path

import pytest

from bot.packs.load import load
from bot.packs.scenario_rules import MOVES
from bot.quiz.bank import Bank, closing_topic
from tests.packs.files import written

MOVE = """\
      - move: {move}
        text: {{ en: Do it., id: Lakukan. }}
        short: {{ en: did it, id: lakukan }}
        effects:
          - says: {{ en: It counts., id: Dihitung. }}
            points: {points}
            invented: true
            facts: [range]
"""
SCENE = """\
  - scene: s{n}
    at: {{ en: Day, id: Hari }}
    text: {{ en: A scene., id: Adegan. }}
    moves:
"""
HEAD = """\
scenario: a-story
title: { en: A story, id: Cerita }
about: { en: About., id: Tentang. }
intro: { en: You are here., id: Kamu di sini. }
measure: { en: Your score, id: Skormu }
score: { low: 350, high: 950, start: 600, invented: true, facts: [range] }
holding: { en: Yours, id: Milikmu }
items:
  - item: door
    name: { en: a door, id: pintu }
    from: 610
    invented: true
scenes:
"""
TAIL = """\
endings:
  - ending: good
    from: 620
    title: { en: Good, id: Baik }
    text: { en: Well., id: Baik. }
  - ending: bad
    title: { en: Bad, id: Buruk }
    text: { en: Ill., id: Buruk. }
closing: [which-range, top, which-range]
lesson: { en: Learn., id: Belajar. }
"""
STORY = (
    HEAD
    + "".join(
        SCENE.format(n=n) + MOVE.format(move="up", points=10) + MOVE.format(move="down", points=-10) for n in range(6)
    )
    + TAIL
)


def folder(tmp_path: Path, story: str) -> Path:
    questions = written(tmp_path)
    (questions / "scenarios").mkdir()
    (questions / "scenarios" / "a-story.yaml").write_text(story, encoding="utf-8")
    return questions


def problems(tmp_path: Path, story: str) -> list[str]:
    found = load(folder(tmp_path, story))
    assert isinstance(found, list), "a problem was expected"
    return [str(problem).replace(f"{problem.path.parent}/", "") for problem in found]


def test_a_faultless_story_becomes_part_of_the_bank_with_its_closing_questions_as_a_topic(tmp_path: Path) -> None:
    bank = load(folder(tmp_path, STORY))

    assert isinstance(bank, Bank), bank
    scenario = bank.scenarios["a-story"]
    assert scenario.scenes[0].moves[0].effects[0].basis.facts[0].id == "range"
    assert scenario.scenes[0].moves[0].next == "s1"
    assert scenario.scenes[-1].moves[0].next == "end"
    assert [q.id for q in bank.topics[closing_topic("a-story")].questions] == ["which-range", "top", "which-range"]


FIRST = "        effects:\n          - says: { en: It counts., id: Dihitung. }\n            points: 10\n            invented: true\n            facts: [range]\n"
BREAKS = {
    "an effect that rests on nothing": (
        ("            points: 10\n            invented: true\n            facts: [range]\n", ""),
        "a-story.yaml:22:13: scenes > 's0' > moves > 'up' > effects > #1: name the `facts` that say so, or write  invented: true, or  silent: true",
    ),
    "points that are not said to be invented": (
        ("            points: 10\n            invented: true\n", "            points: 10\n"),
        "a-story.yaml:22:13: scenes > 's0' > moves > 'up' > effects > #1: no text gives points; write  invented: true  beside them",
    ),
    "an effect of which no text says anything, and that moves the score": (
        ("            points: 10\n            invented: true\n", "            points: 10\n            invented: true\n            silent: true\n"),
        "a-story.yaml:22:13: scenes > 's0' > moves > 'up' > effects > #1: where no text says anything, nothing is invented either",
    ),
    "a missing language": (
        ("    text: { en: A scene., id: Adegan. }\n", "    text: { en: A scene. }\n"),
        "a-story.yaml:16:11: scenes > 's0' > text: `id` is missing",
    ),
    "an unknown fact": (
        ("            facts: [range]\n", "            facts: [rnage]\n"),
        "a-story.yaml:25:21: scenes > 's0' > moves > 'up' > effects > #1 > facts > #1: no fact has the id 'rnage'\n    hint: did you mean 'range'?",
    ),
    "an unknown item": (
        ("            points: 10\n", "            points: 10\n            on: [dor]\n"),
        "a-story.yaml:24:18: scenes > 's0' > moves > 'up' > effects > #1 > on > #1: no item has the id 'dor'\n    hint: did you mean 'door'?",
    ),
    "an item that the score decides about": (
        ("            points: 10\n", "            points: 10\n            on: [door]\n"),
        "a-story.yaml:24:18: scenes > 's0' > moves > 'up' > effects > #1 > on > #1: the score decides about 'door', not a move",
    ),
    "a fact of which nothing else is known": (
        ("            points: 10\n", "            points: 10\n            since: [range]\n"),
        "a-story.yaml:24:21: scenes > 's0' > moves > 'up' > effects > #1 > since > #1: of 'range' nothing else is known",
    ),
    "a move that leads back": (
        (FIRST + "      - move: down", FIRST + "        next: s0\n      - move: down"),
        "a-story.yaml:26:15: scenes > 's0' > moves > 'up' > next: 's0' is no later scene\n    hint: there are: s1, s2, s3, s4, s5, end",
    ),
    "a choice without consequence": (
        ("            points: -10\n", "            points: 10\n"),
        "a-story.yaml:18:7: scenes > 's0' > moves: whatever is chosen here, the same happens\n    hint: give each move effects of its own",
    ),
    "a move that does nothing": (
        (FIRST, ""),
        "a-story.yaml:18:9: scenes > 's0' > moves > 'up': this move changes nothing\n    hint: give it an effect; if no text says what it does, one that is `silent`",
    ),
    "an ending that no way leads to": (
        ("    from: 620\n", "    from: 900\n"),
        "a-story.yaml:135:5: endings > 'good': no way leads to this ending\n    hint: look at its `from` and `if`, and at the endings before it",
    ),
    "an effect that never happens": (
        ("            points: 10\n", "            points: 10\n            unless: door\n            if: door\n"),
        "a-story.yaml:22:13: scenes > 's0' > moves > 'up' > effects > #1: this never happens on any way\n    hint: look at its `if` and `unless`",
    ),
    "an item that nothing changes": (
        ("    from: 610\n", "    from: 940\n"),
        "a-story.yaml:9:5: items > 'door': no way changes this item\n    hint: let some move give or take it",
    ),
    "a number that no passage gives": (
        ("    text: { en: A scene., id: Adegan. }\n", "    text: { en: A debt of 6000., id: Utang 6.000. }\n"),
        "a-story.yaml:16:17: scenes > 's0' > text > en: no cited passage has the number 6000\n    hint: name the fact that gives it, or write  invented: true",
    ),
    "a text too long for a screen": (
        ("    text: { en: A scene., id: Adegan. }\n", f"    text: {{ en: A scene., id: {'Adegan yang panjang. ' * 22}}}\n"),
        "a-story.yaml:14:5: scenes > 's0': `text` has at most 420 characters",
    ),
    "a scene that takes too many lines with its moves": (
        ("    text: { en: A scene., id: Adegan. }\n", f"    text: {{ en: A scene., id: {'Sepuluhsepuluhsepuluh ' * 13}}}\n"),
        "a-story.yaml:14:5: scenes > 's0': in 'id' this scene with its moves takes 15 lines; there are at most 14\n    hint: say less, or make two of it",
    ),
    "an unknown closing question": (
        ("closing: [which-range, top,", "closing: [which-rnage, top,"),
        "a-story.yaml:142:11: closing > #1: no question that is asked has the id 'which-rnage'\n    hint: did you mean 'which-range'?",
    ),
    "a file of another name": (
        ("scenario: a-story", "scenario: another"),
        "a-story.yaml:1:11: scenario: 'another' stands in a file named a-story.yaml\n    hint: name both alike",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), BREAKS.values(), ids=BREAKS)
def test_a_mistake_is_reported_with_line_column_and_hint(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    before, after = change
    assert before in STORY

    found = problems(tmp_path, STORY.replace(before, after, 1))

    assert told in found


DESK = """\
records:
  - record: ani
    text: { en: "Ani, late", id: "Ani, terlambat" }
    for: [door]
    pays: true
mirror:
  story: a-story
  for: { door: [s0/up] }
endings:
"""
DESK_BREAKS = {
    "a source that nobody has": (
        ("    for: [door]\n", "    for: [dor]\n"),
        "a-story.yaml:137:11: records > 'ani' > for > #1: no item has the id 'dor'\n    hint: did you mean 'door'?",
    ),
    "a story that is not there": (
        ("  story: a-story\n", "  story: b-story\n"),
        "a-story.yaml:140:10: mirror > story: no story has the id 'b-story'\n    hint: did you mean 'a-story'?",
    ),
    "a move that is not there": (
        ("[s0/up]", "[s0/upp]"),
        "a-story.yaml:141:17: mirror > for > door > #1: 'a-story' has no move 's0/upp'\n    hint: did you mean 's0/up'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), DESK_BREAKS.values(), ids=DESK_BREAKS)
def test_a_mistake_at_the_desk_is_reported(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    story = STORY.replace("endings:\n", DESK, 1)
    assert isinstance(load(folder(tmp_path / "sound", story)), Bank)

    assert told in problems(tmp_path / "broken", story.replace(*change, 1))


def test_a_scene_that_no_way_leads_to_is_reported(tmp_path: Path) -> None:
    story = STORY.replace(
        "            facts: [range]\n      - move: down",
        "            facts: [range]\n        next: s2\n      - move: down",
        1,
    )
    story = story.replace(
        "            facts: [range]\n  - scene: s1", "            facts: [range]\n        next: s2\n  - scene: s1", 1
    )

    assert any("'s1': no way leads to this scene" in each for each in problems(tmp_path, story))


@pytest.mark.parametrize("scenes", [MOVES[0] - 1, MOVES[1] + 1])
def test_a_story_too_short_or_too_long_is_reported(tmp_path: Path, scenes: int) -> None:
    middle = "".join(
        SCENE.format(n=n) + MOVE.format(move="up", points=10) + MOVE.format(move="down", points=-10)
        for n in range(scenes)
    )

    assert any(f"a way through it has {scenes} moves" in each for each in problems(tmp_path, HEAD + middle + TAIL))
