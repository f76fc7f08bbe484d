"""The benches run, and what they compare differs in the policy alone."""

from bench.memory import POLICIES, live
from tests.builders import a_bank, a_fact, a_pack, a_question

QUESTIONS = list(a_bank(a_pack(*(a_question(f"q{n}", facts=(a_fact(f"f{n}"),)) for n in range(12)))).questions.values())


def test_every_policy_teaches_something_and_the_same_seed_gives_the_same_life() -> None:
    for policy in POLICIES.values():
        life = live(policy, QUESTIONS, 1, seed=5)

        assert 0 < life.at_120 < life.at_90 <= len(QUESTIONS)
        assert life == live(policy, QUESTIONS, 1, seed=5)


def test_who_never_studies_knows_nothing() -> None:
    assert live(POLICIES["ours"], QUESTIONS, 0, seed=5).at_90 == 0
