"""Speaking a learner's language: texts, plurals, numbers and dates.

The source language is English; translators edit `bot/locale/<language>.po`, and nothing needs to be compiled.
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

_FAR = dt.timedelta(days=300)
_LOCALE = Path(__file__).parent.parent / "locale"


@dataclass(frozen=True)
class Translator:
    """`plain` leaves out bars and signs that a screen reader would spell."""

    language: str
    plain: bool = False

    def t(self, text: str, /, **values: object) -> str:
        """*text* in this language, with *values* filled in."""
        return _catalog(self.language).gettext(text).format(**values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form for *n*, which is also filled in for `{n}`."""
        return _catalog(self.language).ngettext(one, many, n).format(n=self.number(n), **values)

    def of(self, text: Text) -> str:
        """The words for readers of this language."""
        return text[self.language]

    def number(self, value: int | Decimal) -> str:
        """With this language's separators: six thousand is "6,000" or "6.000"."""
        return format_decimal(value, locale=self.language)

    def date(self, day: dt.date) -> str:
        return format_date(day, format="long", locale=self.language)

    def day(self, day: dt.date) -> str:
        """Without its year: "November 25" or "25 November"."""
        return format_skeleton("MMMMd", day, locale=self.language)

    def weekday(self, day: dt.date) -> str:
        """Short: "Wed, Nov 25" or "Rab, 25 Nov"."""
        return format_skeleton("MMMEd", day, locale=self.language)

    def short_weekday(self, day: dt.date) -> str:
        """ "Wed" or "Rab"."""
        return format_skeleton("E", day, locale=self.language)

    def when(self, day: dt.date, today: dt.date) -> str:
        """ "today", "tomorrow", "on November 25"."""
        near = (day - today).days in (0, 1)
        named = self.named(day, today)
        return named if near else self.t("on {day}", day=named)

    def named(self, day: dt.date, today: dt.date) -> str:
        """ "today", "tomorrow", "November 25": with its year only if that is far away."""
        match day - today:
            case dt.timedelta(days=0):
                return self.t("today")
            case dt.timedelta(days=1):
                return self.t("tomorrow")
            case far if far > _FAR:
                return self.date(day)
            case _:
                return self.day(day)

    def clock(self, minute: int) -> str:
        """A minute after midnight as a clock shows it: "17:00" or "17.00"."""
        return format_skeleton("Hm", dt.time(minute // 60, minute % 60), locale=self.language)

    def published(self, iso: str) -> str:
        """A date that is as exact as is known: "2022", "2022-11" or "2022-11-22"."""
        match iso.split("-"):
            case [year]:
                return year
            case [year, month]:
                return format_date(dt.date(int(year), int(month), 1), format="MMMM y", locale=self.language)
            case _:
                return self.date(dt.date.fromisoformat(iso))

    def joined(self, items: list[str]) -> str:
        """ "A", "A and B", "A, B and C"."""
        if len(items) < 2:
            return "".join(items)
        return self.t("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def translator_for(learner: User | None, language_code: str | None) -> Translator:
    """How to speak to somebody: as they have set it, or as their client speaks."""
    return Translator(learner.language, learner.plain) if learner else Translator(spoken_by(language_code))


def spoken_by(language_code: str | None) -> str:
    """The interface language for a client's language code, which may be missing; "in" is the old code of Indonesian."""
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
