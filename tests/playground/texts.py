"""Texts made by chance: addresses and what looks like them, signs of many scripts, right and wrong markup."""

import html
import unicodedata
from random import Random


def _words(listed: str) -> list[str]:
    return listed.split()


TAGS = _words("b strong i em u ins s strike del span tg-spoiler tg-emoji tg-time a code pre blockquote")
ATTRIBUTES = [
    *_words("x x=1 href=a.com href='' href=http class=tg-spoiler class='language-py' emoji-id='5' emoji-id=0"),
    *_words("unix=1700000000 unix='-1' format=wDT format='t' format=x expandable a/b / \" = HREF=b.com"),
    *_words("href='http://A.com:080/b?c' href=\"tg://user?id=7\" x='&#39;&lt;'"),
    "expandable = ''",
]
REFERENCES = _words(
    "&lt; &gt &amp; &quot; &apos; &nbsp; &#39; &#00000039; &#0000039; &#X27; &#x27; &#x0; &#; & && &#1114111; "
    "&#128512; &#55296; &LT;"
)
ADDRESSES = _words(
    "HTTP://a.com http://localhost https://a.b:80/c?d#e a.com a.com:99999/x evil.Com end.In x.COM www.a.co.id "
    "mailto:a@b.com a@b.com a.b+c@d.org tg://resolve?domain=x ton://a tonsite://b.ton ftp://a.de sftp://a.de "
    "shttp://a.de 1.2.3.4 1.2.3.4:80 256.1.1.1 01.2.3.4 12:30.com 1:30 10:20:30 user:pw@host.com @@a.com a@b@c.com "
    "a_b.com x._y.com a..com a.com. a.com, (a.com/b) a.com/(b)) a.com/[b a.xn--p1ai a.xn--x a.中国 пример.рф bücher.de "
    "http://a.b http://a.q1 https://teiegram.org a-.com -a.com t.me/x?start=1 a.com/«x» a.com?b a.com#c a.com/?!. "
    "://a.com x://a.com"
)
MARKS = [
    *_words(
        "@someone @ab @gif @GIF a@bcde @someone_ @someoneé /start /start@bot_bot /a@b /a/b x/start é/start <start> /ünï"
    ),
    *_words("#x #1 #a1@user #a#b ##a é#a #ශ්\u200dරී $ABC $abc $1INCH $ABCDEFGHI $A@user $$A a$ABC $ABCé"),
    *_words("4111111111111111 1111-1111 5500000000000004 378282246310005 6212345678901232 4111111111111112"),
    *_words("41111111111111111 +4111111111111111 4111111111111111é"),
    "4111 1111 1111 1111",
    "4111111111111111 2",
]
SCHEMES = ["", "", *_words("http:// HTTPS:// ftp:// tg: tg:// TG://user? ton:// tonsite:// //")]
USERS = ["", "", "a b@", *_words("a@ a:b@ %4@ é@")]
HOSTS = _words("A.com localhost 1.2.3.4 é.de . [::1] [::x] a_b a.b! a%20b resolve user x%2 a..b t.me")
PORTS = ["", *_words(":80 :080 :0 :65536 :x :")]
RESTS = ["", "/b c", " ", "/\n", *_words("/ ?id=7 ?x=1&ID=7#y ?id=07 ?id=-1 #é /?id=8 ?id=1099511627776")]
BLANKS = [" ", "  ", "\n", "\t", "\r\n", "\xa0", "\u2003", "\u200b", "\u3000", "\x00", "\x0b", "\x1f"]
SIGNS = [
    *"ab1Z_-.,:;!?()[]{}'\"/\\@#$*~`|<>&=+^%",
    *"éßñİıſK中あ한กික\u0dca\u0e31\u0301\u030a\u0333\u033f",
    *"\u200c\u200d\u200e\u200f\u2028\u202a\u202e\u2060\u2068\u2069\ufeff\u2014\xb7\xab\xbb\ufffc\u2800",
    *"😀🏟𝒜\U000e0041①²Ⅳ٣",
]
ASSIGNED = [c for c in range(0x20, 0x30000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]


def a_word(rng: Random) -> str:
    kind = rng.randrange(8)
    if kind == 0:
        return rng.choice(BLANKS)
    if kind == 1:
        return rng.choice(ADDRESSES)
    if kind == 2:
        return rng.choice(MARKS)
    if kind == 3:
        return "".join(chr(rng.choice(ASSIGNED)) for _ in range(rng.randint(1, 3)))
    return "".join(rng.choice(SIGNS) for _ in range(rng.randint(1, 5)))


def a_text(rng: Random) -> str:
    return "".join(a_word(rng) for _ in range(rng.randint(1, 9)))


def some_markup(rng: Random) -> str:
    """Something that looks like Telegram's HTML, and often is none."""
    pieces = []
    for _ in range(rng.randint(1, 8)):
        tag = rng.choice(TAGS)
        attributes = "".join(f" {rng.choice(ATTRIBUTES)}" for _ in range(rng.choice((0, 0, 1, 2))))
        pieces += rng.choice(
            (
                [f"<{tag}{attributes}>", html.escape(a_word(rng)), f"</{tag}>"],
                [f"<{tag}{attributes}>"],
                [rng.choice((f"</{tag}>", "</>", f"</{tag} >"))],
                [rng.choice(REFERENCES)],
                [html.escape(a_word(rng))],
                [rng.choice(("<b />", "<b/>", f"<{tag.upper()}>", "<", "<b ", "</b", f"<{tag} x", a_word(rng)))],
            )
        )
    return "".join(pieces)


def well_formed_markup(rng: Random, depth: int = 0) -> str:
    """Telegram's HTML without a mistake, with tags in tags."""
    pieces = []
    for _ in range(rng.randint(1, 4)):
        if depth > 3 or rng.random() < 0.4:
            pieces.append(html.escape(a_word(rng)))
        else:
            begin, end = rng.choice(PAIRS)
            pieces.append(begin + well_formed_markup(rng, depth + 1) + end)
    return "".join(pieces)


PAIRS = [
    *((f"<{tag}>", f"</{tag}>") for tag in ["b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote"]),
    ("<blockquote expandable>", "</blockquote>"),
    ('<pre><code class="language-py">', "</code></pre>"),
    ('<a href="http://b.example/">', "</a>"),
    ('<a href="tg://user?id=7">', "</a>"),
    ('<tg-time unix="1700000000" format="r">', "</tg-time>"),
    ('<tg-emoji emoji-id="9">', "</tg-emoji>"),
]


def an_address(rng: Random) -> str:
    """Something that a link may lead to, and often cannot."""
    parts = (rng.choice(choices) for choices in (SCHEMES, USERS, HOSTS, PORTS, RESTS))
    return "".join(parts) + rng.choice(["", "", a_word(rng).replace("\0", "")])


def a_file_name(rng: Random) -> str:
    return a_text(rng) * rng.choice((1, 1, 9)) + rng.choice(("", ".csv", "." + a_text(rng)))
