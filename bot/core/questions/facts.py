"""What happens to questions."""

from dataclasses import dataclass

from bot.core.primitives import EventId, RoomId, UserId
from bot.core.questions.reactions import Sign
from bot.core.review.values import Drafted


@dataclass(frozen=True, slots=True)
class Reacted:
    """Someone put ✅, ❌ or ⏸ on an event."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    target: EventId
    sign: Sign
    draft: Drafted | None = None
    """Set when the event shows the draft of a summary: the room is the draft's then."""
