"""Names that people give themselves and their classes, cleaned so that they are safe in any line of text."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import chain

MAX_LENGTH = 40
"""How many characters a name may have."""
PSEUDONYMS = 32 * 32
"""How many pseudonyms there are in each language: 32 colours times 32 birds."""
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # controls, direction marks, lone surrogates, what no font shows
_SCRIPTS = "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe"
"""Arabic, Indic, Burmese, Khmer and Mongolian letters: between these a joiner changes how a name is written."""
_JOINER = re.compile(f"(?<=[{_SCRIPTS}])[\u200c\u200d](?=[{_SCRIPTS}])")
_BLANK = " \u115f\u1160\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""Letters and marks that show nothing by themselves, though Unicode does not call them hidden."""

_COLOURS = {
    "en": "Amber Blue Brave Bright Calm Clever Copper Gentle Golden Green Grey Happy Ivory Kind Lucky Merry "
    "Misty Olive Patient Purple Quick Quiet Red Rosy Silver Spotted Steady Sunny Swift Violet White Wise",
    "id": "Abu Berani Biru Ceria Cerah Cerdas Coklat Damai Emas Gesit Hijau Jingga Jujur Kelabu Kuning Lembut "
    "Lincah Merah Nila Perak Putih Rajin Ramah Riang Sabar Sigap Tabah Teduh Tenang Tekun Ungu Wangi",
}
_BIRDS = {
    "en": "Avocet Bulbul Crane Cuckoo Dove Drongo Egret Falcon Finch Fantail Heron Hoopoe Hornbill Ibis Kestrel "
    "Kingfisher Kite Lark Magpie Myna Nightjar Oriole Osprey Owl Parrot Pelican Pitta Robin Sparrow Stork "
    "Swan Tern",
    "id": "Bangau Beo Bondol Cabak Camar Cendet Cucak Elang Enggang Gelatik Itik Jalak Kacer Kakatua Kenari Kepodang "
    "Kuntul Kutilang Layang Merpati Murai Nuri Paok Pelatuk Perkutut Pipit Raja-udang Rangkong Sikatan Srigunting "
    "Tekukur Walet",
}


def clean(given: str, limit: int = MAX_LENGTH) -> str:
    """Turn what a person typed into one line without invisible characters.

    Args:
        given: any text.
        limit: how many characters to keep.

    Returns:
        The name, in Unicode's form NFC, with single spaces; empty if no character is left.
    """
    normal = unicodedata.normalize("NFC", given)
    joiners = {match.start() for match in _JOINER.finditer(normal)}
    kept = "".join(c for i, c in enumerate(normal) if unicodedata.category(c) not in _HIDDEN or i in joiners)
    name = re.sub(r"\s+", " ", kept).strip()[:limit].strip()
    return name if name.strip(_BLANK) else ""


def as_name(given: str) -> str:
    """Turn what a person typed as a name into one line, as `clean` does.

    Returns:
        The name; empty if it is none, since nothing of it can be seen, or it has neither a letter nor a picture:
        "17" is more likely the answer to something else.
    """
    name = clean(given)
    return (
        name if any(unicodedata.category(sign)[0] == "L" or unicodedata.category(sign) == "So" for sign in name) else ""
    )


def pseudonym(language: str, number: int) -> str:
    """Return a name that says nothing about its bearer: "Blue Heron", "Bangau Biru".

    Args:
        language: "en" or "id".
        number: which one; numbers that differ by a multiple of `PSEUDONYMS` have the same name.
    """
    colours, birds = _COLOURS[language].split(), _BIRDS[language].split()
    colour, bird = colours[number % len(colours)], birds[number // len(colours) % len(birds)]
    return f"{colour} {bird}" if language == "en" else f"{bird} {colour}"


def made_unique(name: str, taken: set[str]) -> str:
    """Return *name*, with a number after it if it is *taken* already. What looks alike counts as the same."""
    return _free(name, {_look(other) for other in taken})


def all_unique(names: Iterable[str]) -> list[str]:
    """Return *names* in their order, with a number after each that repeats an earlier one."""
    taken: set[str] = set()
    unique = []
    for name in names:
        unique.append(_free(name, taken))
        taken.add(_look(unique[-1]))
    return unique


def _free(name: str, taken: Collection[str]) -> str:
    """Return *name*, with a number after it if its look is among those *taken*."""
    numbered = (f"{name[: MAX_LENGTH - 5]} {n}" for n in range(2, len(taken) + 3))
    return next(candidate for candidate in chain([name], numbered) if _look(candidate) not in taken)


def _look(name: str) -> str:
    """Return what is the same for names that differ only in capitals, or in joiners, which nobody sees."""
    return _JOINER.sub("", name).casefold()
