"""Why something about a class cannot be done, said to its teacher: what, and what to do now."""

from typing import assert_never

from bot.chat.translation import Translator
from bot.services.class_outcomes import (
    AlreadyExplained,
    AlreadyPublished,
    ClassDeleted,
    DayDoesNotFit,
    EndDoesNotFit,
    FixedByPreTest,
    ListGone,
    NeedsPreTest,
    NobodyToRemind,
    NoQuestions,
    NotForMinors,
    NotInClass,
    NotOpenYet,
    NotPublished,
    NotYours,
    OwnerOnly,
    QuestionGone,
    QuizGone,
    Refused,
    RemindedRecently,
    TooLateToUndo,
    TooManyJobs,
    TooManyQuestions,
    UnknownChoice,
    UnusableName,
)
from bot.services.class_tasks import BegunBeforeLeaving, CannotBegin, NotAMember, NotOpen


def why_not(tr: Translator, refused: Refused) -> str:
    """One or two sentences for an alert, where Telegram shows at most 200 characters."""
    match refused:
        case NotYours() | ClassDeleted():
            return _no_class(tr, refused)
        case QuizGone() | AlreadyPublished() | NotPublished() | NeedsPreTest() | FixedByPreTest():
            return _no_draft(tr, refused)
        case QuestionGone() | TooManyQuestions() | DayDoesNotFit() | NoQuestions():
            return _not_like_this(tr, refused)
        case TooLateToUndo() | NotOpenYet() | AlreadyExplained() | RemindedRecently() | NobodyToRemind():
            return _not_now(tr, refused)
        case OwnerOnly():
            return tr.t("Only the teacher who made the class can do that.")
        case NotInClass():
            return tr.t("That person is not in the class any more.")
        case ListGone():
            return tr.t("That list is not there any more. Send it again.")
        case UnusableName():
            return tr.t("Nothing of that name can be shown. Send another one.")
        case EndDoesNotFit():
            return tr.t("A class can end in eight days at the earliest, and in a year at the latest.")
        case NotForMinors():
            return tr.t("Somebody in the class is under age, so it has no ids and no files with names.")
        case UnknownChoice():
            return tr.t("This button does not work any more. Open the class again: /teach")
        case TooManyJobs():
            return tr.t("That file cannot be made now. If others are still being made, wait for those.")
        case _:
            assert_never(refused)


def cannot_begin(tr: Translator, why: CannotBegin) -> str:
    """Why a learner cannot begin what a class was given, for an alert."""
    match why:
        case NotOpen():
            return tr.t(
                "This is not open: your teacher has taken it back, or it opens later. /classes shows what there is to "
                "do."
            )
        case NotAMember():
            return tr.t("This is for members of the class. Join again with your teacher's link.")
        case BegunBeforeLeaving():
            return tr.t("You had begun this test before you left the class, so it is not given to you again.")


def _no_class(tr: Translator, refused: NotYours | ClassDeleted) -> str:
    match refused:
        case NotYours():
            return tr.t("You do not teach this class. The teacher who made it can invite you.")
        case ClassDeleted():
            return tr.t("This class has been deleted. /teach shows the ones that are left.")


def _no_draft(
    tr: Translator, refused: QuizGone | AlreadyPublished | NotPublished | NeedsPreTest | FixedByPreTest
) -> str:
    match refused:
        case QuizGone():
            return tr.t("This quiz is not there any more: it was taken back, or another one was begun.")
        case AlreadyPublished():
            return tr.t("This quiz has been given already. The class shows its results.")
        case NotPublished():
            return tr.t("This quiz has not been given yet.")
        case NeedsPreTest():
            return tr.t("A later test asks the facts of a pre-test again. Give a pre-test first.")
        case FixedByPreTest():
            return tr.t("A later test asks what its pre-test asked; that cannot be changed.")


def _not_like_this(tr: Translator, refused: QuestionGone | TooManyQuestions | DayDoesNotFit | NoQuestions) -> str:
    match refused:
        case QuestionGone():
            return tr.t("This question is not asked any more. Pick another one.")
        case TooManyQuestions(limit):
            return tr.t("At most {n} questions can be picked. Take another one out first.", n=limit)
        case DayDoesNotFit():
            return tr.t("That day does not fit: it must come, and the end must come after the beginning.")
        case NoQuestions():
            return tr.t("There is no question on that any more. Choose something else.")


def _not_now(
    tr: Translator, refused: TooLateToUndo | NotOpenYet | AlreadyExplained | RemindedRecently | NobodyToRemind
) -> str:
    match refused:
        case TooLateToUndo():
            return tr.t("Ten minutes are over: it cannot be taken back any more.")
        case NotOpenYet():
            return tr.t("This quiz is not open yet, so nobody can have started it.")
        case AlreadyExplained():
            return tr.t("This test is explained already, to everybody who has finished it.")
        case RemindedRecently():
            return tr.t("They were reminded within the last day. Once a day is enough.")
        case NobodyToRemind():
            return tr.t("There is nobody to remind: everybody in the class has started it.")
