"""The acts that show, where they stand in a room, that something was decided on before.

Needed when the records went back: a backup was put in place, or a disk lost what it had kept.
"""

from bot.core.causes import Cause, act_id
from bot.core.model import ActId, Millis, RoomId, ScheduleName

_POSTS = {
    ScheduleName.QUESTIONS: Cause.QUESTION,
    ScheduleName.POLLS: Cause.POLL,
    ScheduleName.SUMMARY: Cause.SUMMARY,
}
_AT_ONCE = (Cause.ANSWER, Cause.QUESTION, Cause.POLL)
_COUNTED_FIRST = (Cause.TURNOUT, Cause.WEEK)


def after_count(count: ActId) -> ActId:
    """What is said when that has been counted; the count itself leaves nothing in the room."""
    return act_id(Cause.COUNTED, count)


def of_command(cause: str) -> tuple[ActId, ...]:
    """One of these follows when a command is obeyed; `cause` is the fact's."""
    counted = (after_count(act_id(kind, cause)) for kind in _COUNTED_FIRST)
    return *(act_id(kind, cause) for kind in _AT_ONCE), *counted


def posts(room_id: RoomId, name: ScheduleName, due: Millis) -> tuple[ActId, ActId]:
    """The acts of which one puts into the room what is due at a slot; the other counts for it."""
    cause = act_id(_POSTS[name], room_id, name, due)
    return cause, after_count(cause)


def of_slot(room_id: RoomId, name: ScheduleName, due: Millis) -> tuple[ActId, ...]:
    """One of these follows when a slot is not skipped in silence."""
    return *posts(room_id, name, due), act_id(Cause.SKIPPED, room_id, name, due)
