"""Quizzes in groups, from the first question to the end: polls, answers, the ranking."""

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.actions.live import EndLive, HurryLive, PauseLive
from bot.chat.screens import passages
from bot.chat.screens.markup import Button, Html, Screen, bold, line, lines, paragraphs, plain
from bot.chat.screens.passages import cited, later
from bot.chat.screens.quiz import bar, title_of, written
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.live import SILENT_LIMIT, LiveQuiz
from bot.quiz.live_questions import (
    LiveQuestion,
    Result,
    hardest,
    numbers,
    right_positions,
    share_right,
    top_wrong,
)
from bot.quiz.question import MultipleChoice, Numeric, Question
from bot.services.live_outcomes import LiveEnd

EXPLANATION_LIMIT = 200
"""UTF-16 units of a poll's explanation (core.telegram.org/bots/api#sendpoll)."""
BAR = 10


@dataclass(frozen=True)
class Poll:
    """What a poll shows.

    Attributes:
        question: the question, at most 300 characters.
        options: the options in their order, at most 100 characters each.
        right: the positions of the right ones, rising.
        several: whether several can be chosen.
        explanation: what is shown to everybody once it is closed.
        rows: the buttons under it.
    """

    question: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    several: bool
    explanation: str
    rows: tuple[tuple[Button, ...], ...]


def poll(tr: Translator, bank: Bank, quiz: LiveQuiz) -> Poll:
    """The present question as a poll of Telegram's."""
    asked = quiz.current
    question = bank.questions[asked.question]
    return Poll(
        question=f"{quiz.turn + 1}/{len(quiz.questions)} · {tr.of(question.ask)}",
        options=options(tr, question, asked),
        right=right_positions(question, asked),
        several=isinstance(question.form, MultipleChoice),
        explanation=explanation(tr, question),
        rows=((Button(tr.t("Close it now"), HurryLive(quiz.id, quiz.turn)),),),
    )


def options(tr: Translator, question: Question, asked: LiveQuestion) -> tuple[str, ...]:
    """The options as the group sees them, in their order."""
    form = question.form
    if isinstance(form, Numeric):
        offered = numbers(form)
        return tuple(_with_unit(tr, form, offered[index]) for index in asked.option_order)
    return tuple(tr.of(question.options[index].text) for index in asked.option_order)


def _with_unit(tr: Translator, form: Numeric, value: Decimal) -> str:
    amount = written(tr, form, value)
    return f"{amount} {tr.of(form.unit)}" if form.unit else amount


def explanation(tr: Translator, question: Question) -> str:
    """The decisive words and whose they are, as far as a poll has room; the answer's message has all of it."""
    cite = question.facts[0].cite
    if cite is None:
        return passages.without_source_words(tr)
    source = passages.whose(tr, cite.passage.source)
    words = cite.quote.replace("\n", " ")
    whole = f"❝ {words} ❞\n{source}"
    if _units(whole) <= EXPLANATION_LIMIT:
        return whole
    room = EXPLANATION_LIMIT - _units(f"❝ … ❞\n{source}")
    while _units(words) > room:
        shorter = words.rpartition(" ")[0]
        words = shorter or words[:-1]
    return f"❝ {words}… ❞\n{source}" if words else source[:EXPLANATION_LIMIT]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def answer(tr: Translator, bank: Bank, quiz: LiveQuiz) -> Screen:
    """The answer to the present question, how the group chose, and the words that it rests on."""
    asked = quiz.current
    number = tr.t("Question {n} of {of}", n=quiz.turn + 1, of=len(quiz.questions))
    question = bank.questions.get(asked.question)
    if asked.result is Result.VOID or question is None:
        why = tr.t("does not count: I do not know whether it arrived, or how it went. Do not vote in it any more.")
        return Screen(line(bold(number), plain(why)), _after_rows(tr, quiz))
    fact = question.facts[0]
    body = paragraphs(
        (
            line(bold(f"{number} ·"), plain(tr.of(question.ask))),
            lines((*_chosen(tr, question, asked), plain(_voters(tr, asked)))),
            lines((plain(tr.of(question.general_feedback)), cited(tr, fact))),
            later(tr, fact),
            _pause(tr, quiz),
        )
    )
    return Screen(body, _after_rows(tr, quiz))


def _chosen(tr: Translator, question: Question, asked: LiveQuestion) -> list[Html]:
    """Each option with how many chose it; the right ones first said to be right, in words and by a sign."""
    right = right_positions(question, asked)
    of = max(1, asked.voters)
    listed = []
    for position, text in enumerate(options(tr, question, asked)):
        count = asked.counts[position] if position < len(asked.counts) else 0
        words = tr.t("{option} (right): {n}", option=text, n=count) if position in right else f"{text}: {count}"
        shown = bold(words) if position in right else plain(words)
        sign = plain("✅") if position in right and not tr.plain else None
        listed.append(line(sign, shown, bar(tr, count, of, BAR) if asked.voters and count else None))
    return listed


def _voters(tr: Translator, asked: LiveQuestion) -> str:
    if asked.result is Result.AT_LEAST:
        return tr.t("At least {n} voted: Telegram did not tell me the last count.", n=asked.voters)
    return tr.plural("{n} person voted.", "{n} people voted.", asked.voters) if asked.voters else tr.t("Nobody voted.")


def _pause(tr: Translator, quiz: LiveQuiz) -> Html | None:
    if quiz.is_last:
        return None
    if quiz.silent >= SILENT_LIMIT:
        return bold(tr.t("Nobody has answered twice in a row, so I pause. In ten minutes I end the quiz."))
    if quiz.pausing:
        return bold(tr.t("Paused. In ten minutes I end the quiz."))
    return None


def paused(tr: Translator, quiz: LiveQuiz) -> Screen:
    """Say that the quiz pauses."""
    go_on = Button(tr.t("Go on"), HurryLive(quiz.id, quiz.turn), main=True)
    return Screen(
        bold(tr.t("Paused. In ten minutes I end the quiz.")), ((go_on, Button(tr.t("End"), EndLive(quiz.id))),)
    )


def will_pause(tr: Translator) -> str:
    """Say that the quiz pauses after the open question."""
    return tr.t("I pause after this question.")


def will_end(tr: Translator) -> str:
    """Say that the quiz ends after the open question."""
    return tr.t("I end after this question.")


def where(tr: Translator, bank: Bank, quiz: LiveQuiz) -> Screen:
    """Which quiz is under way, and how to steer it."""
    at = tr.t(
        "A quiz on {topic} is under way here: question {n} of {of}.",
        topic=title_of(tr, bank, quiz.topic),
        n=quiz.turn + 1,
        of=len(quiz.questions),
    )
    return Screen(plain(at), _after_rows(tr, quiz))


def _after_rows(tr: Translator, quiz: LiveQuiz) -> tuple[tuple[Button, ...], ...]:
    """The buttons that steer the quiz after the present question."""
    label = tr.t("See how it went") if quiz.is_last else tr.t("Next question")
    go_on = Button(label, HurryLive(quiz.id, quiz.turn), main=True)
    if quiz.is_last:
        return ((go_on,),)
    return ((go_on,), (Button(tr.t("Pause"), PauseLive(quiz.id, quiz.turn)), Button(tr.t("End"), EndLive(quiz.id))))


def end(tr: Translator, bank: Bank, end: LiveEnd) -> Screen:
    """How the group did, what was hardest, and the ranking if there is one."""
    quiz = end.quiz
    pairs = [(bank.questions[a.question], a) for a in quiz.questions if a.question in bank.questions]
    counted = [(question, asked) for question, asked in pairs if asked.counts_for_players and asked.voters]
    topic = bank.topics.get(quiz.topic)
    if not counted:
        return Screen(line(bold(tr.t("Done.")), plain(tr.t("Nobody answered this time. /live begins another quiz."))))
    together = sum(share_right(question, asked) for question, asked in counted) / len(counted)
    asked_and_counted = tr.plural("One question counted.", "{n} questions counted.", len(counted))
    head = line(
        bold(tr.t("Done: together {share} % right.", share=round(100 * together))),
        plain(f"{title_of(tr, bank, quiz.topic)}. {asked_and_counted}"),
    )
    lesson = plain(tr.t("Worth keeping: {lesson}", lesson=tr.of(topic.lesson))) if topic and topic.lesson else None
    return Screen(paragraphs((head, _hardest(tr, pairs), _ranking(tr, end), lesson)))


def _hardest(tr: Translator, pairs: list[tuple[Question, LiveQuestion]]) -> Html | None:
    found = hardest(pairs)
    if found is None:
        return None
    question, asked = found
    told = line(
        bold(tr.t("Hardest:")),
        plain(tr.t("{question} {share} % right.", question=tr.of(question.ask),
                   share=round(100 * share_right(question, asked)))),
    )  # fmt: skip
    wrong = top_wrong(question, asked)
    if wrong is None:
        return told
    chosen = options(tr, question, asked)[wrong]
    drew = tr.plural("{n} chose “{option}”.", "{n} chose “{option}”.", asked.counts[wrong], option=chosen)
    return line(told, plain(drew))


def _ranking(tr: Translator, end: LiveEnd) -> Html | None:
    if not end.quiz.ranks:
        return None
    if not end.ranking:
        return plain(tr.t("No player had a right answer, so there is no ranking."))
    places = [
        line(
            plain(f"{place.place}. {tr.joined(list(place.names))}"),
            plain("·"),
            plain(tr.plural("{n} right", "{n} right", place.right)),
        )
        for place in end.ranking
    ]
    gone = plain(tr.t("Names and Telegram IDs of the players are deleted now."))
    return paragraphs((lines((bold(tr.t("Ranking, by right answers alone")), *places)), gone))


def no_polls_any_more(tr: Translator) -> Screen:
    """Say that the quiz ends because polls are not allowed any more."""
    return Screen(plain(tr.t("I may not send polls here any more, so the quiz ends.")))


def more(tr: Translator) -> str:
    """The label of the link from a poll to the whole passage."""
    return tr.t("More, in private")
