"""What do drafts from a document cost, beside the bare text of it?

A PDF of a hundred pages becomes passages and suggestions; the same library extracts its text and does nothing else.
CPU time of this process, each the least of several rounds by turns.

    python -m bench.drafts [--rounds 7]
"""

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2

from bot.authoring.documents import read_document
from bot.authoring.suggest import suggest

DOCUMENT = Path(__file__).parent.parent / "tests" / "authoring" / "documents" / "corrow-200-pages.pdf"
PAGES = 100
GOAL = 3.0


def a_hundred_pages() -> bytes:
    """Return the first hundred pages of the longest document that the tests have."""
    with pypdfium2.PdfDocument(DOCUMENT) as source, pypdfium2.PdfDocument.new() as made:
        made.import_pages(source, pages=list(range(PAGES)))
        file = io.BytesIO()
        made.save(file)
        return file.getvalue()


def bare(data: bytes) -> int:
    """Extract the text of a PDF, and count its characters."""
    with pypdfium2.PdfDocument(data) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


def drafts(data: bytes) -> int:
    """Make drafts of a PDF, and count them."""
    return len(suggest(read_document("a.pdf", data)))


def cpu_seconds(work: Callable[[bytes], int], data: bytes) -> float:
    start = time.process_time()
    work(data)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    data = a_hundred_pages()
    bare(data), drafts(data)  # imports, and what is compiled once
    times = [(cpu_seconds(bare, data), cpu_seconds(drafts, data)) for _ in range(rounds)]
    least, ours = (min(column) for column in zip(*times, strict=True))
    print(f"{PAGES} pages, {bare(data):,} characters: text {1000 * least:.0f} ms, drafts {1000 * ours:.0f} ms of CPU")
    print(f"drafts ÷ text: {ours / least:.2f} (goal: {GOAL} at most)")


if __name__ == "__main__":
    main()
