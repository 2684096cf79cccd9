"""What all subjects share: ids and times. Times are UTC milliseconds, as Matrix writes them."""

from dataclasses import dataclass
from typing import NewType

RoomId = NewType("RoomId", str)
EventId = NewType("EventId", str)
UserId = NewType("UserId", str)
ActId = NewType("ActId", str)
"""Names one thing to be done in the world; derived from its cause, so the same twice."""
Millis = int
"""Milliseconds since 1970-01-01 UTC, or a length in milliseconds."""
MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands that people can go to."""

    room_id: RoomId
    event_id: EventId
