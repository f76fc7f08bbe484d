"""What is said to a question typed out of the blue: what the texts say, word for word, or what the bot can do."""

from collections.abc import Sequence

from bot.chat.actions.quiz import Begin, Topics
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, inert, lines, paragraphs, plain, quote
from bot.chat.screens.passages import excerpt, gloss
from bot.chat.translation import Translator
from bot.quiz.question import Fact


def found(tr: Translator, facts: Sequence[Fact], topic: str) -> Screen:
    """What is told of it, each statement with its passage.

    Args:
        facts: one or two, the best first.
        topic: the id of the topic that a quiz on it would have.
    """
    head = tr.t("I can only quote. This is what the texts say:")
    quiz = Button(tr.t("Quiz me on this"), Begin(topic), main=True)
    return Screen(
        paragraphs((bold(head), *(_passage(tr, fact) for fact in facts))),
        ((quiz,), (Button(tr.t("Another topic"), Topics()),)),
    )


def _passage(tr: Translator, fact: Fact) -> Html:
    source = fact.quoted.passage.source
    whose = tr.t("From {title}, {kind}, {published}:", title=foreign(tr.of(source.short)), kind=tr.of(source.kind),
                 published=tr.of(source.published))  # fmt: skip
    words = quote(inert(excerpt(tr, fact.quoted)))
    return lines((bold(inert(tr.of(fact.says))), plain(whose), words, gloss(tr, fact.quoted)))


def nothing(tr: Translator) -> Screen:
    """The reply when no passage matches."""
    sorry = tr.t("My texts say nothing about that. I can ask you questions, and show the passage behind every answer.")
    start, topics = Button(tr.t("Start a quiz"), Begin(""), main=True), Button(tr.t("Choose a topic"), Topics())
    return Screen(plain(sorry), ((start, topics),))
