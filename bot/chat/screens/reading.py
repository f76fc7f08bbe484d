"""What is read before a question: a passage word for word, or our translation of it, and whose words it is."""

from collections.abc import Iterable

from bot.chat.actions.quiz import AskMe, GuessFirst, ShowOriginal
from bot.chat.screens.markup import Button, Html, Screen, bold, foreign, inert, line, lines, plain, quote
from bot.chat.screens.quiz import counter, title
from bot.chat.translation import Translator
from bot.quiz.question import Citation, Source
from bot.services.outcomes import CurrentReading


def reading(tr: Translator, current: CurrentReading, *, original: bool = False) -> Screen:
    """The passages to read, with the buttons to be asked.

    Args:
        original: show passages in another language as they stand in their source, not translated.
    """
    sitting, turn, left = current.sitting.id, current.sitting.turn, current.left
    by_source: dict[str, list[Citation]] = {}
    for cite in current.reading.excerpts:
        by_source.setdefault(cite.passage.source.id, []).append(cite)
    other_language = any(cite.passage.source.language != tr.language for cite in current.reading.excerpts)
    read = tr.t("Read this, then: {question}", question=counter(tr, current.sitting, turn))
    head = line(bold(title(tr, current.topic)), plain("·"), plain(read))
    excerpts = (_from_one_source(tr, cites[0].passage.source, cites, original) for cites in by_source.values())
    label = tr.t("Translation") if original else tr.t("The original")
    return Screen(
        lines((head, *excerpts)),
        (
            (Button(tr.t("Ask me"), AskMe(sitting, turn, left), main=True),),
            (
                Button(tr.t("Guess first"), GuessFirst(sitting, turn, left)),
                *((Button(label, ShowOriginal(sitting, turn, not original)),) if other_language else ()),
            ),
        ),
    )


def guessing_first_alert(tr: Translator) -> str:
    """What "I'd rather guess first" changes."""
    return tr.t("From now on I ask before you read. You can change that in /settings.")


def _from_one_source(tr: Translator, source: Source, cites: Iterable[Citation], original: bool) -> Html:
    """Passages of one source, and whose words they are."""
    translated = source.language != tr.language and not original
    quoted = (quote(inert(tr.of(cite.gloss) if translated else cite.quote)) for cite in cites)
    whose = tr.t(
        "From {title}, {kind}, {published}.",
        title=foreign(tr.of(source.short)),
        kind=tr.of(source.kind),
        published=tr.of(source.published),
    )
    ours = plain(tr.t("Our translation.")) if translated else None
    return lines((*quoted, line(plain(whose), ours)))
