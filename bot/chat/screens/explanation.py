"""An answered question: the verdict, why the other options are wrong, and the passage it rests on."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bot.chat.actions.quiz import Guessed, LookBack, More, Next, Report, Topics
from bot.chat.parsing.replies import LETTERS
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, in_rows, italic, line, lines, paragraphs, plain
from bot.chat.screens.passages import citations, cited, gloss, later, marks, risk_means
from bot.chat.screens.quiz import counter, system, written
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, Verdict
from bot.quiz.question import Citation, Fact, Form, Judgement, MultipleChoice, Numeric, Option, Ordering, SingleChoice
from bot.services.outcomes import Feedback


def explained(
    tr: Translator, bank: Bank, feedback: Feedback, *, whole: bool = False, after: int | None = None
) -> Screen:
    """An answered question: short enough for one phone screen, or with everything that is known about it.

    Args:
        whole: everything: all options with their reasons, whole passages, how they are said, cautions and risks.
        after: when looking back, the next turn to look at, or -1 when this was the last. What is looked at again is
            shown whole.
    """
    if feedback.sitting.feedback_hidden:
        return noted(tr, bank, feedback)
    shown_whole = whole or after is not None
    body = _whole(tr, bank, feedback, passages=whole, after=after) if shown_whole else _short(tr, bank, feedback)
    return Screen(body, _after_rows(tr, feedback, shown_whole, after))


def _short(tr: Translator, bank: Bank, feedback: Feedback) -> Html:
    """The verdict with the right answer, why the chosen one is wrong, the explanation, and the words it rests on.

    What a risk means stands there the first time that the learner meets it.
    """
    new_risk = bank.risks.get(feedback.asked.new_risk or "")
    fact = _first_missed(feedback)
    risk = risk_means(tr, new_risk) if new_risk else None
    explanation = (_said(tr, feedback), risk, cited(tr, fact))
    known, back = later(tr, fact), _comes_back(tr, feedback)
    return paragraphs(
        (
            lines((_answered(tr, feedback), *_why_not(tr, feedback))),
            lines((*explanation, None if known else back)),
            lines((known, back)) if known else None,
        )
    )


def _first_missed(feedback: Feedback) -> Fact:
    """The fact to quote: the first that was not known, or the first of all."""
    facts = feedback.question.facts
    return next((fact for fact in facts if not feedback.grade.facts.get(fact.id, True)), facts[0])


def _answered(tr: Translator, feedback: Feedback) -> Html:
    """The verdict with what is right; in one line where one option is."""
    judged = verdict(tr, feedback)
    form = feedback.question.form
    if not isinstance(form, SingleChoice | Judgement) or _either(form):
        return lines((bold(judged), _right_answer(tr, feedback)))
    letter = _right_letter(feedback)
    return line(bold(f"{judged} {letter}:" if letter else judged), _right_answer(tr, feedback))


def _said(tr: Translator, feedback: Feedback) -> Html:
    """The explanation; of a statement that no text tells, what they do say instead."""
    explanation = tr.of(feedback.question.general_feedback)
    if isinstance(feedback.question.form, Judgement) and not feedback.question.form.told:
        return line(bold(tr.t("What they do say:")), plain(explanation))
    return plain(explanation)


def _either(form: Form) -> bool:
    """Whether one answer is to be chosen and each of several is right, as a file of a teacher may say."""
    return isinstance(form, SingleChoice) and sum(option.right for option in form.options) > 1


def _right_letter(feedback: Feedback) -> str | None:
    """The letter of the one right option; `None` where there are several, or words instead of letters."""
    form = feedback.question.form
    if not isinstance(form, SingleChoice) or form.words:
        return None
    right = next(index for index, option in enumerate(form.options) if option.right)
    return LETTERS[feedback.asked.option_order.index(right)]


def _right_answer(tr: Translator, feedback: Feedback) -> Html:
    """What is right, in words; of several, what was found and what was missed."""
    chosen = feedback.choice.options if isinstance(feedback.choice, Chosen) else ()
    match feedback.question.form:
        case Numeric() as number:
            return _number(tr, number, NotKnown() if feedback.grade.right else feedback.choice)
        case Ordering(options):
            return _right_order(tr, options, feedback)
        case Judgement(told=told):
            return plain(tr.t("The texts say so.") if told else tr.t("None of the texts says so."))
        case SingleChoice(options) as form if _either(form):
            each = (
                line(bold(f"{letter}."), plain(foreign(tr.of(options[index].text))))
                for letter, index in _lettered(feedback)
                if options[index].right
            )
            return lines((plain(tr.t("Each of these is right:")), *each))
        case SingleChoice(options):
            return plain(foreign(next(tr.of(option.text) for option in options if option.right)))
        case MultipleChoice(options):
            notes = {True: tr.t("found"), False: tr.t("missed")}
            return lines(
                line(bold(f"{letter}."), plain(f"{foreign(tr.of(options[index].text))} ({notes[index in chosen]})"))
                for letter, index in _lettered(feedback)
                if options[index].right
            )


def _why_not(tr: Translator, feedback: Feedback) -> Iterable[Html]:
    """Why the wrong option that was chosen is wrong; of several, the first. The others' reasons are behind More."""
    if not isinstance(feedback.choice, Chosen) or not isinstance(feedback.question.form, SingleChoice | MultipleChoice):
        return
    for letter, index in _lettered(feedback):
        option = feedback.question.options[index]
        if index in feedback.choice.options and not option.right and option.feedback:
            yield line(italic(tr.t("Not {letter}:", letter=letter)), plain(foreign(tr.of(option.feedback))))
            return


def _lettered(feedback: Feedback) -> Iterable[tuple[str, int]]:
    """Each option's letter on the screen, and its place in the question as written."""
    return zip(LETTERS, feedback.asked.option_order, strict=False)


def _whole(tr: Translator, bank: Bank, feedback: Feedback, *, passages: bool, after: int | None) -> Html:
    """Everything there is to say about an answered question."""
    about = system(tr, bank, feedback.topic, feedback.question)
    head = line(bold(verdict(tr, feedback)), plain(f"{counter(tr, feedback.sitting, feedback.turn)} ·"), about)
    return paragraphs(
        (
            line(head, plain(foreign(tr.of(feedback.question.ask)))),
            _answers(tr, feedback),
            _said(tr, feedback),
            *citations(tr, bank, feedback.question.facts, whole=passages),
            _comes_back(tr, feedback) if after is None else None,
        )
    )


def noted(tr: Translator, bank: Bank, feedback: Feedback) -> Screen:
    """An answer in a test: that it counts, and nothing about what is right until the test is finished."""
    about = system(tr, bank, feedback.topic, feedback.question)
    head = line(bold(verdict(tr, feedback)), plain(f"{counter(tr, feedback.sitting, feedback.turn)} ·"), about)
    later = tr.t("You see what is right when you have finished the test.")
    if feedback.sitting.sealed:
        later = tr.t("You see what is right when the test is closed for the whole class.")
    rows = _after_rows(tr, feedback, True, None)[:1] if feedback.turn == feedback.sitting.turn - 1 else ()
    return Screen(paragraphs((line(head, plain(foreign(tr.of(feedback.question.ask)))), italic(later))), rows)


def verdict(tr: Translator, feedback: Feedback) -> str:
    """The verdict in words, with the share that was found; in a test only that the answer counts."""
    if feedback.sitting.feedback_hidden:
        return tr.t("Your answer is noted.")
    grade = feedback.grade
    match grade.verdict:
        case Verdict.RIGHT:
            return tr.t("Right.")
        case Verdict.NOT_KNOWN:
            return tr.t("Now you do.")
        case Verdict.PARTLY if isinstance(feedback.question.form, Ordering):
            return tr.t("Partly right: {found} of {of} in place.", found=grade.found, of=grade.of)
        case Verdict.PARTLY if too_many := _too_many(feedback):
            return tr.t(
                "Partly right: {found} of {of} found, {n} too many.", found=grade.found, of=grade.of, n=too_many
            )
        case Verdict.PARTLY:
            return tr.t("Partly right: {found} of {of} found.", found=grade.found, of=grade.of)
        case Verdict.WRONG:
            return tr.t("Not quite.")


def _too_many(feedback: Feedback) -> int:
    """How many wrong options were ticked beside right ones."""
    chosen = feedback.choice.options if isinstance(feedback.choice, Chosen) else ()
    return sum(not feedback.question.options[index].right for index in chosen)


def _comes_back(tr: Translator, feedback: Feedback) -> Html | None:
    if feedback.next_review is None or (feedback.grade.right and not feedback.guessed):
        return None
    when = tr.when(feedback.next_review.day, feedback.next_review.today)
    if feedback.guessed:
        return italic(tr.t("Noted as a guess. It comes back in /review {when}.", when=when))
    return italic(tr.t("It comes back in /review {when}.", when=when))


def _answers(tr: Translator, feedback: Feedback) -> Html:
    """What was chosen, what is right, and why the rest is not."""
    match feedback.question.form:
        case Numeric() as number:
            return _number(tr, number, feedback.choice)
        case Ordering(options):
            return _order(tr, options, feedback)
        case Judgement(options=options):
            given = (
                [tr.of(options[i].text) for i in feedback.choice.options] if isinstance(feedback.choice, Chosen) else []
            )
            return lines(
                (*(plain(tr.t("You: {answer}", answer=words)) for words in given), _right_answer(tr, feedback))
            )
        case SingleChoice(options) | MultipleChoice(options):
            chosen = feedback.choice.options if isinstance(feedback.choice, Chosen) else ()
            several = isinstance(feedback.question.form, MultipleChoice)
            another = _either(feedback.question.form) and feedback.grade.right
            answer = tr.t("right, too") if another else tr.t("the answer")
            signs = marks(tr, feedback.question.facts)
            return paragraphs(
                _option(tr, LETTERS[position], options[index], index in chosen, "" if several else answer, signs)
                for position, index in enumerate(feedback.asked.option_order)
            )


def _option(tr: Translator, letter: str, option: Option, chosen: bool, answer: str, signs: Mapping[str, str]) -> Html:
    """One option after the answer.

    The words in brackets say what its sign says. A raised figure points to the quote that it rests on.

    Args:
        answer: what a right one is called that was not chosen; "" where several are to be chosen.
        signs: the figure of each fact, by its id.
    """
    match option.right, chosen:
        case True, True:
            sign, note = "✅", tr.t("your answer") if answer else tr.t("chosen, right")
        case True, False:
            sign, note = ("✅", answer) if answer else ("◻️", tr.t("missed"))
        case False, True:
            sign, note = "❌", tr.t("your answer") if answer else tr.t("chosen, wrong")
        case _:
            sign, note = "", ""
    figure = signs.get(option.fact, "") if option.fact else ""
    text = plain(foreign(tr.of(option.text)) + (f" ({note})" if note else "") + (f" {figure}" if figure else ""))
    why = italic(f"— {foreign(tr.of(option.feedback))}") if option.feedback else None
    head = line(None if tr.plain else plain(sign), bold(f"{letter}."), text)
    return lines((head, why, *(_refuted(tr, option.cite) if option.cite and chosen and not option.right else ())))


def _refuted(tr: Translator, cite: Citation) -> tuple[Html | None, ...]:
    """The words that refute a chosen option, with their source and translation."""
    return plain(f"❝ {foreign(cite.quote)} ❞ ({foreign(tr.of(cite.passage.source.short))})"), gloss(tr, cite)


def _number(tr: Translator, number: Numeric, choice: Choice) -> Html:
    """The answer to a numeric question, and why a number that was expected as an error is wrong."""

    def with_unit(value: Decimal) -> str:
        amount = written(tr, number, value)
        return f"{amount} {tr.of(number.unit)}" if number.unit else amount

    right = tr.t("The answer: {number}", number=with_unit(number.answer))
    if not isinstance(choice, Typed):
        return bold(right)
    typed = plain(tr.t("Your answer: {number}", number=foreign(with_unit(choice.value))))
    error = next((error for error in number.anticipated_errors if error.value == choice.value), None)
    return lines((typed, italic(f"— {tr.of(error.feedback)}") if error else None, bold(right)))


def _order(tr: Translator, options: tuple[Option, ...], feedback: Feedback) -> Html:
    """The order that was given, and the right one."""
    letters = {index: LETTERS[position] for position, index in enumerate(feedback.asked.option_order)}
    right = lines(
        lines(
            (
                line(bold(f"{letters[index]}."), plain(foreign(tr.of(option.text)))),
                italic(f"— {foreign(tr.of(option.feedback))}") if option.feedback else None,
            )
        )
        for index, option in enumerate(options)
    )
    return paragraphs((_your_order(tr, letters, feedback), lines((bold(tr.t("The right order:")), right))))


def _right_order(tr: Translator, options: tuple[Option, ...], feedback: Feedback) -> Html:
    letters = {index: letter for letter, index in _lettered(feedback)}
    right = lines(line(bold(f"{letters[i]}."), plain(foreign(tr.of(option.text)))) for i, option in enumerate(options))
    yours = None if feedback.grade.right else _your_order(tr, letters, feedback)
    return lines((yours, bold(tr.t("The right order:")), right))


def _your_order(tr: Translator, letters: Mapping[int, str], feedback: Feedback) -> Html | None:
    if not isinstance(feedback.choice, Chosen):
        return None
    return plain(tr.t("Your order: {letters}", letters=", ".join(letters[i] for i in feedback.choice.options)))


def _after_rows(
    tr: Translator, feedback: Feedback, all_shown: bool, after: int | None
) -> tuple[tuple[Button, ...], ...]:
    """The buttons under an answered question: what comes next, then what can be done with it."""
    sitting, turn = feedback.sitting.id, feedback.turn
    rows: list[tuple[Button, ...]] = []
    if after is not None:
        rows.append(_look_back_row(tr, feedback, after))
    elif turn == feedback.sitting.turn - 1:
        last = turn + 1 == len(feedback.sitting.asked)
        rows.append(
            (Button(tr.t("See how it went") if last else tr.t("Next question"), Next(sitting, turn), main=True),)
        )
    below = []
    if after is None and not all_shown:
        below.append(Button(tr.t("Why? More"), More(sitting, turn)))
    may_have_guessed = feedback.grade.right and not feedback.guessed and feedback.question.remembered
    if after is None and may_have_guessed:
        below.append(Button(tr.t("I guessed"), Guessed(sitting, turn)))
    if all_shown:
        below.append(Button(tr.t("Report a mistake"), Report(sitting, turn)))
    return (*rows, *in_rows(below))


def _look_back_row(tr: Translator, feedback: Feedback, next_turn: int) -> tuple[Button, ...]:
    """The button to the next question to look at, or to another topic after the last one."""
    if next_turn < 0:
        return (Button(tr.t("Another topic"), Topics(), main=True),)
    return (Button(tr.t("The next one"), LookBack(feedback.sitting.id, next_turn), main=True),)
