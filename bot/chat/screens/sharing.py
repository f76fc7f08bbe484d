"""What the teachers of a class get of a learner in it, in words: read before it is shared, and at any time after."""

from bot.chat.actions.membership import MyClass, RemoveMyId
from bot.chat.actions.sharing import AgreeToMore, ShowMore, TakeMoreBack, WhatIsShared
from bot.chat.screens.ledger import entry
from bot.chat.screens.markup import Button, Html, Screen, bold, line, lines, name, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.translation import Translator
from bot.quiz import classes as rules
from bot.quiz.classes import Class
from bot.reports import answers_csv, labels
from bot.services.membership import Enrolment

FILES = 10
"""Files on a page."""
TEACHERS = 5
"""Names of teachers in a sentence; of more, the rest is counted."""


def columns(tr: Translator) -> dict[str, str]:
    """What each column of the answers file holds, as learners read it.

    They agree to exactly this; the keys are the names of the columns.
    """
    return {
        "learner": tr.t("the name you choose for the class"),
        "roster_id": tr.t("your student id, if you give one"),
        "assignment": tr.t("which class quiz it was"),
        "kind": tr.t("whether it was practice or a test"),
        "attempt": tr.t("which attempt it was"),
        "counts": tr.t("whether that attempt counts"),
        "question": tr.t("which question"),
        "version": tr.t("in which version"),
        "asked": tr.t("what it asked"),
        "answer": tr.t("your answer"),
        "verdict": tr.t("how it was judged"),
        "right": tr.t("whether it was right"),
        "found": tr.t("how many of its parts were right"),
        "of": tr.t("of how many"),
        "misconception": tr.t("which common mistake it shows"),
        "late": tr.t("whether it was late"),
        "at": tr.t("on which day you answered"),
        "story": tr.t(
            "of a story that the class is given: whether you began and finished it, on which day, and whether that was "
            "late; none of your moves"
        ),
    }


PARTS = (
    ("learner", "roster_id"),
    ("assignment", "kind", "attempt", "counts", "late"),
    ("question", "version", "asked"),
    ("answer", "verdict", "right", "found", "of", "misconception", "at"),
    ("story",),
)
"""The columns in the order in which learners read of them: about whom, which quiz and question, the answer; a story."""


def shared(tr: Translator, *, asks_id: bool, consent: int) -> Html:
    """What instructors get, part by part; the student id only where the class asks for it.

    Args:
        consent: the version that the learner has agreed to, or would agree to.
    """
    known, agreed = columns(tr), answers_csv.columns_of(consent) - ({"roster_id"} if not asks_id else set())
    parts = ([known[name] for name in part if name in agreed] for part in PARTS)
    return lines(plain("· " + ", ".join(part)) for part in parts if part)


def not_shared(tr: Translator, consent: int) -> str:
    """What files can tell today, and do not tell of somebody who has agreed to that version; "" if there is nothing."""
    new = answers_csv.columns_of(rules.CONSENT) - answers_csv.columns_of(consent)
    return ", ".join(words for name, words in columns(tr).items() if name in new)


def beside(tr: Translator, *, asks_id: bool) -> list[Html]:
    """What else instructors get beside the columns, who else gets it, and what is left out."""
    of_list = [tr.t("· whether your id is on the teacher's list")] if asks_id else []
    said = (
        tr.t(
            "· and when you joined, whether you started and finished each quiz and when, and how much of it was right"
        ),
        *of_list,
        f"· {labels.threshold(tr.t)}",
        tr.t("Other teachers who are let in get the same."),
    )
    return [plain(each) for each in said]


def who(tr: Translator, teachers: tuple[str, ...]) -> str:
    """The teachers by the names they chose; a teacher without one is "your teacher"."""
    named = [name(teacher) or tr.t("your teacher") for teacher in teachers[:TEACHERS]]
    more = len(teachers) - TEACHERS
    if more > 0:
        named.append(tr.plural("one more", "{n} more", more))
    return tr.joined(named) or tr.t("your teacher")


def last_day(tr: Translator, klass: Class) -> str:
    """When a class ends, and what becomes of it then; "" while that is not known."""
    if klass.ends is None:
        return ""
    return tr.t(
        "The class ends on {day}, unless its teachers choose another day; then its results are deleted.",
        day=tr.date(klass.ends),
    )


def shared_with(tr: Translator, enrolment: Enrolment, consent: int) -> Html:
    """What the teachers of a class get of a learner in it who has agreed to that version."""
    gets = tr.t("{teacher} gets, for each answer in class quizzes:", teacher=who(tr, enrolment.teachers))
    of_answers = shared(tr, asks_id=enrolment.klass.asks_id, consent=consent)
    return lines((plain(gets), of_answers, *beside(tr, asks_id=enrolment.klass.asks_id)))


def more(tr: Translator, enrolment: Enrolment) -> Screen:
    """Ask whether files may tell what they could not tell when the learner agreed. Neither answer stands out."""
    klass = enrolment.klass
    seen = rules.fingerprint(klass, enrolment.teachers)
    yes = Button(tr.t("Share that too"), AgreeToMore(klass.id, seen))
    return Screen(more_to_agree_to(tr, enrolment), ((yes,), (Button(tr.t("Leave it as it is"), MyClass(klass.id)),)))


def more_again(tr: Translator, enrolment: Enrolment) -> Screen:
    """The same, where the class has changed since it was read."""
    again = more(tr, enrolment)
    changed = tr.t("The class has changed since you read this, so nothing more is shared. Please read it again.")
    return Screen(paragraphs((bold(changed), again.html)), again.rows)


def more_to_agree_to(tr: Translator, enrolment: Enrolment) -> Html:
    """The text that a learner agrees to who is in the class already. Its hash is kept with the membership."""
    teacher, klass = who(tr, enrolment.teachers), name(enrolment.klass.name)
    ask = tr.t("{klass}: may {teacher} get more of you than until now?", klass=klass, teacher=teacher)
    new = tr.t("New, also of what you have done already:")
    until_now = tr.t("What you agreed to until now stays as it is:")
    free = tr.t(
        "If you do not agree, that is left empty for you, and nothing else changes. You can take it back at any time: "
        "/classes → What is shared."
    )
    return paragraphs(
        (
            bold(ask),
            lines((plain(new), plain(f"· {not_shared(tr, enrolment.member.consent)}"))),
            plain(free),
            lines((plain(until_now), shared_with(tr, enrolment, enrolment.member.consent))),
        )
    )


def what_is_shared(tr: Translator, enrolment: Enrolment, page: int = 0) -> Screen:
    """What the teachers of a class get, and a page of the files that they took away."""
    shared_columns = shared_with(tr, enrolment, enrolment.member.consent)
    own_name = tr.t("You are “{name}” there.", name=name(enrolment.member.name))
    end = plain(last_day(tr, enrolment.klass))
    student_id = _student_id(tr, enrolment)
    shown = page_of(enrolment.disclosures, page, FILES)
    files = [plain(entry(tr, each)) for each in shown.items]
    title = bold(shown.titled(tr, tr.t("Files taken with you, and teachers let in")))
    file_list = lines((title, *files)) if files else None
    none = None if files else plain(tr.t("No file with you has been taken away, and no teacher has been let in."))
    return Screen(
        paragraphs(
            (
                shared_columns,
                _kept_back(tr, enrolment),
                line(plain(own_name), plain(student_id) if student_id else None),
                end,
                file_list,
                none,
            )
        ),
        filled(
            shown.turning(tr, lambda page: WhatIsShared(enrolment.klass.id, page)),
            (Button(tr.t("Remove my id"), RemoveMyId(enrolment.klass.id)),) if student_id else (),
            _more_or_less(tr, enrolment),
            (Button(tr.t("Back to the class"), MyClass(enrolment.klass.id)),),
        ),
    )


def _kept_back(tr: Translator, enrolment: Enrolment) -> Html | None:
    """What files can tell and do not tell of this learner; if they tell all of it, what can be taken back."""
    if newer := _newer(tr, enrolment):
        return plain(tr.t("This you can take back and stay in the class: {new}.", new=newer))
    new = not_shared(tr, enrolment.member.consent)
    return plain(tr.t("Not shared, since you have not agreed to it: {new}.", new=new)) if new else None


def _more_or_less(tr: Translator, enrolment: Enrolment) -> tuple[Button, ...]:
    """The way to agree to more, or to take that back; nothing while there is only one version."""
    klass, consent = enrolment.klass.id, enrolment.member.consent
    if consent < rules.CONSENT:
        return (Button(tr.t("Share more"), ShowMore(klass)),)
    return (Button(tr.t("Take that back"), TakeMoreBack(klass)),) if _newer(tr, enrolment) else ()


def _newer(tr: Translator, enrolment: Enrolment) -> str:
    """What can be taken back without leaving the class; "" while there is nothing."""
    return "" if enrolment.member.consent < rules.CONSENT else not_shared(tr, rules.FIRST_CONSENT)


def _student_id(tr: Translator, enrolment: Enrolment) -> str | None:
    """The id that the learner gave, for as long as it is stored, and whether files have it; `None` without one."""
    if not enrolment.member.roster_id:
        return None
    id = name(enrolment.member.roster_id)
    if enrolment.klass.asks_id:
        return tr.t("Student id: {id}.", id=id)
    return tr.t("Student id: {id}. The class does not ask for ids any more, so it is in no file.", id=id)
