"""A homeserver that gives too much, or for ever: the work stays small, and the reason is told."""

import asyncio
import gzip
import json
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import process_time
from typing import Any

import pytest
from aiohttp import web

from bot.core.primitives import EventId, RoomId
from bot.matrix import decode, failures
from bot.matrix import gateway as module
from bot.matrix.decode import Page, SyncAnswer
from bot.matrix.failures import LONGEST_ANSWER
from bot.matrix.gateway import Denied, Gateway, TryLater
from tests.matrix.faulty import Handler, always, serving
from tests.matrix.samples import ME, ROOM, every, related, said

MIB = 2**20
EVENT = EventId("$poll")
Ask = Callable[[Gateway], Awaitable[object]]
ASKS: dict[str, Ask] = {
    "sync": lambda gateway: gateway.sync("s", 0),
    "history": lambda gateway: gateway.history(ROOM, "t", ("m.room.message",)),
    "related": lambda gateway: every(gateway.related(ROOM, EVENT, "m.reference")),
    "members": lambda gateway: gateway.members(ROOM),
}


async def fault_of(handler: Handler, ask: Ask) -> Denied | TryLater:
    """What asking such a homeserver raises."""
    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        with pytest.raises((Denied, TryLater)) as caught:
            await ask(gateway)
    assert len(str(caught.value)) <= 300
    assert isinstance(caught.value, Denied | TryLater)
    return caught.value


class Flood:
    """An answer of 200 MB, as long as anybody takes it."""

    def __init__(self) -> None:
        self.limits: list[str] = []
        self.sent: list[int] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        query = request.rel_url.query
        wanted = json.loads(query.get("filter", "{}")).get("room", {}).get("timeline", {})
        self.limits.append(str(wanted.get("limit", query.get("limit"))))
        self.sent.append(0)
        answer = web.StreamResponse()
        await answer.prepare(request)
        piece = b'{"next_batch": "s", "a": "' + b"x" * MIB
        with suppress(ConnectionError):
            for _ in range(200):
                await answer.write(piece)
                self.sent[-1] += len(piece)
        return answer


@pytest.mark.parametrize("name", ASKS)
async def test_an_answer_of_200_megabytes_is_not_taken(name: str) -> None:
    flood = Flood()
    tracemalloc.start()
    fault = await fault_of(flood, ASKS[name])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(LONGEST_ANSWER) in str(fault)
    assert isinstance(fault, TryLater)
    assert not fault.everywhere
    assert max(flood.sent) < LONGEST_ANSWER + 16 * MIB
    assert peak < 2 * LONGEST_ANSWER
    # Less is asked for before it is given up.
    assert flood.limits[-1] == ("None" if name == "members" else "1")


async def test_what_swells_when_it_is_unpacked_is_not_taken() -> None:
    bomb = gzip.compress(b'{"a": "' + bytes(200 * MIB))
    handler = always(200, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    await fault_of(handler, ASKS["members"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LONGEST_ANSWER


async def test_a_room_full_of_the_largest_events_is_read_in_smaller_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A member may cast as many votes as they like, each as large as an event may be."""
    monkeypatch.setattr(failures, "LONGEST_ANSWER", 300_000)
    votes = [related("x", EVENT, {"p": "x" * 1_000}, event_id=f"${n}") for n in range(2_500)]

    async def handler(request: web.BaseRequest) -> web.Response:
        query = request.rel_url.query
        start, limit = int(query.get("from", "0")), int(query["limit"])
        more = {"next_batch": str(start + limit)} if start + limit < len(votes) else {}
        return web.json_response({"chunk": votes[start : start + limit], **more})

    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        found = await every(gateway.related(ROOM, EVENT, "m.reference"))
    assert [event.event_id for event in found] == [vote["event_id"] for vote in votes]


async def test_relations_without_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 20)
    pages = 0

    async def handler(_: web.BaseRequest) -> web.Response:
        nonlocal pages
        pages += 1
        return web.json_response({"chunk": ["x"], "next_batch": f"t{pages}"})

    fault = await fault_of(handler, ASKS["related"])
    assert isinstance(fault, TryLater)
    assert not fault.everywhere
    assert pages == 20


@pytest.mark.parametrize("status", [400, 403, 429, 500])
@pytest.mark.parametrize(
    "body", [{"errcode": "M_" + "X" * MIB, "error": "No."}, {"errcode": "M_X", "error": "n" * MIB}]
)
async def test_a_refusal_of_a_megabyte_is_cut(status: int, body: dict[str, str]) -> None:
    await fault_of(always(status, json.dumps(body).encode()), ASKS["sync"])


@asynccontextmanager
async def speaking(words: bytes) -> AsyncIterator[str]:
    """Says this to everyone, whatever they ask, and hangs up."""

    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(words)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


OK = b"HTTP/1.1 200 OK\r\n"
BODY = b'\r\n\r\n{"next_batch": "s"}'


@pytest.mark.parametrize(
    "words",
    [
        OK + b"X: " + b"x" * MIB + BODY,
        OK + b"Content-Length: -1" + BODY,
        OK + b"Content-Length: 1e99" + BODY,
        OK + b"X: a\x00b" + BODY,
        OK + b"Content-Encoding: gzip" + BODY,
        OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}",
        OK + b"Set-Cookie: a=b; " * 5_000 + BODY,
        b"HTTP/9.9 two hundred\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /_matrix/client/v3/sync\r\nContent-Length: 0\r\n\r\n",
        b"\xff" * 1_000,
    ],
    ids=lambda words: repr(words[17:40]),
)
async def test_odd_headers_are_worth_another_try(words: bytes) -> None:
    async with speaking(words) as url, Gateway.open(url, ME) as gateway:
        with pytest.raises((TryLater, Denied)) as caught:
            await gateway.sync("s", 0)
    assert len(str(caught.value)) <= 300


def page(count: int) -> bytes:
    """A page of so many entries."""
    return b'{"chunk": [' + b",".join([b"{}"] * count) + b"]}"


def sync_of(**parts: Any) -> bytes:
    """An answer of `/sync` with something odd in it."""
    return json.dumps({"next_batch": "s1"} | parts).encode()


ROOMS: dict[str, Any] = {"timeline": {"events": [said("!floor help")]}}


@pytest.mark.parametrize(
    ("raw", "shape"),
    [
        (page(1_000_000), Page),
        (sync_of(next_batch="s" * 10_000_000), SyncAnswer),
        (sync_of(rooms={"join": {"!" + "x" * 100_000: ROOMS}}), SyncAnswer),
        (sync_of(rooms={"invite": {"!" + "x" * 100_000: {}}}), SyncAnswer),
        (sync_of(rooms={"join": {f"!{n}": {} for n in range(100_000)}}), SyncAnswer),
        (sync_of(rooms={"join": {ROOM: {"timeline": {"events": [1] * 100_000}}}}), SyncAnswer),
        (sync_of(rooms={"join": {ROOM: {"timeline": {"prev_batch": "t" * 10_000}}}}), SyncAnswer),
        (b'{"next_batch": "s", "a": ' + b"[" * 16 * MIB, SyncAnswer),
    ],
    ids=["page", "token", "room", "invitation", "rooms", "timeline", "back", "deep"],
)
def test_what_no_homeserver_sends_is_refused_at_once(raw: bytes, shape: type[Any]) -> None:
    begun = process_time()
    assert decode.read(raw, shape) is None
    assert process_time() - begun < 2


def test_the_largest_answers_that_are_taken_do_not_hold_up_the_others_for_long() -> None:
    """What is read while nothing else goes on, for the most that is taken of each kind."""
    vote = related("x", EVENT, {"p": "x" * 32_000})
    votes = json.dumps({"chunk": [vote] * 1_000}).encode()
    state = json.dumps([{"type": "m.room.member", "state_key": "@a"}] * 200_000)
    first = (
        f'{{"next_batch": "s", "rooms": {{"join": {{"!a": {{"state": {{"events": {state}}}}}}}}}}}'
    )
    assert len(votes) < LONGEST_ANSWER
    assert len(first) < LONGEST_ANSWER
    begun = process_time()
    read, answer = decode.read(votes, Page), decode.read(first.encode(), SyncAnswer)
    assert read
    assert answer
    assert len(decode.events(read.chunk)) == 1_000
    assert len(decode.events(answer.rooms.join[RoomId("!a")].state.events)) == 200_000
    assert process_time() - begun < 2
