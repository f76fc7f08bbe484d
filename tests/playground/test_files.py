"""Files that the bot sends and fetches."""

import pytest

from bot.playground.files import picture_size
from bot.playground.telegram_api import JSON
from tests.playground.worlds import ANI, a_world, ask, refusal

CSV = ("results.csv", b"learner,score\n", "text/csv")


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big")


async def test_a_file_comes_back_as_it_was_sent() -> None:
    world = a_world()

    status, body = await world.call("sendDocument", {"chat_id": ANI, "caption": "Here"}, {"document": CSV})

    document = body["result"]["document"]
    assert (status, body["result"]["caption"]) == (200, "Here")
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("results.csv", "text/csv", 14)
    stored = world.file(document["file_id"])
    assert stored
    assert stored.data == CSV[1]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("x" * 70 + ".xlsx", "x" * 64 + ".xlsx"),
        ("x." + "y" * 20, "x." + "y" * 16),
        ("../a/b\\..c.csv", "c.csv"),
        ("a:b?c.tar.gz", "a b c.tar.gz"),
        ("e\u0301\u200bté\u202e.txt", "eté.txt"),
        (" .x", "x"),
    ],
)
async def test_a_files_name_is_cleaned_and_cut(name: str, kept: str) -> None:
    _, body = await a_world().call("sendDocument", {"chat_id": ANI}, {"document": (name, b"x", "text/plain")})

    assert body["result"]["document"]["file_name"] == kept


async def test_a_file_can_be_sent_again_by_its_id() -> None:
    world = a_world()
    _, body = await world.call("sendDocument", {"chat_id": ANI}, {"document": CSV})
    first = body["result"]["document"]

    again = await ask(world, "sendDocument", chat_id=ANI, document=first["file_id"])

    assert again["document"] == first


REFUSED: list[tuple[str, JSON, str]] = [
    ("sendDocument", {}, "there is no document in the request"),
    ("sendDocument", {"document": "attach://nothing"}, "there is no document in the request"),
    ("sendDocument", {"document": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "attach://text"}, "IMAGE_PROCESS_FAILED"),
    ("sendPhoto", {"photo": "attach://wide"}, "PHOTO_INVALID_DIMENSIONS"),
    ("sendPhoto", {"photo": "attach://huge"}, "PHOTO_INVALID_DIMENSIONS"),
    ("sendDocument", {"document": "attach://empty"}, "file must be non-empty"),
    ("sendDocument", {"document": "attach://text", "caption": "x" * 1025}, "message caption is too long"),
]


@pytest.mark.parametrize(("method", "params", "words"), REFUSED, ids=[f"{m}: {w}" for m, _, w in REFUSED])
async def test_a_file_is_refused_in_the_servers_words(method: str, params: JSON, words: str) -> None:
    files = {
        "text": CSV,
        "empty": ("a.txt", b"", "text/plain"),
        "wide": ("a.png", png(2100, 100), "image/png"),
        "huge": ("a.png", png(6000, 4001), "image/png"),
    }
    missing = {"document": ""} if not params else {}

    status, body = await a_world().call(method, {"chat_id": ANI} | missing | params, files)

    assert (status, body["description"]) == (400, f"Bad Request: {words}")


async def test_a_document_is_no_photo() -> None:
    world = a_world()
    _, body = await world.call("sendDocument", {"chat_id": ANI}, {"document": CSV})

    refused = await refusal(world, "sendPhoto", chat_id=ANI, photo=body["result"]["document"]["file_id"])

    assert refused == (400, "Bad Request: can't use file of type Document as Photo")


async def test_files_that_people_send_can_be_fetched() -> None:
    world = a_world()
    sent = world.send(ANI, "document")

    found = await ask(world, "getFile", file_id=sent["document"]["file_id"])

    assert found["file_path"].startswith("documents/")
    assert await refusal(world, "getFile", file_id="unknown") == (400, "Bad Request: invalid file_id")


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (png(120, 80), (120, 80)),
        (b"GIF89a\x78\x00\x50\x00", (120, 80)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x50\x00\x78", (120, 80)),
        (b"plain text", None),
    ],
    ids=["png", "gif", "jpeg", "text"],
)
def test_the_size_of_a_picture_is_read_from_its_head(head: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(head) == size
