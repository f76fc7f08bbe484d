"""The examples in the table that teachers fill in: one of each kind of question."""

from collections.abc import Sequence
from decimal import Decimal

from bot.quiz.draft import Draft, DraftNumber, DraftOption


def template(language: str) -> tuple[Draft, ...]:
    """Return the examples in one of the languages of the interface."""
    return _EXAMPLES.get(language, _EXAMPLES["en"])


def _example(language: str, ask: str, options: Sequence[tuple[str, bool, str]], explanation: str) -> Draft:
    kind = "several" if sum(right for _, right, _ in options) > 1 else "one"
    made = tuple(DraftOption(text=text, right=right, feedback=why) for text, right, why in options)
    return Draft(
        kind="several" if kind == "several" else "one",
        ask=ask,
        language=language,
        options=made,
        explanation=explanation,
    )


def _items(*texts: str) -> tuple[DraftOption, ...]:
    return tuple(DraftOption(text=text) for text in texts)


_EXAMPLES = {
    "en": (
        _example(
            "en",
            "Which city is the capital of Indonesia's West Java province?",
            (("Bandung", True, ""), ("Jakarta", False, "Jakarta is a province of its own."), ("Semarang", False, "")),
            "Bandung has been the capital since the province was made.",
        ),
        _example(
            "en",
            "Which of these are islands of Indonesia?",
            (("Java", True, ""), ("Sulawesi", True, ""), ("Luzon", False, "Luzon belongs to the Philippines.")),
            "Write the letters of all right answers.",
        ),
        Draft(
            kind="order",
            ask="Put these years' events in order, the earliest first.",
            language="en",
            options=_items("Bandung Conference", "Moon landing", "First web page"),
            explanation="Items stand in their right order; learners see them shuffled.",
        ),
        Draft(
            kind="number",
            ask="In which year did Indonesia declare its independence?",
            language="en",
            number=DraftNumber(answer=Decimal(1945), year=True),
            explanation="On 17 August 1945.",
        ),
    ),
    "id": (
        _example(
            "id",
            "Kota mana ibu kota Provinsi Jawa Barat?",
            (("Bandung", True, ""), ("Jakarta", False, "Jakarta provinsi tersendiri."), ("Semarang", False, "")),
            "Bandung menjadi ibu kota sejak provinsi itu dibentuk.",
        ),
        _example(
            "id",
            "Mana saja yang merupakan pulau di Indonesia?",
            (("Jawa", True, ""), ("Sulawesi", True, ""), ("Luzon", False, "Luzon milik Filipina.")),
            "Tulis huruf semua jawaban yang benar.",
        ),
        Draft(
            kind="order",
            ask="Urutkan peristiwa ini, dari yang paling awal.",
            language="id",
            options=_items("Konferensi Bandung", "Pendaratan di Bulan", "Halaman web pertama"),
            explanation="Tulis sesuai urutan yang benar; peserta melihatnya teracak.",
        ),
        Draft(
            kind="number",
            ask="Tahun berapa Indonesia menyatakan kemerdekaannya?",
            language="id",
            number=DraftNumber(answer=Decimal(1945), year=True),
            explanation="Pada 17 Agustus 1945.",
        ),
    ),
}
