"""What is read before a question: a passage word for word, or our translation of it, and whose words it is."""

from bot.chat.actions.quiz import AskMe, GuessFirst, ShowOriginal
from bot.chat.screens.markup import Button, Html, Screen, bold, italic, line, lines, paragraphs, plain, quote
from bot.chat.screens.quiz import counter, title
from bot.chat.translation import Translator
from bot.quiz.question import Citation
from bot.services.outcomes import CurrentReading


def reading(tr: Translator, current: CurrentReading, *, original: bool = False) -> Screen:
    """The passages to read, with the buttons to be asked.

    Args:
        original: show passages in another language as they stand in their source, not translated.
    """
    sitting, turn, left = current.sitting.id, current.sitting.turn, current.left
    foreign = any(each.passage.source.language != tr.language for each in current.reading.excerpts)
    head = line(bold(title(tr, current.topic)), plain("·"), plain(tr.t("Read this first")))
    coming = italic(tr.t("Then: {question}. The text goes away.", question=counter(tr, current.sitting, turn)))
    label = tr.t("Show our translation") if original else tr.t("Show the original")
    return Screen(
        paragraphs((head, *(_excerpt(tr, each, original) for each in current.reading.excerpts), coming)),
        (
            (Button(tr.t("Ask me"), AskMe(sitting, turn, left), main=True),),
            (Button(tr.t("I'd rather guess first"), GuessFirst(sitting, turn, left)),),
            *(((Button(label, ShowOriginal(sitting, turn, not original)),),) if foreign else ()),
        ),
    )


def guessing_first_alert(tr: Translator) -> str:
    """What "I'd rather guess first" changes."""
    return tr.t("From now on I ask before you read. You can change that in /settings.")


def _excerpt(tr: Translator, cite: Citation, original: bool) -> Html:
    """One passage, and whose words it is."""
    source = cite.passage.source
    translated = source.language != tr.language and not original
    whose = tr.t(
        "From {title}, {kind}, {published}.",
        title=tr.of(source.short),
        kind=tr.of(source.kind),
        published=tr.of(source.published),
    )
    ours = plain(tr.t("Our translation.")) if translated else None
    return lines((quote(plain(tr.of(cite.gloss) if translated else cite.quote)), line(plain(whose), ours)))
