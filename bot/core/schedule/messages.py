"""What is said of a room's schedules, zone, quiet hours and pauses."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.polls.values import OpenNow
from bot.core.primitives import Millis
from bot.core.schedule.mistakes import Mistake
from bot.core.schedule.quiet import QuietHours
from bot.core.schedule.values import Previewed, Rule, ScheduleName, Skip, Upcoming


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """The question asked last, for `now`."""

    text: str
    asked_at: Millis


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
    left_out: tuple[Upcoming, ...] = ()
    """What would come, but moderators skip it."""


@dataclass(frozen=True, slots=True)
class Started:
    """The schedule runs; the next three moments."""

    already: bool
    upcoming: tuple[Upcoming, ...]
    paused_until: Millis | None = None
    poll: OpenNow | None = None
    left_out: tuple[Upcoming, ...] = ()
    """As of `Now`."""
    off: tuple[tuple[ScheduleName, str], ...] = ()
    """What has no times here, and those it usually has."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The schedule is off."""

    was_running: bool
    open_until: Millis | None
    """When the poll that is still open closes."""
    left_out: tuple[Upcoming, ...] = ()
    """What moderators skip, and would still be skipped if the same times were set again."""


@dataclass(frozen=True, slots=True)
class BadDuration:
    """`for` with something that is no duration from one minute to 60 days."""

    words: str
    command: str = "poll"
    """The command it was given with: `poll` or `pause`, with the poll that was named."""


@dataclass(frozen=True, slots=True)
class BadUntil:
    """`until` something that is no day or date, or one that has passed or is far away."""

    words: str
    command: str = "pause"
    """The command it was given with: `pause` or `poll`, with the poll that was named."""
    known: bool = False
    """It is one; but over, today, or too far ahead, if there is nothing under `right`."""
    right: tuple[str, ...] = ()
    """What it can mean; a single one is an example of it with the time that is missing."""


@dataclass(frozen=True, slots=True)
class UnknownSchedule:
    """`schedule` with something that is none of the three."""

    command: ClassVar[str] = "schedule"
    word: str
    right: str = ""
    """The right command that is nearest; empty: the usual example."""


@dataclass(frozen=True, slots=True)
class BadRule:
    """A schedule with a rule that is none."""

    command: ClassVar[str] = "schedule"
    schedule: ScheduleName
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class BadZone:
    """`timezone` with something that is no time zone."""

    command: ClassVar[str] = "timezone"
    words: str
    similar: tuple[str, ...]
    """Zones that may have been meant."""
    short: bool = False
    """It is a short name, like `CET`, that these share."""


@dataclass(frozen=True, slots=True)
class BadQuiet:
    """`quiet` with something that is no span of hours."""

    command: ClassVar[str] = "quiet"
    words: str


@dataclass(frozen=True, slots=True)
class NothingToSkip:
    """`skip` where no such thing is to come; or `skip off` where nothing is left out."""

    what: ScheduleName | None = None
    """None: neither a question nor a poll."""
    off: bool = False


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One schedule, and when it is due next."""

    name: ScheduleName
    rule: Rule
    next: tuple[Millis, ...]


@dataclass(frozen=True, slots=True)
class TellSchedules:
    """What is set here."""

    schedules: tuple[Scheduled, ...]
    zone: str
    quiet: QuietHours
    paused_until: Millis | None
    """None: not paused."""
    left_out: tuple[Upcoming, ...] = ()
    """What would come, but moderators skip it."""
    pictures: bool = True
    """Whether summaries come with one."""


@dataclass(frozen=True, slots=True)
class ScheduleSet:
    """A schedule was set, or (without a rule) turned off."""

    name: ScheduleName
    rule: Rule | None
    next: tuple[Millis, ...]
    paused_until: Millis | None
    left_out: tuple[Previewed, ...] = ()
    """What would come among these and does not: skipped, or while another poll is open."""


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """The room has another time zone."""

    zone: str
    at: Millis
    """The present time, to be shown in it."""
    upcoming: tuple[Upcoming, ...]


@dataclass(frozen=True, slots=True)
class QuietSet:
    """The quiet hours were set, or turned off."""

    hours: QuietHours


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is posted until then."""

    until: Millis
    open_until: Millis | None
    """When the poll that is still open closes."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The pause is over."""

    was_paused: bool
    upcoming: tuple[Upcoming, ...]
    left_out: tuple[Upcoming, ...] = ()
    """What would come, but moderators skip it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The next question or poll is left out, or (`off`) comes again after all."""

    what: ScheduleName
    at: Millis
    upcoming: tuple[Upcoming, ...]
    off: bool = False
    still: tuple[Upcoming, ...] = ()
    """With `off`: what stays left out."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What comes in the next four weeks, from the moment of number `start` on."""

    moments: tuple[Previewed, ...]
    """More than fit into a message; what does not is shown from its number on."""
    all: int
    """So many moments there are, those before `start` too."""
    zone: str
    closes_at: Millis | None
    """Of the poll that is open."""
    paused_until: Millis | None
    start: int = 1


ScheduleRefusal = (
    BadDuration | BadUntil | UnknownSchedule | BadRule | BadZone | BadQuiet | NothingToSkip
)
"""Where one is the answer, nothing was obeyed."""
ScheduleMessage = (
    Now
    | Started
    | Stopped
    | TellSchedules
    | ScheduleSet
    | ZoneSet
    | QuietSet
    | Paused
    | Resumed
    | LeftOut
    | Preview
    | ScheduleRefusal
)
