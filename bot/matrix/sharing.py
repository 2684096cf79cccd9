"""Encrypts what is said in a room, and sees to it that everybody there can read it.

Who may read is compared at every send: members and devices now, against those that were given the
room key. One who is gone makes a new key necessary; one who is new gets the key as it stands.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nio import Client, MatrixRoom
from nio.crypto import OutboundGroupSession

from bot.core.primitives import RoomId, UserId
from bot.matrix.exchange import Exchange
from bot.matrix.gateway import Denied, TryLater
from bot.matrix.key_server import KeyServer, Messages
from bot.matrix.keyring import Keyring
from bot.matrix.outbound import digest

log = logging.getLogger(__name__)

MOST_ROUNDS = 10
"""How often members or devices may change while we look at them, before the send is put off."""
NOT_SHARED = (
    "One device can't read the bot's messages in %(room).80r: the homeserver won't pass it the "
    "key (%(why)s)."
)

Readers = dict[tuple[UserId, str], bytes]
"""User id and device id, with the hash under which is kept that the device was given the key."""


class Sharing:
    """The outgoing side of encrypted rooms."""

    def __init__(
        self,
        client: Client,
        exchange: Exchange,
        keyring: Keyring,
        server: KeyServer,
        persist: Callable[[], Awaitable[None]],
    ) -> None:
        self._client = client
        self._exchange = exchange
        self._tracking = keyring.tracking
        self._kept = keyring.outbound
        self._server = server
        self._persist = persist
        self._locks: defaultdict[RoomId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._members: dict[RoomId, frozenset[UserId]] = {}
        self._changes: defaultdict[RoomId, int] = defaultdict(int)
        self._served: defaultdict[RoomId, set[bytes]] = defaultdict(set)
        """Devices that have the key."""
        self._given: defaultdict[RoomId, set[bytes]] = defaultdict(set)
        """Those, and the ones it was sent to without an answer whether it came."""
        self._all_served: dict[RoomId, int] = {}
        """Rooms in which nobody lacks the key, and where `Tracking.moved` stood then."""

    def members_changed(self, room_id: RoomId) -> None:
        """Someone may have come or gone: the members are asked for before the next send."""
        self._members.pop(room_id, None)
        self._all_served.pop(room_id, None)
        self._changes[room_id] += 1

    def member_seen(self, room_id: RoomId, user: UserId, *, present: bool) -> None:
        """Someone is there, or is not. Homeservers say it again of those who speak."""
        known = self._members.get(room_id)
        if known is None or (user in known) != present:
            self.members_changed(room_id)

    def drop(self, room_id: RoomId) -> None:
        """The key is used no more."""
        self._client.olm.outbound_group_sessions.pop(room_id, None)
        self._all_served.pop(room_id, None)
        self._kept.forget(room_id)

    def left(self, room_id: RoomId) -> None:
        """The bot is out of a room. It hears nothing of who comes and goes there meanwhile."""
        self.members_changed(room_id)
        self.drop(room_id)

    async def encrypt(
        self, room_id: RoomId, type_: str, content: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The type and content to send instead. Raises Denied, TryLater or ShopfloorFault."""
        async with self._locks[room_id]:
            for _ in range(MOST_ROUNDS):
                users = await self._present(room_id)
                if users is None:
                    continue
                session = await self._for_all(room_id, users)
                if session is None:
                    continue
                if self._kept.is_written(room_id, session):
                    return self._encrypted(room_id, type_, content)
                self._kept.write(room_id, session, self._given[room_id])
                await self._persist()
                # Only now: cancelled before that, nothing may be said with it yet.
                self._kept.written(room_id, session)
        raise TryLater("members and devices change too fast", everywhere=False)

    async def _for_all(
        self, room_id: RoomId, users: frozenset[UserId]
    ) -> OutboundGroupSession | None:
        """The key that all who may read have; None if it took something to see to that."""
        if not self._can_all_read(room_id) and await self._give(room_id, users):
            return None
        return self._session(room_id)

    def _can_all_read(self, room_id: RoomId) -> bool:
        """Whether all have the key, as far as that is known without a look at every device."""
        unchanged = self._all_served.get(room_id) == self._tracking.moved
        session = self._session(room_id) if unchanged else None
        return session is not None and not session.expired

    async def _give(self, room_id: RoomId, users: frozenset[UserId]) -> bool:
        """See to it that all who may read can; returns whether that took anything."""
        self._tracking.follow(users)
        if not users.isdisjoint(self._exchange.to_query()):
            await self._exchange.query(users)
        elif self._exchange.missing(users):
            await self._exchange.claim(users)
        elif not self._is_shared(room_id, users):
            await self._share(room_id, users)
        else:
            if self._exchange.is_complete(users):
                self._all_served[room_id] = self._tracking.moved
            return False
        return True

    async def _present(self, room_id: RoomId) -> frozenset[UserId] | None:
        """Who is in the room or invited; None if that changed while it was asked."""
        known = self._members.get(room_id)
        if known is not None:
            return known
        before = self._changes[room_id]
        users = await self._server.members(room_id)
        if self._changes[room_id] != before:
            return None
        self._members[room_id] = users
        return users

    def _is_shared(self, room_id: RoomId, users: frozenset[UserId]) -> bool:
        """Whether exactly those who may read can. Throws away a key that others have, too."""
        session = self._session(room_id)
        if session is None:
            return False
        readers = self._readers(users)
        if session.expired or not self._given[room_id] <= set(readers.values()):
            self.drop(room_id)
            return False
        served, refused = self._served[room_id], session.users_ignored
        return bool(session.shared) and all(
            digest in served or device in refused for device, digest in readers.items()
        )

    def _session(self, room_id: RoomId) -> OutboundGroupSession | None:
        sessions: dict[str, OutboundGroupSession] = self._client.olm.outbound_group_sessions
        if room_id not in sessions and (kept := self._kept.open(room_id)):
            sessions[room_id], given = kept
            self._served[room_id], self._given[room_id] = given, set(given)
        return sessions.get(room_id)

    def _readers(self, users: frozenset[UserId]) -> Readers:
        """Every device in the room that can be given a key."""
        olm = self._client.olm
        return {
            (user, device.id): digest(user, device.id, device.curve25519)
            for user in users
            for device in olm.device_store.active_user_devices(user)
            if device.id != olm.device_id and olm.session_store.get(device.curve25519)
        }

    async def _share(self, room_id: RoomId, users: frozenset[UserId]) -> None:
        """Give the room key, new or as it stands, to all devices that have it not."""
        session, readers = self._session(room_id), self._readers(users)
        if session is None:
            self._served[room_id], self._given[room_id] = set(), set()
        else:
            session.shared = False  # else nio would make a new one
            served = self._served[room_id]
            session.users_shared_with = {who for who, each in readers.items() if each in served}
            # Killed while it is handed out, nobody knows who has it.
            self._kept.forget(room_id)
        parts = self._client.olm.share_group_session_parallel(
            room_id, sorted(users), ignore_unverified_devices=True
        )
        for recipients, part in parts:
            # They may be gone by now; then the key is thrown away before anything is said with it.
            these = {each: readers[each] for each in recipients}
            await self._serve(room_id, these, part["messages"])
        session = self._session(room_id)
        if session is None:
            return
        if not self._served[room_id] and readers:
            # Else nobody would be asked again: the refused stay refused while the key lasts.
            self.drop(room_id)
            raise TryLater("no device was allowed to have the room key", everywhere=False)
        session.mark_as_shared()

    async def _serve(self, room_id: RoomId, recipients: Readers, messages: Messages) -> None:
        # The ratchets must not be behind what has left the house, or they would be used twice.
        await self._persist()
        self._given[room_id].update(recipients.values())
        try:
            await self._server.send_to_device(messages)
        except Denied as refusal:
            await self._serve_singly(room_id, recipients, messages, refusal)
            return
        if session := self._session(room_id):
            session.users_shared_with.update(recipients)
            self._served[room_id].update(recipients.values())

    async def _serve_singly(
        self, room_id: RoomId, recipients: Readers, messages: Messages, refusal: Denied
    ) -> None:
        """One device that the homeserver will not serve must not cost the others their key."""
        if len(recipients) > 1:
            for (user, device), key in recipients.items():
                alone = {user: {device: messages[user][device]}}
                await self._serve(room_id, {(user, device): key}, alone)
            return
        log_fields = {"event": "key-not-shared", "room": room_id, "why": refusal}
        log.warning(NOT_SHARED, log_fields)
        if session := self._session(room_id):
            session.users_ignored.update(recipients)

    def _encrypted(
        self, room_id: RoomId, type_: str, content: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        if room_id not in self._client.rooms:
            room = MatrixRoom(room_id, self._client.user_id, encrypted=True)
            room.members_synced = True
            self._client.rooms[room_id] = room
        encrypted: tuple[str, dict[str, Any]] = self._client.encrypt(room_id, type_, dict(content))
        return encrypted
