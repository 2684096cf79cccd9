"""The bot gives a key to many devices: `-m tests.bench.saying CONFIG ROOM`; as its peer does.

Prints CPU seconds as JSON: the first message ever, the first with a new key, a later one.
"""

import asyncio
import json
import sys
from pathlib import Path

from aiohttp import ClientSession

from tests.bench import botside
from tests.bench.botside import RoomId
from tests.bench.measure import own_cpu

WORDS = {"msgtype": "m.text", "body": "Who decides on the rota where you work?"}
LATER = 50


async def main(file: str, room: str) -> None:
    """Encrypt something three times."""
    took = []
    async with botside.sealing(Path(file)) as (crypto, url):

        async def say(times: int = 1) -> None:
            begun = own_cpu()
            for _ in range(times):
                await crypto.encrypt(RoomId(room), "m.room.message", WORDS)
            took.append((own_cpu() - begun) / times)

        await say()
        async with ClientSession() as http, http.get(f"{url}/someone-leaves"):
            crypto.members_changed(RoomId(room))
        await say()
        await say(LATER)
    print(json.dumps(took))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
