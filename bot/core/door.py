"""The single door: a view of the records, a fact and the time in, a decision out.

Pure: no await, no clock, no randomness, no logging. One module a kind of fact.
"""

from typing import assert_never

from bot.core import commanded, facts
from bot.core.decide import (
    admin,
    clock,
    looks,
    outcomes,
    redacted,
    rooms,
    suggestions,
    upgrades,
    weeks,
)
from bot.core.decisions import Decision
from bot.core.model import Millis
from bot.core.polls import counting, seen
from bot.core.view import View

__all__ = ["decide"]


def decide(view: View, fact: facts.Fact, now: Millis) -> Decision:  # noqa: C901, PLR0911, PLR0912
    """What to write down and what to do, now that this has happened."""
    match fact:
        case facts.Invited():
            return rooms.invited(view, fact, now)
        case facts.Created() | facts.PowerChanged() | facts.EncryptionSeen():
            return rooms.state_seen(view, fact)
        case facts.Upgraded():
            return upgrades.upgraded(view, fact, now)
        case facts.Joined():
            return rooms.joined(view, fact, now)
        case facts.ServerNotices():
            return rooms.server_notices(view, now)
        case facts.MembersSeen():
            return rooms.members_seen(view, fact)
        case facts.Surveyed():
            return rooms.surveyed(view, fact, now)
        case facts.Left():
            return rooms.left(view, now)
        case facts.Commanded():
            return commanded.commanded(view, fact, now)
        case facts.EndSeen():
            return seen.end_seen(view, fact, now)
        case facts.Redacted():
            return redacted.redacted(view, fact, now)
        case facts.PollGone():
            return seen.gone(view, fact, now)
        case facts.Reacted():
            return suggestions.reacted(view, fact, now)
        case facts.NumbersTyped():
            return seen.numbers_typed(view, fact, now)
        case facts.SlotsDue():
            return clock.slots_due(view, fact, now)
        case facts.ClockSetBack():
            return clock.clock_set_back(view, fact, now)
        case facts.ReminderDue():
            return clock.reminder_due(view, fact, now)
        case facts.CloseDue():
            return clock.close_due(view, fact, now)
        case facts.Sent():
            return outcomes.sent(view, fact, now)
        case facts.Refused() | facts.CalledOff():
            return outcomes.refused(view, fact, now)
        case facts.Looked():
            return looks.looked(view, fact, now)
        case facts.PollCounted():
            return counting.poll_counted(view, fact, now)
        case facts.WeekCounted():
            return weeks.week_counted(view, fact, now)
        case facts.CheckedUp():
            return admin.looked(view, fact, now)
        case facts.DatabaseMigrated():
            return admin.migrated(view, fact, now)
        case _:
            assert_never(fact)
