"""The path through a story as a picture, move by move, and what the player had before and has now.

It is drawn for a phone, on a ground of its own, so that it looks the same in a light and in a dark chat.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from bot.chat.screens.progress_chart import FACTS, GROUND, INK, LINE, SHARP, SOFT, Paper
from bot.chat.translation import Translator
from bot.quiz.scenario import Item, Scenario, State, Step, holding, value

WIDTH = 1080
"""Pixels. A phone shows the picture at a third of its size, so text lower than 30 pixels cannot be read."""
_EDGE, _ROW, _TOP = 56, 68, 236
_AXIS = (600, 960)  # the columns of pixels between which the path lies
_SMALL, _TEXT, _HEAD = 32, 34, 48
_FAN = (150, 930)  # the columns of the two hubs


def picture(tr: Translator, scenario: Scenario, steps: Sequence[Step]) -> bytes:
    """Draw the path as a PNG; `scenarios.described` says in words what it shows.

    It takes about 100 ms, so it must not run in the event loop.

    Args:
        tr: the words.
        scenario: the story.
        steps: the moves that were made, at least one.
    """
    bottom_of_path = _TOP + _ROW * (len(steps) + 1)
    height = bottom_of_path + 190 + 62 * len(scenario.named_items) + 40
    image = Image.new("RGB", (WIDTH * SHARP, height * SHARP), GROUND)
    paper = Paper(ImageDraw.Draw(image))
    paper.text((_EDGE, 40), tr.of(scenario.title), _HEAD, INK)
    paper.text((_EDGE, 106), tr.t("{measure}; invented for this game", measure=tr.of(scenario.measure)), _SMALL, SOFT)
    _path(paper, tr, scenario, steps)
    _fans(paper, tr, scenario, steps[0].before, steps[-1].after, bottom_of_path + 30)
    file = BytesIO()
    image.resize((WIDTH, height), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _path(paper: Paper, tr: Translator, scenario: Scenario, steps: Sequence[Step]) -> None:
    """The value after each move, from the top down; each move has its row."""
    values = [value(scenario, steps[0].before), *(value(scenario, made.after) for made in steps)]
    lowest, highest = _bounds(values, scenario.scale)
    left, right = _AXIS

    def x(number: int) -> float:
        return left + (right - left) * (number - lowest) / (highest - lowest)

    def y(row: int) -> float:
        return _TOP + _ROW * (row + 0.5)

    for step in (lowest, highest):
        paper.line([(x(step), _TOP - 6), (x(step), y(len(steps)) + 30)], LINE, 3)
        paper.text((x(step), _TOP - 16), tr.number(step), _SMALL, SOFT, "ms")
    paper.line([(x(number), y(row)) for row, number in enumerate(values)], FACTS, 6)
    names = [tr.t("at the start"), *(tr.of(made.move.short) for made in steps)]
    for row, (number, label) in enumerate(zip(values, names, strict=True)):
        changed = row > 0 and number != values[row - 1]
        paper.text((_EDGE, y(row)), label, _TEXT, INK if changed or row in (0, len(steps)) else SOFT, "lm")
        paper.dot((x(number), y(row)), 12 if changed else 8, FACTS)
        if changed or row in (0, len(steps)):
            leftwards = row > 0 and number < values[row - 1]  # the line comes from the right
            at, anchor = (x(number) - 24, "rm") if leftwards else (x(number) + 24, "lm")
            paper.text((at, y(row)), tr.number(number), _TEXT, FACTS, anchor)


def _bounds(values: Sequence[int], scale: tuple[int, int]) -> tuple[int, int]:
    """The ends of the axis: the part of the scale that the path needs, rounded outwards to fifties where it is long."""
    if scale[1] - scale[0] <= 50:
        return scale
    return max(scale[0], min(values) // 50 * 50), min(scale[1], -(-(max(values) + 1) // 50) * 50)


def _fans(paper: Paper, tr: Translator, scenario: Scenario, before: State, after: State, top: float) -> None:
    """What the player had at the start, on the left, and has now, on the right: a line leads to each such item."""
    had, has = holding(scenario, before), holding(scenario, after)
    items = scenario.named_items
    first = top + 150
    middle = first + 62 * (len(items) - 1) / 2
    paper.line([(_EDGE, top), (WIDTH - _EDGE, top)], LINE, 3)
    paper.text((_EDGE, top + 24), tr.of(scenario.holding), _TEXT, INK)
    paper.text((_FAN[0], top + 84), tr.t("before"), _SMALL, SOFT, "ma")
    paper.text((_FAN[1], top + 84), tr.t("now"), _SMALL, SOFT, "ma")
    for row, item in enumerate(items):
        y = first + 62 * row
        _spoke(paper, (_FAN[0], middle), (_FAN[0] + 110, y), on=item in had)
        _spoke(paper, (_FAN[1], middle), (_FAN[1] - 110, y), on=item in has)
        colour = INK if item in has else SOFT
        paper.text((WIDTH / 2, y), _named(tr, item, item in had, item in has), _SMALL, colour, "mm")
    for hub in _FAN:
        paper.dot((hub, middle), 20, INK)


def _spoke(paper: Paper, hub: tuple[float, float], end: tuple[float, float], *, on: bool) -> None:
    """A line from the hub to an item that the player has; an item that they lack is only a ring."""
    if on:
        paper.line([hub, end], FACTS, 4)
    paper.dot(end, 12, FACTS if on else SOFT)
    if not on:
        paper.dot(end, 8, GROUND)


def _named(tr: Translator, item: Item, had: bool, has: bool) -> str:
    """An item, with a word for what has become of it: nobody has to tell it by lines and colours."""
    assert item.name is not None
    name = tr.of(item.name)
    if had == has:
        return name
    return tr.t("{item}: new", item=name) if has else tr.t("{item}: gone", item=name)
