"""What became of a poll's acts: they stand in the room, or never will."""

from dataclasses import replace

from bot.core.causes import Cause
from bot.core.changes import DropCounted, PutPoll
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Refused, Sent
from bot.core.polls.lifecycle import Turn, act_of, over, take
from bot.core.polls.orders import Scene
from bot.core.polls.tidying import closed_act, companion_stands, untap
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import Millis
from bot.core.rooms.values import Membership
from bot.core.view import View


def sent(view: View, poll: PollRound, fact: Sent, now: Millis) -> Decision:
    """What follows if it was an act of this poll."""
    scene = Scene(view, now)
    if poll.round_id == fact.act_id and _begins(view, poll):
        known = replace(poll, event_id=fact.event_id, opened_at=now)
        return take(known, Turn.STANDS, scene)
    if act_of(poll, Cause.COMPANION) == fact.act_id:
        known = replace(poll, companion_id=fact.event_id)
        here = view.room.membership is Membership.JOINED
        return Decision((PutPoll(known),), companion_stands(known, scene) if here else ())
    if poll.companion_id and closed_act(poll.companion_id) == fact.act_id:
        return Decision(acts=untap(poll, scene))
    return NOTHING


def _begins(view: View, poll: PollRound) -> bool:
    """Whether it has not begun before.

    What is called off may be under way already, and what is refused may have got through: what
    stands in the room counts. What was taken away there is known by its event.
    """
    here = view.room.membership is Membership.JOINED
    return poll.state is PollState.WAITING or (poll.event_id is None and here)


def refused(
    view: View, poll: PollRound, fact: Refused | CalledOff, now: Millis, *, at_slot: bool
) -> Decision:
    """What follows if it was an act of this poll.

    `at_slot`: it was to post what was due at a slot of a schedule.
    """
    scene = Scene(view, now, fact.reason if isinstance(fact, Refused) else None)
    if fact.act_id == act_of(poll, Cause.END):
        # Whatever the server has against the end event: the poll is over, and is counted.
        return over(poll, Turn.END_REFUSED, now, scene)
    if fact.act_id == poll.round_id:
        late = isinstance(fact, Refused) and fact.late and at_slot
        return take(poll, Turn.TOO_LATE if late else Turn.NOT_POSTED, scene)
    if fact.act_id == act_of(poll, Cause.COUNT):
        return take(poll, Turn.NOT_COUNTED, scene)
    if fact.act_id == act_of(poll, Cause.LATE_READ):
        return Decision((DropCounted(poll.round_id),))
    return NOTHING
