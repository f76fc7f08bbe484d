"""A story that a class is given: the draft, what is agreed to before it is played, and what is said while it is."""

from datetime import datetime

from bot.chat.actions.assignments import About, AboutTopic, Due, Give, Opens, ShowDraft
from bot.chat.actions.membership import MyClass
from bot.chat.actions.scenarios import AgreeToStories, BeginStory
from bot.chat.actions.teaching import ShowClass
from bot.chat.screens.assignments import days, zone_note
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, line, lines, name, paragraphs, plain
from bot.chat.screens.membership import PARTS, columns, shared, small_numbers, times, who
from bot.chat.screens.pages import filled, page_of
from bot.chat.screens.titles import title
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, fingerprint
from bot.quiz.user import User
from bot.services.scenarios import NotAgreed

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


def what_is_seen(tr: Translator, asked: NotAgreed) -> Html:
    """What a member reads who joined before classes were given stories: all that teachers get, with what is new."""
    teacher = who(tr, asked.teachers)
    new = tr.t(
        "{klass} has a story to play. Since you joined, this is new in what {teacher} gets:",
        klass=name(asked.klass.name),
        teacher=teacher,
    )
    rest = tr.t("The rest stays. {teacher} gets, for each answer in class quizzes:", teacher=teacher)
    columns_of_answers = shared(tr, asks_id=asked.klass.asks_id, parts=PARTS[:-1])
    return paragraphs(
        (
            lines((plain(new), bold(f"· {columns(tr)['story']}"))),
            lines((plain(rest), columns_of_answers, plain(times(tr)), plain(small_numbers(tr)))),
        )
    )


def agree(tr: Translator, asked: NotAgreed) -> Screen:
    """Ask a member who joined before classes were given stories; without agreeing, they play for themselves."""
    story = asked.scenario
    seen = fingerprint(asked.klass, asked.teachers)
    return Screen(
        paragraphs((bold(tr.of(story.title)), what_is_seen(tr, asked))),
        (
            (Button(tr.t("Agree, and play it for the class"), AgreeToStories(asked.assignment.id, seen), main=True),),
            (Button(tr.t("Only for me"), BeginStory(story.id)), Button(tr.t("Later"), MyClass(asked.klass.id))),
        ),
    )


def elsewhere_toast(tr: Translator) -> str:
    """Say that a play of this story is open which counts for another class, or another assignment."""
    return tr.t("You are playing this story for another class. Finish it, then begin it here.")
