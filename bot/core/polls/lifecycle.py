"""A poll's life: which states it has, and what takes it from one to the next.

It begins as `WAITING`, when it is ordered (`posting`). What changes it without taking it further
(a reminder, its members, a corrected result) is decided where that comes in (`counting`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.acts import Act
from bot.core.causes import Cause, act_id
from bot.core.changes import CancelAct, PutPoll
from bot.core.decisions import NOTHING, Decision
from bot.core.polls import orders, tidying
from bot.core.polls.orders import Scene
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import ActId, Millis
from bot.core.view import View


class Turn(StrEnum):
    """What can happen to a poll. Beside each is the fact that brings it."""

    STANDS = "stands"
    """`Sent`: its start stands in the room, perhaps although it was refused or called off."""
    TO_END = "to end"
    """`CloseDue`, or `Commanded`: it is to be ended."""
    ENDED = "ended"
    """`EndSeen`, by somebody who may end it."""
    END_REFUSED = "end refused"
    """`Refused` or `CalledOff`, of its end."""
    LEFT_BEHIND = "left behind"
    """`Left`, of the room in which it stands, while another has taken that room's place."""
    COUNTED = "counted"
    """`PollCounted`, for the result."""
    NOT_POSTED = "not posted"
    """`Refused` or `CalledOff`, of its start."""
    TOO_LATE = "too late"
    """`Refused`, of the start of one that a schedule brought: it waited for too long."""
    NOBODY = "nobody"
    """`Looked`: nobody in the room can vote."""
    TAKEN_DOWN = "taken down"
    """`Redacted`, of its start."""
    VANISHED = "vanished"
    """`PollGone`."""
    NOT_COUNTED = "not counted"
    """`Refused` or `CalledOff`, of its count."""
    LEFT = "left"
    """`Left`: the bot is out of the room."""


Order = Callable[[PollRound, Scene], tuple[Act, ...]]


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table."""

    before: tuple[PollState, ...]
    turn: Turn
    after: PollState
    orders: tuple[Order, ...] = ()
    """What is to be done then."""
    cancels: tuple[Cause, ...] = ()
    """What of the poll is not to be done any more, as far as it waits, nor what rests on it."""


OVER = (Cause.COMPANION, Cause.END)
"""What is over is not offered to be tapped, and needs no end of ours."""
WITHOUT_RESULT = (Cause.POLL, Cause.COUNT, Cause.MEMBERS)
"""With the poll itself fall its companion, its reactions and its end, which rest on it."""
WAITING, OPEN, COUNTING, CLOSED, CANCELLED = (
    PollState.WAITING,
    PollState.OPEN,
    PollState.COUNTING,
    PollState.CLOSED,
    PollState.CANCELLED,
)
BEGINS = (orders.count_members,)
COUNTS = (orders.count_votes,)
CLOSES = (orders.tell_result, orders.look_again, tidying.close_companion)
GONE = (orders.tell_taken_down, tidying.remove_companion)
LOST = (orders.tell_vanished, tidying.remove_companion)
VOID = (orders.tell_not_counted, tidying.close_companion)
TABLE = (
    Transition((WAITING,), Turn.STANDS, OPEN, BEGINS),
    # Moderators need not hear any more that there is none.
    Transition((CANCELLED,), Turn.STANDS, OPEN, BEGINS, (Cause.VOID,)),
    Transition((WAITING,), Turn.TO_END, WAITING, (orders.end,)),
    Transition((OPEN,), Turn.TO_END, OPEN, (orders.end,)),
    # Of several ends the earliest counts.
    Transition((OPEN, COUNTING), Turn.ENDED, COUNTING, COUNTS, OVER),
    Transition((OPEN,), Turn.END_REFUSED, COUNTING, COUNTS, OVER),
    Transition((OPEN,), Turn.LEFT_BEHIND, COUNTING, COUNTS, OVER),
    Transition((COUNTING,), Turn.COUNTED, CLOSED, CLOSES),
    # --- without a result
    Transition((WAITING,), Turn.NOT_POSTED, CANCELLED, (orders.tell_not_posted,), WITHOUT_RESULT),
    # As with other slots that come too late, those who ask hear of it.
    Transition((WAITING,), Turn.TOO_LATE, CANCELLED, (), WITHOUT_RESULT),
    # What moderators hear depends on what they have heard before; `decide.looks` says it.
    Transition((WAITING,), Turn.NOBODY, CANCELLED, (), WITHOUT_RESULT),
    Transition((OPEN, COUNTING), Turn.TAKEN_DOWN, CANCELLED, GONE, WITHOUT_RESULT),
    Transition((OPEN, COUNTING), Turn.VANISHED, CANCELLED, LOST, WITHOUT_RESULT),
    Transition((COUNTING,), Turn.NOT_COUNTED, CANCELLED, VOID, WITHOUT_RESULT),
    # All that waits in the room falls, of polls or not; `decide.rooms` says so.
    Transition((WAITING, OPEN, COUNTING), Turn.LEFT, CANCELLED),
)
_BY_TURN = {(before, each.turn): each for each in TABLE for before in each.before}


def take(poll: PollRound, turn: Turn, scene: Scene) -> Decision:
    """Take a poll through that turn; nothing, where it has none from the state it is in.

    `poll` has all that is known of it by now, and the state it had before.
    """
    transition = _BY_TURN.get((poll.state, turn))
    if transition is None:
        return NOTHING
    after = replace(poll, state=transition.after)
    cancelled = (CancelAct(act_of(poll, cause)) for cause in transition.cancels)
    acts = (act for order in transition.orders for act in order(after, scene))
    return Decision((PutPoll(after), *cancelled), tuple(acts))


def act_of(poll: PollRound, cause: Cause) -> ActId:
    """What is done because of that, once in the poll's life."""
    return poll.round_id if cause is Cause.POLL else act_id(cause, poll.round_id)


def end_poll(view: View, poll: PollRound, now: Millis) -> Decision:
    """Order the end event. The poll is over when that is seen in the room, like anyone's."""
    if poll.ending:
        return NOTHING
    return take(replace(poll, ending=True), Turn.TO_END, Scene(view, now))


def over(poll: PollRound, turn: Turn, at: Millis, scene: Scene) -> Decision:
    """Count the votes up to that server time; if no end event has brought it, apps show it open."""
    unended = turn is not Turn.ENDED
    known = replace(poll, ending=True, ended_at=at, unended=unended)
    return take(known, turn, scene)


def left(view: View, now: Millis) -> Decision:
    """The bot is out of the room: its polls have no result.

    Of one that is told elsewhere by now, what can still be read is counted.
    """
    scene = Scene(view, now)
    here = (poll for poll in view.polls if poll.room_id == view.room.room_id)
    elsewhere = (poll for poll in view.polls if poll.room_id != view.room.room_id)
    cancelled = sum((take(poll, Turn.LEFT, scene) for poll in here), NOTHING)
    return sum((over(poll, Turn.LEFT_BEHIND, now, scene) for poll in elsewhere), cancelled)
