"""What is to be done as a poll goes on: its end, its counts, and the words that follow from them.

Each order is given the poll as it is by now, and the scene.
"""

from dataclasses import dataclass

from bot.core.acts import Act, CountPoll, OnAct, OnEvent, Purpose, Relation, Send, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.messages import Message
from bot.core.polls.messages import (
    EndPoll,
    PollNotCounted,
    PollNotPosted,
    PollTakenDown,
    PollVanished,
    TellResult,
)
from bot.core.polls.values import PollRound
from bot.core.primitives import DAY, Millis
from bot.core.rooms.rights import moderators
from bot.core.view import View

NEWS_FOR: Millis = 14 * DAY
"""Later a result is no news any more, and is told to those who ask."""
Orders = tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when something happens to a poll."""

    view: View
    now: Millis
    reason: str | None = None
    """Why something was refused; None: it was called off, or was not refused at all."""


def end(poll: PollRound, _scene: Scene) -> Orders:
    """The end event."""
    end = Send(
        act_id(Cause.END, poll.round_id),
        poll.stands_in,
        EndPoll(),
        Urgency.END,
        target=OnAct(Relation.REFERENCE, act=poll.round_id),
    )
    return (end,)


# --- counts --------------------------------------------------------------------------------


def _count(poll: PollRound, cause: Cause, purpose: Purpose) -> CountPoll:
    return CountPoll(act_id(cause, poll.round_id), poll.room_id, poll.round_id, purpose)


def count_members(poll: PollRound, _scene: Scene) -> Orders:
    """How many there are to vote."""
    return (_count(poll, Cause.MEMBERS, Purpose.OPENING),)


def count_votes(poll: PollRound, _scene: Scene) -> Orders:
    """The result."""
    return (_count(poll, Cause.COUNT, Purpose.RESULT),)


def look_again(poll: PollRound, scene: Scene) -> Orders:
    """A day after the end votes may have come late; keys that are missing may come at any time."""
    # An end may bear any time that its sender's homeserver likes.
    day_after = min(poll.ended_at or scene.now, scene.now) + DAY
    late = CountPoll(
        act_id(Cause.LATE_READ, poll.round_id),
        poll.room_id,
        poll.round_id,
        Purpose.LATE_READ,
        not_before=day_after,
    )
    missing = poll.result and poll.result.tally.undecryptable
    return (_count(poll, Cause.LATE_KEYS, Purpose.LATE_KEYS), late) if missing else (late,)


# --- words ---------------------------------------------------------------------------------


def about(poll: PollRound) -> Target | None:
    """A reply to the poll, from which one tap leads to it; never to another room."""
    if poll.event_id is None or poll.moved_from:
        return None
    return OnEvent(Relation.REPLY, event=poll.event_id)


def to_moderators(scene: Scene) -> tuple[str, ...]:
    """Whom words for moderators mention."""
    settings = scene.view.settings
    return moderators(scene.view.room, settings.manage_power, settings.me)


def tell_result(poll: PollRound, scene: Scene) -> Orders:
    """What the poll came to. If its end could not be sent, moderators are asked to end it."""
    if poll.result is None:
        return ()
    ended_at = poll.ended_at or poll.closes_at
    word = Send(
        act_id(Cause.RESULT, poll.round_id),
        poll.room_id,
        TellResult(poll.poll, poll.result, poll.closes_at, ended_at, unended=poll.unended),
        Urgency.POLL,
        target=about(poll),
        mentions=to_moderators(scene) if poll.unended else (),
        expires_at=scene.now + NEWS_FOR,
    )
    return (word,)


def tell_taken_down(poll: PollRound, scene: Scene) -> Orders:
    """Somebody redacted it."""
    return _called_off(poll, PollTakenDown(poll.closes_at), scene)


def tell_vanished(poll: PollRound, scene: Scene) -> Orders:
    """It is not on the homeserver any more."""
    return _called_off(poll, PollVanished(poll.poll.question), scene)


def _called_off(poll: PollRound, message: Message, scene: Scene) -> Orders:
    word = Send(
        act_id(Cause.CALLED_OFF, poll.round_id),
        poll.room_id,
        message,
        Urgency.REPLY,
        notice=True,
        expires_at=scene.now + DAY,
    )
    return (word,)


def tell_not_posted(poll: PollRound, scene: Scene) -> Orders:
    """There is no poll."""
    return _void(poll, PollNotPosted(poll.poll.question, scene.reason), scene)


def tell_not_counted(poll: PollRound, scene: Scene) -> Orders:
    """There is no result."""
    return _void(poll, PollNotCounted(poll.poll.question, scene.reason), scene)


def _void(poll: PollRound, message: Message, scene: Scene) -> Orders:
    word = Send(
        act_id(Cause.VOID, poll.round_id),
        poll.room_id,
        message,
        Urgency.REPLY,
        notice=True,
        mentions=to_moderators(scene),
        expires_at=scene.now + DAY,
    )
    return (word,)
