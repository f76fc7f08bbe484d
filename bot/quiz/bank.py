"""Everything that can be asked, the catalogues it refers to, and what a quiz can be about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.quiz.question import Pack, Question, Source, Text
from bot.quiz.risk import Misconception, Risk

MIX = "mix"
REVIEW = "review"
_RISK = "risk-"


@dataclass(frozen=True)
class Topic:
    """What a quiz is about: a system, a risk, a mix of everything, or what is due.

    The last two have no title of their own.
    """

    id: str
    title: Text | None
    lesson: Text | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Bank:
    """Each mapping is by id, in the order in which people should see it."""

    packs: Mapping[str, Pack]
    sources: Mapping[str, Source]
    risks: Mapping[str, Risk]
    misconceptions: Mapping[str, Misconception]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id, retired ones included."""
        return {question.id: question for pack in self.packs.values() for question in pack.questions}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by its id: the packs, the risks that some question illustrates, the mix, and the review."""
        everything = tuple(question for question in self.questions.values() if not question.retired)
        packs = [Topic(pack.id, pack.title, pack.lesson, pack.questions) for pack in self.packs.values()]
        risks = [
            Topic(risk_topic(risk.id), risk.name, risk.means, tuple(q for q in everything if _shows(q, risk.id)))
            for risk in self.risks.values()
        ]
        mixed = [Topic(MIX, None, None, everything), Topic(REVIEW, None, None, everything)]
        topics = [*packs, *(topic for topic in risks if topic.questions), *mixed]
        return {topic.id: topic for topic in topics}

    def about(self, topics: Iterable[str]) -> tuple[Question, ...]:
        """The questions of all these topics, each once; unknown topics have none."""
        found = {q.id: q for topic in topics if topic in self.topics for q in self.topics[topic].questions}
        return tuple(question for question in found.values() if not question.retired)


def risk_topic(risk: str) -> str:
    """The id of the topic of a risk; no pack's id begins like it."""
    return f"{_RISK}{risk}"


def _shows(question: Question, risk: str) -> bool:
    return any(risk in fact.risks for fact in question.facts)
