"""Which events a count has taken in, told by keyed hashes: enough to notice what comes later.

A hash says that an event was counted, never what it chose; the key is kept outside of the records.
"""

import hmac
from collections.abc import Collection, Iterable

from bot.core.model import ActId, EventId


def digests(
    key: bytes, round_id: ActId, opened: Iterable[EventId], sealed: Iterable[EventId]
) -> frozenset[bytes]:
    """Of the events that could be read and of those that could not, and one that tells the key."""
    read = {_digest(key, round_id, "read", event) for event in opened}
    unread = {_digest(key, round_id, "unread", event) for event in sealed}
    return frozenset({_digest(key, round_id, "key", ""), *read, *unread})


def news(
    key: bytes,
    round_id: ActId,
    kept: Collection[bytes],
    opened: Iterable[EventId],
    sealed: Iterable[EventId],
) -> bool | None:
    """Whether a fresh count would know more than the one whose digests were kept.

    None: without digests, or under another key, nothing can be compared. Where a vote that was
    counted cannot be read any more, nothing is news: a fresh count would lose it.
    """
    if _digest(key, round_id, "key", "") not in kept:
        return None
    sealed = list(sealed)
    if any(_digest(key, round_id, "read", event) in kept for event in sealed):
        return False
    return any(_digest(key, round_id, "read", event) not in kept for event in opened) or any(
        _digest(key, round_id, "unread", event) not in kept for event in sealed
    )


def _digest(key: bytes, round_id: ActId, kind: str, event: str) -> bytes:
    return hmac.digest(key, "\x1f".join((round_id, kind, event)).encode(), "sha256")[:16]
