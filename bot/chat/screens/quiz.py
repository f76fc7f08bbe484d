"""A question as people see it, and what to say to a reply that is none."""

from decimal import Decimal

from bot.chat.actions.quiz import Begin, Check, Choose, DontKnow, Resume, Review, Tick, Topics
from bot.chat.parsing.replies import LETTERS
from bot.chat.screens.markup import Button, Html, Screen, bold, italic, line, lines, paragraphs, plain
from bot.chat.translation import Translator
from bot.quiz.bank import REVIEW, Bank, Topic
from bot.quiz.question import MultipleChoice, Numeric, Ordering, Question, SingleChoice
from bot.quiz.sitting import Sitting
from bot.services.outcomes import CurrentQuestion

BAR = 10


def bar(tr: Translator, done: int, of: int, at_most: int = BAR) -> Html | None:
    """At most ten signs; none in plain mode, where the numbers beside it say the same."""
    if tr.plain or not of:
        return None
    signs = min(of, at_most)
    full = round(done * signs / of)
    return plain("▰" * full + "▱" * (signs - full))


def title(tr: Translator, topic: Topic) -> str:
    if topic.title:
        return tr.of(topic.title)
    return tr.t("Review") if topic.id == REVIEW else tr.t("A mix of everything")


def system(tr: Translator, bank: Bank, topic: Topic, item: Question) -> Html | None:
    """Which system a question is about, where the topic of the quiz does not say so."""
    return None if topic.id == item.pack else plain(f"{tr.of(bank.packs[item.pack].title)} ·")


def counter(tr: Translator, sitting: Sitting, turn: int) -> str:
    return tr.t("Question {n} of {of}", n=sitting.number(turn), of=sitting.size)


def question(tr: Translator, bank: Bank, place: CurrentQuestion) -> Screen:
    sitting, asked, item = place.sitting, place.asked, place.question
    head = line(
        bold(title(tr, place.topic)),
        plain("·"),
        system(tr, bank, place.topic, item),
        plain(counter(tr, sitting, sitting.turn)),
        bar(tr, sitting.number(sitting.turn), sitting.size),
    )
    options = lines(
        line(bold(f"{LETTERS[position]}."), plain(tr.of(item.options[option].text)))
        for position, option in enumerate(asked.option_order)
    )
    body = paragraphs((head, plain(tr.of(item.ask)), options or None, _how(tr, place)))
    return Screen(body, _answer_rows(tr, place))


def _how(tr: Translator, place: CurrentQuestion) -> Html | None:
    """What to do, where it is more than tapping one letter; and what has been ticked, in words."""
    letters = [LETTERS[position] for position in place.sitting.draft]
    match place.question.form:
        case MultipleChoice():
            chosen = tr.t("Chosen: {letters}", letters=", ".join(letters) if letters else tr.t("none yet"))
            how = tr.t("More than one may be right. Tap letters to choose, then check; or type them all: B and C.")
            return lines((italic(how), plain(chosen)))
        case Ordering(by=by):
            chosen = tr.t("Your order: {letters}", letters=", ".join(letters) if letters else tr.t("none yet"))
            how = tr.t("Tap the letters one after another, {by}; then check.", by=tr.of(by))
            return lines((italic(how), plain(chosen)))
        case Numeric() as form:
            return italic(tr.t("Type a number, for example {example}.", example=example_number(tr, form)))
        case SingleChoice():
            return None


def written(tr: Translator, form: Numeric, value: Decimal) -> str:
    """A number as this language writes it; a year has no separators in any."""
    return f"{value:f}" if form.year else tr.number(value)


def example_number(tr: Translator, form: Numeric) -> str:
    """A number to show what may be typed; it is no answer to any question."""
    return "1999" if form.year else tr.number(250)


def _answer_rows(tr: Translator, place: CurrentQuestion) -> tuple[tuple[Button, ...], ...]:
    sitting, turn, order = place.sitting.id, place.sitting.turn, place.asked.option_order
    dont_know = (Button(tr.t("I don't know"), DontKnow(sitting, turn)),)
    check = (Button(tr.t("Check my answer"), Check(sitting, turn), main=True),)
    match place.question.form:
        case SingleChoice(options, words=True):
            texts = [tr.of(options[option].text) for option in order]
            choices = tuple(Button(text, Choose(sitting, turn, slot)) for slot, text in enumerate(texts))
            return (choices, dont_know)
        case SingleChoice():
            letters = tuple(Button(LETTERS[slot], Choose(sitting, turn, slot)) for slot in range(len(order)))
            return (letters, dont_know)
        case MultipleChoice() | Ordering():
            return (_tick_row(tr, place), check, dont_know)
        case Numeric():
            return (dont_know,)


def _tick_row(tr: Translator, place: CurrentQuestion) -> tuple[Button, ...]:
    """A ticked letter says so; in an order, its place stands before it."""
    draft = place.sitting.draft
    ordering = isinstance(place.question.form, Ordering)

    def label(slot: int) -> str:
        if slot not in draft:
            return LETTERS[slot]
        return f"{draft.index(slot) + 1}. {LETTERS[slot]}" if ordering else f"☑ {LETTERS[slot]}"

    return tuple(
        Button(label(slot), Tick(place.sitting.id, place.sitting.turn, slot, slot not in draft))
        for slot in range(len(place.asked.option_order))
    )


def midway(tr: Translator, place: CurrentQuestion) -> Screen:
    at = tr.t(
        "You are at question {n} of {of} of {topic}.",
        n=place.sitting.number(place.sitting.turn),
        of=place.sitting.size,
        topic=title(tr, place.topic),
    )
    sitting = place.sitting.id
    return Screen(
        plain(at),
        (
            (Button(tr.t("Go on"), Resume(), main=True),),
            (
                Button(tr.t("Start again"), Begin(place.topic.id, sitting)),
                Button(tr.t("Another topic"), Topics(sitting)),
            ),
            (Button(tr.t("Review what is due"), Review(sitting)),),
        ),
    )


def incomplete_alert(tr: Translator, item: Question) -> str:
    if isinstance(item.form, Ordering):
        return tr.t("Place every letter first.")
    return tr.t("Choose at least one letter first.")


def not_a_reply(tr: Translator, item: Question, options: int) -> str:
    """A typed message that is no answer to the question at hand."""
    match item.form:
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
        case SingleChoice():
            return tr.t("I could not read an answer in that. Send a letter, for example B.")
