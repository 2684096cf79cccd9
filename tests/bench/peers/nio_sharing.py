"""Plain matrix-nio gives a key to many devices: `nio_sharing.py URL USER DEVICE TOKEN FOLDER ROOM`.

Prints CPU seconds as JSON: the first message ever, the first with a new key, a later one.
"""

import asyncio
import json
import sys
import time

from aiohttp import ClientSession
from nio import AsyncClient, AsyncClientConfig, MatrixRoom

WORDS = {"msgtype": "m.text", "body": "Who decides on the rota where you work?"}
LATER = 50  # after a hundred messages nio makes a new key


async def members(url: str, room: str) -> list[str]:
    """Who is in the room."""
    path = f"{url}/_matrix/client/v3/rooms/{room}/joined_members"
    async with ClientSession() as http, http.get(path) as answer:
        return list((await answer.json())["joined"])


async def main(url: str, user: str, device: str, token: str, folder: str, room_id: str) -> None:
    """Say something three times."""
    config = AsyncClientConfig(encryption_enabled=True)
    client = AsyncClient(url, user, device_id=device, store_path=folder, config=config)
    client.restore_login(user, device, token)
    await client.keys_upload()
    here = await members(url, room_id)
    took = []

    async def say(times: int = 1) -> None:
        begun = time.process_time()
        for _ in range(times):
            if client.olm.should_share_group_session(room_id):
                await client.share_group_session(room_id, ignore_unverified_devices=True)
            client.encrypt(room_id, "m.room.message", WORDS)
        took.append((time.process_time() - begun) / times)

    begun = time.process_time()
    room = client.rooms[room_id] = MatrixRoom(room_id, user, encrypted=True)
    for member in here:
        room.add_member(member, None, None)
    room.members_synced = True
    client.olm.update_tracked_users(room)
    await client.keys_query()
    met = time.process_time() - begun
    await say()
    took[0] += met
    client.invalidate_outbound_session(room_id)
    await say()
    await say(LATER)
    await client.close()
    print(json.dumps(took))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
