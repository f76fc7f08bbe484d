"""The privacy policy as one web page in every language, for the address that @BotFather asks for."""

from html import escape

from bot.chat.screens.policy import pages
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Scorewise</title>
<style>body {{ max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }}</style>
{sections}
</html>
"""


def policy_page(operator: str) -> str:
    """The page: nothing is fetched for it, and nothing runs on it. *operator* is who keeps the data."""
    return _PAGE.format(sections="\n".join(_section(language, operator) for language in LANGUAGES))


def _section(language: str, operator: str) -> str:
    tr = Translator(language)
    title = tr.t("Privacy policy of this bot")
    parts = [f"<h1>{escape(title)}</h1>"]
    for heading, texts in pages(tr, operator):
        parts += [f"<h2>{escape(heading)}</h2>", *(f"<p>{escape(text)}</p>" for text in texts)]
    return "\n".join((f'<section lang="{language}">', *parts, "</section>"))
