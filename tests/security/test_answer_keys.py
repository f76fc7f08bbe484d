"""Row 2: nothing that a client is sent tells the answer better than chance: no data, no places, no numbers.

How long an option's text is belongs to its content: that is measured, and kept in bounds by the checks of packs.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import comb
from pathlib import Path

import pytest

from bot.quiz.bank import Bank
from bot.quiz.question import Question, SingleChoice
from tests.shipped import the_bank
from tests.stage import JSON, staged

DEALT = 400
LEVEL = 0.01


@dataclass(frozen=True)
class Shown:
    """A question as a client gets it: the data and labels of its letters, the message's number.

    `right` is the slot of the right option, `written` its place in the pack.
    """

    data: tuple[str, ...]
    labels: tuple[str, ...]
    message: int
    right: int
    written: int


Rule = Callable[[Shown], int]
RULES: dict[str, Rule] = {
    "always slot 0": lambda shown: 0,
    "always slot 1": lambda shown: 1,
    "always slot 2": lambda shown: 2,
    "the last slot": lambda shown: len(shown.data) - 1,
    "the message's number": lambda shown: shown.message % len(shown.data),
    "half the message's number": lambda shown: shown.message // 2 % len(shown.data),
    "the least data": lambda shown: shown.data.index(min(shown.data)),
    "the greatest data": lambda shown: shown.data.index(max(shown.data)),
    "the longest data": lambda shown: max(range(len(shown.data)), key=lambda n: len(shown.data[n])),
    "the longest label": lambda shown: max(range(len(shown.labels)), key=lambda n: len(shown.labels[n])),
    "the sitting's name": lambda shown: ord(shown.data[0].split(":")[1][-1]) % len(shown.data),
    "the least last part": lambda shown: min(range(len(shown.data)), key=lambda n: shown.data[n].split(":")[-1]),
    "the odd one out": lambda shown: _odd_one(shown.data),
}  # fmt: skip
"""How somebody without a clue might guess from what their client was sent."""


def flagged(shown: list[Shown]) -> list[str]:
    """The rules that are right more often than chance, Bonferroni's correction applied."""
    return [name for name, rule in RULES.items() if _p(shown, rule) < LEVEL / len(RULES)]


def _p(shown: list[Shown], rule: Rule) -> float:
    """How probable at least so many hits are by chance, with the average chance of a hit."""
    hits, n = sum(rule(each) == each.right for each in shown), len(shown)
    chance = sum(1 / len(each.data) for each in shown) / n
    return sum(comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(hits, n + 1))


def _odd_one(data: tuple[str, ...]) -> int:
    """The one whose data have a shape that no other has; else the first."""
    shapes = [re.sub("[0-9]", "0", each) for each in data]
    return next((n for n, shape in enumerate(shapes) if shapes.count(shape) == 1), 0)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return the_bank()


@pytest.fixture(scope="module")
def shown(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    return asyncio.run(dealt(tmp_path_factory.mktemp("dealt"), bank))


def test_what_a_client_is_sent_tells_nothing_about_the_answer(shown: list[Shown]) -> None:
    assert len(shown) >= DEALT
    assert flagged(shown) == []


def test_a_deal_without_shuffling_would_be_flagged(shown: list[Shown]) -> None:
    """Of an author who writes what is right first more often than not; the bank's own spread it evenly by now."""
    first = [replace(each, right=0 if n % 5 < 3 else each.written) for n, each in enumerate(shown)]

    assert "always slot 0" in flagged(first)


def test_data_that_name_options_as_they_were_written_would_be_flagged(shown: list[Shown]) -> None:
    assert {"the least data", "the least last part"} & set(flagged([_by_author(each) for each in shown]))


def test_a_mark_on_the_right_button_would_be_flagged(shown: list[Shown]) -> None:
    def marked(each: Shown) -> Shown:
        return replace(each, data=tuple(f"{d}x" if n == each.right else d for n, d in enumerate(each.data)))

    assert "the odd one out" in flagged([marked(each) for each in shown])


def test_a_message_number_that_follows_the_key_would_be_flagged(shown: list[Shown]) -> None:
    assert "the message's number" in flagged([replace(each, message=each.right) for each in shown])


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_longest_option_is_right_less_than_half_of_the_time(bank: Bank, language: str) -> None:
    """What a text says it has to say: this is content, and bounded here, not hidden."""
    ones = [
        q for q in bank.questions.values() if isinstance(q.form, SingleChoice) and not q.form.words and not q.retired
    ]
    longest = sum(_longest_is_right(question, language) for question in ones)
    chance = sum(1 / len(question.options) for question in ones)
    print(f"the longest option is right in {longest} of {len(ones)} questions ({language}); by chance in {chance:.0f}")

    assert longest < 0.5 * len(ones)


def _longest_is_right(question: Question, language: str) -> bool:
    lengths = [len(option.text[language]) for option in question.options]
    return question.options[lengths.index(max(lengths))].right and lengths.count(max(lengths)) == 1


async def dealt(folder: Path, bank: Bank) -> list[Shown]:
    """Questions with shuffled letters of every topic, as the clients of many learners get them."""
    shown: list[Shown] = []
    async with staged(folder, bank) as stage:
        while len(shown) < DEALT:
            known = len(stage.world.people)
            learners = [stage.person(known + n, f"P{n}") for n in range(1, 101)]
            for learner in learners:
                topic = list(bank.packs)[learner.id % len(bank.packs)]
                stage.world.tap_data(learner.id, 1, f"w1:en:{topic}")
            await stage.deliver()
            shown.extend(found for learner in learners if (found := _shown(learner.sees, bank)))
    return shown


def _shown(message: JSON, bank: Bank) -> Shown | None:
    """The question in *message*, if its letters were shuffled."""
    options = re.findall(r"^[A-H]\. (.*)$", message["text"], re.MULTILINE)
    question = next(
        (q for q in bank.questions.values() if sorted(o.text["en"] for o in q.options) == sorted(options)), None
    )
    if question is None or not isinstance(question.form, SingleChoice) or question.form.words:
        return None
    written = next(n for n, option in enumerate(question.options) if option.right)
    letters = _buttons(message, "c1:")
    right = options.index(question.options[written].text["en"])
    data, labels = tuple(data for _, data in letters), tuple(label for label, _ in letters)
    return Shown(data, labels, message["message_id"], right, written)


def _buttons(message: JSON, start: str) -> list[tuple[str, str]]:
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    return [(b["text"], b["callback_data"]) for b in buttons if b["callback_data"].startswith(start)]


def _by_author(shown: Shown) -> Shown:
    """As if buttons named options by where their author wrote them, and authors wrote the right one first."""
    others = iter(range(1, len(shown.data)))
    return replace(
        shown, data=tuple(f"c1:s:0:{0 if n == shown.right else next(others)}" for n in range(len(shown.data)))
    )
