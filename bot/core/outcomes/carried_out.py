"""What became of the message that says an outcome: it stands in the room, or was taken away."""

from dataclasses import replace

from bot.core.changes import DropOutcome, PutOutcome
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import Redacted, Sent
from bot.core.view import View


def sent(view: View, fact: Sent) -> Decision:
    """Note which message says an outcome."""
    for each in view.outcomes:
        if each.posted_by == fact.act_id:
            return Decision((PutOutcome(replace(each, event_id=fact.event_id)),))
    return NOTHING


def taken_away(view: View, fact: Redacted) -> Decision:
    """An outcome whose message was taken away is dropped."""
    gone = (each for each in view.outcomes if each.event_id == fact.event_id)
    return Decision(tuple(DropOutcome(each.room_id, each.number) for each in gone))
