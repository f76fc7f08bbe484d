"""The bank's own questions as drafts, so that they can be written in every format."""

from bot.authoring.moodle import WORDS
from bot.quiz.draft import (
    DocumentPassage,
    DocumentSource,
    Draft,
    DraftCitation,
    DraftNumber,
    DraftOption,
    DraftSlip,
)
from bot.quiz.question import Citation, Judgement, Numeric, Option, Ordering, Question, Text


def draft_of(question: Question, language: str) -> Draft:
    """Return a question of the bank as a draft in one language.

    Its first fact's passage is the one that is cited. A claim becomes a true/false question, without how sure one is. A
    draft has no place for misconceptions, for passages that refute a single answer, for later findings and for
    translations of quotes: they stay behind.

    Args:
        question: the question.
        language: an interface language.
    """
    form = question.form
    ask = question.ask[language]
    if isinstance(form, Ordering) and form.by[language].casefold() not in ask.casefold():
        ask = f"{ask}\n({form.by[language]})"
    return Draft(
        kind="one" if isinstance(form, Judgement) else form.kind,  # type: ignore[arg-type]  # of the other four
        ask=ask,
        language=language,
        options=_truth(form, language) if isinstance(form, Judgement) else _options(question, language),
        number=_number(form, language) if isinstance(form, Numeric) else None,
        explanation=question.general_feedback[language],
        cite=_cite(cite, language) if question.facts and (cite := question.facts[0].cite) else None,
        id=question.id,
        tags=(question.pack,),
    )


def _options(question: Question, language: str) -> tuple[DraftOption, ...]:
    return tuple(_option(option, language) for option in question.options)


def _truth(form: Judgement, language: str) -> tuple[DraftOption, ...]:
    true, false = WORDS.get(language, WORDS["en"])
    return DraftOption(text=true, right=form.told), DraftOption(text=false, right=not form.told)


def _option(option: Option, language: str) -> DraftOption:
    return DraftOption(text=option.text[language], right=option.right, feedback=_in(option.feedback, language))


def _number(form: Numeric, language: str) -> DraftNumber:
    slips = tuple(DraftSlip(value=slip.value, feedback=slip.feedback[language]) for slip in form.anticipated_errors)
    return DraftNumber(
        answer=form.answer, tolerance=form.tolerance, unit=_in(form.unit, language), year=form.year, slips=slips
    )


def _cite(cite: Citation, language: str) -> DraftCitation:
    source = cite.passage.source
    return DraftCitation(
        quote=cite.quote,
        passage=DocumentPassage(id=cite.passage.id, text=cite.passage.text),
        source=DocumentSource(
            title=source.title,
            publisher=source.publisher,
            published=source.published[language],
            caution=source.caution[language],
            language=source.language,
            sha256="",
        ),
    )


def _in(text: Text | None, language: str) -> str:
    return "" if text is None else text[language]
