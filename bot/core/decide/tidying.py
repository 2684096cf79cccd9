"""What is left of a poll that is over: its companion, and the bot's own reactions on it.

What people did stays; only the bot's own events are edited or taken away. None of it is urgent.
"""

from dataclasses import replace

from bot.core.decide.rounds import count_act, members_act, tap_act, taps
from bot.core.decisions import (
    Act,
    CancelAct,
    Decision,
    PutPoll,
    Redact,
    Relation,
    Send,
    Target,
    Urgency,
    act_id,
)
from bot.core.messages import CompanionClosed, PollTakenDown, PollVanished
from bot.core.model import DAY, ActId, Millis, PollRound, PollState

TIDY_FOR: Millis = 14 * DAY
"""Muted for longer, the bot leaves things as they are."""


def call_off(poll: PollRound, why: PollTakenDown | PollVanished, now: Millis) -> Decision:
    """End a poll without a result, say so once, and take away what hangs on it."""
    changes = (
        PutPoll(replace(poll, state=PollState.CANCELLED)),
        CancelAct(poll.round_id),  # with its companion, reactions and end
        CancelAct(count_act(poll.round_id)),
        CancelAct(members_act(poll.round_id)),
    )
    word = Send(
        act_id("called-off", poll.round_id),
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
    act = act_id("remove", poll.companion_id)
    target = Target(Relation.REDACTION, event=poll.companion_id)
    companion = Redact(act, poll.stands_in, target, now + TIDY_FOR)
    return Decision(acts=(companion, *_untap(poll, now)))


def close_companion(poll: PollRound, now: Millis) -> Decision:
    """Have the companion say that the poll is closed, and offer nothing to be tapped."""
    # A room that was replaced is shut itself, and the bot may hardly speak there.
    if poll.companion_id is None or poll.moved_from:
        return Decision()
    counted = poll.state is PollState.CLOSED
    edit = Send(
        act_id("closed", poll.companion_id),
        poll.room_id,
        CompanionClosed(poll.poll.question, counted),
        Urgency.LATER,
        notice=True,
        target=Target(Relation.REPLACE, event=poll.companion_id),
        expires_at=now + TIDY_FOR,
    )
    return Decision(acts=(edit, *_untap(poll, now)))


def companion_stands(poll: PollRound, now: Millis) -> Decision:
    """The companion is in the room, perhaps only when its poll is over already."""
    match poll.state:
        case PollState.CLOSED:
            return close_companion(poll, now)
        case PollState.CANCELLED:
            return remove_companion(poll, now)
        case _:
            return Decision()


def _untap(poll: PollRound, now: Millis) -> tuple[Act, ...]:
    return tuple(
        _take_back(poll, tap_act(poll.round_id, number), now) for number in taps(poll.poll)
    )


def _take_back(poll: PollRound, tap: ActId, now: Millis) -> Redact:
    target = Target(Relation.REDACTION, act=tap)
    return Redact(act_id("untap", tap), poll.stands_in, target, now + DAY)
