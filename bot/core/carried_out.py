"""What became of acts, whatever they were about: they stand in the room, or never will."""

from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Redacted, Refused, Sent
from bot.core.outcomes import carried_out as outcomes
from bot.core.polls import carried_out as polls
from bot.core.polls.seen import taken_down
from bot.core.primitives import Millis
from bot.core.questions import carried_out as questions
from bot.core.review import deciding, drafting
from bot.core.rooms import membership
from bot.core.rooms.upgrades import follow_act, succeed
from bot.core.schedule import carried_out as slots
from bot.core.view import View
from bot.core.weeks import telling as weeks


def sent(view: View, fact: Sent, now: Millis) -> Decision:
    """A round begins when its posting stands in the room, and its slot was not left out then."""
    return slots.sent(view, fact) + _sent(view, fact, now)


def _sent(view: View, fact: Sent, now: Millis) -> Decision:
    if fact.act_id in {follow_act(old.room_id, view.room.room_id) for old in view.replaced}:
        return succeed(view, now)
    for poll in view.polls:
        if (decision := polls.sent(view, poll, fact, now)) != NOTHING:
            return decision
    noted = outcomes.sent(view, fact) + weeks.posted(view, fact)
    return noted + questions.sent(view, fact)


def refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
    """A round that was not posted never was, nor was its slot; moderators hear of a poll."""
    of_draft = drafting.refused(view, fact, now)
    return of_draft + _refused(view, fact, now) + slots.refused(view, fact)


def _refused(view: View, fact: Refused | CalledOff, now: Millis) -> Decision:
    if (decision := questions.refused(view, fact)) != NOTHING:
        return decision
    at_slot = bool(slots.slots_of(view, fact.act_id))
    for poll in view.polls:
        decision = polls.refused(view, poll, fact, now, at_slot=at_slot)
        if decision != NOTHING:
            return decision
    return membership.refused(view, fact)


def redacted(view: View, fact: Redacted, now: Millis) -> Decision:
    """What was taken away is over. A result stays in the room."""
    gone = questions.taken_away(view, fact) + outcomes.taken_away(view, fact)
    gone += deciding.note_taken_away(view, fact, now)
    return gone + taken_down(view, fact, now)
