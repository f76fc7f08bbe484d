"""A story that a class is given: the draft, and what is said when another class has it, too."""

from datetime import datetime

from bot.chat.actions.assignments import About, AboutTopic, Due, Give, Opens, ShowDraft
from bot.chat.actions.scenarios import BeginStory
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.assignments import days, zone_note
from bot.chat.screens.markup import Button, Screen, bold, in_rows, line, lines, paragraphs, plain
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.titles import title
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment
from bot.quiz.user import User

STORIES = 10
"""Stories to choose from on one page."""


def draft(tr: Translator, bank: Bank, assignment: Assignment, teacher: User, now: datetime) -> Screen:
    """The draft with everything that can be changed before the story is given."""
    id, story = assignment.id, bank.stories.get(assignment.topics[0])
    rows = (
        title(bank, assignment, tr),
        tr.of(story.about) if story else "",
        tr.t("Ten minutes; learners can stop at any move. You see who began and finished it, and nobody's moves."),
        *days(tr, assignment, teacher, now),
        zone_note(tr, teacher),
    )
    change = [Button(tr.t("Another story"), About(id)), Button(tr.t("Opens"), Opens(id)), Button(tr.t("Due"), Due(id))]
    if story is not None:
        change.append(Button(tr.t("Play it yourself"), BeginStory(story.id)))
    return Screen(
        paragraphs((bold(tr.t("A story for the class")), lines(plain(row) for row in rows if row))),
        (
            (Button(tr.t("Give it"), Give(id), main=True),),
            *in_rows(change),
            (Button(tr.t("Never mind"), ShowClass(assignment.klass)),),
        ),
    )


def about(tr: Translator, bank: Bank, assignment: Assignment, page: int = 0) -> Screen:
    """A page of the stories to choose from; that of the draft is ticked."""
    shown = page_of(list(bank.stories.items()), page, STORIES)

    def label(id: str, words: str) -> str:
        return f"☑ {words}" if id in assignment.topics else words

    listed = lines(line(bold(tr.of(story.title)), plain("·"), plain(tr.of(story.about))) for _, story in shown.items)
    buttons = [
        Button(label(id, tr.of(story.title)), AboutTopic(assignment.id, id, shown.number)) for id, story in shown.items
    ]
    done = (Button(tr.t("Done"), ShowDraft(assignment.id), main=True),)
    turning = shown.turning(tr, lambda page: About(assignment.id, page))
    return Screen(
        paragraphs((plain(tr.t("Which story?")), listed)), filled(*((button,) for button in buttons), turning, done)
    )


def elsewhere_toast(tr: Translator) -> str:
    """Say that a play of this story is open which counts for another class, or another assignment."""
    return tr.t("You are playing this story for another class. Finish it, then begin it here.")
