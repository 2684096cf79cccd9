"""What happened, as values: the only thing `core.decide` is told.

A fact says what was seen, never what to do about it.
"""

from dataclasses import dataclass

from bot.core.admin import Inquiry, Standing, Trouble
from bot.core.commands import Command, Refusal
from bot.core.decisions import CountPoll, CountWeek
from bot.core.model import (
    ActId,
    EventId,
    Millis,
    PowerLevels,
    Replies,
    RoomId,
    ScheduleName,
    Tally,
    UserId,
)

# --- rooms: from the homeserver's clear-text state alone ---------------------------------------


@dataclass(frozen=True, slots=True)
class Invited:
    """Someone asks the bot into a room."""

    room_id: RoomId
    event_id: EventId
    inviter: UserId


@dataclass(frozen=True, slots=True)
class Created:
    """The room's `m.room.create`."""

    room_id: RoomId
    version: str
    creators: tuple[UserId, ...]
    """First who sent it."""
    predecessor: RoomId | None = None
    """The room it says it replaces."""


@dataclass(frozen=True, slots=True)
class PowerChanged:
    """The room's `m.room.power_levels`."""

    room_id: RoomId
    levels: PowerLevels


@dataclass(frozen=True, slots=True)
class EncryptionSeen:
    """The room has `m.room.encryption`; that is never taken back."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The room's `m.room.tombstone`: another room replaces it."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    successor: RoomId


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot is in the room now, or is called otherwise there."""

    room_id: RoomId
    event_id: EventId
    at: Millis
    display_name: str
    news: bool
    """False for rooms found joined on the first sync of an empty database: no greeting there."""


@dataclass(frozen=True, slots=True)
class Left:
    """The bot is out of the room: it left, was kicked or banned, or the invitation is gone."""

    room_id: RoomId


# --- timelines -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Commanded:
    """Someone addressed the bot."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    at: Millis
    """Server time, so a claim of the sender's homeserver."""
    command: Command | Refusal
    thread: EventId | None
    """The root of the thread it was said in."""
    batch: str
    """The sync token it came after: one line per batch says that commands were missed."""
    age: Millis | None = None
    """When it reached us, by our homeserver's clock, if that says so: ours may be wrong."""


@dataclass(frozen=True, slots=True)
class EndSeen:
    """An end event of a poll, whoever sent it."""

    room_id: RoomId
    poll_event: EventId
    event_id: EventId
    sender: UserId
    at: Millis


@dataclass(frozen=True, slots=True)
class Redacted:
    """An event was redacted, by someone the homeserver lets do so."""

    room_id: RoomId
    event_id: EventId
    """Of what was redacted."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """Someone put ✅ or ❌ on an event."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    target: EventId
    approves: bool


# --- the clock -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlotsDue:
    """Slots of a schedule that have come since it was last looked at, oldest first."""

    room_id: RoomId
    name: ScheduleName
    slots: tuple[Millis, ...]
    lasts: Millis | None


@dataclass(frozen=True, slots=True)
class ClockSetBack:
    """A schedule has been looked at up to a moment that is still to come."""

    room_id: RoomId
    name: ScheduleName


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """The last fifth of a poll has begun."""

    room_id: RoomId
    round_id: ActId


@dataclass(frozen=True, slots=True)
class CloseDue:
    """A poll's planned end has come."""

    room_id: RoomId
    round_id: ActId


# --- outcomes of acts ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """An act stands in the room."""

    room_id: RoomId
    act_id: ActId
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Refused:
    """An act never will be carried out: refused, too late, or resting on one that was."""

    room_id: RoomId
    act_id: ActId
    reason: str


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Whoever runs the bot does not want an act carried out, nor what rests on it.

    It may have been under way: then it is sent after all.
    """

    room_id: RoomId
    act_id: ActId
    reason: str
    """For the records."""


@dataclass(frozen=True, slots=True)
class PollCounted:
    """The teller has read a poll's ballots."""

    act: CountPoll
    tally: Tally
    members: int
    ended_at: Millis
    complete: bool
    seen: frozenset[bytes] = frozenset()
    """Which events it took in; see `core.counted`."""
    news: bool | None = True
    """Of a late count: whether anything has come that the result does not have; None: unknown."""

    @property
    def room_id(self) -> RoomId:
        """The poll's room."""
        return self.act.room_id


@dataclass(frozen=True, slots=True)
class WeekCounted:
    """The teller has read the threads of a week's questions."""

    act: CountWeek
    replies: dict[ActId, Replies]
    """By the question's round."""

    @property
    def room_id(self) -> RoomId:
        """The week's room."""
        return self.act.room_id


# --- the bot itself --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """The bot has looked at what `shopfloor check` looks at."""

    room_id: RoomId
    """The admin room."""
    troubles: tuple[Trouble, ...]
    seen: frozenset[str]
    """What could be looked at; of the rest nothing is known."""
    standing: Standing
    inquiries: tuple[Inquiry, ...]
    """Who waits for the status."""


@dataclass(frozen=True, slots=True)
class DatabaseMigrated:
    """The records were brought up to date when the bot started."""

    room_id: RoomId
    """The admin room."""
    version: int


Fact = (
    Invited
    | Created
    | PowerChanged
    | EncryptionSeen
    | Upgraded
    | Joined
    | Left
    | Commanded
    | EndSeen
    | Redacted
    | Reacted
    | SlotsDue
    | ClockSetBack
    | ReminderDue
    | CloseDue
    | Sent
    | Refused
    | CalledOff
    | PollCounted
    | WeekCounted
    | Looked
    | DatabaseMigrated
)
