"""How good the questions are in figures, each with its limit: what `check --stats` prints, and what `check` asks for.

Every figure is made here once. The table and the errors are made from the same values, so they cannot disagree.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from statistics import median

from bot.packs import giveaways
from bot.packs.figure import (
    LONGEST_LINES,
    MEDIAN_LINES,
    MOST_LINES,
    OPENERS,
    OPENERS_A_PACK,
    FeedbackLines,
    Figure,
    Lines,
    Part,
)
from bot.packs.guessing import guesses
from bot.packs.repeats import Offender, double_glosses, twins, without_address
from bot.packs.rules import READING_WORDS
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Pack, Question, Reading


def measure(bank: Bank, lines: Lines) -> Iterator[tuple[Pack | None, list[Figure]]]:
    """Yield the figures of the whole bank (with `None`), then those of each pack; all lists have the same order.

    Args:
        bank: the questions.
        lines: how long their feedback is, measured on the screens; may be empty.
    """
    packs = list(bank.packs.values())
    active = [question for pack in packs for question in pack.questions if not question.retired]
    pairs = giveaways.pairs(bank.claims.questions if bank.claims else ())
    guessed = {language: {**guesses(active, language), **guesses(pairs, language)} for language in LANGUAGES}
    for pack in (None, *packs):
        own = packs if pack is None else [pack]
        questions = [question for question in active if pack is None or question.pack == pack.id]
        own_pairs = [pair for pair in pairs if pack is None or pair.pack == pack.id]
        part = Part(packs, own, questions, lines, guessed, own_pairs)
        yield pack, [figure for figures in _ALL for figure in figures(part)]


def _feedback_lines(part: Part) -> Iterator[Figure]:
    """Yield how long feedback is: after right answers, and after all others."""
    for right, after in ((True, "a right answer"), (False, "another answer")):
        for language in LANGUAGES:
            counted = [
                (lines, question)
                for question in part.questions
                for lines in part.lines.get((language, question.id), ())
                if lines.right is right
            ]
            yield from _three(f"lines after {after}", language, counted)


def _three(name: str, language: str, counted: Sequence[tuple[FeedbackLines, Question]]) -> Iterator[Figure]:
    """Yield median, 90th percentile (nearest rank) and maximum of lines; the last wherever a risk may be new."""
    numbers = sorted(lines.usual for lines, _ in counted)
    by_length = sorted(counted, key=lambda pair: -pair[0].with_new_risk)
    advice = "shorten `explain`, the options' `because`, the fact's quote and its gloss, or the `since` of the longest"
    longest: dict[str, Offender] = {}
    for lines, question in by_length:
        at_most = f"{lines.with_new_risk} lines in {language!r}"
        longest.setdefault(question.id, Offender(question.pack, question.id, at_most))
    measured = {
        "median": (median(numbers) if numbers else None, MEDIAN_LINES),
        "90th percentile": (numbers[ceil(0.9 * len(numbers)) - 1] if numbers else None, MOST_LINES),
        "longest": (by_length[0][0].with_new_risk if numbers else None, LONGEST_LINES),
    }
    for what, (value, high) in measured.items():
        offenders = tuple(longest.values()) if what == "longest" else ()
        yield Figure(f"{name}, {what}", language, value, None, high, advice, offenders=offenders)


def _repeats(part: Part) -> Iterator[Figure]:
    """Yield what memory is split by, what is translated in two ways, and what has no address."""
    found: tuple[tuple[str, Iterable[Offender], str], ...] = (
        (
            "twin facts in two packs",
            twins(part.packs),
            "merge them (`aliases`), or cut each quote to the words that its own statement rests on",
        ),
        ("quotes translated in two ways", double_glosses(part.packs), "translate the same words in one way"),
        (
            "later findings without an address",
            without_address(part.packs),
            "give the reference its `url`, or say in `no_url` why it has none",
        ),
    )
    own = {pack.id for pack in part.own}
    for name, offenders, advice in found:
        mine = tuple(offender for offender in offenders if offender.pack in own)
        yield Figure(name, None, len(mine), None, 0, advice, offenders=mine)


def _reads(part: Part) -> Iterator[Figure]:
    """Yield how long the longest reading is, and which facts are asked before they could be read or reasoned."""
    readings = [(pack, reading) for pack in part.own for reading in pack.readings]
    for language, limit in READING_WORDS.items():
        counted = [(_words(reading, language), pack, reading) for pack, reading in readings]
        counted.sort(key=lambda entry: -entry[0])
        yield Figure(
            "words of the longest reading",
            language,
            counted[0][0] if counted else None,
            None,
            limit,
            "quote fewer sentences, or make two readings of it",
            offenders=tuple(Offender(pack.id, it.id, f"{words} words in {language!r}") for words, pack, it in counted),
        )
    untold = tuple(_untold(part))
    yield Figure(
        "facts asked that no reading tells and no opener asks",
        None,
        len(untold),
        None,
        0,
        "put their quotes into a reading, or ask for them in an opener",
        offenders=untold,
    )


def _words(reading: Reading, language: str) -> int:
    """Return how many words somebody reads who reads that language."""
    return sum(
        len((cite.quote if cite.passage.source.language == language else cite.gloss.get(language, "")).split())
        for cite in reading.excerpts
    )


def _untold(part: Part) -> Iterator[Offender]:
    """Yield each fact that is asked, stands in no reading of any pack, and is asked by no opener."""
    readings = [reading for pack in part.packs for reading in pack.readings]
    reasoned = {fact.id for question in part.questions if question.opener for fact in question.facts}
    asked = {fact.id: (question.pack, fact) for question in part.questions for fact in question.facts}
    for id, (pack, fact) in asked.items():
        if id not in reasoned and not any(reading.tells(fact) for reading in readings):
            yield Offender(pack, id, f"asked, and nowhere to read: “{fact.quoted.quote}”")


def _openers(part: Part) -> Iterator[Figure]:
    """Yield how many questions anybody can reason about without the texts."""
    openers = [question for question in part.questions if question.opener]
    by_pack = {pack.id: sum(question.pack == pack.id for question in openers) for pack in part.own}
    fewest = sorted(by_pack.items(), key=lambda entry: entry[1])
    advice = "write questions that can be reasoned without the texts, and mark them `opener: true`"
    offenders = tuple(Offender(q.pack, q.id, q.ask["en"]) for q in openers)
    total = OPENERS if part.whole else None
    yield Figure("openers", None, len(openers), total, None, advice, offenders=offenders)
    yield Figure(
        "openers in the pack with the fewest",
        None,
        fewest[0][1],
        OPENERS_A_PACK,
        None,
        advice,
        offenders=tuple(Offender(pack, "questions", f"{number} openers") for pack, number in fewest),
    )


_ALL: tuple[Callable[[Part], Iterator[Figure]], ...] = (
    _feedback_lines,
    giveaways.guessed,
    giveaways.open_options,
    giveaways.absolute_options,
    giveaways.buttons,
    giveaways.longest_options,
    giveaways.several,
    giveaways.claims,
    _repeats,
    _reads,
    _openers,
)
