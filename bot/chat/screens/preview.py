"""What a quiz can ask, as learners see it, for a teacher who has not given it yet."""

from datetime import UTC, datetime

from bot.chat.actions.assignments import Pick, Preview, ShowDraft
from bot.chat.screens import explanation, quiz
from bot.chat.screens.markup import Button, Screen, bold, paragraphs
from bot.chat.screens.pages import filled
from bot.chat.translation import Translator
from bot.quiz.bank import MIX, Bank
from bot.quiz.classes import Assignment
from bot.quiz.grading import Choice, Chosen, Typed, grade
from bot.quiz.question import Judgement, Numeric, Question, SingleChoice
from bot.quiz.sitting import DealtQuestion, Sitting
from bot.quiz.user import User
from bot.services.outcomes import CurrentQuestion, Feedback


def questions_of(bank: Bank, draft: Assignment, pack: int) -> list[Question]:
    """The questions to look at.

    Args:
        pack: 0 for what the draft can ask: those picked, or all about its topics. Otherwise a pack of the bank, by its
            place from 1; beyond the last one there are no questions.
    """
    if pack:
        packs = list(bank.packs.values())
        found = packs[pack - 1].questions if pack <= len(packs) else ()
    elif draft.questions:
        found = tuple(bank.questions[id] for id in draft.questions if id in bank.questions)
    else:
        found = tuple(bank.about(draft.topics))
    return [question for question in found if not question.retired]


def preview(tr: Translator, bank: Bank, draft: Assignment, tap: Preview, teacher: User) -> Screen | None:
    """A question as learners see it, or with its explanation to one who was right; `None` beyond the last one."""
    questions = questions_of(bank, draft, tap.of_pack)
    if tap.place >= len(questions):
        return None
    question = questions[tap.place]
    shown = explained(tr, bank, question, teacher) if tap.explained else asked(tr, bank, question, teacher)
    head = tr.t("Preview: question {n} of {of}. Nothing is counted.", n=tap.place + 1, of=len(questions))
    return Screen(paragraphs((bold(head), shown.html)), _rows(tr, draft, tap, len(questions)))


def _rows(tr: Translator, draft: Assignment, tap: Preview, number: int) -> tuple[tuple[Button, ...], ...]:
    """The other side of the question, its neighbours, and the way back."""
    id, pack = draft.id, tap.of_pack
    other = tr.t("The question") if tap.explained else tr.t("Its explanation")
    turning = []
    if tap.place:
        turning.append(Button(tr.t("Previous"), Preview(id, pack, tap.place - 1, False)))
    if tap.place + 1 < number:
        turning.append(Button(tr.t("Next"), Preview(id, pack, tap.place + 1, False)))
    back = Button(tr.t("Back"), Pick(id, pack - 1) if pack else ShowDraft(id))
    return filled((Button(other, Preview(id, pack, tap.place, not tap.explained), main=True),), tuple(turning), (back,))


_START = datetime(2000, 1, 1, tzinfo=UTC)


def _sitting(question: Question, teacher: User) -> tuple[Sitting, DealtQuestion]:
    """A sitting with this question alone, its options as the author wrote them."""
    asked = DealtQuestion(question.id, question.hash, tuple(range(len(question.options))))
    return Sitting("preview", teacher.id, question.pack, (asked,), _START), asked


def asked(tr: Translator, bank: Bank, question: Question, teacher: User) -> Screen:
    """The question as a learner sees it, with its options in the order of their author."""
    sitting, dealt = _sitting(question, teacher)
    topic = bank.topics.get(question.pack, bank.topics[MIX])
    return quiz.question(tr, bank, CurrentQuestion(teacher, topic, sitting, dealt, question))


def explained(tr: Translator, bank: Bank, question: Question, teacher: User) -> Screen:
    """All that is explained to a learner who was right."""
    sitting, dealt = _sitting(question, teacher)
    choice = _right(question)
    feedback = Feedback(
        learner=teacher,
        topic=bank.topics.get(question.pack, bank.topics[MIX]),
        sitting=sitting,
        turn=0,
        asked=dealt,
        question=question,
        choice=choice,
        grade=grade(question, choice),
        counted=False,
        next_review=None,
        guessed=False,
    )
    return explanation.explained(tr, bank, feedback, whole=True)


def _right(question: Question) -> Choice:
    """The right answer; where one of several is enough, the first of these."""
    if isinstance(question.form, Numeric):
        return Typed(question.form.answer)
    if question.kind == "order":
        return Chosen(tuple(range(len(question.options))))
    right = tuple(place for place, option in enumerate(question.options) if option.right)
    if isinstance(question.form, Judgement):
        return Chosen(right[:1] if question.form.told else right[-1:])  # the surest
    return Chosen(right[:1] if isinstance(question.form, SingleChoice) else right)
