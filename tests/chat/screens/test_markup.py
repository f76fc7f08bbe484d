from bot.chat.actions.quiz import Resume
from bot.chat.screens.markup import Button, in_rows, link


def labels(*given: str) -> list[list[str]]:
    return [[button.label for button in row] for row in in_rows(Button(label, Resume()) for label in given)]


def test_short_labels_share_a_row_and_long_ones_stand_alone() -> None:
    assert labels("A", "B", "C") == [["A", "B"], ["C"]]
    assert labels("WeChat and the cashless city", "Voices", "Stories") == [
        ["WeChat and the cashless city"],
        ["Voices", "Stories"],
    ]
    assert labels() == []


def test_an_address_cannot_leave_its_attribute() -> None:
    assert link("<here>", 'https://a.example/?a=1&b="2"') == (
        '<a href="https://a.example/?a=1&amp;b=&quot;2&quot;">&lt;here&gt;</a>'
    )
