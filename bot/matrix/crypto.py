"""Encryption: what comes in is decrypted, what goes out encrypted, keys are kept in order.

Everything that changes is collected and committed by the caller; nothing here opens a file. Room
state and rights are none of its business: they come in clear text only.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Raw
from nio import Client, ClientConfig
from nio.responses import KeysUploadResponse

from bot.core.keyring import Kept
from bot.core.primitives import HOUR, MINUTE, Millis, RoomId, UserId
from bot.matrix.decode import Event
from bot.matrix.exchange import Exchange
from bot.matrix.gateway import Denied
from bot.matrix.key_server import ONE_TIME_KEY, KeyServer
from bot.matrix.keyring import Keyring
from bot.matrix.megolm import Decrypted, StillEncrypted, decrypt_event
from bot.matrix.names import ACT_KEY, MEGOLM, OLM
from bot.matrix.refusals import Refusals
from bot.matrix.sharing import Sharing
from bot.matrix.to_device import DeviceDoor
from bot.matrix.tracking import Pauses

FALLBACK_LASTS: Millis = HOUR
"""At least so long before a fallback key that was used is replaced; it works meanwhile."""
DEVICES_AT_ONCE = 100
"""Devices that are given a room key in one request."""
FALLBACK_REST: Millis = 10 * MINUTE

Persist = Callable[[Callable[[], Kept]], Awaitable[None]]
"""Commits what the given function returns; it is to be called inside the transaction."""


class Crypto:
    """One device of ours. Raises ShopfloorFault if the secret does not fit what was kept."""

    def __init__(
        self,
        me: UserId,
        device_id: str,
        secret: str,
        kept: Kept,
        server: KeyServer,
        persist: Persist,
        clock: Callable[[], Millis],
    ) -> None:
        # nio logs pieces of what strangers send.
        logging.getLogger("nio").setLevel(logging.CRITICAL)
        self._keyring = Keyring(me, device_id, secret, kept, clock)
        self._client = _client(me, device_id, self._keyring)
        self._olm = self._client.olm
        self._server = server
        self._persist_with = persist
        self._tending = asyncio.Lock()
        self._me = me
        self._clock = clock
        self._prepared: dict[str, Any] = {}
        self._fallback_used = False
        # Not at once after a start: a backlog may be encrypted for the key that is there.
        self._fallback_due = clock() + FALLBACK_REST
        self.refusals = Refusals()
        self._door = DeviceDoor(self._olm, self._keyring, self.refusals, clock)
        tracking = self._keyring.tracking
        self._exchange = Exchange(self._olm, self._keyring, server, Pauses(clock))
        self._sharing = Sharing(self._client, self._exchange, self._keyring, server, self._persist)
        # Ourselves, too: whether the server has our keys or others for this device.
        tracking.follow([me])
        tracking.changed([me])

    @property
    def fingerprint(self) -> str:
        """This device's public signing key."""
        return str(self._olm.account.identity_keys["ed25519"])

    def device_keys(self) -> dict[str, Any]:
        """The device keys, signed by the device, as the homeserver has them."""
        own: Mapping[str, str] = self._olm.account.identity_keys
        me, device_id = self._olm.user_id, self._olm.device_id
        keys: dict[str, Any] = {
            "algorithms": [OLM, MEGOLM],
            "device_id": device_id,
            "user_id": me,
            "keys": {f"{kind}:{device_id}": own[kind] for kind in ("curve25519", "ed25519")},
        }
        signature = self._olm.sign_json(keys)
        return keys | {"signatures": {me: {f"ed25519:{device_id}": signature}}}

    def receive(
        self,
        to_device: Iterable[Raw],
        changed: Iterable[UserId],
        left: Iterable[UserId],
        one_time_key_counts: Mapping[str, int],
        unused_fallback_types: Sequence[str] | None,
    ) -> tuple[tuple[RoomId, str], ...]:
        """Take in what a sync answer says of keys; room and session ids of the room keys that came.

        What it brings is committed with the sync token, by `collect`, or it is lost on a kill.
        """
        for raw in to_device:
            self._door.open(raw)
        for user in self._keyring.tracking.left(left):
            self._keyring.forget_devices(user)
        self._keyring.tracking.changed(changed)
        self._olm.uploaded_key_count = one_time_key_counts.get(ONE_TIME_KEY, 0)
        # None: the homeserver knows no fallback keys.
        known = unused_fallback_types is not None
        self._fallback_used = known and ONE_TIME_KEY not in (unused_fallback_types or ())
        return self._keyring.room_keys.arrived()

    def decrypt(self, room_id: RoomId, event: Event) -> Decrypted | StillEncrypted:
        """An encrypted event in clear, or why not. Never raises."""
        decrypted = decrypt_event(self._keyring.room_keys, room_id, event)
        if isinstance(decrypted, StillEncrypted) and not decrypted.may_decrypt:
            self.refusals.note(f"an event stays shut: {decrypted.why}")
        return decrypted

    def members_changed(self, room_id: RoomId) -> None:
        """Someone may have come into an encrypted room or left it."""
        self._sharing.members_changed(room_id)

    def member_seen(self, room_id: RoomId, user: UserId, *, present: bool) -> None:
        """Someone is in a room or invited to it, or is not."""
        self._sharing.member_seen(room_id, user, present=present)

    def left(self, room_id: RoomId) -> None:
        """The bot is out of a room: it comes back, if ever, with another key."""
        self._sharing.left(room_id)

    def drop_own_key(self, room_id: RoomId) -> None:
        """The bot encrypts no more with the key it has in a room, if it has one."""
        self._sharing.drop(room_id)

    async def encrypt(
        self, room_id: RoomId, type_: str, content: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """What to send instead. Raises Denied, TryLater or ShopfloorFault."""
        encrypted_type, encrypted = await self._sharing.encrypt(room_id, type_, content)
        if ACT_KEY in content:
            encrypted[ACT_KEY] = content[ACT_KEY]
        return encrypted_type, encrypted

    def collect(self) -> Kept:
        """What has changed. Call it inside a transaction and commit, or end the process."""
        return self._keyring.collect()

    async def _persist(self) -> None:
        if self._keyring.unsaved:
            await self._persist_with(self.collect)

    async def publish(self) -> None:
        """At the start: this device's keys, whatever the others' do. Raises as `maintain`."""
        async with self._tending:
            await self._exchange.query({self._me})
            await self._upload()

    async def maintain(self) -> None:
        """After a commit: keys up, keys of others down. Raises Denied, TryLater, ShopfloorFault."""
        async with self._tending:
            # Before anything is published: is this device still ours?
            await self._exchange.query()
            await self._upload()
            if wedged := self._door.wedged():
                await self._exchange.renew(wedged)
                self._door.renewed(wedged)
            await self._persist()
            await self._send_waiting()

    async def _upload(self) -> None:
        # What was prepared is shown again until it was taken: every new fallback key pushes out
        # one that messages on their way may still be encrypted for.
        self._prepared = self._prepared or self._to_upload()
        if not self._prepared:
            return
        # Saved before they are shown: a kill in between must not leave keys that nobody has.
        self._olm.mark_keys_as_published()
        self._olm.save_account()
        await self._persist()
        count = await self._server.upload(self._prepared)
        self._prepared = {}
        self._fallback_used = False
        self._olm.handle_response(KeysUploadResponse(0, count))
        await self._persist()

    def _to_upload(self) -> dict[str, Any]:
        account, count = self._olm.account, self._olm.uploaded_key_count
        content: dict[str, Any] = {}
        low = count is not None and count < account.max_one_time_keys // 2
        if low or not account.shared:
            content = self._olm.share_keys()
        if not account.shared:
            content["device_keys"] = self.device_keys()
        now = self._clock()
        if not account.shared or (self._fallback_used and now >= self._fallback_due):
            content["fallback_keys"] = self._fallback_key()
            self._fallback_due = now + FALLBACK_LASTS
        return content

    def _fallback_key(self) -> dict[str, Any]:
        # nio knows no fallback keys.
        account = self._olm.account._account
        account.generate_fallback_key()
        [(key_id, public)] = account.fallback_key.items()
        key = {"key": public.to_base64(), "fallback": True}
        signature = self._olm.sign_json(key)
        signer = {f"ed25519:{self._olm.device_id}": signature}
        signed = key | {"signatures": {self._olm.user_id: signer}}
        return {f"{ONE_TIME_KEY}:{key_id}": signed}

    async def _send_waiting(self) -> None:
        """First messages on new ratchets, so that the other side uses them."""
        waiting = self._olm.outgoing_to_device_messages
        while waiting:
            message = waiting[0]
            content = {message.recipient: {message.recipient_device: message.content}}
            with suppress(Denied):  # not so important that one could not do without
                await self._server.send_to_device(content)
            waiting.remove(message)


def _client(me: UserId, device_id: str, keyring: Keyring) -> Client:
    config = ClientConfig(store=lambda *_: keyring, store_sync_tokens=False)
    # nio loads a store only if it has a path; ours has none.
    client = Client(me, device_id, store_path="none", config=config)
    client.restore_login(me, device_id, "")
    client.olm._maxToDeviceMessagesPerRequest = DEVICES_AT_ONCE
    return client
