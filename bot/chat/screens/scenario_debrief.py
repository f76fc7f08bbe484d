"""Behind a story: what a move rests on, what of the story was real, its path in words, and another way through it."""

from collections.abc import Iterable

from bot.chat.actions.scenarios import AgainFrom, ClosingQuestions, ShowPlay, ShowStories, Turnings
from bot.chat.screens import passages
from bot.chat.screens.markup import Button, Html, Screen, bold, italic, line, lines, paragraphs, plain, quote
from bot.chat.screens.scenarios import held, opens_by_score, standing
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.question import Fact
from bot.quiz.scenario import Scenario, Step, facts_met, value
from bot.services.scenarios import CurrentPlay


def why(tr: Translator, bank: Bank, current: CurrentPlay, number: int) -> Screen:
    """What the move with that number rests on: the passages, what is invented, and what no text says."""
    made = current.steps[number]
    known = dict.fromkeys(passages.reference(tr, fact.later_finding) for fact in made.since if fact.later_finding)
    cited = passages.citations(tr, bank, made.facts, whole=False) if made.facts else ()
    parts = [*cited, *known, *_not_said(tr, made)]
    back = Button(tr.t("Back to the story"), ShowPlay(current.play.id), main=True)
    return Screen(paragraphs((bold(tr.of(made.move.short)), *parts)), ((back,),))


def _not_said(tr: Translator, made: Step) -> Iterable[Html]:
    if any(effect.basis.silent for effect, _ in made.effects):
        yield plain(tr.t("What this does, no text of ours says."))
    if any(points for _, points in made.effects):
        yield plain(tr.t("How much it counts is invented for this game."))
    if any(effect.basis.invented and not points for effect, points in made.effects):
        yield plain(tr.t("What came of it is invented for this game."))


def debrief(tr: Translator, bank: Bank, current: CurrentPlay) -> Screen:
    """What in the story stands in a text and who says it, what no text says, what is invented; then three questions."""
    steps = current.steps
    said = [_who_says(tr, made) for made in steps if (made.facts or made.since) and not _silent(made)]
    silent = [tr.of(made.move.short) for made in steps if _silent(made)]
    parts = (
        bold(tr.t("What of it was real?")),
        lines((bold(tr.t("A text stands behind:")), *said)) if said else None,
        lines((bold(tr.t("No text says what it does:")), plain(", ".join(silent)))) if silent else None,
        lines((bold(tr.t("Invented:")), plain(_all_invented(tr, current.scenario)))),
        _risks(tr, bank, steps),
        _known_since(tr, (*facts_met(steps), *(fact for made in steps for fact in made.since))),
        italic(tr.of(current.scenario.lesson)),
    )
    play = current.play.id
    rows = (
        (Button(tr.t("Three questions on it"), ClosingQuestions(play), main=True),),
        (Button(tr.t("Another way"), Turnings(play)), Button(tr.t("Other stories"), ShowStories())),
    )
    return Screen(paragraphs(parts), rows)


def _silent(made: Step) -> bool:
    return any(effect.basis.silent for effect, _ in made.effects)


def _who_says(tr: Translator, made: Step) -> Html:
    """A move, with who says what it rests on, and how. Its points are not there: no text gives any."""
    by = dict.fromkeys(
        f"{tr.of(fact.quoted.passage.source.short)}, {passages.claimed(tr, fact.claim)}"
        for fact in made.facts
        if fact.claim
    )
    later = (fact.later_finding.reference for fact in made.since if fact.later_finding)
    since = dict.fromkeys(f"{source.publisher}, {tr.published(source.date)}" for source in later)
    partly = any(effect.basis.invented for effect, _ in made.effects)
    move = line(plain(tr.of(made.move.short)), plain(tr.t("(partly invented)")) if partly else None)
    return line(plain("·"), move, plain("·"), plain("; ".join((*by, *since))))


def _all_invented(tr: Translator, scenario: Scenario) -> str:
    if scenario.score is None:
        return tr.t("the people, and what your moves brought about")
    if opens_by_score(scenario):
        return tr.t("the people, your start, all points, and from which score on something opens")
    return tr.t("the people, your start, and all points")


def _risks(tr: Translator, bank: Bank, steps: tuple[Step, ...]) -> Html | None:
    """The risks that the facts met illustrate."""
    met = dict.fromkeys(risk for fact in facts_met(steps) for risk in fact.risks)
    names = ", ".join(tr.of(bank.risks[id].name) for id in met)
    return line(bold(tr.t("Risks that you met:")), plain(names)) if names else None


def _known_since(tr: Translator, facts: Iterable[Fact]) -> Html | None:
    """What else is known of these facts, each after what was told; folded."""
    told: dict[Html, str] = {}
    for fact in facts:
        if part := passages.later(tr, fact):
            told.setdefault(part, tr.of(fact.says))
    found = (lines((plain(says), part)) for part, says in told.items())
    return quote(paragraphs(found), expandable=True) if told else None


def turnings(tr: Translator, current: CurrentPlay) -> Screen:
    """The moves from which the story can be played another way."""
    rows = tuple(
        (Button(f"{tr.of(made.scene.at)}: {tr.of(made.move.short)}", AgainFrom(current.play.id, number)),)
        for number, made in enumerate(current.steps)
    )
    return Screen(plain(tr.t("From which move do you want to play it another way?")), rows)


def described(tr: Translator, current: CurrentPlay) -> Screen:
    """The path in words, under its picture."""
    scenario = current.scenario
    path = [f"{tr.of(made.move.short)} {tr.number(value(scenario, made.after))}" for made in current.steps]
    head = bold(tr.of(scenario.title))
    start = value(scenario, current.steps[0].before)
    words = tr.t(
        "{measure}, move by move: {start} at the start; {path}. Invented for this game.",
        measure=tr.of(scenario.measure),
        start=tr.number(start),
        path="; ".join(path),
    )
    stands = lines((standing(tr, scenario, current.state), held(tr, scenario, current.state)))
    return Screen(paragraphs((head, plain(words), stands)))
