"""What is seen in a room besides commands: ends of polls, redactions, and what is gone."""

from dataclasses import replace

from bot.core.decide.rounds import count_result, end_act
from bot.core.decide.suggestions import taken_back
from bot.core.decide.tidying import call_off, remove_companion
from bot.core.decisions import (
    NOTHING,
    CancelAct,
    Change,
    Decision,
    PutQuestion,
)
from bot.core.facts import EndSeen, PollGone, Redacted
from bot.core.messages import PollTakenDown, PollVanished
from bot.core.model import EventId, Membership, Millis, PollRound, PollState, QuestionState
from bot.core.rights import may_end
from bot.core.view import View


def end_seen(view: View, fact: EndSeen) -> Decision:
    """A valid end closes the poll, whoever sent it; it is judged now and never again."""
    poll = _poll(view, fact.poll_event)
    if poll is None or poll.state not in _RUNNING:
        return NOTHING
    if not may_end(view.room, fact.sender, view.settings.me):
        return NOTHING
    ended_at = fact.at if poll.ended_at is None else min(poll.ended_at, fact.at)
    # Our own end event may still be waiting, and is needed no more.
    return count_result(poll, ended_at) + Decision((CancelAct(end_act(poll.round_id)),))


def redacted(view: View, fact: Redacted, now: Millis) -> Decision:
    """A poll or question that was taken away is over, and in no summary. A result stays told."""
    changes: tuple[Change, ...] = ()
    for asked in view.questions:
        if asked.event_id == fact.event_id:
            cancelled = replace(asked, state=QuestionState.CANCELLED)
            changes += (PutQuestion(cancelled), CancelAct(asked.round_id))
    decision = Decision(changes) + taken_back(view, fact)
    poll = _poll(view, fact.event_id)
    if poll is None or view.room.membership is not Membership.JOINED:
        return decision
    if poll.state in _RUNNING:
        return decision + call_off(poll, PollTakenDown(), now)
    return decision + remove_companion(poll, now)


def poll_gone(view: View, fact: PollGone, now: Millis) -> Decision:
    """A poll that nobody can find any more is over, and the room is free for the next."""
    poll = _poll(view, fact.poll_event)
    if poll is None or poll.state not in _RUNNING:
        return NOTHING
    return call_off(poll, PollVanished(poll.poll.question), now)


_RUNNING = (PollState.OPEN, PollState.COUNTING)


def _poll(view: View, event_id: EventId) -> PollRound | None:
    return next((poll for poll in view.polls if poll.event_id == event_id), None)
