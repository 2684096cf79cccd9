"""Ballots in, counts out: the counting rule for polls (MSC3381, as the clients do it).

The order in which ballots are read, and reading one twice, never changes a count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import EventId, Millis, Poll, Tally, UserId


class Channel(StrEnum):
    """How a ballot was cast."""

    NATIVE = "native"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One response to a poll, as the homeserver lists it (so never a redacted one)."""

    event_id: EventId
    sender: UserId
    at: Millis
    """Server time (`origin_server_ts`)."""
    channel: Channel
    choices: tuple[str, ...] | None
    """Answer ids as sent; empty is a withdrawal; None is a response that cannot be understood."""


@dataclass(frozen=True, slots=True)
class End:
    """One end event of a poll."""

    event_id: EventId
    sender: UserId
    at: Millis
