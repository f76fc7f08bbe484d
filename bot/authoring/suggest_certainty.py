"""How sure is the text? The word that says so is missing, beside words that would be surer or less so."""

import re
from collections.abc import Iterator, Mapping

from bot.authoring.gaps import gapped
from bot.authoring.suggestion import Suggestion, Text
from bot.quiz.draft import Draft, DraftOption

_WORDS: Mapping[str, tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = {
    "en": (
        (re.compile(r"\b(?P<word>may|might)\b(?= (?:not )?(?:have|be|also|[a-z]+)\b)"), ("must", "will", "cannot")),
        (
            re.compile(r"\b(?P<word>probably|possibly|perhaps|apparently|allegedly|reportedly)\b"),
            ("certainly", "never", "always"),
        ),
    ),
    "id": (
        (re.compile(r"\b(?P<word>mungkin)\b"), ("pasti", "selalu", "tidak pernah")),
        (
            re.compile(r"\b(?P<word>bisa jadi|diduga|konon|kabarnya|rupanya|tampaknya)\b"),
            ("pasti", "selalu", "tidak pernah"),
        ),
    ),
}


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield a question on the word by which a sentence says that something is only possible."""
    for sentence in text.sentences:
        if not sentence.whole:
            continue
        for form, others in _WORDS[text.language]:
            found = list(form.finditer(sentence.text))
            if len(found) != 1 or any(re.search(rf"\b{re.escape(other)}\b", sentence.text) for other in others):
                continue
            word = found[0]["word"]
            missing = ("How sure is this said to be? Which word", "Seberapa pasti hal itu? Kata mana")
            asked, cite = gapped(text, sentence, found[0].span("word"), missing), text.cite(sentence)
            if not asked or cite is None:
                continue
            options = (DraftOption(text=word, right=True), *(DraftOption(text=other) for other in others))
            draft = Draft(
                kind="one",
                ask=asked,
                language=text.language,
                options=tuple(sorted(options, key=lambda option: option.text)),
                cite=cite,
            )
            yield Suggestion(draft, 0.6 + (0.05 if sentence.alone else -0.1), (sentence.place,))
            break
