"""Our device on a real homeserver, and people with plain nio clients to talk with."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from nio import AsyncClient, AsyncClientConfig, MegolmEvent, RoomSendResponse, SyncResponse
from nio.store import SqliteMemoryStore

from bot.core.keyring import Kept
from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.demo.homeserver import Homeserver
from bot.matrix import decode
from bot.matrix.crypto import Crypto
from bot.matrix.decode import Event, SyncAnswer
from bot.matrix.gateway import Gateway
from bot.matrix.key_server import KeyServer
from bot.matrix.megolm import Decrypted, StillEncrypted
from bot.matrix.names import ENCRYPTED
from bot.matrix.secret_keys import secret
from bot.store import Database
from bot.store import crypto as store
from bot.store import sync as tokens

PASSWORD = "correct horse"
NOON = 1_800_000_000_000


class Floor:
    """The bot, as far as encryption needs it: syncs, commits, sends; can be killed at any point."""

    def __init__(self, gateway: Gateway, folder: Path, me: UserId, device_id: str) -> None:
        self.gateway = gateway
        self.folder = folder
        self.me = me
        self.device_id = device_id
        self.server = KeyServer(gateway)

    @classmethod
    @asynccontextmanager
    async def signed_in(cls, homeserver: Homeserver, folder: Path) -> AsyncIterator[Self]:
        localpart = f"floor-{uuid4().hex[:8]}"
        await homeserver.register(localpart, PASSWORD)
        me = UserId(f"@{localpart}:{homeserver.server_name}")
        async with Gateway.open(homeserver.url, me) as gateway:
            answer = await gateway.login(me, PASSWORD, "shopfloor")
            gateway.use_token(answer.access_token)
            yield cls(gateway, folder, me, answer.device_id)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Floor"]:
        """One life: from what was committed until it is killed."""
        async with Database.open(self.folder / "shopfloor.db") as self.database:
            async with self.database.transaction() as db:
                kept = await store.load(db, self.me, self.device_id)
            key = secret(self.folder / "secrets", make=kept.account is None)
            self.crypto = Crypto(
                self.me, self.device_id, key, kept, self.server, self._persist, lambda: NOON
            )
            yield self

    async def _persist(self, collect: Callable[[], Kept]) -> None:
        async with self.database.transaction() as db:
            await store.write(db, collect())

    async def answer(self) -> SyncAnswer:
        """What is new since what was committed."""
        async with self.database.transaction() as db:
            since = await tokens.token(db)
        query = {"timeout": "0"} | ({"since": since} if since else {})
        return await self.gateway.ask("GET", "/_matrix/client/v3/sync", SyncAnswer, query)

    def receive(self, answer: SyncAnswer, *, keys: bool = True) -> list[Decrypted | StillEncrypted]:
        """Take a sync answer in; what became of its encrypted events."""
        self.crypto.receive(
            answer.to_device.events if keys else [],
            answer.device_lists.changed,
            answer.device_lists.left,
            answer.device_one_time_keys_count,
            answer.device_unused_fallback_key_types,
        )
        found = []
        for room, joined in answer.rooms.join.items():
            for event in decode.events([*joined.state.events, *joined.timeline.events]):
                if event.type == "m.room.member":
                    self.crypto.members_changed(RoomId(room))
                if event.type == ENCRYPTED:
                    found.append(self.crypto.decrypt(RoomId(room), event))
        return found

    async def commit(self, answer: SyncAnswer) -> None:
        """Everything of one sync answer, in one transaction."""
        async with self.database.transaction() as db:
            await store.write(db, self.crypto.collect())
            await tokens.put_token(db, answer.next_batch)

    async def sync(self) -> list[Decrypted | StillEncrypted]:
        """One whole round."""
        answer = await self.answer()
        found = self.receive(answer)
        await self.commit(answer)
        await self.crypto.maintain()
        return found

    async def join(self, room: RoomId) -> None:
        await self.gateway.join(room, [])

    async def say(self, room: RoomId, body: str) -> str:
        """Say something in the room; returns the session it was said with."""
        content = {"msgtype": "m.text", "body": body, "shopfloor.act": "act"}
        type_, encrypted = await self.crypto.encrypt(room, "m.room.message", content)
        await self.gateway.send(room, type_, ActId(uuid4().hex), encrypted)
        assert encrypted["shopfloor.act"] == "act"
        return str(encrypted["session_id"])


class Member:
    """Someone at a plain nio client."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.user_id = UserId(client.user_id)

    @classmethod
    @asynccontextmanager
    async def signed_in(cls, homeserver: Homeserver, user: str = "") -> AsyncIterator[Self]:
        """A new account, or a further device of one."""
        if not user:
            user = f"member-{uuid4().hex[:8]}"
            await homeserver.register(user, PASSWORD)
        config = AsyncClientConfig(store=SqliteMemoryStore, encryption_enabled=True)
        client = AsyncClient(homeserver.url, user, store_path="none", config=config)
        try:
            await client.login(PASSWORD)
            member = cls(client)
            await member.sync()
            yield member
        finally:
            await client.close()

    async def sync(self) -> list[str]:
        """The texts that are new; of what cannot be read, a question mark."""
        answer = await self.client.sync(timeout=0, full_state=True)
        assert isinstance(answer, SyncResponse), answer
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        events = [each for room in answer.rooms.join.values() for each in room.timeline.events]
        return [
            "?" if isinstance(each, MegolmEvent) else each.body
            for each in events
            if isinstance(each, MegolmEvent) or hasattr(each, "body")
        ]

    async def create_room(self, *invited: str) -> RoomId:
        content = {"algorithm": "m.megolm.v1.aes-sha2"}
        encryption = {"type": "m.room.encryption", "state_key": "", "content": content}
        answer = await self.client.room_create(invite=invited, initial_state=[encryption])
        return RoomId(answer.room_id)

    async def send(self, room: RoomId, type_: str, content: Mapping[str, Any]) -> EventId:
        await self.sync()
        answer = await self.client.room_send(
            room, type_, dict(content), ignore_unverified_devices=True
        )
        assert isinstance(answer, RoomSendResponse), answer
        return EventId(answer.event_id)

    async def say(self, room: RoomId, body: str) -> EventId:
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": body})

    async def vote(self, room: RoomId, poll: str, answer: str) -> EventId:
        relation = {"rel_type": "m.reference", "event_id": poll}
        block = {"org.matrix.msc3381.poll.response": {"answers": [answer]}}
        content = {"m.relates_to": relation} | block
        return await self.send(room, "org.matrix.msc3381.poll.response", content)


def clear(found: list[Decrypted | StillEncrypted]) -> list[Event]:
    """The events; fails if one stayed still_encrypted."""
    assert all(isinstance(each, Decrypted) for each in found), found
    return [each.event for each in found if isinstance(each, Decrypted)]


def bodies(found: list[Decrypted | StillEncrypted]) -> list[Any]:
    return [decode.content(event).get("body") for event in clear(found)]
