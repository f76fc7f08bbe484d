"""Words that the workbook and the printed report share: what things are called, and what the numbers mean.

Where a function takes the stored word for something, a word that it does not know comes back as it is.
"""

from bot.quiz.detection import Change
from bot.reports.digest import Bin, Digest
from bot.reports.results import MIN_GROUP_SIZE, VERDICT_FROM, Results, Translate


def kind_of_assignment(kind: str, t: Translate) -> str:
    """Return the words for an assignment's `kind`."""
    words = {
        "practice": t("practice"),
        "pre": t("test before"),
        "post": t("test after"),
        "delayed": t("later test"),
        "live": t("live quiz"),
        "story": t("story"),
    }
    return words.get(kind, kind)


def kind_of_question(kind: str, t: Translate) -> str:
    """Return the words for an item's `kind`."""
    words = {
        "one": t("one option"),
        "several": t("several options"),
        "number": t("a number"),
        "order": t("an order"),
        "claim": t("told or not"),
    }
    return words.get(kind, kind)


def attempt_rule(rule: str, t: Translate) -> str:
    """Return the words for an assignment's `attempt_rule`."""
    words = {"first": t("the first attempt"), "best": t("the best attempt"), "last": t("the last attempt")}
    return words.get(rule, rule)


def verdict(word: str, t: Translate) -> str:
    """Return the words for an answer's `verdict`."""
    words = {"right": t("right"), "partly": t("partly right"), "wrong": t("wrong"), "not-known": t("not known")}
    return words.get(word, word)


def yes_or_no(value: bool | None, t: Translate) -> str:
    """Return "yes" or "no", or an empty text for `None`: not known."""
    return "" if value is None else t("yes") if value else t("no")


def names(results: Results, t: Translate) -> str:
    """Return which names learners are shown with."""
    return t("names that learners chose for this class") if results.named else t("pseudonyms")


def result(bin: Bin, t: Translate) -> str:
    """Return the results that *bin* counts: "5 of 8" or "50 to 59 %"."""
    if bin.of is not None:
        return t("{right} of {of}", right=bin.low, of=bin.of)
    return t("{low} to {high} %", low=bin.low, high=bin.high)


def misconception(id: str, results: Results) -> str:
    """Return what a misconception says; its id if the bank no longer has it."""
    return results.misconceptions.get(id, id)


def threshold(t: Translate) -> str:
    """Return the rule about small numbers, as consent, screens and files say it."""
    return t(
        "What was chosen is shown beside names. Where no names stand (counts, files without names), it is left out for "
        "questions that fewer than {few} learners were asked: one could tell who it was.",
        few=MIN_GROUP_SIZE,
    )


def withheld(class_digest: Digest, t: Translate) -> tuple[str, ...]:
    """Return what this report leaves out, and why, as sentences; none if it leaves nothing out."""
    if not class_digest.withheld:
        return ()
    return (threshold(t), t("Here that concerns {n} questions.", n=len(class_digest.withheld)))


def left_out(t: Translate) -> str:
    """Return what stands in a cell in place of what was chosen."""
    return t("(left out: fewer than {few} learners were asked)", few=MIN_GROUP_SIZE)


def changed(change: Change | None, t: Translate) -> str:
    """Return what has changed between two rounds of statements, in words: wiser, only warier, or nothing that is sure.

    Whoever only says "they don't" more often doubts what is true as well; a lesson that does this to a class is bad.
    """
    if change is None:
        return t("Fewer than {few} took both.", few=MIN_GROUP_SIZE)
    if change.wiser:
        return t("Wiser, and warier.") if change.warier else t("Wiser.")
    if change.warier:
        return t("Warier, and no wiser: true statements are doubted too.")
    if change.apart[1] < 0:
        return t("They tell them apart less well.")
    return t("No change that is sure.")


def definitions(t: Translate) -> tuple[tuple[str, str], ...]:
    """Return the name of each statistic that reports show, with what it means."""
    return (
        (t("Right"), t("A right answer earns one mark. Partly right, wrong and not known earn none.")),
        (
            t("Attempt that counts"),
            t("Statistics look at one attempt of each learner: the first, the best or the last, as was set."),
        ),
        (t("Facility"), t("The share of those who were asked a question that answered it rightly.")),
        (
            t("Interval"),
            t(
                "With this certainty, 95 in 100, the value for many more learners like these lies between the two "
                "numbers. In a small class they are far apart, and the value itself says little."
            ),
        ),
        (
            t("Discrimination index"),
            t(
                "How well the question goes together with the rest of the test: the correlation of its mark with the "
                "marks of all other questions. Where each learner was asked other questions, with the whole result. "
                "Both as Moodle computes it. Below 0, check the key."
            ),
        ),
        (
            t("Gain"),
            t(
                "The mean share right after, less that before, of learners who took both tests. Normalised: of what "
                "could still be gained (Hake 1998)."
            ),
        ),
        (
            t("Telling apart (d′)"),
            t(
                "How well a class tells statements of the texts from those of nobody, in standard deviations: 0 is "
                "chance, 1 fair, 2 good. Signal detection: z of the share of told statements taken for told, less z of "
                "that of the others, with half an answer added to each count (Macmillan & Creelman 2005; Hautus 1995)."
            ),
        ),
        (
            t("Suspicion (c)"),
            t(
                "To which answer a class leans, whatever is true: above 0 to “they don't”, below 0 to “they say so”. "
                "It is half the sum of the same two z, with its sign turned. The intervals of both figures leave out "
                "one learner after another (jackknife)."
            ),
        ),
        (
            t("Remarks"),
            t("A question is judged in words from {n} learners on. Below, numbers say too little.", n=VERDICT_FROM),
        ),
        (
            t("Misconception"),
            t("The named error that the author put behind a wrong option. It is counted each time it was chosen."),
        ),
    )
