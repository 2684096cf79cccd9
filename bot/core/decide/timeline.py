"""What is seen in a room besides commands: ends of polls, redactions, gone polls, typed numbers."""

import hmac
from dataclasses import replace

from bot.core.causes import Cause, act_id
from bot.core.decide.answering import ANSWERED_WITHIN
from bot.core.decide.rounds import count_result, end_act
from bot.core.decide.suggestions import taken_back
from bot.core.decide.tidying import call_off, remove_companion
from bot.core.decisions import (
    NOTHING,
    CancelAct,
    Change,
    Decision,
    PutQuestion,
    Relation,
    Send,
    Target,
    Urgency,
)
from bot.core.facts import EndSeen, NumbersTyped, PollGone, Redacted
from bot.core.messages import NumberIsNoVote, PollTakenDown, PollVanished
from bot.core.model import (
    ActId,
    EventId,
    Membership,
    Millis,
    PollRound,
    PollState,
    QuestionState,
    UserId,
)
from bot.core.rights import matches, may_end
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
        return decision + call_off(poll, PollTakenDown(poll.closes_at), now)
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


def numbers_typed(view: View, fact: NumbersTyped, now: Millis) -> Decision:
    """A number is no vote: say so in the poll's thread, once to each person and poll."""
    poll = next((poll for poll in view.polls if _could_mean(poll, fact)), None)
    ignored = matches(fact.sender, view.settings.bots)
    if poll is None or ignored or view.room.membership is not Membership.JOINED:
        return NOTHING
    hint = Send(
        _hint_act(view, poll.round_id, fact.sender),
        fact.room_id,
        NumberIsNoVote(),
        Urgency.REPLY,
        notice=True,
        target=Target(Relation.THREAD, event=poll.event_id, reply_to=fact.event_id),
        expires_at=now + ANSWERED_WITHIN,
    )
    return Decision(acts=(hint,))


def _could_mean(poll: PollRound, fact: NumbersTyped) -> bool:
    here = any(event in (poll.event_id, poll.companion_id) for event in fact.about)
    open_here = here and poll.state is PollState.OPEN and poll.poll.takes_reactions
    return open_here and fact.greatest <= len(poll.poll.answers)


def _hint_act(view: View, round_id: ActId, person: UserId) -> ActId:
    # The id alone remembers that the person has had the hint. Without the key nobody can tell
    # from it who that was.
    words = f"hinted\x1f{round_id}\x1f{person}".encode()
    return act_id(Cause.HINT, hmac.digest(view.settings.key, words, "sha256").hex())
