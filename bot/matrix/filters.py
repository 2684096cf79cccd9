"""What is asked for of a room's events: what the bot reads, and no more."""

from typing import Any

from bot.matrix.names import (
    CREATE,
    ENCRYPTED,
    ENCRYPTION,
    MEMBER,
    MESSAGE,
    POLL_END_TYPES,
    POLL_START,
    POWER_LEVELS,
    REACTION,
    REDACTION,
    TAG,
    TOMBSTONE,
)

TIMELINE_TYPES = (
    MESSAGE,
    REACTION,
    REDACTION,
    POLL_START,
    *POLL_END_TYPES,
    ENCRYPTED,
    CREATE,
    POWER_LEVELS,
    ENCRYPTION,
    TOMBSTONE,
    MEMBER,
)
NOTHING: dict[str, list[str]] = {"types": []}
TIMELINE_LIMIT = 100
"""Events of a room that are asked for at a time."""


def sync_filter(limit: int) -> dict[str, Any]:
    """What is asked for. Votes are not read here, but when a poll is counted."""
    return {
        "room": {
            "timeline": {"types": TIMELINE_TYPES, "limit": limit},
            "state": {
                "types": (CREATE, POWER_LEVELS, ENCRYPTION, TOMBSTONE, MEMBER),
                "lazy_load_members": True,
            },
            "ephemeral": NOTHING,
            "account_data": {"types": (TAG,)},
        },
        "presence": NOTHING,
        "account_data": NOTHING,
    }
