"""What the homeserver answers to simple requests, as far as it is read."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from bot.matrix import decode

Word = Annotated[str, Meta(pattern=r"^[!-~]+\Z", max_length=decode.LONGEST_ID)]
Secret = Annotated[str, Meta(pattern=r"^[!-~]+\Z", max_length=4096)]
"""Goes into a header of each request."""


class LoginAnswer(Struct, frozen=True):
    """An answer of `/login`."""

    user_id: str
    device_id: Word
    access_token: Secret


class WhoAmI(Struct, frozen=True):
    """An answer of `/account/whoami`."""

    user_id: str
    device_id: str | None = None


class SentEvent(Struct, frozen=True):
    """An answer that names the event made."""

    event_id: Annotated[str, Meta(min_length=1, max_length=decode.LONGEST_ID)]


class Proof(Struct, frozen=True):
    """What a 401 says that wants more proof than the token."""

    flows: list[Any] = []
    session: str = ""


class Done(Struct, frozen=True):
    """An answer that says nothing more."""


class JoinedMembers(Struct, frozen=True):
    """An answer of `/joined_members`."""

    joined: dict[str, Any]


class Resolved(Struct, frozen=True):
    """An answer of `/directory/room/{address}`."""

    room_id: str


class JoinRules(Struct, frozen=True):
    """The content of `m.room.join_rules`."""

    join_rule: Any = ""


class HistoryVisibility(Struct, frozen=True):
    """The content of `m.room.history_visibility`."""

    history_visibility: Any = ""


class JoinedRooms(Struct, frozen=True):
    """An answer of `/joined_rooms`."""

    joined_rooms: list[str]


class Ignored(Struct, frozen=True):
    """The account data `m.ignored_user_list`."""

    ignored_users: Any = None


class Levels(Struct, frozen=True):
    """The content of `m.room.power_levels`, in whatever state it is."""

    users: Any = None
    users_default: Any = None
    events: Any = None
    events_default: Any = None
    redact: Any = None


class RoomName(Struct, frozen=True):
    """The content of `m.room.name`."""

    name: Any = None


class Uploaded(Struct, frozen=True):
    """An answer of `/upload`."""

    content_uri: Annotated[str, Meta(pattern="^mxc://")]
