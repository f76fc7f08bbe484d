"""What learners were shown to count, kept outside the bot, and whether its database still says the same."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

JSON = dict[str, Any]
Turn = tuple[str, int]

LETTERS = "ABCDEFGH"
NOT_KNOWN = "not known"
RIGHT = "right"
_CHOSEN = re.compile(r"^(?:\S+ )?([A-H])\. .*\((?:your answer|chosen, right|chosen, wrong)\)", re.MULTILINE)
_RIGHT = re.compile(r"Right\. ([A-H]): ")
_NOT = re.compile(r"^Not ([A-H]): ", re.MULTILINE)
_FOUND = re.compile(r"^([A-H])\. .*\((found|missed)\)$", re.MULTILINE)
_ORDER = re.compile(r"^Your order: ([A-H](?:, [A-H])*)$", re.MULTILINE)
_NUMBER = re.compile(r"^Your answer: (-?[\d,.]+)", re.MULTILINE)
_NEXT = re.compile(r"n1:(\w+):(\d+)")


@dataclass(frozen=True)
class Acknowledged:
    """An answer that a learner was shown to count; `mark` is how far the disk's journal was at that moment."""

    learner: int
    sitting: str
    turn: int
    choice: str
    mark: int


@dataclass
class Ledger:
    """Listens to the pretend Telegram: the moment at which an explanation arrives there is the acknowledgement.

    `facts` are those of each question, to compare totals by; without them totals are not looked at.
    """

    facts: Mapping[str, tuple[str, ...]] | None = None
    mark: Callable[[], int] = lambda: 0
    acknowledged: dict[Turn, Acknowledged] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    def hear(self, event: JSON) -> None:
        """Write down what a message says, if it explains an answer."""
        if event["kind"] != "message" or not (found := explained(event["message"])):
            return
        sitting, turn, choice = found
        first = self.acknowledged.get((sitting, turn))
        if first is None:
            learner = event["message"]["chat"]["id"]
            self.acknowledged[sitting, turn] = Acknowledged(learner, sitting, turn, choice, self.mark())
        elif first.choice != choice and _in_part(first.choice) == _in_part(choice):
            self.contradictions.append(f"{sitting}:{turn} was shown as {first.choice}, then as {choice}")

    def until(self, mark: int) -> dict[Turn, Acknowledged]:
        """What had been acknowledged when the journal was that long."""
        return {turn: each for turn, each in self.acknowledged.items() if each.mark <= mark}

    def audit(self, database: Path, acknowledged: Mapping[Turn, Acknowledged]) -> "Audit":
        """Compare the database in a folder of its own, which nobody else has open, with what was acknowledged."""
        if not database.exists():
            return Audit(lost=[f"{turn}: there is no database" for turn in acknowledged])
        with closing(sqlite3.connect(database)) as db:
            db.row_factory = sqlite3.Row
            try:
                return self._audit(db, acknowledged)
            except sqlite3.DatabaseError as error:
                return Audit(corrupt=[str(error)])

    def _audit(self, db: sqlite3.Connection, acknowledged: Mapping[Turn, Acknowledged]) -> "Audit":
        whole = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
        corrupt = [] if whole == ["ok"] else whole
        corrupt += [
            f"{row[0]} points to a {row[2]} that is not there" for row in db.execute("PRAGMA foreign_key_check")
        ]
        if not _has(db, "answer"):
            return Audit(corrupt, [f"{turn}: there is no table" for turn in acknowledged])
        answers = {(row["sitting"], row["turn"]): row for row in db.execute("SELECT * FROM answer")}
        lost = [f"{turn} of {each.learner}" for turn, each in acknowledged.items() if turn not in answers]
        changed = [
            f"{turn}: shown as {each.choice}, kept as {answers[turn]['choice']} of {answers[turn]['shown']}"
            for turn, each in acknowledged.items()
            if turn in answers and not _agree(each, answers[turn])
        ]
        doubled = list(self._totals(db)) if self.facts is not None and not corrupt else []  # a damaged file has no sums
        return Audit(corrupt, lost, changed, doubled)

    def _totals(self, db: sqlite3.Connection) -> Iterator[str]:
        """Where sums do not agree: an answer that counted twice, or half."""
        assert self.facts is not None
        given: dict[str, list[int]] = {}
        asked: Counter[tuple[int, str]] = Counter()
        for row in db.execute("SELECT sitting, turn, learner, question FROM answer ORDER BY sitting, turn"):
            given.setdefault(row["sitting"], []).append(row["turn"])
            asked.update((row["learner"], fact) for fact in self.facts[row["question"]])
        for row in db.execute("SELECT id, turn FROM sitting"):
            if given.get(row["id"], []) != list(range(row["turn"])):
                yield f"sitting {row['id']} is at turn {row['turn']} with answers to {given.get(row['id'], [])}"
        cards = {(row["learner"], row["fact"]): row["asked"] for row in db.execute("SELECT * FROM card")}
        for card in sorted(asked.keys() | cards.keys()):
            if asked[card] != cards.get(card, 0):
                yield f"card {card} was asked {cards.get(card, 0)} times, in {asked[card]} answers"


@dataclass
class Audit:
    """What does not hold."""

    corrupt: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def add(self, later: "Audit") -> None:
        """Take in what a later look has found, and each thing once."""
        for all_, found in (
            (self.corrupt, later.corrupt),
            (self.lost, later.lost),
            (self.changed, later.changed),
            (self.doubled, later.doubled),
        ):
            all_ += [each for each in found if each not in all_]

    @property
    def clean(self) -> bool:
        return not (self.corrupt or self.lost or self.changed or self.doubled)


def explained(message: JSON) -> tuple[str, int, str] | None:
    """Sitting, turn and choice, if *message* is an answered question from which one can go on."""
    if not message["from"]["is_bot"]:
        return None
    onwards = (button for button in buttons(message) if button["text"] in ("Next question", "See how it went"))
    data = (_NEXT.fullmatch(button["callback_data"]) for button in onwards)
    found = next((match for match in data if match), None)
    return (found[1], int(found[2]), _choice(message["text"])) if found else None


def buttons(message: JSON) -> list[JSON]:
    """Those that call the bot."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row if "callback_data" in button]


def _choice(text: str) -> str:
    """What the learner reads about what they answered: all of it in the whole explanation.

    In the short one, of several options the ones that are told: those found and missed, and the first wrong one. Of a
    number or an order that is right, and of words like "Yes", only that it is right.
    """
    if text.startswith("Now you do."):
        return NOT_KNOWN
    if number := _NUMBER.search(text):
        return _number(number[1].replace(",", "").rstrip("."))
    if order := _ORDER.search(text):
        return f"order {order[1].replace(', ', ' ')}"
    if chosen := _CHOSEN.findall(text):
        return " ".join(chosen)
    wrong = _NOT.findall(text)
    if told := _FOUND.findall(text):
        found = [letter for letter, note in told if note == "found"]
        missed = [letter for letter, note in told if note == "missed"]
        return f"several {' '.join(found + wrong)} without {' '.join(missed)}"
    if text.startswith("Right."):
        option = _RIGHT.match(text)
        return str(option[1]) if option else RIGHT
    assert wrong, f"no choice can be read in:\n{text}"
    return str(wrong[0])


def _in_part(choice: str) -> bool:
    """Whether more may have been chosen than was told."""
    return choice == RIGHT or choice.startswith("several ")


def _agree(shown: Acknowledged, row: sqlite3.Row) -> bool:
    if shown.learner != row["learner"]:
        return False
    match json.loads(row["choice"]):
        case _ if shown.choice == RIGHT:
            return bool(row["verdict"] == "right")
        case {"options": options}:
            dealt = json.loads(row["shown"])
            letters = [LETTERS[dealt.index(option)] for option in options]
            if shown.choice.startswith("several "):
                chosen, _, missed = shown.choice.removeprefix("several ").partition("without ")
                return {*chosen.split()} <= {*letters} and {*missed.split()}.isdisjoint(letters)
            return shown.choice in (" ".join(sorted(letters)), f"order {' '.join(letters)}")
        case {"number": number}:
            return shown.choice == _number(number)
        case _:
            return shown.choice == NOT_KNOWN


def _number(digits: str) -> str:
    return str(Decimal(digits).normalize())


def _has(db: sqlite3.Connection, table: str) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None
