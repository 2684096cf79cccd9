"""People for the demo and the tests: a small Matrix client that owes the bot nothing.

It speaks plain HTTP and knows none of the bot's own code but ids and faults, so that it can judge
what the bot does. Nothing here may import nio, or learn to encrypt.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from aiohttp import ClientSession

from bot.core.primitives import EventId, RoomId, UserId
from bot.demo.events import Event, NotSeen, Predicate
from bot.demo.wire import ask

PAGE = 100
"""Events asked for in one answer."""
LONG_POLL = 30_000
"""Milliseconds the server may hold a sync with nothing to tell."""
_NOTHING: dict[str, object] = {"types": []}
_POLL = "org.matrix.msc3381.poll"
_TEXT = "org.matrix.msc1767.text"


class Person:
    """Someone at a Matrix client. Everything that goes wrong on the server raises Refused."""

    def __init__(self, url: str, session: Mapping[str, str]) -> None:
        self.url = url
        self.user_id = UserId(session["user_id"])
        self.device_id = session["device_id"]
        self.access_token = session["access_token"]
        self._http = ClientSession(headers={"Authorization": f"Bearer {self.access_token}"})
        self._since: dict[str, str] = {}
        self._seen: dict[str, dict[str, Event]] = {}

    @classmethod
    async def login(cls, url: str, localpart: str, password: str) -> Self:
        """Log in with a password, as a new device; close the person when done."""
        identifier = {"type": "m.id.user", "user": localpart}
        body = {"type": "m.login.password", "identifier": identifier, "password": password}
        async with ClientSession() as http:
            return cls(url, await ask(http, "POST", f"{url}/_matrix/client/v3/login", body))

    async def close(self) -> None:
        """Put the client away; the account and its device stay."""
        await self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def create_room(
        self,
        name: str,
        *,
        invite: Iterable[str] = (),
        room_version: str | None = None,
        encrypted: bool = False,
        public: bool = False,
        power_levels: Mapping[str, object] | None = None,
    ) -> RoomId:
        """Make a room; `power_levels` overrides keys of that event's content."""
        body: dict[str, object] = {
            "name": name,
            "invite": list(invite),
            "preset": "public_chat" if public else "private_chat",
        }
        if room_version is not None:
            body["room_version"] = room_version
        if power_levels is not None:
            body["power_level_content_override"] = power_levels
        if encrypted:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            body["initial_state"] = [{"type": "m.room.encryption", "content": content}]
        return RoomId((await self._call("POST", "/v3/createRoom", body))["room_id"])

    async def give_address(self, room: str, address: str) -> None:
        """Have the room found under that address, `#name:server`."""
        await self._call("PUT", f"/v3/directory/room/{_part(address)}", {"room_id": room})

    async def invite(self, room: str, user: str) -> None:
        """Invite someone into a room."""
        await self._call("POST", f"{_room(room)}/invite", {"user_id": user})

    async def join(self, room: str) -> None:
        """Join a room, by invitation or because it is public."""
        await self._call("POST", f"{_room(room)}/join", {})

    async def leave(self, room: str) -> None:
        """Leave a room, or turn down its invitation."""
        await self._call("POST", f"{_room(room)}/leave", {})

    async def kick(self, room: str, user: str, reason: str = "") -> None:
        """Put someone out of a room, or take back an invitation."""
        await self._call("POST", f"{_room(room)}/kick", {"user_id": user, "reason": reason})

    async def send(self, room: str, type: str, content: Mapping[str, object]) -> EventId:
        """Send any event, in clear text."""
        path = f"{_room(room)}/send/{_part(type)}/{uuid4().hex}"
        return EventId((await self._call("PUT", path, content))["event_id"])

    async def say(
        self,
        room: str,
        text: str,
        *,
        thread: str | None = None,
        notice: bool = False,
        mention: str | None = None,
    ) -> EventId:
        """Send a text as it is, in the thread of a root event if given; `mention` is a user id."""
        content: dict[str, object] = {
            "msgtype": "m.notice" if notice else "m.text",
            "body": text,
            "m.mentions": {"user_ids": [mention]} if mention else {},
        }
        if thread is not None:
            content["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": thread,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": thread},
            }
        return await self.send(room, "m.room.message", content)

    async def vote(self, room: str, poll: str, answers: list[str]) -> EventId:
        """Vote for these answer ids; none withdraws the vote."""
        block = {f"{_POLL}.response": {"answers": answers}}
        return await self.send(room, f"{_POLL}.response", _about(poll, "m.reference") | block)

    async def end_poll(self, room: str, poll: str) -> EventId:
        """End a poll; whether one may is for the readers to judge."""
        block = {_TEXT: "The poll has ended.", f"{_POLL}.end": {}}
        return await self.send(room, f"{_POLL}.end", _about(poll, "m.reference") | block)

    async def react(self, room: str, event: str, key: str) -> EventId:
        """React to an event with an emoji."""
        return await self.send(room, "m.reaction", _about(event, "m.annotation", key=key))

    async def redact(self, room: str, event: str) -> EventId:
        """Take back an event."""
        path = f"{_room(room)}/redact/{_part(event)}/{uuid4().hex}"
        return EventId((await self._call("PUT", path, {}))["event_id"])

    async def state(self, room: str, type: str, key: str = "") -> dict[str, Any]:
        """The content of a state event; Refused with M_NOT_FOUND if there is none."""
        return await self._call("GET", f"{_room(room)}/state/{_part(type)}/{_part(key)}")

    async def put_state(
        self, room: str, type: str, content: Mapping[str, object], key: str = ""
    ) -> EventId:
        """Set a state event."""
        path = f"{_room(room)}/state/{_part(type)}/{_part(key)}"
        return EventId((await self._call("PUT", path, content))["event_id"])

    async def event(self, room: str, event: str) -> Event:
        """One event, as the server has it now."""
        return await self._call("GET", f"{_room(room)}/event/{_part(event)}")

    async def relations(self, room: str, event: str, rel_type: str) -> list[Event]:
        """All events that relate so to that one, oldest first."""
        path = f"/v1/rooms/{_part(room)}/relations/{_part(event)}/{_part(rel_type)}"
        return await self._pages(path, "next_batch")

    async def timeline(self, room: str) -> list[Event]:
        """All events of a room that this person may read, oldest first."""
        return await self._pages(f"{_room(room)}/messages", "end")

    def seen(self, room: str) -> list[Event]:
        """What this person has seen there so far, oldest first, before any of it was taken back."""
        return self._events(room)

    async def wait_for(
        self,
        room: str,
        predicate: Predicate,
        *,
        timeout: float = 20,  # noqa: ASYNC109 - so that NotSeen can say what did come
        after: str | None = None,
    ) -> Event:
        """The first event of a room that fits, already seen or still to come.

        `after` leaves out that event and all before it. Raises NotSeen after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    for event in self._events(room, after):
                        if predicate(event):
                            return event
                    await self._sync()
        except TimeoutError:
            raise NotSeen(self.user_id, room, timeout, self._events(room)) from None

    def _events(self, room: str, after: str | None = None) -> list[Event]:
        seen = self._seen.get(room, {})
        if after is None:
            return list(seen.values())
        ids = list(seen)
        return [seen[id] for id in ids[ids.index(after) + 1 :]] if after in seen else []

    async def _sync(self, wait: int = LONG_POLL) -> None:
        room_filter = {"timeline": {"limit": PAGE}, "ephemeral": _NOTHING}
        wanted = json.dumps({"presence": _NOTHING, "room": room_filter})
        query = {"timeout": str(wait), "filter": wanted}
        answer = await self._call("GET", "/v3/sync", None, **query, **self._since)
        rooms = answer.get("rooms", {})
        parts = rooms.get("join", {}) | rooms.get("leave", {})
        missed = [room for room, part in parts.items() if part["timeline"].get("limited")]
        whole = {room: await self.timeline(room) for room in missed}
        # Nothing is awaited from here on: whoever is cancelled hears all of an answer, or none.
        self._learn(answer)
        for room, part in parts.items():
            seen = self._seen.setdefault(room, {})
            for event in whole.get(room, part["timeline"]["events"]):
                seen.setdefault(event["event_id"], self._read(room, event))
        self._since = {"since": answer["next_batch"]}

    def _learn(self, answer: dict[str, Any]) -> None:
        """What a sync answer says beside the rooms' events; nothing of it matters here."""

    def _read(self, _room: str, event: Event) -> Event:
        """The event as this person can read it."""
        return event

    async def _pages(self, path: str, next_key: str) -> list[Event]:
        events: list[Event] = []
        query = {"dir": "f", "limit": str(PAGE)}
        while True:
            answer = await self._call("GET", path, None, **query)
            events += answer["chunk"]
            if next_key not in answer:
                return events
            query["from"] = answer[next_key]

    async def _call(
        self, method: str, path: str, body: object = None, **query: str
    ) -> dict[str, Any]:
        return await ask(self._http, method, f"{self.url}/_matrix/client{path}", body, **query)


def _about(event: str, rel_type: str, **more: str) -> dict[str, object]:
    return {"m.relates_to": {"rel_type": rel_type, "event_id": event, **more}}


def _room(room: str) -> str:
    return f"/v3/rooms/{_part(room)}"


def _part(text: str) -> str:
    return quote(text, safe="")
