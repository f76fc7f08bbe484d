"""The shipped bank is tested like code: it loads, it fits the screens, and it gives nothing away."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from bot import paths
from bot.chat.screens import account, explained, quiz, summary
from bot.chat.screens.markup import MESSAGE_LIMIT, Screen
from bot.chat.speech import LANGUAGES, Speech
from bot.cli import schema_text
from bot.packs.load import counts, load
from bot.packs.schema import FILES
from bot.playground.markup import parse_html
from bot.quiz.bank import Bank
from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, grade
from bot.quiz.learner import Learner
from bot.quiz.question import Number, One, Pack, Question
from bot.quiz.selection import choose
from bot.quiz.sitting import ask, start
from bot.services.learning import SIZE, Explained, Finished, Place
from tests.builders import NOON

QUESTIONS = paths.own("questions")


def loaded() -> Bank:
    bank = load(QUESTIONS)
    assert isinstance(bank, Bank), "\n".join(map(str, bank))
    return bank


BANK = loaded()
ALL = [(pack, question) for pack in BANK.packs.values() for question in pack.questions]
every_question = pytest.mark.parametrize(("pack", "question"), ALL, ids=[question.id for _, question in ALL])


def fits(screen: Screen) -> None:
    """As Telegram counts it: UTF-16 units after the marks are taken out, labels short, at most eight in a row."""
    text, _ = parse_html(screen.html)
    assert len(text.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT
    for row in screen.rows:
        assert len(row) <= 8
        assert all(len(button.action.data().encode()) <= 64 for button in row)
        assert sum(len(button.label) for button in row) <= 64


def wordiest(question: Question) -> list[Choice]:
    """The choices whose explanations are longest."""
    match question.form:
        case Number(answer=answer, slips=slips):
            return [Typed(answer), Typed(Decimal("123456.789")), *(Typed(slip.value) for slip in slips), NotKnown()]
        case One(options):
            return [*(Chosen((index,)) for index in range(len(options))), NotKnown()]
        case _:
            everything = tuple(range(len(question.options)))
            return [
                Chosen(everything),
                Chosen(everything[::-1]) if question.kind == "order" else Chosen((0,)),
                NotKnown(),
            ]


@every_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_fits_its_screens(pack: Pack, question: Question, language: str) -> None:
    say = Speech(language)
    learner = Learner(1, language, NOON)
    topic, sitting = BANK.topics[pack.id], start("z" * 14, 1, pack.id, [question] * SIZE, NOON, Random(1))
    asked = ask(question, Random(1))

    fits(quiz.question(say, Place(learner, topic, sitting, asked, question)))
    for choice in wordiest(question):
        seen = Explained(learner, topic, sitting, 0, asked, question, choice, grade(question, choice), True)
        for whole in (False, True):
            fits(explained.explained(say, BANK, seen, whole=whole))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_and_the_topics_fit_their_screens(language: str) -> None:
    say = Speech(language)
    for topic in BANK.topics.values():
        questions = choose(topic.questions, {}, NOON, Random(1), SIZE)
        sitting = start("z" * 14, 1, topic.id, questions, NOON, Random(1))
        ended = sitting.__class__(**{**vars(sitting), "turn": SIZE, "ended": NOON})
        answers = tuple((question, grade(question, NotKnown())) for question in questions)
        fits(
            summary.finished(say, BANK, Finished(Learner(1, language, NOON), topic, ended, answers, tuple(range(SIZE))))
        )
    fits(account.topics(say, BANK, {}, "z" * 14))
    fits(account.stranger_topics(say, BANK))
    fits(account.risks(say, BANK, "z" * 14))


@every_question
def test_a_right_choice_is_right_and_every_other_is_not(pack: Pack, question: Question) -> None:
    match question.form:
        case One(options):
            verdicts = [grade(question, Chosen((index,))).right for index in range(len(options))]
            assert verdicts == [option.right for option in options]
        case Number(answer=answer, slips=slips):
            assert grade(question, Typed(answer)).right
            assert not any(grade(question, Typed(slip.value)).right for slip in slips)
        case _:
            pass


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_option_is_not_told_by_its_length(language: str) -> None:
    """With equal lengths the longest would be right in about 30 of 100; learners soon use more than that."""
    questions = [question for _, question in ALL if isinstance(question.form, One) and not question.form.words]
    longest = [max(question.options, key=lambda option: len(option.text[language])) for question in questions]

    assert sum(option.right for option in longest) <= 0.4 * len(questions)


def test_the_sesame_credit_pack_is_complete() -> None:
    pack = BANK.packs["sesame-credit"]
    kinds = {question.kind for question in pack.questions}
    sources = {fact.cite.passage.source.id for fact in pack.facts}

    assert len(pack.questions) >= 40
    assert len(pack.facts) >= 25
    assert kinds == {"one", "several", "number", "order"}
    assert sources == set(BANK.sources)
    assert len(sources) == 5


def test_every_fact_is_asked_for() -> None:
    for pack in BANK.packs.values():
        asked = {fact.id for question in pack.questions for fact in question.facts}
        assert {fact.id for fact in pack.facts} == asked


def test_the_counts_are_those_of_the_bank() -> None:
    assert counts(BANK)["questions"] == len(ALL)
    assert counts(BANK)["sources"] == len(list((QUESTIONS / "sources").glob("*.yaml")))


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_for_editors_are_those_of_the_loader(name: str) -> None:
    assert (QUESTIONS / "schema" / f"{name}.json").read_text(encoding="utf-8") == schema_text(name), (
        "run: python -m bot schema"
    )


def test_a_changed_character_in_a_quote_is_found_with_its_line(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(QUESTIONS, tmp_path / "questions")
    path = tmp_path / "questions" / "packs" / "sesame-credit.yaml"
    text = path.read_text(encoding="utf-8")
    quote = "In the Sesame Credit system, users get a score between 350 and 950."
    path.write_text(text.replace(f"quote: {quote}", f"quote: {quote.replace('950', '850')}", 1), encoding="utf-8")
    line = text[: text.index(f"quote: {quote}")].count("\n") + 1

    problems = load(tmp_path / "questions")

    assert isinstance(problems, list)
    assert [problem.line for problem in problems] == [line]
