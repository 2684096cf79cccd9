"""What became of a slot at which something was to be posted."""

from dataclasses import replace

from bot.core.causes import posts
from bot.core.changes import LeaveOut, PutSlot
from bot.core.decisions import Decision
from bot.core.facts import CalledOff, Refused, Sent
from bot.core.primitives import ActId
from bot.core.schedule.values import IN_VAIN, Skip, Slot
from bot.core.view import View


def slots_of(view: View, act: ActId) -> list[Slot]:
    """The slots at which the act was to post something."""
    return [
        slot
        for slot in view.slots
        if slot.skipped in ("", *IN_VAIN) and act in posts(slot.room_id, slot.name, slot.due_at)
    ]


def sent(view: View, fact: Sent) -> Decision:
    """What stands in the room was not left out."""
    slots = (slot for slot in slots_of(view, fact.act_id) if slot.skipped)
    return Decision(tuple(PutSlot(replace(slot, skipped="")) for slot in slots))


def refused(view: View, fact: Refused | CalledOff) -> Decision:
    """The slot at which it was to be posted, if there is one, is left out."""
    why = Skip.CALLED_OFF if isinstance(fact, CalledOff) else Skip.REFUSED
    why = Skip.UNSAID if isinstance(fact, Refused) and fact.late else why
    slots = slots_of(view, fact.act_id)
    return Decision(tuple(LeaveOut(replace(slot, skipped=why)) for slot in slots))
