"""What the options give away to somebody who has not read the texts, as figures with limits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from re import Pattern

from bot.packs.figure import (
    ABSOLUTE_RIGHT,
    FEWEST,
    GUESSED,
    OPEN_RIGHT,
    SEVERAL_EACH,
    Figure,
    Part,
    chance_interval,
)
from bot.packs.guessing import Guess
from bot.packs.repeats import Offender
from bot.packs.traits import ABSOLUTE, OPEN
from bot.quiz.claims import is_told
from bot.quiz.language import LANGUAGES
from bot.quiz.question import MultipleChoice, Option, Question, SingleChoice


def guessed(part: Part) -> Iterator[Figure]:
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


def pairs(claims: Sequence[Question]) -> list[Question]:
    """Return the statements as questions which of two is told: each that is, beside one of its pack that is not."""
    made = []
    for pack in dict.fromkeys(claim.pack for claim in claims):
        own = [claim for claim in claims if claim.pack == pack and not claim.retired]
        told, untold = [it for it in own if is_told(it)], [it for it in own if not is_told(it)]
        for one, other in zip(told, untold, strict=False):
            form = SingleChoice((Option(one.ask, right=True), Option(other.ask)))
            made.append(replace(one, id=f"{one.id}/{other.id}", form=form))
    return made


def claims(part: Part) -> Iterator[Figure]:
    """Yield how often the look of statements says which of two is told."""
    for language in LANGUAGES:
        seen = [(pair, part.guesses[language][pair.id]) for pair in part.pairs if pair.id in part.guesses[language]]
        hits = sum(guess.hit for _, guess in seen)
        by_share = sorted(((_chance_of_key(q, guess), q) for q, guess in seen if guess.hit), key=lambda it: -it[0])
        yield Figure(
            "claims told apart by their look",
            language,
            2 * hits / len(seen) if seen else None,
            None,
            GUESSED if len(seen) >= FEWEST else None,
            "make statements of both sorts alike in length, form and words, such as hedges and numbers",
            "×",
            f"{hits:.0f}/{len(seen)}",
            tuple(Offender(q.pack, q.id, f"{share:.0%} on “{_key(q).text[language]}”") for share, q in by_share),
        )


def _key(question: Question) -> Option:
    return next(option for option in question.options if option.right)


def _chance_of_key(question: Question, guess: Guess) -> float:
    return guess.chances[question.options.index(_key(question))]


def open_options(part: Part) -> Iterator[Figure]:
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


def absolute_options(part: Part) -> Iterator[Figure]:
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


def _options_with(part: Part, pattern: Pattern[str], language: str) -> list[tuple[Question, Option]]:
    """Return the options of single-choice questions in which the pattern is found."""
    return [(q, option) for q, form in part.single for option in form.options if pattern.search(option.text[language])]


def _marked(question: Question, option: Option, language: str) -> Offender:
    return Offender(question.pack, question.id, f"{'right' if option.right else 'wrong'}: “{option.text[language]}”")


def buttons(part: Part) -> Iterator[Figure]:
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


def longest_options(part: Part) -> Iterator[Figure]:
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


def several(part: Part) -> Iterator[Figure]:
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
