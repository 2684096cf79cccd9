"""What happened, as values: the only thing `core.decide` is told.

A fact says what was seen, never what to do about it.
"""

from dataclasses import dataclass

from bot.core.admin import Inquiry, Standing, Trouble
from bot.core.command import Command, Refusal
from bot.core.counted import Since
from bot.core.decisions import CountPoll, CountWeek, Look
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
    type: str = ""
    """As of `Created`, where the invitation tells it."""
    direct: bool = False
    """Whether it says that the room is for the two of them."""


@dataclass(frozen=True, slots=True)
class Created:
    """The room's `m.room.create`."""

    room_id: RoomId
    version: str
    creators: tuple[UserId, ...]
    """First who sent it."""
    predecessor: RoomId | None = None
    """The room it says it replaces."""
    type: str = ""
    """What the room is for; empty: for people who talk with each other."""


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
class ServerNotices:
    """The room is one in which the homeserver itself speaks to the account."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class MembersSeen:
    """How many are in a room whose invitation was marked direct."""

    room_id: RoomId
    joined: int
    invited: int


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Once a day: how many people are in a room, bots left out."""

    room_id: RoomId
    people: int


@dataclass(frozen=True, slots=True)
class Left:
    """The bot is out of the room: it left, was kicked or banned, or the invitation is gone."""

    room_id: RoomId


# --- timelines -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """The event by which a message was changed into the command."""

    event_id: EventId
    original_at: Millis | None = None
    """When the message was sent; None: the homeserver has not been asked yet."""
    obeyed: bool = False
    """Whether something was obeyed for the message before; the records know."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """Someone addressed the bot."""

    room_id: RoomId
    event_id: EventId
    """The message, whether it was edited or not."""
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
    part: int = 0
    """Which command of its message it is, from 0."""
    edit: Edit | None = None
    """Set when the message became a command by being edited; `at` and `age` are that event's."""

    @property
    def brought_by(self) -> EventId:
        """The event that brought the command."""
        return self.edit.event_id if self.edit else self.event_id

    @property
    def cause(self) -> str:
        """Names the command among all others: what follows from it has ids derived from this."""
        return f"{self.brought_by} {self.part}" if self.part else self.brought_by


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
class PollGone:
    """The homeserver does not have a poll's start any more, or does not show it any more."""

    room_id: RoomId
    """In which it stood."""
    poll_event: EventId


@dataclass(frozen=True, slots=True)
class Reacted:
    """Someone put ✅ or ❌ on an event."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    target: EventId
    approves: bool


@dataclass(frozen=True, slots=True)
class NumbersTyped:
    """Someone wrote nothing but numbers, as a reply or in a thread."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    about: tuple[EventId, ...]
    """What it replies to, and the root of its thread."""
    greatest: int
    thread: EventId | None = None
    """The root of the thread in which it stands."""


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
    event_id: EventId | None
    """None: it has no event, or one that is not known."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An act never will be carried out: refused, too late, or resting on one that was."""

    room_id: RoomId
    act_id: ActId
    reason: str
    late: bool = False
    """It was not refused, but waited for too long."""


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
class Looked:
    """Who is in the room in which something is about to be posted."""

    act: Look
    members: tuple[UserId, ...]
    """Without bots. Only for the decision: they are stored nowhere."""
    levels: PowerLevels | None = None
    """The room's, where the records lacked a part of them."""

    @property
    def room_id(self) -> RoomId:
        """The room that was looked at."""
        return self.act.room_id


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
    kept_for: Millis | None = None
    """Of a poll that opens: how long the room keeps messages; None: for ever, or unknown."""
    since: tuple[Since, ...] = ()
    """Of a late count: what makes it differ from the result, as far as that is known."""

    @property
    def room_id(self) -> RoomId:
        """The poll's room."""
        return self.act.room_id


@dataclass(frozen=True, slots=True)
class WeekCounted:
    """The teller has read the replies to a week's questions."""

    act: CountWeek
    replies: dict[ActId, Replies]
    """By the question's round."""

    @property
    def room_id(self) -> RoomId:
        """The week's room."""
        return self.act.room_id


# --- the bot itself --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckedUp:
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
    | ServerNotices
    | MembersSeen
    | Surveyed
    | Left
    | Commanded
    | EndSeen
    | Redacted
    | PollGone
    | Reacted
    | NumbersTyped
    | SlotsDue
    | ClockSetBack
    | ReminderDue
    | CloseDue
    | Sent
    | Refused
    | CalledOff
    | Looked
    | PollCounted
    | WeekCounted
    | CheckedUp
    | DatabaseMigrated
)
