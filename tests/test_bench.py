"""The benches run, and notice what they are there to notice."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, cast

import pytest

from bench.botapi import FLOODER, Telegram, Updates, fields
from bench.crowd import Crowd, Template, Wanted, sitting_of
from bench.figures import Compared, Goal, Line, Phase, Round, percentile, table, wrong
from bench.hook import Hook
from bench.measuring import beside
from bench.memory import POLICIES, READ_ODDS, Learner, live
from bench.stub import whole
from tests.builders import SCORE, a_bank, a_fact, a_pack, a_question, a_reading

FACTS = 12
QUESTIONS = (a_question(f"q{n}", facts=(a_fact(f"f{n}"),)) for n in range(FACTS))
BANK = a_bank(a_pack(*QUESTIONS, readings=(a_reading("about-score", SCORE),)))
BUTTONS = '{"inline_keyboard":[[{"text":"A","callback_data":"c1:template:0:0"}]]}'
SHOWN = Template("template", "What?", BUTTONS, "c1:template:0:0", "d1:template:0")


def test_every_policy_teaches_something_and_the_same_seed_gives_the_same_life() -> None:
    for policy in POLICIES.values():
        life = live(policy, BANK, 1, seed=5)

        assert 0 < life.at_120 < life.at_90 <= FACTS
        assert life == live(policy, BANK, 1, seed=5)


def test_who_never_studies_knows_nothing() -> None:
    assert live(POLICIES["ours"], BANK, 0, seed=5).at_90 == 0


def test_who_reads_before_the_question_knows_more_a_week_later() -> None:
    learners = (Learner(Random(5)), Learner(Random(5)))
    learners[0].reads(["f0"])
    for learner in learners:
        learner.answers(BANK.questions["q0"], 0)
    after_reading, without = (learner.recalls("f0", 7) for learner in learners)

    assert (after_reading / (1 - after_reading)) / (without / (1 - without)) == pytest.approx(READ_ODDS)


# the pretend Telegram ---------------------------------------------------------------------------


def at_once(call: Callable[[], None]) -> None:
    call()


def fetched(updates: Updates, offset: int = 0) -> list[int]:
    bodies: list[bytes] = []
    updates.fetch(offset, 100, bodies.append, wait=False)
    return [update["update_id"] for update in json.loads(bodies[0])["result"]]


def test_updates_come_again_until_a_higher_offset_confirms_them_and_then_never() -> None:
    updates = Updates(at_once)
    for _ in range(3):
        updates.put(b'"message":{}')

    assert fetched(updates) == [1, 2, 3]
    assert fetched(updates) == [1, 2, 3]
    assert fetched(updates, offset=3) == [3]
    assert fetched(updates) == [3]


def test_a_fetch_gives_at_most_a_hundred() -> None:
    updates = Updates(at_once)
    for _ in range(120):
        updates.put(b'"message":{}')

    assert len(fetched(updates)) == 100


def test_who_waits_gets_what_comes_and_who_waits_twice_is_told_of_the_conflict() -> None:
    updates, first, second = Updates(at_once), list[bytes](), list[bytes]()
    updates.fetch(0, 100, first.append, wait=True)
    updates.fetch(0, 100, second.append, wait=True)

    updates.put(b'"message":{}')

    assert json.loads(first[0])["error_code"] == 409
    assert [update["update_id"] for update in json.loads(second[0])["result"]] == [1]


def test_who_has_hung_up_gets_nothing() -> None:
    updates, heard = Updates(at_once), list[bytes]()
    answer = heard.append
    updates.fetch(0, 100, answer, wait=True)

    updates.hang_up(answer)
    updates.put(b'"message":{}')

    assert heard == []


class Door(asyncio.Protocol):
    """Refuses the first call, and takes the others."""

    def __init__(self, taken: list[bytes], refusals: list[bytes], done: asyncio.Event) -> None:
        self.taken, self.refusals, self.done = taken, refusals, done
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        status = self.refusals.pop() if self.refusals else b"200 OK"
        if status == b"200 OK":
            self.taken.append(data)
        self.transport.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")

    def connection_lost(self, _: Exception | None) -> None:
        self.done.set()


async def test_an_update_that_the_program_does_not_take_is_sent_again_and_noticed() -> None:
    taken, strange, done = list[bytes](), list[str](), asyncio.Event()
    loop = asyncio.get_running_loop()

    async with await loop.create_server(lambda: Door(taken, [b"503 No"], done), "127.0.0.1", 0) as server:
        hook = Hook(loop, server.sockets[0].getsockname()[1], "/hook", "secret", strange.append, connections=1)
        hook.put(b'{"update_id":1}')
        hook.put(b'{"update_id":2}')
        await hook.settled()
        hook.close()
        await done.wait()

    assert strange == ["webhook: 503"]
    assert [each.rpartition(b":")[2] for each in taken] == [b"2}", b"1}"]
    assert all(b"POST /hook " in each and b"Secret-Token: secret" in each for each in taken)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Length: 9\r\nContent-Type: application/json", b'{"a":"b"}'),
        (b"content-length: 3\r\ncontent-type: application/x-www-form-urlencoded", b"a=b"),
        (b"Transfer-Encoding: chunked\r\nContent-Type: application/json", b'4\r\n{"a"\r\n5\r\n:"b"}\r\n0\r\n\r\n'),
    ],
    ids=["json", "form", "chunked"],
)
def test_a_request_is_read_when_it_is_whole_and_not_before(head: bytes, body: bytes) -> None:
    request = b"POST /bot1:a/editMessageText HTTP/1.1\r\n" + head + b"\r\n\r\n" + body

    for end in range(len(request)):
        assert whole(request[:end]) is None
    read = whole(request + b"GET")

    assert read is not None
    target, kind, content, rest = read
    assert (target, fields(content, kind), rest) == ("/bot1:a/editMessageText", {"a": "b"}, b"GET")


# the crowd --------------------------------------------------------------------------------------


class Program:
    """Fetches taps and answers each, `edits` times, in the stub's own process."""

    def __init__(self, edits: int = 1) -> None:
        self.loop = asyncio.get_running_loop()
        self.updates = Updates(self.loop.call_soon)
        self.crowd = Crowd(self.loop, self.updates, [SHOWN], 1000)
        self.telegram = Telegram(self.updates, self.crowd.edited, self.crowd.answered, self.crowd.hears)
        self.edits = edits
        self.taps: list[Any] = []
        self.updates.fetch(0, 100, self.work, wait=True)

    def work(self, body: bytes) -> None:
        batch = json.loads(body)["result"]
        for update in batch:
            if "callback_query" in update:
                self.answer(update["callback_query"])
        self.updates.fetch(
            batch[-1]["update_id"] + 1, 100, lambda body: self.loop.call_soon(self.work, body), wait=True
        )

    def answer(self, query: dict[str, Any]) -> None:
        self.taps.append(query)
        self.telegram.call("answerCallbackQuery", {"callback_query_id": query["id"]})
        message = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"], "text": "Right."}
        for _ in range(self.edits):
            self.telegram.call("editMessageText", message)

    async def phase(self, wanted: Wanted) -> Phase:
        done: asyncio.Future[dict[str, Any]] = self.loop.create_future()
        self.crowd.run(wanted, done.set_result)
        return Phase.of(await done)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(5, 40, together=8, warm=10),
        Wanted(5, 40, burst=40),
        Wanted(5, 40, every=1e-4),
        Wanted(5, 40, burst=40, flood=9),
    ],
    ids=["a closed loop", "all at once", "paced", "flooded"],
)
async def test_everybody_taps_once_and_every_tap_is_accounted_for(wanted: Wanted) -> None:
    program = Program()

    phase = await program.phase(wanted)

    assert phase.whole
    assert (phase.sent, phase.edited, phase.answered, phase.counted) == (40, 40, 40, 40 - wanted.warm)
    assert len(phase.latencies) == phase.counted
    assert [query["from"]["id"] for query in program.taps] == list(range(1005, 1045))
    assert program.taps[0]["data"] == f"c1:{sitting_of(5)}:0:0"


async def test_who_taps_twice_is_done_when_both_taps_are() -> None:
    program = Program()

    phase = await program.phase(Wanted(0, 10, burst=10, twice=True))

    assert phase.whole
    assert phase.sent == 10
    assert [query["data"][:2] for query in program.taps] == ["d1", "c1"] * 10


async def test_an_answer_that_comes_twice_is_noticed() -> None:
    program = Program(edits=2)

    phase = await program.phase(Wanted(0, 10, together=2))

    assert not phase.whole
    assert Counter(phase.strange) + program.crowd.strange == {"edit of nothing open": 10}


async def test_a_message_that_nobody_asked_for_is_noticed_unless_it_goes_to_who_floods() -> None:
    program = Program()

    program.telegram.call("sendMessage", {"chat_id": str(FLOODER), "text": "Slowly!"})
    assert not program.crowd.strange
    program.telegram.call("sendMessage", {"chat_id": "1000", "text": "Something went wrong."})

    assert program.crowd.strange == {"sendMessage": 1}


def test_no_two_learners_have_the_same_sitting() -> None:
    assert len({sitting_of(k) for k in range(50_000)}) == 50_000


# figures ----------------------------------------------------------------------------------------


def a_phase(rate: float = 100, *, cpu_ms: float = 1, stub: float = 0.1, slow: float = 0.01) -> Phase:
    return Phase(100, 100, 100, 100, 100 / rate, cpu_ms / 10, stub, (slow,) * 100, 1.0, {})


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (0.5, 1)])
def test_percentiles_of_one_to_a_hundred(percent: float, value: int) -> None:
    assert percentile([*range(100, 0, -1)], percent) == value


def test_a_slow_one_in_twenty_moves_p99_and_not_p50() -> None:
    phase = Phase(100, 100, 100, 100, 1, 1, 0.1, (0.01,) * 95 + (2.0,) * 5, 1, {})

    assert (phase.ms(50), phase.ms(95), phase.ms(99)) == (10, 10, 2000)


@pytest.mark.parametrize(
    ("counts", "integrity", "said"),
    [
        ((10, 10, 10), "ok", ""),
        ((10, 10, 9), "ok", "taps 10, edits 10, answers stored 9"),
        ((10, 9, 10), "ok", "taps 10, edits 9, answers stored 10"),
        ((10, 10, 11), "ok", "taps 10, edits 10, answers stored 11"),
        ((10, 10, 10), "row 3 missing", "integrity_check: row 3 missing"),
    ],
    ids=["agree", "lost", "never edited", "doubled", "damaged"],
)
def test_counts_that_do_not_agree_are_said(counts: tuple[int, int, int], integrity: str, said: str) -> None:
    assert wrong(*counts, integrity) == said


def test_twice_as_slow_is_half_the_ratio_and_misses_the_goal() -> None:
    goal = Goal(0.7, 1.0)
    ours = [(a_phase(100), a_phase(rate), a_phase(102)) for rate in (101, 101, 99)]
    slow = [(a_phase(100), a_phase(rate), a_phase(102)) for rate in (51, 50, 49)]

    assert beside("", ours, goal).verdict == "aim reached"
    assert beside("", slow, goal).verdict == "NOT REACHED"
    assert beside("", slow, goal).ratio.startswith("0.50 ± 0.01")


def test_where_baselines_disagree_cpu_time_judges_and_where_that_wavers_too_there_is_no_verdict() -> None:
    wavers = [(a_phase(100), a_phase(100), a_phase(150))] * 3
    both = [(a_phase(100), a_phase(100), a_phase(150, cpu_ms=2))] * 3

    assert beside("", wavers, Goal(0.7, 0.9)).verdict == "aim reached, by CPU"
    assert beside("", both, Goal(0.7, 0.9)).verdict.startswith("too noisy")


def test_a_pretend_telegram_that_is_busy_itself_gives_no_verdict() -> None:
    busy = [(a_phase(stub=0.71), a_phase(), a_phase())]

    assert beside("", busy, Goal(0.7, 0.9)).verdict.startswith("too noisy")


def test_one_wild_round_of_four_is_left_out() -> None:
    rounds = [Round(100, 50, 101), Round(100, 90, 300), Round(100, 52, 99), Round(100, 51, 100)]

    found = Compared.over(rounds)

    assert found.steady
    assert 0.49 < found.ratio < 0.53


def test_a_goal_of_at_most_is_missed_above_it() -> None:
    goal = Goal(2.5, 1.8, least=False)

    assert [goal.verdict(ratio) for ratio in (1.8, 2.5, 2.6)] == ["aim reached", "reached", "NOT REACHED"]


def test_columns_stand_below_each_other() -> None:
    assert table([Line("what", "figure"), Line("a", "1/s", "b")]) == "what  figure\na     1/s     b"
