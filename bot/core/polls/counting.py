"""What the teller brings back of a poll: its members, its result, its turnout, what came late."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from bot.core.acts import CountPoll, OnAct, OnEvent, Purpose, Relation, Send, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import DropCounted, PutCounted, PutPoll
from bot.core.commands.answers import answer_counted
from bot.core.decisions import NOTHING, Decision
from bot.core.messages import Message
from bot.core.polls.facts import PollCounted
from bot.core.polls.lifecycle import Turn, take
from bot.core.polls.messages import (
    MayNotEnd,
    NoResults,
    QuorumTooHigh,
    Remind,
    RoomForgets,
    TellResult,
    TellTurnout,
)
from bot.core.polls.orders import NEWS_FOR, Scene, about, to_moderators
from bot.core.polls.values import PollRound, PollState, Result
from bot.core.primitives import DAY, Millis
from bot.core.rooms.answering import may_send_end
from bot.core.rooms.values import Membership
from bot.core.view import View
from bot.core.weeks.correcting import SetRight, set_right


def poll_counted(view: View, fact: PollCounted, now: Millis) -> Decision:
    """Close the poll, or say how it stands."""
    poll = next((each for each in view.polls if each.round_id == fact.act.round_id), None)
    if poll is None or view.room.membership is not Membership.JOINED:
        return NOTHING
    match fact.act.purpose:
        case Purpose.RESULT:
            return _close(view, poll, fact, now)
        case Purpose.OPENING:
            return _opened(view, poll, fact, now)
        case Purpose.LATE_KEYS | Purpose.LATE_READ:
            return _correct(view, poll, fact, now) + _forget(fact.act)
        case Purpose.REMINDER:
            return _remind(poll, fact, now)
        case Purpose.ANSWER | Purpose.SUMMARY | Purpose.LOOK:
            return _answered(poll, fact, now)
        case _:
            assert_never(fact.act.purpose)


def _answered(poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    if fact.act.purpose is Purpose.LOOK:
        return NOTHING  # it stands, and what was asked has been answered
    return Decision(acts=(answer_counted(fact, _standing(poll, fact), now),))


def _opened(view: View, poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    """Note the members; warn of what will go wrong with this poll."""
    if poll.result is not None:
        return NOTHING
    counted = Decision((PutPoll(replace(poll, members=fact.members)),))
    if poll.state is not PollState.OPEN:
        return counted
    words = (
        Send(
            act_id(cause, poll.round_id),
            poll.room_id,
            message,
            Urgency.REPLY,
            notice=True,
            target=about(poll),
            mentions=to_moderators(Scene(view, now)),
            expires_at=min(now + DAY, poll.closes_at),
        )
        for cause, message in _warnings(view, poll, fact)
    )
    return counted + Decision(acts=tuple(words))


def _warnings(view: View, poll: PollRound, fact: PollCounted) -> Iterator[tuple[Cause, Message]]:
    lasts = poll.closes_at - (poll.opened_at or poll.due_at)
    quorum = poll.poll.quorum
    if fact.kept_for is not None and fact.kept_for < lasts:
        yield Cause.FORGETFUL, RoomForgets(fact.kept_for)
    if isinstance(quorum, int) and quorum > fact.members:
        yield Cause.HIGH_QUORUM, QuorumTooHigh(quorum, fact.members)
    if not may_send_end(view.room, view.settings.me):
        yield Cause.MAY_NOT_END, MayNotEnd()


def _standing(poll: PollRound, fact: PollCounted) -> Message:
    """How a poll stands; it may have ended while its turnout was counted."""
    if poll.state is PollState.OPEN:
        return TellTurnout(poll.poll, fact.tally, fact.members, poll.closes_at)
    if poll.result is None:
        return NoResults(poll.poll.id, poll.state is PollState.COUNTING)
    ended_at = poll.ended_at or poll.closes_at
    return TellResult(poll.poll, poll.result, poll.closes_at, ended_at, again=True)


def _close(view: View, poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    known = replace(
        poll,
        result=Result(fact.tally, fact.members, fact.complete),
        ended_at=fact.ended_at,
        closed_at=now,
        members=fact.members,
    )
    closed = take(known, Turn.COUNTED, Scene(view, now))
    if closed == NOTHING:
        return NOTHING
    return closed + Decision((PutCounted(poll.round_id, fact.seen),))


def _forget(act: CountPoll) -> Decision:
    last = act.purpose is Purpose.LATE_READ
    return Decision((DropCounted(act.round_id),)) if last else NOTHING


def _correct(view: View, poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    """Say once, beside the result, what it is now."""
    if poll.result is None or not _knows_more(poll.result, fact):
        return NOTHING
    counted = PutCounted(poll.round_id, fact.seen)
    if fact.tally == poll.result.tally:
        return Decision((counted,))
    # Who was a member at the close is not asked again.
    result = replace(poll.result, tally=fact.tally, complete=fact.complete)
    ended_at = poll.ended_at or poll.closes_at
    # A reply can answer only what was said in the same room, in this stay.
    said_here = (poll.closed_at or 0) >= view.room.joined_at and poll.moved_from is None
    right = set_right(view, poll, result)
    message = Send(
        act_id(Cause.CORRECTION, fact.act.act_id),
        poll.room_id,
        TellResult(
            poll.poll,
            result,
            poll.closes_at,
            ended_at,
            corrects=True,
            since=fact.since,
            week=right.week if right else None,
        ),
        Urgency.POLL,
        target=_corrects(poll, right) if said_here else None,
        expires_at=now + NEWS_FOR,
    )
    week = (right.change,) if right else ()
    return Decision((PutPoll(replace(poll, result=result)), counted, *week), (message,))


def _corrects(poll: PollRound, right: SetRight | None) -> Target:
    """Of what was said of the poll the summary is the latest, if it came."""
    if right and right.summary:
        return OnEvent(Relation.REPLY, event=right.summary)
    return OnAct(Relation.REPLY, act=act_id(Cause.RESULT, poll.round_id))


def _knows_more(result: Result, fact: PollCounted) -> bool:
    if fact.news is None:
        # Nothing to compare with is kept: then a vote that could not be read, and can be now.
        opened = fact.tally.undecryptable < result.tally.undecryptable
        return opened and fact.act.purpose is Purpose.LATE_KEYS
    return fact.news


def _remind(poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    # By the time of the count the poll may have ended; then the result says it all.
    if poll.state is not PollState.OPEN or poll.ending or now >= poll.closes_at:
        return NOTHING
    asks = poll.poll
    message = Remind(asks, fact.tally.voters, fact.members, poll.closes_at)
    act = Send(
        act_id(Cause.REMIND, poll.round_id),
        poll.room_id,
        message,
        Urgency.REPLY,
        target=about(poll),
        expires_at=poll.closes_at,
    )
    return Decision(acts=(act,))
