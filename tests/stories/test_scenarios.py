"""Stories under a score: played to every ending, through restarts, with buttons that are old or tapped twice."""

import re
from collections.abc import AsyncIterator
from functools import cache
from html import unescape
from pathlib import Path
from random import Random

import pytest

from bot.chat.screens import passages, scenario_debrief
from bot.chat.screens import scenarios as screens
from bot.chat.screens.fit import fits, lines_on_a_phone
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES
from bot.quiz.play import Play
from bot.quiz.scenario import END, Scenario, Step, ending, facts_met, opening, step, value, walk, written
from bot.services.scenarios import CurrentPlay, ListedStory
from tests.builders import NOON
from tests.shipped import the_bank
from tests.stage import JSON, Person, Stage, data_of, labels, staged

SCENE, END_SCREEN = 26, 36
"""Lines at most, of a scene with what came before it, and of an end, which may be read at leisure."""


STORIES = list(the_bank().scenarios.values())
every_story = pytest.mark.parametrize("story", STORIES, ids=[story.id for story in STORIES])


@cache
def ways_to_the_end(id: str) -> dict[str, tuple[Step, ...]]:
    """One way to each ending of a story, by the ending's id."""
    story = the_bank().scenarios[id]
    return {end.id: way for way in walk(story) if (end := ending(story, way[-1].after)) is not None}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, the_bank()) as stage:
        stage.expect_refusal("message is not modified")  # the same screen once more, where a tap counts no second time
        yield stage


async def known(stage: Stage, language: str = "en", id: int = 1) -> Person:
    """Somebody who has agreed to be remembered, and is in the middle of nothing."""
    person = stage.person(id, language=language)
    await person.begins()
    return person


async def begins(person: Person, story: Scenario, language: str = "en") -> JSON:
    await person.says("/play")
    await person.taps(story.title[language])
    return await person.taps("Begin" if language == "en" else "Mulai")


def at_random(story: Scenario, rng: Random) -> tuple[Step, ...]:
    """A way through the story, chosen by chance."""
    state, steps = opening(story), []
    while (scene := story.scene(state.scene)) is not None:
        made = step(story, state, rng.choice(scene.moves).id)
        assert made is not None
        steps.append(made)
        state = made.after
    return tuple(steps)


def letter(made: Step) -> str:
    return "ABCD"[made.scene.moves.index(made.move)]


def current(story: Scenario, way: tuple[Step, ...]) -> CurrentPlay:
    ended = NOON if way and way[-1].after.scene == END else None
    return CurrentPlay(Play("z" * 14, 1, story.id, tuple(map(written, way)), NOON, ended), story, way)


@every_story
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_ending_is_reached_by_tapping_in_one_message(stage: Stage, story: Scenario, language: str) -> None:
    ani = await known(stage, language)
    for end, way in ways_to_the_end(story.id).items():
        await ani.says("/play")
        await ani.taps(story.title[language])
        await ani.taps("Begin" if language == "en" else "Mulai")
        message = ani.sees["message_id"]
        for made in way:
            await ani.taps(letter(made), ani.sees)
            assert ani.sees["message_id"] == message
        title = next(each.title for each in story.endings if each.id == end)
        assert title[language] in ani.sees["text"]

    rows = await stage.rows(1)
    assert len(rows["play"]) == len(story.endings)
    assert all(row["ended"] for row in rows["play"])


@every_story
async def test_a_story_goes_on_after_a_restart_between_all_moves_and_days_later(stage: Stage, story: Scenario) -> None:
    ani = await known(stage)
    await begins(ani, story)
    way = next(iter(ways_to_the_end(story.id).values()))
    for made in way:
        await stage.kill()
        stage.clock.forward(days=2)
        await stage.start()
        await ani.says("/play")
        await ani.taps(next(label for label in labels(ani.sees) if story.title["en"] in label))
        if "Begin" in labels(ani.sees):
            await ani.taps("Begin")
        await ani.taps(letter(made), ani.sees)

    (row,) = (await stage.rows(1))["play"]
    assert row["moves"] == list(map(written, way))
    assert row["ended"] is not None


@every_story
async def test_a_move_counts_once_however_often_and_late_it_is_tapped(stage: Stage, story: Scenario) -> None:
    ani = await known(stage)
    first = await begins(ani, story)
    old = [data_of(first, label) for label in labels(first) if label in "ABCD"]
    for data in (old[0], old[0], old[1]):
        await ani.forges(data, first["message_id"])
    (row,) = (await stage.rows(1))["play"]
    assert len(row["moves"]) == 1

    way = next(way for way in ways_to_the_end(story.id).values())
    steps = current(story, way).steps
    assert steps
    while "A" in labels(ani.sees):
        await ani.taps("A", ani.sees)
    before = (await stage.rows(1))["play"]
    end = ani.sees["text"]
    for data in old:
        await ani.forges(data, first["message_id"])
    assert (await stage.rows(1))["play"] == before
    assert ani.sees["text"] == end


async def test_a_move_that_telegram_delivers_again_after_a_crash_counts_once(stage: Stage) -> None:
    ani = await known(stage)
    screen = await begins(ani, STORIES[0])
    stage.world.tap(1, screen["message_id"], "A")
    updates = stage.world.take_updates()
    await stage.settle(updates)
    text = ani.sees["text"]
    stage.expect_refusal("query is too old")

    await stage.redeliver(updates)

    assert ani.sees["text"] == text
    (row,) = (await stage.rows(1))["play"]
    assert len(row["moves"]) == 1


async def test_why_shows_the_passage_and_leads_back(stage: Stage) -> None:
    ani = await known(stage)
    await begins(ani, the_bank().scenarios["thirty-days"])
    scene = await ani.taps("A", ani.sees)

    told = await ani.taps("Why?")
    assert 'Parameters for this score include paying your bills on time and buying "decent" things.' in told["text"]
    assert "invented for this game" in told["text"]

    back = await ani.taps("Back to the story")
    assert back["text"] == scene["text"]
    assert back["message_id"] == scene["message_id"]


@every_story
async def test_the_end_tells_what_was_real_shows_a_picture_and_asks_three_questions_that_count(
    stage: Stage, story: Scenario
) -> None:
    ani = await known(stage)
    for _ in range(3):  # end the quiz that the person began with
        await ani.says("/quiz")
    way = next(iter(ways_to_the_end(story.id).values()))
    await begins(ani, story)
    for made in way:
        await ani.taps(letter(made), ani.sees)
    end = ani.sees

    told = await ani.taps("What of it was real?", end)
    assert "A text stands behind:" in told["text"]
    assert "Invented:" in told["text"]
    await ani.taps("As a picture", end)
    assert ani.sees["photo"]
    assert len(ani.sees["caption"]) <= 1024
    met = {row["fact"] for row in (await stage.rows(1))["met"]}
    assert met == {fact.id for made in way for fact in made.facts}

    await ani.taps("Three questions on it", told)
    assert "You are at question 1 of" in ani.sees["text"]  # of the quiz that is still open


@every_story
async def test_the_three_questions_are_an_ordinary_quiz_without_a_reading_of_what_was_met(
    stage: Stage, story: Scenario
) -> None:
    ani = await known(stage)
    while "I don't know" not in labels(ani.sees):
        await ani.taps("Ask me")
    while not ani.sees["text"].startswith("Done: "):
        for label in ("Ask me", "I don't know", "Next question", "See how it went"):
            if label in labels(ani.sees):
                await ani.taps(label, ani.sees)
                break
    answered = len((await stage.rows(1))["answer"])
    await begins(ani, story)
    asked = {fact.id for id in story.closing for fact in the_bank().questions[id].facts}
    rng = Random(1)
    ways = (at_random(story, rng) for _ in range(1000))
    for made in next(way for way in ways if asked <= {fact.id for fact in facts_met(way)}):
        await ani.taps(letter(made), ani.sees)
    told = await ani.taps("What of it was real?")

    await ani.taps("Three questions on it", told)
    assert f"{story.title['en']} · " in ani.sees["text"]
    assert "Question 1 of 3" in ani.sees["text"]
    for _ in range(3):
        await ani.taps("I don't know", ani.sees)
        await ani.taps("See how it went" if "See how it went" in labels(ani.sees) else "Next question", ani.sees)
    assert "Done: 0 of 3 right." in ani.sees["text"]
    assert len((await stage.rows(1))["answer"]) == answered + 3


async def test_another_way_begins_before_any_move_and_takes_nothing_from_the_first_way(stage: Stage) -> None:
    ani = await known(stage)
    story = STORIES[0]
    await begins(ani, story)
    while "A" in labels(ani.sees):
        await ani.taps("A", ani.sees)
    (first,) = (await stage.rows(1))["play"]
    end = ani.sees
    turning = await ani.taps("Another way", end)
    third = labels(turning)[2]

    await ani.taps(third, turning)
    assert "Move 3" in ani.sees["text"]
    await ani.taps("B", ani.sees)
    await ani.forges(data_of(turning, labels(turning)[0]), turning["message_id"])  # an old button takes nothing back
    assert "Move 4" in ani.sees["text"]

    plays = (await stage.rows(1))["play"]
    assert len(plays) == 2
    assert first in plays
    second = next(play for play in plays if play != first)
    assert second["moves"][:2] == first["moves"][:2]
    assert second["moves"][2] != first["moves"][2]


async def test_a_story_is_begun_again_only_by_the_button_that_says_so(stage: Stage) -> None:
    ani = await known(stage)
    story = STORIES[0]
    listed = await ani.says("/play")
    button = data_of(listed, story.title["en"])
    await ani.forges(button, listed["message_id"])
    await ani.taps("Begin")
    await ani.taps("A", ani.sees)
    await ani.forges(button, listed["message_id"])
    assert "Move 2" in ani.sees["text"]

    await ani.says("/play")
    await ani.taps("Start again")
    await ani.taps("Begin")
    assert "Move 1" in ani.sees["text"]
    plays = (await stage.rows(1))["play"]
    assert {len(play["moves"]): play["ended"] is None for play in plays} == {1: False, 0: True}


async def test_nobody_plays_or_sees_the_story_of_somebody_else(stage: Stage) -> None:
    ani, ben = await known(stage), await known(stage, id=2)
    screen = await begins(ani, STORIES[0])
    play = data_of(screen, "A").split(":")[1]
    before = await stage.rows(1)

    for data in (f"zm1:{play}:0:0", f"zp1:{play}", f"zw1:{play}:0", f"zd1:{play}", f"zo1:{play}", f"za1:{play}:0",
                 f"zi1:{play}", f"zq1:{play}"):  # fmt: skip
        await ben.forges(data)
        assert ben.toast["text"] == "This story has changed, or is over. /play begins one."
    await ben.forges(f"zb1:{STORIES[0].id}:{play}")

    assert await stage.rows(1) == before
    assert all(row["learner"] == 2 for row in (await stage.rows(2))["play"])


async def test_the_rules_of_the_desk_score_their_maker_by_the_moves_of_the_first_story(stage: Stage) -> None:
    ani = await known(stage)
    desk, first = the_bank().scenarios["desk"], the_bank().scenarios["thirty-days"]

    async def at_the_desk() -> str:
        await begins(ani, desk)
        while "A" in labels(ani.sees):
            await ani.taps("A", ani.sees)
        return str(ani.sees["text"])

    assert "Play the first story to its end, and these rules will score you as well." in await at_the_desk()
    await begins(ani, first)
    for move in ("B", "B", "B", "B", "A", "A", "B", "A", "A", "A", "A"):  # late, fake, with Lin, crisps, the cat
        await ani.taps(move, ani.sees)
    text = await at_the_desk()

    assert "By your own rules, your moves in the first story give you −4: place 11 of 11." in text


async def test_the_applicants_can_be_read_at_any_move(stage: Stage) -> None:
    ani = await known(stage)
    scene = await begins(ani, the_bank().scenarios["desk"])

    await ani.taps("The applicants")
    assert ani.sees["text"].count("· ") == len(the_bank().scenarios["desk"].records) == 10

    assert (await ani.taps("Back to the story"))["text"] == scene["text"]


async def test_a_stranger_who_says_play_reads_first_what_is_stored(stage: Stage) -> None:
    ani = stage.person()

    await ani.says("/play")

    assert "Start a short quiz (6 questions)" in labels(ani.sees)
    assert (await stage.rows(1))["play"] == []


async def test_privacy_shows_the_moves_and_deletes_them(stage: Stage) -> None:
    ani = await known(stage)
    await begins(ani, STORIES[0])
    await ani.taps("A", ani.sees)
    await ani.says("/privacy")
    assert "1 way through a story, with your moves" in ani.sees["text"]
    await ani.taps("Show the rows")
    assert "Stories you played:" in ani.sees["text"]

    await ani.says("/privacy")
    await ani.taps("Delete everything")
    await ani.taps("Delete")

    assert not any((await stage.rows(1)).values())


@every_story
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plain", [False, True], ids=["with-bars", "plain"])
def test_every_screen_of_every_way_fits_a_phone(story: Scenario, language: str, plain: bool) -> None:
    tr, bank = Translator(language, plain), the_bank()
    assert fits(screens.intro(tr, current(story, ())))
    longest = {False: 0, True: 0}
    for way in walk(story):
        now = current(story, way)
        shown = screens.play(tr, now)
        assert fits(shown)
        assert fits(scenario_debrief.why(tr, bank, now, len(way) - 1))
        ended = now.ending is not None
        longest[ended] = max(longest[ended], lines_on_a_phone(shown.html))
        if ended:
            assert fits(scenario_debrief.debrief(tr, bank, now))
            assert fits(scenario_debrief.turnings(tr, now))
    assert longest[False] <= SCENE
    assert longest[True] <= END_SCREEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_stories_fits_a_message(language: str) -> None:
    listed = [
        ListedStory(story, current(story, way[:1]), current(story, way))
        for story in STORIES
        for way in [next(iter(ways_to_the_end(story.id).values()))]
    ]

    assert fits(screens.stories(Translator(language), listed))


@every_story
def test_on_random_walks_the_score_stays_on_its_scale_and_the_same_choices_give_the_same_end(story: Scenario) -> None:
    low, high = story.scale
    for seed in range(100):
        way, again = at_random(story, Random(seed)), at_random(story, Random(seed))
        assert way == again
        assert ending(story, way[-1].after) is not None
        assert 6 <= len(way) <= 12
        assert all(low <= value(story, made.after) <= high for made in way)


@every_story
def test_a_move_of_which_no_text_says_anything_changes_nothing_that_is_seen(story: Scenario) -> None:
    for way in walk(story):
        made = way[-1]
        if all(effect.basis.silent for effect, _ in made.effects):
            names = {item.id for item in story.named_items}
            assert made.points == 0
            assert made.before.on & names == made.after.on & names


@every_story
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_a_text_is_not_said_to_have_no_source_and_no_text_is_said_to_give_points(
    story: Scenario, language: str
) -> None:
    tr, bank = Translator(language), the_bank()
    none = passages.without_source(tr)
    for way in walk(story):
        now, made = current(story, way), way[-1]
        if made.facts or made.since:
            assert none not in scenario_debrief.why(tr, bank, now, len(way) - 1).html
        if now.ending is not None:
            assert not re.search(r"[+−]\d", scenario_debrief.debrief(tr, bank, now).html)


QUOTED = re.compile("“([^”]+)”")


def plainly(words: str) -> str:
    """Words without what a typesetter may choose: the kind of quotation marks, line breaks, capitals."""
    return " ".join(re.sub('[’“”"]', "'", words).lower().split())


@every_story
def test_what_an_effect_quotes_stands_in_a_passage_that_it_cites(story: Scenario) -> None:
    effects = [effect for scene in story.scenes for move in scene.moves for effect in move.effects]
    for effect in effects:
        cited = " ".join(plainly(fact.quoted.passage.text) for fact in effect.basis.facts)
        for words in QUOTED.findall(effect.says["en"]):
            quoted = plainly(words).rstrip("….,")
            assert quoted in cited or len(quoted.split()) == 1, words  # one word may be that of somebody in the story


NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
INVENTED = re.compile(
    r"\([+−]\d+, (invented|rekaan)\)"  # marked where it stands
    r"|(?<= )[+−]\d+(?= ·|\n)"  # the moves before, marked when they were made
    r"|^\d+\. .*$",  # who pays, under a heading that says so
    re.MULTILINE,
)


def authored(story: Scenario, language: str) -> list[str]:
    """What the author wrote, whose numbers the checker of the files has looked at; the longest first."""
    moves = [move for scene in story.scenes for move in scene.moves]
    effects = [effect for move in moves for effect in move.effects]
    texts = (
        *(scene.text for scene in story.scenes),
        *(move.text for move in moves),
        *(end.text for end in story.endings),
        *(each.says for each in effects),
        *(each.at for each in story.scenes),
        *(each.short for each in moves),
        *(each.title for each in story.endings),
        *(each.name for each in story.named_items if each.name),
    )
    return sorted((text[language] for text in texts), key=len, reverse=True)


@every_story
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_that_an_author_did_not_write_is_the_value_its_scale_or_said_to_be_invented(
    story: Scenario, language: str
) -> None:
    tr, texts = Translator(language, plain=True), authored(story, language)
    for seed in range(20):
        way = at_random(story, Random(seed))
        for made in range(len(way) + 1):
            now = current(story, way[:made])
            words = unescape(re.sub("<[^>]*>", "", screens.play(tr, now).html))
            for text in texts:
                words = words.replace(text, "")
            words = INVENTED.sub("", words)
            number = made + (now.ending is None)
            known = {*map(str, story.scale), str(value(story, now.state)), str(number)}
            assert set(NUMBER.findall(words)) <= known, words
