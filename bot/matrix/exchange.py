"""The devices of others and their one-time keys: asked for, and checked one by one.

One member's malformed keys must never spoil what the others' give. Nothing is sent from here.
"""

import asyncio
import logging
from collections.abc import Container, Iterable, Mapping
from itertools import islice
from typing import Any

import vodozemac
from msgspec import Struct, convert
from nio.crypto import Olm, OlmDevice
from nio.responses import KeysClaimResponse

from bot.core.primitives import UserId
from bot.matrix.gateway import Denied
from bot.matrix.key_server import KeyServer
from bot.matrix.keyring import Keyring
from bot.matrix.names import MEGOLM, OLM
from bot.matrix.secret_keys import NO_RECORDS, KeysLost
from bot.matrix.tracking import Pauses

log = logging.getLogger(__name__)

USERS_AT_ONCE = 250
LONGEST_ID = 255
NO_KEY = (
    "A device in an encrypted room can't read the bot's messages yet: its app left no key for the "
    "bot. The bot will ask for one again."
)


class DeviceKeys(Struct, frozen=True):
    """What a device says of itself, as far as we need it."""

    user_id: str
    device_id: str
    algorithms: list[str]
    keys: dict[str, str]


class Exchange:
    """Asks, one question at a time."""

    def __init__(self, olm: Olm, keyring: Keyring, server: KeyServer, pauses: Pauses) -> None:
        self._olm = olm
        self._keyring = keyring
        self._tracking = keyring.tracking
        self._server = server
        self._pauses = pauses
        self._one_at_a_time = asyncio.Lock()

    def to_query(self) -> dict[UserId, int]:
        """Whose devices are outdated, without those who are left alone for now."""
        outdated = self._tracking.outdated()
        return {user: at for user, at in outdated.items() if not self._pauses.resting(user)}

    async def query(self, users: Container[UserId] | None = None) -> None:
        """Ask for the outdated devices, of these users alone if given.

        Raises TryLater, or ShopfloorFault (see _mine).
        """
        async with self._one_at_a_time:
            wanted = self.to_query().items()
            asked = iter([each for each in wanted if users is None or each[0] in users])
            while part := dict(islice(asked, USERS_AT_ONCE)):
                await self._query(part)

    async def _query(self, part: Mapping[UserId, int]) -> None:
        """Ask for these. Whom the homeserver refuses to be asked about must not stand for all."""
        try:
            answer = await self._server.query(list(part))
        except Denied:
            if len(part) == 1:
                self._pauses.pause(*part)
                return
            users = iter(part.items())
            await self._query(dict(islice(users, len(part) // 2)))
            await self._query(dict(users))
            return
        self._pauses.pause(*answer.failures)
        for user, serial in part.items():
            self._learn(user, serial, answer.device_keys.get(user))

    def _learn(self, user: UserId, serial: int, devices: object) -> None:
        if not isinstance(devices, dict):
            self._pauses.pause(user)
            return
        if user == self._olm.user_id:
            self._mine(devices.get(self._olm.device_id))
        read = (self._read(user, device_id, each) for device_id, each in devices.items())
        self._keyring.learn_devices(user, {device.id: device for device in read if device})
        self._tracking.settled(user, serial)

    def _mine(self, payload: object) -> None:
        """Raises ShopfloorFault if our device has keys on the server that are not these."""
        keys = payload.get("keys") if isinstance(payload, dict) else None
        if not isinstance(keys, dict):
            return
        own: Mapping[str, str] = self._olm.account.identity_keys
        if any(keys.get(f"{kind}:{self._olm.device_id}") != key for kind, key in own.items()):
            raise KeysLost(f"The homeserver has different keys for the bot's device. {NO_RECORDS}")

    def _read(self, user: UserId, device_id: str, payload: Any) -> OlmDevice | None:
        """Someone's device, if its keys are sound, and if it isn't this one."""
        try:
            device = convert(payload, DeviceKeys)
            keys = {kind: device.keys[f"{kind}:{device_id}"] for kind in ("ed25519", "curve25519")}
            vodozemac.Curve25519PublicKey.from_base64(keys["curve25519"])
            sound = (
                (device.user_id, device.device_id) == (user, device_id)
                and (user, device_id) != (self._olm.user_id, self._olm.device_id)
                and len(device_id) <= LONGEST_ID
                and {OLM, MEGOLM} <= set(device.algorithms)
                and self._olm.verify_json(payload, keys["ed25519"], user, device_id)
            )
        except Exception:  # signed or not, these are a stranger's words
            return None
        return OlmDevice(user, device_id, keys) if sound else None

    def missing(self, users: Iterable[UserId]) -> dict[str, list[str]]:
        """Devices that we share no ratchet with, without those who are left alone for now."""
        return self._awake(self._olm.get_missing_sessions(list(users)))

    def is_complete(self, users: frozenset[UserId]) -> bool:
        """Whether all their devices are known, and we share a ratchet with each."""
        outdated = self._tracking.outdated().keys()
        return users.isdisjoint(outdated) and not self._olm.get_missing_sessions(list(users))

    def _awake(self, devices: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
        awake = {
            user: [each for each in ids if not self._pauses.resting(user, each)]
            for user, ids in devices.items()
        }
        return {user: ids for user, ids in awake.items() if ids}

    async def claim(self, users: Iterable[UserId]) -> None:
        """Begin a ratchet with every device of these users that has none. Raises as `query`."""
        async with self._one_at_a_time:
            await self._claim(self.missing(users))

    async def renew(self, wedged: Iterable[tuple[UserId, str]]) -> None:
        """Begin anew with devices, named by user and sender key, whose ratchet is out of step."""
        async with self._one_at_a_time:
            olm = self._olm
            named = [olm.device_store.device_from_sender_key(*each) for each in wedged]
            olm.wedged_devices += [
                each for each in named if each and each not in olm.wedged_devices
            ]
            if olm.wedged_devices:
                try:
                    await self._claim(self._awake(olm.get_users_for_key_claiming()))
                finally:
                    # Whoever gave no key now will fail again, and then be asked again.
                    olm.wedged_devices.clear()

    async def _claim(self, devices: Mapping[str, list[str]]) -> None:
        if not devices:
            return
        answer = await self._server.claim(devices)
        for user, ids in devices.items():
            given = answer.one_time_keys.get(user)
            for device_id in ids:
                key = given.get(device_id) if isinstance(given, dict) else None
                if not self._begin(user, device_id, key):
                    self._pauses.pause(f"{user} {device_id}")
                    event = {"event": "device-without-key"}
                    log.info(NO_KEY, extra=event)

    def _begin(self, user: str, device_id: str, key: object) -> bool:
        moved = self._keyring.ratchets_moved
        try:
            self._olm.handle_response(KeysClaimResponse({user: {device_id: key}}, {}))
        except Exception:  # a stranger's key, or none
            return False
        return self._keyring.ratchets_moved > moved
