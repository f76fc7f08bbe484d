"""What Telegram marks in a text by itself: mentions, commands, tags, numbers of cards, addresses.

The rules are those of TDLib (MessageEntity.cpp, `find_entities` [T]); the names below are its own.
Two things Telegram's own server finds, and TDLib does not: numbers of telephones (`find_phone_numbers` is a note there
that it is to be written), and times such as 1:30, which lead into a video and which TDLib leaves out for bots
(`get_formatted_text`).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bot.playground.entities import JSON, in_order

Span = tuple[int, int]
"""Begin and end of a stretch, in characters."""

# [T] is_word_character: letters and numbers of any script. Python's \w is the same, except for scripts newer than it
MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?!@))(?![\w/<>])")
CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]{1,8}(?![A-Z]))(?:@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?")
TAGGED_USER = re.compile(r"@[A-Za-z0-9_]{3,32}")
CARD = re.compile(r"[0-9][0-9 -]*")
EMAIL = re.compile(
    r"(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,8}"
)
# [T] match_tg_urls: of tonsite:// only the last three letters are taken along
INTERNAL = re.compile(r"(?:tg|ton|(?<=tons)ite)://[A-Za-z0-9_-]{1,253}", re.IGNORECASE | re.ASCII)
SHORT_NAMES = frozenset({"gif", "nft", "pic", "ufc", "vid"})  # [T] get_valid_short_usernames
NO_PATH_END = ".:;,('?!`"
PROTOCOL = re.compile(r"(?:https?|ftp|tonsite)://", re.IGNORECASE | re.ASCII)
NOTHING = re.compile(r"[@/#$.]|[0-9][0-9 -]{11}")
"""A text without any of these has nothing to find."""


def found(text: str) -> list[JSON]:
    """Return what Telegram marks in *text*, in order. Of those that overlap, the first one stands. [T] find_entities"""
    if not NOTHING.search(text):
        return []
    everything = in_order(
        {"type": kind, "offset": begin, "length": end - begin} for kind, find in FINDERS for begin, end in find(text)
    )
    end, kept = 0, []
    for entity in everything:
        if entity["offset"] >= end:
            end = entity["offset"] + entity["length"]
            kept.append(entity)
    return kept if text.isascii() else [_in_utf16(text, entity) for entity in kept]


def _in_utf16(text: str, entity: JSON) -> JSON:
    begin = len(text[: entity["offset"]].encode("utf-16-le", "surrogatepass")) // 2
    words = text[entity["offset"] : entity["offset"] + entity["length"]]
    return entity | {"offset": begin, "length": len(words.encode("utf-16-le", "surrogatepass")) // 2}


# names, commands, tags ---------------------------------------------------------------------------


def _mentions(text: str) -> Iterator[Span]:
    for match in MENTION.finditer(text):
        if len(match[1]) >= 4 or match[1].lower() in SHORT_NAMES:
            yield match.span()


def _commands(text: str) -> Iterator[Span]:
    return (match.span() for match in COMMAND.finditer(text))


def _is_tag_letter(character: str) -> bool:
    """Whether *character* can stand in a tag. [T] is_hashtag_letter: U+0D80 to U+0DFF is Sinhala with its marks."""
    return (
        character.isalpha() or character.isdecimal() or character in "_\u200c\xb7" or "\u0d80" <= character <= "\u0dff"
    )


def _hashtags(text: str) -> Iterator[Span]:
    at = text.find("#")
    while at >= 0:
        end = at + 1
        while end < len(text) and _is_tag_letter(text[end]):
            end += 1
        span = _hashtag(text, at, end)
        if span:
            yield span
        at = text.find("#", max(at + 1, span[1] if span else end))


def _hashtag(text: str, at: int, end: int) -> Span | None:
    """Return the tag that begins *at* a "#" and whose letters stop at *end*; `None` if it is none."""
    if at and _is_tag_letter(text[at - 1]):
        return None
    letters = text[at + 1 : end][:256]
    last, stop = at + 1 + len(letters), end
    if last == end and (user := TAGGED_USER.match(text, end)):
        last = stop = user.end()
    if text[stop : stop + 1] == "#" or not any(letter.isalpha() for letter in letters):
        return None
    return at, last


def _cashtags(text: str) -> Iterator[Span]:
    for match in CASHTAG.finditer(text):
        around = (text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1])
        if not any(each and (each == "$" or _is_tag_letter(each)) for each in around):
            yield match.span()


# numbers of cards --------------------------------------------------------------------------------


def _cards(text: str) -> Iterator[Span]:
    at = 0
    while match := CARD.search(text, at):
        begin, before = match.start(), text[max(match.start() - 1, 0) : match.start()]
        if before and (before in ".,+-_" or before.isalpha()):
            at = match.end()
            continue
        at = _end_of_card(text, begin, match.end())
        number = text[begin:at].rstrip(" -")
        if _is_card(number, text[begin + len(number) : begin + len(number) + 1]):
            yield begin, begin + len(number)


def _end_of_card(text: str, begin: int, end: int) -> int:
    """Return where a number ends: a blank after 16 to 19 digits in a row ends it."""
    row = re.compile(r"[0-9]{16,19}(?= )").match(text, begin, end)
    return row.end() if row else end


def _is_card(number: str, after: str) -> bool:
    digits = re.sub("[ -]", "", number)
    if not 13 <= len(digits) <= 19 or len(number) > 2 * len(digits) - 1:
        return False
    if after and (after in "-_" or after.isalpha()):
        return False
    # the check digit: the Luhn algorithm, ISO/IEC 7812-1
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(twice - 9 if twice > 9 else twice for twice in doubled)
    return total % 10 == 0 and _has_length_of_issuer(digits)


def _has_length_of_issuer(digits: str) -> bool:
    """Whether a number is as long as those of the company that its first digits stand for. [T] is_valid_bank_card"""
    two, four = int(digits[:2]), int(digits[:4])
    if digits[0] == "4":
        return len(digits) in (13, 16, 18, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720 or 2200 <= four <= 2204:
        return len(digits) == 16
    if two in (34, 37):
        return len(digits) == 15
    return two not in (62, 81) or len(digits) >= 16


# addresses ---------------------------------------------------------------------------------------


def _is_address_letter(character: str) -> bool:
    """[T] is_url_unicode_symbol: of U+2000 to U+206F the joiners and dashes, else all but blanks."""
    if "\u2000" <= character <= "\u206f":
        return character in "\u200c\u200d" or "\u2010" <= character <= "\u2015"
    return character not in " \xa0\u1680\u3000"


def _is_path_letter(character: str) -> bool:
    return character not in '\n<>"\xab\xbb' and _is_address_letter(character)


def _is_user_letter(character: str) -> bool:
    return character not in "\n/[]{}()'`<>\"@\xab\xbb" and _is_address_letter(character)


def _is_domain_letter(character: str) -> bool:
    if character < "\xc0":
        return character.isascii() and (character.isalnum() or character in "._-~")
    return _is_address_letter(character)


def _is_protocol_letter(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in "+-"
    return character not in "\xa0\u1680\u2028\u2029\u202f\u205f\u3000" and not "\u2000" <= character <= "\u200a"


def _back(text: str, at: int, begin: int, allowed: Callable[[str], bool]) -> int:
    """Return where the run of *allowed* characters before *at* begins, not before *begin*."""
    while at > begin and allowed(text[at - 1]):
        at -= 1
    return at


def _path_end(text: str, at: int) -> int:
    """Return where the path, query or fragment that may begin *at* ends; *at* itself if there is none."""
    if text[at : at + 1] not in ("/", "?", "#"):
        return at
    end = at + 1
    while end < len(text) and _is_path_letter(text[end]):
        end += 1
    while end > at + 1 and text[end - 1] in NO_PATH_END:
        end -= 1
    return end if text[at] == "/" or end > at + 1 else at


def _internal_addresses(text: str) -> Iterator[Span]:
    """Yield the addresses that lead into the client, such as tg://resolve?domain=x. [T] match_tg_urls"""
    at = 0
    while match := INTERNAL.search(text, at):
        at = _path_end(text, match.end())
        yield match.start(), at


def _addresses(text: str) -> Iterator[tuple[Span, bool]]:
    """Yield each address with whether it is one of e-mail. [T] find_urls"""
    for begin, end in _candidates(text):
        words = text[begin:end]
        if EMAIL.fullmatch(words):
            yield (begin, end), True
        elif words.startswith("mailto:") and EMAIL.fullmatch(words, 7):
            yield (begin + 7, end), True
        elif length := _address_length(words):
            yield (begin, begin + length), False


def _candidates(text: str) -> Iterator[Span]:
    """Yield the stretches around dots that look like addresses. [T] match_urls"""
    begin = 0
    while (dot := text.find(".", begin)) >= 0 and dot + 1 < len(text):
        if text[dot + 1] == " ":
            begin = dot + 2
            continue
        span, begin = _candidate(text, begin, dot)
        if span:
            yield span


def _candidate(text: str, begin: int, dot: int) -> tuple[Span | None, int]:
    """Return what stands around *dot* if it may be an address, and where to go on. Nothing before *begin* counts."""
    start, end, has_at = _domain(text, begin, dot)
    end = _path_end(text, _port_end(text, end))
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    first = _beginning(text, begin, start, has_at)
    if first is None:
        while text[end - 1] != ".":
            end -= 1
        return None, max(end, dot + 1)
    after = end
    while after < len(text) and text[after] == ".":
        after += 1
    return ((first, end) if end > dot + 1 else None), max(after, dot + 1)


def _domain(text: str, begin: int, dot: int) -> tuple[int, int, bool]:
    """Return begin and end of the domain around *dot*, and whether there is an "@" in it."""
    start = _back(text, dot, begin, _is_domain_letter)
    end = dot
    while end < len(text) and (text[end] == "@" or _is_domain_letter(text[end])):
        end += 1
    has_at = "@" in text[dot:end]
    return (_back(text, start, begin, _is_user_letter) if has_at else start), end, has_at


def _port_end(text: str, at: int) -> int:
    port = re.compile(":0*([1-9][0-9]{0,4})(?![0-9])").match(text, at)
    return port.end() if port and int(port[1]) <= 65535 else at


def _beginning(text: str, begin: int, start: int, has_at: bool) -> int | None:
    """Return where an address begins whose domain begins at *start*; `None` if it is none after all."""
    first = start
    if start > begin and text[start - 1] == "@":
        first = _back(text, start - 1, begin, _is_user_letter)
        if has_at or first == start - 1:
            return None
    if first == begin:
        return first
    before = text[begin:first]
    if before.endswith("://") and len(before.encode(errors="surrogatepass")) >= 6:
        return _with_protocol(text, begin, first)
    return None if re.match(r"[\w/#@]", before[-1]) else first


def _with_protocol(text: str, begin: int, first: int) -> int | None:
    protocol = text[_back(text, first - 3, begin, _is_protocol_letter) : first - 3].lower()
    for name, longer in (("http", ("shttp",)), ("https", ()), ("ftp", ("tftp", "sftp")), ("tonsite", ())):
        if protocol.endswith(name) and protocol not in longer:
            return first - 3 - len(name)
    return None


def _address_length(words: str) -> int:
    """Return how much of *words* is an address, in characters; 0 if none of it is. [T] fix_url"""
    protocol = PROTOCOL.match(words)
    rest = words[protocol.end() :] if protocol else words
    domain = re.split("[/?#]", rest, maxsplit=1)[0]
    path = rest[len(domain) :]
    host = domain.partition("@")[2] if "@" in domain else domain
    host = host.rpartition(":")[0] if ":" in host else host
    if host.lower() == "teiegram.org" or not _is_host(host, protocol is not None):
        return 0
    return len(words) - len(path) + _balanced(path)


def _balanced(path: str) -> int:
    """Return where *path* ends: before a bracket that it did not open, and without stops at its end."""
    depth = {")": 0, "]": 0, "}": 0}
    closing = dict(zip("([{", ")]}", strict=True))
    end = len(path)
    for at, character in enumerate(path):
        if character in closing:
            depth[closing[character]] += 1
        elif character in depth:
            depth[character] -= 1
            if depth[character] < 0:
                end = at
                break
    return len(path[:end].rstrip(NO_PATH_END))


def _is_host(host: str, has_protocol: bool) -> bool:
    parts = host.split(".")
    if len(parts) == 1 or any(not 0 < len(part.encode()) < 64 or part[-1] == "-" for part in parts):
        return False
    if len(parts) == 4 and all(map(_is_byte, parts)):
        return True
    last = parts[-1]
    if re.fullmatch(r"[0-9.]*", host) or len(last) <= 1 or "_" in parts[-2]:
        return False
    if last.startswith("xn--"):
        return re.fullmatch("[A-Za-z0-9]{2,}", last[4:]) is not None
    return "_" not in last and "-" not in last and (has_protocol or _is_top_level(last))


def _is_byte(part: str) -> bool:
    return re.fullmatch("0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]", part) is not None


def _is_top_level(last: str) -> bool:
    """Whether a domain can end so. A single capital at the beginning makes it a new sentence: "end.In other words"."""
    lower = last.lower()
    return lower in top_level_domains() and (lower == last or lower[1:] != last[1:])


@cache
def top_level_domains() -> frozenset[str]:
    """The top-level domains of IANA's root zone, as far as TDLib knows them."""
    return frozenset(Path(__file__).with_name("top_level_domains.txt").read_text(encoding="utf-8").split())


FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("mention", _mentions),
    ("bot_command", _commands),
    ("hashtag", _hashtags),
    ("cashtag", _cashtags),
    ("bank_card_number", _cards),
    ("url", _internal_addresses),
    ("url", lambda text: (span for span, is_email in _addresses(text) if not is_email)),
    ("email", lambda text: (span for span, is_email in _addresses(text) if is_email)),
)
