"""What a player's answers in a live quiz leave behind: an attempt for a class, and memory, where that was agreed to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.quiz.bank import Bank
from bot.quiz.grading import Choice, Grade, NotKnown, grade
from bot.quiz.live import LiveQuiz, Player
from bot.quiz.live_questions import choice_of
from bot.quiz.question import Question
from bot.quiz.sitting import AnswerResult, DealtQuestion, Sitting
from bot.services.memory import learn_from
from bot.storage.store import Transaction


async def record_player(
    tx: Transaction, bank: Bank, quiz: LiveQuiz, player: Player, now: datetime, rng: Random, new_id: Callable[[], str]
) -> None:
    """Keep a player's answers as a finished sitting, if they are in the class or wanted that. Else nothing is kept.

    In a class, a question that a member did not answer counts as not known, so that everybody's result is out of the
    same number. It changes nothing of their memory.
    """
    learner = await tx.users.get(player.learner)
    if learner is None:
        return
    in_class = quiz.klass and quiz.assignment and await tx.classes.member(quiz.klass, player.learner)
    if not in_class and not player.remember:
        return
    answered = await _answered(tx, bank, quiz, player, every_question=bool(in_class))
    if not answered:
        return
    sitting = Sitting(
        id=new_id(),
        learner=learner.id,
        topic=quiz.topic,
        asked=tuple(each.asked for each in answered),
        started=quiz.since,
        turn=len(answered),
        last_shown_turn=len(answered) - 1,
        ended=now,
        assignment=quiz.assignment if in_class else None,
        attempt=1 if in_class else 0,
    )
    await tx.sittings.save(sitting)
    for turn, each in enumerate(answered):
        result = AnswerResult(sitting, turn, each.asked, each.question, each.choice, each.grade, cards=())
        await tx.sittings.record(result, now)
    await learn_from(tx, bank, rng, learner, sitting, not_known_too=False)


@dataclass(frozen=True)
class _LiveAnswer:
    """What one player answered to one question, and how it is judged."""

    question: Question
    asked: DealtQuestion
    choice: Choice
    grade: Grade


async def _answered(
    tx: Transaction, bank: Bank, quiz: LiveQuiz, player: Player, *, every_question: bool
) -> list[_LiveAnswer]:
    """A player's answers to the questions that count; with *every_question* what was not answered is "not known"."""
    votes = await tx.live.votes_of(quiz.id, player.learner)
    answered = []
    for turn, asked in enumerate(quiz.questions):
        question = bank.version(asked.question, asked.hash)
        if question is None or not asked.counts_for_players:
            continue
        choice = choice_of(question, asked, votes.get(turn, ()))
        if choice is not None or every_question:
            order = asked.option_order if question.options else ()
            dealt, said = DealtQuestion(question.id, question.hash, order), choice or NotKnown()
            answered.append(_LiveAnswer(question, dealt, said, grade(question, said)))
    return answered
