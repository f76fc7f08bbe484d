"""Pictures for a report that is read on a phone, on a screen and on paper: drawn as SVG, told in words as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 360
"""Units of every picture, about the pixels of a phone held upright: text of 12 units can be read there."""
_TEXT = 12
_ROW = 24
_LEFT, _RIGHT = 30, 44
_MANY = 14
"""More columns than this, and every second label would touch its neighbour."""


@dataclass(frozen=True)
class Bar:
    """`size` decides the length, `shown` is written at its end; `low` and `high` draw an interval, in the same unit."""

    label: str
    size: float
    shown: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Step:
    """A share before and after, from 0 to 1, and both as they are written."""

    label: str
    before: float
    after: float
    before_shown: str
    after_shown: str


def columns(id: str, title: str, words: str, bars: Sequence[Bar]) -> str:
    """Upright bars side by side, on a common ground. *words* tell the same to who cannot see it."""
    height, ground, top = 170, 146, 22
    highest = max((bar.size for bar in bars), default=0) or 1
    place = WIDTH / max(1, len(bars))
    every = 2 if len(bars) > _MANY else 1
    parts = []
    for n, bar in enumerate(bars):
        tall = (ground - top) * bar.size / highest
        middle = place * (n + 0.5)
        if bar.size:
            parts.append(_box("bar", place * n + place * 0.1, ground - tall, place * 0.8, tall))
            parts.append(_words(middle, ground - tall - 5, bar.shown, "middle"))
        if n % every == 0:
            parts.append(_words(middle, ground + 16, bar.label, "middle", "soft"))
    parts.append(_line("ground", 0, ground, WIDTH, ground))
    return _picture(id, title, words, height, parts)


def rows(id: str, title: str, words: str, bars: Sequence[Bar]) -> str:
    """Lying bars from 0 to 1, one below the other, with their intervals. *words* tell the same."""
    parts = [_scale(len(bars) * _ROW, [(0, len(bars) * _ROW)])]
    for n, bar in enumerate(bars):
        y = n * _ROW
        parts.append(_words(_LEFT - 6, y + 16, bar.label, "end", "soft"))
        parts.append(_box("bar", _LEFT, y + 5, _along(bar.size) - _LEFT, _ROW - 9))
        if bar.low is not None and bar.high is not None:
            parts.append(_interval(_along(bar.low), _along(bar.high), y + _ROW / 2))
        parts.append(_words(WIDTH, y + 16, bar.shown, "end"))
    return _picture(id, title, words, len(bars) * _ROW + 20, parts)


def steps(id: str, title: str, words: str, all_steps: Sequence[Step]) -> str:
    """From a hollow dot (before) to a full one (after), one line each. *words* tell the same."""
    tall = 2 * _ROW
    parts = [_scale(tall * len(all_steps), [(n * tall + 20, (n + 1) * tall) for n in range(len(all_steps))])]
    for n, step in enumerate(all_steps):
        y = n * tall
        before, after = _along(step.before), _along(step.after)
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


def _along(share: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * min(1.0, max(0.0, share))


def _scale(bottom: float, spans: Iterable[tuple[float, float]]) -> str:
    """Lines at every quarter, over these *spans* of height, and what they stand for below."""
    parts = [_line("ground", _along(n / 4), top, _along(n / 4), end) for top, end in spans for n in range(5)]
    parts += [_words(_along(n / 4), bottom + 15, str(25 * n), "middle", "soft") for n in range(5)]
    return "".join(parts)


def _interval(low: float, high: float, y: float) -> str:
    return _line("span", low, y, high, y) + "".join(_line("span", x, y - 4, x, y + 4) for x in (low, high))


def _beside(x: float, y: float, words: str, *, left: bool) -> str:
    """Beside a dot: on the asked side, unless that is outside of the picture."""
    left = (left and x > _LEFT + 28) or x > WIDTH - _RIGHT
    return _words(x - 9 if left else x + 9, y, words, "end" if left else "start")


def _box(look: str, x: float, y: float, wide: float, tall: float) -> str:
    return f'<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="1.5"/>'


def _line(look: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{look}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _words(x: float, y: float, words: str, anchor: str, look: str = "ink") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{_TEXT}" text-anchor="{anchor}"'
    return f'<text class="{look}" {place}>{escape(words)}</text>'
