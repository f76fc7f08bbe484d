"""A quiz of which nothing is stored: its questions follow from a few letters, and so does where somebody is in it.

A button carries both, so that whoever tries it needs no row anywhere. What a button says may be forged; at worst that
makes other answers of the very person who tapped it.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from random import Random

from bot.quiz.bank import REVIEW, Bank, Topic
from bot.quiz.claims import are_claims, choose_claims
from bot.quiz.grading import Choice, NotKnown
from bot.quiz.question import Numeric, Question
from bot.quiz.reading import arranged, introducing, prepared
from bot.quiz.selection import choose, needs
from bot.quiz.sitting import DealtQuestion, Sitting, choice_from_positions, start

SIZE = 6
"""Questions of a trial. With six options each, what was said of them and the rest fill a button's 64 bytes."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOPIC, _SEED, _PRINT = 4, 4, 3
"""Digits of base 36 that stand for the topic, for how the cards fell, and for what was dealt."""
_NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""Any time: nothing is due to somebody of whom nothing is known, and a deal has no beginning."""
_AT = re.compile(r"([a-z])(\d)(\d)", re.ASCII)
_SAID = re.compile(r"\d*(-\d*)*", re.ASCII)


class Step(StrEnum):
    """What is shown at a place."""

    READ = "r"
    ORIGINAL = "o"  # what is to be read, as it stands in its source
    ASK = "q"
    CHECK = "c"  # the answer, if enough has been ticked
    EXPLAIN = "x"
    WHOLE = "m"  # everything there is to say about the answer
    END = "e"


@dataclass(frozen=True)
class Deal:
    """The questions of a trial as they were dealt. `code` is what leads to the same deal again."""

    code: str
    topic: Topic
    questions: tuple[Question, ...]
    asked: tuple[DealtQuestion, ...]

    def sitting(self, turn: int, draft: tuple[int, ...] = ()) -> Sitting:
        """Return the sitting at a turn that has been shown. It has no id, no learner and no time: it is nowhere."""
        return Sitting("", 0, self.topic.id, self.asked, _NO_TIME, turn, turn, draft)


@dataclass(frozen=True)
class Place:
    """Where somebody is in a trial.

    Attributes:
        step: what is shown.
        turn: the question, from 0.
        left: how many readings stand before it, with the one that is shown; 0 when it is asked.
        said: the positions chosen at each turn so far; none for "I don't know". At a question that waits for its
            answer, the last are those that have been ticked.
    """

    step: Step
    turn: int = 0
    left: int = 0
    said: tuple[tuple[int, ...], ...] = ()

    @property
    def at(self) -> str:
        """Step, turn and readings as three letters, such as "q30"."""
        return f"{self.step}{self.turn}{self.left}"

    @property
    def spoken(self) -> str:
        """What was said, such as "1-02-": of three turns, the last "I don't know"."""
        return "-".join("".join(map(str, positions)) for positions in self.said)


def new_deal(bank: Bank, topic: Topic, rng: Random) -> Deal | None:
    """Deal a trial on *topic*; `None` if it has nothing that can be asked by buttons alone."""
    return _dealt(bank, topic, "".join(rng.choices(_DIGITS, k=_SEED)))


def deal_again(bank: Bank, code: str) -> Deal | None:
    """Return the deal of that code; `None` if it is forged, or its questions are no longer what they were."""
    topic = next((topic for topic in bank.topics.values() if _letters(topic.id, _TOPIC) == code[:_TOPIC]), None)
    seed = code[_TOPIC : _TOPIC + _SEED]
    dealt = _dealt(bank, topic, seed) if topic and len(seed) == _SEED else None
    return dealt if dealt and dealt.code == code else None


def place(deal: Deal, at: str, said: str) -> Place | None:
    """Read a place of that deal from the letters of a button; `None` if they name none."""
    found = _AT.fullmatch(at)
    if found is None or found[1] not in [*Step] or not _SAID.fullmatch(said):
        return None
    step, turn, left = Step(found[1]), int(found[2]), int(found[3])
    heard = turn if step in (Step.READ, Step.ORIGINAL) else turn + 1
    parts = said.split("-") if heard else [said] if said else []
    reads = step in (Step.READ, Step.ORIGINAL)
    if turn >= len(deal.asked) or len(parts) != heard or (step is Step.END and heard != len(deal.asked)):
        return None
    if not (1 <= left <= len(deal.asked[turn].readings) if reads else left == 0):
        return None
    found_place = Place(step, turn, left, tuple(tuple(map(int, part)) for part in parts))
    return found_place if _possible(deal, found_place) else None


def choice_at(deal: Deal, at: Place, turn: int) -> Choice | None:
    """Return what was said at a turn; `None` if it is no answer to its question."""
    if not at.said[turn]:
        return NotKnown()
    return choice_from_positions(deal.sitting(turn), deal.questions[turn], at.said[turn])


def _possible(deal: Deal, at: Place) -> bool:
    """Whether everything that was said could be said. What is only ticked need not be an answer yet."""
    waits = at.step in (Step.ASK, Step.CHECK)
    answered = at.said[:-1] if waits else at.said
    if any(choice_at(deal, at, turn) is None for turn in range(len(answered))):
        return False
    ticked, options = (at.said[-1] if waits else ()), len(deal.asked[at.turn].option_order)
    return len(set(ticked)) == len(ticked) and all(position < options for position in ticked)


def first_place(deal: Deal, turn: int = 0, said: tuple[tuple[int, ...], ...] = ()) -> Place:
    """Return where a turn begins: at what is read before its question, or at the question."""
    left = len(deal.asked[turn].readings)
    return Place(Step.READ, turn, left, said) if left else Place(Step.ASK, turn, 0, (*said, ()))


def after(deal: Deal, explained: Place) -> Place:
    """Return what comes after an explained question: the next turn, or the end."""
    if explained.turn + 1 == len(deal.asked):
        return replace(explained, step=Step.END)
    return first_place(deal, explained.turn + 1, explained.said)


def _dealt(bank: Bank, topic: Topic, seed: str) -> Deal | None:
    """Deal the trial of a topic and a seed: as for somebody who is new, without numbers, which have to be typed."""
    rng = Random(seed)  # noqa: S311 - it has to fall the same way each time
    needed = needs(bank.questions.values(), {}, (), bank.reading_by_fact)
    pool = [question for question in topic.questions if not isinstance(question.form, Numeric)]
    rounds = are_claims(pool)
    chosen = choose_claims(pool, {}, rng, SIZE) if rounds else choose(pool, needed, _NO_TIME, rng, SIZE)
    if not chosen or topic.id == REVIEW:
        return None
    ordered = prepared(chosen) if rounds else introducing(arranged(chosen, needed.unread), ())
    asked = start("", 0, topic.id, ordered, _NO_TIME, rng).asked
    code = f"{_letters(topic.id, _TOPIC)}{seed}{_letters(repr((topic.id, asked)), _PRINT)}"
    return Deal(code, topic, tuple(prepared.question for prepared in ordered), asked)


def _letters(words: str, length: int) -> str:
    """A few digits of base 36 that stand for *words*."""
    number = int.from_bytes(sha256(words.encode()).digest())
    return "".join(_DIGITS[number // 36**place % 36] for place in range(length))
