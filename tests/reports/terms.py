"""A term to look at: thirty learners, a pre-test, a practice and a post-test, with answers that follow a rule."""

from datetime import timedelta

from bot.reports.results import Answer, Attempt, Choice, Item, Participant, Results
from tests.reports.builders import NOON, a_learner, an_answer, an_assignment, an_attempt, an_item, some_results

NAMES = (
    "Ayu Lestari",
    "Bima",
    "Citra Dewi",
    "Dimas P.",
    "Eka",
    "Fajar Nugroho",
    "Gita",
    "Hana",
    "Indra W.",
    "Joko",
    "Kartika Sari",
    "Lutfi",
    "Maya",
    "Nadia Rahma",
    "Oki",
    "Putri Anjani",
    "Qori",
    "Rizky",
    "Sinta",
    "Teguh",
    "Umar",
    "Vina",
    "Wahyu Hidayat",
    "Xena",
    "Yusuf",
    "Zahra",
    "Agus Salim",
    "Bella",
    "Candra",
    "Dewi Ratna",
)
ASKED = (
    "Which numbers does a Sesame Credit score run between?",
    "Who decides which of your purchases count towards the score?",
    "What happens to a score when a friend's score falls?",
    "Can somebody see how the score was computed?",
    "Is taking part in Sesame Credit compulsory?",
    "What did the blog say of people who play video games for ten hours a day, and what did the company say later?",
    "Which company runs the debtor map, and which court gives it its data?",
    "What may a hotel ask of a guest with a low score?",
)
ERRORS = {
    "one-score": "There is one score for every citizen, run by the state.",
    "all-known": "The company says openly how the score is computed.",
    "forced": "Everybody has to take part.",
    "friends-do-not-count": "Friends make no difference.",
}
NOT_KNOWN = "I don't know"


def a_term(size: int = 30, *, named: bool = True) -> Results:
    """Those later in the list know more; question 7 is answered rightly by who knows least, as with a wrong key."""
    learners = tuple(_learner(n, named=named) for n in range(size))
    assignments = (
        an_assignment("pre", "Sesame Credit, before", kind="pre", due=NOON + timedelta(days=2)),
        an_assignment("practice", "Debtor map", counted="best", opens=NOON + timedelta(days=3)),
        an_assignment(
            "post",
            "Sesame Credit, after",
            kind="post",
            opens=NOON + timedelta(days=7),
            due=NOON + timedelta(days=9),
            pair="pre",
        ),
    )
    items = tuple(_item(assignment.id, turn) for assignment in assignments for turn in range(len(ASKED)))
    by_place = {(item.assignment, int(item.question.split("-")[-1]) - 1): item for item in items}
    attempts: list[Attempt] = []
    answers: list[Answer] = []
    for day, assignment, easier in ((0, "pre", 0), (3, "practice", 2), (7, "post", 4)):
        for n, learner in enumerate(learners):
            if (n + day) % 11 == 5:
                continue  # has not started
            is_open = (n + day) % 13 == 6
            turns = range(3 if is_open else len(ASKED))
            run = [_answer(by_place[assignment, turn], learner.name, n, turn, easier, day) for turn in turns]
            run = [answer._replace(run=answer.run._replace(counts=not is_open)) for answer in run]
            answers += run
            attempts.append(
                an_attempt(
                    learner.name,
                    assignment,
                    started=run[0].at,
                    finished=None if is_open else run[-1].at,
                    right=sum(answer.response.right for answer in run),
                    of=len(ASKED),
                    late=run[0].late,
                    counts=not is_open,
                )
            )
    return some_results(
        title="Privacy 101",
        teachers=("Dr. Rivera", "Ibu Sari"),
        named=named,
        made=NOON + timedelta(days=10, hours=3),
        learners=learners,
        assignments=assignments,
        attempts=tuple(attempts),
        items=items,
        misconceptions=ERRORS,
        answers=answers,
    )


def _learner(n: int, *, named: bool) -> Participant:
    if not named:
        return a_learner(f"Learner {n + 1:02}", "")
    name = NAMES[n % len(NAMES)] + (f" {n // len(NAMES) + 1}" if n >= len(NAMES) else "")
    return a_learner(name, f"s{n + 1:03}", on_roster=n % 9 != 4, joined=NOON - timedelta(days=3, minutes=7 * n))


def _item(assignment: str, turn: int) -> Item:
    first, second = list(ERRORS)[turn % 4], list(ERRORS)[(turn + 1) % 4]
    choices = (
        Choice("What the passage says", True),
        Choice("What many believe, and what is often repeated", False, first),
        Choice("The opposite", False, second),
        Choice("Something else", False),
    )
    ask = (
        ASKED[turn] if assignment != "practice" else f"About the debtor map: {ASKED[turn][0].lower()}{ASKED[turn][1:]}"
    )
    return an_item(f"{assignment}-{turn + 1}", assignment=assignment, ask=ask, choices=choices, guess=1 / 4)


def _answer(item: Item, learner: str, n: int, turn: int, easier: int, day: int) -> Answer:
    luck = (n * 7 + turn * 5 + day) % 10
    level = 8 - n % 15 // 2 if turn == 6 else n % 15 // 2
    knows = level + easier + luck > 5 + turn
    not_known = not knows and luck == 0
    place = 0 if knows else 1 + (n + turn) % 5 % 3
    return an_answer(
        learner,
        item.question,
        assignment=item.assignment,
        chosen=() if not_known else (place,),
        answer=NOT_KNOWN if not_known else item.choices[place].text,
        verdict="right" if knows else "not-known" if not_known else "wrong",
        found=int(knows),
        late=day != 3 and n % 14 == 9,
        at=NOON + timedelta(days=day, minutes=13 * n, seconds=25 * turn),
    )
