"""Hello, topics, help, reports of mistakes: everything around a quiz."""

from collections.abc import Mapping, Sequence

from bot.chat.actions import Action
from bot.chat.actions.privacy import Policy
from bot.chat.actions.progress import ShowProgress
from bot.chat.actions.quiz import Begin, ReportAs, Resume, Risks, Topics, TopicsPage
from bot.chat.actions.trial import Try
from bot.chat.actions.welcome import Agree, Greet, GreetShared, StrangerTopics, StrangerTopicsPage
from bot.chat.screens.markup import Button, Html, Screen, bold, in_rows, line, lines, paragraphs, plain, quote
from bot.chat.screens.pages import Page, filled, page_of
from bot.chat.screens.quiz import met_of, title
from bot.chat.translation import Translator
from bot.quiz.bank import MIX, Bank, Topic, risk_topic
from bot.quiz.language import LANGUAGES
from bot.quiz.progress import Share
from bot.quiz.question import Pack
from bot.services.outcomes import QuestionChanged, Unavailable

PAGE, RISKS = 8, 12
"""Topics and risks on a page."""
REASONS = ("answer", "passage", "wording", "translation")
"""What may be wrong with a question, as reports store it."""


def commands(tr: Translator) -> dict[str, str]:
    """The command menu, in the order in which it is shown."""
    return {
        "quiz": tr.t("Start a quiz"),
        "review": tr.t("Review what is due"),
        "claims": tr.t("Judge statements: told or not?"),
        "play": tr.t("Play a story under a score"),
        "progress": tr.t("See how you are doing"),
        "classes": tr.t("Your classes"),
        "live": tr.t("A quiz together, in a group"),
        "settings": tr.t("Language, reminders, plain text"),
        "privacy": tr.t("See, download or delete your data"),
        "help": tr.t("What this bot can do"),
    }


def group_commands(tr: Translator) -> dict[str, str]:
    """The command menu in groups, in the order in which it is shown."""
    return {
        "live": tr.t("A quiz together"),
        "next": tr.t("Close the question, or go on"),
        "pause": tr.t("Pause the quiz"),
        "stop": tr.t("End the quiz"),
    }


def teaching_commands(tr: Translator) -> dict[str, str]:
    """The command menu of somebody who teaches."""
    return {"teach": tr.t("The classes that you teach"), **commands(tr)}


def description(tr: Translator) -> str:
    """What a client shows before Start; at most 512 characters (core.telegram.org/bots/api#setmydescription)."""
    return tr.t(
        "Short quizzes on social credit and your privacy. Every answer comes with the passage it is taken from."
    )


def short_description(tr: Translator) -> str:
    """What stands on the bot's profile; at most 120 characters (core.telegram.org/bots/api#setmyshortdescription)."""
    return tr.t("Short quizzes on social credit and your privacy, with sources.")


def welcome(tr: Translator, name: str, operator: str, shared: Topic | None = None) -> Screen:
    """The first thing that a stranger reads: what this is, and what will be remembered. Nothing is stored yet.

    Args:
        name: what to call them; "" if they have no name.
        operator: who runs the bot.
        shared: the topic of the quiz that somebody has sent them, if that is why they are here.
    """
    hello = tr.t("Hi {name}.", name=name) if name else tr.t("Hi.")
    what = tr.t("Short questions about apps and plans that score people, each with its source.")
    sent = tr.t("Somebody sent you this quiz: {topic}.", topic=title(tr, shared)) if shared else ""
    other = next(language for language in LANGUAGES if language != tr.language)
    begin = Agree(tr.language, shared.id) if shared else Agree(tr.language)
    try_it = Try(tr.language, shared.id) if shared else Try(tr.language)
    again = GreetShared(other, shared.id) if shared else Greet(other)
    return Screen(
        paragraphs((line(bold(hello), plain(what)), plain(sent), plain(notice(tr, operator)))),
        (
            (Button(tr.t("Start a short quiz (6 questions)"), begin, main=True),),
            (Button(tr.t("Try one first: nothing is stored"), try_it),),
            (
                Button(tr.t("Choose a topic"), StrangerTopics(tr.language)),
                Button(LANGUAGES[other], again),
            ),
            (Button(tr.t("Policy"), Policy(tr.language)),),
        ),
    )


def notice(tr: Translator, operator: str) -> str:
    """What will be stored, and who can read it. The policy (`screens/policy.py`) says the same at length."""
    return tr.t(
        "If you start or say yes, you agree that I remember your Telegram ID, language, answers and their times, to "
        "bring back what you missed; no name or number. I am run by {operator}: they, their host and Telegram can read "
        "it; teachers only what you agree to. See, delete and end it in /privacy. Under age? Ask a parent.",
        operator=operator,
    )


def welcome_back(tr: Translator, name: str) -> Screen:
    """Hello to a person whom the bot knows."""
    hello = tr.t("Hi {name}.", name=name) if name else tr.t("Hi.")
    body = line(bold(hello), plain(tr.t("Good to see you again.")))
    rows = (
        (Button(tr.t("Start a quiz"), Topics(), main=True),),
        (Button(tr.t("My progress"), ShowProgress()),),
    )
    return Screen(body, rows)


def stranger_topics(tr: Translator, bank: Bank, operator: str, page: int = 0) -> Screen:
    """A page of the topics, for a stranger: the notice on what will be stored stays in sight."""
    shown = page_of(list(bank.packs.values()), page, PAGE)
    packs = [Button(tr.of(pack.title), Agree(tr.language, pack.id)) for pack in shown.items]
    mix = Button(tr.t("A mix of everything"), Agree(tr.language, MIX))
    return Screen(
        paragraphs((_choose_topic(tr, shown), _abouts(tr, shown.items), plain(notice(tr, operator)))),
        filled(*in_rows([*packs, mix]), shown.turning(tr, lambda page: StrangerTopicsPage(tr.language, page))),
    )


def topics(tr: Translator, bank: Bank, shares: Mapping[str, Share], leave: str, page: int = 0) -> Screen:
    """A page of the topics, with how much of each was met and mastered.

    Args:
        shares: how much of each pack was met, by its id; none of a pack that is new.
        leave: the id of a sitting that ends if a topic is chosen; "" for none.
    """
    shown = page_of(list(bank.packs.values()), page, PAGE)
    packs = [Button(tr.of(pack.title), Begin(pack.id, leave)) for pack in shown.items]
    mix = Button(tr.t("A mix of everything"), Begin(MIX, leave))
    by_risk = Button(tr.t("By risk"), Risks(leave))
    return Screen(
        paragraphs((_choose_topic(tr, shown), _abouts(tr, shown.items, shares))),
        filled(*in_rows(packs), shown.turning(tr, lambda page: TopicsPage(leave, page)), (mix, by_risk)),
    )


def _choose_topic(tr: Translator, shown: Page[Pack]) -> Html:
    return bold(shown.titled(tr, tr.t("Choose a topic")))


def risks(tr: Translator, bank: Bank, leave: str, page: int = 0) -> Screen:
    """A page of the risks that a quiz can be about, each with its meaning."""
    shown = page_of([risk for risk in bank.risks.values() if risk_topic(risk.id) in bank.topics], page, RISKS)
    meanings = lines(line(bold(tr.of(risk.name)), plain("·"), plain(tr.of(risk.means))) for risk in shown.items)
    buttons = [Button(tr.of(risk.name), Begin(risk_topic(risk.id), leave)) for risk in shown.items]
    return Screen(
        paragraphs((bold(shown.titled(tr, tr.t("Choose a risk"))), meanings)),
        filled(*in_rows(buttons), shown.turning(tr, lambda page: Risks(leave, page))),
    )


def _abouts(tr: Translator, packs: Sequence[Pack], shares: Mapping[str, Share] | None = None) -> Html:
    """What the packs are about, and how much of each was met and mastered; folded, so that the buttons stay near."""
    known = shares or {}
    abouts = lines(
        line(bold(tr.of(pack.title)), plain("·"), _counted(tr, known.get(pack.id)), plain(tr.of(pack.about)))
        for pack in packs
    )
    return quote(abouts, expandable=True)


def _counted(tr: Translator, share: Share | None) -> Html | None:
    if share is None:
        return None
    mastered = tr.plural("{n} mastered", "{n} mastered", share.mastered) if share.mastered else ""
    return plain(", ".join(part for part in (met_of(tr, share), mastered) if part) + ".")


def help(tr: Translator) -> Screen:
    """What the bot can do, and its commands."""
    what = tr.t(
        "I ask short questions about systems that score people: Sesame Credit and others. After each answer you see "
        "the passage it rests on, word for word, and why the other options are wrong."
    )
    how = tr.t(
        "Tap a letter, or type it: b, or B and C. Numbers are typed. If you are not sure, “I don't know” is a good "
        "answer: you see the explanation, and the fact comes back in /review, in different words where possible."
    )
    listed = lines(plain(f"/{command} – {text}") for command, text in commands(tr).items())
    return Screen(
        paragraphs((plain(what), plain(how), listed)), ((Button(tr.t("Start a quiz"), Topics(), main=True),),)
    )


def report(tr: Translator, sitting: str, turn: int) -> Screen:
    """Ask what is wrong with a question."""
    labels = {
        "answer": tr.t("The answer is wrong"),
        "passage": tr.t("The passage does not say that"),
        "wording": tr.t("It is hard to understand"),
        "translation": tr.t("There is a language mistake"),
    }
    rows = tuple((Button(labels[reason], ReportAs(sitting, turn, reason)),) for reason in REASONS)
    return Screen(plain(tr.t("What is wrong with question {n}?", n=turn + 1)), rows)


def reported(tr: Translator) -> Screen:
    """Thank for a report."""
    thanks = tr.t("Thank you. It is noted; the authors see the question and the reason, not who you are.")
    return Screen(plain(thanks))


def apology(tr: Translator, code: str, again: Action | None) -> Screen:
    """Say that something failed, with a button to try it again.

    Args:
        code: stands in the log, too.
        again: what was tapped; the button leads to the current question if it was no tap.
    """
    sorry = tr.t("That did not work, and it is our fault. Nothing was lost; try again. (code {code})", code=code)
    return Screen(plain(sorry), ((Button(tr.t("Try again"), again or Resume(), main=True),),))


def too_fast(tr: Translator) -> str:
    """Say that the person taps too fast."""
    return tr.t("That was very fast. Wait a moment, then tap again.")


def left_out(tr: Translator) -> str:
    """Say that what a person did was left out, because the process ended whenever it was handled."""
    return tr.t("I stopped each time I tried this, so I left it out. Nothing that counted is lost. /quiz goes on.")


def left_out_message(tr: Translator) -> Screen:
    """Say so below a message."""
    return Screen(plain(left_out(tr)))


def wrong_link(tr: Translator, *, ours: bool, below: Screen | None) -> Screen:
    """Say that a link opens nothing here.

    Args:
        ours: whether it is a link to this bot, with a code that the bot does not know.
        below: what to show below that; `None` for nothing.
    """
    unknown = tr.t(
        "This link leads nowhere: I do not know its code. A part of it may be missing. Copy it whole, or ask for a new "
        "one where you got it. /start begins without one."
    )
    wrong = plain(unknown if ours else tr.t("That link opens another bot, not me. Tap it to go there."))
    return Screen(paragraphs((wrong, below.html)), below.rows) if below else Screen(wrong)


def not_understood(tr: Translator) -> Screen:
    """Say that a message was not understood."""
    return Screen(plain(tr.t("I did not understand that. /help shows what I can do.")))


def text_only(tr: Translator) -> Screen:
    """Say that only text is read."""
    return Screen(plain(tr.t("I can only read text. /help shows what I can do.")))


def edited(tr: Translator) -> Screen:
    """Say that an edited message is not read."""
    return Screen(plain(tr.t("I do not read edited messages; what counted still counts. Send it as a new one.")))


def in_private(tr: Translator, bot: str) -> Screen:
    """Tell a group where questions are asked. *bot* is the bot's user name."""
    body = tr.t("I ask questions in private, so that nobody sees your answers: https://t.me/{bot}", bot=bot)
    return Screen(plain(body))


def over_alert(tr: Translator) -> str:
    """Say that the quiz is over."""
    return tr.t("That quiz is over. /quiz starts a new one.")


def answered_before_alert(tr: Translator) -> str:
    """Say that the question was answered before."""
    return tr.t("You have already answered this one. The first answer counts.")


def changed_alert(tr: Translator) -> str:
    """Say that the question has changed since it was answered."""
    return tr.t("This question has changed since you answered it, so it cannot be shown as it was.")


def gone_alert(tr: Translator, gone: QuestionChanged | Unavailable) -> str:
    """Why an answered question cannot be shown."""
    return changed_alert(tr) if isinstance(gone, QuestionChanged) else over_alert(tr)


def dealt_anew_alert(tr: Translator) -> str:
    """Say that the question has a new wording."""
    return tr.t("This question has been improved in the meantime. Here is the new version.")


def old_button_alert(tr: Translator) -> str:
    """Say that the button leads nowhere any more."""
    return tr.t("This button does not work any more. Go on with /quiz or /help.")


def below_toast(tr: Translator) -> str:
    """Say that what was asked for is shown below already."""
    return tr.t("It is just below.")
