"""People whose clients encrypt: the tests' `Person` with a `Device`. Cheap: there may be many."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from bot.core.primitives import EventId
from bot.demo.events import Event
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import PASSWORD
from tests.e2e.encrypted_device import ENCRYPTED, Device, Json

ONE_TIME_KEYS = 20
Name = tuple[str, str]
"""User id and device id."""


class EncryptedPerson(Person):
    """One device of someone, who encrypts in encrypted rooms and sees there what it can read.

    What came encrypted and was opened has `"encrypted": True` beside its type and content.
    """

    def __init__(self, url: str, session: Mapping[str, str]) -> None:
        super().__init__(url, session)
        self.device = Device(self.user_id, self.device_id)
        self.readers: Iterable[str] | None = None
        """The users whose devices get room keys, asked for once; None: all members, every time."""
        self._served: defaultdict[str, set[Name]] = defaultdict(set)
        self._encrypted: set[str] = set()

    @classmethod
    async def login(cls, url: str, localpart: str, password: str, *, publish: bool = True) -> Self:
        """Log in as a new device, and publish its keys if others are not to be published."""
        person = await super().login(url, localpart, password)
        if publish:
            await person.publish(person.device.device_keys())
        return person

    async def log_out(self) -> None:
        """Log out: the device is gone from the account."""
        await self._call("POST", "/v3/logout", {})

    async def publish(
        self, device_keys: Mapping[str, object], one_time: int = ONE_TIME_KEYS
    ) -> None:
        """Publish keys of the device, whatever they are, with so many one-time keys."""
        keys = self.device.one_time_keys(one_time)
        body = {"device_keys": device_keys, "one_time_keys": keys}
        await self._call("POST", "/v3/keys/upload", body)

    async def send(self, room: str, type: str, content: Mapping[str, object]) -> EventId:
        """Send an event; reactions go in clear, as from all clients."""
        if type == "m.reaction" or not await self._is_encrypted(room):
            return await super().send(room, type, content)
        await self.share(room)
        return await self.send_as_is(room, ENCRYPTED, self.device.encrypt(room, type, content))

    async def send_as_is(self, room: str, type: str, content: Mapping[str, object]) -> EventId:
        """Send an event without encrypting it."""
        return await super().send(room, type, content)

    async def share(self, room: str, *, from_start: bool = False) -> None:
        """Give the room key to those readers who have it not, as it stands or as it was first."""
        served = self._served[room]
        if served and self.readers is not None:
            return
        users = await self.members(room) if self.readers is None else self.readers
        devices = await self.devices(users)
        new = {each: keys for each, keys in devices.items() if each not in served}
        if new:
            await self._meet(new)
            await self._tell(new, self.device.room_key(room, from_start=from_start))
        served |= devices.keys()

    async def devices(self, users: Iterable[str]) -> dict[Name, Json]:
        """The keys of all devices of these but this one, by kind."""
        body: Json = {"device_keys": {user: [] for user in users}}
        answer = await self._call("POST", "/v3/keys/query", body)
        return {
            (user, device): {name.partition(":")[0]: key for name, key in words["keys"].items()}
            for user, devices in answer["device_keys"].items()
            for device, words in devices.items()
            if device != self.device_id
        }

    async def identity(self, user: str) -> Json:
        """The public cross-signing keys of someone."""
        answer = await self._call("POST", "/v3/keys/query", {"device_keys": {user: []}})
        kinds = "master_keys", "self_signing_keys"
        return {kind: answer[kind][user]["keys"] for kind in kinds}

    async def members(self, room: str) -> list[str]:
        """Who is in a room now."""
        return list((await self._call("GET", f"{_room(room)}/joined_members"))["joined"])

    async def raw_timeline(self, room: str) -> list[Event]:
        """All events of a room as the server has them, oldest first."""
        return await super()._pages(f"{_room(room)}/messages", "end")

    async def catch_up(self) -> None:
        """Have all that was sent to this device up to now."""
        since = {"since": (await self._call("GET", "/v3/sync", timeout="0"))["next_batch"]}
        await self._call("GET", "/v3/sync", timeout="0", **since)

    async def _is_encrypted(self, room: str) -> bool:
        if room not in self._encrypted:
            state = await self._call("GET", f"{_room(room)}/state")
            if all(event["type"] != "m.room.encryption" for event in state):
                return False
            self._encrypted.add(room)
        return True

    async def _meet(self, devices: Mapping[Name, Json]) -> None:
        """Begin to talk with those of the devices that still have a one-time key."""
        wanted: defaultdict[str, Json] = defaultdict(dict)
        for (user, device), keys in devices.items():
            if not self.device.knows(keys):
                wanted[user][device] = "signed_curve25519"
        answer = await self._call("POST", "/v3/keys/claim", {"one_time_keys": wanted})
        for (user, device), keys in devices.items():
            for claimed in answer["one_time_keys"].get(user, {}).get(device, {}).values():
                self.device.meet(keys, claimed["key"])

    async def _tell(self, devices: Mapping[Name, Json], room_key: Json) -> None:
        messages: defaultdict[str, Json] = defaultdict(dict)
        for (user, device), keys in devices.items():
            if self.device.knows(keys):
                messages[user][device] = self.device.tell(user, keys, room_key)
        path = f"/v3/sendToDevice/{ENCRYPTED}/{uuid4().hex}"
        await self._call("PUT", path, {"messages": messages})

    async def _call(self, method: str, path: str, body: object = None, **query: str) -> Any:
        answer = await super()._call(method, path, body, **query)
        if path == "/v3/sync":
            for message in answer.get("to_device", {}).get("events", []):
                self.device.take(message)
        return answer

    def _events(self, room: str, after: str | None = None) -> list[Event]:
        return [self.device.in_clear(room, event) for event in super()._events(room, after)]

    async def _pages(self, path: str, next_key: str) -> list[Event]:
        events = await super()._pages(path, next_key)
        return [self.device.in_clear(event["room_id"], event) for event in events]


@asynccontextmanager
async def encrypted_people(
    homeserver: Homeserver, *names: str
) -> AsyncIterator[list[EncryptedPerson]]:
    """People with new accounts, of these display names."""
    async with AsyncExitStack() as stack:

        async def arrive(name: str) -> EncryptedPerson:
            localpart = f"{name.lower()}-{uuid4().hex[:8]}"
            await homeserver.register(localpart, PASSWORD, name)
            person = await EncryptedPerson.login(homeserver.url, localpart, PASSWORD)
            return await stack.enter_async_context(person)

        yield await asyncio.gather(*map(arrive, names))


async def further_device(
    homeserver: Homeserver, owner: Person, *, publish: bool = True
) -> EncryptedPerson:
    """Another device of the same account."""
    localpart = owner.user_id[1:].partition(":")[0]
    return await EncryptedPerson.login(homeserver.url, localpart, PASSWORD, publish=publish)


def _room(room: str) -> str:
    return f"/v3/rooms/{quote(room, safe='')}"
