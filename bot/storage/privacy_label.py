"""One picture of what is kept about a person, drawn from the tables: as on food, read in a moment."""

from html import escape

from sqlalchemy import Table

from bot.storage.data_inventory import about, after_deletion
from bot.storage.deletion_log import KEPT
from bot.storage.tables import METADATA

WIDTH = 720
_LEFT, _MARKS, _END = 24, 200, 560
"""Where a table's name begins, its marks, and what becomes of its rows."""
_ROW, _TOP = 24, 112
_STYLE = """\
svg { font: 14px sans-serif; --paper: #fffdf8; --ink: #22202a; --faint: #6b6673; --who: #a3243b; --words: #8a5a00; \
--person: #4b4a9c }
@media (prefers-color-scheme: dark) { svg { --paper: #1d1b22; --ink: #f1edf5; --faint: #a9a3b3; --who: #ff8a9b; \
--words: #f0b95a; --person: #a9a8ff } }
.paper { fill: var(--paper); stroke: var(--ink); stroke-width: 2 } text { fill: var(--ink) }
.faint { fill: var(--faint) }
.title { font-size: 22px; font-weight: bold } .who { fill: var(--who) } .words { fill: var(--words) } \
.person { fill: none; stroke: var(--person); stroke-width: 2 }"""
_LEGEND = (("who", "identifies a person"), ("words", "chosen words"), ("person", "about that person"))


def about_people() -> list[Table]:
    """The tables with a column that is about somebody."""
    return [table for table in METADATA.sorted_tables if any(about(column) != "nobody" for column in table.columns)]


def privacy_label() -> str:
    """Draw the label as SVG, for light and dark pages. Shapes say the same as colours."""
    tables = about_people()
    bottom = _TOP + _ROW * len(tables)
    facts = (
        "No name, phone number, picture or message of a Telegram account.",
        f"Until deleted in /privacy, or a year without a visit; backups {KEPT.days} days longer.",
        "Readable by whoever runs the bot or hosts it; in a class, by its teachers, what was agreed to.",
        "The chat is Telegram's: it can read it, and keeps it by its own rules.",
    )
    height = bottom + _ROW * (len(facts) + 1)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            f"<title>What is kept about a person: {len(tables)} tables</title>",
            f"<style>\n{_STYLE}\n</style>",
            f'<rect class="paper" x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" rx="8"/>',
            _text(_LEFT, 40, "What Scorewise keeps about people", "title"),
            *_legend(),
            *(part for n, table in enumerate(tables) for part in _row(table, _TOP + _ROW * n)),
            *(_text(_LEFT, bottom + _ROW * (n + 1), fact, "faint") for n, fact in enumerate(facts)),
            "</svg>\n",
        )
    )


def _legend() -> list[str]:
    parts = []
    for n, (kind, words) in enumerate(_LEGEND):
        x = _LEFT + 6 + 172 * n
        parts += [_mark(kind, x, 67), _text(x + 14, 72, words, "faint")]
    return [*parts, _text(_END, 72, "when you delete", "faint")]


def _row(table: Table, y: int) -> list[str]:
    """A table: its name, a mark for each column, and what becomes of its rows when the person deletes themselves."""
    marks = [_mark(about(column), _MARKS + 22 * n, y - 5) for n, column in enumerate(table.columns)]
    gone = after_deletion(table).replace("`", "").replace("stays, learner is emptied", "stays, without you")
    return [_text(_LEFT, y, table.name.replace("_", " ")), *marks, _text(_END, y, gone)]


def _mark(kind: str, x: int, y: int) -> str:
    """A disc, a lozenge or an empty square; nothing for what is about nobody."""
    match kind:
        case "who":
            return f'<circle class="who" cx="{x}" cy="{y}" r="7"/>'
        case "words":
            return f'<path class="words" d="M{x} {y - 8}l8 8-8 8-8-8z"/>'
        case "person":
            return f'<rect class="person" x="{x - 5}" y="{y - 5}" width="10" height="10"/>'
        case _:
            return ""


def _text(x: int, y: int, words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{named}>{escape(words)}</text>'
