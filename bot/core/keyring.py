"""What encryption keeps, as values between `matrix` and `store`. Pickles are opaque here.

No rule stands here, and nothing here can open a pickle.
"""

from dataclasses import dataclass

from bot.core.primitives import EventId, Millis, RoomId, UserId


@dataclass(frozen=True, slots=True)
class AccountRow:
    """The device's own identity and one-time keys."""

    user_id: UserId
    device_id: str
    published: bool
    """Whether the homeserver has the device keys."""
    pickle: bytes


@dataclass(frozen=True, slots=True)
class OlmSessionRow:
    """A ratchet shared with one other device."""

    sender_key: str
    session_id: str
    created_at: Millis
    used_at: Millis
    pickle: bytes


@dataclass(frozen=True, slots=True)
class RoomKeyRow:
    """A key that opens what one device says in one room."""

    room_id: RoomId
    sender_key: str
    session_id: str
    owner: UserId
    """Whose key it is: who sent it. Fixed when it came."""
    signing_key: str
    first_index: int
    used_at: Millis
    """When it came or, to the day, when it last opened something."""
    pickle: bytes


@dataclass(frozen=True, slots=True)
class OutboundRow:
    """A key that the bot encrypts with in one room."""

    room_id: RoomId
    created_at: Millis
    messages: int
    """For so many it counts as used, which may be a few more than were said with it."""
    given: bytes
    """Hashes of the devices that have it, one after the other."""
    pickle: bytes


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device of someone, with its public keys."""

    user_id: UserId
    device_id: str
    ed25519: str
    curve25519: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """Someone whose devices are followed."""

    user_id: UserId
    outdated: bool
    """Whether the devices have changed since they were asked for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything kept, as loaded at the start; or what has changed and is to be written."""

    account: AccountRow | None = None
    sessions: tuple[OlmSessionRow, ...] = ()
    room_keys: tuple[RoomKeyRow, ...] = ()
    devices: tuple[DeviceRow, ...] = ()
    gone_devices: tuple[tuple[UserId, str], ...] = ()
    tracked: tuple[Tracked, ...] = ()
    untracked: tuple[UserId, ...] = ()
    outbound: tuple[OutboundRow, ...] = ()
    gone_outbound: tuple[RoomId, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Which place of a room key's ratchet an event was made with; each place is good for one."""

    sender_key: str
    session_id: str
    index: int
    event_id: EventId
    at: Millis
    """The event's own time."""
    digest: str
    """A keyed hash of the event id: what is kept of it, for it may be a vote."""
