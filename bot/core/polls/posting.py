"""Posting a poll: its round, and the acts that put it in the room."""

from dataclasses import replace

from bot.core.acts import CountPoll, OnAct, Purpose, React, Relation, Send, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutPoll
from bot.core.decisions import Decision
from bot.core.polls.messages import Companion, OpenPoll
from bot.core.polls.values import Poll, PollRound, PollState, Ways, keycap
from bot.core.primitives import DAY, ActId, Millis
from bot.core.rooms.look_first import look_first
from bot.core.schedule.catching_up import late_until
from bot.core.view import View


def tap_act(round_id: ActId, number: int) -> ActId:
    """The act that puts the reaction for the answer of that number on the companion."""
    return act_id(Cause.TAP, round_id, number)


def taps(poll: Poll) -> range:
    """The numbers of the answers that have a reaction to tap."""
    return range(1, len(poll.answers) + 1 if poll.takes_reactions else 1)


def post_poll(
    view: View,
    poll: Poll,
    closes_at: Millis,
    cause: ActId,
    now: Millis,
    due: Millis | None = None,
    reply: Target | None = None,
) -> Decision:
    """Open a poll, with its companion message for clients that show none, and reactions to tap.

    `reply` is the command that wants it.
    """
    room_id = view.room.room_id
    deck = view.settings.deck
    # One that moderators word is of no deck, and so in no deck's rotation.
    of = deck.id if deck.poll(poll.id) == poll else ""
    round_ = PollRound(cause, room_id, of, poll, due or now, closes_at)
    expires_at = min(now + DAY, closes_at)
    opens_until = expires_at if due is None else late_until(due, closes_at)
    look = look_first(view, cause, Urgency.POLL, poll, reply)
    opening = replace(opening_of(round_, Ways.BOTH), expires_at=opens_until)
    companion = replace(companion_of(round_, Ways.BOTH), expires_at=expires_at)
    reactions = tuple(
        React(
            tap_act(cause, number),
            room_id,
            OnAct(Relation.ANNOTATION, act=act_id(Cause.COMPANION, cause), key=keycap(number)),
            Urgency.POLL,
            expires_at,
        )
        for number in taps(poll)
    )
    return Decision((PutPoll(round_),), (*look, opening, companion, *reactions))


def opening_of(round_: PollRound, ways: Ways) -> Send:
    """The poll itself."""
    message = OpenPoll(round_.poll, round_.closes_at, ways)
    return Send(round_.round_id, round_.room_id, message, Urgency.POLL)


def companion_of(round_: PollRound, ways: Ways) -> Send:
    """The first message of its thread, with how one can vote."""
    offered = ways if round_.poll.takes_reactions else Ways.POLL
    return Send(
        act_id(Cause.COMPANION, round_.round_id),
        round_.room_id,
        Companion(round_.poll, round_.closes_at, offered),
        Urgency.POLL,
        notice=True,
        target=OnAct(Relation.THREAD, act=round_.round_id),
    )


def look_at(round_: PollRound | None, cause: str) -> Decision:
    """Order a look at whether an open poll still stands in the room, for it was spoken of."""
    if round_ is None or round_.state is not PollState.OPEN:
        return Decision()
    look = act_id(Cause.LOOK, cause)
    return Decision(acts=(CountPoll(look, round_.room_id, round_.round_id, Purpose.LOOK),))
