"""From bytes to text: by what the file says, else UTF-8, else what old Windows wrote."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OURS = re.compile("[\ue00d-\ue010]")
"""Private signs that the readers themselves use, which no file may bring along."""
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{1,40})""", re.IGNORECASE)
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def decode(data: bytes) -> tuple[str, bool]:
    """Return the text of a plain file, and whether it had to be taken for Windows-1252."""
    text, old = _by_mark(data), False
    if text is None:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text, old = windows(data), True
    return _OURS.sub("\N{REPLACEMENT CHARACTER}", text), old


def decode_html(data: bytes) -> tuple[str, bool]:
    """Return the text of a web page, and whether it had to be taken for Windows-1252 without saying so.

    By the rule of the WHATWG's encoding standard: a mark of the byte order decides, then the declared encoding, where
    ISO-8859-1 and ASCII mean Windows-1252. A page that declares nothing is UTF-8 if it can be.
    """
    text = _by_mark(data)
    if text is not None:
        return text, False
    declared = _META.search(data[:4096])
    name = _codec(declared[1].decode("ascii")) if declared else ""
    if name == "cp1252":
        return windows(data), False
    if name:
        return data.decode(name, "replace"), False
    return decode(data)


def windows(data: bytes) -> str:
    """Return the text of bytes in Windows-1252; the five that mean nothing there stay control characters."""
    return data.decode("latin-1").translate(_WINDOWS)


def _by_mark(data: bytes) -> str | None:
    """Return the text of bytes that begin with a mark of their order, or `None`."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    return None


def _codec(label: str) -> str:
    """Return Python's name of the encoding that a page declares; "" if it is none."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    if name in ("iso8859-1", "ascii", "cp1252"):
        return "cp1252"
    if name.startswith(("utf-16", "utf-32")):  # the declaration itself was read as ASCII
        return "utf-8"
    return {"iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)
