"""The files that people and the bot send: checking, storing and describing them."""

import hashlib
import re
import struct
import unicodedata

from telegram.constants import FileSizeLimit

from bot.playground.bot_api_error import BotApiError, bad_request, ours
from bot.playground.entities import JSON
from bot.playground.parameters import Parameters, Upload
from bot.playground.state import State, StoredFile

FOLDERS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice"}
LONGEST_SIDES = 10_000  # [D] sendPhoto: width and height "must not exceed 10000 in total"
WIDEST_RATIO = 20  # [D] sendPhoto
LONGEST_STEM, LONGEST_ENDING = 64, 16
"""Characters of a file's name before and after its last dot; what is more is cut off. [T] clean_filename"""
NOT_IN_NAMES = frozenset("<>:\"/\\|?*&`'")


def from_call(state: State, call: Parameters, kind: str, value: str | None = None) -> StoredFile:
    """Return the file that a call sends, and store it if it is uploaded.

    Args:
        state: the world.
        call: the call.
        kind: "photo" or "document": the name of the parameter, and what the file is sent as.
        value: the value of the parameter, if it stands elsewhere in the call.

    Raises:
        BotApiError: the file is neither uploaded (under the name of the parameter, or of attach://…) nor one that was
            sent before (by its file_id).
    """
    value = call.text(kind) if value is None else value
    upload = call.files.get(value.removeprefix("attach://")) if value.startswith("attach://") else call.files.get(kind)
    if upload:
        return keep(state, upload, kind)
    if not value or value.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")  # [S] get_input_file
    if value.startswith(("http://", "https://")):
        raise ours("files by address are not built: nothing here reaches the network")
    return _sent_before(state, value, kind)


def keep(state: State, upload: Upload, kind: str) -> StoredFile:
    """Store an upload as *kind* and return it.

    Raises:
        BotApiError: Telegram would not accept the upload as *kind*.
    """
    name, data, mime = clean_name(upload[0]), *upload[1:]
    if not data:
        raise bad_request("file must be non-empty")  # [T]
    if len(data) > FileSizeLimit.FILESIZE_UPLOAD:
        raise BotApiError(413, "Request Entity Too Large")  # [D] 50 MB; the words are the web server's
    width, height = _photo_size(data) if kind == "photo" else (0, 0)
    number = state.next_id()
    ending = name.rpartition(".")[2] if "." in name else "bin"
    path = f"{FOLDERS.get(kind, 'documents')}/file_{number}.{ending}"
    file = StoredFile(
        id=f"playground-file-{number:08}",
        name=name,
        data=data,
        mime=mime,
        kind=kind,
        path=path,
        width=width,
        height=height,
    )
    state.files[file.id] = file
    return file


def clean_name(name: str) -> str:
    """Return the name under which Telegram keeps a file. [T] clean_filename

    Of letters and marks of any script only the letters stay; signs become spaces; a folder before it is left out.
    """
    name = re.split(r"[/\\]", name)[-1]
    dot = name.rfind(".", 1)
    stem, ending = (name[:dot], name[dot + 1 :]) if dot > 0 else (name, "")
    return ".".join(part for part in (_clean_part(stem, LONGEST_STEM), _clean_part(ending, LONGEST_ENDING)) if part)


def _clean_part(part: str, longest: int) -> str:
    clean = "".join(_clean_character(character) for character in part).lstrip(" .")
    return clean[:longest].rstrip(" .")


def _clean_character(character: str) -> str:
    """Return what *character* becomes in a name: itself, a space, or nothing."""
    if " " <= character <= "~" and character not in NOT_IN_NAMES:
        return character
    kind = unicodedata.category(character)
    if kind[0] == "L" or kind in ("Nd", "Nl", "No"):
        return character
    # [T] prepare_search_character: marks and hidden characters vanish; U+0345 is no mark there, U+00B7 is hidden
    vanishes = kind in ("Cf", "Mn", "Mc", "Me") and character != "\u0345"
    return "" if vanishes or character in "\0\xb7" else " "


def described(file: StoredFile) -> JSON:
    """Return the field of a message that holds *file*."""
    return {"photo": [_photo(file)]} if file.kind == "photo" else {file.kind: _document(file)}


def about(file: StoredFile) -> JSON:
    """Return what getFile answers.

    Raises:
        BotApiError: the file has more than the 20 MB that bots can download. [D]
    """
    if len(file.data) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")  # [S]
    return _identity(file) | {"file_path": file.path}


def _identity(file: StoredFile) -> JSON:
    unique = hashlib.sha256(file.data).hexdigest()[:16]
    return {"file_id": file.id, "file_unique_id": unique, "file_size": len(file.data)}


def _photo(file: StoredFile) -> JSON:
    return _identity(file) | {"width": file.width, "height": file.height}


def _document(file: StoredFile) -> JSON:
    return _identity(file) | {"file_name": file.name, "mime_type": file.mime}


def _sent_before(state: State, file_id: str, kind: str) -> StoredFile:
    file = state.files.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")  # [S]
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")  # [T]
    return file


def _photo_size(data: bytes) -> tuple[int, int]:
    """Return the width and height of a picture in pixels.

    Raises:
        BotApiError: the picture cannot be sent as a photo.
    """
    if len(data) > FileSizeLimit.PHOTOSIZE_UPLOAD:
        raise ours("a photo has at most 10 MB; send it as a document")
    size = picture_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")  # error of messages.sendMedia
    width, height = size
    if width + height > LONGEST_SIDES or max(size) > WIDEST_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")  # error of messages.sendMedia
    return size


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels from the head of a PNG, GIF or JPEG, or `None` for any other file."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Read the size from the frame header of a JPEG (ITU-T T.81, B.2.2), which stands after other segments."""
    start = 2
    while start + 9 <= len(data) and data[start] == 0xFF:
        marker, length = data[start + 1], int.from_bytes(data[start + 2 : start + 4], "big")
        # markers of frame headers, SOF0 to SOF15; the three others in this range are DHT, JPG and DAC
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[start + 5 : start + 9])
            return width, height
        start += 2 + length
    return None
