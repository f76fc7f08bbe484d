"""The sheets of the workbook that tell of questions, of what was chosen, and of the errors behind it."""

from collections.abc import Iterator

from bot.reports import labels
from bot.reports.answers_csv import Index
from bot.reports.digest import Digest
from bot.reports.items import ItemStatistics, judged
from bot.reports.results import MIN_GROUP_SIZE, VERDICT_FROM, Results, Translate
from bot.reports.sheets import Column, Value
from bot.reports.tally import OptionTally, TallyKind


def question_columns(t: Translate) -> tuple[Column, ...]:
    interval = t("Lower end of the 95 % interval of the value to the left.")
    until = t("Upper end of that interval.")
    return (
        Column(t("Assignment"), t("Its title."), width=24),
        Column(t("No."), t("Place of the question in the assignment."), "count", 6),
        Column(t("Question"), t("What was asked."), "wide", 48),
        Column(t("Learners"), t("Attempts that count, one of each learner."), "count", 9),
        Column(t("Facility"), t("Share who answered rightly; unanswered counts as not right."), "share", 9),
        Column(t("Facility, from"), interval, "share", 9),
        Column(t("Facility, to"), until, "share", 9),
        Column(t("Remarks"), t("What the numbers say, from {n} learners on.", n=VERDICT_FROM), "wide", 30),
        Column(t("Misconception that drew most"), t("The error behind the wrong option chosen most."), "wide", 32),
        Column(t("Chosen by"), t("How many chose that option."), "count", 9),
        Column(
            t("Discrimination index"),
            t("Correlation of the mark with the rest of the test, as in Moodle. Below 0, check the key."),
            "share",
            13,
        ),
        Column(t("Discrimination, from"), interval, "share", 16),
        Column(t("Discrimination, to"), until, "share", 16),
        Column(
            t("Discriminative efficiency"),
            t("Covariance with the rest of the test, of the greatest one that these marks allow."),
            "share",
            13,
        ),
        Column(t("Standard deviation"), t("Of the mark, of its maximum; n - 1."), "share", 10),
        Column(t("Intended weight"), t("Share of the maximum mark of the test."), "share", 10),
        Column(
            t("Effective weight"),
            t("Share in the differences between results. Empty if the question works against the others."),
            "share",
            10,
        ),
        Column(t("Random guess"), t("What guessing earns on average. Empty where it cannot be said."), "share", 9),
        Column(t("Kind"), t("How it is answered."), width=15),
        Column(t("Question id"), t("As in the question bank."), "id", 20),
        Column(t("Version"), t("Each version of a question has its own row."), "id", 18),
    )


def questions(results: Results, seen: Digest, index: Index, t: Translate) -> Iterator[tuple[Value, ...]]:
    for sat in seen.assignments:
        for asked in sat.asked:
            drew, item = asked.top_distractor, asked.item
            yield (
                index.titles[sat.assignment.id],
                asked.number,
                item.ask,
                asked.statistics.n,
                *_facility(asked.statistics),
                judged(asked.statistics, t),
                labels.misconception(drew.misconception or "", results) if drew else None,
                drew.n if drew else None,
                *_spread(asked.statistics),
                labels.kind_of_question(item.kind, t),
                item.question,
                item.version,
            )


def _facility(of: ItemStatistics) -> tuple[Value, ...]:
    return _share(of.facility), *_ends(of.facility_interval)


def _spread(of: ItemStatistics) -> tuple[Value, ...]:
    return (
        _share(of.discrimination_index),
        *_ends(of.discrimination_interval),
        _share(of.discriminative_efficiency),
        _share(of.standard_deviation),
        _share(of.intended_weight),
        _share(of.effective_weight),
        _share(of.random_guess_score),
    )


def _share(percent: float | None) -> float | None:
    """Statistics are in percent, cells hold shares."""
    return None if percent is None else percent / 100


def _ends(interval: tuple[float, float] | None) -> tuple[Value, Value]:
    return (None, None) if interval is None else (interval[0] / 100, interval[1] / 100)


def option_columns(t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Assignment"), t("Its title."), width=24),
        Column(t("No."), t("Place of the question in the assignment."), "count", 6),
        Column(t("Question"), t("What was asked."), "wide", 44),
        Column(t("Option"), t("What could be chosen, or the number that was typed."), "wide", 36),
        Column(t("Is right"), t("Whether it is a right answer."), width=9),
        Column(t("Chosen"), t("How many learners chose it. In an order: put it in its place."), "count", 9),
        Column(t("Answers"), t("How many learners answered this question in this version."), "count", 9),
        Column(t("Share"), t("Chosen, of these answers."), "share", 9),
        Column(
            t("Result in the rest"),
            t(
                "How those who chose it did in the other questions, on average. Wrong options should attract those "
                "who know less."
            ),
            "share",
            11,
        ),
        Column(t("Misconception"), t("The error that the option stands for."), "wide", 34),
        Column(t("Version"), t("Version of the question."), "id", 18),
    )


def options(results: Results, seen: Digest, index: Index, t: Translate) -> Iterator[tuple[Value, ...]]:
    numbers = {(s.assignment.id, asked.item.question): asked.number for s in seen.assignments for asked in s.asked}
    for each in seen.options:
        item = each.item
        yield (
            index.titles[item.assignment],
            numbers[item.assignment, item.question],
            item.ask,
            _option(each, t),
            labels.yes_or_no(each.right, t) if each.counts in (TallyKind.OPTION, TallyKind.NUMBER) else None,
            each.n,
            each.of,
            each.share,
            each.rest,
            labels.misconception(each.misconception, results) if each.misconception else None,
            item.version,
        )


def _option(each: OptionTally, t: Translate) -> str:
    if each.counts is TallyKind.WITHHELD:
        return t("(left out: fewer than {few} learners answered)", few=MIN_GROUP_SIZE)
    return t("I don't know") if each.counts is TallyKind.NOT_KNOWN else each.text


def error_columns(t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Misconception"), t("What those who hold it believe."), "wide", 60),
        Column(t("Answers"), t("How often an option that stands for it was chosen."), "count", 10),
        Column(t("Learners"), t("How many different learners chose one."), "count", 10),
        Column(t("Share of the class"), t("These learners, of all in the class."), "share", 11),
        Column(t("Misconception id"), t("As in the question bank."), "id", 26),
    )


def errors(results: Results, seen: Digest) -> Iterator[tuple[Value, ...]]:
    for each in seen.misconceptions:
        part = each.learners / len(results.participants) if results.participants else None
        yield labels.misconception(each.misconception, results), each.answers, each.learners, part, each.misconception
