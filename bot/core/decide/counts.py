"""What the teller brings back: the counts, and the words that waited for them."""

from dataclasses import replace
from typing import assert_never

from bot.core.decisions import (
    NOTHING,
    CountPoll,
    Decision,
    Purpose,
    PutPoll,
    PutWeek,
    Relation,
    Send,
    Target,
    Urgency,
    act_id,
)
from bot.core.facts import PollCounted, WeekCounted
from bot.core.messages import Message, NoResults, Remind, TellResult, TellTurnout, TellWeek
from bot.core.model import DAY, HOUR, Membership, Millis, PollRound, PollState, Result
from bot.core.schedule import week_of
from bot.core.summary import asked_in, upcoming, week_to_count, with_replies
from bot.core.view import View


def poll_counted(view: View, fact: PollCounted, now: Millis) -> Decision:
    """Close the poll, or say how it stands."""
    poll = next((each for each in view.polls if each.round_id == fact.act.round_id), None)
    if poll is None or view.room.membership is not Membership.JOINED:
        return NOTHING
    match fact.act.purpose:
        case Purpose.RESULT:
            return _close(poll, fact, now)
        case Purpose.OPENING:
            counted = replace(poll, members=fact.members)
            return Decision((PutPoll(counted),)) if poll.result is None else NOTHING
        case Purpose.CORRECTION:
            return _correct(poll, fact)
        case Purpose.REMINDER:
            return _remind(poll, fact, now)
        case Purpose.ANSWER | Purpose.SUMMARY:
            return Decision(acts=(_answer(fact, _standing(poll, fact), now),))
        case _:
            assert_never(fact.act.purpose)


def _standing(poll: PollRound, fact: PollCounted) -> Message:
    """How a poll stands; it may have ended while its turnout was counted."""
    if poll.state is PollState.OPEN:
        return TellTurnout(poll.poll, fact.tally, fact.members, poll.closes_at)
    if poll.result is None:
        return NoResults(poll.poll.id, poll.state is PollState.COUNTING)
    ended_at = poll.ended_at or poll.closes_at
    return TellResult(poll.poll, poll.result, poll.closes_at, ended_at, again=True)


def _close(poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    if poll.state is not PollState.COUNTING:
        return NOTHING
    result = Result(fact.tally, fact.members, fact.complete)
    closed = replace(
        poll,
        state=PollState.CLOSED,
        result=result,
        ended_at=fact.ended_at,
        closed_at=now,
        members=fact.members,
    )
    told = Send(
        act_id("result", poll.round_id),
        poll.room_id,
        TellResult(poll.poll, result, poll.closes_at, fact.ended_at),
        Urgency.POLL,
    )
    return Decision((PutPoll(closed),), (told, *_second_look(closed)))


def _second_look(poll: PollRound) -> tuple[CountPoll, ...]:
    """Ordered where votes could not be read: their keys may still come."""
    if poll.result is None or poll.result.tally.undecryptable == 0:
        return ()
    act = act_id("late-keys", poll.round_id)
    return (CountPoll(act, poll.room_id, poll.round_id, Purpose.CORRECTION),)


def _correct(poll: PollRound, fact: PollCounted) -> Decision:
    """Say once, beside the result, what it is now."""
    if poll.result is None or fact.tally == poll.result.tally:
        return NOTHING
    # Who was a member at the close is not asked again.
    result = replace(poll.result, tally=fact.tally)
    ended_at = poll.ended_at or poll.closes_at
    told = Send(
        act_id("correction", poll.round_id),
        poll.room_id,
        TellResult(poll.poll, result, poll.closes_at, ended_at, corrects=True),
        Urgency.POLL,
        target=Target(Relation.REPLY, act=act_id("result", poll.round_id)),
    )
    return Decision((PutPoll(replace(poll, result=result)),), (told,))


def _remind(poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
    # By the time of the count the poll may have ended; then the result says it all.
    if poll.state is not PollState.OPEN or poll.ending or now >= poll.closes_at:
        return NOTHING
    message = Remind(poll.poll.question, fact.tally.voters, fact.members, poll.closes_at)
    act = Send(
        act_id("remind", poll.round_id),
        poll.room_id,
        message,
        Urgency.REPLY,
        expires_at=poll.closes_at,
    )
    return Decision(acts=(act,))


def week_counted(view: View, fact: WeekCounted, now: Millis) -> Decision:
    """Tell the week. A summary is stored as it was posted, and never recounted."""
    if view.room.membership is not Membership.JOINED:
        return NOTHING
    # A question that was taken away during the count is asked no more.
    asked = asked_in(view, fact.act.week)
    week = with_replies(week_to_count(view, fact.act.week), asked, fact.replies)
    so_far = fact.act.week >= week_of(now, view.settings.zone)
    message = TellWeek(week, so_far, upcoming(view, now), fact.act.was_due)
    if fact.act.purpose is Purpose.SUMMARY and week.empty:
        return NOTHING
    if fact.act.purpose is not Purpose.SUMMARY:
        return Decision(acts=(_answer(fact, message, now),))
    summary = Send(
        act_id("told", fact.act.act_id),
        fact.room_id,
        message,
        Urgency.QUESTION,
        expires_at=now + DAY,
    )
    return Decision((PutWeek(fact.room_id, week),), (summary,))


def _answer(fact: PollCounted | WeekCounted, message: Message, now: Millis) -> Send:
    return Send(
        act_id("told", fact.act.act_id),
        fact.room_id,
        message,
        Urgency.REPLY,
        notice=True,
        target=fact.act.reply,
        expires_at=now + HOUR,
    )
