"""What is due, and when: schedules, their rules, slots, and why one is skipped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from bot.core.primitives import Millis, RoomId


class ScheduleName(StrEnum):
    """What a room can have at set times."""

    QUESTIONS = "questions"
    POLLS = "polls"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule of a room, like `fri 12:00 for 2d`, and the last moment it has been looked at."""

    room_id: RoomId
    name: ScheduleName
    rule: str
    started_at: Millis
    done_until: Millis
    """Every slot up to this moment has been posted or recorded as skipped."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which a schedule was due, and what became of it."""

    room_id: RoomId
    name: ScheduleName
    due_at: Millis
    skipped: str = ""
    """Why nothing was posted; empty when something was."""
    skipped_at: Millis | None = field(default=None, compare=False)
    """When a moderator skipped it."""


class Shift(StrEnum):
    """What a change of clocks does to a slot."""

    MOVED = "moved"
    """Its time does not exist on that day; it comes at the first moment after the gap."""
    TWICE = "twice"
    """Its time comes twice on that day; this is the first."""


class Nth(StrEnum):
    """Which of a month's Mondays, say, is meant."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Rule:
    """Days and a local time at which something is due."""

    days: tuple[int, ...]
    """Sorted; 0 is Monday."""
    at: time
    lasts: Millis | None = None
    """How long it stays open, where that means something."""
    weeks: int = 1
    """Every so many weeks, counted from the one in which the schedule was set."""
    nth: Nth | None = None
    """Only these of each month; `weeks` means nothing then."""


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


DEFAULT_SCHEDULE: Mapping[ScheduleName, str] = {
    ScheduleName.QUESTIONS: "mon,thu 18:00",
    ScheduleName.POLLS: "fri 12:00 for 2d",
    ScheduleName.SUMMARY: "mon 12:00",
}
