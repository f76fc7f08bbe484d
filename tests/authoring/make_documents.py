"""Make the documents of tests/authoring/documents anew, by the programs that teachers use.

The tests need only what this makes, so they run without any of these programs: pandoc, LibreOffice Writer and Chromium
(packages of Debian), and reportlab, weasyprint, typst, pikepdf and pillow, by pip in an environment of their own.

    python tests/authoring/make_documents.py

Texts are in `texts`; they are about matters that we made up.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pikepdf
import typst
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer
from weasyprint import HTML

HERE = Path(__file__).parent
TEXTS, TO = HERE / "texts", HERE / "documents"


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=180)


def office(source: Path, kind: str, to: Path, folder: Path) -> None:
    run(
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        kind,
        "--outdir",
        folder / kind,
        source,
    )
    shutil.copy(folder / kind / f"{source.stem}.{kind}", to)


def body(name: str) -> str:
    """Return a text without its front matter."""
    return (TEXTS / name).read_text(encoding="utf-8").split("---\n", 2)[2]


def html_of(name: str) -> str:
    done = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "html"], input=body(name), capture_output=True, text=True, check=True
    )
    return done.stdout


def libreoffice(folder: Path) -> None:
    """DOCX and PDF by LibreOffice, with a header, a footer with the page's number, and a note at the foot."""
    text = (TEXTS / "harbour.md").read_text(encoding="utf-8")
    text = text.replace("the loss came to 9,000 crowns.", "the loss came to 9,000 crowns.[^1]")
    source = folder / "harbour.md"
    source.write_text(text + "\n[^1]: Records of the harbour office, volume 12.\n", encoding="utf-8")
    run("pandoc", source, "-o", folder / "harbour.odt")
    office(folder / "harbour.odt", "fodt", folder / "plain.fodt", folder)
    flat = (folder / "plain.fodt").read_text(encoding="utf-8")
    layout = flat.index("</style:page-layout>")
    flat = (
        flat[:layout].replace(
            "<style:footer-style/>",
            "<style:footer-style><style:header-footer-properties fo:min-height='0cm'"
            " fo:margin-top='0.5cm'/></style:footer-style>",
        )
        + flat[layout:]
    )
    flat = (
        flat.replace(
            "</style:master-page>",
            "<style:header><text:p>Velm Harbour Society</text:p></style:header>"
            "<style:footer><text:p>Page <text:page-number/></text:p></style:footer></style:master-page>",
            1,
        )
        if "</style:master-page>" in flat
        else _with_header(flat)
    )
    (folder / "harbour-libreoffice.fodt").write_text(flat, encoding="utf-8")
    for kind in ("docx", "pdf"):
        office(folder / "harbour-libreoffice.fodt", kind, TO / f"harbour-libreoffice.{kind}", folder)


def _with_header(flat: str) -> str:
    import re

    return re.sub(
        r"(<style:master-page style:name=\"Standard\"[^>]*)/>",
        r"\1><style:header><text:p>Velm Harbour Society</text:p></style:header>"
        r"<style:footer><text:p>Page <text:page-number/></text:p></style:footer></style:master-page>",
        flat,
        count=1,
    )


def tracked(folder: Path) -> None:
    """DOCX with insertions, deletions and a comment, by pandoc."""
    text = (
        body("library-cards.md")
        .replace(
            "The score was abolished in January 2021.",
            'The score was abolished in [February]{.deletion author="A" date="2021-01-01T00:00:00Z"}'
            '[January]{.insertion author="A" date="2021-01-01T00:00:00Z"} 2021'
            '[Is that so?]{.comment-start id="1" author="B" date="2021-01-01T00:00:00Z"}.[]{.comment-end id="1"}',
            1,
        )
        .replace("48,000 registered", "~~50,000~~ 48,000 registered")
        .replace("by 14 per cent", "by 14^2^ per cent")
    )
    source = folder / "tracked.md"
    source.write_text(
        "---\ntitle: Reading Scores in the Libraries of Tarn County\nlang: en\n---\n" + text, encoding="utf-8"
    )
    run("pandoc", "--track-changes=all", source, "-o", TO / "library-tracked.docx")


def indonesian(folder: Path) -> None:
    """HTML by pandoc, PDF by WeasyPrint with words parted at line ends, and plain text with lines of 72 characters."""
    run("pandoc", "-s", TEXTS / "air-sumber-aji.md", "-o", TO / "air-pandoc.html")
    style = (
        "<style>@page{size:A5;margin:22mm 18mm;@top-center{content:'Yayasan Mata Air';font-size:8pt}"
        "@bottom-center{content:counter(page) ' / ' counter(pages);font-size:8pt}}"
        "body{font:10.5pt serif;text-align:justify;hyphens:auto}</style>"
    )
    head = f"<html lang=id><head><title>Air dan Poin di Desa Sumber Aji</title>{style}</head>"
    HTML(string=f"{head}<body>{html_of('air-sumber-aji.md')}</body></html>").write_pdf(TO / "air-weasyprint.pdf")
    run("pandoc", "-t", "plain", "--columns=72", TEXTS / "air-sumber-aji.md", "-o", TO / "air-wrapped.txt")


def columns() -> None:
    """A paper in two columns by Typst, with hyphens, a header, page numbers and notes."""
    text = body("library-cards.md").replace(
        "two supermarkets.", "two supermarkets.#footnote[Contract of 12 January 2015, clause 4.]"
    )
    text = text.replace(
        "lost points for the relative", "lost points#footnote[Up to 20 points a year.] for the relative"
    )
    lines = [
        "=" * (len(line) - len(line.lstrip("#"))) + line.lstrip("#") if line.startswith(("# ", "## ")) else line
        for line in text.split("\n")
    ]
    source = (
        '#set document(title: "Reading Scores in the Libraries of Tarn County", author: "Ilse Brandvold")\n'
        '#set page(paper: "a4", columns: 2, numbering: "1", '
        "header: align(right, text(8pt)[Journal of Made-up Studies 7 (2021)]))\n"
        '#set text(10pt, lang: "en")\n#set par(justify: true, first-line-indent: 1em)\n' + "\n".join(lines)
    )
    typst.compile(source.encode(), output=str(TO / "library-two-columns.pdf"))


def web_page(folder: Path) -> None:
    """A web page with what stands around an article, as HTML and as Chromium prints it."""
    page = (
        "<!DOCTYPE html><html lang=en><head><meta charset=windows-1252><title>The Harbour of"
        " Velm – Velm Courier</title>"
        '<meta property="og:site_name" content="Velm Courier">'
        '<meta property="article:published_time" content="2024-05-06T08:00:00Z">'
        "<style>body{font:14px sans-serif}nav,aside{background:#eee}</style></head><body>"
        "<header><a href=/>Velm Courier</a><nav><ul><li><a href=/a>News</a><li><a"
        " href=/b>Weather</a></ul></nav></header>"
        '<div id="cookie-banner"><p>We use 14 cookies. Accept?</p><button>Yes</button></div>'
        "<main><article><h1>The Harbour of Velm and its Points</h1><div class=share-buttons>Share Tweet Mail</div>"
        + html_of("harbour.md").split("</h1>", 1)[1].replace("9,000 crowns", "9,000<sup>1</sup> crowns – about 400 €")
        + '<section id="comments"><h2>Comments</h2><p>First! I have 999 points.</p></section></article>'
        "<aside><h2>Most read</h2><p>Herring costs 12 crowns.</p></aside></main>"
        "<footer><p>© 2024 Velm Courier. Imprint.</p></footer><script>document.title='x'</script></body></html>"
    )
    (TO / "harbour-web-page.html").write_bytes(page.encode("cp1252"))
    shutil.copy(TO / "harbour-web-page.html", folder / "page.html")
    run(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--print-to-pdf={TO / 'harbour-chromium.pdf'}",
        f"file://{folder}/page.html",
    )


def scanned() -> None:
    """Two pages that are pictures of text."""
    canvas = Canvas(str(TO / "scanned.pdf"), pagesize=A4)
    for page in range(2):
        picture = Image.new("1", (600, 850), 1)
        draw = ImageDraw.Draw(picture)
        for line in range(40):
            draw.text(
                (40, 40 + 18 * line), f"Page {page + 1}, line {line + 1} of a letter that was put on a scanner.", fill=0
            )
        name = Path(tempfile.mkdtemp()) / "page.png"
        picture.save(name)
        canvas.drawImage(str(name), 0, 0, A4[0], A4[1])
        canvas.showPage()
    canvas.save()


def protected() -> None:
    canvas = Canvas(str(TO / "protected.pdf"), encrypt=StandardEncryption("secret", "owner", canPrint=0))
    canvas.drawString(72, 720, "Nobody without the password reads this.")
    canvas.save()


def long() -> None:
    """A report of 200 pages with headers and numbers, by ReportLab."""
    styles = getSampleStyleSheet()
    story: list[object] = []
    for number, (heading, paragraphs) in enumerate(chapters(200), 1):
        story.append(Paragraph(f"{number} {heading}", styles["Heading2"]))
        for paragraph in paragraphs[: 3 if number % 4 == 1 else 1]:
            story += [Paragraph(paragraph, styles["Normal"]), Spacer(1, 8)]
        story.append(PageBreak())

    def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 810, "Registers of the Isle of Corrow")
        canvas.drawRightString(520, 30, f"{document.page}")

    path = TO / "corrow-200-pages.pdf"
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        title="Registers of the Isle of Corrow",
        author="Corrow Archive",
        invariant=1,
    )
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    with pikepdf.open(path, allow_overwriting_input=True) as made:  # half the size
        made.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    with pikepdf.open(path, allow_overwriting_input=True) as made:  # half the size
        made.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)


def words(text: str) -> list[str]:
    return text.split(", ")


FIRST = words(
    "Ada, Bertram, Clara, Dugald, Edith, Fergus, Greta, Hamish, Isla, Jonas, Keziah, Lewis, Maud, Ninian, Orla"
)
FAMILIES = words("Anster, Brook, Calloway, Denholm, Eskdale, Farrow, Gathorne, Hallam, Inglis, Jessop, Kettley, Lomas")
PLACES = words("Sandwick, Kirkhope, Northmavine, Ellanside, Brae Mill, Stour Head, Garth, Whalter, Tresk, Oddsta")
TRADES = words("cooper, weaver, miller, joiner, fisherman, schoolmaster, smith, pedlar")
GOODS = words("wool, salt, barley, candles, timber, lead, herring, tar")


def chapters(number: int) -> Iterator[tuple[str, list[str]]]:
    """Yield headings with paragraphs that no two chapters share."""
    rng = Random(7)
    for n in range(number):
        name, place, other = f"{rng.choice(FIRST)} {rng.choice(FAMILIES)}", rng.choice(PLACES), rng.choice(PLACES)
        year, trade = 1700 + n, rng.choice(TRADES)
        yield (
            f"The year {year}",
            [
                f"In {year} the register of {place} was kept by the {trade} {name}, who was paid {rng.randint(5, 60)} "
                f"marks a quarter. It names {rng.randint(40, 900)} households and {rng.randint(2, 30)} strangers. "
                f"The book was rebound in {year + rng.randint(3, 30)} and may have lost some leaves then.",
                f"According to a letter from {other}, the {trade}s of the parish owed {rng.randint(100, 9000):,} marks "
                f"in rent. {name} wrote that a household with more than {rng.randint(3, 9)} unpaid weeks was struck "
                "from the list. It is not known who checked the list.",
                f"Four goods were taxed that year: {', '.join(rng.sample(GOODS, 3))} and "
                f"{rng.choice(['glass', 'rope', 'cloth', 'iron'])}. "
                f"The tax on rope stood at {rng.randint(2, 20)} per cent.",
            ],
        )


def main() -> None:
    TO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        libreoffice(folder)
        tracked(folder)
        indonesian(folder)
        columns()
        web_page(folder)
    scanned()
    protected()
    long()
    for path in sorted(TO.iterdir()):
        print(f"{path.stat().st_size:8}  {path.name}")


if __name__ == "__main__":
    main()
