"""What happens to a text between the call and the message."""

import pytest

from bot.playground.formatted import of_source, spoken


def kinds(text: str) -> list[tuple[str, int, int]]:
    return [(each["type"], each["offset"], each["length"]) for each in spoken(text).entities]


def test_spaces_and_line_feeds_around_a_text_are_trimmed_and_entities_move_along() -> None:
    found = of_source("  \na <b> b</b> \n", "HTML")

    assert found.text == "a  b"
    assert found.entities == ({"type": "bold", "offset": 2, "length": 2},)


def test_no_other_blanks_are_trimmed_nor_those_within_an_entity() -> None:
    assert of_source("\xa0a\u3000", "").text == "\xa0a\u3000"
    assert of_source(" <b> a</b>", "HTML").text == " a"


@pytest.mark.parametrize("hidden", ["\u202e", "\u2028", "\r", "\u030a", "\u0333", "\u033f"])
def test_what_telegram_takes_out_is_gone(hidden: str) -> None:
    assert of_source(f"a{hidden}<i>b</i>", "HTML").text == "ab"


def test_control_characters_and_tabs_become_blanks() -> None:
    assert of_source("a\x00b\x1bc\td", "").text == "a b c d"


def test_of_direction_marks_in_a_row_the_last_one_stays() -> None:
    assert of_source("a\u200e\u200f\u200eb\u200fc", "").text == "a\u200c\u200c\u200eb\u200fc"


@pytest.mark.parametrize("nothing", ["\u200b\u200d", "\xa0 \u3000", "\u2800", "\U000e0041"])
def test_a_text_of_which_nothing_can_be_seen_is_empty(nothing: str) -> None:
    assert of_source(f"<b>{nothing}</b>", "HTML").text == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("/quiz@scorewise_playground_bot now", [("bot_command", 0, 30)]),
        ("🏟 see /help.", [("bot_command", 7, 5)]),
        ("and/or", []),
        ("1/2 and http://a.example/help", [("url", 8, 21)]),
        ("/a/b", []),
        ("é/start /starté", []),
        ("HTTP://a.com a.com:80/x", [("url", 0, 12), ("url", 13, 10)]),
        ("http://localhost end.In evil.c", []),
        ("mailto:ani@mail.example.com", [("email", 7, 20)]),
        ("tg://resolve?domain=x", [("url", 0, 21)]),
        ("@someone @me @gif", [("mention", 0, 8), ("mention", 13, 4)]),
        ("#x #1 $ABC $abc", [("hashtag", 0, 2), ("cashtag", 6, 4)]),
        ("4111 1111 1111 1111", []),  # clients see a card, but the Bot API does not say so
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
