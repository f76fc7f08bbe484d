"""Rounds of claims: statements, about half of which the texts tell. Which ones come, and what the answers say."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random

from bot.quiz.detection import Judgements, judged, pooled
from bot.quiz.grading import Choice, Chosen
from bot.quiz.question import Judgement, Question
from bot.quiz.sitting import StoredAnswer

ROUND = 10
"""Statements of a round that a learner starts."""
EACH = 6
"""Statements of either sort, at least, that a system needs for a round."""
PREFIX = "claim-"
"""How the ids of statements begin, as answers to them are stored."""


def question_id(claim: str) -> str:
    """Return the id under which the answers to a statement are kept, from its id in the file."""
    return f"{PREFIX}{claim}"


def are_claims(questions: Collection[Question]) -> bool:
    """Whether these are statements to be judged, and nothing else."""
    return bool(questions) and all(isinstance(question.form, Judgement) for question in questions)


def is_told(question: Question) -> bool:
    """Whether the texts tell a statement."""
    return isinstance(question.form, Judgement) and question.form.told


def says_told(question: Question, choice: Choice) -> bool | None:
    """Whether somebody took a statement for told; `None` if that is no statement, or they did not know."""
    if not isinstance(question.form, Judgement) or not isinstance(choice, Chosen):
        return None
    return choice.options[0] < len(question.form.options) // 2


def choose_claims(
    questions: Iterable[Question], times: Mapping[str, int], rng: Random, size: int = ROUND
) -> tuple[Question, ...]:
    """Choose the statements of a round: those judged least often first, and no two that rest on the same fact.

    Of ten, four to six are told: who could count on five would know the last ones.

    Args:
        questions: what to choose from; retired ones are left out.
        times: how often each was judged before, by its id.
        rng: decides how many are told, among equals, and the order.
        size: how many to choose; there may be fewer.
    """
    waiting = [question for question in questions if not question.retired]
    rng.shuffle(waiting)
    waiting.sort(key=lambda question: times.get(question.id, 0))
    told = round(size / 2) + rng.choice((-1, 0, 1) if size >= ROUND else (0,))
    wanted = Counter({True: told, False: size - told})
    chosen: list[Question] = []
    facts: set[str] = set()
    for question in waiting:
        own = {fact.id for fact in question.facts}
        if wanted[is_told(question)] and not own & facts:
            wanted[is_told(question)] -= 1
            chosen.append(question)
            facts |= own
    rng.shuffle(chosen)
    return tuple(chosen)


def judgements(answers: Iterable[StoredAnswer], questions: Mapping[str, Question]) -> Judgements:
    """Count what a learner judged. Of each statement the first answer counts: later ones remember its explanation.

    Args:
        answers: the answers, the oldest first.
        questions: the statements by their id; answers to others, or to other words, are left out.
    """
    firsts: dict[str, StoredAnswer] = {}
    for answer in answers:
        firsts.setdefault(answer.asked.question, answer)
    known: Sequence[tuple[Question, StoredAnswer]] = [
        (questions[id], answer)
        for id, answer in firsts.items()
        if id in questions and questions[id].hash == answer.asked.hash
    ]
    said = [(question, says_told(question, answer.choice)) for question, answer in known]
    return pooled(judged(is_told(question), says) for question, says in said if says is not None)
