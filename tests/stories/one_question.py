"""A bank of the questions that a story needs, and the quote that all of them rest on."""

from bot.quiz.bank import Bank
from bot.quiz.question import Question
from tests import builders

QUOTE = "The score runs from 350 to 950."


def one_kind(*questions: Question) -> Bank:
    return builders.a_bank(builders.a_pack(*questions))
