"""An answered question: the verdict, why the other options are wrong, and the passage it rests on."""

from collections.abc import Mapping

from bot.chat.actions.quiz import Guessed, LookBack, More, Next, Report, Topics
from bot.chat.parsing.replies import LETTERS
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, italic, line, lines, paragraphs, plain
from bot.chat.screens.passages import citations, gloss, has_more, marks
from bot.chat.screens.quiz import counter, system
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.grading import Choice, Chosen, Typed, Verdict
from bot.quiz.question import Citation, MultipleChoice, Numeric, Option, Ordering, SingleChoice
from bot.services.outcomes import Feedback


def explained(tr: Translator, bank: Bank, seen: Feedback, *, whole: bool = False, after: int | None = None) -> Screen:
    """The answered question with its passages; *whole* ones when asked for.

    Args:
        after: when looking back, the next turn to look at, or -1 when this was the last.
    """
    if seen.sitting.feedback_hidden:
        return noted(tr, bank, seen)
    about = system(tr, bank, seen.topic, seen.question)
    head = line(bold(verdict(tr, seen)), plain(f"{counter(tr, seen.sitting, seen.turn)} ·"), about)
    ask = plain(tr.of(seen.question.ask))
    body = paragraphs(
        (
            line(head, ask),
            _answers(tr, seen),
            plain(tr.of(seen.question.general_feedback)),
            *citations(tr, bank, seen.question.facts, whole=whole),
            _comes_back(tr, seen) if after is None else None,
        )
    )
    return Screen(body, _after_rows(tr, seen, whole or not has_more(tr, seen.question.facts), after))


def noted(tr: Translator, bank: Bank, seen: Feedback) -> Screen:
    """An answer in a test: that it counts, and nothing about what is right until the test is finished."""
    about = system(tr, bank, seen.topic, seen.question)
    head = line(bold(verdict(tr, seen)), plain(f"{counter(tr, seen.sitting, seen.turn)} ·"), about)
    later = italic(tr.t("You see what is right when you have finished the test."))
    rows = _after_rows(tr, seen, True, None)[:1] if seen.turn == seen.sitting.turn - 1 else ()
    return Screen(paragraphs((line(head, plain(tr.of(seen.question.ask))), later)), rows)


def verdict(tr: Translator, seen: Feedback) -> str:
    """The verdict in words, with the share that was found; in a test only that the answer counts."""
    if seen.sitting.feedback_hidden:
        return tr.t("Your answer is noted.")
    judged = seen.grade
    match judged.verdict:
        case Verdict.RIGHT:
            return tr.t("Right.")
        case Verdict.NOT_KNOWN:
            return tr.t("Now you do.")
        case Verdict.PARTLY if isinstance(seen.question.form, Ordering):
            return tr.t("Partly right: {found} of {of} in place.", found=judged.found, of=judged.of)
        case Verdict.PARTLY:
            return tr.t("Partly right: {found} of {of} found.", found=judged.found, of=judged.of)
        case Verdict.WRONG:
            return tr.t("Not quite.")


def _comes_back(tr: Translator, seen: Feedback) -> Html | None:
    if seen.next_review is None or (seen.grade.right and not seen.guessed):
        return None
    when = tr.when(seen.next_review.day, seen.next_review.today)
    if seen.guessed:
        return italic(tr.t("Noted as a guess. It comes back in /review {when}.", when=when))
    return italic(tr.t("This one comes back in /review {when}.", when=when))


def _answers(tr: Translator, seen: Feedback) -> Html:
    """What was chosen, what is right, and why the rest is not."""
    match seen.question.form:
        case Numeric() as number:
            return _number(tr, number, seen.choice)
        case Ordering(options):
            return _order(tr, options, seen)
        case SingleChoice(options) | MultipleChoice(options):
            chosen = seen.choice.options if isinstance(seen.choice, Chosen) else ()
            several = isinstance(seen.question.form, MultipleChoice)
            signs = marks(tr, seen.question.facts)
            return paragraphs(
                _option(tr, LETTERS[position], options[index], index in chosen, several, signs)
                for position, index in enumerate(seen.asked.option_order)
            )


def _option(tr: Translator, letter: str, option: Option, chosen: bool, several: bool, signs: Mapping[str, str]) -> Html:
    """One option after the answer. What its sign says, the words in brackets say too; a figure points to its quote."""
    match option.right, chosen:
        case True, True:
            sign, note = "✅", tr.t("chosen, right") if several else tr.t("your answer")
        case True, False:
            sign, note = ("◻️", tr.t("missed")) if several else ("✅", tr.t("the answer"))
        case False, True:
            sign, note = "❌", tr.t("chosen, wrong") if several else tr.t("your answer")
        case _:
            sign, note = "", ""
    figure = signs.get(option.fact, "") if option.fact else ""
    text = plain(tr.of(option.text) + (f" ({note})" if note else "") + (f" {figure}" if figure else ""))
    why = italic(f"— {tr.of(option.feedback)}") if option.feedback else None
    head = line(None if tr.plain else plain(sign), bold(f"{letter}."), text)
    return lines((head, why, *(_refuted(tr, option.cite) if option.cite and chosen and not option.right else ())))


def _refuted(tr: Translator, cite: Citation) -> tuple[Html | None, ...]:
    """The words that refute what was chosen, and whose they are."""
    return plain(f"❝ {cite.quote} ❞ ({tr.of(cite.passage.source.short)})"), gloss(tr, cite)


def _number(tr: Translator, number: Numeric, choice: Choice) -> Html:
    def with_unit(value: str) -> str:
        return f"{value} {tr.of(number.unit)}" if number.unit else value

    right = tr.t("The answer: {number}", number=with_unit(tr.number(number.answer)))
    if not isinstance(choice, Typed):
        return bold(right)
    typed = plain(tr.t("Your answer: {number}", number=with_unit(tr.number(choice.value))))
    slip = next((slip for slip in number.anticipated_errors if slip.value == choice.value), None)
    return lines((typed, italic(f"— {tr.of(slip.feedback)}") if slip else None, bold(right)))


def _order(tr: Translator, options: tuple[Option, ...], seen: Feedback) -> Html:
    letters = {index: LETTERS[position] for position, index in enumerate(seen.asked.option_order)}
    right = lines(
        lines(
            (
                line(bold(f"{letters[index]}."), plain(tr.of(option.text))),
                italic(f"— {tr.of(option.feedback)}") if option.feedback else None,
            )
        )
        for index, option in enumerate(options)
    )
    yours = None
    if isinstance(seen.choice, Chosen):
        yours = plain(tr.t("Your order: {letters}", letters=", ".join(letters[i] for i in seen.choice.options)))
    return paragraphs((yours, lines((bold(tr.t("The right order:")), right))))


def _after_rows(tr: Translator, seen: Feedback, all_shown: bool, after: int | None) -> tuple[tuple[Button, ...], ...]:
    sitting, turn = seen.sitting.id, seen.turn
    rows: list[tuple[Button, ...]] = []
    if after is not None:
        rows.append(_look_back_row(tr, seen, after))
    elif turn == seen.sitting.turn - 1:
        last = turn + 1 == len(seen.sitting.asked)
        rows.append(
            (Button(tr.t("See how it went") if last else tr.t("Next question"), Next(sitting, turn), main=True),)
        )
    below = []
    if after is None and not all_shown:
        below.append(Button(tr.t("More of the passage"), More(sitting, turn)))
    if after is None and seen.grade.right and not seen.guessed:
        below.append(Button(tr.t("I guessed"), Guessed(sitting, turn)))
    below.append(Button(tr.t("Report a mistake"), Report(sitting, turn)))
    return (*rows, *in_rows(below))


def _look_back_row(tr: Translator, seen: Feedback, after: int) -> tuple[Button, ...]:
    if after < 0:
        return (Button(tr.t("Another topic"), Topics(), main=True),)
    return (Button(tr.t("The next one"), LookBack(seen.sitting.id, after), main=True),)
