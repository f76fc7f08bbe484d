"""Words of other people, made so that nothing in them can be tapped.

Telegram turns addresses, @names, #tags, /commands and long numbers in any text into links, whoever wrote them. Names
are shown on many screens: a person called `evil.com` would have a link on each. Telegram finds nothing in code: there
the words stay as they are, can be read, and copied with one tap.

What is looked for is a little more than what Telegram finds: it changes its rules, and its list of top-level domains.
"""

import re
from collections.abc import Iterator

BEGIN, END = "\u2068", "\u2069"
"""Around foreign words in a sentence: direction marks in them change nothing outside (Unicode's isolates)."""
ISOLATED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")

_REMOVED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")  # core.telegram.org does not list them; TDLib does
# Telegram's blanks: none of its links goes on after one, but numbers
_WORD = re.compile("[^ \n\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]*[0-9]")
_SHORTEST_NUMBER = 7
"""Digits. Telegram's numbers of cards have 13; those of telephones are found by its server alone, by rules unknown."""
_SIGN = re.compile(r"@[A-Za-z0-9_]|#.|\$[A-Z0-9]|(?<![\w/<>])/[A-Za-z0-9_]|://|[0-9]\.[0-9]+\.[0-9]+\.[0-9]")
_AFTER_DOT = re.compile(r"\.([^\W\d_][^\s./:?#,;!\"'()\[\]{}<>@]*)")
_PERHAPS = re.compile(r"[@#$/]|\.[^\W_]|[0-9][0-9 ().-]{5}")
"""A text without any of these needs no closer look; nearly every text is one."""


def kept(text: str) -> str:
    """*text* without the characters that Telegram takes out of any text."""
    return _REMOVED.sub("", text)


def pieces(text: str) -> tuple[tuple[bool, str], ...]:
    """*text* in pieces, each with whether Telegram could find something in it to tap.

    What Telegram takes out of a text is left out: it could hold apart what then is together, as in "/\\u030adelete".
    Nothing is remembered here: a name must not outlive what its bearer deletes.
    """
    text, found, at = kept(text), [], 0
    if not _PERHAPS.search(text):
        return ((False, text),) if text else ()
    for begin, end in _joined(sorted(_tappable(text))):
        found += [(False, text[at:begin]), (True, text[begin:end])]
        at = end
    return tuple((tappable, piece) for tappable, piece in (*found, (False, text[at:])) if piece)


def _tappable(text: str) -> Iterator[tuple[int, int]]:
    """The begin and end of each word and number that could be tapped."""
    for number in _NUMBER.finditer(text):
        if sum(map(str.isdigit, number[0])) >= _SHORTEST_NUMBER:
            yield number.span()
    for word in _WORD.finditer(text):
        if _SIGN.search(word[0]) or any(_may_end_address(match[1]) for match in _AFTER_DOT.finditer(word[0])):
            yield word.span()


def _may_end_address(label: str) -> bool:
    """Whether an address can end in *label*: not in one letter, nor in "In", as in "end.In" or "S.Kom"."""
    begins_sentence = label[0].isupper() and label[1:] == label[1:].lower()
    return len(label) > 1 and not begins_sentence


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
