"""What happened, told as xAPI statements, one to a line: for records of learning that hold many systems together.

The form is that of xAPI 1.0.3 (adlnet/xAPI-Spec, xAPI-Data.md). "passed" and "failed" are not said: an assignment has
no mark that has to be reached, and a program should not invent one.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, BinaryIO, TypeAlias
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from bot.reports.escaping import at, encodable, number, text_in
from bot.reports.results import Answer, Assignment, Attempt, Item, Results

Statement: TypeAlias = dict[str, Any]

ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
TYPES = {"one": "choice", "several": "choice", "number": "numeric", "order": "sequencing"}
_JSON = json.JSONEncoder(separators=(",", ":"))
_TYPED = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def write(results: Results, file: BinaryIO, home_page: str, language: str = "und") -> int:
    """Write all statements to *file* and return how many there are.

    JSON lines in ASCII (all else as \\u, so that no line breaks within a line). *home_page* is the address under which
    names of learners, assignments and questions are unique: it should be the class's own, and need not lead anywhere.
    *language* is that of the texts (RFC 5646; "und" if it is not known). Raises ValueError if the address is none.
    """
    parts = urlsplit(home_page)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{home_page!r} is no address; give one such as https://example.org/classes/9b")
    count = 0
    with text_in(file, "ascii") as text:
        for statement in statements(results, home_page.rstrip("/"), language):
            text.write(_JSON.encode(statement) + "\n")
            count += 1
    return count


def statements(results: Results, home: str, language: str = "und") -> Iterator[Statement]:
    """One for each answer, in their order, then one for each finished attempt. The same results give the same ids."""
    wholes = {assignment.id: _whole(assignment, home, language) for assignment in results.assignments}
    questions = {(item.assignment, item.question, item.version): _asked(item, home, language) for item in results.items}
    for run, answers in groupby(results.answers(), attrgetter("learner", "assignment", "attempt")):
        parent = {"objectType": "Activity", "id": _address(home, "assignments", run[1])}
        context = {"registration": _id(home, *run), "contextActivities": {"parent": [parent]}}
        actor = _actor(results, home, run[0])
        for turn, answer in enumerate(answers):
            question = questions[answer.assignment, answer.question, answer.version]
            yield {
                "id": _id(home, *run, turn),
                "actor": actor,
                "verb": {"id": ANSWERED, "display": {"en": "answered"}},
                "object": question,
                "result": _result(answer, question["definition"]["interactionType"]),
                "context": context,
                "timestamp": at(answer.at, results.zone, "milliseconds"),
            }
    for attempt in results.attempts:
        if attempt.finished and attempt.of:
            yield _completed(results, home, attempt, attempt.finished, wholes[attempt.assignment])


def _completed(results: Results, home: str, attempt: Attempt, finished: datetime, whole: Statement) -> Statement:
    run = attempt.learner, attempt.assignment, attempt.number
    seconds = number((finished - attempt.started).total_seconds())
    score = {"scaled": round(attempt.right / attempt.of, 4), "raw": attempt.right, "min": 0, "max": attempt.of}
    return {
        "id": _id(home, *run, "completed"),
        "actor": _actor(results, home, attempt.learner),
        "verb": {"id": COMPLETED, "display": {"en": "completed"}},
        "object": whole,
        "result": {"completion": True, "score": score, "duration": f"PT{seconds}S"},
        "context": {"registration": _id(home, *run)},
        "timestamp": at(finished, results.zone, "milliseconds"),
    }


def _actor(results: Results, home: str, learner: str) -> Statement:
    """Always a pseudonym: one made from the name where names are in the results.

    Who has a list of names can find out whose it is, as with every name that is made from another.
    """
    name = _id(home, learner) if results.named else encodable(learner)
    return {"objectType": "Agent", "account": {"homePage": home, "name": name}}


def _whole(assignment: Assignment, home: str, language: str) -> Statement:
    name = {language: encodable(assignment.title)}
    id = _address(home, "assignments", assignment.id)
    return {"objectType": "Activity", "id": id, "definition": {"type": ASSESSMENT, "name": name}}


def _asked(item: Item, home: str, language: str) -> Statement:
    """A question as an interaction. Another version is another activity: an activity must not change its meaning.

    What number is right is not known here, so that a question for a number has no pattern of right responses.
    """
    definition: Statement = {
        "type": INTERACTION,
        "description": {language: encodable(item.ask)},
        "interactionType": TYPES[item.kind],
    }
    if item.choices:
        # In an order, all are right where they stand.
        right = [place for place, choice in enumerate(item.choices) if choice.right or item.kind == "order"]
        definition["correctResponsesPattern"] = [_response(right)]
        definition["choices"] = [
            {"id": _response([place]), "description": {language: encodable(choice.text)}}
            for place, choice in enumerate(item.choices)
        ]
    id = _address(home, "assignments", item.assignment, "questions", item.question, item.version)
    return {"objectType": "Activity", "id": id, "definition": definition}


def _result(answer: Answer, type: str) -> Statement:
    """No response where the learner said "I don't know", and where a typed number is not told as a plain one."""
    mark = int(answer.right)
    result: Statement = {"success": answer.right, "score": {"scaled": mark, "raw": mark, "min": 0, "max": 1}}
    if answer.chosen:
        return {"response": _response(answer.chosen), **result}
    if type == "numeric" and _TYPED.fullmatch(answer.answer):
        return {"response": answer.answer, **result}
    return result


def _response(places: Iterable[int]) -> str:
    """Options by their place in the question as written: c0[,]c2."""
    return "[,]".join(f"c{place}" for place in places)


def _address(home: str, *parts: str) -> str:
    return "/".join([home, *(quote(encodable(part), safe="") for part in parts)])


def _id(*parts: str | int) -> str:
    """The same UUID for the same parts (version 5, RFC 9562); JSON keeps ("a", "b") and ("ab",) apart."""
    return str(uuid5(NAMESPACE_URL, _JSON.encode(parts)))
