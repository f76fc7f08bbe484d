"""Progress as a picture: memory over time, and what becomes due. It is drawn for a phone, on a ground of its own."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.chat.translation import Translator
from bot.quiz.progress import DayOfMemory, Progress

SIZE = (1080, 1080)
"""Pixels. A phone shows the picture at a third of its size, so text lower than 30 pixels cannot be read."""
SHARP = 2  # the picture is drawn so many times larger, then reduced: its lines have no steps
GROUND, INK, SOFT, LINE, FACTS, BARS = "#F4F1EA", "#22242A", "#62666F", "#D8D3C8", "#1F6FB2", "#B4632C"
_EDGE, _LEFT = 64, 130
_CURVE = (190, 560)  # the rows of pixels between which the curve lies
_BARS_BETWEEN = (740, 960)  # the rows between which the bars lie


def picture(tr: Translator, days: Sequence[DayOfMemory], progress: Progress) -> bytes:
    """Draw progress as a PNG; `progress.described` says in words what it shows.

    It takes about 100 ms, so it must not run in the event loop.

    Args:
        days: what was remembered day by day; not empty.
    """
    image = Image.new("RGB", (SIZE[0] * SHARP, SIZE[1] * SHARP), GROUND)
    paper = Paper(ImageDraw.Draw(image))
    paper.text((_EDGE, 48), tr.t("Facts you remember"), 46, INK)
    paper.text((_EDGE, 110), tr.t("as predicted, if known on a later day; grey: read or asked"), 32, SOFT)
    _curve(paper, tr, days)
    paper.text((_EDGE, 650), tr.t("Facts due in the next seven days"), 46, INK)
    _bars(paper, tr, progress)
    file = BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


class Paper:
    """Draws on a picture. Coordinates and sizes are pixels of the picture as it is sent."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def text(self, point: tuple[float, float], words: str, size: int, colour: str, anchor: str = "la") -> None:
        """Write words. *anchor* is the corner of the text that lies at *point*, in Pillow's two letters."""
        font = ImageFont.load_default(size * SHARP)
        self._draw.text((point[0] * SHARP, point[1] * SHARP), words, colour, font, anchor)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int) -> None:
        """Draw a line through the points."""
        scaled = [(x * SHARP, y * SHARP) for x, y in points]
        self._draw.line(scaled, colour, width * SHARP, joint="curve")

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill the area between the points."""
        self._draw.polygon([(x * SHARP, y * SHARP) for x, y in points], colour)

    def box(self, corner: tuple[float, float], opposite: tuple[float, float], colour: str) -> None:
        """Fill a rectangle between two corners."""
        self._draw.rectangle([(x * SHARP, y * SHARP) for x, y in (corner, opposite)], colour)

    def dot(self, point: tuple[float, float], radius: float, colour: str) -> None:
        """Fill a circle around *point*."""
        x, y, r = point[0] * SHARP, point[1] * SHARP, radius * SHARP
        self._draw.ellipse((x - r, y - r, x + r, y + r), colour)


def _curve(paper: Paper, tr: Translator, days: Sequence[DayOfMemory]) -> None:
    """The facts that were read or asked, as an area, and those remembered, as a line."""
    top, bottom = _CURVE
    right = SIZE[0] - _EDGE
    highest = _round_up(max((day_of_memory.met for day_of_memory in days), default=1))
    first, last = days[0].day, days[-1].day
    span = max(1, (last - first).days)

    def x(day: date) -> float:
        return right if first == last else _LEFT + (right - _LEFT) * (day - first).days / span

    def y(facts: float) -> float:
        return bottom - (bottom - top) * facts / highest

    for step in dict.fromkeys((0, highest // 2, highest)):
        paper.line([(_LEFT, y(step)), (right, y(step))], LINE, 2)
        paper.text((_LEFT - 18, y(step)), tr.number(step), 32, SOFT, "rm")
    met = [(x(day_of_memory.day), y(day_of_memory.met)) for day_of_memory in days]
    paper.area([(met[0][0], bottom), *met, (right, bottom)], LINE)
    known = [(x(day_of_memory.day), y(day_of_memory.remembered)) for day_of_memory in days]
    paper.line(known, FACTS, 7)
    paper.dot(known[-1], 12, FACTS)
    above = known[-1][1] - 22 if known[-1][1] - 70 > top else known[-1][1] + 66
    paper.text((right, above), tr.number(round(days[-1].remembered)), 44, FACTS, "rs")
    paper.text((_LEFT, bottom + 18), "" if first == last else tr.day(first), 32, SOFT)
    paper.text((right, bottom + 18), tr.t("today"), 32, SOFT, "ra")


def _bars(paper: Paper, tr: Translator, progress: Progress) -> None:
    """A bar for the facts that become due on each day."""
    top, bottom = _BARS_BETWEEN
    width = (SIZE[0] - 2 * _EDGE) / len(progress.due_per_day)
    highest = max(1, *(n for _, n in progress.due_per_day))
    paper.line([(_EDGE, bottom), (SIZE[0] - _EDGE, bottom)], LINE, 3)
    for position, (day, n) in enumerate(progress.due_per_day):
        middle = _EDGE + width * (position + 0.5)
        height = (bottom - top - 50) * n / highest
        if n:
            paper.box((middle - width * 0.32, bottom - height), (middle + width * 0.32, bottom), BARS)
        paper.text((middle, bottom - height - 10), tr.number(n), 38, INK if n else SOFT, "ms")
        label = tr.t("today") if day == progress.today else tr.short_weekday(day)
        paper.text((middle, bottom + 18), label, 32, SOFT, "ma")


def _round_up(facts: int) -> int:
    """The upper end of the scale: an even number not below *facts*, so that half of it is whole."""
    step = next(step for step in (2, 10, 20, 50, 100, 1000) if facts <= step * 10)
    return max(2, -(-facts // step) * step)
