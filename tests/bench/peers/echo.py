"""A bare echo: `echo.py URL TOKEN` replies to whatever begins with `!echo`."""

import asyncio
import json
import sys
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from aiohttp import ClientSession

QUIET: dict[str, Any] = {"types": []}
FILTER = {
    "room": {
        "timeline": {"types": ["m.room.message"]},
        "state": QUIET,
        "ephemeral": QUIET,
        "account_data": QUIET,
    },
    "presence": QUIET,
    "account_data": QUIET,
}


def is_call(content: dict[str, Any]) -> bool:
    """Whether somebody calls; its own echo is a notice."""
    calls = str(content.get("body", "")).startswith("!echo")
    return calls and content.get("msgtype") == "m.text"


async def reply(http: ClientSession, rooms: str, room: str, event: dict[str, Any]) -> None:
    """Say the same again."""
    content = {
        "msgtype": "m.notice",
        "body": event["content"]["body"],
        "m.relates_to": {"m.in_reply_to": {"event_id": event["event_id"]}},
    }
    path = f"{quote(room)}/send/m.room.message/{uuid4().hex}"
    async with http.put(f"{rooms}/{path}", json=content) as answer:
        answer.raise_for_status()


async def main(url: str, token: str) -> None:
    """Listen and reply for ever."""
    client = f"{url}/_matrix/client/v3"
    query = {"timeout": "0", "filter": json.dumps(FILTER)}
    async with (
        ClientSession(headers={"Authorization": f"Bearer {token}"}) as http,
        asyncio.TaskGroup() as group,
    ):
        while True:
            async with http.get(f"{client}/sync", params=query) as answer:
                news = await answer.json()
            for room, part in news.get("rooms", {}).get("join", {}).items():
                for event in part["timeline"]["events"] if "since" in query else ():
                    if is_call(event["content"]):
                        group.create_task(reply(http, f"{client}/rooms", room, event))
            query |= {"since": news["next_batch"], "timeout": "30000"}


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
