"""What an outcome is: words by which a room says what follows from a poll, and by when."""

from dataclasses import dataclass
from datetime import date

from bot.core.primitives import DAY, ActId, EventId, Millis, Place, RoomId

LONGEST_OUTCOME = 280
"""Characters, as people see them."""
MOST_OPEN = 20
"""Of one room; further ones are not taken until some are done."""
DONE_KEPT: Millis = 180 * DAY
DONE_SHOWN = 10
"""Of those that are done, so many of the newest are in a view that shows them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a room does about the result of a poll."""

    room_id: RoomId
    number: int
    """By which people name it; counted on in each room."""
    text: str
    round_id: ActId
    """Of the poll it follows from."""
    question: str
    """That poll's."""
    at: Millis
    """When it was made, or changed last."""
    posted_by: ActId
    """The act that says it in the room."""
    due: date | None = None
    """The day by which it is to be done, in the room's zone."""
    done_at: Millis | None = None
    event_id: EventId | None = None
    """The message of that act."""
    moved_from: RoomId | None = None
    """Set when its room was replaced since: the room in which that message stands."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None


@dataclass(frozen=True, slots=True)
class OpenOutcome:
    """An outcome that is still to be done, as a summary shows it."""

    number: int
    text: str
    due: date | None = None
    has_come: bool = False
    """Whether its day has come."""
    place: Place | None = None
    """Where its message stands, if that is known."""
