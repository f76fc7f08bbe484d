"""Is a typed message an id, such as a school gives its students?"""

import re

from bot.quiz.naming import clean

_ID = re.compile(r"(?=.*\w)[^\s?!,;:\"'“”‘’()\[\]{}<>|]{2,64}")
_LONGER = 80  # characters, so that what is too long is seen to be so
_DIGITS_IN_GROUPS = re.compile(r"\d+(?: \d+){1,7}")


def read_id(text: str) -> str | None:
    """The id that *text* is: one word such as "00123", "S-12/345" or "ani@example.org", or digits in groups.

    Returns:
        The id as it was typed, without spaces; `None` if it is a sentence, a single sign or nothing that can be seen.
    """
    typed = clean(" ".join(text.split()), _LONGER).rstrip(".")
    if _DIGITS_IN_GROUPS.fullmatch(typed):
        return typed.replace(" ", "")
    return typed if _ID.fullmatch(typed) else None
