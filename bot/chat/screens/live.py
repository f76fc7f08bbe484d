"""Quizzes in groups, before the first question: settings, lobby, and what stands in the way of one."""

from bot.chat.actions.live import (
    EndLive,
    ImIn,
    OpenLobby,
    SetEverybody,
    SetSeconds,
    SetSize,
    SetTongue,
    SetTopic,
    SetWay,
    ShowTopics,
    StartLive,
)
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, line, lines, link, name, paragraphs, plain
from bot.chat.screens.quiz import title_of
from bot.chat.translation import Translator
from bot.quiz.bank import MIX, Bank
from bot.quiz.classes import Class
from bot.quiz.language import LANGUAGES
from bot.quiz.live import ALL_ANSWERED, BY_HOST, SECONDS, SIZES, LiveQuiz, Way
from bot.services.live_outcomes import Joined


def settings(tr: Translator, bank: Bank, quiz: LiveQuiz, *, everybody: bool) -> Screen:
    """What the host can choose before people join.

    Args:
        everybody: whether everybody in the group may start a quiz.
    """
    about = Button(tr.t("Topic: {topic}", topic=title_of(tr, bank, quiz.topic)), ShowTopics(quiz.id))
    sizes = tuple(Button(_ticked(str(size), size == quiz.size), SetSize(quiz.id, size)) for size in SIZES)
    times = tuple(
        Button(_ticked(tr.t("{n} s", n=seconds), seconds == quiz.seconds), SetSeconds(quiz.id, seconds))
        for seconds in SECONDS
    )
    own = [Button(_ticked(tr.t("I say when"), quiz.seconds == BY_HOST), SetSeconds(quiz.id, BY_HOST))]
    if quiz.ranks:
        when_all = tr.t("When all have answered")
        own.append(Button(_ticked(when_all, quiz.seconds == ALL_ANSWERED), SetSeconds(quiz.id, ALL_ANSWERED)))
    ways = tuple(
        Button(_ticked(label, quiz.way is way), SetWay(quiz.id, way.value))
        for way, label in ((Way.HANDS, tr.t("Show of hands")), (Way.RANKING, tr.t("With a ranking")))
    )
    who = tr.t("Who may start: everybody") if everybody else tr.t("Who may start: admins")
    rows = (
        (about,),
        sizes,
        times,
        tuple(own),
        *(() if quiz.klass else (ways,)),
        (_other_language(tr, quiz), Button(who, SetEverybody(quiz.id, not everybody))),
        (Button(tr.t("Open the lobby"), OpenLobby(quiz.id), main=True), Button(tr.t("Cancel"), EndLive(quiz.id))),
    )
    way = (
        tr.t("With a ranking: the polls are not anonymous, and those who join are ranked.")
        if quiz.ranks
        else tr.t("A show of hands: the polls are anonymous, and nothing is stored about who answers.")
    )
    return Screen(paragraphs((_head(tr, bank, quiz), plain(way))), rows)


def _ticked(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


def _other_language(tr: Translator, quiz: LiveQuiz) -> Button:
    other = next(language for language in LANGUAGES if language != tr.language)
    return Button(LANGUAGES[other], SetTongue(quiz.id, other))


def _head(tr: Translator, bank: Bank, quiz: LiveQuiz) -> Html:
    """What is asked, how many questions, and how long each is open."""
    size = tr.plural("{n} question", "{n} questions", len(quiz.questions) or quiz.size)
    about = tr.t("Live quiz: {topic}", topic=title_of(tr, bank, quiz.topic))
    return line(bold(about), plain(f"· {size}, {_time(tr, quiz)}"))


def _time(tr: Translator, quiz: LiveQuiz) -> str:
    if quiz.seconds == BY_HOST:
        return tr.t("each open until the host closes it")
    if quiz.seconds == ALL_ANSWERED:
        return tr.t("each open until all players have answered")
    return tr.t("{n} seconds each", n=quiz.seconds)


def _way(tr: Translator, quiz: LiveQuiz) -> str:
    """What everybody has to know before they answer."""
    if not quiz.ranks:
        return tr.t(
            "A show of hands: the polls are anonymous. I count, and store nothing about anybody who answers; Telegram "
            "shows nobody who chose what."
        )
    known = tr.t(
        "With a ranking, so the polls are not anonymous: everybody who votes is shown, player or not, once a question "
        "closes. That is Telegram's doing. Tap “I'm in” to be ranked, under a name that I make up. Until the ranking "
        "has been shown I keep your Telegram ID, that name and your answers; then I delete them. Of those who are not "
        "in I keep nothing."
    )
    if quiz.klass is None:
        return known
    in_class = tr.t(
        "This counts for a class: the answers of its members who are in are kept, and its teachers see them, as in any "
        "quiz of the class. Others play along unrecorded."
    )
    return f"{known}\n\n{in_class}"


def topics(tr: Translator, bank: Bank, quiz: LiveQuiz) -> Screen:
    """The topics to choose from."""
    packs = [Button(title_of(tr, bank, pack), SetTopic(quiz.id, pack)) for pack in bank.packs]
    mix = Button(tr.t("A mix of everything"), SetTopic(quiz.id, MIX))
    return Screen(bold(tr.t("Choose a topic")), in_rows([*packs, mix]))


def lobby(tr: Translator, bank: Bank, quiz: LiveQuiz, players: int) -> Screen:
    """What will be asked and how, before the first question; those who want to be ranked join here."""
    count = plain(tr.plural("{n} is in.", "{n} are in.", players)) if quiz.ranks else None
    start = (Button(tr.t("Start"), StartLive(quiz.id), main=True), Button(tr.t("Cancel"), EndLive(quiz.id)))
    return Screen(
        paragraphs((_head(tr, bank, quiz), plain(_way(tr, quiz)), count)),
        (*_join_rows(tr, quiz), start, (_other_language(tr, quiz),)),
    )


def join_label(tr: Translator) -> str:
    """What the button says that makes somebody a player."""
    return tr.t("I'm in")


def _join_rows(tr: Translator, quiz: LiveQuiz) -> tuple[tuple[Button, ...], ...]:
    if not quiz.ranks:
        return ()
    return (
        (Button(join_label(tr), ImIn(quiz.id, remember=False), main=True),),
        (Button(tr.t("I'm in, and it counts for my /review"), ImIn(quiz.id, remember=True)),),
    )


def running(tr: Translator, bank: Bank, quiz: LiveQuiz, players: int) -> Screen:
    """The lobby's message once the quiz has started: one can still join."""
    count = plain(tr.plural("{n} is in.", "{n} are in.", players)) if quiz.ranks else None
    begun = plain(tr.t("It has started. Whoever began it, and the administrators, steer it by the buttons under each "
                       "question, or with /next, /pause and /stop."))  # fmt: skip
    return Screen(
        paragraphs((_head(tr, bank, quiz), begun, plain(_way(tr, quiz)) if quiz.ranks else None, count)),
        _join_rows(tr, quiz),
    )


def expired(tr: Translator) -> Screen:
    """Say that nobody started the quiz in time."""
    return Screen(plain(tr.t("Nobody started this quiz within half an hour, so it is gone. /live begins another one.")))


def cancelled(tr: Translator) -> Screen:
    """Say that the quiz was given up before its start."""
    return Screen(plain(tr.t("OK, no quiz. /live begins another one.")))


# said to one person ------------------------------------------------------------------------------


def you_are_in(tr: Translator, joined: Joined) -> str:
    """What a new player is told; at most 200 characters (core.telegram.org/bots/api#answercallbackquery)."""
    who = tr.t("You are in as “{name}”.", name=joined.player.alias)
    if joined.no_account:
        more = tr.t("I keep no memory of yours: start me in private first, then tap again.")
    elif joined.counts_for_class:
        more = tr.t("Your answers count for the class.")
    elif joined.player.remember:
        more = tr.t("Your answers count for your memory.")
    else:
        more = ""
    return f"{who} {more}".strip()


def only_hosts(tr: Translator) -> str:
    """Why a button did nothing."""
    return tr.t(
        "Only whoever began this quiz and the group's administrators can do that. If you stay anonymous as one, use "
        "the commands /next, /pause and /stop."
    )


def may_not_start(tr: Translator) -> Screen:
    """Why somebody may not begin a quiz."""
    return Screen(plain(tr.t("Only administrators may start a quiz here. One of them can let everybody, under /live.")))


def only_admins(tr: Translator) -> str:
    """Why somebody may not set who may start."""
    return tr.t("Only the group's administrators can change that.")


def over(tr: Translator) -> str:
    """Why a button leads nowhere."""
    return tr.t("That is over. /live begins a new quiz.")


def past_question(tr: Translator) -> str:
    """Why a button under an earlier question does nothing."""
    return tr.t("That question is past. The buttons under the newest one steer the quiz.")


def not_running(tr: Translator) -> Screen:
    """Say that there is no quiz to steer."""
    return Screen(plain(tr.t("No quiz is running here. /live begins one.")))


def nothing_to_ask(tr: Translator) -> str:
    """Say that a topic has no question for a poll."""
    return tr.t("That topic has no question that fits into a poll. Choose another one.")


def not_your_class(tr: Translator) -> Screen:
    """Say that somebody cannot play with a class."""
    why = tr.t(
        "Only a teacher of the class can begin its live quiz. If you are one and an anonymous administrator here, stop "
        "being anonymous for a moment."
    )
    return Screen(plain(why))


def needs_administrator(tr: Translator) -> Screen:
    """Ask to be made administrator, because of slow mode."""
    why = tr.t(
        "This group has slow mode, so I could not keep up with the clock. Make me an administrator (no right is "
        "needed), or turn slow mode off; then /live again."
    )
    return Screen(plain(why))


def no_polls_allowed(tr: Translator) -> Screen:
    """Say that polls are not allowed in the group."""
    why = tr.t("I may not send polls here. An administrator can allow it in the group's permissions; then /live again.")
    return Screen(plain(why))


def in_private(tr: Translator, bot: str, classes: list[Class]) -> Screen:
    """What a live quiz is, for somebody who asks in private, with links to begin one in a group.

    Args:
        bot: the bot's user name.
        classes: those that the person teaches.
    """
    what = tr.t(
        "A live quiz is for a group: everybody answers at the same time, in Telegram's own polls, and after each "
        "question I show the passage. In a show of hands nothing is stored about anybody who answers; with a ranking, "
        "only about those who join."
    )
    how = link(tr.t("Choose a group and begin"), f"https://t.me/{bot}?startgroup=live")
    with_class = [
        link(tr.t("With {klass}", klass=name(klass.name)), f"https://t.me/{bot}?startgroup=l_{klass.id}")
        for klass in classes
    ]
    return Screen(paragraphs((plain(what), lines((how, *with_class)))))
