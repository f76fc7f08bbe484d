"""What assignments are called, and how results are worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.chat.screens.quiz import title_of
from bot.chat.translation import Translator
from bot.quiz import classes
from bot.quiz.bank import MIX, Bank
from bot.quiz.classes import Assignment, Kind
from bot.quiz.grading import Choice, Chosen, NotKnown, Typed
from bot.quiz.question import Question

CODE_LENGTH = 8
"""Characters of a random id in a name, of 36 each: two alike are very rare, and then another is drawn."""


def titled(bank: Bank, assignments: Sequence[Assignment], tr: Translator) -> dict[str, str]:
    """A title for each assignment, by its id; with a number where two would be alike."""
    return classes.distinct_titles(assignments, lambda assignment: title(bank, assignment, tr))


def title(bank: Bank, assignment: Assignment, tr: Translator) -> str:
    """What it is and what it is about: "Pre-test: Sesame Credit"."""
    titles = [(topic, bank.title(topic)) for topic in assignment.topics]
    named = [title_of(tr, bank, topic) for topic, known in titles if known or topic == MIX]
    named = named or [tr.t("A mix of everything")]  # the bank has lost what it was about
    about = named[0] if len(named) == 1 else tr.t("{first} and {n} more", first=named[0], n=len(named) - 1)
    match assignment.kind:
        case Kind.PRACTICE:
            return about
        case Kind.PRE:
            return tr.t("Pre-test: {about}", about=about)
        case Kind.POST:
            return tr.t("Post-test: {about}", about=about)
        case Kind.DELAYED:
            return tr.t("Delayed test: {about}", about=about)
        case Kind.LIVE:
            return tr.t("Live quiz: {about}", about=about)
        case Kind.STORY:
            return tr.t("Story: {about}", about=about)


@dataclass(frozen=True)
class ResultsWording:
    """How results are worded for the readers of one language."""

    tr: Translator
    bank: Bank

    @property
    def language(self) -> str:
        """The language's code."""
        return self.tr.language

    def titles(self, assignments: Sequence[Assignment]) -> Mapping[str, str]:
        """A title for each assignment by its id, no two alike."""
        return titled(self.bank, assignments, self.tr)

    def code_name(self, id: str) -> str:
        """The code name of a learner, made from a random *id*."""
        return self.tr.t("Learner {n}", n=id[:CODE_LENGTH].upper())

    def choice(self, question: Question | None, choice: Choice) -> str:
        """What was answered; "" for options whose text has changed since."""
        match choice:
            case NotKnown():
                return self.tr.t("I don't know")
            case Typed(value):
                return str(value)
            case Chosen(options):
                return "; ".join(self.tr.of(question.options[option].text) for option in options) if question else ""
