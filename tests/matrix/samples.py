"""Events and sync answers as homeservers write them, for the tests of the wire."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.core.facts import Fact
from bot.core.primitives import RoomId, UserId
from bot.core.rooms.values import Membership, Room
from bot.matrix import decode
from bot.matrix.decode import Event, SyncAnswer
from bot.matrix.spoken import Listener
from bot.matrix.timeline import facts

ME = UserId("@floor:example.org")
ADA = UserId("@ada:example.org")
BEN = UserId("@ben:example.org")
ROOM = RoomId("!depot:example.org")
ROOT = "$root"
Json = dict[str, Any]


async def every(pages: AsyncIterator[list[Event]]) -> list[Event]:
    """The events of all pages."""
    return [event async for page in pages for event in page]


def event(type: str, content: object, /, **more: object) -> Json:
    """An event of Ada's; `more` replaces what the server says of it."""
    return {
        "type": type,
        "event_id": "$event",
        "sender": ADA,
        "origin_server_ts": 1_000,
        "content": content,
    } | more


def said(body: object, /, content: Mapping[str, object] | None = None, **more: object) -> Json:
    """A text of Ada's."""
    return event("m.room.message", {"msgtype": "m.text", "body": body, **(content or {})}, **more)


def member(user: str, membership: object, /, **more: object) -> Json:
    """A change of someone's membership."""
    sender = more.pop("sender", user)
    content = {"membership": membership, **more}
    return event("m.room.member", content, event_id="$member", sender=sender, state_key=user)


def state(type: str, content: object, /, **more: object) -> Json:
    """A state event of a room."""
    return event(type, content, state_key="", **more)


def related(
    type: str, target: str, content: Mapping[str, object] | None = None, /, **more: object
) -> Json:
    """An event that refers to another, as votes and ends of polls do."""
    relation = {"rel_type": more.pop("rel_type", "m.reference"), "event_id": target}
    return event(type, {"m.relates_to": relation, **(content or {})}, **more)


def decoded(events: Iterable[object]) -> list[Event]:
    """The events as the decoder gives them, out of the bytes a server would send."""
    page = decode.read(json.dumps({"chunk": list(events)}).encode(), decode.Page)
    assert page is not None
    return decode.events(page.chunk)


def answer(timeline: Sequence[object] = (), state: Sequence[object] = (), **more: Any) -> Json:
    """A sync answer about one joined room."""
    joined = {"state": {"events": [*state]}, "timeline": {"events": [*timeline], **more}}
    return {"next_batch": "s2", "rooms": {"join": {ROOM: joined}}}


def invitation(*stripped: object) -> Json:
    """A sync answer with an invitation."""
    return {
        "next_batch": "s2",
        "rooms": {"invite": {ROOM: {"invite_state": {"events": stripped}}}},
    }


def heard(
    words: Json,
    *,
    membership: Membership = Membership.JOINED,
    since: str | None = "s1",
    display_name: str = "Shopfloor",
    version: str = "11",
) -> list[Fact]:
    """The facts of a sync answer, decoded from its bytes."""
    parsed = decode.read(json.dumps(words).encode(), SyncAnswer)
    assert parsed is not None
    return list(heard_of(parsed, membership, since, display_name, version))


def heard_of(
    parsed: SyncAnswer,
    membership: Membership,
    since: str | None,
    display_name: str = "Shopfloor",
    version: str = "11",
) -> Iterator[Fact]:
    """The facts of a decoded answer, with one record for each room in it."""
    rooms = {
        RoomId(room): Room(RoomId(room), membership, version, display_name=display_name)
        for room in parsed.rooms.join
    }
    return facts(parsed, rooms, Listener(ME, "!floor", since))
