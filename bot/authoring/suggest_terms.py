"""Which term does the text explain so? Only where it explains three or more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.authoring.suggestion import Sentence, Suggestion, Text
from bot.quiz.draft import Draft, DraftOption

_EXPLAINED = {
    "en": re.compile(
        r"(?:An? )?(?P<term>(?!This|That|It|The|There|He|She|What|Here|One|Each|Its|His|Her"
        r"|Their)[A-Za-z][\w’'-]*(?: [a-z][\w’'-]*){0,3}) (?:is|are) "
        r"(?P<meaning>(?:an?|the) (?!same|first|last|only|most|best|reason|case)[^.;:]{15,180})\."
    ),
    "id": re.compile(
        r"(?P<term>(?!Ini|Itu|Hal|Dia|Ia|Mereka|Salah"
        r"|Siapa)[A-Z][\w’'-]*(?: [a-z][\w’'-]*){0,2}) (?:adalah|ialah|merupakan) "
        r"(?P<meaning>(?!salah satu)[^.;:]{15,180})\."
    ),
}
_FEWEST = 3
_MOST = 60


@dataclass(frozen=True)
class _Term:
    name: str
    meaning: str
    sentence: Sentence


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield a question for each term that the text explains in a sentence of its own."""
    terms = {term.name: term for term in _terms(text)}
    if len(terms) > _MOST:
        terms = dict(islice(terms.items(), _MOST))
    if len(terms) < _FEWEST:
        return
    for term in terms.values():
        cite = text.cite(term.sentence)
        near = sorted(
            (each for each in terms.values() if each is not term and not _tells(each.name, term)),
            key=lambda each: (abs(each.sentence.place - term.sentence.place), each.name),
        )[:3]
        if cite is None or len(near) < _FEWEST - 1 or _tells(term.name, term):
            continue
        options = (DraftOption(text=term.name, right=True), *(DraftOption(text=each.name) for each in near))
        start = "Which term means" if text.language == "en" else "Istilah mana yang berarti"
        draft = Draft(
            kind="one",
            ask=text.asked(f"{start} “{term.meaning}”"),
            language=text.language,
            options=tuple(sorted(options, key=lambda option: option.text)),
            cite=cite,
        )
        yield Suggestion(draft, 0.8, (term.sentence.place,))


def _terms(text: Text) -> Iterator[_Term]:
    for sentence in text.sentences:
        found = _EXPLAINED[text.language].fullmatch(sentence.text) if sentence.whole and not sentence.hedged else None
        if found is None:
            continue
        name = found["term"]
        if name[1:].islower() or " " in name:
            name = name[0].lower() + name[1:]
        if name.lower() == name:  # no name of a person or a place
            yield _Term(name, found["meaning"], sentence)


def _tells(name: str, term: _Term) -> bool:
    """Whether a name stands in what a term means, so that the question would give it away."""
    return any(re.search(rf"\b{re.escape(word)}", term.meaning) for word in name.split() if len(word) > 3)
