"""The sheets of the workbook about questions, about what learners chose, and about the errors behind it."""

from collections.abc import Iterator

from bot.reports import labels
from bot.reports.answers_csv import Index
from bot.reports.digest import Digest
from bot.reports.item_judgement import judged
from bot.reports.items import ItemStatistics
from bot.reports.results import VERDICT_FROM, Results, Translate
from bot.reports.sheets import Column, Value
from bot.reports.tally import OptionTally, TallyKind


def question_columns(t: Translate) -> tuple[Column, ...]:
    """Return the columns of the sheet of questions, which `questions` fills."""
    lower = t("Lower end of the 95 % interval of the value to the left.")
    upper = t("Upper end of that interval.")
    return *_facility_columns(lower, upper, t), *_discrimination_columns(lower, upper, t), *_identity_columns(t)


def _facility_columns(lower: str, upper: str, t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Assignment"), t("Its title."), width=24),
        Column(t("No."), t("Place of the question in the assignment."), "count", 6),
        Column(t("Question"), t("What was asked."), "wide", 48),
        Column(t("Learners"), t("Learners who were asked it in the attempt that counts."), "count", 9),
        Column(t("Facility"), t("Share of these learners who answered rightly."), "share", 9),
        Column(t("Facility, from"), lower, "share", 9),
        Column(t("Facility, to"), upper, "share", 9),
        Column(t("Remarks"), t("What the numbers say, from {n} learners on.", n=VERDICT_FROM), "wide", 30),
        Column(t("Misconception that drew most"), t("The error behind the wrong option chosen most."), "wide", 32),
        Column(t("Chosen by"), t("How many chose that option."), "count", 9),
    )


def _discrimination_columns(lower: str, upper: str, t: Translate) -> tuple[Column, ...]:
    return (
        Column(
            t("Discrimination index"),
            t(
                "Correlation of the mark with the rest of the test, as in Moodle; see Definition. "
                "Below 0, check the key."
            ),
            "share",
            13,
        ),
        Column(t("Discrimination, from"), lower, "share", 16),
        Column(t("Discrimination, to"), upper, "share", 16),
        Column(
            t("Discriminative efficiency"),
            t("Covariance with the rest of the test, of the greatest one that these marks allow."),
            "share",
            13,
        ),
        Column(t("Standard deviation"), t("Of the mark, of its maximum; n - 1."), "share", 10),
        Column(
            t("Intended weight"),
            t("Share of the maximum mark of the test. Empty where questions were drawn."),
            "share",
            10,
        ),
        Column(
            t("Effective weight"),
            t("Share in the differences between results. Empty if the question works against the others."),
            "share",
            10,
        ),
        Column(t("Random guess"), t("What guessing earns on average. Empty where it cannot be said."), "share", 9),
    )


def _identity_columns(t: Translate) -> tuple[Column, ...]:
    return (
        Column(t("Kind"), t("How it is answered."), width=15),
        Column(t("Question id"), t("As in the question bank."), "id", 20),
        Column(t("Version"), t("Each version of a question has its own row."), "id", 18),
    )


def questions(results: Results, class_digest: Digest, index: Index, t: Translate) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each question of each assignment, each version by itself."""
    for summary in class_digest.assignments:
        for question in summary.asked:
            item, statistics, distractor = question.item, question.statistics, question.top_distractor
            yield (
                index.titles[summary.assignment.id],
                question.number,
                item.ask,
                statistics.n,
                *_facility(statistics),
                judged(statistics, t),
                labels.misconception(distractor.misconception or "", results) if distractor else None,
                distractor.n if distractor else None,
                *_discrimination(statistics),
                labels.kind_of_question(item.kind, t),
                item.question,
                item.version,
            )


def _facility(statistics: ItemStatistics) -> tuple[Value, ...]:
    return _share(statistics.facility), *_ends(statistics.facility_interval)


def _discrimination(statistics: ItemStatistics) -> tuple[Value, ...]:
    return (
        _share(statistics.discrimination_index),
        *_ends(statistics.discrimination_interval),
        _share(statistics.discriminative_efficiency),
        _share(statistics.standard_deviation),
        _share(statistics.intended_weight),
        _share(statistics.effective_weight),
        _share(statistics.random_guess_score),
    )


def _share(percent: float | None) -> float | None:
    """Return a percentage as a share from 0 to 1, as cells hold it."""
    return None if percent is None else percent / 100


def _ends(interval: tuple[float, float] | None) -> tuple[Value, Value]:
    """Return both ends of an interval in percent as shares; empty cells if there is none."""
    return (None, None) if interval is None else (interval[0] / 100, interval[1] / 100)


def option_columns(t: Translate) -> tuple[Column, ...]:
    """Return the columns of the sheet of options, which `options` fills."""
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


def options(results: Results, class_digest: Digest, index: Index, t: Translate) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each option, for each number that was typed and for "I don't know".

    A question that is withheld has a single row, which says so.
    """
    numbers = {
        (summary.assignment.id, question.item.question): question.number
        for summary in class_digest.assignments
        for question in summary.asked
    }
    for option in class_digest.options:
        item = option.item
        can_be_right = option.counts in (TallyKind.OPTION, TallyKind.NUMBER)
        yield (
            index.titles[item.assignment],
            numbers[item.assignment, item.question],
            item.ask,
            _in_words(option, t),
            labels.yes_or_no(option.right, t) if can_be_right else None,
            option.n,
            option.of,
            option.share,
            option.rest,
            labels.misconception(option.misconception, results) if option.misconception else None,
            item.version,
        )


def _in_words(option: OptionTally, t: Translate) -> str:
    if option.counts is TallyKind.WITHHELD:
        return labels.left_out(t)
    return t("I don't know") if option.counts is TallyKind.NOT_KNOWN else option.text


def error_columns(t: Translate) -> tuple[Column, ...]:
    """Return the columns of the sheet of misconceptions, which `errors` fills."""
    return (
        Column(t("Misconception"), t("What those who hold it believe."), "wide", 60),
        Column(t("Answers"), t("How often an option that stands for it was chosen."), "count", 10),
        Column(t("Learners"), t("How many different learners chose one."), "count", 10),
        Column(t("Share of the class"), t("These learners, of all in the class."), "share", 11),
        Column(t("Misconception id"), t("As in the question bank."), "id", 26),
    )


def errors(results: Results, class_digest: Digest) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each misconception that somebody showed, most answers first."""
    size = len(results.participants)
    for tally in class_digest.misconceptions:
        yield (
            labels.misconception(tally.misconception, results),
            tally.answers,
            tally.learners,
            tally.learners / size if size else None,
            tally.misconception,
        )
