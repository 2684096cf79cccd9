"""What is said of the room and to those who ask."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.messages.rounds import OpenNow, Upcoming
from bot.core.model import Millis, ScheduleName


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first words in a room."""

    running: bool
    """Whether a schedule was started at once, by the operator's config."""
    encrypted: bool = False
    one_to_one: bool = False
    """Whether nobody else is there than the bot and whoever reads this."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who the bot is, for somebody alone with it who writes what is no command."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The first words in a room that replaces another."""


@dataclass(frozen=True, slots=True)
class RoomReplaced:
    """A command in a room that was replaced."""


@dataclass(frozen=True, slots=True)
class Help:
    """The commands one may give here, or how one of them is given."""

    moderator: bool
    command: str = ""


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """The question asked last, for `now`."""

    text: str
    asked_at: Millis


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
class SkippedSlot:
    """A slot of the last week at which nothing was posted."""

    at: Millis
    what: ScheduleName
    why: Skip


@dataclass(frozen=True, slots=True)
class Now:
    """What is open, until when, and what comes next."""

    poll: OpenNow | None
    question: LastQuestion | None
    running: bool
    upcoming: tuple[Upcoming, ...]
    skipped: tuple[SkippedSlot, ...]
    paused_until: Millis | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The schedule runs; the next three moments."""

    already: bool
    upcoming: tuple[Upcoming, ...]
    paused_until: Millis | None = None
    poll: OpenNow | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The schedule is off."""

    was_running: bool
    open_until: Millis | None
    """When the poll that is still open closes."""


@dataclass(frozen=True, slots=True)
class Closing:
    """`close` was heard; the poll is being ended and counted."""

    question: str


@dataclass(frozen=True, slots=True)
class CommandsMissed:
    """Commands came while the bot was away, too long ago to be obeyed now."""
