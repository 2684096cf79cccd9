"""What is left of a poll that is over: its companion, and the bot's own reactions on it.

What people did stays; only the bot's own events are edited or taken away. None of it is urgent.
"""

from dataclasses import replace

from bot.core.causes import Cause, act_id
from bot.core.decide.rounds import count_act, members_act, tap_act, taps
from bot.core.decisions import (
    CancelAct,
    Decision,
    PutPoll,
    Redact,
    Relation,
    Send,
    Target,
    Urgency,
)
from bot.core.messages import CompanionClosed, PollTakenDown, PollVanished
from bot.core.model import DAY, ActId, EventId, Millis, PollRound, PollState

TIDY_FOR: Millis = 14 * DAY
"""Muted or away for longer, the bot leaves things as they are."""


def closed_act(companion_id: EventId) -> ActId:
    """The act that has a companion say that its poll is closed."""
    return act_id(Cause.CLOSED, companion_id)


def call_off(poll: PollRound, why: PollTakenDown | PollVanished, now: Millis) -> Decision:
    """End a poll without a result, say so once, and take away what hangs on it."""
    changes = (
        PutPoll(replace(poll, state=PollState.CANCELLED)),
        CancelAct(poll.round_id),  # with its companion, reactions and end
        CancelAct(count_act(poll.round_id)),
        CancelAct(members_act(poll.round_id)),
    )
    word = Send(
        act_id(Cause.CALLED_OFF, poll.round_id),
        poll.room_id,
        why,
        Urgency.REPLY,
        notice=True,
        expires_at=now + DAY,
    )
    return Decision(changes, (word,)) + remove_companion(poll, now)


def remove_companion(poll: PollRound, now: Millis) -> Decision:
    """Take the companion away with its reactions: what it belongs to is gone."""
    if poll.companion_id is None:
        return Decision()
    act = act_id(Cause.REMOVE, poll.companion_id)
    target = Target(Relation.REDACTION, event=poll.companion_id)
    companion = Redact(act, poll.stands_in, target, now + TIDY_FOR)
    return Decision(acts=(companion,)) + untap(poll, now)


def close_companion(poll: PollRound, now: Millis) -> Decision:
    """Have the companion say that the poll is closed; then there is nothing to be tapped."""
    # A room that was replaced is shut itself, and the bot may hardly speak there.
    if poll.companion_id is None or poll.moved_from:
        return Decision()
    counted = poll.state is PollState.CLOSED
    edit = Send(
        closed_act(poll.companion_id),
        poll.room_id,
        CompanionClosed(poll.poll.question, counted),
        Urgency.LATER,
        notice=True,
        target=Target(Relation.REPLACE, event=poll.companion_id),
        expires_at=now + TIDY_FOR,
    )
    return Decision(acts=(edit,))


def companion_stands(poll: PollRound, now: Millis) -> Decision:
    """The companion is in the room, perhaps only when its poll is over already."""
    match poll.state:
        case PollState.CLOSED:
            return close_companion(poll, now)
        case PollState.CANCELLED:
            return remove_companion(poll, now)
        case _:
            return Decision()


def untap(poll: PollRound, now: Millis) -> Decision:
    """Take the bot's own reactions off the companion."""
    ours = (tap_act(poll.round_id, number) for number in taps(poll.poll))
    return Decision(acts=tuple(_take_back(poll, tap, now) for tap in ours))


def _take_back(poll: PollRound, tap: ActId, now: Millis) -> Redact:
    target = Target(Relation.REDACTION, act=tap)
    return Redact(act_id(Cause.UNTAP, tap), poll.stands_in, target, now + TIDY_FOR)
