"""Requests about keys: one's own go up, those of others come down, messages to devices go out.

Answers are handed on as they are: who uses them checks them device by device.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from bot.core.primitives import RoomId, UserId
from bot.matrix import decode
from bot.matrix.gateway import Gateway
from bot.matrix.names import ENCRYPTED, MEMBER

REMOTE_WAIT = 10_000
"""Milliseconds our homeserver may wait for others."""
ONE_TIME_KEY = "signed_curve25519"

Messages = Mapping[UserId, Mapping[str, Mapping[str, Any]]]
"""User id, device id, content."""


class Uploaded(Struct, frozen=True):
    """An answer of `/keys/upload`."""

    one_time_key_counts: dict[str, int]


class Queried(Struct, frozen=True):
    """An answer of `/keys/query`. What stands in `device_keys` was written by others."""

    device_keys: dict[str, Any] = {}
    failures: dict[str, Any] = {}


class Claimed(Struct, frozen=True):
    """An answer of `/keys/claim`. What stands in `one_time_keys` was written by others."""

    one_time_keys: dict[str, Any] = {}


class Nothing(Struct, frozen=True):
    """An answer that says no more than yes."""


class KeyServer:
    """The homeserver, as far as keys are concerned. Everything raises Denied or TryLater."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def upload(self, content: Mapping[str, Any]) -> int:
        """Publish keys; returns how many one-time keys the homeserver has now."""
        path = "/_matrix/client/v3/keys/upload"
        answer = await self._gateway.ask("POST", path, Uploaded, body=content)
        return answer.one_time_key_counts.get(ONE_TIME_KEY, 0)

    async def query(self, users: Sequence[UserId]) -> Queried:
        """The devices of these users."""
        body = {"device_keys": {user: [] for user in users}, "timeout": REMOTE_WAIT}
        return await self._gateway.ask("POST", "/_matrix/client/v3/keys/query", Queried, body=body)

    async def claim(self, devices: Mapping[str, Sequence[str]]) -> Claimed:
        """A one-time key of each of these devices (user id to device ids)."""
        wanted = {user: dict.fromkeys(ids, ONE_TIME_KEY) for user, ids in devices.items()}
        body = {"one_time_keys": wanted, "timeout": REMOTE_WAIT}
        return await self._gateway.ask("POST", "/_matrix/client/v3/keys/claim", Claimed, body=body)

    async def send_to_device(self, messages: Messages) -> None:
        """Send encrypted messages to devices."""
        path = f"/_matrix/client/v3/sendToDevice/{ENCRYPTED}/{secrets.token_hex(16)}"
        await self._gateway.ask("PUT", path, Nothing, body={"messages": messages})

    async def members(self, room_id: RoomId) -> frozenset[UserId]:
        """Who is in the room or invited."""
        path = f"/_matrix/client/v3/rooms/{quote(room_id, safe='')}/members"
        query = {"not_membership": "leave"}
        answer = await self._gateway.ask("GET", path, decode.Members, query)
        return frozenset(
            UserId(event.state_key)
            for event in decode.events(answer.chunk)
            if event.type == MEMBER
            and event.state_key
            and decode.content(event).get("membership") in ("join", "invite")
        )
