"""What happens to questions."""

from dataclasses import dataclass

from bot.core.primitives import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class Reacted:
    """Someone put ✅ or ❌ on an event."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    target: EventId
    approves: bool
