"""What a room is: its state as the homeserver describes it, and its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.primitives import DAY, Millis, RoomId, UserId
from bot.core.schedule.values import ScheduleName


@dataclass(frozen=True, slots=True)
class PowerLevels:
    """What of `m.room.power_levels` decides rights here. Defaults are the spec's."""

    users: Mapping[UserId, int] = field(default_factory=dict)
    users_default: int = 0
    redact: int = 50
    events: Mapping[str, int] | None = field(default_factory=dict)
    """By type, of those in which people answer; None: an older version did not keep them."""
    events_default: int = 0


class Membership(StrEnum):
    """Where the bot stands with a room."""

    OUTSIDE = "outside"
    INVITED = "invited"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the homeserver's clear-text state describes it."""

    room_id: RoomId
    membership: Membership = Membership.OUTSIDE
    version: str = "1"
    creators: tuple[UserId, ...] = ()
    power_levels: PowerLevels | None = None
    """None: the room has no such event, and the spec's rule for that holds."""
    encrypted: bool = False
    joined_at: Millis = 0
    display_name: str = ""
    """What the bot is called in this room."""
    successor: RoomId | None = None
    """The room that replaces this one, by its `m.room.tombstone`."""
    predecessor: RoomId | None = None
    """The room that this one replaces, by its own `m.room.create`."""
    type: str = ""
    """What it is for, by its `m.room.create`; empty: for people who talk with each other."""
    notices: bool = False
    """Whether the homeserver itself speaks there, and nobody else."""
    direct: bool = False
    """Whether the invitation said that it is for the bot and one other."""
    joined_members: int = 0
    """Of a room with such an invitation alone, the bot included."""
    invited_members: int = 0
    """Likewise."""
    alone_since: Millis | None = None
    """When it was first seen that nobody but bots is there."""
    left_alone_at: Millis | None = None
    """When the bot left it for that reason."""
    warned: Mapping[ScheduleName, str] = field(default_factory=dict)
    """Of what its moderators know already: that nobody, or few, can answer polls or questions."""

    @property
    def one_to_one(self) -> bool:
        """Whether all that is said there is said to the bot."""
        return self.direct and (self.joined_members, self.invited_members) == (2, 0)


LOG_KEPT: Millis = 30 * DAY
MOST_ENTRIES = 100
"""Of one room's log."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that a moderator changed."""

    room_id: RoomId
    at: Millis
    by: UserId
    words: str
    """The command, as it was understood."""
