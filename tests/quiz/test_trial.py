"""A trial: the same letters lead to the same questions and the same place, and all of it fits into a button."""

import os
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from bot.chat.actions import unpack
from bot.chat.actions.trial import TrialPlace
from bot.quiz.bank import Bank
from bot.quiz.question import Form, MultipleChoice, Numeric, Option, Ordering
from bot.quiz.trial import SIZE, Place, Step, deal_again, first_place, new_deal, place
from tests.builders import a_bank, a_pack, a_question, text
from tests.shipped import the_bank

CODES = """
from random import Random
from bot import paths
from bot.packs.load import load
from bot.quiz.trial import new_deal
bank = load(paths.own("questions"))
print([deal.code for topic in bank.topics.values() if (deal := new_deal(bank, topic, Random(5)))])
"""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return the_bank()


def test_every_topic_but_the_review_can_be_tried_and_is_dealt_the_same_again(bank: Bank) -> None:
    for topic in bank.topics.values():
        deal = new_deal(bank, topic, Random(1))
        if topic.id == "review":
            assert deal is None
            continue
        assert deal is not None
        assert 1 <= len(deal.questions) <= SIZE
        assert deal_again(bank, deal.code) == deal
        assert not any(isinstance(question.form, Numeric) for question in deal.questions)


def test_other_dice_deal_other_questions(bank: Bank) -> None:
    topic = bank.topics["sesame-credit"]
    deals = [new_deal(bank, topic, Random(seed)) for seed in range(5)]

    assert len({deal.code for deal in deals if deal}) == 5
    assert len({deal.asked for deal in deals if deal}) == 5


@pytest.mark.slow("starts two programs")
def test_a_program_started_anew_deals_the_same() -> None:
    def codes(seed: str) -> bytes:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.run([sys.executable, "-c", CODES], env=environment, capture_output=True, check=True).stdout

    assert codes("1") == codes("2") != b""


def test_a_changed_question_ends_the_deal(bank: Bank) -> None:
    deal = new_deal(bank, bank.topics["line-score"], Random(2))
    assert deal is not None
    first = deal.questions[0]
    pack = bank.packs["line-score"]
    changed = tuple(replace(q, hash="another") if q.id == first.id else q for q in pack.questions)
    other = replace(bank, packs={**bank.packs, pack.id: replace(pack, questions=changed)})

    assert deal_again(other, deal.code) is None


@pytest.mark.parametrize("code", ["", "x", "0" * 11, "z" * 48])
def test_a_code_that_nobody_dealt_leads_nowhere(bank: Bank, code: str) -> None:
    assert deal_again(bank, code) is None


def test_what_six_questions_of_six_options_can_say_fits_into_a_button() -> None:
    items = tuple(Option(text(f"Item {n}")) for n in range(6))
    ticked = tuple(Option(text(f"Option {n}"), right=True) for n in range(6))
    forms: list[Form] = [Ordering(items, text("in order")), MultipleChoice(ticked)] * 3
    bank = a_bank(a_pack(*(a_question(f"q{n}", form=form) for n, form in enumerate(forms))))
    deal = new_deal(bank, bank.topics["sesame"], Random(3))
    assert deal is not None
    end = Place(Step.END, 5, 0, ((0, 1, 2, 3, 4, 5),) * 6)

    data = TrialPlace("id", deal.code, end.at, end.spoken).pack()

    assert len(data.encode()) <= 64
    tapped = unpack(data)
    assert isinstance(tapped, TrialPlace)
    assert place(deal, tapped.at, tapped.said) == end


def test_a_place_comes_back_as_it_was(bank: Bank) -> None:
    deal = new_deal(bank, bank.topics["sesame-credit"], Random(4))
    assert deal is not None
    at = first_place(deal)
    assert place(deal, at.at, at.spoken) == at
    for turn in range(len(deal.asked)):
        for step in (Step.ASK, Step.CHECK, Step.EXPLAIN, Step.WHOLE):
            here = Place(step, turn, 0, ((),) * (turn + 1))
            assert place(deal, here.at, here.spoken) == here


@pytest.mark.parametrize(
    ("at", "said"),
    [("", ""), ("q00", "7"), ("q00", "00"), ("x00", "01"), ("q99", ""), ("r09", ""), ("e50", "1"), ("z00", "")],
)
def test_a_place_that_nobody_can_be_at_is_none(at: str, said: str) -> None:
    bank = a_bank(a_pack(*(a_question(f"q{n}") for n in range(6))))
    deal = new_deal(bank, bank.topics["sesame"], Random(3))
    assert deal is not None

    assert place(deal, at, said) is None
