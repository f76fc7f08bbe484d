"""What happens to a text between the call and the message."""

import pytest

from bot.playground.formatted import of_source, spoken


def kinds(text: str) -> list[tuple[str, int, int]]:
    return [(each["type"], each["offset"], each["length"]) for each in spoken(text).entities]


def test_blanks_around_a_text_are_trimmed_and_entities_move_along() -> None:
    found = of_source("  \n<b> a</b> b \n", "HTML")

    assert found.text == "a b"
    assert found.entities == ({"type": "bold", "offset": 0, "length": 1},)


@pytest.mark.parametrize("override", ["\u202e", "\u2028", "\r"])
def test_what_telegram_takes_out_is_gone(override: str) -> None:
    assert of_source(f"a{override}<i>b</i>", "HTML").text == "ab"


def test_control_characters_become_blanks() -> None:
    assert of_source("a\x00b\x1bc", "").text == "a b c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("/quiz@scorewise_playground_bot now", [("bot_command", 0, 30)]),
        ("🏟 see /help.", [("bot_command", 7, 5)]),
        ("and/or", []),
        ("1/2 and http://a.example/help", [("url", 8, 21)]),
        ("/a/b", []),
    ],
)
def test_commands_and_addresses_are_found_where_clients_find_them(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert kinds(text) == expected


def test_no_command_is_found_inside_code() -> None:
    assert [each["type"] for each in of_source("<code>/start</code>", "HTML").entities] == ["code"]


def test_a_parse_mode_wins_over_entities_sent_beside_it() -> None:
    found = of_source("<b>a</b>", "html", [{"type": "italic", "offset": 0, "length": 3}])

    assert [each["type"] for each in found.entities] == ["bold"]
