"""What the teller brings back: the counts, and the words that waited for them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from bot.core.answering import may_send_end
from bot.core.causes import Cause, act_id
from bot.core.dates import upcoming
from bot.core.decide.answering import SHOWN_WITHIN
from bot.core.decide.rounds import late_read_act
from bot.core.decide.tidying import close_companion
from bot.core.decisions import (
    NOTHING,
    CountPoll,
    Decision,
    DropCounted,
    Purpose,
    PutCounted,
    PutPoll,
    PutWeek,
    Relation,
    Send,
    Target,
    Urgency,
)
from bot.core.facts import PollCounted, WeekCounted
from bot.core.messages import (
    MayNotEnd,
    Message,
    NoResults,
    QuorumTooHigh,
    Remind,
    RoomForgets,
    TellResult,
    TellTurnout,
    TellWeek,
)
from bot.core.model import DAY, Membership, Millis, PollRound, PollState, Result
from bot.core.rights import moderators
from bot.core.schedule import week_of
from bot.core.summary import asked_in, open_now, week_to_count, with_replies
from bot.core.view import View

NEWS_FOR: Millis = 14 * DAY
"""Later a result is no news any more, and is told to those who ask."""


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
    return Decision(acts=(_answer(fact, _standing(poll, fact), now),))


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
            target=_about(poll),
            mentions=moderators(view.room, view.settings.manage_power, view.settings.me),
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


def _about(poll: PollRound) -> Target | None:
    """A reply to the poll, from which one tap leads to it; never to another room."""
    if poll.event_id is None or poll.moved_from:
        return None
    return Target(Relation.REPLY, event=poll.event_id)


def _standing(poll: PollRound, fact: PollCounted) -> Message:
    """How a poll stands; it may have ended while its turnout was counted."""
    if poll.state is PollState.OPEN:
        return TellTurnout(poll.poll, fact.tally, fact.members, poll.closes_at)
    if poll.result is None:
        return NoResults(poll.poll.id, poll.state is PollState.COUNTING)
    ended_at = poll.ended_at or poll.closes_at
    return TellResult(poll.poll, poll.result, poll.closes_at, ended_at, again=True)


def _close(view: View, poll: PollRound, fact: PollCounted, now: Millis) -> Decision:
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
    room, settings = view.room, view.settings
    asked_to_end = moderators(room, settings.manage_power, settings.me) if poll.unended else ()
    told = Send(
        act_id(Cause.RESULT, poll.round_id),
        poll.room_id,
        TellResult(poll.poll, result, poll.closes_at, fact.ended_at, unended=poll.unended),
        Urgency.POLL,
        target=_about(poll),
        mentions=asked_to_end,
        expires_at=now + NEWS_FOR,
    )
    changes = (PutPoll(closed), PutCounted(poll.round_id, fact.seen))
    decision = Decision(changes, (told, *_second_looks(closed, now)))
    return decision + close_companion(closed, now)


def _second_looks(poll: PollRound, now: Millis) -> Iterator[CountPoll]:
    """A day after the end votes may have come late; keys that are missing may come at any time."""
    if poll.result and poll.result.tally.undecryptable:
        keys = act_id(Cause.LATE_KEYS, poll.round_id)
        yield CountPoll(keys, poll.room_id, poll.round_id, Purpose.LATE_KEYS)
    # An end may bear any time that its sender's homeserver likes.
    day_after = min(poll.ended_at or now, now) + DAY
    read = late_read_act(poll.round_id)
    yield CountPoll(read, poll.room_id, poll.round_id, Purpose.LATE_READ, not_before=day_after)


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
    result_act = act_id(Cause.RESULT, poll.round_id)
    said_here = (poll.closed_at or 0) >= view.room.joined_at and poll.moved_from is None
    told = Send(
        act_id(Cause.CORRECTION, fact.act.act_id),
        poll.room_id,
        TellResult(poll.poll, result, poll.closes_at, ended_at, corrects=True, since=fact.since),
        Urgency.POLL,
        target=Target(Relation.REPLY, act=result_act) if said_here else None,
        expires_at=now + NEWS_FOR,
    )
    return Decision((PutPoll(replace(poll, result=result)), counted), (told,))


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
        target=_about(poll),
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
    message = TellWeek(
        week, so_far, upcoming(view, now), fact.act.was_due, open_poll=open_now(view)
    )
    if fact.act.purpose is Purpose.SUMMARY and week.empty:
        return NOTHING
    if fact.act.purpose is not Purpose.SUMMARY:
        return Decision(acts=(_answer(fact, message, now),))
    summary = Send(
        act_id(Cause.COUNTED, fact.act.act_id),
        fact.room_id,
        message,
        Urgency.QUESTION,
        expires_at=now + DAY,
    )
    return Decision((PutWeek(fact.room_id, week),), (summary,))


def _answer(fact: PollCounted | WeekCounted, message: Message, now: Millis) -> Send:
    return Send(
        act_id(Cause.COUNTED, fact.act.act_id),
        fact.room_id,
        message,
        Urgency.REPLY,
        notice=True,
        target=fact.act.reply,
        expires_at=now + SHOWN_WITHIN,
    )
