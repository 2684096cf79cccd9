"""What became of acts: they stand in the room, or never will."""

from dataclasses import replace

from bot.core.causes import posts
from bot.core.changes import DropSuggestion, LeaveOut, PutQuestion, PutRoom, PutSlot
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Refused, Sent
from bot.core.polls import outcomes as polls
from bot.core.primitives import ActId, Millis
from bot.core.questions.suggesting import shown
from bot.core.questions.values import QuestionRound, QuestionState, suggested_item
from bot.core.rooms.admin_room import unreported
from bot.core.rooms.looked import unheard
from bot.core.rooms.upgrades import follow_act, succeed
from bot.core.rooms.values import Membership
from bot.core.schedule.values import IN_VAIN, Skip, Slot
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
        if (decision := polls.sent(view, poll, fact, now)) != NOTHING:
            return decision
    for asked in view.questions:
        if asked.round_id == fact.act_id and _begins(view, asked):
            return _asked(view, replace(asked, state=QuestionState.ASKED, event_id=fact.event_id))
    return shown(view, fact)


def _begins(view: View, asked: QuestionRound) -> bool:
    """Whether it has not begun before, as with polls."""
    if asked.state is QuestionState.WAITING:
        return True
    over = asked.state is QuestionState.CANCELLED
    here = view.room.membership is Membership.JOINED
    return over and asked.event_id is None and here


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
    at_slot = bool(_posting(view, fact.act_id))
    for poll in view.polls:
        decision = polls.refused(view, poll, fact, now, at_slot=at_slot)
        if decision != NOTHING:
            return decision
    if view.room.membership is Membership.INVITED:
        # All there is to do in such a room is to join it.
        return Decision((PutRoom(replace(view.room, membership=Membership.OUTSIDE)),))
    return unheard(view, fact) + unreported(view, fact.act_id)
