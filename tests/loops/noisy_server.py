"""A homeserver whose rooms are full of one member's noise, for as long and as fast as a test says.

It answers `/sync` as a real one does: with what came since, at once if there is anything, and with
the newest hundred events of a room alone.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import unquote

from aiohttp import web

from bot.core.primitives import Millis, RoomId
from bot.loops.clock import wall_clock
from bot.loops.inbox import Inbox
from bot.matrix.gateway import Gateway
from tests.loops.desk import ME, Desk, at_work, inbox, sender
from tests.matrix.faulty import serving
from tests.matrix.samples import Json, event, member, related, said, state

MALLORY = "@mallory:example.org"
NOISY = RoomId("!noisy:example.org")
CALM = RoomId("!calm:example.org")
NEWEST = 100
SENT = "/_matrix/client/v3/rooms/"


def encrypted(number: int, size: int = 400) -> Json:
    """Something encrypted whose key never comes."""
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": "A" * size,
        "session_id": f"session {number}",
        "sender_key": "of nobody",
    }
    return event("m.room.encrypted", content)


def noise(number: int) -> Json:
    """The n-th thing that one member does to a room: some of everything a member can do."""
    shapes: Sequence[Json] = (
        said("lorem ipsum " * 20),
        said(f"!floor {('help', 'now', 'strat', 'results', 'poll')[number % 5]}"),
        said("* !floor help", {"m.new_content": {"body": "!floor help", "msgtype": "m.text"}}),
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$poll"}}),
        event("m.room.redaction", {"redacts": f"$gone{number}"}, redacts=f"$gone{number}"),
        encrypted(number),
        encrypted(number % 3),
        related("org.matrix.msc3381.poll.response", "$poll"),
        related("org.matrix.msc3381.poll.end", f"$poll{number}"),
        member(MALLORY, "join", displayname=f"Mallory {number}"),
        state("m.room.topic", {"topic": "x" * 300}),
        event("org.example.unheard-of", [number]),
    )
    fields = {"event_id": f"$noise{number}", "sender": MALLORY, "origin_server_ts": wall_clock()}
    fields["unsigned"] = {"age": 1}
    return shapes[number % len(shapes)] | fields


def command(number: int, words: str = "help", at: Millis | None = None) -> Json:
    """A command in the calm room; each is given by someone else."""
    at = wall_clock() if at is None else at
    by = f"@p{number}:example.org"
    return said(f"!floor {words}", event_id=f"$command{number}", sender=by, origin_server_ts=at)


class NoisyServer:
    """Two rooms. `a_second` events come into the noisy one while that is not 0."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[RoomId, list[Json]] = {}
        self._left_out: dict[str, list[Json]] = {}
        self._arrived = asyncio.Event()
        self._tokens = count()
        self._numbers = count()
        self._next_noise = 0.0
        self._a_second = 0.0
        self._given: dict[str, Json] = {}
        self._idle = asyncio.Event()
        self._answers: dict[str, asyncio.Future[float]] = {}
        self.noise: Callable[[int], Json] = noise
        self.made = 0
        """So many pieces of noise."""
        self.said: list[tuple[str, str]] = []
        """What the bot said: room and text."""

    def make_noise(self, a_second: float) -> None:
        """From now on."""
        self._a_second, self._next_noise = a_second, self._loop.time()
        self._arrived.set()

    async def latency(self, asked: Json) -> float:
        """How long the answer to a command in the calm room takes, in seconds."""
        answer: asyncio.Future[float] = self._loop.create_future()
        self._answers[asked["event_id"]] = answer
        begun = self._loop.time()
        self.brings(CALM, asked)
        return await answer - begun

    def brings(self, room: RoomId, *events: Json) -> None:
        """These come into the room."""
        self._waiting.setdefault(room, []).extend(events)
        self._idle.clear()
        self._arrived.set()

    def brings_all(self, joined: dict[str, Json]) -> None:
        """The next answer says this of rooms."""
        self._given = joined
        self._idle.clear()
        self._arrived.set()

    async def settled(self) -> None:
        """Wait until the bot has dealt with all that came: it asks for what is next."""
        await self._idle.wait()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if request.path.endswith("/sync"):
            return await self._sync(request.rel_url.query.get("since"))
        if request.path.endswith("/messages"):
            left_out = self._left_out.pop(request.rel_url.query["from"], [])
            return web.json_response({"chunk": left_out[::-1]})
        if request.path.startswith(SENT):
            return await self._take(request)
        return web.json_response({})

    async def _take(self, request: web.BaseRequest) -> web.Response:
        content = await request.json()
        reply = content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")
        self.said.append(
            (unquote(request.path.removeprefix(SENT)).partition("/")[0], content["body"])
        )
        if (waiting := self._answers.get(reply)) and not waiting.done():
            waiting.set_result(self._loop.time())
        return web.json_response({"event_id": f"$answer{next(self._numbers)}"})

    async def _sync(self, since: str | None) -> web.Response:
        token = f"s{next(self._tokens)}"
        if since is None:
            return web.json_response({"next_batch": token})
        while not (self._waiting or self._given):
            self._arrived.clear()
            self._fall_due()
            if not self._waiting:
                self._idle.set()
                await self._something()
        self._fall_due()
        waiting, self._waiting = self._waiting, {}
        joined, self._given = self._given, {}
        joined |= {room: self._newest(room, events, token) for room, events in waiting.items()}
        return web.json_response({"next_batch": token, "rooms": {"join": joined}})

    async def _something(self) -> None:
        due = max(self._next_noise - self._loop.time(), 0) if self._a_second else None
        try:
            async with asyncio.timeout(due):
                await self._arrived.wait()
        except TimeoutError:
            return

    def _fall_due(self) -> None:
        while self._a_second and self._next_noise <= self._loop.time():
            self._waiting.setdefault(NOISY, []).append(self.noise(self.made))
            self._next_noise += 1 / self._a_second
            self.made += 1

    def _newest(self, room: RoomId, events: list[Json], token: str) -> Json:
        if len(events) <= NEWEST:
            return {"timeline": {"events": events}}
        self._left_out[f"{room} {token}"] = events[:-NEWEST]
        more = {"limited": True, "prev_batch": f"{room} {token}"}
        return {"timeline": {"events": events[-NEWEST:], **more}}


@asynccontextmanager
async def open_noisy_server(books: Desk) -> AsyncIterator[NoisyServer]:
    """The bot is at work in both rooms: its inbox and its sender."""
    for room in (NOISY, CALM):
        await books.put_room(room)
    noisy_server = NoisyServer()
    async with serving(noisy_server) as url, Gateway.open(url, ME) as gateway:
        reader: Inbox = inbox(gateway, books)
        speaker = sender(gateway, books, ME, 0)
        async with at_work(reader.run(), reader.gaps.fill(), speaker.run()):
            await noisy_server.settled()
            yield noisy_server
