"""Someone else's device, made of vodozemac alone: says anything to ours, well-formed or not."""

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import vodozemac
from msgspec import Raw
from msgspec import json as wire

from bot.core.keyring import Kept
from bot.core.primitives import EventId, RoomId, UserId
from bot.matrix.crypto import Crypto
from bot.matrix.decode import Event
from bot.matrix.key_server import Claimed, KeyServer, Messages, Queried

ME = UserId("@floor:example.org")
MY_DEVICE = "FLOOR"
ADA = UserId("@ada:example.org")
MALLORY = UserId("@mallory:example.org")
ROOM = RoomId("!depot:example.org")
SECRET = "not a constant of the program"
OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"
NOON = 1_800_000_000_000
POLL = {"m.relates_to": {"rel_type": "m.reference", "event_id": "$poll"}}
Json = dict[str, Any]


class Desk(KeyServer):
    """A homeserver's key desk without the homeserver: keeps what it is given, says what it is told.

    For what no real server can be brought to do on demand.
    """

    def __init__(self) -> None:
        self.uploads: list[Json] = []
        self.queries: list[list[str]] = []
        self.claims: list[Mapping[str, Sequence[str]]] = []
        self.sent: list[Messages] = []
        self.devices: Json = {ME: {}}
        self.failures: Json = {}
        self.one_time_keys: Json = {}
        self.present: frozenset[UserId] = frozenset()
        self.members_asked = 0

    async def upload(self, content: Mapping[str, Any]) -> int:
        self.uploads.append(dict(content))
        return len(content.get("one_time_keys", {}))

    async def query(self, users: Sequence[UserId]) -> Queried:
        self.queries.append(list(users))
        known = {user: self.devices[user] for user in users if user in self.devices}
        return Queried(json.loads(json.dumps(known)), self.failures)

    async def claim(self, devices: Mapping[str, Sequence[str]]) -> Claimed:
        self.claims.append(devices)
        return Claimed(self.one_time_keys)

    async def send_to_device(self, messages: Messages) -> None:
        self.sent.append(messages)

    async def members(self, room_id: RoomId) -> frozenset[UserId]:
        self.members_asked += 1
        return self.present


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


class Device:
    """One device of ours, with all that was ever committed."""

    def __init__(self, desk: Desk | None = None, kept: Kept | None = None) -> None:
        self.desk = desk or Desk()
        self.clock = Clock()
        self.written: list[Kept] = []
        self.hangs: asyncio.Event | None = None
        """Set once something is to be committed, which then never is."""
        kept = kept or Kept()
        self.crypto = Crypto(ME, MY_DEVICE, SECRET, kept, self.desk, self._persist, self.clock)

    async def _persist(self, collect: Any) -> None:
        if self.hangs:
            self.hangs.set()
            await asyncio.Event().wait()
        self.written.append(collect())

    def receive(self, *messages: object) -> tuple[tuple[RoomId, str], ...]:
        raws = [Raw(wire.encode(each)) for each in messages]
        return self.crypto.receive(raws, [], [], {"signed_curve25519": 50}, ["signed_curve25519"])

    async def published(self) -> Json:
        """The keys that the homeserver was given first."""
        await self.crypto.maintain()
        return self.desk.uploads[0]


class Stranger:
    """A device of someone, who may lie."""

    def __init__(self, user: UserId, published: Mapping[str, Any], device_id: str = "ADA1") -> None:
        self.user, self.device_id = user, device_id
        self.account = vodozemac.Account()
        self.sender_key = self.account.curve25519_key.to_base64()
        own = published["device_keys"]["keys"]
        self._their_key, self._their_ed25519 = (
            own[f"curve25519:{MY_DEVICE}"],
            own[f"ed25519:{MY_DEVICE}"],
        )
        fallback = next(iter(published["fallback_keys"].values()))["key"]
        self.ratchet = self.account.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(self._their_key),
            vodozemac.Curve25519PublicKey.from_base64(fallback),
        )
        self.group = vodozemac.GroupSession()

    def signed(self, value: Json) -> Json:
        body = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signature = self.account.sign(body.encode()).to_base64()
        return value | {"signatures": {self.user: {f"ed25519:{self.device_id}": signature}}}

    def device_keys(self) -> Json:
        keys = {
            f"curve25519:{self.device_id}": self.sender_key,
            f"ed25519:{self.device_id}": self.account.ed25519_key.to_base64(),
        }
        named = {"user_id": self.user, "device_id": self.device_id}
        return self.signed(named | {"algorithms": [OLM, MEGOLM], "keys": keys})

    def one_time_key(self) -> Json:
        self.account.generate_one_time_keys(1)
        key_id, key = next(iter(self.account.one_time_keys.items()))
        self.account.mark_keys_as_published()
        return {f"signed_curve25519:{key_id}": self.signed({"key": key.to_base64()})}

    def payload(self, type_: str, content: object, /, **more: object) -> Json:
        return {
            "type": type_,
            "content": content,
            "sender": self.user,
            "recipient": ME,
            "recipient_keys": {"ed25519": self._their_ed25519},
            "keys": {"ed25519": self.account.ed25519_key.to_base64()},
        } | more

    def to_device(self, plaintext: bytes) -> Json:
        """Those bytes, properly encrypted for our device."""
        kind, body = self.ratchet.encrypt(plaintext).to_parts()
        cipher = {"type": kind, "body": base64.b64encode(body).decode().rstrip("=")}
        content = {
            "algorithm": OLM,
            "sender_key": self.sender_key,
            "ciphertext": {self._their_key: cipher},
        }
        return {"type": "m.room.encrypted", "sender": self.user, "content": content}

    def room_key(self, group: vodozemac.GroupSession | None = None, room: str = ROOM) -> Json:
        """A room key for our device; another's if so wished."""
        group = group or self.group
        content = {
            "algorithm": MEGOLM,
            "room_id": room,
            "session_id": group.session_id,
            "session_key": group.session_key.to_base64(),
        }
        return self.to_device(json.dumps(self.payload("m.room_key", content)).encode())

    def event(
        self, plaintext: bytes, /, outside: Json | None = None, event_id: str = "$e"
    ) -> Event:
        """Those bytes as an encrypted event of the room."""
        content = {
            "algorithm": MEGOLM,
            "sender_key": self.sender_key,
            "device_id": self.device_id,
            "session_id": self.group.session_id,
            "ciphertext": self.group.encrypt(plaintext).to_base64(),
        } | (outside or {})
        return enclosed(content, self.user, event_id)

    def says(self, inner: Json, /, outside: Json | None = None, event_id: str = "$e") -> Event:
        """An encrypted event with that inside."""
        return self.event(json.dumps(inner).encode(), outside, event_id)


def enclosed(content: object, sender: UserId = ADA, event_id: str = "$e") -> Event:
    """An encrypted event with that content."""
    raw = Raw(wire.encode(content))
    return Event("m.room.encrypted", EventId(event_id), sender, NOON, raw)


def inner(content: Json | None = None, /, **more: object) -> Json:
    """What stands inside of an honest event."""
    body = {"msgtype": "m.text", "body": "tea?"} if content is None else content
    return {"type": "m.room.message", "content": body, "room_id": ROOM} | more
