"""Speaking a person's language: texts, plurals, numbers and dates.

The source language is English. Translators edit `bot/locale/<language>.po`; nothing needs to be compiled.
"""

import datetime as dt
import gettext
import io
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.quiz.question import Text
from bot.quiz.user import User

_FAR = dt.timedelta(days=300)  # a day so far ahead is named with its year
_LOCALE = Path(__file__).parent.parent / "locale"


@dataclass(frozen=True)
class Translator:
    """Words in one language. With `plain`, bars and signs that a screen reader would spell are left out."""

    language: str
    plain: bool = False

    def t(self, text: str, /, **values: object) -> str:
        """*text* in this language, with *values* filled in."""
        return _catalog(self.language).gettext(text).format(**values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form of the text for the number *n*, which is also filled in for `{n}`."""
        return _catalog(self.language).ngettext(one, many, n).format(n=self.number(n), **values)

    def of(self, text: Text) -> str:
        """The words of *text* for readers of this language."""
        return text[self.language]

    def number(self, value: int | Decimal) -> str:
        """A number with this language's separators: six thousand is "6,000" or "6.000"."""
        return format_decimal(value, locale=self.language)

    def decimal(self, value: float) -> str:
        """A number with one decimal place: "1.5" or "1,5"."""
        return str(format_decimal(value, format="0.0", locale=self.language))

    def date(self, day: dt.date) -> str:
        """A day in full: "November 25, 2026" or "25 November 2026"."""
        return format_date(day, format="long", locale=self.language)

    def day(self, day: dt.date) -> str:
        """A day without its year: "November 25" or "25 November"."""
        return format_skeleton("MMMMd", day, locale=self.language)

    def weekday(self, day: dt.date) -> str:
        """A day in short, with its weekday: "Wed, Nov 25" or "Rab, 25 Nov"."""
        return format_skeleton("MMMEd", day, locale=self.language)

    def short_weekday(self, day: dt.date) -> str:
        """The weekday alone: "Wed" or "Rab"."""
        return format_skeleton("E", day, locale=self.language)

    def when(self, day: dt.date, today: dt.date) -> str:
        """A day, to stand in a sentence: "today", "tomorrow" or "on November 25"."""
        is_near = (day - today).days in (0, 1)
        named = self.named(day, today)
        return named if is_near else self.t("on {day}", day=named)

    def named(self, day: dt.date, today: dt.date) -> str:
        """A day by its name: "today", "tomorrow" or "November 25". The year is added over 300 days ahead."""
        match day - today:
            case dt.timedelta(days=0):
                return self.t("today")
            case dt.timedelta(days=1):
                return self.t("tomorrow")
            case ahead if ahead > _FAR:
                return self.date(day)
            case _:
                return self.day(day)

    def clock(self, minute: int) -> str:
        """A time of day, given as minutes after midnight: "17:00" or "17.00"."""
        return format_skeleton("Hm", dt.time(minute // 60, minute % 60), locale=self.language)

    def published(self, iso: str) -> str:
        """A date that is as exact as it is known: "2022", "2022-11" or "2022-11-22"."""
        match iso.split("-"):
            case [year]:
                return year
            case [year, month]:
                return format_date(dt.date(int(year), int(month), 1), format="MMMM y", locale=self.language)
            case _:
                return self.date(dt.date.fromisoformat(iso))

    def joined(self, items: list[str]) -> str:
        """A list in words: "A", "A and B" or "A, B and C"."""
        if len(items) < 2:
            return "".join(items)
        return self.t("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def translator_for(user: User | None, language_code: str | None) -> Translator:
    """How to speak to a person: as they have set it, or as their client speaks if the bot does not know them."""
    return Translator(user.language, user.plain) if user else Translator(spoken_by(language_code))


def spoken_by(language_code: str | None) -> str:
    """The language to speak with a client. Its code may be missing; "in" is the old code of Indonesian."""
    return "id" if (language_code or "").lower().split("-")[0] in ("id", "in") else "en"


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    path = _LOCALE / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
