"""What servers send, decoded with types. One bad event spoils nothing but itself.

Envelopes are read strictly, events each apart, contents only when needed. Anything of a wrong
shape is None or empty here, never an exception.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from math import isfinite
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct, field

from bot.core.primitives import EventId, Millis, UserId
from bot.matrix.names import THREAD_REL
from bot.matrix.repair import repair

T = TypeVar("T")

EMPTY = Raw(b"{}")
OBJECT = dict[str, Any]
LONGEST_ID = 255
MOST_ON_A_PAGE = 1000
"""Events; nobody is asked for more."""
MOST_STATE = 200_000
"""Events. A homeserver that does not know lazy loading sends every member of a room."""
MOST_ROOMS = 20_000
SafeInt = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""What canonical JSON allows, and SQLite can hold."""
LATEST: Millis = 253_370_764_800_000
"""The calendar ends in the year 9999; no time after it could be shown."""
ShortText = Annotated[str, Meta(max_length=LONGEST_ID)]
"""Ids and event types are at most 255 bytes by the spec."""


Token = Annotated[str, Meta(max_length=4096)]
"""Where to go on; it must fit into the address of a request."""


class Event(Struct, frozen=True):
    """An event as the homeserver gives it; its content is read when needed."""

    type: ShortText
    event_id: ShortText = ""
    sender: ShortText = ""
    origin_server_ts: SafeInt = 0
    content: Raw = EMPTY
    state_key: str | None = None
    redacts: Any = None
    unsigned: Raw = EMPTY


class Unsigned(Struct, frozen=True):
    """What our own homeserver says beside an event."""

    age: Any = None


class DecryptedEvent(Event, frozen=True):
    """An event that came encrypted, in clear. Only what opened it makes these, never a server."""


class AnyEvent(Struct, frozen=True):
    """One event that was asked for: of whatever shape, or asking would have no end."""

    type: Any = ""
    sender: Any = ""
    origin_server_ts: Any = 0
    content: Raw = EMPTY
    state_key: Any = None


class Events(Struct, frozen=True):
    """A list of events, not looked at yet."""

    events: Annotated[list[Raw], Meta(max_length=MOST_STATE)] = []


class Timeline(Struct, frozen=True):
    """The newest part of a room's timeline."""

    events: Annotated[list[Raw], Meta(max_length=MOST_ON_A_PAGE)] = []
    limited: bool = False
    prev_batch: Token | None = None


class Summary(Struct, frozen=True):
    """How many are in a room, where that has changed."""

    joined: Any = field(default=None, name="m.joined_member_count")
    invited: Any = field(default=None, name="m.invited_member_count")


class JoinedRoom(Struct, frozen=True):
    """What a sync answer says of a room the bot is in."""

    summary: Raw = EMPTY
    account_data: Events = field(default_factory=Events)
    state: Events = field(default_factory=Events)
    timeline: Timeline = field(default_factory=Timeline)


class InvitedRoom(Struct, frozen=True):
    """What a sync answer says of an invitation."""

    invite_state: Events = field(default_factory=Events)


class Rooms(Struct, frozen=True):
    """The rooms of a sync answer."""

    join: Annotated[dict[ShortText, JoinedRoom], Meta(max_length=MOST_ROOMS)] = {}
    invite: Annotated[dict[ShortText, InvitedRoom], Meta(max_length=MOST_ROOMS)] = {}
    leave: Annotated[dict[ShortText, Raw], Meta(max_length=MOST_ROOMS)] = {}


class DeviceLists(Struct, frozen=True):
    """Whose devices changed, and who shares no room with us any more."""

    changed: list[UserId] = []
    left: list[UserId] = []


class SyncAnswer(Struct, frozen=True):
    """An answer of `/sync`."""

    next_batch: Token
    rooms: Rooms = field(default_factory=Rooms)
    to_device: Events = field(default_factory=Events)
    device_lists: DeviceLists = field(default_factory=DeviceLists)
    device_one_time_keys_count: dict[str, int] = {}
    device_unused_fallback_key_types: list[str] | None = None
    """None: the homeserver knows no fallback keys."""


class Page(Struct, frozen=True):
    """An answer of `/messages` (`end`) or `/relations` (`next_batch`)."""

    chunk: Annotated[list[Raw], Meta(max_length=MOST_ON_A_PAGE)] = []
    end: Token | None = None
    next_batch: Token | None = None


class Members(Struct, frozen=True):
    """An answer of `/members`: the whole room, without pages."""

    chunk: Annotated[list[Raw], Meta(max_length=MOST_STATE)] = []


class Relation(Struct, frozen=True):
    """`m.relates_to`, as far as it is a relation to the server."""

    rel_type: str = ""
    event_id: ShortText = ""
    key: Any = None
    """Of reactions; anything at all elsewhere."""


def read(raw: bytes | Raw, shape: type[T]) -> T | None:
    """The value of that shape, or None if it has another."""
    try:
        return _read(raw, shape)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        # Parts of what could be read before are sound, or not worth it.
        return _read(repair(raw), shape) if isinstance(raw, bytes) else None
    except (msgspec.DecodeError, RecursionError):
        return None


def _read(raw: bytes | Raw, shape: type[T]) -> T | None:
    """Raises DecodeError or RecursionError for what is no sound JSON."""
    try:
        value: T = _decoder(shape).decode(raw)  # type: ignore[arg-type] # a type is hashable
        return value
    except (msgspec.ValidationError, UnicodeDecodeError):
        return None


@cache
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    # Of a few shapes, each read very often; to look into one takes longer than to read an event.
    return msgspec.json.Decoder(shape)


def events(raws: Iterable[Raw]) -> list[Event]:
    """Those that are events at all."""
    return [event for raw in raws if (event := read(raw, Event)) is not None]


def content(event: Event) -> dict[str, Any]:
    """The content, or nothing if it is no object."""
    return read(event.content, OBJECT) or {}


def relation(body: dict[str, Any]) -> Relation | None:
    """The event's relation, if it has a well-formed one."""
    found = body.get("m.relates_to")
    return None if found is None else _as(found, Relation)


def plainly_answered(body: dict[str, Any]) -> EventId | None:
    """What a plain reply answers. To the server it is no relation, and it has no `rel_type`."""
    relates_to = body.get("m.relates_to")
    if not isinstance(relates_to, dict) or "rel_type" in relates_to:
        return None
    answered = relates_to.get("m.in_reply_to")
    found = text(answered.get("event_id")) if isinstance(answered, dict) else ""
    return EventId(found) if 0 < len(found) <= LONGEST_ID else None


def answered(body: dict[str, Any]) -> tuple[EventId, ...]:
    """The message it replies to, and the root of its thread, as far as it has them."""
    related = body.get("m.relates_to")
    if not isinstance(related, dict):
        return ()
    reply = related.get("m.in_reply_to")
    replied = text(reply.get("event_id"), LONGEST_ID) if isinstance(reply, dict) else ""
    found = relation(body)
    root = found.event_id if found and found.rel_type == THREAD_REL else ""
    return tuple(EventId(each) for each in (replied, root) if each)


def _as(value: object, shape: type[T]) -> T | None:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return None


def text(value: object, longest: int = 100_000) -> str:
    """The value if it is text, cut to a length; else nothing."""
    return value[:longest] if isinstance(value, str) else ""


def mapping(value: object) -> dict[str, Any]:
    """The value if it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def texts(value: object) -> Sequence[str] | None:
    """The value if it is a list of texts."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    return None


def integer(value: object) -> int | None:
    """A whole number, also as old rooms write it (as text); True is none."""
    if isinstance(value, str):
        stripped = value.strip()
        value = (
            int(stripped) if stripped.removeprefix("-").isdecimal() and len(stripped) < 17 else None
        )
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**53:
        return None
    return value


def number(value: object) -> float | None:
    """A number that is finite; True is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return value


def redacted_id(event: Event, room_version: str) -> EventId | None:
    """What a redaction takes away. Room version 11 moved it into the content.

    Before, the content was the sender's to fill, and is not to be believed.
    """
    old = room_version.isdecimal() and int(room_version) < 11
    found = text(event.redacts if old else content(event).get("redacts"))
    return EventId(found) if 0 < len(found) <= LONGEST_ID else None


def age(event: Event) -> Millis | None:
    """How old the event was by the homeserver's clock when it gave it to us, if it says so."""
    return integer((read(event.unsigned, Unsigned) or Unsigned()).age)


def identity(event: Event) -> tuple[EventId, UserId, Millis]:
    """Which event it is, whose, and when its server says it was, within the calendar."""
    at = min(max(event.origin_server_ts, 0), LATEST)
    return EventId(event.event_id), UserId(event.sender), at
