"""The acts that show, where they stand in a room, that something was decided on before.

Needed when the records went back: a backup was put in place, or a disk lost what it had kept.
"""

from bot.core.causes import Cause, act_id, after_count, posts
from bot.core.primitives import ActId, Millis, RoomId
from bot.core.schedule.values import ScheduleName
from bot.core.verbs import registry


def of_command(cause: str) -> tuple[ActId, ...]:
    """One of these follows when a command is obeyed; `cause` is the fact's."""
    counted = (after_count(act_id(kind, cause)) for kind in registry.COUNTS)
    return *(act_id(kind, cause) for kind in registry.LEAVES), *counted


def of_slot(room_id: RoomId, name: ScheduleName, due: Millis) -> tuple[ActId, ...]:
    """One of these follows when a slot is not skipped in silence."""
    return *posts(room_id, name, due), act_id(Cause.SKIPPED, room_id, name, due)
