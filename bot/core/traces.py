"""The acts that show, where they stand in a room, that something was decided on before.

Needed when the records went back: a backup was put in place, or a disk lost what it had kept.
"""

from bot.core.decisions import act_id
from bot.core.model import ActId, Millis, RoomId, ScheduleName

_KINDS = {
    ScheduleName.QUESTIONS: "question",
    ScheduleName.POLLS: "poll",
    ScheduleName.SUMMARY: "summary",
}


def of_command(cause: str) -> tuple[ActId, ...]:
    """One of these follows when a command is obeyed; `cause` is the fact's."""
    counted = [act_id("told", act_id(kind, cause)) for kind in ("turnout", "week")]
    return (*(act_id(kind, cause) for kind in ("answer", "question", "poll")), *counted)


def posts(room_id: RoomId, name: ScheduleName, due: Millis) -> tuple[ActId, ActId]:
    """The acts of which one puts into the room what is due at a slot; the other counts for it."""
    cause = act_id(_KINDS[name], room_id, name, due)
    return cause, act_id("told", cause)


def of_slot(room_id: RoomId, name: ScheduleName, due: Millis) -> tuple[ActId, ...]:
    """One of these follows when a slot is not skipped in silence."""
    return *posts(room_id, name, due), act_id("skipped", room_id, name, due)
