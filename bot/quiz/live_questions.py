"""Which questions a group can be asked in a poll of Telegram's, and what the votes for its options mean."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from random import Random

from bot.quiz.grading import Choice, Chosen, Typed, grade
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question
from bot.quiz.selection import Needs, choose

QUESTION_LIMIT, COUNTER_LENGTH = 300, 12
"""Characters of a poll's question (core.telegram.org/bots/api#sendpoll); those of "Question 10/15" before ours."""
OPTION_LIMIT, MOST_OPTIONS, FEWEST_OPTIONS = 100, 12, 2
"""Characters of an option, and options of a poll (same page). Telegram takes one option, but that asks nothing."""
PLACES = 10
"""How many places a ranking shows."""


class Result(StrEnum):
    """How a question of a live quiz ended. `AT_LEAST`: Telegram did not say how many votes there were in the end."""

    NONE = ""
    COUNTED = "counted"
    AT_LEAST = "at-least"
    VOID = "void"


@dataclass(frozen=True)
class LiveQuestion:
    """A question as a group sees it.

    Attributes:
        question: the id of the question.
        hash: the hash of its text when it was dealt.
        option_order: which option stands at which position of the poll. For a number see `numbers`.
        result: how it ended.
        counts: how many people chose the option at each position.
        voters: how many people voted.
    """

    question: str
    hash: str
    option_order: tuple[int, ...]
    result: Result = Result.NONE
    counts: tuple[int, ...] = ()
    voters: int = 0

    @property
    def counts_for_players(self) -> bool:
        """Whether answers to it count."""
        return self.result in (Result.COUNTED, Result.AT_LEAST)


def fits(question: Question) -> bool:
    """Whether Telegram takes a question as a poll, in every language. Items to put in order are no poll."""
    if isinstance(question.form, Ordering | Judgement) or question.retired:
        return False
    if isinstance(question.form, Numeric):
        options: list[str] = [str(number) for number in numbers(question.form)]
    else:
        options = [option.text[language] for option in question.options for language in LANGUAGES]
    number_of_options = len(options) if isinstance(question.form, Numeric) else len(question.options)
    asks = [question.ask[language] for language in LANGUAGES]
    return (
        FEWEST_OPTIONS <= number_of_options <= MOST_OPTIONS
        and all(_units(ask) <= QUESTION_LIMIT - COUNTER_LENGTH for ask in asks)
        and all(_units(option) <= OPTION_LIMIT for option in options)
    )


def _units(text: str) -> int:
    """The length in UTF-16 units, which is never less than the number of characters that Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def numbers(form: Numeric) -> tuple[Decimal, ...]:
    """Return the numbers that a numeric question offers as options: the answer, then the expected errors."""
    return (form.answer, *(error.value for error in form.anticipated_errors if error.value != form.answer))


def chosen_for_group(
    questions: Iterable[Question], size: int, now: datetime, rng: Random, asked: Collection[str] = ()
) -> tuple[LiveQuestion, ...]:
    """Choose and deal questions that fit into polls. The group counts as one that has met nothing yet.

    Args:
        questions: what to choose from.
        size: how many questions to choose at most.
        now: the present time (UTC).
        rng: decides among equally good questions, and shuffles options.
        asked: ids of questions that the group was asked a while ago. They come last, and only to make up the number.
    """
    fitting = [question for question in questions if fits(question)]
    new = choose([question for question in fitting if question.id not in asked], Needs(), now, rng, size)
    facts = {fact.id for question in new for fact in question.facts}
    again = [q for q in fitting if q.id in asked and not facts & {fact.id for fact in q.facts}]
    chosen = (*new, *choose(again, Needs(), now, rng, size - len(new)))
    return tuple(dealt(question, rng) for question in chosen)


def dealt(question: Question, rng: Random) -> LiveQuestion:
    """Deal a question to a group: numbers by size, words in the author's order, other options shuffled."""
    if isinstance(question.form, Numeric):
        offered = numbers(question.form)
        order = sorted(range(len(offered)), key=offered.__getitem__)
    else:
        order = list(range(len(question.options)))
        if not getattr(question.form, "words", False):
            rng.shuffle(order)
    return LiveQuestion(question.id, question.hash, tuple(order))


def right_positions(question: Question, asked: LiveQuestion) -> tuple[int, ...]:
    """Return the positions of the right options, in rising order."""
    if isinstance(question.form, Numeric):
        return (asked.option_order.index(0),)
    return tuple(p for p, index in enumerate(asked.option_order) if question.options[index].right)


def choice_of(question: Question, asked: LiveQuestion, positions: Sequence[int]) -> Choice | None:
    """Turn a vote into an answer; `None` if it is none, such as a vote that was taken back.

    Args:
        question: the question.
        asked: the question as it was shown.
        positions: the options of the poll that somebody chose.
    """
    if not positions or any(not 0 <= position < len(asked.option_order) for position in positions):
        return None
    options = tuple(sorted({asked.option_order[position] for position in positions}))
    if isinstance(question.form, MultipleChoice):
        return Chosen(options)
    if len(options) != 1:
        return None
    return Typed(numbers(question.form)[options[0]]) if isinstance(question.form, Numeric) else Chosen(options)


def is_right(question: Question, asked: LiveQuestion, positions: Sequence[int]) -> bool:
    """Whether a vote is right. Of several right options all have to be chosen, and no other one."""
    choice = choice_of(question, asked, positions)
    return choice is not None and grade(question, choice).right


@dataclass(frozen=True)
class Place:
    """A place in a ranking. Everybody with the same number of right answers shares it."""

    place: int
    right: int
    names: tuple[str, ...]


def ranking(points: Mapping[str, int]) -> tuple[Place, ...]:
    """Rank players by right answers alone, never by speed.

    Args:
        points: the right answers of each player, by name.

    Returns:
        The first `PLACES` places. After two who share the first place comes the third. Nobody without a right answer
        has a place. Names that share a place are in alphabetical order.
    """
    ordered = sorted((name for name in points if points[name]), key=lambda name: (-points[name], name))
    groups = Counter(points[name] for name in ordered)
    places, ahead = [], 0
    for right in sorted(groups, reverse=True):
        if ahead < PLACES:
            places.append(Place(ahead + 1, right, tuple(name for name in ordered if points[name] == right)))
        ahead += groups[right]
    return tuple(places)


def hardest(questions: Sequence[tuple[Question, LiveQuestion]]) -> tuple[Question, LiveQuestion] | None:
    """Return the question that the smallest share got right; `None` if there were no votes, or all were right."""
    voted = [(question, asked) for question, asked in questions if asked.counts_for_players and asked.voters]
    by_share = min(voted, key=lambda pair: share_right(*pair), default=None)
    return by_share if by_share is not None and share_right(*by_share) < 1 else None


def share_right(question: Question, asked: LiveQuestion) -> float:
    """The share of voters who chose right, from 0 to 1.

    Of several right options only how often each was chosen is known, not by whom. The least chosen one is the most
    who can have been right.
    """
    right = right_positions(question, asked)
    return min(asked.counts[position] for position in right) / asked.voters if asked.voters else 0.0


def top_wrong(question: Question, asked: LiveQuestion) -> int | None:
    """Return the position of the wrong option that drew most votes; `None` if none drew any."""
    right = right_positions(question, asked)
    wrong = [p for p in range(len(asked.counts)) if p not in right and asked.counts[p]]
    return max(wrong, key=lambda position: (asked.counts[position], -position), default=None)
