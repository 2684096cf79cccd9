"""Which events a count has taken in, told by keyed hashes: enough to notice what comes later.

A hash says that an event was counted, never what it chose; the key is kept outside of the records.
"""

import hmac
from collections.abc import Collection, Iterable
from enum import StrEnum
from itertools import pairwise

from bot.core.polls.tally import Ballot, count
from bot.core.polls.values import PollRound
from bot.core.primitives import ActId, EventId, Millis


class Since(StrEnum):
    """What has happened since a count that makes a later one differ from it."""

    GONE = "gone"
    """Votes that were counted are no longer in the room."""
    KEYS = "keys"
    """Votes that could not be read can be read now."""
    LATE = "late"
    """Votes that were cast in time have come only now."""
    UNREAD = "unread"
    """Encrypted messages about the poll have come late and cannot be read."""


def digests(
    key: bytes, round_id: ActId, readable: Iterable[EventId], unreadable: Iterable[EventId]
) -> frozenset[bytes]:
    """Of the events that could be read and of those that could not, and one that tells the key."""
    read = {_digest(key, round_id, "read", event) for event in readable}
    unread = {_digest(key, round_id, "unread", event) for event in unreadable}
    return frozenset({_digest(key, round_id, "key", ""), *read, *unread})


def news(
    key: bytes,
    round_id: ActId,
    kept: Collection[bytes],
    readable: Iterable[EventId],
    unreadable: Iterable[EventId],
) -> bool | None:
    """Whether a fresh count would know more than the one whose digests were kept.

    None: without digests, or under another key, nothing can be compared. Where a vote that was
    counted cannot be read any more, nothing is news: a fresh count would lose it.
    """
    if _digest(key, round_id, "key", "") not in kept:
        return None
    unreadable = list(unreadable)
    if any(_digest(key, round_id, "read", event) in kept for event in unreadable):
        return False
    return any(_digest(key, round_id, "read", event) not in kept for event in readable) or any(
        _digest(key, round_id, "unread", event) not in kept for event in unreadable
    )


def since(
    key: bytes,
    poll: PollRound,
    kept: Collection[bytes],
    ballots: Collection[Ballot],
    unreadable: Iterable[EventId],
    until: Millis,
) -> tuple[Since, ...]:
    """Why a fresh count differs from the poll's result, whose digests were kept.

    The votes are counted without what has come since, then with the one and the other of it: what
    makes no difference is no reason. Empty where nothing can be compared.
    """
    if poll.result is None or _digest(key, poll.round_id, "key", "") not in kept:
        return ()

    def was(kind: str, event: EventId) -> bool:
        return _digest(key, poll.round_id, kind, event) in kept

    before = poll.result.tally
    read = [each for each in ballots if was("read", each.event_id)]
    now_readable = [each for each in ballots if was("unread", each.event_id)]
    tallies = [
        count(poll.poll, part, until, undecryptable=before.undecryptable)
        for part in (read, [*read, *now_readable], ballots)
    ]
    steps = zip((Since.GONE, Since.KEYS, Since.LATE), pairwise([before, *tallies]), strict=True)
    reasons = [reason for reason, (earlier, later) in steps if earlier != later]
    came_unreadable = not all(was("unread", event) for event in unreadable)
    return (*reasons, Since.UNREAD) if came_unreadable else tuple(reasons)


def _digest(key: bytes, round_id: ActId, kind: str, event: str) -> bytes:
    return hmac.digest(key, "\x1f".join((round_id, kind, event)).encode(), "sha256")[:16]
