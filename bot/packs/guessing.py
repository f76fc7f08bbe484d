"""How often somebody who knows nothing would be right, from the look of the options alone.

A conditional logit model (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"): logistic
regression for the choice of one among several. It is fitted without the pack whose options it then guesses, so that it
can use only habits that an author has everywhere. It has no dice: the same options give the same guesses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from bot.packs.traits import NAMES, Traits, traits
from bot.quiz.question import Question, SingleChoice

_PENALTY = 1.0
"""How strongly weights are held near zero (ridge); features have unit variance."""
_STEPS, _SETTLED = 25, 1e-6
"""Newton's method stops when no weight changes by more than this; it takes about six steps."""
_TIE = 1e-9
"""Probabilities nearer to each other than this are equal: somebody would toss a coin."""
_FOLDS = 10
"""Models at most: where there are more packs, some are left out together, so that a large bank takes seconds."""


@dataclass(frozen=True)
class Guess:
    """What the model makes of one question.

    Attributes:
        chances: the probability of being right that each option seems to have; together 1.
        hit: 1 if the option with the highest probability is right, 0 if not, a share if several have it.
    """

    chances: tuple[float, ...]
    hit: float


@dataclass(frozen=True)
class _Choice:
    """One question as the model sees it: the traits of each option, and which one is right."""

    pack: str
    rows: tuple[Traits, ...]
    right: int


def guesses(questions: Sequence[Question], language: str) -> Mapping[str, Guess]:
    """Return the guess at each single-choice question, by its id; nothing where there are fewer than two packs."""
    single = [question for question in questions if isinstance(question.form, SingleChoice)]
    folds = {pack: i % _FOLDS for i, pack in enumerate(dict.fromkeys(question.pack for question in single))}
    if len(folds) < 2:
        return {}
    choices = dict(zip((question.id for question in single), _choices(single, language), strict=True))
    start = _fitted(list(choices.values()), [0.0] * len(NAMES))
    weights = {
        left_out: _fitted([choice for choice in choices.values() if folds[choice.pack] != left_out], start)
        for left_out in set(folds.values())
    }
    return {id: _guess(choice, weights[folds[choice.pack]]) for id, choice in choices.items()}


def _choices(questions: Sequence[Question], language: str) -> list[_Choice]:
    """Return what the model sees, each trait divided by its standard deviation within questions."""
    raw = [
        traits(
            [option.text[language] for option in question.options],
            language,
            in_order=isinstance(question.form, SingleChoice) and question.form.words,
        )
        for question in questions
    ]
    centred = [_centred(rows) for rows in raw]
    columns = list(zip(*(row for rows in centred for row in rows), strict=True))
    scales = [(sum(value * value for value in column) / len(column)) ** 0.5 or 1.0 for column in columns]
    return [
        _Choice(
            question.pack,
            tuple(tuple(value / scale for value, scale in zip(row, scales, strict=True)) for row in rows),
            next(i for i, option in enumerate(question.options) if option.right),
        )
        for question, rows in zip(questions, centred, strict=True)
    ]


def _centred(rows: Sequence[Traits]) -> list[Traits]:
    """Return the traits less their mean in the question: only differences between options can tell anything."""
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return [tuple(value - mean for value, mean in zip(row, means, strict=True)) for row in rows]


def _fitted(choices: Sequence[_Choice], start: Sequence[float]) -> list[float]:
    """Return the weights that make the right options most likely, by Newton's method from *start*."""
    weights = list(start)
    for _ in range(_STEPS):
        gradient, curvature = _slopes(choices, weights)
        step = _solved(curvature, gradient)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _SETTLED:
            break
    return weights


def _slopes(choices: Sequence[_Choice], weights: Sequence[float]) -> tuple[list[float], list[list[float]]]:
    """Return the gradient of the penalised log-likelihood, and the negative of its Hessian (lower triangle)."""
    size = len(weights)
    gradient = [-_PENALTY * weight for weight in weights]
    curvature = [[0.0] * (i + 1) for i in range(size)]
    for i in range(size):
        curvature[i][i] = _PENALTY
    for choice in choices:
        chances = _chances(choice, weights)
        mean = [sum(p * row[i] for p, row in zip(chances, choice.rows, strict=True)) for i in range(size)]
        right = choice.rows[choice.right]
        for i in range(size):
            gradient[i] += right[i] - mean[i]
        for p, row in zip(chances, choice.rows, strict=True):
            _add_square(curvature, p, [value - middle for value, middle in zip(row, mean, strict=True)])
    return gradient, curvature


def _add_square(matrix: list[list[float]], factor: float, vector: Sequence[float]) -> None:
    """Add *factor* times the outer product of *vector* with itself to the lower triangle of *matrix*."""
    for i, value in enumerate(vector):
        if scaled := factor * value:
            row = matrix[i]
            for j in range(i + 1):
                row[j] += scaled * vector[j]


def _solved(lower: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a symmetric positive definite system, given its lower triangle, by Cholesky's decomposition."""
    size = len(right)
    factor: list[list[float]] = []
    middle: list[float] = []
    for i in range(size):
        row: list[float] = []
        for j in range(i):
            row.append((lower[i][j] - sum(a * b for a, b in zip(row, factor[j], strict=False))) / factor[j][j])
        row.append((lower[i][i] - sum(a * a for a in row)) ** 0.5)
        factor.append(row)
        middle.append((right[i] - sum(a * b for a, b in zip(row, middle, strict=False))) / row[i])
    solution = [0.0] * size
    for i in reversed(range(size)):
        solution[i] = (middle[i] - sum(factor[j][i] * solution[j] for j in range(i + 1, size))) / factor[i][i]
    return solution


def _chances(choice: _Choice, weights: Sequence[float]) -> tuple[float, ...]:
    """Return the probability of each option (softmax of its weighted traits)."""
    scores = [sum(w * value for w, value in zip(weights, row, strict=True)) for row in choice.rows]
    powers = [exp(score - max(scores)) for score in scores]
    return tuple(power / sum(powers) for power in powers)


def _guess(choice: _Choice, weights: Sequence[float]) -> Guess:
    chances = _chances(choice, weights)
    best = [i for i, chance in enumerate(chances) if max(chances) - chance < _TIE]
    return Guess(chances, (choice.right in best) / len(best))
