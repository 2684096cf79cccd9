"""A bare loop: `bare.py URL TOKEN IN_FLIGHT TIMES SYNCS ROOM...` says something in every room.

Prints what it took, as JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote
from uuid import uuid4

from aiohttp import ClientSession

WORDS = {"msgtype": "m.text", "body": "Who decides on the rota where you work? " * 4}


async def say_all(http: ClientSession, url: str, rooms: Iterator[str]) -> None:
    """Say it in one room after the other."""
    for room in rooms:
        path = f"rooms/{quote(room)}/send/m.room.message/{uuid4().hex}"
        async with http.put(f"{url}/_matrix/client/v3/{path}", json=WORDS) as answer:
            answer.raise_for_status()
            await answer.json()


async def sync(http: ClientSession, url: str, ready: asyncio.Event) -> None:
    """Ask what is new, for ever; it is ready once it has heard what there was."""
    query = {"timeout": "30000"}
    while True:
        async with http.get(f"{url}/_matrix/client/v3/sync", params=query) as answer:
            query["since"] = (await answer.json())["next_batch"]
        ready.set()


async def main(url: str, token: str, in_flight: str, times: str, syncs: str, *rooms: str) -> None:
    """Say it everywhere, so often."""
    wanted = iter(rooms * int(times))
    async with ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        ready = asyncio.Event()
        syncing = asyncio.create_task(sync(http, url, ready)) if int(syncs) else None
        if syncing:
            await ready.wait()
        begun, cpu = time.time(), time.process_time()
        await asyncio.gather(*(say_all(http, url, wanted) for _ in range(int(in_flight))))
        took = {"seconds": time.time() - begun, "cpu": time.process_time() - cpu}
        if syncing:
            syncing.cancel()
            with suppress(asyncio.CancelledError):
                await syncing
    print(json.dumps(took))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
