"""The single door: a view of the records, a fact and the time in, a decision out.

Pure: no await, no clock, no randomness, no logging. Here is only who decides.
"""

from typing import assert_never

from bot.core import carried_out
from bot.core.commands import commanded
from bot.core.commands.facts import Commanded
from bot.core.decisions import Decision
from bot.core.facts import CalledOff, Fact, Redacted, Refused, Sent
from bot.core.polls import counting, seen, timing
from bot.core.polls.facts import (
    CloseDue,
    EndSeen,
    NumbersTyped,
    PollCounted,
    PollFact,
    PollGone,
    ReminderDue,
)
from bot.core.primitives import Millis
from bot.core.questions import suggesting
from bot.core.questions.facts import Reacted
from bot.core.review import deciding, drafting
from bot.core.review import looked as reviewing
from bot.core.review.facts import ReviewFact, ReviewOver, ReviewReminderDue, ReviewRoomSeen
from bot.core.rooms import admin_room, looked, membership, upgrades
from bot.core.rooms.facts import (
    CheckedUp,
    Created,
    DatabaseMigrated,
    EncryptionSeen,
    Invited,
    Joined,
    Left,
    Looked,
    MembersSeen,
    PowerChanged,
    RoomFact,
    ServerNotices,
    Surveyed,
    Upgraded,
)
from bot.core.schedule import clock
from bot.core.schedule.facts import ClockSetBack, SlotsDue
from bot.core.view import View
from bot.core.weeks import telling
from bot.core.weeks.facts import WeekCounted

__all__ = ["decide"]


def decide(  # noqa: C901, PLR0911 - one line a fact
    view: View, fact: Fact, now: Millis
) -> Decision:
    """What to write down and what to do, now that this has happened."""
    match fact:
        case Commanded():
            return commanded.commanded(view, fact, now)
        case Sent():
            return carried_out.sent(view, fact, now)
        case Refused() | CalledOff():
            return carried_out.refused(view, fact, now)
        case Redacted():
            return carried_out.redacted(view, fact, now)
        case Reacted():
            return _reacted(view, fact, now)
        case SlotsDue():
            return clock.slots_due(view, fact, now)
        case ClockSetBack():
            return clock.clock_set_back(view, fact, now)
        case WeekCounted():
            return telling.week_counted(view, fact, now)
    if isinstance(fact, PollFact):
        return _of_poll(view, fact, now)
    if isinstance(fact, ReviewFact):
        return _of_review(view, fact, now)
    return _of_room(view, fact, now)


def _reacted(view: View, fact: Reacted, now: Millis) -> Decision:
    if fact.draft:
        return deciding.reacted(view, fact, now)
    return suggesting.reacted(view, fact, now)


def _of_review(view: View, fact: ReviewFact, now: Millis) -> Decision:
    match fact:
        case ReviewRoomSeen():
            return reviewing.seen(view, fact, now)
        case ReviewReminderDue():
            return drafting.reminder_due(view, fact, now)
        case ReviewOver():
            return drafting.over(view, fact, now)
        case _:
            assert_never(fact)


def _of_poll(view: View, fact: PollFact, now: Millis) -> Decision:
    match fact:
        case EndSeen():
            return seen.end_seen(view, fact, now)
        case PollGone():
            return seen.gone(view, fact, now)
        case NumbersTyped():
            return seen.numbers_typed(view, fact, now)
        case ReminderDue():
            return timing.reminder_due(view, fact, now)
        case CloseDue():
            return timing.close_due(view, fact, now)
        case PollCounted():
            return counting.poll_counted(view, fact, now)
        case _:
            assert_never(fact)


def _of_room(view: View, fact: RoomFact, now: Millis) -> Decision:  # noqa: C901, PLR0911
    match fact:
        case Invited():
            return membership.invited(view, fact, now)
        case Created() | PowerChanged() | EncryptionSeen():
            return membership.state_seen(view, fact)
        case Upgraded():
            return upgrades.upgraded(view, fact, now)
        case Joined():
            return membership.joined(view, fact, now)
        case ServerNotices():
            return membership.server_notices(view, now)
        case MembersSeen():
            return membership.members_seen(view, fact)
        case Surveyed():
            return membership.surveyed(view, fact, now)
        case Left():
            return membership.left(view, now)
        case Looked():
            return looked.looked(view, fact, now)
        case CheckedUp():
            return admin_room.looked(view, fact, now)
        case DatabaseMigrated():
            return admin_room.migrated(view, fact, now)
        case _:
            assert_never(fact)
