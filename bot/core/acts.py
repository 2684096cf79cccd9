"""What is to be done in the world, as values.

An act's id derives from its cause, so deciding the same fact twice orders the same act, and the
record book takes it once.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from bot.core.primitives import ActId, EventId, Millis, RoomId
from bot.core.review.values import Wish
from bot.core.weeks.values import Week, WeekId

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
    AFTER = "after"
    """Nothing that the event says: it only comes after the other, and falls with it."""


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
class Show:
    """Show a week as a picture, after its summary. The room never waits for it."""

    act_id: ActId
    room_id: RoomId
    week: Week
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


@dataclass(frozen=True, slots=True)
class LookReview:
    """See whether a room is private enough for the drafts of this one's summaries."""

    act_id: ActId
    room_id: RoomId
    """Whose summaries they are."""
    review: str
    """The room's id, or its address as it was typed."""
    reply: Target | None = None
    wish: Wish | None = None
    """Set when a moderator wants them reviewed there."""
    week: WeekId | None = None
    """Set when the draft of that week is to be shown there."""


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
    whole: bool = False
    """All of the week is wanted, however much that is."""


Count = CountPoll | CountWeek
Act = Send | Show | React | Redact | Join | Leave | Look | LookReview | Count
