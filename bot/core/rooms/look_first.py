"""Before something is posted: where members may lack the right to answer, who is there is seen."""

from bot.core.acts import Look, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.polls.values import Poll
from bot.core.primitives import ActId
from bot.core.rooms.answering import in_doubt, ways_to_answer
from bot.core.view import View


def look_first(
    view: View, cause: ActId, urgency: Urgency, poll: Poll | None, reply: Target | None
) -> tuple[Look, ...]:
    """Where the room's levels may keep people from answering, who is there is seen first."""
    if not in_doubt(view.room, ways_to_answer(poll)):
        return ()
    return (Look(act_id(Cause.LOOK, cause), view.room.room_id, cause, urgency, reply),)
