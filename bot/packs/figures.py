"""How good the questions are in figures, each with its limit: what `check --stats` prints, and what `check` asks for.

Every figure is made here once. The table and the errors are made from the same values, so they cannot disagree.
The limits are those of a lesson that one finishes (docs/writing-questions.md says what to do about each).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from re import Pattern
from statistics import median
from typing import TypeAlias

from bot.packs.guessing import Guess, guesses
from bot.packs.repeats import Offender, double_glosses, twins, without_address
from bot.packs.rules import READING_WORDS
from bot.packs.traits import ABSOLUTE, OPEN
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.quiz.question import MultipleChoice, Option, Pack, Question, Reading, SingleChoice

Lines: TypeAlias = Mapping[tuple[str, str], Sequence[tuple[bool, int]]]
"""By language and id of a question: for each answer, whether it is right and how many lines its feedback takes."""

MEDIAN_LINES, MOST_LINES, LONGEST_LINES = 14, 20, 24
"""Lines of feedback at most: in the middle, for 90 of 100 answers, and for all: what a phone shows at once."""
GUESSED = 1.25
"""How often a guess from the look of the options may be right, as a multiple of chance."""
OPEN_RIGHT = (0.3, 0.5)
"""How often "not stated", "unclear" or "nobody" is right where it is offered."""
ABSOLUTE_RIGHT = (0.6, 1.4)
"""How often an option with an absolute word is right, as a multiple of chance."""
SEVERAL_EACH = 0.1
"""Share of `several` questions, at least, that have one right option, and that have only right ones."""
OPENERS, OPENERS_A_PACK = 25, 3
"""Questions, at least, that anybody can reason about without the texts."""
FEWEST = 20
"""With fewer cases a share shows chance, not a habit; it is printed and not judged."""
INTERVAL = 0.95


@dataclass(frozen=True)
class Figure:
    """One figure, in one language where it depends on the language.

    Attributes:
        name: what is measured.
        language: the language's code; `None` if the figure is the same in all.
        value: what was measured; `None` if there is nothing to measure.
        low: the lowest value that is allowed; `None` if any is.
        high: the highest value that is allowed; `None` if any is.
        unit: "" for numbers, "%" for shares, "×" for multiples of chance.
        cases: what the value was made from, in short, such as "34/35".
        offenders: what to mend, the worst first.
        advice: what to do if it is out of its limits.
    """

    name: str
    language: str | None
    value: float | None
    low: float | None
    high: float | None
    advice: str
    unit: str = ""
    cases: str = ""
    offenders: tuple[Offender, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the value is within the limits, or there is none."""
        if self.value is None:
            return True
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.value is None:
            return "–"
        if self.unit:
            return f"{self.cases} {_written(self.value, self.unit)}".strip()
        return self.cases or f"{self.value:g}"

    @property
    def limit(self) -> str:
        """The limits in words; empty if there are none."""
        match self.low, self.high:
            case None, None:
                return ""
            case None, float() | int() as high:
                return f"at most {_written(high, self.unit)}"
            case float() | int() as low, None:
                return f"at least {_written(low, self.unit)}"
            case low, high:
                assert low is not None
                assert high is not None
                return f"{_written(low, self.unit)} to {_written(high, self.unit)}"

    def __str__(self) -> str:
        where = f" ({self.language})" if self.language else ""
        return f"{self.name}{where}: {self.shown}; {self.limit}\n    hint: {self.advice}"


def _written(value: float, unit: str) -> str:
    return {"%": f"{100 * value:.0f} %", "×": f"×{value:.2f}"}.get(unit, f"{value:g}")


@dataclass(frozen=True)
class _Part:
    """The whole bank or one pack, with what was measured of it.

    Attributes:
        packs: every pack of the bank; twins and glosses are looked for between packs.
        own: the packs that the figures are about.
        questions: the questions of these, without retired ones.
        lines: the lines of feedback of every question.
        guesses: by language and id of a question, what the model of `bot.packs.guessing` makes of it.
    """

    packs: Sequence[Pack]
    own: Sequence[Pack]
    questions: Sequence[Question]
    lines: Lines
    guesses: Mapping[str, Mapping[str, Guess]]

    @property
    def whole(self) -> bool:
        """Whether it is the whole bank."""
        return len(self.own) == len(self.packs)

    @property
    def single(self) -> list[tuple[Question, SingleChoice]]:
        """The questions with exactly one right option."""
        return [(question, question.form) for question in self.questions if isinstance(question.form, SingleChoice)]


def measure(bank: Bank, lines: Lines) -> Iterator[tuple[Pack | None, list[Figure]]]:
    """Yield the figures of the whole bank (with `None`), then those of each pack; all lists have the same order.

    Args:
        bank: the questions.
        lines: how long their feedback is, measured on the screens; may be empty.
    """
    packs = list(bank.packs.values())
    active = [question for question in bank.questions.values() if not question.retired]
    guessed = {language: guesses(active, language) for language in LANGUAGES}
    for pack in (None, *packs):
        own = packs if pack is None else [pack]
        questions = [question for question in active if pack is None or question.pack == pack.id]
        part = _Part(packs, own, questions, lines, guessed)
        yield pack, [figure for figures in _ALL for figure in figures(part)]


# ── feedback ────────────────────────────────────────────────────────────────


def _feedback_lines(part: _Part) -> Iterator[Figure]:
    """Yield how long feedback is: after right answers, and after all others."""
    for right, after in ((True, "a right answer"), (False, "another answer")):
        for language in LANGUAGES:
            counted = [
                (lines, question)
                for question in part.questions
                for was_right, lines in part.lines.get((language, question.id), ())
                if was_right is right
            ]
            yield from _three(f"lines after {after}", language, sorted(counted, key=lambda pair: -pair[0]))


def _three(name: str, language: str, counted: Sequence[tuple[int, Question]]) -> Iterator[Figure]:
    """Yield median, 90th percentile (nearest rank) and maximum of lines, which come with the longest first."""
    numbers = [lines for lines, _ in counted][::-1]
    advice = "shorten `explain`, the options' `because`, the fact's quote and its gloss, or the `since` of the longest"
    longest: dict[str, Offender] = {}
    for lines, question in counted:
        longest.setdefault(question.id, Offender(question.pack, question.id, f"{lines} lines in {language!r}"))
    measured = {
        "median": (median(numbers) if numbers else None, MEDIAN_LINES),
        "90th percentile": (numbers[ceil(0.9 * len(numbers)) - 1] if numbers else None, MOST_LINES),
        "longest": (numbers[-1] if numbers else None, LONGEST_LINES),
    }
    for what, (value, high) in measured.items():
        offenders = tuple(longest.values()) if what == "longest" else ()
        yield Figure(f"{name}, {what}", language, value, None, high, advice, offenders=offenders)


# ── what the options give away ──────────────────────────────────────────────


def _guessed(part: _Part) -> Iterator[Figure]:
    """Yield how often the look of the options gives the answer away."""
    for language in LANGUAGES:
        seen = [(q, part.guesses[language][q.id]) for q, _ in part.single if q.id in part.guesses[language]]
        hits = sum(guess.hit for _, guess in seen)
        chance = sum(1 / len(question.options) for question, _ in seen)
        told = sorted(((_chance_of_key(q, guess), q) for q, guess in seen if guess.hit), key=lambda pair: -pair[0])
        yield Figure(
            "guessed from the options alone",
            language,
            hits / chance if seen else None,
            None,
            GUESSED if len(seen) >= FEWEST else None,
            "write other wrong options for the questions that --worst lists: alike in length, form and words",
            "×",
            f"{hits:.0f}/{len(seen)}",
            tuple(Offender(q.pack, q.id, f"{share:.0%} on “{_key(q).text[language]}”") for share, q in told),
        )


def _key(question: Question) -> Option:
    return next(option for option in question.options if option.right)


def _chance_of_key(question: Question, guess: Guess) -> float:
    return guess.chances[question.options.index(_key(question))]


def _open_options(part: _Part) -> Iterator[Figure]:
    """Yield how often "not stated" and its like is right where it is offered."""
    for language in LANGUAGES:
        offered = _options_with(part, OPEN[language], language)
        right = [pair for pair in offered if pair[1].right]
        judged = len(offered) >= FEWEST
        yield Figure(
            "“not stated, unclear, nobody” is right",
            language,
            len(right) / len(offered) if offered else None,
            OPEN_RIGHT[0] if judged else None,
            OPEN_RIGHT[1] if judged else None,
            "offer it where it is wrong, too, or ask what the text leaves open",
            "%",
            f"{len(right)}/{len(offered)}",
            tuple(_marked(q, option, language) for q, option in offered),
        )


def _absolute_options(part: _Part) -> Iterator[Figure]:
    """Yield how often an option with an absolute word is right, beside chance."""
    for language in LANGUAGES:
        offered = _options_with(part, ABSOLUTE[language], language)
        right = sum(option.right for _, option in offered)
        chance = sum(1 / len(question.options) for question, _ in offered)
        judged = len(offered) >= FEWEST
        yield Figure(
            "an option with an absolute word is right",
            language,
            right / chance if offered else None,
            ABSOLUTE_RIGHT[0] if judged else None,
            ABSOLUTE_RIGHT[1] if judged else None,
            "take all, only, never, exactly out of wrong options, and leave them in right ones where the text has them",
            "×",
            f"{right}/{len(offered)}",
            tuple(_marked(q, option, language) for q, option in offered),
        )


def _options_with(part: _Part, pattern: Pattern[str], language: str) -> list[tuple[Question, Option]]:
    """Return the options of single-choice questions in which the pattern is found."""
    return [(q, option) for q, form in part.single for option in form.options if pattern.search(option.text[language])]


def _marked(question: Question, option: Option, language: str) -> Offender:
    return Offender(question.pack, question.id, f"{'right' if option.right else 'wrong'}: “{option.text[language]}”")


def _buttons(part: _Part) -> Iterator[Figure]:
    """Yield how often each place is right among buttons that are not shuffled."""
    fixed = [(question, form) for question, form in part.single if form.words]
    for place in range(3):
        reaching = [(question, form.options) for question, form in fixed if len(form.options) > place]
        low, high = chance_interval([1 / len(options) for _, options in reaching])
        right = [question for question, options in reaching if options[place].right]
        yield Figure(
            f"word button {place + 1} is right",
            None,
            len(right) if reaching else None,
            low,
            high,
            "put the buttons of some questions with `words: true` in another order, where the words allow it",
            cases=f"{len(right)}/{len(reaching)}",
            offenders=tuple(Offender(q.pack, q.id, f"button {place + 1}: “{_key(q).text['en']}”") for q in right),
        )


def _longest_options(part: _Part) -> Iterator[Figure]:
    """Yield how often the longest option is right, where one is the longest and options are shuffled."""
    for language in LANGUAGES:
        longest = [(q, _longest(form.options, language)) for q, form in part.single if not form.words]
        clear = [(question, option) for question, option in longest if option]
        right = [pair for pair in clear if pair[1].right]
        low, high = chance_interval([1 / len(question.options) for question, _ in clear])
        yield Figure(
            "the longest option is right",
            language,
            len(right) if clear else None,
            low,
            high,
            "lengthen or shorten options of some questions, so that length says nothing",
            cases=f"{len(right)}/{len(clear)}",
            offenders=tuple(_marked(question, option, language) for question, option in right),
        )


def _longest(options: Sequence[Option], language: str) -> Option | None:
    """Return the option that is longer than every other one, if there is one."""
    first, second = sorted(options, key=lambda option: -len(option.text[language]))[:2]
    return first if len(first.text[language]) > len(second.text[language]) else None


def chance_interval(chances: Sequence[float]) -> tuple[int, int]:
    """Return from how many to how many of independent events happen by chance, in 95 of 100 cases.

    Args:
        chances: the probability of each event. If all are equal this is the central interval of the binomial
            distribution, else that of the Poisson binomial distribution.
    """
    shares = [1.0]  # the probability of each number of events
    for chance in chances:
        shares = [
            below * chance + here * (1 - chance) for below, here in zip((0.0, *shares), (*shares, 0.0), strict=True)
        ]
    tail = (1 - INTERVAL) / 2
    low = next(n for n in range(len(shares)) if sum(shares[: n + 1]) > tail)
    high = next(n for n in reversed(range(len(shares))) if sum(shares[n:]) > tail)
    return low, high


def _several(part: _Part) -> Iterator[Figure]:
    """Yield how many `several` questions have one right option, and how many only right ones."""
    several = [(q, q.form.options) for q in part.questions if isinstance(q.form, MultipleChoice)]
    counted = [(question, sum(option.right for option in options), len(options)) for question, options in several]
    one, every = [c for c in counted if c[1] == 1], [c for c in counted if c[1] == c[2]]
    for name, found in (("`several` with one right option", one), ("`several` with only right options", every)):
        yield Figure(
            name,
            None,
            len(found) / len(several) if several else None,
            SEVERAL_EACH if len(several) >= FEWEST else None,
            None,
            "make options of some `several` wrong or right, so that their number is not known before",
            "%",
            f"{len(found)}/{len(several)}",
            tuple(Offender(q.pack, q.id, f"{right} of {of} are right") for q, right, of in counted),
        )


# ── what stands twice, and what is missing ──────────────────────────────────


def _repeats(part: _Part) -> Iterator[Figure]:
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


def _reads(part: _Part) -> Iterator[Figure]:
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


def _untold(part: _Part) -> Iterator[Offender]:
    """Yield each fact that is asked, stands in no reading of any pack, and is asked by no opener."""
    readings = [reading for pack in part.packs for reading in pack.readings]
    reasoned = {fact.id for question in part.questions if question.opener for fact in question.facts}
    asked = {fact.id: (question.pack, fact) for question in part.questions for fact in question.facts}
    for id, (pack, fact) in asked.items():
        if id not in reasoned and not any(reading.tells(fact) for reading in readings):
            yield Offender(pack, id, f"asked, and nowhere to read: “{fact.cite.quote}”")


def _openers(part: _Part) -> Iterator[Figure]:
    """Yield how many questions anybody can reason about without the texts."""
    openers = [question for question in part.questions if question.opener]
    by_pack = [sum(question.pack == pack.id for question in openers) for pack in part.own]
    advice = "write questions that can be reasoned without the texts, and mark them `opener: true`"
    offenders = tuple(Offender(q.pack, q.id, q.ask["en"]) for q in openers)
    total = OPENERS if part.whole else None
    yield Figure("openers", None, len(openers), total, None, advice, offenders=offenders)
    yield Figure("openers in the pack with the fewest", None, min(by_pack), OPENERS_A_PACK, None, advice)


_ALL: tuple[Callable[[_Part], Iterator[Figure]], ...] = (
    _feedback_lines,
    _guessed,
    _open_options,
    _absolute_options,
    _buttons,
    _longest_options,
    _several,
    _repeats,
    _reads,
    _openers,
)
