"""The HTML rules, on TDLib's own examples and on what html.escape makes."""

import html

import pytest

from bot.playground.bot_api_error import BotApiError
from bot.playground.entities import JSON
from bot.playground.markup import parse_html, utf16_length


def entity(kind: str, offset: int, length: int, **more: str | int) -> JSON:
    return {"type": kind, "offset": offset, "length": length, **more}


ACCEPTED: list[tuple[str, str, list[JSON]]] = [
    ("", "", []),
    ("➡️ ➡️", "➡️ ➡️", []),
    ("&lt;&gt;&amp;&quot;&laquo;&#12345678;", '<>&"&laquo;&#12345678;', []),
    ("fish & chips", "fish & chips", []),
    ("&lt", "<", []),
    ("&#x27;&#39;&#X27;", "'''", []),
    ("&#00000039;&#0;", "&#00000039;&#0;", []),
    ("<a x>a</a><b expandable>b</b>", "ab", [entity("bold", 1, 1)]),
    ("<tg-time unix=5 format='Tw'>a</tg-time>", "a", [entity("date_time", 0, 1, unix_time=5, date_time_format="wT")]),
    ("<tg-time unix=x>a</tg-time>", "a", []),
    ("➡️ ➡️<i>➡️ ➡️</i>", "➡️ ➡️➡️ ➡️", [entity("italic", 5, 5)]),
    ("<strong>a</strong><INS>b</ins>", "ab", [entity("bold", 0, 1), entity("underline", 1, 1)]),
    ("<del>a</del><s>b</s>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
    ("🏟 🏟<i>🏟 &lt🏟</i>", "🏟 🏟🏟 <🏟", [entity("italic", 5, 6)]),
    (
        "🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>",
        "🏟 🏟🏟 ><🏟",
        [entity("italic", 5, 7), entity("bold", 9, 3)],
    ),
    ("<i aba='&lt;&gt;'>a</>", "a", [entity("italic", 0, 1)]),
    ("<i>a</    >", "a", [entity("italic", 0, 1)]),
    ("<b></b>x", "x", []),
    ("<a href=telegram.org>x</a>", "x", [entity("text_link", 0, 1, url="http://telegram.org/")]),
    ("<a href  ='telegram.org?&lt;'>x</a>", "x", [entity("text_link", 0, 1, url="http://telegram.org/?<")]),
    ("<a>telegram.org</a>", "telegram.org", [entity("text_link", 0, 12, url="http://telegram.org/")]),
    ("<a href='nowhere'>x</a>", "x", []),
    ("<a href='javascript:alert(1)'>x</a>", "x", []),
    ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
    ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
    ('<code class="language-py"><pre>x</pre></code>', "x", [entity("pre", 0, 1, language="py")]),
    ("<blockquote>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
    ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
    ("<blockquote expandable=''>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
    ("<blockquote><b>q</b></blockquote>", "q", [entity("blockquote", 0, 1), entity("bold", 0, 1)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
    ("<span class='tg-spoiler'>x</span>", "x", [entity("spoiler", 0, 1)]),
]


@pytest.mark.parametrize(("source", "text", "entities"), ACCEPTED, ids=[case[0] or "empty" for case in ACCEPTED])
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[JSON]) -> None:
    assert parse_html(source) == (text, entities)


REFUSED = [
    ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
    ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("<br>", 'Unsupported start tag "br" at byte offset 0'),
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
    ("<b />", 'Empty attribute name in the tag "b" at byte offset 0'),
    ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
    ("<i ", 'Empty attribute name in the tag "i" at byte offset 0'),
    ("<tg-time unix=5 format=x>a</tg-time>", "Invalid date format used"),
    ("<i    aba  =  ", 'Unclosed start tag "i" at byte offset 0'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
    ('<i aba="&lt;>', "Unclosed start tag at byte offset 0"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
    ("<b></b></", "Unexpected end tag at byte offset 7"),
    ("<i>a</i   ", "Unclosed end tag at byte offset 4"),
    ("<i>a</em   >", 'Unmatched end tag at byte offset 4, expected "</i>", found "</em>"'),
    ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<tg-emoji emoji-id='x'>y</tg-emoji>", "Invalid custom emoji identifier specified"),
    (
        "&#57311;",
        "Text contains invalid Unicode characters after decoding HTML entities, "
        "check for unmatched surrogate code units",
    ),
]


@pytest.mark.parametrize(("source", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_mistakes_are_named_as_the_server_names_them(source: str, words: str) -> None:
    with pytest.raises(BotApiError) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize("name", ["<b>&_*", 'O\'Neil & "Co"', "&amp;lt;", "🏟<"])
def test_escaped_text_comes_out_as_it_was(name: str) -> None:
    text, entities = parse_html(f"<b>{html.escape(name)}</b>")

    assert text == name
    assert entities == [entity("bold", 0, utf16_length(name))]
