"""Lists in pages: whatever grows with time or with the question files must not outgrow a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.chat.actions import Action
from bot.chat.screens.markup import Button
from bot.chat.translation import Translator

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list.

    Attributes:
        items: what stands on the page.
        number: which page it is, from 0.
        of: how many pages there are, at least one.
        first: the place of its first item in the whole list, from 0.
    """

    items: tuple[T, ...]
    number: int
    of: int
    first: int

    def titled(self, tr: Translator, title: str) -> str:
        """The title with the number of the page, if there are several."""
        if self.of == 1:
            return title
        return tr.t("{title}, page {n} of {of}", title=title, n=tr.number(self.number + 1), of=tr.number(self.of))

    def turning(self, tr: Translator, action: Callable[[int], Action]) -> tuple[Button, ...]:
        """The buttons to the pages around it; none if it is the only one.

        Args:
            action: what shows the page of that number.
        """
        buttons = []
        if self.number:
            buttons.append(Button(tr.t("Previous"), action(self.number - 1)))
        if self.number + 1 < self.of:
            buttons.append(Button(tr.t("Next"), action(self.number + 1)))
        return tuple(buttons)


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page of that *number*, from 0, with at most *size* items; beyond the last one it is the last one."""
    pages = max(1, -(-len(items) // size))
    number = min(number, pages - 1)
    first = number * size
    return Page(tuple(items[first : first + size]), number, pages, first)


def filled(*rows: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    """The rows that have buttons."""
    return tuple(row for row in rows if row)
