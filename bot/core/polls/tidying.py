"""What is left of a poll that is over: its companion, and the bot's own reactions on it.

What people did stays; only the bot's own events are edited or taken away. None of it is urgent.
"""

from typing import assert_never

from bot.core.acts import OnAct, OnEvent, Redact, Relation, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.polls.messages import CompanionClosed
from bot.core.polls.orders import Orders, Scene
from bot.core.polls.posting import tap_act, taps
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, ActId, EventId, Millis

TIDY_FOR: Millis = 14 * DAY
"""Muted or away for longer, the bot leaves things as they are."""


def closed_act(companion_id: EventId) -> ActId:
    """The act that has a companion say that its poll is closed."""
    return act_id(Cause.CLOSED, companion_id)


def remove_companion(poll: PollRound, scene: Scene) -> Orders:
    """Take the companion away with its reactions: what it belongs to is gone."""
    if poll.companion_id is None:
        return ()
    act = act_id(Cause.REMOVE, poll.companion_id)
    target = OnEvent(Relation.REDACTION, event=poll.companion_id)
    companion = Redact(act, poll.stands_in, target, scene.now + TIDY_FOR)
    return companion, *untap(poll, scene)


def close_companion(poll: PollRound, scene: Scene) -> Orders:
    """Have the companion say that the poll is closed; then there is nothing to be tapped."""
    # A room that was replaced is shut itself, and the bot may hardly speak there.
    if poll.companion_id is None or poll.moved_from:
        return ()
    counted = poll.state is PollState.CLOSED
    edit = Send(
        closed_act(poll.companion_id),
        poll.room_id,
        CompanionClosed(poll.poll.question, counted),
        Urgency.LATER,
        notice=True,
        target=OnEvent(Relation.REPLACE, event=poll.companion_id),
        expires_at=scene.now + TIDY_FOR,
    )
    return (edit,)


def companion_stands(poll: PollRound, scene: Scene) -> Orders:
    """The companion is in the room, perhaps only when its poll is over already."""
    match poll.state:
        case PollState.CLOSED:
            return close_companion(poll, scene)
        case PollState.CANCELLED:
            return remove_companion(poll, scene)
        case PollState.WAITING | PollState.OPEN | PollState.COUNTING:
            return ()
        case _:
            assert_never(poll.state)


def untap(poll: PollRound, scene: Scene) -> Orders:
    """Take the bot's own reactions off the companion."""
    ours = (tap_act(poll.round_id, number) for number in taps(poll.poll))
    return tuple(_take_back(poll, tap, scene.now) for tap in ours)


def _take_back(poll: PollRound, tap: ActId, now: Millis) -> Redact:
    target = OnAct(Relation.REDACTION, act=tap)
    return Redact(act_id(Cause.UNTAP, tap), poll.stands_in, target, now + TIDY_FOR)
