"""What follows from a fact: changes to our records, and acts to be carried out in the world.

Both are data. An act's id derives from its cause, so deciding the same fact twice orders the same
act, and the record book takes it once.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from bot.core.admin import Inquiry, Reported
from bot.core.model import (
    ActId,
    EventId,
    Millis,
    PollRound,
    QuestionRound,
    Room,
    RoomId,
    Schedule,
    ScheduleName,
    Slot,
    Week,
    WeekId,
)
from bot.core.preferences import LogEntry, Preferences, Suggestion

if TYPE_CHECKING:
    from bot.core.messages import Message  # many, and none is needed to know the kinds


class Urgency(IntEnum):
    """Which room is served first when the homeserver makes us wait; lower goes first."""

    END = 0
    POLL = 1
    QUESTION = 2
    REPLY = 3
    LATER = 4
    """Of counts, and of what tidies up: it keeps nothing else waiting, and has no order."""


class Relation(StrEnum):
    """How an event refers to another."""

    THREAD = "m.thread"
    REFERENCE = "m.reference"
    ANNOTATION = "m.annotation"
    REPLY = "m.in_reply_to"
    REPLACE = "m.replace"
    REDACTION = "m.room.redaction"


@dataclass(frozen=True, slots=True)
class OnEvent:
    """The event an act refers to."""

    relation: Relation
    event: EventId
    reply_to: EventId | None = None
    """Within a thread: the message that is answered."""
    key: str = ""
    """Of a reaction."""


@dataclass(frozen=True, slots=True)
class OnAct:
    """The act whose event it will be, once that stands in the room."""

    relation: Relation
    act: ActId
    key: str = ""
    """Of a reaction."""


Target = OnEvent | OnAct


@dataclass(frozen=True, slots=True)
class Send:
    """Say something in a room."""

    act_id: ActId
    room_id: RoomId
    message: "Message"
    urgency: Urgency
    notice: bool = False
    """Notices do not notify, and no bot answers them."""
    target: Target | None = None
    mentions: tuple[str, ...] = ()
    expires_at: Millis | None = None
    """Not said at all after this moment."""
    instead: bool = False
    """Other words for what waits to be said under this id."""


@dataclass(frozen=True, slots=True)
class React:
    """Put a reaction on an event, to be tapped."""

    act_id: ActId
    room_id: RoomId
    target: Target
    urgency: Urgency
    expires_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Redact:
    """Take one of our own events away; what is not there any more is done."""

    act_id: ActId
    room_id: RoomId
    target: Target
    expires_at: Millis
    urgency: Urgency = Urgency.LATER


@dataclass(frozen=True, slots=True)
class Join:
    """Accept an invitation."""

    act_id: ActId
    room_id: RoomId
    via: tuple[str, ...]
    expires_at: Millis


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave a room, or decline an invitation."""

    act_id: ActId
    room_id: RoomId
    reason: str
    """Shown by clients beside the departure."""


@dataclass(frozen=True, slots=True)
class Look:
    """See who is in the room before a round is posted there: done first, for acts keep order."""

    act_id: ActId
    room_id: RoomId
    round_id: ActId
    urgency: Urgency
    reply: Target | None = None
    """The command that wants it posted."""


class Purpose(StrEnum):
    """What a count is for."""

    OPENING = "opening"
    """How many members there are to vote."""
    RESULT = "result"
    LATE_KEYS = "late-keys"
    """The result again, as soon as votes can be read whose keys were missing."""
    LATE_READ = "late-read"
    """The result again, a day after the end, if a vote has come late."""
    REMINDER = "reminder"
    ANSWER = "answer"
    LOOK = "look"
    """Only whether the poll still stands in the room: somebody asked what is open."""
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class CountPoll:
    """Read a poll's ballots."""

    act_id: ActId
    room_id: RoomId
    round_id: ActId
    purpose: Purpose
    reply: Target | None = None
    not_before: Millis = 0


@dataclass(frozen=True, slots=True)
class CountWeek:
    """Read the threads of the questions asked in a week."""

    act_id: ActId
    room_id: RoomId
    week: WeekId
    purpose: Purpose
    reply: Target | None = None
    was_due: Millis | None = None
    """Set when it comes late."""


Count = CountPoll | CountWeek
Act = Send | React | Redact | Join | Leave | Look | Count


@dataclass(frozen=True, slots=True)
class PutRoom:
    """Write down how a room stands."""

    room: Room


@dataclass(frozen=True, slots=True)
class PutSchedule:
    """Write down a schedule, or how far it has been looked at."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class DropSchedules:
    """Forget a room's schedules."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class PutSlot:
    """Write down what became of a slot."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Write down that nothing came of a slot at which something was to be posted."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class DropSlot:
    """A slot to come is not to be left out after all."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """Write down how a question's round stands."""

    round: QuestionRound


@dataclass(frozen=True, slots=True)
class PutPoll:
    """Write down how a poll's round stands."""

    round: PollRound


@dataclass(frozen=True, slots=True)
class PutCounted:
    """Write down which events a poll's count took in, by keyed hashes."""

    round_id: ActId
    digests: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class DropCounted:
    """Forget them."""

    round_id: ActId


@dataclass(frozen=True, slots=True)
class MoveRecords:
    """A room goes on in another: its schedules, slots, rounds and weeks are that one's now."""

    old: RoomId
    new: RoomId


@dataclass(frozen=True, slots=True)
class PutPreferences:
    """Write down what a room has chosen."""

    chosen: Preferences


@dataclass(frozen=True, slots=True)
class PutSuggestion:
    """Write down how a suggestion stands."""

    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class DropSuggestion:
    """Forget a suggestion."""

    room_id: RoomId
    number: int


@dataclass(frozen=True, slots=True)
class PutEntry:
    """Write down what a moderator changed."""

    entry: LogEntry


@dataclass(frozen=True, slots=True)
class DropSchedule:
    """Forget one schedule of a room."""

    room_id: RoomId
    name: ScheduleName


@dataclass(frozen=True, slots=True)
class PutWeek:
    """Write down a week as its summary told it."""

    room_id: RoomId
    week: Week


@dataclass(frozen=True, slots=True)
class CancelAct:
    """Do not carry out an act, nor what rests on it, as far as it is still waiting."""

    act_id: ActId


@dataclass(frozen=True, slots=True)
class CancelActs:
    """Do not carry out anything that is still waiting in a room."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class RetryActs:
    """Rights have changed: try at once what waits in a room to be tried again."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class PutReported:
    """Write down which troubles the admin room has heard of; others are forgotten."""

    room_id: RoomId
    reported: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class PutInquiry:
    """Write down that somebody waits for the status."""

    inquiry: Inquiry


@dataclass(frozen=True, slots=True)
class DropInquiry:
    """Forget that they do."""

    event_id: EventId


Change = (
    PutRoom
    | PutSchedule
    | DropSchedules
    | PutSlot
    | LeaveOut
    | DropSlot
    | PutQuestion
    | PutPoll
    | PutCounted
    | DropCounted
    | MoveRecords
    | PutPreferences
    | PutSuggestion
    | DropSuggestion
    | PutEntry
    | DropSchedule
    | PutWeek
    | CancelAct
    | CancelActs
    | RetryActs
    | PutReported
    | PutInquiry
    | DropInquiry
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows. Changes are applied first, in order; then the acts are recorded, in order."""

    changes: tuple[Change, ...] = ()
    acts: tuple[Act, ...] = ()

    def __add__(self, other: "Decision") -> "Decision":
        return Decision(self.changes + other.changes, self.acts + other.acts)


NOTHING = Decision()
