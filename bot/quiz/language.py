"""The languages of the interface, each with its own name."""

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
"""The names by language code. The first is the language in which the texts of the bot are written."""


def t(text: str) -> str:
    """Return *text* as it is: the call marks it for translators, and it is translated where it is shown."""
    return text
