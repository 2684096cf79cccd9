"""A bot under a flood of events, in a process of its own: tells how much its memory has grown.

`python -m tests.loops.flooded FOLDER EVENTS`
"""

import asyncio
import gc
import json
import os
import sys
from itertools import count
from pathlib import Path

from aiohttp import web

from bot.core.primitives import RoomId
from bot.matrix.gateway import Gateway
from tests.loops import desk as tools
from tests.loops.desk import ME, at_work, desk, eventually, inbox, sender
from tests.loops.noisy_server import CALM, MALLORY, NOISY, command, encrypted, noise
from tests.matrix.faulty import serving
from tests.matrix.samples import Json

BATCH = 1000
A_ROOM = 100
WARM_UP = 10_000


def batch(first: int) -> Json:
    """A thousand events: of a room the bot is in, of ones it has never heard of, for its device."""
    rooms: dict[str, Json] = {}
    for start in range(first, first + BATCH, A_ROOM):
        room = NOISY if start % (2 * A_ROOM) else RoomId(f"!unheard{start}:example.org")
        events = [noise(number) for number in range(start, start + A_ROOM)]
        # Long ones, each for a key of its own, of people never seen before.
        by = f"@p{start}:example.org"
        large = {"sender": by, "event_id": f"$large{start}", "unsigned": {"age": 1}}
        events[-1] = encrypted(start, 60_000) | large
        events[-2] = encrypted(start, 6_000) | large
        rooms.setdefault(room, {"timeline": {"events": []}})["timeline"]["events"] += events
    device = {"type": "m.room.encrypted", "sender": MALLORY, "content": {"n": first}}
    changed = [f"@p{first}:example.org", MALLORY]
    return {
        "rooms": {"join": rooms},
        "to_device": {"events": [device]},
        "device_lists": {"changed": changed, "left": changed},
    }


class Flood:
    """Gives batch after batch, then one command, and then nothing."""

    def __init__(self, events: int) -> None:
        self._events = events
        self._tokens = count()
        self.given = 0
        self.warm = asyncio.Event()
        self.over = asyncio.Event()
        self.answered = False

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if request.method == "PUT":
            content = await request.json()
            self.answered |= "$command1" in json.dumps(content.get("m.relates_to", {}))
            return web.json_response({"event_id": f"$answer{next(self._tokens)}"})
        if not request.path.endswith("/sync"):
            return web.json_response({})
        token = {"next_batch": f"s{next(self._tokens)}"}
        if "since" not in request.rel_url.query:
            return web.json_response(token)
        return web.json_response(token | await self._next())

    async def _next(self) -> Json:
        if self.given >= WARM_UP and not self.warm.is_set():
            self.warm.set()
            # Whoever measures goes first.
            await asyncio.sleep(0)
        if self.given < self._events:
            self.given += BATCH
            return batch(self.given)
        if self.over.is_set():
            await asyncio.Event().wait()
        self.over.set()
        return {"rooms": {"join": {CALM: {"timeline": {"events": [command(1)]}}}}}


def resident_mib() -> float:
    """What this process holds in memory, rubbish aside."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def flooded(folder: Path, events: int) -> Json:
    """Let it come."""
    async with desk(folder) as books:
        for room in (NOISY, CALM):
            await books.put_room(room)
        flood = Flood(WARM_UP + events)
        async with serving(flood) as url, Gateway.open(url, ME) as gateway:
            reader = inbox(gateway, books)
            speaker = sender(gateway, books, ME, 0)

            async def answered() -> bool:
                await books.acts()
                return flood.answered

            async with at_work(reader.run(), reader.gaps.fill(), speaker.run()):
                await flood.warm.wait()
                before = resident_mib()
                await flood.over.wait()
                await eventually(answered)
                grown = resident_mib() - before
    fields = {"events": flood.given - WARM_UP, "answered": flood.answered}
    return fields | {"before_mib": round(before, 1), "grown_mib": round(grown, 1)}


if __name__ == "__main__":
    tools.PATIENCE_S = 3600
    print(json.dumps(asyncio.run(flooded(Path(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201
