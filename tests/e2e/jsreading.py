"""What the second judge shows of events, people and polls, as values. No judgement here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """How the client shows an event; the shield (NONE, GREY, RED) is None for clear text."""

    sender: str
    type: str
    content: Mapping[str, Any]
    encrypted: bool
    failure: str | None
    """Why it could not be decrypted, in the SDK's words."""
    shield: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Trust:
    """What a client holds of a user: is an identity known, which devices has it signed."""

    known: bool
    needs_approval: bool
    signed: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Count:
    """What the poll's box would show.

    `unread` are related events that could not be decrypted at this client's first count. The SDK
    never changes that number, but it counts a vote whose key comes later.
    """

    votes: Mapping[str, int]
    voters: int
    ended: bool
    unread: int
