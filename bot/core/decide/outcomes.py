"""What became of acts: they stand in the room, or never will."""

from dataclasses import replace

from bot.core.decide.rounds import (
    companion_act,
    count_act,
    count_result,
    end_act,
    late_read_act,
    members_act,
    suggested_item,
)
from bot.core.decide.suggestions import shown
from bot.core.decide.upgrades import follow_act, succeed
from bot.core.decisions import (
    NOTHING,
    CountPoll,
    Decision,
    DropCounted,
    DropSuggestion,
    Purpose,
    PutPoll,
    PutQuestion,
    PutRoom,
    Send,
    Urgency,
    act_id,
)
from bot.core.facts import Refused, Sent
from bot.core.messages import PollNotCounted, PollNotPosted
from bot.core.model import (
    DAY,
    Membership,
    Millis,
    PollRound,
    PollState,
    QuestionRound,
    QuestionState,
)
from bot.core.rights import moderators
from bot.core.view import View


def sent(view: View, fact: Sent, now: Millis) -> Decision:
    """A round begins when its posting stands in the room."""
    if fact.act_id in {follow_act(old.room_id, view.room.room_id) for old in view.replaced}:
        return succeed(view, now)
    for poll in view.polls:
        if poll.round_id == fact.act_id and poll.state is PollState.WAITING:
            opened = replace(poll, state=PollState.OPEN, event_id=fact.event_id, opened_at=now)
            members = CountPoll(
                members_act(poll.round_id), poll.room_id, poll.round_id, Purpose.OPENING
            )
            return Decision((PutPoll(opened),), (members,))
        if companion_act(poll.round_id) == fact.act_id:
            return Decision((PutPoll(replace(poll, companion_id=fact.event_id)),))
    for asked in view.questions:
        if asked.round_id == fact.act_id and asked.state is QuestionState.WAITING:
            return _asked(view, replace(asked, state=QuestionState.ASKED, event_id=fact.event_id))
    return shown(view, fact)


def _asked(view: View, asked: QuestionRound) -> Decision:
    # What a member suggested is forgotten once it stands in the room, and not before.
    gone = tuple(
        DropSuggestion(each.room_id, each.number)
        for each in view.suggestions
        if not asked.deck and suggested_item(each.number) == asked.item
    )
    return Decision((PutQuestion(asked), *gone))


def refused(view: View, fact: Refused, now: Millis) -> Decision:
    """A round whose posting was refused never was; moderators are told of a poll where we can."""
    for asked in view.questions:
        if asked.round_id == fact.act_id and asked.state is QuestionState.WAITING:
            cancelled = replace(asked, state=QuestionState.CANCELLED)
            return Decision((PutQuestion(cancelled),))
    for poll in view.polls:
        if decision := _refused_of_poll(view, poll, fact, now):
            return decision
    if view.room.membership is Membership.INVITED:
        # All there is to do in such a room is to join it.
        return Decision((PutRoom(replace(view.room, membership=Membership.OUTSIDE)),))
    return NOTHING


def _refused_of_poll(view: View, poll: PollRound, fact: Refused, now: Millis) -> Decision | None:
    if end_act(poll.round_id) == fact.act_id and poll.state is PollState.OPEN:
        # Whatever the server has against the end event: the poll is over, and is counted.
        return count_result(poll, now)
    if poll.round_id == fact.act_id and poll.state is PollState.WAITING:
        return _void(view, poll, PollNotPosted(poll.poll.question, fact.reason), now)
    if count_act(poll.round_id) == fact.act_id and poll.state is PollState.COUNTING:
        return _void(view, poll, PollNotCounted(poll.poll.question, fact.reason), now)
    if late_read_act(poll.round_id) == fact.act_id:
        return Decision((DropCounted(poll.round_id),))
    return None


def _void(
    view: View, poll: PollRound, told: PollNotPosted | PollNotCounted, now: Millis
) -> Decision:
    word = Send(
        act_id("void", poll.round_id),
        poll.room_id,
        told,
        Urgency.REPLY,
        notice=True,
        mentions=moderators(view.room, view.settings.manage_power, view.settings.me),
        expires_at=now + DAY,
    )
    return Decision((PutPoll(replace(poll, state=PollState.CANCELLED)),), (word,))
