"""A homeserver that answers at once, from memory, for one account: where a real one is the limit.

It believes everything, keeps what was sent, and gives it back in the next sync answer, as real ones
do. Programs are measured while it waits on them, and it is never measured itself.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.bench.stock import DEVICE, TOKEN
from tests.bench.years import CHAIR, ME, SERVER

Json = dict[str, Any]
LARGEST = 2**26
LONGEST_S = 25.0
SHORT_S = 1.0
"""Whoever wants an answer sooner has more to do: a start, for example, is not over."""
MEMBERS = (CHAIR, ME, *(f"@p{number}:{SERVER}" for number in range(5)))


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event that the program sent, and when (seconds since 1970)."""

    at: float
    room_id: str
    type: str
    event_id: str
    content: Json


@dataclass(slots=True)
class Keys:
    """The account's keys, as they were handed in."""

    device: Json | None = None
    one_time: Json = field(default_factory=dict)
    signing: Json = field(default_factory=dict)

    def answer(self, users: Sequence[str], others: Mapping[str, Json]) -> Json:
        """What `/keys/query` says of these users."""
        devices = {user: others.get(user, {}) for user in users}
        if self.device and ME in devices:
            devices[ME] = {DEVICE: self.device}
        mine = {f"{kind}s": {ME: key} for kind, key in self.signing.items() if ME in devices}
        return {"device_keys": devices, "failures": {}} | mine

    def sign(self, signatures: Mapping[str, Json]) -> None:
        """Take signatures of our own device."""
        for user, names in signatures.get(ME, {}).get(DEVICE, {}).get("signatures", {}).items():
            if self.device:
                self.device.setdefault("signatures", {}).setdefault(user, {}).update(names)


class FakeHomeserver:
    """What it says next is put into it with `brings`."""

    def __init__(self) -> None:
        self.url = ""
        self.keys = Keys()
        self.devices: dict[str, Json] = {}
        """Of other users, by user and device."""
        self.one_time_keys: Json = {}
        self.members: Mapping[str, Sequence[str]] = {}
        """Of rooms that have others than `MEMBERS`."""
        self.given = 0
        """Messages to devices."""
        self.sent: list[SentEvent] = []
        self.echoes = True
        self.first: bytes | None = None
        """The answer to a sync from nowhere, if it is more than a token."""
        self.first_lazy: bytes | None = None
        """The same for who wants no more members than have spoken."""
        self.first_asked = asyncio.Event()
        self.go_on = asyncio.Event()
        """The first answer waits for it."""
        self.go_on.set()
        self.on_path: dict[str, Callable[[], None]] = {}
        """What to do when something is asked in whose path that stands; once."""
        self.pages: dict[str, bytes] = {}
        """Whole answers, by a part of the path and its query."""
        self._answers: deque[bytes] = deque()
        self._echo: dict[str, list[Json]] = {}
        self._numbers = count(1)
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._asked = asyncio.Event()
        self._replies: dict[str, asyncio.Future[float]] = {}

    @classmethod
    @asynccontextmanager
    async def start(cls) -> AsyncIterator["FakeHomeserver"]:
        """One that listens on this machine while the block lasts."""
        fake = cls()
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", fake.answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield fake
        finally:
            await runner.cleanup()

    # --- what benchmarks do with it ----------------------------------------------------------

    def brings(self, *answers: bytes) -> None:
        """Sync answers, one after the other."""
        self._answers.extend(answers)
        self._idle.clear()
        self._news.set()

    async def idle(self, patience: float = 600) -> None:
        """Wait until the program has dealt with everything: it asks for what is next."""
        async with asyncio.timeout(patience):
            await self._idle.wait()

    async def until(self, check: Callable[[], bool], patience: float = 600) -> None:
        """Wait until it holds; looks again with everything the program asks for."""
        async with asyncio.timeout(patience):
            while not check():
                self._asked.clear()
                await self._asked.wait()

    async def asked_first(self, patience: float = 600) -> None:
        """Wait until the program has asked what there is."""
        async with asyncio.timeout(patience):
            await self.first_asked.wait()

    def starts_again(self) -> None:
        """What was idle is gone; who comes now has not asked for anything yet."""
        self._idle.clear()

    async def latency(self, room_id: str, words: str, sender: str) -> float:
        """Seconds from a message to the reply to it."""
        event = self.message(words, sender)
        reply = asyncio.get_running_loop().create_future()
        self._replies[event["event_id"]] = reply
        begun = time.time()
        self.brings(self.timeline({room_id: [event]}))
        return float(await reply) - begun

    def message(self, words: str, sender: str) -> Json:
        """A message that somebody writes now."""
        return self.event("m.room.message", {"msgtype": "m.text", "body": words}, sender)

    def event(self, type_: str, content: Json, sender: str, **more: object) -> Json:
        """An event of now. Its age is none, whatever clock the program goes by."""
        return {
            "type": type_,
            "event_id": f"$e{next(self._numbers)}",
            "sender": sender,
            "origin_server_ts": int(time.time() * 1000),
            "content": content,
            "unsigned": {"age": 0},
        } | more

    def timeline(self, events: Mapping[str, Sequence[Json]], **more: object) -> bytes:
        """A sync answer with these events, by room."""
        join = {
            room: {"timeline": {"events": list(each), "limited": False, "prev_batch": "p"}}
            for room, each in events.items()
        }
        answer = {
            "next_batch": f"s{next(self._numbers)}",
            "rooms": {"join": join},
            "device_one_time_keys_count": {"signed_curve25519": 50},
            "device_unused_fallback_key_types": ["signed_curve25519"],
        }
        return json.dumps(answer | more).encode()

    # --- requests ----------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.Response:
        """Whatever is asked."""
        try:
            return await self._answer(request)
        finally:
            self._asked.set()

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path
        for part in [each for each in self.on_path if each in path]:
            self.on_path.pop(part)()
        for part, page in self.pages.items():
            if part in request.path_qs:
                return _raw(page)
        if path.endswith("/sync"):
            hold_s = int(request.query.get("timeout", 0)) / 1000
            if "since" in request.query:
                return await self._sync(request.query["since"], min(hold_s, LONGEST_S))
            return await self._first("lazy_load_members" in request.query.get("filter", ""))
        if "/send/" in path and request.method == "PUT":
            return await self._send(request)
        body = await request.json() if request.can_read_body else {}
        return web.json_response(self._short(path, body))

    def _short(self, path: str, body: Json) -> Json:  # noqa: C901 - one line a kind of request
        parts = [unquote(part) for part in path.split("/")]
        match parts[4:]:
            case ["keys", "upload"]:
                self.keys.device = body.get("device_keys") or self.keys.device
                self.keys.one_time |= body.get("one_time_keys", {})
                self.keys.one_time |= body.get("fallback_keys", {})
                return {"one_time_key_counts": {"signed_curve25519": 50}}
            case ["keys", "query"]:
                return self.keys.answer(list(body["device_keys"]), self.devices)
            case ["keys", "claim"]:
                wanted = body["one_time_keys"]
                found = {user: self.one_time_keys.get(user, {}) for user in wanted}
                return {"one_time_keys": found, "failures": {}}
            case ["sendToDevice", *_]:
                self.given += sum(map(len, body["messages"].values()))
            case ["keys", "device_signing", "upload"]:
                self.keys.signing = {name: key for name, key in body.items() if name != "auth"}
            case ["keys", "signatures", "upload"]:
                self.keys.sign(body)
            case ["rooms", room, "joined_members"]:
                return {"joined": {each: {} for each in self.members.get(room, MEMBERS)}}
            case ["rooms", room, "members"]:
                return {"chunk": [_member(each) for each in self.members.get(room, MEMBERS)]}
            case ["rooms", room, "redact", *_]:
                return self._taken(room, "m.room.redaction", body)
            case ["rooms", _, "state", "m.room.name"]:
                return {"name": "Depot"}
            case ["rooms", _, "messages"] | [_, "relations", *_]:
                return {"chunk": []}
            case ["account", "whoami"]:
                return {"user_id": ME, "device_id": DEVICE}
            case ["login"]:
                return {"user_id": ME, "device_id": DEVICE, "access_token": TOKEN}
            case ["user", _, "filter"]:
                return {"filter_id": "1"}
            case ["versions"] | []:
                return {"versions": ["v1.11"]}
            case ["joined_rooms"]:
                return {"joined_rooms": []}
        return {"versions": ["v1.11"]} if path.endswith("/versions") else {"chunk": []}

    async def _send(self, request: web.Request) -> web.Response:
        parts = [unquote(part) for part in request.path.split("/")]
        return web.json_response(self._taken(parts[5], parts[7], await request.json()))

    def _taken(self, room: str, type_: str, content: Json) -> Json:
        event = self.event(type_, content, ME)
        self.sent.append(SentEvent(time.time(), room, type_, event["event_id"], content))
        if self.echoes:
            self._echo.setdefault(room, []).append(event)
            self._idle.clear()
            self._news.set()
        reply = content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id", "")
        if (waiting := self._replies.get(reply)) and not waiting.done():
            waiting.set_result(time.time())
        return {"event_id": event["event_id"]}

    async def _first(self, lazy: bool) -> web.Response:
        self.first_asked.set()
        await self.go_on.wait()
        return _raw((lazy and self.first_lazy) or self.first or self.timeline({}))

    async def _sync(self, since: str, hold_s: float) -> web.Response:
        while not (self._answers or self._echo):
            self._news.clear()
            if hold_s > SHORT_S:
                self._idle.set()
            try:
                async with asyncio.timeout(hold_s):
                    await self._news.wait()
            except TimeoutError:
                return _raw(json.dumps({"next_batch": since}).encode())
        if self._answers:
            return _raw(self._answers.popleft())
        echo, self._echo = self._echo, {}
        return _raw(self.timeline(echo))


def _raw(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")


def _member(user: str) -> Json:
    return {
        "type": "m.room.member",
        "state_key": user,
        "sender": user,
        "event_id": f"$m{user}",
        "origin_server_ts": 1,
        "content": {"membership": "join"},
    }
