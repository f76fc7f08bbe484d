import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from telegram.error import TimedOut
from telegram.request import BaseRequest

from bot.delivery.intake import Intake
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.polling import NEWCOMER, SETTLED_IN, UNAUTHORISED_LIMIT, Polling
from bot.errors import UserError
from bot.telegram_errors import NotSent
from tests.delivery.updates import Handling, about, tap, turns
from tests.stage import Stage

Answer = tuple[int, Any] | Exception


class Scripted(BaseRequest):
    """A server that gives these answers, one a call, and remembers what was asked."""

    def __init__(self, answers: Sequence[Answer], then_stop: asyncio.Event | None = None) -> None:
        self.answers, self.asked, self.stop = list(answers), list[str](), then_stop

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        self.asked.append(url)
        answer = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": []})
        if not self.answers and self.stop:
            self.stop.set()
        if isinstance(answer, Exception):
            raise answer
        return answer[0], json.dumps(answer[1]).encode()


class Settled(Intake):
    """An intake that only notes what it was handed."""

    def __init__(self) -> None:
        self.ids: list[int] = []

    def knows(self, raw: Any) -> bool:
        return raw["update_id"] in self.ids

    def accept(self, raw: Any, *, early: bool = True) -> "asyncio.Future[None]":
        self.ids.append(raw["update_id"])
        settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        settled.set_result(None)
        return settled

    def acknowledge_committed(self, numbers: Any) -> None: ...

    async def drain(self, seconds: float) -> bool:
        return True


def updates(*ids: int) -> Answer:
    return 200, {"ok": True, "result": [{"update_id": id} for id in ids]}


async def polled(*answers: Answer) -> tuple[Scripted, Settled, list[float]]:
    stop, waits, intake = asyncio.Event(), list[float](), Settled()
    server = Scripted(answers, stop)

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    await Polling(server, "https://api/bot1:x", intake, wait).run(stop)
    return server, intake, waits


def offsets(server: Scripted) -> list[int]:
    return [int(url.partition("offset=")[2].partition("&")[0]) for url in server.asked]


async def test_the_offset_moves_only_after_a_batch_is_settled() -> None:
    server, intake, _ = await polled(updates(7, 8), updates(9))

    assert intake.ids[:2] == [7, 8]
    assert offsets(server)[:2] == [0, 9]


class Dying(Intake):
    """An intake whose process dies in the middle of a batch."""

    def __init__(self) -> None: ...

    def knows(self, raw: Any) -> bool:
        return False

    def accept(self, raw: Any, *, early: bool = True) -> "asyncio.Future[None]":
        raise SystemExit

    async def drain(self, seconds: float) -> bool:
        return True


async def test_a_batch_that_was_not_settled_is_not_confirmed() -> None:
    server = Scripted([updates(7)])
    polling = Polling(server, "https://api/bot1:x", Dying())

    with pytest.raises(SystemExit):
        await polling.run(asyncio.Event())

    assert offsets(server) == [0]


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"null", b'{"ok":true}', b'{"result":[{}]}', b"\xff"])
async def test_an_answer_that_is_not_telegrams_is_waited_out(body: bytes) -> None:
    class Portal(Scripted):
        async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
            status, payload = await super().do_request(url)
            return (status, body) if len(self.asked) == 1 else (status, payload)

    stop, waits, intake = asyncio.Event(), list[float](), Settled()

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    await Polling(Portal([updates(), updates(3)], stop), "https://api/bot1:x", intake, wait).run(stop)

    assert waits == [1.0]
    assert intake.ids == [3]


@pytest.mark.parametrize(
    "answer", [TimedOut(), (502, {}), (409, {"ok": False}), (401, {"ok": False}), (404, {"ok": False})]
)
async def test_a_passing_trouble_is_waited_out(answer: Answer) -> None:
    _, intake, waits = await polled(answer, answer, updates(1), updates())

    assert waits == [1.0, 2.0]
    assert intake.ids == [1]


async def test_a_token_that_stays_refused_ends_with_a_sentence() -> None:
    with pytest.raises(UserError, match="refuses the token"):
        await polled(*[(401, {"ok": False})] * UNAUTHORISED_LIMIT)


async def test_a_crash_before_the_end_of_a_batch_confirms_nothing(stage: Stage) -> None:
    """The bot dies while it answers; the next one is handed the tap again, and it counts once."""
    ani = stage.person()
    question = await ani.begins()
    stage.expect_refusal("message is not modified", "query is too old")
    stage.world.tap(1, question["message_id"], "I don't know")
    tap = stage.world.take_updates()
    await stage.settle(tap)
    await stage.kill()
    await stage.start()

    await stage.settle(tap)

    assert len((await stage.rows(1))["answer"]) == 1


class Slow(Settled):
    """Nothing is settled before the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[int, asyncio.Future[None]] = {}

    def accept(self, raw: Any, *, early: bool = True) -> "asyncio.Future[None]":
        self.ids.append(raw["update_id"])
        self.waiting[raw["update_id"]] = asyncio.get_running_loop().create_future()
        return self.waiting[raw["update_id"]]

    def settles(self, *ids: int) -> None:
        for id in ids:
            self.waiting[id].set_result(None)


async def test_the_next_are_fetched_while_the_later_half_is_at_work_and_nothing_is_confirmed_too_soon() -> None:
    stop, intake = asyncio.Event(), Slow()
    server = Scripted([updates(1, 2, 3, 4), updates(3, 4, 5)])
    polling = asyncio.ensure_future(Polling(server, "https://api/bot1:x", intake).run(stop))
    await turns()
    assert offsets(server) == [0]

    intake.settles(2)
    await turns()
    assert offsets(server) == [0]  # the first is still at work

    intake.settles(1)
    await turns()
    assert offsets(server) == [0, 3]
    assert "timeout=0" in server.asked[1]
    assert intake.ids == [1, 2, 3, 4, 5]

    stop.set()
    intake.settles(3)
    await polling
    assert offsets(server)[-1] == 4


async def test_one_that_takes_long_holds_up_nobody_and_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.polling.AGAIN", 0.0)
    stop, intake = asyncio.Event(), Slow()
    server = Scripted([updates(1, 2), updates(1, 2, 3), updates(1, 3), updates(1)])
    polling = asyncio.ensure_future(Polling(server, "https://api/bot1:x", intake).run(stop))
    await turns(200)

    assert intake.ids == [1, 2, 3]
    assert set(offsets(server)) <= {0, 1}
    stop.set()
    await polling
    assert offsets(server)[-1] == 1


async def test_two_programs_with_one_token_end_one_with_a_sentence() -> None:
    with pytest.raises(UserError, match="Another program polls with this token"):
        await polled(*[(409, {"ok": False})] * NEWCOMER)


async def test_who_has_polled_for_long_is_not_ended_by_a_newcomer() -> None:
    _, intake, _ = await polled(*[updates()] * SETTLED_IN, *[(409, {"ok": False})] * NEWCOMER, updates(5), updates())

    assert intake.ids == [5]


SEND, EDIT = "https://api/bot1:x/sendMessage", "https://api/bot1:x/editMessageText"
ANSWER = "https://api/bot1:x/answerCallbackQuery"


@pytest.mark.parametrize(
    ("url", "answers", "calls", "waits"),
    [
        (SEND, [(429, {"parameters": {"retry_after": 4}}), (200, {})], 2, [4.0]),
        (SEND, [(429, {"parameters": {"retry_after": 400}})], 1, []),
        (SEND, [(429, {}), (200, {})], 2, [1.0]),
        (SEND, [(500, {})], 1, []),
        (EDIT, [(500, {}), (200, {})], 2, [0.5]),
        (EDIT, [(400, {})], 1, []),
        (EDIT, [(500, {})] * 3, 3, [0.5, 0.5]),
        (EDIT, [TimedOut(), (200, {})], 2, []),
        (EDIT, [(200, "<html>"), (200, {})], 2, []),
        (SEND, [NotSent("no connection"), (200, {})], 2, [0.5]),
        (EDIT, [NotSent("no connection")] * 2 + [(200, {})], 3, [0.5, 0.5]),
    ],
)
async def test_a_call_is_repeated_only_where_that_is_harmless(
    url: str, answers: list[Answer], calls: int, waits: list[float]
) -> None:
    server, waited = Scripted(answers), list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    await RateLimitedRequest(server, wait, lambda: 0.0).do_request(url, "POST", about(5))

    assert len(server.asked) == calls
    assert waited == waits


@pytest.mark.parametrize(
    ("answers", "calls", "waits"),
    [
        ([(429, {"parameters": {"retry_after": 1}}), (200, {})], 2, [1.0]),
        ([(200, "<html>"), (429, {"parameters": {"retry_after": 1}}), (200, {})], 3, [1.0]),
        ([(429, {"parameters": {"retry_after": 60}})], 1, []),
    ],
)
async def test_a_tap_is_answered_again_unless_telegram_wants_that_much_later(
    answers: list[Answer], calls: int, waits: list[float]
) -> None:
    server, waited = Scripted(answers), list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    await RateLimitedRequest(server, wait, lambda: 0.0).do_request(ANSWER, "POST")  # about no chat

    assert len(server.asked) == calls
    assert waited == waits


@pytest.mark.parametrize("answer", [(200, "<html>"), (200, ""), (200, None)])
async def test_an_answer_that_is_not_telegrams_says_nothing_of_what_became_of_a_message(answer: Answer) -> None:
    server = Scripted([answer])

    with pytest.raises(TimedOut):
        await RateLimitedRequest(server, asyncio.sleep).do_request(SEND, "POST")

    assert len(server.asked) == 1


async def test_a_message_that_timed_out_is_not_sent_again() -> None:
    server = Scripted([TimedOut()])

    with pytest.raises(TimedOut):
        await RateLimitedRequest(server, asyncio.sleep).do_request(SEND, "POST")

    assert len(server.asked) == 1


async def test_a_stop_does_not_wait_for_the_next_try() -> None:
    stop = asyncio.Event()
    server = Scripted([TimedOut()], then_stop=stop)

    async def forever(_: float) -> None:
        await asyncio.Event().wait()

    await asyncio.wait_for(Polling(server, "https://api/bot1:x", Settled(), forever).run(stop), 5)


async def test_what_is_settled_is_confirmed_at_the_end() -> None:
    server, _, _ = await polled(updates(7))

    assert offsets(server)[-1] == 8
    assert "timeout=0" in server.asked[-1]


class Stubborn(Scripted):
    """Telegram behind something that answers each fetch at once, with what *answer* makes of its offset."""

    def __init__(self, answer: Callable[[int], Answer]) -> None:
        super().__init__([])
        self.answer = answer

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        self.answers = [self.answer(int(url.partition("offset=")[2].partition("&")[0]))]
        return await super().do_request(url)


async def stubborn(answer: Callable[[int], Answer], rests: int) -> tuple[Stubborn, list[int], list[float]]:
    """Poll until the bot has rested so often; gives what was asked, which updates were handled, and the rests."""
    stop, waits, handling, server = asyncio.Event(), list[float](), Handling(), Stubborn(answer)

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == rests:
            stop.set()

    polling = Polling(server, "https://api/bot1:x", Intake(handling), wait, clock=lambda: 0.0)
    await asyncio.wait_for(polling.run(stop), 5)
    return server, handling.ended, waits


def taps(*ids: int, at: int = 0) -> Answer:
    """Taps with these numbers; those of another time are other taps."""
    new = [tap(id, 5) for id in ids]
    for each in new:
        each["callback_query"]["id"] += f"-{at}"
    return 200, {"ok": True, "result": new}


async def test_the_same_batch_handed_out_for_ever_is_fetched_once_a_second_and_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server, handled, waits = await stubborn(lambda _: taps(7, 8), rests=5)

    assert handled == [7, 8]
    assert waits == [1.0] * 5
    assert len(server.asked) <= 5 + 2  # the first one, which brought something, and the last one, which confirms
    assert caplog.text.count("brings updates that were handled before") == 1


async def test_a_long_poll_that_does_not_wait_is_not_repeated_at_once(caplog: pytest.LogCaptureFixture) -> None:
    server, _, waits = await stubborn(lambda _: updates(), rests=3)

    assert waits == [1.0] * 3
    assert len(server.asked) == 3
    assert caplog.text.count("does not wait for updates") == 1


@pytest.mark.parametrize("fallen_to", [4000, 5000, 12], ids=str)
async def test_numbers_that_fall_are_followed(fallen_to: int) -> None:
    """A Bot API server of one's own has lost its queue: it counts anew, perhaps through numbers that were seen."""
    queue = [taps(4999, 5000), taps(fallen_to, at=1), taps(fallen_to + 1, at=1)]
    waiting = list(queue)

    def answer(offset: int) -> Answer:
        if len(waiting) < len(queue) and waiting and offset <= fallen_to + 1:
            return waiting.pop(0)
        return waiting.pop(0) if len(waiting) >= len(queue) - 1 else updates()

    server, handled, _ = await stubborn(answer, rests=1)

    assert handled == [4999, 5000, fallen_to, fallen_to + 1]
    assert offsets(server)[:4] == [0, 5001, fallen_to + 1, fallen_to + 2]


async def test_an_update_of_no_shape_is_set_aside_by_its_number_and_the_others_are_handled() -> None:
    """Before anything looks inside it: else each start of the bot would end with it."""
    aside, handling, stop = list[tuple[int, str]](), Handling(), asyncio.Event()

    async def set_aside(number: int, reason: str) -> None:
        aside.append((number, reason))

    strange = tap(2, 2)
    strange["callback_query"]["from"]["id"] = {}
    in_a_list = {"update_id": 3, "message": {"message_id": 1, "date": 1, "chat": {"id": [], "type": "private"}}}
    server = Scripted([(200, {"result": [tap(1, 1), strange, in_a_list, {"update_id": 4}, tap(5, 5)]})], stop)

    await Polling(server, "https://api/bot1:x", Intake(handling, set_aside=set_aside)).run(stop)

    assert handling.ended == [1, 5]
    assert aside == [(2, "unreadable"), (3, "unreadable"), (4, "unreadable")]
    assert offsets(server)[-1] == 6
