"""In which order? Numbered steps, and events of one passage with their years."""

import re
from collections.abc import Iterator, Sequence

from bot.authoring.sentences import spans
from bot.authoring.suggestion import MAX_QUOTE, Sentence, Suggestion, Text
from bot.quiz.draft import Draft, DraftCitation, DraftOption

_STEP = re.compile(r"^\(?(\d{1,2}|[a-z])[.)]\s+(\S.{5,118})$")
_EVENT = {
    "en": re.compile(
        r"(?P<what>(?:[^,;:]){12,90}?) in (?P<year>1\d{3}|20\d{2})(?=[.,;]| and )"
        r"|In (?P<year2>1\d{3}|20\d{2}),? (?P<what2>[^,;:]{12,90}?)(?=[.,;])"
    ),
    "id": re.compile(
        r"(?P<what>(?:[^,;:]){12,90}?) pada tahun (?P<year>1\d{3}|20\d{2})(?=[.,;]| dan | oleh )"
        r"|Pada tahun (?P<year2>1\d{3}|20\d{2}),? (?P<what2>[^,;:]{12,90}?)(?=[.,;])"
    ),
}
_SAYS_LITTLE = re.compile(
    r"(?:(?:Please )?(?:follow|do|take|see) (?:these|this|the following)|the steps are|as follows"
    r"|(?:ikuti|lakukan|lihat) (?:langkah|hal|cara))\b",
    re.IGNORECASE,
)
"""How sentences begin that announce steps and do not say what for."""
_MOST = 5


def suggest(text: Text) -> Iterator[Suggestion]:
    """Yield a question for each list of steps, and for each passage that tells of three dated events or more."""
    by_passage: dict[str, list[Sentence]] = {}
    for sentence in text.sentences:
        by_passage.setdefault(sentence.passage.id, []).append(sentence)
    for sentences in by_passage.values():
        yield from _steps(text, sentences)
        yield from _events(text, sentences)


def _steps(text: Text, sentences: Sequence[Sentence]) -> Iterator[Suggestion]:
    """Yield the question on the steps of a passage, if they are numbered from 1 without a gap."""
    passage = sentences[0].passage
    lines = passage.text.split("\n")
    found = [(n, step) for n, line in enumerate(lines) if (step := _STEP.match(line))]
    numbers = [step[1] for _, step in found]
    if not 3 <= len(found) <= 6 or numbers not in (
        [str(n) for n in range(1, len(found) + 1)],
        list("abcdef"[: len(found)]),
    ):
        return
    items = [step[2].rstrip(".;") for _, step in found]
    start = len("\n".join(lines[: found[0][0]])) + (found[0][0] > 0)
    quote = passage.text[start : start + len("\n".join(lines[found[0][0] : found[-1][0] + 1]))]
    if len(quote) > MAX_QUOTE or len(set(items)) < len(items):
        return
    above = _announced(lines[: found[0][0]])
    yield _order(text, sentences, items, quote, _steps_asked(text, above), 0.88 if above else 0.6)


def _announced(lines: Sequence[str]) -> str:
    """Return what announces the steps, by the lines above them: the last sentence, or the heading if that says more."""
    if not lines or not lines[-1].strip():
        return ""
    start, end = spans(lines[-1])[-1]
    sentence = lines[-1][start:end].rstrip(":. ")
    heading = lines[0].strip() if len(lines) > 1 else ""
    return heading if heading and heading[-1].isalnum() and _SAYS_LITTLE.match(sentence) else sentence


def _steps_asked(text: Text, above: str) -> str:
    if text.language == "id":
        return text.asked(f"{f'“{above}”: bagaimana' if above else 'Bagaimana'} urutannya, dari yang pertama")
    return text.asked(f"{f'“{above}”: in' if above else 'In'} which order, from the first to the last")


def _events(text: Text, sentences: Sequence[Sentence]) -> Iterator[Suggestion]:
    """Yield the question on the dated events of a passage; what is hedged or points back is none."""
    events: list[tuple[int, str, Sentence]] = []
    for sentence in sentences:
        found = (
            _EVENT[text.language].match(sentence.text)
            if sentence.whole and sentence.alone and not sentence.hedged
            else None
        )
        if found:
            what = found["what"] or found["what2"]
            events.append(
                (int(found["year"] or found["year2"]), what[0].upper() + what[1:] if found["what2"] else what, sentence)
            )
    years = [year for year, _, _ in events]
    if len(events) < 3 or len(set(years)) < len(years):
        return
    events = events[:_MOST]
    while len(events) >= 3:
        first, last = events[0][2], events[-1][2]
        cite = text.cite(first, last)
        if cite is None:
            events = events[:-1]
            continue
        if text.language == "id":
            asked = text.asked("Bagaimana urutan peristiwa ini, dari yang paling awal")
        else:
            asked = text.asked("In which order did this happen, from the earliest to the latest")
        items = [what for _, what, _ in sorted(events, key=lambda event: event[0])]
        if [what for _, what, _ in events] and len(set(items)) == len(items):
            about = [s for s in sentences if first.place <= s.place <= last.place]
            yield _order(text, about, items, cite.quote, asked, 0.8)
        return


def _order(
    text: Text, sentences: Sequence[Sentence], items: Sequence[str], quote: str, asked: str, score: float
) -> Suggestion:
    draft = Draft(
        kind="order",
        ask=asked,
        language=text.language,
        options=tuple(DraftOption(text=item) for item in items),
        cite=DraftCitation(quote=quote, passage=sentences[0].passage, source=text.source),
    )
    return Suggestion(draft, score, tuple(sentence.place for sentence in sentences))
