import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.deep_links import DeepLink, Link, OpenedLink, OtherBotsLink, UnknownLink, pasted, read

ME, CODE = "scorewise_bot", "k3x9a0b1c2d3e4"
JOIN = OpenedLink(DeepLink.JOIN_CLASS, CODE)


@pytest.mark.parametrize(
    "text",
    [
        "/start j_{}", "/start  j_{}", "/Start j_{}", "/start\nj_{}", "/start@scorewise_bot j_{}", "/start J_{}",
        "/start “j_{}”.", "/start https://t.me/scorewise_bot?start=j_{}",
    ],
)  # fmt: skip
def test_a_link_is_opened_however_its_command_is_typed(text: str) -> None:
    assert read(text.format(CODE), ME) == JOIN


@pytest.mark.parametrize(
    "text",
    [
        "https://t.me/scorewise_bot?start=j_{}", "t.me/Scorewise_Bot?start=j_{}", "http://telegram.me/scorewise_bot/?start=j_{}",
        "Join us: https://t.me/scorewise_bot?start=j_{}.", "<https://t.me/scorewise_bot?start=j_{}>",
        "tg://resolve?domain=scorewise_bot&start=j_{}", "https://t.me/scorewise_bot?x=1&start=j_{}&y=2", "j_{}", "J_{}",
        "(j_{})", " j_{} \n",
    ],
)  # fmt: skip
def test_a_link_or_its_code_can_be_pasted(text: str) -> None:
    assert pasted(text.format(CODE), ME) == JOIN


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("/start", None), ("/start ", None), ("/start x", UnknownLink()), ("/start j_", UnknownLink()),
        ("/start z_" + CODE, UnknownLink()), ("/start j_a b", UnknownLink()), ("/start j_" + "a" * 49, UnknownLink()),
        ("/start https://t.me/other_bot?start=j_1", OtherBotsLink()),
    ],
)  # fmt: skip
def test_an_unknown_payload_is_not_passed_over(text: str, link: Link | None) -> None:
    assert read(text, ME) == link


@pytest.mark.parametrize("text", ["17", "b", "j_", "t_shirt", "What is j_5?", "https://t.me/scorewise_bot", "start=5"])
def test_other_messages_are_no_links(text: str) -> None:
    assert pasted(text, ME) is None


@given(st.text(max_size=60))
def test_whatever_stands_after_the_command_is_a_link_of_ours_or_is_said_to_be_none(text: str) -> None:
    link = read(f"/start {text}", ME)

    assert not isinstance(link, OpenedLink) or link.kind.payload(link.code).isascii()
