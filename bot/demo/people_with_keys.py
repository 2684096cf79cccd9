"""People at clients that encrypt, for the demo in an encrypted room.

Made of the bot's own machine, so nothing here may stand as a judge of it: whether others can read
the bot is for a foreign client to say. Keys live in memory and go with the person.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from bot.core.keyring import Kept
from bot.core.primitives import EventId, RoomId, UserId
from bot.demo.events import Event
from bot.demo.people import LONG_POLL, Person
from bot.loops.clock import wall_clock
from bot.matrix import decode, identity
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Gateway
from bot.matrix.key_server import KeyServer
from bot.matrix.megolm import Decrypted
from bot.matrix.names import ENCRYPTED, REACTION

DEVICE_NAME = "a person of the demo"


class PersonWithKeys(Person):
    """Someone who encrypts all that is said, and reads what others encrypt.

    Events read come as those of `Person` do, in clear and with `"encrypted": True`; what cannot be
    read stays as it is. Beside Refused everything raises TryLater, Denied and ShopfloorFault.
    """

    def __init__(self, url: str, session: Mapping[str, str], gateway: Gateway) -> None:
        super().__init__(url, session)
        secret, server = secrets.token_hex(), KeyServer(gateway)
        self._crypto = Crypto(
            self.user_id, self.device_id, secret, Kept(), server, _forget, wall_clock
        )
        self._syncing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def at_a_client(
        cls, url: str, localpart: str, password: str, folder: Path
    ) -> AsyncIterator[Self]:
        """Signed in at a new device, signed by its owner; the folder keeps the owner's identity."""
        async with Gateway.open(url, localpart) as gateway:
            made = await gateway.login(UserId(localpart), password, DEVICE_NAME)
            gateway.use_token(made.access_token)
            session = {
                "user_id": made.user_id,
                "device_id": made.device_id,
                "access_token": made.access_token,
            }
            async with cls(url, session, gateway) as person:
                await person._publish(gateway, folder)
                yield person

    async def _publish(self, gateway: Gateway, folder: Path) -> None:
        # First of all a sync: new devices of others are told from there on, and missed before.
        await self._sync(0)
        device_keys = self._crypto.device_keys()
        await identity.ensure(gateway, folder, self.user_id, self.device_id, device_keys)

    async def send(self, room: str, type: str, content: Mapping[str, object]) -> EventId:
        """Send any event, encrypted; reactions in clear text, as clients do."""
        if type != REACTION:
            if not self._syncing.locked():  # else somebody is listening already
                await self._sync(0)
            type, content = await self._crypto.encrypt(RoomId(room), type, content)
        return await super().send(room, type, content)

    async def event(self, room: str, event: str) -> Event:
        """One event, as the server has it now."""
        return self._read(room, await super().event(room, event))

    async def relations(self, room: str, event: str, rel_type: str) -> list[Event]:
        """All events that relate so to that one, oldest first."""
        return [self._read(room, each) for each in await super().relations(room, event, rel_type)]

    async def timeline(self, room: str) -> list[Event]:
        """All events of a room that this person is given, oldest first."""
        return [self._read(room, each) for each in await super().timeline(room)]

    async def _sync(self, wait: int = LONG_POLL) -> None:
        # One at a time: a message to the device that came twice would seem a fault of the ratchet.
        async with self._syncing:
            await super()._sync(wait)
            await self._crypto.maintain()

    def _learn(self, answer: dict[str, Any]) -> None:
        heard = decode.read(json.dumps(answer).encode(), decode.SyncAnswer)
        if heard is None:
            return
        for room in heard.rooms.join:
            self._crypto.members_changed(RoomId(room))
        arrived = self._crypto.receive(
            heard.to_device.events,
            heard.device_lists.changed,
            heard.device_lists.left,
            heard.device_one_time_keys_count,
            heard.device_unused_fallback_key_types,
        )
        # Keys may come after what they open.
        for room in {room for room, _session in arrived}:
            seen = self._seen.get(room, {})
            seen |= {id: self._read(room, event) for id, event in seen.items()}

    def _read(self, room: str, event: Event) -> Event:
        encrypted = decode.read(json.dumps(event).encode(), decode.Event)
        if encrypted is None or encrypted.type != ENCRYPTED:
            return event
        decrypted = self._crypto.decrypt(RoomId(room), encrypted)
        if not isinstance(decrypted, Decrypted):
            return event
        content = decode.content(decrypted.event)
        return event | {"type": decrypted.event.type, "content": content, "encrypted": True}


async def _forget(collect: Callable[[], Kept]) -> None:
    """Nothing outlives the person, so nothing is written."""
    collect()
