"""What is read from one event alone, whatever it means to a room. Never raises."""

from dataclasses import dataclass
from typing import Any

from bot.core.primitives import EventId, Millis, UserId
from bot.core.rooms.answering import TYPES as ANSWER_TYPES
from bot.core.rooms.values import PowerLevels
from bot.matrix import decode
from bot.matrix.names import ENCRYPTED, MESSAGE, REPLACE_REL, THREAD_REL


def power_levels(body: dict[str, Any]) -> PowerLevels:
    """The power levels of a content; whatever is no number there counts as absent."""
    users = body.get("users")
    named = users.items() if isinstance(users, dict) else ()
    levels = {UserId(user): decode.integer(level) for user, level in named}
    default = decode.integer(body.get("users_default"))
    redact = decode.integer(body.get("redact"))
    events = body.get("events")
    own = events if isinstance(events, dict) else {}
    needed = {type_: decode.integer(own.get(type_)) for type_ in ANSWER_TYPES}
    return PowerLevels(
        {user: level for user, level in levels.items() if level is not None},
        0 if default is None else default,
        50 if redact is None else redact,
        {type_: level for type_, level in needed.items() if level is not None},
        decode.integer(body.get("events_default")) or 0,
    )


def edited(body: dict[str, Any]) -> EventId | None:
    """The message that this replaces the words of."""
    relation = decode.relation(body)
    replaces = relation is not None and relation.rel_type == REPLACE_REL
    return EventId(relation.event_id) if relation and replaces else None


def thread(body: dict[str, Any]) -> EventId | None:
    """The root of the thread that a message stands in."""
    relation = decode.relation(body)
    in_thread = relation is not None and relation.rel_type == THREAD_REL and relation.event_id
    return EventId(relation.event_id) if relation and in_thread else None


@dataclass(frozen=True, slots=True)
class Original:
    """What is asked about a message that was edited."""

    sender: UserId
    at: Millis
    thread: EventId | None


def original(event: decode.AnyEvent) -> Original | None:
    """The message, if it is one and still stands."""
    body = decode.read(event.content, dict[str, Any]) or {}
    message = event.type in (MESSAGE, ENCRYPTED) and event.state_key is None
    if not message or not body or edited(body) is not None:
        return None
    at = decode.integer(event.origin_server_ts) or 0
    return Original(UserId(decode.text(event.sender)), at, thread(body))
