"""What became of acts: they stand in the room, or never will."""

from dataclasses import replace

from bot.core.causes import Cause, act_id, posts
from bot.core.decide.admin import unreported
from bot.core.decide.looks import unheard
from bot.core.decide.rounds import (
    companion_act,
    count_act,
    count_result,
    end_act,
    late_read_act,
    members_act,
)
from bot.core.decide.suggestions import shown
from bot.core.decide.tidying import close_companion, closed_act, companion_stands, untap
from bot.core.decide.upgrades import follow_act, succeed
from bot.core.decisions import (
    NOTHING,
    CancelAct,
    CountPoll,
    Decision,
    DropCounted,
    DropSuggestion,
    LeaveOut,
    Purpose,
    PutPoll,
    PutQuestion,
    PutRoom,
    PutSlot,
    Send,
    Urgency,
)
from bot.core.facts import CalledOff, Refused, Sent
from bot.core.messages import IN_VAIN, PollNotCounted, PollNotPosted, Skip
from bot.core.model import (
    DAY,
    ActId,
    Membership,
    Millis,
    PollRound,
    PollState,
    QuestionRound,
    QuestionState,
    Slot,
)
from bot.core.preferences import suggested_item
from bot.core.rights import moderators
from bot.core.view import View


def sent(view: View, fact: Sent, now: Millis) -> Decision:
    """A round begins when its posting stands in the room, and its slot was not left out then."""
    slots = (slot for slot in _posting(view, fact.act_id) if slot.skipped)
    posted = tuple(PutSlot(replace(slot, skipped="")) for slot in slots)
    return Decision(posted) + _sent(view, fact, now)


def _sent(view: View, fact: Sent, now: Millis) -> Decision:
    if fact.act_id in {follow_act(old.room_id, view.room.room_id) for old in view.replaced}:
        return succeed(view, now)
    for poll in view.polls:
        if poll.round_id == fact.act_id and _begins(view, poll):
            return _open(replace(poll, event_id=fact.event_id, opened_at=now))
        if companion_act(poll.round_id) == fact.act_id:
            known = replace(poll, companion_id=fact.event_id)
            here = view.room.membership is Membership.JOINED
            tidied = companion_stands(known, now) if here else NOTHING
            return Decision((PutPoll(known),)) + tidied
        if poll.companion_id and closed_act(poll.companion_id) == fact.act_id:
            return untap(poll, now)
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
    return act_id(Cause.VOID, round_id)


def _asked(view: View, asked: QuestionRound) -> Decision:
    # What a member suggested is forgotten once it stands in the room, and not before.
    gone = tuple(
        DropSuggestion(each.room_id, each.number)
        for each in view.suggestions
        if not asked.deck and suggested_item(each.number) == asked.item
    )
    return Decision((PutQuestion(asked), *gone))


def refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
    """A round that was not posted never was, nor was its slot; moderators are told of a poll."""
    return _refused(view, fact, now) + _left_out(view, fact)


def _left_out(view: View, fact: Refused | CalledOff) -> Decision:
    """The slot at which it was to be posted, if there is one."""
    why = Skip.CALLED_OFF if isinstance(fact, CalledOff) else Skip.REFUSED
    why = Skip.UNSAID if isinstance(fact, Refused) and fact.late else why
    return Decision(
        tuple(LeaveOut(replace(slot, skipped=why)) for slot in _posting(view, fact.act_id))
    )


def _posting(view: View, act: ActId) -> list[Slot]:
    return [
        slot
        for slot in view.slots
        if slot.skipped in ("", *IN_VAIN) and act in posts(slot.room_id, slot.name, slot.due_at)
    ]


def _refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
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
    return unheard(view, fact) + unreported(view, fact.act_id)


def _refused_of_poll(
    view: View, poll: PollRound, fact: Refused | CalledOff, now: Millis
) -> Decision | None:
    reason = fact.reason if isinstance(fact, Refused) else None
    if end_act(poll.round_id) == fact.act_id and poll.state is PollState.OPEN:
        # Whatever the server has against the end event: the poll is over, and is counted.
        return count_result(poll, now, unended=True)
    if poll.round_id == fact.act_id and poll.state is PollState.WAITING:
        if isinstance(fact, Refused) and fact.late and _posting(view, fact.act_id):
            # As with other slots that come too late, those who ask hear of it.
            return Decision((PutPoll(replace(poll, state=PollState.CANCELLED)),))
        return _void(view, poll, PollNotPosted(poll.poll.question, reason), now)
    if count_act(poll.round_id) == fact.act_id and poll.state is PollState.COUNTING:
        not_counted = PollNotCounted(poll.poll.question, reason)
        return _void(view, poll, not_counted, now) + close_companion(poll, now)
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
