"""Charts for the printed report, drawn as SVG so that they are sharp on a phone, on a screen and on paper.

Each has an `id` that is unique on the page, a `title`, and `words` that say the same to people who cannot see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 360
"""Width of every chart in units. A phone held upright has about as many pixels, so text of 12 units is legible."""
_TEXT = 12
"""Height of letters."""
_ROW = 24
"""Height of a line with one bar."""
_LEFT, _RIGHT = 30, 44
"""Room for labels beside the scale from 0 to 1."""
_MANY = 14
"""Columns up to which each can have a label; of more, labels would touch each other."""


@dataclass(frozen=True)
class Bar:
    """A bar of length `size`, with `shown` written at its end.

    `low` and `high` are the ends of an interval to draw over it, in the unit of `size`.
    """

    label: str
    size: float
    shown: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Step:
    """A share (0 to 1) before and after, and what is written beside each."""

    label: str
    before: float
    after: float
    before_shown: str
    after_shown: str


def columns(id: str, title: str, words: str, bars: Sequence[Bar]) -> str:
    """Return a chart of upright bars side by side; the highest bar fills the height."""
    height, ground, top = 170, 146, 22  # of the chart; then where bars stand, and where the highest one ends
    highest = max((bar.size for bar in bars), default=0) or 1
    bar_width = WIDTH / max(1, len(bars))
    label_every = 2 if len(bars) > _MANY else 1
    parts = []
    for n, bar in enumerate(bars):
        bar_height = (ground - top) * bar.size / highest
        middle = bar_width * (n + 0.5)
        if bar.size:
            parts.append(_box("bar", bar_width * n + bar_width * 0.1, ground - bar_height, bar_width * 0.8, bar_height))
            parts.append(_words(middle, ground - bar_height - 5, bar.shown, "middle"))
        if n % label_every == 0:
            parts.append(_words(middle, ground + 16, bar.label, "middle", "soft"))
    parts.append(_line("ground", 0, ground, WIDTH, ground))
    return _picture(id, title, words, height, parts)


def rows(id: str, title: str, words: str, bars: Sequence[Bar]) -> str:
    """Return a chart of horizontal bars, one below the other, on a scale from 0 to 1."""
    parts = [_scale(len(bars) * _ROW, [(0, len(bars) * _ROW)])]
    for n, bar in enumerate(bars):
        y = n * _ROW
        parts.append(_words(_LEFT - 6, y + 16, bar.label, "end", "soft"))
        parts.append(_box("bar", _LEFT, y + 5, _x(bar.size) - _LEFT, _ROW - 9))
        if bar.low is not None and bar.high is not None:
            parts.append(_interval(_x(bar.low), _x(bar.high), y + _ROW / 2))
        parts.append(_words(WIDTH, y + 16, bar.shown, "end"))
    return _picture(id, title, words, len(bars) * _ROW + 20, parts)


def steps(id: str, title: str, words: str, all_steps: Sequence[Step]) -> str:
    """Return a chart with a line for each step, from a hollow dot (before) to a full one (after), on a scale to 1."""
    tall = 2 * _ROW
    parts = [_scale(tall * len(all_steps), [(n * tall + 20, (n + 1) * tall) for n in range(len(all_steps))])]
    for n, step in enumerate(all_steps):
        y = n * tall
        before, after = _x(step.before), _x(step.after)
        parts.append(_words(_LEFT, y + 15, step.label, "start", "soft"))
        parts.append(_line("way", before, y + 34, after, y + 34))
        parts.append(f'<circle class="before" cx="{before:.1f}" cy="{y + 34}" r="5"/>')
        parts.append(f'<circle class="bar" cx="{after:.1f}" cy="{y + 34}" r="5.5"/>')
        outward = before <= after
        parts.append(_beside(before, y + 38, step.before_shown, left=outward))
        parts.append(_beside(after, y + 38, step.after_shown, left=not outward))
    return _picture(id, title, words, len(all_steps) * tall + 20, parts)


def _picture(id: str, title: str, words: str, height: float, parts: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{id}-title {id}-words">'
        f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-words">{escape(words)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _x(share: float) -> float:
    """Return where a share from 0 to 1 lies on the scale; others lie at its ends."""
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * min(1.0, max(0.0, share))


def _scale(bottom: float, spans: Iterable[tuple[float, float]]) -> str:
    """Return the lines and labels of the scale: a line at every quarter for each span of height, labels at *bottom*."""
    parts = [_line("ground", _x(n / 4), top, _x(n / 4), end) for top, end in spans for n in range(5)]
    parts += [_words(_x(n / 4), bottom + 15, str(25 * n), "middle", "soft") for n in range(5)]
    return "".join(parts)


def _interval(low: float, high: float, y: float) -> str:
    """Return a horizontal line at height *y* from x *low* to x *high*, with a short upright line at each end."""
    return _line("span", low, y, high, y) + "".join(_line("span", x, y - 4, x, y + 4) for x in (low, high))


def _beside(x: float, y: float, words: str, *, left: bool) -> str:
    """Write beside a dot at *x*: on the left if asked for and if there is room, on the right if there is room."""
    left = (left and x > _LEFT + 28) or x > WIDTH - _RIGHT
    return _words(x - 9 if left else x + 9, y, words, "end" if left else "start")


def _box(look: str, x: float, y: float, wide: float, tall: float) -> str:
    return f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="1.5"/>'


def _line(look: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{look}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _words(x: float, y: float, words: str, anchor: str, look: str = "ink") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{_TEXT}" text-anchor="{anchor}"'
    return f'<text class="{look}" {place}>{escape(words)}</text>'
