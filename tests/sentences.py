"""Sentences about privacy, wherever people read them: in the bot, the documents and the playground's page."""

import re
from html import unescape
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parent.parent
KEYWORDS = {"t": None, "plural": (1, 2)}
WHOLLY = ("screens/policy.py", "screens/privacy.py", "screens/trial.py")
"""Modules that say nothing else."""
DOCUMENTS = ("README.md", "docs/teaching.md", "docs/operating.md", "docs/first-run-on-telegram.md")
"""What people read about it beside SECURITY.md, whose own promises have their tests, and docs/data.md, which is
written from the schema."""
PRIVATE = re.compile(
    r"\b(privacy|consent|agreed|recorded|Telegram ID|not stored|stored|deleted themselves|deleted again|"
    r"without names|stays? with|on a machine of yours|who can read|can read (it|them|all)|read everything|"
    r"nobody sees|see your|what is kept|is kept of|are kept|remember (your|you|somebody|these)|72 hours|"
    r"(is|are) deleted|files with names|under age|older than 30 days|after 30 days|took away|were taken|taken away|"
    r"No name)\b"
)
ENOUGH = 5
"""Words that a sentence has at least; less is a heading or a label."""


def in_the_bot() -> set[str]:
    """The sentences of the bot that are about privacy, in English; of a plural, the plural."""
    found = extract_from_dir(str(ROOT / "bot" / "chat"), [("**.py", "python")], keywords=KEYWORDS)
    texts = {(file, text if isinstance(text, str) else text[-1]) for file, _, text, _, _ in found}
    return {
        text for file, text in texts if len(text.split()) >= ENOUGH and (file.endswith(WHOLLY) or PRIVATE.search(text))
    }


def in_the_documents() -> set[str]:
    """The same of the documents and of the playground's page, as sentences without their marks."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS]
    page = (ROOT / "bot" / "playground" / "page" / "index.html").read_text(encoding="utf-8")
    texts.append(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", "\n\n", page, flags=re.DOTALL)))
    sentences = {sentence for text in texts for sentence in _sentences(text)}
    return {sentence for sentence in sentences if len(sentence.split()) >= ENOUGH and PRIVATE.search(sentence)}


def _sentences(text: str) -> list[str]:
    """The sentences of a document: no code, no links' targets, no marks of tables and lists."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "", text)
    text = re.sub(r"[*`\[\]!]", "", text)
    pieces = re.split(r"\n\s*\n|\n- |\n\d+\. |\n#+ |\n\|| \| |\|\n|^#+ ", text)
    joined = (" ".join(piece.split()).lstrip("-#| x") for piece in pieces)
    return [sentence for piece in joined for sentence in re.split(r"(?<=[.?!:]) (?=[A-Z“/])", piece) if sentence]
