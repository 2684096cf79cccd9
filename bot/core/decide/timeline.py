"""What is seen in a room besides commands: ends of polls, and redactions."""

from dataclasses import replace

from bot.core.decide.rounds import count_act, count_result, end_act, members_act
from bot.core.decide.suggestions import taken_back
from bot.core.decisions import (
    NOTHING,
    CancelAct,
    Change,
    Decision,
    PutPoll,
    PutQuestion,
)
from bot.core.facts import EndSeen, Redacted
from bot.core.model import PollRound, PollState, QuestionState
from bot.core.rights import may_end
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
