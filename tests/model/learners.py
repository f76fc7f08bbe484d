"""What ought to happen: learners, their quizzes and their answers, without a bot and without a database.

Chance is the one thing that the model is told: which questions were dealt, in which order, under which id.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.quiz.bank import Bank
from tests.builders import a_bank, a_pack, a_question, number, several

JSON = dict[str, Any]
SLOTS = {"a": 0, "b": 1}
NUMBERS = ("6000", "5")
RIGHT = {"q1": [0], "several": [0, 2]}
OPTIONS = {"q1": 3, "several": 4, "number": 0}


def questions() -> Bank:
    """One of each kind that is answered differently: a tap, ticks and a check, a number."""
    return a_bank(a_pack(a_question("q1"), several(), number()))


def verdict(question: str, choice: JSON) -> str:
    """As a person with the key in hand would judge."""
    if not choice:
        return "not-known"
    if question == "number":
        return "right" if choice == {"number": "6000"} else "wrong"
    if choice["options"] == RIGHT[question]:
        return "right"
    partly = question == "several" and set(choice["options"]) & set(RIGHT[question])
    return "partly" if partly else "wrong"


@dataclass
class Quiz:
    """`dealt` holds the question and the order of its options for each turn, `choices` what was answered first."""

    id: str
    dealt: list[tuple[str, list[int]]]
    turn: int = 0
    shown: int = 0
    draft: set[int] = field(default_factory=set)
    choices: dict[int, JSON] = field(default_factory=dict)
    left: bool = False

    @property
    def open(self) -> bool:
        return not self.left and self.turn < len(self.dealt)

    def answer(self, choice: JSON | None) -> None:
        if choice is not None:
            self.choices[self.turn] = choice
            self.turn, self.draft = self.turn + 1, set()


@dataclass
class Learner:
    """`known` once they have agreed; `heard` is the number of the last message of theirs that may have answered."""

    known: bool = False
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    heard: int = 0

    @property
    def open(self) -> Quiz | None:
        return next((quiz for quiz in self.quizzes.values() if quiz.open), None)


Dealt = Callable[[int, set[str]], Quiz]
"""The quiz that a person was dealt and that is not among those known."""


class Model:
    def __init__(self, people: tuple[int, ...], dealt: Dealt) -> None:
        self.learners = {id: Learner() for id in people}
        self._dealt = dealt

    def take(self, update: JSON) -> None:
        """What an update of Telegram ought to change."""
        if "callback_query" in update:
            query = update["callback_query"]
            self._tap(query["from"]["id"], query["data"].split(":"))
        elif "message" in update:
            message = update["message"]
            self._say(message["from"]["id"], message["text"], message["message_id"])

    def hear_what_comes(self, dealt: dict[str, list[tuple[str, list[int]]]]) -> None:
        """A question on a misconception that stands may have been put first of those to come."""
        for learner in self.learners.values():
            for quiz in learner.quizzes.values():
                coming = dealt.get(quiz.id, [])
                assert len(coming) in (0, len(quiz.dealt))
                quiz.dealt[quiz.turn :] = coming[quiz.turn :]

    def answers(self) -> Iterator[tuple[str, int, int, str, JSON, str]]:
        """Sitting, turn, learner, question, choice and verdict of everything that was answered."""
        for id, learner in self.learners.items():
            for quiz in learner.quizzes.values():
                for turn, choice in quiz.choices.items():
                    question = quiz.dealt[turn][0]
                    yield quiz.id, turn, id, question, choice, verdict(question, choice)

    def _tap(self, person: int, data: list[str]) -> None:
        learner, (code, *parts) = self.learners[person], data
        if code == "w1":
            learner.known = True
            self._begin(person, "")
        if not learner.known:
            return
        if code == "b1":
            self._begin(person, parts[1])
        elif code == "z1":
            self.learners[person] = Learner()
        elif code == "g1" and (quiz := learner.open):
            quiz.shown = quiz.turn
        elif code in ("c1", "d1", "k1", "x1", "n1"):
            self._at(learner.quizzes.get(parts[0]), code, *map(int, parts[1:]))

    def _begin(self, person: int, leave: str) -> None:
        learner = self.learners[person]
        quiz = learner.open
        if quiz is not None and quiz.id != leave:
            quiz.shown = quiz.turn
            return
        if quiz is not None:
            quiz.left = True
        begun = self._dealt(person, set(learner.quizzes))
        learner.quizzes[begun.id] = begun

    def _at(self, quiz: Quiz | None, code: str, turn: int, slot: int = -1, on: int = 0) -> None:
        """Anything about one question of a quiz of one's own: of its present turn, if that one has been shown."""
        if quiz is None or not quiz.open:
            return
        if code == "n1":
            quiz.shown = quiz.turn
        elif turn == quiz.turn == quiz.shown:
            if code == "x1":
                self._tick(quiz, slot, on)
            else:
                quiz.answer({} if code == "d1" else _chosen(quiz, quiz.draft if code == "k1" else {slot}))

    def _tick(self, quiz: Quiz, slot: int, on: int) -> None:
        question, _ = quiz.dealt[quiz.turn]
        if question == "several" and 0 <= slot < OPTIONS[question]:
            quiz.draft = quiz.draft | {slot} if on else quiz.draft - {slot}

    def _say(self, person: int, text: str, number: int) -> None:
        """A message answers at most once, however often it comes."""
        learner = self.learners[person]
        quiz = learner.open
        if text.startswith("/") or not learner.known or quiz is None:
            return
        last, again, learner.heard = number == learner.heard, number <= learner.heard, max(number, learner.heard)
        if quiz.shown != quiz.turn:
            if not last:  # else its explanation is told again
                quiz.shown = quiz.turn
        elif again:
            return
        elif text == "?":
            quiz.answer({})
        elif text in SLOTS:
            quiz.answer(_chosen(quiz, {SLOTS[text]}))
        elif text in NUMBERS and quiz.dealt[quiz.turn][0] == "number":
            quiz.answer({"number": text})


def _chosen(quiz: Quiz, slots: set[int]) -> JSON | None:
    """The options that stood there, if that is an answer to the present question."""
    question, order = quiz.dealt[quiz.turn]
    if not slots or not all(0 <= slot < OPTIONS[question] for slot in slots):
        return None
    return {"options": sorted(order[slot] for slot in slots)}
