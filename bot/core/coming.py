"""What comes to a room and when, and why something does not come."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import Millis, ScheduleName
from bot.core.slots import Shift


class Skip(StrEnum):
    """Why nothing was posted at a slot."""

    POLL_OPEN = "poll-open"
    TOO_LATE = "too-late"
    MERGED = "merged"
    """Several questions were missed, and one was asked for all."""
    TOO_SHORT = "too-short"
    """Less than a day of the poll would have been left."""
    EMPTY_WEEK = "empty-week"
    PAUSED = "paused"
    ASKED = "asked"
    """A moderator wanted it left out."""
    CHANGED = "changed"
    """It waited to be caught up with when a moderator changed the times."""
    NOBODY = "nobody"
    """The room's power levels let nobody answer."""
    UNSAID = "unsaid"
    """It could not be sent while there was time."""
    REFUSED = "refused"
    """The homeserver refused it for good."""
    CALLED_OFF = "called-off"
    """The operator did not want it sent."""


IN_VAIN = (Skip.NOBODY, Skip.UNSAID, Skip.REFUSED, Skip.CALLED_OFF)
"""It was to be posted, and nothing came of it: it is not decided on again."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A moment at which something is due."""

    at: Millis
    what: ScheduleName


@dataclass(frozen=True, slots=True)
class Previewed:
    """One moment of a preview."""

    at: Millis
    what: ScheduleName
    shift: Shift | None = None
    why: Skip | None = None
    """Why nothing comes then."""
    text: str = ""
    """The question or poll that comes."""


@dataclass(frozen=True, slots=True)
class OpenNow:
    """The poll that is open or being counted, for `now` and wherever others are spoken of."""

    question: str
    closes_at: Millis
    counting: bool
