"""What a room is called outside: by a number, or as its moderators want."""

import re
from hashlib import blake2b

from bot.core.commands.spelling import visible
from bot.core.schedule.preferences import Preferences

LONGEST_NAME = 60
"""Characters, as people see them."""
_NEUTRAL = re.compile(r"room\s*#?\s*([0-9]+)", re.ASCII | re.IGNORECASE)


def neutral(number: int) -> str:
    """A name that says nothing of the room."""
    return f"Room {number}"


def called(chosen: Preferences) -> str:
    """What a room is called outside; the Matrix id of one that never shared."""
    if chosen.shared_as:
        return chosen.shared_as
    return chosen.room_id if chosen.shared_number is None else neutral(chosen.shared_number)


def numbered(name: str) -> int | None:
    """Which room such a name means, if it is a neutral one."""
    found = _NEUTRAL.fullmatch(visible(name).strip())
    return int(found[1]) if found else None


def room_key(chosen: Preferences) -> str:
    """By which the room is known in all that leaves it; a room that never shared has one, too."""
    if chosen.shared_number is not None:
        return f"room-{chosen.shared_number}"
    return f"unshared-{blake2b(chosen.room_id.encode(), digest_size=8).hexdigest()}"
