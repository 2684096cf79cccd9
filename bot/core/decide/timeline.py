"""What is seen in a room besides commands: ends of polls, redactions, numbers typed as votes."""

import hmac
from dataclasses import replace

from bot.core.decide.answering import ANSWERED_WITHIN
from bot.core.decide.rounds import count_act, count_result, end_act, members_act
from bot.core.decide.suggestions import taken_back
from bot.core.decisions import (
    NOTHING,
    CancelAct,
    Change,
    Decision,
    PutPoll,
    PutQuestion,
    Relation,
    Send,
    Target,
    Urgency,
    act_id,
)
from bot.core.facts import EndSeen, NumbersTyped, Redacted
from bot.core.messages import NumberIsNoVote
from bot.core.model import ActId, Membership, Millis, PollRound, PollState, QuestionState, UserId
from bot.core.rights import matches, may_end
from bot.core.view import View


def end_seen(view: View, fact: EndSeen) -> Decision:
    """A valid end closes the poll, whoever sent it; it is judged now and never again."""
    poll = next((poll for poll in view.polls if poll.event_id == fact.poll_event), None)
    if poll is None or poll.state not in (PollState.OPEN, PollState.COUNTING):
        return NOTHING
    if not may_end(view.room, fact.sender, view.settings.me):
        return NOTHING
    ended_at = fact.at if poll.ended_at is None else min(poll.ended_at, fact.at)
    # Our own end event may still be waiting, and is needed no more.
    return count_result(poll, ended_at) + Decision((CancelAct(end_act(poll.round_id)),))


def redacted(view: View, fact: Redacted) -> Decision:
    """A poll or question that was taken away is over, and in no summary. A result stays told."""
    changes: tuple[Change, ...] = tuple(
        change for poll in view.polls if poll.event_id == fact.event_id for change in _void(poll)
    )
    for asked in view.questions:
        if asked.event_id == fact.event_id:
            cancelled = replace(asked, state=QuestionState.CANCELLED)
            changes += (PutQuestion(cancelled), CancelAct(asked.round_id))
    return Decision(changes) + taken_back(view, fact)


def _void(poll: PollRound) -> tuple[Change, ...]:
    if poll.state is PollState.CLOSED:
        return ()
    return (
        PutPoll(replace(poll, state=PollState.CANCELLED)),
        CancelAct(poll.round_id),  # with its companion, reactions and end
        CancelAct(count_act(poll.round_id)),
        CancelAct(members_act(poll.round_id)),
    )


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
    return act_id("hint", hmac.digest(view.settings.key, words, "sha256").hex())
