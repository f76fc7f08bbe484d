"""What is suggested from a document is proved by it, keeps its hedges, and asks about nothing twice."""

import re
from decimal import Decimal
from itertools import combinations

import pytest

from bot.authoring.document import DocumentRead
from bot.authoring.documents import read_document
from bot.authoring.suggest import suggest
from bot.authoring.suggestion import Suggestion
from bot.quiz.draft import Draft
from tests.authoring.test_documents import READABLE, read


def suggestions(text: str) -> tuple[Suggestion, ...]:
    return suggest(read_document("The text.txt", text.encode()))


def drafts(text: str) -> list[Draft]:
    return [each.draft for each in suggestions(text)]


def document_with(draft: Draft) -> str:
    assert draft.cite is not None
    return draft.cite.passage.text


@pytest.mark.parametrize("name", READABLE)
def test_every_suggestion_quotes_its_passage_byte_for_byte(name: str) -> None:
    document = read(name)

    for draft in (each.draft for each in suggest(document)):
        assert draft.cite is not None
        assert draft.cite.passage in document.passages
        assert draft.cite.quote in draft.cite.passage.text
        assert 0 < len(draft.cite.quote) <= 300


@pytest.mark.parametrize("name", READABLE)
def test_every_key_stands_in_the_quote_and_no_two_options_are_alike(name: str) -> None:
    for draft in (each.draft for each in suggest(read(name))):
        assert draft.cite is not None
        quote = draft.cite.quote.lower()
        if draft.number is not None:
            digits = re.sub(r"[.,](?=\d{3}\b)", "", quote).replace(",", ".")
            assert str(draft.number.answer) in digits
        rights = draft.options if draft.kind == "order" else [option for option in draft.options if option.right]
        assert all(option.text.lower() in quote for option in rights)
        assert len({option.text.lower() for option in draft.options}) == len(draft.options)


@pytest.mark.parametrize("name", READABLE)
def test_there_are_at_most_twenty_the_best_first_of_several_kinds_and_none_twice_about_a_sentence(name: str) -> None:
    found = suggest(read(name))

    assert 10 <= len(found) <= 20
    assert len({each.draft.kind for each in found}) > 1
    assert all(set(one.sentences).isdisjoint(other.sentences) for one, other in combinations(found, 2))
    assert found[0].score >= found[-1].score


def test_a_document_always_gives_the_same_suggestions_and_fewer_are_its_first() -> None:
    document = read("harbour-web-page.html")

    assert suggest(document) == suggest(document)
    assert suggest(document, 5) == suggest(document)[:5]


def test_a_text_in_another_language_gives_none() -> None:
    text = "Der Hafen wurde im Jahr 1788 von dem Grafen gebaut und ist bis heute 640 Meter lang. " * 3

    assert suggestions(text) == ()


NUMBERS = [
    ("The wall of the harbour is exactly 640 metres long.", Decimal(640), "metres", False),
    ("The repair of the wall cost the town 12,500,000 crowns.", Decimal(12_500_000), "crowns", False),
    ("The new wall of the harbour was finished in 1803.", Decimal(1803), "", True),
    ("The mayor of the town has to buy 1803 ropes a year.", Decimal(1803), "ropes", False),
    ("Biaya perbaikan saluran itu adalah 12.500.000 rupiah untuk desa.", Decimal(12_500_000), "rupiah", False),
    ("Saluran untuk sawah di desa ini mencapai 4,5 kilometer dari bendungan.", Decimal("4.5"), "kilometer", False),
    ("Koperasi yang besar di desa ini didirikan pada tahun 1994.", Decimal(1994), "", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answer", "unit", "year"), NUMBERS, ids=[text for text, *_ in NUMBERS])
def test_a_number_is_read_as_its_language_writes_it(text: str, answer: Decimal, unit: str, year: bool) -> None:
    number = drafts(text)[0].number

    assert number is not None
    assert (number.answer, number.unit, number.year) == (answer, unit, year)


@pytest.mark.parametrize(
    "sentence",
    [
        "The number of the berths in the harbour rose to 350¹ in the end.",
        "The ships of the harbour carry 10⁶ tonnes of salt to the north.",
        "The number of the berths in the harbour rose to 350[^1] in the end.",
        "The agreement was signed by the mayor on 14 May in the town hall.",
        "The rules of the harbour are in chapter 7 of the book of the town.",
        "The fee for the ships in the harbour was between 600–700 crowns.",
        "The harbour of the town was left by 7 ships and by 7 boats.",
    ],
)
def test_a_number_that_may_not_be_what_it_looks_like_is_never_a_key(sentence: str) -> None:
    assert [draft for draft in drafts(sentence) if draft.kind == "number"] == []


@pytest.mark.parametrize(
    ("sentence", "hedge"),
    [
        ("The wall may have been built by 212 workers from the north.", "may have been"),
        ("According to the harbour master, the loss came to 9,000 crowns.", "according to the harbour master"),
        ("The clerk said that the wall was finished in 1803 by the town.", "The clerk said that"),
        ("Menurut catatan desa, biaya perbaikan itu mencapai 900 rupiah untuk warga.", "menurut catatan desa"),
        ("Perbaikan saluran itu mungkin dilakukan pada tahun 1987 oleh warga desa.", "mungkin"),
        ("Keluarga yang miskin dapat menunggu giliran air sampai 9 hari.", "dapat menunggu"),
    ],
)
def test_a_hedge_is_never_lost_from_the_question(sentence: str, hedge: str) -> None:
    numbers = [draft for draft in drafts(sentence) if draft.kind == "number"]

    assert len(numbers) == 1
    assert hedge in numbers[0].ask


def test_an_attribution_goes_to_the_end_of_the_question() -> None:
    draft = drafts("According to the harbour master, the loss came to 9,000 crowns.")[0]

    assert draft.ask == (
        "“… the loss came to ___ crowns.” Which number is missing, according to the harbour master in “The text”?"
    )


def test_a_sentence_that_points_back_is_asked_with_the_one_before_it_or_not_at_all() -> None:
    after = drafts(
        "The wall of the harbour was laid by a count from the north. It is said to be no less than 640 metres long."
    )
    alone = drafts("It is said to be no less than 640 metres long, and that is a lot for the town.")

    asked = [draft.ask for draft in after if draft.kind == "number"]
    assert asked[0].startswith(
        "“The wall of the harbour was laid by a count from the north. It is said to be no less than ___"
    )
    assert alone == []


def test_a_sentence_that_stands_twice_with_other_numbers_is_not_asked_about() -> None:
    sentence = "The office of the harbour changed {} scores in the end."
    text = f"{sentence.format(7)}\n\n{sentence.format(61)}"

    assert drafts(text) == []


def test_what_a_text_leaves_open_is_asked_with_its_own_words() -> None:
    found = [each.draft for each in suggest(read("air-pandoc.html")) if "terbuka" in each.draft.ask]

    keys = [option.text for draft in found for option in draft.options if option.right]
    assert keys == ["apakah poin lama akan diperbaiki"]
    assert found[0].cite is not None
    assert found[0].cite.quote == "Belum diputuskan apakah poin lama akan diperbaiki."


def test_steps_are_put_in_order_and_enumerations_beside_others() -> None:
    found = [each.draft for each in suggest(read("harbour-libreoffice.pdf"))]

    order = next(draft for draft in found if draft.kind == "order")
    several = next(draft for draft in found if draft.kind == "several")
    assert order.options[0].text == "Write to the harbour office within 14 days"
    assert order.options[3].text == "Receive the decision by letter"
    assert {option.text for option in several.options if option.right} <= {
        "paying on time", "reporting spilled oil", "carrying a second pilot", "answering the radio",
    }  # fmt: skip


def test_no_suggestion_has_a_word_that_may_have_been_parted_at_a_lines_end() -> None:
    document: DocumentRead = read("air-weasyprint.pdf")

    assert document.doubtful != ()
    for draft in (each.draft for each in suggest(document)):
        assert draft.cite is not None
        assert not any(word in draft.cite.quote for word in document.doubtful)


def test_the_title_does_not_give_a_key_away() -> None:
    document = read("library-two-columns.pdf")

    for draft in (each.draft for each in suggest(document) if each.draft.kind == "one"):
        key = next(option.text for option in draft.options if option.right)
        assert key.lower() not in draft.ask.lower()


TOWNS = ("Arnby", "Garvik", "Holmdal", "Stensund", "Ostrand", "Marlow", "Felling", "Tarnby")
PEOPLE = (
    "Robert Moon, a postal inspector in Philadelphia, proposed the digits. Sir Rowland Hill introduced the stamp. "
    "Shriram Velankar, who worked for the ministry, designed the Indian code."
)


def test_whoever_is_said_to_have_an_office_is_a_person_also_with_the_name_of_a_hill() -> None:
    choices = [draft for draft in drafts(PEOPLE) if draft.kind == "one"]

    assert choices
    for draft in choices:
        assert {option.text for option in draft.options} == {"Robert Moon", "Rowland Hill", "Shriram Velankar"}


def test_a_name_is_offered_only_in_the_place_of_one_that_has_an_article_as_it_has() -> None:
    text = (
        "The storm reached the North Sea in spring. The ships came from Amsterdam at night. The record was kept at "
        "Sheerness by two men. A cable was laid to Ostend in one summer. The water rose on the River Elbe for days."
    )

    for draft in drafts(text):
        names = {option.text for option in draft.options}
        assert names <= {"Amsterdam", "Sheerness", "Ostend"} or names <= {"North Sea", "River Elbe"}


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2023 it was called 38 times at night by the doctors.",
        "If it grows further, food may become scarce there.",
        "Temperature could be another, since the city was 17 degrees warmer.",
    ],
)
def test_a_sentence_that_points_back_is_shown_with_the_one_before_it_or_not_asked_about(sentence: str) -> None:
    before = "The rescue boat takes patients across the sound."

    assert drafts(sentence) == []
    assert all(before in draft.ask for draft in drafts(f"{before} {sentence}") if "___" in draft.ask)


def test_steps_are_asked_by_their_heading_where_the_line_above_them_says_little() -> None:
    steps = "\n1. Ask for the report.\n2. Compare every loan.\n3. Send it back."
    markdown = f"# How to check it\n\nYou may ask once a year. Follow these steps:\n{steps}\n"
    (draft,) = (each.draft for each in suggest(read_document("a.md", markdown.encode())) if each.draft.kind == "order")

    assert draft.ask.startswith("“How to check it”: in which order")
    other = markdown.replace("Follow these steps", "To check it, three steps are needed")
    (draft,) = (each.draft for each in suggest(read_document("a.md", other.encode())) if each.draft.kind == "order")
    assert draft.ask.startswith("“To check it, three steps are needed”: in which order")


def test_what_is_left_open_many_times_is_not_asked_about() -> None:
    told = "The mill at the river was built in 1871 by the town. The bridge of stone was opened in 1902 by the king. "
    once = "It is not known how much the move would cost."

    assert any("left open" in draft.ask for draft in drafts(told + once))
    assert not any("left open" in draft.ask for draft in drafts(f"{told}{once} The hall is old. {once}"))


def test_of_what_the_text_tells_of_many_things_in_the_same_words_only_some_is_asked() -> None:
    opened = " ".join(f"The hall of the town of {town} was opened in {1871 + n}." for n, town in enumerate(TOWNS))
    found = drafts(f"{opened} The new bridge carries 4,150 people a day over the river.")

    assert [draft.ask.startswith("In which year was") for draft in found].count(True) == 6
    assert any("4,150" not in draft.ask and "people a day" in draft.ask for draft in found)


def test_an_indonesian_sentence_that_begins_with_that_thing_is_shown_with_the_one_before() -> None:
    before = "Nilai keluarga petani lebih rendah daripada nilai keluarga pedagang."
    after = "Perbedaan itu mungkin disebabkan oleh iuran yang lebih sulit dibayar."

    assert [draft.ask.startswith(f"“{before} Perbedaan itu ___") for draft in drafts(f"{before} {after}")] == [True]
