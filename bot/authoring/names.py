"""Names in a text, and what they are the names of, by the words around them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.suggestion import Sentence, Text

Kind = str
"""Of what a name is: "person", "place" or "organisation"."""
_NAME = re.compile(
    r"(?<![\w’'.-])(?:[A-Z][\w’'-]*[a-z][\w’'-]*)(?: (?:(?:of|the|van|von|de|bin"
    r"|binti) )?(?:[A-Z][\w’'-]*[a-z][\w’'-]*))*"
)
_TITLES = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|Councillor|Count|Captain|Mayor|President|Minister|Sir"
    r"|Lady|Judge|Pak|Bu|Ibu|Bapak|Ki|Nyi|Kiai|Haji|Dokter|Profesor|Presiden|Menteri|Gubernur"
    r"|Bupati)\.? "
)
_ORGANISATION = re.compile(
    r"\b(?:Council|Committee|Commission|College|School|University|Institute|Society"
    r"|Association|(?<!Soviet )(?<!European )Union|Company|Office|Agency|Ministry|Department|Bank"
    r"|Courier|Times|Post|News|Data|Labs?|Inc|Ltd|Group|Court|Parliament|Authority|Board"
    r"|Koperasi|Universitas|Yayasan|Perusahaan|Lembaga|Dewan|Badan|Dinas|Kementerian|Bank"
    r"|Harian|PT|CV)\b"
)
_PLACE = re.compile(
    r"\b(?:Bay|Rock|River|Lake|Island|Bridge|Street|Road|Square|County|City|Town|Valley|Hill"
    r"|Mountain|Harbour|Port|Coast|Sea|Desa|Dusun|Kota|Kabupaten|Kecamatan|Provinsi|Kali"
    r"|Sungai|Gunung|Pulau|Danau|Jalan|Pasar)\b"
)
_BEFORE: Mapping[Kind, re.Pattern[str]] = {
    "organisation": re.compile(r"\b(?:company|firm|newspaper|perusahaan|koperasi|surat kabar|harian|lembaga) $"),
    "place": re.compile(
        r"\b(?:(?:village|town|city|island|port|district|desa|kota|dusun|kabupaten"
        r"|pulau) (?:of )?|in |at |near |from |to |on |reached |di |ke |dari )$"
    ),
    "person": re.compile(
        r"\b(?:said|led by|wrote|by|clerk|treasurer|auditor|librarian|director|mayor|oleh|kata|dipimpin|bernama|"
        r"(?:\w+, ))\s?,? ?$"
    ),
}
_REACH = 24
"""Characters before a name in which the words stand that say what it is the name of."""
_AFTER_PERSON = re.compile(
    r",? (?:said|says|told|wrote|believes|called|claimed|stated|reported|found|asked|argued"
    r"|explained|mengatakan|berkata|menulis|menyebut|menjelaskan|menyatakan|dari)\b"
)
_ROLE = re.compile(
    r", (?:who\b|(?:(?:an?|the|then|later|now) )(?:[a-z-]+ ){0,2}(?:engineer|inspector|secretary"
    r"|director|teacher|lecturer|doctor|nurse|author|writer|journalist|reporter|researcher|scientist"
    r"|professor|lawyer|judge|farmer|merchant|clerk|owner|founder|head|mayor|minister|member|officer"
    r"|pupil|student|resident|economist|historian)\b"
    r"|(?:seorang )?(?:ketua|dosen|guru|kepala|direktur|peneliti|dokter|penulis|wartawan|petani"
    r"|nelayan|pedagang|pendiri|anggota|pengurus|mahasiswa|warga)\b)"
)
"""What a person is, as it stands behind the name."""
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
January February March April May June July August September October November December Monday Tuesday Wednesday
Thursday Friday Saturday Sunday Januari Februari Maret Mei Juni Juli Agustus Oktober Desember Senin Selasa
Rabu Kamis Jumat Sabtu Minggu I The A An In On At Of And Or According After Before Since When While Between
From For With By During Although Because If Whether Some Many Most Two Three Four Every Each Menurut Pada
Sejak Mulai Selama Setelah Sebelum Ketika Karena Namun Di Ke Dari Oleh Seorang Sebuah Bagi Untuk Dengan Antara
Para Setiap
""",
    )
)
"""Words with a large first letter that begin no name."""


@dataclass(frozen=True)
class Occurrence:
    """A name in a sentence: what it says, without a title, and where it stands there."""

    name: str
    sentence: Sentence
    start: int
    end: int

    @property
    def with_article(self) -> bool:
        """Whether "the" stands before it: a name without it would not fit into its place."""
        return self.sentence.text[: self.start].lower().endswith("the ")


def occurrences(text: Text) -> Iterator[Occurrence]:
    """Yield each name of the text; the first word of a sentence is one only if it is never written small."""
    for sentence in text.sentences:
        if not sentence.whole:
            continue
        for found in _NAME.finditer(sentence.text):
            start, end = found.span()
            if start <= 1:
                first = found[0].split(" ")[0]
                if first.lower() in text.small_words or first in _NO_NAMES or " " not in found[0]:
                    start += len(first) + 1
            title = _TITLES.match(sentence.text, start, end)
            start = title.end() if title else start
            name = sentence.text[start:end].removesuffix("’s").removesuffix("'s")
            if len(name) > 2 and name.split(" ")[0] not in _NO_NAMES and name[0].isupper():
                yield Occurrence(name, sentence, start, start + len(name))


def kinds(found: Sequence[Occurrence]) -> dict[str, Kind]:
    """Return of what each name is the name, where most of what stands around it agrees."""
    votes: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    for each in found:
        votes[each.name].update(_signs(each))
    return {name: kinds.most_common(1)[0][0] for name, kinds in votes.items() if kinds}


def _signs(each: Occurrence) -> Iterator[Kind]:
    text = each.sentence.text
    before, after = text[: each.start], text[each.end :]
    near = max(0, len(before) - _REACH)
    title = _TITLES.search(before, near)
    if title and title.end() == len(before):
        yield from ("person",) * 6  # also where the name itself is that of a hill
        return
    if _ORGANISATION.search(each.name):
        yield from ("organisation",) * 5
        return
    if _PLACE.search(each.name):
        yield from ("place",) * 5
        return
    if " " in each.name and (_AFTER_PERSON.match(after) or _ROLE.match(after)):
        yield from ("person",) * 3
    for kind, sign in _BEFORE.items():
        if sign.search(before, near):
            if kind == "person" and " " not in each.name:
                continue
            yield kind
            return
