"""What is read before which question of a sitting, so that nobody is asked about a text that they have not seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.quiz.question import Question, Reading


@dataclass(frozen=True)
class PreparedQuestion:
    """A question of a sitting, and what is read just before it.

    `new_risk` is the id of a risk that the learner meets there for the first time.
    """

    question: Question
    readings: tuple[Reading, ...] = ()
    new_risk: str | None = None


def needed(question: Question, unread: Mapping[str, Reading]) -> tuple[Reading, ...]:
    """Return what has to be read before *question*, each reading once; nothing before an opener.

    Args:
        question: a question.
        unread: the reading that tells each fact which is new to the learner, by the id of the fact.
    """
    told = (unread[fact.id] for fact in question.facts if fact.id in unread)
    return () if question.opener else tuple({reading.id: reading for reading in told}.values())


def prepared(questions: Iterable[Question]) -> tuple[PreparedQuestion, ...]:
    """Return *questions* as they are, with nothing to read."""
    return tuple(map(PreparedQuestion, questions))


def arranged(questions: Iterable[Question], unread: Mapping[str, Reading]) -> tuple[PreparedQuestion, ...]:
    """Put the questions of a sitting into an order in which each is read about before it is asked.

    Openers come first: they lead into the first reading. Then come the readings, each with its questions. Between a
    reading and its first question stands one that needs no reading, if there is one: a passage that is recalled a
    little later is remembered better than one that is only repeated. No reading stands before a question from another
    sitting whose answer it would tell.

    Args:
        questions: the questions in the order that is best without readings.
        unread: as for `needed`.
    """
    questions = list(questions)
    openers = [question for question in questions if question.opener]
    others = [question for question in questions if not question.opener and not needed(question, unread)]
    groups = _groups([question for question in questions if needed(question, unread)], unread)
    told = [reading for readings, _ in groups for reading in readings]
    given_away = [question for question in others if _tells(told, question)]
    between = [question for question in others if question not in given_away]
    prepared = [PreparedQuestion(question) for question in (*openers, *given_away)]
    for readings, own in groups:
        first, *rest = [*between[:1], *own]
        del between[:1]
        prepared += [PreparedQuestion(first, readings), *map(PreparedQuestion, rest)]
    return (*prepared, *map(PreparedQuestion, between))


def introducible(question: Question) -> tuple[str, ...]:
    """Return the ids of the risks whose meaning the explanation of *question* has room for: the one that it names.

    Where it names none, those that its facts illustrate.
    """
    if question.kind != "one" or any(fact.later_finding for fact in question.facts):
        return ()
    return (question.named_risk,) if question.named_risk else tuple(r for fact in question.facts for r in fact.risks)


def introducing(questions: Iterable[PreparedQuestion], met: Iterable[str]) -> tuple[PreparedQuestion, ...]:
    """Note with each question which risk is new there, one at most: its meaning is told with the answer.

    That is so where one option is right and nothing became known later: other explanations fill a phone's screen
    without it.

    Args:
        questions: the questions of a sitting, in their order.
        met: ids of the risks that the learner has met before.
    """
    known, introduced = set(met), []
    for each in questions:
        new = next((risk for risk in introducible(each.question) if risk not in known), None)
        introduced.append(replace(each, new_risk=new))
        known |= {new} if new else set()
    return tuple(introduced)


def _groups(
    questions: Sequence[Question], unread: Mapping[str, Reading]
) -> list[tuple[tuple[Reading, ...], list[Question]]]:
    """Gather questions by what is read before them. A reading stands before the first group that needs it."""
    gathered: dict[tuple[str, ...], list[Question]] = {}
    by_fewest = sorted(questions, key=lambda question: len(needed(question, unread)))
    for question in by_fewest:
        gathered.setdefault(tuple(reading.id for reading in needed(question, unread)), []).append(question)
    shown: set[str] = set()
    groups = []
    for own in gathered.values():
        readings = tuple(reading for reading in needed(own[0], unread) if reading.id not in shown)
        shown |= {reading.id for reading in readings}
        groups.append((readings, own))
    return groups


def _tells(readings: Iterable[Reading], question: Question) -> bool:
    return any(reading.tells(fact) for reading in readings for fact in question.facts)
