"""What became of acts: they stand in the room, or never will."""

from dataclasses import replace

from bot.core.decide.admin import unreported
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
    CancelAct,
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
from bot.core.facts import CalledOff, Refused, Sent
from bot.core.messages import PollNotCounted, PollNotPosted
from bot.core.model import (
    DAY,
    ActId,
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
        if poll.round_id == fact.act_id and _begins(view, poll):
            return _open(replace(poll, event_id=fact.event_id, opened_at=now))
        if companion_act(poll.round_id) == fact.act_id:
            return Decision((PutPoll(replace(poll, companion_id=fact.event_id)),))
    for asked in view.questions:
        if asked.round_id == fact.act_id and _begins(view, asked):
            return _asked(view, replace(asked, state=QuestionState.ASKED, event_id=fact.event_id))
    return shown(view, fact)


def _begins(view: View, round_: PollRound | QuestionRound) -> bool:
    """Whether it has not begun before.

    What is called off may be under way already, and what is refused may have got through: what
    stands in the room counts. What was taken away there is known by its event.
    """
    if round_.state in (PollState.WAITING, QuestionState.WAITING):
        return True
    over = round_.state in (PollState.CANCELLED, QuestionState.CANCELLED)
    here = view.room.membership is Membership.JOINED
    return over and round_.event_id is None and here


def _open(poll: PollRound) -> Decision:
    opened = PutPoll(replace(poll, state=PollState.OPEN))
    members = CountPoll(members_act(poll.round_id), poll.room_id, poll.round_id, Purpose.OPENING)
    if poll.state is PollState.WAITING:
        return Decision((opened,), (members,))
    # Moderators need not hear any more that there is none.
    return Decision((opened, CancelAct(_void_act(poll.round_id))), (members,))


def _void_act(round_id: ActId) -> ActId:
    return act_id("void", round_id)


def _asked(view: View, asked: QuestionRound) -> Decision:
    # What a member suggested is forgotten once it stands in the room, and not before.
    gone = tuple(
        DropSuggestion(each.room_id, each.number)
        for each in view.suggestions
        if not asked.deck and suggested_item(each.number) == asked.item
    )
    return Decision((PutQuestion(asked), *gone))


def refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
    """A round that was not posted never was; moderators are told of a poll where we can."""
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
    return unreported(view, fact.act_id)


def _refused_of_poll(
    view: View, poll: PollRound, fact: Refused | CalledOff, now: Millis
) -> Decision | None:
    reason = fact.reason if isinstance(fact, Refused) else None
    if end_act(poll.round_id) == fact.act_id and poll.state is PollState.OPEN:
        # Whatever the server has against the end event: the poll is over, and is counted.
        return count_result(poll, now)
    if poll.round_id == fact.act_id and poll.state is PollState.WAITING:
        return _void(view, poll, PollNotPosted(poll.poll.question, reason), now)
    if count_act(poll.round_id) == fact.act_id and poll.state is PollState.COUNTING:
        return _void(view, poll, PollNotCounted(poll.poll.question, reason), now)
    if late_read_act(poll.round_id) == fact.act_id:
        return Decision((DropCounted(poll.round_id),))
    return None


def _void(
    view: View, poll: PollRound, told: PollNotPosted | PollNotCounted, now: Millis
) -> Decision:
    word = Send(
        _void_act(poll.round_id),
        poll.room_id,
        told,
        Urgency.REPLY,
        notice=True,
        mentions=moderators(view.room, view.settings.manage_power, view.settings.me),
        expires_at=now + DAY,
    )
    return Decision((PutPoll(replace(poll, state=PollState.CANCELLED)),), (word,))
