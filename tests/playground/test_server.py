"""The playground over HTTP."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import NetworkError
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.simple_httpclient import HTTPStreamClosedError

from bot.playground.server import Server, serve
from bot.playground.telegram_api import TOKEN, Fault, PretendTelegram
from tests.playground.worlds import ANI, BEN, a_message, a_world, button, buttons


@pytest.fixture
def world() -> PretendTelegram:
    return a_world()


@pytest_asyncio.fixture
async def server(world: PretendTelegram) -> AsyncIterator[Server]:
    server = await serve(world, 0)
    yield server
    await server.close()


async def fetch(server: Server, path: str, **options: Any) -> HTTPResponse:
    request = HTTPRequest(server.url + path, **options)
    return await AsyncHTTPClient(force_instance=True).fetch(request, raise_error=False)


async def deed(server: Server, **wanted: Any) -> tuple[int, Any]:
    response = await fetch(
        server,
        "api/deeds",
        method="POST",
        body=json.dumps(wanted),
        headers={"Content-Type": "application/json"},
    )
    return response.code, json.loads(response.body)


async def test_the_page_is_served_with_a_strict_policy(server: Server) -> None:
    response = await fetch(server, "")

    assert response.code == 200
    assert b"No Telegram needed" in response.body
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["style.css", "page.js", "text.js", "bubble.js"])
async def test_its_parts_are_served_and_name_no_other_place(server: Server, name: str) -> None:
    response = await fetch(server, name)

    assert response.code == 200
    assert b"//cdn" not in response.body
    assert b"innerHTML" not in response.body


@pytest.mark.parametrize("path", ["server.py", "..%2fserver.py", "page", "nothing.js"])
async def test_nothing_else_is_served(server: Server, path: str) -> None:
    assert (await fetch(server, path)).code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Host": "localhost:{port}"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["api/state", f"bot{TOKEN}/getMe"])
async def test_only_this_computer_is_let_in(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    filled = {name: value.format(port=server.port) for name, value in headers.items()}

    assert (await fetch(server, path, headers=filled)).code == status


TUNNEL = "play.example.org"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("api/state", {"Host": TUNNEL}, 200),
        ("api/state", {"Host": TUNNEL, "Origin": f"https://{TUNNEL}"}, 200),
        ("api/state", {"Host": "localhost:{port}", "Origin": "http://localhost:{port}"}, 200),
        ("api/state", {"Host": "other.example.org"}, 403),
        ("api/state", {"Host": TUNNEL, "Origin": "https://other.example.org"}, 403),
        ("api/state", {"Host": TUNNEL, "Sec-Fetch-Site": "cross-site"}, 403),
        (f"bot{TOKEN}/getMe", {"Host": TUNNEL}, 403),
        (f"bot{TOKEN}/getMe", {}, 200),
    ],
    ids=str,
)
async def test_a_tunnel_that_was_named_leads_to_the_page_and_not_to_the_bot_api(
    world: PretendTelegram, path: str, headers: dict[str, str], status: int
) -> None:
    server = await serve(world, 8900, tunnel=TUNNEL)
    filled = {name: value.format(port=server.port) for name, value in headers.items()}

    assert (await fetch(server, path, headers=filled)).code == status
    await server.close()


async def test_a_link_from_elsewhere_may_lead_to_the_page(server: Server) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

    assert (await fetch(server, "", headers=headers)).code == 200


async def test_deeds_need_the_json_type(server: Server) -> None:
    body = json.dumps({"do": "say", "person": ANI, "chat": ANI, "text": "x"})

    response = await fetch(server, "api/deeds", method="POST", body=body, headers={"Content-Type": "text/plain"})

    assert response.code == 415


async def test_the_page_acts_for_people(server: Server, world: PretendTelegram) -> None:
    question = await a_message(world, reply_markup=buttons([button("A")]))

    said = await deed(server, do="say", person=BEN, chat=BEN, text="/start")
    tapped = await deed(server, do="tap", person=ANI, chat=ANI, message_id=question["message_id"], data="a")
    blocked = await deed(server, do="block", person=BEN)
    refused = await deed(server, do="say", person=BEN, chat=BEN, text="Hello?")

    assert [said[0], tapped[0], blocked[0]] == [200, 200, 200]
    assert refused == (409, {"ok": False, "description": "You have blocked the bot. Unblock it first."})
    assert [list(update)[1] for update in world.take_updates()] == ["message", "callback_query", "my_chat_member"]


@pytest.mark.parametrize(
    "wanted", [{}, {"do": "fly"}, {"do": "say"}, {"do": "vote", "person": ANI, "poll": "7", "options": []}]
)
async def test_a_deed_that_makes_no_sense_is_refused(server: Server, wanted: dict[str, Any]) -> None:
    assert (await deed(server, **wanted))[0] == 409


async def attached(server: Server, *, type: str = "application/octet-stream", **query: Any) -> HTTPResponse:
    address = f"api/files?{urlencode({'person': ANI, 'chat': ANI, 'name': 'a.gift', **query})}"
    body = b"--x--\r\n" if type.startswith("multipart") else b"What?{=a ~b}\xff"
    return await fetch(server, address, method="POST", body=body, headers={"Content-Type": type})


async def test_the_page_sends_a_file_as_it_is(server: Server, world: PretendTelegram) -> None:
    response = await attached(server, name="../../kuis é.gift", mime="text/plain")

    assert response.code == 200
    (update,) = world.take_updates()
    sent = update["message"]["document"]
    assert (sent["file_name"], sent["mime_type"]) == ("kuis é.gift", "text/plain")
    kept = world.file(sent["file_id"])
    assert kept is not None
    assert kept.data == b"What?{=a ~b}\xff"


@pytest.mark.parametrize("type", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
async def test_another_site_cannot_send_a_file(server: Server, world: PretendTelegram, type: str) -> None:
    assert (await attached(server, type=type)).code == 415
    assert world.take_updates() == []


async def test_a_file_that_cannot_be_sent_is_refused_with_the_reason(server: Server, world: PretendTelegram) -> None:
    world.block(ANI)

    response = await attached(server)

    assert response.code == 409
    assert json.loads(response.body)["description"] == "You have blocked the bot. Unblock it first."
    assert (await attached(server, person="nobody")).code == 409


async def test_the_state_shows_people_messages_and_open_taps(server: Server, world: PretendTelegram) -> None:
    question = await a_message(world, reply_markup=buttons([button("A")]))
    callback = world.tap(ANI, question, "A")

    state = json.loads((await fetch(server, "api/state")).body)

    assert [person["note"] for person in state["people"]] == ["", "", "instructor"]
    assert state["messages"][-1] == question
    assert [tap["callback"] for tap in state["taps"]] == [callback]


async def test_events_arrive_as_they_happen(server: Server, world: PretendTelegram) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    client = AsyncHTTPClient(force_instance=True)
    take = HTTPRequest(server.url + "api/events", streaming_callback=lambda data: heard.put_nowait(data.decode()))
    listening = asyncio.ensure_future(client.fetch(take, raise_error=False))

    async with asyncio.timeout(5):
        greeting = await heard.get()
        world.say(ANI, "Hello")
        event = json.loads((await heard.get()).removeprefix("data: "))

    assert greeting.startswith(":")
    assert (event["kind"], event["message"]["text"]) == ("message", "Hello")
    client.close()
    listening.cancel()


async def test_files_are_offered_and_only_pictures_shown(server: Server, world: PretendTelegram) -> None:
    page = ("a.html", b"<script>", "text/html")
    _, body = await world.call("sendDocument", {"chat_id": ANI}, {"document": page})
    photo = world.send(ANI, "photo")

    offered = await fetch(server, f"files/{body['result']['document']['file_id']}")
    shown = await fetch(server, f"files/{photo['photo'][0]['file_id']}")

    assert offered.headers["Content-Type"] == "application/octet-stream"
    assert offered.headers["Content-Disposition"] == 'attachment; filename="a.html"'
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert (await fetch(server, "files/unknown")).code == 404


async def test_a_bot_can_come_over_http(server: Server, world: PretendTelegram) -> None:
    async with Bot(TOKEN, base_url=f"{server.url}bot", base_file_url=f"{server.url}file/bot") as bot:
        world.say(ANI, "/start")
        updates = await bot.get_updates(timeout=10)
        sent = await bot.send_document(ANI, io.BytesIO(b"a,b\n"), filename="a.csv")
        assert sent.document
        fetched = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()

    assert updates[0].message
    assert bytes(fetched) == b"a,b\n"


async def test_a_lost_answer_is_a_closed_connection(server: Server, world: PretendTelegram) -> None:
    async with Bot(TOKEN, base_url=f"{server.url}bot") as bot:
        world.inject(Fault(0, "", timeout=True, applied=True))
        with pytest.raises(NetworkError):
            await bot.send_message(ANI, "x")

    assert world.messages(ANI)[-1]["text"] == "x"


async def test_a_waiting_time_stands_in_the_header_too(server: Server, world: PretendTelegram) -> None:
    world.inject(Fault(429, "Too Many Requests: retry after 7"))

    response = await fetch(server, f"bot{TOKEN}/getMe")

    assert (response.code, response.headers["Retry-After"]) == (429, "7")


async def test_the_next_port_is_taken_when_one_is_in_use(world: PretendTelegram, server: Server) -> None:
    other = await serve(world, server.port)

    assert server.port < other.port <= server.port + 20
    await other.close()


async def test_when_all_ports_are_taken_a_sentence_says_so(
    world: PretendTelegram, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.server.TRIES", 0)

    with pytest.raises(OSError, match=f"{server.port}.*choose another port"):
        await serve(world, server.port)


async def test_open_pages_do_not_keep_the_server_from_closing(world: PretendTelegram) -> None:
    server = await serve(world, 0)
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    client = AsyncHTTPClient(force_instance=True)
    take = HTTPRequest(server.url + "api/events", streaming_callback=heard.put_nowait)
    listening = asyncio.ensure_future(client.fetch(take, raise_error=False))
    await heard.get()

    async with asyncio.timeout(5):
        await server.close()
        with pytest.raises(HTTPStreamClosedError):
            await listening

    assert len(world.state.listeners) == 1
    client.close()


async def test_changes_are_reported_in_bursts_and_at_the_end(world: PretendTelegram) -> None:
    reports: list[int] = []
    server = await serve(world, 0, on_change=lambda: reports.append(len(world.messages(ANI))))

    for text in ("one", "two", "three"):
        world.say(ANI, text)
    await server.close()

    assert reports == [4]
