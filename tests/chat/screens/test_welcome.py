import re

from bot import paths
from bot.chat.screens import welcome
from bot.chat.translation import Translator
from bot.packs.load import load
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.quiz.progress import Share


def test_the_list_of_topics_grows_no_longer_with_what_was_read() -> None:
    """Folded text takes three lines of a phone; the buttons stood below the screen after three topics."""
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    shares = {id: Share(id, 30, 20, 10, 30) for id in bank.packs}

    for language in LANGUAGES:
        html = welcome.topics(Translator(language), bank, shares, "").html
        assert re.sub(r"<blockquote expandable>.*</blockquote>", "…", html, flags=re.DOTALL).count("\n") <= 2, html
        assert "30" in html
