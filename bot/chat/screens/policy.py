"""The privacy policy, on pages that each fit one screen of a phone. `python -m bot policy` writes them as one page."""

from bot.chat.actions.privacy import Policy
from bot.chat.screens.markup import Button, Screen, bold, in_rows, paragraphs, plain
from bot.chat.translation import Translator
from bot.services.retention import KEPT, WARNED


def page(tr: Translator, operator: str, number: int) -> Screen:
    """A page of the policy with the buttons to those beside it; the first if there is no such number.

    Args:
        operator: who keeps the data.
    """
    shown = pages(tr, operator)
    number = number if number < len(shown) else 0
    heading, texts = shown[number]
    near = (at for at in (number - 1, number + 1) if 0 <= at < len(shown))
    beside = (Button(shown[at][0], Policy(tr.language, at, turned=True), main=at > number) for at in near)
    head = bold(f"{heading} ({number + 1}/{len(shown)})")
    return Screen(paragraphs((head, *map(plain, texts))), in_rows(beside))


def pages(tr: Translator, operator: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The whole policy: for each page its heading and its paragraphs."""
    return (
        (tr.t("Who runs it"), _who(tr, operator)),
        (tr.t("What is stored"), _what(tr)),
        (tr.t("What not, and why"), _why(tr)),
        (tr.t("Live in a group"), _live(tr)),
        (tr.t("By what right"), _right(tr)),
        (tr.t("How long"), _how_long(tr)),
        (tr.t("Your rights"), _rights(tr, operator)),
        (tr.t("If it is stolen"), _stolen(tr)),
    )


def _who(tr: Translator, operator: str) -> tuple[str, ...]:
    return (
        tr.t("{operator} runs this bot and answers for its data (the “controller”).", operator=operator),
        tr.t("Everything that is stored can be read by {operator} and by whoever hosts the machine. It is not "
             "sold, and nobody else gets it but the teachers of classes that you join.", operator=operator),
        tr.t("Telegram carries our messages, can read them (chats with bots are not end-to-end encrypted), and keeps "
             "them by its own rules, also in other countries. In which country the bot's machine stands, {operator} "
             "tells you.", operator=operator),
    )  # fmt: skip


def _what(tr: Translator) -> tuple[str, ...]:
    return (
        tr.t("Once you have agreed: your Telegram ID (not your phone number), language and settings; a time zone and "
             "the day of an exam if you tell me; what you read, were asked and answered, and when; what that says "
             "about your memory and what you mix up; your moves in stories; your reminders; mistakes you reported; "
             "your classes, with the name and ID you gave there, what you agreed to and what others got of you; "
             "classes you teach, your name there, what you sent for them, files you took; your first and last day "
             "here, whether you blocked me, what I last asked you to type, and the number of your last typed answer."),
    )  # fmt: skip


def _why(tr: Translator) -> tuple[str, ...]:
    return (
        tr.t("Not stored: your name, user name, phone number, picture or messages, except what you send for a class: "
             "names, IDs, and as a teacher questions and documents. Of a quiz that you only try, nothing."),
        tr.t("To go on where you stopped, to bring back what you missed, to remind you if you want that, to show you "
             "your progress, and in a class to show its teachers what you agreed to. Nothing else, no advertising."),
        tr.t("In a class, its teachers get what you agreed to, before you joined or since. /classes shows what that "
             "is."),
    )  # fmt: skip


def _live(tr: Translator) -> tuple[str, ...]:
    return (
        tr.t("Live quizzes in groups: in a show of hands nothing is stored about anybody who answers. With a ranking, "
             "of those who tap “I'm in” their Telegram ID, a name that I make up and their answers, until the ranking "
             "was shown. Telegram itself shows the group who voted for what there."),
    )  # fmt: skip


def _right(tr: Translator) -> tuple[str, ...]:
    return (
        tr.t("The legal basis is your consent (GDPR, Article 6 (1) (a); Indonesia's Law 27/2022, Article 20 (2) (a)). "
             "You give it when you start, have a quiz remembered, or join a class. Nothing bad follows if you do not: "
             "one quiz can be tried without being stored."),
        tr.t("You can take it back whenever you like, without a reason: delete everything in /privacy, or leave a "
             "class in /classes. What was done before stays lawful."),
        tr.t("If you count as a child where you live, a parent has to agree first: in Indonesia that is below 18, in "
             "the EU below 13 to 16, depending on the country."),
    )  # fmt: skip


def _how_long(tr: Translator) -> tuple[str, ...]:
    return (
        tr.t("Until you delete it with /privacy, or have not been here for a year: then it is deleted by itself. You "
             "are told {n} days before. Classes end on a day that their teachers choose.", n=WARNED.days),
        tr.t("Deleting works at once. Backups follow within {n} days; for as long a note is kept that you are gone, "
             "which says nothing else: if a backup has to be restored, you are deleted from it again.", n=KEPT.days),
        tr.t("Not reached by it: this chat, which you can clear in Telegram; files that teachers took away; "
             "scrambled IDs (hashes) from a list that a teacher uploaded; the list of instructors in the settings of "
             "whoever runs this bot."),
    )  # fmt: skip


def _rights(tr: Translator, operator: str) -> tuple[str, ...]:
    return (
        tr.t("At once, in /privacy: see what is stored, download it in a form that programs can read, delete it."),
        tr.t("Correct: settings in /settings, your place in a class in /classes. What you answered cannot be changed, "
             "only deleted."),
        tr.t("Anything else, such as restricting or objecting, or if you have lost your account: ask {operator}.",
             operator=operator),
        tr.t("You can complain to the authority for data protection of the country where you live or work; in "
             "Indonesia to its agency for personal data protection."),
    )  # fmt: skip


def _stolen(tr: Translator) -> tuple[str, ...]:
    return (
        tr.t("A thief of the database, or a court, would get the rows that /privacy shows you, and those of everybody "
             "else. Your Telegram ID is only a number, but Telegram can say whose it is, and so can people who share a "
             "group with you."),
        tr.t("They would not get your phone number or messages from it, nor your name unless you gave it to a class: "
             "these are not there."),
        tr.t("If that happens, whoever runs this bot has to tell the authority within three days, and you if it "
             "may harm you."),
    )  # fmt: skip
