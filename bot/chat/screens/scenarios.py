"""Stories as people play them: the list, a scene, what a move did, and the end."""

from collections.abc import Iterable

from bot.chat.actions.scenarios import (
    BeginStory,
    Debrief,
    MakeMove,
    ShowPlay,
    ShowRecords,
    ShowStories,
    StoryPicture,
    Turnings,
    WhyMove,
)
from bot.chat.parsing.replies import LETTERS
from bot.chat.screens.markup import Button, Html, Screen, bold, italic, line, lines, paragraphs, plain
from bot.chat.screens.quiz import bar
from bot.chat.translation import Translator
from bot.quiz.desk import PLACES, Record, place, ranking
from bot.quiz.scenario import Basis, Effect, Item, Scenario, State, Step, holding, value
from bot.services.scenarios import CurrentPlay, ListedStory

BEFORE = 2
"""How many of the moves before the last one a scene still names."""


def stories(tr: Translator, listed: Iterable[ListedStory]) -> Screen:
    """The stories, and how far the learner is in each."""
    listed = list(listed)
    what = tr.t("Stories to play: ten minutes each. You can stop at any move and go on another day.")
    abouts = lines(_about(tr, each) for each in listed)
    rows = tuple(row for each in listed for row in _story_rows(tr, each))
    return Screen(paragraphs((bold(tr.t("Stories")), plain(what), abouts)), rows)


def _about(tr: Translator, each: ListedStory) -> Html:
    """What a story is about, and how far the learner is."""
    if each.open:
        status = tr.t("You are at move {n}.", n=len(each.open.steps) + 1)
    else:
        status = tr.t("Played.") if each.finished else ""
    about = plain(tr.of(each.scenario.about))
    return line(bold(tr.of(each.scenario.title)), plain("·"), about, italic(status) if status else None)


def _story_rows(tr: Translator, each: ListedStory) -> Iterable[tuple[Button, ...]]:
    title = tr.of(each.scenario.title)
    if each.open:
        again = Button(tr.t("Start again"), BeginStory(each.scenario.id, each.open.play.id))
        yield (Button(tr.t("Go on: {title}", title=title), ShowPlay(each.open.play.id), main=True),)
        yield (again,)
    else:
        yield (Button(title, BeginStory(each.scenario.id)),)
        if each.finished:
            yield (Button(tr.t("What of it was real?"), Debrief(each.finished.play.id)),)


def intro(tr: Translator, current: CurrentPlay) -> Screen:
    """Who the player is, and that the points are made up."""
    scenario = current.scenario
    for_class = tr.t("Played for your class. What its teachers see of it, /classes says; none of your moves.")
    rules = paragraphs(
        (
            plain(_invented(tr, scenario)),
            plain(tr.t("Nothing personal is asked.")),
            plain(for_class) if current.play.assignment else None,
        )
    )
    return Screen(
        paragraphs((bold(tr.of(scenario.title)), plain(tr.of(scenario.intro)), _records(tr, scenario), rules)),
        ((Button(tr.t("Begin"), ShowPlay(current.play.id), main=True),),),
    )


def _invented(tr: Translator, scenario: Scenario) -> str:
    """What is made up, and where to see what is not."""
    if scenario.score is None:
        return tr.t(
            "You and what happens to you are invented for this game. What the texts say about it stands behind “Why?”."
        )
    scale = tr.t(
        "The scale from {low} to {high} is that of {source}.",
        low=tr.number(scenario.score.low),
        high=tr.number(scenario.score.high),
        source=tr.of(scenario.score.basis.facts[0].quoted.passage.source.short),
    )
    if opens_by_score(scenario):
        made_up = tr.t(
            "You, what happens to you, all points, and from which score on something opens are invented for this game."
        )
    else:
        made_up = tr.t("You, what happens to you and all points are invented for this game.")
    behind = tr.t("What the texts say stands behind “Why?”.")
    return f"{scale} {made_up} {behind}"


def opens_by_score(scenario: Scenario) -> bool:
    """Whether something opens from some score on: a number that no text gives."""
    return any(item.from_score is not None for item in scenario.named_items)


def play(tr: Translator, current: CurrentPlay) -> Screen:
    """Where the player is: what the last move did, and the scene with its moves; or the end."""
    if current.ending is not None:
        return _end(tr, current)
    scenario, state = current.scenario, current.state
    scene = scenario.scene(state.scene)
    assert scene is not None, "a story that has not ended has a scene"
    listed = lines(
        line(bold(f"{LETTERS[position]}."), plain(tr.of(move.text))) for position, move in enumerate(scene.moves)
    )
    asked = line(bold(f"{tr.of(scene.at)}."), plain(tr.of(scene.text)))
    number = len(current.steps)
    letters = tuple(
        Button(LETTERS[position], MakeMove(current.play.id, number, position)) for position in range(len(scene.moves))
    )
    body = paragraphs((_head(tr, current), *_so_far(tr, current), _first_and_last(tr, current), asked, listed))
    return Screen(body, (letters, *_why_row(tr, current), *_records_row(tr, current)))


def _head(tr: Translator, current: CurrentPlay) -> Html:
    """The story, the value and what the player has."""
    number = len(current.steps) + (current.ending is None)
    title = line(bold(tr.of(current.scenario.title)), plain("·"), plain(tr.t("Move {n}", n=number)))
    in_rows_below = current.ending is not None and current.scenario.score is None
    has = None if in_rows_below else held(tr, current.scenario, current.state)
    return lines((title, standing(tr, current.scenario, current.state), has))


def standing(tr: Translator, scenario: Scenario, state: State) -> Html:
    """The value in words and signs."""
    low, high = scenario.scale
    now = value(scenario, state)
    if scenario.score:
        scale = tr.t("{value} (scale: {low} to {high})", value=tr.number(now), low=tr.number(low), high=tr.number(high))
    else:
        scale = tr.t("{value} of {of}", value=tr.number(now), of=tr.number(high))
    words = plain(f"{tr.of(scenario.measure)}: {scale}")
    return line(words, bar(tr, now - low, high - low))


def held(tr: Translator, scenario: Scenario, state: State) -> Html:
    """The items that the player has."""
    names = [named(tr, item) for item in holding(scenario, state)]
    has = ", ".join(names) or tr.t("nothing yet")
    return plain(f"{tr.of(scenario.holding)}: {has}")


def _so_far(tr: Translator, current: CurrentPlay) -> Iterable[Html]:
    """The moves before the last one, in short, and what the last one did."""
    earlier = [in_short(tr, made) for made in current.steps[-BEFORE - 1 : -1]]
    if earlier and current.ending is None:
        yield italic(tr.t("Before: {moves}", moves=" · ".join(earlier)))
    if current.steps:
        yield _done(tr, current.scenario, current.steps[-1])


def in_short(tr: Translator, made: Step) -> str:
    points = f" {_signed(tr, made.points)}" if made.points else ""
    return f"{tr.of(made.move.short)}{points}"


def _signed(tr: Translator, points: int) -> str:
    """A number of points with its sign."""
    sign = "+" if points > 0 else "−" if points else ""
    return f"{sign}{tr.number(abs(points))}"


def _done(tr: Translator, scenario: Scenario, made: Step) -> Html:
    """What a move did."""
    effects = [plain(_told(tr, effect, points)) for effect, points in made.effects]
    move = bold(tr.t("You: {move}.", move=tr.of(made.move.short)))
    return lines((move, *effects, *_opened_and_closed(tr, scenario, made)))


def _told(tr: Translator, effect: Effect, points: int) -> str:
    """What an effect says, with its points; what is invented is said to be."""
    marked = tr.t("({points}, invented)", points=_signed(tr, points)) if points else _marked(tr, effect.basis)
    return f"{tr.of(effect.says)} {marked}".strip()


def _marked(tr: Translator, basis: Basis) -> str:
    """Whether something is invented, if it is, or a part of it, beside what a text says."""
    if not basis.invented:
        return ""
    return tr.t("(partly invented)") if basis.facts or basis.since else tr.t("(invented)")


def _opened_and_closed(tr: Translator, scenario: Scenario, made: Step) -> Iterable[Html]:
    before, after = holding(scenario, made.before), holding(scenario, made.after)
    opened = [named(tr, item) for item in after if item not in before]
    closed = [named(tr, item) for item in before if item not in after]
    if opened:
        yield plain(tr.t("New: {items}", items=", ".join(opened)))
    if closed:
        yield plain(tr.t("Gone: {items}", items=", ".join(closed)))


def _why_row(tr: Translator, current: CurrentPlay) -> tuple[tuple[Button, ...], ...]:
    """The button to the passages of the last move, if it rests on some."""
    if not current.steps or not (current.steps[-1].facts or current.steps[-1].since):
        return ()
    return ((Button(tr.t("Why?"), WhyMove(current.play.id, len(current.steps) - 1)),),)


def _end(tr: Translator, current: CurrentPlay) -> Screen:
    """How the story ended."""
    end = current.ending
    assert end is not None
    told = lines((bold(tr.of(end.title)), plain(tr.of(end.text))))
    rest = italic(_invented(tr, current.scenario))
    rows_told = _ranked(tr, current) if current.scenario.records else _in_rows(tr, current)
    finished = italic(tr.t("Finished, for your class as well.")) if current.play.assignment else None
    parts = (_head(tr, current), *_so_far(tr, current), told, rows_told, rest, finished)
    play = current.play.id
    rows = (
        (Button(tr.t("What of it was real?"), Debrief(play), main=True),),
        (
            Button(tr.t("As a picture"), StoryPicture(play)),
            *(button for row in _why_row(tr, current) for button in row),
        ),
        (Button(tr.t("Another way"), Turnings(play)), Button(tr.t("Other stories"), ShowStories())),
    )
    return Screen(paragraphs(parts), rows)


def _in_rows(tr: Translator, current: CurrentPlay) -> Html | None:
    """Every item in a row of its own, where the items are what the story is about."""
    if current.scenario.score:
        return None
    has = holding(current.scenario, current.state)
    items = current.scenario.named_items
    said = (tr.t("{item}: yes", item=named(tr, item)) if item in has else _no(tr, item) for item in items)
    return lines(plain(f"· {words}") for words in said)


def _no(tr: Translator, item: Item) -> str:
    return tr.t("{item}: no", item=named(tr, item))


def named(tr: Translator, item: Item) -> str:
    return tr.of(item.name) if item.name else ""


def records(tr: Translator, current: CurrentPlay) -> Screen:
    """The applicants, each in a line."""
    back = Button(tr.t("Back to the story"), ShowPlay(current.play.id), main=True)
    return Screen(paragraphs((bold(tr.t("The applicants")), _records(tr, current.scenario))), ((back,),))


def _records(tr: Translator, scenario: Scenario) -> Html | None:
    return lines(plain(f"· {tr.of(record.text)}") for record in scenario.records) or None


def _records_row(tr: Translator, current: CurrentPlay) -> tuple[tuple[Button, ...], ...]:
    if not current.scenario.records:
        return ()
    return ((Button(tr.t("The applicants"), ShowRecords(current.play.id)),),)


def _called(tr: Translator, record: Record) -> str:
    """The name of an applicant: what stands before the first comma or colon of their line."""
    return tr.of(record.text).partition(":")[0].partition(",")[0]


def _first_and_last(tr: Translator, current: CurrentPlay) -> Html | None:
    """Who would get what they applied for, by the sources that count now, and who is last."""
    ranked = ranking(current.scenario.records, current.state.on)
    if not ranked:
        return None
    first = tr.joined([_called(tr, record) for record, _ in ranked[:PLACES]])
    return plain(tr.t("First now: {first}. Last: {last}.", first=first, last=_called(tr, ranked[-1][0])))


def _ranked(tr: Translator, current: CurrentPlay) -> Html | None:
    """At the end: every applicant with their points, whether they pay, and what the rules make of the player."""
    ranked = ranking(current.scenario.records, current.state.on)
    if not ranked:
        return None
    rows = [
        tr.t(
            "{n}. {name} {points}: {pays}",
            n=number,
            name=_called(tr, record),
            points=_signed(tr, points),
            pays=tr.t("will pay") if record.reliable else tr.t("will not pay"),
        )
        for number, (record, points) in enumerate(ranked, 1)
    ]
    head = bold(tr.t("Who pays is invented too, and no desk can see it:"))
    return paragraphs((lines((head, *map(plain, rows))), _yourself(tr, current)))


def _yourself(tr: Translator, current: CurrentPlay) -> Html | None:
    """What the player's own rules make of the player, from their moves in the story that this one mirrors."""
    scenario = current.scenario
    if scenario.mirror is None:
        return None
    if current.mirrored is None:
        return plain(tr.t("Play the first story to its end, and these rules will score you as well."))
    points = scenario.mirror.points(current.mirrored, current.state.on)
    place_ = place(scenario.records, current.state.on, points)
    words = tr.t(
        "And you? By your own rules, your moves in the first story give you {points}: place {place} of {of}.",
        points=_signed(tr, points),
        place=place_,
        of=len(scenario.records) + 1,
    )
    return bold(words)


def going_on_toast(tr: Translator) -> str:
    """Say that the story is gone on with, since a play of it is open."""
    return tr.t("You are in the middle of this story. /play begins it again.")


def moved_before_toast(tr: Translator) -> str:
    """Say that another move has been made there."""
    return tr.t("You have made this move already.")


def rewritten_alert(tr: Translator) -> str:
    """Say that a play cannot be shown."""
    return tr.t("This story has changed, or is over. /play begins one.")
