"""What learners did, as xAPI statements: for a learning record store, which collects such statements from many systems.

The form is that of xAPI 1.0.3 (adlnet/xAPI-Spec, xAPI-Data.md). No statement says "passed" or "failed": an assignment
has no mark that a learner must reach, and a program should not invent one.
"""

import json
import re
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, BinaryIO, TypeAlias
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from bot.reports.escaping import Days, encodable, midnight, text_in
from bot.reports.remembered import Remembered
from bot.reports.results import Answer, Assignment, Attempt, Item, Response, Results
from bot.reports.tally import Key, withheld

Statement: TypeAlias = dict[str, Any]
"""A statement or a part of one, ready to be encoded as JSON."""

ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
SIMULATION = "http://adlnet.gov/expapi/activities/simulation"
TYPES = {"one": "choice", "several": "choice", "number": "numeric", "order": "sequencing", "claim": "choice"}
"""The interaction type of each kind of question."""
_JSON = json.JSONEncoder(separators=(",", ":"))
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""What a response of type "numeric" may look like."""


def write(results: Results, file: BinaryIO, home_page: str, language: str = "und") -> int:
    """Write all statements as JSON, one to a line.

    The file is ASCII. Every other character is written as \\u, so that no program sees a line break within a statement.

    Args:
        results: the results of the class.
        file: where to write; it stays open.
        home_page: the address under which names of learners, assignments and questions are unique. It should be the
            class's own; there need not be a page.
        language: the language of the texts (RFC 5646), "und" if it is not known.

    Returns:
        The number of statements.

    Raises:
        ValueError: *home_page* is no http or https address.
    """
    parts = urlsplit(home_page)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{home_page!r} is no address; give one such as https://example.org/classes/9b")
    count = 0
    with text_in(file, "ascii") as text:
        for statement in statements(results, home_page.rstrip("/"), language):
            text.write(f"{{{statement}}}\n")
            count += 1
    return count


def statements(results: Results, home_page: str, language: str = "und") -> Iterator[str]:
    """Yield a statement for each answer, in the order of the answers, then one for each finished attempt or story.

    Each is JSON without the braces around it.

    The same results always give the same ids, so that a store which gets a statement twice keeps it once. Without
    names, an answer has no response where few were asked (`tally.withheld`). A timestamp is the beginning of the day,
    since xAPI knows no days without a time; there is none where it would tell who somebody is.

    Args:
        results: the results of the class.
        home_page: as `write` takes it, without a slash at the end.
        language: as `write` takes it.
    """
    yield from _answered(results, home_page, language, withheld(results, with_names=results.named))
    assessments = {assignment.id: _assessment(assignment, home_page, language) for assignment in results.assignments}
    stories = {assignment.id for assignment in results.assignments if assignment.is_story}
    for attempt in results.attempts:
        if attempt.finished and (attempt.of or attempt.assignment in stories):
            assessment = assessments[attempt.assignment]
            yield _members(_completed(results, home_page, attempt, attempt.finished, assessment))


def _answered(results: Results, home_page: str, language: str, hidden: Set[Key]) -> Iterator[str]:
    """Yield a statement for each answer; those to *hidden* items do not say what was chosen."""
    questions = {
        (item.assignment, item.question, item.version): _question(item, home_page, language) for item in results.items
    }
    days = Days(results.zone)

    def judged(answer: Answer) -> str:
        question, response = questions[answer.item], _result(answer.response)
        if answer.item not in hidden:
            response = _response_to(answer.response, question["definition"]["interactionType"]) | response
        return _members({"object": question, "result": response})

    what = Remembered(attrgetter("assignment"), attrgetter("response"), judged)
    when = Remembered(
        attrgetter("assignment"),
        lambda answer: days.day(answer.at),
        lambda answer: _members(_timestamp(results, answer.run.assignment, answer.at)),
    )
    for run, answers in groupby(results.answers(), attrgetter("run")):
        attempt = run.learner, run.assignment, run.attempt
        verb = {"id": ANSWERED, "display": {"en": "answered"}}
        who = _members({"actor": _actor(results, home_page, run.learner), "verb": verb})
        parent = {"objectType": "Activity", "id": _address(home_page, "assignments", run.assignment)}
        context = {"registration": _id(home_page, *attempt), "contextActivities": {"parent": [parent]}}
        where, what_of, when_of = _members({"context": context}), what.of(run), when.of(run)
        for turn, answer in enumerate(answers):
            parts = (f'"id":"{_id(home_page, *attempt, turn)}"', who, what_of(answer), where, when_of(answer))
            yield ",".join(filter(None, parts))


def _members(statement: Statement) -> str:
    """Return a part of a statement as JSON, without the braces around it."""
    return _JSON.encode(statement)[1:-1]


def _completed(
    results: Results, home_page: str, attempt: Attempt, finished: datetime, assessment: Statement
) -> Statement:
    """Return the statement that an attempt was finished; *assessment* is the assignment as an activity.

    A story has no score.
    """
    key = attempt.learner, attempt.assignment, attempt.number
    result: Statement = {"completion": True}
    if attempt.of:
        scaled = round(attempt.right / attempt.of, 4)
        result["score"] = {"scaled": scaled, "raw": attempt.right, "min": 0, "max": attempt.of}
    return {
        "id": _id(home_page, *key, "completed"),
        "actor": _actor(results, home_page, attempt.learner),
        "verb": {"id": COMPLETED, "display": {"en": "completed"}},
        "object": assessment,
        "result": result,
        "context": {"registration": _id(home_page, *key)},
        **_timestamp(results, attempt.assignment, finished),
    }


def _timestamp(results: Results, assignment: str, at: datetime) -> Statement:
    """Return the day on which something happened, unless it would tell who somebody is."""
    return {} if assignment in results.undated else {"timestamp": midnight(at, results.zone).isoformat()}


def _actor(results: Results, home_page: str, learner: str) -> Statement:
    """Return the learner as an agent with a pseudonym, also where the results have names.

    That pseudonym is a hash of the name: anyone who has a list of names can find out whose it is.
    """
    name = _id(home_page, learner) if results.named else encodable(learner)
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}


def _assessment(assignment: Assignment, home_page: str, language: str) -> Statement:
    """Return an assignment as an activity."""
    name = {language: encodable(assignment.title)}
    id = _address(home_page, "assignments", assignment.id)
    type = SIMULATION if assignment.is_story else ASSESSMENT
    return {"objectType": "Activity", "id": id, "definition": {"type": type, "name": name}}


def _question(item: Item, home_page: str, language: str) -> Statement:
    """Return a question as an activity of type interaction.

    Each version is an activity of its own, because an activity must not change its meaning.
    """
    definition: Statement = {
        "type": INTERACTION,
        "description": {language: encodable(item.ask)},
        "interactionType": TYPES[item.kind],
    }
    if item.choices:
        # The choices of an order stand in their right order, so the right response is all of them.
        right = [place for place, choice in enumerate(item.choices) if choice.right or item.kind == "order"]
        # Where one is chosen, each right one is right alone; of a statement those that say the same, however sure.
        patterns = [_response([place]) for place in right] if item.kind in ("claim", "one") else [_response(right)]
        definition["correctResponsesPattern"] = patterns
        definition["choices"] = [
            {"id": _response([place]), "description": {language: encodable(choice.text)}}
            for place, choice in enumerate(item.choices)
        ]
    if item.right_numbers:
        definition["correctResponsesPattern"] = [_range(*item.right_numbers)]
    id = _address(home_page, "assignments", item.assignment, "questions", item.question, item.version)
    return {"objectType": "Activity", "id": id, "definition": definition}


def _result(answer: Response) -> Statement:
    """Return how an answer was judged."""
    mark = int(answer.right)
    return {"success": answer.right, "score": {"scaled": mark, "raw": mark, "min": 0, "max": 1}}


def _response_to(answer: Response, kind: str) -> Statement:
    """Return what was answered to a question of interaction type *kind*.

    It is empty where the learner said "I don't know", or typed a number that xAPI does not allow as one.
    """
    if answer.chosen:
        return {"response": _response(answer.chosen)}
    return {"response": answer.answer} if kind == "numeric" and _NUMBER.fullmatch(answer.answer) else {}


def _response(places: Iterable[int]) -> str:
    """Return options by their place in the question as its author wrote it: c0[,]c2."""
    return "[,]".join(f"c{place}" for place in places)


def _range(low: Decimal, high: Decimal) -> str:
    """Return a range of numbers: 5[:]7, or 6 where it is a single one (xAPI 1.0.3, Data, interaction activities)."""
    return f"{low:f}" if low == high else f"{low:f}[:]{high:f}"


def _address(home_page: str, *parts: str) -> str:
    """Return the address of an activity; each of *parts* is quoted, also a slash in it."""
    return "/".join([home_page, *(quote(encodable(part), safe="") for part in parts)])


def _id(*parts: str | int) -> str:
    """Return a UUID (version 5, RFC 9562) that is the same for the same parts; ("a", "b") and ("ab",) differ."""
    return str(uuid5(NAMESPACE_URL, _JSON.encode(parts)))
