"""What happens to polls."""

from dataclasses import dataclass

from bot.core.acts import CountPoll
from bot.core.polls.counted import Since
from bot.core.polls.values import Tally
from bot.core.primitives import ActId, EventId, Millis, RoomId, UserId


@dataclass(frozen=True, slots=True)
class EndSeen:
    """An end event of a poll, whoever sent it."""

    room_id: RoomId
    poll_event: EventId
    event_id: EventId
    sender: UserId
    at: Millis


@dataclass(frozen=True, slots=True)
class PollGone:
    """The homeserver does not have a poll's start any more, or does not show it any more."""

    room_id: RoomId
    """In which it stood."""
    poll_event: EventId


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


@dataclass(frozen=True, slots=True)
class PollCounted:
    """The teller has read a poll's ballots."""

    act: CountPoll
    tally: Tally
    members: int
    ended_at: Millis
    complete: bool
    seen: frozenset[bytes] = frozenset()
    """Which events it took in; see `core.polls.counted`."""
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


PollFact = EndSeen | PollGone | NumbersTyped | ReminderDue | CloseDue | PollCounted
