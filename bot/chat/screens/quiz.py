"""A question as people see it, and what to say to a reply that is none."""

from decimal import Decimal

from babel import Locale

from bot.chat.actions.quiz import Begin, Check, Choose, DontKnow, Resume, Review, Tick, Topics
from bot.chat.parsing.replies import LETTERS
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, italic, line, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW, Bank, Topic
from bot.quiz.progress import Share
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question, SingleChoice, Text
from bot.quiz.sitting import Sitting
from bot.services.outcomes import Current, CurrentQuestion

BAR = 10
"""Signs of a bar, at most."""
ROW = 8
"""Buttons in a row, at most (undocumented; a constant of python-telegram-bot)."""


def bar(tr: Translator, done: int, of: int, at_most: int = BAR) -> Html | None:
    """How much is done, as a bar. There is none in plain mode: the numbers beside it say the same."""
    if tr.plain or not of:
        return None
    signs = min(of, at_most)
    full = round(done * signs / of)
    return plain("▰" * full + "▱" * (signs - full))


def met_of(tr: Translator, share: Share) -> str:
    """How much of a system or a risk was read or asked; the menu and the progress say it alike."""
    return tr.t("{met} of {of} read or asked", met=tr.number(share.met), of=tr.number(share.of))


def title(tr: Translator, topic: Topic) -> str:
    """What the quiz is about."""
    return _titled(tr, topic.title, topic.id)


def title_of(tr: Translator, bank: Bank, topic: str) -> str:
    """What a quiz on the topic, or the pack, with that id is about. A class's own need not be in the bank."""
    return _titled(tr, bank.title(topic), topic)


def _titled(tr: Translator, known: Text | None, topic: str) -> str:
    if known:
        return tr.of(known)
    return tr.t("Review") if topic == REVIEW else tr.t("A mix of everything")


def system(tr: Translator, bank: Bank, topic: Topic, question: Question) -> Html | None:
    """The system that a question is about; `None` where the topic of the quiz says so already."""
    named = bank.title(question.pack)
    return None if topic.id == question.pack or named is None else plain(f"{tr.of(named)} ·")


def in_one_language(tr: Translator, question: Question) -> Html | None:
    """Say which language a question is in, where that is not the reader's."""
    if question.language in ("", tr.language):
        return None
    return italic(tr.t("This question is in {language} only.", language=language_name(tr, question.language)))


def language_name(tr: Translator, language: str) -> str:
    """A language in words of the reader's; its code where nobody knows it."""
    return str(Locale.parse(tr.language).languages.get(language, language))


def counter(tr: Translator, sitting: Sitting, turn: int) -> str:
    """Which question of the sitting it is."""
    return tr.t("Question {n} of {of}", n=sitting.number(turn), of=sitting.size)


def question(tr: Translator, bank: Bank, current: CurrentQuestion) -> Screen:
    """The question with its options, and the buttons to answer it."""
    sitting, options = current.sitting, current.question.options
    head = line(
        bold(title(tr, current.topic)),
        plain("·"),
        system(tr, bank, current.topic, current.question),
        plain(counter(tr, sitting, sitting.turn)),
        bar(tr, sitting.number(sitting.turn), sitting.size),
    )
    listed = lines(
        line(bold(f"{LETTERS[position]}."), plain(foreign(tr.of(options[option].text))))
        for position, option in enumerate(current.asked.option_order)
    )
    ask = plain(foreign(tr.of(current.question.ask)))
    if isinstance(current.question.form, Judgement):
        ask, listed = bold(tr.of(current.question.ask)), Html("")  # the buttons say what can be answered
    only = in_one_language(tr, current.question)
    return Screen(paragraphs((head, only, ask, listed or None, _how(tr, current))), _answer_rows(tr, current))


def _how(tr: Translator, current: CurrentQuestion) -> Html | None:
    """How to answer, where that is more than tapping one letter, and what has been ticked so far."""
    letters = [LETTERS[position] for position in current.sitting.draft]
    match current.question.form:
        case MultipleChoice():
            chosen = tr.t("Chosen: {letters}", letters=", ".join(letters) if letters else tr.t("none yet"))
            how = tr.t("One or more are right, perhaps all. Tap letters to choose, then check; or type them: B and C.")
            return lines((italic(how), plain(chosen)))
        case Ordering(by=by):
            chosen = tr.t("Your order: {letters}", letters=", ".join(letters) if letters else tr.t("none yet"))
            how = tr.t("Tap the letters one after another, {by}; then check.", by=tr.of(by))
            return lines((italic(how), plain(chosen)))
        case Numeric() as form:
            return italic(tr.t("Type a number, for example {example}.", example=example_number(tr, form)))
        case Judgement():
            return italic(tr.t("Do the texts say so? Tap your answer with how sure you are."))
        case SingleChoice():
            return None


def written(tr: Translator, form: Numeric, value: Decimal) -> str:
    """A number as this language writes it; a year has no separators in any."""
    return f"{value:f}" if form.year else tr.number(value)


def example_number(tr: Translator, form: Numeric) -> str:
    """A number to show what may be typed; it is no answer to any question."""
    return "1999" if form.year else tr.number(250)


def _answer_rows(tr: Translator, current: CurrentQuestion) -> tuple[tuple[Button, ...], ...]:
    """The buttons to answer the question."""
    sitting, turn, order = current.sitting.id, current.sitting.turn, current.asked.option_order
    dont_know = (Button(tr.t("I don't know"), DontKnow(sitting, turn)),)
    check = (Button(tr.t("Check my answer"), Check(sitting, turn), main=True),)
    match current.question.form:
        case SingleChoice(options, words=True):
            texts = [tr.of(options[option].text) for option in order]
            choices = tuple(Button(text, Choose(sitting, turn, slot)) for slot, text in enumerate(texts))
            return (choices, dont_know)
        case Judgement(options=options):
            buttons = [Button(tr.of(option.text), Choose(sitting, turn, slot)) for slot, option in enumerate(options)]
            half = len(buttons) // 2
            return tuple(zip(buttons[:half], reversed(buttons[half:]), strict=True))  # as sure in a row
        case SingleChoice():
            letters = tuple(Button(LETTERS[slot], Choose(sitting, turn, slot)) for slot in range(len(order)))
            return (*_in_rows(letters), dont_know)
        case MultipleChoice() | Ordering():
            return (*_in_rows(_tick_row(tr, current)), check, dont_know)
        case Numeric():
            return (dont_know,)


def _in_rows(letters: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    """The letters in one row, or in two where Telegram would not take so many."""
    if len(letters) <= ROW:
        return (letters,)
    half = -(-len(letters) // 2)
    return letters[:half], letters[half:]


def _tick_row(tr: Translator, current: CurrentQuestion) -> tuple[Button, ...]:
    """The letters to tick. A ticked one says so; in an order it has its number before it."""
    draft = current.sitting.draft
    ordering = isinstance(current.question.form, Ordering)

    def label(slot: int) -> str:
        if slot not in draft:
            return LETTERS[slot]
        return f"{draft.index(slot) + 1}. {LETTERS[slot]}" if ordering else f"☑ {LETTERS[slot]}"

    return tuple(
        Button(label(slot), Tick(current.sitting.id, current.sitting.turn, slot, slot not in draft))
        for slot in range(len(current.asked.option_order))
    )


def midway(tr: Translator, current: Current, instead: Topic | None = None) -> Screen:
    """Where the learner is in a sitting, and whether to go on with it.

    Args:
        instead: the topic of a quiz that they were about to begin.
    """
    where = tr.t(
        "You are at question {n} of {of} of {topic}.",
        n=current.sitting.number(current.sitting.turn),
        of=current.sitting.size,
        topic=title(tr, current.topic),
    )
    sitting = current.sitting.id
    return Screen(
        plain(where),
        (
            (Button(tr.t("Go on"), Resume(), main=True),),
            *(((Button(title(tr, instead), Begin(instead.id, sitting)),),) if instead else ()),
            (
                Button(tr.t("Start again"), Begin(current.topic.id, sitting)),
                Button(tr.t("Another topic"), Topics(sitting)),
            ),
            (Button(tr.t("Review what is due"), Review(sitting)),),
        ),
    )


def incomplete_alert(tr: Translator, question: Question) -> str:
    """Why "Check my answer" did nothing."""
    if isinstance(question.form, Ordering):
        return tr.t("Place every letter first.")
    return tr.t("Choose at least one letter first.")


def not_a_reply(tr: Translator, question: Question, options: int) -> str:
    """What to say to a typed message that is no answer to the current question."""
    match question.form:
        case Numeric() as form:
            example = example_number(tr, form)
            return tr.t("I could not read a number in that. Try digits only, for example {n}.", n=example)
        case Ordering():
            example = " ".join(reversed(LETTERS[:options]))
            return tr.t(
                "I could not read an order in that. Send every letter once, for example {example}.", example=example
            )
        case MultipleChoice():
            return tr.t("I could not read an answer in that. Send letters, for example B and C.")
        case Judgement():
            return tr.t("I could not read an answer in that. Tap one of the buttons.")
        case SingleChoice():
            return tr.t("I could not read an answer in that. Send a letter, for example B.")
