"""How marked stretches of a text are ordered, cut and merged."""

import pytest

from bot.playground.formatted import of_source

CASES = [
    ("<code><b>x</b></code>", "code 0-1"),
    ("<code>a<blockquote>b</blockquote></code>", "blockquote 1-2"),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", "blockquote 0-2"),
    ("<blockquote>a<code>b</code></blockquote>", "blockquote 0-2, code 1-2"),
    ("<b>a<code>b</code>c</b>", "bold 0-1, code 1-2, bold 2-3"),
    ("<b>a<i>b</i>c</b>", "bold 0-1, bold 1-3, italic 1-2"),
    ("<b>a</b><b>b</b>", "bold 0-2"),
    ("<b>to a.com now</b>", "bold 0-3, url 3-8, bold 3-8, bold 8-12"),
    ("<a href='a.com'>b.com</a>", "text_link 0-5"),
    ("<b>a</b>.com", "url 0-5, bold 0-1"),
]


@pytest.mark.parametrize(("source", "entities"), CASES, ids=[source for source, _ in CASES])
def test_entities_are_cut_and_merged_as_the_server_does(source: str, entities: str) -> None:
    found = of_source(source, "HTML").entities

    assert ", ".join(f"{e['type']} {e['offset']}-{e['offset'] + e['length']}" for e in found) == entities
