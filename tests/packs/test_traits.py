import pytest

from bot.packs.traits import ABSOLUTE, NAMES, OPEN, traits

OPEN_KEYS = {
    "en": ["Not stated", "That is unclear", "It is not known", "Nobody", "The story does not say", "That is left open"],
    "id": ["Tidak disebutkan", "Hal itu tidak jelas", "Belum diketahui", "Tidak ada", "Berita itu tidak menyebutnya"],
}
PLAIN = {
    "en": ["Renting a car without a deposit", "Only the buses", "A note on nothing", "It does not help"],
    "id": ["Menyewa mobil tanpa deposit", "Tidak ada yang hitam-putih", "Hanya bus", "Sangat jelas"],
}


def trait(option: str, name: str, language: str = "en", *, in_order: bool = False) -> float:
    return traits([option, "another one", "a third"], language, in_order=in_order)[0][NAMES.index(name)]


@pytest.mark.parametrize(("language", "text"), [(each, text) for each in OPEN_KEYS for text in OPEN_KEYS[each]])
def test_leaving_open_is_recognised(language: str, text: str) -> None:
    assert OPEN[language].search(text)


@pytest.mark.parametrize(("language", "text"), [(each, text) for each in PLAIN for text in PLAIN[each]])
def test_other_negations_leave_nothing_open(language: str, text: str) -> None:
    assert not OPEN[language].search(text)


@pytest.mark.parametrize(
    ("language", "text", "absolute"),
    [
        ("en", "All of them", True),
        ("en", "Exactly as planned", True),
        ("en", "Small shops", False),
        ("en", "A never-ending", True),
        ("id", "Tidak pernah dibaca", True),
        ("id", "Persis 400 juta", True),
        ("id", "Satu-satunya jalan", True),
        ("id", "Pernah dibaca", False),
    ],
)
def test_an_absolute_word_is_a_word_of_its_own(language: str, text: str, absolute: bool) -> None:
    assert bool(ABSOLUTE[language].search(text)) is absolute


@pytest.mark.parametrize(
    ("option", "name", "value"),
    [
        ("the longest of them", "longest", 1),
        ("a third", "longest", 0),  # as long as another one
        ("short", "shortest", 1),
        ("12 of them", "number", 1),
        ("a “word”", "quote marks", 1),
        ("it is not so", "negation", 1),
        ("it doesn’t", "negation", 1),
        ("as Torras says", "name", 1),
        ("Torras", "name", 0),
        ("perhaps", "hedge word", 1),
        ("if and but", "linking words", 3),
        ("another one", "words shared with the others", 0.5),
    ],
)
def test_a_trait_is_seen(option: str, name: str, value: float) -> None:
    assert trait(option, name) == value


def test_a_place_says_something_only_where_options_keep_it() -> None:
    assert trait("first", "first button") == 0
    assert trait("first", "first button", in_order=True) == 1


def test_every_trait_has_a_name() -> None:
    assert len(traits(["a", "b"], "id", in_order=True)[0]) == len(NAMES)
