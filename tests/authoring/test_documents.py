"""Documents of ten makers are read as a careful reader would; see make_documents.py for how they were made."""

import io
import zipfile
from pathlib import Path

import pytest

from bot.authoring.document import Caution, DocumentRead, DocumentRefused, Refusal
from bot.authoring.documents import read_document

HERE = Path(__file__).parent
NAMES = sorted(path.name for path in (HERE / "documents").iterdir())
READABLE = [name for name in NAMES if name not in ("protected.pdf", "scanned.pdf")]


def read(name: str) -> DocumentRead:
    return read_document(name, (HERE / "documents" / name).read_bytes())


def whole(document: DocumentRead) -> str:
    return "\n".join(passage.text for passage in document.passages)


def a_text(text: str, name: str = "a.txt") -> DocumentRead:
    return read_document(name, text.encode())


def paragraphs(name: str) -> list[str]:
    """The paragraphs of a text as its author wrote them, without headings, lists and the marks of Markdown."""
    body = (HERE / "texts" / name).read_text(encoding="utf-8").split("---\n", 2)[2]
    return [part.strip() for part in body.split("\n\n") if part.strip() and part.strip()[0] not in "#1"]


CHANGED = {
    "harbour-web-page.html": {"9,000 crowns": "9,000¹ crowns – about 400 €"},
    "harbour-chromium.pdf": {"9,000 crowns": "9,000¹ crowns – about 400 €"},
    "harbour-libreoffice.docx": {"9,000 crowns.": "9,000 crowns.¹"},
    "harbour-libreoffice.pdf": {"9,000 crowns.": "9,000 crowns.¹"},
    "library-tracked.docx": {"by 14 per cent": "by 14² per cent"},
    "library-two-columns.pdf": {"supermarkets.": "supermarkets.¹", "lost points for": "lost points² for"},
}
"""What the document has otherwise than the text that it was made from."""
TEXT_OF = {"air": "air-sumber-aji.md", "harbour": "harbour.md", "library": "library-cards.md"}


@pytest.mark.parametrize("name", [name for name in READABLE if not name.startswith("corrow")])
def test_every_paragraph_stands_in_the_passages_as_its_author_wrote_it(name: str) -> None:
    document = read(name)
    found = whole(document).replace("’", "'")
    for word in document.doubtful:  # shown to the teacher as such
        found = found.replace(word, word.replace("-", "", 1))

    missing = []
    for paragraph in paragraphs(TEXT_OF[name.split("-")[0]]):
        for old, new in CHANGED.get(name, {}).items():
            paragraph = paragraph.replace(old, new)
        if paragraph.replace("’", "'") not in found:
            missing.append(paragraph)

    assert missing == []
    assert len(document.doubtful) <= 5


@pytest.mark.parametrize("name", READABLE)
def test_no_passage_is_longer_than_700_characters_and_each_is_cut_at_the_end_of_a_sentence(name: str) -> None:
    document = read(name)

    assert all(len(passage.text) <= 700 for passage in document.passages)
    assert len({passage.id for passage in document.passages}) == len(document.passages)


def test_a_pdf_of_200_pages_keeps_its_pages_and_loses_its_headers() -> None:
    document = read("corrow-200-pages.pdf")

    assert [passage.page for passage in document.passages if "The year 1899" in passage.text] == [200]
    assert "Registers of the Isle" not in whole(document)
    assert document.left_out[0] == "Registers of the Isle of Corrow"


def test_what_stands_around_an_article_is_left_out_and_shown() -> None:
    document = read("harbour-web-page.html")

    text = whole(document)
    assert not any(word in text for word in ("cookies", "First!", "Herring costs", "Imprint", "Share", "Weather"))
    assert "We use 14 cookies. Accept?" in document.left_out
    assert (document.source.publisher, document.source.published) == ("Velm Courier", "2024-05-06")


def test_tracked_changes_are_read_as_accepted_and_said_to_be() -> None:
    document = read("library-tracked.docx")

    text = whole(document)
    assert "abolished in January 2021" in text
    assert not any(word in text for word in ("February", "50,000", "Is that so"))
    assert {Caution.CHANGES_ACCEPTED, Caution.STRUCK_OUT, Caution.COMMENTS} <= set(document.cautions)


def test_the_notes_of_a_paper_in_two_columns_stand_by_themselves() -> None:
    texts = [passage.text for passage in read("library-two-columns.pdf").passages]

    assert "¹Contract of 12 January 2015, clause 4." in texts
    assert "²Up to 20 points a year." in texts


def test_the_file_proposes_what_the_teacher_is_asked_for() -> None:
    source = read("harbour-libreoffice.docx").source

    assert (source.title, source.publisher) == ("The Harbour of Velm and its Points", "Velm Harbour Society")
    assert [read(name).source.language for name in ("air-wrapped.txt", "harbour-chromium.pdf")] == ["id", "en"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("protected.pdf", Refusal.PROTECTED), ("scanned.pdf", Refusal.SCANNED)], ids=str
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str, refusal: Refusal) -> None:
    with pytest.raises(DocumentRefused) as refused:
        read(name)

    assert refused.value.refusal is refusal
    assert str(refused.value).startswith(name)


# plain text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffPrice: 5 €".encode(), "Price: 5 €"),
        ("Price: 5 €".encode("utf-16"), "Price: 5 €"),
        ("Price: 5 €".encode("utf-16-be").replace(b"\0P", b"\xfe\xff\0P", 1), "Price: 5 €"),
        ("Price: 5 € – “yes”".encode("cp1252"), "Price: 5 € – “yes”"),
    ],
    ids=["utf-8 with a mark", "utf-16", "big-endian", "Windows-1252"],
)
def test_a_text_is_decoded_by_its_mark_or_as_utf8_or_as_old_windows(data: bytes, text: str) -> None:
    assert whole(read_document("a.txt", data)) == text


def test_an_old_encoding_is_said() -> None:
    assert Caution.OLD_ENCODING in read_document("a.txt", "café, deux œufs".encode("cp1252")).cautions


def test_wrapped_lines_run_on_and_short_ones_stay() -> None:
    poem = a_text("Roses are red\nViolets are blue")
    letter = a_text("This line was broken by a program that fills its lines\nand this is where it went on.")

    assert whole(poem) == "Roses are red\nViolets are blue"
    assert whole(letter) == "This line was broken by a program that fills its lines and this is where it went on."


@pytest.mark.parametrize(
    ("text", "expected", "doubtful"),
    [
        ("all international ships and every single one of the inter-\nnational crew.", "international crew", ()),
        ("Di halaman yang luas dan teduh itu bermain banyak sekali anak-\nanak desa.", "anak-anak desa", ()),
        ("a well-known man came and with him came another well-\nknown man of the town.", "well-known man of", ()),
        ("There is nobody here who could ever tell us whether it was a half-\ncrown.", "half-crown", ("half-crown",)),
        ("In the morning they came back to the old town to see the celebra-\ntions there.", "celebrations", ()),
    ],
    ids=["the text has the word", "a doubled word", "the text has the compound", "nobody knows", "an ending"],
)
def test_a_hyphen_at_a_lines_end_goes_only_where_the_text_shows_it(
    text: str, expected: str, doubtful: tuple[str, ...]
) -> None:
    document = a_text(text)

    assert expected in whole(document)
    assert document.doubtful == doubtful


def test_a_long_paragraph_is_cut_at_sentences_and_nothing_is_lost() -> None:
    sentences = [f"Dr. Lee wrote sentence no. {n} of this text, e.g. about harbours and fees." for n in range(40)]
    document = a_text(" ".join(sentences))

    assert " ".join(passage.text for passage in document.passages) == " ".join(sentences)
    assert all(passage.text.endswith("fees.") for passage in document.passages)


def test_steps_stay_together_under_the_line_that_announces_them() -> None:
    document = a_text("# How to\n\nDo this:\n\n1. Pull.\n2. Push.\n\nThen rest a while and wait.", "a.md")

    assert [passage.text for passage in document.passages] == [
        "How to\nDo this:\n1. Pull.\n2. Push.",
        "Then rest a while and wait.",
    ]


# web pages --------------------------------------------------------------------------------------


def a_page(body: str, head: str = "<meta charset=utf-8>") -> str:
    return whole(read_document("a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>It rose to 350<sup>1</sup> and 10<sup>6</sup> of H<sub>2</sub>O.</p>", "It rose to 350¹ and 10⁶ of H₂O."),
        ("<p>See <b>350</b><sup><a href='#n'>[12]</a></sup>.</p>", "See 350¹²."),
        ("<p>It costs <del>14</del><ins>30</ins> crowns.</p>", "It costs 30 crowns."),
        ("<dl><dt>Ballast</dt><dd>A weight.</dd></dl>", "Ballast\nA weight."),
        ("<ol start=3><li>Pull.</li><li>Push.</li></ol>", "3. Pull.\n4. Push."),
        ("<table><tr><th>Year<th>Ships</tr><tr><td>1999<td>300</tr></table>", "Year | Ships\n1999 | 300"),
        ("<p>A<br>B</p>", "A\nB"),
        ("<p>About <math><mfrac><mn>3</mn><mn>4</mn></mfrac></math> of it.</p>", "About 3/4 of it."),
        ("<section id=Menurunkan-skor><p>Menu makanan tetap ada.</p></section>", "Menu makanan tetap ada."),
        ("<p>Seen<script>alert(1)</script> <span style='display: none'>hidden</span></p>", "Seen"),
    ],
)
def test_a_page_reads_as_it_is_shown(html: str, text: str) -> None:
    assert a_page(html) == text


def test_an_old_page_that_says_latin_1_is_windows_1252() -> None:
    page = "<meta charset=iso-8859-1><p>5 € – “yes”</p>".encode("cp1252")

    assert whole(read_document("a.html", page)) == "5 € – “yes”"


# word processors' files -------------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def a_docx(body: str, prologue: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{prologue}<w:document {W} {M}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<w:p><w:r><w:t>It is </w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t>14</w:t></w:r>"
            "<w:r><w:t>30</w:t></w:r></w:p>",
            "It is 30",
        ),
        ("<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>", "Seen"),
        (
            "<w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
            "<w:moveTo><w:r><w:t>come</w:t></w:r></w:moveTo></w:p>",
            "come",
        ),
        ("<w:p><w:r><w:t>anak</w:t><w:noBreakHyphen/><w:t>anak</w:t></w:r></w:p>", "anak‑anak"),
        (
            "<w:p><m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            "3/4",
        ),
        (
            "<w:p><m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>",
            "10⁶",
        ),
    ],
    ids=["struck twice", "hidden", "moved", "hyphen", "fraction", "power"],
)  # fmt: skip
def test_a_word_processors_file_reads_as_it_is_printed(body: str, text: str) -> None:
    assert whole(read_document("a.docx", a_docx(body))) == text


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("The ferry stops | The Courier", "The ferry stops", "The ferry stops"),
        ("The ferry stops – News", "The ferry stops", "The ferry stops"),
        ("The ferry stops at night", "The ferry stops", "The ferry stops at night"),
        ("Home | The Courier", "The ferry stops", "Home | The Courier"),
    ],
)
def test_a_page_is_called_as_its_heading_without_the_name_of_its_site(title: str, heading: str, expected: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><h1>{heading}</h1><p>The boat is gone.</p></body></html>"

    assert read_document("a.html", page.encode()).source.title == expected
