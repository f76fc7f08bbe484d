"""All the questions the bot can ask, and the topics that a quiz can be about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.quiz import own_pack
from bot.quiz.question import Fact, Pack, Question, Reading, Source, Text
from bot.quiz.risk import Misconception, Risk
from bot.quiz.scenario import Scenario

MIX = "mix"
"""The id of the topic that takes in every question."""
REVIEW = "review"
"""The id of the topic of sittings that ask only for facts that are due."""
ALL_CLAIMS = "claims"
"""The id of the topic that takes in the statements on all systems."""
_RISK = "risk-"
_CLAIMS = "claims-"
_CLOSING = "story-"


@dataclass(frozen=True)
class Topic:
    """What a quiz is about: a scoring system (one pack), a risk, a story, a mix of everything, or what is due.

    `lesson` is the sentence that ends a quiz on it. `title` and `lesson` are `None` for the mix and the review: the
    chat has its own words for these two.
    """

    id: str
    title: Text | None
    lesson: Text | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Claims:
    """Statements about which learners say whether the texts tell them.

    Attributes:
        title: what a round of them is called.
        mix: what is added to that where they are on all systems.
        questions: the statements. Each rests on one fact, which tells it, or says what the texts do say.
    """

    title: Text
    mix: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Bank:
    """The loaded content. Each mapping goes from ids to values, in the order in which people should see them.

    The bank of the question files is shared by everybody. `with_packs` adds what classes have of their own.
    """

    packs: Mapping[str, Pack]
    sources: Mapping[str, Source]
    risks: Mapping[str, Risk]
    misconceptions: Mapping[str, Misconception]
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    claims: Claims | None = None

    def with_packs(self, own: Iterable[Pack]) -> "Bank":
        """Return the bank with packs of classes after the others. They are no part of the mix."""
        return replace(self, packs={**self.packs, **{pack.id: pack for pack in own}})

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id, statements and retired ones included."""
        asked = [question for pack in self.packs.values() for question in pack.questions]
        return {question.id: question for question in (*asked, *(self.claims.questions if self.claims else ()))}

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str], Question]:
        earlier = (question for pack in self.packs.values() for question in pack.earlier)
        return {(question.id, question.hash): question for question in (*earlier, *self.questions.values())}

    def version(self, id: str, hash: str) -> Question | None:
        """The question as it was answered; `None` if that wording is not kept.

        Args:
            id: the id of the question.
            hash: the hash of its text then.
        """
        return self._versions.get((id, hash))

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """Every reading by its id."""
        return {reading.id: reading for pack in self.packs.values() for reading in pack.readings}

    @cached_property
    def reading_by_fact(self) -> Mapping[str, Reading]:
        """The reading that tells a fact, by the id of the fact; one of the fact's own pack if there is one."""
        return {
            fact.id: reading
            for pack in self.packs.values()
            for fact in pack.facts
            if (reading := self._reading_of(pack, fact))
        }

    def _reading_of(self, pack: Pack, fact: Fact) -> Reading | None:
        return next((reading for reading in (*pack.readings, *self.readings.values()) if reading.tells(fact)), None)

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """The ids of facts that were merged, each with the id of the fact that it is now."""
        return {alias: fact.id for pack in self.packs.values() for fact in pack.facts for alias in fact.aliases}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by its id: packs, rounds of claims, risks that some question illustrates, stories, mix, review.

        A pack's topic includes retired questions; the others do not. Statements are in rounds of claims only.
        """
        active = tuple(q for pack in self.packs.values() for q in pack.questions if not q.retired)
        shared = tuple(question for question in active if own_pack.class_of(question.pack) is None)
        packs = [Topic(pack.id, pack.title, pack.lesson, pack.questions) for pack in self.packs.values()]
        risks = [
            Topic(risk_topic(risk.id), risk.name, risk.means, tuple(q for q in active if _illustrates(q, risk.id)))
            for risk in self.risks.values()
        ]
        closing = [
            Topic(closing_topic(each.id), each.title, each.lesson, tuple(self.questions[id] for id in each.closing))
            for each in self.scenarios.values()
        ]
        mixed = [Topic(MIX, None, None, shared), Topic(REVIEW, None, None, active)]
        topics = [*packs, *self.claim_topics, *(topic for topic in risks if topic.questions), *closing, *mixed]
        return {topic.id: topic for topic in topics}

    @cached_property
    def claim_topics(self) -> tuple[Topic, ...]:
        """The rounds of claims: one on each system that has statements, then one on all of them."""
        if self.claims is None:
            return ()
        claims, active = self.claims, [question for question in self.claims.questions if not question.retired]
        own = [(pack, tuple(q for q in active if q.pack == pack.id)) for pack in self.packs.values()]
        rounds = [
            Topic(claims_topic(pack.id), _joined(claims.title, pack.title), None, questions)
            for pack, questions in own
            if questions
        ]
        return (*rounds, Topic(ALL_CLAIMS, _joined(claims.title, claims.mix), None, tuple(active)))

    def is_claims(self, topic: str) -> bool:
        """Whether that is the id of a round of claims."""
        return any(round.id == topic for round in self.claim_topics)

    @cached_property
    def stories(self) -> Mapping[str, Scenario]:
        """Every story by the id of the topic of its closing questions, by which assignments name it."""
        return {closing_topic(id): scenario for id, scenario in self.scenarios.items()}

    @property
    def assignable(self) -> tuple[Topic, ...]:
        """The topics of quizzes that a teacher can give a class.

        A review belongs to one learner. The questions that end a story come after it; the story itself can be given.
        """
        own = {REVIEW, *self.stories}
        return tuple(topic for topic in self.topics.values() if topic.id not in own)

    def title(self, topic: str) -> Text | None:
        """The title of a topic or pack by its id, `None` for the mix, the review, and what is gone.

        What a class has of its own is called alike everywhere, so that its title is known even where it is not loaded.
        """
        if own_pack.class_of(topic) is not None:
            return own_pack.TITLE
        return self.topics[topic].title if topic in self.topics else None

    def about(self, topics: Iterable[str]) -> tuple[Question, ...]:
        """Collect the questions of several topics.

        Args:
            topics: ids of topics. An unknown id adds no questions: an assignment may name a topic that was removed.

        Returns:
            Each question once, in the order of the topics, without retired ones.
        """
        by_id = {q.id: q for topic in topics if topic in self.topics for q in self.topics[topic].questions}
        return tuple(question for question in by_id.values() if not question.retired)


def risk_topic(risk: str) -> str:
    """Return the id of the topic of a risk, from the risk's id. No pack's id begins with the same prefix."""
    return f"{_RISK}{risk}"


def closing_topic(scenario: str) -> str:
    """Return the id of the topic of the questions that end a story, from the story's id."""
    return f"{_CLOSING}{scenario}"


def claims_topic(pack: str) -> str:
    """Return the id of the topic of the statements on a system, from the id of its pack."""
    return f"{_CLAIMS}{pack}"


def _joined(title: Text, about: Text) -> Text:
    """Return a title with what it is about behind a colon, in each language."""
    return {language: f"{words}: {about[language]}" for language, words in title.items()}


def _illustrates(question: Question, risk: str) -> bool:
    return any(risk in fact.risks for fact in question.facts)
