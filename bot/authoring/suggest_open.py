"""What does the text leave open? Its own "it is not known", beside what it does tell."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.authoring.suggestion import Sentence, Suggestion, Text, nearest
from bot.authoring.wording import lowered
from bot.quiz.draft import Draft, DraftOption

_W = r"(?:who|whom|whose|when|where|why|how|whether|what|which)"
_OPEN = {
    "en": (
        re.compile(
            rf"It (?:is|was|remains) (?:still )?(?:not known|unknown|unclear|not clear|open"
            rf"|uncertain) (?P<what>{_W} [^,;]{{8,110}})[,.;].*"
        ),
        re.compile(
            rf"(?P<what>{_W.replace('(?:', '(?i:')} [^,;]{{8,110}}) (?:is (?:still )?(?:not known"
            rf"|unknown|unclear)|remains (?:open|unknown|unclear)|has not (?:yet )?been decided)\."
        ),
    ),
    "id": (
        re.compile(
            r"(?:Tidak|Belum) (?:diketahui|jelas|diputuskan) (?P<what>(?:apakah|siapa|kapan|mengapa"
            r"|bagaimana|berapa|di mana) [^,;]{8,110})[,.;].*"
        ),
        re.compile(
            r"(?P<what>(?i:siapa|kapan|mengapa|bagaimana|berapa|apakah"
            r"|di mana) [^,;]{8,110}) (?:tidak|belum) (?:diketahui|jelas|diputuskan)\."
        ),
    ),
}
_TOLD = {
    "en": (
        (
            re.compile(
                r"(?P<s>(?:The|A|An|[A-Z]\w+)\b(?:(?! that | which | who "
                r"| and )[^,;:\d]){3,50}?) (?P<be>was|were) (?P<v>\w+(?:ed|t|d|n|lt"
                r"|ne))\b(?P<r>(?:(?! that | which | who | and )[^,;:\d]){0,40}?) (?:in"
                r"|on) (?:\d{1,2} \w+ )?(?:1\d{3}|20\d{2})[.,;].*|(?!)"
            ),
            "when {s} {be} {v}{r}",
        ),
        (
            re.compile(
                r"(?P<s>(?:The|A|An|It|[A-Z]\w+)\b(?:(?! that | which | who "
                r"| and )[^,;:\d]){3,50}?) (?P<be>was|were) (?P<v>\w+(?:ed|t|d|n|lt))\b(?P<r>(?:(?! that "
                r"| which | who | and )[^,;:\d]){0,40}?) by (?:[A-Z]|the |two |\d).*"
            ),
            "by whom {s} {be} {v}{r}",
        ),
        (
            re.compile(r"In (?P<y>1\d{3}|20\d{2}),? (?P<s>the [^,;:]{3,40}?) (?P<v>\w+ed) \d[\d,]* (?P<n>\w+s)\b.*"),
            "how many {n} {s} {v} in {y}",
        ),
        (
            re.compile(
                r"(?P<s>(?:The|A|An|[A-Z]\w+)\b(?:(?! that | which | who "
                r"| and )[^,;:\d]){3,50}?) (?P<be>was|were) (?P<v>opened|built|founded|laid|finished"
                r"|abolished|introduced|closed) in (?:1\d{3}|20\d{2})\b.*"
            ),
            "when {s} {be} {v}",
        ),
    ),
    "id": (
        (
            re.compile(
                r"(?P<s>[A-Z](?:(?! yang | dan )[^,;:\d]){3,60}?) (?P<v>(?:di|me"
                r"|ber)\w+)(?P<r>[^,;:]{0,30}?) pada tahun (?:1\d{3}|20\d{2})\b.*"
            ),
            "kapan {s} {v}{r}",
        ),
        (
            re.compile(
                r"(?P<s>[A-Z](?:(?! yang | dan )[^,;:\d]){3,60}?) (?P<v>di\w+)(?P<r>(?:(?! that | which "
                r"| who | and )[^,;:\d]){0,40}?) oleh .*"
            ),
            "oleh siapa {s} {v}{r}",
        ),
        (
            re.compile(
                r"(?P<s>[A-Z](?:(?! yang | dan )[^,;:\d]){3,60}?) (?:kini |sekarang )?memiliki \d[\d.]* (?P<n>\w+)\b.*"
            ),
            "berapa {n} yang dimiliki {s}",
        ),
    ),
}


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield a question for each thing that the text itself calls unknown, if it tells at least two others."""
    told = list(dict.fromkeys(_told(text)))
    left_open = [(sentence, _what(sentence)) for sentence in text.sentences if sentence.whole]
    times = Counter(what for _, what in left_open)
    for sentence, what in left_open:
        cite = text.cite(sentence) if what and times[what] == 1 else None  # said often: of which thing?
        if cite is None:
            continue
        others = list(islice(_distinct(nearest(told, sentence.place)), 3))
        if len(others) < 2:
            continue
        options = (DraftOption(text=what, right=True), *(DraftOption(text=other) for other in others))
        stem = "Apa yang dibiarkan terbuka" if text.language == "id" else "Which of these is left open"
        draft = Draft(
            kind="one",
            ask=text.asked(stem),
            language=text.language,
            options=tuple(sorted(options, key=lambda option: option.text)),
            cite=cite,
        )
        yield Suggestion(draft, 0.78, (sentence.place,))


def _distinct(words: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(islice(words, 30)))


def _what(sentence: Sentence) -> str:
    for form in _OPEN[sentence.language]:
        found = form.fullmatch(sentence.text)
        if found:
            return found["what"][0].lower() + found["what"][1:]
    return ""


def _told(text: Text) -> Iterator[tuple[int, str]]:
    """Yield what flat sentences tell, as indirect questions, with the numbers of the sentences."""
    for sentence in text.sentences:
        if not sentence.whole or not sentence.alone or sentence.hedged:
            continue
        for form, words in _TOLD[text.language]:
            found = form.fullmatch(sentence.text)
            if found:
                parts = {key: value or "" for key, value in found.groupdict().items()}
                if text.language == "id" and " " not in parts["s"] and parts["s"].lower() not in text.small_words:
                    break  # a name, or a word that stands at the beginning of a sentence only: who knows
                if parts["s"][0].isupper():
                    parts["s"] = lowered(parts["s"], text)
                yield sentence.place, words.format(**parts).strip()
                break
