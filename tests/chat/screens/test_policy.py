"""The policy says what the law wants said, in both languages, and each page is read without scrolling."""

from datetime import timedelta
from html import escape

import pytest

from bot.chat.screens import policy, welcome
from bot.chat.screens.fit import fits, lines_on_a_phone
from bot.chat.screens.markup import Screen
from bot.chat.screens.policy_page import policy_page
from bot.chat.translation import Translator
from bot.quiz.language import LANGUAGES
from bot.services.retention import KEPT, UNVISITED

OPERATOR = "Universitas Contoh, Ada Lovelace, ada@example.org"
ROOM, LINE, ROW, FRAME = 629, 23.3, 50, 60
"""Points on a phone of 390 × 844, as Chromium shows it: of the chat, a line, a row of buttons, and around the text."""
SAID = {
    "en": {
        0: ("runs this bot", "whoever hosts the machine", "not end-to-end encrypted", "other countries"),
        1: ("Telegram ID", "your memory"),
        2: (
            "Not stored: your name",
            "bring back what you missed",
            "its teachers get what you agreed to",
            "no advertising",
        ),
        3: ("show of hands", "until the ranking was shown"),
        4: ("consent (GDPR, Article 6 (1) (a)", "Law 27/2022", "take it back", "a parent"),
        5: ("for a year", "within 30 days", "files that teachers took"),
        6: ("see what is stored", "Correct:", "restricting or objecting", "complain to the authority"),
        7: ("A thief of the database, or a court", "within three days"),
    },
    "id": {
        0: ("menjalankan bot ini", "penyedia servernya", "tidak dienkripsi ujung ke ujung", "negara lain"),
        1: ("ID Telegram", "ingatanmu"),
        2: (
            "Tidak disimpan: nama",
            "mengulang yang belum tepat",
            "pengajar mendapat yang kamu setujui",
            "tanpa iklan",
        ),
        3: ("acungan tangan", "sampai peringkat ditampilkan"),
        4: ("persetujuanmu (UU No. 27 Tahun 2022", "GDPR", "Menariknya bisa kapan saja", "orang tua"),
        5: ("setahun", "dalam 30 hari", "berkas yang sudah diambil pengajar"),
        6: ("melihat apa yang disimpan", "Memperbaiki:", "membatasi atau menolak", "mengadu ke lembaga"),
        7: ("Pencuri basis data, atau pengadilan", "tiga hari"),
    },
}


def fits_one_screen(screen: Screen) -> bool:
    return FRAME + LINE * lines_on_a_phone(screen.html) + ROW * len(screen.rows) <= ROOM


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_part_on_one_screen_and_leads_to_those_beside_it(language: str) -> None:
    tr = Translator(language)
    headings = [heading for heading, _ in policy.pages(tr, OPERATOR)]
    assert len(headings) == len(SAID[language])
    for number, said in SAID[language].items():
        screen = policy.page(tr, OPERATOR, number)
        assert [words for words in said if words not in screen.html] == []
        assert fits(screen)
        assert fits_one_screen(screen)
        labels = [button.label for row in screen.rows for button in row]
        assert labels == [headings[at] for at in (number - 1, number + 1) if 0 <= at < len(headings)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_names_the_operator_on_one_screen(language: str) -> None:
    screen = welcome.welcome(Translator(language), "\u2068" + "Ani " * 10 + "\u2069", OPERATOR)

    assert OPERATOR.split(",")[0] in screen.html
    assert fits(screen)
    assert fits_one_screen(screen)


def test_a_page_that_is_not_there_is_the_first() -> None:
    tr = Translator("en")

    assert policy.page(tr, OPERATOR, 99) == policy.page(tr, OPERATOR, 0)


def test_what_the_pages_promise_in_words_is_what_the_program_does() -> None:
    assert timedelta(days=365) == UNVISITED
    assert timedelta(days=30) == KEPT


def test_the_page_for_botfather_says_all_of_it_in_every_language_and_is_plain() -> None:
    written = policy_page("<b>Ada</b> & co")

    assert "<script" not in written
    assert "http" not in written
    assert "&lt;b&gt;Ada&lt;/b&gt; &amp; co" in written
    for language in LANGUAGES:
        assert f'<section lang="{language}">' in written
        for heading, texts in policy.pages(Translator(language), "<b>Ada</b> & co"):
            assert [text for text in (heading, *texts) if escape(text) not in written] == []
