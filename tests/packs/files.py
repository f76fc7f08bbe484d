"""A small, faultless folder of question files, to break in one place at a time."""

from hashlib import sha256
from pathlib import Path

DOCUMENT = "Nobody asked us. The score runs from 350 to 950.\u00a0Bills count, it’s said."
RISKS = """\
risks:
  - risk: opacity
    from: solove
    name: { en: Opacity, id: Ketertutupan }
    means: { en: You cannot look inside., id: Tidak terlihat. }
    example: { en: A secret formula., id: Rumus rahasia. }
"""
MISCONCEPTIONS = """\
misconceptions:
  - misconception: average-is-range
    error: { en: The average is the range., id: Rata-rata adalah rentang. }
    refuted: { en: They differ., id: Keduanya berbeda. }
"""
CARD = f"""\
source: a-blog
title: A title
short: {{ en: A blog, id: Sebuah blog }}
publisher: Somebody
kind: {{ en: blog, id: blog }}
language: en
published: {{ en: about 2018, id: sekitar 2018 }}
document: {{ file: a.txt, sha256: {sha256(DOCUMENT.encode()).hexdigest()} }}
caution: {{ en: One voice., id: Satu suara. }}
passages:
  start: |-
    {DOCUMENT}
"""
PACK = """\
pack: a-pack
title: { en: A pack, id: Sebuah paket }
about: { en: About., id: Tentang. }
lesson: { en: Learn., id: Belajar. }
facts:
  - fact: range
    says: { en: It runs., id: Rentangnya. }
    cite:
      passage: a-blog/start
      quote: The score runs from 350 to 950.
      gloss: { id: Skornya 350 sampai 950. }
    claim: reported
    risks: [opacity]
questions:
  - id: which-range
    fact: range
    kind: one
    ask: { en: Which range?, id: Rentang mana? }
    options:
      - text: { en: No, id: Yes }
        right: true
      - text: { en: 0 to 100, id: 0 sampai 100 }
        misconception: average-is-range
        because: { en: It is not., id: Bukan. }
      - text: { en: 600 to 700, id: 600 sampai 700 }
        misconception: average-is-range
        because: { en: An average., id: Rata-rata. }
    explain: { en: It adds something., id: Ada tambahan. }
  - id: top
    fact: range
    kind: number
    ask: { en: How high?, id: Setinggi apa? }
    number:
      answer: 950
      slips:
        - value: 700
          because: { en: An average., id: Rata-rata. }
    explain: { en: It adds something., id: Ada tambahan. }
"""


def written(folder: Path, *, pack: str = PACK, card: str = CARD, risks: str = RISKS, document: str = DOCUMENT) -> Path:
    """The folder of question files, with `documents/` beside it."""
    questions = folder / "questions"
    for path, content in {
        questions / "risks.yaml": risks,
        questions / "misconceptions.yaml": MISCONCEPTIONS,
        questions / "sources" / "a-blog.yaml": card,
        questions / "packs" / "a-pack.yaml": pack,
        folder / "documents" / "a.txt": document,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return questions
