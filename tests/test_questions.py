"""The shipped bank is tested like code: it loads, it fits the screens, and it gives nothing away."""

import json
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from bot import paths
from bot.chat.screens import live_course, progress, summary, welcome
from bot.chat.screens.fit import fits, screens
from bot.chat.screens.markup import length
from bot.chat.translation import Translator
from bot.commands.question_files import lines_of, schema_text
from bot.packs.figures import measure
from bot.packs.file_kinds import FILES
from bot.packs.load import Findings, inspect, load
from bot.packs.stats import counts, tables
from bot.playground.markup import parse_html, utf16_length
from bot.quiz.grading import Chosen, NotKnown, Typed, Verdict, grade
from bot.quiz.language import LANGUAGES
from bot.quiz.live import LiveQuiz, Phase, Way
from bot.quiz.live_questions import Result, dealt, numbers
from bot.quiz.live_questions import fits as fits_into_poll
from bot.quiz.mistakes import Mistake
from bot.quiz.progress import progress as overall
from bot.quiz.question import Numeric, Ordering, Pack, Question, SingleChoice
from bot.quiz.reading import prepared
from bot.quiz.schedule import Card, review
from bot.quiz.selection import Needs, choose
from bot.quiz.sitting import DealtQuestion, StoredAnswer, start
from bot.quiz.user import User
from bot.services.outcomes import FinishedSitting
from bot.services.overview import PAGE, Entry, Page
from bot.services.starting import SIZE
from tests.builders import NOON
from tests.shipped import the_bank

QUESTIONS = paths.own("questions")
RECORDED = Path(__file__).parent / "recorded"
BANK = the_bank()
ALL = [(pack, question) for pack in BANK.packs.values() for question in pack.questions]
every_question = pytest.mark.parametrize(("pack", "question"), ALL, ids=[question.id for _, question in ALL])


@every_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_for_a_group_fits_into_a_poll(pack: Pack, question: Question, language: str) -> None:
    """The limits are those of core.telegram.org/bots/api#sendpoll."""
    if not fits_into_poll(question):
        return
    asked = replace(dealt(question, Random(1)), result=Result.COUNTED, counts=(9,) * 12, voters=99)
    quiz = LiveQuiz(
        id="z" * 14, chat=-1, thread=None, language=language, way=Way.HANDS, topic=pack.id, size=15, seconds=30,
        host="", since=NOON, phase=Phase.EXPLAINING, questions=(asked,) * 15, turn=14,
    )  # fmt: skip
    poll = live_course.poll(Translator(language), BANK, quiz)

    assert utf16_length(poll.question) <= 300
    assert all(1 <= utf16_length(option) <= 100 for option in poll.options)
    assert len({*poll.options}) == len(poll.options)
    assert utf16_length(poll.explanation) <= 200
    assert poll.explanation.count("\n") <= 2
    assert fits(live_course.answer(Translator(language), BANK, quiz))


def test_nearly_every_question_that_is_no_ordering_can_be_asked_in_a_group() -> None:
    """A number without an expected error has nothing to choose from."""
    left_out = [
        question.id
        for _, question in ALL
        if not fits_into_poll(question) and not question.retired and not isinstance(question.form, Ordering)
        and not (isinstance(question.form, Numeric) and len(numbers(question.form)) < 2)
    ]  # fmt: skip

    assert len(left_out) <= len(ALL) / 50, left_out


@every_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_fits_its_screens(pack: Pack, question: Question, language: str) -> None:
    for screen in screens(BANK, question, Translator(language)):
        text, _ = parse_html(screen.html)
        assert fits(screen)
        assert length(screen.html) == utf16_length(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_and_the_topics_fit_their_screens(language: str) -> None:
    tr = Translator(language)
    for topic in BANK.topics.values():
        questions = choose(topic.questions, Needs(), NOON, Random(1), SIZE)
        sitting = start("z" * 14, 1, topic.id, prepared(questions), NOON, Random(1))
        ended = sitting.__class__(**{**vars(sitting), "turn": SIZE, "ended": NOON})
        answers = tuple((question, grade(question, NotKnown())) for question in questions)
        assert fits(
            summary.finished(
                tr, BANK, FinishedSitting(User(1, language, NOON), topic, ended, answers, tuple(range(SIZE)))
            )
        )
    assert fits(welcome.topics(tr, BANK, {}, "z" * 14))
    assert fits(welcome.stranger_topics(tr, BANK, "Ada Lovelace, ada@example.org"))
    assert fits(welcome.risks(tr, BANK, "z" * 14))


@every_question
def test_a_right_choice_is_right_and_every_other_is_not(pack: Pack, question: Question) -> None:
    match question.form:
        case SingleChoice(options):
            verdicts = [grade(question, Chosen((index,))).right for index in range(len(options))]
            assert verdicts == [option.right for option in options]
        case Numeric(answer=answer, anticipated_errors=expected):
            assert grade(question, Typed(answer)).right
            assert not any(grade(question, Typed(error.value)).right for error in expected)
        case _:
            pass


def test_the_bank_is_within_every_limit() -> None:
    (_, figures), *_ = measure(BANK, lines_of(BANK))

    assert [str(figure) for figure in figures if not figure.ok] == []


def test_the_sesame_credit_pack_is_complete() -> None:
    pack = BANK.packs["sesame-credit"]
    kinds = {question.kind for question in pack.questions}
    sources = {fact.quoted.passage.source.id for fact in pack.facts}

    assert len(pack.questions) >= 40
    assert len(pack.facts) >= 25
    assert kinds == {"one", "several", "number", "order"}
    assert set(BANK.sources) - sources == {"bi-debtor-map"}, "the Business Insider story does not name Sesame Credit"


def test_the_bank_is_as_large_as_it_is_said_to_be() -> None:
    assert counts(BANK)["questions"] >= 220
    assert counts(BANK)["facts"] >= 140


def test_every_fact_is_asked_for() -> None:
    for pack in BANK.packs.values():
        asked = {fact.id for question in pack.questions for fact in question.facts}
        assert {fact.id for fact in pack.facts} == asked


def test_the_counts_are_those_of_the_bank() -> None:
    assert counts(BANK)["questions"] == sum(not question.retired for _, question in ALL)
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


def test_no_warning_is_left_unexplained() -> None:
    found = inspect(QUESTIONS)

    assert isinstance(found, Findings)
    assert [f"{problem}: {name}" for name, problem in found.warnings] == []


def test_the_tables_cover_the_catalogues() -> None:
    by_system, by_document, by_risk, by_misconception = (rows for _, rows in tables(BANK))

    assert len(by_system) == len(BANK.packs)
    assert len(by_document) == len(BANK.sources)
    assert len(by_risk) == len(BANK.risks) == 23
    assert [row for row in by_misconception if row[1] == "0"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_five_longest_answers_fit_a_page_of_answers(language: str) -> None:
    def entry(question: Question) -> Entry:
        every = tuple(range(len(question.options)))
        choice = Chosen(every) if every else Typed(Decimal("123456.789"))
        asked = DealtQuestion(question.id, question.hash, every)
        return Entry("z" * 14, StoredAnswer(0, asked, choice, Verdict.NOT_KNOWN, 0, 1, NOON), question)

    def size(entry: Entry) -> int:
        return length(progress.answers(Translator(language), Page(0, 1, (entry,))).html)

    longest = sorted((entry(question) for question in BANK.questions.values()), key=size)[-PAGE:]

    assert fits(progress.answers(Translator(language), Page(99, 999, tuple(longest))))


BEFORE = NOON - timedelta(days=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_in_everything_fits_its_screens(language: str) -> None:
    tr = Translator(language)
    facts = {fact.id for pack in BANK.packs.values() for fact in pack.facts}
    cards = {fact: review(review(Card(fact), "q", True, BEFORE, 0.5), "q", True, NOON, 0.5) for fact in facts}
    mistakes = [Mistake(id, 99, 9, NOON) for id in BANK.misconceptions]

    seen = overall(BANK.packs.values(), cards, {}, 9999, NOON, mistakes, NOON, UTC)

    assert fits(progress.progress(tr, BANK, seen))
    assert fits(progress.by_risk(tr, BANK, seen))
    assert fits(progress.mistakes(tr, BANK, seen))
    assert length(progress.described(tr, seen).html) <= 1024


def test_every_id_of_the_first_bank_still_means_something() -> None:
    """Answers and memory of its learners hang on these ids: a fact is there, or merged; a question at most retired."""
    before = json.loads((RECORDED / "bank.json").read_text(encoding="utf-8"))
    facts = {fact.id for pack in BANK.packs.values() for fact in pack.facts}
    asked = {fact.id for question in BANK.questions.values() if not question.retired for fact in question.facts}

    assert set(before["questions"]) <= BANK.questions.keys()
    assert set(before["facts"]) <= facts | BANK.aliases.keys()
    assert {BANK.aliases.get(fact, fact) for fact in before["facts"]} <= asked
