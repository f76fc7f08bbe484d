"""The parts of a .docx file that hold text, taken out of its ZIP with limits, and put into a small one of our own.

Nothing else reaches the library that reads it: no pictures, no links to templates or to files elsewhere, no entities.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree

from bot.authoring.document import DocumentRefused, Refusal

_NEEDED = re.compile(r"word/(?:document|styles|numbering|footnotes|endnotes|comments)\.xml|docProps/(?:core|app)\.xml")
MAX_MEMBERS = 3_000
"""Files within a document."""
MAX_PART = 12_000_000
"""Bytes of a part as it unpacks. The text of 200,000 characters with its markup has some five million."""
_DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a document that hold text, by their paths.

    Raises:
        DocumentRefused: if it is no document, is protected, or unpacks to more than a document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > MAX_MEMBERS:
                raise DocumentRefused(Refusal.SUSPICIOUS, name)
            if any(member.flag_bits & 1 for member in members):
                raise DocumentRefused(Refusal.PROTECTED, name)
            wanted = [member for member in members if _NEEDED.fullmatch(member.filename)]
            if len({member.filename for member in wanted}) < len(wanted):  # two parts of one name: which is meant?
                raise DocumentRefused(Refusal.SUSPICIOUS, name)
            found = {member.filename: _part(package, member, name) for member in wanted}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise DocumentRefused(Refusal.BROKEN, name) from None
    if "word/document.xml" not in found:
        raise DocumentRefused(Refusal.BROKEN, name)
    return found


def _part(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """Unpack one part, and not more than it may have."""
    if member.file_size > MAX_PART:
        raise DocumentRefused(Refusal.SUSPICIOUS, name)
    with package.open(member) as file:
        content = file.read(MAX_PART + 1)  # not more than its header says, which was looked at
    if _DEFINITION.search(content.replace(b"\0", b"")):  # without the NULs of UTF-16
        raise DocumentRefused(Refusal.SUSPICIOUS, name)
    return content


def tree(content: bytes, name: str) -> ElementTree.Element:
    """Return a part as a tree. It has no definitions, see `_part`.

    Raises:
        DocumentRefused: if it is no XML.
    """
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # without a DOCTYPE there are no entities
    except ElementTree.ParseError:
        raise DocumentRefused(Refusal.BROKEN, name) from None


def packed(contents: Mapping[str, bytes]) -> io.BytesIO:
    """Return parts as a document again."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        for path, content in contents.items():
            package.writestr(path, content)
    file.seek(0)
    return file
