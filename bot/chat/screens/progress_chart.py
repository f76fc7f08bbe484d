"""Progress as a picture: memory over time, and what becomes due. Drawn for a phone, on a ground of its own."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.chat.translation import Translator
from bot.quiz.progress import DayOfMemory, Progress

SIZE = (1080, 1080)
"""Pixels; a phone shows them at a third of that, so text below 30 of them cannot be read."""
SHARP = 2  # drawn larger and made smaller: lines without steps
GROUND, INK, SOFT, LINE, FACTS, BARS = "#F4F1EA", "#22242A", "#6B6F7A", "#D8D3C8", "#1F6FB2", "#B4632C"
_EDGE, _LEFT = 64, 130
_CURVE = (190, 560)  # the rows between which the curve lies
_BARS_BETWEEN = (740, 960)


def picture(tr: Translator, moments: Sequence[DayOfMemory], seen: Progress) -> bytes:
    """PNG. What it shows, `progress.described` says in words. Takes some 100 ms, so not in the event loop."""
    image = Image.new("RGB", (SIZE[0] * SHARP, SIZE[1] * SHARP), GROUND)
    paper = Paper(ImageDraw.Draw(image))
    paper.text((_EDGE, 48), tr.t("Facts you remember"), 46, INK)
    paper.text((_EDGE, 110), tr.t("as predicted, of those you have met (grey)"), 32, SOFT)
    _curve(paper, tr, moments)
    paper.text((_EDGE, 650), tr.t("Facts due in the next seven days"), 46, INK)
    _bars(paper, tr, seen)
    written = BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()


class Paper:
    """Coordinates in the picture's own pixels."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def text(self, at: tuple[float, float], words: str, size: int, colour: str, anchor: str = "la") -> None:
        font = ImageFont.load_default(size * SHARP)
        self._draw.text((at[0] * SHARP, at[1] * SHARP), words, colour, font, anchor)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int) -> None:
        scaled = [(x * SHARP, y * SHARP) for x, y in points]
        self._draw.line(scaled, colour, width * SHARP, joint="curve")

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self._draw.polygon([(x * SHARP, y * SHARP) for x, y in points], colour)

    def box(self, corner: tuple[float, float], opposite: tuple[float, float], colour: str) -> None:
        self._draw.rectangle([(x * SHARP, y * SHARP) for x, y in (corner, opposite)], colour)

    def dot(self, at: tuple[float, float], radius: float, colour: str) -> None:
        x, y, r = at[0] * SHARP, at[1] * SHARP, radius * SHARP
        self._draw.ellipse((x - r, y - r, x + r, y + r), colour)


def _curve(paper: Paper, tr: Translator, moments: Sequence[DayOfMemory]) -> None:
    top, bottom = _CURVE
    right = SIZE[0] - _EDGE
    highest = _round_up(max((moment.met for moment in moments), default=1))
    first, last = moments[0].day, moments[-1].day
    span = max(1, (last - first).days)

    def x(day: date) -> float:
        return right if first == last else _LEFT + (right - _LEFT) * (day - first).days / span

    def y(facts: float) -> float:
        return bottom - (bottom - top) * facts / highest

    for step in dict.fromkeys((0, highest // 2, highest)):
        paper.line([(_LEFT, y(step)), (right, y(step))], LINE, 2)
        paper.text((_LEFT - 18, y(step)), tr.number(step), 32, SOFT, "rm")
    met = [(x(moment.day), y(moment.met)) for moment in moments]
    paper.area([(met[0][0], bottom), *met, (right, bottom)], LINE)
    known = [(x(moment.day), y(moment.remembered)) for moment in moments]
    paper.line(known, FACTS, 7)
    paper.dot(known[-1], 12, FACTS)
    above = known[-1][1] - 22 if known[-1][1] - 70 > top else known[-1][1] + 66
    paper.text((right, above), tr.number(round(moments[-1].remembered)), 44, FACTS, "rs")
    paper.text((_LEFT, bottom + 18), "" if first == last else tr.day(first), 32, SOFT)
    paper.text((right, bottom + 18), tr.t("today"), 32, SOFT, "ra")


def _bars(paper: Paper, tr: Translator, seen: Progress) -> None:
    top, bottom = _BARS_BETWEEN
    wide = (SIZE[0] - 2 * _EDGE) / len(seen.due_per_day)
    highest = max(1, *(n for _, n in seen.due_per_day))
    paper.line([(_EDGE, bottom), (SIZE[0] - _EDGE, bottom)], LINE, 3)
    for place, (day, n) in enumerate(seen.due_per_day):
        middle = _EDGE + wide * (place + 0.5)
        height = (bottom - top - 50) * n / highest
        if n:
            paper.box((middle - wide * 0.32, bottom - height), (middle + wide * 0.32, bottom), BARS)
        paper.text((middle, bottom - height - 10), tr.number(n), 38, INK if n else SOFT, "ms")
        label = tr.t("today") if day == seen.today else tr.short_weekday(day)
        paper.text((middle, bottom + 18), label, 32, SOFT, "ma")


def _round_up(facts: int) -> int:
    """The end of the scale: an even number, so that its half is whole."""
    step = next(step for step in (2, 10, 20, 50, 100, 1000) if facts <= step * 10)
    return max(2, -(-facts // step) * step)
